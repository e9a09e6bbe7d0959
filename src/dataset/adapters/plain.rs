//! Our own tables: a row of the file is a row of the table, and a faulty one stops the load.

use std::borrow::Cow;

use super::super::fault::{Fault, Kind};
use super::super::read::{Record, Sheet};
use super::super::sources::{DeclaredColumn, Release};
use super::super::table::Place;
use super::Sink;

pub(super) fn read(sheet: &Sheet, sink: &mut Sink<'_>) {
    let release = &sink.recognised.release;
    let Some(table) = release.target() else {
        return;
    };
    let columns: Vec<Option<(usize, &DeclaredColumn)>> = table
        .schema()
        .fields
        .iter()
        .map(|field| {
            let place = sink.recognised.places.get(&field.name)?;
            Some((*place, release.columns.get(&field.name)?))
        })
        .collect();
    for record in sink.rows(sheet) {
        sink.ledger.read += 1;
        if is_header(&record, &sink.recognised.heads) {
            sink.enter(record.line, Err("the header is repeated".into()));
            continue;
        }
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
            Err(faults) => {
                sink.enter(record.line, Err("faulty".into()));
                sink.faults.extend(faults);
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

/// Whether a row is the header of a file that was put below another.
fn is_header(record: &Record, heads: &[String]) -> bool {
    let same = |(cell, head): (&str, &String)| cell.trim() == head;
    record.cells.len() == heads.len() && record.cells.iter().zip(heads).all(same)
}

/// The cells of a row as tipstat's columns have them; the empty text where the file has no such column.
fn cells<'a>(
    release: &'a Release,
    columns: &[Option<(usize, &'a DeclaredColumn)>],
    record: &'a Record,
    place: Place<'_>,
) -> Result<Vec<Cow<'a, str>>, Vec<Fault>> {
    let mut cells = Vec::with_capacity(columns.len());
    let mut faults = Vec::new();
    for origin in columns {
        let Some((at, column)) = origin else {
            cells.push(Cow::Borrowed(""));
            continue;
        };
        let cell = record.cells.get(*at).unwrap_or("");
        match release.meaning(column, cell) {
            Ok(meaning) => cells.push(Cow::Borrowed(meaning)),
            Err(expected) => {
                faults.push(Fault::cell(
                    place.file,
                    place.line,
                    &column.label(),
                    cell,
                    expected,
                ));
            }
        }
    }
    if faults.is_empty() {
        Ok(cells)
    } else {
        Err(faults)
    }
}
