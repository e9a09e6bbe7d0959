//! Quantiles by their tail probability.

use statrs::distribution::{ContinuousCDF, Normal};

use super::density::{beta_density, gamma_density};
use super::tails::{beta, gamma};

/// The smallest tail that is computed; a level of 1 and more is taken for this one.
const SMALLEST_TAIL: f64 = 1e-300;

/// The largest, short of a half, at which an interval is a point and some quantiles are infinite.
const LARGEST_TAIL: f64 = 0.499_999;

/// What a two-sided interval leaves out on each side, `(1 - confidence) / 2`; above 0 and below a half whatever the
/// confidence.
pub(crate) fn tail(confidence: f64) -> f64 {
    let tail = (1.0 - confidence) / 2.0;
    if tail > SMALLEST_TAIL {
        tail.min(LARGEST_TAIL)
    } else {
        SMALLEST_TAIL
    }
}

/// The standard normal quantile above which there is the probability `tail`.
pub(crate) fn normal_quantile(tail: f64) -> f64 {
    -Normal::standard().inverse_cdf(tail)
}

/// The point below which a beta distribution has the probability `tail`.
pub(crate) fn beta_low(tail: f64, a: f64, b: f64) -> f64 {
    let (mean, spread) = beta_moments(a, b);
    let start = mean - normal_quantile(tail) * spread;
    root((0.0, 1.0), if start > 0.0 { start } else { mean }, |x| {
        rising(beta(a, b, x).0, tail, beta_density(a, b, x))
    })
}

/// The point above which a beta distribution has the probability `tail`.
pub(crate) fn beta_high(tail: f64, a: f64, b: f64) -> f64 {
    let (mean, spread) = beta_moments(a, b);
    let start = mean + normal_quantile(tail) * spread;
    root((0.0, 1.0), if start < 1.0 { start } else { mean }, |x| {
        falling(beta(a, b, x).1, tail, beta_density(a, b, x))
    })
}

/// Mean and standard deviation: a start near the quantile saves half of the steps.
fn beta_moments(a: f64, b: f64) -> (f64, f64) {
    let mean = a / (a + b);
    (mean, (mean * (1.0 - mean) / (a + b + 1.0)).sqrt())
}

/// The point below which a gamma distribution of scale 1 has the probability `tail`.
pub(crate) fn gamma_low(tail: f64, a: f64) -> f64 {
    let start = a - normal_quantile(tail) * a.sqrt();
    root((0.0, a + 1.0), if start > 0.0 { start } else { a }, |x| {
        rising(gamma(a, x).0, tail, gamma_density(a, x))
    })
}

/// The point above which a gamma distribution of scale 1 has the probability `tail`.
pub(crate) fn gamma_high(tail: f64, a: f64) -> f64 {
    // beyond a + sqrt(2 a t) + t there is less than exp(-t): Boucheron, Lugosi and Massart (2013), section 2.4
    let t = -tail.ln();
    let most = a + (2.0 * a * t).sqrt() + t + 1.0;
    root((0.0, most), a + normal_quantile(tail) * a.sqrt(), |x| {
        falling(gamma(a, x).1, tail, gamma_density(a, x))
    })
}

/// How far a probability that rises at the rate `density` is from `tail`, in logarithms, in which it is nearly straight, and
/// the rate of that.
pub(crate) fn rising(probability: f64, tail: f64, density: f64) -> (f64, f64) {
    ((probability / tail).ln(), density / probability)
}

/// The same of a probability that falls, turned so that it rises.
pub(crate) fn falling(probability: f64, tail: f64, density: f64) -> (f64, f64) {
    ((tail / probability).ln(), density / probability)
}

/// Where a function that increases from below 0 to above 0 crosses it: Newton's steps, and halving where they would
/// leave the bracket. The function gives its value and its slope.
pub(crate) fn root(bracket: (f64, f64), start: f64, value: impl Fn(f64) -> (f64, f64)) -> f64 {
    let ((mut low, mut high), mut at) = (bracket, start);
    // the number of halvings from 1 to 0 in a double
    for _ in 0..1100 {
        let (excess, slope) = value(at);
        if excess < 0.0 {
            low = at;
        } else {
            high = at;
        }
        let newton = at - excess / slope;
        let next = if newton > low && newton < high {
            newton
        } else {
            f64::midpoint(low, high)
        };
        let step = (next - at).abs();
        at = next;
        if step <= 4.0 * f64::EPSILON * at {
            break;
        }
    }
    at
}

#[cfg(test)]
mod tests {
    use super::*;

    fn close(ours: f64, theirs: f64) {
        assert!((ours / theirs - 1.0).abs() < 1e-9, "{ours} is not {theirs}");
    }

    #[test]
    fn quantiles_lead_back_to_their_tails() {
        for share in [1e-100, 1e-12, 0.005, 0.025, 0.5] {
            for (a, b) in [(0.5, 5.5), (1.0, 1e9), (3.0, 67.0), (5e4, 5e4), (1e9, 1.0)] {
                let b_low = beta_low(share, a, b);
                assert!(
                    (beta(a, b, b_low).0 / share - 1.0).abs() < 1e-6,
                    "{share} {a} {b}"
                );
                let (ours, mirrored) = (beta_high(share, b, a), 1.0 - b_low);
                assert!((ours - mirrored).abs() < 1e-13, "{share} {a} {b}");
                close(gamma(a, gamma_low(share, a)).0, share);
                close(gamma(a, gamma_high(share, a)).1, share);
            }
        }
    }

    #[test]
    fn a_level_out_of_range_is_the_nearest_inside() {
        close(normal_quantile(tail(0.95)), 1.959_963_984_540_054);
        assert_eq!(tail(1.0), SMALLEST_TAIL);
        assert_eq!(tail(f64::NAN), SMALLEST_TAIL);
        assert_eq!(tail(-1.0), LARGEST_TAIL);
    }
}
