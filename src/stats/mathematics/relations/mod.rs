//! Tightest ranges of cells under linear relations: what an attacker can work out from everything that is printed.
//!
//! Bounds are propagated first; that is exact where no two cells share two relations by different ways. What is left falls
//! into independent components: networks, as two-way tables with margins are, are solved by flows in whole numbers, all else
//! by linear programmes, whose bounds are rounded inwards.

use std::collections::BTreeMap;

use super::linear::Sum;
use crate::dataset::count::Count;

mod flow;
mod programme;
mod propagation;

/// A weighted sum of cells between two bounds; `None` where there is none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Relation {
    /// Cells with their weights; no cell twice, no weight 0.
    pub terms: Vec<(usize, i64)>,
    /// The smallest that the sum may be.
    pub low: Option<i64>,
    /// The largest that it may be.
    pub high: Option<i64>,
}

/// Cells between bounds, and the relations that hold between them.
#[derive(Debug, Clone, Default)]
pub struct Relations {
    /// What is known about each cell.
    pub bounds: Vec<Count>,
    /// What holds between them.
    pub relations: Vec<Relation>,
}

/// The most elements (cells times relations) of a component that linear programmes solve cell by cell.
const LARGEST_PROGRAMME: usize = 4_000_000;

impl Relation {
    /// Parts that are exactly, or at most, their whole.
    pub fn of_sum(sum: &Sum) -> Self {
        let mut weights: BTreeMap<usize, i64> = BTreeMap::new();
        for part in &sum.parts {
            *weights.entry(*part).or_default() += 1;
        }
        *weights.entry(sum.whole).or_default() -= 1;
        Self {
            terms: weights.into_iter().filter(|(_, by)| *by != 0).collect(),
            low: sum.exact.then_some(0),
            high: Some(0),
        }
    }
}

/// What the relations leave open for the cells that are asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// The range of each cell, in the order asked for, cut to the range in which it is asked for; `None` where the
    /// component is too large to be solved and bounds alone do not decide.
    Ranges(Vec<Option<Count>>),
    /// No numbers fit: the relations contradict each other.
    Contradiction,
}

impl Relations {
    /// The tightest range of each wanted cell, looked for only within the range that is given with it.
    pub fn ranges(&self, wanted: &[(usize, Count)]) -> Outcome {
        let mut bounds = self.bounds.clone();
        if !propagation::tighten(&mut bounds, &self.relations) {
            return Outcome::Contradiction;
        }
        let goal = |(cell, goal): &(usize, Count)| (*cell, within(bounds[*cell], *goal));
        let goals: Vec<(usize, Count)> = wanted.iter().map(goal).collect();
        // what is in no component is in no relation, or known
        let mut found: Vec<Option<Count>> = goals.iter().map(|(_, goal)| Some(*goal)).collect();
        let components = self.components(&bounds);
        let mut of_cell: Vec<Option<usize>> = vec![None; bounds.len()];
        for (at, component) in components.iter().enumerate() {
            for cell in &component.cells {
                of_cell[*cell] = Some(at);
            }
        }
        let mut asked: Vec<Vec<usize>> = vec![Vec::new(); components.len()];
        for (at, (cell, _)) in goals.iter().enumerate() {
            if let Some(component) = of_cell[*cell] {
                asked[component].push(at);
            }
        }
        for (component, asked) in components.iter().zip(asked) {
            if component.is_acyclic() {
                continue;
            }
            let goals: Vec<(usize, Count)> = asked.iter().map(|at| goals[*at]).collect();
            let solved = match flow::FlowNetwork::new(component, &bounds) {
                Some(network) => network.ranges(&goals),
                None => programme::ranges(component, &bounds, &goals),
            };
            let Some(solved) = solved else {
                return Outcome::Contradiction;
            };
            for (at, range) in asked.into_iter().zip(solved) {
                found[at] = range;
            }
        }
        Outcome::Ranges(found)
    }

    /// Cells that are not known, and relations between them, divided into those that have nothing to do with each other.
    fn components(&self, bounds: &[Count]) -> Vec<Component> {
        let mut leader: Vec<usize> = (0..bounds.len()).collect();
        let open = |cell: &usize| bounds[*cell].number().is_none();
        let reduced = self
            .relations
            .iter()
            .filter_map(|relation| reduce(relation, bounds));
        let reduced: Vec<Relation> = reduced.collect();
        for relation in &reduced {
            let first = root(&mut leader, relation.terms[0].0);
            for (cell, _) in &relation.terms {
                let other = root(&mut leader, *cell);
                leader[other] = first;
            }
        }
        let mut components: BTreeMap<usize, Component> = BTreeMap::new();
        for relation in reduced {
            let of = root(&mut leader, relation.terms[0].0);
            components.entry(of).or_default().relations.push(relation);
        }
        for cell in (0..bounds.len()).filter(open) {
            let of = root(&mut leader, cell);
            if let Some(component) = components.get_mut(&of) {
                component.cells.push(cell);
            }
        }
        components.into_values().collect()
    }
}

fn root(leader: &mut [usize], mut cell: usize) -> usize {
    while leader[cell] != cell {
        leader[cell] = leader[leader[cell]];
        cell = leader[cell];
    }
    cell
}

/// A relation without the cells that are known; `None` where all are.
fn reduce(relation: &Relation, bounds: &[Count]) -> Option<Relation> {
    let mut known = 0_i64;
    let mut terms = Vec::new();
    for (cell, by) in &relation.terms {
        match bounds[*cell].number() {
            Some(number) => known = known.saturating_add(by.saturating_mul(signed(number))),
            None => terms.push((*cell, *by)),
        }
    }
    let without = |bound: Option<i64>| bound.map(|bound| bound.saturating_sub(known));
    (!terms.is_empty()).then_some(Relation {
        terms,
        low: without(relation.low),
        high: without(relation.high),
    })
}

/// What two ranges have in common; the nearest end of the second where that is nothing.
fn within(range: Count, goal: Count) -> Count {
    let most = goal.high.unwrap_or(u64::MAX);
    let low = range.low.clamp(goal.low, most);
    let high = match (range.high, goal.high) {
        (None, high) => high,
        (Some(high), _) => Some(high.clamp(goal.low, most)),
    };
    Count { low, high }
}

fn signed(n: u64) -> i64 {
    i64::try_from(n).unwrap_or(i64::MAX)
}

/// Cells that hang together by relations.
#[derive(Debug, Clone, Default)]
struct Component {
    /// Ascending.
    cells: Vec<usize>,
    relations: Vec<Relation>,
}

impl Component {
    /// Whether there is at most one way from any cell to any other: then propagated bounds are the tightest. With weights
    /// other than 1 and -1 they may not be whole numbers that fit.
    fn is_acyclic(&self) -> bool {
        let links: usize = self
            .relations
            .iter()
            .map(|relation| relation.terms.len())
            .sum();
        let unit = |relation: &Relation| relation.terms.iter().all(|(_, by)| by.abs() == 1);
        // connected: a tree has one link fewer than cells and relations
        links + 1 == self.cells.len() + self.relations.len() && self.relations.iter().all(unit)
    }

    fn place(&self, cell: usize) -> usize {
        self.cells.partition_point(|other| *other < cell)
    }
}

#[cfg(test)]
mod tests;
