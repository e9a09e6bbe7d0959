//! What became of the rows that one worker read: the sum is the same however rows are divided.

use std::collections::BTreeMap;

use super::codes::Country;
use crate::dataset::SetAside;

/// The place of a row: its block, and its line there.
pub(super) type Place = (usize, u64);

/// Rows with one outcome: how many, and the places of the first.
#[derive(Debug, Clone, Default)]
pub(super) struct Rows {
    pub number: u64,
    pub places: Vec<Place>,
}

impl Rows {
    /// One more row; its place is asked for only while it is wanted.
    pub(super) fn enter(&mut self, place: impl FnOnce() -> Place) {
        self.number += 1;
        // a worker meets its rows in their order
        if self.places.len() < SetAside::SHOWN {
            self.places.push(place());
        }
    }

    fn add(&mut self, other: Self) {
        self.number += other.number;
        self.places.extend(other.places);
        self.places.sort_unstable();
        self.places.truncate(SetAside::SHOWN);
    }
}

/// Why a row is set aside, or a cell of it read as unknown.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct CaseReason {
    /// As the ledger says it, but for the label.
    pub text: String,
    /// The label that no country was found for, where that is the reason.
    pub unresolved: Option<String>,
    /// Whether the row is used all the same: the cell is read as unknown.
    pub used: bool,
}

/// Things with a number each, so that a cell can hold the number.
pub(super) struct Numbered<K, V> {
    numbers: BTreeMap<K, usize>,
    /// What belongs to each, by number.
    pub entries: Vec<V>,
}

impl<K, V> Default for Numbered<K, V> {
    fn default() -> Self {
        Self {
            numbers: BTreeMap::new(),
            entries: Vec::new(),
        }
    }
}

impl<K: Ord, V: Default> Numbered<K, V> {
    /// The number of a thing, a new one where it has none yet.
    pub(super) fn number(&mut self, thing: K) -> usize {
        let next = self.entries.len();
        let number = *self.numbers.entry(thing).or_insert(next);
        if number == next {
            self.entries.push(V::default());
        }
        number
    }

    /// The things, with what belongs to each.
    pub(super) fn named(mut self) -> impl Iterator<Item = (K, V)> {
        let entries = self.numbers.into_iter();
        entries.map(move |(thing, at)| (thing, std::mem::take(&mut self.entries[at])))
    }
}

/// The rows of a file, or of some of its blocks.
#[derive(Default)]
pub(super) struct Account {
    /// Rows below the header that are not blank.
    pub read: u64,
    pub used: u64,
    /// Among those used, the people without a citizenship, who are only in `routes`.
    pub without_citizenship: u64,
    pub reasons: BTreeMap<CaseReason, Rows>,
    /// Rows of which only the whole file shows whether they can be used: by their two countries.
    pub doubtful: BTreeMap<(Country, Country), Rows>,
    /// Words that a release does not know, and rows on which they were read as unknown.
    pub odd: BTreeMap<String, u64>,
    /// Flags that are neither yes nor no, and rows on which they were read as missing.
    pub odd_flags: BTreeMap<String, u64>,
}

impl Account {
    /// Adds what another worker saw.
    pub(super) fn add(&mut self, other: Self) {
        self.read += other.read;
        self.used += other.used;
        self.without_citizenship += other.without_citizenship;
        for (reason, rows) in other.reasons {
            self.reasons.entry(reason).or_default().add(rows);
        }
        for (countries, rows) in other.doubtful {
            self.doubtful.entry(countries).or_default().add(rows);
        }
        for (what, rows) in other.odd {
            *self.odd.entry(what).or_default() += rows;
        }
        for (what, rows) in other.odd_flags {
            *self.odd_flags.entry(what).or_default() += rows;
        }
    }

    /// Enters rows with the reason why they, or a cell of them, could not be read.
    pub(super) fn enter(&mut self, reason: CaseReason, rows: Rows) {
        self.reasons.entry(reason).or_default().add(rows);
    }
}
