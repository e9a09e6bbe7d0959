//! Rows of a table set against those of an earlier one: each is found again by its keys.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::changes::Change;
use super::claims;
use super::lock::LockedTable;
use super::quantity::{Quantity, of_row};
use crate::dataset::areas;
use crate::stats::ColumnKind;
use crate::stats::column::kind;

/// The differences between the rows of two tables.
pub(super) fn tables(old: &LockedTable, new: &LockedTable) -> Vec<Change> {
    if old.columns != new.columns {
        return vec![Change {
            from: names_of_columns(old),
            to: names_of_columns(new),
            ..Change::new("columns", "columns:")
        }];
    }
    if old.many.is_some() || new.many.is_some() {
        return many(old, new).into_iter().collect();
    }
    let (keys, of_claims) = (keys(old, new), claims::are(&new.columns));
    let (old, new) = (by_key(old, &keys), by_key(new, &keys));
    let known: BTreeMap<_, _> = old.iter().map(|(key, _, before)| (key, before)).collect();
    let mut changes = Vec::new();
    for (key, label, after) in &new {
        if let Some(before) = known.get(key) {
            changes.extend(changes_of_row(label, before, after, of_claims));
        } else {
            let about = format!("new row: {}{}", label, lead_quantity(after));
            changes.push(Change::new("row", about));
        }
    }
    let kept: BTreeSet<_> = new.iter().map(|(key, ..)| key).collect();
    for (_, label, before) in old.iter().filter(|(key, ..)| !kept.contains(key)) {
        let about = format!("row gone: {}{}", label, lead_quantity(before));
        changes.push(Change::new("row", about));
    }
    changes
}

/// The names of the columns, each with its unit.
fn names_of_columns(table: &LockedTable) -> String {
    let names = table
        .columns
        .iter()
        .map(|(name, unit)| match unit.as_str() {
            "" => name.clone(),
            unit => format!("{name} ({unit})"),
        });
    names.collect::<Vec<_>>().join(", ")
}

/// What changed in a row that is in both tables; of a claim its outcome first.
fn changes_of_row(
    label: &str,
    before: &[Quantity],
    after: &[Quantity],
    of_claims: bool,
) -> Vec<Change> {
    let judged = claims::outcome(before, after);
    let is_judged = judged.is_some();
    let judged = judged.map(|(from, to)| Change {
        from,
        to,
        ..Change::new("number", label)
    });
    let mut changes: Vec<Change> = judged.into_iter().collect();
    let pairs = before.iter().zip(after);
    for (before, after) in pairs.filter(|(before, after)| before != after) {
        // the marks of sources, such as [2], follow from the order of their list
        if before.name == "Source" || of_claims && claims::is_said(&before.name, is_judged) {
            continue;
        }
        let (mut from, mut to) = before.words(after);
        let is_text = TEXTS.contains(&before.name.as_str());
        for text in [&mut from, &mut to] {
            if is_text && text == "unknown" {
                *text = "none".into();
            }
        }
        changes.push(Change {
            quantity: before.name.clone(),
            from,
            to,
            ..Change::new(if is_text { "text" } else { "number" }, label)
        });
    }
    changes
}

/// The quantity of a row that a reader looks for first.
fn lead_quantity(row: &[Quantity]) -> String {
    let named = |name: &str| row.iter().find(|quantity| quantity.name == name);
    let known = |quantity: &&Quantity| quantity.words(quantity).0 != "unknown";
    let first = ["count", "value", "outcome"];
    let first = first.into_iter().filter_map(named).find(known);
    let first = first.or_else(|| {
        row.iter()
            .filter(|quantity| quantity.is_number())
            .find(known)
    });
    let first = first.or_else(|| row.iter().find(known));
    first.map_or(String::new(), |quantity| {
        format!(" ({} {})", quantity.name, quantity.words(quantity).0)
    })
}

/// Tables of which only the number of rows and their hash are kept.
fn many(old: &LockedTable, new: &LockedTable) -> Option<Change> {
    let rows = |rows: &LockedTable| {
        rows.many
            .as_ref()
            .map_or(rows.rows.len(), |(rows, _)| *rows)
    };
    if old.many == new.many {
        return None;
    }
    let change = Change::new("number", "rows, too many to be kept in the lock:");
    Some(if rows(old) == rows(new) {
        Change::new(
            "number",
            format!(
                "some of {} rows, too many to be kept in the lock",
                rows(old)
            ),
        )
    } else {
        Change {
            from: rows(old).to_string(),
            to: rows(new).to_string(),
            ..change
        }
    })
}

/// The columns that identify a row, of those that are not a quantity: what it is about, and as many others as distinguish all
/// rows apart.
fn keys(old: &LockedTable, new: &LockedTable) -> Vec<usize> {
    let rows = || old.rows.iter().chain(&new.rows);
    let is_key = |(at, (name, _)): &(usize, &(String, String))| {
        let is_word = |row: &Vec<Value>| !row.get(*at).is_some_and(Value::is_number);
        let never = SAID.contains(&name.to_lowercase().as_str());
        let bound = name.ends_with("_low") || name.ends_with("_high");
        let whole = kind(name) == ColumnKind::Whole && name.ends_with("year");
        !never && !bound && (whole || rows().all(is_word))
    };
    // a claim is known by its name, whatever source answers it
    let of_claims = claims::are(&old.columns);
    let is_main = |name: &str| {
        if of_claims {
            name == "claim"
        } else {
            MAIN.contains(&name)
        }
    };
    let able = old.columns.iter().enumerate().filter(is_key);
    let (mut keys, mut others): (Vec<usize>, Vec<usize>) = able
        .map(|(at, _)| at)
        .partition(|at| is_main(&old.columns[*at].0));
    others.sort_by_key(|at| of_claims && old.columns[*at].0 != "source");
    let enough = |keys: &[usize]| {
        [old, new].iter().all(|table| {
            let mut seen: Vec<String> = table.rows.iter().map(|row| key(row, keys)).collect();
            seen.sort();
            seen.windows(2).all(|two| two[0] != two[1])
        })
    };
    for other in others {
        if enough(&keys) {
            break;
        }
        keys.push(other);
    }
    keys
}

/// Columns that describe a row and do not identify it.
const SAID: [&str; 10] = [
    "status", "note", "sentence", "outcome", "expected", "computed", "reason", "count", "base",
    "value",
];

/// Columns of words about a row.
const TEXTS: [&str; 8] = [
    "note",
    "status",
    "sentence",
    "reason",
    "statement",
    "locator",
    "query",
    "source",
];

/// Columns that identify rows of all statistics.
const MAIN: [&str; 10] = [
    "country",
    "origin",
    "destination",
    "other",
    "year",
    "source",
    "group",
    "sex",
    "age",
    "exploitation",
];

fn key(row: &[Value], keys: &[usize]) -> String {
    let cells: Vec<&Value> = keys.iter().filter_map(|at| row.get(*at)).collect();
    format!("{cells:?}")
}

/// The rows in their order: keys, and how often these stood before; label; quantities.
fn by_key(rows: &LockedTable, keys: &[usize]) -> Vec<((String, usize), String, Vec<Quantity>)> {
    let mut seen: BTreeMap<String, usize> = BTreeMap::new();
    let mut all = Vec::new();
    for (line, row) in (1..).zip(&rows.rows) {
        let key = key(row, keys);
        let times = seen.entry(key.clone()).or_default();
        *times += 1;
        let mut label = label(&rows.columns, keys, row);
        if label.is_empty() {
            label = format!("row {line}");
        } else if *times > 1 {
            label += &format!(" ({times})");
        }
        all.push(((key, *times), label, of_row(&rows.columns, keys, row)));
    }
    all
}

/// The keys of a row in words: `Kyrgyzstan 2023 tip-2023 civil_society`.
fn label(columns: &[(String, String)], keys: &[usize], row: &[Value]) -> String {
    let cells = keys
        .iter()
        .filter_map(|at| Some((columns.get(*at)?, row.get(*at)?)));
    let words = cells.filter_map(|((name, _), cell)| match cell {
        Value::Null => None,
        Value::String(code)
            if matches!(
                name.as_str(),
                "country" | "origin" | "destination" | "other"
            ) =>
        {
            Some(
                code.split(';')
                    .map(areas::name)
                    .collect::<Vec<_>>()
                    .join(" or "),
            )
        }
        Value::String(text) => Some(text.clone()),
        other => Some(other.to_string()),
    });
    words.collect::<Vec<_>>().join(" ")
}
