//! Perturbation table of the cell key method: the random noise that a count gets in every table alike.
//!
//! Each record has a random key; the key of a cell, the fractional part of the sum of its records' keys, chooses the noise from
//! the row of its count. So the same persons get the same noise in every table. The distribution of each row is not typed in: it
//! is the one of maximum entropy with mean zero and the variance asked for, among noises of at most D that leave no negative
//! count and none that is too small (Giessing 2016; Marley and Leaver 2011; the R package `ptable`).

use std::fmt;

/// What a perturbation table is derived from.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Parameters {
    /// The largest noise, up or down (persons); from 1 to 100.
    pub largest: u64,
    /// The variance of the noise; above 0.
    pub variance: f64,
    /// Counts from 1 up to this never appear; 0 where all may.
    pub never: u64,
}

/// One row: the counts that an original count may become, ascending, each with its probability.
pub type Row = Vec<(u64, f64)>;

/// The probabilities of perturbed counts for each original count.
#[derive(Debug, Clone, PartialEq)]
pub struct PerturbationTable {
    rows: Vec<Row>,
}

/// Why there is no perturbation table for these parameters.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum CellKeyRefusal {
    /// The largest noise is not from 1 to 100, or the variance is not a number above 0.
    OutOfRange,
    /// No noise of mean zero has this variance at a count.
    NoDistribution {
        /// The smallest count without one.
        count: u64,
        /// The smallest variance that is possible there.
        least: f64,
        /// The largest variance that is possible there.
        most: f64,
    },
}

/// The largest noise that is accepted.
const MOST_NOISE: u64 = 100;
/// How close to the smallest or largest possible variance counts as equal to it.
const AT_THE_EDGE: f64 = 1e-9;

impl PerturbationTable {
    /// Derives the table: row `i` has mean `i` and the variance asked for; 0 stays 0.
    ///
    /// Rows from `largest + never + 1` on are alike but for their place, so no more are kept.
    pub fn derive(parameters: Parameters) -> Result<Self, CellKeyRefusal> {
        let Parameters {
            largest,
            variance,
            never,
        } = parameters;
        let in_range = (1..=MOST_NOISE).contains(&largest)
            && never <= MOST_NOISE
            && variance.is_finite()
            && variance > 0.0;
        if !in_range {
            return Err(CellKeyRefusal::OutOfRange);
        }
        let mut rows = vec![vec![(0, 1.0)]];
        for count in 1..=largest + never + 1 {
            let lowest = count.saturating_sub(largest);
            let support: Vec<u64> = (lowest..=count + largest)
                .filter(|perturbed| !(1..=never).contains(perturbed))
                .collect();
            let noise = |perturbed: &u64| *perturbed as f64 - count as f64;
            let noises: Vec<f64> = support.iter().map(noise).collect();
            let chances = maximum_entropy(&noises, variance)
                .map_err(|(least, most)| CellKeyRefusal::NoDistribution { count, least, most })?;
            rows.push(support.into_iter().zip(chances).collect());
        }
        Ok(Self { rows })
    }

    /// The counts that a count may become, with their probabilities.
    pub fn row(&self, count: u64) -> Row {
        let last = self.rows.len() as u64 - 1;
        let further = count.saturating_sub(last);
        let row = &self.rows[count.min(last) as usize];
        row.iter()
            .map(|(perturbed, chance)| (perturbed + further, *chance))
            .collect()
    }

    /// The perturbed count for a cell key (0 up to, but not including, 1).
    pub fn perturb(&self, count: u64, key: f64) -> u64 {
        let mut cumulated = 0.0;
        let row = self.row(count);
        let chosen = row.iter().find(|(_, chance)| {
            cumulated += chance;
            key < cumulated
        });
        // rounding may leave the sum of the probabilities a little below 1
        chosen.or(row.last()).map_or(count, |(count, _)| *count)
    }
}

impl fmt::Display for CellKeyRefusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::OutOfRange => write!(
                f,
                "expected a largest noise from 1 to {MOST_NOISE} and a variance above 0"
            ),
            Self::NoDistribution { count, least, most } => write!(
                f,
                "no noise with mean 0 has this variance at a count of {count}: expected a variance from {least} to {most}"
            ),
        }
    }
}

impl std::error::Error for CellKeyRefusal {}

/// Distribution of maximum entropy on the noises (ascending) with mean 0 and a variance; else the smallest and largest variance
/// that are possible.
fn maximum_entropy(noises: &[f64], variance: f64) -> Result<Vec<f64>, (f64, f64)> {
    let below = noises.iter().rposition(|noise| *noise <= 0.0);
    let above = noises.iter().position(|noise| *noise >= 0.0);
    let (Some(below), Some(above)) = (below, above) else {
        return Err((f64::INFINITY, 0.0));
    };
    let last = noises.len() - 1;
    // points (x, x²) lie on a parabola: the hull is spanned by neighbours below, and by both ends above
    let (least, most) = (-noises[below] * noises[above], -noises[0] * noises[last]);
    if variance < least - AT_THE_EDGE || variance > most + AT_THE_EDGE {
        return Err((least, most));
    }
    if variance < least + AT_THE_EDGE {
        return Ok(two_points(noises, below, above));
    }
    if variance > most - AT_THE_EDGE {
        return Ok(two_points(noises, 0, last));
    }
    Ok(solve_dual(noises, variance))
}

/// All probability on two noises, so that the mean is 0.
fn two_points(noises: &[f64], low: usize, high: usize) -> Vec<f64> {
    let mut chances = vec![0.0; noises.len()];
    let width = noises[high] - noises[low];
    let of_low = if low == high {
        1.0
    } else {
        noises[high] / width
    };
    chances[high] = 1.0 - of_low;
    chances[low] = of_low;
    chances
}

/// Damped Newton steps on the convex dual: the logarithm of the sum of exp(a x + b (x² - variance)).
fn solve_dual(noises: &[f64], variance: f64) -> Vec<f64> {
    const STEPS: usize = 500;
    const NEAR: f64 = 1e-13;
    let scale = noises.iter().fold(1.0_f64, |most, x| most.max(x.abs()));
    let features: Vec<[f64; 2]> = noises
        .iter()
        .map(|x| [x / scale, (x * x - variance) / (scale * scale)])
        .collect();
    let mut at = [0.0; 2];
    let (mut value, mut chances) = dual(&features, at);
    for _ in 0..STEPS {
        let (gradient, curvature) = moments(&features, &chances);
        if gradient[0].abs().max(gradient[1].abs()) < NEAR {
            break;
        }
        let step = newton_step(gradient, curvature);
        let slope = gradient[0] * step[0] + gradient[1] * step[1];
        let mut length = 1.0;
        loop {
            let next = [at[0] + length * step[0], at[1] + length * step[1]];
            let (found, weights) = dual(&features, next);
            if found <= value + 1e-4 * length * slope || length < 1e-12 {
                (at, value, chances) = (next, found, weights);
                break;
            }
            length /= 2.0;
        }
    }
    chances
}

/// The dual and the probabilities at a point.
fn dual(features: &[[f64; 2]], at: [f64; 2]) -> (f64, Vec<f64>) {
    let exponents = features.iter().map(|x| at[0] * x[0] + at[1] * x[1]);
    let exponents: Vec<f64> = exponents.collect();
    let most = exponents.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let weights = exponents.iter().map(|exponent| (exponent - most).exp());
    let weights: Vec<f64> = weights.collect();
    let sum: f64 = weights.iter().sum();
    let chances = weights.iter().map(|weight| weight / sum).collect();
    (most + sum.ln(), chances)
}

/// Means of both features, and their variances and covariance.
fn moments(features: &[[f64; 2]], chances: &[f64]) -> ([f64; 2], [f64; 3]) {
    let mut mean = [0.0; 2];
    for (x, chance) in features.iter().zip(chances) {
        mean[0] += chance * x[0];
        mean[1] += chance * x[1];
    }
    let mut spread = [0.0; 3];
    for (x, chance) in features.iter().zip(chances) {
        let (first, second) = (x[0] - mean[0], x[1] - mean[1]);
        spread[0] += chance * first * first;
        spread[1] += chance * first * second;
        spread[2] += chance * second * second;
    }
    (mean, spread)
}

/// The step of Newton's method; the direction of steepest descent where the curvature is singular.
fn newton_step(gradient: [f64; 2], [first, both, second]: [f64; 3]) -> [f64; 2] {
    let determinant = first * second - both * both;
    if determinant <= f64::MIN_POSITIVE {
        return gradient.map(|slope| -slope);
    }
    [
        (both * gradient[1] - second * gradient[0]) / determinant,
        (both * gradient[0] - first * gradient[1]) / determinant,
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every row has the mean and the variance it was derived for, also where these force the probabilities to the edge.
    #[test]
    fn rows_have_mean_and_variance() {
        for (largest, variance, never) in [
            (2, 1.08, 1),
            (5, 2.0, 2),
            (5, 2.001, 2),
            (15, 12.0, 4),
            (40, 1.0, 0),
        ] {
            let table = PerturbationTable::derive(Parameters {
                largest,
                variance,
                never,
            });
            let table = table.unwrap();
            for count in 1..=largest + never + 30 {
                let row = table.row(count);
                let moment = |power: i32| -> f64 {
                    row.iter()
                        .map(|(to, p)| p * (*to as f64 - count as f64).powi(power))
                        .sum()
                };
                assert!((moment(0) - 1.0).abs() < 1e-12);
                assert!(
                    moment(1).abs() < 1e-8,
                    "{largest} {variance} {never} {count} {}",
                    moment(1)
                );
                assert!(
                    (moment(2) - variance).abs() < 1e-7,
                    "{largest} {variance} {never} {count} {}",
                    moment(2)
                );
                assert!(
                    row.iter()
                        .all(|(to, _)| to.abs_diff(count) <= largest && !(1..=never).contains(to))
                );
            }
        }
    }

    #[test]
    fn a_key_chooses_by_cumulated_probability() {
        let (largest, variance, never) = (2, 1.08, 1);
        let table = PerturbationTable::derive(Parameters {
            largest,
            variance,
            never,
        })
        .unwrap();
        let becomes =
            [0.0, 0.5133, 0.5134, 0.9733, 0.9734, 0.999_999].map(|key| table.perturb(1, key));
        assert_eq!(becomes, [0, 0, 2, 2, 3, 3]);
        assert_eq!([table.perturb(0, 0.99), table.perturb(500, 0.5)], [0, 500]);
        assert_eq!(table.perturb(500, 0.0), 498);
    }
}
