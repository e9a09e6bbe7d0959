//! Files that are written: whole or not at all, never instead of an input, and of nothing that tipstat did not make unless
//! `--force` says so.

use std::fs::{self, Metadata};
use std::io::{ErrorKind, Write as _};
use std::path::{Path, PathBuf};

use anyhow::Context as _;
use sha2::{Digest as _, Sha256};

use super::exit::Usage;
use crate::dataset::{cache_folder, package, temp_files};

/// Refuses an output that is one of the inputs, under whatever name or link.
pub(super) fn refuse_input(root: &Path, output: &Path, inputs: &[String]) -> Result<(), Usage> {
    let output = &root.join(output);
    let Ok(output_about) = fs::metadata(output) else {
        return Ok(());
    };
    let is_file = output_about.is_file() || output_about.is_dir();
    let same = |input: &String| {
        is_file
            && fs::metadata(root.join(input))
                .is_ok_and(|about| is_same(&about, &output_about, input, output))
    };
    let behind = inputs
        .iter()
        .flat_map(|input| package::files_behind(root, input));
    match inputs.iter().cloned().chain(behind).find(same) {
        Some(input) => Err(Usage(format!(
            "the output `{}` is the input `{input}`: name another file, the input would be lost",
            output.display()
        ))),
        None => Ok(()),
    }
}

#[cfg(unix)]
fn is_same(a: &Metadata, b: &Metadata, _: &str, _: &Path) -> bool {
    use std::os::unix::fs::MetadataExt as _;
    (a.dev(), a.ino()) == (b.dev(), b.ino())
}

#[cfg(not(unix))]
fn is_same(_: &Metadata, _: &Metadata, a: &str, b: &Path) -> bool {
    matches!((fs::canonicalize(a), fs::canonicalize(b)), (Ok(a), Ok(b)) if a == b)
}

/// Writes a result. A file that is there is replaced if tipstat wrote it as it is, if it is empty, or with `--force`.
pub(super) fn save_result(path: &Path, bytes: &[u8], force: bool) -> anyhow::Result<()> {
    if !force && !may_replace(path, bytes) {
        return Err(Usage(format!(
            "`{}` is there, and tipstat did not write it, or it was changed since: name another file, or replace it with `--force`",
            path.display()
        ))
        .into());
    }
    save(path, bytes)
}

/// Whether nothing is lost when a file is replaced: it is not there or empty, has the same content, or is as tipstat wrote it.
fn may_replace(path: &Path, bytes: &[u8]) -> bool {
    let Ok(about) = fs::metadata(path) else {
        return true;
    };
    if !about.is_file() || about.len() == 0 {
        return true;
    }
    let Ok(there) = fs::read(path) else {
        return false;
    };
    there == bytes || known(path).is_some_and(|hash| hash == hex(&Sha256::digest(&there)))
}

/// Where the hash of what was last written to a path is kept: the user's cache folder, a small file for each path.
fn record(path: &Path) -> Option<PathBuf> {
    let whole = fs::canonicalize(path).ok()?;
    let name = hex(&Sha256::digest(whole.as_os_str().as_encoded_bytes()));
    Some(cache_folder()?.join("written").join(name))
}

fn known(path: &Path) -> Option<String> {
    fs::read_to_string(record(path)?).ok()
}

/// Remembers what was written, so that the next run may replace it.
fn remember(path: &Path, bytes: &[u8]) -> Option<()> {
    remember_hash(path, &hex(&Sha256::digest(bytes)))
}

fn remember_hash(path: &Path, hash: &str) -> Option<()> {
    let record = record(path)?;
    let folder = record.parent()?;
    fs::create_dir_all(folder).ok()?;
    let (mut beside, _unfinished) = temp_files::file_in(folder, temp_files::Mode::Private).ok()?;
    beside.write_all(hash.as_bytes()).ok()?;
    beside.persist(&record).ok()?;
    Some(())
}

/// Whether a folder may be replaced: it is not there or empty, or everything in it is as tipstat wrote it.
pub(super) fn may_replace_folder(folder: &Path) -> bool {
    let is_empty = || fs::read_dir(folder).is_ok_and(|mut entries| entries.next().is_none());
    let as_written =
        || known(folder).is_some_and(|hash| contents(folder).is_ok_and(|now| now == hash));
    !folder.exists() || is_empty() || as_written()
}

/// Remembers all that is in a folder.
pub(super) fn remember_folder(folder: &Path) {
    // what cannot be remembered is asked about the next time
    let contents = contents(folder).ok();
    let _forgotten = contents.and_then(|hash| remember_hash(folder, &hash));
}

/// One hash of the names and contents of all files in a folder.
fn contents(folder: &Path) -> std::io::Result<String> {
    let mut files = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(inner) = folders.pop() {
        for entry in fs::read_dir(inner)? {
            let path = entry?.path();
            if path.is_dir() {
                folders.push(path);
            } else {
                files.push(path);
            }
        }
    }
    files.sort();
    let mut hash = Sha256::new();
    for file in files {
        let name = file.strip_prefix(folder).unwrap_or(&file);
        hash.update(Sha256::digest(name.as_os_str().as_encoded_bytes()));
        hash.update(Sha256::digest(fs::read(&file)?));
    }
    Ok(hex(&hash.finalize()))
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Writes a file next to its place and then puts it there, with the mode and owner of the one it replaces. A link stays one:
/// what it points to is written. What is not a file, such as `/dev/stdout` or a named pipe, is written into and never replaced.
pub(super) fn save(path: &Path, bytes: &[u8]) -> anyhow::Result<()> {
    let target = fs::canonicalize(path);
    let write = || -> std::io::Result<()> {
        let path = target.as_deref().unwrap_or(path);
        let before = fs::metadata(path).ok();
        if before
            .as_ref()
            .is_some_and(|about| !about.is_file() && !about.is_dir())
        {
            let mut device = fs::OpenOptions::new().write(true).open(path)?;
            return device.write_all(bytes);
        }
        let (mut beside, _unfinished) =
            temp_files::file_in(folder_of(path), temp_files::Mode::Usual)?;
        beside.write_all(bytes)?;
        if let Some(before) = &before {
            keep_owner(beside.as_file(), before)?;
        }
        beside.persist(path).map_err(|error| error.error)?;
        Ok(())
    };
    // the temporary name would only confuse
    let plain = |error: std::io::Error| match error.kind() {
        ErrorKind::NotFound => std::io::Error::new(ErrorKind::NotFound, "folder not found"),
        ErrorKind::Other => error,
        kind => std::io::Error::from(kind),
    };
    write()
        .map_err(plain)
        .with_context(|| format!("cannot write `{}`", path.display()))?;
    // what cannot be remembered is asked about the next time
    let _forgotten = remember(path, bytes);
    Ok(())
}

/// Gives a new file the mode and the owner of the one that it will replace.
#[cfg(unix)]
pub(super) fn keep_owner(file: &fs::File, before: &Metadata) -> std::io::Result<()> {
    use std::os::unix::fs::{MetadataExt as _, fchown};
    let own = file.metadata()?;
    if (own.uid(), own.gid()) != (before.uid(), before.gid()) {
        let given = fchown(file, Some(before.uid()), Some(before.gid()));
        given.map_err(|_| {
            std::io::Error::other("it belongs to another user or group, which tipstat cannot keep")
        })?;
    }
    file.set_permissions(before.permissions())
}

#[cfg(not(unix))]
pub(super) fn keep_owner(_: &fs::File, _: &Metadata) -> std::io::Result<()> {
    Ok(())
}

/// The folder that a path lies in.
pub(super) fn folder_of(path: &Path) -> &Path {
    path.parent()
        .filter(|folder| !folder.as_os_str().is_empty())
        .unwrap_or(Path::new("."))
}
