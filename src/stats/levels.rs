//! Totals and parts: rows of one source stand on levels (total, by sex, by sex and age, ...), and nothing is added across.

use std::collections::{BTreeMap, BTreeSet};

use super::bounds;
use super::rows::{Route, Victim};
use crate::dataset::count::Count;

/// A row that stands on a level.
pub(super) trait Levelled {
    /// Its source.
    fn source(&self) -> &str;
    /// Its part of each dimension (sex, age, exploitation), or `total`.
    fn dimensions(&self) -> [&str; 3];
    /// Its count.
    fn count(&self) -> Option<Count>;
}

impl Levelled for Victim {
    fn source(&self) -> &str {
        &self.source
    }
    fn dimensions(&self) -> [&str; 3] {
        [&self.sex, &self.age, &self.exploitation]
    }
    fn count(&self) -> Option<Count> {
        self.count
    }
}

impl Levelled for Route {
    fn source(&self) -> &str {
        &self.source
    }
    fn dimensions(&self) -> [&str; 3] {
        [&self.sex, &self.age, &self.exploitation]
    }
    fn count(&self) -> Option<Count> {
        self.count
    }
}

/// Which dimensions a row divides.
fn divided(row: &impl Levelled) -> [bool; 3] {
    row.dimensions().map(|part| part != "total")
}

/// The sources that print totals: there, a total is never made of parts.
pub(super) fn with_totals<T: Levelled>(rows: &[T]) -> BTreeSet<String> {
    let totals = rows
        .iter()
        .filter(|row| row.count().is_some() && divided(*row) == [false; 3]);
    totals.map(|row| row.source().to_owned()).collect()
}

/// The rows to count: those that divide only the dimension `keep` (0 sex, 1 age, 2 exploitation; none for a total). Where
/// the source prints no totals, all rows of the coarsest level that divides it.
pub(super) fn level<'a, T: Levelled>(
    rows: &'a [T],
    keep: Option<usize>,
    has_totals: bool,
) -> Vec<&'a T> {
    let fits = |row: &&T| keep.is_none_or(|keep| divided(*row)[keep]);
    let splits = |row: &T| divided(row).iter().filter(|on| **on).count();
    let wanted = usize::from(keep.is_some());
    let coarsest = rows
        .iter()
        .filter(fits)
        .map(|row| (splits(row), divided(row)))
        .min();
    match coarsest {
        Some((splits, level)) if splits == wanted || !has_totals => rows
            .iter()
            .filter(fits)
            .filter(|row| divided(*row) == level)
            .collect(),
        _ => Vec::new(),
    }
}

/// The counts of one level by the parts of a dimension.
pub(super) fn by_part<T: Levelled>(
    rows: &[&T],
    dimension: usize,
) -> BTreeMap<String, Option<Count>> {
    let mut parts: BTreeMap<String, Vec<Option<Count>>> = BTreeMap::new();
    for row in rows {
        parts
            .entry(row.dimensions()[dimension].to_owned())
            .or_default()
            .push(row.count());
    }
    parts
        .into_iter()
        .map(|(part, counts)| (part, one_or_sum(counts)))
        .collect()
}

/// The sum; a single unknown count stays unknown.
pub(super) fn one_or_sum(counts: Vec<Option<Count>>) -> Option<Count> {
    if counts.iter().all(Option::is_none) {
        None
    } else {
        bounds::sum(counts)
    }
}
