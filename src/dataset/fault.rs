//! What is wrong with an input: where, what was found, and what was expected.

use std::fmt;

use super::limits::{FAULTS, with_commas};
use super::text::{escape_all_controls, escape_controls};

/// One fault of one input file.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Fault {
    /// The file as the user named it.
    pub file: String,
    /// Line, counted from 1; in a workbook the row of the sheet. Null for a fault of the whole file.
    pub line: Option<u64>,
    /// The column's name; null for a fault of the whole line or file.
    pub column: Option<String>,
    /// What was found; null if nothing.
    pub value: Option<String>,
    /// What was expected instead, or why the file cannot be read.
    pub expected: String,
    /// What sort of fault it is.
    #[serde(skip)]
    pub kind: Kind,
}

/// Sorts of faults that callers distinguish.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Kind {
    /// Something in the content.
    #[default]
    Content,
    /// A row has the key of another, and says the same.
    Repeat,
    /// A row has the key of another, and says something else.
    Contradiction,
    /// The file cannot be read or recognised: nothing else is known about it.
    Unreadable,
    /// The file cannot be read at all: `expected` says why.
    NotRead,
    /// The command line asks for what does not exist.
    Usage,
    /// Nothing that keeps a file from being used: a number that contradicts others.
    Warning,
    /// Not one fault but as many more as there are, which are not listed.
    More(u64),
}

/// Faults as they are found: the first of them, and how many more.
#[derive(Debug, Default)]
pub(super) struct FaultList {
    kept: Vec<Fault>,
    more: u64,
}

impl FaultList {
    pub(super) fn push(&mut self, fault: Fault) {
        match fault.kind {
            Kind::More(more) => self.more += more,
            _ if self.kept.len() < FAULTS => self.kept.push(fault),
            _ => self.more += 1,
        }
    }

    pub(super) fn extend(&mut self, faults: impl IntoIterator<Item = Fault>) {
        faults.into_iter().for_each(|fault| self.push(fault));
    }

    /// How many there are, listed or not.
    pub(super) fn count(&self) -> u64 {
        self.kept.len() as u64 + self.more
    }

    /// Whether any is of a file.
    pub(super) fn is_of(&self, file: &str) -> bool {
        self.kept.iter().any(|fault| fault.file == file)
    }

    /// All that are listed, and as the last one how many are not.
    pub(super) fn into_faults(self) -> Vec<Fault> {
        let Self { mut kept, more } = self;
        let file = kept
            .last()
            .map_or(String::new(), |fault| fault.file.clone());
        if more > 0 {
            kept.push(Fault {
                kind: Kind::More(more),
                ..Fault::file(
                    &file,
                    format!("{} more faults, which are not listed", with_commas(more)),
                )
            });
        }
        kept
    }
}

impl Fault {
    /// The file cannot be read, or is not what it claims to be.
    pub fn unreadable(file: &str, expected: impl Into<String>) -> Self {
        Self {
            kind: Kind::Unreadable,
            ..Self::file(file, expected)
        }
    }

    /// A fault of the file as a whole.
    pub fn file(file: &str, expected: impl Into<String>) -> Self {
        Self {
            file: file.into(),
            line: None,
            column: None,
            value: None,
            expected: expected.into(),
            kind: Kind::Content,
        }
    }

    /// Whether the file as a whole cannot be used.
    pub fn is_of_file(&self) -> bool {
        matches!(self.kind, Kind::Unreadable | Kind::NotRead)
    }

    /// A fault of one line.
    pub fn line(file: &str, line: u64, expected: impl Into<String>) -> Self {
        Self {
            line: Some(line),
            ..Self::file(file, expected)
        }
    }

    /// A fault of one cell; an empty value counts as nothing.
    pub fn cell(
        file: &str,
        line: u64,
        column: &str,
        value: &str,
        expected: impl Into<String>,
    ) -> Self {
        let value = (!value.is_empty()).then(|| value.to_owned());
        Self {
            column: Some(column.into()),
            value,
            ..Self::line(file, line, expected)
        }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", escape_all_controls(&self.file))?;
        if let Some(line) = self.line {
            write!(f, ":{line}")?;
        }
        write!(f, ": ")?;
        if matches!(self.kind, Kind::More(_) | Kind::NotRead) {
            return f.write_str(&self.expected);
        }
        match (&self.column, &self.value) {
            (Some(column), Some(value)) => {
                write!(f, "`{column}` is `{}`, expected ", shown(value))?;
            }
            (Some(column), None) => write!(f, "`{column}` is empty, expected ")?,
            _ => write!(f, "expected ")?,
        }
        f.write_str(&escape_controls(&self.expected))
    }
}

/// A value as a message shows it: on one line, control characters as `\x1b`, cut after 60 characters.
pub(super) fn shown(value: &str) -> String {
    let end = value.char_indices().nth(60).map(|(at, _)| at);
    let mut text = escape_all_controls(&value[..end.unwrap_or(value.len())]).into_owned();
    if end.is_some() {
        text.push('…');
    }
    text
}

/// All faults found in what was loaded; as an error it prints one line per fault.
#[derive(Debug)]
pub struct Faults(pub Vec<Fault>);

impl fmt::Display for Faults {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, fault) in self.0.iter().enumerate() {
            if at > 0 {
                writeln!(f)?;
            }
            write!(f, "{fault}")?;
        }
        Ok(())
    }
}

impl From<Vec<Fault>> for Faults {
    fn from(faults: Vec<Fault>) -> Self {
        Self(faults)
    }
}

impl From<Fault> for Faults {
    fn from(fault: Fault) -> Self {
        Self(vec![fault])
    }
}

impl std::error::Error for Faults {}
