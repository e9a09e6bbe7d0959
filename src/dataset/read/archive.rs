//! Workbooks before they are read: every file in the archive whole by its checksum, none larger than the limits, no number in
//! them that a reader would take memory for without looking.

use std::io::{Cursor, Read as _};

use zip::ZipArchive;

use crate::dataset::fault::shown;
use crate::dataset::limits::{Exceeded, Limits, PARTS_OF_WORKBOOK};

/// What is wrong with a workbook as an archive, as the rest of "expected an XLSX workbook: …".
pub(super) fn check(bytes: &[u8], limits: Limits) -> Result<(), Exceeded> {
    let damaged = |_| Exceeded("this one is damaged or cut off".into());
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(damaged)?;
    if archive.len() > PARTS_OF_WORKBOOK {
        return Err(Exceeded(format!(
            "this one has {} parts; at most {PARTS_OF_WORKBOOK} are read",
            archive.len()
        )));
    }
    let (mut part, mut content) = (Vec::new(), 0);
    for at in 0..archive.len() {
        let mut entry = archive.by_index(at).map_err(damaged)?;
        let name = shown(&entry.name().map_err(damaged)?);
        part.clear();
        loop {
            const AT_ONCE: u64 = 1 << 22;
            let read = entry.by_ref().take(AT_ONCE).read_to_end(&mut part);
            let read = read.map_err(|_| {
                Exceeded(format!(
                    "`{name}` in it is damaged: its checksum does not fit"
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
    }
    Ok(())
}

/// Numbers of shared texts that are larger than the part that declares them, and XML that is not UTF-8.
fn check_part(name: &str, part: &[u8]) -> Result<(), Exceeded> {
    let start = &part[..part.len().min(64)];
    let is_xml = name.to_ascii_lowercase().ends_with(".xml");
    if is_xml && (start.contains(&0) || start.starts_with(b"\xff\xfe")) {
        return Err(Exceeded(format!("`{name}` in it is not UTF-8")));
    }
    for attribute in [b"uniqueCount".as_slice(), b"count"] {
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
        assert!(check_part("x.xml", b"<sst uniqueCount='900'/>").is_err());
        assert!(
            check_part(
                "x.xml",
                b"<sst count=\"3\" uniqueCount='2'><si/><si/></sst>"
            )
            .is_ok()
        );
    }
}
