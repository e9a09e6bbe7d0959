//! Bytes to rows of text: whatever the file format, a [`Sheet`] comes out.
//!
//! Nothing is interpreted here: cells are unchanged text, and which row is the header is decided by recognition.

use std::io::Read as _;

pub(super) use blocks::{Blocks, Finished};
use bytes::Bytes;
pub use bytes::Pipes;
pub(crate) use bytes::{not_read, reason, text_file, text_of_at_most};
pub(super) use delimited::Record;
pub(super) use filling::Block;
pub(super) use html::WebTable;
pub(super) use stream::{Stop, Stream};
pub(super) use structure::{Row, Wanted};
pub use watch::{Progress, Watch};

use std::path::Path;

use super::fault::{Fault, Kind};
use super::limits::{self, Exceeded, Limits};

mod archive;
mod blocks;
mod bytes;
#[cfg(feature = "parquet")]
mod columnar;
mod compound;
mod decoding;
mod delimited;
mod document;
mod encoding;
mod filling;
mod html;
mod json;
mod lanes;
mod open_document;
mod several_lines;
mod spreadsheet;
mod stream;
pub(super) mod structure;
mod unique_names;
mod watch;
mod web_page;
mod workbook;

/// One input and what the user calls it.
pub(super) struct Input {
    /// The path as given, `-` for standard input, or an internal name for embedded data.
    pub name: String,
    bytes: Bytes,
    gzip: bool,
    limits: Limits,
}

impl Input {
    /// Opens a file whose path is from `root`, or takes in standard input for `-`.
    pub(super) fn open(
        root: &Path,
        path: &str,
        pipes: Pipes,
        limits: Limits,
    ) -> Result<Self, Fault> {
        let bytes = Bytes::open(root, path, pipes, limits)?;
        let gzip = bytes.is_gzip().unwrap_or(false); // what cannot be read is found when it is read
        Ok(Self {
            name: path.into(),
            bytes,
            gzip,
            limits,
        })
    }

    /// Bytes of a test.
    #[cfg(test)]
    pub(super) fn embedded(name: &str, bytes: &'static [u8]) -> Self {
        Self {
            name: name.into(),
            bytes: Bytes::Embedded(bytes),
            gzip: false,
            limits: Limits::default(),
        }
    }

    /// Its bytes from the start, decompressed; `passed` counts those taken from the file.
    fn reader(&self, passed: bytes::Passed) -> std::io::Result<Box<dyn std::io::Read + Send + '_>> {
        self.bytes.reader(passed, self.limits)
    }

    /// The content, decompressed, or its first `most` bytes.
    pub(super) fn content(&self, most: u64) -> Result<Vec<u8>, Fault> {
        self.taken(most).map_err(|error| self.unreadable(&error))
    }

    /// The same, part by part: what is too large, or divided by nothing, or one long row, is not taken to its end.
    fn taken(&self, most: u64) -> std::io::Result<Vec<u8>> {
        let mut reader = self.reader(bytes::Passed::default())?.take(most);
        let mut content = Vec::new();
        loop {
            let start = content.len();
            let part = limits::UNDIVIDED as u64;
            let read = reader.by_ref().take(part).read_to_end(&mut content)?;
            if read < limits::UNDIVIDED {
                return Ok(content);
            }
            let size = content.len() as u64;
            if let Some(exceeded) = self.limits.exceeded(size, size) {
                return Err(exceeded.into());
            }
            if !is_archive(&content) && !is_divided(&content[start..]) {
                let most = limits::with_commas(limits::CELL as u64);
                let expected = format!("cells of at most {most} bytes: one of this file has more");
                return Err(Exceeded(expected).into());
            }
            if start < filling::LONGEST && content.len() >= filling::LONGEST && is_one_row(&content)
            {
                let most = limits::with_commas(filling::LONGEST as u64);
                let expected = format!("rows of at most {most} bytes: the first has more");
                return Err(Exceeded(expected).into());
            }
        }
    }

    /// Why reading stopped.
    fn unreadable(&self, error: &std::io::Error) -> Fault {
        if self.gzip && Exceeded::within(error).is_none() {
            let expected = "a whole gzip file: this one is damaged or cut off";
            return Fault::unreadable(&self.name, expected);
        }
        not_read(&self.name, error)
    }

    /// How it is read, for people: the wrapping and what is in it.
    fn reading(&self, format: &str) -> String {
        format!("{}{format}", if self.gzip { "gzip, " } else { "" })
    }

    /// The sheets of text in it: of a workbook all that have cells, of other files the one they are.
    pub(super) fn sheets(&self) -> Result<Vec<Sheet>, Vec<Fault>> {
        let content = self.content(u64::MAX).map_err(|fault| vec![fault])?;
        self.sheets_of(content)
    }

    /// The same of its content.
    pub(super) fn sheets_of(&self, bytes: Vec<u8>) -> Result<Vec<Sheet>, Vec<Fault>> {
        let name = self.name.clone();
        let other = spreadsheet::WorkbookFormat::of(&bytes);
        if is_book(&bytes) {
            let tabs = match other {
                Some(format) => spreadsheet::tabs(&name, &bytes, format, self.limits),
                None => workbook::tabs(&name, bytes, self.limits),
            };
            let reading = self.reading(other.map_or("XLSX", spreadsheet::WorkbookFormat::name));
            let tabs = tabs.map_err(|fault| vec![fault])?.into_iter();
            let sheets: Vec<Sheet> = tabs
                .map(|tab| Sheet {
                    name: name.clone(),
                    sheet: Some(tab.name),
                    hidden: tab.hidden,
                    reading: reading.clone(),
                    notes: Vec::new(),
                    warnings: tab.warnings,
                    body: Body::Rows(tab.rows),
                })
                .collect();
            for sheet in &sheets {
                if let Body::Rows(rows) = &sheet.body {
                    refuse_controls(&name, rows).map_err(|fault| vec![fault])?;
                }
            }
            return Ok(sheets);
        }
        if web_page::is_web_page(&bytes) {
            return self.sheets_of_page(bytes).map_err(|fault| vec![fault]);
        }
        self.sheet_of(bytes).map(|sheet| vec![sheet])
    }

    /// The rows of text of a file that is not a workbook.
    fn sheet_of(&self, bytes: Vec<u8>) -> Result<Sheet, Vec<Fault>> {
        let name = self.name.clone();
        if let Some(not_data) = not_data(&bytes) {
            let expected = format!("{A_TABLE}: {not_data}");
            return Err(vec![Fault::unreadable(&name, expected)]);
        }
        let mut warnings = Vec::new();
        let (kind, body, notes) = if bytes.starts_with(b"PAR1") {
            let rows = parquet(&name, bytes, self.limits).map_err(|fault| vec![fault])?;
            ("Parquet".to_owned(), Body::Rows(rows), Vec::new())
        } else {
            let decoded = encoding::decode(&name, bytes).map_err(|fault| vec![fault])?;
            let mut notes = decoded.notes;
            let body = match decoded.text.trim_start().as_bytes().first() {
                None => {
                    let expected = "a table: the file is empty";
                    return Err(vec![Fault::unreadable(&name, expected)]);
                }
                Some(b'[' | b'{') => {
                    let (rows, note) = json::rows(&name, &decoded.text)?;
                    notes.extend(note);
                    Body::Rows(rows)
                }
                Some(_) => {
                    let text = self.delimited(decoded.text)?;
                    warnings.extend(text.several_lines().warning());
                    Body::Delimited(text)
                }
            };
            let format = match &body {
                Body::Rows(_) => "JSON",
                Body::Delimited(text) => text.format(),
            };
            (format!("{format}, {}", decoded.encoding), body, notes)
        };
        if let Body::Rows(rows) = &body {
            refuse_controls(&name, rows).map_err(|fault| vec![fault])?;
        }
        Ok(Sheet {
            name,
            sheet: None,
            hidden: false,
            reading: self.reading(&kind),
            notes,
            warnings,
            body,
        })
    }

    fn delimited(&self, text: String) -> Result<delimited::Text, Vec<Fault>> {
        let name = &self.name;
        if let Some(what) = json::around(&text) {
            let expected = format!("{A_TABLE}: {what}");
            return Err(vec![Fault::unreadable(name, expected)]);
        }
        let text = delimited::Text::new(text);
        if text.is_too_wide() {
            let expected = format!("a table of at most {} columns", limits::COLUMNS);
            return Err(vec![Fault::unreadable(name, expected)]);
        }
        let Some(line) = text.unclosed_quote() else {
            return Ok(text);
        };
        let expected = "a closing quote: a quote opened in this line is never closed";
        let fault = Fault::line(name, line, expected);
        Err(vec![Fault {
            kind: Kind::Unreadable,
            ..fault
        }])
    }
}

/// Refuses control characters in cells, which JSON and workbooks can spell, as in plain text.
fn refuse_controls(name: &str, rows: &[Record]) -> Result<(), Fault> {
    let is_control = |c: char| c.is_ascii_control() && !matches!(c, '\t' | '\n' | '\r' | '\u{c}');
    let found = |row: &Record| row.cells.as_slice().find(is_control);
    let Some((row, at)) = rows.iter().find_map(|row| Some((row, found(row)?))) else {
        return Ok(());
    };
    let code = row.cells.as_slice().as_bytes()[at];
    Err(encoding::controls(name, 1, row.line, code))
}

/// Whether the content is a workbook.
pub(super) fn is_book(content: &[u8]) -> bool {
    content.starts_with(b"PK\x03\x04") || spreadsheet::WorkbookFormat::of(content).is_some()
}

/// Whether the content is a workbook or a Parquet file, which have no delimiters.
fn is_archive(content: &[u8]) -> bool {
    content.starts_with(b"PK\x03\x04") || content.starts_with(b"PAR1")
}

/// Whether anything in a long text divides it: then it may be a table, in whatever encoding.
fn is_divided(text: &[u8]) -> bool {
    memchr::memchr3(b',', b'\n', b';', text).is_some()
        || memchr::memchr3(b'\t', b'|', b'\r', text).is_some()
        || memchr::memchr(b'<', text).is_some() // tags of a web page without line ends
}

/// Whether a long text of rows, in whatever encoding, has no line end. JSON, web pages and workbooks have none to have.
fn is_one_row(text: &[u8]) -> bool {
    let start = &text[..text.len().min(64)];
    let first = start.iter().find(|byte| byte.is_ascii_graphic());
    let is_other = matches!(first, Some(b'[' | b'{' | b'<')) || is_archive(text) || is_book(text);
    !is_other && memchr::memchr2(b'\n', b'\r', text).is_none()
}

#[cfg(feature = "parquet")]
fn parquet(name: &str, bytes: Vec<u8>, limits: Limits) -> Result<Vec<Record>, Fault> {
    columnar::rows(name, bytes, limits).map_err(|error| {
        let expected = format!("a whole Parquet file of flat columns: {error}");
        Fault::unreadable(name, expected)
    })
}

#[cfg(not(feature = "parquet"))]
fn parquet(name: &str, _: Vec<u8>, _: Limits) -> Result<Vec<Record>, Fault> {
    let expected = "a table (CSV, TSV, JSON, NDJSON or XLSX): this is Parquet, which this tipstat was built without; \
                    export it as CSV";
    Err(Fault::unreadable(name, expected))
}

/// The rows of one file as text, the header among them.
pub(super) struct Sheet {
    /// The file as the user named it.
    pub name: String,
    /// The sheet of a workbook.
    pub sheet: Option<String>,
    /// Whether a person who opens the workbook does not see it.
    pub hidden: bool,
    /// How it was read, such as `CSV, UTF-8`.
    pub reading: String,
    /// What was guessed on the way.
    pub notes: Vec<String>,
    /// What may be wrong or intended.
    pub warnings: Vec<String>,
    body: Body,
}

enum Body {
    Delimited(delimited::Text),
    Rows(Vec<Record>),
}

impl Sheet {
    /// The same sheet with other rows.
    pub(super) fn with_rows(&self, rows: Vec<Record>) -> Self {
        Self {
            name: self.name.clone(),
            sheet: self.sheet.clone(),
            hidden: self.hidden,
            reading: self.reading.clone(),
            notes: self.notes.clone(),
            warnings: self.warnings.clone(),
            body: Body::Rows(rows),
        }
    }

    /// All rows from the top; may be called again.
    pub(super) fn rows(&self) -> Box<dyn Iterator<Item = Record> + '_> {
        match &self.body {
            Body::Delimited(text) => Box::new(text.rows()),
            Body::Rows(rows) => Box::new(rows.iter().cloned()),
        }
    }
}

const A_TABLE: &str = "a table (CSV, TSV, JSON, NDJSON, XLSX, ODS or XLS)";

const WEB_PAGE: &str =
    "this is a web page or XML, perhaps an error page saved in place of the data";

/// Says what a file is that holds no table, if it is one of those that are often met.
fn not_data(bytes: &[u8]) -> Option<&'static str> {
    let starts = |magic: &[u8]| {
        bytes.len() >= magic.len() && bytes[..magic.len()].eq_ignore_ascii_case(magic)
    };
    if starts(b"version https://git-lfs") {
        Some(
            "this is a Git LFS pointer in place of the data; run `git lfs pull` where it came from",
        )
    } else if starts(b"%PDF") {
        Some("this is a PDF")
    } else if starts(b"<!doctype") || starts(b"<html") || starts(b"<?xml") {
        Some(WEB_PAGE)
    } else {
        None
    }
}
