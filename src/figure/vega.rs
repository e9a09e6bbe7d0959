//! A figure as a Vega-Lite specification that is whole: title, description, data inline, provenance.

use serde_json::{Map, Value, json};

use super::Drawing;
use crate::render::{Document, cited, rows};

/// The version whose schema the specifications follow.
const SCHEMA: &str = "https://vega.github.io/schema/vega-lite/v6.json";

/// The specification of a drawing, with what it is and where its numbers come from.
pub(super) fn write(
    drawing: &Drawing,
    body: Value,
    document: &Document<'_>,
) -> anyhow::Result<String> {
    let mut spec = Map::new();
    spec.insert("$schema".into(), SCHEMA.into());
    spec.insert("description".into(), drawing.alt.clone().into());
    spec.insert(
        "title".into(),
        json!({"text": drawing.title, "subtitle": drawing.subtitle, "anchor": "start"}),
    );
    spec.insert(
        "usermeta".into(),
        json!({
            "software": concat!("tipstat ", env!("CARGO_PKG_VERSION")),
            "query": document.query,
            "key": drawing.key(),
            "notes": document.table.notes(),
            "sources": cited(document),
        }),
    );
    if let Value::Object(body) = body {
        spec.extend(body);
    }
    Ok(serde_json::to_string_pretty(&Value::Object(spec))? + "\n")
}

/// The rows of a table as Vega-Lite takes them, each with further fields.
pub(super) fn values(
    document: &Document<'_>,
    more: impl Fn(usize) -> Vec<(&'static str, Value)>,
) -> Value {
    let (columns, rows) = rows(document.table);
    let object = |(at, cells): (usize, Vec<Value>)| {
        let named = columns.iter().map(|column| column.name.to_string());
        let mut row: Map<String, Value> = named.zip(cells).collect();
        row.extend(
            more(at)
                .into_iter()
                .map(|(name, value)| (name.to_owned(), value)),
        );
        Value::Object(row)
    };
    Value::Array(rows.into_iter().enumerate().map(object).collect())
}
