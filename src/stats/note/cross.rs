//! Notes on a cross-table.

use strum::IntoStaticStr;

use crate::stats::mathematics::limits::Level;

/// Notes on a cross-table; `rows` and `columns` are the names of its dimensions.
#[derive(Debug, Clone, PartialEq, IntoStaticStr)]
#[strum(serialize_all = "kebab-case")]
#[allow(missing_docs)] // the sentence of each is in `words`
pub enum CrossNote {
    LatestYear,
    NotByBoth {
        by: [&'static str; 2],
        sources: Vec<String>,
    },
    ByBothWithin {
        by: [&'static str; 2],
        source: String,
        other: &'static str,
    },
    NoneByBoth {
        table: &'static str,
        by: [&'static str; 2],
        each: [Vec<String>; 2],
    },
    Pooled {
        sources: Vec<String>,
    },
    PlacesLeftOut {
        by: [&'static str; 2],
        source: String,
        year: String,
        places: usize,
    },
    PlacesAdded,
    SuppressesMore,
    RoundedToSums {
        base: u64,
    },
    #[strum(serialize = "cross-base")]
    Base {
        of: CrossBase,
        by: [&'static str; 2],
        unknown: CrossUnknown,
    },
    #[strum(serialize = "cross-intervals")]
    Intervals {
        confidence: f64,
        level: Level,
    },
    #[strum(serialize = "cross-largest")]
    Largest {
        top: usize,
    },
    NotPublished,
    Documented,
    AtLeast,
    Domestic,
    UnknownInTotals,
}

/// What the shares of a cross-table are of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum CrossBase {
    Row,
    Column,
    Table,
}

/// What the shares of a cross-table do with persons of unknown category.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum CrossUnknown {
    LeftOut,
    Included,
    Spanned,
}

impl CrossNote {
    pub(super) fn meaning(&self) -> String {
        match self {
            Self::LatestYear => "The latest year of each source.".into(),
            Self::NotByBoth {
                by: [rows, columns],
                sources,
            } => format!(
                "Left out because they are not broken down by {rows} and {columns} together: {}.",
                sources.join(", ")
            ),
            Self::ByBothWithin {
                by: [rows, columns],
                source,
                other,
            } => format!(
                "`{source}` is broken down by {rows} and {columns} only within one {other}."
            ),
            Self::NoneByBoth { table, by, each } => none_by_both(table, *by, each),
            Self::Pooled { sources } => format!(
                "Left out because their years are pooled: {}.",
                sources.join(", ")
            ),
            Self::PlacesLeftOut {
                by,
                source,
                year,
                places,
            } => places_left_out(*by, &format!("{source} {year}"), *places),
            Self::SuppressesMore => {
                "More counts may be suppressed than necessary: the table is too large to find the smallest set of them.".into()
            }
            Self::RoundedToSums { base } => format!(
                "Counts are rounded to the multiple of {base} below or above, so that rows and columns add up: at most ±{} off.",
                base - 1
            ),
            Self::PlacesAdded => {
                "Sums are over the places that the source publishes; others are unknown.".into()
            }
            Self::Base { of, by, unknown } => base_sentence(*of, *by, *unknown),
            Self::Intervals { confidence, level } => {
                let joint = if level.together.is_some() {
                    ", joint for all categories"
                } else {
                    ""
                };
                format!(
                    "In brackets: {}% confidence intervals ({}{joint}).",
                    confidence * 100.0,
                    level.label()
                )
            }
            Self::Largest { top } => {
                format!("The largest {top} rows and columns; the others are combined.")
            }
            Self::NotPublished => "not published (not zero)".into(),
            Self::Documented => "documented without a number (not zero)".into(),
            Self::AtLeast => "at least: parts of the sum are not published".into(),
            Self::Domestic => "domestic: origin and destination are the same".into(),
            Self::UnknownInTotals => "unknown: not recorded; included in the totals".into(),
        }
    }
}

/// Which sources break a table down by each of two dimensions that none has together.
fn none_by_both(
    table: &str,
    [rows, columns]: [&str; 2],
    [by_rows, by_columns]: &[Vec<String>; 2],
) -> String {
    let named = |sources: &[String]| match sources {
        [] => "none".to_owned(),
        sources => sources.join(", "),
    };
    format!(
        "No source breaks {table} down by {rows} and {columns} together. By {rows}: {}. By {columns}: {}.",
        named(by_rows),
        named(by_columns)
    )
}

/// How many places a source does not break down.
fn places_left_out([rows, columns]: [&str; 2], source: &str, places: usize) -> String {
    let places = match places {
        1 => "1 place is".to_owned(),
        places => format!("{places} places are"),
    };
    format!(
        "{}: {places} left out, because the source does not break them down by {rows} and {columns}.",
        source.trim_end()
    )
}

/// What shares are of, and what becomes of persons of unknown category.
fn base_sentence(of: CrossBase, [rows, columns]: [&str; 2], unknown: CrossUnknown) -> String {
    let (of, known) = match of {
        CrossBase::Row => (format!("each {rows}"), columns.to_owned()),
        CrossBase::Column => (format!("each {columns}"), rows.to_owned()),
        CrossBase::Table => (
            "the whole table".to_owned(),
            format!("{rows} and {columns}"),
        ),
    };
    match unknown {
        CrossUnknown::Included => format!("Percent of {of}, unknown included."),
        CrossUnknown::Spanned => {
            format!("Percent of {of}, with none to all of the unknown in the category.")
        }
        CrossUnknown::LeftOut => {
            format!("Percent of {of}, where {known} is known; the unknown are shown as counts.")
        }
    }
}
