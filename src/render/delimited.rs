//! CSV and TSV: only rows, all digits, an empty cell for null.
//!
//! Spreadsheets run a text that begins with `=`, `+`, `-` or `@` as a formula: such a
//! text gets a `'` before it, except with `--raw`. Numbers are never changed.

use serde_json::Value;

use super::{Document, machine};
use crate::stats::{Column, Content, Public};

pub(super) fn render(document: &Document<'_>, delimiter: u8) -> anyhow::Result<String> {
    let (fields, rows) = machine::each_row(document.table);
    let mut writer = csv::WriterBuilder::new()
        .delimiter(delimiter)
        .from_writer(Vec::new());
    let safe = |text: &'_ str| -> Option<String> {
        (runs(text) && !document.raw).then(|| format!("'{text}"))
    };
    for field in &fields {
        writer.write_field(safe(&field.name).as_deref().unwrap_or(&field.name))?;
    }
    writer.write_record(None::<&[u8]>)?;
    for row in rows {
        for value in &row {
            match value {
                Value::Null => writer.write_field("")?,
                Value::String(text) => {
                    writer.write_field(safe(text).as_deref().unwrap_or(text))?;
                }
                other => writer.write_field(other.to_string())?,
            }
        }
        writer.write_record(None::<&[u8]>)?;
    }
    Ok(String::from_utf8(writer.into_inner()?)?)
}

/// How many texts of a table a spreadsheet would run as formulas, so that CSV and TSV have a `'` before them.
pub fn neutralised(table: &Public) -> usize {
    let heads = |fields: &[Column]| fields.iter().filter(|field| runs(&field.name)).count();
    if let Content::Figures {
        subject, beside, ..
    } = table.content()
    {
        // of figures only the keys and the note are texts
        let fields = machine::fields(subject, beside, &[]);
        let texts = table.shown().iter().flat_map(|figure| {
            let keys = machine::texts_of(subject, beside, figure);
            keys.filter(|text| runs(text))
        });
        let notes = table.shown().iter().map(machine::note);
        return heads(&fields) + texts.count() + notes.filter(|note| runs(note)).count();
    }
    let (fields, rows) = machine::each_row(table);
    let run = |row: Vec<Value>| {
        let cells = row.iter().filter(|cell| cell.as_str().is_some_and(runs));
        cells.count()
    };
    heads(&fields) + rows.map(run).sum::<usize>()
}

/// Whether a spreadsheet would take a text for a formula: by its first character, the wide forms of East Asia among them.
fn runs(text: &str) -> bool {
    const FIRST: [char; 11] = ['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'];
    let is_number = || {
        let plain = |c: char| c.is_ascii_digit() || matches!(c, '+' | '-' | '.' | 'e' | 'E');
        text.chars().all(plain) && text.parse::<f64>().is_ok()
    };
    text.starts_with(FIRST) && !is_number()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formulas_are_told_from_numbers() {
        for text in ["=1+1", "+A1", "-2+3", "@SUM(A1)", "\t=1", "-", "＝1"] {
            assert!(runs(text), "{text}");
        }
        for text in ["-0.5", "+7", "-1e-3", "a=b", "–", "'=1", ""] {
            assert!(!runs(text), "{text}");
        }
    }

    #[test]
    fn a_note_is_due_for_each_text_that_would_run() {
        let rows = vec![
            vec!["=HYPERLINK(\"x\")".into(), "-0.5".into()],
            vec!["fine".into(), "@x".into()],
        ];
        let table = Public::texts("", vec![("a", ""), ("b", "")], rows, Vec::new());
        assert_eq!(neutralised(&table), 2);
    }
}
