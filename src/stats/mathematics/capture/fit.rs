//! The Poisson log-linear fit by Newton's method.

use statrs::function::gamma::ln_gamma;

use super::design::Design;
use super::existence::{Existence, existence};
use super::histories::Captures;
use super::linear::Symmetric;
use super::model::{Model, Term};

/// A fitted model.
#[derive(Debug, Clone)]
pub struct Fit {
    /// Persons seen.
    pub seen: u64,
    /// Persons on no list that are expected.
    pub unseen: f64,
    /// Standard error of the logarithm of `unseen`.
    pub error_of_log: f64,
    /// Deviance from the observed histories.
    pub deviance: f64,
    /// Histories less parameters at a finite value.
    pub degrees_of_freedom: usize,
    /// Akaike's criterion, the terms at minus infinity counted.
    pub aic: f64,
    /// Bayes' criterion with persons seen as the sample size, the terms at minus infinity counted.
    pub bic: f64,
    /// Effects that are finite, the intercept (of no list) first, and their values.
    pub effects: Vec<(Term, f64)>,
    /// Expected persons of each history; those of an empty overlap have none.
    pub expected: Vec<(Term, f64)>,
}

impl Fit {
    /// Persons seen and unseen.
    pub fn estimate(&self) -> f64 {
        self.seen as f64 + self.unseen
    }

    /// The interval of the estimate where the model is true, `z` being the quantile of its level.
    pub fn interval(&self, z: f64) -> (f64, f64) {
        let times = (z * self.error_of_log).exp();
        let seen = self.seen as f64;
        (seen + self.unseen / times, seen + self.unseen * times)
    }

    /// Persons on all lists of a term that the model expects.
    pub fn expected_on_all(&self, term: Term) -> f64 {
        let cells = self.expected.iter();
        let on = cells.filter(|(history, _)| history & term == term);
        on.map(|(_, mean)| mean).sum()
    }
}

/// The fit of a model; or why there is none.
pub fn estimate(captures: &Captures, model: &Model) -> Result<Fit, Existence> {
    let design = Design::new(captures, model);
    let existence = existence(&design);
    if !existence.is_fine() {
        return Err(existence);
    }
    // what the test lets pass and Newton's method does not solve has no estimate that a computer can hold
    let none = Existence {
        no_estimate: true,
        ..existence
    };
    let means = fit(&design, None).ok_or(none)?;
    Ok(finish(captures, &design, means))
}

/// Effects and means at the maximum of the likelihood.
pub(super) struct Means {
    /// The effects.
    pub(super) effects: Vec<f64>,
    /// The mean of each history of the design.
    pub(super) means: Vec<f64>,
    /// The variance of the intercept.
    pub(super) variance: f64,
}

/// Newton's steps, halved where the likelihood falls; `None` where they lead nowhere.
pub(super) fn fit(design: &Design, start: Option<&[f64]>) -> Option<Means> {
    const MOST_STEPS: usize = 200;
    let mut at = Point::new(design, start)?;
    let mut step = vec![0.0; design.effects.len()];
    for _ in 0..MOST_STEPS {
        let gain = at.direction(design, &mut step)?;
        let before = at.likelihood;
        let from = at.effects.clone();
        let mut part = 1.0;
        loop {
            for ((effect, from), step) in at.effects.iter_mut().zip(&from).zip(&step) {
                *effect = from + part * step;
            }
            at.evaluate(design);
            if at.likelihood >= before - 1e-9 * (1.0 + before.abs()) {
                break;
            }
            part /= 2.0;
            if part < 1e-10 {
                return None;
            }
        }
        // the gain falls with the square of itself: the step just made leaves nothing to be gained
        if gain < 1e-14 * (1.0 + design.total) {
            at.direction(design, &mut step)?;
            let mut first = vec![0.0; design.effects.len()];
            first[0] = 1.0;
            at.information.solve(&mut first);
            return Some(Means {
                effects: at.effects,
                means: at.means,
                variance: first[0],
            });
        }
    }
    None
}

/// Where the search is.
struct Point {
    effects: Vec<f64>,
    means: Vec<f64>,
    /// Without its constant.
    likelihood: f64,
    information: Symmetric,
}

impl Point {
    /// The start: effects that are given, or the least squares of the logarithms of counts.
    fn new(design: &Design, start: Option<&[f64]>) -> Option<Self> {
        let size = design.effects.len();
        let mut point = Self {
            effects: vec![0.0; size],
            means: vec![0.0; design.counts.len()],
            likelihood: 0.0,
            information: Symmetric::zero(size),
        };
        if let Some(start) = start.filter(|start| start.len() == size) {
            point.effects.copy_from_slice(start);
        } else {
            let mut right = vec![0.0; size];
            for (active, count) in design.active.iter().zip(&design.counts) {
                let mean = count + 0.5;
                let target = mean.ln() + (count - mean) / mean;
                enter(&mut point.information, active, mean);
                for effect in active {
                    right[*effect] += mean * target;
                }
            }
            if !point.information.factorise() {
                return None;
            }
            point.information.solve(&mut right);
            point.effects = right;
        }
        point.evaluate(design);
        Some(point)
    }

    /// Means and likelihood of the effects.
    fn evaluate(&mut self, design: &Design) {
        self.likelihood = 0.0;
        for (at, active) in design.active.iter().enumerate() {
            let log: f64 = active.iter().map(|effect| self.effects[*effect]).sum();
            let log = log.min(700.0); // the largest exponential that is finite
            self.means[at] = log.exp();
            self.likelihood += design.counts[at] * log - self.means[at];
        }
    }

    /// Newton's step from here into `step`, and by how much it is to raise the likelihood.
    fn direction(&mut self, design: &Design, step: &mut [f64]) -> Option<f64> {
        self.information.clear();
        step.fill(0.0);
        for (at, active) in design.active.iter().enumerate() {
            let rest = design.counts[at] - self.means[at];
            for effect in active {
                step[*effect] += rest;
            }
            enter(&mut self.information, active, self.means[at]);
        }
        if !self.information.factorise() {
            return None;
        }
        let slope = step.to_vec();
        self.information.solve(step);
        let gain: f64 = slope.iter().zip(step.iter()).map(|(a, b)| a * b).sum();
        gain.is_finite().then_some(gain)
    }
}

/// Adds a history of a weight to the information about the effects.
fn enter(information: &mut Symmetric, active: &[usize], weight: f64) {
    for (nth, row) in active.iter().enumerate() {
        for column in &active[..=nth] {
            information.add((*row, *column), weight);
        }
    }
}

fn finish(captures: &Captures, design: &Design, solved: Means) -> Fit {
    let (mut deviance, mut likelihood) = (0.0, 0.0);
    for (count, mean) in design.counts.iter().zip(&solved.means) {
        let log_ratio = if *count > 0.0 {
            (count / mean).ln()
        } else {
            0.0
        };
        deviance += 2.0 * (count * log_ratio - (count - mean));
        likelihood += count * mean.ln() - mean - ln_gamma(count + 1.0);
    }
    let parameters = design.parameters as f64;
    Fit {
        seen: captures.seen(),
        unseen: solved.effects[0].exp(),
        error_of_log: solved.variance.sqrt(),
        deviance,
        degrees_of_freedom: design.counts.len().saturating_sub(design.effects.len()),
        aic: 2.0 * parameters - 2.0 * likelihood,
        bic: parameters * (captures.seen() as f64).ln() - 2.0 * likelihood,
        effects: design.effects.iter().copied().zip(solved.effects).collect(),
        expected: design.histories.iter().copied().zip(solved.means).collect(),
    }
}
