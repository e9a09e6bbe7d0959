//! A row of the file is a row of the table: our own files, and lists whose columns only have other names and codes.

use std::borrow::Cow;

use super::super::fault::{Fault, Kind};
use super::super::read::{Record, Sheet};
use super::super::sources::{Column, Release};
use super::super::table::Place;
use super::{Sink, reason};

pub(super) fn read(sheet: &Sheet, sink: &mut Sink<'_>) {
    let release = &sink.recognised.release;
    let Some(table) = release.target() else {
        return;
    };
    let year = year_of_name(sink);
    let columns: Vec<Origin<'_>> = table
        .schema()
        .fields
        .iter()
        .map(|field| origin(sink, &field.name, year.as_deref()))
        .collect();
    if let Some(year) = year {
        sink.note(format!("the year, {year}, is taken from the file's name"));
    }
    for record in sink.rows(sheet) {
        sink.ledger.read += 1;
        let place = Place {
            file: sink.file,
            line: record.line,
        };
        let result = match sink.ragged(&record) {
            Some(fault) => Err(vec![fault]),
            None => cells(release, &columns, &record, place).and_then(|cells| {
                let places = sink.places;
                sink.builder(table).push(place, &cells, places)
            }),
        };
        match result {
            Ok(()) => sink.enter(record.line, Ok(())),
            Err(faults) if release.strict => {
                sink.enter(record.line, Err("faulty".into()));
                sink.faults.extend(faults);
            }
            Err(faults) => {
                let country = |fault: &&Fault| fault.column.as_deref() == Some("country");
                let label = faults
                    .iter()
                    .find(country)
                    .and_then(|fault| fault.value.clone());
                if let Some(label) = label {
                    sink.ledger.unresolved(&label);
                }
                sink.enter(record.line, Err(reason(&faults).into()));
            }
        }
    }
    if sink.ledger.read == 0 {
        let expected = "rows below the header; there are none";
        sink.faults.push(Fault {
            kind: Kind::Unreadable,
            ..Fault::file(sink.file, expected)
        });
    }
}

/// Where one of our columns comes from in a recognised file.
enum Origin<'a> {
    Cell(usize, &'a Column),
    Constant(String),
    Row,
}

fn origin<'a>(sink: &Sink<'a>, name: &str, year: Option<&str>) -> Origin<'a> {
    let column = sink.recognised.release.columns.get(name);
    match (sink.recognised.places.get(name), column) {
        (Some(place), Some(column)) => Origin::Cell(*place, column),
        (None, Some(column)) if column.row => Origin::Row,
        (None, Some(column)) if column.file_name => {
            Origin::Constant(year.unwrap_or_default().into())
        }
        (None, Some(column)) => Origin::Constant(column.constant.clone()),
        (_, None) => Origin::Constant(String::new()),
    }
}

/// The one year in the file's name, where the release takes it from there and the file has no column of it.
fn year_of_name(sink: &Sink<'_>) -> Option<String> {
    let taken = |(name, column): (&String, &Column)| {
        column.file_name && !sink.recognised.places.contains_key(name)
    };
    if !sink.recognised.release.columns.iter().any(taken) {
        return None;
    }
    let name = sink.file.rsplit('/').next()?;
    let numbers = name
        .split(|c: char| !c.is_ascii_digit())
        .filter(|digits| digits.len() == 4 && digits.starts_with("20"));
    let mut years: Vec<&str> = numbers.collect();
    years.dedup();
    (years.len() == 1).then(|| years[0].to_owned())
}

/// The cells of a row as our columns have them.
fn cells<'a>(
    release: &'a Release,
    columns: &'a [Origin<'a>],
    record: &'a Record,
    place: Place<'_>,
) -> Result<Vec<Cow<'a, str>>, Vec<Fault>> {
    let mut cells = Vec::with_capacity(columns.len());
    let mut faults = Vec::new();
    for origin in columns {
        cells.push(match origin {
            Origin::Constant(value) => Cow::Borrowed(value.as_str()),
            Origin::Row => Cow::Owned(format!("row {}", record.line)),
            Origin::Cell(at, column) => {
                let cell = record.cells.get(*at).unwrap_or("");
                match release.meaning(column, cell) {
                    Ok(meaning) => Cow::Borrowed(meaning),
                    Err(expected) => {
                        let name = &column.from[0];
                        faults.push(Fault::cell(place.file, place.line, name, cell, expected));
                        Cow::Borrowed("")
                    }
                }
            }
        });
    }
    if faults.is_empty() {
        Ok(cells)
    } else {
        Err(faults)
    }
}
