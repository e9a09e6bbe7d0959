//! Tables that took long to read are kept for the next time, typed, under the hash of the file's content and of all that decides
//! how it is read, so that a copy can be lost but never stale.
//!
//! A copy is sealed with a key that only this user can read: one that is damaged, or that something else put there, is not
//! used.

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use sha2::{Digest as _, Sha256};

use super::temp_files;

pub(super) mod codec;
mod frames;

/// Whether tables are kept for the next time.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Cache {
    /// Nothing is kept and nothing kept is used.
    #[default]
    Off,
    /// In the user's cache folder (`XDG_CACHE_HOME`, else `~/.cache`), where there is one.
    On,
}

/// Bytes of all copies together: beyond it the oldest are removed.
const MOST: u64 = 1 << 30;
/// What the names of copies end with; `csv` is from versions that kept cells of workbooks.
const ENDINGS: [&str; 2] = ["tables", "csv"];

/// The place of copies of one file's tables, by the hash of its content.
pub(super) struct Copies {
    folder: PathBuf,
    key: [u8; 32],
    content: String,
}

impl Copies {
    /// The place of copies; `None` where none can be kept.
    pub(super) fn of(content: &[u8]) -> Option<Self> {
        let folder = folder()?;
        // a cache that cannot be written costs time, nothing else
        let key = key(&folder).ok()?;
        let content = hex(&Sha256::digest(content));
        Some(Self {
            folder,
            key,
            content,
        })
    }

    /// The name of a copy, by the text of all that decides how the content is read.
    fn name(&self, reading: &str) -> String {
        let program = format!("{}\n{}\n{reading}", env!("CARGO_PKG_VERSION"), build());
        let reading = hex(&Sha256::digest(program));
        format!("{}-{}.tables", self.content, &reading[..32])
    }

    /// The copy for a way of reading, where there is one whose seal fits.
    pub(super) fn find(&self, reading: &str) -> Option<Vec<u8>> {
        let name = self.name(reading);
        let mut sealed = read_file(&self.folder.join(&name))?;
        let start = sealed.len() - opened(&sealed, &name, &self.key)?.len();
        sealed.drain(..start);
        Some(sealed)
    }

    /// Keeps a copy for a way of reading.
    pub(super) fn keep(&self, reading: &str, tables: &[u8]) {
        let name = self.name(reading);
        let seal = seal(tables, &name, &self.key);
        let place = self.folder.join(&name);
        let _unwritable = write_whole(&place, &[seal.as_bytes(), b"\n", tables]);
        remove_oldest(&self.folder, MOST);
    }
}

/// What distinguishes one build of the program from another of the same version: when its file was written, and how long it is.
fn build() -> String {
    let about = std::env::current_exe().and_then(std::fs::metadata);
    about.map_or(String::new(), |about| {
        format!("{:?} {}", about.modified().ok(), about.len())
    })
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

/// A key of 32 bytes, which only this user can read; made where there is none.
fn key(folder: &Path) -> std::io::Result<[u8; 32]> {
    let place = folder.join("key");
    let known = is_private(&place).then(|| read_file(&place)).flatten();
    if let Some(known) = known.and_then(|bytes| bytes.try_into().ok()) {
        return Ok(known);
    }
    let mut key = [0; 32];
    getrandom::fill(&mut key).map_err(std::io::Error::other)?;
    write_whole(&place, &[&key])?;
    Ok(key)
}

/// The bytes of a file that can be one of ours: not of a link, a folder, or a pipe that nobody writes into.
fn read_file(place: &Path) -> Option<Vec<u8>> {
    let about = std::fs::symlink_metadata(place).ok()?;
    let is_ours = about.is_file() && about.len() <= MOST;
    is_ours.then(|| std::fs::read(place).ok()).flatten()
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

fn write_whole(place: &Path, parts: &[&[u8]]) -> std::io::Result<()> {
    let folder = place.parent().unwrap_or(place);
    std::fs::create_dir_all(folder)?;
    let (mut beside, _unfinished) = temp_files::file_in(folder, temp_files::Mode::Private)?;
    for part in parts {
        beside.write_all(part)?;
    }
    beside.persist(place).map_err(|error| error.error)?;
    Ok(())
}

/// Removes the oldest copies where all together have more than `most` bytes.
fn remove_oldest(folder: &Path, most: u64) {
    let is_copy = |path: &Path| {
        let ending = path.extension().and_then(|ending| ending.to_str());
        ending.is_some_and(|ending| ENDINGS.contains(&ending))
    };
    let copies = std::fs::read_dir(folder).into_iter().flatten().flatten();
    let about = |file: std::fs::DirEntry| {
        let about = file.metadata().ok()?;
        let written = about.modified().unwrap_or(SystemTime::UNIX_EPOCH);
        is_copy(&file.path()).then(|| (written, file.path(), about.len()))
    };
    let mut copies: Vec<_> = copies.filter_map(about).collect();
    copies.sort();
    let mut all: u64 = copies.iter().map(|(_, _, size)| size).sum();
    for (_, path, size) in copies {
        if all <= most {
            return;
        }
        let _gone = std::fs::remove_file(path);
        all -= size;
    }
}

/// What proves that a copy is the one that was kept under a name.
fn seal(text: &[u8], name: &str, key: &[u8; 32]) -> String {
    let mut hash = Sha256::new();
    for part in [key.as_slice(), name.as_bytes(), b"\n", text, key.as_slice()] {
        hash.update(part);
    }
    hex(&hash.finalize())
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
    opened(bytes, "a.tables", &[0; 32]).is_some() || super::load::opens(bytes)
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_copy_that_was_changed_renamed_or_planted_is_not_used() {
        let (key, other) = ([1; 32], [2; 32]);
        let text = b"tables of 2020: 5";
        let sealed = [seal(text, "a.tables", &key).as_bytes(), b"\n", text].concat();
        assert_eq!(opened(&sealed, "a.tables", &key), Some(&text[..]));
        assert_eq!(opened(&sealed, "b.tables", &key), None);
        assert_eq!(opened(&sealed, "a.tables", &other), None);
        let mut changed = sealed.clone();
        *changed.iter_mut().rfind(|byte| **byte == b'5').unwrap() = b'8';
        assert_eq!(opened(&changed, "a.tables", &key), None);
        for cut in 0..sealed.len() {
            assert_eq!(opened(&sealed[..cut], "a.tables", &key), None);
        }
    }

    #[test]
    fn the_oldest_copies_go_first_and_nothing_else_does() {
        let folder = tempfile::tempdir().unwrap();
        for (at, name) in ["a.tables", "b.csv", "key", "c.tables"].iter().enumerate() {
            let path = folder.path().join(name);
            std::fs::write(&path, [0; 100]).unwrap();
            let written = SystemTime::UNIX_EPOCH + std::time::Duration::from_secs(at as u64);
            let file = std::fs::File::options().write(true).open(&path).unwrap();
            file.set_modified(written).unwrap();
        }
        remove_oldest(folder.path(), 150);
        let left = std::fs::read_dir(folder.path()).unwrap().flatten();
        let mut left: Vec<_> = left.map(|file| file.file_name()).collect();
        left.sort();
        assert_eq!(left, ["c.tables", "key"]);
    }
}
