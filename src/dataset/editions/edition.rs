//! One source as one input gives it.

use std::collections::BTreeMap;

use polars::prelude::PolarsResult;

use super::cells::{agree, keys, values};
use super::{Difference, EditionInput};
use crate::dataset::Table;
use crate::dataset::banner::Date;

/// The cells of one source in a unit: for each key its values, of several rows in order.
pub(super) type Cells = BTreeMap<(Table, Vec<String>), Vec<String>>;

/// One source as one unit gives it.
#[derive(Debug)]
pub(super) struct Edition {
    pub(super) unit: usize,
    pub(super) date: Option<Date>,
    pub(super) last_year: Option<i64>,
    pub(super) cells: Cells,
}

/// The figures of a source in a unit.
pub(super) fn edition(units: &[EditionInput], unit: usize, source: &str) -> PolarsResult<Edition> {
    let mut edition = Edition {
        unit,
        date: units[unit].date,
        last_year: None,
        cells: Cells::new(),
    };
    for (table, frame) in &units[unit].frames {
        let sources = frame.column("source")?.str()?;
        let years = frame.column("year")?.i64()?;
        let (keys, values) = (keys(*table, frame)?, values(frame)?);
        let own = (0..frame.height()).filter(|at| sources.get(*at) == Some(source));
        for at in own {
            edition.last_year = edition.last_year.max(years.get(at));
            let cell = edition.cells.entry((*table, keys[at].clone())).or_default();
            cell.push(values[at].clone());
            cell.sort();
        }
    }
    Ok(edition)
}

/// The key of a cell among those of all sources.
pub(super) fn key_in(table: Table, source: &str, key: &[String]) -> (Table, Vec<String>) {
    let all = std::iter::once(source.to_owned()).chain(key.iter().cloned());
    (table, all.collect())
}

/// What a cell is of, in short: `UZB detected_in 2017`.
pub(super) fn what(key: &[String]) -> String {
    let told = |part: &&str| !part.is_empty() && *part != "total";
    let parts: Vec<&str> = key.iter().map(String::as_str).filter(told).collect();
    parts.join(" ")
}

impl Edition {
    /// The suffix of the source's id if both are kept.
    pub(super) fn label(&self) -> String {
        match (self.date, self.last_year) {
            (Some(date), _) => date.to_string(),
            (None, Some(year)) => format!("to-{year}"),
            (None, None) => "pooled".into(),
        }
    }

    /// How many cells both give.
    pub(super) fn common(&self, other: &Self) -> usize {
        let known = self.cells.keys();
        known.filter(|key| other.cells.contains_key(*key)).count()
    }

    /// The keys of the cells that the other gives, too.
    pub(super) fn keys_in<'a>(
        &'a self,
        other: &'a Self,
        source: &'a str,
    ) -> impl Iterator<Item = (Table, Vec<String>)> + 'a {
        let common = self.cells.keys();
        let common = common.filter(|key| other.cells.contains_key(*key));
        common.map(move |(table, key)| key_in(*table, source, key))
    }

    /// Cells that both give, with values that cannot both be right.
    pub(super) fn differences(&self, newer: &Self) -> Vec<Difference> {
        let both = self.cells.iter();
        let both = both.filter_map(|(key, old)| Some((key, old, newer.cells.get(key)?)));
        both.filter(|(_, old, new)| !agree(old, new))
            .map(|((_, key), old, new)| Difference {
                what: what(key),
                before: old.join(" + "),
                after: new.join(" + "),
            })
            .collect()
    }
}
