//! A draft of a declaration, made from a file: what its columns seem to mean, and what a person has to say.

use std::path::Path;

use super::fault::{Fault, Kind};
use super::limits::Limits;
use super::read::{Input, Pipes, Record, Sheet};
use super::recognise::Header;
use super::sources::{Release, names_sheet};
use columns::{Found, Seen};

mod columns;
mod guess;
mod text;
mod words;

/// A draft, and what is still missing.
pub struct Draft {
    /// The declaration as TOML, with comments.
    pub text: String,
    /// What a person has to say before it can be used.
    pub missing: Vec<String>,
}

/// Rows that may stand above the header.
const BANNER: usize = 12;
/// Rows that are looked at.
const SAMPLE: usize = 20_000;

/// Drafts a declaration of a file, or of one sheet of a workbook.
pub fn draft(path: &str, sheet: Option<&str>, limits: Limits) -> Result<Draft, Vec<Fault>> {
    let input =
        Input::open(Path::new(""), path, Pipes::Allowed, limits).map_err(|fault| vec![fault])?;
    let sheets = input.sheets()?;
    let asked = |it: &&Sheet| match (sheet, &it.sheet) {
        (Some(asked), Some(name)) => names_sheet(&[asked.to_owned()], name),
        (asked, _) => asked.is_none() && !it.hidden,
    };
    let rows = |sheet: &Sheet| sheet.rows().take(SAMPLE).count();
    let several = sheets.iter().filter(|sheet| !sheet.hidden).count() > 1;
    // the sheet with the most rows: others are contents and remarks
    let chosen = sheets
        .iter()
        .filter(asked)
        .rev()
        .max_by_key(|sheet| rows(sheet));
    let Some(chosen) = chosen else {
        let names: Vec<String> = sheets
            .iter()
            .filter_map(|sheet| sheet.sheet.clone())
            .collect();
        let expected = format!("a sheet that is there: {}", names.join(", "));
        return Err(vec![Fault::unreadable(path, expected)]);
    };
    let Some(seen) = see(chosen) else {
        let expected = "a header and rows below it; nothing in its first rows looks like one";
        let fault = Fault::file(path, expected);
        return Err(vec![Fault {
            kind: Kind::Unreadable,
            ..fault
        }]);
    };
    let found = guess::guess(&seen);
    let of_sheet = chosen.sheet.clone().filter(|_| several);
    Ok(text::write(path, of_sheet.as_deref(), &seen, &found))
}

/// The columns of a sheet with their cells.
fn see(sheet: &Sheet) -> Option<Seen> {
    let top: Vec<Record> = sheet.rows().take(BANNER + 2).collect();
    let full = |row: &Record| {
        row.cells
            .iter()
            .filter(|cell| !cell.trim().is_empty())
            .count()
    };
    let widest = top.iter().map(full).max().filter(|width| *width > 1)?;
    // the header is the first row that is nearly as full as the fullest
    let at = (0..top.len().saturating_sub(1))
        .find(|at| full(&top[*at]) * 10 >= widest * 6 && full(&top[*at]) > 1)?;
    let cells: Vec<&str> = top[at].cells.iter().map(str::trim).collect();
    let named: Vec<&&str> = cells.iter().filter(|cell| !cell.is_empty()).collect();
    let mut once = named.clone();
    once.sort_unstable();
    once.dedup();
    let gaps = cells.first().is_some_and(|cell| cell.is_empty()) && named.len() < cells.len();
    let above = at > 0 && full(&top[at - 1]) > 1;
    let two = above && (gaps || once.len() < named.len());
    let is_number = |cell: &&&str| cell.chars().all(|c| c.is_ascii_digit()) && cell.len() != 4;
    // a row of numbers is data, however full: then there is no header
    if named.iter().filter(|cell| is_number(cell)).count() * 2 > named.len() {
        return None;
    }
    let release = Release {
        header_rows: if two { 2 } else { 1 },
        ..Release::default()
    };
    let first = if two { at - 1 } else { at };
    let header = Header::at(&release, &top, first)?;
    let mut columns: Vec<Found> = header.shown.iter().map(|head| Found::new(head)).collect();
    let rows = sheet.rows().skip(first + release.header_rows).take(SAMPLE);
    for row in rows.filter(|row| !row.is_blank()) {
        for (column, cell) in columns.iter_mut().zip(row.cells.iter()) {
            column.enter(cell);
        }
    }
    Some(Seen {
        columns,
        header_rows: release.header_rows,
    })
}
