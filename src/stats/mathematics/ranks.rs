//! Which ranks a country can have. Rank 1 is the largest value, not the best; equal values may come in either order.

use super::bounds::Range;
use super::interval::{IntervalMethod, Limits};
use crate::dataset::count::Count;

/// The ranks from `first` to `last`, both included, of 1 (the largest) to K.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ranks {
    /// The nearest to the top.
    pub first: usize,
    /// The nearest to the bottom.
    pub last: usize,
}

/// The ranks of numbers known between bounds, in their order: below every one that is certainly larger, above every one that
/// is certainly smaller.
///
/// For bounds without chance this is tight: each rank in the set is that of some completion, the values being free of each
/// other. For simultaneous intervals (see [`share_limits`]) all true ranks lie in their sets with that confidence.
/// A number nothing is known about is a range from 0 without upper bound: it may have any rank, and lets others have more.
///
/// Klein, Wright and Wieczorek (2020), doi:10.1111/rssa.12521; unlike there, intervals that only touch overlap.
pub fn sets(values: &[Range]) -> Vec<Ranks> {
    let larger = |a: &Range, b: &Range| b.high.is_some_and(|high| a.low > high);
    let set = |value: &Range| {
        let above = values.iter().filter(|other| larger(other, value)).count();
        let below = values.iter().filter(|other| larger(value, other)).count();
        Ranks {
            first: above + 1,
            last: values.len() - below,
        }
    };
    values.iter().map(set).collect()
}

/// The ranks of numbers known exactly: one more than there are larger ones, so that equal numbers share a rank.
pub fn ranks(values: &[f64]) -> Vec<usize> {
    let rank = |value: &f64| values.iter().filter(|other| *other > value).count() + 1;
    values.iter().map(rank).collect()
}

/// Limits of K shares, each a part and a rest over every value inside its bounds, simultaneously: each at the confidence
/// `1 - (1 - confidence) / K`, after Bonferroni.
pub fn share_limits(
    shares: &[(Count, Count)],
    method: IntervalMethod,
    confidence: f64,
) -> Vec<Limits> {
    let each = 1.0 - (1.0 - confidence) / shares.len().max(1) as f64;
    let limits = |(part, rest): &(Count, Count)| method.over(*part, *rest, each);
    shares.iter().map(limits).collect()
}

/// The joint rank sets of K shares: with the stated confidence all true ranks lie in them.
pub fn share_sets(
    shares: &[(Count, Count)],
    method: IntervalMethod,
    confidence: f64,
) -> Vec<Ranks> {
    let range = |(low, high): Limits| Range {
        low,
        high: Some(high),
    };
    let ranges: Vec<Range> = share_limits(shares, method, confidence)
        .into_iter()
        .map(range)
        .collect();
    sets(&ranges)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn between(low: u32, high: u32) -> Range {
        Range {
            low: f64::from(low),
            high: Some(f64::from(high)),
        }
    }

    #[test]
    fn each_rank_of_a_set_is_that_of_a_completion_and_no_other_is() {
        for bounds in [
            [(0, 4), (3, 3), (5, 6)],
            [(0, 1), (1, 2), (2, 3)],
            [(2, 2), (2, 2), (0, 9)],
        ] {
            let mut seen = [(3, 1); 3];
            let [a, b, c] = bounds.map(|(low, high)| low..=high);
            for a in a {
                for b in b.clone() {
                    for c in c.clone() {
                        let values = [a, b, c];
                        for (seen, value) in seen.iter_mut().zip(values) {
                            let above = values.iter().filter(|other| **other > value).count();
                            let level = values.iter().filter(|other| **other == value).count();
                            *seen = (seen.0.min(above + 1), seen.1.max(above + level));
                        }
                    }
                }
            }
            let ours = sets(&bounds.map(|(low, high)| between(low, high)));
            assert_eq!(ours, seen.map(|(first, last)| Ranks { first, last }));
        }
    }

    #[test]
    fn what_is_not_known_may_have_any_rank() {
        let unknown = Range {
            low: 0.0,
            high: None,
        };
        let ours = sets(&[between(9, 9), unknown, between(3, 3)]);
        let sets = [(1, 2), (1, 3), (2, 3)].map(|(first, last)| Ranks { first, last });
        assert_eq!(ours, sets);
        assert!(super::sets(&[]).is_empty());
        assert_eq!(ranks(&[0.74, 0.6, 0.6, 0.47]), [1, 2, 2, 4]);
    }
}
