//! Parquet files, with the feature `parquet`: flat columns, each by its type and with null where nothing is known.

use std::sync::Arc;

use parquet::basic::{Compression, LogicalType, Repetition, Type as Physical};
use parquet::data_type::{BoolType, ByteArray, ByteArrayType, DoubleType, Int64Type};
use parquet::errors::Result;
use parquet::file::metadata::KeyValue;
use parquet::file::properties::WriterProperties;
use parquet::file::writer::SerializedFileWriter;
use parquet::schema::types::Type;

/// A column of a file.
pub struct ParquetColumn {
    /// Its name.
    pub name: String,
    /// Its cells, as many as those of the other columns.
    pub cells: ParquetCells,
}

/// The cells of a column; `None` is null.
pub enum ParquetCells {
    /// Yes or no.
    Bools(Vec<Option<bool>>),
    /// Whole numbers.
    Wholes(Vec<Option<i64>>),
    /// Other numbers.
    Floats(Vec<Option<f64>>),
    /// Texts.
    Texts(Vec<Option<String>>),
}

/// Rows of a row group within a file.
const GROUP: usize = 100_000;

/// The bytes of a file. It names the program without a version, so that the same rows give the same bytes.
pub fn file(columns: &[ParquetColumn]) -> anyhow::Result<Vec<u8>> {
    file_from(columns, None)
}

/// The same with where the rows come from, in JSON, among what the file says about itself.
pub fn file_from(columns: &[ParquetColumn], provenance: Option<&str>) -> anyhow::Result<Vec<u8>> {
    let fields: Result<Vec<_>> = columns.iter().map(field).collect();
    let schema = Type::group_type_builder("rows")
        .with_fields(fields?)
        .build()?;
    let properties = WriterProperties::builder()
        .set_compression(Compression::SNAPPY)
        .set_created_by("tipstat".into())
        .set_key_value_metadata(
            provenance
                .map(|said| vec![KeyValue::new("tipstat-provenance".into(), said.to_owned())]),
        )
        .build();
    let mut bytes = Vec::new();
    let mut writer = SerializedFileWriter::new(&mut bytes, Arc::new(schema), Arc::new(properties))?;
    let rows = columns.first().map_or(0, |column| column.cells.len());
    for first in (0..rows).step_by(GROUP) {
        let last = rows.min(first + GROUP);
        let mut group = writer.next_row_group()?;
        for column in columns {
            let Some(mut place) = group.next_column()? else {
                break;
            };
            macro_rules! write {
                ($kind:ty, $cells:expr, $value:expr) => {{
                    let cells = &$cells[first..last];
                    let levels: Vec<i16> = cells.iter().map(|cell| cell.is_some().into()).collect();
                    let values: Vec<_> = cells.iter().flatten().map($value).collect();
                    place
                        .typed::<$kind>()
                        .write_batch(&values, Some(&levels), None)?;
                }};
            }
            match &column.cells {
                ParquetCells::Bools(cells) => write!(BoolType, cells, |cell| *cell),
                ParquetCells::Wholes(cells) => write!(Int64Type, cells, |cell| *cell),
                ParquetCells::Floats(cells) => write!(DoubleType, cells, |cell| *cell),
                ParquetCells::Texts(cells) => {
                    write!(ByteArrayType, cells, |cell| ByteArray::from(cell.as_str()));
                }
            }
            place.close()?;
        }
        group.close()?;
    }
    writer.close()?;
    Ok(bytes)
}

fn field(column: &ParquetColumn) -> Result<Arc<Type>> {
    let (physical, logical) = match column.cells {
        ParquetCells::Bools(_) => (Physical::BOOLEAN, None),
        ParquetCells::Wholes(_) => (Physical::INT64, None),
        ParquetCells::Floats(_) => (Physical::DOUBLE, None),
        ParquetCells::Texts(_) => (Physical::BYTE_ARRAY, Some(LogicalType::String)),
    };
    let field = Type::primitive_type_builder(&column.name, physical)
        .with_repetition(Repetition::OPTIONAL)
        .with_logical_type(logical)
        .build()?;
    Ok(Arc::new(field))
}

impl ParquetCells {
    fn len(&self) -> usize {
        match self {
            Self::Bools(cells) => cells.len(),
            Self::Wholes(cells) => cells.len(),
            Self::Floats(cells) => cells.len(),
            Self::Texts(cells) => cells.len(),
        }
    }
}
