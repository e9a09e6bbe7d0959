//! Counts that a source prints, under a condition: shown where no combination of the columns in question has a small count.

use std::collections::{BTreeMap, BTreeSet};

use compact_str::CompactString;
use polars::prelude::PolarsResult;

use super::Lattice;
use super::scope::Scope;
use crate::dataset::count::Count;
use crate::dataset::{Dataset, Table};
use crate::stats::estimate::Estimate;
use crate::stats::guard::small_cells::{hide_one, is_small};
use crate::stats::mathematics::bounds::{minus, sum};
use crate::stats::questions::condition::DIMENSIONS;
use crate::stats::questions::query::with_totals;
use crate::stats::rows::{self, Victim};
use crate::stats::statistics::levels::{self, Levelled as _};
use crate::stats::{Status, Whole};

/// Suppresses figures under a condition on sex, age or form of exploitation of a whole of which any combination of these columns,
/// or what they leave of the total, is small.
pub(super) fn protect(
    figures: &mut [Estimate],
    scope: &Scope<'_>,
    data: &Dataset,
    lattice: &Lattice,
    k: u64,
) -> PolarsResult<()> {
    let by = DIMENSIONS.map(|name| scope.columns.iter().any(|column| column.name() == name));
    if by == [false; 3] || !scope.about.tables.contains(&Table::Victims) {
        return Ok(());
    }
    let own = DIMENSIONS.map(|name| scope.about.divides.contains(&name));
    let by = [0, 1, 2].map(|at| by[at] || own[at]);
    let totals = with_totals(data)?;
    let mut wholes: BTreeMap<Whole, Vec<Victim<'_>>> = BTreeMap::new();
    for row in rows::victims(data.whole_table(Table::Victims))? {
        if row.share.is_none() && !lattice.has(row.source) {
            wholes.entry(Whole::of_victim(&row)).or_default().push(row);
        }
    }
    let is_unsafe = |rows: &[Victim]| tells_few(rows, by, totals.contains(rows[0].source), k);
    let few: BTreeSet<[CompactString; 3]> = wholes
        .iter()
        .filter(|(_, rows)| is_unsafe(rows))
        .map(|(whole, _)| {
            [
                whole.place.clone(),
                whole.year.clone(),
                whole.source.clone(),
            ]
        })
        .collect();
    for figure in figures {
        let place = ["country", "year", "source"].map(|key| CompactString::from(figure.key(key)));
        if figure.status != Status::Hidden && few.contains(&place) {
            hide_one(figure);
        }
    }
    Ok(())
}

/// Whether any combination of values of some columns, or what all of them leave of the total, is small.
fn tells_few(rows: &[Victim], by: [bool; 3], prints_totals: bool, k: u64) -> bool {
    let mut cells: BTreeMap<Vec<&str>, Vec<&Victim>> = BTreeMap::new();
    for row in rows {
        let values = row.dimensions();
        let own: Vec<&str> = (0..3).filter(|at| by[*at]).map(|at| values[at]).collect();
        if own.iter().all(|value| *value != "total") {
            cells.entry(own).or_default().push(row);
        }
    }
    let counts = cells
        .values()
        .filter_map(|rows| levels::total(rows, by, prints_totals));
    let counts: Vec<Count> = counts.collect();
    let all: Vec<&Victim> = rows.iter().collect();
    let left = levels::total(&all, [false; 3], prints_totals)
        .zip(sum(counts.iter().map(|count| Some(*count))))
        .and_then(|(all, parts)| minus(all, parts));
    counts
        .iter()
        .chain(left.as_ref())
        .any(|count| is_small(*count, k))
}
