//! `OpenDocument` workbooks (ODS): the cells as they come, and a repeated row as often as it is repeated, but in memory once.

use std::collections::BTreeSet;
use std::io::{Cursor, Read as _};
use std::sync::Arc;

use quick_xml::XmlVersion;
use quick_xml::escape::resolve_xml_entity;
use quick_xml::events::{BytesStart, Event};
use quick_xml::reader::Reader;
use zip::ZipArchive;

use super::Record;
use super::workbook::{Tab, check_length, check_sheets, check_size};
use crate::dataset::limits::{self, Limits};

/// The part that holds all cells.
const CONTENT: &str = "content.xml";

/// A row with its cells by column, and how many times it is there.
struct RepeatedRow {
    first: u64,
    times: u64,
    cells: Vec<(usize, String)>,
}

/// What is read of a workbook so far.
struct OpenDocument<'a> {
    xml: Reader<&'a [u8]>,
    limits: Limits,
    /// Bytes of the file.
    size: u64,
    /// Bytes of cells, those of repeated ones as often as they are there.
    content: u64,
    /// Cells of all sheets, the empty ones included.
    cells: u64,
    /// Styles of sheets that are hidden.
    hiding: BTreeSet<String>,
}

/// The sheets with cells, in their order, or what is wrong.
pub(super) fn tabs(bytes: &[u8], limits: Limits) -> Result<Vec<Tab>, String> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(damaged)?;
    let mut content = String::new();
    let mut part = archive.by_name(CONTENT).map_err(damaged)?;
    // an encrypted part is not text
    part.read_to_string(&mut content).map_err(damaged)?;
    let mut xml = Reader::from_str(&content);
    let config = xml.config_mut();
    config.expand_empty_elements = true;
    config.check_end_names = false;
    let book = OpenDocument {
        xml,
        limits,
        size: bytes.len() as u64,
        content: 0,
        cells: 0,
        hiding: BTreeSet::new(),
    };
    book.tabs()
}

/// The message on a file that breaks its own rules.
fn damaged<E>(_: E) -> String {
    "this one is damaged or encrypted; save it as XLSX or CSV".into()
}

impl OpenDocument<'_> {
    fn tabs(mut self) -> Result<Vec<Tab>, String> {
        let (mut tabs, mut sheets, mut style) = (Vec::new(), 0, None);
        loop {
            match self.xml.read_event().map_err(damaged)? {
                Event::Start(tag) => match tag.name().as_ref() {
                    "style:style" => style = attribute(&tag, "style:name")?,
                    "style:table-properties" => {
                        let display = attribute(&tag, "table:display")?;
                        if display.as_deref() == Some("false") {
                            self.hiding.extend(style.take());
                        }
                    }
                    "table:table" => {
                        sheets += 1;
                        check_sheets(sheets)?;
                        tabs.extend(self.tab(&tag)?);
                    }
                    _ => {}
                },
                Event::Eof => break,
                _ => {}
            }
        }
        if tabs.is_empty() {
            return Err("it has no cells".into());
        }
        Ok(tabs)
    }

    /// A sheet, if it has cells.
    fn tab(&mut self, tag: &BytesStart<'_>) -> Result<Option<Tab>, String> {
        let name = attribute(tag, "table:name")?.unwrap_or_default();
        let style = attribute(tag, "table:style-name")?;
        let rows = self.rows(&name)?;
        let last = |row: &RepeatedRow| row.cells.last().map_or(0, |(column, _)| column + 1);
        let width = rows.iter().map(last).max().unwrap_or(0);
        if width == 0 {
            return Ok(None);
        }
        let many: u64 = rows.iter().map(|row| row.times).sum();
        self.cells += width as u64 * many;
        check_size(&name, width, self.cells)?;
        let mut records = Vec::new();
        for row in rows {
            let mut texts = vec![String::new(); width];
            for (column, text) in row.cells {
                texts[column] = text;
            }
            let cells = Arc::new(texts.into());
            let lines = row.first..row.first + row.times;
            records.extend(lines.map(|line| Record {
                line,
                cells: Arc::clone(&cells),
            }));
        }
        Ok(Some(Tab {
            hidden: style.is_some_and(|style| self.hiding.contains(&style)),
            name,
            warnings: Vec::new(),
            rows: records,
        }))
    }

    /// The rows of a sheet that have cells.
    fn rows(&mut self, sheet: &str) -> Result<Vec<RepeatedRow>, String> {
        let (mut rows, mut next) = (Vec::new(), 1_u64);
        loop {
            match self.xml.read_event().map_err(damaged)? {
                Event::Start(tag) if tag.name().as_ref() == "table:table-row" => {
                    let times = repeats(&tag, "table:number-rows-repeated")?;
                    let cells = self.cells_of_row(sheet)?;
                    let first = next;
                    next = next.saturating_add(times);
                    if cells.is_empty() {
                        continue;
                    }
                    if next > u64::from(limits::SHEET.0) + 1 {
                        return Err(format!(
                            "sheet `{sheet}` has a cell beyond row {}, the last of a sheet",
                            limits::SHEET.0
                        ));
                    }
                    let bytes: usize = cells.iter().map(|(_, text)| text.len()).sum();
                    self.content = self.content.saturating_add(bytes as u64 * times);
                    if let Some(exceeded) = self.limits.exceeded(self.content, self.size) {
                        return Err(exceeded.0);
                    }
                    rows.push(RepeatedRow {
                        first,
                        times,
                        cells,
                    });
                }
                Event::End(tag) if tag.name().as_ref() == "table:table" => return Ok(rows),
                Event::Eof => return Err(damaged(())),
                _ => {}
            }
        }
    }

    /// The cells of a row that hold something, by column from 0.
    fn cells_of_row(&mut self, sheet: &str) -> Result<Vec<(usize, String)>, String> {
        let (mut cells, mut next) = (Vec::new(), 0_u64);
        loop {
            match self.xml.read_event().map_err(damaged)? {
                Event::Start(tag) => {
                    if !is_cell(tag.name().as_ref()) {
                        self.xml.read_to_end(tag.name()).map_err(damaged)?;
                        continue;
                    }
                    let times = repeats(&tag, "table:number-columns-repeated")?;
                    let text = self.text(&tag)?;
                    let first = next;
                    next = next.saturating_add(times);
                    if text.is_empty() {
                        continue;
                    }
                    check_size(sheet, usize::try_from(next).unwrap_or(usize::MAX), 0)?;
                    let columns = (first..next).filter_map(|at| usize::try_from(at).ok());
                    cells.extend(columns.map(|column| (column, text.clone())));
                }
                Event::End(tag) if tag.name().as_ref() == "table:table-row" => return Ok(cells),
                Event::Eof => return Err(damaged(())),
                _ => {}
            }
        }
    }

    /// The value of a cell as text, read to its end: its number, date or truth as saved, else what is written in it.
    fn text(&mut self, tag: &BytesStart<'_>) -> Result<String, String> {
        let value = value(tag)?;
        let is_text = attribute(tag, "office:value-type")?.as_deref() == Some("string");
        let is_error = attribute(tag, "calcext:value-type")?.as_deref() == Some("error");
        let text = match value {
            Some(value) if !(is_error && value.is_empty()) => {
                self.xml.read_to_end(tag.name()).map_err(damaged)?;
                value
            }
            _ if is_text || is_error => self.written(tag)?,
            _ => {
                self.xml.read_to_end(tag.name()).map_err(damaged)?;
                String::new()
            }
        };
        check_length(text.len(), || "a cell".into())?;
        Ok(text)
    }

    /// The paragraphs of a cell, without comments.
    fn written(&mut self, cell: &BytesStart<'_>) -> Result<String, String> {
        let (mut text, mut is_first) = (String::new(), true);
        loop {
            match self.xml.read_event().map_err(damaged)? {
                Event::Text(part) => text.push_str(&part.xml10_content()),
                Event::CData(part) => text.push_str(&part.xml10_content()),
                Event::GeneralRef(entity) => {
                    let letter = entity.resolve_char_ref().map_err(damaged)?;
                    match resolve_xml_entity(&entity.xml10_content()) {
                        Some(known) => text.push_str(known),
                        None => text.push(letter.ok_or_else(|| damaged(()))?),
                    }
                }
                Event::Start(tag) => match tag.name().as_ref() {
                    "office:annotation" => {
                        self.xml.read_to_end(tag.name()).map_err(damaged)?;
                    }
                    "text:p" if std::mem::take(&mut is_first) => {}
                    "text:p" | "text:line-break" => text.push('\n'),
                    "text:tab" => text.push('\t'),
                    "text:s" => {
                        let blanks = usize::try_from(repeats(&tag, "text:c")?);
                        let blanks = blanks.unwrap_or(usize::MAX).min(limits::CELL + 1);
                        text.extend(std::iter::repeat_n(' ', blanks));
                    }
                    _ => {}
                },
                Event::End(tag) if tag.name() == cell.name() => return Ok(text),
                Event::Eof => return Err(damaged(())),
                _ => {}
            }
            check_length(text.len(), || "a cell".into())?;
        }
    }
}

/// Whether an element is a cell, or one that a merged cell covers.
fn is_cell(name: &str) -> bool {
    matches!(name, "table:table-cell" | "table:covered-table-cell")
}

/// The value that is saved with a cell, as text.
fn value(tag: &BytesStart<'_>) -> Result<Option<String>, String> {
    if let Some(number) = attribute(tag, "office:value")? {
        let number: f64 = number.parse().map_err(damaged)?;
        return Ok(Some(number.to_string()));
    }
    for name in [
        "office:string-value",
        "office:date-value",
        "office:time-value",
    ] {
        if let Some(value) = attribute(tag, name)? {
            return Ok(Some(value));
        }
    }
    let truth = attribute(tag, "office:boolean-value")?;
    Ok(truth.map(|truth| truth.eq_ignore_ascii_case("true").to_string()))
}

/// How often something is there, which an attribute says; once where it does not.
fn repeats(tag: &BytesStart<'_>, name: &str) -> Result<u64, String> {
    match attribute(tag, name)? {
        Some(times) => times.trim().parse().map_err(damaged),
        None => Ok(1),
    }
}

/// An attribute of an element. That none is there twice is not checked, since this takes the square of their number.
pub(super) fn attribute(tag: &BytesStart<'_>, name: &str) -> Result<Option<String>, String> {
    let mut attributes = tag.attributes();
    for attribute in attributes.with_checks(false) {
        let attribute = attribute.map_err(damaged)?;
        if attribute.key.as_ref() == name {
            let value = attribute.normalized_value(XmlVersion::default());
            return Ok(Some(value.map_err(damaged)?.into_owned()));
        }
    }
    Ok(None)
}
