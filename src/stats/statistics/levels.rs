//! Totals and parts: rows of one source belong to levels (total, by sex, by sex and age, ...), and nothing is added across.

use std::collections::BTreeMap;

use crate::dataset::count::Count;
use crate::stats::mathematics::bounds;
use crate::stats::rows::{Route, Victim};

/// A row that belongs to a level.
pub(in crate::stats) trait Levelled {
    /// Its part of each dimension (sex, age, exploitation), or `total`.
    fn dimensions(&self) -> [&str; 3];
    /// Its count.
    fn count(&self) -> Option<Count>;
}

impl Levelled for Victim<'_> {
    fn dimensions(&self) -> [&str; 3] {
        [self.sex, self.age, self.exploitation]
    }
    fn count(&self) -> Option<Count> {
        self.count
    }
}

impl Levelled for Route<'_> {
    fn dimensions(&self) -> [&str; 3] {
        [self.sex, self.age, self.exploitation]
    }
    fn count(&self) -> Option<Count> {
        self.count
    }
}

/// Which dimensions a row divides.
fn divided(row: &impl Levelled) -> [bool; 3] {
    row.dimensions().map(|part| part != "total")
}

/// The count of rows that are about the same persons but for the dimensions `of` (sex, age, exploitation): that of the rows
/// which divide nothing else. Where there are none, and the source prints no totals, the sum over the parts of the coarsest
/// division, each part counted in the same way.
pub(in crate::stats) fn total<T: Levelled>(
    rows: &[&T],
    of: [bool; 3],
    prints_totals: bool,
) -> Option<Count> {
    let level = |row: &T| {
        let divided = divided(row);
        [0, 1, 2].map(|at| divided[at] && !of[at])
    };
    let counted = || rows.iter().copied().filter(|row| row.count().is_some());
    if counted().any(|row| level(row) == [false; 3]) {
        let whole = rows.iter().filter(|row| level(row) == [false; 3]);
        return bounds::sum(whole.map(|row| row.count()));
    }
    let splits = |row: &T| level(row).iter().filter(|on| **on).count();
    let coarsest = counted().map(|row| (splits(row), level(row))).min()?.1;
    let dimension = coarsest
        .iter()
        .position(|on| *on)
        .filter(|_| !prints_totals)?;
    let mut within = of;
    within[dimension] = true;
    let mut parts: BTreeMap<&str, Vec<&T>> = BTreeMap::new();
    // a part that is named without a number is at least zero
    for row in rows.iter().copied().filter(|row| level(row)[dimension]) {
        parts
            .entry(row.dimensions()[dimension])
            .or_default()
            .push(row);
    }
    bounds::sum(
        parts
            .values()
            .map(|rows| total(rows, within, prints_totals)),
    )
}

/// The counts of the parts of a dimension, each on its own coarsest level.
pub(in crate::stats) fn by_part<T: Levelled>(
    rows: &[T],
    dimension: usize,
    prints_totals: bool,
) -> BTreeMap<String, Count> {
    let mut parts: BTreeMap<&str, Vec<&T>> = BTreeMap::new();
    for row in rows.iter().filter(|row| divided(*row)[dimension]) {
        parts
            .entry(row.dimensions()[dimension])
            .or_default()
            .push(row);
    }
    let mut of = [false; 3];
    of[dimension] = true;
    let count = |rows: Vec<&T>| total(&rows, of, prints_totals);
    let parts = parts
        .into_iter()
        .filter_map(|(part, rows)| Some((part.to_owned(), count(rows)?)));
    parts.collect()
}
