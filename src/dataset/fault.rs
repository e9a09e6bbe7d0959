//! What is wrong with an input: where, what stands there, and what was expected.

use std::fmt;

/// One fault of one input file.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Fault {
    /// The file as the user named it.
    pub file: String,
    /// Line, counted from 1; in a workbook the row of the sheet. Null for a fault of the whole file.
    pub line: Option<u64>,
    /// The column's name; null for a fault of the whole line or file.
    pub column: Option<String>,
    /// What stands there; null where nothing does.
    pub value: Option<String>,
    /// What was expected instead.
    pub expected: String,
    /// What sort of fault it is.
    #[serde(skip)]
    pub kind: Kind,
}

/// Sorts of faults that callers tell apart.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Kind {
    /// Something in the content.
    #[default]
    Content,
    /// A row has the key of another.
    Repeat,
    /// The file cannot be read or recognised: nothing else is known of it.
    Unreadable,
    /// The command line asks for what is not there.
    Usage,
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
        write!(f, "{}", self.file)?;
        if let Some(line) = self.line {
            write!(f, ":{line}")?;
        }
        write!(f, ": ")?;
        match (&self.column, &self.value) {
            (Some(column), Some(value)) => {
                write!(f, "`{column}` is `{}`, expected ", shown(value))?;
            }
            (Some(column), None) => write!(f, "`{column}` is empty, expected ")?,
            _ => write!(f, "expected ")?,
        }
        f.write_str(&self.expected)
    }
}

/// A value as a message shows it: on one line, without control characters, cut after 60 characters.
pub fn shown(value: &str) -> String {
    let mut text: String = value
        .chars()
        .take(60)
        .map(|c| if unprintable(c) { '\u{fffd}' } else { c })
        .collect();
    if value.chars().count() > 60 {
        text.push('…');
    }
    text
}

/// All faults found in what was loaded; as an error it prints a line a fault.
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

impl From<Fault> for Faults {
    fn from(fault: Fault) -> Self {
        Self(vec![fault])
    }
}

impl std::error::Error for Faults {}

/// Control characters, and those that turn the direction of a line round.
fn unprintable(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}
