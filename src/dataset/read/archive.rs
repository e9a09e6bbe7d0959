//! Workbooks before they are read: every file in the archive whole by its checksum, none larger than the limits, no number in
//! them that a reader would take memory for without looking, no declared size of a sheet that cannot be.

use std::collections::BTreeSet;
use std::io::{Cursor, Read as _, Write as _};

use quick_xml::events::Event;
use quick_xml::reader::Reader;
use zip::result::ZipResult;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipArchive, ZipWriter};

use super::open_document::attribute;
use crate::dataset::fault::shown;
use crate::dataset::limits::{Exceeded, Limits, PARTS_OF_WORKBOOK, SHEET};

/// What is wrong with a workbook as an archive, as the rest of "expected an XLSX workbook: …"; the workbook with sizes of sheets
/// that can be, where it declares others: they say nothing that its cells do not say.
pub(super) fn check(bytes: &[u8], limits: Limits) -> Result<Option<Vec<u8>>, Exceeded> {
    let damaged = |_| Exceeded("this one is damaged or cut off".into());
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(damaged)?;
    if archive.len() > PARTS_OF_WORKBOOK {
        return Err(Exceeded(format!(
            "this one has {} parts; at most {PARTS_OF_WORKBOOK} are read",
            archive.len()
        )));
    }
    check_names(&mut archive)?;
    let (mut part, mut content, mut is_right) = (Vec::new(), 0, true);
    for at in 0..archive.len() {
        let mut entry = archive.by_index(at).map_err(damaged)?;
        let name = shown(&entry.name().map_err(damaged)?);
        part.clear();
        loop {
            const AT_ONCE: u64 = 1 << 22;
            let read = entry.by_ref().take(AT_ONCE).read_to_end(&mut part);
            let read = read.map_err(|_| {
                Exceeded(format!(
                    "`{name}` in it is damaged: its checksum does not match"
                ))
            })?;
            content += read as u64;
            if let Some(exceeded) = limits.exceeded(content, bytes.len() as u64) {
                return Err(exceeded);
            }
            if read == 0 {
                break;
            }
        }
        check_part(&name, &part)?;
        if name.ends_with("workbook.xml.rels") {
            check_sheets(&part)?;
        }
        is_right &= wrong_dimension(&part).is_none();
    }
    if is_right {
        Ok(None)
    } else {
        repaired(archive).map(Some).map_err(damaged)
    }
}

/// Refuses names that appear twice: programs differ in which of the two they read.
fn check_names(archive: &mut ZipArchive<Cursor<&[u8]>>) -> Result<(), Exceeded> {
    let damaged = |_| Exceeded("this one is damaged or cut off".into());
    let mut names = BTreeSet::new();
    for at in 0..archive.len() {
        let entry = archive.by_index_raw(at).map_err(damaged)?;
        let name = entry.name().map_err(damaged)?.to_lowercase();
        if names.contains(&name) {
            let name = shown(&name);
            return Err(Exceeded(format!("`{name}` is in it twice")));
        }
        names.insert(name);
    }
    Ok(())
}

/// Refuses sheets that are one part, which would be read as often as there are sheets. What is no XML, the reader refuses.
fn check_sheets(relations: &[u8]) -> Result<(), Exceeded> {
    let mut xml = Reader::from_reader(relations);
    let (mut parts, mut room) = (BTreeSet::new(), Vec::new());
    loop {
        room.clear();
        let tag = match xml.read_event_into(&mut room) {
            Ok(Event::Start(tag) | Event::Empty(tag)) => tag,
            Ok(Event::Eof) | Err(_) => return Ok(()),
            Ok(_) => continue,
        };
        let value = |name: &str| attribute(&tag, name).ok().flatten().unwrap_or_default();
        if !value("Type").ends_with("/worksheet") {
            continue;
        }
        let target = value("Target").to_lowercase();
        let part = target.trim_start_matches("/xl/").trim_start_matches("./");
        if !parts.insert(part.to_owned()) {
            let part = shown(part);
            return Err(Exceeded(format!(
                "two of its sheets are one part, `{part}`"
            )));
        }
    }
}

/// The archive with the size `A1` where a sheet declares one that cannot be.
fn repaired(mut archive: ZipArchive<Cursor<&[u8]>>) -> ZipResult<Vec<u8>> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    let stored = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
    for at in 0..archive.len() {
        let mut part = Vec::new();
        let mut entry = archive.by_index(at)?;
        let name = entry.name()?.into_owned();
        entry.read_to_end(&mut part)?;
        if let Some(wrong) = wrong_dimension(&part) {
            part.splice(wrong, *b"A1");
        }
        writer.start_file(name, stored)?;
        writer.write_all(&part)?;
    }
    Ok(writer.finish()?.into_inner())
}

/// Where a sheet declares its size, if there is no such cell or range.
fn wrong_dimension(part: &[u8]) -> Option<std::ops::Range<usize>> {
    const NAME: &[u8] = b"dimension ";
    const WITHIN: usize = 1 << 12; // it comes before the cells
    let start = &part[..part.len().min(WITHIN)];
    let tag = memchr::memmem::find(start, NAME)? + NAME.len();
    let is_tag = matches!(part.get(tag - NAME.len() - 1), Some(b'<' | b':'));
    let end = tag + memchr::memchr(b'>', &part[tag..]).filter(|_| is_tag)?;
    let value = tag + memchr::memmem::find(&part[tag..end], b"ref=")? + 5;
    let quote = *part.get(value - 1)?;
    let length = memchr::memchr(quote, part.get(value..end)?)?;
    let size = &part[value..value + length];
    let is_right = size.split(|byte| *byte == b':').all(is_cell);
    (!is_right).then_some(value..value + length)
}

/// Whether a text names a cell that a sheet can have: `XFD1048576` at most.
fn is_cell(text: &[u8]) -> bool {
    let letters = text
        .iter()
        .take_while(|byte| byte.is_ascii_uppercase())
        .count();
    let (letters, digits) = text.split_at(letters);
    let column = letters.iter().take(4).fold(0, |column, letter| {
        column * 26 + u32::from(letter - b'A') + 1
    });
    let row = std::str::from_utf8(digits)
        .ok()
        .and_then(|digits| digits.parse::<u32>().ok());
    (1..=SHEET.1).contains(&column) && row.is_some_and(|row| (1..=SHEET.0).contains(&row))
}

/// Numbers of shared texts that are larger than the part that declares them, and XML that is not UTF-8.
fn check_part(name: &str, part: &[u8]) -> Result<(), Exceeded> {
    let start = &part[..part.len().min(64)];
    let is_xml = name.to_ascii_lowercase().ends_with(".xml");
    if is_xml && (start.contains(&0) || start.starts_with(b"\xff\xfe")) {
        return Err(Exceeded(format!("`{name}` in it is not UTF-8")));
    }
    // `count` is how often texts are used, which may be far more often than there is room for texts
    for attribute in [b"uniqueCount".as_slice()] {
        for at in memchr::memmem::find_iter(part, attribute) {
            let declared = number(&part[at + attribute.len()..]);
            if declared.is_some_and(|declared| declared > part.len() as u64) {
                return Err(Exceeded(format!(
                    "`{name}` in it declares more entries than it has room for"
                )));
            }
        }
    }
    Ok(())
}

/// The number of an attribute, from behind its name: `="12"`, blanks allowed.
fn number(text: &[u8]) -> Option<u64> {
    let text = text
        .trim_ascii_start()
        .strip_prefix(b"=")?
        .trim_ascii_start();
    let [b'"' | b'\'', text @ ..] = text else {
        return None;
    };
    let text = text.trim_ascii_start();
    let digits = text.iter().take_while(|byte| byte.is_ascii_digit());
    let value = digits
        .take(18)
        .fold(0, |value, digit| value * 10 + u64::from(digit - b'0'));
    Some(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_declared_number_is_found_however_it_is_written() {
        for (text, value) in [
            (r#"="12">"#, Some(12)),
            (" = '4000000000'", Some(4_000_000_000)),
            (r#"="99999999999999999999""#, Some(999_999_999_999_999_999)),
            (r#"er="1""#, None),
        ] {
            assert_eq!(number(text.as_bytes()), value, "{text}");
        }
        assert!(is_cell(b"A1") && is_cell(b"XFD1048576"));
        for wrong in [
            "",
            "A",
            "1",
            "A0",
            "XFE1",
            "ZZZZZZZ1",
            "A1048577",
            "A4294967296",
            "a1",
        ] {
            assert!(!is_cell(wrong.as_bytes()), "{wrong}");
        }
        let part = b"<worksheet><dimension ref=\"A0:M5\"/><sheetData/>";
        assert_eq!(wrong_dimension(part), Some(27..32));
        assert_eq!(wrong_dimension(b"<x:dimension ref='A1:M5'/>"), None);
        assert!(check_part("x.xml", b"<sst uniqueCount='900'/>").is_err());
        assert!(
            check_part(
                "x.xml",
                b"<sst count=\"555715\" uniqueCount='2'><si/><si/></sst>"
            )
            .is_ok()
        );
    }
}
