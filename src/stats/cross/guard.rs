//! The guard over a cross-table: counts of a few are hidden, and enough others that none of them follows by subtraction, along
//! rows, along columns or round about.
//!
//! A two-way table with its margins is a network: rows and columns are nodes, a cell is an edge from its row to its column, a
//! margin one back. What is hidden may hold any flow that leaves the nodes in balance; how far a hidden cell can rise or fall is
//! a largest flow from one of its ends to the other through hidden cells. Where that is too little, the path of the smallest
//! counts is hidden, too (Castro 2006, doi:10.1016/j.ejor.2005.01.012, of the method; the search is our own). Whoever looks on
//! knows that a hidden cell is no zero, since zeros are shown, and nothing more: each hidden count of a few may be any from 1 to
//! `k - 1`.

use std::collections::{BTreeSet, BinaryHeap};

use super::super::disclosure::is_small;
use super::block::{Block, Cell};
use super::{TOTAL, UNKNOWN};

/// Hides counts from 1 to `k - 1` of a table, its margins among them, and what they would follow from.
pub(super) fn protect(block: &mut Block, k: u64) {
    if k < 2 {
        return;
    }
    let hidden = Network::of(block).protected(k);
    for (row, column) in hidden {
        if let Some(cell) = block.cells.get_mut(row).and_then(|row| row.get_mut(column)) {
            *cell = Cell::Hidden;
        }
    }
}

/// Whether shares of a line may be shown: what they are of follows from counts that are shown.
pub(super) fn shows_base(margin: Cell, unknown: &[Cell]) -> bool {
    margin != Cell::Hidden && !unknown.contains(&Cell::Hidden)
}

/// A cell of the table.
type Place = (usize, usize);

/// A table as a network: its last row and column are margins, printed or not.
struct Network {
    rows: usize,
    columns: usize,
    /// What each cell holds; of bounds the upper one.
    value: Vec<u64>,
    kind: Vec<Kind>,
    /// Counts that are to be hidden in any case.
    small: fn(&Block, usize, usize, u64) -> bool,
    table: Block,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// A count that may be hidden.
    Shown,
    Hidden,
    /// Nobody, which is shown in any case.
    Zero,
    /// Nothing is known of it, or it is not printed.
    Free,
}

/// So far may a cell rise.
const ANY: u64 = u64::MAX / 4;

impl Network {
    fn of(block: &Block) -> Self {
        let has = |labels: &[String]| labels.last().is_some_and(|label| label == TOTAL);
        // a margin that is not printed stands for what nobody knows
        let rows = block.rows.len() + usize::from(!has(&block.rows));
        let columns = block.columns.len() + usize::from(!has(&block.columns));
        let (mut value, mut kind) = (Vec::new(), Vec::new());
        for row in 0..rows {
            for column in 0..columns {
                let cell = block.cells.get(row).and_then(|row| row.get(column));
                let (n, of) = match cell.and_then(|cell| cell.count()) {
                    None => (0, Kind::Free),
                    Some(count) => match count.high.unwrap_or(count.low) {
                        0 => (0, Kind::Zero),
                        n => (n, Kind::Shown),
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
                value[row * columns + columns - 1] =
                    (0..block.columns.len()).map(|column| largest(row, column)).sum();
            }
        }
        Self {
            rows,
            columns,
            value,
            kind,
            small: |block, row, column, k| {
                let cell = block.cells.get(row).and_then(|row| row.get(column));
                cell.and_then(|cell| cell.count())
                    .is_some_and(|count| is_small(count, k))
            },
            table: block.clone(),
        }
    }

    /// The cells to be hidden.
    fn protected(mut self, k: u64) -> Vec<Place> {
        let places: Vec<usize> = (0..self.value.len()).collect();
        let place = |at: usize| (at / self.columns, at % self.columns);
        let is_small = |at: &usize| {
            let (row, column) = place(*at);
            self.kind[*at] == Kind::Shown && (self.small)(&self.table, row, column, k)
        };
        let small: Vec<usize> = places.iter().copied().filter(is_small).collect();
        for at in &small {
            self.kind[*at] = Kind::Hidden;
        }
        // those that can hide least in others first
        let mut order = small.clone();
        order.sort_by_key(|at| (std::cmp::Reverse(self.value[*at]), *at));
        for at in &order {
            for up in [true, false] {
                self.open(*at, up, k);
            }
        }
        self.tidied(&small, k);
        let hidden = places.into_iter().filter(|at| self.kind[*at] == Kind::Hidden);
        hidden.map(|at| (at / self.columns, at % self.columns)).collect()
    }

    /// By how much a small count must be able to rise or fall.
    fn needed(&self, at: usize, up: bool, k: u64) -> u64 {
        let most = (k - 1).max(2);
        if up {
            most.saturating_sub(self.value[at])
        } else {
            self.value[at] - 1
        }
    }

    /// Hides what must be hidden for a count to rise or fall as far as needed.
    fn open(&mut self, at: usize, up: bool, k: u64) {
        let mut need = self.needed(at, up, k);
        let mut flow = self.value.clone();
        while need > 0 {
            let Some(path) = self.path(at, up, &flow, true) else {
                return;
            };
            need -= self.push(&path, need, &mut flow);
            for (cell, _) in path {
                if self.kind[cell] == Kind::Shown {
                    self.kind[cell] = Kind::Hidden;
                }
            }
        }
    }

    /// Whether a count can rise and fall as far as needed with what is hidden.
    fn is_open(&self, at: usize, k: u64) -> bool {
        [true, false].into_iter().all(|up| {
            let mut need = self.needed(at, up, k);
            let mut flow = self.value.clone();
            while need > 0 {
                match self.path(at, up, &flow, false) {
                    Some(path) => need -= self.push(&path, need, &mut flow),
                    None => return false,
                }
            }
            true
        })
    }

    /// Shows again what is not needed, the largest first; of long tables all stays as it is.
    fn tidied(&mut self, small: &[usize], k: u64) {
        const MANY: usize = 40_000;
        let kept: BTreeSet<usize> = small.iter().copied().collect();
        let hidden = (0..self.value.len()).filter(|at| self.kind[*at] == Kind::Hidden);
        let mut more: Vec<usize> = hidden.filter(|at| !kept.contains(at)).collect();
        if more.len() * small.len() * self.value.len() > MANY * 100 {
            return;
        }
        more.sort_by_key(|at| (std::cmp::Reverse(self.value[*at]), *at));
        for at in more {
            self.kind[at] = Kind::Shown;
            if !small.iter().all(|small| self.is_open(*small, k)) {
                self.kind[at] = Kind::Hidden;
            }
        }
    }

    /// Adds to, and takes from, the cells of a path as much as they allow; how much that was.
    fn push(&self, path: &[(usize, bool)], need: u64, flow: &mut [u64]) -> u64 {
        let room = path.iter().map(|(at, up)| self.room(*at, *up, flow));
        let by = room.min().unwrap_or(0).min(need);
        for (at, up) in path {
            if *up {
                flow[*at] += by;
            } else {
                flow[*at] -= by;
            }
        }
        by
    }

    /// How far a cell may rise or fall: none of the hidden is a zero.
    fn room(&self, at: usize, up: bool, flow: &[u64]) -> u64 {
        match (self.kind[at], up) {
            (Kind::Zero, _) => 0,
            (_, true) => ANY,
            (Kind::Free, false) => flow[at],
            (_, false) => flow[at].saturating_sub(1),
        }
    }

    /// The node at which a cell begins, and that at which it ends: rows first, then columns.
    fn ends(&self, at: usize) -> (usize, usize) {
        let (row, column) = (at / self.columns, at % self.columns);
        let forth = (row + 1 < self.rows) == (column + 1 < self.columns);
        let (row, column) = (row, self.rows + column);
        if forth { (row, column) } else { (column, row) }
    }

    /// The way round for a change of a cell, each step with whether its cell rises: through what is hidden, and the smallest
    /// counts that may be.
    fn path(&self, cell: usize, up: bool, flow: &[u64], more: bool) -> Option<Vec<(usize, bool)>> {
        let (from, to) = self.ends(cell);
        let (start, goal) = if up { (to, from) } else { (from, to) };
        let nodes = self.rows + self.columns;
        let mut best: Vec<Option<(u64, usize)>> = vec![None; nodes];
        let mut came: Vec<Option<(usize, bool, usize)>> = vec![None; nodes];
        let mut done = vec![false; nodes];
        let mut heap = BinaryHeap::new();
        best[start] = Some((0, 0));
        heap.push(std::cmp::Reverse(((0, 0), start)));
        while let Some(std::cmp::Reverse((cost, node))) = heap.pop() {
            if std::mem::replace(&mut done[node], true) {
                continue;
            }
            if node == goal {
                break;
            }
            let line: Vec<usize> = if node < self.rows {
                (0..self.columns).map(|column| node * self.columns + column).collect()
            } else {
                let column = node - self.rows;
                (0..self.rows).map(|row| row * self.columns + column).collect()
            };
            for at in line {
                if at == cell {
                    continue;
                }
                let (begin, end) = self.ends(at);
                let rises = begin == node;
                let next = if rises { end } else { begin };
                let hides = self.kind[at] == Kind::Shown;
                if done[next] || hides && !more || self.room(at, rises, flow) == 0 {
                    continue;
                }
                let price = if hides { self.value[at] } else { 0 };
                let step = (cost.0 + price, cost.1 + 1);
                if best[next].is_none_or(|known| step < known) {
                    best[next] = Some(step);
                    came[next] = Some((at, rises, node));
                    heap.push(std::cmp::Reverse((step, next)));
                }
            }
        }
        let mut path = Vec::new();
        let mut node = goal;
        while node != start {
            let (at, rises, before) = came[node]?;
            path.push((at, rises));
            node = before;
        }
        Some(path)
    }
}

/// The cells of unknown category of a line.
pub(super) fn unknown(labels: &[String], line: &[Cell]) -> Vec<Cell> {
    let named = labels.iter().zip(line);
    named
        .filter(|(label, _)| *label == UNKNOWN)
        .map(|(_, cell)| *cell)
        .collect()
}
