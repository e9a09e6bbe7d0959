//! Bytes to text: a byte-order mark is believed, valid UTF-8 is UTF-8, anything else is a guess that is reported.

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};

use crate::dataset::fault::{Fault, Kind};

/// Text, and how it was read.
pub(super) struct Decoded {
    pub text: String,
    pub encoding: &'static str,
    pub notes: Vec<String>,
}

pub(super) fn decode(file: &str, bytes: Vec<u8>) -> Result<Decoded, Fault> {
    let decoded = text_of(bytes);
    let control = |c: char| c.is_ascii_control() && !matches!(c, '\t' | '\n' | '\r' | '\u{c}');
    let Some(at) = decoded.text.find(control) else {
        return Ok(decoded);
    };
    let found = decoded.text.chars().filter(|c| control(*c)).count();
    // a stray character in a table, or no table at all
    if found > 3 {
        return Err(Fault::unreadable(
            file,
            "a table of text or a workbook: this is binary data",
        ));
    }
    let before = &decoded.text[..at];
    let line = before.matches('\n').count() as u64 + 1;
    let code = decoded.text[at..].chars().next().map_or(0, u32::from);
    let expected = format!("text: here is a control character (U+{code:04X})");
    Err(Fault {
        kind: Kind::Unreadable,
        ..Fault::line(file, line, expected)
    })
}

fn text_of(bytes: Vec<u8>) -> Decoded {
    if let Some((encoding, mark)) = Encoding::for_bom(&bytes) {
        let (text, damaged) = encoding.decode_without_bom_handling(&bytes[mark..]);
        let note = format!(
            "some bytes are no valid {}: they read as `\u{fffd}`",
            encoding.name()
        );
        let notes = if damaged { vec![note] } else { Vec::new() };
        return Decoded {
            text: text.into_owned(),
            encoding: encoding.name(),
            notes,
        };
    }
    let wide = utf_16_without_mark(&bytes);
    let bytes = match String::from_utf8(bytes) {
        Ok(text) if wide.is_none() => {
            return Decoded {
                text,
                encoding: "UTF-8",
                notes: Vec::new(),
            };
        }
        Ok(text) => text.into_bytes(),
        Err(error) => error.into_bytes(),
    };
    let encoding = wide.unwrap_or_else(|| guess(&bytes));
    let (text, _) = encoding.decode_without_bom_handling(&bytes);
    let note = format!("the encoding is a guess: {}", encoding.name());
    Decoded {
        text: text.into_owned(),
        encoding: encoding.name(),
        notes: vec![note],
    }
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
fn guess(bytes: &[u8]) -> &'static Encoding {
    let mut detector = chardetng::EncodingDetector::new(chardetng::Iso2022JpDetection::Deny);
    detector.feed(bytes, true);
    let encoding = detector.guess(None, chardetng::Utf8Detection::Deny);
    if encoding == UTF_8 {
        encoding_rs::WINDOWS_1252
    } else {
        encoding
    }
}
