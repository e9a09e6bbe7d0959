//! The index where the counts are known only between bounds.

use std::collections::BTreeMap;

use super::index;
use crate::dataset::count::Count;
use crate::stats::mathematics::bisection::first;
use crate::stats::mathematics::bounds::Range;

/// The most completions at the corners of the bounds that are computed; classes with equal bounds count as one.
const MOST_CORNERS: u64 = 50_000;

/// The index over every value inside the bounds, completions with zero cases left out; `None` for classes that are certainly
/// empty.
///
/// The low end is tight, and so is the high end where a class is without upper bound or there are at most 50,000 distinct
/// corners (fifteen classes with different bounds, or any number of classes that all read `<5`); with more it only contains.
///
/// Why: with the other counts fixed, the sum of squared shares falls and then rises as one count grows; so it is largest at
/// corners, and least where every count is as near as its bounds let it come to one common level. That holds for whole numbers,
/// too: between two whole levels, each count that goes up by one changes the index in a way that has no inner minimum.
pub(super) fn over(counts: &[Count]) -> Option<Range> {
    if counts.iter().all(|count| count.high == Some(0)) {
        return None;
    }
    let (least, most) = (least(counts), largest(counts));
    Some(Range {
        low: least.min(most),
        high: Some(least.max(most)),
    })
}

/// The smallest index: of the counts filled up to the level at which it begins to rise.
fn least(counts: &[Count]) -> f64 {
    let lows = counts.iter().map(|count| count.low);
    let tops = lows.max().unwrap_or(0).max(1);
    // along the level the slope of the index has the sign of `level - Σx² / Σx`
    let rises = |level: u64| {
        let filled = fill(counts, level);
        let n: f64 = filled.iter().map(|x| *x as f64).sum();
        n > 0.0 && index(&filled).is_some_and(|hhi| level as f64 >= hhi * n)
    };
    let crossing = first(0, tops, rises).unwrap_or(tops);
    [crossing.saturating_sub(1), crossing, crossing + 1]
        .iter()
        .filter_map(|level| index(&fill(counts, *level)))
        .fold(1.0, f64::min)
}

/// Every count as near to the level as its bounds allow.
fn fill(counts: &[Count], level: u64) -> Vec<u64> {
    let one = |count: &Count| level.min(count.high.unwrap_or(u64::MAX)).max(count.low);
    counts.iter().map(one).collect()
}

/// The largest index, or no less than it where there are too many corners: Σp² is at most the largest p.
fn largest(counts: &[Count]) -> f64 {
    corners(counts).unwrap_or_else(|| largest_share(counts))
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

/// The largest index over all corners; `None` where these are too many.
fn corners(counts: &[Count]) -> Option<f64> {
    // all in one class, as nearly as one likes
    if counts.iter().any(|count| count.high.is_none()) {
        return Some(1.0);
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
    let groups: Vec<((u64, u64), u64)> = groups.into_iter().collect();
    // how many of each group are at their high end
    let mut up = vec![0_u64; groups.len()];
    let mut most = 0.0_f64;
    loop {
        let classes = || {
            groups.iter().zip(&up).flat_map(|(((low, high), all), up)| {
                [(*low as f64, (all - up) as f64), (*high as f64, *up as f64)]
            })
        };
        let n: f64 = classes().map(|(x, times)| x * times).sum();
        if n > 0.0 {
            most = most.max(classes().map(|(x, times)| (x / n) * (x / n) * times).sum());
        }
        let turn = groups
            .iter()
            .zip(&up)
            .position(|(((low, high), all), up)| low < high && up < all);
        let Some(turn) = turn else {
            return Some(most.min(1.0));
        };
        up[turn] += 1;
        up[..turn].fill(0);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// All completions of a table, one by one.
    fn completions(bounds: &[(u64, u64)]) -> Vec<Vec<u64>> {
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
            let seen: Vec<f64> = seen.iter().filter_map(|one| index(one)).collect();
            let low = seen.iter().copied().fold(f64::INFINITY, f64::min);
            let high = seen.iter().copied().fold(0.0, f64::max);
            assert!(
                (low - ours.low).abs() < 1e-12 && (ours.high.unwrap() - high).abs() < 1e-12,
                "{bounds:?}: {ours:?} is not {low} to {high}"
            );
        }
    }

    #[test]
    fn exact_counts_leave_nothing_open_and_unknown_ones_leave_the_top_open() {
        let exact = [17, 10, 6, 17];
        let ours = over(&exact.map(Count::exact)).unwrap();
        let value = index(&exact).unwrap();
        assert!((ours.low - value).abs() < 1e-12 && (ours.high.unwrap() - value).abs() < 1e-12);
        let open = over(&[Count::exact(3), Count { low: 1, high: None }]).unwrap();
        assert_eq!((open.low, open.high), (0.5, Some(1.0)));
        assert_eq!(over(&[Count::exact(0)]), None);
        assert_eq!(over(&[]), None);
    }

    #[test]
    fn many_small_classes_are_one_group_and_too_many_corners_only_contain() {
        let small = over(&[Count::between(0, 4); 200]).unwrap();
        assert!((small.low - 1.0 / 200.0).abs() < 1e-12 && small.high == Some(1.0));
        let many: Vec<Count> = (0..40).map(|at| Count::between(at, 2 * at + 5)).collect();
        let corner = |at: u64| if at > 30 { 2 * at + 5 } else { at };
        let corner: Vec<u64> = (0..40).map(corner).collect();
        assert!(index(&corner).unwrap() <= over(&many).unwrap().high.unwrap());
    }
}
