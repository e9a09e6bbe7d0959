//! A pager, where a text is longer than the screen.

use std::io::Write as _;
use std::process::{Command, Stdio};

use super::interrupt;

/// Hands the text to `$TIPSTAT_PAGER`, `$PAGER` or `less`; false where none of them could be started.
pub(super) fn page(text: &str) -> std::io::Result<bool> {
    let named = |name| {
        std::env::var(name)
            .ok()
            .filter(|value: &String| !value.trim().is_empty())
    };
    let pager = named("TIPSTAT_PAGER").or_else(|| named("PAGER"));
    let mut command = match &pager {
        Some(line) => {
            let mut shell = Command::new(if cfg!(windows) { "cmd" } else { "sh" });
            shell.args([if cfg!(windows) { "/C" } else { "-c" }, line]);
            shell
        }
        None => Command::new("less"),
    };
    if std::env::var_os("LESS").is_none() {
        command.env("LESS", "FRX");
    }
    let _paging = interrupt::Ignored::new(); // Ctrl-C is the pager's
    let Ok(mut child) = command.stdin(Stdio::piped()).spawn() else {
        return Ok(false);
    };
    if let Some(mut input) = child.stdin.take() {
        match input.write_all(text.as_bytes()) {
            Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => return Err(error),
            _ => {} // who leaves a pager early has seen enough
        }
    }
    // what the shell does not find was not shown
    Ok(child.wait()?.code() != Some(127))
}
