//! Codes of countries that may mean missing (`NA`, which is Namibia, too): they do if they are in other columns of
//! the file, in which they could mean nothing else.

use memchr::memmem::Finder;

use super::cells::{CellText, Cells};
use super::codes::{Country, DOUBTFUL};
use crate::dataset::read::Block;
use crate::dataset::recognise::Recognised;

/// A look at other columns for codes that may mean missing.
pub(super) struct Doubtful<'a> {
    codes: Vec<(&'a str, Finder<'a>)>,
    /// Places of the other columns.
    elsewhere: Vec<usize>,
    text: CellText,
    /// For each code whether it was found there.
    pub found: Vec<bool>,
}

impl<'a> Doubtful<'a> {
    pub(super) fn new(recognised: &'a Recognised, text: CellText) -> Self {
        let codes = codes(recognised).into_iter();
        let codes: Vec<_> = codes.map(|code| (code, Finder::new(code))).collect();
        let of_countries = ["citizenship", "exploited_in"];
        let places = recognised.places.iter();
        let places = places.filter(|(name, _)| !of_countries.contains(&name.as_str()));
        let flags = recognised
            .questions
            .iter()
            .flat_map(|(_, answers)| answers.iter().map(|(_, at)| *at));
        Self {
            elsewhere: places.map(|(_, at)| *at).chain(flags).collect(),
            found: vec![false; codes.len()],
            codes,
            text,
        }
    }

    /// The temporary number of a label until the end of the file, if it is one of the codes.
    pub(super) fn number(&self, label: &str) -> Option<Country> {
        let at = self.codes.iter().position(|(code, _)| *code == label)?;
        Some(DOUBTFUL + at as Country)
    }

    /// Looks through a block, of which the first `above` records come before the rows.
    pub(super) fn look_through(&mut self, block: &Block, above: usize) {
        let CellText::Delimited(delimiter) = self.text else {
            return; // a block is delimited
        };
        let bytes = block.bytes();
        for (at, (code, finder)) in self.codes.iter().enumerate() {
            let mut hits = finder.find_iter(bytes).peekable();
            if self.found[at] || hits.peek().is_none() {
                continue;
            }
            let mut above = above;
            for row in block.structure.rows(bytes) {
                let header = above > 0 && !row.is_nothing();
                above -= usize::from(header);
                while let Some(hit) = hits.next_if(|hit| *hit < row.end()) {
                    let (place, cell) = row.cell_around(hit, delimiter);
                    let alone = || self.text.of(cell).trim() == *code;
                    if !header && self.elsewhere.contains(&place) && alone() {
                        self.found[at] = true;
                    }
                }
                if self.found[at] || hits.peek().is_none() {
                    break;
                }
            }
        }
    }

    /// Looks at a single row.
    pub(super) fn look_at(&mut self, row: &impl Cells) {
        for ((code, _), found) in self.codes.iter().zip(&mut self.found) {
            let stands = |place: &usize| self.text.of(row.cell(*place)).trim() == *code;
            *found = *found || self.elsewhere.iter().any(stands);
        }
    }

    /// Adds what another worker found.
    pub(super) fn add(&mut self, other: &Self) {
        for (own, other) in self.found.iter_mut().zip(&other.found) {
            *own |= other;
        }
    }
}

/// The codes that a release names, in order.
pub(super) fn codes(recognised: &Recognised) -> Vec<&str> {
    let columns = recognised.release.columns.values();
    let mut codes: Vec<&str> = columns
        .flat_map(|column| column.missing_if_elsewhere.iter().map(String::as_str))
        .collect();
    codes.sort_unstable();
    codes.dedup();
    codes
}
