//! A table as people read it: names instead of codes, rounded numbers with their base, references to the sources.

use serde_json::Value;

use crate::stats::views::sensitivity::CONVENTION;
use crate::stats::{Column, Content, Estimate, Layout, Public, Remark, Subject, Unit};

use super::blocks::{blocks, is_documented, is_of_series_unknown};
use super::cells;
use super::number::{self, Decimals};
use super::{NumberedSources, account, cross, machine, panel};
use crate::stats::column::{head, in_words};

/// Heads and cells, and whether a column is of numbers.
#[derive(Debug, Default)]
pub(crate) struct Sheet {
    pub heads: Vec<(String, bool)>,
    pub rows: Vec<Vec<String>>,
    /// The first columns, which say what a row is about.
    pub keys: usize,
    /// The names of these columns in machine formats, where they have any.
    pub names: Vec<&'static str>,
    /// The column of notes, where there is one.
    pub note: Option<usize>,
}

/// The tables for people, each with its heading: of a cross-table one for each source, cut to a width where there is one; of all
/// else one without.
pub(super) fn sheets(
    table: &Public,
    sources: &NumberedSources,
    width: Option<usize>,
) -> Vec<(String, Sheet)> {
    // one source of all rows is named below the table, and needs no column
    let none = NumberedSources::default();
    let cited = if sources.len() == 1 { &none } else { sources };
    match table.content() {
        Content::Figures {
            subject,
            beside,
            figures,
            ..
        } if subject.layout == Layout::Cross => {
            cross::sheets(subject, beside, figures, cited, width)
        }
        Content::Summary(lines) => {
            let sheet = super::summary::sheet(lines, sources, width);
            vec![(String::new(), sheet)]
        }
        _ => vec![note_once(sheet(table, cited))],
    }
}

/// Moves a note that all rows share into the heading of their table.
fn note_once(mut sheet: Sheet) -> (String, Sheet) {
    let common = sheet.note.and_then(|at| {
        let first = &sheet.rows.first()?[at];
        let is_common = sheet.rows.len() > 1 && sheet.rows.iter().all(|row| row[at] == *first);
        is_common.then(|| (at, first.clone()))
    });
    let Some((at, note)) = common else {
        return (String::new(), sheet);
    };
    sheet.remove_column(at);
    (in_words(&note), sheet)
}

impl Sheet {
    /// Takes a column out.
    pub(crate) fn remove_column(&mut self, at: usize) {
        self.heads.remove(at);
        for row in &mut self.rows {
            row.remove(at);
        }
        self.keys -= usize::from(at < self.keys);
        if at < self.names.len() {
            self.names.remove(at);
        }
        self.note = match self.note {
            Some(note) if note == at => None,
            Some(note) => Some(note - usize::from(at < note)),
            None => None,
        };
    }

    /// The place of a key's column.
    pub(crate) fn column_of(&self, name: &str) -> Option<usize> {
        self.names.iter().position(|known| *known == name)
    }
}

/// The table for people; `sources` are the ids in the order of their references.
pub(crate) fn sheet(table: &Public, sources: &NumberedSources) -> Sheet {
    match table.content() {
        Content::Figures {
            subject,
            beside,
            figures,
            ..
        } if beside.contains(&CONVENTION) => trimmed(panel::sheet(subject, figures, sources)),
        Content::Figures {
            subject,
            beside,
            figures,
            confidence,
        } => trimmed(figures_sheet(
            (subject, beside),
            figures,
            *confidence,
            sources,
        )),
        Content::Summary(lines) => super::summary::sheet(lines, sources, None),
        Content::Account(lines) => account::sheet(lines, sources),
        Content::Texts { fields, rows, .. } => Sheet {
            heads: fields
                .iter()
                .map(|(name, _)| (head(name), is_counted(name)))
                .collect(),
            rows: grouped(fields, each_file_once(fields, rows)),
            keys: 1,
            ..Sheet::default()
        },
        Content::Rows { columns, rows, .. } => rows_sheet(columns, rows),
    }
}

/// Rows of a query, as they are: names of columns as they were given, fractions with the same decimals in each column.
fn rows_sheet(columns: &[Column], rows: &[Vec<Value>]) -> Sheet {
    let numbers = |at: usize| {
        let mut cells = rows.iter().map(|row| &row[at]);
        cells.clone().any(Value::is_number) && cells.all(|cell| cell.is_number() || cell.is_null())
    };
    let heads = columns.iter().enumerate();
    let decimals = |at: usize| {
        let cells = rows.iter().filter_map(|row| row[at].as_f64());
        number::as_they_are(&cells.collect::<Vec<_>>())
    };
    let decimals: Vec<usize> = (0..columns.len()).map(decimals).collect();
    let cell = |(cell, decimals): (&Value, &usize)| match cell {
        Value::Null => "–".to_owned(),
        Value::String(text) => text.clone(),
        Value::Number(number) if number.is_f64() => {
            let number = number.as_f64().unwrap_or_default();
            format!("{number:.decimals$}")
        }
        other => other.to_string(),
    };
    Sheet {
        heads: heads
            .map(|(at, column)| (column.name.to_string(), numbers(at)))
            .collect(),
        rows: rows
            .iter()
            .map(|row| row.iter().zip(&decimals).map(cell).collect())
            .collect(),
        keys: 1,
        ..Sheet::default()
    }
}

/// Whether a column of texts holds numbers of things.
fn is_counted(name: &str) -> bool {
    matches!(name, "rows" | "columns" | "countries")
}

/// The rows with thousands separators in columns of numbers.
fn grouped(fields: &[(&str, &str)], mut rows: Vec<Vec<String>>) -> Vec<Vec<String>> {
    for (at, _) in fields
        .iter()
        .enumerate()
        .filter(|(_, (name, _))| is_counted(name))
    {
        for row in &mut rows {
            row[at] = number::group_digits(&row[at]);
        }
    }
    rows
}

/// The rows with the name of a file only where it changes.
fn each_file_once(fields: &[(&str, &str)], rows: &[Vec<String>]) -> Vec<Vec<String>> {
    let mut once = rows.to_vec();
    if fields.first().is_some_and(|(name, _)| *name == "file") {
        for at in (1..rows.len()).filter(|at| rows[*at][0] == rows[at - 1][0]) {
            once[at][0].clear();
        }
    }
    once
}

/// References to sources: `[2]`, `[1][3]`.
pub(super) fn reference<'a>(
    named: impl IntoIterator<Item = &'a str>,
    sources: &NumberedSources,
) -> String {
    let named = named.into_iter().filter(|id| !id.is_empty());
    let mut places: Vec<usize> = named.filter_map(|id| sources.place(id)).collect();
    places.sort_unstable();
    places.dedup();
    let mut text = String::new();
    for place in places {
        text += &format!("[{}]", place + 1);
    }
    text
}

fn figures_sheet(
    (subject, beside): (&Subject, &[&'static str]),
    figures: &[Estimate],
    confidence: f64,
    sources: &NumberedSources,
) -> Sheet {
    let mut heads = cells::heads_of_keys(subject);
    heads.extend(beside.iter().map(|key| (head(key), false)));
    let names: Vec<&'static str> = cells::keys(subject).chain(beside.iter().copied()).collect();
    let keys = heads.len();
    let interval = format!("{} interval", number::level(confidence));
    let decimals = Decimals::of_column(subject.unit, figures);
    let value_head = match subject.unit {
        Unit::Rate => "Per 100,000",
        Unit::PerVictim => "Per victim",
        _ => "Value",
    };
    let numbers = [
        "Number",
        value_head,
        &interval,
        "Base",
        "Unknown, left out",
        "No answer, left out",
    ];
    heads.extend(numbers.map(|head| (head.to_owned(), true)));
    heads.push(("Result".into(), false));
    let note = Some(heads.len());
    heads.push(("Note".into(), false));
    heads.push(("Source".into(), false));
    let mut rows: Vec<Vec<String>> = Vec::new();
    for (many, block) in blocks(subject, figures) {
        let figure = &block[0];
        let keys = cells::keys(subject).chain(beside.iter().copied());
        let mut row: Vec<String> = keys
            .map(|key| key_of_block(subject, key, block, many))
            .collect();
        row.push(cells::count(subject, figure));
        row.extend(cells::value_at(subject, figure, &decimals));
        row.push(cells::base(figure));
        row.extend(remarked(figure));
        let named = block
            .iter()
            .flat_map(|figure| machine::SOURCES.map(|key| figure.key(key)));
        row.push(reference(named, sources));
        rows.push(row);
    }
    Sheet {
        heads,
        rows,
        keys,
        names,
        note,
    }
}

/// The key of one figure, or of several that are one row.
fn key_of_block(subject: &Subject, key: &str, block: &[Estimate], many: bool) -> String {
    let figure = &block[0];
    let mut named = block.iter().map(|figure| cells::key(subject, key, figure));
    if !many && key != "group" {
        return named.next().unwrap_or_default(); // there may be a million rows
    }
    let named: Vec<String> = named.collect();
    if many && key == "country" {
        format!("{} countries", named.len())
    } else if key == "group" && is_documented(figure) && !named[0].is_empty() {
        format!("documented: {}", named.join(", "))
    } else if key == "group" && is_of_series_unknown(figure) {
        match named.as_slice() {
            [first, .., last] if named.len() > 3 => format!("{first} to {last}"),
            few => few.join(", "),
        }
    } else {
        named[0].clone()
    }
}

/// What a figure says about itself: how many people are left out of its base, the outcome of a test, and the rest in
/// words.
fn remarked(figure: &Estimate) -> [String; 4] {
    let [mut unknown, mut silent, mut result] = [const { String::new() }; 3];
    let mut rest = Vec::new();
    for remark in &figure.remarks {
        match remark {
            Remark::UnknownLeftOut { unknown: left, .. } => unknown = number::count(Some(*left)),
            Remark::SilentLeftOut(left) => silent = number::count(Some(*left)),
            Remark::Verdict { verdict, .. } => result = verdict.in_words().into(),
            other => rest.push(number::remark(other)),
        }
    }
    [unknown, silent, result, rest.join("; ")]
}

/// Without the columns that hold nothing, or the same word in every row.
pub(super) fn trimmed(mut sheet: Sheet) -> Sheet {
    let dull = |at: usize| {
        let name = sheet.names.get(at);
        let constant =
            name.is_some_and(|name| ["country_role", "reporter", "measure"].contains(name));
        sheet
            .rows
            .iter()
            .all(|row| row[at].is_empty() || (constant && row[at] == sheet.rows[0][at]))
    };
    let kept: Vec<usize> = (0..sheet.heads.len()).filter(|at| !dull(*at)).collect();
    // where they are: a second copy of a long table is not needed
    for row in &mut sheet.rows {
        for (to, from) in kept.iter().enumerate() {
            row.swap(to, *from);
        }
        row.truncate(kept.len());
        row.shrink_to_fit();
    }
    Sheet {
        heads: kept.iter().map(|at| sheet.heads[*at].clone()).collect(),
        keys: kept.iter().filter(|at| **at < sheet.keys).count(),
        names: kept
            .iter()
            .filter_map(|at| sheet.names.get(*at).copied())
            .collect(),
        note: sheet
            .note
            .and_then(|note| kept.iter().position(|at| *at == note)),
        rows: sheet.rows,
    }
}
