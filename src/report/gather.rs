//! The tables of a report: every statistic once for all its countries, after the guard, and then a country at a time.

use std::collections::{BTreeMap, BTreeSet};

use super::Outcome;
use crate::dataset::Dataset;
use crate::stats::{ALL, Estimate, Public, Question, Whole, guard, whole};

/// The statistics a report is made of: all but `flows`, whose routes stand in the splits of origin and destination.
const PARTS: [&str; 16] = [
    "detected-victims",
    "identification-gap",
    "gender-share",
    "age-share",
    "exploitation-share",
    "labour-share",
    "means-of-control",
    "recruiter-share",
    "destination-split",
    "origin-split",
    "tier-history",
    "tier-moves",
    "victim-rate",
    "trend",
    "justice",
    "coverage",
];

/// Tables by statistic and country.
pub(super) struct Gathered {
    tables: BTreeMap<&'static str, BTreeMap<String, Public>>,
    /// The countries of whom a base was withheld, since it and a total together gave a small number away.
    pub withheld: BTreeSet<String>,
}

impl Gathered {
    /// Computes the tables of the countries asked for.
    pub(super) fn new(data: &Dataset, question: &Question) -> Outcome<Self> {
        let mut tables = BTreeMap::new();
        for statistic in ALL.iter().filter(|one| PARTS.contains(&one.name)) {
            let table = question.put_on(statistic, data)?.figures()?;
            tables.insert(statistic.name, table.by_country());
        }
        let withheld = guard::pages::withhold(&mut tables, question.least_cell(data));
        Ok(Self { tables, withheld })
    }

    /// The table of a statistic and a country; none where it has no figures.
    pub(super) fn table(&self, statistic: &str, country: &str) -> Option<&Public> {
        let table = self.tables.get(statistic)?.get(country)?;
        (!figures(table).is_empty()).then_some(table)
    }

    /// The figures of a statistic and a country.
    pub(super) fn figures(&self, statistic: &str, country: &str) -> &[Estimate] {
        self.table(statistic, country).map_or(&[], figures)
    }
}

/// The figures of a table.
pub(super) fn figures(table: &Public) -> &[Estimate] {
    table.shown()
}

/// The latest block of each source in which anything is known; pooled years first.
pub(super) fn latest_of_sources(figures: &[Estimate]) -> Vec<&[Estimate]> {
    let series = |block: &&[Estimate]| Whole::of(&block[0]).any_year();
    let rank = |block: &&[Estimate]| {
        let is_known = |figure: &Estimate| figure.value.is_some() || figure.count.is_some();
        (block.iter().any(is_known), block[0].year())
    };
    let latest = whole::latest(whole::wholes(figures), series, rank);
    let mut blocks: Vec<&[Estimate]> = latest.into_values().collect();
    blocks.sort_by_key(|block| {
        (
            block[0].year().map_or(i64::MIN, |year| -year),
            block[0].key("source"),
        )
    });
    blocks
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_statistic_is_left_out_unsaid() {
        let left_out: Vec<&str> = ALL
            .iter()
            .map(|statistic| statistic.name)
            .filter(|name| !PARTS.contains(name))
            .collect();
        assert_eq!(left_out, ["flows", "published-rates", "by-place"]);
        assert_eq!(PARTS.len() + left_out.len(), ALL.len());
    }
}
