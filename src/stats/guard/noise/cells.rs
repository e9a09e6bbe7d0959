//! Noise in the cells of cross-tables.

use super::{Noise, NoiseRule};
use crate::dataset::count::Count;
use crate::stats::mathematics::rounding::{controlled_rounding, with_margins};
use crate::stats::note::{CrossNote, Note};
use crate::stats::views::cross::TOTAL;
use crate::stats::views::cross::block::{CrossCell, CrossTable};

impl Noise {
    /// Changes the cells and margins of a table, and says how; its twin has keys instead of counts. What it has no key for is
    /// suppressed.
    pub(in crate::stats) fn change_cells(
        &self,
        block: &mut CrossTable,
        twin: Option<&CrossTable>,
    ) -> Note {
        if let NoiseRule::Round { base } = self.kind
            && let Some(rounded) = rounded_to_sums(block, base)
        {
            block.cells = rounded;
            return Note::Cross(CrossNote::RoundedToSums { base });
        }
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
        self.note()
    }
}

/// Inner cells of the largest table that is rounded so that its rows and columns add up.
const CELLS: usize = 1000;

/// The cells of a table, rounded so that rows and columns add up; `None` where the table does not, or is too large.
fn rounded_to_sums(block: &CrossTable, base: u64) -> Option<Vec<Vec<CrossCell>>> {
    let has_total = |labels: &[String]| labels.last().is_some_and(|label| label == TOTAL);
    let number = |cell: &CrossCell| cell.count()?.number();
    let counts: Option<Vec<Vec<u64>>> = block
        .cells
        .iter()
        .map(|row| row.iter().map(number).collect())
        .collect();
    let counts = counts?;
    let (last_row, last_column) = (has_total(&block.rows), has_total(&block.columns));
    let inner = &counts[..counts.len() - usize::from(last_row)];
    let inner: Vec<Vec<u64>> = inner
        .iter()
        .map(|row| row[..row.len() - usize::from(last_column)].to_vec())
        .collect();
    let cut = |table: Vec<Vec<u64>>| -> Vec<Vec<u64>> {
        let rows = table.into_iter().take(counts.len());
        rows.map(|row| row.into_iter().take(block.columns.len()).collect())
            .collect()
    };
    if inner.iter().map(Vec::len).sum::<usize>() > CELLS || cut(with_margins(&inner)) != counts {
        return None;
    }
    let rounded = cut(controlled_rounding(&inner, base)?);
    let cell = |n: u64| CrossCell::Count(Count::exact(n));
    let rounded = rounded.into_iter();
    Some(
        rounded
            .map(|row| row.into_iter().map(cell).collect())
            .collect(),
    )
}
