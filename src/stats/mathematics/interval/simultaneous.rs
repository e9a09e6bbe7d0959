//! Intervals of all parts of a split together, the default: with the stated confidence every part's limits hold at once.

use super::Limits;
use super::quantile::tail;
use super::share::wilson_at;
use crate::dataset::count::Count;

/// Goodman's intervals, in the order of the counts: Wilson's, with the error shared out evenly among the parts. Sane where a
/// part is 0; `[0, 1]` each for a split of zero people.
///
/// Goodman (1965), doi:10.1080/00401706.1965.10490252.
pub fn goodman(counts: &[u64], confidence: f64) -> Vec<Limits> {
    let exact: Vec<Count> = counts.iter().copied().map(Count::exact).collect();
    goodman_over(&exact, confidence)
}

/// Goodman's intervals over every value inside the bounds, and no wider: each part's lower limit where it is smallest and
/// the others largest, its upper limit the other way round.
pub fn goodman_over(counts: &[Count], confidence: f64) -> Vec<Limits> {
    let tail = tail(confidence) / counts.len().max(1) as f64;
    let limits = |part: u64, rest: u64| wilson_at(part, part.saturating_add(rest), tail);
    let others = |at: usize| {
        counts
            .iter()
            .enumerate()
            .filter(move |(other, _)| *other != at)
    };
    let one = |(at, part): (usize, &Count)| {
        let least = others(at).fold(0_u64, |sum, (_, count)| sum.saturating_add(count.low));
        let most = others(at).try_fold(0_u64, |sum, (_, count)| {
            Some(sum.saturating_add(count.high?))
        });
        (
            most.map_or(0.0, |rest| limits(part.low, rest).0),
            part.high.map_or(1.0, |part| limits(part, least).1),
        )
    };
    counts.iter().enumerate().map(one).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn goodman_over_bounds_is_that_of_the_extreme_completions() {
        let bounds = [(0, 4), (3, 3), (2, 5)].map(|(low, high)| Count::between(low, high));
        let mut hull = [(1.0_f64, 0.0_f64); 3];
        for a in 0..=4 {
            for c in 2..=5 {
                for (hull, (low, high)) in hull.iter_mut().zip(goodman(&[a, 3, c], 0.95)) {
                    *hull = (hull.0.min(low), hull.1.max(high));
                }
            }
        }
        assert_eq!(goodman_over(&bounds, 0.95), hull);
        let open = [Count::exact(3), Count { low: 0, high: None }];
        assert_eq!(goodman_over(&open, 0.95)[0], (0.0, 1.0));
        assert_eq!(goodman(&[0, 0], 0.95), [(0.0, 1.0); 2]);
    }
}
