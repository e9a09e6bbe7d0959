//! Intervals of the ratio of two counts or rates and of the difference of two shares.

use super::Limits;
use super::share::{clopper_pearson, wilson};
use crate::dataset::count::Count;

/// The exact interval of the ratio `a / b` of two counts, given their sum: Clopper and Pearson's for `a / (a + b)`, as
/// odds. The upper limit is infinite (`None`) for `b = 0`; `None` altogether where both are 0.
///
/// Przyborowski and Wilenski (1940), doi:10.1093/biomet/31.3-4.313.
pub fn ratio(a: u64, b: u64, confidence: f64) -> Option<(f64, Option<f64>)> {
    rate_ratio_limits((a, 1.0), (b, 1.0), confidence)
}

/// The exact interval of `a / b` over every value inside the bounds, and no wider; values at which both are 0 are left out.
/// `None` where both are certainly 0.
pub fn ratio_over(a: Count, b: Count, confidence: f64) -> Option<(f64, Option<f64>)> {
    rate_ratio_over((a, 1.0), (b, 1.0), confidence)
}

/// The exact interval of a ratio of two rates over every value inside the bounds of the counts, as [`ratio_over`]. `None`, too, where an
/// exposure is not above 0.
pub fn rate_ratio_over(
    (a, in_a): (Count, f64),
    (b, in_b): (Count, f64),
    confidence: f64,
) -> Option<(f64, Option<f64>)> {
    if a.high == Some(0) && b.high == Some(0) {
        return None;
    }
    let limits = |a: u64, b: u64| rate_ratio_limits((a, in_a), (b, in_b), confidence);
    let low = match b.high {
        Some(0) => limits(a.low.max(1), 0)?.0,
        Some(b) => limits(a.low, b)?.0,
        None => 0.0,
    };
    let high = match a.high {
        // nothing of something: the more of it, the surer
        Some(0) => limits(0, b.low.max(1))?.1,
        Some(a) => limits(a, b.low)?.1,
        None => None,
    };
    Some((low, high))
}

/// A count and what it was counted in: person-years, years, or people in a unit common to both.
pub type Rate = (u64, f64);

/// The exact conditional interval of a ratio of two rates. The upper limit is infinite (`None`) for a second count of 0;
/// `None` altogether where both are 0 or an exposure is not above 0.
///
/// Source as for [`ratio`].
pub fn rate_ratio_limits(
    (a, in_a): Rate,
    (b, in_b): Rate,
    confidence: f64,
) -> Option<(f64, Option<f64>)> {
    let scale = in_b / in_a;
    if a.saturating_add(b) == 0 || !(in_a > 0.0 && in_b > 0.0 && scale.is_finite()) {
        return None;
    }
    let odds = |a: u64, b: u64| clopper_pearson(a, a.saturating_add(b), confidence);
    // the share nearer 0 has more digits
    let ((low, high), (low_b, high_b)) = (odds(a, b), odds(b, a));
    let low = if low < 0.5 {
        low / (1.0 - low)
    } else {
        (1.0 - high_b) / high_b
    };
    let high = if high < 0.5 {
        high / (1.0 - high)
    } else {
        (1.0 - low_b) / low_b
    };
    Some((low * scale, (b > 0).then_some(high * scale)))
}

/// Newcombe's hybrid score interval for the difference `x1 / n1 - x2 / n2`, from Wilson's limits; `[-1, 1]` where a base is 0.
///
/// Newcombe (1998), method 10, `doi:10.1002/(SICI)1097-0258(19980430)17:8<873::AID-SIM779>3.0.CO;2-I`.
pub fn difference((x1, n1): (u64, u64), (x2, n2): (u64, u64), confidence: f64) -> Limits {
    let counts = |x: u64, n: u64| (Count::exact(x.min(n)), Count::exact(n.saturating_sub(x)));
    difference_over(counts(x1, n1), counts(x2, n2), confidence)
}

/// Newcombe's interval for the difference of two shares, each a part and a rest, over every value inside the bounds, and no
/// wider: both limits rise with a share and its own limits. `[-1, 1]` where a base may be 0.
pub fn difference_over(one: (Count, Count), two: (Count, Count), confidence: f64) -> Limits {
    let empty = |(part, rest): (Count, Count)| part.low == 0 && rest.low == 0;
    if empty(one) || empty(two) {
        return (-1.0, 1.0);
    }
    let lowest = |(part, rest): (Count, Count)| match rest.high {
        Some(rest) => share_and_limits(part.low, rest, confidence),
        None => (0.0, 0.0, 0.0),
    };
    let highest = |(part, rest): (Count, Count)| match part.high {
        Some(part) => share_and_limits(part, rest.low, confidence),
        None => (1.0, 1.0, 1.0),
    };
    let least = |(p1, low1, _): (f64, f64, f64), (p2, _, high2): (f64, f64, f64)| {
        p1 - p2 - (p1 - low1).hypot(high2 - p2)
    };
    (
        least(lowest(one), highest(two)),
        -least(lowest(two), highest(one)),
    )
}

fn share_and_limits(part: u64, rest: u64, confidence: f64) -> (f64, f64, f64) {
    let n = part.saturating_add(rest);
    let (low, high) = wilson(part, n, confidence);
    (part as f64 / n as f64, low, high)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn close(ours: f64, theirs: f64) {
        assert!((ours / theirs - 1.0).abs() < 1e-9, "{ours} is not {theirs}");
    }

    /// Kyrgyzstan 2023: 66 over 3, and Turkmenistan: 21 over 0.
    #[test]
    fn the_ratio_of_two_counts_is_exact() {
        let (low, high) = ratio(66, 3, 0.95).unwrap();
        close(low, 7.207_003_653);
        close(high.unwrap(), 109.404_432_5);
        let (low, high) = ratio(21, 0, 0.95).unwrap();
        assert!((low - 5.207).abs() < 1e-3 && high.is_none());
        assert_eq!(ratio(0, 0, 0.95), None);
        // one of very many: the count's own exact limits, -ln(0.975) and 5.5716
        let (low, high) = ratio(1, 1_000_000_000, 0.95).unwrap();
        assert!(
            (low * 1e9 - 0.025_318).abs() < 1e-6 && (high.unwrap() * 1e9 - 5.571_643).abs() < 1e-5
        );
        let (low, high) = ratio(1_000_000_000, 1, 0.95).unwrap();
        close(
            high.unwrap(),
            1.0 / ratio(1, 1_000_000_000, 0.95).unwrap().0,
        );
        close(low, 1.0 / ratio(1, 1_000_000_000, 0.95).unwrap().1.unwrap());
    }

    #[test]
    fn limits_over_bounds_are_those_of_the_extreme_completions() {
        let bounds = [(0, 3), (1, 2), (2, 4), (0, 0)].map(|(low, high)| Count::between(low, high));
        let each = |count: Count| count.low..=count.high.unwrap();
        for a in bounds {
            for b in bounds {
                let all = each(a).flat_map(|a| each(b).filter_map(move |b| ratio(a, b, 0.95)));
                let hull = all.reduce(|hull, (low, high)| {
                    (hull.0.min(low), hull.1.zip(high).map(|(a, b)| a.max(b)))
                });
                assert_eq!(ratio_over(a, b, 0.95), hull, "{a} to {b}");
            }
        }
        for (one, two) in [
            ((1, 2), (2, 1)),
            ((0, 2), (2, 0)),
            ((2, 0), (1, 2)),
            ((2, 2), (2, 2)),
        ] {
            let (one, two) = (
                (bounds[one.0], bounds[one.1]),
                (bounds[two.0], bounds[two.1]),
            );
            let (mut low, mut high) = (1.0_f64, -1.0_f64);
            for (x1, r1) in each(one.0).flat_map(|x| each(one.1).map(move |rest| (x, rest))) {
                for (x2, r2) in each(two.0).flat_map(|x| each(two.1).map(move |rest| (x, rest))) {
                    let limits = difference((x1, x1 + r1), (x2, x2 + r2), 0.95);
                    (low, high) = (low.min(limits.0), high.max(limits.1));
                }
            }
            let over = difference_over(one, two, 0.95);
            assert!((over.0 - low).abs() < 1e-12 && (over.1 - high).abs() < 1e-12);
        }
        assert_eq!(difference((0, 0), (1, 2), 0.95), (-1.0, 1.0));
    }
}
