//! Relations that are not a network: a linear programme for each end of each range.

use microlp::{ComparisonOp, Error, LinearExpr, OptimizationDirection, Problem, Variable};

use super::{Component, LARGEST_PROGRAMME};
use crate::dataset::count::Count;

/// How far a solution may be from a whole number.
const TOLERANCE: f64 = 1e-6;

/// The range of each cell within its goal, where the component is not too large; `None` where no numbers fit.
pub(super) fn ranges(
    component: &Component,
    bounds: &[Count],
    goals: &[(usize, Count)],
) -> Option<Vec<Option<Count>>> {
    let size = component.cells.len() * component.relations.len();
    if size.saturating_mul(goals.len()) > LARGEST_PROGRAMME {
        return Some(decided_by_bounds(bounds, goals));
    }
    let mut seen: Vec<Option<(f64, f64)>> = vec![None; component.cells.len()];
    if !solve(component, bounds, &[], &mut seen) {
        return None;
    }
    // all at once first: one programme shows many cells at their ends
    let all: Vec<usize> = goals
        .iter()
        .map(|(cell, _)| component.place(*cell))
        .collect();
    for weight in [1.0, -1.0] {
        let objective: Vec<(usize, f64)> = all.iter().map(|at| (*at, weight)).collect();
        solve(component, bounds, &objective, &mut seen);
    }
    let mut found = Vec::new();
    for ((cell, goal), at) in goals.iter().zip(all) {
        let low = goal.low as f64;
        let high = goal.high.map_or(f64::INFINITY, |high| high as f64);
        if seen[at].is_none_or(|(least, _)| least > low + TOLERANCE) {
            solve(component, bounds, &[(at, 1.0)], &mut seen);
        }
        if seen[at].is_none_or(|(_, most)| most < high - TOLERANCE) {
            solve(component, bounds, &[(at, -1.0)], &mut seen);
        }
        let (least, most) = seen[at].unwrap_or((bounds[*cell].low as f64, f64::INFINITY));
        let least = (least - TOLERANCE).ceil().clamp(low, high);
        let most = (most + TOLERANCE).floor().clamp(low, high);
        found.push(Some(Count {
            low: least as u64,
            high: most.is_finite().then_some(most as u64),
        }));
    }
    Some(found)
}

/// A component that is too large: known is only what its bounds rule out.
fn decided_by_bounds(bounds: &[Count], goals: &[(usize, Count)]) -> Vec<Option<Count>> {
    let decided = |(cell, goal): &(usize, Count)| {
        let is_number = bounds[*cell].number().is_some();
        (is_number || goal.number().is_some()).then_some(*goal)
    };
    goals.iter().map(decided).collect()
}

/// Solves one programme and notes what each cell is there; `false` where no numbers fit.
fn solve(
    component: &Component,
    bounds: &[Count],
    objective: &[(usize, f64)],
    seen: &mut [Option<(f64, f64)>],
) -> bool {
    let mut problem = Problem::new(OptimizationDirection::Minimize);
    let mut weights = vec![0.0; component.cells.len()];
    for (at, weight) in objective {
        weights[*at] = *weight;
    }
    let variable = |(cell, weight): (&usize, &f64)| {
        let high = bounds[*cell].high.map_or(f64::INFINITY, |high| high as f64);
        problem.add_var(*weight, (bounds[*cell].low as f64, high))
    };
    let variables: Vec<Variable> = component.cells.iter().zip(&weights).map(variable).collect();
    for relation in &component.relations {
        let terms = || {
            let mut terms = LinearExpr::empty();
            for (cell, by) in &relation.terms {
                terms.add(variables[component.place(*cell)], *by as f64);
            }
            terms
        };
        match (relation.low, relation.high) {
            (Some(low), Some(high)) if low == high => {
                problem.add_constraint(terms(), ComparisonOp::Eq, low as f64);
            }
            (low, high) => {
                if let Some(low) = low {
                    problem.add_constraint(terms(), ComparisonOp::Ge, low as f64);
                }
                if let Some(high) = high {
                    problem.add_constraint(terms(), ComparisonOp::Le, high as f64);
                }
            }
        }
    }
    let solution = match problem.solve() {
        Err(Error::Infeasible) => return false,
        Err(Error::Unbounded) => {
            open_ends(objective, seen);
            return true;
        }
        Err(_) => return true,
        Ok(outcome) => outcome.into_solution().ok(),
    };
    if let Some(solution) = solution {
        for (seen, variable) in seen.iter_mut().zip(&variables) {
            let value = solution.var_value(*variable);
            let (least, most) = seen.unwrap_or((value, value));
            *seen = Some((least.min(value), most.max(value)));
        }
    }
    true
}

/// A single cell without an upper end.
fn open_ends(objective: &[(usize, f64)], seen: &mut [Option<(f64, f64)>]) {
    if let [(at, weight)] = objective
        && *weight < 0.0
    {
        let least = seen[*at].map_or(0.0, |(least, _)| least);
        seen[*at] = Some((least, f64::INFINITY));
    }
}
