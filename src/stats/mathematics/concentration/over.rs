//! Index and entropy where the counts are known only between bounds.

use std::collections::BTreeMap;

use super::{Measures, entropy, log_term};
use crate::dataset::count::Count;
use crate::stats::mathematics::bisection::first;
use crate::stats::mathematics::bounds::Range;

/// The most completions at the corners of the bounds that are computed; classes with equal bounds count as one.
const MOST_CORNERS: u64 = 50_000;

/// Ranges of the index and of the entropy.
#[derive(Debug, Clone, Copy)]
pub(super) struct Ranges {
    pub(super) hhi: Range,
    pub(super) entropy: Range,
}

impl Ranges {
    /// Of counts known exactly.
    pub(super) fn exact(one: Measures) -> Self {
        Self {
            hhi: Range::exact(one.hhi),
            entropy: Range::exact(one.entropy),
        }
    }
}

/// Index and entropy over every value inside the bounds, completions with zero cases left out; `None` for classes that are
/// certainly empty.
///
/// The least concentrated end is tight, and so is the most concentrated one where a class is without upper bound or there are at
/// most 50,000 distinct corners (fifteen classes with different bounds, or any number of classes that all read `<5`); with more it only
/// contains.
///
/// Why: with the other counts fixed, the sum of squared shares falls and then rises as one count grows, and the entropy rises and then
/// falls; so both are most concentrated at corners, and least where every count is as near as its bounds let it come to one
/// common level. That holds for whole numbers, too: between two whole levels, each count that goes up by one changes the measure in a
/// way that has no inner minimum (or maximum, of the entropy).
pub(super) fn over(counts: &[Count]) -> Option<Ranges> {
    if counts.iter().all(|count| count.high == Some(0)) {
        return None;
    }
    let most = corners(counts).unwrap_or_else(|| {
        // Σp² is at most the largest p, and the entropy at least -ln Σp²
        let hhi = largest_share(counts);
        Measures {
            hhi,
            entropy: (-hhi.ln()).max(0.0),
        }
    });
    // along the level the slope of the index has the sign of `level - Σx² / Σx`, that of the entropy of `ln(Σx / level) - entropy`
    let even = around_level(counts, |level, n, one| level >= one.hhi * n);
    let mixed = around_level(counts, |level, n, one| one.entropy >= (n / level).ln());
    let hhi = even.iter().map(|one| one.hhi).fold(1.0, f64::min);
    let entropy = mixed.iter().map(|one| one.entropy).fold(0.0, f64::max);
    Some(Ranges {
        hhi: Range {
            low: hhi.min(most.hhi),
            high: Some(hhi.max(most.hhi)),
        },
        entropy: Range {
            low: entropy.min(most.entropy),
            high: Some(entropy.max(most.entropy)),
        },
    })
}

/// The measures of the counts filled up to the level from which on they concentrate, and to the levels next to it.
fn around_level(
    counts: &[Count],
    concentrates: impl Fn(f64, f64, Measures) -> bool,
) -> Vec<Measures> {
    let lows = counts.iter().map(|count| count.low);
    let tops = lows.max().unwrap_or(0).max(1);
    let turns = |level: u64| {
        let filled = fill(counts, level);
        let n: f64 = filled.iter().map(|x| *x as f64).sum();
        Measures::of(&filled).is_some_and(|one| concentrates(level as f64, n, one))
    };
    let crossing = first(0, tops, turns).unwrap_or(tops);
    [crossing.saturating_sub(1), crossing, crossing + 1]
        .iter()
        .filter_map(|level| Measures::of(&fill(counts, *level)))
        .collect()
}

/// Every count as near to the level as its bounds allow.
fn fill(counts: &[Count], level: u64) -> Vec<u64> {
    let one = |count: &Count| level.min(count.high.unwrap_or(u64::MAX)).max(count.low);
    counts.iter().map(one).collect()
}

/// The largest share of one class: with it at its high end and the others at their low ends.
fn largest_share(counts: &[Count]) -> f64 {
    let all: f64 = counts.iter().map(|count| count.low as f64).sum();
    let share = |count: &Count| {
        let high = count.high? as f64;
        Some(if high == 0.0 {
            0.0
        } else {
            high / (all - count.low as f64 + high)
        })
    };
    let mut shares = counts.iter().map(share);
    let most = shares.try_fold(0.0_f64, |most, one| Some(most.max(one?)));
    most.unwrap_or(1.0)
}

/// The largest index and the smallest entropy over all corners; `None` where these are too many.
fn corners(counts: &[Count]) -> Option<Measures> {
    let mut most = Measures {
        hhi: 0.0,
        entropy: f64::INFINITY,
    };
    // all in one class, as nearly as one likes
    if counts.iter().any(|count| count.high.is_none()) {
        return Some(Measures {
            hhi: 1.0,
            entropy: 0.0,
        });
    }
    let mut groups: BTreeMap<(u64, u64), u64> = BTreeMap::new();
    for count in counts {
        *groups.entry((count.low, count.high?)).or_default() += 1;
    }
    let open =
        |((low, high), classes): &(&(u64, u64), &u64)| if low == high { 1 } else { **classes + 1 };
    groups.iter().try_fold(1_u64, |corners, group| {
        let corners = corners.checked_mul(open(&group));
        corners.filter(|corners| *corners <= MOST_CORNERS)
    })?;
    let end = |x: u64| (x as f64, log_term(x));
    let groups = groups.into_iter();
    let groups: Vec<_> = groups
        .map(|((low, high), all)| (end(low), end(high), all))
        .collect();
    // how many of each group are at their high end
    let mut up = vec![0_u64; groups.len()];
    loop {
        let classes = || {
            groups
                .iter()
                .zip(&up)
                .flat_map(|((low, high, all), up)| [(*low, (all - up) as f64), (*high, *up as f64)])
        };
        let n: f64 = classes().map(|((x, _), times)| x * times).sum();
        if n > 0.0 {
            let squares = classes().map(|((x, _), times)| (x / n) * (x / n) * times);
            let terms = classes().map(|((_, term), times)| term * times);
            most.hhi = most.hhi.max(squares.sum());
            most.entropy = most.entropy.min(entropy(n, terms.sum()));
        }
        let turn = groups
            .iter()
            .zip(&up)
            .position(|((low, high, all), up)| low.0 < high.0 && up < all);
        let Some(turn) = turn else {
            most.hhi = most.hhi.min(1.0);
            return Some(most);
        };
        up[turn] += 1;
        up[..turn].fill(0);
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    /// All completions of a table, one by one.
    pub(in super::super) fn completions(bounds: &[(u64, u64)]) -> Vec<Vec<u64>> {
        bounds.iter().fold(vec![vec![]], |all, (low, high)| {
            all.iter()
                .flat_map(|one| (*low..=*high).map(move |x| [&one[..], &[x]].concat()))
                .collect()
        })
    }

    #[test]
    fn bounds_are_those_of_the_extreme_completions() {
        for bounds in [
            &[(0, 4), (0, 4), (0, 4)][..],
            &[(0, 4), (3, 3), (2, 9)],
            &[(17, 17), (0, 4), (5, 9), (6, 6)],
            &[(1, 2), (2, 7), (0, 1), (3, 5)],
            &[(0, 1), (0, 0), (0, 3)],
            &[(5, 6), (1, 9)],
            &[(10, 12), (9, 9), (0, 12), (0, 4)],
            &[(2, 5)],
        ] {
            let counts = bounds.iter();
            let counts = counts.map(|(low, high)| Count::between(*low, *high));
            let ours = over(&counts.collect::<Vec<_>>()).unwrap();
            let seen = completions(bounds);
            let seen: Vec<Measures> = seen.iter().filter_map(|one| Measures::of(one)).collect();
            let value: [(Range, fn(&Measures) -> f64); 2] =
                [(ours.hhi, |one| one.hhi), (ours.entropy, |one| one.entropy)];
            for (ours, value) in value {
                let low = seen.iter().map(value).fold(f64::INFINITY, f64::min);
                let high = seen.iter().map(value).fold(0.0, f64::max);
                assert!(
                    (low - ours.low).abs() < 1e-12 && (ours.high.unwrap() - high).abs() < 1e-12,
                    "{bounds:?}: {ours:?} is not {low} to {high}"
                );
            }
        }
    }

    #[test]
    fn exact_counts_leave_nothing_open_and_unknown_ones_leave_the_top_open() {
        let exact = [17, 10, 6, 17];
        let ours = over(&exact.map(Count::exact)).unwrap();
        let value = Measures::of(&exact).unwrap();
        for (ours, value) in [(ours.hhi, value.hhi), (ours.entropy, value.entropy)] {
            assert!((ours.low - value).abs() < 1e-12 && (ours.high.unwrap() - value).abs() < 1e-12);
        }
        let open = over(&[Count::exact(3), Count { low: 1, high: None }]).unwrap();
        assert_eq!((open.hhi.low, open.hhi.high), (0.5, Some(1.0)));
        assert_eq!(
            (open.entropy.low, open.entropy.high),
            (0.0, Some(2_f64.ln()))
        );
        assert!(over(&[Count::exact(0)]).is_none() && over(&[]).is_none());
    }

    #[test]
    fn many_small_classes_are_one_group_and_too_many_corners_only_contain() {
        let small = over(&[Count::between(0, 4); 200]).unwrap().hhi;
        assert!((small.low - 1.0 / 200.0).abs() < 1e-12 && small.high == Some(1.0));
        let many: Vec<Count> = (0..40).map(|at| Count::between(at, 2 * at + 5)).collect();
        let corner = |at: u64| if at > 30 { 2 * at + 5 } else { at };
        let corner: Vec<u64> = (0..40).map(corner).collect();
        let (one, ours) = (Measures::of(&corner).unwrap(), over(&many).unwrap());
        assert!(one.hhi <= ours.hhi.high.unwrap() && ours.entropy.low <= one.entropy);
    }
}
