//! Profile likelihood of the size of a population under one model.

use statrs::function::gamma::ln_gamma;

use super::design::Design;
use super::existence::{Existence, existence};
use super::fit::fit;
use super::histories::Captures;
use super::model::Model;
use crate::stats::mathematics::interval::quantile::{normal_quantile, tail};

/// What the multinomial likelihood says of the size of a population, as `closedpCI.t` of the R package `Rcapture` has it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Profile {
    /// The size at its maximum.
    pub estimate: f64,
    /// The least size in the interval.
    pub low: f64,
    /// The largest; `None` where the likelihood never falls far enough.
    pub high: Option<f64>,
}

/// So many times the persons seen is as good as endless.
const ENDLESS: f64 = 1e7;

/// The maximum and the interval of the profile likelihood; or why there is none.
pub fn profile(captures: &Captures, model: &Model, confidence: f64) -> Result<Profile, Existence> {
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
    let unseen = curve.maximum(poisson.effects[0].exp());
    let top = curve.at(unseen).ok_or(none)?;
    let seen = curve.design.total;
    let fall = normal_quantile(tail(confidence)).powi(2) / 2.0;
    let low = curve
        .crossing((0.0, unseen), top - fall, true)
        .unwrap_or(0.0);
    let high = curve.upper(unseen, top - fall);
    Ok(Profile {
        estimate: seen + unseen,
        low: seen + low,
        high: high.map(|high| seen + high),
    })
}

/// The profile likelihood along the number of the unseen.
struct Curve {
    design: Design,
    /// The effects of the last fit, where the next one begins.
    start: Vec<f64>,
    most: f64,
}

impl Curve {
    /// The likelihood with so many unseen, every other parameter at its best.
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

    /// Where the likelihood is largest: near the Poisson estimate, by golden section in the logarithm.
    fn maximum(&mut self, near: f64) -> f64 {
        const GOLDEN: f64 = 0.618_033_988_749_894_9;
        let near = near.max(1e-6);
        let (mut low, mut high) = ((near / 8.0).ln(), (near * 8.0).ln());
        let value = |curve: &mut Self, log: f64| curve.at(log.exp()).unwrap_or(f64::NEG_INFINITY);
        let (mut a, mut b) = (high - GOLDEN * (high - low), low + GOLDEN * (high - low));
        let (mut at_a, mut at_b) = (value(self, a), value(self, b));
        while high - low > 1e-7 {
            if at_a > at_b {
                (high, b, at_b) = (b, a, at_a);
                a = high - GOLDEN * (high - low);
                at_a = value(self, a);
            } else {
                (low, a, at_a) = (a, b, at_b);
                b = low + GOLDEN * (high - low);
                at_b = value(self, b);
            }
        }
        f64::midpoint(low, high).exp()
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
        while high - low > 1e-8 * (1.0 + high) {
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
