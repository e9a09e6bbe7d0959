//! Tables of a report, from those that may be shown.

use std::collections::BTreeSet;

use super::cite::Cited;
use super::content::{Head, Table};
use super::gather::{figures, latest_of_sources};
use crate::render::{self, Sheet};
use crate::stats::guard::Content;
use crate::stats::{Public, Whole};

/// Rows that a table of one country shows; the last of them, since years go forward.
const MOST: usize = 15;

/// The table with the latest figures of each source alone.
pub(super) fn latest(table: &Public) -> Public {
    let blocks = latest_of_sources(figures(table));
    let kept: BTreeSet<Whole> = blocks.iter().map(|block| Whole::of(&block[0])).collect();
    table
        .clone()
        .keeping(|figure| kept.contains(&Whole::of(figure)))
}

/// A table of one country: without the column that would name it in every row.
pub(super) fn of_country(table: &Public, code: &str, cited: &mut Cited) -> Table {
    let mut made = whole(table, cited);
    if made
        .heads
        .first()
        .is_some_and(|head| head.text == "Country")
    {
        made.heads.remove(0);
        for row in &mut made.rows {
            row.remove(0);
        }
    }
    said_once(&mut made);
    lift(&mut made);
    made.more = made.rows.len().saturating_sub(MOST);
    made.rows.drain(..made.more);
    if !made.statistic.is_empty() {
        made.command = format!("tipstat show {} {code}", made.statistic);
    }
    made
}

/// Without the measure, where a note in every row says it.
fn said_once(table: &mut Table) {
    let at = |name: &str| table.heads.iter().position(|head| head.text == name);
    let (Some(measure), Some(note)) = (at("Measure"), at("Note")) else {
        return;
    };
    if table.rows.iter().all(|row| !row[note].is_empty()) {
        table.heads.remove(measure);
        for row in &mut table.rows {
            row.remove(measure);
        }
    }
}

/// The note that stands in every row goes beside the title: the rows of what happened at home have none, since they repeat others.
fn lift(table: &mut Table) {
    let at = |name: &str| table.heads.iter().position(|head| head.text == name);
    let (Some(group), Some(note)) = (at("Group"), at("Note")) else {
        return;
    };
    let repeats = |row: &Vec<String>| row[group] == "at home (domestic)" && row[note].is_empty();
    let mut notes = table.rows.iter().filter(|row| !repeats(row));
    let Some(first) = notes.next().map(|row| row[note].clone()) else {
        return;
    };
    if !first.is_empty() && table.rows.len() > 1 && notes.all(|row| row[note] == first) {
        table.heads.remove(note);
        for row in &mut table.rows {
            row.remove(note);
        }
        table.every = first;
    }
}

/// A table with all its rows.
pub(super) fn whole(table: &Public, cited: &mut Cited) -> Table {
    for id in render::sources(table) {
        cited.number(&id);
    }
    let Sheet { heads, rows, .. } = render::sheet(table, cited.ids());
    let (columns, cells) = render::rows(table);
    let record = |cells: Vec<serde_json::Value>| {
        let names = columns.iter().map(|column| column.name.to_string());
        names.zip(cells).collect()
    };
    let (title, statistic) = match table.content() {
        Content::Figures { statistic, .. } => (statistic.title, statistic.name),
        _ => (table.title(), ""),
    };
    Table {
        title: title.to_owned(),
        statistic,
        heads: heads
            .into_iter()
            .map(|(text, number)| Head {
                number: number && text != "Year",
                text,
            })
            .collect(),
        rows,
        records: cells.into_iter().map(record).collect(),
        notes: table.notes().iter().map(ToString::to_string).collect(),
        ..Table::default()
    }
}

/// What leads to the rows that are left out, in words.
pub(super) fn earlier(table: &Table) -> Option<String> {
    let rows = match table.more {
        0 => return None,
        1 => "row",
        _ => "rows",
    };
    Some(format!("{} earlier {rows}: ", table.more))
}

/// A table of texts.
pub(super) fn texts(title: &str, heads: &[(&str, bool)], rows: Vec<Vec<String>>) -> Table {
    Table {
        title: title.to_owned(),
        heads: heads
            .iter()
            .map(|(text, number)| Head {
                text: (*text).to_owned(),
                number: *number,
            })
            .collect(),
        rows,
        ..Table::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn noted(rows: &[[&str; 3]]) -> Table {
        let heads = [("Group", false), ("Number", true), ("Note", false)];
        let row = |row: &[&str; 3]| row.map(str::to_owned).to_vec();
        let mut table = texts("t", &heads, rows.iter().map(row).collect());
        lift(&mut table);
        table
    }

    #[test]
    fn a_note_of_every_row_stands_beside_the_title() {
        let table = noted(&[
            ["China", "205", "144 of unknown origin left out"],
            ["Romania", "101", "144 of unknown origin left out"],
            ["at home (domestic)", "565", ""],
        ]);
        assert_eq!(table.every, "144 of unknown origin left out");
        assert_eq!(table.rows[1], ["Romania", "101"]);
    }

    #[test]
    fn a_note_of_some_rows_stays_with_them() {
        let table = noted(&[["government", "3", "cases"], ["government", "7", ""]]);
        assert_eq!(table.every, "");
        assert_eq!(table.rows[0], ["government", "3", "cases"]);
    }

    #[test]
    fn earlier_rows_are_one_or_many() {
        let mut table = noted(&[]);
        assert_eq!(earlier(&table), None);
        table.more = 1;
        assert_eq!(earlier(&table).as_deref(), Some("1 earlier row: "));
    }
}
