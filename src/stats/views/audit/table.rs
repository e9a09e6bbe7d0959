//! A table of texts as cells, each with the categories that it is about: with labels in rows and columns, or one row per count.

use std::collections::{BTreeMap, BTreeSet};

use super::cell::{self, CellContent, Printed};
use super::labels::{column_keys, row_keys};
use super::{Declared, shares};
use crate::dataset::grid::{Grid, GridRow};

/// The categories of a cell, by dimension; a dimension that is not among them is at its total.
pub(super) type Key = Vec<(String, String)>;

/// A cell.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct AuditCell {
    pub key: Key,
    pub printed: Printed,
    /// A percentage, with what it is of where the table says it.
    pub share: Option<shares::Share>,
    /// Which cell, for people.
    pub place: String,
}

/// A table of counts.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct AuditTable {
    pub name: String,
    pub cells: Vec<AuditCell>,
    /// The dimensions of which it has categories, sorted.
    pub dimensions: Vec<String>,
    /// The same in the order of the table.
    order: Vec<String>,
}

/// Names of the column of counts in a table with one row per count.
const COUNTS: [&str; 12] = [
    "count",
    "n",
    "number",
    "persons",
    "people",
    "victims",
    "cases",
    "freq",
    "frequency",
    "obsvalue",
    "obs_value",
    "txtvalue",
];
/// Names of columns that belong to a count and are not labels.
const BESIDE: [&str; 19] = [
    "count_low",
    "count_high",
    "base",
    "base_low",
    "base_high",
    "value",
    "value_low",
    "value_high",
    "ci_low",
    "ci_high",
    "status",
    "note",
    "share",
    "percent",
    "percentage",
    "%",
    "unit",
    "notes",
    "locator",
];
/// Names of columns of years, which are labels though they hold numbers.
const YEARS: [&str; 6] = ["year", "jahr", "année", "год", "period", "time_period"];
/// Rows of the header, at most.
const HEADER: usize = 4;

/// Reads a table. The error says what was expected.
pub(super) fn read(grid: &Grid, declared: &Declared) -> Result<AuditTable, String> {
    let is_rule = |row: &&GridRow| {
        let mut cells = row.cells.iter().filter(|cell| !cell.is_empty());
        !cells.all(|cell| cell.len() > 1 && cell.chars().all(|c| matches!(c, '-' | ':' | '=')))
    };
    let filled = |row: &&GridRow| row.cells.iter().filter(|cell| !cell.is_empty()).count() > 1;
    let rows: Vec<&GridRow> = grid.rows.iter().filter(is_rule).filter(filled).collect();
    let header = grid
        .header
        .unwrap_or_else(|| header_rows(&rows, declared))
        .min(rows.len());
    let (head, body) = rows.split_at(header);
    let (Some(names), false) = (head.last(), body.is_empty()) else {
        return Err(
            "expected a row of column labels, and rows with labels and counts below it".into(),
        );
    };
    let names: Vec<String> = names
        .cells
        .iter()
        .map(|name| name.trim().to_lowercase())
        .collect();
    let mut table = AuditTable {
        name: grid.name(),
        cells: Vec::new(),
        dimensions: Vec::new(),
        order: Vec::new(),
    };
    match count_column(&names, body, declared) {
        Some(count) => table.read_long(&names, count, body, declared),
        None => table.read_wide(head, body, declared)?,
    }
    table.name_places(&rows);
    let of_cells = table
        .cells
        .iter()
        .flat_map(|cell| cell.key.iter().map(|(dimension, _)| dimension.clone()));
    let dimensions: BTreeSet<String> = of_cells.collect();
    table.dimensions = dimensions.into_iter().collect();
    if table.cells.is_empty() {
        return Err("expected counts to the right of the labels".into());
    }
    Ok(table)
}

/// Rows before the first that holds values; the first row is always of the header.
fn header_rows(rows: &[&GridRow], declared: &Declared) -> usize {
    let holds_values = |row: &&GridRow| {
        row.cells
            .iter()
            .skip(1)
            .any(|text| cell::is_value(cell::read(text, declared)))
    };
    let body = rows.iter().skip(1).take(HEADER).position(holds_values);
    1 + body.unwrap_or(0)
}

/// The column of counts, where the table has one row per count: all its other columns are labels, or belong to the count.
fn count_column(names: &[String], body: &[&GridRow], declared: &Declared) -> Option<usize> {
    if let Some(declared) = &declared.count {
        return names
            .iter()
            .position(|name| *name == declared.trim().to_lowercase());
    }
    let count = COUNTS
        .iter()
        .find_map(|known| names.iter().position(|name| name == known))?;
    let is_label = |at: usize| {
        at == count
            || at == 0
            || names[at].is_empty()
            || BESIDE.contains(&names[at].as_str())
            || YEARS.contains(&names[at].as_str())
            || !is_of_values(at, body, declared)
    };
    (count > 0 && (0..names.len()).all(is_label)).then_some(count)
}

/// Whether most cells of a column that hold anything are values.
fn is_of_values(at: usize, body: &[&GridRow], declared: &Declared) -> bool {
    let texts = body
        .iter()
        .filter_map(|row| row.cells.get(at))
        .filter(|text| !text.is_empty());
    let (mut values, mut all) = (0, 0);
    for text in texts {
        match cell::read(text, declared) {
            Some(CellContent {
                printed: Printed::Nothing,
                percent: None,
            }) => {}
            Some(_) => (values, all) = (values + 1, all + 1),
            None => all += 1,
        }
    }
    values * 10 >= all * 6 && values > 0
}

impl AuditTable {
    /// One row per count.
    fn read_long(
        &mut self,
        names: &[String],
        count: usize,
        body: &[&GridRow],
        declared: &Declared,
    ) {
        let labels = (0..names.len()).filter(|at| {
            *at != count && !names[*at].is_empty() && !BESIDE.contains(&names[*at].as_str())
        });
        let labels: Vec<usize> = labels.collect();
        let column = |name: &str| names.iter().position(|known| known == name);
        let (status, base) = (column("status"), column("base"));
        let share = ["value", "share", "percent", "percentage", "%"]
            .iter()
            .find_map(|name| column(name));
        // a blank label in a column where other rows have labels is a total
        let text = |row: &&GridRow, at: usize| row.cells.get(at).cloned().unwrap_or_default();
        for row in body {
            let mut key: Key = Vec::new();
            for at in &labels {
                let label = text(row, *at);
                if !label.is_empty() && !cell::is_total(&label, declared) {
                    key.push((names[*at].clone(), label.to_lowercase()));
                }
            }
            self.note_order(&key);
            key.sort();
            let Some(mut content) = cell::read(&text(row, count), declared) else {
                continue;
            };
            let is_hidden = status.is_some_and(|at| text(row, at).eq_ignore_ascii_case("hidden"));
            if is_hidden && content.printed == Printed::Nothing {
                content.printed = Printed::Hidden {
                    range: None,
                    declared: None,
                };
            }
            let percent = share.and_then(|at| shares::percent(&text(row, at)));
            let base = base.and_then(|at| text(row, at).parse::<u64>().ok());
            self.push(
                key,
                content.printed,
                percent
                    .or(content.percent)
                    .map(|percent| shares::Share { percent, base }),
            );
        }
    }

    /// Labels in rows and columns.
    fn read_wide(
        &mut self,
        head: &[&GridRow],
        body: &[&GridRow],
        declared: &Declared,
    ) -> Result<(), String> {
        let width = head
            .iter()
            .chain(body)
            .map(|row| row.cells.len())
            .max()
            .unwrap_or(0);
        let name = |at: usize| {
            head.last()
                .and_then(|row| row.cells.get(at))
                .map_or("", |name| name.trim())
        };
        let is_year = |at: usize| YEARS.contains(&name(at).to_lowercase().as_str());
        let first = (1..width).find(|at| !is_year(*at) && is_of_values(*at, body, declared));
        let Some(first) = first else {
            return Err("expected a column of counts: no column holds mostly counts, `<5` or marks of suppression".into());
        };
        let values: Vec<usize> = (first..width)
            .filter(|at| is_of_values(*at, body, declared))
            .collect();
        let columns = column_keys(head, &values, declared);
        let rows = row_keys(body, first, |at| name(at).to_lowercase(), declared);
        for (row, row_key) in body.iter().zip(rows) {
            for (at, column) in values.iter().zip(&columns) {
                let text = row.cells.get(*at).map_or("", String::as_str);
                let content = match cell::read(text, declared) {
                    _ if column.is_percent => CellContent {
                        printed: Printed::Nothing,
                        percent: shares::percent(text)
                            .or_else(|| cell::read(text, declared)?.percent),
                    },
                    Some(content) => content,
                    None => continue,
                };
                let mut key = row_key.clone();
                key.extend(column.key.iter().cloned());
                self.note_order(&key);
                key.sort();
                let share = content.percent.map(|percent| shares::Share {
                    percent,
                    base: None,
                });
                self.push(key, content.printed, share);
            }
        }
        Ok(())
    }

    fn note_order(&mut self, key: &Key) {
        for (dimension, _) in key {
            if !self.order.contains(dimension) {
                self.order.push(dimension.clone());
            }
        }
    }

    /// Enters a cell; a percentage belongs to the count of the same categories.
    fn push(&mut self, key: Key, printed: Printed, share: Option<shares::Share>) {
        // of a wide table the count is nearly always among the last few
        let recent = self.cells.iter_mut().rev().take(200);
        if printed == Printed::Nothing
            && share.is_some()
            && let Some(known) = recent.into_iter().find(|cell| cell.key == key)
        {
            known.share = known.share.or(share);
            return;
        }
        self.cells.push(AuditCell {
            place: String::new(),
            key,
            printed,
            share,
        });
    }

    /// Names each cell by its labels as they are written, in the order in which the table has them.
    fn name_places(&mut self, rows: &[&GridRow]) {
        let mut written: BTreeMap<String, &str> = BTreeMap::new();
        for text in rows.iter().flat_map(|row| &row.cells) {
            written
                .entry(text.trim().to_lowercase())
                .or_insert(text.trim());
        }
        for cell in &mut self.cells {
            let mut parts: Vec<&(String, String)> = cell.key.iter().collect();
            parts.sort_by_key(|(dimension, _)| {
                self.order.iter().position(|known| known == dimension)
            });
            let label = |(_, label): &(String, String)| {
                let text = written.get(label).copied();
                text.map_or_else(|| label.clone(), str::to_owned)
            };
            let labels: Vec<String> = parts.into_iter().map(label).collect();
            cell.place = match labels.as_slice() {
                [] => "total".into(),
                labels => labels.join(", "),
            };
        }
    }
}

/// The categories of a cell for people.
pub(super) fn place(key: &Key) -> String {
    let labels: Vec<&str> = key.iter().map(|(_, label)| label.as_str()).collect();
    if labels.is_empty() {
        return "total".into();
    }
    labels.join(", ")
}
