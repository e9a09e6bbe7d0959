//! The guard over a cross-table: small counts are hidden, and enough others that none of them follows by subtraction, along
//! rows, along columns or round about.
//!
//! A reader knows that a hidden cell is not zero, since zeros are shown, and nothing more: given all that is shown, each
//! hidden small count may still be any number from 1 to `k - 1`.

use std::collections::{BTreeMap, BTreeSet};

use super::network::{CellKind, Network};
use super::small_cells::is_small;
use crate::dataset::areas;
use crate::stats::views::cross::block::{CrossCell, CrossTable};
use crate::stats::views::cross::{TOTAL, UNKNOWN};

/// Hides counts from 1 to `k - 1` of a table, its margins among them, and what they would follow from; whether no smaller sum of
/// counts would do.
pub(in crate::stats) fn protect(block: &mut CrossTable, k: u64) -> bool {
    if k < 2 {
        return true;
    }
    let network = network(block);
    let count = |at: usize| {
        let row = block.cells.get(at / network.columns)?;
        row.get(at % network.columns)?.shown()
    };
    let small = (0..network.value.len()).filter(|at| count(*at).is_some_and(|n| is_small(n, k)));
    let small: Vec<usize> = small.collect();
    let (hidden, is_smallest) = network.protected(&small, k);
    for (row, column) in hidden {
        if let Some(cell) = block.cells.get_mut(row).and_then(|row| row.get_mut(column)) {
            *cell = CrossCell::Hidden;
        }
    }
    is_smallest
}

/// Shows again the hidden counts of `k` or more that follow from all that is shown, as does a margin of a table of one column. They
/// are known anyway. `before` is the table with all counts.
pub(in crate::stats) fn show_known(block: &mut CrossTable, before: &CrossTable, k: u64) {
    let mut network = network(before);
    let at = |row: usize, column: usize| row * network.columns + column;
    let lines = block.cells.iter().enumerate();
    let hidden: Vec<(usize, usize)> = lines
        .flat_map(|(row, cells)| cells.iter().enumerate().map(move |of| (row, of)))
        .filter(|(_, (_, cell))| **cell == CrossCell::Hidden)
        .map(|(row, (column, _))| (row, column))
        .collect();
    let places: Vec<usize> = hidden.iter().map(|of| at(of.0, of.1)).collect();
    let known = network.known(&places, k);
    for (of, _) in hidden.iter().zip(known).filter(|(_, known)| *known) {
        block.cells[of.0][of.1] = before.cells[of.0][of.1];
    }
}

/// Puts places whose margin is hidden behind the others, by name: their order by size would say which is larger.
pub(in crate::stats) fn order_hidden(block: &mut CrossTable) {
    let last = |labels: &[String]| labels.last().is_some_and(|label| label == TOTAL);
    let (of_rows, of_columns) = (last(&block.columns), last(&block.rows));
    let hidden_row = |row: &Vec<CrossCell>| of_rows && row.last() == Some(&CrossCell::Hidden);
    let rows: Vec<bool> = block.cells.iter().map(hidden_row).collect();
    let total = block.cells.last().filter(|_| of_columns);
    let hidden_column = |at: usize| total.and_then(|row| row.get(at)) == Some(&CrossCell::Hidden);
    let columns: Vec<bool> = (0..block.columns.len()).map(hidden_column).collect();
    let row_order = order(&block.rows, &rows);
    let column_order = order(&block.columns, &columns);
    let by = |labels: &[String], order: &[usize]| -> Vec<String> {
        order.iter().map(|at| labels[*at].clone()).collect()
    };
    block.rows = by(&block.rows, &row_order);
    block.columns = by(&block.columns, &column_order);
    let cells = row_order.iter().map(|row| {
        let row = &block.cells[*row];
        let cell = |at: &usize| row.get(*at).copied().unwrap_or_default();
        column_order.iter().map(cell).collect()
    });
    block.cells = cells.collect();
}

/// The order of labels: among those of places the hidden ones last, by name; all else stays where it is.
fn order(labels: &[String], hidden: &[bool]) -> Vec<usize> {
    let is_place = |at: &usize| {
        labels[*at]
            .split(';')
            .all(|code| areas::by_code(code).is_some())
    };
    let places: Vec<usize> = (0..labels.len()).filter(is_place).collect();
    let is_hidden = |at: &usize| hidden.get(*at).copied().unwrap_or_default();
    let (mut last, first): (Vec<usize>, Vec<usize>) = places.iter().copied().partition(is_hidden);
    last.sort_by_key(|at| areas::name(&labels[*at]));
    let mut order: Vec<usize> = (0..labels.len()).collect();
    for (at, place) in places.into_iter().zip(first.into_iter().chain(last)) {
        order[at] = place;
    }
    order
}

/// The cells that are hidden of counts with their margins, the last row and column: for tests of the guard. A row that is
/// shorter than the longest ends with zeros.
pub fn suppressed(table: &[Vec<u64>], k: u64) -> BTreeSet<(usize, usize)> {
    let network = plain(table);
    let is_small = |at: &usize| (1..k).contains(&network.value[*at]);
    let small: Vec<usize> = (0..network.value.len()).filter(is_small).collect();
    network.protected(&small, k).0.into_iter().collect()
}

/// Between which numbers each hidden cell of a table with its margins must lie, for one who knows all that are shown and that a
/// hidden one is `least` or more; without an upper one where nothing says it. Cells outside the table are left out.
pub fn limits(
    table: &[Vec<u64>],
    hidden: &BTreeSet<(usize, usize)>,
    least: u64,
) -> BTreeMap<(usize, usize), (u64, Option<u64>)> {
    let mut network = plain(table);
    network.least = least;
    let inside = |(row, column): &&(usize, usize)| *row < network.rows && *column < network.columns;
    let hidden: Vec<(usize, usize)> = hidden.iter().filter(inside).copied().collect();
    for (row, column) in &hidden {
        network.kind[row * network.columns + column] = CellKind::Hidden;
    }
    let of = |(row, column): &(usize, usize)| {
        let at = row * network.columns + column;
        let n = network.value[at];
        let low = n - network.extent(at, false).unwrap_or(0);
        let high = network.extent(at, true).map(|more| n.saturating_add(more));
        ((*row, *column), (low, high))
    };
    hidden.iter().map(of).collect()
}

fn plain(table: &[Vec<u64>]) -> Network {
    let columns = table.iter().map(Vec::len).max().unwrap_or(0);
    let cells = |row: &Vec<u64>| {
        let mut row = row.clone();
        row.resize(columns, 0);
        row
    };
    let value: Vec<u64> = table.iter().flat_map(cells).collect();
    let kind = |n: &u64| {
        if *n == 0 {
            CellKind::Zero
        } else {
            CellKind::Shown
        }
    };
    Network {
        rows: table.len(),
        columns,
        kind: value.iter().map(kind).collect(),
        value,
        least: 1,
    }
}

/// Whether shares of a line may be shown: what they are of follows from counts that are shown.
pub(in crate::stats) fn shows_base(margin: CrossCell, unknown: &[CrossCell]) -> bool {
    margin != CrossCell::Hidden && !unknown.contains(&CrossCell::Hidden)
}

/// A table as a network.
fn network(block: &CrossTable) -> Network {
    let has = |labels: &[String]| labels.last().is_some_and(|label| label == TOTAL);
    // a margin that is not published is unknown
    let rows = block.rows.len() + usize::from(!has(&block.rows));
    let columns = block.columns.len() + usize::from(!has(&block.columns));
    let (mut value, mut kind) = (Vec::new(), Vec::new());
    for row in 0..rows {
        for column in 0..columns {
            let cell = block.cells.get(row).and_then(|row| row.get(column));
            let (n, of) = match cell.and_then(|cell| cell.shown()) {
                None => (0, CellKind::Free),
                Some(count) => match count.high.unwrap_or(count.low) {
                    0 => (0, CellKind::Zero),
                    n => (n, CellKind::Shown),
                },
            };
            value.push(n);
            kind.push(of);
        }
    }
    let largest = |row: usize, column: usize| {
        let cell = block.cells.get(row).and_then(|row| row.get(column));
        let count = cell.and_then(|cell| cell.count());
        count.map_or(0, |count| count.high.unwrap_or(count.low))
    };
    if rows > block.rows.len() {
        for column in 0..block.columns.len() {
            value[(rows - 1) * columns + column] =
                (0..block.rows.len()).map(|row| largest(row, column)).sum();
        }
    }
    if columns > block.columns.len() {
        for row in 0..block.rows.len() {
            value[row * columns + columns - 1] = (0..block.columns.len())
                .map(|column| largest(row, column))
                .sum();
        }
    }
    Network {
        rows,
        columns,
        value,
        kind,
        least: 1,
    }
}

/// The cells of unknown category of a line.
pub(in crate::stats) fn unknown(labels: &[String], line: &[CrossCell]) -> Vec<CrossCell> {
    let named = labels.iter().zip(line);
    named
        .filter(|(label, _)| *label == UNKNOWN)
        .map(|(_, cell)| *cell)
        .collect()
}
