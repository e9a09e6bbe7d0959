//! The header of a file as a release sees it: several rows as one, the first column divided, and the position of each column.

use std::collections::BTreeSet;

use super::Recognised;
use crate::dataset::read::Record;
use crate::dataset::sources::{DeclaredColumn, Release, fits};
use cells::joined;
pub(super) use cells::{letters, plain};
pub(crate) use place::FigureColumn;

mod cells;
mod place;

/// The cells of a header, as printed and as compared.
pub(crate) struct Header {
    /// For people: white space is one blank.
    pub shown: Vec<String>,
    plain: Vec<String>,
    /// Cells of a row below it.
    width: usize,
    /// Rows above and including it.
    skip: usize,
}

impl Header {
    /// The header that begins in a row, or nothing where the rows below it are not there.
    pub(crate) fn at(release: &Release, top: &[Record], at: usize) -> Option<Self> {
        let rows = top.get(at..at + release.header_rows.max(1))?;
        let width = rows.iter().map(|row| row.cells.len()).max()?;
        let mut shown = joined(rows, width);
        if !release.split.is_empty() {
            let first = shown.first()?.clone();
            let parts = first.split(release.split.as_str());
            let mut parts: Vec<String> = parts.map(|part| part.trim().to_owned()).collect();
            if parts.len() < 2 {
                return None;
            }
            // Eurostat: `geo\TIME_PERIOD` names the column and what the other headers are
            if let Some(last) = parts.last_mut() {
                last.truncate(last.find('\\').unwrap_or(last.len()));
            }
            drop(shown.splice(0..1, parts));
        }
        Some(Self {
            plain: shown.iter().map(|cell| plain(cell)).collect(),
            shown,
            width,
            skip: at + rows.len(),
        })
    }

    /// All places of a header; a pattern with `*` finds several.
    fn find(&self, wanted: &str) -> Vec<usize> {
        let exact = self.exact(wanted);
        if !exact.is_empty() {
            return exact;
        }
        let cells = self.plain.iter().enumerate();
        let wanted = plain(wanted);
        let same = |cell: &String| {
            if wanted.contains('*') {
                fits(&wanted, cell)
            } else {
                *cell == wanted
            }
        };
        cells
            .filter(|(_, cell)| same(cell))
            .map(|(at, _)| at)
            .collect()
    }

    /// The places of a header in the same capitals: Eurostat writes `sex` for codes and `Sex` for their names.
    fn exact(&self, wanted: &str) -> Vec<usize> {
        let cells = self.shown.iter().enumerate();
        let same = cells.filter(|(_, cell)| *cell == wanted.trim());
        same.map(|(at, _)| at).collect()
    }

    /// The places of a column, in the order of its headers.
    fn places(&self, column: &DeclaredColumn) -> Vec<usize> {
        if let Some(at) = column.place_at() {
            return (at < self.plain.len()).then_some(at).into_iter().collect();
        }
        let found = column
            .from
            .iter()
            .filter_map(|from| self.find(from).first().copied());
        let mut seen = BTreeSet::new();
        found.filter(|at| seen.insert(*at)).collect()
    }

    /// The columns that have the header of another, which is read: its name, and the places.
    pub(super) fn twice(&self, fit: &Recognised) -> Option<(String, Vec<usize>)> {
        let columns = fit.release.columns.iter();
        let mut named = columns.filter(|(_, column)| column.at.is_empty());
        named.find_map(|(name, column)| {
            let at = *fit.places.get(name)?;
            let head = &self.shown[at];
            // a header that a release writes in these capitals is this one
            let same = if column.from.iter().any(|from| from.trim() == head) {
                self.exact(head)
            } else {
                self.find(&plain(head))
            };
            (same.len() > 1).then(|| (head.clone(), same))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::Arc;

    fn record(line: u64, cells: &[&str]) -> Record {
        let cells = Arc::new(cells.iter().copied().collect());
        Record { line, cells }
    }

    #[test]
    fn two_rows_are_one_header_and_a_merged_cell_holds_to_its_right() {
        let top = [
            record(1, &["Country", "2022", "", "2023", ""]),
            record(2, &["", "Female", "Total  \ncleared", "Female", "Male"]),
        ];
        let release = Release {
            header_rows: 2,
            ..Release::default()
        };
        let header = Header::at(&release, &top, 0).unwrap();
        assert_eq!(
            header.shown,
            [
                "Country",
                "2022 / Female",
                "2022 / Total cleared",
                "2023 / Female",
                "2023 / Male"
            ]
        );
        assert_eq!(header.find("2022 / total cleared"), [2]);
    }
}
