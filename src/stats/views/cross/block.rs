//! One table of a source: its cells and margins, each as the source gives it.

use std::collections::{BTreeMap, BTreeSet};

use super::counted::CountingRule;
use super::rows::{SharedKeys, TableRow, TableRows};
use super::{CrossAxis, CrossQuestion, TOTAL};
use crate::dataset::Table;
use crate::dataset::count::Count;
use crate::stats::note::PlaceYear;
use crate::stats::reconciliation::SumDivision;

/// What is known about a cell.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(in crate::stats) enum CrossCell {
    /// The source does not mention it.
    #[default]
    Silent,
    /// The source names it without a number.
    Named,
    /// A share of its line, published without a count.
    Share(f64),
    /// How many; the second where others of it are not known, so that the count is a lower bound.
    Count(Count),
    /// A published total that its own parts contradict: it is shown, unless it is left out, and nothing is added to it.
    Contradicted {
        shown: Option<Count>,
        by: SumDivision,
        parts: Count,
    },
    /// Withheld by the guard.
    Hidden,
}

impl CrossCell {
    pub(in crate::stats) const fn count(self) -> Option<Count> {
        match self {
            Self::Count(count) => Some(count),
            _ => None,
        }
    }

    /// The number that is shown, whether or not anything may be calculated from it.
    pub(in crate::stats) const fn shown(self) -> Option<Count> {
        match self {
            Self::Contradicted { shown, .. } => shown,
            other => other.count(),
        }
    }

    /// The same as a margin: a number, or nothing.
    pub(super) const fn margin(self) -> Self {
        match self {
            Self::Count(_) | Self::Contradicted { .. } => self,
            _ => Self::Silent,
        }
    }
}

/// A table: labels of rows and columns, `unknown` and `total` last where there are such.
#[derive(Debug, Clone)]
pub(in crate::stats) struct CrossTable {
    pub about: SharedKeys,
    pub rows: Vec<String>,
    pub columns: Vec<String>,
    /// Row by row.
    pub cells: Vec<Vec<CrossCell>>,
    /// Whether the margin of a row, or of a column, is what the source prints, not the sum of its cells.
    pub prints: (bool, bool),
    /// Whether it counts everyone, so that a missing row means zero.
    pub of_cases: bool,
    /// Whether a sum is open above where the source gives no number for a part of it.
    pub opens: bool,
    /// How many places are combined, where places are not a dimension; none in a case file.
    pub places: usize,
    /// Places left out because the source does not break them down.
    pub undivided: BTreeSet<String>,
    /// Where a published total that a cell or margin is made of contradicts its own parts.
    pub contradicted: BTreeSet<PlaceYear>,
}

impl CrossTable {
    /// The cell of two labels.
    pub(in crate::stats) fn cell(&self, row: &str, column: &str) -> CrossCell {
        let at = |labels: &[String], label: &str| labels.iter().position(|known| known == label);
        match (at(&self.rows, row), at(&self.columns, column)) {
            (Some(row), Some(column)) => self.cells[row][column],
            _ => CrossCell::Silent,
        }
    }

    /// Whether any cell apart from margins has a content.
    fn says_something(&self) -> bool {
        let rows = self.rows.iter().zip(&self.cells);
        let mut cells = rows
            .filter(|(row, _)| *row != TOTAL)
            .flat_map(|(_, cells)| self.columns.iter().zip(cells))
            .filter(|(column, _)| *column != TOTAL);
        cells.any(|(_, cell)| *cell != CrossCell::Silent)
    }
}

/// A place and year of a source: within it rows belong to levels.
pub(in crate::stats) type Atom<'a> = ((&'a str, &'a str, Option<i64>), Vec<&'a TableRow<'a>>);

/// The rows of each place and year, and of each source, role, reporter and measure.
fn atoms_of<'a>(rows: &'a TableRows<'a>) -> Vec<Atom<'a>> {
    let mut atoms: BTreeMap<_, Vec<&TableRow>> = BTreeMap::new();
    for item in &rows.items {
        let key = (
            (item.place, item.destination, item.year),
            [item.source, item.role, item.reporter, item.measure],
        );
        atoms.entry(key).or_default().push(item);
    }
    atoms.into_iter().map(|((at, _), of)| (at, of)).collect()
}

/// How many places there are.
fn count_places(atoms: &[Atom<'_>]) -> usize {
    let places = atoms.iter().map(|((place, _, _), _)| place);
    places.collect::<BTreeSet<_>>().len()
}

/// The table of a block of rows; `None` where the source does not divide by both dimensions.
pub(in crate::stats) fn block(
    asked: &CrossQuestion,
    rows: &TableRows,
    prints_totals: bool,
) -> Option<CrossTable> {
    let (by_row, by_column) = (asked.rows.column, asked.columns.column);
    let part = |column: CrossAxis| match column {
        CrossAxis::Part(at) => Some(at),
        _ => None,
    };
    let parts = [part(by_row), part(by_column)];
    let counted = CountingRule {
        by: [by_row, by_column],
        parts,
        prints_totals,
        routes: asked.table == Table::Routes,
        of_cases: rows.of_cases,
    };
    let mut atoms = atoms_of(rows);
    let mut undivided = BTreeSet::new();
    let places_apart = [by_row, by_column].contains(&CrossAxis::Place);
    if parts.iter().any(Option::is_some) && !(places_apart && asked.table == Table::Victims) {
        atoms.retain(|((place, _, _), items)| {
            let divided = items.iter().any(|item| counted.divides(item));
            if !divided {
                undivided.insert((*place).to_owned());
            }
            divided
        });
    }
    let labels = |column: CrossAxis| -> BTreeSet<String> {
        let items = atoms.iter().flat_map(|(_, items)| items.iter());
        let items = items.filter(|item| part(column).is_none() || counted.divides(item));
        items.map(|item| item.value(column)).collect()
    };
    let (row_labels, column_labels) = (labels(by_row), labels(by_column));
    let mut table = CrossTable {
        about: rows.about.clone(),
        rows: row_labels.into_iter().collect(),
        columns: column_labels.into_iter().collect(),
        cells: Vec::new(),
        prints: (false, false),
        of_cases: rows.of_cases,
        opens: !counted.routes && !rows.of_cases,
        places: if rows.of_cases || places_apart {
            0
        } else {
            count_places(&atoms)
        },
        undivided,
        contradicted: BTreeSet::new(),
    };
    counted.fill(&mut table, &atoms);
    counted.margins(&mut table, &atoms, rows);
    if counted.shows_totals(&table) {
        let items = atoms.iter().flat_map(|(_, items)| items.iter());
        let contradicted = items.filter(|item| item.contradiction.is_some());
        table.contradicted = contradicted.map(|item| item.at()).collect();
    }
    table.says_something().then_some(table)
}
