//! JSON: one object with everything, or one object per row.

use std::cell::Cell;

use serde::{Serialize, Serializer};
use serde_json::Value;

use super::{Document, Source, machine};
use crate::stats::{Ledger, Note};

/// The version of the contract: it changes when a name or a meaning does.
const VERSION: &str = "1";

#[derive(Serialize)]
struct JsonObject<'a> {
    title: &'a str,
    query: &'a std::collections::BTreeMap<&'static str, String>,
    fields: Vec<JsonField<'a>>,
    #[serde(serialize_with = "one_by_one")]
    rows: Cell<Option<Rows<'a>>>,
    notes: &'a [Note],
    ledger: &'a [Ledger],
    sources: Vec<&'a Source>,
    version: &'a str,
}

#[derive(Serialize)]
struct JsonField<'a> {
    name: &'a str,
    #[serde(skip_serializing_if = "String::is_empty")]
    unit: String,
    description: &'a str,
}

/// A row as an object whose names keep the order of the fields.
struct JsonRow<'a> {
    names: &'a [&'a str],
    cells: Vec<Value>,
}

impl Serialize for JsonRow<'_> {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.names.iter().zip(&self.cells))
    }
}

/// The rows, each made when it is written.
type Rows<'a> = Box<dyn Iterator<Item = JsonRow<'a>> + 'a>;

fn one_by_one<S: Serializer>(
    rows: &Cell<Option<Rows<'_>>>,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    serializer.collect_seq(rows.take().into_iter().flatten())
}

pub(super) fn render(document: &Document<'_>) -> anyhow::Result<String> {
    let (fields, rows) = machine::each_row(document.table);
    let names: Vec<&str> = fields.iter().map(|field| &*field.name).collect();
    let object = JsonObject {
        title: document.table.title(),
        query: &document.query,
        fields: fields
            .iter()
            .map(|f| JsonField {
                name: &f.name,
                unit: f.units.to_string(),
                description: &f.description,
            })
            .collect(),
        rows: Cell::new(Some(Box::new(rows.map(|cells| JsonRow {
            names: &names,
            cells,
        })))),
        notes: document.table.notes(),
        ledger: document.ledger,
        sources: machine::sources(document.table)
            .iter()
            .filter_map(|id| document.sources.get(id))
            .collect(),
        version: VERSION,
    };
    Ok(serde_json::to_string_pretty(&object)? + "\n")
}

pub(super) fn lines(document: &Document<'_>) -> anyhow::Result<String> {
    let (fields, rows) = machine::each_row(document.table);
    let names: Vec<&str> = fields.iter().map(|field| &*field.name).collect();
    let mut text = String::new();
    for cells in rows {
        text += &serde_json::to_string(&JsonRow {
            names: &names,
            cells,
        })?;
        text.push('\n');
    }
    Ok(text)
}
