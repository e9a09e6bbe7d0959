//! Workbooks: the first sheet with cells, read from the cells themselves (a declared dimension can be wrong).

use std::io::Cursor;

use calamine::{Data, Reader, Xlsx};

use super::Record;
use crate::dataset::fault::Fault;

pub(super) fn rows(file: &str, bytes: Vec<u8>) -> Result<(Vec<Record>, Vec<String>), Fault> {
    let fault = |what: String| Fault::unreadable(file, format!("an XLSX workbook: {what}"));
    let mut book: Xlsx<_> =
        Xlsx::new(Cursor::new(bytes)).map_err(|error| fault(error.to_string()))?;
    let names = book.sheet_names();
    for name in &names {
        let range = book
            .worksheet_range(name)
            .map_err(|error| fault(error.to_string()))?;
        let Some((top, left)) = range.start().filter(|_| !range.is_empty()) else {
            continue;
        };
        let records = range.rows().zip(u64::from(top) + 1..);
        let records = records
            .map(|(cells, line)| Record {
                line,
                cells: padding(left).chain(cells.iter().map(text)).collect(),
            })
            .collect();
        let others = names.len() - 1;
        let notes = if others > 0 {
            vec![format!("sheet `{name}` was read, {others} more were not")]
        } else {
            Vec::new()
        };
        return Ok((records, notes));
    }
    Err(fault("it has no cells".into()))
}

/// Columns left of the first used one count, so that column letters stay right.
fn padding(left: u32) -> impl Iterator<Item = String> {
    (0..left).map(|_| String::new())
}

/// A cell as text; dates keep their serial number, errors are blank.
fn text(cell: &Data) -> String {
    match cell {
        Data::Empty | Data::Error(_) => String::new(),
        other => other.to_string(),
    }
}
