//! The guard over the rows behind a number: where it hides a figure made of them, it hides them all.

use std::cell::Cell;

use super::small_cells::is_small;
use crate::dataset::count::Count;
use crate::stats::estimate::{Estimate, Status};

/// What may be shown of the rows behind figures.
pub(in crate::stats) struct RowGuard {
    hides: bool,
    min_cell: Option<u64>,
    has_hidden: Cell<bool>,
}

impl RowGuard {
    /// A guard for the rows behind figures that have passed the guard.
    pub(crate) fn of(protected: &[Estimate], min_cell: Option<u64>) -> Self {
        let is_hidden = |figure: &Estimate| figure.status == Status::Hidden;
        Self {
            hides: protected.iter().any(is_hidden),
            min_cell,
            has_hidden: Cell::new(false),
        }
    }

    /// Whether a figure made of them is hidden, and so are all of them.
    pub(crate) fn hides(&self) -> bool {
        self.hides
    }

    /// Whether the number of a row may be shown: its count, or a share where it has none.
    pub(crate) fn shows(&self, count: Option<Count>) -> bool {
        let small = |count: Count| self.min_cell.is_some_and(|k| is_small(count, k));
        let shows = !self.hides && !count.is_some_and(small);
        self.has_hidden.set(self.has_hidden.get() || !shows);
        shows
    }

    /// Whether the number of one of them was not shown.
    pub(crate) fn has_hidden(&self) -> bool {
        self.has_hidden.get()
    }
}
