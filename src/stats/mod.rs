//! Statistics: pure functions from the frames of a [`Dataset`](crate::dataset::Dataset) to [`Estimate`]s; they read no file, print nothing and know
//! no clock.
//!
//! A statistic is one file and one entry in [`ALL`]; what is entered there is listed, explained, shown and tested.

use compact_str::ToCompactString as _;

/// What a computation returns.
pub use polars::prelude::PolarsResult;

pub use column::{Column, ColumnKind, ColumnUnits};
pub use estimate::{Answer, Estimate, Status, SumRole, Unknown};
pub use guard::{Content, Layout, Public, Subject, protect};
pub use note::{Note, Weight};
pub use questions::answer::{ChosenRows, PreparedQuestion};
pub use questions::query::{Base, Query};
pub use questions::question::{Question, View};
pub use questions::refusal::Refusal;
pub use remark::{Remark, Remarks};
pub use statistics::places::DOMESTIC;
pub use statistics::tier_history::{INFERRED, tier_range};
pub use statistics::{ALL, Description, Statistic, find};
pub use unit::Unit;
pub use whole::Whole;

/// What renderers need of the room below: names of countries, counts, and what became of the rows.
#[cfg(feature = "parquet")]
pub use crate::dataset::columnar;
pub use crate::dataset::{Ledger, areas, count::Count, text};

pub mod column;
pub mod estimate;
mod grouping;
pub mod guard;
pub mod mathematics;
pub mod note;
pub(crate) mod number;
pub mod questions;
pub mod reconciliation;
pub mod remark;
pub mod rows;
pub mod statistics;
mod unit;
pub mod views;
pub mod whole;

use estimate::Keys;

/// The keys of a figure about victims.
fn keys(country: &str, year: Option<i64>, source: &str, group: &str) -> Keys {
    let year = year.map(|year| year.to_compact_string());
    vec![
        ("country", country.into()),
        ("year", year.unwrap_or_default()),
        ("source", source.into()),
        ("group", group.into()),
    ]
}
