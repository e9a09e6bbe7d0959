//! Kinds of fields: which commands heed them, and how their values are read and written.

use super::{FieldShape, QuestionField};

/// The commands that answer from figures.
pub(super) const FIGURES: &[&str] = &[
    "summary",
    "show",
    "compare",
    "figure",
    "cross",
    "explain",
    "profile",
    "report",
    "sql",
    "claims new",
];
/// The commands that answer from one statistic.
pub(super) const SHOWN: &[&str] = &[
    "show",
    "compare",
    "figure",
    "cross",
    "explain",
    "claims new",
];
/// The commands that are about all that the files hold.
pub(super) const FILES: &[&str] = &["load", "check", "countries", "convert", "releases"];

/// What most fields have: any value, no default, no command.
pub(super) const PLAIN: QuestionField = QuestionField {
    name: "",
    key: "",
    value: "",
    help: "",
    shape: FieldShape::One,
    values: &[],
    default: "",
    heeded_by: &[],
    is_setting: false,
    conflicts: &[],
    read: |_, _| Ok(()),
    write: |_| Vec::new(),
};

/// A field with a list of texts in the question.
macro_rules! texts {
    ($($part:ident).+) => {
        QuestionField {
            read: |question, values| {
                question.$($part).+.extend(values.iter().cloned());
                Ok(())
            },
            write: |question| question.$($part).+.clone(),
            ..PLAIN
        }
    };
}

/// A field with one text in the question.
macro_rules! text {
    ($($part:ident).+) => {
        QuestionField {
            read: |question, values| {
                question.$($part).+ = Some(one(values)?.to_owned());
                Ok(())
            },
            write: |question| question.$($part).+.iter().cloned().collect(),
            ..PLAIN
        }
    };
}

/// A field with one of several named values in the question; the default is not written.
macro_rules! choice {
    ($kind:ident, $($part:ident).+) => {
        QuestionField {
            read: |question, values| {
                let name = one(values)?;
                let found = $kind::ALL.iter().find(|(known, _)| *known == name);
                question.$($part).+ = found.ok_or("one of its values")?.1;
                Ok(())
            },
            write: |question| {
                let chosen = question.$($part).+;
                let is_default = chosen == $kind::default();
                Vec::from_iter((!is_default).then(|| chosen.name().to_owned()))
            },
            ..PLAIN
        }
    };
}

pub(super) use {choice, text, texts};

/// The only value.
pub(super) fn one(values: &[String]) -> Result<&str, String> {
    match values {
        [one] => Ok(one),
        _ => Err("one value".into()),
    }
}

/// A whole number from 1.
pub(super) fn number(text: &str) -> Result<u64, String> {
    let number = text.trim().parse().ok().filter(|number| *number > 0);
    number.ok_or_else(|| "a whole number from 1".into())
}

/// The first and last year of a range.
pub(super) fn years(text: &str) -> Result<(i64, i64), String> {
    const ALL: (i64, i64) = (1900, 2100);
    let year = |text: &str, open: i64| match text.trim() {
        "" => Some(open),
        text => text
            .parse()
            .ok()
            .filter(|year| (ALL.0..=ALL.1).contains(year)),
    };
    let (first, last) = text.split_once("..").unwrap_or((text, text));
    let last = last.trim_start_matches('=');
    match (year(first, ALL.0), year(last, ALL.1)) {
        (Some(first), Some(last)) if first <= last && !text.trim().is_empty() => Ok((first, last)),
        _ => Err("a year such as 2023, or years such as 2019..2023 or 2019..".into()),
    }
}
