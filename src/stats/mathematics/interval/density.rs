//! Densities and probabilities of single counts that keep their digits for counts from 0 to ten thousand million.
//!
//! A log-gamma of 10^9 is of the order of 10^10, so that differences of such logarithms lose ten digits. Loader (2000), "Fast
//! and accurate computation of binomial probabilities", instead adds up how far a count lies from its expectation.

use std::f64::consts::TAU;

use statrs::function::gamma::ln_gamma;

/// The density of a beta distribution.
pub(crate) fn beta_density(a: f64, b: f64, x: f64) -> f64 {
    let (n, rest, gap) = (a + b, 1.0 - x, beta_gap(a, b, x));
    let exponent = stirling_error(n)
        - stirling_error(a)
        - stirling_error(b)
        - deviance(a, n * x, gap)
        - deviance(b, n * rest, -gap);
    exponent.exp() * (a / n * b / TAU).sqrt() / (x * rest)
}

/// `a - (a + b) x`, from whichever end of 0 to 1 is nearer: there `x` has its digits.
pub(crate) fn beta_gap(a: f64, b: f64, x: f64) -> f64 {
    if x <= 0.5 {
        a - (a + b) * x
    } else {
        (a + b) * (1.0 - x) - b
    }
}

/// The density of a gamma distribution of scale 1.
pub(crate) fn gamma_density(a: f64, x: f64) -> f64 {
    (-deviance(a, x, a - x) - stirling_error(a)).exp() * (a / TAU).sqrt() / x
}

/// The logarithm of the probability of exactly `x` in `n` trials.
pub(crate) fn ln_binomial(x: u64, n: u64, p: f64) -> f64 {
    let (k, rest, n) = (x as f64, n.saturating_sub(x) as f64, n as f64);
    if x == 0 {
        return n * (-p).ln_1p();
    }
    if rest == 0.0 {
        return n * p.ln();
    }
    let gap = beta_gap(k, rest, p);
    stirling_error(n)
        - stirling_error(k)
        - stirling_error(rest)
        - deviance(k, n * p, gap)
        - deviance(rest, n * (1.0 - p), -gap)
        + 0.5 * (n / (TAU * k * rest)).ln()
}

/// The probability of exactly `x` where `x` are expected: 1 for 0.
pub(crate) fn poisson_at_mean(x: u64) -> f64 {
    if x == 0 {
        return 1.0;
    }
    (-stirling_error(x as f64)).exp() / (TAU * x as f64).sqrt()
}

/// `x ln(x / mean) - gap`, the gap being `x - mean`, without cancellation where the two are close.
fn deviance(x: f64, mean: f64, gap: f64) -> f64 {
    let sum = x + mean;
    if gap.abs() >= 0.1 * sum {
        return x * (x.ln() - mean.ln()) - gap;
    }
    // ln(x / mean) = 2 artanh(v)
    let v = gap / sum;
    let (mut power, mut total) = (2.0 * x * v, gap * v);
    for odd in (3_u8..100).step_by(2) {
        power *= v * v;
        let next = total + power / f64::from(odd);
        if next == total {
            break;
        }
        total = next;
    }
    total
}

/// Error of Stirling's formula without its series, `ln(x!)` minus the formula: about `1 / (12 x)`.
fn stirling_error(x: f64) -> f64 {
    if x < 15.0 {
        return ln_gamma(x) - 0.5 * (TAU / x).ln() - x * x.ln() + x;
    }
    let square = x * x;
    let series = 1.0 / 1680.0 - 1.0 / 1188.0 / square;
    let series = 1.0 / 1260.0 - series / square;
    let series = 1.0 / 360.0 - series / square;
    (1.0 / 12.0 - series / square) / x
}

#[cfg(test)]
mod tests {
    use super::*;

    /// mpmath 1.3.0, 40 digits.
    #[test]
    fn probabilities_of_single_counts_hold_for_small_and_large_ones() {
        for (x, n, p, theirs) in [
            (3, 69, 0.25, -12.279_352_505_240_936),
            (50_100, 100_000, 0.5, -6.182_254_718_472_722),
            (500_000_100, 1_000_000_000, 0.5, -10.587_444_271_367_913),
            (1, 1_000_000_000, 0.25, -287_682_052.827_127_4),
        ] {
            let ours = ln_binomial(x, n, p);
            assert!(
                (ours / theirs - 1.0).abs() < 1e-13,
                "{ours} is not {theirs}"
            );
        }
        assert!((ln_binomial(0, 5, 0.5).exp() - 1.0 / 32.0).abs() < 1e-16);
        assert!((ln_binomial(5, 5, 0.5).exp() - 1.0 / 32.0).abs() < 1e-16);
        // 2^2 exp(-2) / 2!
        assert!((poisson_at_mean(2) - 2.0 * (-2.0_f64).exp()).abs() < 1e-15);
    }
}
