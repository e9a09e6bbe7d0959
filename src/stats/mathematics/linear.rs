//! Totals and their parts as a system of linear inequalities over counts known between bounds.
//!
//! Each cell is a count with bounds; each [`Sum`] says that its parts are at most, or exactly, its whole. Linear programmes
//! answer whether all can hold at once and what they leave open; counts are whole numbers, so bounds are rounded inwards.

use microlp::{ComparisonOp, Error, LinearExpr, OptimizationDirection, Problem};

use crate::dataset::count::Count;

/// A whole and its parts, by their places among the cells.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sum {
    /// The cell that holds the total.
    pub whole: usize,
    /// The cells that are its parts.
    pub parts: Vec<usize>,
    /// Whether the parts are exactly the whole; else they are at most the whole.
    pub exact: bool,
}

/// Cells with bounds, and the sums that they are in.
#[derive(Debug, Clone, Default)]
pub struct System {
    /// The range of each cell; an unknown cell is 0 or more.
    pub bounds: Vec<Count>,
    /// Totals and parts.
    pub sums: Vec<Sum>,
}

/// An unknown cell.
pub const UNKNOWN: Count = Count { low: 0, high: None };

/// How far a solution may be from a whole number.
const TOLERANCE: f64 = 1e-6;

impl Sum {
    /// The sum of the parts.
    pub fn of_parts(&self, bounds: &[Count]) -> Count {
        let zero = Count::exact(0);
        self.parts.iter().fold(zero, |sum, part| Count {
            low: sum.low + bounds[*part].low,
            high: sum.high.zip(bounds[*part].high).map(|(a, b)| a + b),
        })
    }

    /// Whether the sum fails on its own, without the other sums.
    pub fn fails(&self, bounds: &[Count]) -> bool {
        let (whole, parts) = (bounds[self.whole], self.of_parts(bounds));
        whole.high.is_some_and(|high| parts.low > high)
            || self.exact && parts.high.is_some_and(|high| whole.low > high)
    }

    /// The smallest set of cells that cannot all be right, where it fails: the whole with the fewest largest parts that
    /// exceed it, or with all parts where these are too few.
    fn conflict(&self, bounds: &[Count]) -> Vec<usize> {
        let mut conflict = vec![self.whole];
        let mut parts = self.parts.clone();
        let most = bounds[self.whole].high.unwrap_or(u64::MAX);
        if self.of_parts(bounds).low > most {
            parts.sort_by_key(|part| (std::cmp::Reverse(bounds[*part].low), *part));
            let mut sum = 0;
            parts.retain(|part| {
                let needed = sum <= most;
                sum += bounds[*part].low;
                needed
            });
        }
        conflict.extend(parts);
        conflict.sort_unstable();
        conflict
    }
}

impl System {
    /// The bounds that all cells and sums leave to a sum of cells; `None` where they contradict each other.
    pub fn range(&self, of: &[usize]) -> Option<Count> {
        let low = match self.solve(of, OptimizationDirection::Minimize, &self.bounds) {
            Extreme::Infeasible => return None,
            Extreme::Open => 0,
            Extreme::Number(low) => (low - TOLERANCE).ceil().max(0.0) as u64,
        };
        let high = match self.solve(of, OptimizationDirection::Maximize, &self.bounds) {
            Extreme::Infeasible => return None,
            Extreme::Open => None,
            Extreme::Number(high) => Some((high + TOLERANCE).floor().max(0.0) as u64),
        };
        Some(Count { low, high })
    }

    /// A set of cells that cannot all be right, of which none can be spared: the smallest of those that one sum proves, else
    /// one that several prove together. Empty where all cells and sums can hold at once.
    pub fn conflict(&self) -> Vec<usize> {
        let failing = self.sums.iter().filter(|sum| sum.fails(&self.bounds));
        let smallest = failing
            .map(|sum| sum.conflict(&self.bounds))
            .min_by_key(|cells| (cells.len(), cells.clone()));
        if let Some(cells) = smallest {
            return cells;
        }
        if self.is_feasible(&self.bounds) {
            return Vec::new();
        }
        let mut held = self.bounds.clone();
        let mut conflict = Vec::new();
        for cell in 0..self.bounds.len() {
            let known = std::mem::replace(&mut held[cell], UNKNOWN);
            if known != UNKNOWN && self.is_feasible(&held) {
                held[cell] = known;
                conflict.push(cell);
            }
        }
        conflict
    }

    fn is_feasible(&self, bounds: &[Count]) -> bool {
        let least = self.solve(&[], OptimizationDirection::Minimize, bounds);
        !matches!(least, Extreme::Infeasible)
    }

    /// The least or most of a sum of cells.
    fn solve(&self, of: &[usize], direction: OptimizationDirection, bounds: &[Count]) -> Extreme {
        let mut problem = Problem::new(direction);
        let variable = |(cell, count): (usize, &Count)| {
            let weight = of.iter().filter(|wanted| **wanted == cell).count();
            let high = count.high.map_or(f64::INFINITY, |high| high as f64);
            problem.add_var(weight as f64, (count.low as f64, high))
        };
        let variables: Vec<_> = bounds.iter().enumerate().map(variable).collect();
        for sum in &self.sums {
            let mut terms = LinearExpr::empty();
            for part in &sum.parts {
                terms.add(variables[*part], 1.0);
            }
            terms.add(variables[sum.whole], -1.0);
            let operator = if sum.exact {
                ComparisonOp::Eq
            } else {
                ComparisonOp::Le
            };
            problem.add_constraint(terms, operator, 0.0);
        }
        match problem.solve() {
            Err(Error::Infeasible) => Extreme::Infeasible,
            // what the solver cannot say stays open
            Err(_) => Extreme::Open,
            Ok(outcome) => outcome
                .into_solution()
                .map_or(Extreme::Open, |found| Extreme::Number(found.objective())),
        }
    }
}

/// The least or most that a sum can be.
enum Extreme {
    /// No values fit.
    Infeasible,
    /// There is no bound.
    Open,
    /// The number.
    Number(f64),
}

#[cfg(test)]
mod tests {
    use super::*;

    fn system(bounds: Vec<Count>, sums: &[(usize, &[usize], bool)]) -> System {
        let sum = |(whole, parts, exact): &(usize, &[usize], bool)| Sum {
            whole: *whole,
            parts: parts.to_vec(),
            exact: *exact,
        };
        System {
            bounds,
            sums: sums.iter().map(sum).collect(),
        }
    }

    /// A total of `<5` with parts of 1,000, 280 and 7: the total and its largest part cannot both be right.
    #[test]
    fn the_smallest_conflict_is_the_total_and_the_fewest_parts() {
        let hidden = Count::between(0, 4);
        let exact = Count::exact;
        let one = system(
            vec![hidden, exact(280), exact(1000), exact(7)],
            &[(0, &[1, 2, 3], false)],
        );
        assert!(one.sums[0].fails(&one.bounds) && one.range(&[0]).is_none());
        assert_eq!(one.conflict(), [0, 2]);
        let two = system(
            vec![exact(10), exact(6), exact(6), exact(1)],
            &[(0, &[1, 2, 3], false)],
        );
        assert_eq!(two.conflict(), [0, 1, 2]);
    }

    /// Women are at most 3, adults at least 8, and all adults are women: no sum fails alone.
    #[test]
    fn a_conflict_of_several_sums_is_found_and_holds_no_more_than_it_needs() {
        let bounds = vec![Count::exact(3), Count::exact(8), UNKNOWN, Count::exact(40)];
        let chained = system(
            bounds,
            &[(0, &[2], false), (2, &[1], false), (3, &[0], false)],
        );
        assert!(chained.sums.iter().all(|sum| !sum.fails(&chained.bounds)));
        assert_eq!(chained.conflict(), [0, 1]);
    }

    #[test]
    fn what_totals_and_parts_leave_open_is_tight() {
        let hidden = Count::between(0, 4);
        let bounds = vec![Count::exact(23), Count::exact(20), hidden, UNKNOWN];
        let exact = system(bounds.clone(), &[(0, &[1, 2], true)]);
        assert_eq!(exact.range(&[2]), Some(Count::exact(3)));
        let open = system(bounds, &[(0, &[1, 2], false)]);
        assert_eq!(open.range(&[2]), Some(Count::between(0, 3)));
        assert_eq!(open.range(&[3]), Some(UNKNOWN));
        assert!(open.conflict().is_empty());
    }
}
