//! What a table that may be shown holds.

use serde_json::Value;

use crate::stats::Statistic;
use crate::stats::column::Column;
use crate::stats::estimate::Estimate;
use crate::stats::views::summary;

/// What a table holds.
#[derive(Debug, Clone)]
pub enum Content {
    /// Figures of one statistic.
    Figures {
        /// Which.
        statistic: &'static Statistic,
        /// The keys of its figures beside the statistic's own.
        beside: Vec<&'static str>,
        /// In the order to print them.
        figures: Vec<Estimate>,
        /// The level of their intervals.
        confidence: f64,
    },
    /// The summary, a line a country.
    Summary(Vec<summary::Line>),
    /// Texts about files, labels and statistics; no figures of persons.
    Texts {
        /// Column names, and what they hold.
        fields: Vec<(&'static str, &'static str)>,
        /// The cells.
        rows: Vec<Vec<String>>,
        /// The ids of the sources they come from, to be cited below.
        sources: Vec<String>,
    },
    /// Rows of any columns, as a query gives them.
    Rows {
        /// What they hold.
        columns: Vec<Column>,
        /// Texts, numbers and nulls, as many as there are columns.
        rows: Vec<Vec<Value>>,
        /// The ids of the sources they come from, to be cited below.
        sources: Vec<String>,
    },
}
