//! The files that are read. They are invented, and kept under `target/bench/` for the next time.

use std::fs::{self, File};
use std::io::{self, BufWriter, Write as _};
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context as _, ensure};
use sha2::{Digest as _, Sha256};

use crate::generator::{self, Layout};

/// A case file on disk.
pub(crate) struct CaseFile {
    /// What tables call it.
    pub name: &'static str,
    pub path: PathBuf,
    pub rows: u64,
    pub bytes: u64,
}

/// Where everything is kept that the bench makes.
pub(crate) fn folder() -> PathBuf {
    Path::new(env!("CARGO_TARGET_TMPDIR")).with_file_name("bench")
}

impl CaseFile {
    /// The file of a layout and a number of rows: the one of the last run, if the generator would write the same.
    pub(crate) fn of(layout: Layout, rows: u64) -> anyhow::Result<Self> {
        let (name, most_bytes_a_row) = match layout {
            Layout::Narrow => ("narrow", 56),
            Layout::Wide => ("wide", 224),
        };
        let path = folder().join(format!("{name}-{rows}.csv"));
        let stamp = path.with_extension("made");
        let made = |bytes: u64| format!("{bytes} bytes by {}\n", generator_hash());
        let bytes = fs::metadata(&path).map_or(0, |about| about.len());
        let file = |path: PathBuf, bytes: u64| Self {
            name,
            path,
            rows,
            bytes,
        };
        if fs::read_to_string(&stamp).is_ok_and(|kept| kept == made(bytes)) {
            return Ok(file(path, bytes));
        }
        eprintln!("writing {}", path.display());
        fs::create_dir_all(folder())?;
        let _ = fs::remove_file(&path);
        room_for(rows * most_bytes_a_row)?;
        write(layout, rows, &path).with_context(|| path.display().to_string())?;
        let bytes = fs::metadata(&path)?.len();
        fs::write(stamp, made(bytes))?;
        Ok(file(path, bytes))
    }

    /// Reads it once, so that the first program to be measured finds it in memory as the others do.
    pub(crate) fn warm(&self) -> io::Result<()> {
        io::copy(&mut File::open(&self.path)?, &mut io::sink()).map(drop)
    }

    /// Removes it, for it is too long to be kept.
    pub(crate) fn remove(self) -> io::Result<()> {
        let _ = fs::remove_file(self.path.with_extension("made"));
        fs::remove_file(self.path)
    }
}

fn write(layout: Layout, rows: u64, path: &Path) -> io::Result<()> {
    let mut out = BufWriter::with_capacity(1 << 20, File::create(path)?);
    generator::write(layout, rows, &mut out)?;
    out.flush()?;
    // or the disk would still be at work while the first programs are measured
    out.get_ref().sync_all()
}

fn generator_hash() -> String {
    let hash = Sha256::digest(include_bytes!("generator.rs"));
    hash.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Refuses to fill the disk; where `df` does not say how much is free, nothing is known.
fn room_for(bytes: u64) -> anyhow::Result<()> {
    let Ok(said) = Command::new("df").arg("-Pk").arg(folder()).output() else {
        return Ok(());
    };
    let said = String::from_utf8_lossy(&said.stdout).into_owned();
    let free = said
        .lines()
        .nth(1)
        .and_then(|line| line.split_whitespace().nth(3));
    let Some(free) = free.and_then(|kib| kib.parse::<u64>().ok()) else {
        return Ok(());
    };
    let needed = (bytes + (1 << 30)) / 1024;
    ensure!(
        free >= needed,
        "expected {} MiB free on the disk of `{}`: here are {}",
        needed / 1024,
        folder().display(),
        free / 1024
    );
    Ok(())
}
