//! The manifest: its entries, and their lines.

use std::path::Path;

use toml::de::{DeTable, DeValue};

use crate::dataset::suggest;
use crate::dataset::{Fault, Kind};

/// The name of a manifest, which holds settings, groups and releases, too.
pub(super) const NAME: &str = "tipstat.toml";

/// The tables of a manifest.
const TABLES: [&str; 8] = [
    "build", "table", "figure", "report", "claims", "defaults", "groups", "release",
];

/// What a manifest says.
#[derive(Debug, Default)]
pub(super) struct Manifest {
    /// Its path, as it is said.
    pub(super) path: String,
    /// `[build]`.
    pub(super) build: Vec<Key>,
    /// `[defaults]`.
    pub(super) defaults: Vec<Key>,
    /// The outputs, in the order of the file.
    pub(super) entries: Vec<Entry>,
    /// `[groups]` and `[[release]]` as one text, which changes when they do; empty without them.
    pub(super) declared: String,
}

/// An output.
#[derive(Debug)]
pub(super) struct Entry {
    /// `table`, `figure`, `report` or `claims`.
    pub(super) kind: &'static str,
    pub(super) line: u64,
    pub(super) keys: Vec<Key>,
}

/// A key and its value.
#[derive(Debug, Clone)]
pub(super) struct Key {
    pub(super) name: String,
    pub(super) line: u64,
    pub(super) value: Value,
}

/// A value as it would be typed.
#[derive(Debug, Clone)]
pub(super) enum Value {
    One(String),
    Many(Vec<String>),
    Truth(bool),
}

impl Value {
    /// The values, however many.
    pub(super) fn words(&self) -> Vec<String> {
        match self {
            Self::One(word) => vec![word.clone()],
            Self::Many(words) => words.clone(),
            Self::Truth(is) => vec![is.to_string()],
        }
    }

    pub(super) fn shown(&self) -> String {
        self.words().join(", ")
    }
}

/// Finds all that is wrong with a manifest.
pub(super) struct Reader<'a> {
    path: &'a str,
    text: &'a str,
    faults: Vec<Fault>,
}

impl Manifest {
    /// Reads the text of a manifest, with what is wrong with its form.
    pub(super) fn read(path: &str, text: &str) -> (Self, Vec<Fault>) {
        let mut reader = Reader {
            path,
            text,
            faults: Vec::new(),
        };
        let (table, errors) = DeTable::parse_recoverable(text);
        if !errors.is_empty() {
            for error in errors {
                let at = error.span().map_or(0, |span| span.start);
                let line = reader.line(at);
                let expected = format!("TOML: {}", error.message());
                reader.faults.push(Fault {
                    kind: Kind::Usage,
                    ..Fault::line(path, line, expected)
                });
            }
            return (Self::default(), reader.faults);
        }
        let mut manifest = Self {
            path: path.to_owned(),
            ..Self::default()
        };
        reader.tables(table.get_ref(), &mut manifest);
        manifest.declared = declared(text);
        (manifest, reader.faults)
    }
}

impl Reader<'_> {
    fn tables(&mut self, table: &DeTable<'_>, manifest: &mut Manifest) {
        let mut outputs = Vec::new();
        for (name, value) in table {
            let at = name.span().start;
            let Some(known) = TABLES.into_iter().find(|known| *known == name.get_ref()) else {
                let hint = suggest::hint(name.get_ref(), TABLES);
                let expected = format!("one of the tables {}{hint}", TABLES.join(", "));
                self.fault(at, "table", name.get_ref(), expected);
                continue;
            };
            match (known, value.get_ref()) {
                ("build", DeValue::Table(keys)) => manifest.build = self.keys(keys),
                ("defaults", DeValue::Table(keys)) => manifest.defaults = self.keys(keys),
                ("build" | "defaults", _) => self.fault(at, known, "", format!("`[{known}]`")),
                ("groups" | "release", _) if Path::new(self.path).ends_with(NAME) => {}
                ("groups" | "release", _) => {
                    let expected = format!("this key in `{NAME}`, which is read everywhere");
                    self.fault(at, "table", known, expected);
                }
                (_, DeValue::Array(entries)) => {
                    for entry in entries {
                        outputs.push((known, entry));
                    }
                }
                _ => self.fault(at, known, "", format!("`[[{known}]]`, with two brackets")),
            }
        }
        outputs.sort_by_key(|(_, entry)| entry.span().start);
        for (kind, entry) in outputs {
            let at = entry.span().start;
            let DeValue::Table(keys) = entry.get_ref() else {
                self.fault(at, kind, "", format!("`[[{kind}]]`"));
                continue;
            };
            manifest.entries.push(Entry {
                kind,
                line: self.line(at),
                keys: self.keys(keys),
            });
        }
    }

    fn keys(&mut self, table: &DeTable<'_>) -> Vec<Key> {
        let mut keys = Vec::new();
        for (name, value) in table {
            let at = name.span().start;
            let plain = match value.get_ref() {
                DeValue::Boolean(is) => Some(Value::Truth(*is)),
                DeValue::Array(values) => {
                    let words = values.iter().map(|value| word(value.get_ref()));
                    words.collect::<Option<_>>().map(Value::Many)
                }
                value => word(value).map(Value::One),
            };
            if let Some(value) = plain {
                keys.push(Key {
                    name: name.get_ref().to_string(),
                    line: self.line(at),
                    value,
                });
            } else {
                let expected = "a text, a number, `true` or `false`, or a list of texts";
                self.fault(at, name.get_ref(), "", expected.into());
            }
        }
        keys.sort_by_key(|key| key.line);
        keys
    }

    fn fault(&mut self, at: usize, key: &str, value: &str, expected: String) {
        let line = self.line(at);
        self.faults
            .push(fault(self.path, line, key, value, expected));
    }

    fn line(&self, at: usize) -> u64 {
        let before = self.text.as_bytes().iter().take(at);
        before.filter(|byte| **byte == b'\n').count() as u64 + 1
    }
}

/// What is wrong with a key of a manifest: it is a fault of what is asked for.
pub(super) fn fault(path: &str, line: u64, key: &str, value: &str, expected: String) -> Fault {
    Fault {
        kind: Kind::Usage,
        ..Fault::cell(path, line, key, value, expected)
    }
}

fn word(value: &DeValue<'_>) -> Option<String> {
    match value {
        DeValue::String(text) => Some(text.to_string()),
        DeValue::Integer(number) => Some(number.as_str().to_owned()),
        DeValue::Float(number) => Some(number.as_str().to_owned()),
        _ => None,
    }
}

/// Groups and releases, as a text without their places.
fn declared(text: &str) -> String {
    let Ok(mut table) = toml::from_str::<toml::Table>(text) else {
        return String::new();
    };
    table.retain(|name, _| matches!(name, "groups" | "release"));
    if table.is_empty() {
        return String::new();
    }
    serde_json::to_string(&table).unwrap_or_default()
}
