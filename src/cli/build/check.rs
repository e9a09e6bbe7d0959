//! `build --check`: what would be otherwise, in words; nothing is written.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Write;
use std::path::Path;

use super::make;
use super::project::BuildProject;
use super::published;
use crate::build::changes::{self, Change};
use crate::build::lock::Output;
use crate::cli::exit::{self, Code};
use crate::cli::options::Options;
use crate::cli::output;
use crate::cli::record::Recorder;
use crate::render::Format;
use crate::stats::Public;

/// Makes every output again, in memory, and compares it with lock and file.
pub(super) fn changes(
    project: &mut BuildProject,
    options: &Options,
    out: &mut impl Write,
) -> anyhow::Result<(Vec<Change>, Code)> {
    let recorder = Recorder::new();
    let (mut all, mut code) = (Vec::new(), Code::Done);
    let mut known = project.lock.published.clone();
    for target in project.targets.clone() {
        let inputs = project.inputs(&target.words)?;
        let made = published::make(
            (project, &known),
            &target,
            inputs,
            (options, false),
            &recorder,
            out,
        );
        let found = match made {
            Ok(made) => {
                published::enter(&mut known, &made);
                of_output(project, &made.output)
            }
            Err(error) => {
                code = exit::code(&error);
                vec![Change::new(
                    "failed",
                    format!("cannot be built: {}", make::why(&error)),
                )]
            }
        };
        all.extend(found.into_iter().map(|change| Change {
            file: target.file.clone(),
            ..change
        }));
    }
    for old in &project.lock.outputs {
        if !project.targets.iter().any(|target| target.file == old.file) {
            all.push(Change {
                file: old.file.clone(),
                ..Change::new("file", "in the lock but no longer in the manifest")
            });
        }
    }
    if !all.is_empty() && code == Code::Done {
        code = Code::Found;
    }
    Ok((all, code))
}

fn of_output(project: &BuildProject, new: &Output) -> Vec<Change> {
    let mut found = Vec::new();
    let old = project.lock.output(&new.file);
    let there = project.lies_there(&new.file);
    match (&there, old) {
        (None, _) => found.push(Change::new("file", "the file is missing")),
        (Some(_), None) => found.push(Change::new(
            "file",
            "not in the lock: `tipstat build` has not made it",
        )),
        (Some(there), Some(old)) if *there != old.sha256 => {
            found.push(Change::new("file", "the file was changed by hand"));
        }
        _ => {}
    }
    if let Some(old) = old {
        found.extend(changes::between(old, new));
        if found.is_empty() && old.sha256 != new.sha256 {
            found.push(if old.by == new.by {
                Change::new("looks", "its text or appearance changed, but no number")
            } else {
                Change {
                    from: old.by.clone(),
                    to: new.by.clone(),
                    ..Change::new("looks", "no number changed, but what it is made from did:")
                }
            });
        }
    }
    let says = |change: &Change| matches!(change.what, "number" | "text" | "row" | "columns");
    if found.iter().any(|change| change.what == "input") && !found.iter().any(says) {
        found.push(Change::new("looks", "its inputs changed, but no number"));
    }
    if new.found {
        found.push(Change::new("claim", new.does_not_hold()));
    }
    found
}

/// Says the changes, as they are asked for; `github` is the lock, for annotations.
pub(super) fn tell(
    changes: &[Change],
    outputs: usize,
    github: Option<&Path>,
    options: &Options,
    out: &mut impl Write,
) -> anyhow::Result<()> {
    if options.format() != Format::Table {
        let asked = BTreeMap::from([("command", "build --check".to_owned())]);
        output::write(&table(changes), None, asked, options, out)?;
        return Ok(());
    }
    let text = lines(changes, github) + &totals(changes, outputs);
    output::write_text(&text, options, out)?;
    Ok(())
}

/// A line for each change; what changed in the inputs once, before those of outputs.
fn lines(changes: &[Change], github: Option<&Path>) -> String {
    let (inputs, others): (Vec<&Change>, Vec<&Change>) =
        changes.iter().partition(|change| change.what == "input");
    let mut text = String::new();
    let mut told: Vec<String> = Vec::new();
    for change in inputs {
        let words = change.words();
        if !told.contains(&words) {
            text += &line("", &words, github);
            told.push(words);
        }
    }
    for (at, change) in others.iter().enumerate() {
        let words = change.words();
        // a reason is stated once; an annotation is a separate line
        let mut before = others[..at].iter().filter(|_| github.is_none());
        let alike = before.find(|other| other.what == "failed" && other.words() == words);
        let words = match alike.filter(|_| change.what == "failed") {
            Some(other) => format!("cannot be built, for the same reason as {}", other.file),
            None => words,
        };
        text += &line(&change.file, &words, github);
    }
    text
}

/// The line of a change, or its annotation next to the lock.
fn line(file: &str, words: &str, github: Option<&Path>) -> String {
    match github {
        None if file.is_empty() => format!("{words}\n"),
        None => format!("{file}: {words}\n"),
        Some(lock) => {
            let path = match file {
                "" => lock.to_owned(),
                file => lock.with_file_name("").join(file),
            };
            let file = property(&path.display().to_string());
            let words = data(words);
            format!("::error file={file},title=tipstat build::{words}\n")
        }
    }
}

/// How many outputs have other numbers, are stale, or failed.
fn totals(changes: &[Change], outputs: usize) -> String {
    let noun = if outputs == 1 { "output" } else { "outputs" };
    if changes.is_empty() {
        return format!("{outputs} {noun}: all as in the lock\n");
    }
    let files = |changes: &mut dyn Iterator<Item = &Change>| {
        let files: BTreeSet<&str> = changes.map(|change| change.file.as_str()).collect();
        files.len()
    };
    let is_number = |change: &&Change| matches!(change.what, "number" | "row");
    let numbers = || changes.iter().filter(is_number);
    let failed = files(&mut changes.iter().filter(|change| change.what == "failed"));
    let (touched, moved) = (files(&mut changes.iter()), files(&mut numbers()));
    let not_built = match failed {
        0 => String::new(),
        failed => format!("{failed} that cannot be built, "),
    };
    format!(
        "{outputs} {noun}: {moved} with changed numbers ({} in all), {} stale without changed numbers, \
        {not_built}{} as in the lock\n",
        numbers().count(),
        touched - moved - failed,
        outputs.saturating_sub(touched)
    )
}

fn table(changes: &[Change]) -> Public {
    let fields = vec![
        ("file", "the output, from the manifest's folder"),
        (
            "what",
            "number, text, row, columns, input, question, file, looks, claim or failed",
        ),
        ("about", "the row, by its keys; else what changed"),
        ("quantity", "which of its quantities"),
        ("from", "what it was, in words"),
        ("to", "what it is, in words"),
    ];
    let row = |change: &Change| {
        let Change {
            file,
            what,
            about,
            quantity,
            from,
            to,
        } = change;
        [file, *what, about, quantity, from, to]
            .map(str::to_owned)
            .to_vec()
    };
    let rows = changes.iter().map(row).collect();
    Public::texts("What changed since the lock", fields, rows, Vec::new())
}

/// The text of an annotation: <https://docs.github.com/actions/reference/workflow-commands>.
fn data(text: &str) -> String {
    text.replace('%', "%25")
        .replace('\r', "%0D")
        .replace('\n', "%0A")
}

fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
