//! CSV and TSV: rows alone, all digits, an empty cell for null.
//!
//! Spreadsheets run a text that begins with `=`, `+`, `-` or `@` as a formula: such a
//! text gets a `'` before it, except with `--raw`. Numbers are never changed.

use serde_json::Value;

use super::{Document, machine};
use crate::stats::Public;

pub(super) fn render(document: &Document<'_>, delimiter: u8) -> anyhow::Result<String> {
    let (fields, rows) = machine::rows(document.table);
    let mut writer = csv::WriterBuilder::new()
        .delimiter(delimiter)
        .from_writer(Vec::new());
    let safe = |text: &str| {
        let mark = if runs(text) && !document.raw { "'" } else { "" };
        format!("{mark}{text}")
    };
    writer.write_record(fields.iter().map(|field| safe(&field.name)))?;
    for row in rows {
        writer.write_record(row.iter().map(|value| match value {
            Value::Null => String::new(),
            Value::String(text) => safe(text),
            other => other.to_string(),
        }))?;
    }
    Ok(String::from_utf8(writer.into_inner()?)?)
}

/// How many texts of a table would run.
pub(super) fn neutralised(table: &Public) -> usize {
    let (fields, rows) = machine::rows(table);
    let heads = fields.iter().filter(|field| runs(&field.name)).count();
    let cells = rows.iter().flatten();
    heads + cells.filter(|cell| cell.as_str().is_some_and(runs)).count()
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
