//! What was revised between two editions: cells added, removed and changed.

use std::collections::{BTreeMap, BTreeSet};

use polars::prelude::{PolarsResult, StringChunked};

use super::FIGURES;
use super::cells::{agree, key_names, keys, values};
use crate::dataset::{Dataset, Table};

/// A cell that is not the same in both.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Revision {
    /// The table it is in.
    pub table: Table,
    /// The source; empty where the two files name theirs differently.
    pub source: String,
    /// The country, or the country of citizenship.
    pub country: String,
    /// For a route, the destination.
    pub destination: String,
    /// The year; empty where years are pooled.
    pub year: String,
    /// What else the cell is of, such as `detected_in government identified female`.
    pub of: String,
    /// `added`, `removed`, `changed`, or `compatible` where both values can be right: `2` and `<5`.
    pub change: &'static str,
    /// The value before; empty where there is none.
    pub before: String,
    /// The value after; empty where there is none.
    pub after: String,
}

/// Values by what they are of, the parts of the key by name.
type Cells = BTreeMap<(Table, String, Vec<String>), Vec<String>>;

/// All cells of the tables that either has and that are not the same in both; and how many are.
pub fn revisions(before: &Dataset, after: &Dataset) -> PolarsResult<(Vec<Revision>, usize)> {
    let tables = FIGURES.into_iter();
    let brought = tables.filter(|table| before.brings(*table) || after.brings(*table));
    let (mut found, mut same) = (Vec::new(), 0);
    for table in brought {
        let (one, other) = (sources(before, table), sources(after, table));
        // if the two have no source in common, each is one edition under its own name
        let named = !one.is_disjoint(&other) || one.len() > 1 || other.len() > 1;
        let (old, new) = (cells(before, table, named)?, cells(after, table, named)?);
        let all: BTreeSet<_> = old.keys().chain(new.keys()).collect();
        for key in all {
            let (old, new) = (old.get(key), new.get(key));
            if old == new {
                same += 1;
            } else {
                found.push(revision(key, old, new));
            }
        }
    }
    found.sort();
    Ok((found, same))
}

fn sources(data: &Dataset, table: Table) -> BTreeSet<String> {
    let frame = data.frame(table);
    let column = frame
        .column("source")
        .and_then(|column| column.str().cloned());
    let all = column.iter().flat_map(StringChunked::iter).flatten();
    all.map(str::to_owned).collect()
}

fn cells(data: &Dataset, table: Table, named: bool) -> PolarsResult<Cells> {
    let mut cells = Cells::new();
    if !data.brings(table) {
        return Ok(cells);
    }
    let frame = data.frame(table);
    let sources = frame.column("source")?.str()?;
    for (at, (key, value)) in keys(table, &frame)?
        .into_iter()
        .zip(values(&frame)?)
        .enumerate()
    {
        let source = sources.get(at).filter(|_| named).unwrap_or("");
        let cell = cells.entry((table, source.to_owned(), key)).or_default();
        cell.push(value);
        cell.sort();
    }
    Ok(cells)
}

fn revision(
    (table, source, key): &(Table, String, Vec<String>),
    old: Option<&Vec<String>>,
    new: Option<&Vec<String>>,
) -> Revision {
    let mut revision = Revision {
        table: *table,
        source: source.clone(),
        country: String::new(),
        destination: String::new(),
        year: String::new(),
        of: String::new(),
        change: match (old, new) {
            (None, _) => "added",
            (_, None) => "removed",
            (Some(old), Some(new)) if agree(old, new) => "compatible",
            _ => "changed",
        },
        before: old.map_or(String::new(), |values| values.join(" + ")),
        after: new.map_or(String::new(), |values| values.join(" + ")),
    };
    let mut rest = Vec::new();
    for (name, part) in key_names(*table).zip(key) {
        match name {
            "country" | "origin" => revision.country.clone_from(part),
            "destination" => revision.destination.clone_from(part),
            "year" => revision.year.clone_from(part),
            _ if part.is_empty() || part == "total" => {}
            _ => rest.push(part.as_str()),
        }
    }
    revision.of = rest.join(" ");
    revision
}
