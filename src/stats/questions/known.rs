//! Values that a question names and the data, or the statistic, do not have: they are refused with those that there are.

use std::collections::BTreeSet;

use super::condition;
use super::query::Query;
use super::refusal::Objection;
use crate::dataset::{Dataset, Table, suggest};
use crate::stats::Description;

/// The tables whose rows a question chooses.
const CHOSEN: [Table; 4] = [Table::Victims, Table::Routes, Table::Answers, Table::Tiers];

/// The values of the data that a question does not find in them.
pub(super) fn unknown_values(query: &Query, data: &Dataset) -> Vec<Objection> {
    let mut wrong = Vec::new();
    for (column, values) in query.columns() {
        if values.is_empty() {
            continue; // tables that nobody asks for are not read
        }
        let known = values_of(column, data);
        for value in values.iter().filter(|value| !known.contains(*value)) {
            let hint = suggest::hint(value, known.iter().map(String::as_str));
            let there: Vec<&str> = known.iter().map(String::as_str).collect();
            let what = format!(
                "no figures with {column} `{value}`{hint}; there are {}",
                there.join(", ")
            );
            wrong.push(Objection::plain(column, what));
        }
    }
    wrong
}

/// The values of a column in all tables that a question chooses from.
fn values_of(column: &str, data: &Dataset) -> BTreeSet<String> {
    let mut known = BTreeSet::new();
    for table in CHOSEN {
        let frame = data.frame(table);
        let values = frame.column(column).ok().and_then(|cells| cells.str().ok());
        for value in values.into_iter().flat_map(|cells| cells.iter().flatten()) {
            if !value.is_empty() && !known.contains(value) {
                known.insert(value.to_owned());
            }
        }
    }
    known
}

/// The columns by which rows are to be chosen, and that no table of the statistic has.
pub(super) fn without_column(about: &Description, query: &Query) -> Vec<Objection> {
    let there = condition::columns_of(about);
    let asked = query.columns().into_iter();
    let without = asked.filter(|(column, values)| {
        !values.is_empty() && *column != "source" && !there.contains(column)
    });
    let said = |(column, _): (&'static str, &[String])| {
        let what = format!("`{}` does not distinguish rows by {column}", about.name);
        Objection::to(column, what)
    };
    without.map(said).collect()
}
