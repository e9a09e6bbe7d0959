//! The rule of one row: which counts of a whole are suppressed, when the whole itself is known.
//!
//! A reader knows the total, that a suppressed count is not zero, and every count that is shown. So the suppressed counts of a
//! row are known together: their sum must leave each of them any value from 1 to `k - 1`. Where the smallest counts do not add
//! up to that, the next larger one is suppressed, too.

use std::collections::BTreeSet;

use super::small_cells::is_small;
use crate::dataset::count::Count;

/// Which counts of a row are suppressed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(in crate::stats) struct Suppressed {
    /// The places of suppressed counts in the row.
    pub cells: BTreeSet<usize>,
    /// Whether zeros are suppressed as well, since the counts alone do not leave enough open.
    pub with_zeros: bool,
}

impl Suppressed {
    /// Whether the count at a place is suppressed.
    pub(super) fn has(&self, at: usize) -> bool {
        self.with_zeros || self.cells.contains(&at)
    }
}

/// Suppresses counts from 1 to `k - 1` of a row, and the smallest others until none of them can be narrowed down to less than
/// that range. Of equal counts the first is taken.
pub(in crate::stats) fn suppress(row: &[Count], k: u64) -> Suppressed {
    let size = |at: &usize| row[*at].high.unwrap_or(u64::MAX);
    let mut cells: BTreeSet<usize> = (0..row.len()).filter(|at| is_small(row[*at], k)).collect();
    if cells.is_empty() {
        return Suppressed::default();
    }
    loop {
        let sum = cells
            .iter()
            .fold(0_u64, |sum, at| sum.saturating_add(size(at)));
        // the others are at least 1 each
        let largest = sum.saturating_sub(cells.len() as u64 - 1);
        if cells.len() > 1 && largest >= k - 1 {
            return Suppressed {
                cells,
                with_zeros: false,
            };
        }
        let others = (0..row.len()).filter(|at| !cells.contains(at) && size(at) > 0);
        let Some(next) = others.min_by_key(size) else {
            return Suppressed {
                cells,
                with_zeros: true,
            };
        };
        cells.insert(next);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(row: &[u64]) -> Vec<bool> {
        let counts: Vec<Count> = row.iter().map(|n| Count::exact(*n)).collect();
        let suppressed = suppress(&counts, 11);
        (0..row.len()).map(|at| !suppressed.has(at)).collect()
    }

    #[test]
    fn two_ones_take_a_larger_count_with_them() {
        assert_eq!(shown(&[40, 41, 1, 1]), [false, true, false, false]);
        assert_eq!(shown(&[57, 3]), [false, false]);
        assert_eq!(shown(&[60, 20, 3, 0]), [true, false, false, true]);
    }

    #[test]
    fn zeros_go_where_the_row_is_too_small() {
        assert_eq!(shown(&[6, 4, 1, 0]), [false; 4]);
        assert_eq!(shown(&[3, 0]), [false; 2]);
        assert_eq!(shown(&[11, 0, 30]), [true; 3]);
    }

    /// The range left to a reader, by enumeration: every suppressed small count can be each number from 1 to `k - 1`.
    #[test]
    fn every_small_count_stays_open() {
        let k = 5;
        for code in 0..9_u64.pow(4) {
            let row: Vec<u64> = (0..4).map(|at| code / 9_u64.pow(at) % 9).collect();
            let counts: Vec<Count> = row.iter().map(|n| Count::exact(*n)).collect();
            let suppressed = suppress(&counts, k);
            let hidden: Vec<u64> = (0..4)
                .filter(|at| suppressed.has(*at))
                .map(|at| row[at])
                .collect();
            if hidden.iter().sum::<u64>() < k {
                continue; // a total below k is suppressed itself
            }
            let least = u64::from(!suppressed.with_zeros);
            let most = hidden.iter().sum::<u64>() - least * (hidden.len() as u64).saturating_sub(1);
            assert!(most >= k - 1, "{row:?}");
            assert!(
                (0..4).all(|at| suppressed.has(at) || row[at] == 0 || row[at] >= k),
                "{row:?}"
            );
        }
    }
}
