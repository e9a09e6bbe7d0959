//! One output: whether it is as the lock says, and making it in process.

use std::io::Write;
use std::path::Path;
use std::sync::Arc;

use super::project::BuildProject;
use super::published;
use super::words::Target;
use crate::build::lock::{LockedInput, Output};
use crate::cli::exit::Code;
use crate::cli::options::Options;
use crate::cli::record::{Recorder, Recording};
use crate::dataset::project::Project as Manifest;
use crate::dataset::{Faults, Ledger};
use crate::render::{Provenance, Read};
use crate::stats::guard::lattice::editions::CaseEdition;

/// Why an output must be built; nothing where it is as the lock says.
pub(super) fn stale(
    project: &BuildProject,
    target: &Target,
    inputs: &[LockedInput],
) -> Option<String> {
    let Some(old) = project.lock.output(&target.file) else {
        return Some("new output".into());
    };
    let Some(there) = project.lies_there(&target.file) else {
        return Some("the file is missing".into());
    };
    if old.command != target.words {
        return Some("the question changed".into());
    }
    for input in inputs {
        match old.inputs.iter().find(|before| before.path == input.path) {
            None => return Some(format!("now reads {}", input.path)),
            Some(before) if before.sha256 != input.sha256 => {
                return Some(format!("{} changed", input.path));
            }
            Some(_) => {}
        }
    }
    let is_read = |before: &&LockedInput| inputs.iter().any(|input| input.path == before.path);
    if let Some(gone) = old.inputs.iter().find(|before| !is_read(before)) {
        return Some(format!("no longer reads {}", gone.path));
    }
    if old.by != project.by {
        return Some(format!("it was made by {}", old.by));
    }
    (there != old.sha256).then(|| "the file was changed by hand".into())
}

/// An output that was made, and is not yet written.
pub(super) struct Made {
    /// Its entry for the lock.
    pub(super) output: Output,
    /// The file.
    pub(super) bytes: Vec<u8>,
    /// The case files behind it, each with how it is protected.
    pub(super) editions: Vec<(String, CaseEdition)>,
    /// Whether counts were withheld because of an earlier edition.
    pub(super) withheld: bool,
}

/// Makes an output.
pub(super) fn make(
    target: &Target,
    inputs: Vec<LockedInput>,
    (by, manifest): (&str, &Arc<Manifest>),
    outer: &Options,
    recorder: &Recorder,
    out: &mut impl Write,
) -> anyhow::Result<Made> {
    let (mut cli, matches) = target.command()?;
    cli.options.within(outer, recorder, manifest, matches);
    cli.options.check_ending()?;
    let suppresses = cli.options.suppresses();
    let read = |input: &LockedInput| Read {
        path: input.path.clone(),
        sha256: (!suppresses).then(|| input.sha256.clone()),
    };
    let provenance = Provenance {
        by: by.to_owned(),
        command: shell_command(&target.words),
        inputs: inputs.iter().map(read).collect(),
    };
    recorder.begin(provenance.clone());
    let code = cli.run(out)?;
    let Recording {
        bytes,
        tables,
        ledgers,
        opened,
    } = recorder.end();
    let editions = published::editions(&cli.options, &opened)?;
    let ending = Path::new(&target.file).extension();
    let ending = ending
        .and_then(|ending| ending.to_str())
        .unwrap_or_default();
    let bytes = provenance.within(bytes, ending);
    let output = Output {
        file: target.file.clone(),
        command: target.words.clone(),
        by: by.to_owned(),
        inputs: inputs
            .into_iter()
            .map(|input| counted(input, &ledgers))
            .collect(),
        sha256: crate::build::lock::hash(&bytes),
        found: code == Code::Found,
        tables,
    };
    Ok(Made {
        output,
        bytes,
        editions,
        withheld: false,
    })
}

/// An input with what became of its rows.
fn counted(input: LockedInput, ledgers: &[Ledger]) -> LockedInput {
    let Some(ledger) = ledgers.iter().find(|ledger| ledger.file == input.path) else {
        return input;
    };
    if ledger.release.is_empty() {
        return input; // a resource of a package that is not read
    }
    LockedInput {
        release: ledger.release.clone(),
        read: Some(ledger.read),
        used: Some(ledger.used),
        set_aside: Some(ledger.rows_set_aside()),
        ..input
    }
}

/// A command line that can be typed.
fn shell_command(words: &[String]) -> String {
    let is_plain = |c: char| c.is_alphanumeric() || "-_=.,/:@%+".contains(c);
    let quoted = |word: &String| match shlex::try_quote(word) {
        Ok(quoted) if !word.chars().all(is_plain) => quoted.into_owned(),
        _ => word.clone(),
    };
    let words = std::iter::once("tipstat".to_owned()).chain(words.iter().map(quoted));
    words.collect::<Vec<_>>().join(" ")
}

/// An error on one line.
pub(super) fn why(error: &anyhow::Error) -> String {
    let text = match error.downcast_ref::<Faults>() {
        Some(Faults(faults)) => match faults.as_slice() {
            [] => String::new(),
            [fault] => fault.to_string(),
            [fault, rest @ ..] => format!("{fault} (and {} more)", rest.len()),
        },
        None => format!("{error:#}"),
    };
    // the lines below it show the place in a query
    let lines = text.lines().map(str::trim);
    let lines: Vec<&str> = lines.take_while(|line| !line.starts_with('|')).collect();
    lines.join("; ")
}
