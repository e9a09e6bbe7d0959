//! Editions: two files that give the same cells of one source are two editions of it, and are never added.
//!
//! The newer one is decided by the release date above the header, else by the latest year of the figures, never by the
//! names of the files or their order. The newer one is used whole, and the other is named; or both stay side by side, and
//! `source` distinguishes them. Files of one source that share less than half of their cells are parts of one edition: their
//! rows stay together, each cell once, unless they contradict each other.

use std::collections::BTreeMap;

use polars::prelude::DataFrame;

use super::Table;
use super::banner::Date;

pub use revisions::{Revision, revisions};
pub(super) use settle::{Left, settle};

mod cells;
mod edition;
mod revisions;
mod settle;

/// What is done with two editions of one source.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Editions {
    /// The newest is used, the others are named.
    #[default]
    Newest,
    /// All are kept; the source of each says which it is: `unodc-glotip@2023-05-30`.
    All,
}

/// An edition that is not used, or is kept together with a newer one.
#[derive(Debug, Clone)]
pub struct Older {
    /// The source that both files are of.
    pub source: String,
    /// The file, as the user named it.
    pub file: String,
    /// The file of the newer edition.
    pub newer: String,
    /// The reason why one is newer: `released 2023-05-30 and 2020-01-12`.
    pub ground: String,
    /// Cells that the two give with different values.
    pub differences: Vec<Difference>,
    /// Whether it is used in addition to the newer one.
    pub kept: bool,
}

/// A cell that two files give with different values.
#[derive(Debug, Clone)]
pub struct Difference {
    /// What it is of: `UZB detected_in 2017`.
    pub what: String,
    /// The value in the older file.
    pub before: String,
    /// The value in the newer one.
    pub after: String,
}

impl Older {
    /// The note about it for readers; without values if small ones must be hidden.
    pub fn note(&self, with_values: bool) -> String {
        let (file, newer) = (name_of(&self.file), name_of(&self.newer));
        let used = if self.kept {
            format!("both are used, `{newer}` is the newer")
        } else {
            format!("`{newer}` is used, not `{file}`")
        };
        let order = if with_values {
            ", before and after"
        } else {
            ""
        };
        let cells = listed(&self.differences, with_values);
        let differ = match self.differences.len() {
            0 => "no value differs".to_owned(),
            1 => format!("1 value differs{order}: {cells}"),
            n => format!("{n} values differ{order}: {cells}"),
        };
        format!(
            "Two editions of `{}`: {used} ({}); {differ}. `tipstat releases {file} {newer}` lists what was revised",
            self.source, self.ground
        )
    }
}

/// The name of a file; of a path from the root the last part, which is the same on every machine.
fn name_of(path: &str) -> &str {
    let from_root = std::path::Path::new(path).is_absolute();
    let name = std::path::Path::new(path).file_name().filter(|_| from_root);
    name.and_then(std::ffi::OsStr::to_str).unwrap_or(path)
}

/// The tables whose rows are figures of a source.
pub(super) const FIGURES: [Table; 5] = [
    Table::Victims,
    Table::Routes,
    Table::Answers,
    Table::Tiers,
    Table::Population,
];

/// The figures of one input, before they join those of others.
#[derive(Default)]
pub(super) struct EditionInput {
    /// As the user named it.
    pub name: String,
    /// The sheet, where it is one of several of a workbook.
    pub sheet: Option<String>,
    /// The release date above the header of its files.
    pub date: Option<Date>,
    /// Its figures.
    pub frames: BTreeMap<Table, DataFrame>,
    /// Whether it holds cases whose small counts are to be hidden.
    pub hides: bool,
    /// Its ledgers, by their place among all, with the table each file became.
    pub ledgers: Vec<(usize, Table)>,
}

/// The first of them, and how many more.
pub(super) fn listed(differences: &[Difference], with_values: bool) -> String {
    const SHOWN: usize = 3;
    let told = |one: &Difference| {
        if with_values {
            format!("{}: {} and {}", one.what, one.before, one.after)
        } else {
            one.what.clone()
        }
    };
    let shown: Vec<String> = differences.iter().take(SHOWN).map(told).collect();
    let more = match differences.len().saturating_sub(SHOWN) {
        0 => String::new(),
        more => format!("; and {more} more"),
    };
    format!("{}{more}", shown.join("; "))
}
