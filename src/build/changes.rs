//! What changed between two builds of an output: which numbers, from what to what; bytes come last.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::lock::{Input, Output, Rows};
use super::quantity::{Quantity, of_row};
use crate::dataset::areas;
use crate::render::{Kind, kind};

/// One thing that changed.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Change {
    /// The output.
    pub(crate) file: String,
    /// What sort of change: `number`, `text`, `row`, `columns`, `input`, `question`, `file`, `looks`, `claim`, `failed`.
    pub(crate) what: &'static str,
    /// The row, by its keys; an input, by its path.
    pub(crate) about: String,
    /// The quantity: `count`, `value`, `rows`.
    pub(crate) quantity: String,
    /// What it was; empty for none.
    pub(crate) from: String,
    /// What it is; empty for none.
    pub(crate) to: String,
}

impl Change {
    /// One of a file as a whole.
    pub(crate) fn of(what: &'static str, about: impl Into<String>) -> Self {
        Self {
            what,
            about: about.into(),
            ..Self::default()
        }
    }

    /// Beside the name of the output, in words.
    pub(crate) fn words(&self) -> String {
        let parts = [self.about.as_str(), self.quantity.as_str()];
        let mut said = parts
            .into_iter()
            .filter(|part| !part.is_empty())
            .collect::<Vec<_>>()
            .join(" ");
        if !(self.from.is_empty() && self.to.is_empty()) {
            said += &format!(" {} -> {}", self.from, self.to);
        }
        said
    }
}

/// What is otherwise in a new build than in an old one, its bytes apart.
pub(crate) fn between(old: &Output, new: &Output) -> Vec<Change> {
    let mut changes = Vec::new();
    if old.command != new.command {
        changes.push(Change {
            from: old.command.join(" "),
            to: new.command.join(" "),
            ..Change::of("question", "the question changed:")
        });
    }
    changes.extend(inputs(&old.inputs, &new.inputs));
    if old.tables.len() == new.tables.len() {
        for (old, new) in old.tables.iter().zip(&new.tables) {
            changes.extend(tables(old, new));
        }
    } else {
        changes.push(Change {
            from: old.tables.len().to_string(),
            to: new.tables.len().to_string(),
            ..Change::of("columns", "tables in it:")
        });
    }
    changes
}

/// Inputs that are others, by their rows where these are known.
fn inputs(old: &[Input], new: &[Input]) -> Vec<Change> {
    let mut changes = Vec::new();
    for input in new {
        let Some(before) = old.iter().find(|before| before.path == input.path) else {
            changes.push(Change::of(
                "input",
                format!("reads {}, and did not", input.path),
            ));
            continue;
        };
        if before.sha256 == input.sha256 {
            continue;
        }
        let rows = |rows: Option<u64>| rows.map(|rows| format!("{rows} rows"));
        let change = |quantity: &str, from: String, to: String| Change {
            quantity: quantity.into(),
            from,
            to,
            ..Change::of("input", format!("{}:", input.path))
        };
        let mut said = Vec::new();
        for (name, from, to) in [
            ("", before.read, input.read),
            ("set aside", before.set_aside, input.set_aside),
        ] {
            if let (Some(from), Some(to), true) = (rows(from), rows(to), from != to) {
                said.push(change(name, from, to));
            }
        }
        if said.is_empty() {
            let (from, to) = (before.bytes, input.bytes);
            said.push(if from == to {
                Change::of(
                    "input",
                    format!("{} changed, its length did not", input.path),
                )
            } else {
                change("", format!("{from} bytes"), format!("{to} bytes"))
            });
        }
        changes.append(&mut said);
    }
    for gone in old
        .iter()
        .filter(|old| !new.iter().any(|new| new.path == old.path))
    {
        changes.push(Change::of(
            "input",
            format!("no longer reads {}", gone.path),
        ));
    }
    changes
}

fn tables(old: &Rows, new: &Rows) -> Vec<Change> {
    if old.columns != new.columns {
        let names = |rows: &Rows| {
            let names = rows.columns.iter().map(|(name, unit)| match unit.as_str() {
                "" => name.clone(),
                unit => format!("{name} ({unit})"),
            });
            names.collect::<Vec<_>>().join(", ")
        };
        return vec![Change {
            from: names(old),
            to: names(new),
            ..Change::of("columns", "columns:")
        }];
    }
    if old.many.is_some() || new.many.is_some() {
        return many(old, new).into_iter().collect();
    }
    let keys = keys(old, new);
    let (old, new) = (by_key(old, &keys), by_key(new, &keys));
    let known: BTreeMap<_, _> = old.iter().map(|(key, _, before)| (key, before)).collect();
    let mut changes = Vec::new();
    for (key, label, after) in &new {
        let Some(before) = known.get(key) else {
            changes.push(Change::of(
                "row",
                format!("new row: {}{}", label, said(after)),
            ));
            continue;
        };
        let pairs = before.iter().zip(after);
        for (before, after) in pairs.filter(|(before, after)| before != after) {
            let (from, to) = before.words(after);
            let what = if matches!(before.name.as_str(), "note" | "status" | "sentence") {
                "text"
            } else {
                "number"
            };
            changes.push(Change {
                quantity: before.name.clone(),
                from,
                to,
                ..Change::of(what, label.clone())
            });
        }
    }
    let kept: BTreeSet<_> = new.iter().map(|(key, ..)| key).collect();
    for (_, label, before) in old.iter().filter(|(key, ..)| !kept.contains(key)) {
        changes.push(Change::of(
            "row",
            format!("row gone: {}{}", label, said(before)),
        ));
    }
    changes
}

/// The quantity of a row that a reader looks for first.
fn said(row: &[Quantity]) -> String {
    let named = |name: &str| row.iter().find(|quantity| quantity.name == name);
    let known = |quantity: &&Quantity| quantity.words(quantity).0 != "unknown";
    let first = ["count", "value"].into_iter().filter_map(named).find(known);
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
fn many(old: &Rows, new: &Rows) -> Option<Change> {
    let rows = |rows: &Rows| {
        rows.many
            .as_ref()
            .map_or(rows.rows.len(), |(rows, _)| *rows)
    };
    if old.many == new.many {
        return None;
    }
    let change = Change::of("number", "rows, too many to be kept in the lock:");
    Some(if rows(old) == rows(new) {
        Change::of(
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

/// The columns by which a row is known, of those that are no quantity: what it is about, and as many others as tell all
/// rows apart.
fn keys(old: &Rows, new: &Rows) -> Vec<usize> {
    let rows = || old.rows.iter().chain(&new.rows);
    let is_key = |(at, (name, _)): &(usize, &(String, String))| {
        let is_word = |row: &Vec<Value>| !row.get(*at).is_some_and(Value::is_number);
        let never =
            ["status", "note", "sentence", "count", "base", "value"].contains(&name.as_str());
        let bound = name.ends_with("_low") || name.ends_with("_high");
        let whole = kind(name) == Kind::Whole && name.ends_with("year");
        !never && !bound && (whole || rows().all(is_word))
    };
    let able = old.columns.iter().enumerate().filter(is_key);
    let (mut keys, others): (Vec<usize>, Vec<usize>) = able
        .map(|(at, _)| at)
        .partition(|at| MAIN.contains(&old.columns[*at].0.as_str()));
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

/// What the contract's rows are about.
const MAIN: [&str; 11] = [
    "claim",
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
fn by_key(rows: &Rows, keys: &[usize]) -> Vec<((String, usize), String, Vec<Quantity>)> {
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

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn table(rows: Vec<Vec<Value>>) -> Output {
        let columns = [
            "country",
            "year",
            "group",
            "count",
            "count_low",
            "count_high",
            "status",
        ];
        let columns = columns
            .map(|name| (name.to_owned(), String::new()))
            .to_vec();
        let rows = Rows {
            columns,
            rows,
            ..Rows::default()
        };
        Output {
            tables: vec![rows],
            ..Output::default()
        }
    }

    fn row(country: &str, count: u64) -> Vec<Value> {
        let n = json!(count);
        vec![
            country.into(),
            json!(2023),
            "female".into(),
            n.clone(),
            n.clone(),
            n,
            "exact".into(),
        ]
    }

    fn said(old: &Output, new: &Output) -> Vec<String> {
        between(old, new).iter().map(Change::words).collect()
    }

    #[test]
    fn numbers_are_named_with_what_they_were_and_are() {
        let old = table(vec![row("KGZ", 66), row("UZB", 1)]);
        let new = table(vec![row("KGZ", 67), row("TJK", 2)]);
        assert_eq!(
            said(&old, &new),
            [
                "Kyrgyzstan 2023 female count 66 -> 67",
                "new row: Tajikistan 2023 female (count 2)",
                "row gone: Uzbekistan 2023 female (count 1)"
            ]
        );
        assert!(said(&old, &old).is_empty());
    }

    #[test]
    fn rows_that_nothing_tells_apart_are_told_by_their_place() {
        let twice = |count| table(vec![row("KGZ", 1), row("KGZ", count)]);
        assert_eq!(
            said(&twice(2), &twice(3)),
            ["Kyrgyzstan 2023 female (2) count 2 -> 3"]
        );
    }

    #[test]
    fn inputs_are_named_by_their_rows() {
        let reading = |rows: u64| Output {
            inputs: vec![Input {
                path: "data.csv".into(),
                sha256: rows.to_string(),
                bytes: 100,
                read: Some(rows),
                used: Some(rows),
                set_aside: Some(0),
                ..Input::default()
            }],
            ..Output::default()
        };
        assert_eq!(
            said(&reading(12), &reading(13)),
            ["data.csv: 12 rows -> 13 rows"]
        );
    }
}
