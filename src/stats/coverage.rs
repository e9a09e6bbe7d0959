//! What there is: how many rows each table has of a country, year and source.

use std::collections::BTreeMap;

use polars::prelude::PolarsResult;

use super::figure::{Answer, Figure};
use super::query::Query;
use super::{Statistic, Unit, rows};
use crate::dataset::count::Count;
use crate::dataset::{Dataset, Table};

pub(super) const STATISTIC: Statistic = Statistic {
    name: "coverage",
    title: "Rows by country, year and source",
    unit: Unit::Rows,
    keys: &["country", "year", "source", "group"],
    formula: "rows of the tables `victims`, `routes` (by origin), `tiers` and `population`",
    base: "none: a count of rows, not of people",
    caveats: &["no row does not mean no victim"],
    source: "the loaded files",
    compute,
};

fn compute(data: &Dataset, query: &Query) -> PolarsResult<Answer> {
    let mut cells: BTreeMap<(String, Option<i64>, String, &str), u64> = BTreeMap::new();
    let mut enter = |country: String, year: Option<i64>, source: String, table: &'static str| {
        *cells.entry((country, year, source, table)).or_default() += 1;
    };
    for row in query.victims(data)? {
        enter(row.country, row.year, row.source, "victims");
    }
    for row in query.routes(data)? {
        enter(row.origin, row.year, row.source, "routes");
    }
    for row in query.tiers(data)? {
        if row.tier.is_some() {
            enter(row.country, Some(row.year), row.source, "tiers");
        }
    }
    let population = query.select(&data.frame(Table::Population), "country")?;
    for (country, year, source) in rows::population(&population)? {
        enter(country, year, source, "population");
    }
    let figures = cells
        .into_iter()
        .map(|((country, year, source, table), rows)| {
            Figure::counted(
                super::keys(&country, year, &source, table),
                Some(Count::exact(rows)),
            )
        });
    Ok(Answer {
        figures: figures.collect(),
        ..Answer::default()
    })
}
