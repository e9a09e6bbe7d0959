//! The rows of victims or routes as a cross-table takes them, block by block: what is never added is in separate blocks.

use std::collections::{BTreeMap, BTreeSet};

use polars::prelude::PolarsResult;

use super::block::CrossCell;
use super::{CrossAxis, CrossQuestion, UNKNOWN};
use crate::dataset::count::Count;
use crate::dataset::{Dataset, Table};
use crate::stats::note::PlaceYear;
use crate::stats::questions::query::{Query, sources_that};
use crate::stats::reconciliation::contradiction::Contradictions;
use crate::stats::rows::{self, Victim};
use crate::stats::statistics::detected_victims::MEASURES;
use crate::stats::statistics::levels::Levelled;

/// A row of either table.
#[derive(Debug, Clone, Copy, Default)]
pub(in crate::stats) struct TableRow<'d> {
    pub place: &'d str,
    pub destination: &'d str,
    pub role: &'d str,
    pub year: Option<i64>,
    pub source: &'d str,
    pub reporter: &'d str,
    pub measure: &'d str,
    pub parts: [&'d str; 3],
    pub count: Option<Count>,
    pub share: Option<f64>,
    /// The cell of a total that its own parts contradict.
    pub contradiction: Option<CrossCell>,
}

impl Levelled for TableRow<'_> {
    fn dimensions(&self) -> [&str; 3] {
        self.parts
    }
    fn count(&self) -> Option<Count> {
        self.count
    }
}

impl TableRow<'_> {
    /// Where and when it counts.
    pub(in crate::stats) fn at(&self) -> PlaceYear {
        PlaceYear {
            country: self.place.to_owned(),
            year: self.year,
        }
    }

    /// Its value of a dimension; `unknown` where a cell is empty.
    pub(in crate::stats) fn value(&self, column: CrossAxis) -> String {
        let text = match column {
            CrossAxis::Place => self.place,
            CrossAxis::Destination => self.destination,
            CrossAxis::Year => return self.year.map_or(UNKNOWN.into(), |year| year.to_string()),
            CrossAxis::Source => self.source,
            CrossAxis::Role => self.role,
            CrossAxis::Reporter => self.reporter,
            CrossAxis::Measure => self.measure,
            CrossAxis::Part(at) => self.parts[at],
        };
        if text.is_empty() && matches!(column, CrossAxis::Place | CrossAxis::Destination) {
            return UNKNOWN.into();
        }
        text.to_owned()
    }
}

/// What the rows of a block have in common, apart from the dimensions of the table.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::stats) struct SharedKeys {
    pub source: String,
    pub role: String,
    pub reporter: String,
    pub measure: String,
    /// Empty where years are pooled, or a dimension.
    pub year: String,
}

impl SharedKeys {
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
pub(in crate::stats) struct TableRows<'d> {
    pub about: SharedKeys,
    pub items: Vec<TableRow<'d>>,
    pub of_cases: bool,
}

/// The rows that are asked for, block by block, of `every` measure or only those of victims; and the sources that are left out
/// of a table by year, since they pool years.
pub(in crate::stats) fn blocks<'d>(
    asked: &CrossQuestion,
    data: &'d Dataset,
    query: &Query,
    every: bool,
) -> PolarsResult<(Vec<TableRows<'d>>, BTreeSet<String>)> {
    let cases = sources_that(data, |source| source.collects("case_data"))?;
    let mut items = items(asked, data, query)?;
    let by = [asked.rows.column, asked.columns.column];
    let every = every || by.contains(&CrossAxis::Measure);
    items.retain(|item| every || item.measure.is_empty() || MEASURES.contains(&item.measure));
    if [asked.rows.name, asked.columns.name].contains(&"citizenship") {
        items.retain(|item| item.role.is_empty() || item.role == "citizen_of");
    }
    // a file of cases counts them all; figures of such a file that others print may be any
    let mut printed = BTreeSet::new();
    for item in &items {
        if item.count.is_none() || !cases.contains(item.source) {
            printed.insert(item.source);
        }
    }
    let mut pooling = BTreeSet::new();
    if by.contains(&CrossAxis::Year) {
        let dated = |item: &TableRow| item.year.is_some() || !printed.contains(item.source);
        let undated = items.extract_if(.., |item| !dated(item));
        pooling.extend(undated.map(|item| item.source.to_owned()));
    }
    let mut blocks: BTreeMap<SharedKeys, Vec<TableRow>> = BTreeMap::new();
    for item in items {
        let unless = |column: CrossAxis, text: &str| {
            if by.contains(&column) {
                String::new()
            } else {
                text.to_owned()
            }
        };
        let pooled = !printed.contains(item.source) && query.years.is_none();
        let year = item.year.filter(|_| !pooled);
        let about = SharedKeys {
            source: unless(CrossAxis::Source, item.source),
            role: unless(CrossAxis::Role, item.role),
            reporter: unless(CrossAxis::Reporter, item.reporter),
            measure: unless(CrossAxis::Measure, item.measure),
            year: unless(
                CrossAxis::Year,
                &year.map_or(String::new(), |year| year.to_string()),
            ),
        };
        blocks.entry(about).or_default().push(item);
    }
    let of_cases = |items: &[TableRow]| items.iter().all(|item| !printed.contains(item.source));
    let block = |(about, items): (SharedKeys, Vec<TableRow<'d>>)| TableRows {
        of_cases: of_cases(&items),
        about,
        items,
    };
    Ok((blocks.into_iter().map(block).collect(), pooling))
}

fn items<'d>(
    asked: &CrossQuestion,
    data: &'d Dataset,
    query: &Query,
) -> PolarsResult<Vec<TableRow<'d>>> {
    let frame = data.table(asked.table);
    if asked.table == Table::Routes {
        let rows = rows::routes_at(frame, query.places(frame, "origin")?)?;
        let item = |row: rows::Route<'d>| TableRow {
            place: row.origin,
            destination: row.destination,
            year: row.year,
            source: row.source,
            measure: row.measure,
            parts: [row.sex, row.age, row.exploitation],
            count: row.count,
            share: row.share,
            ..TableRow::default()
        };
        return Ok(rows.into_iter().map(item).collect());
    }
    let contradictions = Contradictions::find(data, query)?;
    let item = |row: Victim<'d>| {
        let taken = contradictions.take(std::slice::from_ref(&row), row.count);
        TableRow {
            contradiction: taken
                .contradicted()
                .map(|(by, parts)| CrossCell::Contradicted {
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
            ..TableRow::default()
        }
    };
    let rows = if query.countries.is_empty() {
        query.everybody(data, |_| true)?
    } else {
        query.victims_by_year(data)?
    };
    Ok(rows.into_iter().map(item).collect())
}
