//! Notes on the result of a query.

use std::collections::BTreeSet;

use polars::prelude::DataFrame;
use serde_json::Value;
use sqlparser::tokenizer::Token;

use super::catalogue::NamedTable;
use super::mentions::Mentions;
use super::script::Statement;
use crate::dataset::areas::{self, Resolution};
use crate::stats::{Note, Question, Weight};

/// Columns along which rows may count the same people: first those of sources, measures and roles, then
/// those with a row `total` and rows of parts.
pub(crate) const TOLD_APART: [&str; 8] = [
    "source",
    "reporter",
    "measure",
    "country_role",
    "question",
    "sex",
    "age",
    "exploitation",
];
const WITH_TOTALS: [&str; 3] = ["sex", "age", "exploitation"];

/// A note if a sum goes over rows that count the same people, with the columns that would separate them.
pub(crate) fn of_sums(rows: &[DataFrame], mentions: &Mentions) -> Option<Note> {
    if !mentions.sums {
        return None;
    }
    let mut left: Vec<&str> = Vec::new();
    for frame in rows {
        let twice = |name: &&str| {
            let values = values(frame, name);
            let total = values.iter().any(|one| one == "total");
            values.len() > 1 && (total || !WITH_TOTALS.contains(name))
        };
        let open = |name: &&str| !mentions.grouped.contains(*name) && !left.contains(name);
        let new: Vec<&str> = TOLD_APART.into_iter().filter(open).filter(twice).collect();
        left.extend(new);
    }
    (!left.is_empty()).then(|| {
        let text = format!(
            "A sum over several values of `{}` counts people more than once: choose one value with WHERE, \
            or GROUP BY.",
            left.join("`, `")
        );
        Note::stated("sums-overlap", Weight::Warning, text)
    })
}

/// A sum passes over what is null: a sum of upper bounds is none where one of them is not there.
pub(crate) fn of_unbounded(rows: &[DataFrame], mentions: &Mentions) -> Option<Note> {
    let open = |frame: &DataFrame| {
        let column = |name: &str| {
            let column = frame.column(name).ok()?;
            column.i64().ok().cloned()
        };
        let (Some(low), Some(high)) = (column("count_low"), column("count_high")) else {
            return false;
        };
        let mut both = low.iter().zip(high.iter());
        both.any(|(low, high)| low.is_some() && high.is_none())
    };
    (mentions.sums && rows.iter().any(open)).then(|| {
        let text = "Some counts have no upper bound: their `count_high` is null, and SUM skips it.";
        Note::stated("no-upper-bound", Weight::Warning, text)
    })
}

/// Options apply to views; tables are always complete.
pub(crate) fn of_options(question: &Question, mentions: &Mentions) -> Option<Note> {
    let query = &question.query;
    let by_column = query.columns().iter().any(|(_, values)| !values.is_empty());
    let chosen = !query.countries.is_empty() || by_column || query.years.is_some();
    let mut named = mentions.named.values();
    let table = named.find(|named| matches!(named, NamedTable::Table(_)))?;
    chosen.then(|| {
        let text = format!(
            "`--country`, `--year` and `--source` select the figures of views; `{}` is the whole table: \
            select rows with WHERE.",
            table.name()
        );
        Note::stated("options-of-views", Weight::Warning, text)
    })
}

/// The codes of the countries and areas in rows.
pub(crate) fn places(rows: &[DataFrame]) -> BTreeSet<String> {
    let columns = ["country", "origin", "destination"];
    let named = rows
        .iter()
        .flat_map(|frame| columns.map(|name| values(frame, name)));
    named.flatten().collect()
}

/// The values of a column of texts, each once.
fn values(frame: &DataFrame, name: &str) -> Vec<String> {
    let Some(column) = frame.column(name).ok().and_then(|column| column.str().ok()) else {
        return Vec::new();
    };
    let mut values: Vec<String> = column.iter().flatten().map(str::to_owned).collect();
    values.sort_unstable();
    values.dedup();
    values
}

/// If there are no rows: the codes of the countries that a statement names in other words.
pub(crate) fn of_names(rows: &[Vec<Value>], statement: &Statement) -> Vec<Note> {
    if !rows.is_empty() {
        return Vec::new();
    }
    let named = statement.words.iter().filter_map(|word| {
        let Token::SingleQuotedString(text) = &word.token else {
            return None;
        };
        match areas::resolve(text) {
            Resolution::Area(code) if code != text => {
                let text = format!("Countries are given as codes: '{code}' for '{text}'.");
                Some(Note::stated("country-codes", Weight::Warning, text))
            }
            _ => None,
        }
    });
    named.collect()
}

#[cfg(test)]
mod tests {
    use super::super::script::statements;
    use super::*;

    #[test]
    fn a_country_by_its_name_is_told_its_code_where_nothing_is_found() {
        let statement =
            statements("SELECT 1 FROM t WHERE a = 'Kyrgyzstan' AND b = 'KGZ' AND c = 'x'");
        let statement = &statement.expect("it parses")[0];
        let notes = of_names(&[], statement);
        assert_eq!(notes.len(), 1);
        assert!(notes[0].to_string().contains("'KGZ' for 'Kyrgyzstan'"));
        assert!(of_names(&[Vec::new()], statement).is_empty());
    }
}
