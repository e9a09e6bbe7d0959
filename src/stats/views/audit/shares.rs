//! Percentages: with its base, a percentage gives the count back, or narrows it.

use std::collections::BTreeMap;

use super::cell::Printed;
use super::table::{AuditTable, Key};
use crate::stats::mathematics::percentages::PrintedPercentage;
use crate::stats::mathematics::relations::Relation;

/// A percentage that is printed for a cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Share {
    pub percent: PrintedPercentage,
    /// What it is of, where the row prints it.
    pub base: Option<u64>,
}

/// A percentage in a column of percentages or shares: `4%`, `4.3`; a fraction of 1 such as `0.043` is 4.3%.
pub(super) fn percent(text: &str) -> Option<PrintedPercentage> {
    let plain = text.trim();
    if let Some(digits) = plain
        .strip_prefix("0.")
        .filter(|digits| digits.len() > 2 && !plain.ends_with('%'))
    {
        // `0.043` has three digits: 4.3
        let (whole, part) = digits.split_at_checked(2)?;
        return PrintedPercentage::parse(&format!("{whole}.{part}"));
    }
    PrintedPercentage::parse(plain)
}

/// A label without a sign that its column holds percentages, and whether it had one.
pub(super) fn without_sign(label: &str) -> (String, bool) {
    let is_percent = label.contains('%') || label.contains("percent") || label == "share";
    if !is_percent {
        return (label.to_owned(), false);
    }
    let mut plain = label.to_owned();
    for sign in ["(%)", "[%]", "%", "percentage", "percent", "share"] {
        plain = plain.replace(sign, " ");
    }
    let plain = plain.trim_matches(|c: char| {
        c.is_whitespace() || matches!(c, ',' | ':' | '_' | '-' | '(' | ')')
    });
    (plain.to_owned(), true)
}

/// What the percentages of a table are of.
#[derive(Debug, Clone, PartialEq, Eq)]
enum PercentBase {
    /// The total over one dimension: of a row, of a column.
    Over(String),
    /// The total of the table.
    All,
}

/// The relations of the percentages of a table, and what they are taken to be of; `None` where nothing tells it.
pub(super) fn relations(
    table: &AuditTable,
    index: &BTreeMap<Key, usize>,
    counts: impl Fn(&Key) -> Option<u64>,
) -> (Vec<Relation>, Option<String>) {
    let mut relations = Vec::new();
    let shares = table
        .cells
        .iter()
        .filter_map(|cell| Some((cell, cell.share?)));
    let shares: Vec<_> = shares.collect();
    for (cell, share) in &shares {
        if let (Some(base), Some(at)) = (share.base, index.get(&cell.key)) {
            relations.extend(of_number(*at, share.percent, base));
        }
    }
    if shares.iter().all(|(_, share)| share.base.is_some()) {
        return (relations, None);
    }
    let over = table
        .dimensions
        .iter()
        .map(|dimension| PercentBase::Over(dimension.clone()));
    let mut candidates = over
        .chain([PercentBase::All])
        .filter(|base| fits(table, base, &counts));
    let (Some(base), None) = (candidates.next(), candidates.next()) else {
        let unclear = format!(
            "{}: percentages are left out, as their base is not known",
            table.name
        );
        return (relations, Some(unclear));
    };
    for (cell, share) in shares {
        let whole = index.get(&base.key(&cell.key));
        let (Some(whole), Some(at)) = (whole, index.get(&cell.key)) else {
            continue;
        };
        if whole != at {
            relations.extend(of_cells(*at, share.percent, *whole));
        }
    }
    let of = match base {
        PercentBase::Over(dimension) => format!("the total over {dimension}"),
        PercentBase::All => "the total of the table".into(),
    };
    (
        relations,
        Some(format!("{}: percentages are of {of}", table.name)),
    )
}

impl PercentBase {
    fn key(&self, key: &Key) -> Key {
        let stays = |part: &&(String, String)| matches!(self, Self::Over(dimension) if part.0 != *dimension);
        key.iter().filter(stays).cloned().collect()
    }
}

/// Whether all percentages whose count and base are printed are of this base, and there are any.
fn fits(table: &AuditTable, base: &PercentBase, counts: &impl Fn(&Key) -> Option<u64>) -> bool {
    let mut checked = 0;
    for cell in &table.cells {
        let (Some(share), Printed::Number(count)) = (cell.share, cell.printed) else {
            continue;
        };
        let key = base.key(&cell.key);
        if key == cell.key {
            continue;
        }
        let Some(whole) = counts(&key) else { continue };
        match share.percent.counts(whole) {
            Some(range) if range.contains(&count) => checked += 1,
            _ => return false,
        }
    }
    checked > 0
}

/// A percentage of a number.
fn of_number(cell: usize, percent: PrintedPercentage, base: u64) -> Option<Relation> {
    let counts = percent.counts(base)?;
    Some(Relation {
        terms: vec![(cell, 1)],
        low: i64::try_from(*counts.start()).ok(),
        high: i64::try_from(*counts.end()).ok(),
    })
}

/// A percentage of another cell.
fn of_cells(cell: usize, percent: PrintedPercentage, base: usize) -> Vec<Relation> {
    let Some([scale, low, high]) = percent.weights() else {
        return Vec::new();
    };
    let relation = |weight: i64, low: Option<i64>, high: Option<i64>| Relation {
        terms: match weight {
            0 => vec![(cell, scale)],
            weight => vec![(cell, scale), (base, -weight)],
        },
        low,
        high,
    };
    vec![relation(low, Some(0), None), relation(high, None, Some(0))]
}
