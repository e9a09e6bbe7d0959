//! How many victims were never identified: every estimate that the lists allow, with the reasons for doubt.
//!
//! The choice of a model moves an estimate more than its interval shows, so that the answer is the range over all models that
//! fit about as well as the best; a single model is estimated only where it is asked for.

use crate::stats::mathematics::capture::{
    Captures, Existence, Fit, Model, Selection, average, bootstrap, estimate, profile, rank_models,
    select, two_lists,
};
use crate::stats::mathematics::interval::quantile::{normal_quantile, tail};

pub use doubts::Doubt;
pub use guard::protect;
pub use line::{EstimateKind, EstimateRemark, PopulationEstimate};
pub use names::{model_named, name_of};
pub use strata::{Stratum, strata};

mod checks;
mod doubts;
mod guard;
mod line;
mod models;
mod names;
mod strata;

/// A model within this much BIC of the best is about as good.
pub const NEAR: f64 = 2.0;

/// A model within this much BIC of the best cannot be ruled out: Raftery (1995), doi:10.2307/271063.
pub const POSSIBLE: f64 = 6.0;

/// What is asked.
#[derive(Debug, Clone)]
pub struct EstimationSettings {
    /// The p-value below which the stepwise selection adds a pair of lists.
    pub stepwise: f64,
    /// The single model that is estimated, where one is named.
    pub model: Option<Model>,
    /// How many samples a bootstrap draws, and its seed.
    pub bootstrap: Option<(usize, u64)>,
    /// The level of intervals.
    pub confidence: f64,
    /// The most lists in a term of the models that are ranked.
    pub order: Option<u32>,
    /// Whether intervals of models are those of the multinomial profile likelihood.
    pub profile: bool,
    /// The largest number of unseen persons that is averaged over.
    pub most_unseen: Option<u64>,
    /// How many threads work; the result is the same with any number.
    pub threads: Option<usize>,
}

impl Default for EstimationSettings {
    fn default() -> Self {
        Self {
            stepwise: 0.02, // Chan, Silverman and Vincent (2021), by simulation
            model: None,
            bootstrap: None,
            confidence: 0.95,
            order: None,
            profile: false,
            most_unseen: None,
            threads: None,
        }
    }
}

impl EstimationSettings {
    fn z(&self) -> f64 {
        normal_quantile(tail(self.confidence))
    }

    /// The most lists in a term, as in Silverman, Chan and Vincent (2024) for this number of lists.
    fn order(&self, lists: usize) -> u32 {
        self.order.unwrap_or(match lists {
            ..=2 => 1,
            4 | 5 => 3,
            _ => 2,
        })
    }
}

/// What the lists say.
#[derive(Debug, Clone)]
pub struct PopulationEstimates {
    /// The estimates, in the order to print them.
    pub lines: Vec<PopulationEstimate>,
    /// What makes them doubtful.
    pub doubts: Vec<Doubt>,
}

/// All estimates of one population.
pub fn hidden(
    captures: &Captures,
    names: &[String],
    asked: &EstimationSettings,
) -> PopulationEstimates {
    let view = EstimatedPopulation {
        captures,
        names,
        asked,
    };
    let selection = select(captures, asked.stepwise, false);
    let starts: Vec<Model> = [Some(selection.model.clone()), asked.model.clone()]
        .into_iter()
        .flatten()
        .collect();
    let order = asked.order(captures.lists());
    let ranking = rank_models(captures, order, &starts, asked.threads);
    let mut lines = vec![PopulationEstimate::new(EstimateKind::Seen, captures.seen())];
    lines.extend(view.two_lists());
    if captures.lists() > 2 || asked.model.is_some() {
        match &asked.model {
            Some(model) => lines.push(view.asked_model(model)),
            None => lines.extend(view.models(&ranking)),
        }
    }
    if captures.lists() > 2 {
        lines.extend(view.ranges(&ranking));
    }
    lines.push(view.main_effects());
    if captures.lists() > 2 {
        lines.push(view.stepwise(&selection));
        lines.extend(view.averaged());
        lines.extend(checks::self_check(&view));
        lines.extend(checks::leave_out(&view));
    }
    let doubts = doubts::doubts(&view, &ranking, &lines);
    PopulationEstimates { lines, doubts }
}

/// A population under a question.
struct EstimatedPopulation<'a> {
    captures: &'a Captures,
    names: &'a [String],
    asked: &'a EstimationSettings,
}

impl EstimatedPopulation<'_> {
    fn line(&self, kind: EstimateKind) -> PopulationEstimate {
        PopulationEstimate::new(kind, self.captures.seen())
    }

    /// A line of a model and its fit, with the interval that is asked for.
    fn fitted(&self, kind: EstimateKind, model: &Model, fit: &Fit) -> PopulationEstimate {
        let mut line = self.line(kind);
        line.model = name_of(model, self.names);
        line.enter(fit, self.asked.z());
        if self.asked.profile {
            match profile(self.captures, model, self.asked.confidence) {
                Ok(profile) => {
                    line.estimate = Some(profile.estimate);
                    line.limits = (Some(profile.low), profile.high);
                    line.remarks.push(EstimateRemark::Profile);
                }
                Err(none) => line.refuse(none),
            }
        }
        line
    }

    /// Chapman's estimate, where there are two lists with somebody on each.
    fn two_lists(&self) -> Option<PopulationEstimate> {
        let captures = self.captures;
        if captures.lists() != 2 {
            return None;
        }
        let mut line = self.line(EstimateKind::TwoLists);
        let [first, second, both] = [0b01, 0b10, 0b11].map(|term| captures.on_all(term));
        if first == 0 || second == 0 {
            line.refuse(captures_refusal(captures));
            line.remarks.extend(self.reasons());
            return Some(line);
        }
        let found = two_lists(first, second, both, self.asked.confidence);
        let (low, high) = found.transformed_logit;
        line.estimate = Some(found.chapman);
        line.limits = (Some(low.max(found.seen as f64)), Some(high));
        line.remarks.push(EstimateRemark::Chapman);
        if both == 0 {
            line.existence = captures_refusal(captures);
            line.remarks.push(EstimateRemark::NoOverlap);
        }
        Some(line)
    }

    fn main_effects(&self) -> PopulationEstimate {
        match estimate(self.captures, &Model::default()) {
            Ok(fit) => self.fitted(EstimateKind::MainEffects, &Model::default(), &fit),
            Err(none) => {
                let mut line = self.line(EstimateKind::MainEffects);
                line.refuse(none);
                line.remarks.extend(self.reasons());
                line
            }
        }
    }

    fn stepwise(&self, selection: &Selection) -> PopulationEstimate {
        let mut line = match &selection.fit {
            Ok(fit) => self.fitted(EstimateKind::Stepwise, &selection.model, fit),
            Err(none) => {
                let mut line = self.line(EstimateKind::Stepwise);
                line.refuse(*none);
                line
            }
        };
        line.remarks
            .push(EstimateRemark::Threshold(self.asked.stepwise));
        if self.asked.model.is_none() {
            let threshold = self.asked.stepwise;
            self.bootstrapped(&mut line, |sample| {
                Some(select(sample, threshold, false).fit.ok()?.estimate())
            });
        }
        line
    }

    /// Puts the limits of a bootstrap in the place of those that take the model for given.
    fn bootstrapped(
        &self,
        line: &mut PopulationEstimate,
        of: impl Fn(&Captures) -> Option<f64> + Sync,
    ) {
        let Some((replicates, seed)) = self.asked.bootstrap else {
            return;
        };
        if line.estimate.is_none() {
            return;
        }
        let (confidence, threads) = (self.asked.confidence, self.asked.threads);
        let drawn = bootstrap(self.captures, (replicates, seed), confidence, threads, of);
        line.limits = drawn.limits;
        let endless = drawn
            .replicates
            .iter()
            .filter(|value| value.is_infinite())
            .count();
        line.remarks.push(EstimateRemark::Bootstrap {
            replicates,
            seed,
            without: endless,
            is_known: drawn.acceleration.is_some(),
        });
    }

    /// Mean, median and mode of the average over decomposable graphs.
    fn averaged(&self) -> Vec<PopulationEstimate> {
        let asked = self.asked;
        if estimate(self.captures, &Model::default()).is_err() {
            return Vec::new(); // a prior alone would decide
        }
        let Some(averaged) = average(self.captures, None, asked.most_unseen, asked.threads) else {
            return Vec::new();
        };
        let tail = tail(asked.confidence);
        let limits = [tail, 1.0 - tail].map(|level| Some(averaged.quantile(level) as f64));
        let values = [
            ("mean", averaged.mean),
            ("median", averaged.quantile(0.5) as f64),
            ("mode", averaged.mode as f64),
        ];
        let line = |(name, value): (&'static str, f64)| {
            let mut line = self.line(EstimateKind::Averaged);
            line.model = name.into();
            line.estimate = Some(value);
            line.limits = (limits[0], limits[1]);
            line.remarks.push(EstimateRemark::Averaged {
                graphs: averaged.graphs,
                most_unseen: averaged.most_unseen,
            });
            line
        };
        values.map(line).into()
    }

    /// What in the lists leaves main effects without an estimate.
    fn reasons(&self) -> Vec<EstimateRemark> {
        let captures = self.captures;
        let mut reasons = Vec::new();
        for (list, name) in self.names.iter().enumerate() {
            match captures.on_all(1 << list) {
                0 => reasons.push(EstimateRemark::EmptyList(name.clone())),
                all if all == captures.seen() => {
                    reasons.push(EstimateRemark::HoldsAll(name.clone()));
                }
                _ => {}
            }
        }
        if captures
            .iter()
            .all(|(history, persons)| persons == 0 || history.is_power_of_two())
        {
            reasons.push(EstimateRemark::NoOverlap);
        }
        reasons
    }
}

/// Why main effects have no estimate; fine where they have one.
fn captures_refusal(captures: &Captures) -> Existence {
    estimate(captures, &Model::default())
        .err()
        .unwrap_or_default()
}
