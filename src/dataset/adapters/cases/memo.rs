//! What the cells of a column mean: looked up once for each text in them.
#![allow(clippy::inline_always)] // what runs for each row is one piece of code

use std::collections::HashMap;

use foldhash::fast::FixedState;

use super::cells::{Cells, RememberedCell};

/// A column of a case file. Maps have no order, and none is read from these.
pub(super) struct Memo<T> {
    /// Its place; nothing if the file lacks it.
    at: Option<usize>,
    /// The short cells met last, each where its hash puts it.
    recent: Box<[(u64, T)]>,
    short: HashMap<u64, T, FixedState>,
    long: HashMap<Box<[u8]>, T, FixedState>,
}

/// Texts that are remembered, at most: a column without repetitions would fill the memory.
const MOST: usize = 1 << 14;
/// Bits of a place among the recent ones.
const PLACE: u32 = 10;
/// No cell has this key.
const NONE: u64 = u64::MAX;

impl<T: Copy + Default> Memo<T> {
    pub(super) fn new(at: Option<usize>) -> Self {
        Self {
            at,
            recent: vec![(NONE, T::default()); 1 << PLACE].into(),
            short: HashMap::default(),
            long: HashMap::default(),
        }
    }

    /// What the row's cell means, if one like it was met before.
    #[inline(always)]
    pub(super) fn of(&mut self, row: &impl Cells) -> Option<T> {
        self.known(&row.key(self.at.unwrap_or(usize::MAX)))
    }

    /// The bytes of the row's cell.
    pub(super) fn cell<'r>(&self, row: &'r impl Cells) -> &'r [u8] {
        self.at.map_or(&[], |at| row.cell(at))
    }

    /// What a cell means, if one like it was met before.
    #[inline(always)]
    pub(super) fn known(&mut self, key: &RememberedCell<'_>) -> Option<T> {
        match key {
            RememberedCell::Short(key) => {
                let recent = &mut self.recent[place(*key)];
                if recent.0 != *key {
                    *recent = (*key, *self.short.get(key)?);
                }
                Some(recent.1)
            }
            RememberedCell::Long(cell) => self.long.get(*cell).copied(),
        }
    }

    /// Remembers what a cell means.
    pub(super) fn learn(&mut self, cell: &[u8], meaning: T) -> T {
        if self.short.len() + self.long.len() < MOST {
            match RememberedCell::of(cell) {
                RememberedCell::Short(key) => drop(self.short.insert(key, meaning)),
                RememberedCell::Long(cell) => drop(self.long.insert(cell.into(), meaning)),
            }
        }
        meaning
    }
}

/// The slot of a key among the recent ones: the top bits of a product (Knuth, The Art of Computer Programming 3, 6.4).
#[inline(always)]
fn place(key: u64) -> usize {
    const GOLDEN: u64 = 0x9e37_79b9_7f4a_7c15;
    (key.wrapping_mul(GOLDEN) >> (u64::BITS - PLACE)) as usize
}
