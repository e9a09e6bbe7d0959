//! Case files without exactly one row per person: what is the same for all, a sex in several columns, rows for several
//! persons. They are brought into the usual form in memory.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::dataset::count::whole;
use crate::dataset::fault::shown;
use crate::dataset::read::{Record, Sheet};
use crate::dataset::recognise::Recognised;
use crate::dataset::sources::{Answers, DeclaredColumn, Release, Shape, age_on, year_of_date};

/// More persons than any case file has rows.
const MOST: u64 = 10_000_000;

/// Whether a file has to be brought into the usual form.
pub(crate) fn is_prepared(recognised: &Recognised) -> bool {
    let Release {
        answers,
        columns,
        constants,
        weight,
        rows,
        split,
        header_rows,
        ..
    } = &recognised.release;
    let of_column = |column: &DeclaredColumn| {
        !column.flags.is_empty()
            || !column.on.is_empty()
            || column.fill_down
            || !column.constant.is_empty()
    };
    !weight.is_empty()
        || !answers.is_empty()
        || !constants.is_empty()
        || !rows.is_empty()
        || !split.is_empty()
        || *header_rows > 1
        || columns.values().any(of_column)
}

/// The sheet with a column for everything, a row for each person; nothing where it is so already.
pub(crate) fn prepare(sheet: &Sheet, recognised: &Recognised) -> Option<(Sheet, Recognised)> {
    if recognised.release.shape != Shape::Cases || !is_prepared(recognised) {
        return None;
    }
    let mut fit = recognised.clone();
    let mut added = Added::of(&mut fit);
    let mut records = Vec::new();
    let mut above = BTreeMap::new();
    for (number, record) in sheet.rows().enumerate() {
        if number < recognised.skip || record.is_blank() || record.cells.len() < recognised.width {
            records.push(record);
            continue;
        }
        let mut cells = recognised.cells(&record);
        super::super::rows::fill_down(recognised, &mut cells, &mut above);
        match person(recognised, &mut added, &cells) {
            Ok((cells, persons)) if records.len() as u64 + persons <= MOST => {
                let cells = Arc::new(cells.into());
                let line = record.line;
                records.extend(std::iter::repeat_n(
                    Record { line, cells },
                    persons as usize,
                ));
            }
            Ok(_) => {
                let reason = "more persons than a case file may have".into();
                fit.left_out.push((record.line, reason));
            }
            Err(reason) => fit.left_out.push((record.line, reason)),
        }
    }
    fit.width = recognised.heads.len() + added.width();
    fit.notes.extend(added.notes());
    Some((sheet.with_rows(records), fit))
}

/// The cells of a row with those that are added, and how many persons it represents; or why it is left out.
fn person(
    recognised: &Recognised,
    added: &mut Added,
    cells: &[Cow<'_, str>],
) -> Result<(Vec<String>, u64), String> {
    let release = &recognised.release;
    let cell = |name: &String| {
        let at = recognised.helpers.get(name);
        at.and_then(|at| cells.get(*at))
            .map_or("", |cell| cell.trim())
    };
    let here = |name: &String| recognised.helpers.contains_key(name);
    let mut filters = release.rows.iter().filter(|(name, _)| here(name));
    if let Some((name, _)) = filters.find(|(name, filter)| !filter.keeps(cell(name))) {
        return Err(format!(
            "left out by `rows`: `{name}` is `{}`",
            shown(cell(name))
        ));
    }
    let weight = cell(&release.weight);
    let persons = match release.weight.as_str() {
        "" => Some(1),
        _ => whole(weight).filter(|persons| *persons < MOST),
    };
    let persons = persons.ok_or_else(|| {
        format!(
            "`{}` is `{}`, expected a number of persons",
            release.weight,
            shown(weight)
        )
    })?;
    let mut all: Vec<String> = cells.iter().map(ToString::to_string).collect();
    all.resize(recognised.heads.len(), String::new());
    if let Some((at, age)) = age_of_birth(recognised, &all) {
        all[at] = age;
    }
    if let Some(year) = recognised
        .places
        .get("year")
        .and_then(|at| all.get_mut(*at))
        && let Some(of_date) = year_of_date(year).map(str::to_owned)
    {
        *year = of_date;
    }
    all.extend(added.cells(release, cell));
    Ok((all, persons))
}

/// Where the age of a person is, in whole years from a date of birth; empty where one of the dates is not whole.
fn age_of_birth(recognised: &Recognised, cells: &[String]) -> Option<(usize, String)> {
    let column = recognised.release.columns.get("age")?;
    let at = *recognised.places.get("age")?;
    let is_date = |head: &String| !column.on.is_empty() && *head == column.on;
    let on = recognised.heads.iter().position(is_date);
    let age = |on: usize| age_on(cells.get(at)?, cells.get(on)?);
    let age = on.and_then(age).map(|age| age.to_string());
    (!column.on.is_empty() && at < cells.len()).then(|| (at, age.unwrap_or_default()))
}

/// Columns that are added after those of the file.
struct Added {
    /// Our column, and its constant; without one it comes from flags.
    names: Vec<(String, Option<String>)>,
    /// The header of a column with several answers, how they read, and the answers that have a column each.
    answers: Vec<(String, Answers, Vec<String>)>,
    /// Answers that the release does not know, which are counted as other.
    strange: BTreeSet<String>,
}

/// The value for an unknown answer.
const OTHER: &str = "other";

impl Added {
    fn of(fit: &mut Recognised) -> Self {
        let release = fit.release.clone();
        let constant = |name: &String| {
            let of_column = release
                .columns
                .get(name)
                .map(|column| column.constant.clone());
            let of_column = of_column.filter(|constant| !constant.is_empty());
            release.constants.get(name).cloned().or(of_column)
        };
        let all: BTreeSet<&String> = release
            .constants
            .keys()
            .chain(release.columns.keys())
            .collect();
        let mut names = Vec::new();
        for name in all {
            let column = release.columns.get(name);
            let flags = column.is_some_and(|column| !column.flags.is_empty());
            if fit.places.contains_key(name) || (!flags && constant(name).is_none()) {
                continue;
            }
            fit.places
                .insert(name.clone(), fit.heads.len() + names.len());
            fit.release.columns.entry(name.clone()).or_default();
            names.push((name.clone(), constant(name).filter(|_| !flags)));
        }
        let mut place = fit.heads.len() + names.len();
        let mut answers = Vec::new();
        for (question, several) in &release.answers {
            let Some(header) = several
                .from
                .iter()
                .find(|name| fit.helpers.contains_key(*name))
            else {
                continue;
            };
            let ours: BTreeSet<&str> = several
                .values
                .values()
                .map(String::as_str)
                .chain([OTHER])
                .collect();
            let ours: Vec<String> = ours.into_iter().map(str::to_owned).collect();
            let places = ours
                .iter()
                .zip(place..)
                .map(|(answer, at)| (answer.clone(), at));
            fit.questions.push((question.clone(), places.collect()));
            place += ours.len();
            answers.push((header.clone(), several.clone(), ours));
        }
        if !answers.is_empty() {
            fit.release.no.push(NO.into());
        }
        Self {
            names,
            answers,
            strange: BTreeSet::new(),
        }
    }

    fn width(&self) -> usize {
        self.names.len()
            + self
                .answers
                .iter()
                .map(|(.., ours)| ours.len())
                .sum::<usize>()
    }

    fn cells<'c>(&mut self, release: &Release, cell: impl Fn(&String) -> &'c str) -> Vec<String> {
        let value = |(name, constant): &(String, Option<String>)| {
            constant
                .clone()
                .unwrap_or_else(|| of_flags(release, &release.columns[name], &cell))
        };
        let mut cells: Vec<String> = self.names.iter().map(value).collect();
        for (header, several, ours) in &self.answers {
            let text = cell(header);
            let missing = text.is_empty() || release.missing.iter().any(|missing| missing == text);
            let mut given = if missing {
                Vec::new()
            } else {
                several.read(text)
            };
            for answer in &mut given {
                if !ours.contains(answer) {
                    self.strange.insert(shown(answer));
                    OTHER.clone_into(answer);
                }
            }
            let flag = |answer: &String| match (missing, given.contains(answer)) {
                (true, _) => String::new(),
                (false, true) => "1".into(),
                (false, false) => NO.into(),
            };
            cells.extend(ours.iter().map(flag));
        }
        cells
    }

    fn notes(&self) -> Option<String> {
        let strange: Vec<String> = self
            .strange
            .iter()
            .take(8)
            .map(|it| format!("`{it}`"))
            .collect();
        (!strange.is_empty()).then(|| format!("answers counted as other: {}", strange.join(", ")))
    }
}

/// A flag that says no.
const NO: &str = "0";

/// The category of the flag that says yes; that of `otherwise` where all say no, and nothing where one says nothing.
fn of_flags<'c>(
    release: &Release,
    column: &DeclaredColumn,
    cell: &impl Fn(&String) -> &'c str,
) -> String {
    let flags: Vec<(Option<bool>, &String)> = column
        .flags
        .iter()
        .filter(|(header, _)| *header != "otherwise")
        .map(|(header, category)| (release.flag(cell(header)), category))
        .collect();
    let said: Vec<&String> = flags
        .iter()
        .filter(|(flag, _)| *flag == Some(true))
        .map(|(_, category)| *category)
        .collect();
    match said.as_slice() {
        [one] => (*one).clone(),
        [] if flags.iter().all(|(flag, _)| *flag == Some(false)) => {
            column.flags.get("otherwise").cloned().unwrap_or_default()
        }
        _ => String::new(),
    }
}
