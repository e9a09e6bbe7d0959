//! The sheet of all that must be read with the numbers.

use rust_xlsxwriter::{Worksheet, XlsxError};

use super::super::{Document, Provenance, below, machine};
use super::{head, text, wrapped};
use crate::stats::{Column, Ledger};

/// The note's place, its subject and its text.
type Said = [String; 3];

fn said(what: &str, name: &str, text: &str) -> Said {
    [what.to_owned(), name.to_owned(), text.to_owned()]
}

/// Title, question, notes, what became of the rows, sources and columns: three cells a line.
pub(super) fn write(
    sheet: &mut Worksheet,
    document: &Document<'_>,
    ids: &[String],
    provenance: Option<&Provenance>,
) -> Result<(), XlsxError> {
    let mut lines = of_table(document, provenance);
    lines.extend(document.ledger.iter().flat_map(of_ledger));
    lines.extend(of_sources(document, ids));
    lines.extend(of_columns(document));
    for (at, (name, width)) in (0..).zip([("what", 10.0), ("name", 28.0), ("text", 100.0)]) {
        text(sheet, 0, at, name, &head(false))?;
        sheet.set_column_width(at, width)?;
    }
    for (line, cells) in (1..).zip(&lines) {
        for (at, cell) in (0..).zip(cells) {
            text(sheet, line, at, cell, &wrapped())?;
        }
    }
    sheet.set_freeze_panes(1, 0)?;
    Ok(())
}

/// Title, question, notes, and what the table was made of.
fn of_table(document: &Document<'_>, provenance: Option<&Provenance>) -> Vec<Said> {
    let mut lines = Vec::new();
    if !document.table.title().is_empty() {
        lines.push(said("title", "", document.table.title()));
    }
    let query = document.query.iter();
    lines.extend(query.map(|(name, value)| said("query", name, value)));
    let notes = below::notes(document.table).into_iter();
    lines.extend(notes.map(|note| said("note", note.code(), &note.to_string())));
    let made = provenance.iter().flat_map(|it| it.lines());
    lines.extend(made.map(|(what, text)| said("provenance", what, &text)));
    lines
}

/// What became of the rows of a file.
fn of_ledger(ledger: &Ledger) -> Vec<Said> {
    let line = |text: &str| said("ledger", &ledger.file, text);
    let mut lines = vec![
        line(&format!("{}; {}", ledger.title, ledger.reading)),
        line(&format!("{} rows read", ledger.read)),
        line(&format!("{} rows used", ledger.used)),
    ];
    let aside = ledger.set_aside.iter();
    lines.extend(
        aside.map(|(reason, entry)| line(&format!("{} rows set aside: {reason}", entry.rows))),
    );
    lines.extend(ledger.notes.iter().map(|note| line(note)));
    lines
}

/// The sources by their numbers.
fn of_sources(document: &Document<'_>, ids: &[String]) -> Vec<Said> {
    let mut lines = Vec::new();
    for (id, at) in ids.iter().zip(1..) {
        let name = format!("[{at}] {id}");
        let Some(source) = document.sources.get(id) else {
            lines.push(said("source", &name, "as named in the data"));
            continue;
        };
        let texts = [
            &source.title,
            &source.citation,
            &source.licence,
            &source.url,
        ];
        let texts = texts.into_iter().filter(|text| !text.is_empty());
        lines.extend(texts.map(|text| said("source", &name, text)));
    }
    lines
}

/// What each column holds.
fn of_columns(document: &Document<'_>) -> Vec<Said> {
    let fields = machine::rows(document.table).0.into_iter();
    let line = |field: Column| {
        let unit = if field.units.is_none() {
            String::new()
        } else {
            format!(" ({})", field.units)
        };
        let text = format!("{}{unit}", field.description);
        said("column", &field.name, &text)
    };
    fields.map(line).collect()
}
