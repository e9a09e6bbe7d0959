//! A delimited text that is not read whole: what it is can be seen in its first rows, the rest comes in blocks.

use std::io::Read as _;
use std::sync::Arc;

use super::bytes::Passed;
use super::decoding::Decoding;
use super::delimited::Text;
use super::encoding::Coding;
use super::filling::BLOCK;
use super::{Body, Fault, Input, Sheet};

/// Bytes of text that recognition looks at.
const OPENING: u64 = 1 << 18;

/// Why a reading ended before the end.
pub(crate) enum Stop {
    /// The text is not the UTF-8 it was taken for: it is to be read again.
    NotUtf8,
    /// A fault of the file.
    Fault(Fault),
}

/// A delimited text, its encoding taken from its first bytes, or found out before.
pub(crate) struct Stream<'a> {
    pub(super) input: &'a Input,
    pub(super) coding: Coding,
    pub(super) delimiter: u8,
    /// Whether lines end as old Macintosh programs end them.
    pub(super) only_returns: bool,
    opening: Sheet,
}

impl<'a> Stream<'a> {
    /// The input as delimited text; nothing where it is something else, or has to be read whole to be sure.
    pub(crate) fn of(input: &'a Input) -> Option<Self> {
        let start = input.content(OPENING).ok()?;
        let workbook = super::spreadsheet::WorkbookFormat::of(&start).is_some();
        if workbook || super::not_data(&start).is_some() || start.starts_with(b"PK\x03\x04") {
            return None;
        }
        Self::coded(input, Coding::of_start(&start), start)
    }

    /// The same text in the encoding that a look at all of it suggests.
    pub(crate) fn not_utf_8(&self) -> Result<Option<Self>, Fault> {
        let reader = self.input.reader(Passed::default());
        let coding = reader.and_then(|reader| self.coding.not_utf_8(reader));
        let coding = coding.map_err(|error| self.input.unreadable(&error))?;
        Ok(Self::coded(
            self.input,
            coding,
            self.input.content(OPENING)?,
        ))
    }

    fn coded(input: &'a Input, coding: Coding, mut start: Vec<u8>) -> Option<Self> {
        if start.len() as u64 == OPENING {
            // what follows the last line end is the beginning of something
            start.truncate(coding.whole_lines(&start)?);
        }
        let mut text = String::new();
        let start = start.get(coding.mark..)?;
        if coding.lossy {
            let read = Decoding::new(start, coding, Arc::default()).read_to_string(&mut text);
            read.ok()?;
        } else {
            text.push_str(std::str::from_utf8(start).ok()?);
        }
        if matches!(
            text.trim_start().as_bytes().first(),
            None | Some(b'[' | b'{')
        ) {
            return None;
        }
        let only_returns = !text.contains('\n');
        let text = Text::new(text);
        if text.is_too_wide() {
            return None; // this is said when it is read whole
        }
        let reading = input.reading(&format!("{}, {}", text.format(), coding.name()));
        Some(Self {
            input,
            coding,
            delimiter: text.delimiter(),
            only_returns,
            opening: Sheet {
                name: input.name.clone(),
                sheet: None,
                hidden: false,
                reading,
                notes: Vec::new(),
                warnings: Vec::new(),
                body: Body::Delimited(text),
            },
        })
    }

    /// Its first rows.
    pub(crate) fn opening(&self) -> &Sheet {
        &self.opening
    }

    /// The separator of cells.
    pub(crate) fn delimiter(&self) -> u8 {
        self.delimiter
    }

    /// Whether more than a block or two is to come, so that several workers pay.
    pub(crate) fn is_long(&self) -> bool {
        self.input.bytes.size() > 4 * BLOCK as u64
    }
}
