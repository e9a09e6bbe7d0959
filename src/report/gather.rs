//! The tables of a report: every statistic once for all its countries, after the guard, and then a country at a time.

use std::collections::{BTreeMap, BTreeSet};

use super::Outcome;
use crate::dataset::Dataset;
use crate::stats::estimate::LEAST_BASE;
use crate::stats::mathematics::bounds::Range;
use crate::stats::{ALL, Estimate, Public, Question, Whole, guard, whole};

/// The statistics a report is made of: all but `flows`, whose routes are in the splits of origin and destination, and
/// `hidden`, which is of lists and not of countries.
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
        let tables_of = tables.values().flat_map(BTreeMap::values);
        question.refuse_unknown_groups(tables_of.flat_map(figures))?;
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

/// How much a block says: nothing, something of a few persons or between any bounds, or more.
fn says(block: &[Estimate]) -> u8 {
    let open = |figure: &Estimate| {
        let all = |value: Range| value.low <= 0.0 && value.high.is_none_or(|high| high >= 1.0);
        figure.base.is_some_and(|base| base.low < LEAST_BASE)
            || (figure.base.is_some() && figure.value.is_none_or(all))
    };
    let known = |figure: &&Estimate| figure.value.is_some() || figure.count.is_some();
    let known: Vec<&Estimate> = block.iter().filter(known).collect();
    match known.as_slice() {
        [] => 0,
        known if known.iter().all(|figure| open(figure)) => 1,
        _ => 2,
    }
}

/// The largest number of persons that a block speaks of.
pub(super) fn persons(block: &[Estimate]) -> u64 {
    let of = |figure: &Estimate| figure.base.or(figure.count).map_or(0, |count| count.low);
    block.iter().map(of).max().unwrap_or(0)
}

/// For each source, the latest block that says something, the latest year first and pooled years last; of one year the source
/// with more persons leads.
pub(super) fn latest_of_sources(figures: &[Estimate]) -> Vec<&[Estimate]> {
    let series = |block: &&[Estimate]| Whole::identify(&block[0]).any_year();
    let rank = |block: &&[Estimate]| (says(block), block[0].year());
    let latest = whole::latest(whole::wholes(figures), series, rank);
    let mut blocks: Vec<&[Estimate]> = latest.into_values().collect();
    blocks.sort_by_key(|block| {
        (
            block[0].year().map_or(i64::MIN, |year| -year),
            std::cmp::Reverse(persons(block)),
            block[0].key("source"),
        )
    });
    blocks
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stats::{Count, Query};

    fn share(year: &str, source: &str, part: Count, rest: Count) -> Estimate {
        let keys = [
            ("country", "KGZ"),
            ("year", year),
            ("source", source),
            ("group", "female"),
        ];
        let keys = keys.map(|(key, value)| (key, value.into())).to_vec();
        Estimate::share(keys, Some(part), Some(rest), Query::default().level())
    }

    /// A year in which nearly all is hidden says less than the year before; of two sources that with more persons leads.
    #[test]
    fn the_latest_year_that_says_something_is_taken() {
        let hidden = Count::between(0, 4);
        let figures = [
            share("2021", "a", Count::exact(16), Count::exact(18)),
            share("2022", "a", hidden, hidden),
            share("2021", "b", Count::exact(40), Count::exact(60)),
        ];
        let latest = latest_of_sources(&figures);
        let told: Vec<(&str, Option<i64>)> = latest
            .iter()
            .map(|block| (block[0].key("source"), block[0].year()))
            .collect();
        assert_eq!(told, [("b", Some(2021)), ("a", Some(2021))]);
    }

    #[test]
    fn no_statistic_is_left_out_unsaid() {
        let left_out: Vec<&str> = ALL
            .iter()
            .map(|statistic| statistic.name)
            .filter(|name| !PARTS.contains(name))
            .collect();
        assert_eq!(left_out, ["flows", "published-rates", "by-place", "hidden"]);
        assert_eq!(PARTS.len() + left_out.len(), ALL.len());
    }
}
