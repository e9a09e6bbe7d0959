//! Whether a series rises: the test of Mann and Kendall.

use std::cmp::Ordering;

use super::CountSeries;
use crate::dataset::count::Count;
use crate::stats::mathematics::interval::tails::normal_below;

/// Up to this many years the exact distribution is used, as `scipy.stats.kendalltau` does.
const MOST_EXACT: usize = 33;

/// The test of Mann and Kendall.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Trend {
    /// Pairs of years that rise, less pairs that fall.
    pub s: i64,
    /// Kendall's tau-b, -1 to 1: `s` over the number of pairs, corrected for ties; `None` where all counts are equal.
    pub tau: Option<f64>,
    /// The two-sided probability of an `s` as far from 0 were the order of the years chance; `None` where all counts are equal.
    pub p: Option<f64>,
    /// Whether `p` is exact, or from the normal distribution with the variance corrected for ties.
    pub exact: bool,
}

impl CountSeries {
    /// The test of Mann and Kendall; `None` for fewer than two years, or where a count is known only between bounds.
    ///
    /// Without ties `p` is exact up to 33 years, and beyond where at most one pair goes against the others, as in
    /// `scipy.stats.kendalltau`; otherwise it is from the normal distribution, without continuity correction.
    ///
    /// Mann (1945), doi:10.2307/1907187; Kendall (1938), doi:10.1093/biomet/30.1-2.81.
    pub fn trend(&self) -> Option<Trend> {
        let mut counts = self.exact()?;
        if counts.len() < 2 {
            return None;
        }
        let s = self.s()?.0;
        let n = counts.len() as f64;
        let pairs = n * (n - 1.0) / 2.0;
        counts.sort_unstable();
        let ties: Vec<f64> = counts
            .chunk_by(|a, b| a == b)
            .map(|tied| tied.len() as f64)
            .filter(|tied| *tied > 1.0)
            .collect();
        let tied: f64 = ties.iter().map(|t| t * (t - 1.0) / 2.0).sum();
        if tied == pairs {
            return Some(Trend {
                s,
                tau: None,
                p: None,
                exact: false,
            });
        }
        let against = (pairs - s.abs() as f64) / 2.0;
        let exact = ties.is_empty() && (counts.len() <= MOST_EXACT || against <= 1.0);
        let p = if exact {
            exact_p(counts.len(), against as usize)
        } else {
            let spread = |n: f64| n * (n - 1.0) * (2.0 * n + 5.0) / 18.0;
            let variance = spread(n) - ties.iter().map(|t| spread(*t)).sum::<f64>();
            2.0 * normal_below(-(s as f64).abs() / variance.sqrt())
        };
        Some(Trend {
            s,
            tau: Some((s as f64 / (pairs * (pairs - tied)).sqrt()).clamp(-1.0, 1.0)),
            p: Some(p.min(1.0)),
            exact,
        })
    }

    /// The least and the most that pairs that rise, less pairs that fall, can be; `None` for fewer than two years.
    ///
    /// It contains the value of every completion, since each pair is bounded separately; it is not tight, for counts that share a
    /// range of two values cannot rise three times. Counts known exactly give `s` twice.
    pub fn s(&self) -> Option<(i64, i64)> {
        let sign = |ordering: Ordering| ordering as i64;
        let pair = |((_, before), (_, after)): ((i64, Count), (i64, Count))| {
            let least = before
                .high
                .map_or(Ordering::Less, |before| after.low.cmp(&before));
            let most = after
                .high
                .map_or(Ordering::Greater, |after| after.cmp(&before.low));
            (sign(least), sign(most))
        };
        (self.years() > 1).then(|| {
            self.pairs()
                .map(pair)
                .fold((0, 0), |sum, (least, most)| (sum.0 + least, sum.1 + most))
        })
    }
}

/// Twice the share of the orders of `n` in which at most `against` pairs go one way: orders by inversions, element by element.
fn exact_p(n: usize, against: usize) -> f64 {
    let mut shares = vec![0.0; against + 1];
    shares[0] = 1.0;
    for element in 2..=n {
        // the new element comes before 0 to `element - 1` of the others, each equally likely
        let mut window = 0.0;
        let before = shares.clone();
        for (inversions, share) in shares.iter_mut().enumerate() {
            window += before[inversions];
            if inversions >= element {
                window -= before[inversions - element];
            }
            *share = window / element as f64;
        }
    }
    2.0 * shares.iter().sum::<f64>()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(counts: &[u64]) -> CountSeries {
        let counts = counts.iter().map(|x| Some(Count::exact(*x)));
        CountSeries::new(&(2000..).zip(counts).collect::<Vec<_>>()).unwrap()
    }

    /// scipy 1.17.1 by its documented formulas: 3 of 24 orders have at most one inversion; with a tie, the normal distribution.
    #[test]
    fn the_trend_is_exact_without_ties() {
        let trend = of(&[1, 2, 4, 3]).trend().unwrap();
        assert_eq!((trend.s, trend.exact), (4, true));
        assert!((trend.p.unwrap() - 2.0 * 4.0 / 24.0).abs() < 1e-12);
        let tied = of(&[1, 2, 2, 3]).trend().unwrap();
        assert_eq!((tied.s, tied.exact), (5, false));
        assert!((tied.tau.unwrap() - 5.0 / 30_f64.sqrt()).abs() < 1e-12);
        // variance (156 - 18) / 18
        assert!(
            (tied.p.unwrap() - 2.0 * normal_below(-5.0 / (138.0_f64 / 18.0).sqrt())).abs() < 1e-12
        );
        let flat = of(&[3, 3, 3]).trend().unwrap();
        assert_eq!((flat.s, flat.tau, flat.p), (0, None, None));
        // 2 / 40!, and more than 33 years
        let long: Vec<u64> = (0..40).collect();
        let p = of(&long).trend().unwrap().p.unwrap();
        assert!((p / (2.0 / 8.159_152_832_478_977e47) - 1.0).abs() < 1e-12);
        assert!(of(&[5, 7]).trend().unwrap().p == Some(1.0));
    }
}
