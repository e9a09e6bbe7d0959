//! A two-way table with its margins as a network, and what must be hidden in it.
//!
//! Rows and columns are nodes, a cell is an edge from its row to its column, a margin one back. What is hidden may hold any flow
//! that leaves the nodes in balance; how far a hidden cell can rise or fall is a largest flow from one of its ends to the other
//! through hidden cells. Where that is too little, the path of the smallest counts is hidden, too.

use std::collections::BTreeSet;

mod improve;
mod ways;

/// A cell of a table.
type Place = (usize, usize);

/// A table as a network: its last row and column are margins, printed or not.
pub(in crate::stats) struct Network {
    /// How many rows, the margin among them.
    pub rows: usize,
    /// How many columns, the margin among them.
    pub columns: usize,
    /// What each cell holds; of bounds the upper one.
    pub value: Vec<u64>,
    /// What may be done with it.
    pub kind: Vec<CellKind>,
    /// The minimum of a hidden cell: 1, since zeros are shown.
    pub least: u64,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::stats) enum CellKind {
    /// A count that may be hidden.
    Shown,
    Hidden,
    /// Zero, which is always shown.
    Zero,
    /// Nothing is known about it, or it is not printed.
    Free,
}

/// Which nodes each node reaches through cells that are not shown; some of these may be shown again.
type Ways = Vec<Vec<usize>>;

/// So far may a cell rise.
const ANY: u64 = u64::MAX / 4;

impl Network {
    /// The cells to be hidden, and whether no smaller sum of counts would do.
    pub(in crate::stats) fn protected(mut self, small: &[usize], k: u64) -> (Vec<Place>, bool) {
        for at in small {
            self.kind[*at] = CellKind::Hidden;
        }
        let mut ways = self.ways();
        // those that can hide least in others first
        let mut order = small.to_vec();
        order.sort_by_key(|at| (std::cmp::Reverse(self.value[*at]), *at));
        let mut flow = self.value.clone();
        for at in &order {
            for up in [true, false] {
                self.open(*at, up, k, &mut flow, &mut ways);
            }
        }
        self.tidied(small, k, &ways);
        let is_smallest = self.improve(small, k);
        let hidden = (0..self.value.len()).filter(|at| self.kind[*at] == CellKind::Hidden);
        let places = hidden.map(|at| (at / self.columns, at % self.columns));
        (places.collect(), is_smallest)
    }

    /// By how much a small count must be able to rise or fall.
    fn needed(&self, at: usize, up: bool, k: u64) -> u64 {
        let most = (k - 1).max(2);
        if up {
            most.saturating_sub(self.value[at])
        } else {
            self.value[at].saturating_sub(self.floor(at))
        }
    }

    /// The minimum of a hidden cell: one; of a margin, the number of parts that are not zero.
    fn floor(&self, at: usize) -> u64 {
        let (row, column) = (at / self.columns, at % self.columns);
        let is_margin = |at: usize, of: usize| at + 1 == of;
        if !is_margin(row, self.rows) && !is_margin(column, self.columns) {
            return 1;
        }
        let parts = (0..self.value.len()).filter(|part| {
            let (own_row, own_column) = (part / self.columns, part % self.columns);
            let within_row = is_margin(row, self.rows) || own_row == row;
            let within_column = is_margin(column, self.columns) || own_column == column;
            !is_margin(own_row, self.rows)
                && !is_margin(own_column, self.columns)
                && within_row
                && within_column
                && self.value[*part] > 0
        });
        (parts.count() as u64).max(1)
    }

    /// Hides what must be hidden for a count to rise or fall as far as needed; the flow is that of the values, before and after.
    fn open(&mut self, at: usize, up: bool, k: u64, flow: &mut [u64], ways: &mut Ways) {
        let mut need = self.needed(at, up, k);
        let mut touched = Vec::new();
        while need > 0 {
            let Some(path) = self.path(at, up, flow, (true, ways)) else {
                break;
            };
            need -= self.push(&path, need, flow);
            for (cell, _) in path {
                touched.push(cell);
                if self.kind[cell] == CellKind::Shown {
                    self.kind[cell] = CellKind::Hidden;
                    self.add_way(cell, ways);
                }
            }
        }
        for cell in touched {
            flow[cell] = self.value[cell];
        }
    }

    /// Whether a count can rise and fall as far as needed with what is hidden.
    fn is_open(&self, at: usize, k: u64, ways: &Ways) -> bool {
        [true, false].into_iter().all(|up| {
            let mut need = self.needed(at, up, k);
            let mut flow = self.value.clone();
            while need > 0 {
                match self.path(at, up, &flow, (false, ways)) {
                    Some(path) => need -= self.push(&path, need, &mut flow),
                    None => return false,
                }
            }
            true
        })
    }

    /// How far a hidden cell may rise or fall with what is hidden; `None` without end.
    pub(in crate::stats) fn extent(&self, at: usize, up: bool) -> Option<u64> {
        let own = if up {
            ANY
        } else {
            self.value[at].saturating_sub(self.least)
        };
        let ways = self.ways();
        let (mut left, mut flow) = (own, self.value.clone());
        while left > 0
            && let Some(path) = self.path(at, up, &flow, (false, &ways))
        {
            left -= self.push(&path, left, &mut flow);
        }
        (left > 0 || !up).then_some(own - left)
    }

    /// Which of the cells that are hidden are `k` or more and can neither rise nor fall, given all others.
    pub(in crate::stats) fn known(&mut self, hidden: &[usize], k: u64) -> Vec<bool> {
        let is_zero = |at: &usize| self.value[*at] == 0;
        // who sees a zero hidden cannot take for granted that hidden counts are more
        self.least = u64::from(!hidden.iter().any(is_zero));
        for at in hidden {
            self.kind[*at] = CellKind::Hidden;
        }
        let ways = self.ways();
        let moves = |at: usize, up: bool| {
            let has_room = self.room(at, up, &self.value) > 0;
            has_room && self.path(at, up, &self.value, (false, &ways)).is_some()
        };
        let known = hidden
            .iter()
            .map(|at| self.value[*at] >= k && !moves(*at, true) && !moves(*at, false));
        known.collect()
    }

    /// Shows again what is not needed, the largest first; of long tables all stays as it is.
    fn tidied(&mut self, small: &[usize], k: u64, ways: &Ways) {
        const MANY: usize = 40_000;
        let kept: BTreeSet<usize> = small.iter().copied().collect();
        let hidden = (0..self.value.len()).filter(|at| self.kind[*at] == CellKind::Hidden);
        let mut more: Vec<usize> = hidden.filter(|at| !kept.contains(at)).collect();
        if more.len() * small.len() * self.value.len() > MANY * 100 {
            return;
        }
        more.sort_by_key(|at| (std::cmp::Reverse(self.value[*at]), *at));
        for at in more {
            self.kind[at] = CellKind::Shown;
            if !small.iter().all(|small| self.is_open(*small, k, ways)) {
                self.kind[at] = CellKind::Hidden;
            }
        }
    }

    /// Adds to, and takes from, the cells of a path as much as they allow; how much that was.
    fn push(&self, path: &[(usize, bool)], need: u64, flow: &mut [u64]) -> u64 {
        let room = path.iter().map(|(at, up)| self.room(*at, *up, flow));
        let by = room.min().unwrap_or(0).min(need);
        for (at, up) in path {
            if *up {
                flow[*at] = flow[*at].saturating_add(by); // whoever asks for a `k` without end gets one
            } else {
                flow[*at] -= by;
            }
        }
        by
    }

    /// How far a cell may rise or fall: none of the hidden is a zero.
    fn room(&self, at: usize, up: bool, flow: &[u64]) -> u64 {
        match (self.kind[at], up) {
            (CellKind::Zero, _) => 0,
            (_, true) => ANY,
            (CellKind::Free, false) => flow[at],
            (_, false) => flow[at].saturating_sub(self.least),
        }
    }

    /// The node at which a cell begins, and that at which it ends: rows first, then columns.
    fn ends(&self, at: usize) -> (usize, usize) {
        let (row, column) = (at / self.columns, at % self.columns);
        let forth = (row + 1 < self.rows) == (column + 1 < self.columns);
        let (row, column) = (row, self.rows + column);
        if forth { (row, column) } else { (column, row) }
    }

    /// The nodes on the other side than this one: columns of a row, rows of a column.
    fn other_side(&self, node: usize) -> std::ops::Range<usize> {
        if node < self.rows {
            self.rows..self.rows + self.columns
        } else {
            0..self.rows
        }
    }

    /// The cell between a row and a column.
    fn between(&self, one: usize, other: usize) -> usize {
        let (row, column) = (one.min(other), one.max(other) - self.rows);
        row * self.columns + column
    }
}
