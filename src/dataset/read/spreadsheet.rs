//! Workbooks of other programs and of old ones: `OpenDocument` (ODS) and Excel 97 to 2003 (XLS).

use std::io::Cursor;

use calamine::{Data, Range, Reader, SheetVisible, Xls};

use super::workbook::{Cells, Tab, check_length, check_sheets, records};
use super::{archive, compound, open_document};
use crate::dataset::contained::contained;
use crate::dataset::fault::Fault;
use crate::dataset::limits::Limits;

/// How an XLS workbook starts; one that is encrypted does so, too.
const XLS: [u8; 4] = [0xd0, 0xcf, 0x11, 0xe0];
/// What an ODS workbook says about itself in its first file.
const ODS: &[u8] = b"application/vnd.oasis.opendocument.spreadsheet";

/// The format of a workbook that is not XLSX.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum WorkbookFormat {
    /// Excel 97 to 2003.
    Xls,
    /// `OpenDocument`.
    Ods,
}

impl WorkbookFormat {
    /// The format of these bytes.
    pub(super) fn of(bytes: &[u8]) -> Option<Self> {
        let start = &bytes[..bytes.len().min(200)];
        if bytes.starts_with(&XLS) {
            Some(Self::Xls)
        } else if bytes.starts_with(b"PK") && memchr::memmem::find(start, ODS).is_some() {
            Some(Self::Ods)
        } else {
            None
        }
    }

    /// Its name.
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Xls => "XLS",
            Self::Ods => "ODS",
        }
    }
}

/// The sheets with cells, in their order.
pub(super) fn tabs(
    file: &str,
    bytes: &[u8],
    format: WorkbookFormat,
    limits: Limits,
) -> Result<Vec<Tab>, Fault> {
    let fault =
        |what: String| Fault::unreadable(file, format!("a workbook ({}): {what}", format.name()));
    if format == WorkbookFormat::Ods {
        archive::check(bytes, limits).map_err(|exceeded| fault(exceeded.0))?;
        return open_document::tabs(bytes, limits).map_err(fault);
    }
    if !compound::ends(bytes) {
        return Err(fault("this one is damaged: a part of it has no end".into()));
    }
    // the reader computes with numbers of the file: one that is too large for it ends there
    let read = contained(|| {
        let book = Xls::new(Cursor::new(bytes)).map_err(|error| error.to_string())?;
        of_book(book)
    });
    read.map_err(|_| fault("this one is damaged or encrypted; save it as XLSX or CSV".into()))
}

fn of_book(mut book: Xls<Cursor<&[u8]>>) -> Result<Vec<Tab>, String> {
    let mut tabs = Vec::new();
    let mut all = 0;
    let sheets = book.sheets_metadata().to_vec();
    check_sheets(sheets.len())?;
    for sheet in sheets {
        let range = book.worksheet_range(&sheet.name);
        let cells = cells(&range.map_err(|_| "damaged".to_owned())?)?;
        let Some(width) = cells.width() else {
            continue;
        };
        all += u64::from(width) * cells.rows().count() as u64;
        tabs.push(Tab {
            rows: records(&sheet.name, width, all, &cells)?,
            name: sheet.name,
            hidden: sheet.visible != SheetVisible::Visible,
            warnings: Vec::new(),
        });
    }
    if tabs.is_empty() {
        return Err("it has no cells".into());
    }
    Ok(tabs)
}

/// The cells that hold something, by row and column of the sheet.
fn cells(range: &Range<Data>) -> Result<Cells, String> {
    let mut cells = Cells::default();
    let Some((first_row, first_column)) = range.start() else {
        return Ok(cells);
    };
    for (row, column, cell) in range.used_cells() {
        let (row, column) = (first_row + row as u32, first_column + column as u32);
        let length = cells.push(row, column, |texts| texts.push_str(&cell.to_string()));
        check_length(length, || "a cell".into())?;
    }
    Ok(cells)
}
