//! A key as the option or argument of a command.

use clap::{Arg, ArgAction};

use super::{NOT_HERE, Words, joined, parser_message};
use crate::cli::Cli;
use crate::dataset::project::{Key, SettingValue};
use crate::dataset::suggest;
use crate::stats::Question;
use crate::stats::questions::fields;

impl Words<'_> {
    /// The option or argument of a key, and its words.
    pub(super) fn option(
        &mut self,
        sub: &clap::Command,
        key: &Key,
    ) -> Option<(String, Vec<String>)> {
        let shown = key.value.shown();
        let long = key.name.replace('_', "-");
        let Some(arg) = find_argument(sub, &long) else {
            let expected = keys_of(sub, &key.name);
            self.fault(key.line, &key.name, &shown, expected);
            return None;
        };
        let id = arg.get_id().as_str().to_owned();
        let long = arg.get_long().unwrap_or_default();
        if matches!(arg.get_action(), ArgAction::SetTrue) {
            let words = match key.value {
                SettingValue::Truth(true) => vec![format!("--{long}")],
                SettingValue::Truth(false) => Vec::new(),
                _ => {
                    self.fault(key.line, &key.name, &shown, "`true` or `false`");
                    return None;
                }
            };
            return Some((id, words));
        }
        let values = key.value.words();
        if values.len() > 1 && matches!(arg.get_action(), ArgAction::Set) {
            self.fault(key.line, &key.name, &shown, "one value");
            return None;
        }
        for value in &values {
            let path = std::path::Path::new(value);
            if value == "-" || (path.is_absolute() && path.exists()) {
                let expected = "a path relative to the manifest's folder, so that the lock is valid on other machines";
                self.fault(key.line, &key.name, value, expected);
                return None;
            }
        }
        let words = values.into_iter();
        Some(if arg.is_positional() {
            (id, words.collect())
        } else {
            (id, words.map(|value| format!("--{long}={value}")).collect())
        })
    }

    pub(super) fn countries(&mut self, id: &str, key: &Key) {
        if !matches!(id, "country" | "countries") || self.has_aliases {
            return;
        }
        for label in key.value.words() {
            if let Err(refusal) = self.places.named(&label) {
                let refusal = refusal.trim_start_matches(&format!("no country `{label}`; "));
                self.fault(key.line, &key.name, &label, format!("a country: {refusal}"));
            }
        }
    }

    /// Whether the command takes the words of one key, an option of this id; if not, the key is at fault.
    pub(super) fn takes(
        &mut self,
        subject: &[String],
        (id, key): (&str, &Key),
        words: &[String],
    ) -> bool {
        if let Some(field) = fields::find(id) {
            // a field of the question is read here as everywhere
            let read = field.put(&mut Question::default(), &key.value.words());
            if let Err(expected) = &read {
                self.fault(key.line, &key.name, &key.value.shown(), expected.as_str());
            }
            return read.is_ok();
        }
        // a missing argument that another key supplies is not a fault
        let line = joined(subject, std::iter::once(words));
        let Err(error) = Cli::of_words(&line) else {
            return true;
        };
        if error.kind() == clap::error::ErrorKind::MissingRequiredArgument {
            return true;
        }
        self.fault(
            key.line,
            &key.name,
            &key.value.shown(),
            format!("a value that it takes: {}", parser_message(&error)),
        );
        false
    }
}

/// The option or argument of a name, which may be a plural; options that no manifest has are left out.
fn find_argument<'a>(sub: &'a clap::Command, long: &str) -> Option<&'a Arg> {
    let named = |name: &str| {
        let is = |arg: &&Arg| {
            arg.get_long() == Some(name)
                || (arg.is_positional() && arg.get_id().as_str() == name.replace('-', "_"))
        };
        sub.get_arguments().find(is)
    };
    let singular = match long {
        "countries" => "country",
        "years" => "year",
        "sources" => "source",
        other => other,
    };
    let found = named(long).or_else(|| named(singular));
    found.filter(|arg| arg.get_long().is_none_or(|long| !NOT_HERE.contains(&long)))
}

/// The keys that a command has, and which of them may be meant.
fn keys_of(sub: &clap::Command, key: &str) -> String {
    let name = |arg: &Arg| match arg.get_long() {
        Some(long) => long.replace('-', "_"),
        None => arg.get_id().to_string(),
    };
    let here = |name: &String| !NOT_HERE.contains(&name.replace('_', "-").as_str());
    let names = sub.get_arguments().map(name).filter(here);
    let names: Vec<String> = names.collect();
    let hint = suggest::hint(key, names.iter().map(String::as_str));
    let whose = match sub.get_name() {
        "list" => "every command".to_owned(),
        name => format!("`{name}`"),
    };
    format!("a key of {whose}: {}{hint}", names.join(", "))
}
