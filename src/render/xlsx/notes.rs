//! The sheet of all that must be read with the numbers.

use rust_xlsxwriter::{Worksheet, XlsxError};

use super::super::{Document, Provenance, below, machine};
use super::{head, text, wrapped};

/// Title, question, notes, what became of the rows, sources and columns: three cells a line.
pub(super) fn write(
    sheet: &mut Worksheet,
    document: &Document<'_>,
    ids: &[String],
    provenance: Option<&Provenance>,
) -> Result<(), XlsxError> {
    let mut lines: Vec<[String; 3]> = Vec::new();
    let mut enter = |what: &str, name: &str, said: &str| {
        lines.push([what.to_owned(), name.to_owned(), said.to_owned()]);
    };
    if !document.table.title().is_empty() {
        enter("title", "", document.table.title());
    }
    for (name, value) in &document.query {
        enter("query", name, value);
    }
    for note in below::notes(document.table) {
        enter("note", note.code(), &note.to_string());
    }
    for (what, said) in provenance.iter().flat_map(|it| it.lines()) {
        enter("provenance", what, &said);
    }
    for ledger in document.ledger {
        let file = &ledger.file;
        enter(
            "ledger",
            file,
            &format!("{}; {}", ledger.title, ledger.reading),
        );
        enter("ledger", file, &format!("{} rows read", ledger.read));
        enter("ledger", file, &format!("{} rows used", ledger.used));
        for (reason, entry) in &ledger.set_aside {
            enter(
                "ledger",
                file,
                &format!("{} rows set aside: {reason}", entry.rows),
            );
        }
        for note in &ledger.notes {
            enter("ledger", file, note);
        }
    }
    for (id, at) in ids.iter().zip(1..) {
        let name = format!("[{at}] {id}");
        match document.sources.get(id) {
            Some(source) => {
                for said in [
                    &source.title,
                    &source.citation,
                    &source.licence,
                    &source.url,
                ] {
                    if !said.is_empty() {
                        enter("source", &name, said);
                    }
                }
            }
            None => enter("source", &name, "as named in the data"),
        }
    }
    for field in &machine::rows(document.table).0 {
        let unit = if field.units.is_none() {
            String::new()
        } else {
            format!(" ({})", field.units)
        };
        enter(
            "column",
            &field.name,
            &format!("{}{unit}", field.description),
        );
    }
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
