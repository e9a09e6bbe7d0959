//! The labels of a table with labels in rows and columns, as categories.

use std::collections::BTreeSet;

use super::table::Key;
use super::{Declared, cell, shares};
use crate::dataset::grid::GridRow;

/// What a column is about.
pub(super) struct HeaderColumn {
    pub key: Key,
    pub is_percent: bool,
}

/// The categories of columns: each level of the header is a dimension, named by its labels.
pub(super) fn column_keys(
    head: &[&GridRow],
    values: &[usize],
    declared: &Declared,
) -> Vec<HeaderColumn> {
    let mut columns: Vec<HeaderColumn> = Vec::new();
    let all = values.iter().map(|_| HeaderColumn {
        key: Vec::new(),
        is_percent: false,
    });
    columns.extend(all);
    for (level, row) in head.iter().enumerate() {
        let is_last = level + 1 == head.len();
        let mut before = String::new();
        let mut labels = Vec::new();
        for at in values {
            let text = row.cells.get(*at).map_or("", |text| text.trim());
            if !text.is_empty() || is_last {
                before = text.to_lowercase();
            }
            let (label, is_percent) = shares::without_sign(&before);
            labels.push((label, is_percent));
        }
        let is_category =
            |label: &&(String, bool)| !label.0.is_empty() && !cell::is_total(&label.0, declared);
        let names: BTreeSet<&str> = labels
            .iter()
            .filter(is_category)
            .map(|(label, _)| label.as_str())
            .collect();
        let dimension = names.into_iter().collect::<Vec<_>>().join(" | ");
        for (column, label) in columns.iter_mut().zip(&labels) {
            column.is_percent |= label.1;
            if is_category(&label) {
                column.key.push((dimension.clone(), label.0.clone()));
            }
        }
    }
    columns
}

/// The categories of rows: each column of labels is a dimension; a blank one repeats the label above if a label follows.
pub(super) fn row_keys(
    body: &[&GridRow],
    first: usize,
    name: impl Fn(usize) -> String,
    declared: &Declared,
) -> Vec<Key> {
    let mut before = vec![String::new(); first];
    let key = |row: &&GridRow| {
        let mut key = Key::new();
        for (at, label) in before.iter_mut().enumerate() {
            let text = row.cells.get(at).map_or("", |text| text.trim());
            let follows =
                (at + 1..first).any(|at| row.cells.get(at).is_some_and(|text| !text.is_empty()));
            if !text.is_empty() || !follows {
                *label = text.to_lowercase();
            }
            if !label.is_empty() && !cell::is_total(label, declared) {
                let dimension = match name(at) {
                    name if name.is_empty() => format!("rows {}", at + 1),
                    name => name,
                };
                key.push((dimension, label.clone()));
            }
        }
        key
    };
    body.iter().map(key).collect()
}
