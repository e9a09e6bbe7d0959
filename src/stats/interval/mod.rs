//! Confidence intervals: what chance in the counting leaves open where a base is known.
//!
//! An interval speaks of chance, not of who gets identified: identified victims are no sample of the trafficked.

use statrs::distribution::{ContinuousCDF, Normal};
use statrs::function::beta::beta_reg;

/// Lower and upper limit.
pub type Limits = (f64, f64);

/// The standard normal quantile of a two-sided interval: 1.96 at 0.95.
fn z(confidence: f64) -> f64 {
    Normal::standard().inverse_cdf(f64::midpoint(1.0, confidence))
}

/// Wilson's score interval for `x` of `n`; `[0, 1]` for nobody.
///
/// Wilson (1927), doi:10.1080/01621459.1927.10502953.
pub fn wilson(x: u64, n: u64, confidence: f64) -> Limits {
    if n == 0 {
        return (0.0, 1.0);
    }
    let (x, n, z2) = (x as f64, n as f64, z(confidence).powi(2));
    let centre = (x + z2 / 2.0) / (n + z2);
    let half = (z2 * (x * (n - x) / n + z2 / 4.0)).sqrt() / (n + z2);
    // the limits at 0 and n are exact, whatever the rounding
    let low = if x > 0.0 {
        (centre - half).max(0.0)
    } else {
        0.0
    };
    let high = if x < n { (centre + half).min(1.0) } else { 1.0 };
    (low, high)
}

/// The exact interval of Clopper and Pearson for `x` of `n`; `[0, 1]` for nobody.
///
/// Clopper and Pearson (1934), doi:10.1093/biomet/26.4.404.
pub fn clopper_pearson(x: u64, n: u64, confidence: f64) -> Limits {
    let tail = (1.0 - confidence) / 2.0;
    let low = if x == 0 {
        0.0
    } else {
        beta_quantile(tail, x as f64, (n - x) as f64 + 1.0)
    };
    let high = if x == n {
        1.0
    } else {
        beta_quantile(1.0 - tail, x as f64 + 1.0, (n - x) as f64)
    };
    (low, high)
}

/// The exact interval of the ratio `a / b` of two counts, given their sum: Clopper and Pearson's for `a / (a + b)`, as
/// odds. The upper limit is infinite (`None`) for `b = 0`; `None` altogether where both are 0.
pub fn ratio(a: u64, b: u64, confidence: f64) -> Option<(f64, Option<f64>)> {
    if a + b == 0 {
        return None;
    }
    let (low, high) = clopper_pearson(a, a + b, confidence);
    Some((low / (1.0 - low), (b > 0).then(|| high / (1.0 - high))))
}

/// The point below which a beta distribution has the probability `p`, by halving.
fn beta_quantile(p: f64, a: f64, b: f64) -> f64 {
    let (mut low, mut high) = (0.0_f64, 1.0_f64);
    // 200 halvings exhaust the digits of a double even near 0
    for _ in 0..200 {
        let middle = f64::midpoint(low, high);
        if middle <= low || middle >= high {
            break;
        }
        if beta_reg(a, b, middle) < p {
            low = middle;
        } else {
            high = middle;
        }
    }
    f64::midpoint(low, high)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn close(a: f64, b: f64) {
        // the table in print has six digits
        assert!((a - b).abs() < 1e-6, "{a} is not {b}");
    }

    /// statsmodels 0.15.0 `proportion_confint`, scipy 1.17.1.
    #[test]
    fn limits_equal_the_reference() {
        for (x, n, wilson_limits, exact) in [
            (0, 5, (0.0, 0.434_482), (0.0, 0.521_824)),
            (3, 69, (0.014_896, 0.120_212), (0.009_058, 0.121_847)),
            (66, 69, (0.879_788, 0.985_104), (0.878_153, 0.990_942)),
            (17, 50, (0.224_369, 0.478_462), (0.212_055, 0.487_652)),
            (1, 1, (0.206_549, 1.0), (0.025, 1.0)),
        ] {
            let (low, high) = wilson(x, n, 0.95);
            close(low, wilson_limits.0);
            close(high, wilson_limits.1);
            let (low, high) = clopper_pearson(x, n, 0.95);
            close(low, exact.0);
            close(high, exact.1);
        }
        assert_eq!(wilson(0, 0, 0.95), (0.0, 1.0));
    }

    /// Kyrgyzstan 2023: 66 over 3, and Turkmenistan: 21 over 0.
    #[test]
    fn the_ratio_of_two_counts_is_exact() {
        let (low, high) = ratio(66, 3, 0.95).unwrap();
        close(low, 7.207_003_653);
        close(high.unwrap() / 100.0, 1.094_044_325);
        let (low, high) = ratio(21, 0, 0.95).unwrap();
        assert!((low - 5.207).abs() < 1e-3 && high.is_none());
    }
}
