//! The guard over a line of the summary: a share and a total reveal the difference between them.

use super::small_cells::{hide_one, is_small};
use crate::stats::mathematics::bounds;
use crate::stats::views::summary::CountrySummary;

/// Hides the share of women if a small number of people is left between a side and those whose gender is known.
pub(in crate::stats) fn protect(line: &mut CountrySummary, min_cell: Option<u64>) {
    if min_cell.is_some_and(|k| gives_away(line, k)) {
        line.women.iter_mut().for_each(hide_one);
    }
}

fn gives_away(line: &CountrySummary, k: u64) -> bool {
    let base = line.women.as_ref().and_then(|figure| figure.base);
    let sides = line.gap.values().filter_map(|figure| figure.count);
    let left = sides.filter_map(|side| bounds::minus(side, base?));
    left.into_iter()
        .any(|left| is_small(left, k) && left.low > 0)
}
