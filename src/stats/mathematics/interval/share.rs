//! Four intervals of one share. All give `[0, 1]` if `n` is 0, exactly 0 as the lower limit of 0, and exactly 1 as the upper limit of `n`.

use super::Limits;
use super::density::ln_binomial;
use super::quantile::{beta_high, beta_low, falling, normal_quantile, rising, root, tail};
use super::tails::beta;

/// Wilson's score interval for `x` of `n`: on average it covers what it says, near 0 and 1 at times less (83% of 95%).
///
/// Wilson (1927), doi:10.1080/01621459.1927.10502953.
pub fn wilson(x: u64, n: u64, confidence: f64) -> Limits {
    wilson_at(x, n, tail(confidence))
}

/// Wilson's interval by what it leaves out on each side.
pub(in crate::stats) fn wilson_at(x: u64, n: u64, tail: f64) -> Limits {
    let x = x.min(n);
    if n == 0 {
        return (0.0, 1.0);
    }
    let (part, all, z2) = (x as f64, n as f64, normal_quantile(tail).powi(2));
    let centre = (part + z2 / 2.0) / (all + z2);
    let half = (z2 * (part * (all - part) / all + z2 / 4.0)).sqrt() / (all + z2);
    ends(x, n, (centre - half).max(0.0), (centre + half).min(1.0))
}

/// The exact interval of Clopper and Pearson for `x` of `n`: never covers less than it says, and is wide for that.
///
/// Clopper and Pearson (1934), doi:10.1093/biomet/26.4.404.
pub fn clopper_pearson(x: u64, n: u64, confidence: f64) -> Limits {
    let x = x.min(n);
    if n == 0 {
        return (0.0, 1.0);
    }
    let (tail, part, rest) = (tail(confidence), x as f64, (n - x) as f64);
    // a beta distribution has no parameter 0, and the ends need none
    let low = beta_low(tail, part.max(1.0), rest + 1.0);
    let high = beta_high(tail, part + 1.0, rest.max(1.0));
    ends(x, n, low, high)
}

/// Jeffreys' interval for `x` of `n`: the middle of the beta distribution that the prior `Beta(1/2, 1/2)` leads to.
///
/// Brown, Cai and `DasGupta` (2001), doi:10.1214/ss/1009213286.
pub fn jeffreys(x: u64, n: u64, confidence: f64) -> Limits {
    let x = x.min(n);
    if n == 0 {
        return (0.0, 1.0);
    }
    let (tail, a, b) = (tail(confidence), x as f64 + 0.5, (n - x) as f64 + 0.5);
    ends(x, n, beta_low(tail, a, b), beta_high(tail, a, b))
}

/// The mid-P interval for `x` of `n`: as Clopper and Pearson's, with half the probability of `x` itself in each tail.
///
/// Berry and Armitage (1995), doi:10.2307/2348891.
pub fn mid_p(x: u64, n: u64, confidence: f64) -> Limits {
    let x = x.min(n);
    if n == 0 {
        return (0.0, 1.0);
    }
    let (tail, part, rest) = (tail(confidence), x as f64, (n - x) as f64);
    // near the limits, and within 0 to 1
    let start = wilson_at(x, n, tail);
    // both tails change at the same rate, half of it on each side of `x`
    let point = |p: f64| ln_binomial(x, n, p).exp();
    let slope = |p: f64, point: f64| point / 2.0 * (part / p + rest / (1.0 - p));
    let low = || {
        root((0.0, 1.0), start.0, |p| {
            let (point, at_least) = (point(p), beta(part, rest + 1.0, p).0);
            rising(at_least - point / 2.0, tail, slope(p, point))
        })
    };
    let high = || {
        root((0.0, 1.0), start.1, |p| {
            let (point, at_most) = (point(p), beta(part + 1.0, rest, p).1);
            falling(at_most - point / 2.0, tail, slope(p, point))
        })
    };
    let low = if x == 0 { 0.0 } else { low() };
    let high = if x == n { 1.0 } else { high() };
    (low, high)
}

/// Limits at 0 and at n cases are exact, without rounding errors.
fn ends(x: u64, n: u64, low: f64, high: f64) -> Limits {
    let low = if x == 0 { 0.0 } else { low };
    let high = if x == n { 1.0 } else { high };
    (low, high)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Each limit of a large count leads back to its tail; closed forms at the ends.
    #[test]
    fn large_counts_keep_their_digits() {
        let near = |a: f64, b: f64| assert!((a / b - 1.0).abs() < 1e-9, "{a} is not {b}");
        for n in [100_000_u64, 1_000_000_000] {
            near(
                clopper_pearson(0, n, 0.95).1,
                -(0.025_f64.ln() / n as f64).exp_m1(),
            );
            near(mid_p(0, n, 0.95).1, -(0.05_f64.ln() / n as f64).exp_m1());
            let all = clopper_pearson(n, n, 0.95).0 - (0.025_f64.ln() / n as f64).exp();
            assert!(all.abs() < 1e-15);
            // with many cases all methods meet
            for method in [clopper_pearson, jeffreys, mid_p] {
                let ((low, high), (least, most)) = (method(n / 4, n, 0.95), wilson(n / 4, n, 0.95));
                assert!(
                    (low - least).abs() < 1.0 / n as f64 && (high - most).abs() < 1.0 / n as f64
                );
            }
        }
    }
}
