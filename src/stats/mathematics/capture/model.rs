//! Log-linear models: which lists depend on each other.

use super::histories::Captures;

/// Lists that depend on each other, a bit a list, the first list the lowest; of a capture history the lists of a person.
pub type Term = u16;

/// A hierarchical model: the intercept, an effect of each list, and its terms of two lists and more, with every term that is
/// a part of one.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Model {
    terms: Vec<Term>,
}

impl Model {
    /// The model of these terms and all their parts.
    pub fn new(terms: impl IntoIterator<Item = Term>) -> Self {
        let mut all = Vec::new();
        for term in terms {
            let parts = (1..=term).filter(|part| part & term == *part && part.count_ones() > 1);
            all.extend(parts);
        }
        all.sort_unstable_by_key(|term| order(*term));
        all.dedup();
        Self { terms: all }
    }

    /// The model of all pairs of lists.
    pub fn all_pairs(lists: usize) -> Self {
        Self::new(pairs(lists))
    }

    /// All its terms of two lists and more; two lists first, then in the order of the lists.
    pub fn terms(&self) -> &[Term] {
        &self.terms
    }

    /// Its terms that are not part of another, which name the model; those of more lists first.
    pub fn generators(&self) -> Vec<Term> {
        let part = |term: Term, of: Term| term != of && term & of == term;
        let whole = |term: &Term| !self.terms.iter().any(|other| part(*term, *other));
        let mut whole: Vec<Term> = self.terms.iter().copied().filter(whole).collect();
        whole.sort_by_key(|term| (std::cmp::Reverse(term.count_ones()), order(*term)));
        whole
    }

    /// Whether it has a term.
    pub fn has(&self, term: Term) -> bool {
        self.terms.contains(&term)
    }

    /// How many lists its largest term has; 1 for main effects.
    pub fn order(&self) -> u32 {
        let sizes = self.terms.iter().map(|term| term.count_ones());
        sizes.max().unwrap_or(1)
    }

    /// The same with one more term.
    #[must_use]
    pub fn with(&self, term: Term) -> Self {
        Self::new(self.terms.iter().copied().chain([term]))
    }

    /// The same without a term, and without those that it is a part of.
    #[must_use]
    pub fn without(&self, term: Term) -> Self {
        let keeps = |other: &Term| other & term != term;
        Self::new(self.terms.iter().copied().filter(keeps))
    }

    /// The same for the other lists where one list is left out: terms with it go.
    #[must_use]
    pub fn without_list(&self, list: usize) -> Self {
        let keeps = |term: &&Term| **term >> list & 1 == 0;
        let below = (1 << list) - 1;
        let shifted = |term: &Term| (term & below) | (term >> (list + 1)) << list;
        Self::new(self.terms.iter().filter(keeps).map(shifted))
    }

    /// The positions of its terms with zero people on all lists: they are at minus infinity.
    pub fn empty_terms(&self, captures: &Captures) -> Vec<Term> {
        let empty = |term: &Term| captures.on_all(*term) == 0;
        self.terms.iter().copied().filter(empty).collect()
    }
}

/// All pairs of lists, in the order of the lists.
pub(super) fn pairs(lists: usize) -> Vec<Term> {
    let of = |first: usize| (first + 1..lists).map(move |second| 1 << first | 1 << second);
    (0..lists).flat_map(of).collect()
}

/// The order of terms: those of fewer lists first, then by the position of their lists.
fn order(term: Term) -> (u32, Term) {
    (term.count_ones(), !term.reverse_bits())
}
