//! Tail probabilities that hold for counts from 0 to ten thousand million.
//!
//! statrs stops the continued fraction of the incomplete beta function after 140 terms and takes differences of log-gammas:
//! near the mean of a million cases four digits are left. Here fractions and series run until they no longer change.

use statrs::distribution::{ContinuousCDF, Normal};

use super::density::{beta_density, beta_gap, gamma_density};

/// The divisor used instead of 0.
const SMALLEST: f64 = 1e-300;

/// More terms than any count up to 10^10 needs: about four times its square root.
const MOST_TERMS: u32 = 4_000_000;

/// The probability of a standard normal value below `x`.
pub(crate) fn normal_below(x: f64) -> f64 {
    Normal::standard().cdf(x)
}

/// The probabilities below and above `x` in a beta distribution of parameters above 0.
pub(crate) fn beta(a: f64, b: f64, x: f64) -> (f64, f64) {
    if x <= 0.0 {
        return (0.0, 1.0);
    }
    if x >= 1.0 {
        return (1.0, 0.0);
    }
    let rest = 1.0 - x;
    let front = beta_density(a, b, x) * x * rest;
    let gap = beta_gap(a, b, x);
    // the fraction converges quickly on the near side of the mean, where the tail is also the smaller
    if gap > 0.0 {
        let below = (front * beta_fraction((a, b), (x, rest), gap)).min(1.0);
        (below, 1.0 - below)
    } else {
        let above = (front * beta_fraction((b, a), (rest, x), -gap)).min(1.0);
        (1.0 - above, above)
    }
}

/// A continued fraction of the incomplete beta function that needs no difference of `x` to 1.
///
/// Didonato and Morris (1992), algorithm 708, doi:10.1145/131766.131776.
fn beta_fraction((a, b): (f64, f64), (x, rest): (f64, f64), gap: f64) -> f64 {
    continued(a / (a + 1.0) * (gap + 1.0), |k| {
        let k = f64::from(k);
        let even = a + 2.0 * k - 1.0;
        let pull = k * (b - k) * x / even;
        let numerator = (a + k - 1.0) / even * (a + b + k - 1.0) * x * pull;
        let shift = (a + k) / (a + 2.0 * k + 1.0) * (gap + 1.0 + k * (1.0 + rest));
        (numerator, k + pull + shift)
    })
}

/// The probabilities below and above `x` in a gamma distribution of shape `a` above 0 and scale 1.
pub(crate) fn gamma(a: f64, x: f64) -> (f64, f64) {
    if x <= 0.0 {
        return (0.0, 1.0);
    }
    if x.is_infinite() {
        return (1.0, 0.0);
    }
    let front = gamma_density(a, x) * x;
    if x < a + 1.0 {
        let (mut term, mut sum) = (1.0, 1.0);
        for k in 1..MOST_TERMS {
            term *= x / (a + f64::from(k));
            sum += term;
            if term < sum * f64::EPSILON / 2.0 {
                break;
            }
        }
        let below = (front / a * sum).min(1.0);
        (below, 1.0 - below)
    } else {
        // https://dlmf.nist.gov/8.9.E2
        let first = x + 1.0 - a;
        let fraction = continued(first, |k| {
            let k = f64::from(k);
            (k * (a - k), first + 2.0 * k)
        });
        let above = (front * fraction).min(1.0);
        (1.0 - above, above)
    }
}

/// `1 / (first + a1 / (b1 + a2 / (b2 + ...)))`, `term(k)` being `(ak, bk)`, forwards by the method of Lentz.
fn continued(first: f64, term: impl Fn(u32) -> (f64, f64)) -> f64 {
    let away = |value: f64| {
        if value.abs() < SMALLEST {
            SMALLEST
        } else {
            value
        }
    };
    let (mut upper, mut lower) = (away(first), 0.0);
    let mut fraction = upper;
    for k in 1..MOST_TERMS {
        let (a, b) = term(k);
        lower = 1.0 / away(b + a * lower);
        upper = away(b + a / upper);
        let change = upper * lower;
        fraction *= change;
        if (change - 1.0).abs() <= f64::EPSILON {
            break;
        }
    }
    1.0 / fraction
}

#[cfg(test)]
mod tests {
    use super::*;

    fn close(ours: f64, theirs: f64) {
        assert!(
            (ours / theirs - 1.0).abs() < 1e-10,
            "{ours} is not {theirs}"
        );
    }

    /// mpmath 1.3.0, 40 digits, by integration of the density.
    #[test]
    fn tails_hold_for_small_and_large_counts() {
        for (a, b, x, theirs) in [
            (3.0, 67.0, 0.01, 0.032_149_050_767_574_39),
            (0.5, 5.5, 0.3, 0.947_336_855_291_476),
            (50_000.0, 50_001.0, 0.497, 0.029_097_500_484_828_33),
            (5e8, 500_000_001.0, 0.499_97, 0.028_891_870_835_466_127),
        ] {
            close(beta(a, b, x).0, theirs);
            close(beta(b, a, 1.0 - x).1, theirs);
        }
        close(gamma(3.0, 1.0).0, 0.080_301_397_071_394_2);
        close(gamma(100_000.0, 99_400.0).0, 0.028_708_683_819_358_68);
        close(gamma(1e9, 999_940_000.0).0, 0.028_887_978_217_009_705);
    }
}
