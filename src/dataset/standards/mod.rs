//! The way out in the terms of a standard: the declaration that reads a file of the standard says how one is written.

use super::sources::{DeclaredColumn, Release};

pub use htcds::{CaseForms, case_forms};
pub use ic_tip::table as ic_tip_table;

mod htcds;
mod ic_tip;

/// The header that a tipstat column has in a release, for writing: the first.
fn head<'a>(release: &'a Release, column: &str) -> &'a str {
    let from = release.columns.get(column).and_then(|it| it.from.first());
    from.map_or("", String::as_str)
}

/// The label of a release for a tipstat value; the value itself where it has none.
fn label<'a>(column: Option<&'a DeclaredColumn>, value: &'a str) -> &'a str {
    let labels = column.map(|column| column.values.iter());
    let mut labels = labels.into_iter().flatten();
    let found = labels.find(|(_, meaning)| *meaning == value);
    found.map_or(value, |(label, _)| label.as_str())
}
