//! Web pages as inputs: which files are some, and their tables as sheets.

use super::html::{self, WebTable};
use super::{A_TABLE, Body, Input, Sheet, WEB_PAGE, encoding, not_data, refuse_controls};
use crate::dataset::fault::Fault;

impl Input {
    /// The tables of a web page; `None` where it is something else.
    pub(in crate::dataset) fn web_tables(&self) -> Result<Option<Vec<WebTable>>, Fault> {
        let start = self.content(START_OF_PAGE)?;
        if !is_web_page(&start) {
            return Ok(None);
        }
        self.tables_of_page(self.content(u64::MAX)?).map(Some)
    }

    fn tables_of_page(&self, content: Vec<u8>) -> Result<Vec<WebTable>, Fault> {
        let decoded = encoding::decode(&self.name, content)?;
        let tables = html::tables(&decoded.text).map_err(|what| {
            Fault::unreadable(&self.name, format!("a web page of tables: {what}"))
        })?;
        if tables.is_empty() {
            let expected = format!("{A_TABLE}: {WEB_PAGE}");
            return Err(Fault::unreadable(&self.name, expected));
        }
        Ok(tables)
    }

    /// The tables of a web page as sheets, each with one row as its header.
    pub(super) fn sheets_of_page(&self, content: Vec<u8>) -> Result<Vec<Sheet>, Fault> {
        let tables = self.tables_of_page(content)?;
        let several = tables.len() > 1;
        let mut sheets = Vec::new();
        for (number, table) in tables.into_iter().enumerate() {
            let name = table
                .caption
                .clone()
                .filter(|caption| !caption.is_empty())
                .unwrap_or_else(|| format!("table {}", number + 1));
            let rows = table.records();
            refuse_controls(&self.name, &rows)?;
            sheets.push(Sheet {
                name: self.name.clone(),
                sheet: several.then_some(name),
                hidden: false,
                reading: self.reading("HTML"),
                notes: Vec::new(),
                warnings: Vec::new(),
                body: Body::Rows(rows),
            });
        }
        Ok(sheets)
    }
}

/// How much of a file is examined to see whether it is a web page.
const START_OF_PAGE: u64 = 1 << 12;

/// Whether a file is a web page, by its start.
pub(super) fn is_web_page(content: &[u8]) -> bool {
    let start = &content[..content.len().min(START_OF_PAGE as usize)];
    let text = String::from_utf8_lossy(start);
    let text = text.trim_start_matches('\u{feff}').trim_start();
    text.starts_with('<') && text.to_ascii_lowercase().contains("<table")
        || matches!(not_data(text.as_bytes()), Some(what) if what == WEB_PAGE)
}
