//! Parquet: only rows, each column by its type, null where nothing is known.

use serde_json::Value;

use super::machine;
use super::{Document, Provenance};
use crate::stats::ColumnKind;
use crate::stats::columnar::{ParquetCells, ParquetColumn, file_from};

pub(super) fn render(
    document: &Document<'_>,
    provenance: Option<&Provenance>,
) -> anyhow::Result<Vec<u8>> {
    let (fields, rows) = machine::rows(document.table);
    let column = |(at, field): (usize, &crate::stats::Column)| {
        let cells: Vec<&Value> = rows.iter().map(|row| &row[at]).collect();
        ParquetColumn {
            name: field.name.to_string(),
            cells: typed(&cells, field.kind),
        }
    };
    let columns: Vec<ParquetColumn> = fields.iter().enumerate().map(column).collect();
    let provenance = provenance.map(Provenance::json);
    file_from(&columns, provenance.as_deref())
}

/// By what the cells are; where none is known, by what the contract says about a column of this name.
fn typed(cells: &[&Value], kind: ColumnKind) -> ParquetCells {
    let known = || cells.iter().filter(|cell| !cell.is_null());
    let all = |is: fn(&Value) -> bool| known().all(|cell| is(cell));
    let is_float = |cell: &Value| cell.is_i64() || cell.is_f64();
    let kind = match known().next() {
        None => kind,
        Some(_) if all(Value::is_boolean) => ColumnKind::Truth,
        Some(_) if all(Value::is_i64) && kind != ColumnKind::Number => ColumnKind::Whole,
        Some(_) if all(is_float) => ColumnKind::Number,
        Some(_) => ColumnKind::Text,
    };
    let text = |cell: &&Value| match cell {
        Value::Null => None,
        Value::String(text) => Some(text.clone()),
        other => Some(other.to_string()),
    };
    match kind {
        ColumnKind::Truth => ParquetCells::Bools(cells.iter().map(|cell| cell.as_bool()).collect()),
        ColumnKind::Whole => ParquetCells::Wholes(cells.iter().map(|cell| cell.as_i64()).collect()),
        ColumnKind::Number => {
            ParquetCells::Floats(cells.iter().map(|cell| cell.as_f64()).collect())
        }
        ColumnKind::Text => ParquetCells::Texts(cells.iter().map(text).collect()),
    }
}
