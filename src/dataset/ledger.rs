//! Nothing disappears: rows read = rows used + rows set aside, by reason.

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::fmt;
use std::path::Path;

use serde::{Serialize, Serializer};

use super::cache::codec::stored;
use super::fault::{Fault, Kind};
use super::limits::{FAULTS, REASONS};

/// What became of the rows of one input file.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Ledger {
    /// The file as the user named it; outputs have no path from the root.
    #[serde(serialize_with = "without_folders")]
    pub file: String,
    /// The release it was recognised as, such as `glotip`.
    pub release: String,
    /// The release's name for people.
    pub title: String,
    /// How the bytes were read, such as `CSV, UTF-8`.
    pub reading: String,
    /// Columns of the header.
    pub columns: usize,
    /// Rows below the header.
    pub read: u64,
    /// Rows that went into a frame.
    pub used: u64,
    /// Rows set aside by reason: how many, and the lines of the first.
    pub set_aside: BTreeMap<String, SetAside>,
    /// What else a reader should know: a guess made, a column not used.
    pub notes: Vec<String>,
    /// The notes that are shown wherever the file is read: something may be wrong with it.
    #[serde(skip)]
    pub warnings: Vec<String>,
    /// Labels without a country, and their numbers of rows.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub unresolved: BTreeMap<String, u64>,
    /// Rows set aside since they repeat others.
    #[serde(skip)]
    pub repeated: u64,
    /// Those of them that have another value than the row they repeat.
    #[serde(skip)]
    pub contradicted: u64,
    /// Cells that could not be read, for `check`: the first of them, at most [`FAULTS`].
    #[serde(skip)]
    pub doubts: Vec<Fault>,
}

/// A path as outputs have it: of one from the root only the name, which is the same on every machine.
pub fn portable_path(path: &str) -> &str {
    let from_root = Path::new(path).is_absolute();
    let name = Path::new(path).file_name().filter(|_| from_root);
    name.and_then(OsStr::to_str).unwrap_or(path)
}

fn without_folders<S: Serializer>(path: &str, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(portable_path(path))
}

/// Rows left out for one reason.
#[derive(Debug, Clone, Default, Serialize)]
pub struct SetAside {
    /// How many.
    pub rows: u64,
    /// The lines of the first of them, at most [`SetAside::SHOWN`].
    pub lines: Vec<u64>,
    /// Why.
    #[serde(skip)]
    pub reason: SetAsideReason,
}

/// Why a row is set aside.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct SetAsideReason {
    /// In words.
    pub what: String,
    /// The label that has no country, where that is why.
    pub label: Option<String>,
    /// Whether the cell appears more than once with different values.
    pub is_contradiction: bool,
}

stored!(SetAsideReason {
    what,
    label,
    is_contradiction
});

impl SetAsideReason {
    /// A label that cannot be used, as it is shown in a message.
    pub fn label(what: impl Into<String>, label: impl Into<String>) -> Self {
        Self {
            label: Some(label.into()),
            ..Self::from(what)
        }
    }

    /// A cell that appears more than once with different values.
    pub fn contradiction(what: impl Into<String>) -> Self {
        Self {
            is_contradiction: true,
            ..Self::from(what)
        }
    }
}

impl<T: Into<String>> From<T> for SetAsideReason {
    fn from(what: T) -> Self {
        Self {
            what: what.into(),
            label: None,
            is_contradiction: false,
        }
    }
}

impl fmt::Display for SetAsideReason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.label {
            Some(label) => write!(f, "{}: {label}", self.what),
            None => f.write_str(&self.what),
        }
    }
}

impl SetAside {
    /// How many lines are kept for each reason.
    pub const SHOWN: usize = 5;
}

impl Ledger {
    /// Enters one row that was left out.
    pub fn set_aside(&mut self, reason: impl Into<SetAsideReason>, line: u64) {
        let entry = self.entry(reason.into());
        entry.rows += 1;
        // a row may have several figures
        if entry.lines.len() < SetAside::SHOWN && entry.lines.last() != Some(&line) {
            entry.lines.push(line);
        }
    }

    /// Counts a row that repeats the key of another; whether the fault is one of those.
    pub(super) fn count_repeat(&mut self, fault: &Fault) -> bool {
        let is_repeat = matches!(fault.kind, Kind::Repeat | Kind::Contradiction);
        self.repeated += u64::from(is_repeat);
        self.contradicted += u64::from(fault.kind == Kind::Contradiction);
        is_repeat
    }

    /// Warns of rows that have another value than a row read before them, which is used.
    pub(super) fn warn_of_contradictions(&mut self) {
        let rows = match self.contradicted {
            0 => return,
            1 => "1 row repeats the key of a row".to_owned(),
            n => format!("{n} rows repeat the key of a row"),
        };
        self.warn(format!(
            "{rows} read before, perhaps in another sheet, with another value; the first value is used"
        ));
    }

    /// Keeps a cell that could not be read.
    pub fn doubt(&mut self, fault: Fault) {
        if self.doubts.len() < FAULTS {
            self.doubts.push(fault);
        }
    }

    /// Enters a note that is shown wherever the file is read.
    pub fn warn(&mut self, warning: String) {
        self.notes.push(warning.clone());
        self.warnings.push(warning);
    }

    /// The rows that are left out for a reason.
    pub(super) fn entry(&mut self, mut reason: SetAsideReason) -> &mut SetAside {
        let mut text = reason.to_string();
        if self.set_aside.len() >= REASONS && !self.set_aside.contains_key(&text) {
            reason = format!("a reason other than the first {REASONS}").into();
            text = reason.to_string();
        }
        let entry = self.set_aside.entry(text).or_default();
        entry.reason = reason;
        entry
    }

    /// Enters a label that no code was found for.
    pub fn unresolved(&mut self, label: &str) {
        let label = label.trim();
        if let Some(rows) = self.unresolved.get_mut(label) {
            *rows += 1;
        } else if self.unresolved.len() < REASONS {
            self.unresolved.insert(label.to_owned(), 1);
        }
    }

    /// Rows left out, for whatever reason.
    pub fn rows_set_aside(&self) -> u64 {
        self.set_aside.values().map(|entry| entry.rows).sum()
    }

    /// Whether every row is accounted for.
    pub fn balances(&self) -> bool {
        self.read == self.used + self.rows_set_aside()
    }
}
