//! From the rows of a recognised file to rows of tipstat's tables: one file a shape.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use super::Repeats;
use super::fault::{self, Fault, FaultList, Kind};
use super::ledger::{Ledger, SetAsideReason};
use super::limits::{CELL, with_commas};
use super::needs::Needs;
use super::places::Places;
use super::read::{Record, Sheet};
use super::recognise::Recognised;
use super::sources::{DeclaredColumn, Release, Shape};
use super::table::{Builder, Place, Table};

pub(super) mod cases;
mod glotip;
mod plain;
mod rows;

pub(super) use rows::country::is_us_state;
pub(super) use rows::number::without_marks;

/// Where rows go, and the note on those that are not used.
pub(super) struct Sink<'a> {
    pub builders: &'a mut BTreeMap<Table, Builder>,
    pub faults: &'a mut FaultList,
    pub ledger: Ledger,
    pub file: &'a str,
    pub recognised: &'a Recognised,
    pub repeats: Repeats,
    /// The country that the user named, for files that do not hold it.
    pub country: Option<&'a str>,
    /// Whether what is read depends on what is asked.
    pub reads_question: bool,
    /// Ids of sources that rows name.
    pub cited: BTreeSet<String>,
    pub places: &'a Places,
}

/// Reads all rows; the ledger accounts for each.
pub(super) fn read(sheet: &Sheet, needs: Needs, sink: &mut Sink<'_>) {
    match sink.recognised.release.shape {
        Shape::Rows if sink.recognised.release.strict => plain::read(sheet, sink),
        Shape::Rows => rows::read(sheet, sink),
        Shape::Glotip => glotip::read(sheet, sink),
        Shape::Cases => cases::read(sheet, needs, sink),
    }
}

impl Sink<'_> {
    /// The rows below the header that are not blank and have the cells of the header; the others are counted.
    fn rows<'s>(&self, sheet: &'s Sheet) -> impl Iterator<Item = Record> + 's {
        sheet
            .rows()
            .skip(self.recognised.skip)
            .filter(|record| !record.is_blank())
    }

    /// Whether a row has as many cells as the header; blank ones beyond it do not matter.
    fn ragged(&self, record: &Record) -> Option<Fault> {
        if record.cells.as_slice().len() > CELL && record.cells.iter().any(|cell| cell.len() > CELL)
        {
            let expected = format!("cells of at most {} bytes", with_commas(CELL as u64));
            return Some(Fault::line(self.file, record.line, expected));
        }
        let width = self.recognised.width;
        let surplus = record
            .cells
            .iter()
            .skip(width)
            .any(|cell| !cell.trim().is_empty());
        let expected = || {
            format!(
                "{width} cells, as in the header; this row has {}",
                record.cells.len()
            )
        };
        (record.cells.len() < width || surplus)
            .then(|| Fault::line(self.file, record.line, expected()))
    }

    /// The table under construction.
    fn builder(&mut self, table: Table) -> &mut Builder {
        self.builders
            .entry(table)
            .or_insert_with(|| Builder::new(table))
    }

    /// Enters a row, its cells by name; the others are empty.
    fn push(&mut self, table: Table, line: u64, cells: &[(&str, &str)]) -> Result<(), Vec<Fault>> {
        let named = |name: &str| {
            cells
                .iter()
                .find(|(cell, _)| *cell == name)
                .map_or("", |(_, value)| *value)
        };
        let row: Vec<Cow<'_, str>> = table
            .schema()
            .fields
            .iter()
            .map(|field| Cow::Borrowed(named(&field.name)))
            .collect();
        let place = Place {
            file: self.file,
            line,
        };
        let places = self.places;
        self.builder(table).push(place, &row, places)
    }

    /// Enters in the ledger what became of a row.
    fn enter(&mut self, line: u64, result: Result<(), SetAsideReason>) {
        match result {
            Ok(()) => self.ledger.used += 1,
            Err(reason) => self.ledger.set_aside(reason, line),
        }
    }

    /// Enters a note once.
    fn note(&mut self, note: String) {
        if !self.ledger.notes.contains(&note) {
            self.ledger.notes.push(note);
        }
    }
}

impl Recognised {
    /// What a cell of one of the release's columns means, or the reason to set its row aside.
    fn meaning<'r>(&'r self, column: &str, cell: &'r str) -> Result<&'r str, String> {
        meaning(&self.release, self.release.columns.get(column), cell)
    }
}

/// What a cell of a column means, or the reason to set its row aside.
fn meaning<'r>(
    release: &'r Release,
    column: Option<&'r DeclaredColumn>,
    cell: &'r str,
) -> Result<&'r str, String> {
    let Some(column) = column else {
        return Ok(cell.trim());
    };
    let unknown = |_| {
        let cell = fault::shown(cell.trim());
        format!("`{}` not known: {cell}", column.label())
    };
    release.meaning(column, cell).map_err(unknown)
}

/// Why a row was set aside that contradicts one read before it, such as one of another sheet.
const OTHER_VALUE: &str =
    "repeats the key of a row before it with another value; the earlier one is used";

/// Why a row was set aside, as the ledger groups it: the column and what it should have held.
fn reason(faults: &[Fault]) -> String {
    faults.first().map_or(String::new(), reason_of)
}

/// The same of one fault.
fn reason_of(fault: &Fault) -> String {
    match (&fault.column, &fault.value) {
        _ if fault.kind == Kind::Repeat => "repeats the key of a row before it".into(),
        _ if fault.kind == Kind::Contradiction => OTHER_VALUE.into(),
        (Some(column), Some(value))
            if ["country", "origin", "destination"].contains(&column.as_str()) =>
        {
            format!("no country: {}", fault::shown(value))
        }
        (Some(column), None) => format!("`{column}` missing"),
        (Some(column), Some(value)) => format!(
            "`{column}` is `{}`, expected {}",
            fault::shown(value),
            fault.expected
        ),
        _ => fault.expected.clone(),
    }
}
