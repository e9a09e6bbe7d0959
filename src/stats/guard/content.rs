//! What a table that may be shown holds.

use std::borrow::Cow;

use serde_json::Value;

use crate::stats::Statistic;
use crate::stats::estimate::Estimate;
use crate::stats::views::summary;

/// What a table holds.
#[derive(Debug, Clone)]
pub enum Content {
    /// Figures of one statistic.
    Figures {
        /// Which.
        statistic: &'static Statistic,
        /// The keys of its figures in addition to the statistic's.
        beside: Vec<&'static str>,
        /// In the order to print them.
        figures: Vec<Estimate>,
        /// The level of their intervals.
        confidence: f64,
    },
    /// The summary, one line per country.
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

/// A column of a table.
#[derive(Debug, Clone)]
pub struct Column {
    /// Its name in machine formats.
    pub name: Cow<'static, str>,
    /// What its numbers are measured in; empty for texts.
    pub unit: Cow<'static, str>,
    /// What it holds.
    pub description: Cow<'static, str>,
}
