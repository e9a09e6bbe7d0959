//! Profile likelihood of the size of a population under one model.

use statrs::function::gamma::{digamma, ln_gamma};

use super::design::Design;
use super::existence::{Existence, existence};
use super::fit::fit;
use super::histories::Captures;
use super::model::Model;
use crate::stats::mathematics::interval::quantile::{normal_quantile, tail};

/// What the multinomial likelihood says about the size of a population, as `closedpCI.t` of the R package `Rcapture` has it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ProfileInterval {
    /// The size at its maximum.
    pub estimate: f64,
    /// The least size in the interval.
    pub low: f64,
    /// The largest; `None` where the likelihood never falls far enough.
    pub high: Option<f64>,
}

/// This many times the people seen counts as infinite.
const ENDLESS: f64 = 1e7;

/// The maximum and the interval of the profile likelihood; or why there is none.
pub fn profile(
    captures: &Captures,
    model: &Model,
    confidence: f64,
) -> Result<ProfileInterval, Existence> {
    let design = Design::new(captures, model);
    let existence = existence(&design);
    if !existence.is_fine() {
        return Err(existence);
    }
    let none = Existence {
        no_estimate: true,
        ..existence
    };
    let poisson = fit(&design, None).ok_or(none)?;
    let mut curve = Curve {
        most: design.total * ENDLESS,
        design,
        start: poisson.effects.clone(),
    };
    let unseen = curve.maximum(poisson.effects[0].exp()).ok_or(none)?;
    let top = curve.at(unseen).ok_or(none)?;
    let seen = curve.design.total;
    let fall = normal_quantile(tail(confidence)).powi(2) / 2.0;
    let low = curve
        .crossing((0.0, unseen), top - fall, true)
        .unwrap_or(0.0);
    let high = curve.upper(unseen, top - fall);
    Ok(ProfileInterval {
        estimate: digits(seen + unseen),
        low: digits(seen + low),
        high: high.map(|high| digits(seen + high)),
    })
}

/// A number at as many digits as the search gives on every machine.
fn digits(value: f64) -> f64 {
    format!("{value:.6e}").parse().unwrap_or(value)
}

/// The profile likelihood along the number of the unseen.
struct Curve {
    design: Design,
    /// The effects of the last fit, where the next one begins.
    start: Vec<f64>,
    most: f64,
}

impl Curve {
    /// The profile likelihood for a number of unseen people.
    fn at(&mut self, unseen: f64) -> Option<f64> {
        let design = self.design.clone().with_unseen(unseen);
        let solved = fit(&design, Some(&self.start)).or_else(|| fit(&design, None))?;
        let total = design.total;
        let mut likelihood = ln_gamma(total + 1.0) - ln_gamma(unseen + 1.0);
        for (count, mean) in design.counts.iter().zip(&solved.means) {
            if *count > 0.0 {
                likelihood += count * (mean / total).ln();
            }
        }
        self.start = solved.effects;
        likelihood.is_finite().then_some(likelihood)
    }

    /// The slope of the likelihood: every other parameter is at its best, so that only what holds the unseen itself counts.
    fn slope(&mut self, unseen: f64) -> Option<f64> {
        let design = self.design.clone().with_unseen(unseen);
        let solved = fit(&design, Some(&self.start)).or_else(|| fit(&design, None))?;
        let share = solved.means.last()? / design.total;
        self.start = solved.effects;
        Some(digamma(design.total + 1.0) - digamma(unseen + 1.0) + share.ln())
    }

    /// Where the likelihood is largest: its slope falls through 0 near the Poisson estimate.
    fn maximum(&mut self, near: f64) -> Option<f64> {
        let (mut low, mut high) = (0.0, near.max(1.0));
        while self.slope(high)? > 0.0 {
            (low, high) = (high, high * 2.0);
            if high > self.most {
                return None;
            }
        }
        while high - low > 1e-11 * (1.0 + high) {
            let middle = f64::midpoint(low, high);
            if self.slope(middle)? > 0.0 {
                low = middle;
            } else {
                high = middle;
            }
        }
        Some(f64::midpoint(low, high))
    }

    /// Where the likelihood falls to `level` above the maximum.
    fn upper(&mut self, unseen: f64, level: f64) -> Option<f64> {
        let (mut low, mut high) = (unseen, unseen * 2.0 + 1.0);
        while self.at(high)? > level {
            (low, high) = (high, high * 2.0);
            if high > self.most {
                return None;
            }
        }
        self.crossing((low, high), level, false)
    }

    /// Where the likelihood crosses `level` in a bracket, by halving; `None` where it does not.
    fn crossing(
        &mut self,
        (mut low, mut high): (f64, f64),
        level: f64,
        rising: bool,
    ) -> Option<f64> {
        if rising && self.at(low)? > level {
            return None;
        }
        while high - low > 1e-10 * (1.0 + high) {
            let middle = f64::midpoint(low, high);
            if (self.at(middle)? > level) == rising {
                high = middle;
            } else {
                low = middle;
            }
        }
        Some(f64::midpoint(low, high))
    }
}
