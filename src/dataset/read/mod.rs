//! Bytes to rows of text: whatever the file format, a [`Sheet`] comes out.
//!
//! Nothing is interpreted here: cells are text as they stand, and which row is the header is decided by recognition.

use std::io::Read as _;
use std::path::Path;

pub use cache::Cache;
pub use delimited::Record;

use super::fault::{Fault, Kind};

mod cache;
mod delimited;
mod encoding;
mod json;
mod workbook;

/// The bytes of one input and what the user calls it.
pub struct Input {
    /// The path as given, `-` for standard input, or a name of our own for embedded data.
    pub name: String,
    /// The content, decompressed.
    pub bytes: Vec<u8>,
    /// How the bytes came, such as `gzip, `.
    wrapped: &'static str,
}

impl Input {
    /// Reads a file, or standard input for `-`; gzip is undone.
    pub fn open(path: &str) -> Result<Self, Fault> {
        let cannot = |error: &std::io::Error| {
            Fault::unreadable(path, format!("a file that can be read: {}", reason(error)))
        };
        let mut bytes = Vec::new();
        if path == "-" {
            std::io::stdin()
                .lock()
                .read_to_end(&mut bytes)
                .map_err(|error| cannot(&error))?;
        } else {
            if Path::new(path).is_dir() {
                return Err(Fault::unreadable(
                    path,
                    "a file, or a folder with a `datapackage.json`: this is a folder without one",
                ));
            }
            bytes = std::fs::read(path).map_err(|error| cannot(&error))?;
        }
        let mut wrapped = "";
        if bytes.starts_with(&[0x1f, 0x8b]) {
            let mut plain = Vec::new();
            let mut unpack = flate2::read::MultiGzDecoder::new(bytes.as_slice());
            unpack.read_to_end(&mut plain).map_err(|_| {
                Fault::unreadable(path, "a whole gzip file: this one is damaged or cut off")
            })?;
            bytes = plain;
            wrapped = "gzip, ";
        }
        Ok(Self {
            name: path.into(),
            bytes,
            wrapped,
        })
    }

    /// Data compiled into the program.
    pub fn embedded(name: &str, bytes: &[u8]) -> Self {
        Self {
            name: name.into(),
            bytes: bytes.to_vec(),
            wrapped: "",
        }
    }

    /// The rows of text in it.
    pub fn sheet(self, cache: Cache) -> Result<Sheet, Vec<Fault>> {
        let Self {
            name,
            bytes,
            wrapped,
        } = self;
        if let Some(not_data) = not_data(&bytes) {
            let expected = format!("a table (CSV, TSV, JSON, NDJSON or XLSX): {not_data}");
            return Err(vec![Fault::unreadable(&name, expected)]);
        }
        let (kind, body, notes) = if bytes.starts_with(b"PK\x03\x04") {
            let (rows, note) = cache::workbook(&name, bytes, cache).map_err(|fault| vec![fault])?;
            ("XLSX".to_owned(), Body::Rows(rows), note)
        } else {
            let decoded = encoding::decode(&name, bytes).map_err(|fault| vec![fault])?;
            let body = match decoded.text.trim_start().as_bytes().first() {
                None => {
                    let expected = "a table: the file is empty";
                    return Err(vec![Fault::unreadable(&name, expected)]);
                }
                Some(b'[' | b'{') => Body::Rows(json::rows(&name, &decoded.text)?),
                Some(_) => {
                    let text = delimited::Text::new(decoded.text);
                    if let Some(line) = text.unclosed_quote() {
                        let expected = "a closing quote: one that opens in this line never closes";
                        let fault = Fault::line(&name, line, expected);
                        return Err(vec![Fault {
                            kind: Kind::Unreadable,
                            ..fault
                        }]);
                    }
                    Body::Delimited(text)
                }
            };
            let format = match &body {
                Body::Rows(_) => "JSON",
                Body::Delimited(text) => text.format(),
            };
            (
                format!("{format}, {}", decoded.encoding),
                body,
                decoded.notes,
            )
        };
        Ok(Sheet {
            name,
            reading: format!("{wrapped}{kind}"),
            notes,
            body,
        })
    }
}

/// The rows of one file as text, the header among them.
pub struct Sheet {
    /// The file as the user named it.
    pub name: String,
    /// How it was read, such as `CSV, UTF-8`.
    pub reading: String,
    /// What was guessed on the way.
    pub notes: Vec<String>,
    body: Body,
}

enum Body {
    Delimited(delimited::Text),
    Rows(Vec<Record>),
}

impl Sheet {
    /// All rows from the top; may be called again.
    pub fn rows(&self) -> Box<dyn Iterator<Item = Record> + '_> {
        match &self.body {
            Body::Delimited(text) => Box::new(text.rows()),
            Body::Rows(rows) => Box::new(rows.iter().cloned()),
        }
    }
}

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
        Some("this is a web page or XML, perhaps an error page saved in place of the data")
    } else if starts(&[0xd0, 0xcf, 0x11, 0xe0]) {
        Some("this is an old Excel or encrypted workbook; save it as XLSX or CSV")
    } else if starts(b"PAR1") {
        Some("this is Parquet, which this build does not read; export it as CSV")
    } else {
        None
    }
}

/// An operating-system error in words that are the same on every machine.
fn reason(error: &std::io::Error) -> String {
    match error.kind() {
        std::io::ErrorKind::NotFound => "there is none of that name".into(),
        std::io::ErrorKind::PermissionDenied => "permission denied".into(),
        std::io::ErrorKind::IsADirectory => "this is a folder".into(),
        kind => kind.to_string(),
    }
}
