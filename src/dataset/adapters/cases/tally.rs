//! Counts while they grow: how often each combination was met.
#![allow(clippy::inline_always)] // what runs for each row is one piece of code

use std::collections::{BTreeMap, HashMap};

use foldhash::fast::FixedState;

/// How many persons each combination has. The map has no order: [`Tally::sorted`] gives it one.
#[derive(Default)]
pub(super) struct Tally(HashMap<u64, u64, FixedState>);

impl Tally {
    /// One more person of a combination.
    #[inline(always)]
    pub(super) fn count(&mut self, combination: u64) {
        *self.0.entry(combination).or_default() += 1;
    }

    /// Adds what another worker counted.
    pub(super) fn add(&mut self, other: Self) {
        for (combination, n) in other.0 {
            *self.0.entry(combination).or_default() += n;
        }
    }

    /// All counts, by combination.
    pub(super) fn sorted(self) -> BTreeMap<u64, u64> {
        self.0.into_iter().collect()
    }
}

/// How many persons of each group gave each answer.
pub(super) struct AnswerCounts {
    groups: HashMap<u64, usize, FixedState>,
    /// For each group as many counts as there are answers.
    counts: Vec<u64>,
    width: usize,
}

impl AnswerCounts {
    /// No answers yet, of `width` that there may be.
    pub(super) fn new(width: usize) -> Self {
        Self {
            groups: HashMap::default(),
            counts: Vec::new(),
            width,
        }
    }

    /// The counts of a group.
    #[inline(always)]
    pub(super) fn of(&mut self, group: u64) -> &mut [u64] {
        let next = self.groups.len();
        let at = *self.groups.entry(group).or_insert(next);
        if at == next {
            self.counts.resize((next + 1) * self.width, 0);
        }
        &mut self.counts[at * self.width..][..self.width]
    }

    /// Adds what another worker counted.
    pub(super) fn add(&mut self, other: &Self) {
        for (group, at) in &other.groups {
            let theirs = &other.counts[at * other.width..][..other.width];
            for (own, n) in self.of(*group).iter_mut().zip(theirs) {
                *own += n;
            }
        }
    }

    /// All groups with their counts, by group.
    pub(super) fn sorted(&self) -> BTreeMap<u64, &[u64]> {
        let counts = |at: &usize| &self.counts[at * self.width..][..self.width];
        self.groups
            .iter()
            .map(|(group, at)| (*group, counts(at)))
            .collect()
    }
}
