//! Parquet: rows of text as any other, whatever wrote them.
//!
//! The folders that a file lies in give columns, too (`year=2020`), and a pair such as `count_low` and `count_high` is one
//! count in the field's notation, so that what `convert --format parquet` writes reads back.

use std::sync::Arc;

use parquet::errors::Result;
use parquet::file::reader::{FileReader as _, SerializedFileReader};
use parquet::record::Field;

use super::Record;
use crate::dataset::contained::contained;
use crate::dataset::count::Count;
use crate::dataset::parts;

/// The rows, the header first; its line is 0, and the first row is 1.
pub(super) fn rows(path: &str, bytes: Vec<u8>) -> std::result::Result<Vec<Record>, String> {
    // a damaged file may be met with a panic
    contained(|| read(path, bytes).map_err(|error| error.to_string()))
}

fn read(path: &str, bytes: Vec<u8>) -> Result<Vec<Record>> {
    let reader = SerializedFileReader::new(bytes::Bytes::from(bytes))?;
    let schema = reader.metadata().file_metadata().schema().get_fields();
    let mut names: Vec<String> = schema.iter().map(|field| field.name().to_owned()).collect();
    let pairs = pairs(&names);
    let mut said = parts::said_by(path);
    said.retain(|(name, _)| !names.contains(name));
    names.extend(said.iter().map(|(name, _)| name.clone()));
    names.extend(pairs.iter().map(|(name, ..)| name.clone()));
    let record = |line: u64, cells: Vec<String>| Record {
        line,
        cells: Arc::new(csv::StringRecord::from(cells)),
    };
    let mut records = vec![record(0, names)];
    for (line, row) in (1..).zip(reader.get_row_iter(None)?) {
        let row = row?;
        let fields: Vec<&Field> = row.get_column_iter().map(|(_, field)| field).collect();
        let mut cells: Vec<String> = fields.iter().map(|field| text(field)).collect();
        cells.extend(said.iter().map(|(_, value)| value.clone()));
        cells.extend(
            pairs
                .iter()
                .map(|(_, low, high)| count(fields[*low], fields[*high])),
        );
        records.push(record(line, cells));
    }
    Ok(records)
}

/// The columns that are two here and one in our notation, with the places of both.
fn pairs(names: &[String]) -> Vec<(String, usize, usize)> {
    let place = |name: String| names.iter().position(|other| *other == name);
    let pair = |(low, name): (usize, &String)| {
        let name = name.strip_suffix("_low")?;
        let high = place(format!("{name}_high"))?;
        place(name.to_owned())
            .is_none()
            .then(|| (name.to_owned(), low, high))
    };
    names.iter().enumerate().filter_map(pair).collect()
}

fn count(low: &Field, high: &Field) -> String {
    let number = |field: &Field| text(field).parse().ok();
    number(low).map_or(String::new(), |low| {
        let high = number(high);
        Count { low, high }.to_string()
    })
}

fn text(field: &Field) -> String {
    match field {
        Field::Null => String::new(),
        Field::Str(text) => text.clone(),
        Field::Double(number) => number.to_string(),
        Field::Float(number) => number.to_string(),
        other => other.to_string(),
    }
}
