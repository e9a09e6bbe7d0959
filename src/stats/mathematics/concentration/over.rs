//! Measures of concentration where the counts are known only between bounds.

use super::corners::corners;
use super::top::{fill, top, top_two};
use super::{Measures, derived, hull, of};
use crate::dataset::count::Count;
use crate::stats::mathematics::bisection::first;
use crate::stats::mathematics::bounds::Range;

/// The measures over every value inside the bounds, completions with zero cases left out; each `None` as in [`of`], for classes
/// that are certainly empty.
///
/// Tight: `top`, `top_two`, the low end of `hhi` and the high end of `shannon`; their other ends too where no class is without
/// upper bound and there are at most 50,000 distinct corners (fifteen classes with different bounds, or any number of
/// classes that all read `<5`), and with more corners they only contain. `normalised`, `gini_simpson` and the effective
/// numbers follow these, as does `evenness`. `unbiased` contains every completion but is not tight.
///
/// Why: with the other counts fixed, the sum of squared shares falls and then rises as one count grows, and the entropy rises
/// and then falls; so they are extreme at corners, and least concentrated where every count is as near as its bounds let it
/// come to one common level. That holds for whole numbers, too: between two whole levels, each count that goes up by one
/// changes the measure in a way that has no inner minimum (or maximum, of the entropy).
pub fn over(counts: &[Count]) -> Measures<Range> {
    if counts.iter().all(|count| count.high == Some(0)) {
        return Measures::default();
    }
    let k = counts.len() as f64;
    let level = |ahead: fn(f64, &Measures<f64>, f64) -> bool| {
        let tops = counts
            .iter()
            .map(|count| count.low)
            .max()
            .unwrap_or(0)
            .max(1);
        let crossing = first(0, tops, |level| {
            let filled = fill(counts, level);
            let n: f64 = filled.iter().map(|x| *x as f64).sum();
            n > 0.0 && ahead(level as f64, &of(&filled), n)
        })
        .unwrap_or(tops);
        [crossing.saturating_sub(1), crossing, crossing + 1].map(|level| of(&fill(counts, level)))
    };
    // the slopes along the level: d(hhi) has the sign of `level - Σx² / Σx`, d(shannon) that of `ln(Σx / level) - shannon`
    let even = level(|level, one, n| one.hhi.is_some_and(|hhi| level >= hhi * n));
    let mixed = level(|level, one, n| {
        one.shannon
            .is_some_and(|shannon| shannon >= (n / level).ln())
    });
    let least = even.iter().filter_map(|one| one.hhi).fold(1.0, f64::min);
    let most_mixed = mixed
        .iter()
        .filter_map(|one| one.shannon)
        .fold(0.0, f64::max);
    let (top, top_two) = (top(counts), top_two(counts));
    let (most, least_mixed) = corners(counts).unwrap_or_else(|| {
        // Σp² is at most the largest p, and the entropy at least -ln Σp²
        let most = top.high.unwrap_or(1.0);
        (most, (-most.ln()).max(0.0))
    });
    Measures {
        unbiased: unbiased(counts, least, most),
        top: Some(top),
        top_two: Some(top_two),
        ..hull(
            &derived(k, least, most_mixed),
            &derived(k, most, least_mixed),
        )
    }
}

/// `(n hhi - 1) / (n - 1)` rises with the index and with `n`.
fn unbiased(counts: &[Count], least: f64, most: f64) -> Option<Range> {
    let low: f64 = counts.iter().map(|count| count.low as f64).sum();
    let high: f64 = counts
        .iter()
        .map(|count| count.high.map_or(f64::INFINITY, |high| high as f64))
        .sum();
    let at = |hhi: f64, n: f64| {
        if n.is_infinite() {
            hhi
        } else {
            ((n * hhi - 1.0) / (n - 1.0)).clamp(0.0, 1.0)
        }
    };
    (high > 1.0).then(|| Range {
        low: at(least, low.max(2.0)),
        high: Some(at(most, high)),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn values(one: &Measures<f64>) -> [Option<f64>; 10] {
        [
            one.hhi,
            one.normalised,
            one.gini_simpson,
            one.effective,
            one.shannon,
            one.effective_shannon,
            one.evenness,
            one.top,
            one.top_two,
            one.unbiased,
        ]
    }

    fn ranges(one: &Measures<Range>) -> [Option<Range>; 10] {
        [
            one.hhi,
            one.normalised,
            one.gini_simpson,
            one.effective,
            one.shannon,
            one.effective_shannon,
            one.evenness,
            one.top,
            one.top_two,
            one.unbiased,
        ]
    }

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
            let counts: Vec<Count> = bounds
                .iter()
                .map(|(low, high)| Count::between(*low, *high))
                .collect();
            let ours = ranges(&over(&counts));
            let all: Vec<_> = completions(bounds)
                .iter()
                .map(|one| values(&of(one)))
                .collect();
            for (at, ours) in ours.into_iter().enumerate() {
                let seen: Vec<f64> = all.iter().filter_map(|one| one[at]).collect();
                let (low, high) = seen
                    .iter()
                    .fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), x| {
                        (low.min(*x), high.max(*x))
                    });
                let Some(ours) = ours else {
                    assert!(seen.is_empty(), "{bounds:?} {at}");
                    continue;
                };
                let (below, above) = (low - ours.low, ours.high.unwrap() - high);
                assert!(
                    below > -1e-12 && above > -1e-12,
                    "{bounds:?} {at}: {ours:?} does not contain {low} to {high}"
                );
                assert!(
                    at == 9 || (below < 1e-12 && above < 1e-12),
                    "{bounds:?} {at}: {ours:?} is wider than {low} to {high}"
                );
            }
        }
    }

    #[test]
    fn exact_counts_leave_nothing_open_and_unknown_ones_leave_the_top_open() {
        let exact = [17, 10, 6, 17];
        let ours = over(&exact.map(Count::exact));
        for (range, value) in ranges(&ours).into_iter().zip(values(&of(&exact))) {
            let (range, value) = (range.unwrap(), value.unwrap());
            assert!(
                (range.low - value).abs() < 1e-12 && (range.high.unwrap() - value).abs() < 1e-12
            );
        }
        let open = over(&[Count::exact(3), Count { low: 1, high: None }]);
        assert_eq!(
            (
                open.hhi.unwrap().low,
                open.hhi.unwrap().high,
                open.top.unwrap().high
            ),
            (0.5, Some(1.0), Some(1.0))
        );
        assert_eq!(over(&[Count::exact(0)]), Measures::default());
        assert_eq!(over(&[]), Measures::default());
    }

    #[test]
    fn many_small_classes_are_one_group_and_too_many_corners_only_contain() {
        let small = over(&[Count::between(0, 4); 200]);
        assert!(
            (small.hhi.unwrap().low - 1.0 / 200.0).abs() < 1e-12
                && small.hhi.unwrap().high == Some(1.0)
        );
        let many: Vec<Count> = (0..40).map(|at| Count::between(at, 2 * at + 5)).collect();
        let ours = over(&many);
        let corner: Vec<u64> = (0..40)
            .map(|at| if at > 30 { 2 * at + 5 } else { at })
            .collect();
        let one = of(&corner);
        assert!(
            one.hhi.unwrap() <= ours.hhi.unwrap().high.unwrap()
                && ours.shannon.unwrap().low <= one.shannon.unwrap()
        );
    }
}
