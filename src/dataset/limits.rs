//! Limits on what is taken in, so that no input takes the machine with it.
//!
//! Each is far above what real files hold and is checked before memory is taken. Two can be raised: the decompressed size by
//! `--max-size`, the memory of the process by `--max-memory`. A limit that is reached is an error that says what to do.

use std::fmt;

/// Decompressed bytes of one file, where `--max-size` says nothing else. Case files in plain text are read in a stream and may
/// be longer.
pub const SIZE: u64 = 2_000_000_000;
/// How many times larger than the file its decompressed content may be, where `--max-size` says nothing else.
pub const RATIO: u64 = 200;
/// Decompressed bytes from which the ratio counts: small files may be compressed as well as they like.
pub const RATIO_FROM: u64 = 1 << 26;
/// Bytes of one cell; a cell of a spreadsheet holds at most 32,767 characters.
pub const CELL: usize = 1 << 17;
/// Bytes of text in a row without any delimiter or line end: no table looks like that.
pub const UNDIVIDED: usize = 1 << 20;
/// Columns of one table.
pub const COLUMNS: usize = 2_000;
/// Cells of one table, the empty ones included.
pub const CELLS: u64 = 50_000_000;
/// Files within a workbook, its sheets among them.
pub const PARTS_OF_WORKBOOK: usize = 2_000;
/// Sheets of a workbook.
pub const SHEETS: usize = 500;
/// The last row and column that a spreadsheet has.
pub const SHEET: (u32, u32) = (1_048_576, 16_384);
/// Places that one cell may name as candidates, joined by `;`.
pub const CANDIDATES: usize = 20;
/// Letters of a label that suggestions are looked for: the longest name of a country has fewer.
pub const LABEL: usize = 60;
/// Labels of one file that get suggestions.
pub const SUGGESTIONS: usize = 100;
/// Faults that are kept and listed; the others are counted.
pub const FAULTS: usize = 1_000;
/// Reasons for which rows are set aside, and labels without a country, that are kept by name.
pub const REASONS: usize = 10_000;
/// Outputs of one manifest.
pub const OUTPUTS: usize = 500;
/// Bytes of a template, manifest, file of claims, settings or declarations.
pub const TEXT_FILE: u64 = 10_000_000;

/// Bytes of a lock: 500 outputs of large tables have some tens of megabytes.
pub const LOCK: u64 = 200_000_000;

/// What one file may take, as the options say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Decompressed bytes.
    pub size: u64,
    /// Decompressed bytes for each byte of the file; null where the size was set by hand.
    pub ratio: Option<u64>,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            size: SIZE,
            ratio: Some(RATIO),
        }
    }
}

impl Limits {
    /// Those of `--max-size`; without it the defaults.
    pub fn of_size(size: Option<u64>) -> Self {
        size.map_or_else(Self::default, |size| Self { size, ratio: None })
    }

    /// Whether a file has too many decompressed bytes for its size: then why, as the rest of "expected …".
    pub fn exceeded(self, content: u64, file: u64) -> Option<Exceeded> {
        let too_large = || {
            Exceeded(format!(
                "at most {} bytes of content, the limit for one file; if the file is what you expect, set a higher one with `--max-size`",
                with_commas(self.size)
            ))
        };
        let too_dense = |ratio| {
            Exceeded(format!(
                "content at most {ratio} times as large as the compressed file, which looks like a decompression bomb; \
             if it is what you expect, set its size with `--max-size`"
            ))
        };
        let dense = |ratio: &u64| content > RATIO_FROM && content / ratio > file;
        match self.ratio.filter(dense) {
            _ if content > self.size => Some(too_large()),
            ratio => ratio.map(too_dense),
        }
    }
}

/// Why reading stopped: a limit was reached, or the bytes are not what they claim to be. The rest of "expected …".
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Exceeded(pub String);

impl fmt::Display for Exceeded {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Exceeded {}

impl From<Exceeded> for std::io::Error {
    fn from(exceeded: Exceeded) -> Self {
        Self::new(std::io::ErrorKind::InvalidData, exceeded)
    }
}

impl Exceeded {
    /// The limit that an error of reading carries, if it does.
    pub fn within(error: &std::io::Error) -> Option<&Self> {
        error.get_ref()?.downcast_ref()
    }
}

/// A size as the options take it: `500MB`, `2GB`, `1.5 GiB`, or plain bytes.
pub fn size(text: &str) -> Result<u64, String> {
    let expected = || "expected a size such as `500MB` or `2GB`".to_owned();
    let text = text.trim();
    let digits = text
        .find(|c: char| !c.is_ascii_digit() && c != '.')
        .unwrap_or(text.len());
    let (number, unit) = text.split_at(digits);
    let number: f64 = number.parse().map_err(|_| expected())?;
    let factor = match unit.trim().to_ascii_lowercase().as_str() {
        "" | "b" => 1.0,
        "k" | "kb" => 1e3,
        "m" | "mb" => 1e6,
        "g" | "gb" => 1e9,
        "t" | "tb" => 1e12,
        "kib" => 1024.0,
        "mib" => 1_048_576.0,
        "gib" => 1_073_741_824.0,
        _ => return Err(expected()),
    };
    let bytes = number * factor;
    if (1.0..1e18).contains(&bytes) {
        Ok(bytes as u64)
    } else {
        Err(expected())
    }
}

/// A whole number with a comma between thousands: `2,000,000,000`.
pub fn with_commas(n: u64) -> String {
    let digits = n.to_string();
    let mut text = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_read_with_their_unit() {
        assert_eq!(size("500MB"), Ok(500_000_000));
        assert_eq!(size("1.5 GiB"), Ok(1_610_612_736));
        assert_eq!(size("42"), Ok(42));
        for wrong in ["", "MB", "-1", "1 XB", "1e400", "0"] {
            assert!(size(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_size_set_by_hand_lifts_the_ratio() {
        let default = Limits::default();
        assert_eq!(default.exceeded(RATIO_FROM, 10), None);
        assert!(default.exceeded(RATIO_FROM + 1, 10).is_some());
        assert!(default.exceeded(SIZE + 1, SIZE).is_some());
        let raised = Limits::of_size(Some(3_000_000_000));
        assert_eq!(raised.exceeded(SIZE + 1, 10), None);
        assert!(raised.exceeded(3_000_000_001, 10).is_some());
        assert_eq!(with_commas(SIZE), "2,000,000,000");
    }
}
