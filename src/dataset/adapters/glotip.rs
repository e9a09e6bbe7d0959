//! UNODC GLOTIP: a row a published cell, totals beside their parts.
//!
//! National totals, sex and age, and forms of exploitation become `victims`; citizenships and repatriations become
//! `routes`, from the country of citizenship (or, for repatriations, the country that reports) to the other. Cells that
//! contradict each other, implausible ones and those of no country are set aside and named.

use std::collections::BTreeMap;

use super::super::areas::{self, Resolution};
use super::super::count::Count;
use super::super::fault::shown;
use super::super::read::{Record, Sheet};
use super::super::table::{Hashed, Table, hashed};
use super::{Sink, reason};

/// More persons than any country detects in a year: such a value is a defect of the release.
const IMPLAUSIBLE: u64 = 1_000_000;

/// The columns that identify a cell.
const KEY: [&str; 8] = [
    "iso3",
    "country",
    "indicator",
    "dimension",
    "category",
    "sex",
    "age",
    "year",
];

pub(super) fn read(sheet: &Sheet, sink: &mut Sink<'_>) {
    let repeats = repeats(sheet, sink);
    for (record, repeat) in sink.rows(sheet).zip(repeats) {
        sink.ledger.read += 1;
        let result = match repeat {
            Repeat::None => row(sink, &record),
            Repeat::Exact => Err("exact repeat of a row before it".into()),
            Repeat::Contradiction => {
                Err("contradictory repeat: the same cell stands with different values".into())
            }
        };
        sink.enter(record.line, result);
    }
}

/// What a row is to others of the same key.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Repeat {
    None,
    Exact,
    Contradiction,
}

/// For each row whether its key stands before it, or anywhere with another value.
fn repeats(sheet: &Sheet, sink: &Sink<'_>) -> Vec<Repeat> {
    let mut first: BTreeMap<Hashed, (String, Vec<usize>)> = BTreeMap::new();
    let mut repeats = Vec::new();
    for (at, record) in sink.rows(sheet).enumerate() {
        let value = raw(sink, &record, "count");
        repeats.push(Repeat::None);
        let (known, places) = first
            .entry(key(sink, &record))
            .or_insert_with(|| (value.to_owned(), Vec::new()));
        places.push(at);
        if places.len() > 1 {
            repeats[at] = Repeat::Exact;
        }
        if known != value {
            repeats[at] = Repeat::Contradiction;
        }
    }
    for (_, places) in first.into_values() {
        // where two values differ, none of them is known to be the right one
        if places
            .iter()
            .any(|at| repeats[*at] == Repeat::Contradiction)
        {
            for at in places {
                repeats[at] = Repeat::Contradiction;
            }
        }
    }
    repeats
}

fn key(sink: &Sink<'_>, record: &Record) -> Hashed {
    hashed(KEY.map(|column| raw(sink, record, column)).join("\u{1f}"))
}

fn raw<'a>(sink: &Sink<'_>, record: &'a Record, column: &str) -> &'a str {
    sink.recognised
        .places
        .get(column)
        .and_then(|at| record.cells.get(*at))
        .unwrap_or("")
        .trim()
}

fn row(sink: &mut Sink<'_>, record: &Record) -> Result<(), String> {
    if let Some(fault) = sink.ragged(record) {
        return Err(fault.expected);
    }
    let value = raw(sink, record, "count");
    match Count::parse(value) {
        Ok(Some(count)) if count.low > IMPLAUSIBLE => {
            return Err("implausible: more than a million".into());
        }
        Ok(Some(_)) => {}
        Ok(None) => return Err("no value".into()),
        Err(_) => return Err(format!("value not a count: {}", shown(value))),
    }
    let country = country(sink, record)?;
    let category = raw(sink, record, "category");
    if category.is_empty() {
        return Err("`Category` missing".into());
    }
    let recognised = sink.recognised;
    let of = |column: &str| super::meaning(recognised, record, column);
    let (measure, dimension, sex, age) =
        (of("indicator")?, of("dimension")?, of("sex")?, of("age")?);
    let (year, value, locator) = (
        raw(sink, record, "year"),
        value.to_owned(),
        format!("row {}", record.line),
    );
    let source = recognised.release.source.as_str();
    let mut cells = vec![
        ("year", year),
        ("source", source),
        ("sex", sex),
        ("age", age),
        ("count", &value),
        ("locator", &locator),
    ];
    let table = match (dimension, measure) {
        ("total" | "exploitation", _) => {
            let form = &recognised.release.columns["form"];
            let unknown = |_| format!("form of exploitation not known: {}", shown(category));
            let form = recognised
                .release
                .meaning(form, category)
                .map_err(unknown)?;
            cells.extend([
                ("country", country),
                ("country_role", "detected_in"),
                ("reporter", "government"),
            ]);
            cells.extend([("measure", measure), ("exploitation", form)]);
            Table::Victims
        }
        ("citizenship", "identified") => {
            let origin = citizenship(sink, country, category)?;
            cells.extend([
                ("origin", origin),
                ("destination", country),
                ("exploitation", "total"),
                ("measure", "identified"),
            ]);
            Table::Routes
        }
        ("repatriation", "identified") => {
            let other = citizenship(sink, country, category)?;
            cells.extend([
                ("origin", country),
                ("destination", other),
                ("exploitation", "total"),
                ("measure", "repatriated"),
            ]);
            Table::Routes
        }
        (dimension, measure) => {
            return Err(format!(
                "{measure} by {dimension}: no table of ours holds it"
            ));
        }
    };
    sink.push(table, record.line, &cells)
        .map_err(|faults| reason(&faults))
}

/// The country that reports: by its code, else by its name.
fn country(sink: &Sink<'_>, record: &Record) -> Result<&'static str, String> {
    let (code, name) = (raw(sink, record, "iso3"), raw(sink, record, "country"));
    if let Some(area) = areas::by_code(code) {
        return Ok(&area.code);
    }
    match areas::resolve(name) {
        Resolution::Area(code) => Ok(code),
        _ if name.is_empty() => Err(format!("no country: regional aggregate `{code}`")),
        _ => Err(format!("no country: {}", shown(name))),
    }
}

/// The country of a label of citizenship; null (an empty text) where it is a person's whose citizenship is no country.
fn citizenship(
    sink: &mut Sink<'_>,
    reporting: &'static str,
    label: &str,
) -> Result<&'static str, String> {
    match areas::resolve(label) {
        Resolution::Area(code) => Ok(code),
        Resolution::NoCountry("nationals") => {
            sink.note(
                "`Nationals` and the like are read as citizens of the country that reports".into(),
            );
            Ok(reporting)
        }
        Resolution::NoCountry("total") => Err("a total among its parts".into()),
        Resolution::NoCountry(_) => {
            sink.note("labels that are no country (unknown, other, abroad, stateless) stay as persons of unknown citizenship".into());
            Ok("")
        }
        Resolution::Ambiguous(codes) => {
            sink.ledger.unresolved(label);
            Err(format!(
                "ambiguous label, {}: {}",
                codes.join(" or "),
                shown(label)
            ))
        }
        Resolution::Unknown => {
            sink.ledger.unresolved(label);
            Err(format!("label not resolved: {}", shown(label)))
        }
    }
}
