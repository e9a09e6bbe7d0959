//! Case files: a row a person, reduced in one pass to counts per combination of what the statistics need.
//!
//! Repeated rows are different people. A person of several forms of exploitation counts once, as `mixed`, in `victims`, and
//! under each form in `answers`, whose base is the persons with any value in the group.

use std::collections::BTreeMap;

use super::super::areas::{self, Resolution};
use super::super::count::whole;
use super::super::fault::shown;
use super::super::read::{Record, Sheet};
use super::super::table::Table;
use super::Sink;

/// What is counted apart: citizenship, country of exploitation, year, sex, age, form of exploitation.
type Combination = (&'static str, &'static str, String, String, String, String);
/// Citizenship, year, sex, question, answer.
type Answer = (&'static str, String, String, String, String);

#[derive(Default)]
struct Counts {
    persons: BTreeMap<Combination, u64>,
    answers: BTreeMap<Answer, u64>,
    countries: BTreeMap<String, Result<&'static str, String>>,
    odd: BTreeMap<String, u64>,
    unresolved: BTreeMap<String, u64>,
}

pub(super) fn read(sheet: &Sheet, sink: &mut Sink<'_>) {
    let mut counts = Counts::default();
    let missing_everywhere = missing_everywhere(sheet, sink);
    for record in sink.rows(sheet) {
        sink.ledger.read += 1;
        let result = person(sink, &record, &missing_everywhere, &mut counts);
        sink.enter(record.line, result);
    }
    for (what, rows) in std::mem::take(&mut counts.odd) {
        sink.note(format!("{what}: {rows} rows"));
    }
    for label in missing_everywhere {
        sink.note(format!(
            "`{label}` stands for missing in other columns, so it does in those of countries, too"
        ));
    }
    sink.ledger.unresolved = std::mem::take(&mut counts.unresolved);
    words(sink);
    enter(sink, counts);
}

/// Codes of countries that mean missing in this file, because they do in its other columns (`NA`).
fn missing_everywhere(sheet: &Sheet, sink: &Sink<'_>) -> Vec<String> {
    let release = &sink.recognised.release;
    let suspects: Vec<&String> = release
        .columns
        .values()
        .flat_map(|column| &column.missing_if_elsewhere)
        .collect();
    let own = ["citizenship", "exploited_in"];
    let places = sink
        .recognised
        .places
        .iter()
        .filter(|(name, _)| !own.contains(&name.as_str()));
    let flags = sink
        .recognised
        .questions
        .iter()
        .flat_map(|(_, answers)| answers);
    let others: Vec<usize> = places
        .map(|(_, at)| *at)
        .chain(flags.map(|(_, at)| *at))
        .collect();
    let stands = |suspect: &&&String| {
        sink.rows(sheet).any(|record| {
            others.iter().any(|at| {
                record
                    .cells
                    .get(*at)
                    .is_some_and(|cell| cell.trim() == suspect.as_str())
            })
        })
    };
    let mut found: Vec<String> = suspects
        .iter()
        .filter(stands)
        .map(|suspect| (*suspect).clone())
        .collect();
    found.dedup();
    found
}

fn person(
    sink: &Sink<'_>,
    record: &Record,
    missing: &[String],
    counts: &mut Counts,
) -> Result<(), String> {
    if let Some(fault) = sink.ragged(record) {
        return Err(fault.expected);
    }
    let citizenship = country(sink, record, "citizenship", missing, counts)?;
    let exploited_in = country(sink, record, "exploited_in", missing, counts)?;
    let year = match sink.meaning(record, "year")? {
        "" => String::new(),
        cell => whole(cell)
            .filter(|year| (1900..=2100).contains(year))
            .ok_or_else(|| format!("no year: {}", shown(cell)))?
            .to_string(),
    };
    if citizenship.is_empty() && exploited_in.is_empty() {
        return Err("neither citizenship nor country of exploitation".into());
    }
    let sex = known(sink, record, "sex", counts);
    let mut age = known(sink, record, "age", counts);
    if age == "unknown" {
        age = known(sink, record, "majority", counts);
    }
    let mut forms: Vec<&str> = Vec::new();
    for (question, answers) in &sink.recognised.questions {
        let mut enter = |answer: &str| {
            let (year, sex) = (year.clone(), sex.clone());
            let key = (citizenship, year, sex, question.clone(), answer.to_owned());
            count(&mut counts.answers, key);
        };
        let mut answered = false;
        for (answer, at) in answers {
            let cell = record.cells.get(*at).unwrap_or("");
            let flag = sink.recognised.release.flag(cell);
            answered |= flag.is_some();
            if flag == Some(true) {
                enter(answer);
                if question == "exploitation" {
                    forms.push(answer);
                }
            }
        }
        if answered {
            enter("answered");
        }
        enter("all");
    }
    let form = match forms.as_slice() {
        [] => "unknown",
        [one] => one,
        _ => "mixed",
    };
    count(
        &mut counts.persons,
        (citizenship, exploited_in, year, sex, age, form.to_owned()),
    );
    Ok(())
}

fn count<K: Ord>(counts: &mut BTreeMap<K, u64>, key: K) {
    *counts.entry(key).or_default() += 1;
}

/// A category, or `unknown`; a word the release does not know is unknown and noted.
fn known(sink: &Sink<'_>, record: &Record, column: &str, counts: &mut Counts) -> String {
    match sink.meaning(record, column) {
        Ok("") => "unknown".into(),
        Ok(category) => category.to_owned(),
        Err(reason) => {
            count(&mut counts.odd, format!("{reason} (read as unknown)"));
            "unknown".into()
        }
    }
}

/// The code of a country cell, empty where it is missing.
fn country(
    sink: &Sink<'_>,
    record: &Record,
    column: &str,
    missing: &[String],
    counts: &mut Counts,
) -> Result<&'static str, String> {
    let cell = sink.meaning(record, column)?;
    if cell.is_empty() || missing.iter().any(|code| code == cell) {
        return Ok("");
    }
    if let Some(known) = counts.countries.get(cell) {
        if known.is_err() {
            count(&mut counts.unresolved, cell.to_owned());
        }
        return known.clone();
    }
    let resolved = match areas::resolve(cell) {
        Resolution::Area(code) => Ok(code),
        Resolution::NoCountry("unknown") => Ok(""),
        _ => Err(format!("no country: {}", shown(cell))),
    };
    if resolved.is_err() {
        count(&mut counts.unresolved, cell.to_owned());
    }
    counts.countries.insert(cell.to_owned(), resolved.clone());
    resolved
}

/// Says which words of the source became which of ours.
fn words(sink: &mut Sink<'_>) {
    if let Some(sex) = sink.recognised.release.columns.get("sex") {
        let words: Vec<String> = sex
            .values
            .iter()
            .map(|(word, ours)| format!("{word} = {ours}"))
            .collect();
        sink.note(format!("gender: {}", words.join(", ")));
    }
}

/// The counts as rows of the tables.
fn enter(sink: &mut Sink<'_>, counts: Counts) {
    let mut citizens: BTreeMap<Combination, u64> = BTreeMap::new();
    for (combination, n) in counts.persons {
        let (from, to, year, sex, age, form) = combination.clone();
        let route = [
            ("origin", from),
            ("destination", to),
            ("measure", "identified"),
        ];
        push(sink, Table::Routes, &combination, n, &route);
        if !from.is_empty() {
            *citizens
                .entry((from, "", year, sex, age, form))
                .or_default() += n;
        }
    }
    for (combination, n) in citizens {
        let own = [
            ("country", combination.0),
            ("country_role", "citizen_of"),
            ("reporter", "case_data"),
            ("measure", "identified"),
        ];
        push(sink, Table::Victims, &combination, n, &own);
    }
    for ((country, year, sex, question, answer), n) in counts.answers {
        if country.is_empty() {
            continue;
        }
        let own = [
            ("country", country),
            ("country_role", "citizen_of"),
            ("question", question.as_str()),
            ("answer", &answer),
        ];
        let combination = (country, "", year, sex, String::new(), String::new());
        push(sink, Table::Answers, &combination, n, &own);
    }
}

/// Enters a count with what it has in common with others, and what is its table's own.
fn push(sink: &mut Sink<'_>, table: Table, of: &Combination, n: u64, own: &[(&str, &str)]) {
    let (_, _, year, sex, age, form) = of;
    let count = n.to_string();
    let release = &sink.recognised.release;
    let mut cells = vec![
        ("year", year.as_str()),
        ("source", release.source.as_str()),
        ("sex", sex),
        ("age", age),
        ("exploitation", form),
        ("count", &count),
        ("locator", "counted from case rows"),
    ];
    cells.extend_from_slice(own);
    // declarations are checked before, so that every category is one of the schema's
    if let Err(faults) = sink.push(table, 0, &cells) {
        sink.faults.extend(faults);
    }
}
