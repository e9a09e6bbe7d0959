//! Forward selection of pairs of lists, as `SparseMSE` does it.

use super::design::Design;
use super::existence::{Existence, existence};
use super::fit::{Fit, estimate};
use super::histories::Captures;
use super::model::{Model, Term, pairs};
use crate::stats::mathematics::interval::tails::gamma;

/// A model that was selected, and how.
#[derive(Debug, Clone)]
pub struct Selection {
    /// The model.
    pub model: Model,
    /// Its pairs in the order in which they were chosen.
    pub chosen: Vec<Term>,
    /// Its fit; or why main effects, with which the selection begins, have none.
    pub fit: Result<Fit, Existence>,
    /// What each step examined, if requested.
    pub steps: Vec<SelectionStep>,
}

/// One step of the selection.
#[derive(Debug, Clone)]
pub struct SelectionStep {
    /// The estimate of the model so far.
    pub estimate: f64,
    /// The pairs that are not in it.
    pub candidates: Vec<Candidate>,
    /// The pair that was taken in; `None` where the selection ends.
    pub chosen: Option<Term>,
}

/// A pair of lists that may be taken in.
#[derive(Debug, Clone)]
pub struct Candidate {
    /// The pair.
    pub pair: Term,
    /// Persons on both lists.
    pub observed: u64,
    /// Persons on both lists that the model so far expects.
    pub expected: f64,
    /// The smaller of the two tail probabilities; 1 where the larger model has no estimate.
    pub p: f64,
    /// Whether the larger model has an estimate.
    pub existence: Existence,
}

/// Adds pairs to main effects, that with the smallest p-value first, as long as one is below `threshold`; equal ones in the
/// order of the lists. With `detailed` it keeps all that each step looked at.
pub fn select(captures: &Captures, threshold: f64, detailed: bool) -> Selection {
    let mut selection = Selection {
        model: Model::default(),
        chosen: Vec::new(),
        fit: estimate(captures, &Model::default()),
        steps: Vec::new(),
    };
    while let Ok(fit) = &selection.fit {
        let mut step = SelectionStep {
            estimate: fit.estimate(),
            candidates: Vec::new(),
            chosen: None,
        };
        let absent = pairs(captures.lists()).into_iter();
        let absent = absent.filter(|pair| !selection.model.has(*pair));
        step.candidates = absent.map(|pair| candidate(captures, fit, pair)).collect();
        step.choose(captures, &selection.model, threshold, detailed);
        let chosen = step.chosen;
        if detailed {
            selection.steps.push(step);
        }
        let Some(pair) = chosen else { break };
        let larger = selection.model.with(pair);
        match estimate(captures, &larger) {
            Ok(fit) => selection.fit = Ok(fit),
            Err(_) => break, // the test says that it exists, but no computer number holds it
        }
        selection.model = larger;
        selection.chosen.push(pair);
    }
    selection
}

impl SelectionStep {
    /// The pair to be taken in. Whether its model has an estimate is examined for one after the other, or for all.
    fn choose(&mut self, captures: &Captures, model: &Model, threshold: f64, all: bool) {
        let mut order: Vec<usize> = (0..self.candidates.len()).collect();
        order.sort_by(|a, b| self.candidates[*a].p.total_cmp(&self.candidates[*b].p));
        for at in order {
            let candidate = &mut self.candidates[at];
            let open = self.chosen.is_none() && candidate.p < threshold;
            if !open && !all {
                return;
            }
            let larger = Design::new(captures, &model.with(candidate.pair));
            candidate.existence = existence(&larger);
            if candidate.existence.is_fine() {
                self.chosen = self.chosen.or(open.then_some(candidate.pair));
            } else {
                candidate.p = 1.0;
            }
        }
    }
}

fn candidate(captures: &Captures, fit: &Fit, pair: Term) -> Candidate {
    let observed = captures.on_all(pair);
    let expected = fit.expected_on_all(pair);
    let so_few = gamma(observed as f64 + 1.0, expected).1;
    let so_many = match observed {
        0 => 1.0,
        observed => gamma(observed as f64, expected).0,
    };
    Candidate {
        pair,
        observed,
        expected,
        p: so_few.min(so_many),
        existence: Existence::default(),
    }
}
