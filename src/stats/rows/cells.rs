//! The cells of any columns as texts, for conditions: which columns they ask for is not known before.

use std::borrow::Cow;

use polars::prelude::{DataFrame, Int64Type, StringType};

use super::figures::ColumnCells;

/// The columns of a frame that hold texts or whole numbers, by name.
pub(in crate::stats) struct FrameCells<'d>(Vec<(&'d str, TextCells<'d>)>);

enum TextCells<'d> {
    Texts(ColumnCells<'d, StringType>),
    Wholes(ColumnCells<'d, Int64Type>),
}

impl<'d> FrameCells<'d> {
    pub(in crate::stats) fn of(frame: &'d DataFrame) -> Self {
        let columns = frame.columns().iter().filter_map(|column| {
            let cells = match column.str() {
                Ok(texts) => TextCells::Texts(ColumnCells::of(texts)),
                Err(_) => TextCells::Wholes(ColumnCells::of(column.i64().ok()?)),
            };
            Some((column.name().as_str(), cells))
        });
        Self(columns.collect())
    }

    /// A cell; nothing where it is empty, or there is no such column.
    pub(in crate::stats) fn get(&self, name: &str, at: usize) -> Option<Cow<'d, str>> {
        let (_, cells) = self.0.iter().find(|(known, _)| *known == name)?;
        let text = match cells {
            TextCells::Texts(cells) => Cow::Borrowed(cells.known(at)?),
            TextCells::Wholes(cells) => Cow::Owned(cells.get(at)?.to_string()),
        };
        Some(text).filter(|text| !text.is_empty())
    }
}
