//! Attacks on the guard: case files at random, every question, and a linear programme over all answers together.
//!
//! The attacker knows how many persons each answer counts and, of each suppressed count, that it is not negative. What all
//! answers leave open must hold every number from 1 to 10 for each suppressed count of a few.

use microlp::{ComparisonOp, LinearExpr, OptimizationDirection, Problem};

use questions::{Known, Random, ask, file, kinds};

mod noise;
mod published;
mod questions;
mod side_doors;

const K: u64 = 11;

/// The layout of case files that are made here: a line for each person.
const DECLARATION: &str = r#"
release = "mine"
title = "Mine"
table = "victims"
shape = "cases"
source = "mine"
missing = [""]
no = ["0"]
[columns.citizenship]
from = ["cit"]
[columns.exploited_in]
from = ["dest"]
[columns.year]
from = ["year"]
[columns.sex]
from = ["sex"]
values = { "F" = "female", "M" = "male" }
[columns.age]
from = ["age"]
values = { "18--20" = "18-20", "21--23" = "21-23", "24--26" = "24-26" }
"#;

/// Those of the known sets from which all others follow by addition and subtraction.
fn independent(known: &Known) -> Vec<(Vec<usize>, u64)> {
    let mut basis: Vec<(usize, Vec<f64>)> = Vec::new();
    let mut chosen = Vec::new();
    for (set, n) in &known.exact {
        let mut row = vec![0.0; kinds().len()];
        for at in set {
            row[*at] = 1.0;
        }
        for (lead, other) in &basis {
            let factor = row[*lead];
            for (cell, of) in row.iter_mut().zip(other) {
                *cell -= factor * of;
            }
        }
        let Some(lead) = row.iter().position(|cell| cell.abs() > 1e-9) else {
            continue;
        };
        let factor = row[lead];
        for cell in &mut row {
            *cell /= factor;
        }
        basis.push((lead, row));
        chosen.push((set.clone(), *n));
    }
    chosen
}

/// The least and the most that a set may hold, given all that is known.
fn limits(known: &[(Vec<usize>, u64)], set: &[usize]) -> (f64, f64) {
    let bound = |direction: OptimizationDirection| {
        let mut problem = Problem::new(direction);
        let variables: Vec<_> = (0..kinds().len())
            .map(|at| {
                let cost = f64::from(u8::from(set.contains(&at)));
                problem.add_var(cost, (0.0, f64::INFINITY))
            })
            .collect();
        for (of, n) in known {
            let mut sum = LinearExpr::empty();
            for at in of {
                sum.add(variables[*at], 1.0);
            }
            problem.add_constraint(sum, ComparisonOp::Eq, *n as f64);
        }
        let outcome = problem.solve().unwrap();
        outcome.into_solution().unwrap().objective()
    };
    (
        bound(OptimizationDirection::Minimize),
        bound(OptimizationDirection::Maximize),
    )
}

#[test]
fn no_suppressed_count_is_recovered_or_narrowed_by_all_answers_together() {
    let folder = tempfile::tempdir().unwrap();
    let mut random = Random(0x5eed);
    let (mut suppressed, mut shown) = (0, 0);
    for nth in 0..2 {
        let (data, counts) = file(folder.path(), &mut random);
        let mut known = Known::default();
        ask(&data, &counts, &mut known);
        shown += known.exact.len();
        let facts = independent(&known);
        for (set, (name, plain)) in &known.hidden {
            let n: u64 = set.iter().map(|at| counts[*at]).sum();
            if !(1..K).contains(&n) {
                continue;
            }
            suppressed += 1;
            let (low, high) = limits(&facts, set);
            let file = format!("file {nth}, {name}: {n} is between {low} and {high}");
            assert!(high >= (K - 1) as f64 - 1e-6, "{file}");
            if *plain {
                assert!(low <= 1.0 + 1e-6, "{file}");
            }
        }
    }
    assert!(
        suppressed > 10 && shown > 40,
        "{suppressed} suppressed, {shown} shown"
    );
}
