//! Case files that are not quite a row a person: what is the same for all, a sex in several columns, rows for several
//! persons. They are brought into the usual form in memory.

use std::sync::Arc;

use crate::dataset::count::whole;
use crate::dataset::fault::shown;
use crate::dataset::read::{Record, Sheet};
use crate::dataset::recognise::Recognised;
use crate::dataset::sources::{Column, Release};

/// More persons than any case file has rows.
const MOST: u64 = 10_000_000;

/// Whether a file has to be brought into the usual form.
pub fn is_prepared(recognised: &Recognised) -> bool {
    let Release {
        columns,
        constants,
        weight,
        rows,
        split,
        header_rows,
        ..
    } = &recognised.release;
    let of_column = |column: &Column| {
        !column.flags.is_empty() || column.fill_down || !column.constant.is_empty()
    };
    !weight.is_empty()
        || !constants.is_empty()
        || !rows.is_empty()
        || !split.is_empty()
        || *header_rows > 1
        || columns.values().any(of_column)
}

/// The sheet with a column for everything, a row for each person; nothing where it is so already.
pub fn prepare(sheet: &Sheet, recognised: &Recognised) -> Option<(Sheet, Recognised)> {
    let release = &recognised.release;
    if release.shape != crate::dataset::sources::Shape::Cases || !is_prepared(recognised) {
        return None;
    }
    let mut fit = recognised.clone();
    let added = Added::of(&mut fit);
    let mut records = Vec::new();
    let mut above = std::collections::BTreeMap::new();
    for (number, record) in sheet.rows().enumerate() {
        if number < recognised.skip || record.is_blank() || record.cells.len() < recognised.width {
            records.push(record);
            continue;
        }
        let mut cells = recognised.cells(&record);
        super::super::rows::fill_down(recognised, &mut cells, &mut above);
        let cell = |name: &String| {
            let at = recognised.helpers.get(name);
            at.and_then(|at| cells.get(*at))
                .map_or("", |cell| cell.trim())
        };
        if let Some((name, _)) = release
            .rows
            .iter()
            .find(|(name, filter)| !filter.keeps(cell(name)))
        {
            let reason = format!("left out by `rows`: `{name}` is `{}`", shown(cell(name)));
            fit.left_out.push((record.line, reason));
            continue;
        }
        let persons = match release.weight.as_str() {
            "" => Ok(1),
            _ => whole(cell(&release.weight))
                .filter(|persons| *persons < MOST)
                .ok_or(()),
        };
        let Ok(persons) = persons else {
            let reason = format!(
                "`{}` is `{}`, expected how many persons",
                release.weight,
                shown(cell(&release.weight))
            );
            fit.left_out.push((record.line, reason));
            continue;
        };
        let more: Vec<String> = added.cells(release, cell);
        let mut all: Vec<&str> = cells
            .iter()
            .map(AsRef::as_ref)
            .take(recognised.heads.len())
            .collect();
        all.resize(recognised.heads.len(), "");
        all.extend(more.iter().map(String::as_str));
        let record = Record {
            line: record.line,
            cells: Arc::new(all.into()),
        };
        if records.len() as u64 + persons > MOST {
            fit.left_out
                .push((record.line, "more persons than a case file may have".into()));
            continue;
        }
        records.extend(std::iter::repeat_n(record, persons as usize));
    }
    fit.width = recognised.heads.len() + added.names.len();
    Some((sheet.with_rows(records), fit))
}

/// Columns that stand behind those of the file.
struct Added {
    /// Our column, and its constant; without one it comes from flags.
    names: Vec<(String, Option<String>)>,
}

impl Added {
    fn of(fit: &mut Recognised) -> Self {
        let release = fit.release.clone();
        let constant = |name: &String| {
            let of_column = || {
                release
                    .columns
                    .get(name)
                    .map(|column| column.constant.clone())
                    .filter(|it| !it.is_empty())
            };
            release.constants.get(name).cloned().or_else(of_column)
        };
        let mut all: Vec<&String> = release
            .constants
            .keys()
            .chain(release.columns.keys())
            .collect();
        all.sort();
        all.dedup();
        let mut names = Vec::new();
        for name in all {
            let flags = release
                .columns
                .get(name)
                .is_some_and(|column| !column.flags.is_empty());
            if fit.places.contains_key(name) || (!flags && constant(name).is_none()) {
                continue;
            }
            fit.places
                .insert(name.clone(), fit.heads.len() + names.len());
            fit.release.columns.entry(name.clone()).or_default();
            names.push((name.clone(), constant(name).filter(|_| !flags)));
        }
        Self { names }
    }

    fn cells<'c>(&self, release: &Release, cell: impl Fn(&String) -> &'c str) -> Vec<String> {
        let value = |(name, constant): &(String, Option<String>)| {
            constant
                .clone()
                .unwrap_or_else(|| of_flags(release, &release.columns[name], &cell))
        };
        self.names.iter().map(value).collect()
    }
}

/// The category of the flag that says yes; that of `otherwise` where all say no, and nothing where one says nothing.
fn of_flags<'c>(release: &Release, column: &Column, cell: &impl Fn(&String) -> &'c str) -> String {
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
