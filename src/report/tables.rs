//! Tables of a report, from those that may be shown.

use std::collections::BTreeSet;

use super::cite::Cited;
use super::content::{Head, ReportTable};
use super::gather::{figures, latest_of_sources};
use crate::render::{self, Sheet};
use crate::stats::guard::Content;
use crate::stats::{DOMESTIC, Estimate, Note, Public, Weight, Whole};

/// Rows that a table of one country shows.
pub(super) const MOST: usize = 15;
/// The same on a page among several.
pub(super) const MOST_OF_SEVERAL: usize = 7;

/// Which rows of a long table are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shown {
    /// The last ones, since years go forward.
    Last,
    /// The first ones, since the largest comes first.
    First,
}

/// The table with only the latest figures of each source.
pub(super) fn latest(table: &Public) -> Public {
    let blocks = latest_of_sources(figures(table));
    let kept: BTreeSet<Whole> = blocks
        .iter()
        .map(|block| Whole::identify(&block[0]))
        .collect();
    table
        .clone()
        .keeping(|figure| kept.contains(&Whole::identify(figure)))
}

/// A table of one country: without the column that would name it in every row.
pub(super) fn of_country(
    table: &Public,
    code: &str,
    (shown, most): (Shown, usize),
    cited: &mut Cited,
) -> ReportTable {
    let mut sheet = cited_sheet(table, cited);
    if let Some(at) = sheet.column_of("country") {
        sheet.remove_column(at);
    }
    drop_measure(&mut sheet);
    let every = lift_note(&mut sheet, figures(table));
    let mut made = from_sheet(table, sheet);
    made.every = every;
    made.more = made.rows.len().saturating_sub(most);
    match shown {
        Shown::Last => drop(made.rows.drain(..made.more)),
        Shown::First => made.rows.truncate(most),
    }
    made.left_out = match shown {
        Shown::Last => "earlier",
        Shown::First => "more",
    };
    if !made.statistic.is_empty() {
        made.command = format!("tipstat show {} {code}", made.statistic);
    }
    made
}

/// Takes out the measure, where a note in every row says it.
fn drop_measure(sheet: &mut Sheet) {
    if let (Some(measure), Some(note)) = (sheet.column_of("measure"), sheet.note)
        && sheet.rows.iter().all(|row| !row[note].is_empty())
    {
        sheet.remove_column(measure);
    }
}

/// Takes out a note that all rows have, which goes next to the title: rows of domestic cases need none, since they repeat
/// others.
fn lift_note(sheet: &mut Sheet, figures: &[Estimate]) -> String {
    let Some(note) = sheet.note.filter(|_| sheet.rows.len() > 1) else {
        return String::new();
    };
    let at_home = figures
        .iter()
        .filter(|figure| figure.key("group") == DOMESTIC);
    let at_home = at_home.filter(|figure| figure.remarks.is_empty()).count();
    let notes: BTreeSet<String> = sheet.rows.iter().map(|row| row[note].clone()).collect();
    let without = sheet.rows.iter().filter(|row| row[note].is_empty()).count();
    let mut some = notes.into_iter().filter(|text| !text.is_empty());
    match (some.next(), some.next()) {
        (Some(every), None) if without <= at_home => {
            sheet.remove_column(note);
            every
        }
        _ => String::new(),
    }
}

/// The table for people, its sources numbered as those of the page.
fn cited_sheet(table: &Public, cited: &mut Cited) -> Sheet {
    for id in render::sources(table).into_ids() {
        cited.number(&id);
    }
    render::sheet(table, cited.ids())
}

/// A table with all its rows.
pub(super) fn whole(table: &Public, cited: &mut Cited) -> ReportTable {
    let sheet = cited_sheet(table, cited);
    from_sheet(table, sheet)
}

/// The most countries whose destinations have room in one table.
const WITH_PLACES: usize = 8;

/// A comparison without the columns in which no country has anything, and of many countries without lists of places, which
/// their pages have.
pub(super) fn comparison(table: &Public, countries: usize, cited: &mut Cited) -> ReportTable {
    let mut sheet = cited_sheet(table, cited);
    let is_empty = |row: &Vec<String>, at: usize| row[at].is_empty() || row[at] == "–";
    for at in (1..sheet.heads.len()).rev() {
        let places = countries > WITH_PLACES && sheet.column_of("destinations") == Some(at);
        if places || sheet.rows.iter().all(|row| is_empty(row, at)) {
            sheet.remove_column(at);
        }
    }
    from_sheet(table, sheet)
}

fn from_sheet(table: &Public, sheet: Sheet) -> ReportTable {
    let year = sheet.column_of("year");
    let heads = sheet.heads.into_iter().enumerate();
    let (columns, cells) = render::rows(table);
    let record = |cells: Vec<serde_json::Value>| {
        let names = columns.iter().map(|column| column.name.to_string());
        names.zip(cells).collect()
    };
    let (title, statistic) = match table.content() {
        Content::Figures { subject, .. } => (subject.title, subject.name),
        _ => (table.title(), ""),
    };
    ReportTable {
        title: title.to_owned(),
        statistic,
        heads: heads
            .map(|(at, (text, number))| Head {
                number: number && year != Some(at),
                text,
            })
            .collect(),
        rows: sheet.rows,
        records: cells.into_iter().map(record).collect(),
        notes: table.notes().iter().map(ToString::to_string).collect(),
        legend: legend(table),
        ..ReportTable::default()
    }
}

/// What the marks of a table mean.
fn legend(table: &Public) -> Vec<Note> {
    let notes = render::notes(table).into_iter();
    notes
        .filter(|note| note.weight() == Weight::Legend)
        .collect()
}

/// What leads to the rows that are left out, in words.
pub(super) fn earlier(table: &ReportTable) -> Option<String> {
    let rows = match table.more {
        0 => return None,
        1 => "row",
        _ => "rows",
    };
    Some(format!("{} {} {rows}: ", table.more, table.left_out))
}

/// A table of texts.
pub(super) fn texts(title: &str, heads: &[(&str, bool)], rows: Vec<Vec<String>>) -> ReportTable {
    ReportTable {
        title: title.to_owned(),
        heads: heads
            .iter()
            .map(|(text, number)| Head {
                text: (*text).to_owned(),
                number: *number,
            })
            .collect(),
        rows,
        ..ReportTable::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn noted(rows: &[[&str; 3]]) -> (Sheet, String) {
        let heads = [("Group", false), ("Number", true), ("Note", false)];
        let row = |row: &[&str; 3]| row.map(str::to_owned).to_vec();
        let mut sheet = Sheet {
            heads: heads
                .map(|(text, number)| (text.to_owned(), number))
                .to_vec(),
            rows: rows.iter().map(row).collect(),
            keys: 1,
            names: vec!["group"],
            note: Some(2),
        };
        let at_home = Estimate {
            keys: vec![("group", DOMESTIC.into())],
            ..Estimate::default()
        };
        let every = lift_note(&mut sheet, &[at_home]);
        (sheet, every)
    }

    #[test]
    fn a_note_of_every_row_stands_beside_the_title() {
        let (sheet, every) = noted(&[
            ["China", "205", "cases"],
            ["Romania", "101", "cases"],
            ["domestic", "565", ""],
        ]);
        assert_eq!(every, "cases");
        assert_eq!(sheet.rows[1], ["Romania", "101"]);
        assert_eq!((sheet.heads.len(), sheet.note), (2, None));
    }

    #[test]
    fn a_note_of_some_rows_stays_with_them() {
        let rows = [["a", "3", "cases"], ["b", "7", ""], ["c", "7", ""]];
        let (sheet, every) = noted(&rows);
        assert_eq!(every, "");
        assert_eq!(sheet.rows[0], ["a", "3", "cases"]);
    }

    #[test]
    fn earlier_rows_are_one_or_many() {
        let mut table = ReportTable::default();
        assert_eq!(earlier(&table), None);
        (table.more, table.left_out) = (1, "earlier");
        assert_eq!(earlier(&table).as_deref(), Some("1 earlier row: "));
    }
}
