//! Bytes to text: a byte-order mark is believed, valid UTF-8 is UTF-8, anything else is a guess that is reported.

use std::io::{self, Read};

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};

use crate::dataset::fault::{Fault, Kind};
use crate::dataset::limits::Exceeded;

/// Text, and how it was read.
pub(super) struct Decoded {
    pub text: String,
    pub encoding: &'static str,
    pub notes: Vec<String>,
}

pub(super) fn decode(file: &str, bytes: Vec<u8>) -> Result<Decoded, Fault> {
    let decoded = text_of(bytes).map_err(|error| Fault::unreadable(file, error.to_string()))?;
    // each is one byte in UTF-8, which is none of another letter
    let control =
        |byte: &u8| byte.is_ascii_control() && !matches!(byte, b'\t' | b'\n' | b'\r' | 0xc);
    let Some(at) = decoded.text.bytes().position(|byte| control(&byte)) else {
        return Ok(decoded);
    };
    let found = decoded.text.bytes().filter(control).count() as u64;
    let before = &decoded.text[..at];
    let line = before.matches('\n').count() as u64 + 1;
    Err(controls(file, found, line, decoded.text.as_bytes()[at]))
}

/// A stray control character in a table, or too many of them for it to be a table.
pub(super) fn controls(file: &str, found: u64, line: u64, code: u8) -> Fault {
    const STRAY: u64 = 3;
    if found > STRAY {
        let expected = "a table of text or a workbook: this is binary data";
        return Fault::unreadable(file, expected);
    }
    let expected = format!("text without control characters: found one (U+{code:04X})");
    Fault {
        kind: Kind::Unreadable,
        ..Fault::line(file, line, expected)
    }
}

/// How the bytes of a text become characters.
#[derive(Clone, Copy)]
pub(super) struct Coding {
    pub encoding: &'static Encoding,
    /// How long the byte-order mark is.
    pub mark: usize,
    pub guessed: bool,
    /// Whether bytes that are not valid are read as `\u{fffd}`; else they say that it is another encoding.
    pub lossy: bool,
}

impl Coding {
    /// What the first bytes say; UTF-8 where they say nothing.
    pub(super) fn of_start(bytes: &[u8]) -> Self {
        let marked = Encoding::for_bom(bytes);
        let wide = utf_16_without_mark(bytes).filter(|_| marked.is_none());
        let (encoding, mark) = marked.unwrap_or((wide.unwrap_or(UTF_8), 0));
        Self {
            encoding,
            mark,
            guessed: wide.is_some(),
            lossy: encoding != UTF_8,
        }
    }

    /// What a text is that is not the UTF-8 it was taken for: damaged, where it has a mark, else a guess from all of it.
    pub(super) fn not_utf_8(self, text: impl Read) -> io::Result<Self> {
        let lossy = true;
        if self.mark > 0 {
            return Ok(Self { lossy, ..self });
        }
        Ok(Self {
            encoding: guess(text)?,
            guessed: true,
            lossy,
            ..self
        })
    }

    /// Whether its letters are two bytes long, or four.
    fn is_wide(self) -> bool {
        self.encoding == UTF_16LE || self.encoding == UTF_16BE
    }

    /// An error if the bytes after the mark end within a letter.
    pub(super) fn check_length(self, bytes: u64) -> io::Result<()> {
        if bytes.is_multiple_of(2) || !self.is_wide() {
            return Ok(());
        }
        let name = self.name();
        let expected = format!(
            "complete characters of {name}: the last byte is only half of one, so the file is cut off"
        );
        Err(Exceeded(expected).into())
    }

    /// How many bytes of the start of a text, its mark included, are whole lines; nothing where no line ends.
    pub(super) fn whole_lines(self, start: &[u8]) -> Option<usize> {
        let text = start.get(self.mark..)?;
        let end = if self.is_wide() {
            let feed: &[u8] = if self.encoding == UTF_16LE {
                b"\n\0"
            } else {
                b"\0\n"
            };
            let letters = text.chunks_exact(2);
            (letters.rev().position(|letter| letter == feed))
                .map(|after| text.len() / 2 * 2 - 2 * after)
        } else {
            memchr::memrchr(b'\n', text).map(|at| at + 1)
        };
        end.map(|end| self.mark + end)
    }

    /// Its name.
    pub(super) fn name(self) -> &'static str {
        self.encoding.name()
    }

    /// What to say about the reading: a guess, or damage.
    pub(super) fn note(self, damaged: bool) -> Option<String> {
        let name = self.name();
        if self.guessed {
            Some(format!("the encoding is a guess: {name}"))
        } else {
            damaged.then(|| format!("some bytes are not valid {name}; they are read as `\u{fffd}`"))
        }
    }

    /// All of a text at once; an error where it is not the UTF-8 it was taken for.
    fn text(self, bytes: Vec<u8>) -> Result<Decoded, Vec<u8>> {
        let (text, damaged) = if self.lossy {
            let (text, damaged) = self
                .encoding
                .decode_without_bom_handling(&bytes[self.mark..]);
            (text.into_owned(), damaged)
        } else {
            let mut text =
                String::from_utf8(bytes).map_err(std::string::FromUtf8Error::into_bytes)?;
            text.drain(..self.mark);
            (text, false)
        };
        let (encoding, notes) = (self.name(), self.note(damaged).into_iter().collect());
        Ok(Decoded {
            text,
            encoding,
            notes,
        })
    }
}

fn text_of(bytes: Vec<u8>) -> io::Result<Decoded> {
    let coding = Coding::of_start(&bytes);
    coding.check_length((bytes.len() - coding.mark) as u64)?;
    let bytes = match coding.text(bytes) {
        Ok(decoded) => return Ok(decoded),
        Err(bytes) => bytes,
    };
    let decoded = coding.not_utf_8(bytes.as_slice())?.text(bytes);
    decoded.map_err(|_| unreachable!("what is not UTF-8 is decoded with losses"))
}

/// UTF-16 without its mark shows as text whose every other byte is zero.
fn utf_16_without_mark(bytes: &[u8]) -> Option<&'static Encoding> {
    let sample = &bytes[..bytes.len().min(4096)];
    let zeros = |from: usize| {
        sample
            .iter()
            .skip(from)
            .step_by(2)
            .filter(|byte| **byte == 0)
            .count()
    };
    let wide = |zeros: usize| sample.len() > 3 && zeros * 4 > sample.len();
    match (wide(zeros(1)), wide(zeros(0))) {
        (true, false) => Some(UTF_16LE),
        (false, true) => Some(UTF_16BE),
        _ => None,
    }
}

/// What the detector of Firefox takes the bytes for.
fn guess(mut text: impl Read) -> io::Result<&'static Encoding> {
    let mut detector = chardetng::EncodingDetector::new(chardetng::Iso2022JpDetection::Deny);
    let mut part = vec![0; 1 << 16];
    loop {
        let read = text.read(&mut part)?;
        detector.feed(&part[..read], read == 0);
        if read == 0 {
            break;
        }
    }
    let encoding = detector.guess(None, chardetng::Utf8Detection::Deny);
    Ok(if encoding == UTF_8 {
        encoding_rs::WINDOWS_1252
    } else {
        encoding
    })
}
