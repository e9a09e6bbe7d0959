//! Frames as bytes: of a column of texts each different one is written once.

use std::collections::HashMap;

use foldhash::fast::FixedState;
use polars::prelude::{
    Column, DataFrame, DataType, IntoSeries as _, NamedFrom as _, Series, StringChunked,
};

use super::codec::{Stored, byte, bytes, text, write_text};

const TEXTS: u8 = 0;
const WHOLES: u8 = 1;
const NUMBERS: u8 = 2;

impl Stored for DataFrame {
    fn write(&self, out: &mut Vec<u8>) {
        self.height().write(out);
        self.width().write(out);
        for column in self.columns() {
            write_text(column.name(), out);
            write_cells(column, out);
        }
    }
    fn read(from: &mut &[u8]) -> Option<Self> {
        let (height, width) = (usize::read(from)?, usize::read(from)?);
        // no cell takes less than a byte
        if height > from.len() {
            return None;
        }
        let column = |_| {
            let name = text(from)?;
            cells(from, height).map(|cells| Column::from(cells.with_name(name.into())))
        };
        let columns: Vec<Column> = (0..width).map(column).collect::<Option<_>>()?;
        Self::new(height, columns).ok()
    }
}

/// Writes the cells of a column; those of another type than tipstat's tables have are written as nothing, and read as damaged.
fn write_cells(column: &Column, out: &mut Vec<u8>) {
    match column.dtype() {
        DataType::String => {
            out.push(TEXTS);
            if let Ok(texts) = column.str() {
                write_texts(texts, out);
            }
        }
        DataType::Int64 => {
            out.push(WHOLES);
            for cell in column.i64().iter().flat_map(|cells| cells.iter()) {
                cell.map_or(0, folded).write(out);
            }
        }
        _ => {
            out.push(NUMBERS);
            for cell in column.f64().iter().flat_map(|cells| cells.iter()) {
                cell.is_some().write(out);
                if let Some(number) = cell {
                    out.extend_from_slice(&number.to_le_bytes());
                }
            }
        }
    }
}

/// The different texts in the order in which they come, then for each cell 0 or the place of its text, from 1.
fn write_texts(texts: &StringChunked, out: &mut Vec<u8>) {
    let mut places: HashMap<&str, u64, FixedState> = HashMap::default();
    let (mut different, mut cells) = (Vec::new(), Vec::new());
    for text in texts.iter() {
        let Some(text) = text else {
            cells.push(0);
            continue;
        };
        let next = different.len() as u64 + 1;
        let place = *places.entry(text).or_insert(next);
        if place == next {
            different.push(text);
        }
        cells.push(place);
    }
    different.len().write(out);
    for text in different {
        write_text(text, out);
    }
    for cell in cells {
        cell.write(out);
    }
}

fn cells(from: &mut &[u8], height: usize) -> Option<Series> {
    let name = "".into();
    Some(match byte(from)? {
        TEXTS => {
            let many = usize::read(from)?;
            let different: Vec<&str> = (0..many).map(|_| text(from)).collect::<Option<_>>()?;
            let cell = |_| match usize::read(from)?.checked_sub(1) {
                None => Some(None),
                Some(place) => different.get(place).copied().map(Some),
            };
            let cells: Vec<Option<&str>> = (0..height).map(cell).collect::<Option<_>>()?;
            cells.into_iter().collect::<StringChunked>().into_series()
        }
        WHOLES => {
            let cell = |_| u64::read(from).map(unfolded);
            let cells: Vec<Option<i64>> = (0..height).map(cell).collect::<Option<_>>()?;
            Series::new(name, cells)
        }
        NUMBERS => {
            let cell = |_| {
                Some(if bool::read(from)? {
                    Some(f64::from_le_bytes(bytes(from, 8)?.try_into().ok()?))
                } else {
                    None
                })
            };
            let cells: Vec<Option<f64>> = (0..height).map(cell).collect::<Option<_>>()?;
            Series::new(name, cells)
        }
        _ => return None,
    })
}

/// A number that small values of both signs are small for, and that is never 0 (zigzag, from 1).
fn folded(number: i64) -> u64 {
    (((number << 1) ^ (number >> 63)) as u64).saturating_add(1)
}

fn unfolded(number: u64) -> Option<i64> {
    let number = number.checked_sub(1)?;
    let half = i64::try_from(number >> 1).ok()?;
    Some(if number & 1 == 0 { half } else { !half })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dataset::{Dataset, Inputs, Table};

    #[test]
    fn frames_read_back() {
        for number in [0, 1, -1, 2020, i64::MAX, -i64::MAX] {
            assert_eq!(unfolded(folded(number)), Some(number));
        }
        let data = Dataset::open(&Inputs::default()).unwrap();
        for table in Table::ALL {
            let frame = data.frame(table);
            let mut out = Vec::new();
            frame.write(&mut out);
            let mut from = out.as_slice();
            let read = DataFrame::read(&mut from).unwrap();
            assert!(from.is_empty() && read.equals_missing(&frame), "{table:?}");
            assert_eq!(read.schema(), frame.schema());
            for cut in (0..out.len()).step_by(97) {
                assert!(DataFrame::read(&mut &out[..cut]).is_none() || cut == out.len());
            }
        }
    }
}
