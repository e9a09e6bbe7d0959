//! What makes estimates of the unseen doubtful, by rule.

use std::fmt;

use super::line::{EstimateKind, PopulationEstimate};
use super::names::term_name;
use super::{EstimatedPopulation, NEAR};
use crate::stats::mathematics::capture::{Model, Ranking};
use crate::stats::note::{Note, Weight};

/// Estimates that differ by this factor are different answers.
const FAR: f64 = 1.25;

/// Fewer persons than this part on more than one list are few.
const FEW: f64 = 0.1;

/// A reason for doubt.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Doubt {
    /// Models that fit about equally well give other estimates.
    ModelChoice,
    /// No model has an estimate.
    NoModel,
    /// Not all models were fitted.
    Search {
        /// How many were.
        models: usize,
    },
    /// Only two lists.
    TwoLists,
    /// Pairs of lists without people in common.
    EmptyOverlaps {
        /// Which.
        pairs: Vec<String>,
    },
    /// Few persons are on more than one list.
    FewOverlaps,
    /// Known sizes of lists that the others do not give.
    SelfCheck {
        /// How many lists are missed.
        missed: usize,
        /// How many there are.
        lists: usize,
    },
    /// Estimates without one list are far apart.
    LeaveOut,
    /// The posterior has more than one hump.
    Average,
    /// Persons of several strata are taken for one population.
    Pooled {
        /// The columns that would distinguish them.
        columns: Vec<String>,
    },
    /// Intervals take their model for true.
    GivenModel,
    /// Assumptions of every estimate.
    Assumptions,
}

impl Doubt {
    /// The doubt as a note.
    pub fn note(&self) -> Note {
        Note::stated(self.code(), self.weight(), self.to_string())
    }

    /// How much it matters to a reader.
    pub const fn weight(&self) -> Weight {
        match self {
            Self::Assumptions | Self::Search { .. } => Weight::Background,
            _ => Weight::Warning,
        }
    }

    /// Whether it says the same of every population.
    pub const fn is_general(&self) -> bool {
        matches!(
            self,
            Self::Assumptions | Self::GivenModel | Self::ModelChoice | Self::TwoLists
        )
    }

    /// The word in machine formats.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::ModelChoice => "model-choice",
            Self::NoModel => "no-model",
            Self::Search { .. } => "search",
            Self::TwoLists => "two-lists",
            Self::EmptyOverlaps { .. } => "empty-overlaps",
            Self::FewOverlaps => "few-overlaps",
            Self::SelfCheck { .. } => "self-check",
            Self::LeaveOut => "leave-out",
            Self::Average => "average",
            Self::Pooled { .. } => "pooled",
            Self::GivenModel => "given-model",
            Self::Assumptions => "assumptions",
        }
    }
}

impl fmt::Display for Doubt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::ModelChoice => write!(
                f,
                "This is a range, not a single number: models within {NEAR} BIC of the best fit about equally well and give different \
                 estimates (Silverman, Chan and Vincent 2024, doi:10.1007/s11222-023-10346-9)."
            ),
            Self::NoModel => f.write_str(
                "No model has an estimate: the lists show how many persons were seen, but not how many \
                were missed (Fienberg and Rinaldo 2012, doi:10.1214/12-AOS986).",
            ),
            Self::Search { models } => write!(
                f,
                "Not all models were fitted: from six lists on, {models} models with pairs of lists were reached by adding and dropping pairs."
            ),
            Self::TwoLists => f.write_str(
                "Two lists cannot show whether they are independent. If persons on one list are more likely to be on the other, \
                 the estimate is too low; if less likely, too high.",
            ),
            Self::EmptyOverlaps { pairs } => write!(
                f,
                "No person is on both lists of {}: where a model has their term, it is at minus infinity \
                 (Chan, Silverman and Vincent 2021, doi:10.1080/01621459.2019.1708748).",
                few(pairs)
            ),
            Self::FewOverlaps => f.write_str(
                "Fewer than one in ten persons are on more than one list: the estimate rests on few persons, and on which lists are kept or \
                 merged (doi:10.1177/0011128720951429).",
            ),
            Self::SelfCheck { missed, lists } => write!(
                f,
                "Self-check: for {missed} of {lists} lists the other lists give no estimate, or one whose interval misses the known size \
                 (Binette and Steorts 2022, doi:10.1111/rssa.12803)."
            ),
            Self::LeaveOut => f.write_str(
                "Leaving out one list changes the estimate by more than a quarter (doi:10.1177/0011128720951429).",
            ),
            Self::Average => f.write_str(
                "The Bayesian average has more than one likely value: its mode and its median are more than a quarter apart.",
            ),
            Self::Pooled { columns } => write!(
                f,
                "People of every {} are treated as one population; `--by {}` estimates each separately.",
                columns.join(" and "),
                columns.join(",")
            ),
            Self::GivenModel => f.write_str(
                "Intervals hold only if their model is true; setting terms to zero overstates reliability (Whitehead, Jackson, Balch and \
                 Francis 2021). `--bootstrap 1000` gives an interval that allows for the stepwise selection.",
            ),
            Self::Assumptions => f.write_str(
                "All estimates assume that no one enters or leaves the population in the period, that persons are matched correctly between \
                 lists, and that everybody has some chance to be on each list (UNODC brief of van Dijk and van der Heijden 2016).",
            ),
        }
    }
}

/// Some names, and how many others there are.
fn few(names: &[String]) -> String {
    const NAMED: usize = 6;
    if names.len() <= NAMED + 1 {
        return names.join(", ");
    }
    let others = names.len() - NAMED;
    format!("{} and {others} other pairs", names[..NAMED].join(", "))
}

/// The reasons that apply.
pub(super) fn doubts(
    view: &EstimatedPopulation<'_>,
    ranking: &Ranking,
    lines: &[PopulationEstimate],
) -> Vec<Doubt> {
    let captures = view.captures;
    let mut doubts = Vec::new();
    if captures.lists() == 2 {
        doubts.push(Doubt::TwoLists);
    } else if ranking.models.is_empty() {
        doubts.push(Doubt::NoModel);
    } else {
        doubts.push(Doubt::ModelChoice);
    }
    if !ranking.is_complete {
        doubts.push(Doubt::Search {
            models: ranking.looked_at,
        });
    }
    let pairs = Model::all_pairs(captures.lists()).empty_terms(captures);
    if !pairs.is_empty() && captures.lists() > 2 {
        let pairs = pairs.into_iter().map(|pair| term_name(pair, view.names));
        doubts.push(Doubt::EmptyOverlaps {
            pairs: pairs.collect(),
        });
    }
    let several = captures
        .iter()
        .filter(|(history, _)| history.count_ones() > 1);
    let several: u64 = several.map(|(_, persons)| persons).sum();
    if (several as f64) < FEW * captures.seen() as f64 {
        doubts.push(Doubt::FewOverlaps);
    }
    of_estimates(lines, captures.lists(), &mut doubts);
    if lines.iter().any(|line| line.estimate.is_some()) {
        doubts.push(Doubt::GivenModel);
    }
    doubts.push(Doubt::Assumptions);
    doubts
}

/// Enters what the estimates say about each other.
fn of_estimates(lines: &[PopulationEstimate], lists: usize, doubts: &mut Vec<Doubt>) {
    let of = |kind: EstimateKind| lines.iter().filter(move |line| line.kind == kind);
    let missed = of(EstimateKind::SelfCheck)
        .filter(|line| line.misses())
        .count();
    if missed > 0 {
        doubts.push(Doubt::SelfCheck { missed, lists });
    }
    let stepwise = of(EstimateKind::Stepwise)
        .chain(of(EstimateKind::Model))
        .find_map(|line| line.estimate);
    let moves = |line: &PopulationEstimate| match (line.estimate, stepwise) {
        (Some(one), Some(other)) => is_far(one, other),
        _ => true,
    };
    if of(EstimateKind::LeaveOut).any(moves) {
        doubts.push(Doubt::LeaveOut);
    }
    let averages: Vec<f64> = of(EstimateKind::Averaged)
        .filter_map(|line| line.estimate)
        .collect();
    if let [_, median, mode] = averages.as_slice()
        && is_far(*median, *mode)
    {
        doubts.push(Doubt::Average);
    }
}

fn is_far(one: f64, other: f64) -> bool {
    one.max(other) > FAR * one.min(other)
}
