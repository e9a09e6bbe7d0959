//! The statistics: each is one file and one entry in [`ALL`], from which `list`, `explain`, `show` and the tests follow.

use std::ops::Deref;

use polars::prelude::PolarsResult;

use crate::dataset::{Dataset, Needs, Table};
use crate::stats::unit::Unit;
use crate::stats::{Answer, Query};

pub(in crate::stats) mod age_share;
pub(in crate::stats) mod answers;
pub(in crate::stats) mod by_place;
pub(crate) mod coverage;
mod destination_concentration;
pub(in crate::stats) mod destination_split;
pub(in crate::stats) mod detected_victims;
pub(in crate::stats) mod exploitation_share;
pub(in crate::stats) mod flows;
pub(in crate::stats) mod gender_share;
pub(in crate::stats) mod hidden;
pub(in crate::stats) mod home;
pub(in crate::stats) mod identification_gap;
pub(in crate::stats) mod justice;
pub(in crate::stats) mod labour_share;
pub(in crate::stats) mod levels;
pub(in crate::stats) mod means_of_control;
pub(in crate::stats) mod origin_split;
pub(in crate::stats) mod places;
pub(in crate::stats) mod published_rates;
pub(in crate::stats) mod recruiter_share;
pub(in crate::stats) mod shares;
pub(in crate::stats) mod split;
pub(in crate::stats) mod tier_history;
pub(in crate::stats) mod tier_moves;
pub(in crate::stats) mod trend;
pub(in crate::stats) mod victim_rate;
pub mod watch_list;

/// What a table of figures is about: what `list` and `explain` say about it, and which rows it is made of.
#[derive(Debug)]
pub struct Description {
    /// Its name on the command line.
    pub name: &'static str,
    /// What a table of it is headed.
    pub title: &'static str,
    /// What its value is measured in.
    pub unit: Unit,
    /// The keys of its figures, in order.
    pub keys: &'static [&'static str],
    /// How it is computed.
    pub formula: &'static str,
    /// What a share of it is a share of.
    pub base: &'static str,
    /// What it does not say.
    pub caveats: &'static [&'static str],
    /// Where the method comes from.
    pub source: &'static str,
    /// The tables its rows come from.
    pub tables: &'static [Table],
    /// The columns that define its parts: a condition on them would change the base of its shares.
    pub divides: &'static [&'static str],
    /// What it needs to be counted in case files.
    pub needs: Needs,
}

/// A statistic, as the registry has it.
#[derive(Debug)]
pub struct Statistic {
    /// The text on it.
    pub about: Description,
    /// The computation.
    pub compute: fn(&Dataset, &Query) -> PolarsResult<Answer>,
}

impl Deref for Statistic {
    type Target = Description;

    fn deref(&self) -> &Description {
        &self.about
    }
}

/// The registry.
pub const ALL: &[Statistic] = &[
    detected_victims::STATISTIC,
    identification_gap::STATISTIC,
    gender_share::STATISTIC,
    age_share::STATISTIC,
    exploitation_share::STATISTIC,
    labour_share::STATISTIC,
    means_of_control::STATISTIC,
    recruiter_share::STATISTIC,
    destination_split::STATISTIC,
    origin_split::STATISTIC,
    flows::STATISTIC,
    tier_history::STATISTIC,
    tier_moves::STATISTIC,
    victim_rate::STATISTIC,
    trend::STATISTIC,
    justice::STATISTIC,
    published_rates::STATISTIC,
    by_place::STATISTIC,
    hidden::STATISTIC,
    coverage::STATISTIC,
];

/// The statistic of a name.
pub fn find(name: &str) -> Option<&'static Statistic> {
    ALL.iter().find(|statistic| statistic.name == name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_statistic_is_described_and_none_has_the_name_of_another() {
        for (at, statistic) in ALL.iter().enumerate() {
            assert!(
                ALL[..at].iter().all(|other| other.name != statistic.name),
                "{}",
                statistic.name
            );
            for text in [
                statistic.title,
                statistic.formula,
                statistic.base,
                statistic.source,
            ] {
                assert!(!text.is_empty(), "{}", statistic.name);
            }
            assert!(
                statistic.keys.starts_with(&["country"]) || statistic.keys.starts_with(&["origin"])
            );
        }
    }
}
