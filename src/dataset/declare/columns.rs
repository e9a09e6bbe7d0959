//! Columns of a file with their cells.

use std::collections::BTreeMap;

use crate::dataset::count::whole;

/// Different cells of a column that are kept.
const CELLS: usize = 2_000;

/// The table of a file.
pub(super) struct DraftTable {
    pub columns: Vec<DraftColumn>,
    pub header_rows: usize,
}

/// A column.
pub(super) struct DraftColumn {
    /// Its header.
    pub head: String,
    /// Its different cells, and on how many rows each appears.
    pub cells: BTreeMap<String, u64>,
    /// Rows on which it is not empty.
    pub full: u64,
    /// All rows.
    pub rows: u64,
    /// The sum of its numbers; nothing where a cell is not a whole number.
    pub sum: Option<u64>,
}

impl DraftColumn {
    pub(super) fn new(head: &str) -> Self {
        Self {
            head: head.to_owned(),
            cells: BTreeMap::new(),
            full: 0,
            rows: 0,
            sum: Some(0),
        }
    }

    pub(super) fn enter(&mut self, cell: &str) {
        let cell = cell.trim();
        self.rows += 1;
        self.full += u64::from(!cell.is_empty());
        let number = if cell.is_empty() {
            Some(0)
        } else {
            whole(cell)
        };
        self.sum = self.sum.zip(number).and_then(|(a, b)| a.checked_add(b));
        if let Some(rows) = self.cells.get_mut(cell) {
            *rows += 1;
        } else if self.cells.len() < CELLS {
            self.cells.insert(cell.to_owned(), 1);
        }
    }

    /// Its different cells but the empty one.
    pub(super) fn labels(&self) -> impl Iterator<Item = &str> {
        self.cells
            .keys()
            .map(String::as_str)
            .filter(|cell| !cell.is_empty())
    }

    /// The part of its different cells for which something is true; 0 where it has none.
    pub(super) fn part(&self, is: impl Fn(&str) -> bool) -> f64 {
        let all = self.labels().count();
        let some = self.labels().filter(|label| is(label)).count();
        some as f64 / all.max(1) as f64
    }

    /// The cells on most rows, the most frequent first.
    pub(super) fn frequent(&self, many: usize) -> Vec<(&str, u64)> {
        let mut cells: Vec<(&str, u64)> = self
            .cells
            .iter()
            .map(|(cell, rows)| (cell.as_str(), *rows))
            .collect();
        cells.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(b.0)));
        cells.truncate(many);
        cells
    }
}
