//! Workbooks take longest to read: their cells are kept as text, under the hash of the file's content and the version of
//! the program, so that a copy can be lost but never stale.
//!
//! A copy is sealed with a key that only this user can read: one that is damaged, or that something else put there, is not
//! used.

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use sha2::{Digest as _, Sha256};

use super::Record;
use super::spreadsheet::{self, Format};
use super::workbook::{self, Tab};
use crate::dataset::fault::Fault;
use crate::dataset::limits::Limits;
use crate::dataset::temp_files;

/// Whether cells of workbooks are kept for the next time.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Cache {
    /// Nothing is kept and nothing kept is used.
    #[default]
    Off,
    /// In the user's cache folder (`XDG_CACHE_HOME`, else `~/.cache`), where there is one.
    On,
}

/// The sheets of a workbook, from the cache where it has them.
pub(super) fn workbook(
    file: &str,
    bytes: Vec<u8>,
    format: Option<Format>,
    cache: Cache,
    limits: Limits,
) -> Result<Vec<Tab>, Fault> {
    let folder = (cache == Cache::On).then(folder).flatten();
    // a cache that cannot be written costs time, nothing else
    let sealing = folder.and_then(|folder| key(&folder).ok().map(|key| (folder, key)));
    let read = |bytes| match format {
        Some(format) => spreadsheet::tabs(file, bytes, format, limits),
        None => workbook::tabs(file, bytes, limits),
    };
    let Some((folder, key)) = sealing else {
        return read(bytes);
    };
    let name = format!(
        "{}-{}.csv",
        hex(&Sha256::digest(&bytes)),
        env!("CARGO_PKG_VERSION")
    );
    let kept = folder.join(&name);
    let sealed = std::fs::read(&kept).ok();
    if let Some(known) = sealed.and_then(|sealed| unpack(opened(&sealed, &name, &key)?)) {
        return Ok(known);
    }
    let tabs = read(bytes)?;
    let _unwritable = keep(&kept, &sealed_text(&pack(&tabs), &name, &key));
    Ok(tabs)
}

/// The user's cache folder of this program, where there is one.
pub fn folder() -> Option<PathBuf> {
    let folder = |name: &str| {
        std::env::var_os(name)
            .filter(|value| !value.is_empty())
            .map(PathBuf::from)
    };
    let cache = folder("XDG_CACHE_HOME").or_else(|| Some(folder("HOME")?.join(".cache")))?;
    Some(cache.join("tipstat"))
}

/// A key of 32 bytes, which this user alone can read; made where there is none.
fn key(folder: &Path) -> std::io::Result<[u8; 32]> {
    let place = folder.join("key");
    let known = std::fs::read(&place).ok().filter(|_| is_private(&place));
    if let Some(known) = known.and_then(|bytes| bytes.try_into().ok()) {
        return Ok(known);
    }
    let mut key = [0; 32];
    getrandom::fill(&mut key).map_err(std::io::Error::other)?;
    keep(&place, &key)?;
    Ok(key)
}

/// Whether only its owner can read or write a file.
fn is_private(place: &Path) -> bool {
    #[cfg(unix)]
    {
        use std::os::unix::fs::MetadataExt as _;
        let about = std::fs::symlink_metadata(place);
        about.is_ok_and(|about| about.is_file() && about.mode().trailing_zeros() >= 6)
    }
    #[cfg(not(unix))]
    place.is_file()
}

fn keep(place: &Path, text: &[u8]) -> std::io::Result<()> {
    let folder = place.parent().unwrap_or(place);
    std::fs::create_dir_all(folder)?;
    let (mut beside, _unfinished) = temp_files::file_in(folder, temp_files::Mode::Private)?;
    beside.write_all(text)?;
    beside.persist(place).map_err(|error| error.error)?;
    Ok(())
}

/// What proves that a copy is the one that was kept under a name.
fn seal(text: &[u8], name: &str, key: &[u8; 32]) -> String {
    let mut hash = Sha256::new();
    for part in [key.as_slice(), name.as_bytes(), b"\n", text, key.as_slice()] {
        hash.update(part);
    }
    hex(&hash.finalize())
}

fn sealed_text(text: &[u8], name: &str, key: &[u8; 32]) -> Vec<u8> {
    [seal(text, name, key).as_bytes(), b"\n", text].concat()
}

/// The text behind a seal that fits.
fn opened<'a>(sealed: &'a [u8], name: &str, key: &[u8; 32]) -> Option<&'a [u8]> {
    let (given, text) = sealed.split_at_checked(64)?;
    let text = text.strip_prefix(b"\n")?;
    (seal(text, name, key).as_bytes() == given).then_some(text)
}

/// Whether bytes are a copy that would be used, sealed or not.
#[cfg(feature = "fuzzing")]
pub fn opens(bytes: &[u8]) -> bool {
    opened(bytes, "a.csv", &[0; 32]).is_some() || unpack(bytes).is_some()
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Sheets, each with its notes and its rows with their number before them, then a last line that proves the file whole.
fn pack(tabs: &[Tab]) -> Vec<u8> {
    let mut writer = csv::WriterBuilder::new()
        .flexible(true)
        .has_headers(false)
        .from_writer(Vec::new());
    let mut all = || -> csv::Result<()> {
        for tab in tabs {
            writer.write_record(["sheet", &tab.name, if tab.hidden { "hidden" } else { "" }])?;
            for warning in &tab.warnings {
                writer.write_record(["warning", warning])?;
            }
            for row in &tab.rows {
                let line = row.line.to_string();
                writer.write_record(std::iter::once(line.as_str()).chain(row.cells.iter()))?;
            }
        }
        writer.write_record(["end"])
    };
    let written = all();
    written
        .ok()
        .and_then(|()| writer.into_inner().ok())
        .unwrap_or_default()
}

fn unpack(text: &[u8]) -> Option<Vec<Tab>> {
    let mut reader = csv::ReaderBuilder::new()
        .flexible(true)
        .has_headers(false)
        .from_reader(text);
    let mut tabs: Vec<Tab> = Vec::new();
    let mut record = csv::StringRecord::new();
    while reader.read_record(&mut record).ok()? {
        match record.get(0)? {
            "end" => return Some(tabs),
            "sheet" => tabs.push(Tab {
                name: record.get(1)?.to_owned(),
                hidden: record.get(2)? == "hidden",
                ..Tab::default()
            }),
            "warning" => tabs.last_mut()?.warnings.push(record.get(1)?.to_owned()),
            line => tabs.last_mut()?.rows.push(Record {
                line: line.parse().ok()?,
                cells: Arc::new(record.iter().skip(1).collect()),
            }),
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_copy_that_was_changed_renamed_or_planted_is_not_used() {
        let (key, other) = ([1; 32], [2; 32]);
        let sealed = sealed_text(b"sheet,a,\n2,KAZ,5\nend\n", "a.csv", &key);
        assert!(opened(&sealed, "a.csv", &key).and_then(unpack).is_some());
        assert_eq!(opened(&sealed, "b.csv", &key), None);
        assert_eq!(opened(&sealed, "a.csv", &other), None);
        let mut changed = sealed.clone();
        *changed.iter_mut().rfind(|byte| **byte == b'5').unwrap() = b'8';
        assert_eq!(opened(&changed, "a.csv", &key), None);
        for cut in 0..sealed.len() {
            assert_eq!(opened(&sealed[..cut], "a.csv", &key), None);
        }
    }
}
