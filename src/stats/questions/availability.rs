//! What there is where nothing was found: the years and sources of the countries asked for, or the countries that have figures.

use std::collections::{BTreeMap, BTreeSet};

use polars::prelude::PolarsResult;

use super::query::Query;
use crate::dataset::Dataset;
use crate::stats::note::Elsewhere;
use crate::stats::{Estimate, Note, Statistic};

/// Says what else there is of a statistic, where the question found nothing.
pub fn elsewhere(statistic: &Statistic, data: &Dataset, query: &Query) -> PolarsResult<Note> {
    const EVER: (i64, i64) = (1900, 2100);
    let any = Query {
        years: None,
        sources: Vec::new(),
        ..query.clone()
    };
    let figures = (statistic.compute)(data, &any)?.figures;
    if figures.is_empty() {
        let everywhere = (statistic.compute)(data, &any.everywhere())?.figures;
        return Ok(Note::Elsewhere(Elsewhere::Countries(places(&everywhere))));
    }
    // of sources that pool their years by default, each year separately
    let each = Query {
        years: Some(EVER),
        ..any
    };
    let mut held: BTreeMap<String, BTreeSet<i64>> = BTreeMap::new();
    for figure in figures
        .iter()
        .chain(&(statistic.compute)(data, &each)?.figures)
    {
        let years = held.entry(figure.key("source").to_owned()).or_default();
        years.extend(figure.key("year").parse::<i64>());
    }
    if held.len() > 1 {
        held.remove(""); // years that no source tells of
    }
    Ok(Note::Elsewhere(Elsewhere::Sources(
        held.into_iter().collect(),
    )))
}

/// The countries that have figures.
fn places(figures: &[Estimate]) -> BTreeSet<String> {
    let place = |figure: &Estimate| match figure.key("country") {
        "" => figure.key("origin").to_owned(),
        country => country.to_owned(),
    };
    figures
        .iter()
        .map(place)
        .filter(|place| !place.is_empty())
        .collect()
}

/// Years as people write them: `2007–2010, 2012`.
pub(in crate::stats) fn years(years: &BTreeSet<i64>) -> String {
    let years: Vec<i64> = years.iter().copied().collect();
    runs(&years, "–").join(", ")
}

/// Years in their order as runs, with a word between the first and the last of each.
pub fn runs(years: &[i64], to: &str) -> Vec<String> {
    let runs = years.chunk_by(|a, b| a + 1 == *b);
    let said = runs.map(|run| match run {
        [first, .., last] => format!("{first}{to}{last}"),
        one => one[0].to_string(),
    });
    said.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn years_in_a_row_are_one_run() {
        let some = BTreeSet::from([2007, 2008, 2010, 2012, 2013]);
        assert_eq!(years(&some), "2007–2008, 2010, 2012–2013");
        assert_eq!(years(&BTreeSet::new()), "");
    }
}
