//! Claims: the numerical statements of a text, as data, and whether they still agree with the data.
//!
//! A claim names a statement and its place, the figure it speaks of, and what the text says the figure is. A file of
//! claims is TOML or JSON ([`read`]); [`verify`] asks each figure once and judges. What the data know only between bounds is
//! never called a match with one number, and what cannot be computed is said with what is missing.

use std::collections::BTreeMap;

use crate::stats::{Question, Statistic, Unit};

pub use judge::Verdict;
pub use read::{open, read};
pub use reasons::{fits, no_number, none_of};
pub use verify::{ClaimOutcome, Computed, QueryResult, Settings, figures, needs, number, verify};
pub use words::expected;
pub use write::{asked, json, toml};

mod judge;
mod node;
mod read;
mod reasons;
mod verify;
mod words;
mod write;

/// JSON Schema (draft 2020-12) of claims files.
pub const SCHEMA: &str = include_str!("../../data/schema/claims-1.json");

/// Name and text of the embedded claims: all numerical statements of the paper.
pub const SHIPPED: (&str, &str) = ("data/claims.json", include_str!("../../data/claims.json"));

/// One statement with the figure it speaks of.
#[derive(Debug, Clone)]
pub struct Claim {
    /// Its identifier, unique in the file.
    pub id: String,
    /// The statement, in a sentence.
    pub statement: String,
    /// Where the text says so; empty if not given.
    pub locator: String,
    /// Who says so; empty if not given.
    pub source: String,
    /// A note for readers of the outcome; may be empty.
    pub note: String,
    /// The figure.
    pub asked: ClaimedFigure,
    /// The value that the text states; `None` if the statement cannot be computed and gives no number.
    pub expected: Option<Expected>,
    /// How the text prints it.
    pub printed: PrintedForm,
    /// Its line in its file, from 1.
    pub line: u64,
}

/// Which figure a claim speaks of.
#[derive(Debug, Clone)]
pub enum ClaimedFigure {
    /// A figure of a statistic.
    Estimate(Box<Asking>),
    /// The one row of a query.
    Sql {
        /// The query; its column is the figure, or `x_low` and `x_high` are.
        sql: String,
        /// The sources that it names; the query runs only if the data have them.
        sources: Vec<String>,
    },
    /// A statement that cannot be computed, and why.
    Nothing(String),
}

/// A question to a statistic, and which of its figures is meant.
#[derive(Debug, Clone)]
pub struct Asking {
    /// The statistic that the question names.
    pub statistic: &'static Statistic,
    /// The question: countries are codes, as the claim names them.
    pub question: Question,
    /// The figure: keys, and the values they may have.
    pub cell: Cell,
    /// The column of the figure.
    pub column: String,
}

/// Keys of a figure and the values they may have; `*` is any.
pub type Cell = BTreeMap<String, Vec<String>>;

/// The value that a text states for a figure.
#[derive(Debug, Clone, PartialEq)]
pub enum Expected {
    /// A number, in percent where [`PrintedForm::percent`] says so.
    Number(f64),
    /// Between two numbers, both included; `None` if there is no upper bound.
    Bounds(f64, Option<f64>),
    /// A word, such as a tier.
    Text(String),
    /// Larger or smaller than others.
    Relation(ClaimRelation, Against),
}

/// How a figure compares with another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ClaimRelation {
    /// Larger.
    MoreThan,
    /// Larger or equal.
    AtLeast,
    /// Smaller.
    LessThan,
    /// Smaller or equal.
    AtMost,
}

impl ClaimRelation {
    /// All of them, by their names in a claims file.
    pub const ALL: [(&str, Self); 4] = [
        ("more_than", Self::MoreThan),
        ("at_least", Self::AtLeast),
        ("less_than", Self::LessThan),
        ("at_most", Self::AtMost),
    ];

    /// Its name in a claims file.
    pub fn name(self) -> &'static str {
        let named = Self::ALL.iter().find(|(_, relation)| *relation == self);
        named.map_or("", |(name, _)| name)
    }
}

/// What a figure is set against.
#[derive(Debug, Clone, PartialEq)]
pub enum Against {
    /// A number.
    Number(f64),
    /// Every other figure of the same source with these keys; keys not named are those of the claim's own cell.
    Figures(Cell),
}

/// How a text prints a number.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct PrintedForm {
    /// Digits after the point: 47 with none means 46.5 and more, and less than 47.5.
    pub decimals: Option<u32>,
    /// In percent: 47 means the share 0.47.
    pub percent: bool,
    /// How far "about" may be off, either way, in the unit that is printed.
    pub tolerance: Option<f64>,
}

impl PrintedForm {
    /// The factor between a figure and its printed form: 100 for percent, else 1.
    pub fn scale(self) -> f64 {
        if self.percent { 100.0 } else { 1.0 }
    }
}

/// The columns of a figure that are numbers.
pub const NUMBERS: [&str; 5] = ["count", "base", "value", "ci_low", "ci_high"];

/// The default column of a statistic.
pub fn usual_column(statistic: &Statistic) -> &'static str {
    match statistic.unit {
        Unit::Persons | Unit::Rows => "count",
        Unit::Tier => "group",
        _ => "value",
    }
}

/// The embedded claims.
pub fn shipped() -> Result<Vec<Claim>, crate::dataset::Faults> {
    read(SHIPPED.0, SHIPPED.1, &crate::dataset::Places::default())
}
