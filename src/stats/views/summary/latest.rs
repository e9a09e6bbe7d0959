//! The latest figures of one country: of a year, of one source, and its newest tier.

use std::collections::{BTreeMap, BTreeSet};

use crate::stats::estimate::{Estimate, Status};
use crate::stats::statistics::tier_history::HistoryYear;
use crate::stats::whole;

/// The block of the latest year; for several, sources the one that knows most.
pub fn latest_gap(figures: &[Estimate]) -> &[Estimate] {
    let known = |block: &&[Estimate]| {
        let counts = block.iter().filter_map(|figure| figure.count);
        let persons: u64 = counts.clone().map(|count| count.low).sum();
        (counts.count(), persons)
    };
    let blocks: Vec<&[Estimate]> = blocks(figures).collect();
    // of sources that know as much, the one with more persons leads
    let latest = whole::latest(
        blocks.into_iter().rev(),
        |_| (),
        |block| (block[0].year(), known(block)),
    );
    latest.into_values().next().unwrap_or_default()
}

/// The figures of each source and year, whatever they count.
fn blocks(figures: &[Estimate]) -> impl Iterator<Item = &[Estimate]> {
    figures.chunk_by(|a, b| a.year() == b.year() && a.key("source") == b.key("source"))
}

pub(super) fn by_group(figures: &[Estimate]) -> BTreeMap<String, Estimate> {
    let named = figures
        .iter()
        .map(|figure| (figure.key("group").to_owned(), figure.clone()));
    named.collect()
}

/// Years in a row, up to the latest, in which the government reported none.
pub(super) fn zero_years(figures: &[Estimate]) -> u64 {
    let zeros: BTreeSet<i64> = figures
        .iter()
        .filter(|figure| {
            figure.key("group") == "government" && figure.status == Status::ZeroReported
        })
        .filter_map(Estimate::year)
        .collect();
    let Some(latest) = figures.iter().filter_map(Estimate::year).max() else {
        return 0;
    };
    let reported = (0..200).take_while(|back| zeros.contains(&(latest - back)));
    reported.count() as u64
}

/// Among the figures of one country, those of one source and year: with shares of five persons or more before those without, then the
/// latest.
pub(super) fn latest(figures: &[Estimate]) -> Vec<Estimate> {
    let mut block = latest_block(figures).to_vec();
    if block.iter().any(|figure| figure.value.is_some()) {
        block.retain(|figure| figure.value.is_some() || figure.status == Status::Hidden);
    }
    block
}

/// The same with the figures that have no value.
fn latest_block(figures: &[Estimate]) -> &[Estimate] {
    const LEAST: u64 = 5;
    // of a few persons an older year says more
    let enough = |figure: &Estimate| figure.base.is_none_or(|base| base.low >= LEAST);
    let has_number = |figure: &Estimate| figure.value.is_some() && enough(figure);
    let rank = |block: &&[Estimate]| {
        let source = block[0].key("source").to_owned();
        let persons = block
            .iter()
            .filter_map(|figure| figure.base.or(figure.count));
        let persons = persons.map(|count| count.low).max().unwrap_or(0);
        (
            block.iter().any(has_number),
            block[0].year(),
            persons,
            source,
        )
    };
    let latest = whole::latest(blocks(figures), |_| (), rank);
    latest.into_values().next().unwrap_or_default()
}

/// Adds a figure of the next source and year, and keeps of those before it only what may be the latest.
pub(super) fn enter(figures: &mut Vec<Estimate>, figure: Estimate) {
    let is_of_next = figures.last().is_some_and(|last| {
        last.year() != figure.year() || last.key("source") != figure.key("source")
    });
    if is_of_next && blocks(figures).nth(1).is_some() {
        *figures = latest_block(figures).to_vec();
    }
    figures.push(figure);
}

/// The newest tier known.
pub(super) fn newest(history: &[HistoryYear]) -> Option<HistoryYear> {
    let known = |step: &&HistoryYear| step.placement.tier.is_some();
    history.iter().rfind(known).cloned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dataset::{Dataset, Inputs};
    use crate::stats::questions::query::{Query, UsedYears};
    use crate::stats::statistics::{gender_share, identification_gap};

    fn by_country(figures: Vec<Estimate>) -> BTreeMap<String, Vec<Estimate>> {
        let mut by: BTreeMap<String, Vec<Estimate>> = BTreeMap::new();
        for figure in figures {
            let country = figure.key("country").to_owned();
            by.entry(country).or_default().push(figure);
        }
        by
    }

    /// What is left out of a million rows changes nothing that a summary says.
    #[test]
    fn figures_that_are_left_out_are_not_the_latest() {
        for path in ["paper", "tests/files/several-sources.csv"] {
            let inputs = Inputs {
                paths: vec![path.into()],
                ..Inputs::default()
            };
            let data = Dataset::open(&inputs).unwrap();
            let gaps = |used| {
                let query = Query {
                    used,
                    ..Query::default()
                };
                let statistic = identification_gap::STATISTIC;
                by_country((statistic.compute)(&data, &query).unwrap().figures)
            };
            let (all, some) = (gaps(UsedYears::All), gaps(UsedYears::LatestOfCountry));
            assert!(all.len() > 2 && all.keys().eq(some.keys()));
            for (all, some) in all.values().zip(some.values()) {
                assert_eq!(zero_years(all), zero_years(some));
                let both = [latest_gap(all), latest_gap(some)];
                assert_eq!(format!("{:?}", both[0]), format!("{:?}", both[1]));
            }
            let query = Query::default();
            let all = (gender_share::STATISTIC.compute)(&data, &query).unwrap();
            let mut some: BTreeMap<String, Vec<Estimate>> = BTreeMap::new();
            gender_share::each_of_women(&data, &query, |figure| {
                enter(
                    some.entry(figure.key("country").to_owned()).or_default(),
                    figure,
                );
            })
            .unwrap();
            for (country, mut figures) in by_country(all.figures) {
                figures.retain(|figure| figure.key("group") == "female");
                let some = some.get(&country).map(|figures| latest(figures));
                let both = [latest(&figures), some.unwrap_or_default()];
                assert_eq!(format!("{:?}", both[0]), format!("{:?}", both[1]));
            }
        }
    }
}
