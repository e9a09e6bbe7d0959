//! Statistics: pure functions from the frames of a [`Dataset`] to [`Figure`]s; they read no file, print nothing and know
//! no clock.
//!
//! A statistic is one file and one entry in [`ALL`]; what is entered there is listed, explained, shown and tested.

/// What a computation returns.
pub use polars::prelude::PolarsResult;

pub use disclosure::{Column, Content, Public, protect};
pub use figure::{Answer, Figure, Part, Status, Unknown};
pub use query::{Base, Query};

use crate::dataset::Dataset;
/// What renderers need of the room below: names of countries, counts, and what became of the rows.
#[cfg(feature = "parquet")]
pub use crate::dataset::columnar;
pub use crate::dataset::{Ledger, areas, count::Count};
use crate::dataset::{Needs, Table};

pub mod absent;
pub mod account;
mod age_share;
mod answers;
pub mod bounds;
pub mod by;
pub mod compare;
pub mod concentration;
pub mod condition;
mod coverage;
pub mod cross;
mod destination_split;
mod detected_victims;
pub mod disclosure;
mod exploitation_share;
pub mod figure;
mod flows;
mod gender_share;
pub mod held;
mod identification_gap;
pub mod interval;
mod justice;
mod levels;
pub mod limits;
pub mod missing;
pub mod order;
mod origin_split;
pub mod percentages;
mod places;
mod query;
pub mod ranks;
pub mod rows;
pub mod sensitivity;
pub mod series;
mod shares;
mod split;
pub mod summary;
mod tier_history;
mod tier_moves;
mod trend;
mod victim_rate;
pub mod watch_list;

/// A statistic, as the registry has it.
#[derive(Debug)]
pub struct Statistic {
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
    /// The columns of its rows that it divides by itself: under a condition on them its shares would be of another base.
    pub divides: &'static [&'static str],
    /// What it needs to be counted in case files.
    pub needs: Needs,
    /// The computation.
    pub compute: fn(&Dataset, &Query) -> PolarsResult<Answer>,
}

/// What a value is measured in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    /// Persons, or cases where the source counts cases.
    Persons,
    /// A fraction of 1.
    Share,
    /// A tier of the TIP Report.
    Tier,
    /// Rows of the data.
    Rows,
    /// Persons per 100,000 of the population.
    Rate,
    /// Persons, or offences, per detected victim.
    PerVictim,
    /// So many persons more than others.
    Difference,
    /// A share minus another, in fractions of 1.
    Points,
    /// A place among others; 1 is the largest.
    Rank,
    /// One count over another.
    Ratio,
    /// A probability between 0 and 1, such as that of a test.
    Probability,
    /// Persons more, or fewer, each year.
    PerYear,
    /// So many destinations, as an effective number.
    Destinations,
    /// A number without a unit, such as an index or the value of a test.
    Number,
}

impl Unit {
    /// The word in machine formats.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Persons => "persons",
            Self::Share => "fraction of 1",
            Self::Tier => "tier",
            Self::Rows => "rows",
            Self::Rate => "persons per 100,000 population",
            Self::PerVictim => "per detected victim",
            Self::Difference => "difference in persons",
            Self::Points => "difference in fractions of 1",
            Self::Rank => "rank",
            Self::Ratio => "ratio",
            Self::Probability => "probability",
            Self::PerYear => "persons per year",
            Self::Destinations => "destinations",
            Self::Number => "number",
        }
    }
}

/// The registry.
pub const ALL: &[Statistic] = &[
    detected_victims::STATISTIC,
    identification_gap::STATISTIC,
    gender_share::STATISTIC,
    age_share::STATISTIC,
    exploitation_share::STATISTIC,
    answers::LABOUR,
    answers::MEANS_OF_CONTROL,
    answers::RECRUITER,
    destination_split::STATISTIC,
    origin_split::STATISTIC,
    flows::STATISTIC,
    tier_history::STATISTIC,
    tier_moves::STATISTIC,
    victim_rate::STATISTIC,
    trend::STATISTIC,
    justice::STATISTIC,
    coverage::STATISTIC,
];

/// What is said once under every table of persons.
pub const NO_SAMPLE: &str =
    "Identified victims are not a sample of the trafficked: a number speaks of who was identified.";

/// What is said where a percentage has no base.
pub const NO_BASE: &str = "published without a base: no interval can be given; a printed whole percentage is rounded to half a point";

/// The statistic of a name.
pub fn find(name: &str) -> Option<&'static Statistic> {
    ALL.iter().find(|statistic| statistic.name == name)
}

/// What a locator says, in brackets, of how a figure is printed: `printed as about 10 %`.
fn printed(locator: &str) -> String {
    let inside = locator
        .split_once('(')
        .and_then(|(_, rest)| rest.strip_suffix(')'));
    inside
        .filter(|text| text.starts_with("printed"))
        .unwrap_or_default()
        .to_owned()
}

/// The keys of a figure about victims.
fn keys(
    country: &str,
    year: Option<i64>,
    source: &str,
    group: &str,
) -> Vec<(&'static str, String)> {
    let year = year.map(|year| year.to_string()).unwrap_or_default();
    vec![
        ("country", country.to_owned()),
        ("year", year),
        ("source", source.to_owned()),
        ("group", group.to_owned()),
    ]
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
