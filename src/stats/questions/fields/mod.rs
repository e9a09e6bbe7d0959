//! The registry of options: each field of a question, declared once.
//!
//! Everything that asks reads and writes a question by this table: arguments of the command line and their help, manual pages,
//! completion, the environment, keys of TOML (`[defaults]`, manifests) and of claims, the `query` of JSON, and which options a
//! command refuses because they would change nothing.

use super::question::Question;
use super::refusal::Objection;

pub use defined::FIELDS;

mod defined;
mod kinds;

/// A field of a question: an option of the command line, a key elsewhere.
#[derive(Debug)]
pub struct QuestionField {
    /// Its option, `min-cell` of `--min-cell`; with `_` for `-` its key in TOML and claims, and in capitals its variable.
    pub name: &'static str,
    /// Its key in the `query` of JSON.
    pub key: &'static str,
    /// What its value is called in help.
    pub value: &'static str,
    /// What it does, in a sentence.
    pub help: &'static str,
    /// How many values it takes.
    pub shape: FieldShape,
    /// The values there are, each with what it means; any where empty.
    pub values: &'static [(&'static str, &'static str)],
    /// What is meant by default; empty where nothing.
    pub default: &'static str,
    /// The commands that heed it, `claims new` by both words; `claim` is the query of a claim.
    pub heeded_by: &'static [&'static [&'static str]],
    /// Whether every command takes it, so that it can be a setting; those that do not heed it refuse it where it is typed.
    pub is_setting: bool,
    /// The options that it cannot be given with.
    pub conflicts: &'static [&'static str],
    read: fn(&mut Question, &[String]) -> Result<(), String>,
    write: fn(&Question) -> Vec<String>,
}

/// How many values a field takes, and of which kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FieldShape {
    /// One text.
    One,
    /// One number.
    Number,
    /// One for each time it is given.
    Many,
    /// One or more, divided by commas.
    List,
    /// A yes or no.
    Switch,
}

impl QuestionField {
    /// Its name where there may be no `-`: in TOML, in claims, as the id of its argument.
    pub fn id(&self) -> String {
        self.name.replace('-', "_")
    }

    /// Whether it may have several values.
    pub fn takes_many(&self) -> bool {
        matches!(self.shape, FieldShape::Many | FieldShape::List)
    }

    /// Whether a command heeds it.
    pub fn is_heeded_by(&self, command: &str) -> bool {
        self.heeded_by
            .iter()
            .any(|commands| commands.contains(&command))
    }

    /// Enters values in a question, or says what is expected in their place.
    pub fn put(&self, question: &mut Question, values: &[String]) -> Result<(), String> {
        let known = |value: &String| self.values.iter().any(|(name, _)| name == value);
        if !self.values.is_empty() && !values.iter().all(known) {
            let names: Vec<&str> = self.values.iter().map(|(name, _)| *name).collect();
            return Err(format!("one of {}", names.join(", ")));
        }
        (self.read)(question, values)
    }

    /// Its values in a question; none where nothing is asked for.
    fn values_in(&self, question: &Question) -> Vec<String> {
        (self.write)(question)
    }

    /// Its values in a question, where they are not the default.
    pub fn asked(&self, question: &Question) -> Vec<String> {
        let values = self.values_in(question);
        let is_default = matches!(values.as_slice(), [one] if one == self.default);
        if is_default { Vec::new() } else { values }
    }

    /// The separator between several values in one text.
    fn between(&self) -> &'static str {
        match self.shape {
            FieldShape::Many if self.name == "group" => ", ",
            FieldShape::Many => " ",
            _ => ",",
        }
    }

    /// Its values in one text, as JSON has it.
    pub fn joined(&self, question: &Question) -> String {
        self.values_in(question).join(self.between())
    }

    /// The values of one text.
    pub fn split(&self, text: &str) -> Vec<String> {
        if !self.takes_many() {
            return vec![text.to_owned()];
        }
        let values = text.split(self.between()).map(str::trim);
        let values = values.filter(|value| !value.is_empty());
        values.map(str::to_owned).collect()
    }
}

/// The fields that are asked for together and cannot be.
pub(super) fn conflicts(question: &Question) -> Vec<Objection> {
    let asks = |field: &QuestionField| !field.asked(question).is_empty();
    let mut wrong = Vec::new();
    for field in FIELDS.iter().filter(|field| asks(field)) {
        let others = field.conflicts.iter().filter_map(|name| find(name));
        for other in others.filter(|other| asks(other)) {
            let what = format!("it cannot be used with `--{}`", other.name);
            wrong.push(Objection::to(field.name, what));
        }
    }
    wrong
}

/// The field of an option.
pub fn find(name: &str) -> Option<&'static QuestionField> {
    FIELDS.iter().find(|field| field.name == name)
}

/// The field of an id, as TOML and claims have it.
pub fn of_id(id: &str) -> Option<&'static QuestionField> {
    FIELDS.iter().find(|field| field.id() == id)
}

/// The field of a key of JSON's `query`.
pub fn of_key(key: &str) -> Option<&'static QuestionField> {
    FIELDS.iter().find(|field| field.key == key)
}
