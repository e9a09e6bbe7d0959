//! A figure as a Vega-Lite specification that is whole: title, description, data inline, provenance.

use std::io;

use serde::Serialize as _;
use serde_json::ser::{Formatter, PrettyFormatter, Serializer};
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
    let mut bytes = Vec::new();
    let mut serializer = Serializer::with_formatter(&mut bytes, ListsInLine::default());
    Value::Object(spec).serialize(&mut serializer)?;
    bytes.push(b'\n');
    Ok(String::from_utf8(bytes)?)
}

/// JSON with a line for each field, and lists in one line, so that coordinates do not take a line each.
#[derive(Default)]
struct ListsInLine(PrettyFormatter<'static>);

impl Formatter for ListsInLine {
    fn begin_array_value<W: ?Sized + io::Write>(
        &mut self,
        writer: &mut W,
        first: bool,
    ) -> io::Result<()> {
        writer.write_all(if first { b"" } else { b"," })
    }

    fn begin_object<W: ?Sized + io::Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.0.begin_object(writer)
    }

    fn end_object<W: ?Sized + io::Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.0.end_object(writer)
    }

    fn begin_object_key<W: ?Sized + io::Write>(
        &mut self,
        writer: &mut W,
        first: bool,
    ) -> io::Result<()> {
        self.0.begin_object_key(writer, first)
    }

    fn begin_object_value<W: ?Sized + io::Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.0.begin_object_value(writer)
    }

    fn end_object_value<W: ?Sized + io::Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.0.end_object_value(writer)
    }
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
