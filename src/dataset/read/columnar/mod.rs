//! Parquet: rows of text as any other, whatever wrote them.
//!
//! The folders that a file lies in give columns, too (`year=2020`), and a pair such as `count_low` and `count_high` is one
//! count in the field's notation, so that what `convert --format parquet` writes reads back.
//!
//! A file of some hundred bytes can promise billions of rows, columns or bytes. What it promises is checked before anything is made
//! of it, and what it holds is counted as it comes.

use std::sync::Arc;

use parquet::column::reader::get_column_reader;
use parquet::file::metadata::ParquetMetaData;
use parquet::file::reader::{FileReader as _, RowGroupReader, SerializedFileReader};

use super::Record;
use crate::dataset::contained::contained;
use crate::dataset::count::Count;
use crate::dataset::limits::{self, Limits, with_commas};
use crate::dataset::parts;
use cells::DecodedColumn;
use pages::CheckedPages;

mod cells;
mod footer;
mod pages;

/// Rows that are decoded at once.
const BATCH: usize = 1_024;
/// Bytes of memory that a row takes, and each of its cells, without their texts.
const ROW: usize = 100;
const CELL: usize = 8;

/// The rows, the header first; its line is 0, and the first row is 1.
pub(super) fn rows(path: &str, bytes: Vec<u8>, limits: Limits) -> Result<Vec<Record>, String> {
    // a damaged file may be met with a panic
    contained(|| {
        footer::check(&bytes)?;
        let size = bytes.len() as u64;
        let reader = SerializedFileReader::new(bytes::Bytes::from(bytes))
            .map_err(|error| error.to_string())?;
        let metadata = reader.metadata();
        check_promises(metadata)?;
        let columns = metadata.file_metadata().schema_descr().columns();
        let mut rows =
            ParquetRows::new(path, columns.iter().map(|column| column.name().to_owned()));
        for at in 0..metadata.num_row_groups() {
            let group = reader
                .get_row_group(at)
                .map_err(|error| error.to_string())?;
            rows.read(group.as_ref(), |content| {
                match limits.exceeded(content, size) {
                    Some(exceeded) => Err(exceeded.0),
                    None => Ok(()),
                }
            })?;
        }
        Ok(rows.records)
    })
}

/// Refuses what is not a table, or too large for one, by what the file says of itself.
fn check_promises(metadata: &ParquetMetaData) -> Result<(), String> {
    let file = metadata.file_metadata();
    let columns = file.schema_descr().columns();
    if columns.is_empty() {
        return Err("it has no columns".into());
    }
    let is_nested = |column: &&Arc<parquet::schema::types::ColumnDescriptor>| {
        column.path().parts().len() > 1 || column.max_rep_level() > 0
    };
    if let Some(column) = columns.iter().find(is_nested) {
        return Err(format!(
            "`{}` holds lists or groups",
            column.path().string()
        ));
    }
    let mut rows = 0_u64;
    for group in metadata.row_groups() {
        let many =
            u64::try_from(group.num_rows()).map_err(|_| "a part of it has fewer than 0 rows")?;
        rows = rows.saturating_add(many);
        let differs = |column: &&parquet::file::metadata::ColumnChunkMetaData| {
            column.num_values() != group.num_rows()
        };
        if group.num_columns() != columns.len() || group.columns().iter().any(|one| differs(&one)) {
            return Err("its columns differ in length".into());
        }
    }
    if u64::try_from(file.num_rows()) != Ok(rows) {
        return Err("it does not have as many rows as it says".into());
    }
    if rows.saturating_mul(columns.len() as u64) > limits::CELLS {
        let most = with_commas(limits::CELLS);
        return Err(format!(
            "it has more than {most} cells, the limit for one file"
        ));
    }
    Ok(())
}

/// The rows of a file so far.
struct ParquetRows {
    records: Vec<Record>,
    /// Columns that the folders give, and their value.
    parts: Vec<(String, String)>,
    /// Columns that are two in the file.
    pairs: Vec<(String, usize, usize)>,
    /// Bytes of memory that they take.
    content: usize,
}

impl ParquetRows {
    fn new(path: &str, names: impl Iterator<Item = String>) -> Self {
        let mut names: Vec<String> = names.collect();
        let pairs = pairs(&names);
        let mut parts = parts::said_by(path);
        parts.retain(|(name, _)| !names.contains(name));
        names.extend(parts.iter().map(|(name, _)| name.clone()));
        names.extend(pairs.iter().map(|(name, ..)| name.clone()));
        let header = Record {
            line: 0,
            cells: Arc::new(names.into()),
        };
        Self {
            records: vec![header],
            parts,
            pairs,
            content: 0,
        }
    }

    /// Adds the rows of a part of the file; `check` is told how many bytes they take.
    fn read(
        &mut self,
        group: &dyn RowGroupReader,
        check: impl Fn(u64) -> Result<(), String>,
    ) -> Result<(), String> {
        let metadata = group.metadata();
        let mut left = usize::try_from(metadata.num_rows()).unwrap_or(0);
        let mut columns = Vec::new();
        for (at, column) in metadata.columns().iter().enumerate() {
            let descriptor = column.column_descr_ptr();
            let pages = CheckedPages::new(group, at, left).map_err(|error| error.to_string())?;
            let reader = get_column_reader(Arc::clone(&descriptor), Box::new(pages));
            columns.push(DecodedColumn::new(reader, descriptor));
        }
        while left > 0 {
            let many = left.min(BATCH);
            left -= many;
            let (mut texts, mut bytes) = (Vec::new(), self.content);
            for column in &mut columns {
                let cells = column.read(many).map_err(|error| error.to_string())?;
                bytes += cells.iter().map(String::len).sum::<usize>();
                check(bytes as u64)?;
                texts.push(cells);
            }
            for at in 0..many {
                let row: Vec<&str> = texts.iter().map(|texts| texts[at].as_str()).collect();
                self.add(&row);
            }
            check(self.content as u64)?;
        }
        columns
            .iter_mut()
            .try_for_each(|column| column.end().map_err(|error| error.to_string()))
    }

    fn add(&mut self, row: &[&str]) {
        let line = self.records.len() as u64;
        let counts: Vec<String> = self
            .pairs
            .iter()
            .map(|(_, low, high)| count(row[*low], row[*high]))
            .collect();
        let parts = self.parts.iter().map(|(_, value)| value.as_str());
        let texts = row.iter().copied().chain(parts);
        let cells: csv::StringRecord = texts.chain(counts.iter().map(String::as_str)).collect();
        self.content += ROW + cells.len() * CELL + cells.as_slice().len();
        let before = self.records.last().map(|before| &before.cells);
        let cells = match before.filter(|before| ***before == cells) {
            Some(before) => Arc::clone(before),
            None => Arc::new(cells),
        };
        self.records.push(Record { line, cells });
    }
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

fn count(low: &str, high: &str) -> String {
    low.parse().map_or(String::new(), |low| {
        let high = high.parse().ok();
        Count { low, high }.to_string()
    })
}
