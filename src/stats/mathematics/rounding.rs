//! Rounding of two-way tables to multiples of a base, so that rows and columns still add up.
//!
//! Zero-restricted controlled rounding (Cox 1987): each count goes to one of the two multiples next to it, a multiple stays, and
//! all margins are sums of what is shown. Of all ways the one with the smallest sum of absolute changes is taken: a flow, so the
//! linear programme has whole numbers for its answer.

use microlp::{ComparisonOp, LinearExpr, OptimizationDirection, Problem, Variable};

/// Controlled rounding of inner counts: the rounded counts with their margins as last row and column; `None` where rows differ in
/// length, the base is below 2, or no way was found.
pub fn controlled_rounding(cells: &[Vec<u64>], base: u64) -> Option<Vec<Vec<u64>>> {
    let columns = cells.first()?.len();
    if base < 2 || cells.iter().any(|row| row.len() != columns) {
        return None;
    }
    let table = with_margins(cells);
    let mut problem = Problem::new(OptimizationDirection::Minimize);
    let rounded: Vec<Vec<Rounded>> = table
        .iter()
        .map(|row| {
            row.iter()
                .map(|count| Rounded::new(*count, base, &mut problem))
                .collect()
        })
        .collect();
    let last = table.len() - 1;
    for row in &rounded {
        let (total, parts) = row.split_last()?;
        add_sum(&mut problem, &parts.iter().collect::<Vec<_>>(), total, base);
    }
    for at in 0..=columns {
        let parts: Vec<&Rounded> = rounded[..last].iter().map(|row| &row[at]).collect();
        add_sum(&mut problem, &parts, &rounded[last][at], base);
    }
    let solution = problem.solve().ok()?.into_solution().ok()?;
    let shown = |cell: &Rounded| {
        let up = cell.up.map_or(0.0, |up| solution.var_value(up));
        cell.below + if up > 0.5 { base } else { 0 }
    };
    let found: Vec<Vec<u64>> = rounded
        .iter()
        .map(|row| row.iter().map(shown).collect())
        .collect();
    // the programme is in floating-point numbers: only what adds up is returned
    let inner: Vec<Vec<u64>> = found[..last]
        .iter()
        .map(|row| row[..columns].to_vec())
        .collect();
    (with_margins(&inner) == found).then_some(found)
}

/// Counts with their sums as last row and column.
pub fn with_margins(cells: &[Vec<u64>]) -> Vec<Vec<u64>> {
    let mut table: Vec<Vec<u64>> = cells.to_vec();
    for row in &mut table {
        row.push(row.iter().sum());
    }
    let columns = table.first().map_or(0, Vec::len);
    let totals = (0..columns)
        .map(|at| table.iter().map(|row| row[at]).sum())
        .collect();
    table.push(totals);
    table
}

/// A count as the multiple below it, and whether it goes up by one base.
struct Rounded {
    below: u64,
    /// `None` where the count is a multiple, which stays.
    up: Option<Variable>,
}

impl Rounded {
    fn new(count: u64, base: u64, problem: &mut Problem) -> Self {
        let rest = count % base;
        // going up changes by base - rest instead of rest
        let price = (base - rest) as f64 - rest as f64;
        Self {
            below: count - rest,
            up: (rest > 0).then(|| problem.add_var(price, (0.0, 1.0))),
        }
    }
}

fn add_sum(problem: &mut Problem, parts: &[&Rounded], total: &Rounded, base: u64) {
    let mut terms = LinearExpr::empty();
    let below: u64 = parts.iter().map(|part| part.below).sum();
    for up in parts.iter().filter_map(|part| part.up) {
        terms.add(up, 1.0);
    }
    if let Some(up) = total.up {
        terms.add(up, -1.0);
    }
    // parts are never below their total by less than nothing: rests only add to it
    let missing = total.below.saturating_sub(below) / base;
    problem.add_constraint(terms, ComparisonOp::Eq, missing as f64);
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Each count is next to the true one, multiples stay, and all sums hold.
    #[test]
    fn rounded_tables_add_up() {
        let cells = vec![vec![1, 4, 0, 7], vec![10, 3, 3, 9], vec![2, 2, 2, 2]];
        for base in [2, 3, 5, 11] {
            let (rounded, exact) = (
                controlled_rounding(&cells, base).unwrap(),
                with_margins(&cells),
            );
            for (ours, true_count) in rounded.concat().into_iter().zip(exact.concat()) {
                assert!(ours.is_multiple_of(base) && ours.abs_diff(true_count) < base);
            }
            let inner: Vec<Vec<u64>> = rounded[..3].iter().map(|row| row[..4].to_vec()).collect();
            assert_eq!(with_margins(&inner), rounded);
        }
        assert!(controlled_rounding(&[vec![1], vec![1, 2]], 5).is_none());
    }
}
