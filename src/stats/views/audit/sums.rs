//! The sums that cells are in: totals over each dimension, sums that are declared, and the same cells of several tables.

use std::collections::{BTreeMap, BTreeSet};

use super::attack::{AttackedCell, AttackedTables};
use super::cell::Printed;
use super::table::{AuditCell, AuditTable, Key};
use super::{Declared, shares};
use crate::dataset::count::Count;
use crate::stats::mathematics::linear::Sum;
use crate::stats::mathematics::relations::{Relation, Relations};

/// A category that is the sum of others.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeclaredSum {
    /// The category.
    pub total: String,
    /// Its parts.
    pub parts: Vec<String>,
}

const OPEN: Count = Count { low: 0, high: None };

/// How parts and total of a dimension go together, as far as the printed ones show it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum SumKind {
    /// The parts are the total.
    Exact,
    /// Some parts are not printed.
    AtMost,
    /// Parts are more than the total: persons are in several.
    Neither,
}

/// Tables that share cells, each of which has the same number in all of them.
pub(super) fn link(tables: &[AuditTable]) -> Vec<Vec<&AuditTable>> {
    let mut sets: Vec<(Vec<&AuditTable>, BTreeMap<&Key, Printed>)> = Vec::new();
    for table in tables {
        let fits = |known: &BTreeMap<&Key, Printed>| {
            let mut shared = 0;
            for cell in &table.cells {
                match (known.get(&cell.key), cell.printed) {
                    (Some(Printed::Number(one)), Printed::Number(other)) if *one != other => {
                        return false;
                    }
                    (Some(_), _) => shared += 1,
                    (None, _) => {}
                }
            }
            shared > 0
        };
        let at = sets.iter().position(|(_, known)| fits(known));
        let at = at.unwrap_or_else(|| {
            sets.push(Default::default());
            sets.len() - 1
        });
        let (of, known) = &mut sets[at];
        of.push(table);
        for cell in &table.cells {
            let printed = known.entry(&cell.key).or_insert(cell.printed);
            if let (Printed::Number(_), false) =
                (cell.printed, matches!(printed, Printed::Number(_)))
            {
                *printed = cell.printed;
            }
        }
    }
    sets.into_iter().map(|(tables, _)| tables).collect()
}

/// Cells and sums of tables that share cells.
pub(super) fn system(
    tables: &[&AuditTable],
    declared: &Declared,
    assumed: &mut Vec<String>,
) -> AttackedTables {
    let mut index: BTreeMap<Key, usize> = BTreeMap::new();
    let mut relations = Relations::default();
    let mut suppressed = Vec::new();
    for table in tables {
        for cell in &table.cells {
            let next = index.len();
            let at = *index.entry(cell.key.clone()).or_insert(next);
            if at == relations.bounds.len() {
                relations.bounds.push(OPEN);
            }
            match cell.printed {
                Printed::Number(number) => relations.bounds[at] = Count::exact(number),
                Printed::Hidden { range, declared } => suppressed.push(AttackedCell {
                    cell: at,
                    printed: range,
                    declared,
                    table: table.name.clone(),
                    place: cell.place.clone(),
                }),
                Printed::Nothing => {}
            }
        }
    }
    if tables.len() > 1 {
        let names: Vec<&str> = tables.iter().map(|table| table.name.as_str()).collect();
        assumed.push(format!(
            "audited together, as they share cells: {}",
            names.join("; ")
        ));
    }
    for table in tables {
        for dimension in &table.dimensions {
            add_sums(table, dimension, &index, &mut relations, assumed);
        }
        add_declared(table, declared, &index, &mut relations);
        let counts = |key: &Key| index.get(key).and_then(|at| relations.bounds[*at].number());
        let (of_shares, told) = shares::relations(table, &index, counts);
        relations.relations.extend(of_shares);
        assumed.extend(told);
    }
    AttackedTables {
        relations,
        suppressed,
    }
}

/// Sums over one dimension of a table.
fn add_sums(
    table: &AuditTable,
    dimension: &str,
    index: &BTreeMap<Key, usize>,
    relations: &mut Relations,
    assumed: &mut Vec<String>,
) {
    let mut wholes: BTreeMap<Key, Vec<usize>> = BTreeMap::new();
    for cell in &table.cells {
        if let Some(whole) = without(cell, dimension) {
            wholes.entry(whole).or_default().push(index[&cell.key]);
        }
    }
    let own: BTreeSet<&Key> = table.cells.iter().map(|cell| &cell.key).collect();
    let printed = wholes.into_iter().filter(|(whole, _)| own.contains(whole));
    let sums = printed.map(|(whole, parts)| Sum {
        whole: index[&whole],
        parts,
        exact: true,
    });
    let sums: Vec<Sum> = sums.collect();
    let kind = sums
        .iter()
        .map(|sum| kind(sum, &relations.bounds))
        .max()
        .unwrap_or(SumKind::Exact);
    match kind {
        SumKind::Exact => {}
        SumKind::AtMost => assumed.push(format!(
            "{}: parts by {dimension} are taken as at most their totals, as some are less",
            table.name
        )),
        SumKind::Neither => {
            assumed.push(format!(
                "{}: parts by {dimension} are not added up, as some are more than their totals",
                table.name
            ));
            return;
        }
    }
    let exact = kind == SumKind::Exact;
    let of = sums
        .into_iter()
        .map(|sum| Relation::of_sum(&Sum { exact, ..sum }));
    relations.relations.extend(of);
}

/// The categories of a cell without those of one dimension; `None` where it has none of it.
fn without(cell: &AuditCell, dimension: &str) -> Option<Key> {
    let others: Key = cell
        .key
        .iter()
        .filter(|(of, _)| of != dimension)
        .cloned()
        .collect();
    (others.len() < cell.key.len()).then_some(others)
}

fn kind(sum: &Sum, bounds: &[Count]) -> SumKind {
    let (whole, parts) = (bounds[sum.whole], sum.of_parts(bounds));
    if whole.high.is_some_and(|high| parts.low > high) {
        SumKind::Neither
    } else if parts.high.is_some_and(|high| whole.low > high) {
        SumKind::AtMost
    } else {
        SumKind::Exact
    }
}

/// Sums of categories that are declared, in every dimension that has them.
fn add_declared(
    table: &AuditTable,
    declared: &Declared,
    index: &BTreeMap<Key, usize>,
    relations: &mut Relations,
) {
    let same = |one: &str, other: &str| one.trim().to_lowercase() == other;
    for sum in &declared.sums {
        for cell in &table.cells {
            for (at, (_, label)) in cell.key.iter().enumerate() {
                if !same(&sum.total, label) {
                    continue;
                }
                let part = |part: &String| {
                    let mut key = cell.key.clone();
                    key[at].1 = part.trim().to_lowercase();
                    key.sort();
                    index.get(&key).copied()
                };
                let parts: Option<Vec<usize>> = sum.parts.iter().map(part).collect();
                if let Some(parts) = parts.filter(|parts| !parts.is_empty()) {
                    relations.relations.push(Relation::of_sum(&Sum {
                        whole: index[&cell.key],
                        parts,
                        exact: true,
                    }));
                }
            }
        }
    }
}
