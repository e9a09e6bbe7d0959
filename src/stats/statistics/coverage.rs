//! What there is: how many rows each table has of a country, year and source; of a case file, whose rows are persons, how
//! many persons.

use std::collections::BTreeMap;

use polars::prelude::{DataFrame, PolarsResult};

use crate::dataset::count::Count;
use crate::dataset::{Dataset, Division, Needs, Table};
use crate::stats::estimate::{Answer, Estimate};
use crate::stats::grouping::group_by;
use crate::stats::questions::query::{Query, sources_that};
use crate::stats::{Description, Statistic, Unit, rows};

pub(in crate::stats) const STATISTIC: Statistic = Statistic {
    about: Description {
        name: "coverage",
        title: "Rows, or persons, by country, year and source",
        unit: Unit::Rows,
        keys: &["country", "year", "source", "group"],
        formula: "rows of the tables `victims`, `routes` (by origin), `tiers`, `population`, `rates` and \
            `places`; for case files, persons, year by year",
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
    },
    compute,
};

fn compute(data: &Dataset, query: &Query) -> PolarsResult<Answer> {
    let figures = with_cells(data, query, |cells| {
        let cells = group_by(cells, |(cell, _)| *cell);
        let figures = cells
            .iter()
            .map(|((country, year, source, table, persons), rows)| {
                let rows = rows.iter().map(|(_, rows)| rows).sum();
                let keys = crate::stats::keys(country, year, source, table);
                Estimate {
                    unit: Some(if persons { Unit::Persons } else { Unit::Rows }),
                    ..Estimate::counted(keys, Some(Count::exact(rows)))
                }
            });
        figures.collect()
    })?;
    Ok(Answer {
        figures,
        ..Answer::default()
    })
}

/// What a source has in one table.
#[derive(Debug, Clone, Default)]
pub(crate) struct SourceCoverage {
    /// The first and the last year; `None` where all years are pooled.
    pub years: Option<(i64, i64)>,
    /// How many countries.
    pub countries: usize,
    /// How many rows; of a case file, persons.
    pub rows: u64,
}

/// What each table has of each source, by their names.
pub(crate) fn of_sources(
    data: &Dataset,
) -> PolarsResult<BTreeMap<(String, String), SourceCoverage>> {
    with_cells(data, &Query::default(), |cells| {
        let blocks = group_by(cells, |((country, _, source, table, _), _)| {
            (*table, *source, *country)
        });
        let mut sources: BTreeMap<(String, String), SourceCoverage> = BTreeMap::new();
        for ((table, source, country), cells) in blocks.iter() {
            let of = sources
                .entry((table.to_owned(), source.to_owned()))
                .or_default();
            for ((_, year, ..), rows) in cells {
                let (first, last) = of.years.unwrap_or((i64::MAX, i64::MIN));
                of.years = year
                    .map(|year| (first.min(year), last.max(year)))
                    .or(of.years);
                of.rows += rows;
            }
            of.countries += usize::from(!country.is_empty());
        }
        sources
    })
}

/// Does something with the cells of all tables, each with the number of its rows, or persons.
fn with_cells<R>(
    data: &Dataset,
    query: &Query,
    take: impl FnOnce(&mut dyn Iterator<Item = (Cell<'_>, u64)>) -> R,
) -> PolarsResult<R> {
    // texts stay in their frames: a file may have a million rows
    let of_cases = sources_that(data, |source| source.collects("case_data"))?;
    let victims = query.select(&data.frame(Table::Victims), "country")?;
    let routes = query.select(&data.frame(Table::Routes), "origin")?;
    let tiers = query.tiers(data)?;
    let population = rows::population(&query.select(&data.frame(Table::Population), "country")?)?;
    let rates = rows::rates(&query.select(&data.frame(Table::Rates), "country")?)?;
    let of_places = query.select(data.table(Table::Places), "country")?;
    let places = rows::places(&of_places)?;
    let reporters = victims.column("reporter")?.str()?;
    let is_of_cases = |at: usize, _: &str| reporters.get(at) == Some("case_data");
    let victims = cells(&victims, ("country", "victims"), is_of_cases)?;
    let is_of_cases = |_: usize, source: &str| of_cases.contains(source);
    let routes = cells(&routes, ("origin", "routes"), is_of_cases)?;
    let of_tiers = tiers.iter().filter(|row| row.tier.is_some());
    let of_tiers = of_tiers.map(|row| (&*row.country, Some(row.year), &*row.source, "tiers"));
    let population = population
        .iter()
        .map(|(country, year, source)| (&**country, *year, &**source, "population"));
    let rates = rates
        .iter()
        .map(|row| (&*row.country, row.year, &*row.source, "rates"));
    let places = places
        .iter()
        .map(|(_, row)| (row.country, row.year, row.source, "places"));
    let others = of_tiers.chain(population).chain(rates).chain(places);
    let others = others.map(|(country, year, source, table)| {
        let cell = (country, year, source, table, false);
        (cell, 1)
    });
    Ok(take(&mut victims.chain(routes).chain(others)))
}

/// The country, year, source and table of a row, and whether it counts persons of cases.
type Cell<'a> = (&'a str, Option<i64>, &'a str, &'a str, bool);

/// The rows of a frame, each as one; of those that are counted from cases, their persons.
fn cells<'a>(
    frame: &'a DataFrame,
    (place, table): (&str, &'a str),
    of_cases: impl Fn(usize, &str) -> bool,
) -> PolarsResult<impl Iterator<Item = (Cell<'a>, u64)>> {
    let (countries, sources) = (frame.column(place)?.str()?, frame.column("source")?.str()?);
    let (years, shares) = (frame.column("year")?.i64()?, frame.column("share")?.f64()?);
    let counts = frame.column("count_low")?.i64()?;
    let all = countries.iter().zip(years.iter()).zip(sources.iter());
    Ok(all.enumerate().map(move |(at, ((country, year), source))| {
        let (country, source) = (country.unwrap_or_default(), source.unwrap_or_default());
        let cases = shares.get(at).is_none() && of_cases(at, source);
        let persons = || counts.get(at).and_then(|count| u64::try_from(count).ok());
        let rows = if cases {
            persons().unwrap_or_default()
        } else {
            1
        };
        ((country, year, source, table, cases), rows)
    }))
}
