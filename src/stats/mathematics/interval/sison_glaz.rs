//! Intervals of all parts of a split together that are shorter in the middle, where they can be had.

use std::fmt;

use super::Limits;
use super::density::poisson_at_mean;
use super::quantile::tail;

/// Why Sison–Glaz intervals cannot be computed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SisonGlazRefusal {
    /// Fewer than two parts.
    NoSplit,
    /// A part of 0 would get a width of 0 in other software, which disagrees with itself there.
    EmptyPart,
    /// So few cases that the lower limits would be the shares themselves.
    TooFewCases,
    /// The approximation stays below the confidence asked for.
    OutOfReach,
}

impl fmt::Display for SisonGlazRefusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::NoSplit => "Sison-Glaz intervals need at least two parts",
            Self::EmptyPart => {
                "Sison-Glaz intervals are not defined where a part is 0; Goodman's are"
            }
            Self::TooFewCases => "too few cases for Sison-Glaz intervals; Goodman's are valid",
            Self::OutOfReach => "Sison-Glaz intervals do not reach this confidence; Goodman's do",
        })
    }
}

impl std::error::Error for SisonGlazRefusal {}

/// The intervals of Sison and Glaz, in the order of the counts: all of one width, often shorter than Goodman's in the
/// middle, and refused where they mislead.
///
/// Sison and Glaz (1995), doi:10.1080/01621459.1995.10476521; computed as May and Johnson (2000),
/// doi:10.18637/jss.v005.i06, but for the moments, which are summed about the count itself and so keep their digits.
pub fn sison_glaz(counts: &[u64], confidence: f64) -> Result<Vec<Limits>, SisonGlazRefusal> {
    if counts.len() < 2 {
        return Err(SisonGlazRefusal::NoSplit);
    }
    if counts.contains(&0) {
        return Err(SisonGlazRefusal::EmptyPart);
    }
    let n = counts
        .iter()
        .fold(0_u64, |sum, count| sum.saturating_add(*count));
    let level = 1.0 - 2.0 * tail(confidence);
    let mut windows: Vec<Window> = counts.iter().copied().map(Window::new).collect();
    let all = poisson_at_mean(n);
    let mut before: f64 = windows
        .iter()
        .map(|window| window.moments[0])
        .product::<f64>()
        / all;
    // no level a double can hold needs more than forty standard deviations
    let widest = n.min((40.0 * (n as f64).sqrt()) as u64 + 40);
    for c in 1..=widest {
        for window in &mut windows {
            window.widen(c, n);
        }
        let now = probability(&windows) / all;
        if before <= level && level < now {
            if c == 1 {
                return Err(SisonGlazRefusal::TooFewCases);
            }
            let (c, part) = ((c - 1) as f64, (level - before) / (now - before));
            let limits = |count: &u64| {
                let (x, n) = (*count as f64, n as f64);
                (((x - c) / n).max(0.0), ((x + c + 2.0 * part) / n).min(1.0))
            };
            return Ok(counts.iter().map(limits).collect());
        }
        // wider windows hold nothing more
        if now == before && now > 0.5 {
            break;
        }
        before = now;
    }
    Err(SisonGlazRefusal::OutOfReach)
}

/// A Poisson variable with the count as its mean, cut off at `c` on either side of it.
struct Window {
    count: u64,
    /// The probabilities at its lower and upper end.
    ends: (f64, f64),
    /// Sums of the probabilities times the powers 0 to 4 of the distance from the count.
    moments: [f64; 5],
}

impl Window {
    fn new(count: u64) -> Self {
        let point = poisson_at_mean(count);
        Self {
            count,
            ends: (point, point),
            moments: [point, 0.0, 0.0, 0.0, 0.0],
        }
    }

    /// Takes in the values at the distance `c`, those at `c - 1` being in; none below 0 or above `n`.
    fn widen(&mut self, c: u64, n: u64) {
        let (mean, distance) = (self.count as f64, c as f64);
        self.ends.0 *= (mean - distance + 1.0).max(0.0) / mean;
        self.ends.1 *= mean / (mean + distance);
        if self.count.saturating_add(c) > n {
            self.ends.1 = 0.0;
        }
        let mut powers = (self.ends.0, self.ends.1);
        for moment in &mut self.moments {
            *moment += powers.0 + powers.1;
            powers = (powers.0 * -distance, powers.1 * distance);
        }
    }

    /// Mean (as distance from the count), variance, third and fourth central moment.
    fn central(&self) -> [f64; 4] {
        let [all, first, second, third, fourth] = self.moments;
        let [m, m2, m3, m4] = [first, second, third, fourth].map(|moment| moment / all);
        [
            m,
            m2 - m * m,
            m3 - 3.0 * m * m2 + 2.0 * m.powi(3),
            m4 - 4.0 * m * m3 + 6.0 * m * m * m2 - 3.0 * m.powi(4),
        ]
    }
}

/// The probability that all windows hold and their values sum to `n`, the sum by an Edgeworth series.
fn probability(windows: &[Window]) -> f64 {
    let mut sums = [0.0; 4];
    let mut inside = 1.0;
    for window in windows {
        let [mean, variance, third, fourth] = window.central();
        inside *= window.moments[0];
        for (sum, term) in
            sums.iter_mut()
                .zip([mean, variance, third, fourth - 3.0 * variance * variance])
        {
            *sum += term;
        }
    }
    let [mean, variance, third, excess] = sums;
    let (skewness, kurtosis) = (third / variance.powf(1.5), excess / (variance * variance));
    let x = -mean / variance.sqrt();
    let hermite3 = x.powi(3) - 3.0 * x;
    let hermite4 = x.powi(4) - 6.0 * x * x + 3.0;
    let hermite6 = x.powi(6) - 15.0 * x.powi(4) + 45.0 * x * x - 15.0;
    let series = 1.0
        + skewness * hermite3 / 6.0
        + kurtosis * hermite4 / 24.0
        + skewness * skewness * hermite6 / 72.0;
    let normal = (-x * x / 2.0).exp() / std::f64::consts::TAU.sqrt();
    inside * normal * series / variance.sqrt()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sison_and_glaz_refuse_where_they_mislead() {
        assert_eq!(sison_glaz(&[21, 0], 0.95), Err(SisonGlazRefusal::EmptyPart));
        assert_eq!(sison_glaz(&[21], 0.95), Err(SisonGlazRefusal::NoSplit));
        assert_eq!(sison_glaz(&[], 0.95), Err(SisonGlazRefusal::NoSplit));
        assert_eq!(
            sison_glaz(&[1, 1], 0.95),
            Err(SisonGlazRefusal::TooFewCases)
        );
    }

    /// at large counts both methods are close to their normal limits
    #[test]
    fn large_splits_are_quick_and_sane() {
        for n in [100_000_u64, 1_000_000_000] {
            let limits = sison_glaz(&[n / 2, n / 4, n / 4], 0.95).unwrap();
            let width = (limits[0].1 - limits[0].0) * (n as f64).sqrt();
            // a little more than the interval of the largest part alone: 2 x 1.96 x 0.5
            assert!((1.96..2.3).contains(&width), "{width}");
        }
    }
}
