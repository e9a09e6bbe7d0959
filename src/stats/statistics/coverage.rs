//! What there is: how many rows each table has of a country, year and source; of a case file, whose rows are persons, how
//! many persons.

use std::collections::BTreeMap;

use polars::prelude::PolarsResult;

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
    let mut cells: BTreeMap<(String, Option<i64>, String, &str, bool), u64> = BTreeMap::new();
    let mut enter = |country: String, year, source: String, (table, persons), rows: u64| {
        let cell = (country, year, source, table, persons);
        *cells.entry(cell).or_default() += rows;
    };
    let of_cases = sources_that(data, |source| source.collects("case_data"))?;
    let persons = |count: Option<Count>| count.map_or(0, |count| count.low);
    for row in rows::victims(&query.select(&data.frame(Table::Victims), "country")?)? {
        let cases = row.reporter == "case_data" && row.share.is_none();
        let rows = if cases { persons(row.count) } else { 1 };
        enter(row.country, row.year, row.source, ("victims", cases), rows);
    }
    for row in rows::routes(&query.select(&data.frame(Table::Routes), "origin")?)? {
        let cases = of_cases.contains(&row.source) && row.share.is_none();
        let rows = if cases { persons(row.count) } else { 1 };
        enter(row.origin, row.year, row.source, ("routes", cases), rows);
    }
    for row in query.tiers(data)? {
        if row.tier.is_some() {
            enter(row.country, Some(row.year), row.source, ("tiers", false), 1);
        }
    }
    let population = query.select(&data.frame(Table::Population), "country")?;
    for (country, year, source) in rows::population(&population)? {
        enter(country, year, source, ("population", false), 1);
    }
    for row in rows::rates(&query.select(&data.frame(Table::Rates), "country")?)? {
        enter(row.country, row.year, row.source, ("rates", false), 1);
    }
    for (_, row) in rows::places(&query.select(&data.frame(Table::Places), "country")?)? {
        enter(row.country, row.year, row.source, ("places", false), 1);
    }
    let figures = cells
        .into_iter()
        .map(|((country, year, source, table, persons), rows)| {
            let keys = crate::stats::keys(&country, year, &source, table);
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
