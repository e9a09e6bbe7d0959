//! Why a figure is not there, and which rows of the files could matter.

use std::collections::BTreeSet;

use super::{Asking, Cell};
use crate::dataset::{Dataset, Table};
use crate::stats::{Estimate, Status, areas};

/// The ids of the sources that the tables of figures name.
pub(super) fn sources(data: &Dataset) -> BTreeSet<String> {
    let mut known = BTreeSet::new();
    for table in [Table::Victims, Table::Routes, Table::Answers, Table::Tiers] {
        let frame = data.frame(table);
        let column = frame.column("source");
        if let Ok(sources) = column.and_then(|column| column.str().cloned()) {
            known.extend(sources.iter().flatten().map(str::to_owned));
        }
    }
    known
}

/// Whether the files have none of the tables that a statistic is made of.
pub(super) fn is_of_the_package(asking: &Asking, data: &Dataset) -> bool {
    !asking
        .statistic
        .tables
        .iter()
        .any(|table| data.brings(*table))
}

/// Why none of the figures matches the claim.
pub fn none_of(figures: &[Estimate], asking: &Asking) -> String {
    let name = asking.statistic.name;
    if figures.is_empty() {
        return format!(
            "the data give no figure of `{name}` {}",
            describe_question(asking)
        );
    }
    // the first key that nothing has
    for (key, values) in &asking.cell {
        let other: Cell = [(key.clone(), values.clone())].into();
        if !figures.iter().any(|figure| fits(figure, &other)) {
            let there: BTreeSet<&str> = figures.iter().map(|figure| figure.key(key)).collect();
            let there: Vec<&str> = there.into_iter().map(or_none).collect();
            let cut = if there.len() > 8 { ", …" } else { "" };
            let there = there.iter().take(8).copied().collect::<Vec<_>>().join(", ");
            let wanted: Vec<&str> = values.iter().map(|value| or_none(value)).collect();
            let wanted = wanted.join(" or ");
            return format!("the data give no `{name}` with {key} {wanted}; there is {there}{cut}");
        }
    }
    format!(
        "the data give no figure of `{name}` with all of {}",
        cell(&asking.cell)
    )
}

/// Describes the countries and years of a question.
fn describe_question(asking: &Asking) -> String {
    let query = &asking.question.query;
    let mut words = Vec::new();
    match query.countries.as_slice() {
        [] => {}
        [one] => words.push(format!("for {}", areas::name(one))),
        several => words.push(format!("for these {} places", several.len())),
    }
    match query.years {
        Some((first, last)) if first == last => words.push(format!("in {first}")),
        Some((first, last)) => words.push(format!("from {first} to {last}")),
        None => {}
    }
    match query.sources.as_slice() {
        [] => {}
        sources => words.push(format!("by {}", sources.join(", "))),
    }
    words.join(" ")
}

fn or_none(value: &str) -> &str {
    if value.is_empty() { "none" } else { value }
}

/// A cell in words: `country KAZ, group female`.
pub(super) fn cell(cell: &Cell) -> String {
    let words = cell
        .iter()
        .map(|(key, values)| format!("{key} {}", values.join(" or ")));
    words.collect::<Vec<_>>().join(", ")
}

/// Whether a figure has the keys of a cell.
pub fn fits(figure: &Estimate, cell: &Cell) -> bool {
    cell.iter().all(|(key, values)| {
        let there = figure.key(key);
        values.iter().any(|value| value == "*" || value == there)
    })
}

/// What is missing of a figure that has no number in a column.
pub fn no_number(figure: &Estimate, column: &str) -> String {
    match (figure.status, column) {
        (Status::Hidden, _) => {
            "hidden by the disclosure guard: it is a small count, or would reveal one".into()
        }
        (Status::NotPublished, _) => "the source does not publish it".into(),
        (Status::Contradicted, _) => {
            let parts = figure.contradiction().map_or(String::new(), |parts| {
                parts.text(&|count| count.to_string())
            });
            format!(
                "the published total contradicts its own parts: {parts}; `contradicted` in the query says what is taken"
            )
        }
        (Status::Published, "base") => "the source publishes a percentage without its base".into(),
        (Status::Published, "count") => {
            "the source publishes only a percentage, without the number of persons".into()
        }
        (Status::Published, "ci_low" | "ci_high") => {
            "the source publishes a percentage without its base, so no interval can be calculated"
                .into()
        }
        _ => format!("the figure has no `{column}`: it cannot be computed from what is known"),
    }
}

/// The rows that were set aside of the files, and why: they could matter.
pub(super) fn set_aside(data: &Dataset) -> String {
    let mut files = Vec::new();
    for ledger in data
        .ledgers
        .iter()
        .filter(|ledger| ledger.rows_set_aside() > 0)
    {
        let mut reasons: Vec<(u64, &str)> = ledger
            .set_aside
            .iter()
            .map(|(reason, entry)| (entry.rows, reason.as_str()))
            .collect();
        reasons.sort_by_key(|(rows, reason)| (std::cmp::Reverse(*rows), *reason));
        let named: Vec<String> = reasons
            .iter()
            .take(3)
            .map(|(rows, reason)| format!("{rows} {reason}"))
            .collect();
        let more = if reasons.len() > 3 { ", …" } else { "" };
        files.push(format!(
            "{} of {} rows of {} were set aside ({}{more})",
            ledger.rows_set_aside(),
            ledger.read,
            ledger.file,
            named.join(", ")
        ));
    }
    files.join("; ")
}
