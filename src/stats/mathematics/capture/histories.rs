//! Persons by the lists they are on.

use super::model::Term;

/// Numbers of persons by capture history: the set of lists that they are on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Captures {
    /// How many lists.
    lists: usize,
    /// Persons by history, a bit a list, the first list the lowest; that of no list is 0, since they are not seen.
    counts: Vec<u64>,
}

impl Captures {
    /// The most lists: a table of 2^8-1 histories.
    pub const MOST_LISTS: usize = 8;

    /// No people yet, on at most [`Captures::MOST_LISTS`] lists.
    pub fn new(lists: usize) -> Self {
        let lists = lists.min(Self::MOST_LISTS);
        Self {
            lists,
            counts: vec![0; 1 << lists],
        }
    }

    /// Adds persons on all lists of `history` and on no other; the history of no list is ignored.
    pub fn add(&mut self, history: Term, persons: u64) {
        if history > 0
            && let Some(count) = self.counts.get_mut(usize::from(history))
        {
            *count += persons;
        }
    }

    /// How many lists there are.
    pub fn lists(&self) -> usize {
        self.lists
    }

    /// Each history in the order of its bits, and its number of people, also zero.
    pub fn iter(&self) -> impl Iterator<Item = (Term, u64)> + '_ {
        (0..).zip(self.counts.iter().copied()).skip(1)
    }

    /// Persons with exactly this history.
    pub fn count(&self, history: Term) -> u64 {
        self.counts.get(usize::from(history)).copied().unwrap_or(0)
    }

    /// Persons seen: those on any list.
    pub fn seen(&self) -> u64 {
        self.counts.iter().sum()
    }

    /// Persons on all lists of `term`, whatever others they are on.
    pub fn on_all(&self, term: Term) -> u64 {
        let on = self.iter().filter(|(history, _)| history & term == term);
        on.map(|(_, persons)| persons).sum()
    }

    /// The persons on one list, by the others: that list is forgotten, and who is on no other is not seen.
    #[must_use]
    pub fn within(&self, list: usize) -> Self {
        self.dropping(list, |history| history >> list & 1 == 1)
    }

    /// The same without one list: who is on no other is not seen.
    #[must_use]
    pub fn without(&self, list: usize) -> Self {
        self.dropping(list, |_| true)
    }

    fn dropping(&self, list: usize, keeps: impl Fn(Term) -> bool) -> Self {
        let mut others = Self::new(self.lists.saturating_sub(1));
        for (history, persons) in self.iter().filter(|(history, _)| keeps(*history)) {
            let below = history & ((1 << list) - 1);
            others.add(below | (history >> (list + 1)) << list, persons);
        }
        others
    }

    /// The same with one person of a history fewer.
    #[must_use]
    pub(super) fn less_one(&self, history: Term) -> Self {
        let mut fewer = self.clone();
        if let Some(count) = fewer.counts.get_mut(usize::from(history)) {
            *count = count.saturating_sub(1);
        }
        fewer
    }
}
