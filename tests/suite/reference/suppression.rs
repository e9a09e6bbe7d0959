use std::collections::BTreeSet;

use serde_json::Value;
use tipstat::dataset::count::Count;
use tipstat::stats::mathematics::linear::{Sum, UNKNOWN};
use tipstat::stats::mathematics::relations::{Outcome, Relation, Relations};
use tipstat::stats::views::cross::{limits, suppressed};

use super::{Case, run};

/// Counts with their margins, and the names of rows and columns.
pub(crate) struct Table {
    k: u64,
    pub counts: Vec<Vec<u64>>,
    rows: Vec<String>,
    columns: Vec<String>,
}

impl Table {
    pub(crate) fn of(file: &str, name: &Value) -> Self {
        let path = format!("{}/tests/vectors/{file}.json", env!("CARGO_MANIFEST_DIR"));
        let all: Value = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
        let tables = all["tables"].as_array().unwrap();
        let table = tables.iter().find(|table| table["name"] == *name).unwrap();
        let names = |field: &str| -> Vec<String> {
            let names = table[field].as_array().unwrap().iter();
            names
                .map(|name| name.as_str().unwrap().to_owned())
                .chain(["Tot".to_owned()])
                .collect()
        };
        let line = |line: &Value| -> Vec<u64> {
            let counts = line.as_array().unwrap().iter();
            let mut counts: Vec<u64> = counts.map(|n| n.as_u64().unwrap()).collect();
            counts.push(counts.iter().sum());
            counts
        };
        let cells = table["cells"].as_array().unwrap();
        let mut counts: Vec<Vec<u64>> = cells.iter().map(line).collect();
        let columns = 0..counts[0].len();
        counts.push(
            columns
                .map(|at| counts.iter().map(|row| row[at]).sum())
                .collect(),
        );
        Self {
            k: table["k"].as_u64().unwrap(),
            counts,
            rows: names("rows"),
            columns: names("columns"),
        }
    }

    pub(crate) fn place(&self, cell: &str) -> (usize, usize) {
        let (row, column) = cell.split_once('|').unwrap();
        let at = |names: &[String], name| names.iter().position(|known| known == name).unwrap();
        (at(&self.rows, row), at(&self.columns, column))
    }

    fn is_small(&self, (row, column): (usize, usize)) -> bool {
        (1..self.k).contains(&self.counts[row][column])
    }

    /// Compares what is left open to one who knows which of the hidden cells are small.
    fn compare_marked(&self, case: &mut Case, hidden: &BTreeSet<(usize, usize)>) {
        let width = self.columns.len();
        let bounds =
            (0..self.rows.len()).flat_map(|row| (0..width).map(move |column| (row, column)));
        let bounds = bounds.map(|at| match (hidden.contains(&at), self.is_small(at)) {
            (false, _) => Count::exact(self.counts[at.0][at.1]),
            (true, true) => Count::between(1, self.k - 1),
            (true, false) => Count {
                low: self.k,
                high: None,
            },
        });
        let sum = |whole: usize, parts: Vec<usize>| {
            Relation::of_sum(&Sum {
                whole,
                parts,
                exact: true,
            })
        };
        let (last_row, last) = (self.rows.len() - 1, width - 1);
        let rows = (0..=last_row).map(|row| {
            sum(
                row * width + last,
                (0..last).map(|at| row * width + at).collect(),
            )
        });
        let columns = (0..=last).map(|at| {
            sum(
                last_row * width + at,
                (0..last_row).map(|row| row * width + at).collect(),
            )
        });
        let relations = Relations {
            bounds: bounds.collect(),
            relations: rows.chain(columns).collect(),
        };
        let theirs = case.expected("labelled").unwrap();
        let wanted: Vec<_> = hidden
            .iter()
            .map(|(row, column)| (row * width + column, UNKNOWN))
            .collect();
        let Outcome::Ranges(ranges) = relations.ranges(&wanted) else {
            panic!("contradiction")
        };
        let (mut exact, mut safe) = (0, true);
        for ((row, column), range) in hidden.iter().zip(ranges) {
            let (range, cell) = (
                range.unwrap(),
                format!("{}|{}", self.rows[*row], self.columns[*column]),
            );
            case.close_pair(
                &cell,
                (range.low as f64, range.high.unwrap() as f64),
                &theirs["intervals"][&cell],
            );
            let small = self.is_small((*row, *column));
            exact += usize::from(small && range.number().is_some());
            safe &= !small || range.low <= 1 && range.high.is_some_and(|high| high >= self.k - 1);
        }
        assert_eq!(
            exact,
            theirs["exactly_recovered_primary"]
                .as_array()
                .unwrap()
                .len()
        );
        assert_eq!(Value::from(safe), theirs["noleak_ok"], "{}", case.input);
    }

    /// Whether each small count may be any from 1 to `k - 1` for a reader who knows that it is not zero.
    fn is_safe(&self, hidden: &BTreeSet<(usize, usize)>) -> bool {
        let limits = limits(&self.counts, hidden, 1).into_iter();
        let mut small = limits.filter(|(place, _)| self.is_small(*place));
        small.all(|(_, (low, high))| low <= 1 && high.is_none_or(|high| high >= self.k - 1))
    }
}

/// The intervals of an attacker's linear programs are the largest flows of our network.
#[test]
fn hidden_cells_are_left_between_the_same_limits() {
    run("sdc_audit", &[], |case: &mut Case| {
        let table = Table::of("sdc_audit", &case.input["table"]);
        let hidden = case.input["suppressed"].as_array().unwrap().iter();
        let hidden: BTreeSet<_> = hidden
            .map(|cell| table.place(cell.as_str().unwrap()))
            .collect();
        table.compare_marked(case, &hidden);
        for (attacker, least) in [("nonneg", 0), ("zeros_published", 1)] {
            let theirs = case.expected(attacker).unwrap();
            let ours = limits(&table.counts, &hidden, least);
            let intervals = theirs["intervals"].as_object().unwrap();
            assert_eq!(intervals.len(), ours.len(), "{}", case.input);
            for (cell, interval) in intervals {
                let (low, high) = ours[&table.place(cell)];
                let high = high.map_or(f64::INFINITY, |high| high as f64);
                case.close_pair(cell, (low as f64, high), interval);
            }
            let known = ours
                .iter()
                .filter(|(place, (low, high))| *high == Some(*low) && table.is_small(**place));
            let recovered = theirs["exactly_recovered_primary"].as_array().unwrap();
            assert_eq!(known.count(), recovered.len(), "{}", case.input);
            if least == 1 {
                let safe = table.is_safe(&hidden);
                assert_eq!(Value::from(safe), theirs["noleak_ok"], "{}", case.input);
            }
        }
    });
}

/// Our pattern protects as `noleak` asks, and hides as little as the proven optimum.
#[test]
fn what_is_hidden_protects_and_is_little() {
    let patterns = [
        "number_of_optimal_patterns",
        "optimal_patterns",
        "patterns_listed_are_all",
    ];
    run("sdc_suppression", &patterns, |case: &mut Case| {
        let table = Table::of("sdc_suppression", &case.input["table"]);
        let ours = suppressed(&table.counts, table.k);
        assert!(table.is_safe(&ours), "{}", case.input);
        if let Some(primary) = case.expected("primary") {
            let theirs = primary.as_array().unwrap().iter();
            let theirs: BTreeSet<_> = theirs
                .map(|cell| table.place(cell.as_str().unwrap()))
                .collect();
            let small: BTreeSet<_> = ours
                .iter()
                .copied()
                .filter(|at| table.is_small(*at))
                .collect();
            assert_eq!(small, theirs, "{}", case.input);
        }
        if let Some(best) = case.expected("best_objective") {
            let ours: u64 = ours
                .iter()
                .map(|(row, column)| table.counts[*row][*column])
                .sum();
            let is = |field: &str, value: &str| case.input[field] == value;
            // the best that hides inner cells alone hides as little in all of these tables
            if is("protection", "noleak") && is("objective", "min_sum") {
                assert_eq!(ours, best.as_u64().unwrap(), "{}", case.input);
            }
        }
    });
}
