//! One estimate of how many there are.

use std::fmt;

use crate::stats::mathematics::capture::{Existence, Fit};

/// What an estimate is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum EstimateKind {
    /// Persons on any list.
    Seen,
    /// Two lists that are taken for independent.
    TwoLists,
    /// A log-linear model.
    Model,
    /// The least and the largest estimate of several models.
    Range,
    /// Lists that are taken for independent.
    MainEffects,
    /// Pairs of lists taken in one after the other.
    Stepwise,
    /// The average over decomposable graphs.
    Averaged,
    /// The size of one list, from the others.
    SelfCheck,
    /// The estimate without one list.
    LeaveOut,
}

impl EstimateKind {
    /// The word in machine formats.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Seen => "seen",
            Self::TwoLists => "two_lists",
            Self::Model => "model",
            Self::Range => "range",
            Self::MainEffects => "main_effects",
            Self::Stepwise => "stepwise",
            Self::Averaged => "averaged",
            Self::SelfCheck => "self_check",
            Self::LeaveOut => "leave_out",
        }
    }

    /// The words for people.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Seen => "Persons seen",
            Self::TwoLists => "Two lists (Chapman)",
            Self::Model => "Model",
            Self::Range => "Range over models",
            Self::MainEffects => "Independent lists",
            Self::Stepwise => "Stepwise selection",
            Self::Averaged => "Bayesian average",
            Self::SelfCheck => "Check: size of a list",
            Self::LeaveOut => "Without a list",
        }
    }
}

/// An estimate with all that is needed to judge it.
#[derive(Debug, Clone, PartialEq)]
pub struct PopulationEstimate {
    /// What it is of.
    pub kind: EstimateKind,
    /// The terms of its model; of a check its list, of an average which one; empty for main effects.
    pub model: String,
    /// Persons on any of the lists that it is made of; `None` where that is suppressed.
    pub persons_seen: Option<u64>,
    /// Persons seen and unseen; `None` where there is no estimate.
    pub estimate: Option<f64>,
    /// Its interval; of a range the least and the largest estimate.
    pub limits: (Option<f64>, Option<f64>),
    /// Bayes' criterion; of a range the largest that is in it.
    pub bic: Option<f64>,
    /// Akaike's criterion.
    pub aic: Option<f64>,
    /// Why there is no estimate.
    pub existence: Existence,
    /// For a check, what is estimated, as it is known.
    pub known: Option<u64>,
    /// Notes on it.
    pub remarks: Vec<EstimateRemark>,
}

impl PopulationEstimate {
    /// A line without an estimate.
    pub(super) fn new(kind: EstimateKind, seen: u64) -> Self {
        Self {
            kind,
            model: String::new(),
            persons_seen: Some(seen),
            estimate: None,
            limits: (None, None),
            bic: None,
            aic: None,
            existence: Existence::default(),
            known: None,
            remarks: Vec::new(),
        }
    }

    /// Enters a fit, with the interval that takes its model for given.
    pub(super) fn enter(&mut self, fit: &Fit, z: f64) {
        let (low, high) = fit.interval(z);
        self.estimate = Some(fit.estimate());
        self.limits = (Some(low), Some(high).filter(|high| high.is_finite()));
        (self.bic, self.aic) = (Some(fit.bic), Some(fit.aic));
    }

    /// Enters why there is no estimate.
    pub(super) fn refuse(&mut self, existence: Existence) {
        self.estimate = None;
        self.limits = (None, None);
        self.existence = existence;
        self.remarks.push(EstimateRemark::NotComputable(existence));
    }

    /// The remarks as one text.
    pub fn note(&self) -> String {
        let all: Vec<String> = self.remarks.iter().map(ToString::to_string).collect();
        all.join("; ")
    }

    /// Whether the known size of a check is outside its interval, or the check has no estimate.
    pub fn misses(&self) -> bool {
        let (Some(known), (Some(low), high)) = (self.known, self.limits) else {
            return true;
        };
        let known = known as f64;
        known < low || high.is_some_and(|high| known > high)
    }
}

/// Notes on an estimate.
#[derive(Debug, Clone, PartialEq)]
pub enum EstimateRemark {
    /// There is no estimate.
    NotComputable(Existence),
    /// No person is on a list.
    EmptyList(String),
    /// Everybody seen is on a list.
    HoldsAll(String),
    /// No person is on two lists.
    NoOverlap,
    /// By how much the BIC is above that of the best model.
    Behind(f64),
    /// Which models a range is over.
    Range {
        /// The models within this much BIC of the best.
        within: f64,
        /// How many.
        models: usize,
        /// The most lists in one of their terms.
        order: u32,
    },
    /// The threshold of the selection.
    Threshold(f64),
    /// The limits are those of a bootstrap.
    Bootstrap {
        /// How many samples were drawn.
        replicates: usize,
        /// The seed.
        seed: u64,
        /// Samples without an estimate, which are taken for larger than all others.
        without: usize,
        /// Whether the acceleration could be computed.
        is_known: bool,
    },
    /// The interval is that of the profile likelihood.
    Profile,
    /// Chapman's estimate with Sadinle's interval.
    Chapman,
    /// An average over graphs.
    Averaged {
        /// How many graphs.
        graphs: usize,
        /// The largest number of the unseen.
        most_unseen: u64,
    },
    /// Persons of one list, from the others.
    OnList(String),
    /// One list is left out; the pairs that were chosen without it.
    Without {
        /// The list.
        list: String,
        /// The terms of the model.
        terms: String,
    },
    /// Counts that the guard withholds.
    Suppressed,
}

impl fmt::Display for EstimateRemark {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotComputable(existence) => f.write_str(match existence.code() {
                2 => "not computable: more effects than the lists can tell apart",
                3 => "not computable: no estimate exists, and more effects than the lists can tell apart",
                _ => "not computable: no maximum likelihood estimate exists",
            }),
            Self::EmptyList(list) => write!(f, "no person is on list `{list}`"),
            Self::HoldsAll(list) => write!(f, "everybody is on list `{list}`"),
            Self::NoOverlap => f.write_str("no person is on more than one list"),
            Self::Behind(bic) if *bic <= 0.0 => f.write_str("best BIC"),
            Self::Behind(bic) => write!(f, "BIC {bic:.1} above the best"),
            Self::Range { within, models, order } => {
                let noun = if *models == 1 { "model" } else { "models" };
                let only = if *order <= 2 { " with terms of two lists at most" } else { "" };
                write!(f, "{models} {noun}{only} within {within} BIC of the best")
            }
            Self::Threshold(p) => write!(f, "pairs with p below {p}"),
            Self::Bootstrap { replicates, seed, without, is_known } => {
                write!(f, "BCa bootstrap interval, {replicates} replicates, seed {seed}")?;
                if *without > 0 {
                    write!(f, ", {without} of them without an estimate")?;
                }
                if !is_known {
                    f.write_str("; not computable, because a sample with one person fewer has no estimate")?;
                }
                Ok(())
            }
            Self::Profile => f.write_str("multinomial profile likelihood"),
            Self::Chapman => f.write_str("transformed logit interval; independence of two lists cannot be tested"),
            Self::Averaged { graphs, most_unseen } => {
                write!(f, "over {graphs} decomposable graphs, up to {most_unseen} unseen")
            }
            Self::OnList(list) => write!(f, "persons on `{list}`, estimated from the other lists"),
            Self::Without { list, terms } if terms.is_empty() => {
                write!(f, "without `{list}`: independent lists")
            }
            Self::Without { list, terms } => write!(f, "without `{list}`: {terms}"),
            Self::Suppressed => f.write_str("suppressed: small counts could be derived"),
        }
    }
}
