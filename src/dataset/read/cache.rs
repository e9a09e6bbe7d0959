//! Workbooks take longest to read: their cells are kept as text, under the hash of the file's content and the version of
//! the program, so that a copy can be lost but never stale.

use std::io::Write as _;
use std::path::PathBuf;
use std::sync::Arc;

use sha2::{Digest as _, Sha256};

use super::{Record, workbook};
use crate::dataset::fault::Fault;
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

/// The rows of a workbook and what to note of it, from the cache where it has them.
pub(super) fn workbook(
    file: &str,
    bytes: Vec<u8>,
    cache: Cache,
) -> Result<(Vec<Record>, Vec<String>), Fault> {
    let Some(kept) = (cache == Cache::On).then(|| place(&bytes)).flatten() else {
        return workbook::rows(file, bytes);
    };
    if let Some(known) = std::fs::read(&kept).ok().and_then(|text| unpack(&text)) {
        return Ok(known);
    }
    let (rows, notes) = workbook::rows(file, bytes)?;
    // a cache that cannot be written costs time, nothing else
    let _unwritable = keep(&kept, &pack(&rows, &notes));
    Ok((rows, notes))
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

fn place(bytes: &[u8]) -> Option<PathBuf> {
    let hash: String = Sha256::digest(bytes)
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect();
    Some(folder()?.join(format!("{hash}-{}.csv", env!("CARGO_PKG_VERSION"))))
}

fn keep(place: &std::path::Path, text: &[u8]) -> std::io::Result<()> {
    let folder = place.parent().unwrap_or(place);
    std::fs::create_dir_all(folder)?;
    let (mut beside, _unfinished) = temp_files::make(|| tempfile::NamedTempFile::new_in(folder))?;
    beside.write_all(text)?;
    beside.persist(place).map_err(|error| error.error)?;
    Ok(())
}

/// Notes, then rows with their number before them, then a last line that proves the file whole.
fn pack(rows: &[Record], notes: &[String]) -> Vec<u8> {
    let mut writer = csv::WriterBuilder::new()
        .flexible(true)
        .has_headers(false)
        .from_writer(Vec::new());
    let mut all = || -> csv::Result<()> {
        for note in notes {
            writer.write_record(["note", note])?;
        }
        for row in rows {
            let line = row.line.to_string();
            writer.write_record(std::iter::once(line.as_str()).chain(row.cells.iter()))?;
        }
        writer.write_record(["end"])
    };
    let written = all();
    written
        .ok()
        .and_then(|()| writer.into_inner().ok())
        .unwrap_or_default()
}

fn unpack(text: &[u8]) -> Option<(Vec<Record>, Vec<String>)> {
    let mut reader = csv::ReaderBuilder::new()
        .flexible(true)
        .has_headers(false)
        .from_reader(text);
    let (mut rows, mut notes) = (Vec::new(), Vec::new());
    let mut record = csv::StringRecord::new();
    while reader.read_record(&mut record).ok()? {
        match record.get(0)? {
            "end" => return Some((rows, notes)),
            "note" => notes.push(record.get(1)?.to_owned()),
            line => rows.push(Record {
                line: line.parse().ok()?,
                cells: Arc::new(record.iter().skip(1).collect()),
            }),
        }
    }
    None
}
