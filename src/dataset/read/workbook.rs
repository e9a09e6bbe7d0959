//! Workbooks: all sheets with cells, read from the cells themselves (a declared dimension can be wrong).

use std::io::Cursor;
use std::sync::Arc;

use calamine::{Data, DataRef, Reader, SheetType, SheetVisible, Xlsx, XlsxError};

use super::{Record, archive};
use crate::dataset::contained::contained;
use crate::dataset::fault::Fault;
use crate::dataset::limits::{self, Limits};

/// A sheet of a workbook.
#[derive(Debug, Default)]
pub(super) struct Tab {
    /// Its name.
    pub name: String,
    /// Whether a person who opens the workbook does not see it.
    pub hidden: bool,
    /// Warnings to show wherever it is read.
    pub warnings: Vec<String>,
    /// Its rows.
    pub rows: Vec<Record>,
}

/// The sheets with cells, in their order.
pub(super) fn tabs(file: &str, bytes: Vec<u8>, limits: Limits) -> Result<Vec<Tab>, Fault> {
    let fault = |what: String| Fault::unreadable(file, format!("an XLSX workbook: {what}"));
    let repaired = archive::check(&bytes, limits).map_err(|exceeded| fault(exceeded.0))?;
    let bytes = repaired.unwrap_or(bytes);
    // the reader computes with numbers of the file: one that is too large for it ends there
    let read = contained(|| Ok(of_book(bytes, limits)));
    let read =
        read.map_err(|_| fault("this one is damaged: it has cells at impossible places".into()))?;
    read.map_err(fault)
}

/// The sheets with cells, or what is wrong.
fn of_book(bytes: Vec<u8>, limits: Limits) -> Result<Vec<Tab>, String> {
    let damaged = |error: XlsxError| match error {
        XlsxError::Zip(_) => "this one is damaged or cut off".into(),
        XlsxError::FileNotFound(_) => "this is a ZIP archive but not a workbook".into(),
        error => error.to_string(),
    };
    let size = bytes.len() as u64;
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).map_err(damaged)?;
    let sheets = book.sheets_metadata().to_vec();
    check_sheets(sheets.len())?;
    let mut tabs = Vec::new();
    // as many bytes as shared texts come to where each cell has its own, and sheets where each has its own part
    let (mut all, mut content) = (0, 0);
    for sheet in sheets
        .iter()
        .filter(|sheet| sheet.typ == SheetType::WorkSheet)
    {
        let name = sheet.name.as_str();
        let (cells, warnings) = cells(&mut book, name, (size, &mut content), limits)?;
        let Some(width) = cells.width() else {
            continue;
        };
        all += u64::from(width) * cells.rows().count() as u64;
        tabs.push(Tab {
            name: name.to_owned(),
            hidden: sheet.visible != SheetVisible::Visible,
            warnings,
            rows: records(name, width, all, &cells)?,
        });
    }
    if tabs.is_empty() {
        return Err("it has no cells".into());
    }
    Ok(tabs)
}

/// Refuses more sheets than a workbook of tables has.
pub(super) fn check_sheets(sheets: usize) -> Result<(), String> {
    if sheets <= limits::SHEETS {
        return Ok(());
    }
    Err(format!(
        "this one has {sheets} sheets; at most {} are read",
        limits::SHEETS
    ))
}

/// Rows with all their columns; `all` is the cells of the workbook so far.
pub(super) fn records(
    name: &str,
    width: u32,
    all: u64,
    cells: &Cells,
) -> Result<Vec<Record>, String> {
    check_size(name, width as usize, all)?;
    let record = |row| cells.record(row, width as usize);
    Ok(cells.rows().map(record).collect())
}

/// Refuses a sheet of more columns than a table has, or more cells than a file may have.
pub(super) fn check_size(sheet: &str, width: usize, cells: u64) -> Result<(), String> {
    if width > limits::COLUMNS {
        return Err(format!(
            "sheet `{sheet}` is {width} columns wide, perhaps by a stray cell"
        ));
    }
    if cells > limits::CELLS {
        let most = limits::with_commas(limits::CELLS);
        return Err(format!("more than {most} cells up to sheet `{sheet}`"));
    }
    Ok(())
}

/// The cells of a sheet that hold something; there may be millions of them, so their texts are one behind the other.
#[derive(Debug, Default)]
pub(super) struct Cells {
    texts: String,
    cells: Vec<Cell>,
}

/// Where a cell and its text are; rows and columns count from 0.
#[derive(Debug, Clone, Copy)]
pub(super) struct Cell {
    row: u32,
    column: u32,
    start: usize,
    length: u32,
}

impl Cells {
    /// Takes in the text of a cell where it has one, and says how many bytes it has.
    pub(super) fn push(&mut self, row: u32, column: u32, text: impl FnOnce(&mut String)) -> usize {
        let start = self.texts.len();
        text(&mut self.texts);
        let length = self.texts.len() - start;
        if length > 0 {
            self.cells.push(Cell {
                row,
                column,
                start,
                length: u32::try_from(length).unwrap_or(u32::MAX), // refused, since it is longer than a cell may be
            });
        }
        length
    }

    /// Puts them in their order, and names the place of one that is there twice.
    fn sort(&mut self) -> Option<(u32, u32)> {
        let place = |cell: &Cell| (cell.row, cell.column);
        if !self.cells.is_sorted_by_key(place) {
            self.cells.sort_by_key(place);
        }
        let two = self
            .cells
            .windows(2)
            .find(|two| place(&two[0]) == place(&two[1]));
        two.map(|two| place(&two[0]))
    }

    /// Columns up to the last cell.
    pub(super) fn width(&self) -> Option<u32> {
        self.cells.iter().map(|cell| cell.column + 1).max()
    }

    /// The cells of each row.
    pub(super) fn rows(&self) -> impl Iterator<Item = &[Cell]> {
        self.cells.chunk_by(|a, b| a.row == b.row)
    }

    /// A row with all its columns, from the first of the sheet.
    fn record(&self, row: &[Cell], width: usize) -> Record {
        let bytes = row.iter().map(|cell| cell.length as usize).sum();
        let mut record = csv::StringRecord::with_capacity(bytes, width);
        for cell in row {
            while record.len() < cell.column as usize {
                record.push_field("");
            }
            record.push_field(&self.texts[cell.start..][..cell.length as usize]);
        }
        while record.len() < width {
            record.push_field("");
        }
        Record {
            line: row.first().map_or(0, |cell| u64::from(cell.row)) + 1,
            cells: Arc::new(record),
        }
    }
}

/// The cells that hold something, and what to note of them.
fn cells(
    book: &mut Xlsx<Cursor<Vec<u8>>>,
    name: &str,
    (size, content): (u64, &mut u64),
    limits: Limits,
) -> Result<(Cells, Vec<String>), String> {
    let cannot = |error: XlsxError| error.to_string();
    let mut cells = Cells::default();
    let mut reader = book.worksheet_cells_reader(name).map_err(cannot)?;
    let mut without_value = Vec::new();
    while let Some(cell) = reader.next_cell_with_formula_metadata().map_err(cannot)? {
        let (row, column) = cell.pos;
        if row >= limits::SHEET.0 || column >= limits::SHEET.1 {
            return Err(format!(
                "sheet `{name}` has a cell beyond row {} or column {}, the last of a sheet",
                limits::SHEET.0,
                limits::SHEET.1
            ));
        }
        let length = cells.push(row, column, |texts| write(&cell.value, texts));
        if length == 0 {
            if cell.formula.is_some() && matches!(cell.value, DataRef::Empty) {
                without_value.push((row, column));
            }
            continue;
        }
        *content += length as u64;
        check_length(length, || format!("cell {}", place(row, column)))?;
        if let Some(exceeded) = limits.exceeded(*content, size) {
            return Err(exceeded.0);
        }
    }
    if let Some((row, column)) = cells.sort() {
        let at = place(row, column);
        return Err(format!("sheet `{name}` has cell {at} twice"));
    }
    Ok((cells, note(name, &without_value).into_iter().collect()))
}

/// Refuses a text that is too long for a cell, which is named.
pub(super) fn check_length(length: usize, cell: impl FnOnce() -> String) -> Result<(), String> {
    if length <= limits::CELL {
        return Ok(());
    }
    let most = limits::with_commas(limits::CELL as u64);
    Err(format!("{} has more than {most} bytes", cell()))
}

/// What to note of formulas whose value was not saved: nothing is known about it, so they read as empty.
fn note(sheet: &str, cells: &[(u32, u32)]) -> Option<String> {
    const SHOWN: usize = 5;
    let mut shown: Vec<String> = cells
        .iter()
        .take(SHOWN)
        .map(|(row, column)| place(*row, *column))
        .collect();
    if cells.len() > SHOWN {
        shown.push("…".into());
    }
    (!cells.is_empty()).then(|| {
        format!(
            "sheet `{sheet}` has {} formulas without a saved value, which read as empty ({}); \
             open the workbook in a spreadsheet program and save it",
            cells.len(),
            shown.join(", ")
        )
    })
}

/// A cell as spreadsheets name it: `B12`.
fn place(row: u32, column: u32) -> String {
    let (mut letters, mut rest) = (String::new(), column + 1);
    while rest > 0 {
        rest -= 1;
        let letter = char::from(b'A' + (rest % 26) as u8);
        letters.insert(0, letter);
        rest /= 26;
    }
    format!("{letters}{}", u64::from(row) + 1)
}

/// Writes a cell as text; dates keep their serial number, errors are their text (`#REF!`).
fn write(cell: &DataRef<'_>, texts: &mut String) {
    match cell {
        DataRef::Empty => {}
        DataRef::SharedString(text) => texts.push_str(text),
        DataRef::String(text) => texts.push_str(text),
        other => texts.push_str(&Data::from(other.clone()).to_string()),
    }
}
