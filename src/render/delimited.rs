//! CSV and TSV: rows alone, all digits, an empty cell for null.

use serde_json::Value;

use super::{Document, machine};

pub(super) fn render(document: &Document<'_>, delimiter: u8) -> anyhow::Result<String> {
    let (fields, rows) = machine::rows(document.table);
    let mut writer = csv::WriterBuilder::new()
        .delimiter(delimiter)
        .from_writer(Vec::new());
    writer.write_record(fields.iter().map(|field| &*field.name))?;
    for row in rows {
        writer.write_record(row.iter().map(cell))?;
    }
    Ok(String::from_utf8(writer.into_inner()?)?)
}

fn cell(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}
