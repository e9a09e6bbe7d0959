//! The file `tipstat.toml`: settings, groups, releases and what `build` makes, each with its line. Nothing else reads it.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde::Deserialize;
use toml::de::{DeTable, DeValue};

use super::fault::{Fault, Kind};
use super::groups::{self, Group};
use super::read::{Pipes, text_file};
use super::sources::{self, Release};
use super::{limits, suggest};

/// The name of the file in a project's folder.
pub const NAME: &str = "tipstat.toml";

/// The file of a project's secret, in its folder: see `--protect cell-key`.
pub const SECRET: &str = "tipstat.key";

/// The tables of a project.
const TABLES: [&str; 8] = [
    "build", "table", "figure", "report", "claims", "defaults", "groups", "release",
];

/// What a project's file says; nothing without a file.
#[derive(Debug, Default)]
pub struct Project {
    /// Its path, as it is printed.
    pub path: String,
    /// The folder that its paths are from; empty for the working directory.
    pub folder: PathBuf,
    /// `[build]`.
    pub build: Vec<Key>,
    /// `[defaults]`.
    pub defaults: Vec<Key>,
    /// The outputs, in the order of the file.
    pub entries: Vec<OutputEntry>,
    /// `[groups]` and `[[release]]` as one text, which changes when they do; empty without them.
    pub declared: String,
    /// What is wrong with its form, and with settings.
    pub faults: Vec<Fault>,
    /// What is wrong with the form of outputs, which only `build` makes.
    pub faults_of_outputs: Vec<Fault>,
    own: Own,
}

/// What a project declares, or what is wrong with it.
#[derive(Debug, Default)]
struct Own {
    groups: Vec<Group>,
    releases: Vec<Release>,
    wrong_groups: Option<Fault>,
    wrong_releases: Option<Fault>,
}

/// An output.
#[derive(Debug)]
pub struct OutputEntry {
    /// `table`, `figure`, `report` or `claims`.
    pub kind: &'static str,
    /// Its line.
    pub line: u64,
    /// Its keys, in their order.
    pub keys: Vec<Key>,
}

/// A key and its value.
#[derive(Debug, Clone)]
pub struct Key {
    /// Its name.
    pub name: String,
    /// Its line.
    pub line: u64,
    /// Its value.
    pub value: SettingValue,
}

/// A value as it would be typed.
#[derive(Debug, Clone)]
pub enum SettingValue {
    /// A text or a number.
    One(String),
    /// A list of them.
    Many(Vec<String>),
    /// A yes or no.
    Truth(bool),
}

impl SettingValue {
    /// The values, however many.
    pub fn words(&self) -> Vec<String> {
        match self {
            Self::One(word) => vec![word.clone()],
            Self::Many(words) => words.clone(),
            Self::Truth(is) => vec![is.to_string()],
        }
    }

    /// The values as they are printed.
    pub fn shown(&self) -> String {
        self.words().join(", ")
    }
}

/// Finds all that is wrong with a file.
struct Reader<'a> {
    path: &'a str,
    /// Where each line ends.
    ends: Vec<usize>,
    faults: Vec<Fault>,
}

impl Project {
    /// Reads the file of a folder, empty for the working directory; nothing where there is none.
    pub fn read(folder: &Path) -> Result<Self, Fault> {
        let path = folder.join(NAME);
        let shown = path.display().to_string();
        let mut project = match text_file(&path, Pipes::Refused) {
            Ok(text) => Self::parse(&shown, &text),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Self::default(),
            Err(error) => {
                let why = super::reason(&error);
                let fault = Fault::unreadable(&shown, format!("a readable file: {why}"));
                return Err(Fault {
                    kind: Kind::Usage,
                    ..fault
                });
            }
        };
        folder.clone_into(&mut project.folder);
        Ok(project)
    }

    /// The groups that it names.
    pub fn groups(&self) -> Result<&[Group], &Fault> {
        self.own
            .wrong_groups
            .as_ref()
            .map_or(Ok(&self.own.groups), Err)
    }

    /// The releases that it declares.
    pub(super) fn releases(&self) -> Result<&[Release], Fault> {
        match &self.own.wrong_releases {
            Some(fault) => Err(fault.clone()),
            None => Ok(&self.own.releases),
        }
    }

    /// The same with groups and releases of another file, that of its folder.
    #[must_use]
    pub fn beside(mut self, settings: Self) -> Self {
        self.defaults = [settings.defaults, self.defaults].concat();
        self.declared = settings.declared;
        self.own = settings.own;
        self.faults.extend(settings.faults);
        self.faults_of_outputs.extend(settings.faults_of_outputs);
        self
    }

    /// Reads the text of a file; what is wrong with its form is kept.
    pub fn parse(path: &str, text: &str) -> Self {
        let mut reader = Reader {
            path,
            ends: memchr::memchr_iter(b'\n', text.as_bytes()).collect(),
            faults: Vec::new(),
        };
        let (table, errors) = DeTable::parse_recoverable(text);
        if !errors.is_empty() {
            for error in errors.into_iter().take(limits::FAULTS) {
                let at = error.span().map_or(0, |span| span.start);
                let line = reader.line(at);
                let expected = format!("TOML: {}", error.message());
                reader.faults.push(Fault {
                    kind: Kind::Usage,
                    ..Fault::line(path, line, expected)
                });
            }
            return Self {
                path: path.to_owned(),
                faults: reader.faults,
                ..Self::default()
            };
        }
        let mut project = Self {
            path: path.to_owned(),
            ..Self::default()
        };
        reader.tables(table.get_ref(), &mut project);
        project.declared = declared(text);
        project.own = Own::read(path, text);
        project
    }
}

impl Own {
    fn read(path: &str, text: &str) -> Self {
        #[derive(Deserialize)]
        struct DeclaredGroups {
            #[serde(default)]
            groups: BTreeMap<String, Vec<String>>,
        }
        #[derive(Deserialize)]
        struct DeclaredReleases {
            #[serde(default)]
            release: Vec<Release>,
        }
        let groups = toml::from_str::<DeclaredGroups>(text)
            .map_err(|error| Fault::unreadable(path, format!("its groups: {}", error.message())))
            .and_then(|named| groups::own(path, named.groups));
        let releases = toml::from_str::<DeclaredReleases>(text)
            .map_err(|error| sources::undeclared(path, text, &error))
            .and_then(|declared| sources::declared(path, declared.release));
        let (groups, wrong_groups) = apart(groups);
        let (releases, wrong_releases) = apart(releases);
        Self {
            groups,
            releases,
            wrong_groups,
            wrong_releases,
        }
    }
}

fn apart<T>(found: Result<Vec<T>, Fault>) -> (Vec<T>, Option<Fault>) {
    match found {
        Ok(found) => (found, None),
        Err(fault) => (Vec::new(), Some(fault)),
    }
}

impl Reader<'_> {
    fn tables(&mut self, table: &DeTable<'_>, project: &mut Project) {
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
                ("build", DeValue::Table(keys)) => project.build = self.keys(keys),
                ("defaults", DeValue::Table(keys)) => project.defaults = self.keys(keys),
                ("build" | "defaults", _) => self.fault(at, known, "", format!("`[{known}]`")),
                ("groups" | "release", _) if Path::new(self.path).ends_with(NAME) => {}
                ("groups" | "release", _) => {
                    let expected = format!("this key in `{NAME}`, which all commands read");
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
        project.faults = std::mem::take(&mut self.faults);
        outputs.sort_by_key(|(_, entry)| entry.span().start);
        for (kind, entry) in outputs {
            let at = entry.span().start;
            let DeValue::Table(keys) = entry.get_ref() else {
                self.fault(at, kind, "", format!("`[[{kind}]]`"));
                continue;
            };
            project.entries.push(OutputEntry {
                kind,
                line: self.line(at),
                keys: self.keys(keys),
            });
        }
        project.faults_of_outputs = std::mem::take(&mut self.faults);
    }

    fn keys(&mut self, table: &DeTable<'_>) -> Vec<Key> {
        let mut keys = Vec::new();
        for (name, value) in table {
            let at = name.span().start;
            let plain = match value.get_ref() {
                DeValue::Boolean(is) => Some(SettingValue::Truth(*is)),
                DeValue::Array(values) => {
                    let words = values.iter().map(|value| word(value.get_ref()));
                    words.collect::<Option<_>>().map(SettingValue::Many)
                }
                value => word(value).map(SettingValue::One),
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
        if self.faults.len() >= limits::FAULTS {
            return; // nobody reads more at once
        }
        let line = self.line(at);
        self.faults
            .push(fault(self.path, line, key, value, expected));
    }

    fn line(&self, at: usize) -> u64 {
        self.ends.partition_point(|end| *end < at) as u64 + 1
    }
}

/// What is wrong with a key of a manifest: it is a fault of what is asked for.
pub fn fault(path: &str, line: u64, key: &str, value: &str, expected: String) -> Fault {
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
