//! Relations as a network: each is a node, each cell an arc between the two that it is in.
//!
//! What is printed leaves open any flow that keeps the nodes in balance. From one such flow, a cell can rise or fall as far as
//! there are ways round through the others. Everything is in whole numbers, so ranges are exact.

use std::collections::VecDeque;

use super::{Component, signed};
use crate::dataset::count::Count;

/// A cell between two nodes.
#[derive(Debug, Clone, Copy)]
struct Arc {
    from: usize,
    to: usize,
    low: i64,
    high: i64,
}

/// A component all of whose cells are in at most two relations, once in and once out.
pub(super) struct FlowNetwork {
    cells: Vec<usize>,
    arcs: Vec<Arc>,
    /// What flows out of a node less what flows in.
    balance: Vec<i64>,
    /// The arcs at each node.
    around: Vec<Vec<usize>>,
}

/// No bound.
const OPEN: i64 = i64::MAX / 8;

impl FlowNetwork {
    /// The network of a component; `None` where it is not one.
    pub(super) fn new(component: &Component, bounds: &[Count]) -> Option<Self> {
        let count = component.relations.len();
        // where each cell is: relation and weight
        let mut places: Vec<Vec<(usize, i64)>> = vec![Vec::new(); component.cells.len()];
        for (at, relation) in component.relations.iter().enumerate() {
            for (cell, by) in &relation.terms {
                places[component.place(*cell)].push((at, *by));
            }
        }
        let fits = |places: &Vec<(usize, i64)>| {
            places.len() <= 2 && places.iter().all(|(_, by)| by.abs() == 1)
        };
        if !places.iter().all(fits) {
            return None;
        }
        let signs = signs(count, &places)?;
        let cells = component.cells.iter().zip(&places);
        let mut arcs: Vec<Arc> = cells
            .map(|(cell, places)| arc_of(places, &signs, bounds[*cell]))
            .collect();
        let mut balance = vec![0; count + 1];
        for (at, relation) in component.relations.iter().enumerate() {
            // what the sum may be beyond its lower or upper bound flows off to the last node
            let (known, slack) = match (relation.low, relation.high) {
                (Some(low), Some(high)) => (low, high.saturating_sub(low)),
                (Some(low), None) => (low, OPEN),
                (None, Some(high)) => (high, -OPEN),
                (None, None) => (0, 0),
            };
            let sign = signs[at];
            balance[at] = known * sign;
            if slack != 0 || relation.low.is_none() && relation.high.is_none() {
                arcs.push(slack_arc(
                    (at, count),
                    sign,
                    slack,
                    relation.low.or(relation.high).is_none(),
                ));
            }
        }
        balance[count] = -balance.iter().sum::<i64>();
        let mut around = vec![Vec::new(); count + 1];
        for (at, arc) in arcs.iter().enumerate() {
            around[arc.from].push(at);
            if arc.to != arc.from {
                around[arc.to].push(at);
            }
        }
        Some(Self {
            cells: component.cells.clone(),
            arcs,
            balance,
            around,
        })
    }

    /// The range of each cell within its goal; `None` where no flow fits.
    pub(super) fn ranges(&self, goals: &[(usize, Count)]) -> Option<Vec<Option<Count>>> {
        let mut flow = self.feasible()?;
        let mut seen: Vec<(i64, i64)> = flow.iter().map(|at| (*at, *at)).collect();
        let mut ranges = Vec::new();
        for (cell, goal) in goals {
            let at = self.cells.partition_point(|other| other < cell);
            let low = signed(goal.low);
            let high = goal.high.map_or(OPEN, |high| signed(high).min(OPEN));
            if seen[at].0 > low {
                self.reach(at, low, &mut flow, &mut seen);
            }
            if seen[at].1 < high {
                self.reach(at, high, &mut flow, &mut seen);
            }
            let top = seen[at].1.clamp(low, high);
            ranges.push(Some(Count {
                low: seen[at].0.clamp(low, high).unsigned_abs(),
                high: (goal.high.is_some() || top < OPEN / 2).then(|| top.unsigned_abs()),
            }));
        }
        Some(ranges)
    }

    /// Moves the flow of an arc towards a number as far as the others allow.
    fn reach(&self, arc: usize, goal: i64, flow: &mut [i64], seen: &mut [(i64, i64)]) {
        let goal = goal.clamp(self.arcs[arc].low, self.arcs[arc].high);
        while flow[arc] != goal {
            let up = goal > flow[arc];
            let Arc { from, to, .. } = self.arcs[arc];
            let (start, end) = if up { (to, from) } else { (from, to) };
            let mut by = goal
                .abs_diff(flow[arc])
                .min(OPEN.unsigned_abs())
                .cast_signed();
            if start != end {
                let Some(path) = self.path(start, |node| node == end, flow, Some(arc)) else {
                    return;
                };
                by = path
                    .iter()
                    .map(|(at, up)| self.room(*at, *up, flow))
                    .fold(by, i64::min);
                Self::push(&path, by, flow, seen);
            }
            Self::push(&[(arc, up)], by, flow, seen);
        }
    }

    fn push(path: &[(usize, bool)], by: i64, flow: &mut [i64], seen: &mut [(i64, i64)]) {
        for (at, up) in path {
            flow[*at] += if *up { by } else { -by };
            seen[*at] = (seen[*at].0.min(flow[*at]), seen[*at].1.max(flow[*at]));
        }
    }

    fn room(&self, arc: usize, up: bool, flow: &[i64]) -> i64 {
        let Arc { low, high, .. } = self.arcs[arc];
        if up {
            high - flow[arc]
        } else {
            flow[arc] - low
        }
    }

    /// The shortest way to a node, each step with whether its arc rises.
    fn path(
        &self,
        start: usize,
        is_end: impl Fn(usize) -> bool,
        flow: &[i64],
        without: Option<usize>,
    ) -> Option<Vec<(usize, bool)>> {
        let mut came: Vec<Option<(usize, bool, usize)>> = vec![None; self.around.len()];
        let mut queue = VecDeque::from([start]);
        while let Some(node) = queue.pop_front() {
            for at in &self.around[node] {
                let arc = self.arcs[*at];
                let up = arc.from == node;
                let next = if up { arc.to } else { arc.from };
                let seen = next == start || came[next].is_some() || Some(*at) == without;
                if seen || self.room(*at, up, flow) <= 0 {
                    continue;
                }
                came[next] = Some((*at, up, node));
                if is_end(next) {
                    return Some(way(&came, start, next));
                }
                queue.push_back(next);
            }
        }
        None
    }

    /// A flow that keeps all nodes in balance.
    fn feasible(&self) -> Option<Vec<i64>> {
        let near = |arc: &Arc| 0_i64.clamp(arc.low, arc.high);
        let mut flow: Vec<i64> = self.arcs.iter().map(near).collect();
        let mut missing = self.balance.clone();
        for (arc, amount) in self.arcs.iter().zip(&flow) {
            missing[arc.from] -= amount;
            missing[arc.to] += amount;
        }
        let mut seen = vec![(0, 0); flow.len()];
        for node in 0..missing.len() {
            while missing[node] > 0 {
                let path = self.path(node, |other| missing[other] < 0, &flow, None)?;
                let end = self.last(&path, node);
                let by = path.iter().map(|(at, up)| self.room(*at, *up, &flow));
                let by = by.fold(missing[node].min(-missing[end]), i64::min);
                Self::push(&path, by, &mut flow, &mut seen);
                missing[node] -= by;
                missing[end] += by;
            }
        }
        missing.iter().all(|left| *left == 0).then_some(flow)
    }

    /// Where a way from a node ends.
    fn last(&self, path: &[(usize, bool)], start: usize) -> usize {
        path.iter().fold(start, |_, (at, up)| {
            let arc = self.arcs[*at];
            if *up { arc.to } else { arc.from }
        })
    }
}

/// The arc of a cell between its relations; the last node takes what is in one relation only.
fn arc_of(places: &[(usize, i64)], signs: &[i64], bounds: Count) -> Arc {
    let (mut from, mut to) = (signs.len(), signs.len());
    for (relation, by) in places {
        if by * signs[*relation] > 0 {
            from = *relation;
        } else {
            to = *relation;
        }
    }
    Arc {
        from,
        to,
        low: signed(bounds.low).min(OPEN),
        high: bounds.high.map_or(OPEN, |high| signed(high).min(OPEN)),
    }
}

/// The arc of what a sum may differ from its bound: above a lower one, or below an upper one.
fn slack_arc((node, last): (usize, usize), sign: i64, slack: i64, free: bool) -> Arc {
    // out of the node less into it is sign * sum; the arc takes up the difference
    let (low, high) = match (free, sign * slack > 0) {
        (true, _) => (-OPEN, OPEN),
        (false, true) => (-slack.abs(), 0),
        (false, false) => (0, slack.abs()),
    };
    Arc {
        from: node,
        to: last,
        low,
        high,
    }
}

fn way(came: &[Option<(usize, bool, usize)>], start: usize, end: usize) -> Vec<(usize, bool)> {
    let mut path = Vec::new();
    let mut node = end;
    while let Some((arc, up, before)) = came[node] {
        path.push((arc, up));
        node = before;
        if node == start {
            break;
        }
    }
    path.reverse();
    path
}

/// A sign for each relation, so that each cell is in one with plus and in the other with minus; `None` where there is none.
fn signs(count: usize, places: &[Vec<(usize, i64)>]) -> Option<Vec<i64>> {
    let mut next: Vec<Vec<(usize, i64)>> = vec![Vec::new(); count];
    for places in places {
        if let [(one, by_one), (other, by_other)] = places.as_slice() {
            let same = -by_one * by_other;
            next[*one].push((*other, same));
            next[*other].push((*one, same));
        }
    }
    let mut signs = vec![0; count];
    for start in 0..count {
        if signs[start] != 0 {
            continue;
        }
        signs[start] = 1;
        let mut queue = vec![start];
        while let Some(node) = queue.pop() {
            for (other, same) in &next[node] {
                let sign = signs[node] * same;
                if signs[*other] == 0 {
                    signs[*other] = sign;
                    queue.push(*other);
                } else if signs[*other] != sign {
                    return None;
                }
            }
        }
    }
    Some(signs)
}
