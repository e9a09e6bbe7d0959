//! Workbooks: the first sheet with cells, read from the cells themselves (a declared dimension can be wrong).

use std::collections::BTreeMap;
use std::io::Cursor;
use std::sync::Arc;

use calamine::{Data, DataRef, Reader, Xlsx, XlsxError};

use super::Record;
use crate::dataset::fault::Fault;

/// The widest sheet that is read, and the largest: a stray cell at the far end makes neither.
const MOST_COLUMNS: u32 = 2_000;
const MOST_CELLS: u64 = 100_000_000;

pub(super) fn rows(file: &str, bytes: Vec<u8>) -> Result<(Vec<Record>, Vec<String>), Fault> {
    let fault = |what: &str| Fault::unreadable(file, format!("an XLSX workbook: {what}"));
    let damaged = |error: XlsxError| match error {
        XlsxError::Zip(_) => fault("this one is damaged or cut off"),
        XlsxError::FileNotFound(_) => fault("this is a ZIP archive that is none"),
        error => fault(&error.to_string()),
    };
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).map_err(damaged)?;
    let names = book.sheet_names();
    for name in &names {
        let cells = cells(&mut book, name).map_err(damaged)?;
        let Some(width) = cells.values().flatten().map(|(column, _)| column + 1).max() else {
            continue;
        };
        if width > MOST_COLUMNS || u64::from(width) * cells.len() as u64 > MOST_CELLS {
            return Err(fault(&format!(
                "sheet `{name}` is {width} columns wide, perhaps by a stray cell"
            )));
        }
        let others = names.len() - 1;
        let note = format!("sheet `{name}` was read, {others} more were not");
        let records = cells
            .into_iter()
            .map(|(row, cells)| record(row, cells, width))
            .collect();
        return Ok((records, if others > 0 { vec![note] } else { Vec::new() }));
    }
    Err(fault("it has no cells"))
}

/// Rows of a sheet with their cells by column, both counted from 0.
type Cells = BTreeMap<u32, Vec<(u32, String)>>;

/// The cells that hold something.
fn cells(book: &mut Xlsx<Cursor<Vec<u8>>>, name: &str) -> Result<Cells, XlsxError> {
    let mut rows = Cells::new();
    let mut reader = book.worksheet_cells_reader(name)?;
    while let Some(cell) = reader.next_cell()? {
        let (row, column) = cell.get_position();
        let text = text(cell.get_value());
        if !text.is_empty() {
            rows.entry(row).or_default().push((column, text));
        }
    }
    Ok(rows)
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

/// A cell as text; dates keep their serial number, errors stand as they are shown (`#REF!`).
fn text(cell: &DataRef<'_>) -> String {
    match cell {
        DataRef::Empty => String::new(),
        DataRef::SharedString(text) => (*text).to_owned(),
        other => Data::from(other.clone()).to_string(),
    }
}
