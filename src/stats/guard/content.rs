//! What a table that may be shown holds.

use serde_json::Value;

use crate::stats::column::Column;
use crate::stats::estimate::Estimate;
use crate::stats::views::{account, summary};
use crate::stats::{Description, Unit};

/// What a table of estimates is of, as renderers need to know it.
#[derive(Debug, Clone, Copy)]
pub struct Subject {
    /// The statistic's name; empty for cross-tables.
    pub name: &'static str,
    /// What a table of it is headed.
    pub title: &'static str,
    /// What its values are measured in.
    pub unit: Unit,
    /// The keys of its estimates, in order.
    pub keys: &'static [&'static str],
    /// How they are arranged.
    pub layout: Layout,
}

/// How the estimates of a table are arranged.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Layout {
    /// As a statistic gives them, one after the other.
    Plain,
    /// Countries set against each other.
    Comparison,
    /// By two dimensions.
    Cross,
}

impl Subject {
    /// The subject of a statistic's own table.
    pub const fn of(about: &Description) -> Self {
        Self {
            name: about.name,
            title: about.title,
            unit: about.unit,
            keys: about.keys,
            layout: Layout::Plain,
        }
    }
}

/// What a table holds.
#[derive(Debug, Clone)]
pub enum Content {
    /// Estimates of a statistic, of a comparison or of cross-tables.
    Figures {
        /// What they are of.
        subject: Subject,
        /// Their keys in addition to the subject's.
        beside: Vec<&'static str>,
        /// In the order to print them.
        figures: Vec<Estimate>,
        /// The level of their intervals.
        confidence: f64,
    },
    /// The summary, one line per country.
    Summary(Vec<summary::CountrySummary>),
    /// The account of a number: the question, its rows and steps.
    Account(Vec<account::AccountLine>),
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
