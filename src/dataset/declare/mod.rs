//! A draft of a declaration, made from a file: what its columns seem to mean, and what a person has to say.

use std::path::Path;

use super::count::whole;
use super::fault::{Fault, Kind};
use super::limits::Limits;
use super::read::{Input, Pipes, Record, Sheet};
use super::recognise::{self, Header};
use super::sources::{self, Release, names_sheet};
use columns::{DraftColumn, DraftTable};

mod columns;
mod guess;
mod text;

/// A draft, and what is still missing.
pub struct DeclarationDraft {
    /// The declaration as TOML, with comments.
    pub text: String,
    /// What a person has to say before it can be used.
    pub missing: Vec<String>,
}

/// The most rows above the header.
const BANNER: usize = 12;
/// Rows that are examined.
const SAMPLE: usize = 20_000;

/// Drafts a declaration of a file, or of one sheet of a workbook.
pub fn draft(
    path: &str,
    sheet: Option<&str>,
    limits: Limits,
) -> Result<DeclarationDraft, Vec<Fault>> {
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
        let expected = format!("the name of a sheet: there are {}", names.join(", "));
        return Err(vec![Fault::unreadable(path, expected)]);
    };
    let Some(seen) = see(chosen) else {
        let expected = "a header and rows below it; none of its first rows looks like a header";
        let fault = Fault::file(path, expected);
        return Err(vec![Fault {
            kind: Kind::Unreadable,
            ..fault
        }]);
    };
    let found = guess::guess(&seen);
    let alike = sheets_of_years(&sheets, chosen, &seen);
    let place = text::DraftedFile {
        path,
        refused: recognise::refusal(chosen, sources::all()),
        years: !alike.is_empty() || chosen.sheet.as_deref().is_some_and(is_year),
        sheets: if alike.is_empty() {
            chosen
                .sheet
                .clone()
                .filter(|_| several)
                .into_iter()
                .collect()
        } else {
            alike
        },
    };
    Ok(text::write(&place, &seen, &found))
}

/// The visible sheets with the header of the one that is drafted, where their names are years; none where it is the only one.
fn sheets_of_years(sheets: &[Sheet], chosen: &Sheet, seen: &DraftTable) -> Vec<String> {
    if !chosen.sheet.as_deref().is_some_and(is_year) {
        return Vec::new();
    }
    let heads = |seen: &DraftTable| -> Vec<String> {
        seen.columns
            .iter()
            .map(|column| column.head.clone())
            .collect()
    };
    let wanted = heads(seen);
    let named = sheets.iter().filter(|sheet| !sheet.hidden);
    let named =
        named.filter_map(|sheet| Some((sheet.sheet.clone().filter(|name| is_year(name))?, sheet)));
    let alike = named.filter(|(_, sheet)| see(sheet).is_some_and(|seen| heads(&seen) == wanted));
    let alike: Vec<String> = alike.map(|(name, _)| name).collect();
    if alike.len() > 1 { alike } else { Vec::new() }
}

/// Whether the name of a sheet is a year.
fn is_year(name: &str) -> bool {
    whole(name).is_some_and(|year| (1900..=2100).contains(&year))
}

/// The columns of a sheet with their cells.
fn see(sheet: &Sheet) -> Option<DraftTable> {
    let top: Vec<Record> = sheet.rows().take(BANNER + 2).collect();
    let (first, header_rows) = header_of(&top)?;
    let release = Release {
        header_rows,
        ..Release::default()
    };
    let header = Header::at(&release, &top, first)?;
    let mut columns: Vec<DraftColumn> = header
        .shown
        .iter()
        .map(|head| DraftColumn::new(head))
        .collect();
    let rows = sheet.rows().skip(first + header_rows).take(SAMPLE);
    // a row with one cell, among others with many, is a remark
    let is_remark = |row: &Record| columns.len() > 2 && filled(row) < 2;
    let rows: Vec<Record> = rows.filter(|row| !is_remark(row)).collect();
    for row in rows.iter().filter(|row| !row.is_blank()) {
        for (column, cell) in columns.iter_mut().zip(row.cells.iter()) {
            column.enter(cell);
        }
    }
    Some(DraftTable {
        columns,
        header_rows,
    })
}

/// How many cells of a row are not empty.
fn filled(row: &Record) -> usize {
    let cells = row.cells.iter();
    cells.filter(|cell| !cell.trim().is_empty()).count()
}

/// The first row of the header, and how many rows it has: one, or two of which the upper has merged cells.
fn header_of(top: &[Record]) -> Option<(usize, usize)> {
    let widest = top.iter().map(filled).max().filter(|width| *width > 1)?;
    // the header is the first row that is nearly as full as the fullest
    let full = |row: &Record| filled(row) * 10 >= widest * 6 && filled(row) > 1;
    let at = (0..top.len().saturating_sub(1)).find(|at| full(&top[*at]))?;
    let cells: Vec<&str> = top[at].cells.iter().map(str::trim).collect();
    let named: Vec<&str> = cells
        .iter()
        .copied()
        .filter(|cell| !cell.is_empty())
        .collect();
    let mut once = named.clone();
    once.sort_unstable();
    once.dedup();
    // a row of numbers is data, however full: then there is no header
    let is_number = |cell: &&&str| cell.chars().all(|c| c.is_ascii_digit()) && cell.len() != 4;
    if named.iter().filter(is_number).count() * 2 > named.len() {
        return None;
    }
    let gaps = cells.first().is_some_and(|cell| cell.is_empty()) && named.len() < cells.len();
    let above = at > 0 && filled(&top[at - 1]) > 1;
    if above && (gaps || once.len() < named.len()) {
        return Some((at - 1, 2));
    }
    let goes_on = top.get(at + 1).is_some_and(|below| goes_on(&cells, below));
    Some((at, if goes_on { 2 } else { 1 }))
}

/// Whether the row below a header is part of it: it has words, no numbers, below cells that are merged to the right.
fn goes_on(header: &[&str], below: &Record) -> bool {
    let cell = |at: usize| below.cells.get(at).unwrap_or("").trim();
    let gaps = (0..header.len()).filter(|at| header[*at].is_empty() && !cell(*at).is_empty());
    let words = (0..below.cells.len()).map(cell);
    let mut words = words.filter(|cell| !cell.is_empty());
    cell(0).is_empty()
        && gaps.count() > 0
        && words.all(|word| word.chars().any(char::is_alphabetic))
}
