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
    for record in sink.rows(sheet) {
        sink.ledger.read += 1;
        let result = row(sink, &record, &repeats);
        sink.enter(record.line, result);
    }
}

/// Of each key that stands more than once: its first line, and whether the values differ.
fn repeats(sheet: &Sheet, sink: &Sink<'_>) -> BTreeMap<Hashed, (u64, bool)> {
    let mut first: BTreeMap<Hashed, (u64, String)> = BTreeMap::new();
    let mut repeats = BTreeMap::new();
    for record in sink.rows(sheet) {
        let value = raw(sink, &record, "count").to_owned();
        match first.get(&key(sink, &record)) {
            None => drop(first.insert(key(sink, &record), (record.line, value))),
            Some((line, before)) => {
                let entry = repeats.entry(key(sink, &record)).or_insert((*line, false));
                entry.1 |= *before != value;
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

fn row(
    sink: &mut Sink<'_>,
    record: &Record,
    repeats: &BTreeMap<Hashed, (u64, bool)>,
) -> Result<(), String> {
    if let Some(fault) = sink.ragged(record) {
        return Err(fault.expected);
    }
    match repeats.get(&key(sink, record)) {
        Some((_, true)) => {
            return Err("contradictory repeat: the same cell stands with different values".into());
        }
        Some((line, false)) if *line != record.line => {
            return Err("exact repeat of a row before it".into());
        }
        _ => {}
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
