//! Groups of which the table says too much, without any suppressed cell: all in one category, all but one, or supplied by one
//! body.

use std::collections::BTreeMap;

use super::cell::Printed;
use super::table::{AuditTable, Key};
use super::{AuditFinding, Declared, Finding};
use crate::stats::mathematics::disclosure::{dominance, group_disclosure};

/// The (n, k) rule and the p% rule as statistical offices often set them.
const RULES: (usize, f64, f64) = (1, 85.0, 10.0);

/// Enters the groups of a table of which all counts are printed.
pub(super) fn audit(table: &AuditTable, declared: &Declared, found: &mut Vec<AuditFinding>) {
    for dimension in &table.dimensions {
        let is_contributor = declared
            .contributors
            .as_ref()
            .is_some_and(|of| of.eq_ignore_ascii_case(dimension));
        for (group, counts) in slices(table, dimension) {
            let Some(counts) = counts.into_iter().collect::<Option<Vec<u64>>>() else {
                continue;
            };
            let finding = if is_contributor {
                let (n, k, p) = RULES;
                let dominates =
                    dominance(&counts, n, k, p).is_some_and(|of| of.by_share || of.by_remainder);
                dominates.then_some(Finding::Dominated)
            } else {
                let of = group_disclosure(&counts);
                match (of.attribute, of.within) {
                    (true, _) => Some(Finding::OneCategory),
                    (_, true) => Some(Finding::OneOther),
                    _ => None,
                }
            };
            if let Some(finding) = finding.filter(|_| counts.len() > 1) {
                found.push(AuditFinding {
                    table: table.name.clone(),
                    attacker: None,
                    finding,
                    place: place(&group, dimension),
                });
            }
        }
    }
}

/// The counts of the categories of a dimension, for each of the other categories; `None` for one that is not printed.
fn slices<'a>(
    table: &'a AuditTable,
    dimension: &str,
) -> BTreeMap<Vec<&'a (String, String)>, Vec<Option<u64>>> {
    let mut slices: BTreeMap<Vec<&(String, String)>, Vec<Option<u64>>> = BTreeMap::new();
    for cell in &table.cells {
        if cell.key.iter().any(|(of, _)| of == dimension) {
            let others = cell.key.iter().filter(|(of, _)| of != dimension).collect();
            let count = match cell.printed {
                Printed::Number(count) => Some(count),
                _ => None,
            };
            slices.entry(others).or_default().push(count);
        }
    }
    slices
}

fn place(group: &[&(String, String)], dimension: &str) -> String {
    let labels: Key = group.iter().map(|part| (*part).clone()).collect();
    let of = super::table::place(&labels);
    format!("{of}, by {dimension}")
}
