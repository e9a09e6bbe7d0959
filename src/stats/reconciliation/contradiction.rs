//! Totals that their own parts contradict: what every statistic asks before it computes with one.

use std::collections::BTreeMap;

use polars::prelude::PolarsResult;

use super::accounts::accounts;
use super::{Account, By};
use crate::dataset::Dataset;
use crate::dataset::count::Count;
use crate::stats::estimate::{Estimate, Status};
use crate::stats::note::{Note, Place};
use crate::stats::questions::query::Query;
use crate::stats::remark::Remark;
use crate::stats::rows::Victim;
use crate::stats::whole::Whole;

/// What is done with a total that its parts contradict.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Contradicted {
    /// The number is shown as printed and marked, and nothing is computed from it.
    #[default]
    Mark,
    /// The printed number is used like any other.
    Keep,
    /// The number is left out.
    Drop,
    /// What the parts add up to takes the place of the printed number.
    Parts,
}

impl Contradicted {
    /// All of them, the default first, by their names on the command line.
    pub const ALL: [(&str, Self); 4] = [
        ("mark", Self::Mark),
        ("keep", Self::Keep),
        ("drop", Self::Drop),
        ("parts", Self::Parts),
    ];

    /// Its name on the command line.
    pub fn name(self) -> &'static str {
        let named = Self::ALL.iter().find(|(_, how)| *how == self);
        named.map_or("mark", |(name, _)| name)
    }
}

/// A printed total that its parts contradict.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contradiction {
    /// The total as printed.
    pub printed: Count,
    /// The division that contradicts it most.
    pub by: By,
    /// What its parts add up to.
    pub parts: Count,
    /// Where the total stands in the source.
    pub locator: String,
}

impl Contradiction {
    /// The contradiction of a total by its parts; of several divisions by the one with the largest sum.
    pub fn of(account: &Account) -> Option<Self> {
        let printed = account.total()?;
        let failing = account.failing().filter(|(_, sum)| sum.whole == 0);
        let by = failing.map(|(by, sum)| (by, sum.of_parts(&account.system.bounds)));
        // the first of those that are equally large
        let (by, parts) = by.max_by_key(|(by, parts)| (parts.low, std::cmp::Reverse(*by)))?;
        let locator = account.cells[0].locator.clone();
        Some(Self {
            printed,
            by,
            parts,
            locator,
        })
    }

    /// What is said of it beside the number.
    pub fn remark(&self) -> Remark {
        Remark::Contradicted {
            by: self.by,
            parts: self.parts,
        }
    }
}

/// The contradicted totals that a question is about, and what is done with them.
#[derive(Debug, Clone, Default)]
pub struct Contradictions {
    found: BTreeMap<Whole, Contradiction>,
    how: Contradicted,
}

/// A total as it is shown, and as it is computed with.
#[derive(Debug, Clone, Default)]
pub struct Taken {
    /// The number to show; `None` where it is unknown or left out.
    pub shown: Option<Count>,
    /// The number to compute with; `None` where nothing may be computed.
    pub used: Option<Count>,
    contradiction: Option<Contradiction>,
    is_usable: bool,
}

impl Contradictions {
    /// Finds those of the places, years and sources asked for.
    pub fn find(data: &Dataset, query: &Query) -> PolarsResult<Self> {
        let of = |account: Account| Some((Contradiction::of(&account)?, account.whole));
        let found = accounts(data, query)?.into_iter().filter_map(of);
        Ok(Self {
            found: found.map(|(found, whole)| (whole, found)).collect(),
            how: query.contradicted,
        })
    }

    /// All of them, by what they are the total of.
    pub fn iter(&self) -> impl Iterator<Item = (&Whole, &Contradiction)> {
        self.found.iter()
    }

    /// The number to show and to compute with for the total of a group of rows.
    ///
    /// Under a condition a group may be of a part, as of women; that is not the total which is contradicted.
    pub fn take(&self, group: &[Victim], count: Option<Count>) -> Taken {
        let of = group.first().map(Whole::of_victim);
        let contradiction = of.and_then(|of| self.found.get(&of)).filter(|found| {
            let is_total = |row: &Victim| row.locator == found.locator && row.count == count;
            count == Some(found.printed) && group.iter().any(is_total)
        });
        let plain = Taken {
            shown: count,
            used: count,
            contradiction: contradiction.cloned(),
            is_usable: true,
        };
        let Some(contradiction) = contradiction else {
            return plain;
        };
        let marked = |shown| Taken {
            shown,
            used: None,
            is_usable: false,
            ..plain.clone()
        };
        match self.how {
            Contradicted::Mark => marked(count),
            Contradicted::Drop => marked(None),
            Contradicted::Keep => plain,
            Contradicted::Parts => Taken {
                shown: Some(contradiction.parts),
                used: Some(contradiction.parts),
                ..plain
            },
        }
    }
}

impl Taken {
    /// Whether parts contradict it.
    pub fn is_contradicted(&self) -> bool {
        self.contradiction.is_some()
    }

    /// The status of the number that is shown.
    pub fn status(&self) -> Status {
        if self.is_usable {
            Status::of(self.shown)
        } else {
            Status::Contradicted
        }
    }

    /// What is said of it beside the number.
    pub fn remark(&self) -> Option<Remark> {
        self.contradiction.as_ref().map(Contradiction::remark)
    }

    /// Marks the estimate of a contradicted total: its number as shown, and no value computed from it.
    pub fn mark(&self, figure: &mut Estimate) {
        figure.remarks.extend(self.remark());
        if !self.is_usable {
            figure.count = self.shown;
            figure.status = Status::Contradicted;
            figure.value = None;
            figure.interval = None;
            figure.working.clear();
        }
    }
}

/// The note for figures that are contradicted, where there are any.
pub fn note(figures: &[Estimate]) -> Option<Note> {
    let contradicted = figures
        .iter()
        .filter(|figure| figure.contradiction().is_some());
    let mut places: Vec<Place> = contradicted
        .map(|figure| Place {
            country: figure.key("country").to_owned(),
            year: figure.year(),
        })
        .collect();
    places.sort();
    places.dedup();
    (!places.is_empty()).then_some(Note::Contradicted { places })
}
