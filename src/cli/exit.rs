//! How the program ends: exit codes, and errors in words.

use std::fmt;
use std::io::Write as _;
use std::process::ExitCode;

use clap::error::ErrorKind;

use crate::dataset::text::escape_controls;
use crate::dataset::{Faults, Kind};
use crate::stats::Refusal;
pub(super) use crate::stats::questions::refusal::Refused;

/// The exit codes of the contract.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Code {
    /// Done.
    Done = 0,
    /// A check found something.
    Found = 1,
    /// The command line says what cannot be done.
    Usage = 2,
    /// An input cannot be read or fails validation.
    Input = 3,
    /// The disclosure guard refuses.
    Refused = 4,
    /// A defect of the program.
    Bug = 70,
    /// Interrupted by Ctrl-C; nothing half-written is left.
    Interrupted = 130,
}

impl From<Code> for ExitCode {
    fn from(code: Code) -> Self {
        Self::from(code as u8)
    }
}

/// The command line asks for something that is not there.
#[derive(Debug)]
pub struct Usage(pub String);

impl fmt::Display for Usage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Usage {}

/// Exit code of an error.
pub(super) fn code(error: &anyhow::Error) -> Code {
    if let Some(faults) = error.downcast_ref::<Faults>() {
        let usage = faults.0.iter().any(|fault| fault.kind == Kind::Usage);
        if usage { Code::Usage } else { Code::Input }
    } else if error.is::<Refused>() {
        Code::Refused
    } else if error.is::<Usage>() || error.is::<Refusal>() {
        Code::Usage
    } else if error.is::<std::io::Error>() {
        Code::Input
    } else {
        Code::Bug
    }
}

/// Prints an error to standard error, and says what to exit with.
pub fn report(error: &anyhow::Error) -> Code {
    let closed = error
        .downcast_ref::<std::io::Error>()
        .is_some_and(|error| error.kind() == std::io::ErrorKind::BrokenPipe);
    if closed {
        return Code::Done;
    }
    let mut err = std::io::stderr().lock();
    let code = code(error);
    let _ = if let Some(faults) = error.downcast_ref::<Faults>() {
        const SHOWN: usize = 100;
        for fault in faults.0.iter().take(SHOWN) {
            let _ = writeln!(err, "{fault}");
        }
        let more = faults.0.len().saturating_sub(SHOWN);
        if more > 0 {
            writeln!(
                err,
                "and {more} more faults: `tipstat check` lists them all"
            )
        } else {
            Ok(())
        }
    } else if matches!(code, Code::Refused | Code::Usage) {
        writeln!(err, "tipstat: {}", escape_controls(&error.to_string()))
    } else if code == Code::Input {
        writeln!(err, "tipstat: {}", escape_controls(&format!("{error:#}")))
    } else {
        let error = format!("{error:#}");
        let error = escape_controls(&error);
        writeln!(
            err,
            "tipstat: {error}\nthis is a defect of tipstat, not of your data: please report it"
        )
    };
    code
}

/// Prints what the parser of the command line gives, and ends: help and version, or what is wrong.
pub(super) fn end_parsing(error: &clap::Error) -> ! {
    let printed = error.print();
    let code = match error.kind() {
        ErrorKind::Io => i32::from(Code::Input as u8),
        _ if error.use_stderr() => error.exit_code(),
        _ => end_of_output(printed),
    };
    std::process::exit(code)
}

/// The exit code where nothing is left but to send what was printed: a full disk is an error, a closed pipe is not.
pub(super) fn end_of_output(printed: std::io::Result<()>) -> i32 {
    let sent = printed.and_then(|()| std::io::stdout().flush());
    let code = sent.map_or_else(|error| report(&error.into()), |()| Code::Done);
    i32::from(code as u8)
}

/// A panic is a defect: one line and a separate exit code; a closed pipe is not a panic.
pub fn quiet_panics() {
    std::panic::set_hook(Box::new(|panic| {
        let _ = writeln!(
            std::io::stderr(),
            "tipstat: {panic}\nthis is a defect of tipstat, not of your data: please report it"
        );
        std::process::exit(i32::from(Code::Bug as u8));
    }));
}
