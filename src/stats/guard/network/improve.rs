//! The pattern that hides the smallest counts: an integer programme of cuts, for tables small enough.
//!
//! Where a small count cannot rise or fall far enough, some cut of the network has too little room: of the cells that cross it
//! enough must be hidden. Cells are chosen so that all cuts found so far have enough, at the smallest sum of hidden counts; then
//! the pattern is tried, and what fails gives more cuts (Fischetti and Salazar-González 2001). The pattern at which nothing fails
//! hides least. If the work becomes too much, the pattern found before stays, which is safe and may hide a little more.

use std::collections::BTreeMap;

use microlp::{ComparisonOp, LinearExpr, OptimizationDirection, Problem, Variable};

use super::{CellKind, Network};

/// Cells of the largest table that is improved.
const CELLS: usize = 400;
/// Small counts of the largest table that is improved.
const SMALL: usize = 30;
/// The work of all linear programmes, at most: cells times cuts, summed. Unlike time it is the same in every run.
const WORK: usize = 500_000;
const TOLERANCE: f64 = 1e-6;

/// Of the cells that cross a cut, hidden ones must have room enough: cells with their room, and how much is needed.
struct Cut {
    room: BTreeMap<usize, u64>,
    needed: u64,
}

/// The choice of cells that satisfies all cuts so far.
struct Choice<'a> {
    cuts: &'a [Cut],
    cells: Vec<usize>,
    price: Vec<u64>,
    /// Only sums below this are looked for.
    most: u64,
    best: Option<Vec<usize>>,
    work: usize,
}

impl Network {
    /// Replaces the cells that are hidden in addition to the small ones by others, if the sum of the others is smaller; whether the
    /// smallest sum was found.
    pub(super) fn improve(&mut self, small: &[usize], k: u64) -> bool {
        let is_extra = |at: &usize| self.kind[*at] == CellKind::Hidden && !small.contains(at);
        let extra: Vec<usize> = (0..self.value.len()).filter(is_extra).collect();
        if extra.is_empty() || self.value.len() > CELLS || small.len() > SMALL {
            return extra.is_empty();
        }
        let known: u64 = extra.iter().map(|at| self.value[*at]).sum();
        let mut work = WORK;
        let found = self.smallest(small, k, (&extra, known), &mut work);
        let chosen = found.unwrap_or_else(|| extra.clone());
        self.choose(&extra, &chosen);
        work > 0
    }

    /// Shows some cells again and hides others.
    fn choose(&mut self, shown: &[usize], hidden: &[usize]) {
        for at in shown {
            self.kind[*at] = CellKind::Shown;
        }
        for at in hidden {
            self.kind[*at] = CellKind::Hidden;
        }
    }

    /// The cells of the smallest sum that protect the small ones; `None` where that is not below what is known, or not found.
    fn smallest(
        &mut self,
        small: &[usize],
        k: u64,
        (extra, known): (&[usize], u64),
        work: &mut usize,
    ) -> Option<Vec<usize>> {
        self.choose(extra, &[]);
        let mut cuts: Vec<Cut> = Vec::new();
        let mut chosen: Vec<usize> = Vec::new();
        loop {
            self.choose(&[], &chosen);
            let more: Vec<Cut> = small
                .iter()
                .flat_map(|at| [(*at, true), (*at, false)])
                .filter_map(|(at, up)| self.lacking_cut(at, up, k, small))
                .collect();
            self.choose(&chosen, &[]);
            if more.is_empty() {
                return Some(chosen);
            }
            cuts.extend(more);
            let mut choice = Choice::new(&cuts, &self.value, known, *work);
            choice.branch(&mut BTreeMap::new());
            *work = choice.work;
            if *work == 0 {
                return None;
            }
            chosen = choice.best?;
        }
    }

    /// The cut that keeps a count from rising or falling as far as needed; `None` where none does, or nothing could.
    fn lacking_cut(&self, at: usize, up: bool, k: u64, small: &[usize]) -> Option<Cut> {
        let need = self.needed(at, up, k);
        let ways = self.ways();
        let (mut left, mut flow) = (need, self.value.clone());
        while left > 0 {
            match self.path(at, up, &flow, (false, &ways)) {
                Some(path) => left -= self.push(&path, left, &mut flow),
                None => break,
            }
        }
        if left == 0 {
            return None;
        }
        let (from, to) = self.ends(at);
        let inside = self.reached(if up { to } else { from }, at, &flow);
        let mut cut = Cut {
            room: BTreeMap::new(),
            needed: need,
        };
        for cell in (0..self.value.len()).filter(|cell| *cell != at) {
            let (begin, end) = self.ends(cell);
            let rises = match (inside[begin], inside[end]) {
                (true, false) => true,
                (false, true) => false,
                _ => continue,
            };
            let room = self.room(cell, rises, &self.value);
            if self.kind[cell] == CellKind::Free || small.contains(&cell) {
                cut.needed = cut.needed.saturating_sub(room);
            } else if room > 0 {
                cut.room.insert(cell, room);
            }
        }
        // what no cell can give is not asked for: the pattern known before does not have it either
        let most = cut
            .room
            .values()
            .fold(0_u64, |sum, room| sum.saturating_add(*room));
        cut.needed = cut.needed.min(most);
        (cut.needed > 0).then_some(cut)
    }

    /// The nodes that can be reached through what is hidden.
    fn reached(&self, start: usize, without: usize, flow: &[u64]) -> Vec<bool> {
        let mut inside = vec![false; self.rows + self.columns];
        inside[start] = true;
        let mut queue = vec![start];
        while let Some(node) = queue.pop() {
            for next in self.other_side(node) {
                let cell = self.between(node, next);
                let rises = self.ends(cell).0 == node;
                let is_open = cell != without && self.kind[cell] != CellKind::Shown;
                if !inside[next] && is_open && self.room(cell, rises, flow) > 0 {
                    inside[next] = true;
                    queue.push(next);
                }
            }
        }
        inside
    }
}

impl<'a> Choice<'a> {
    /// Nothing chosen yet; only sums below `known` are looked for.
    fn new(cuts: &'a [Cut], value: &[u64], known: u64, work: usize) -> Self {
        let mut cells: Vec<usize> = cuts
            .iter()
            .flat_map(|cut| cut.room.keys().copied())
            .collect();
        cells.sort_unstable();
        cells.dedup();
        Self {
            cuts,
            price: cells.iter().map(|at| value[*at]).collect(),
            cells,
            most: known,
            best: None,
            work,
        }
    }

    /// Branch and bound: cells that must, or must not, be hidden are fixed one by one.
    fn branch(&mut self, fixed: &mut BTreeMap<usize, bool>) {
        let Some((bound, shares)) = self.relaxed(fixed) else {
            return;
        };
        // sums are whole numbers
        if (bound - TOLERANCE).ceil() >= self.most as f64 {
            return;
        }
        let far = |share: f64| (share - share.round()).abs();
        let open = (0..shares.len()).filter(|at| far(shares[*at]) > TOLERANCE);
        let next = open.max_by(|a, b| far(shares[*a]).total_cmp(&far(shares[*b])).then(b.cmp(a)));
        let Some(next) = next else {
            let chosen: Vec<usize> = (0..shares.len()).filter(|at| shares[*at] > 0.5).collect();
            let sum = chosen.iter().map(|at| self.price[*at]).sum();
            if sum < self.most {
                self.most = sum;
                self.best = Some(chosen.iter().map(|at| self.cells[*at]).collect());
            }
            return;
        };
        for hides in [true, false] {
            fixed.insert(next, hides);
            self.branch(fixed);
            fixed.remove(&next);
        }
    }

    /// The linear programme without whole numbers: its sum, and the share of each cell; `None` where nothing fits.
    fn relaxed(&mut self, fixed: &BTreeMap<usize, bool>) -> Option<(f64, Vec<f64>)> {
        self.work = self.work.saturating_sub(self.cells.len() * self.cuts.len());
        if self.work == 0 {
            return None;
        }
        let mut problem = Problem::new(OptimizationDirection::Minimize);
        let mut variables: Vec<Variable> = Vec::new();
        for (at, price) in self.price.iter().enumerate() {
            let bounds = match fixed.get(&at) {
                None => (0.0, 1.0),
                Some(true) => (1.0, 1.0),
                Some(false) => (0.0, 0.0),
            };
            variables.push(problem.add_var(*price as f64, bounds));
        }
        for cut in self.cuts {
            let mut terms = LinearExpr::empty();
            for (cell, room) in &cut.room {
                // more room than needed is of no use
                let at = self.cells.partition_point(|other| other < cell);
                terms.add(variables[at], (*room).min(cut.needed) as f64);
            }
            problem.add_constraint(terms, ComparisonOp::Ge, cut.needed as f64);
        }
        let solution = problem.solve().ok()?.into_solution().ok()?;
        let shares = variables
            .iter()
            .map(|variable| solution.var_value(*variable));
        Some((solution.objective(), shares.collect()))
    }
}
