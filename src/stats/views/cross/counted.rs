//! How the rows of a table are counted: cell by cell within a place and year, then over these, and along rows and columns.

use std::collections::BTreeMap;

use super::block::{Atom, CrossCell, CrossTable};
use super::rows::{TableRow, TableRows};
use super::{CrossAxis, TOTAL};
use crate::dataset::areas;
use crate::dataset::count::Count;
use crate::stats::mathematics::bounds::sum;
use crate::stats::statistics::levels::{Levelled as _, total};

/// How the rows of a block are counted.
pub(in crate::stats) struct CountingRule {
    /// The dimensions.
    pub by: [CrossAxis; 2],
    /// Which of sex, age and form of exploitation the dimensions are.
    pub parts: [Option<usize>; 2],
    /// Whether the source prints totals, so that none is computed from parts.
    pub prints_totals: bool,
    /// Whether the rows are routes, which a source lists only as far as it knows them.
    pub routes: bool,
    /// Whether they are all there are.
    pub of_cases: bool,
}

impl CountingRule {
    /// The parts that differ if one dimension, or both, are broken down.
    fn parts_apart(&self, wanted: [bool; 2]) -> [bool; 3] {
        let apart = |at: usize| (0..2).any(|axis| wanted[axis] && self.parts[axis] == Some(at));
        [0, 1, 2].map(apart)
    }

    /// Whether a row belongs to a level of both dimensions.
    pub(in crate::stats) fn divides(&self, item: &TableRow) -> bool {
        let mut parts = self.parts.iter().flatten();
        parts.all(|at| item.parts[*at] != "total")
    }

    /// Whether a cell or margin of a table is the total of a place and year.
    pub(in crate::stats) fn shows_totals(&self, table: &CrossTable) -> bool {
        let has_margin = |labels: &[String]| labels.last().is_some_and(|label| label == TOTAL);
        let [rows, columns] = self.parts;
        (rows.is_none() || has_margin(&table.rows))
            && (columns.is_none() || has_margin(&table.columns))
    }

    /// Fills in the cells.
    pub(in crate::stats) fn fill(&self, table: &mut CrossTable, atoms: &[Atom<'_>]) {
        let of = self.parts_apart([true, true]);
        let mut cells = vec![vec![Vec::new(); table.columns.len()]; table.rows.len()];
        for (_, items) in atoms {
            let mut by_cell: BTreeMap<(String, String), Vec<&TableRow>> = BTreeMap::new();
            for item in items.iter().filter(|item| self.divides(item)) {
                let key = (item.value(self.by[0]), item.value(self.by[1]));
                by_cell.entry(key).or_default().push(item);
            }
            // what the place and year could say, and does not
            let own = |axis: usize, labels: &[String]| -> Vec<String> {
                match self.parts[axis] {
                    Some(_) => labels.to_vec(),
                    None => vec![items[0].value(self.by[axis])],
                }
            };
            let (rows, columns) = (own(0, &table.rows), own(1, &table.columns));
            for row in &rows {
                for column in &columns {
                    let of_cell = by_cell.get(&(row.clone(), column.clone()));
                    let found = of_cell.map_or(CrossCell::Silent, |items| self.known(items, of));
                    let at = |labels: &[String], label| labels.binary_search(label).ok();
                    if let (Some(row), Some(column)) =
                        (at(&table.rows, row), at(&table.columns, column))
                    {
                        cells[row][column].push(found);
                    }
                }
            }
        }
        let added = |cells: Vec<CrossCell>| self.added(&cells);
        table.cells = cells
            .into_iter()
            .map(|row| row.into_iter().map(added).collect())
            .collect();
    }

    /// What rows of one cell of a place and year say together.
    fn known(&self, items: &[&TableRow], of: [bool; 3]) -> CrossCell {
        let counts: Vec<&TableRow> = items
            .iter()
            .copied()
            .filter(|item| item.share.is_none())
            .collect();
        if let Some(count) = total(&counts, of, self.prints_totals) {
            return contradicted(&counts, of).unwrap_or(CrossCell::Count(count));
        }
        let whole = |item: &&&TableRow| {
            let parts = item.dimensions();
            (0..3).all(|at| of[at] || parts[at] == "total")
        };
        if let Some(share) = items.iter().filter(whole).find_map(|item| item.share) {
            return CrossCell::Share(share);
        }
        if self.routes || items.iter().any(|item| whole(&item)) {
            return CrossCell::Named;
        }
        CrossCell::Silent
    }

    /// Cells of several places or years as one. Among victims, one that is not known leaves the sum open above.
    fn added(&self, cells: &[CrossCell]) -> CrossCell {
        let counts = || cells.iter().filter_map(|cell| cell.count());
        let Some(all) = sum(counts().map(Some)) else {
            let nobody = self.of_cases.then_some(CrossCell::Count(Count::exact(0)));
            let named = || cells.iter().any(|cell| *cell != CrossCell::Silent);
            return match cells {
                [one] if *one != CrossCell::Silent => *one,
                _ if named() => CrossCell::Named,
                _ => nobody.unwrap_or_default(),
            };
        };
        let open = |cell: &CrossCell| match cell {
            CrossCell::Count(_) | CrossCell::Hidden => false,
            CrossCell::Named | CrossCell::Share(_) | CrossCell::Contradicted { .. } => true,
            CrossCell::Silent => !self.routes && !self.of_cases,
        };
        CrossCell::Count(Count {
            high: all.high.filter(|_| !cells.iter().any(open)),
            ..all
        })
    }

    /// Adds the margins, where there are any and lines may be added.
    pub(in crate::stats) fn margins(
        &self,
        table: &mut CrossTable,
        atoms: &[Atom<'_>],
        rows: &TableRows,
    ) {
        let [by_row, by_column] = self.by;
        let adds_rows = by_row.adds() && !self.nests(by_row, &table.rows);
        let adds_columns = by_column.adds() && !self.nests(by_column, &table.columns);
        let margin = |axis: usize, label: &str, line: Vec<CrossCell>| -> CrossCell {
            let other = 1 - axis;
            match self.parts[other] {
                Some(_) => self.added(&self.printed(atoms, axis, Some(label))).margin(),
                None => self.added(&line).margin(),
            }
        };
        let row_margins: Vec<CrossCell> = (0..table.rows.len())
            .map(|at| margin(0, &table.rows[at], table.cells[at].clone()))
            .collect();
        let column = |at: usize| table.cells.iter().map(|row| row[at]).collect::<Vec<_>>();
        let mut column_margins: Vec<CrossCell> = (0..table.columns.len())
            .map(|at| margin(1, &table.columns[at], column(at)))
            .collect();
        let grand = match self.parts {
            [Some(_), Some(_)] => self.added(&self.printed(atoms, 0, None)),
            [Some(_), None] => self.added(&column_margins),
            _ => self.added(&row_margins),
        };
        let grand = grand.margin();
        table.prints = (
            self.parts[1].is_some() && !rows.of_cases,
            self.parts[0].is_some() && !rows.of_cases,
        );
        let said = |margins: &[CrossCell]| margins.iter().any(|cell| *cell != CrossCell::Silent);
        if adds_columns && said(&row_margins) {
            table.columns.push(TOTAL.into());
            for (row, margin) in table.cells.iter_mut().zip(row_margins) {
                row.push(margin);
            }
            column_margins.push(grand);
        }
        if adds_rows && said(&column_margins) {
            table.rows.push(TOTAL.into());
            table.cells.push(column_margins);
        }
    }

    /// Whether one of the labels is an area that holds others of them: a total is never added to its parts.
    fn nests(&self, column: CrossAxis, labels: &[String]) -> bool {
        let holds = |label: &String| {
            let mut members = areas::members(label).into_iter();
            members.any(|member| labels.iter().any(|known| known == member))
        };
        column == CrossAxis::Place && !self.routes && labels.iter().any(holds)
    }

    /// The printed totals of a line, or of the whole table, one for each place and year.
    fn printed(&self, atoms: &[Atom<'_>], axis: usize, label: Option<&str>) -> Vec<CrossCell> {
        let mut wanted = [false; 2];
        wanted[axis] = label.is_some();
        let of = self.parts_apart(wanted);
        let cell = |(_, items): &Atom<'_>| {
            let own: Vec<&TableRow> = items
                .iter()
                .copied()
                .filter(|item| label.is_none_or(|label| item.value(self.by[axis]) == label))
                .collect();
            (!own.is_empty()).then(|| self.known(&own, of))
        };
        atoms.iter().filter_map(cell).collect()
    }
}

/// The total of a place and year where its parts contradict it; a part of it is not contradicted.
fn contradicted(items: &[&TableRow], of: [bool; 3]) -> Option<CrossCell> {
    if of != [false; 3] {
        return None;
    }
    items.iter().find_map(|item| item.contradiction)
}
