//! Ways round through a network: along which cells a hidden one can rise or fall.

use std::collections::{BinaryHeap, VecDeque};

use super::{CellKind, Network, Ways};

impl Network {
    /// The way round for a change of a cell, each step with whether its cell rises: through what is hidden, and the smallest
    /// counts that may be.
    pub(super) fn path(
        &self,
        cell: usize,
        up: bool,
        flow: &[u64],
        (more, ways): (bool, &Ways),
    ) -> Option<Vec<(usize, bool)>> {
        let (from, to) = self.ends(cell);
        let (start, goal) = if up { (to, from) } else { (from, to) };
        let path = self.shortest_hidden(cell, (start, goal), flow);
        let path = path.or_else(|| self.way_round(cell, (start, goal), flow, ways));
        if path.is_some() || !more {
            return path;
        }
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
            for other in self.other_side(node) {
                let at = self.between(node, other);
                if at == cell {
                    continue;
                }
                let (begin, end) = self.ends(at);
                let rises = begin == node;
                let next = if rises { end } else { begin };
                let hides = self.kind[at] == CellKind::Shown;
                if done[next] || self.room(at, rises, flow) == 0 {
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
        trace(&came, start, goal)
    }

    /// The shortest way round through what is hidden.
    fn way_round(
        &self,
        cell: usize,
        (start, goal): (usize, usize),
        flow: &[u64],
        ways: &Ways,
    ) -> Option<Vec<(usize, bool)>> {
        let mut came: Vec<Option<(usize, bool, usize)>> = vec![None; ways.len()];
        let mut queue = VecDeque::from([start]);
        while let Some(node) = queue.pop_front() {
            for next in &ways[node] {
                let at = self.between(node, *next);
                let rises = self.ends(at).0 == node;
                let is_open = at != cell
                    && self.kind[at] != CellKind::Shown
                    && self.room(at, rises, flow) > 0;
                if *next == start || came[*next].is_some() || !is_open {
                    continue;
                }
                came[*next] = Some((at, rises, node));
                if *next == goal {
                    queue.clear();
                    break;
                }
                queue.push_back(*next);
            }
        }
        trace(&came, start, goal)
    }

    /// The nodes that each node reaches through cells that are not shown.
    pub(super) fn ways(&self) -> Ways {
        let mut ways = vec![Vec::new(); self.rows + self.columns];
        for cell in 0..self.value.len() {
            if matches!(self.kind[cell], CellKind::Hidden | CellKind::Free) {
                self.add_way(cell, &mut ways);
            }
        }
        ways
    }

    pub(super) fn add_way(&self, cell: usize, ways: &mut Ways) {
        let (row, column) = (cell / self.columns, self.rows + cell % self.columns);
        ways[row].push(column);
        ways[column].push(row);
    }

    /// The way round in three steps through what is hidden already, if there is one: the same that the search finds first, without
    /// looking at the whole table. Large tables have one for nearly every cell.
    fn shortest_hidden(
        &self,
        cell: usize,
        (start, goal): (usize, usize),
        flow: &[u64],
    ) -> Option<Vec<(usize, bool)>> {
        let step = |from: usize, to: usize| {
            let at = self.between(from, to);
            let rises = self.ends(at).0 == from;
            let open =
                at != cell && self.kind[at] != CellKind::Shown && self.room(at, rises, flow) > 0;
            open.then_some((at, rises))
        };
        self.other_side(goal).find_map(|second| {
            let last = step(second, goal)?;
            self.other_side(start)
                .find_map(|first| Some(vec![last, step(first, second)?, step(start, first)?]))
        })
    }
}

/// The steps from a start to a goal, the last first, by the step that came to each node: a cell, whether it rises, and the node before.
fn trace(
    came: &[Option<(usize, bool, usize)>],
    start: usize,
    goal: usize,
) -> Option<Vec<(usize, bool)>> {
    let mut path = Vec::new();
    let mut node = goal;
    while node != start {
        let (at, rises, before) = came[node]?;
        path.push((at, rises));
        node = before;
    }
    Some(path)
}
