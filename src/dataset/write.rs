//! The way back: frames as a Data Package, counts in the notation of the field.

use std::collections::BTreeSet;
use std::path::Path;

use polars::prelude::{AnyValue, BooleanChunked, DataFrame};
use serde_json::{Value, json};

use super::count::Count;
#[cfg(feature = "parquet")]
use super::parts;
use super::schema::{self, TableSchema};
use super::{Dataset, Table};

/// What the tables are written as.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum TableFormat {
    /// A text file a table, counts in the field's notation.
    #[default]
    Csv,
    /// Columns with their types, counts as pairs of bounds; victims, routes and answers in folders by source and year.
    #[cfg(feature = "parquet")]
    Parquet,
}

/// Writes the tables into a folder that is there; gives the names of the files.
pub(super) fn package(
    data: &Dataset,
    folder: &Path,
    tables: &[Table],
    form: TableFormat,
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
        write_table(*table, &frame, folder, form, &mut files, &mut resources)?;
    }
    let sources = data.frame(Table::Sources);
    let ids = sources
        .column("id")
        .and_then(|column| column.str().cloned());
    let cited: BooleanChunked = ids?
        .iter()
        .map(|id| id.is_some_and(|id| named.contains(id)))
        .collect();
    let sources = sources.filter(&cited)?;
    if sources.height() > 0 {
        write_table(
            Table::Sources,
            &sources,
            folder,
            form,
            &mut files,
            &mut resources,
        )?;
    }
    let sources_file = match form {
        TableFormat::Csv => "sources.csv",
        #[cfg(feature = "parquet")]
        TableFormat::Parquet => "sources.parquet",
    };
    let description = json!({
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "name": "tipstat-converted",
        "title": "Tables of tipstat, converted from the files in ledger.json",
        "licenses": [{"name": "other", "title": format!("The licence of each source: see {sources_file}")}],
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

/// Writes one table, and enters it among the files and the resources.
fn write_table(
    table: Table,
    frame: &DataFrame,
    folder: &Path,
    form: TableFormat,
    files: &mut Vec<String>,
    resources: &mut Vec<Value>,
) -> anyhow::Result<()> {
    match form {
        TableFormat::Csv => {
            let file = format!("{}.csv", table.name());
            std::fs::write(folder.join(&file), csv_of(table.schema(), frame)?)?;
            resources.push(resource(table, &file));
            files.push(file);
        }
        #[cfg(feature = "parquet")]
        TableFormat::Parquet => {
            let paths = parts::write(table, frame, folder)?;
            files.push(match paths.as_slice() {
                [path] if !parts::is_divided(table) => path.clone(),
                [_] => format!("{}/ (1 part)", table.name()),
                paths => format!("{}/ ({} parts)", table.name(), paths.len()),
            });
            resources.push(resource_of_parts(table, &paths));
        }
    }
    Ok(())
}

/// The resource of a table in Parquet: a count is two columns, and the columns that divide the table are in the paths.
#[cfg(feature = "parquet")]
fn resource_of_parts(table: Table, paths: &[String]) -> Value {
    let mut resource = resource(table, "");
    let fields = resource["schema"]["fields"].take();
    let mut columns = Vec::new();
    for field in fields.as_array().into_iter().flatten() {
        if field["notation"] != "count" {
            columns.push(field.clone());
            continue;
        }
        let name = field["name"].as_str().unwrap_or_default();
        for (end, description) in [
            ("low", "lower bound; null if unknown"),
            (
                "high",
                "upper bound; null if unknown or without an upper bound",
            ),
        ] {
            let name = format!("{name}_{end}");
            columns.push(json!({"name": name, "type": "integer", "description": description}));
        }
    }
    resource["schema"]["fields"] = columns.into();
    resource["format"] = "parquet".into();
    resource["mediatype"] = "application/vnd.apache.parquet".into();
    if let Some(resource) = resource.as_object_mut() {
        resource.remove("encoding");
    }
    if parts::is_divided(table) {
        resource["path"] = paths.into();
        resource["tipstat:dividedBy"] = parts::DIVIDED_BY.as_slice().into();
    } else {
        resource["path"] = paths.first().cloned().into();
    }
    resource
}

fn write_json(path: &Path, value: &Value) -> anyhow::Result<()> {
    Ok(std::fs::write(
        path,
        serde_json::to_string_pretty(value)? + "\n",
    )?)
}

/// The resource of a table, with the schema of tipstat's package; keys to tables that are not there are left out.
fn resource(table: Table, file: &str) -> Value {
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
        "path": file,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "schema": schema,
    })
}

/// A frame as CSV with the columns of its schema.
fn csv_of(schema: &TableSchema, frame: &DataFrame) -> anyhow::Result<Vec<u8>> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(schema.fields.iter().map(|field| &field.name))?;
    for row in rows_of(schema, frame)? {
        writer.write_record(&row)?;
    }
    Ok(writer.into_inner()?)
}

/// The rows of a frame with the columns of its schema, counts in the field's notation.
pub(super) fn rows_of(schema: &TableSchema, frame: &DataFrame) -> anyhow::Result<Vec<Vec<String>>> {
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
    let mut rows = Vec::with_capacity(frame.height());
    for at in 0..frame.height() {
        let mut row = Vec::with_capacity(columns.len());
        for (column, high) in &columns {
            let value = column.get(at)?;
            row.push(match high {
                Some(high) => count(&value, &high.get(at)?),
                None => plain(&value),
            });
        }
        rows.push(row);
    }
    Ok(rows)
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
