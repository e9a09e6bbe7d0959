//! The outputs of a manifest as command lines: each key is an option of a command, and is checked as if it were typed.

use std::collections::BTreeMap;

use crate::cli::{command, ignored_options, settings};
use crate::dataset::project::{Key, OutputEntry, Project as Manifest, SettingValue, fault};
use crate::dataset::{Fault, Places, limits, suggest};
use crate::stats::questions::fields;
use target::Given;

pub(super) use target::Target;

mod option;
mod subject;
mod target;
#[cfg(test)]
mod tests;

/// Options that are not part of a question.
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

/// Commands that leave a table, figure, report or outcomes, and write nothing else.
const MAKES_OUTPUT: [&str; 11] = [
    "show", "compare", "figure", "cross", "hidden", "explain", "summary", "profile", "report",
    "sql", "verify",
];

/// The command lines of a manifest, and all that is wrong with it.
pub(super) fn targets(manifest: &Manifest) -> (Vec<Target>, Vec<Fault>) {
    let mut whole = command();
    whole.build();
    let mut words = Words {
        manifest,
        places: Places::new(manifest, None).unwrap_or_default(),
        command: whole,
        folder: String::new(),
        defaults: Vec::new(),
        has_aliases: false,
        faults: Vec::new(),
    };
    words.defaults();
    if let Some(more) = manifest.entries.get(limits::OUTPUTS) {
        let expected = format!("at most {} outputs in one manifest", limits::OUTPUTS);
        let given = manifest.entries.len().to_string();
        words.fault(more.line, more.kind, &given, expected);
        return (Vec::new(), words.faults);
    }
    let targets = manifest
        .entries
        .iter()
        .filter_map(|entry| words.target(entry));
    let targets: Vec<Target> = targets.collect();
    (targets, words.faults)
}

struct Words<'a> {
    manifest: &'a Manifest,
    places: Places,
    command: clap::Command,
    folder: String,
    /// Options of every output that does not say otherwise.
    defaults: Vec<Given>,
    has_aliases: bool,
    faults: Vec<Fault>,
}

impl Words<'_> {
    fn fault(&mut self, line: u64, key: &str, value: &str, expected: impl Into<String>) {
        let fault = fault(&self.manifest.path, line, key, value, expected.into());
        self.faults.push(fault);
    }

    /// `[defaults]`, and `[build]`, which takes precedence.
    fn defaults(&mut self) {
        let mut all: BTreeMap<String, Given> = BTreeMap::new();
        let defaults = self.manifest.defaults.iter();
        let silent = |key: &&Key| !NOT_HERE.contains(&key.name.replace('_', "-").as_str());
        let keys = defaults.filter(silent).chain(&self.manifest.build).cloned();
        let keys: Vec<Key> = keys.collect();
        for key in keys {
            if key.name == "folder" {
                match key.value {
                    SettingValue::One(folder) => self.folder = folder,
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
            if self.takes(&["list".to_owned()], (&id, &key), &words) {
                all.insert(id.clone(), Given::new(id, words, &key));
            }
        }
        self.defaults = all.into_values().collect();
    }

    fn target(&mut self, entry: &OutputEntry) -> Option<Target> {
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
        let mut given: Vec<Given> = Vec::new();
        for key in &entry.keys {
            if key.name == "file" || used == Some(key.name.as_str()) {
                continue;
            }
            if key.name == "aliases" {
                let expected = "this key in `[build]`: a label has one meaning in a project";
                self.fault(key.line, "aliases", &key.value.shown(), expected);
                continue;
            }
            if let Some((id, words)) = self.option(sub, key) {
                self.countries(&id, key);
                if self.takes(&subject, (&id, key), &words) {
                    given.push(Given::new(id, words, key));
                }
            }
        }
        if self.faults.len() > known {
            return None;
        }
        let all = self.with_defaults(&subject, given);
        let words = |given: &[&Given]| {
            let words = given.iter().map(|one| one.words.as_slice());
            joined(&subject, words)
        };
        let (asked, others): (Vec<&Given>, Vec<&Given>) = all
            .iter()
            .partition(|given| fields::find(&given.id).is_some());
        let of_field = |given: &&Given| Some((fields::find(&given.id)?, given.values.clone()));
        let target = Target {
            file: file?,
            line: entry.line,
            words: words(&all.iter().collect::<Vec<_>>()),
            rest: words(&others),
            fields: asked.iter().filter_map(of_field).collect(),
        };
        self.is_right(&target, entry.kind).then_some(target)
    }

    /// What is given, and the defaults where nothing else is.
    fn with_defaults(&self, subject: &[String], mut given: Vec<Given>) -> Vec<Given> {
        let same = |id: &str, other: &str| {
            id == other || (matches!(id, "country") && other == "countries")
        };
        let silent = ignored_options::names(subject.first().map_or("", String::as_str));
        let defaults = self.defaults.iter().filter(|default| {
            let in_command = default.words.iter().any(|word| is_among(subject, word));
            !in_command
                && !silent.iter().any(|name| settings::id(name) == default.id)
                && !given.iter().any(|other| same(&default.id, &other.id))
        });
        let defaults: Vec<Given> = defaults.cloned().collect();
        given.extend(defaults);
        given
    }

    /// Whether the whole is a command that can be run, whatever the data are.
    fn is_right(&mut self, target: &Target, kind: &str) -> bool {
        let wrong = match target.wrong() {
            Ok(()) => return true,
            Err(wrong) => wrong,
        };
        self.fault(target.line, kind, &target.file, wrong);
        false
    }
}

/// Whether the option of a word, `--base=all`, is among others.
fn is_among(subject: &[String], word: &str) -> bool {
    let long = word.split('=').next().unwrap_or_default();
    let is = |other: &String| other.split('=').next() == Some(long);
    subject.iter().any(is)
}

/// What is asked, then options, then arguments; these behind `--` where one of them looks like an option.
fn joined<'a>(subject: &[String], all: impl Iterator<Item = &'a [String]>) -> Vec<String> {
    let all: Vec<String> = all.flatten().cloned().collect();
    let (options, arguments): (Vec<String>, Vec<String>) =
        all.into_iter().partition(|word| word.starts_with("--"));
    [subject.to_vec(), options, arguments].concat()
}

/// What the command line's parser says, on one line.
fn parser_message(error: &clap::Error) -> String {
    let text = error.to_string();
    let text = text.split("\n\nUsage:").next().unwrap_or_default();
    let text = text
        .split("\n\nFor more information")
        .next()
        .unwrap_or_default();
    let text = text.strip_prefix("error: ").unwrap_or(text);
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
