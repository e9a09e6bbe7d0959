//! What changed between two builds of an output: which numbers, from what to what; bytes come last.

use super::lock::{LockedInput, LockedTable, Output};
use super::rows::tables;

/// One thing that changed.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Change {
    /// The output.
    pub(crate) file: String,
    /// The kind of change: `number`, `text`, `row`, `columns`, `input`, `question`, `file`, `looks`, `claim`, `failed`.
    pub(crate) what: &'static str,
    /// The row, by its keys; an input, by its path.
    pub(crate) about: String,
    /// The quantity: `count`, `value`, `rows`.
    pub(crate) quantity: String,
    /// The value before; empty if there was none.
    pub(crate) from: String,
    /// The value now; empty if there is none.
    pub(crate) to: String,
}

impl Change {
    /// A change of a whole file.
    pub(crate) fn new(what: &'static str, about: impl Into<String>) -> Self {
        Self {
            what,
            about: about.into(),
            ..Self::default()
        }
    }

    /// After the name of the output, in words.
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

/// The differences between two builds of an output, apart from its bytes.
pub(crate) fn between(old: &Output, new: &Output) -> Vec<Change> {
    let mut changes = Vec::new();
    if old.command != new.command {
        changes.push(Change {
            from: old.command.join(" "),
            to: new.command.join(" "),
            ..Change::new("question", "the question changed:")
        });
    }
    changes.extend(inputs(&old.inputs, &new.inputs));
    if old.tables == new.tables {
        return changes; // as nearly always: rows need not be matched
    }
    if old.tables.len() == new.tables.len() {
        for (old, new) in old.tables.iter().zip(&new.tables) {
            changes.extend(tables(old, new));
        }
    } else {
        changes.extend(by_title(&old.tables, &new.tables));
    }
    changes
}

/// Where tables came or went, those that stayed are found again by their titles.
fn by_title(old: &[LockedTable], new: &[LockedTable]) -> Vec<Change> {
    let mut left: Vec<&LockedTable> = old.iter().collect();
    let mut changes = Vec::new();
    for table in new {
        let before = left.iter().position(|old| old.title == table.title);
        match before.map(|at| left.remove(at)) {
            Some(before) => changes.extend(tables(before, table)),
            None => changes.push(Change::new("row", format!("new table: {}", table.title))),
        }
    }
    let gone = |table: &LockedTable| Change::new("row", format!("table gone: {}", table.title));
    changes.extend(left.into_iter().map(gone));
    changes
}

/// Changed inputs, with their numbers of rows if known.
fn inputs(old: &[LockedInput], new: &[LockedInput]) -> Vec<Change> {
    let mut changes = Vec::new();
    for input in new {
        let Some(before) = old.iter().find(|before| before.path == input.path) else {
            changes.push(Change::new("input", format!("now reads {}", input.path)));
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
            ..Change::new("input", format!("{}:", input.path))
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
                Change::new(
                    "input",
                    format!("{} changed, but not its length", input.path),
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
        changes.push(Change::new(
            "input",
            format!("no longer reads {}", gone.path),
        ));
    }
    changes
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

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
        let rows = LockedTable {
            columns,
            rows,
            ..LockedTable::default()
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
    fn tables_that_came_or_went_are_named_and_the_others_compared() {
        let named = |title: &str, count| {
            let mut output = table(vec![row("KGZ", count)]);
            output.tables[0].title = title.into();
            output.tables.remove(0)
        };
        let of = |tables| Output {
            tables,
            ..Output::default()
        };
        let old = of(vec![named("a", 1), named("b", 1)]);
        let new = of(vec![named("b", 2)]);
        let moved = "Kyrgyzstan 2023 female count";
        assert_eq!(
            said(&old, &new),
            [&format!("{moved} 1 -> 2"), "table gone: a"]
        );
        assert_eq!(
            said(&new, &old),
            ["new table: a", &format!("{moved} 2 -> 1")]
        );
    }

    #[test]
    fn inputs_are_named_by_their_rows() {
        let reading = |rows: u64| Output {
            inputs: vec![LockedInput {
                path: "data.csv".into(),
                sha256: rows.to_string(),
                bytes: 100,
                read: Some(rows),
                used: Some(rows),
                set_aside: Some(0),
                ..LockedInput::default()
            }],
            ..Output::default()
        };
        assert_eq!(
            said(&reading(12), &reading(13)),
            ["data.csv: 12 rows -> 13 rows"]
        );
    }
}
