//! The way back: frames as a Data Package, counts in the notation of the field.

use std::collections::BTreeSet;
use std::path::Path;

use polars::prelude::{AnyValue, DataFrame};
use serde_json::{Value, json};

use super::count::Count;
use super::schema::{self, Schema};
use super::{Dataset, Table};

/// Writes the tables into a folder that is there; gives the names of the files.
pub(super) fn package(
    data: &Dataset,
    folder: &Path,
    tables: &[Table],
) -> anyhow::Result<Vec<String>> {
    let mut files = Vec::new();
    let mut resources = Vec::new();
    let mut named = BTreeSet::new();
    for table in tables.iter().filter(|table| **table != Table::Sources) {
        let frame = data.frame(*table);
        if frame.height() == 0 {
            continue;
        }
        if let Ok(sources) = frame
            .column("source")
            .and_then(|column| column.str().cloned())
        {
            named.extend(sources.iter().flatten().map(str::to_owned));
        }
        std::fs::write(
            folder.join(file(*table)),
            csv_of(table.schema(), &frame, |_| true)?,
        )?;
        files.push(file(*table));
        resources.push(resource(*table));
    }
    let sources = data.frame(Table::Sources);
    let mut cited = 0;
    let mut is_cited = |row: &[String]| {
        let cite = row.first().is_some_and(|id| named.contains(id));
        cited += usize::from(cite);
        cite
    };
    let text = csv_of(Table::Sources.schema(), &sources, &mut is_cited)?;
    if cited > 0 {
        std::fs::write(folder.join(file(Table::Sources)), text)?;
        files.push(file(Table::Sources));
        resources.push(resource(Table::Sources));
    }
    let description = json!({
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "name": "tipstat-converted",
        "title": "Tables of tipstat, converted from the files in ledger.json",
        "licenses": [{"name": "other", "title": "Each source's own: see sources.csv"}],
        "resources": resources,
    });
    write_json(&folder.join("datapackage.json"), &description)?;
    write_json(
        &folder.join("ledger.json"),
        &serde_json::to_value(&data.ledgers)?,
    )?;
    files.extend(["datapackage.json".into(), "ledger.json".into()]);
    Ok(files)
}

fn file(table: Table) -> String {
    format!("{}.csv", table.name())
}

fn write_json(path: &Path, value: &Value) -> anyhow::Result<()> {
    Ok(std::fs::write(
        path,
        serde_json::to_string_pretty(value)? + "\n",
    )?)
}

/// The resource of a table, with the schema of our own package; keys to tables that are not there are left out.
fn resource(table: Table) -> Value {
    let own = schema::embedded()
        .resources
        .iter()
        .find(|resource| resource.name == table.name());
    let schema = own
        .map(|resource| &resource.schema)
        .or_else(|| schema::embedded().more_schemas.get(table.name()));
    let mut schema = schema.cloned().unwrap_or_default();
    if let Some(fields) = schema.as_object_mut() {
        fields.remove("foreignKeys");
    }
    json!({
        "name": table.name(),
        "type": "table",
        "path": file(table),
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "schema": schema,
    })
}

/// A frame as CSV with the columns of its schema.
fn csv_of(
    schema: &Schema,
    frame: &DataFrame,
    mut wanted: impl FnMut(&[String]) -> bool,
) -> anyhow::Result<Vec<u8>> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(schema.fields.iter().map(|field| &field.name))?;
    let mut columns = Vec::new();
    for field in &schema.fields {
        let name = field.name.as_str();
        columns.push(if field.notation == "count" {
            (
                frame.column(&format!("{name}_low"))?,
                Some(frame.column(&format!("{name}_high"))?),
            )
        } else {
            (frame.column(name)?, None)
        });
    }
    for at in 0..frame.height() {
        let mut row = Vec::with_capacity(columns.len());
        for (column, high) in &columns {
            let value = column.get(at)?;
            row.push(match high {
                Some(high) => count(&value, &high.get(at)?),
                None => plain(&value),
            });
        }
        if wanted(&row) {
            writer.write_record(&row)?;
        }
    }
    Ok(writer.into_inner()?)
}

fn count(low: &AnyValue<'_>, high: &AnyValue<'_>) -> String {
    let number = |value: &AnyValue<'_>| value.extract::<u64>();
    number(low).map_or(String::new(), |low| {
        Count {
            low,
            high: number(high),
        }
        .to_string()
    })
}

fn plain(value: &AnyValue<'_>) -> String {
    match value {
        AnyValue::Null => String::new(),
        AnyValue::String(text) => (*text).to_owned(),
        // a column of one row, or of one text
        AnyValue::StringOwned(text) => text.to_string(),
        AnyValue::Float64(number) => number.to_string(),
        other => other.to_string(),
    }
}
