//! The outputs of a manifest as command lines: each key is an option of a command, and is checked as if it were typed.

use std::collections::BTreeMap;

use super::manifest::{Entry, Key, Manifest, Value, fault};
use crate::cli::settings::{self, Settings};
use crate::cli::{Cli, command, ignored_options};
use crate::dataset::Fault;
use crate::dataset::suggest;

mod option;
mod subject;
#[cfg(test)]
mod tests;

/// An output, and the command line that makes it.
#[derive(Debug, Clone)]
pub(super) struct Target {
    /// Its path, from the folder of the manifest.
    pub(super) file: String,
    /// The line of its entry.
    pub(super) line: u64,
    /// The command line, without the program's name and the file.
    pub(super) words: Vec<String>,
}

/// Options that are no part of a question.
const NOT_HERE: [&str; 12] = [
    "output",
    "force",
    "max-memory",
    "review",
    "color",
    "quiet",
    "verbose",
    "no-pager",
    "no-cache",
    "threads",
    "help",
    "version",
];

/// Commands that leave no result in a file, or one of another machine.
const NO_OUTPUT: [&str; 5] = ["build", "convert", "completions", "man", "config"];

/// The command lines of a manifest, and all that is wrong with it.
pub(super) fn targets(manifest: &Manifest) -> (Vec<Target>, Vec<Fault>) {
    let mut whole = command();
    whole.build();
    let mut words = Words {
        manifest,
        command: whole,
        folder: String::new(),
        defaults: Vec::new(),
        has_aliases: false,
        faults: Vec::new(),
    };
    words.defaults();
    let targets = manifest
        .entries
        .iter()
        .filter_map(|entry| words.target(entry));
    let targets: Vec<Target> = targets.collect();
    (targets, words.faults)
}

struct Words<'a> {
    manifest: &'a Manifest,
    command: clap::Command,
    folder: String,
    /// Options of every output that does not say otherwise: id, words.
    defaults: Vec<(String, Vec<String>)>,
    has_aliases: bool,
    faults: Vec<Fault>,
}

impl Words<'_> {
    fn fault(&mut self, line: u64, key: &str, value: &str, expected: impl Into<String>) {
        let fault = fault(&self.manifest.path, line, key, value, expected.into());
        self.faults.push(fault);
    }

    /// `[defaults]`, and `[build]`, which goes before it.
    fn defaults(&mut self) {
        let mut all: BTreeMap<String, Vec<String>> = BTreeMap::new();
        let defaults = self.manifest.defaults.iter();
        let silent = |key: &&Key| !NOT_HERE.contains(&key.name.replace('_', "-").as_str());
        let keys = defaults.filter(silent).chain(&self.manifest.build).cloned();
        let keys: Vec<Key> = keys.collect();
        for key in keys {
            if key.name == "folder" {
                match key.value {
                    Value::One(folder) => self.folder = folder,
                    _ => self.fault(key.line, "folder", &key.value.shown(), "one folder"),
                }
                continue;
            }
            self.has_aliases |= key.name == "aliases";
            let list = self.command.clone();
            let Some(list) = list.find_subcommand("list") else {
                continue;
            };
            let Some((id, words)) = self.option(list, &key) else {
                continue;
            };
            if self.takes(&["list".to_owned()], &key, &words) {
                all.insert(id, words);
            }
        }
        self.defaults = all.into_iter().collect();
    }

    fn target(&mut self, entry: &Entry) -> Option<Target> {
        let known = self.faults.len();
        let subject = self.subject(entry);
        let file = self.file(entry);
        let (subject, used) = subject?;
        let name = subject.first().cloned().unwrap_or_default();
        let all = self.command.clone();
        let Some(sub) = all.find_subcommand(&name) else {
            let names: Vec<&str> = all.get_subcommands().map(clap::Command::get_name).collect();
            let expected = format!("a command of this tipstat{}", suggest::hint(&name, names));
            self.fault(entry.line, used.unwrap_or(entry.kind), &name, expected);
            return None;
        };
        let mut given: Vec<(String, Vec<String>)> = Vec::new();
        for key in &entry.keys {
            if key.name == "file" || used == Some(key.name.as_str()) {
                continue;
            }
            if key.name == "aliases" {
                let expected = "to stand in `[build]`: a label means one thing in a project";
                self.fault(key.line, "aliases", &key.value.shown(), expected);
                continue;
            }
            if let Some((id, words)) = self.option(sub, key) {
                self.countries(&id, key);
                if self.takes(&subject, key, &words) {
                    given.push((id, words));
                }
            }
        }
        if self.faults.len() > known {
            return None;
        }
        let words = self.joined(&subject, &given);
        let target = Target {
            file: file?,
            line: entry.line,
            words,
        };
        (self.is_right(&target, entry.kind) && self.can_be(&target, entry)).then_some(target)
    }

    /// The command line: what is asked, its options, and the defaults for which it has no other.
    fn joined(&self, subject: &[String], given: &[(String, Vec<String>)]) -> Vec<String> {
        let same = |id: &str, other: &str| {
            id == other || (matches!(id, "country") && other == "countries")
        };
        let mut written = String::new();
        for word in subject {
            written += &format!(" {word} ");
        }
        let silent = ignored_options::names(subject.first().map_or("", String::as_str));
        let defaults = self.defaults.iter().filter(|(id, words)| {
            let in_command = words.iter().any(|word| {
                let long = word.split('=').next().unwrap_or_default();
                written.contains(&format!(" {long} ")) || written.contains(&format!(" {long}="))
            });
            !in_command
                && !silent.iter().any(|name| settings::id(name) == id)
                && !given.iter().any(|(other, _)| same(id, other))
        });
        let all = given
            .iter()
            .chain(defaults)
            .map(|(_, words)| words.as_slice());
        joined(subject, all)
    }

    /// Whether the command takes what it is given, whatever the data are.
    fn can_be(&mut self, target: &Target, entry: &Entry) -> bool {
        let checked = Cli::of_words(&target.words).map(|(cli, _)| match cli.other_output() {
            Some(option) => {
                let why = format!("`{option}` writes a file that is not an output of the manifest");
                Err(crate::cli::exit::Usage(why).into())
            }
            None => cli.check(),
        });
        if let Ok(Err(why)) = checked {
            let expected = format!("what the command can do: {why}");
            self.fault(target.line, entry.kind, &target.file, expected);
            return false;
        }
        true
    }

    /// Whether the whole command line is one.
    fn is_right(&mut self, target: &Target, kind: &str) -> bool {
        let file = [format!("--output={}", target.file)];
        let whole = [target.words.as_slice(), &file].concat();
        let wrong = match Cli::of_words(&whole) {
            Ok((cli, matches)) => match cli.options.check_ending() {
                Ok(()) => match ignored_options::check(&matches, &Settings::new()) {
                    Ok(()) => return true,
                    Err(why) => format!("no such option: {why}"),
                },
                Err(why) => format!("another ending: {why}"),
            },
            Err(error) => format!("what it takes: {}", said(&error)),
        };
        self.fault(target.line, kind, &target.file, wrong);
        false
    }
}

/// What is asked, then options, then arguments; these behind `--` where one of them looks like an option.
fn joined<'a>(subject: &[String], all: impl Iterator<Item = &'a [String]>) -> Vec<String> {
    let all: Vec<String> = all.flatten().cloned().collect();
    let (options, arguments): (Vec<String>, Vec<String>) =
        all.into_iter().partition(|word| word.starts_with("--"));
    [subject.to_vec(), options, arguments].concat()
}

/// What the command line's parser says, on one line.
fn said(error: &clap::Error) -> String {
    let text = error.to_string();
    let text = text.split("\n\nUsage:").next().unwrap_or_default();
    let text = text
        .split("\n\nFor more information")
        .next()
        .unwrap_or_default();
    let text = text.strip_prefix("error: ").unwrap_or(text);
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
