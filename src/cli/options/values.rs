//! Values of options as they are typed, and what they stand for.

use clap::ValueEnum;

use crate::dataset::banner::Date;
use crate::dataset::{Editions, Repeats};
use crate::stats::Base;

#[derive(Debug, Clone, Copy, Default, ValueEnum)]
pub(super) enum BaseName {
    /// Persons whose category is recorded
    #[default]
    Known,
    /// All persons, recorded or not
    All,
    /// Persons with any value in a group of questions (CTDC's rule)
    Answered,
    /// All persons, the unknown from none to all of them
    WorstCase,
}

impl From<BaseName> for Base {
    fn from(name: BaseName) -> Self {
        match name {
            BaseName::Known => Self::Known,
            BaseName::All => Self::All,
            BaseName::Answered => Self::Answered,
            BaseName::WorstCase => Self::WorstCase,
        }
    }
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub(super) enum RepeatsName {
    /// None: all of them are set aside
    #[default]
    Aside,
    First,
    Last,
    Max,
}

impl From<RepeatsName> for Repeats {
    fn from(name: RepeatsName) -> Self {
        match name {
            RepeatsName::Aside => Self::Aside,
            RepeatsName::First => Self::First,
            RepeatsName::Last => Self::Last,
            RepeatsName::Max => Self::Max,
        }
    }
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub(super) enum EditionsName {
    /// The newest of each source; the others are named
    #[default]
    Newest,
    /// All, side by side
    All,
}

impl From<EditionsName> for Editions {
    fn from(name: EditionsName) -> Self {
        match name {
            EditionsName::Newest => Self::Newest,
            EditionsName::All => Self::All,
        }
    }
}

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

pub(super) fn date(text: &str) -> Result<String, String> {
    let date = Date::find(text).map(|date| date.to_string());
    date.ok_or_else(|| "a date such as 2026-11-23".into())
}

pub(super) fn part(text: &str) -> Result<f64, String> {
    let (digits, scale) = text
        .strip_suffix('%')
        .map_or((text, 1.0), |percent| (percent, 100.0));
    let part = digits
        .trim()
        .parse::<f64>()
        .ok()
        .map(|part| part / scale)
        .filter(|part| (0.0..=1.0).contains(part));
    part.ok_or_else(|| "a part of all rows, such as `5%` or `0.05`".into())
}

pub(super) fn confidence(text: &str) -> Result<f64, String> {
    let level = text
        .parse::<f64>()
        .ok()
        .filter(|level| *level > 0.0 && *level < 1.0);
    level.ok_or_else(|| "a level between 0 and 1, such as 0.95".into())
}
