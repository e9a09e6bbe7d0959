//! Tables of a report, from those that may be shown.

use std::collections::BTreeSet;

use super::cite::Cited;
use super::content::{Head, Table};
use super::gather::{figures, latest_of_sources};
use crate::render::{self, Sheet};
use crate::stats::disclosure::Content;
use crate::stats::{Figure, Public};

/// Rows that a table of one country shows; the last of them, since years go forward.
const MOST: usize = 15;

/// What tells one block of figures from another.
fn block(figure: &Figure) -> [String; 5] {
    ["year", "source", "reporter", "measure", "country_role"].map(|key| figure.key(key).to_owned())
}

/// The table with the latest figures of each source alone.
pub(super) fn latest(table: &Public) -> Public {
    let blocks = latest_of_sources(figures(table));
    let kept: BTreeSet<[String; 5]> = blocks.iter().map(|one| block(&one[0])).collect();
    table
        .clone()
        .keeping(|figure| kept.contains(&block(figure)))
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

/// A table with all its rows.
pub(super) fn whole(table: &Public, cited: &mut Cited) -> Table {
    for id in render::sources(table) {
        cited.number(&id);
    }
    let Sheet { heads, rows } = render::sheet(table, cited.ids());
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
        notes: table.notes().to_vec(),
        ..Table::default()
    }
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
