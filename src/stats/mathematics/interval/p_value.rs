//! Exact two-sided p-values: the probability, were there no difference, of all outcomes no more likely than the one seen.

use super::density::ln_binomial;
use super::tails::beta;
use super::two::Rate;
use crate::stats::mathematics::bisection::first;

/// Outcomes whose probability is equal but for rounding count as equal; R's `binom.test` and `fisher.test` allow as much.
const EQUAL: f64 = 1e-7;

/// The probability, were the two rates equal, of a division of the cases no more likely than the one seen; 1 for no cases.
/// `None` where an exposure is not above 0.
///
/// Przyborowski and Wilenski (1940), doi:10.1093/biomet/31.3-4.313.
pub fn equal_rates_p((a, in_a): Rate, (b, in_b): Rate) -> Option<f64> {
    let share = in_a / (in_a + in_b);
    (in_a > 0.0 && in_b > 0.0 && share.is_finite())
        .then(|| binomial_p(a, a.saturating_add(b), share))
}

/// The two-sided p-value of `x` of `n` where the share is `p` (0 to 1): the sum over the outcomes no more likely than it.
///
/// Clopper and Pearson (1934) give the tails; the sum is that of R's `binom.test` and `scipy.stats.binomtest`.
pub fn binomial_p(x: u64, n: u64, p: f64) -> f64 {
    let (x, p) = (x.min(n), p.clamp(0.0, 1.0));
    // from the tail with fewer than expected
    let (x, p) = if x as f64 > n as f64 * p {
        (n - x, 1.0 - p)
    } else {
        (x, p)
    };
    let expected = n as f64 * p;
    if x as f64 >= expected {
        return 1.0;
    }
    if p == 1.0 {
        return 0.0;
    }
    let limit = ln_binomial(x, n, p) + EQUAL;
    let other = first(expected.ceil() as u64, n, |y| ln_binomial(y, n, p) <= limit);
    let at_most = beta(x as f64 + 1.0, (n - x) as f64, p).1;
    let at_least = other.map_or(0.0, |y| beta(y as f64, (n - y) as f64 + 1.0, p).0);
    (at_most + at_least).min(1.0)
}

/// Fisher's exact two-sided p-value for `x1` of `n1` against `x2` of `n2`: the sum over the tables with the same margins
/// that are at most as likely. 1 where a margin is 0.
///
/// Fisher (1935), "The logic of inductive inference", doi:10.2307/2342435.
pub fn fisher_p((x1, n1): (u64, u64), (x2, n2): (u64, u64)) -> f64 {
    let (x1, x2) = (x1.min(n1), x2.min(n2));
    let (all, cases) = (n1.saturating_add(n2), x1.saturating_add(x2));
    if n1 == 0 || n2 == 0 || cases == 0 || cases == all {
        return 1.0;
    }
    let (least, most) = (cases.saturating_sub(n2), n1.min(cases));
    let p = cases as f64 / all as f64;
    let point =
        |x: u64| ln_binomial(x, n1, p) + ln_binomial(cases - x, n2, p) - ln_binomial(cases, all, p);
    let limit = point(x1) + EQUAL;
    let peak = (n1 as f64 + 1.0) * (cases as f64 + 1.0) / (all as f64 + 2.0);
    let peak = (peak as u64).clamp(least, most);
    if point(peak) <= limit {
        return 1.0;
    }
    // on each side of the peak probabilities fall: from the first that counts outwards, until nothing is added
    let below = first(1, peak - least, |down| point(peak - down) <= limit);
    let above = first(1, most - peak, |up| point(peak + up) <= limit);
    let below = below.map_or(0.0, |down| sum((least..=peak - down).rev().map(point)));
    let above = above.map_or(0.0, |up| sum((peak + up..=most).map(point)));
    (below + above).min(1.0)
}

/// The sum of probabilities that fall from the first on, given by their logarithms.
fn sum(falling: impl Iterator<Item = f64>) -> f64 {
    let mut sum = 0.0;
    for term in falling.map(f64::exp) {
        let before = sum;
        sum += term;
        if sum == before {
            break;
        }
    }
    sum
}

#[cfg(test)]
mod tests {
    use super::*;

    fn close(ours: f64, theirs: f64) {
        assert!((ours / theirs - 1.0).abs() < 1e-9, "{ours} is not {theirs}");
    }

    #[test]
    fn p_values_are_sums_over_the_outcomes_no_more_likely() {
        // (1 + 5 + 5 + 1) / 32
        close(binomial_p(1, 5, 0.5), 0.375);
        close(binomial_p(0, 21, 0.5), 2.0 / 2_f64.powi(21));
        // 8, 12, 6 and 1 of 27
        close(binomial_p(3, 3, 1.0 / 3.0), 1.0 / 27.0);
        close(binomial_p(0, 3, 1.0 / 3.0), 15.0 / 27.0);
        assert_eq!(binomial_p(2, 4, 0.5), 1.0);
        assert_eq!(
            (
                binomial_p(0, 0, 0.3),
                binomial_p(0, 5, 0.0),
                binomial_p(1, 5, 0.0)
            ),
            (1.0, 1.0, 0.0)
        );
        // two normal standard deviations
        assert!((binomial_p(500_031_623, 1_000_000_000, 0.5) - 0.0455).abs() < 1e-4);
        // the tea tasting: (1 + 16 + 16 + 1) / 70 for 3 of 4, 2 / 70 for 4 of 4
        close(fisher_p((3, 4), (1, 4)), 34.0 / 70.0);
        close(fisher_p((4, 4), (0, 4)), 2.0 / 70.0);
        assert_eq!(fisher_p((2, 4), (2, 4)), 1.0);
        assert_eq!(fisher_p((0, 4), (0, 4)), 1.0);
        assert!(fisher_p((500_100_000, 1_000_000_000), (500_000_000, 1_000_000_000)) < 1e-5);
    }
}
