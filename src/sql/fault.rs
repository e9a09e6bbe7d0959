//! What is wrong with a query, and where: its line, with a caret under the word.

use std::fmt;

/// A stretch of one line; lines and columns are counted from 1, in letters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct TextSpan {
    pub line: u64,
    pub column: u64,
    pub length: u64,
}

/// An error in a query.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct SqlFault {
    pub message: String,
    pub place: Option<TextSpan>,
    /// What to write instead.
    pub help: String,
}

impl SqlFault {
    pub(crate) fn new(message: impl Into<String>, place: Option<TextSpan>) -> Self {
        Self {
            message: message.into(),
            place,
            help: String::new(),
        }
    }

    #[must_use]
    pub(crate) fn helped(mut self, help: impl Into<String>) -> Self {
        self.help = help.into();
        self
    }

    /// The fault with its line of the text; a script is named before it.
    pub(crate) fn shown(&self, text: &str, script: Option<&str>) -> String {
        self.within(text, script, 100)
    }

    /// The same on a screen of a width.
    pub(crate) fn within(&self, text: &str, script: Option<&str>, width: usize) -> String {
        let at = match (script, self.place) {
            (Some(name), Some(place)) => format!("{name}:{}:{}: ", place.line, place.column),
            (Some(name), None) => format!("{name}: "),
            (None, _) => String::new(),
        };
        let mut shown = format!("{at}{self}");
        let line = |place: TextSpan| {
            let at = usize::try_from(place.line).ok()?.checked_sub(1)?;
            Some((place, text.lines().nth(at)?))
        };
        if let Some((place, line)) = self.place.and_then(line) {
            shown += &pointed(place, line, width);
        }
        if !self.help.is_empty() {
            shown += &format!("\n{}", self.help);
        }
        shown
    }
}

/// The line and a caret under each letter of the place; of a long line the part around it.
fn pointed(place: TextSpan, line: &str, width: usize) -> String {
    let most = width.clamp(40, 100) - 10;
    let before = most * 5 / 9;
    let column = usize::try_from(place.column).unwrap_or(1).max(1) - 1;
    let start = if column + most * 2 / 9 > most {
        column - before.min(column)
    } else {
        0
    };
    let plain = |c: char| if c.is_control() { ' ' } else { c };
    let shown: String = line.chars().skip(start).take(most).map(plain).collect();
    let width = shown.chars().count();
    let blanks = (column - start).min(width);
    let length = usize::try_from(place.length).unwrap_or(1);
    let carets = length.clamp(1, (width - blanks).max(1));
    let number = place.line.to_string();
    let margin = " ".repeat(number.len());
    format!(
        "\n{margin} |\n{number} | {shown}\n{margin} | {}{}",
        " ".repeat(blanks),
        "^".repeat(carets)
    )
}

impl fmt::Display for SqlFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_caret_stands_under_the_word() {
        let place = TextSpan {
            line: 2,
            column: 8,
            length: 5,
        };
        let fault = SqlFault::new("no column `cuont`", Some(place)).helped("columns: count");
        let shown = fault.shown("-- a comment\nSELECT cuont FROM t", None);
        let expected =
            "no column `cuont`\n  |\n2 | SELECT cuont FROM t\n  |        ^^^^^\ncolumns: count";
        assert_eq!(shown, expected);
        let named = fault.shown("", Some("a.sql"));
        assert!(named.starts_with("a.sql:2:8: no column"));
    }

    #[test]
    fn a_long_line_is_cut_around_the_word() {
        let line = format!("SELECT {} FROM t", "x".repeat(500));
        let place = TextSpan {
            line: 1,
            column: 509,
            length: 4,
        };
        let narrow = pointed(place, &line, 50);
        assert!(narrow.lines().all(|line| line.len() < 50) && narrow.ends_with("^^^^"));
        let shown = pointed(place, &line, 100);
        assert!(shown.contains("FROM t") && shown.lines().all(|line| line.len() < 100));
        assert!(shown.ends_with("^^^^"));
    }
}
