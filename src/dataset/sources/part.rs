//! Rows that are read in a special way, and what is done with those that repeat others or cover less than a year.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::column::{self, DeclaredColumn};
use super::layout::Filter;

/// One column per year: the beginning of its header, and the tipstat column that it is.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Wide {
    /// The text before the year in a header.
    pub prefix: String,
    #[serde(rename = "column")]
    _column: String,
}

/// Some rows of a file, and what is different for them.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Part {
    /// The table these rows become; that of the release by default.
    #[serde(default)]
    pub table: String,
    /// Rows that are meant, besides those of the release.
    #[serde(default)]
    pub rows: BTreeMap<String, Filter>,
    /// What becomes of figures that appear more than once.
    #[serde(default)]
    pub repeats: Option<Repeated>,
    /// Columns of ours that are the same in every row, besides those of the release.
    #[serde(default, deserialize_with = "column::scalars")]
    pub constants: BTreeMap<String, String>,
    /// Columns of ours, besides those of the release.
    #[serde(default)]
    pub columns: BTreeMap<String, DeclaredColumn>,
}

/// What becomes of figures of one country, year and group that appear more than once with different values.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Repeated {
    /// None is used: it is not known which is right.
    #[default]
    Refuse,
    /// They are parts of one number.
    Add,
    /// The first in the file.
    First,
    /// The last in the file.
    Last,
    /// The largest.
    Max,
}

/// What a row covers.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Period {
    /// A year.
    #[default]
    Year,
    /// Six months.
    Half,
    /// Three months.
    Quarter,
    /// A month.
    Month,
}

impl Period {
    /// How many there are in a year.
    pub(crate) const fn in_a_year(self) -> usize {
        match self {
            Self::Year => 1,
            Self::Half => 2,
            Self::Quarter => 4,
            Self::Month => 12,
        }
    }
}
