//! Python, which runs the rivals and measures all: the one of the system, or one of our own with the rivals.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context as _, ensure};

use crate::files::folder;

/// What is installed, in the words of pip.
const REQUIREMENTS: &str = include_str!("requirements.txt");
const PYTHON: &str = "python3";

/// The system's Python, with nothing installed.
pub(crate) fn bare() -> anyhow::Result<PathBuf> {
    let found = Command::new(PYTHON).arg("--version").output();
    found.with_context(|| format!("`{PYTHON}`, which times the programs, does not run"))?;
    Ok(PYTHON.into())
}

/// One with the rivals, installed under `target/bench/venv` unless the same ones are there.
pub(crate) fn with_rivals() -> anyhow::Result<PathBuf> {
    let venv = folder().join("venv");
    let python = venv.join("bin/python");
    let stamp = venv.join("requirements.txt");
    if fs::read_to_string(&stamp).is_ok_and(|kept| kept == REQUIREMENTS) {
        return Ok(python);
    }
    eprintln!("installing the rivals into {}", venv.display());
    bare()?;
    fs::create_dir_all(folder())?;
    let wanted = folder().join("requirements.txt");
    fs::write(&wanted, REQUIREMENTS)?;
    let mut make = Command::new(PYTHON);
    make.args(["-m", "venv", "--clear"]).arg(&venv);
    run(
        make,
        "a virtual environment cannot be made; Debian has it in `python3-venv`",
    )?;
    let mut install = Command::new(&python);
    install.args([
        "-m",
        "pip",
        "install",
        "--quiet",
        "--disable-pip-version-check",
        "-r",
    ]);
    install.arg(&wanted);
    run(
        install,
        "DuckDB and Polars cannot be installed; that takes PyPI, or a mirror of it named in `PIP_INDEX_URL`",
    )?;
    fs::rename(wanted, stamp)?;
    Ok(python)
}

fn run(mut command: Command, otherwise: &str) -> anyhow::Result<()> {
    let status = command.status().with_context(|| otherwise.to_owned())?;
    ensure!(status.success(), "{otherwise}");
    Ok(())
}
