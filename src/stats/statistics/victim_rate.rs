//! Detected victims per 100,000 of the population: of the country that detected them, or of which they are citizens.
//!
//! Detected, not estimated: indicator 16.2.2 of the Sustainable Development Goals has both parts, and this is the first.

use std::collections::BTreeMap;

use compact_str::{CompactString, ToCompactString as _};
use polars::prelude::PolarsResult;

use super::detected_victims::counted;
use crate::dataset::count::Count;
use crate::dataset::{Dataset, Division, Needs, Table};
use crate::stats::estimate::{Answer, Estimate, Keys, Status, end};
use crate::stats::mathematics::interval::{rate, rate_limits};
use crate::stats::questions::query::Query;
use crate::stats::reconciliation::contradiction;
use crate::stats::rows::{self, Inhabitants};
use crate::stats::{Description, Note, Remark, Statistic, Unit};

pub(in crate::stats) const STATISTIC: Statistic = Statistic {
    about: Description {
        name: "victim-rate",
        title: "Detected victims per 100,000 population",
        unit: Unit::Rate,
        keys: &[
            "country",
            "year",
            "source",
            "group",
            "country_role",
            "measure",
            "population_year",
            "population_source",
        ],
        formula: "n / population × 100,000, for the smallest and the largest n; Garwood's exact interval of a count, from the lower limit \
              of the smallest to the upper limit of the largest",
        base: "the population of the same year; if unknown, of the nearest year within five years, with a note",
        caveats: &[
            "detected victims only: SDG indicator 16.2.2 covers detected and undetected victims",
            "a higher rate may mean better detection",
            "victims detected in a country may not live there; citizens may have been detected anywhere",
        ],
        source: "Garwood (1936), doi:10.1093/biomet/28.3-4.437; UN Statistics Division, SDG indicator 16.2.2, metadata",
        tables: &[Table::Victims, Table::Population],
        divides: &[],
        needs: Needs::victims(Division::NONE),
    },
    compute,
};

/// What a rate is per.
const PER: f64 = 100_000.0;

/// How many years a population may be away: it changes by a few per cent in five.
const YEARS_AWAY: u64 = 5;

fn compute(data: &Dataset, query: &Query) -> PolarsResult<Answer> {
    let mut answer = Answer::default();
    let mut people: BTreeMap<String, Vec<Inhabitants>> = BTreeMap::new();
    for row in rows::inhabitants(&data.frame(Table::Population))? {
        people.entry(row.country.clone()).or_default().push(row);
    }
    let mut without: Vec<String> = Vec::new();
    for (first, taken) in counted(data, query, query.victims_by_year(data)?)? {
        let Some(year) = first.year else {
            answer.note(Note::UndatedNoRate);
            continue;
        };
        let nearest = people
            .get(first.country)
            .and_then(|rows| nearest(rows, year));
        if nearest.is_none() && without.last().is_none_or(|last| last != first.country) {
            without.push(first.country.to_owned()); // figures are by country
        }
        let mut keys = crate::stats::keys(first.country, first.year, first.source, first.reporter);
        keys.push(("country_role", first.country_role.into()));
        keys.push(("measure", first.measure.into()));
        keys.push((
            "population_year",
            nearest
                .map(|row| row.year.to_compact_string())
                .unwrap_or_default(),
        ));
        keys.push((
            "population_source",
            nearest
                .map(|row| CompactString::from(&row.source))
                .unwrap_or_default(),
        ));
        let mut figure = figure(keys, year, taken.shown, nearest, query.confidence());
        taken.mark(&mut figure);
        answer.figures.push(figure);
    }
    let note = contradiction::note(query.contradicted, &answer.figures);
    answer.notes.extend(note);
    if !answer.figures.is_empty() {
        answer.note(Note::SamePopulationYear);
    }
    if !without.is_empty() {
        answer.note(Note::NoPopulation { countries: without });
    }
    answer.note(Note::NotAnEstimate);
    answer.note(Note::NotASample);
    Ok(answer)
}

/// The population of a year, else of the nearest (the earlier of two) that is not too far away.
fn nearest(rows: &[Inhabitants], year: i64) -> Option<&Inhabitants> {
    let away = |row: &&Inhabitants| row.year.abs_diff(year);
    rows.iter()
        .filter(|row| row.persons > 0 && away(row) <= YEARS_AWAY)
        .min_by_key(|row| (away(row), row.year))
}

fn figure(
    keys: Keys,
    year: i64,
    count: Option<Count>,
    people: Option<&Inhabitants>,
    confidence: f64,
) -> Estimate {
    let mut figure = Estimate::counted(keys, count);
    let Some(people) = people else {
        figure.status = Status::Unknown;
        figure.remarks = Remark::NoPopulation.into();
        return figure;
    };
    let base = Count::exact(people.persons);
    figure.base = Some(base);
    if people.year != year {
        figure.remarks = Remark::PopulationOf(people.year).into();
    }
    let Some(count) = count else { return figure };
    figure.value = rate(count, base, PER);
    figure.interval =
        rate_limits(count, base, PER, confidence).map(|limits| (limits.low, limits.high));
    figure.working = match count.number() {
        Some(n) => format!("{n} / {base} × 100000"),
        None => format!(
            "from {} to {}, / {base} × 100000",
            count.low,
            end(count.high)
        ),
    };
    figure
}

#[cfg(test)]
mod tests {
    use super::*;

    fn people(year: i64, persons: u64) -> Inhabitants {
        Inhabitants {
            country: "KGZ".into(),
            year,
            source: "s".into(),
            persons,
        }
    }

    #[test]
    fn the_population_is_that_of_the_nearest_year_and_not_of_any() {
        let rows = [
            people(2010, 5),
            people(2014, 6),
            people(2016, 7),
            people(2015, 0),
        ];
        let year = |of: i64| nearest(&rows, of).map(|row| row.year);
        assert_eq!(
            (year(2014), year(2015), year(2021)),
            (Some(2014), Some(2014), Some(2016))
        );
        assert_eq!((year(2004), year(2022)), (None, None));
    }

    /// `<5` of 7 million: from 0 to 4, and Garwood's limits of 0 and 4 (R: poisson.test(4)$conf.int[2] is 10.2415886).
    #[test]
    fn a_hidden_count_gives_a_range_and_the_limits_of_its_ends() {
        let hidden = Some(Count::between(0, 4));
        let row = people(2020, 7_000_000);
        let figure = figure(Vec::new(), 2021, hidden, Some(&row), 0.95);
        let value = figure.value.unwrap();
        assert_eq!((value.low, figure.status), (0.0, Status::Bounded));
        assert!((value.high.unwrap() - 4.0 / 70.0).abs() < 1e-12);
        let (low, high) = figure.interval.unwrap();
        assert!(low == 0.0 && (high.unwrap() - 10.241_588_6 / 70.0).abs() < 1e-8);
        assert_eq!(figure.remarks, Remark::PopulationOf(2020).into());
        assert_eq!(figure.working, "from 0 to 4, / 7000000 × 100000");
    }
}
