//! The cells of one row, however the row came.
#![allow(clippy::inline_always)] // what runs for each row is one piece of code

use std::borrow::Cow;

use crate::dataset::read::{Record, Row};

/// A row as its cells.
pub(super) trait Cells {
    /// How many there are.
    fn len(&self) -> usize;
    /// The bytes of a wanted cell; none if it does not exist.
    fn cell(&self, at: usize) -> &[u8];
    /// Whether all from this one on are blank.
    fn is_blank(&self, from: usize, text: CellText) -> bool;
    /// What one is remembered by.
    #[inline(always)]
    fn key(&self, at: usize) -> RememberedCell<'_> {
        RememberedCell::of(self.cell(at))
    }
}

/// What a cell is remembered by.
#[derive(Debug, PartialEq)]
pub(super) enum RememberedCell<'a> {
    /// At most seven bytes as a number, and above them how many they are.
    Short(u64),
    /// More of them.
    Long(&'a [u8]),
}

impl<'a> RememberedCell<'a> {
    const SHORT: usize = 7;

    /// The key of a cell.
    pub(super) fn of(cell: &'a [u8]) -> Self {
        if cell.len() > Self::SHORT {
            return Self::Long(cell);
        }
        let mut eight = [0; 8];
        eight[..cell.len()].copy_from_slice(cell);
        Self::Short(u64::from_le_bytes(eight) | (cell.len() as u64) << 56)
    }

    /// The key, from the first eight bytes of the cell: without a branch on its length.
    #[inline(always)]
    fn in_text(eight: [u8; 8], len: usize) -> Self {
        let own = (1 << (8 * len)) - 1;
        Self::Short(u64::from_le_bytes(eight) & own | (len as u64) << 56)
    }
}

impl Cells for Row<'_> {
    #[inline(always)]
    fn len(&self) -> usize {
        Row::len(self)
    }

    #[inline(always)]
    fn cell(&self, at: usize) -> &[u8] {
        let (len, text) = self.cell_and_more(at);
        &text[..len]
    }

    fn is_blank(&self, from: usize, text: CellText) -> bool {
        // a blank cell has no letters or digits
        if from == 0 && self.bytes().iter().any(u8::is_ascii_alphanumeric) {
            return false;
        }
        let CellText::Delimited(delimiter) = text else {
            return false; // a row of a block is delimited
        };
        let mut at = self.start();
        for place in 0..self.len() {
            let (_, cell) = self.cell_around(at, delimiter);
            if place >= from && !text.of(cell).trim().is_empty() {
                return false;
            }
            at += cell.len() + 1;
        }
        true
    }

    #[inline(always)]
    fn key(&self, at: usize) -> RememberedCell<'_> {
        let (len, text) = self.cell_and_more(at);
        match text.first_chunk::<8>() {
            Some(eight) if len <= RememberedCell::SHORT => RememberedCell::in_text(*eight, len),
            _ => RememberedCell::of(&text[..len]),
        }
    }
}

impl Cells for Record {
    fn len(&self) -> usize {
        self.cells.len()
    }

    fn cell(&self, at: usize) -> &[u8] {
        self.cells.get(at).unwrap_or_default().as_bytes()
    }

    fn is_blank(&self, from: usize, _text: CellText) -> bool {
        self.cells
            .iter()
            .skip(from)
            .all(|cell| cell.trim().is_empty())
    }
}

/// The encoding of cells.
#[derive(Clone, Copy)]
pub(super) enum CellText {
    /// As it is.
    Plain,
    /// Perhaps in quotes, in a file with this delimiter.
    Delimited(u8),
}

impl CellText {
    /// The text of a cell.
    pub(super) fn of(self, cell: &[u8]) -> Cow<'_, str> {
        let blanks = cell.iter().take_while(|byte| **byte == b' ').count();
        let inner = &cell[blanks..];
        match self {
            Self::Delimited(delimiter) if inner.starts_with(b"\"") => {
                let mut reader = csv::ReaderBuilder::new()
                    .has_headers(false)
                    .delimiter(delimiter)
                    .from_reader(inner);
                let record = reader.byte_records().next().and_then(Result::ok);
                let text = record.as_ref().and_then(|record| record.get(0));
                String::from_utf8_lossy(text.unwrap_or_default())
                    .into_owned()
                    .into()
            }
            _ => String::from_utf8_lossy(cell),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_short_cell_is_its_own_number_wherever_it_stands() {
        let text = b"abcdefgh";
        for len in 0..8 {
            assert_eq!(
                RememberedCell::in_text(*text, len),
                RememberedCell::of(&text[..len]),
                "{len}"
            );
        }
        assert_ne!(RememberedCell::of(b"a"), RememberedCell::of(b"a\0"));
        assert_eq!(RememberedCell::of(text), RememberedCell::Long(text));
    }
}
