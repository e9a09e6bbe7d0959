//! Workbooks: all sheets with cells, read from the cells themselves (a declared dimension can be wrong).

use std::collections::BTreeMap;
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
        let Some(width) = width(&cells) else {
            continue;
        };
        all += u64::from(width) * cells.len() as u64;
        tabs.push(Tab {
            name: name.to_owned(),
            hidden: sheet.visible != SheetVisible::Visible,
            warnings,
            rows: records(name, width, all, cells)?,
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

/// Columns up to the last cell that holds something.
pub(super) fn width(cells: &Cells) -> Option<u32> {
    cells.values().flatten().map(|(column, _)| column + 1).max()
}

/// Rows with all their columns; `all` is the cells of the workbook so far.
pub(super) fn records(
    name: &str,
    width: u32,
    all: u64,
    cells: Cells,
) -> Result<Vec<Record>, String> {
    check_size(name, width as usize, all)?;
    let rows = cells.into_iter();
    Ok(rows.map(|(row, cells)| record(row, cells, width)).collect())
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

/// Rows of a sheet with their cells by column, both counted from 0.
pub(super) type Cells = BTreeMap<u32, Vec<(u32, String)>>;

/// The cells that hold something, and what to note of them.
fn cells(
    book: &mut Xlsx<Cursor<Vec<u8>>>,
    name: &str,
    (size, content): (u64, &mut u64),
    limits: Limits,
) -> Result<(Cells, Vec<String>), String> {
    let cannot = |error: XlsxError| error.to_string();
    let mut rows = Cells::new();
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
        let text = text(&cell.value);
        if text.is_empty() {
            if cell.formula.is_some() && matches!(cell.value, DataRef::Empty) {
                without_value.push((row, column));
            }
            continue;
        }
        *content += text.len() as u64;
        check_length(&text, || format!("cell {}", place(row, column)))?;
        if let Some(exceeded) = limits.exceeded(*content, size) {
            return Err(exceeded.0);
        }
        rows.entry(row).or_default().push((column, text));
    }
    for (row, cells) in &mut rows {
        cells.sort_by_key(|(column, _)| *column);
        if let Some(two) = cells.windows(2).find(|two| two[0].0 == two[1].0) {
            let at = place(*row, two[0].0);
            return Err(format!("sheet `{name}` has cell {at} twice"));
        }
    }
    Ok((rows, note(name, &without_value).into_iter().collect()))
}

/// Refuses a text that is too long for a cell, which is named.
pub(super) fn check_length(text: &str, cell: impl FnOnce() -> String) -> Result<(), String> {
    if text.len() <= limits::CELL {
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

/// A row with all its columns, from the first of the sheet.
fn record(row: u32, cells: Vec<(u32, String)>, width: u32) -> Record {
    let mut texts = vec![String::new(); width as usize];
    for (column, text) in cells {
        texts[column as usize] = text;
    }
    Record {
        line: u64::from(row) + 1,
        cells: Arc::new(texts.into()),
    }
}

/// A cell as text; dates keep their serial number, errors are their text (`#REF!`).
fn text(cell: &DataRef<'_>) -> String {
    match cell {
        DataRef::Empty => String::new(),
        DataRef::SharedString(text) => (*text).to_owned(),
        other => Data::from(other.clone()).to_string(),
    }
}
