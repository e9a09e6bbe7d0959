//! Intervals that allow for the selection of a model: the bootstrap, corrected for bias and acceleration.

use super::histories::Captures;
use super::model::Term;
use super::random::Random;
use crate::stats::mathematics::interval::quantile::{normal_quantile, tail};
use crate::stats::mathematics::interval::tails::normal_below;
use crate::stats::mathematics::parallel;

/// Two estimates that differ by less than this part are the same.
const SAME: f64 = 1e-9;

/// Estimates from samples of the persons seen.
#[derive(Debug, Clone)]
pub struct Bootstrap {
    /// An estimate a sample, in the order of the samples; infinite where the sample has none.
    pub replicates: Vec<f64>,
    /// How much the error of the estimate changes with its size; `None` where it cannot be estimated.
    pub acceleration: Option<f64>,
    /// Lower and upper limit; without a number where they are infinite, or the acceleration is not known.
    pub limits: (Option<f64>, Option<f64>),
}

/// Draws `replicates` samples of the people seen, with replacement, and estimates each again; `of` does all that was done for
/// the estimate, with its selection, and gives `None` where there is none. Sample by sample the random numbers follow from the
/// seed and the number of the sample.
///
/// Efron (1987), doi:10.1080/01621459.1987.10478410.
pub fn bootstrap(
    captures: &Captures,
    (replicates, seed): (usize, u64),
    confidence: f64,
    threads: Option<usize>,
    of: impl Fn(&Captures) -> Option<f64> + Sync,
) -> Bootstrap {
    let threads = parallel::threads(threads);
    // a person a place: to draw one is to draw its number
    let persons: Vec<Term> = captures
        .iter()
        .flat_map(|(history, persons)| (0..persons).map(move |_| history))
        .collect();
    let sample = |nth: usize| {
        let mut random = Random::new(seed, nth as u64);
        let mut sample = Captures::new(captures.lists());
        for _ in 0..persons.len() {
            let drawn = random.below(persons.len() as u64);
            sample.add(persons[drawn as usize], 1);
        }
        of(&sample).unwrap_or(f64::INFINITY)
    };
    let replicates = parallel::each(threads, replicates, sample);
    let acceleration = jackknife_acceleration(captures, Some(threads), &of);
    let tail = tail(confidence);
    let limits = match (of(captures), acceleration) {
        (Some(estimate), Some(acceleration)) => {
            let levels = [tail, 1.0 - tail];
            let limits = bca_limits(&replicates, estimate, acceleration, &levels);
            let finite = |at: usize| limits.get(at).copied().filter(|limit| limit.is_finite());
            (finite(0), finite(1))
        }
        _ => (None, None),
    };
    Bootstrap {
        replicates,
        acceleration,
        limits,
    }
}

/// The acceleration from estimates with one person fewer, a history at a time, each as often as it has persons; `None` where
/// one of them has no estimate or all are the same.
pub fn jackknife_acceleration(
    captures: &Captures,
    threads: Option<usize>,
    of: impl Fn(&Captures) -> Option<f64> + Sync,
) -> Option<f64> {
    let seen: Vec<(Term, u64)> = captures
        .iter()
        .filter(|(_, persons)| *persons > 0)
        .collect();
    let threads = parallel::threads(threads);
    let less = parallel::each(threads, seen.len(), |at| of(&captures.less_one(seen[at].0)));
    let less: Option<Vec<f64>> = less.into_iter().collect();
    let weighted = less?.into_iter().zip(&seen);
    let weighted: Vec<(f64, f64)> = weighted
        .map(|(estimate, (_, persons))| (estimate, *persons as f64))
        .collect();
    let sum = |of: &dyn Fn(f64) -> f64| weighted.iter().map(|(x, w)| w * of(*x)).sum::<f64>();
    let mean = sum(&|x| x) / captures.seen() as f64;
    let squares = sum(&|x| (mean - x).powi(2));
    let cubes = sum(&|x| (mean - x).powi(3));
    let spread = squares > (mean * SAME).powi(2);
    spread.then(|| cubes / (6.0 * squares.powf(1.5)))
}

/// The limits at some levels. A replicate that equals the estimate is not below it.
pub fn bca_limits(
    replicates: &[f64],
    estimate: f64,
    acceleration: f64,
    levels: &[f64],
) -> Vec<f64> {
    let mut sorted = replicates.to_vec();
    sorted.sort_by(f64::total_cmp);
    let below = sorted.partition_point(|value| *value < estimate * (1.0 - SAME));
    let bias = -normal_quantile(below as f64 / sorted.len().max(1) as f64);
    let limit = |level: &f64| {
        let z = bias - normal_quantile(*level);
        let adjusted = normal_below(bias + z / (1.0 - acceleration * z));
        quantile(&sorted, adjusted)
    };
    levels.iter().map(limit).collect()
}

/// The eighth of the sample quantiles of Hyndman and Fan (1996), doi:10.2307/2684934; not a number where there is no sample.
fn quantile(sorted: &[f64], level: f64) -> f64 {
    let size = sorted.len() as f64;
    let place = (size + 1.0 / 3.0) * level + 1.0 / 3.0;
    let place = place.clamp(1.0, size.max(1.0));
    let under = place.floor();
    let value = |place: f64| sorted.get(place as usize - 1).copied();
    let (Some(low), Some(high)) = (value(under), value(place.ceil())) else {
        return f64::NAN;
    };
    if low == high {
        return low;
    }
    low + (place - under) * (high - low)
}
