//! Bytes to text: a byte-order mark is believed, valid UTF-8 is UTF-8, anything else is a guess that is reported.

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};

use crate::dataset::fault::Fault;

/// Text, and how it was read.
pub(super) struct Decoded {
    pub text: String,
    pub encoding: &'static str,
    pub notes: Vec<String>,
}

pub(super) fn decode(file: &str, bytes: Vec<u8>) -> Result<Decoded, Fault> {
    let binary = || Fault::unreadable(file, "a table of text or a workbook: this is binary data");
    if let Some((encoding, mark)) = Encoding::for_bom(&bytes) {
        let (text, damaged) = encoding.decode_without_bom_handling(&bytes[mark..]);
        let mut notes = Vec::new();
        if damaged {
            notes.push(format!(
                "some bytes are no valid {}: they read as `\u{fffd}`",
                encoding.name()
            ));
        }
        return text_only(text.into_owned(), encoding.name(), notes).ok_or_else(binary);
    }
    let bytes = match String::from_utf8(bytes) {
        Ok(text) => return text_only(text, "UTF-8", Vec::new()).ok_or_else(binary),
        Err(error) => error.into_bytes(),
    };
    let encoding = guess(&bytes);
    let (text, _) = encoding.decode_without_bom_handling(&bytes);
    let note = format!("the encoding is a guess: {}", encoding.name());
    text_only(text.into_owned(), encoding.name(), vec![note]).ok_or_else(binary)
}

/// UTF-16 without its mark shows as text whose every other byte is zero; else the detector of Firefox decides.
fn guess(bytes: &[u8]) -> &'static Encoding {
    let sample = &bytes[..bytes.len().min(4096)];
    let zeros = |from: usize| {
        sample
            .iter()
            .skip(from)
            .step_by(2)
            .filter(|byte| **byte == 0)
            .count()
    };
    if zeros(1) * 4 > sample.len() {
        return UTF_16LE;
    }
    if zeros(0) * 4 > sample.len() {
        return UTF_16BE;
    }
    let mut detector = chardetng::EncodingDetector::new(chardetng::Iso2022JpDetection::Deny);
    detector.feed(bytes, true);
    let encoding = detector.guess(None, chardetng::Utf8Detection::Deny);
    if encoding == UTF_8 {
        encoding_rs::WINDOWS_1252
    } else {
        encoding
    }
}

/// Refuses text with control characters that no table has.
fn text_only(text: String, encoding: &'static str, notes: Vec<String>) -> Option<Decoded> {
    let utf_16_unmarked =
        text.len() > 3 && text.bytes().filter(|b| *b == 0).count() * 4 > text.len();
    if utf_16_unmarked {
        let encoding = guess(text.as_bytes());
        let (wide, _) = encoding.decode_without_bom_handling(text.as_bytes());
        let note = format!("the encoding is a guess: {}", encoding.name());
        return (!wide.contains('\0'))
            .then(|| text_only(wide.into_owned(), encoding.name(), vec![note]))?;
    }
    let control = |b: u8| b < 0x20 && !matches!(b, b'\t' | b'\n' | b'\r' | 0x0c);
    (!text.bytes().any(control)).then_some(Decoded {
        text,
        encoding,
        notes,
    })
}
