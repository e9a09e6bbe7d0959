//! Noise in the cells of cross-tables.

use super::Noise;
use crate::dataset::count::Count;
use crate::stats::views::cross::block::{CrossCell, CrossTable};

impl Noise {
    /// Changes the cells and margins of a table; its twin has keys in place of counts. What it has no key for is suppressed.
    pub(in crate::stats) fn change_cells(&self, block: &mut CrossTable, twin: Option<&CrossTable>) {
        let (rows, columns) = (block.rows.clone(), block.columns.clone());
        for (row, cells) in rows.iter().zip(&mut block.cells) {
            for (column, cell) in columns.iter().zip(cells) {
                let CrossCell::Count(count) = *cell else {
                    continue;
                };
                let keys = twin.map(|twin| twin.cell(row, column));
                let keys = keys.and_then(CrossCell::count).and_then(Count::number);
                *cell = match count.number().zip(keys) {
                    Some((n, keys)) => CrossCell::Count(Count::exact(self.count(n, keys))),
                    None if count.high == Some(0) => continue,
                    None => CrossCell::Hidden,
                };
            }
        }
    }
}
