//! What there is: how many rows each table has of a country, year and source; of a case file, whose rows are persons, how
//! many persons.

use std::collections::{BTreeMap, HashMap};

use foldhash::fast::FixedState;
use polars::prelude::{DataFrame, PolarsResult};

use crate::dataset::count::Count;
use crate::dataset::{Dataset, Division, Needs, Table};
use crate::stats::estimate::{Answer, Estimate};
use crate::stats::questions::query::{Query, sources_that};
use crate::stats::{Statistic, Unit, rows};

pub(in crate::stats) const STATISTIC: Statistic = Statistic {
    name: "coverage",
    title: "Rows, or persons, by country, year and source",
    unit: Unit::Rows,
    keys: &["country", "year", "source", "group"],
    formula: "rows of the tables `victims`, `routes` (by origin), `tiers`, `population`, `rates` and `places`; of case files, whose rows are persons, \
              persons, year by year",
    base: "none: a count of rows, or of persons in case files",
    caveats: &["no row does not mean no victim"],
    source: "the loaded files",
    tables: &[
        Table::Victims,
        Table::Routes,
        Table::Tiers,
        Table::Population,
        Table::Rates,
        Table::Places,
    ],
    divides: &[],
    needs: Needs::victims(Division::NONE).and(Needs::routes(Division::NONE)),
    compute,
};

fn compute(data: &Dataset, query: &Query) -> PolarsResult<Answer> {
    // texts stay in their frames: a file may have a million rows
    let mut cells = Cells::default();
    let of_cases = sources_that(data, |source| source.collects("case_data"))?;
    let victims = query.select(&data.frame(Table::Victims), "country")?;
    let routes = query.select(&data.frame(Table::Routes), "origin")?;
    let reporters = victims.column("reporter")?.str()?;
    enter(&mut cells, &victims, ("country", "victims"), |at, _| {
        reporters.get(at) == Some("case_data")
    })?;
    enter(&mut cells, &routes, ("origin", "routes"), |_, source| {
        of_cases.contains(source)
    })?;
    let tiers = query.tiers(data)?;
    for row in tiers.iter().filter(|row| row.tier.is_some()) {
        let cell = (
            row.country.as_str(),
            Some(row.year),
            row.source.as_str(),
            "tiers",
            false,
        );
        *cells.entry(cell).or_default() += 1;
    }
    let population = rows::population(&query.select(&data.frame(Table::Population), "country")?)?;
    for (country, year, source) in &population {
        let cell = (
            country.as_str(),
            *year,
            source.as_str(),
            "population",
            false,
        );
        *cells.entry(cell).or_default() += 1;
    }
    let rates = rows::rates(&query.select(&data.frame(Table::Rates), "country")?)?;
    let of_places = query.select(data.table(Table::Places), "country")?;
    let places = rows::places(&of_places)?;
    let of_rates = rates
        .iter()
        .map(|row| (row.country.as_str(), row.year, row.source.as_str(), "rates"));
    let of_places = places
        .iter()
        .map(|(_, row)| (row.country, row.year, row.source, "places"));
    for (country, year, source, table) in of_rates.chain(of_places) {
        let cell = (country, year, source, table, false);
        *cells.entry(cell).or_default() += 1;
    }
    let cells: BTreeMap<_, u64> = cells.into_iter().collect();
    let figures = cells
        .into_iter()
        .map(|((country, year, source, table, persons), rows)| {
            let keys = crate::stats::keys(country, year, source, table);
            Estimate {
                unit: Some(if persons { Unit::Persons } else { Unit::Rows }),
                ..Estimate::counted(keys, Some(Count::exact(rows)))
            }
        });
    Ok(Answer {
        figures: figures.collect(),
        ..Answer::default()
    })
}

/// Rows of a table by country, year and source; the map has no order, and none is read from it.
type Cells<'a> = HashMap<(&'a str, Option<i64>, &'a str, &'a str, bool), u64, FixedState>;

/// Enters the rows of a frame; of those that are counted from cases, their persons.
fn enter<'a>(
    cells: &mut Cells<'a>,
    frame: &'a DataFrame,
    (place, table): (&str, &'a str),
    of_cases: impl Fn(usize, &str) -> bool,
) -> PolarsResult<()> {
    let (countries, sources) = (frame.column(place)?.str()?, frame.column("source")?.str()?);
    let (years, shares) = (frame.column("year")?.i64()?, frame.column("share")?.f64()?);
    let counts = frame.column("count_low")?.i64()?;
    let all = countries.iter().zip(years.iter()).zip(sources.iter());
    for (at, ((country, year), source)) in all.enumerate() {
        let (country, source) = (country.unwrap_or_default(), source.unwrap_or_default());
        let cases = shares.get(at).is_none() && of_cases(at, source);
        let persons = || counts.get(at).and_then(|count| u64::try_from(count).ok());
        let rows = if cases {
            persons().unwrap_or_default()
        } else {
            1
        };
        *cells
            .entry((country, year, source, table, cases))
            .or_default() += rows;
    }
    Ok(())
}
