//! Which rows of a frame a question asks for.

use std::collections::BTreeSet;

use polars::prelude::{DataFrame, PolarsResult};

/// Which rows are kept so far.
pub(super) struct RowMask {
    rows: usize,
    /// `None` where all are.
    pub kept: Option<Vec<bool>>,
}

impl RowMask {
    /// All rows of a frame.
    pub(super) fn all(frame: &DataFrame) -> Self {
        Self {
            rows: frame.height(),
            kept: None,
        }
    }

    /// Keeps, of those kept so far, the rows for which it is true.
    pub(super) fn narrow(&mut self, which: impl Iterator<Item = bool>) {
        let kept = self.kept.get_or_insert_with(|| vec![true; self.rows]);
        kept.iter_mut()
            .zip(which)
            .for_each(|(kept, keep)| *kept &= keep);
    }

    /// Keeps the rows whose column has one of some values; all where none is asked for.
    pub(super) fn values(
        &mut self,
        frame: &DataFrame,
        column: &str,
        values: &[String],
    ) -> PolarsResult<()> {
        let cells = || Ok::<_, polars::prelude::PolarsError>(frame.column(column)?.str()?.iter());
        match values {
            [] => {}
            [one] => self.narrow(cells()?.map(|cell| cell == Some(one.as_str()))),
            several => {
                let wanted: BTreeSet<&str> = several.iter().map(String::as_str).collect();
                self.narrow(cells()?.map(|cell| cell.is_some_and(|cell| wanted.contains(cell))));
            }
        }
        Ok(())
    }
}
