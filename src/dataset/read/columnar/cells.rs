//! The cells of a column as text.

use parquet::column::reader::ColumnReader;
use parquet::data_type::ByteArray;
use parquet::errors::{ParquetError, Result};
use parquet::record::Field;
use parquet::schema::types::ColumnDescPtr;

use crate::dataset::limits;

/// A column of a part of a file, read from its first row on.
pub(super) struct DecodedColumn {
    reader: ColumnReader,
    descriptor: ColumnDescPtr,
}

impl DecodedColumn {
    pub(super) fn new(reader: ColumnReader, descriptor: ColumnDescPtr) -> Self {
        Self { reader, descriptor }
    }

    /// The texts of the next rows; null is the empty text. It is an error if there are not as many.
    pub(super) fn read(&mut self, many: usize) -> Result<Vec<String>> {
        let texts = self.texts(many)?;
        if texts.len() < many {
            return Err(self.wrong("fewer"));
        }
        Ok(texts)
    }

    /// Refuses a column that goes on behind the last row.
    pub(super) fn end(&mut self) -> Result<()> {
        if self.texts(1)?.is_empty() {
            Ok(())
        } else {
            Err(self.wrong("more"))
        }
    }

    fn wrong(&self, which: &str) -> ParquetError {
        let name = self.descriptor.name();
        ParquetError::General(format!("`{name}` has {which} cells than the file says"))
    }

    fn texts(&mut self, many: usize) -> Result<Vec<String>> {
        let descriptor = &self.descriptor;
        macro_rules! read {
            ($reader:expr, $field:expr) => {{
                let (mut levels, mut values) = (Vec::new(), Vec::new());
                let (rows, ..) =
                    $reader.read_records(many, Some(&mut levels), None, &mut values)?;
                let fields = values.into_iter().map($field);
                texts(rows, descriptor.max_def_level(), &levels, fields)
            }};
        }
        match &mut self.reader {
            ColumnReader::BoolColumnReader(reader) => {
                read!(reader, |value| Ok(Field::convert_bool(descriptor, value)))
            }
            ColumnReader::Int32ColumnReader(reader) => {
                read!(reader, |value| Ok(Field::convert_int32(descriptor, value)))
            }
            ColumnReader::Int64ColumnReader(reader) => {
                read!(reader, |value| Ok(Field::convert_int64(descriptor, value)))
            }
            ColumnReader::Int96ColumnReader(reader) => {
                read!(reader, |value| Ok(Field::convert_int96(descriptor, value)))
            }
            ColumnReader::FloatColumnReader(reader) => {
                read!(reader, |value| Ok(Field::convert_float(descriptor, value)))
            }
            ColumnReader::DoubleColumnReader(reader) => {
                read!(reader, |value| Ok(Field::convert_double(descriptor, value)))
            }
            ColumnReader::ByteArrayColumnReader(reader) => {
                read!(reader, |value| convert(descriptor, value))
            }
            ColumnReader::FixedLenByteArrayColumnReader(reader) => {
                read!(reader, |value| convert(descriptor, ByteArray::from(value)))
            }
        }
    }
}

/// Bytes as what their column holds, if they fit in a cell.
fn convert(descriptor: &ColumnDescPtr, bytes: ByteArray) -> Result<Field> {
    if bytes.len() > limits::CELL {
        let most = limits::with_commas(limits::CELL as u64);
        let long = format!(
            "a cell of `{}` has more than {most} bytes",
            descriptor.name()
        );
        return Err(ParquetError::General(long));
    }
    Field::convert_byte_array(descriptor, bytes)
}

/// The texts of rows by the levels that say which of them have a value; without levels all have one.
fn texts(
    rows: usize,
    most: i16,
    levels: &[i16],
    mut fields: impl Iterator<Item = Result<Field>>,
) -> Result<Vec<String>> {
    let text = |row: usize| {
        if most > 0 && levels.get(row) != Some(&most) {
            return Ok(String::new());
        }
        let missing = || Err(ParquetError::General("a cell has no value".into()));
        fields.next().unwrap_or_else(missing).map(text)
    };
    (0..rows).map(text).collect()
}

fn text(field: Field) -> String {
    match field {
        Field::Null => String::new(),
        Field::Str(text) => text,
        Field::Double(number) => number.to_string(),
        Field::Float(number) => number.to_string(),
        // some programs write texts as plain bytes
        Field::Bytes(bytes) => match bytes.as_utf8() {
            Ok(text) => text.to_owned(),
            Err(_) => Field::Bytes(bytes).to_string(),
        },
        other => other.to_string(),
    }
}
