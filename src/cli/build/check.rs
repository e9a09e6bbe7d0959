//! `build --check`: what would be otherwise, in words; nothing is written.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Write;
use std::path::Path;

use super::make;
use super::project::Project;
use crate::build::changes::{self, Change};
use crate::build::lock::{Lock, Output};
use crate::cli::exit::{self, Code};
use crate::cli::options::Options;
use crate::cli::output;
use crate::cli::record::Recorder;
use crate::render::Format;
use crate::stats::Public;

/// Makes every output again, in memory, and compares it with lock and file.
pub(super) fn changes(
    project: &mut Project,
    options: &Options,
    out: &mut impl Write,
) -> anyhow::Result<(Vec<Change>, Code)> {
    let recorder = Recorder::new();
    let (mut all, mut code) = (Vec::new(), Code::Done);
    for target in project.targets.clone() {
        let inputs = project.inputs(&target.words)?;
        let made = make::make(
            &target,
            inputs,
            (&project.by, &project.manifest),
            options,
            &recorder,
            out,
        );
        let found = match made {
            Ok((output, _)) => of_output(project, &read_back(output)),
            Err(error) => {
                code = exit::code(&error);
                vec![Change::of(
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
                ..Change::of("file", "in the lock, and no longer in the manifest")
            });
        }
    }
    if !all.is_empty() && code == Code::Done {
        code = Code::Found;
    }
    Ok((all, code))
}

/// As the lock would give it back: a number that is written and read is compared with one that was.
fn read_back(output: Output) -> Output {
    let lock = Lock {
        outputs: vec![output.clone()],
    };
    let lock = Lock::read(&lock.write()).ok();
    lock.and_then(|lock| lock.outputs.into_iter().next())
        .unwrap_or(output)
}

fn of_output(project: &Project, new: &Output) -> Vec<Change> {
    let mut found = Vec::new();
    let old = project.lock.output(&new.file);
    let there = project.lies_there(&new.file);
    match (&there, old) {
        (None, _) => found.push(Change::of("file", "the file is missing")),
        (Some(_), None) => found.push(Change::of(
            "file",
            "not in the lock: `tipstat build` has not made it",
        )),
        (Some(there), Some(old)) if *there != old.sha256 => {
            found.push(Change::of("file", "the file was changed by hand"));
        }
        _ => {}
    }
    if let Some(old) = old {
        found.extend(changes::between(old, new));
        if found.is_empty() && old.sha256 != new.sha256 {
            found.push(if old.by == new.by {
                Change::of("looks", "its text or looks changed, no number in it")
            } else {
                Change {
                    from: old.by.clone(),
                    to: new.by.clone(),
                    ..Change::of("looks", "no number changed, but what makes it did:")
                }
            });
        }
    }
    let says = |change: &Change| matches!(change.what, "number" | "text" | "row" | "columns");
    if found.iter().any(|change| change.what == "input") && !found.iter().any(says) {
        found.push(Change::of(
            "looks",
            "what it reads changed, no number in it",
        ));
    }
    if new.found {
        found.push(Change::of("claim", new.does_not_hold()));
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
    let mut text = String::new();
    let mut line = |file: &str, words: &str| {
        text += &match github {
            None if file.is_empty() => format!("{words}\n"),
            None => format!("{file}: {words}\n"),
            Some(lock) => {
                let beside = || lock.with_file_name("").join(file);
                let file = if file.is_empty() {
                    lock.to_owned()
                } else {
                    beside()
                };
                let file = file.display().to_string();
                format!(
                    "::error file={},title=tipstat build::{}\n",
                    property(&file),
                    data(words)
                )
            }
        };
    };
    let (inputs, others): (Vec<&Change>, Vec<&Change>) =
        changes.iter().partition(|change| change.what == "input");
    let mut told: Vec<String> = Vec::new();
    for change in inputs {
        let words = change.words();
        if !told.contains(&words) {
            line("", &words);
            told.push(words);
        }
    }
    for (at, change) in others.iter().enumerate() {
        let words = change.words();
        // a reason is said once; an annotation is a separate line
        let mut before = others[..at].iter().filter(|_| github.is_none());
        let alike = before.find(|other| other.what == "failed" && other.words() == words);
        match alike.filter(|_| change.what == "failed") {
            Some(other) => line(&change.file, &format!("cannot be built, as {}", other.file)),
            None => line(&change.file, &words),
        }
    }
    let files = |changes: &mut dyn Iterator<Item = &Change>| {
        changes
            .map(|change| change.file.as_str())
            .collect::<BTreeSet<_>>()
            .len()
    };
    let numbers = || {
        changes
            .iter()
            .filter(|change| matches!(change.what, "number" | "row"))
    };
    let failed = files(&mut changes.iter().filter(|change| change.what == "failed"));
    let (touched, moved) = (files(&mut changes.iter()), files(&mut numbers()));
    let noun = if outputs == 1 { "output" } else { "outputs" };
    text += &if changes.is_empty() {
        format!("{outputs} {noun}: all as in the lock\n")
    } else {
        format!(
            "{outputs} {noun}: {moved} with other numbers ({} in all), {} stale without, {}{} as in the lock\n",
            numbers().count(),
            touched - moved - failed,
            if failed == 0 {
                String::new()
            } else {
                format!("{failed} that cannot be built, ")
            },
            outputs.saturating_sub(touched)
        )
    };
    output::write_text(&text, options, out)?;
    Ok(())
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
