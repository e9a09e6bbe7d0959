//! What the environment may not decide: how the crates that we use work.
//!
//! Polars and its threads read variables of their own, by which they start 100,000 threads, panic on a wrong name, or write to standard
//! error. Numbers do not depend on them, so the program starts again without them.

use std::ffi::{OsStr, OsString};
use std::process::Command;

use super::exit::Usage;

/// How the names of such variables begin.
const FOREIGN: [&str; 3] = ["POLARS_", "RAYON_", "RUST_MIN_STACK"];

/// Starts the program again without the variables that other crates read, where there are some.
pub(super) fn leave_foreign() -> Result<(), Usage> {
    let names = std::env::vars_os().map(|(name, _)| name);
    let foreign: Vec<OsString> = names.filter(|name| is_foreign(name)).collect();
    let Some(first) = foreign.first() else {
        return Ok(());
    };
    let again = std::env::current_exe().and_then(|program| {
        let mut command = Command::new(program);
        command.args(std::env::args_os().skip(1));
        for name in &foreign {
            command.env_remove(name);
        }
        replace(command)
    });
    again.map_err(|error| {
        let first = first.to_string_lossy();
        Usage(format!(
            "cannot start without the environment variable `{first}`: {error}; run `unset {first}` first"
        ))
    })
}

fn is_foreign(name: &OsStr) -> bool {
    let name = name.as_encoded_bytes();
    FOREIGN
        .iter()
        .any(|begins| name.starts_with(begins.as_bytes()))
}

/// Puts a command in the place of this process: it returns only where that fails.
#[cfg(unix)]
fn replace(mut command: Command) -> std::io::Result<()> {
    use std::os::unix::process::CommandExt as _;

    if let Some(name) = std::env::args_os().next() {
        command.arg0(name);
    }
    Err(command.exec())
}

/// Runs a command in place of this process.
#[cfg(not(unix))]
fn replace(mut command: Command) -> std::io::Result<()> {
    let ended = command.status()?;
    std::process::exit(ended.code().unwrap_or(70))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn variables_of_others_are_told_from_ours() {
        for name in ["POLARS_MAX_THREADS", "RAYON_NUM_THREADS", "RUST_MIN_STACK"] {
            assert!(is_foreign(OsStr::new(name)), "{name}");
        }
        for name in ["TIPSTAT_DATA", "COLUMNS", "RUST_BACKTRACE", "MY_POLARS_"] {
            assert!(!is_foreign(OsStr::new(name)), "{name}");
        }
    }
}
