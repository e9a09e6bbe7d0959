//! The design of a model: which effects the mean of each history is made of.

use super::histories::Captures;
use super::model::{Model, Term};

/// Histories and effects of a model, without those that an empty overlap rules out.
#[derive(Debug, Clone)]
pub(super) struct Design {
    /// Persons of each history that is kept.
    pub(super) counts: Vec<f64>,
    /// The histories that are kept.
    pub(super) histories: Vec<Term>,
    /// Effects: the intercept (no list), the lists, and the terms with somebody on all their lists.
    pub(super) effects: Vec<Term>,
    /// The positions of the effects of each history.
    pub(super) active: Vec<Vec<usize>>,
    /// Effects with those at minus infinity, which count as parameters, too.
    pub(super) parameters: usize,
    /// How many persons have a history that is kept.
    pub(super) total: f64,
}

impl Design {
    /// The design of a model for histories of persons: a term with zero people on all its lists is at minus infinity, so that it
    /// and the histories with all these lists are left out.
    pub(super) fn new(captures: &Captures, model: &Model) -> Self {
        let empty = model.empty_terms(captures);
        let kept = |history: Term| !empty.iter().any(|term| history & term == *term);
        let cells = captures.iter().filter(|(history, _)| kept(*history));
        let (histories, counts): (Vec<Term>, Vec<f64>) = cells
            .map(|(history, persons)| (history, persons as f64))
            .unzip();
        let lists = (0..captures.lists()).map(|list| 1 << list);
        let terms = model.terms().iter().copied();
        let effects: Vec<Term> = std::iter::once(0)
            .chain(lists)
            .chain(terms.filter(|term| kept(*term)))
            .collect();
        let mut design = Self {
            total: counts.iter().sum(),
            parameters: 1 + captures.lists() + model.terms().len(),
            active: Vec::new(),
            counts,
            histories,
            effects,
        };
        design.active = design
            .histories
            .iter()
            .map(|history| design.effects_of(*history))
            .collect();
        design
    }

    /// The same with the unseen taken for seen: a history of no list with `unseen` persons, last.
    pub(super) fn with_unseen(mut self, unseen: f64) -> Self {
        self.histories.push(0);
        self.counts.push(unseen);
        self.active.push(vec![0]);
        self.total += unseen;
        self
    }

    /// The positions of the effects of a history.
    fn effects_of(&self, history: Term) -> Vec<usize> {
        let effects = self.effects.iter().enumerate();
        let has = effects.filter(|(_, effect)| history & **effect == **effect);
        has.map(|(at, _)| at).collect()
    }
}
