//! The rows of victims or routes as a cross-table takes them, block by block: what is never added is in separate blocks.

use std::collections::{BTreeMap, BTreeSet};

use polars::prelude::PolarsResult;

use super::block::Cell;
use super::{Asked, Column, UNKNOWN};
use crate::dataset::count::Count;
use crate::dataset::{Dataset, Table};
use crate::stats::note::Place;
use crate::stats::questions::query::{Query, sources_that};
use crate::stats::reconciliation::contradiction::Contradictions;
use crate::stats::rows::{self, Victim};
use crate::stats::statistics::detected_victims::MEASURES;
use crate::stats::statistics::levels::Levelled;

/// A row of either table.
#[derive(Debug, Clone, Default)]
pub(in crate::stats) struct Item {
    pub place: String,
    pub destination: String,
    pub role: String,
    pub year: Option<i64>,
    pub source: String,
    pub reporter: String,
    pub measure: String,
    pub parts: [String; 3],
    pub count: Option<Count>,
    pub share: Option<f64>,
    /// The cell of a total that its own parts contradict.
    pub contradiction: Option<Cell>,
}

impl Levelled for Item {
    fn dimensions(&self) -> [&str; 3] {
        [&self.parts[0], &self.parts[1], &self.parts[2]]
    }
    fn count(&self) -> Option<Count> {
        self.count
    }
}

impl Item {
    /// Where and when it counts.
    pub(in crate::stats) fn at(&self) -> Place {
        Place {
            country: self.place.clone(),
            year: self.year,
        }
    }

    /// Its value of a dimension; `unknown` where a cell is empty.
    pub(in crate::stats) fn value(&self, column: Column) -> String {
        let text = match column {
            Column::Place => &self.place,
            Column::Destination => &self.destination,
            Column::Year => return self.year.map_or(UNKNOWN.into(), |year| year.to_string()),
            Column::Source => &self.source,
            Column::Role => &self.role,
            Column::Reporter => &self.reporter,
            Column::Measure => &self.measure,
            Column::Part(at) => &self.parts[at],
        };
        if text.is_empty() && matches!(column, Column::Place | Column::Destination) {
            return UNKNOWN.into();
        }
        text.clone()
    }
}

/// What the rows of a block have in common, apart from the dimensions of the table.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::stats) struct About {
    pub source: String,
    pub role: String,
    pub reporter: String,
    pub measure: String,
    /// Empty where years are pooled, or a dimension.
    pub year: String,
}

impl About {
    /// A key of its figures.
    pub(in crate::stats) fn key(&self, name: &str) -> String {
        let value = match name {
            "source" => &self.source,
            "year" => &self.year,
            "reporter" => &self.reporter,
            "measure" => &self.measure,
            "country_role" => &self.role,
            _ => return String::new(),
        };
        value.clone()
    }
}

/// The rows of a block, and whether they are all there are: those of a case file.
pub(in crate::stats) struct Rows {
    pub about: About,
    pub items: Vec<Item>,
    pub of_cases: bool,
}

/// The rows that are asked for, block by block, of `every` measure or those of victims alone; and the sources that are left out
/// of a table by year, since they pool years.
pub(in crate::stats) fn blocks(
    asked: &Asked,
    data: &Dataset,
    query: &Query,
    every: bool,
) -> PolarsResult<(Vec<Rows>, BTreeSet<String>)> {
    let cases = sources_that(data, |source| source.collects("case_data"))?;
    let mut items = items(asked, data, query)?;
    let by = [asked.rows.column, asked.columns.column];
    let every = every || by.contains(&Column::Measure);
    items.retain(|item| every || item.measure.is_empty() || MEASURES.contains(&&*item.measure));
    if [asked.rows.name, asked.columns.name].contains(&"citizenship") {
        items.retain(|item| item.role.is_empty() || item.role == "citizen_of");
    }
    // a file of cases counts them all; figures of such a file that others print may be any
    let mut printed = BTreeSet::new();
    for item in &items {
        if item.count.is_none() || !cases.contains(&item.source) {
            printed.insert(item.source.clone());
        }
    }
    let mut pooling = BTreeSet::new();
    if by.contains(&Column::Year) {
        let dated = |item: &Item| item.year.is_some() || !printed.contains(&item.source);
        pooling.extend(
            items
                .extract_if(.., |item| !dated(item))
                .map(|item| item.source),
        );
    }
    let mut blocks: BTreeMap<About, Vec<Item>> = BTreeMap::new();
    for item in items {
        let unless = |column: Column, text: &str| {
            if by.contains(&column) {
                String::new()
            } else {
                text.to_owned()
            }
        };
        let pooled = !printed.contains(&item.source) && query.years.is_none();
        let year = item.year.filter(|_| !pooled);
        let about = About {
            source: unless(Column::Source, &item.source),
            role: unless(Column::Role, &item.role),
            reporter: unless(Column::Reporter, &item.reporter),
            measure: unless(Column::Measure, &item.measure),
            year: unless(
                Column::Year,
                &year.map_or(String::new(), |year| year.to_string()),
            ),
        };
        blocks.entry(about).or_default().push(item);
    }
    let of_cases = |items: &[Item]| items.iter().all(|item| !printed.contains(&item.source));
    let block = |(about, items): (About, Vec<Item>)| Rows {
        of_cases: of_cases(&items),
        about,
        items,
    };
    Ok((blocks.into_iter().map(block).collect(), pooling))
}

fn items(asked: &Asked, data: &Dataset, query: &Query) -> PolarsResult<Vec<Item>> {
    let frame = data.frame(asked.table);
    if asked.table == Table::Routes {
        let rows = rows::routes(&query.select(&frame, "origin")?)?;
        let item = |row: rows::Route| Item {
            place: row.origin,
            destination: row.destination,
            year: row.year,
            source: row.source,
            measure: row.measure,
            parts: [row.sex, row.age, row.exploitation],
            count: row.count,
            share: row.share,
            ..Item::default()
        };
        return Ok(rows.into_iter().map(item).collect());
    }
    let contradictions = Contradictions::find(data, query)?;
    let item = |row: Victim| {
        let taken = contradictions.take(std::slice::from_ref(&row), row.count);
        Item {
            contradiction: taken.contradicted().map(|(by, parts)| Cell::Contradicted {
                shown: taken.shown,
                by,
                parts,
            }),
            // a total that is left out is still one that the source prints
            count: taken.shown.or(row.count),
            place: row.country,
            role: row.country_role,
            year: row.year,
            source: row.source,
            reporter: row.reporter,
            measure: row.measure,
            parts: [row.sex, row.age, row.exploitation],
            share: row.share,
            ..Item::default()
        }
    };
    let rows = if query.countries.is_empty() {
        query.everybody(data)?
    } else {
        query.victims_by_year(data)?
    };
    Ok(rows.into_iter().map(item).collect())
}
