//! The outputs of a manifest as command lines: each key is an option of a command, and is checked as if it were typed.

use std::collections::BTreeMap;

use clap::ArgMatches;

use crate::cli::exit::Usage;
use crate::cli::settings::{self, Settings};
use crate::cli::{Cli, command, ignored_options};
use crate::dataset::project::{Entry, Key, Project as Manifest, Value, fault};
use crate::dataset::suggest;
use crate::dataset::{Fault, Places};
use crate::stats::questions::fields::{self, Field, Shape};

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
    /// The command line that says the same, without the program's name and the file.
    pub(super) words: Vec<String>,
    /// What is asked and how it looks, but for the fields of the question.
    rest: Vec<String>,
    /// The fields of the question.
    fields: Vec<(&'static Field, Vec<String>)>,
}

impl Target {
    /// An output that a whole command line makes.
    pub(super) fn typed(file: String, words: Vec<String>) -> Self {
        Self {
            file,
            line: 0,
            rest: words.clone(),
            words,
            fields: Vec::new(),
        }
    }

    /// The command that makes it, with its question.
    pub(super) fn command(&self) -> anyhow::Result<(Cli, ArgMatches)> {
        let mut words = self.rest.clone();
        words.push(format!("--output={}", self.file));
        let (mut cli, matches) = Cli::of_words(&words)?;
        cli.options.ask(&self.fields)?;
        Ok((cli, matches))
    }
}

/// A key as an option or argument: the field of the question that it is, or the words of the command line.
#[derive(Debug, Clone)]
struct Given {
    /// Its id among the arguments.
    id: String,
    words: Vec<String>,
    /// Its values.
    values: Vec<String>,
}

impl Given {
    fn new(id: String, words: Vec<String>, key: &Key) -> Self {
        let field = fields::find(&id);
        let values = key.value.words().into_iter();
        let values = values.flat_map(|text| match field {
            Some(field) if field.shape == Shape::List => field.split(&text),
            _ => vec![text],
        });
        Self {
            values: values.collect(),
            id,
            words,
        }
    }
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

/// Commands that leave a table, figure, report or outcomes, and write nothing else.
const MAKES_OUTPUT: [&str; 10] = [
    "show", "compare", "figure", "cross", "explain", "summary", "profile", "report", "sql",
    "verify",
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

    /// `[defaults]`, and `[build]`, which goes before it.
    fn defaults(&mut self) {
        let mut all: BTreeMap<String, Given> = BTreeMap::new();
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
            if self.takes(&["list".to_owned()], (&id, &key), &words) {
                all.insert(id.clone(), Given::new(id, words, &key));
            }
        }
        self.defaults = all.into_values().collect();
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
        let mut given: Vec<Given> = Vec::new();
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

/// Whether the option of a word, `--base=all`, stands among others.
fn is_among(subject: &[String], word: &str) -> bool {
    let long = word.split('=').next().unwrap_or_default();
    let is = |other: &String| other.split('=').next() == Some(long);
    subject.iter().any(is)
}

impl Target {
    /// What is wrong with the whole, whatever the data are: what was expected.
    fn wrong(&self) -> Result<(), String> {
        let name = self.rest.first().map_or("", String::as_str);
        let twice = self.fields.iter().find(|(field, _)| {
            let option = format!("--{}", field.name);
            is_among(&self.rest, &option)
        });
        if let Some((field, _)) = twice {
            return Err(format!("`{}` once: the command has it already", field.id()));
        }
        let silent = self.fields.iter().map(|(field, _)| field);
        let silent = silent.filter(|field| !field.is_heeded_by(name));
        let no_option = |why: Usage| format!("no such option: {why}");
        ignored_options::refuse(name, silent.map(|field| field.id())).map_err(no_option)?;
        let (cli, matches) = self.command().map_err(|error| {
            let why = match error.downcast_ref::<clap::Error>() {
                Some(error) => said(error),
                None => error.to_string(),
            };
            format!("what it takes: {why}")
        })?;
        if let Err(why) = cli.options.check_ending() {
            return Err(format!("another ending: {why}"));
        }
        ignored_options::check(&matches, &Settings::new()).map_err(no_option)?;
        cli.check()
            .map_err(|why| format!("what the command can do: {why}"))
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
