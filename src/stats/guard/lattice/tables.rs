//! The lattice over cross-tables: what it suppresses of their cells and margins.

use std::collections::BTreeSet;

use super::persons::{PersonColumn, unknown};
use super::scope::Scope;
use super::{Cases, Lattice, areas};
use crate::stats::views::cross::block::{CrossCell, CrossTable};
use crate::stats::views::cross::dimension;
use crate::stats::views::cross::{TOTAL, UNKNOWN};

/// A cross-table and its question.
pub(in crate::stats) struct Crossed<'a> {
    pub lattice: &'a Lattice,
    pub scope: &'a Scope<'a>,
    /// The dimensions of rows and columns.
    pub by: [dimension::CrossAxis; 2],
    /// Whether it counts persons of whom an origin or a destination is known.
    pub routes: bool,
    /// The countries asked for; all where empty.
    pub countries: &'a [String],
}

impl Crossed<'_> {
    /// Suppresses cells of a table of case files that the lattice does not show; whether it is one of case files.
    pub(in crate::stats) fn protect(&self, block: &mut CrossTable) -> bool {
        let Some(cases) = self.lattice.sources.get(&block.about.source) else {
            return false;
        };
        let mut columns = self.scope.columns.clone();
        columns.extend(self.by.iter().copied().filter_map(divides));
        if !block.about.year.is_empty() {
            columns.insert(PersonColumn::Year);
        }
        let place = self
            .by
            .iter()
            .position(|by| *by == dimension::CrossAxis::Place);
        let Some(axis) = place else {
            if !self.allows_sum(cases, &columns) {
                (0..block.rows.len()).for_each(|row| hide_line(block, 0, row, |_| true));
            }
            return true;
        };
        let labels = [&block.rows, &block.columns][axis].clone();
        for (at, label) in labels.iter().enumerate() {
            self.protect_line(block, cases, (axis, at, label), &columns);
        }
        true
    }

    /// Whether counts over several countries may be shown.
    fn allows_sum(&self, cases: &Cases, columns: &BTreeSet<PersonColumn>) -> bool {
        let allows = |country: &str| self.allows(cases, country, columns);
        if self.scope.by_place {
            return allows(areas::ALL_PERSONS) && cases.hidden.is_empty();
        }
        match self.countries {
            [] => allows(areas::ALL_PERSONS),
            countries => countries.iter().all(|country| allows(country)),
        }
    }

    /// Whether the counts of a country by some columns may be shown, or those of all: of routes without persons of whom neither
    /// origin nor destination is known.
    fn allows(&self, cases: &Cases, country: &str, columns: &BTreeSet<PersonColumn>) -> bool {
        cases.allows(country, columns)
            && (!self.lacks_some(country) || cases.tells_unrouted(columns))
    }

    /// Whether persons of a country, or of all, may be missing since neither their origin nor their destination is known.
    fn lacks_some(&self, country: &str) -> bool {
        let of_all = country == areas::ALL_PERSONS && self.countries.is_empty();
        self.routes && (country.is_empty() || of_all)
    }

    /// Suppresses cells of the line of a country, or of the margin over countries.
    fn protect_line(
        &self,
        block: &mut CrossTable,
        cases: &Cases,
        (axis, at, label): (usize, usize, &str),
        columns: &BTreeSet<PersonColumn>,
    ) {
        let is_margin = label == TOTAL;
        let country = match label {
            TOTAL => areas::ALL_PERSONS,
            UNKNOWN => "",
            code => code,
        };
        let of_some = !self.countries.is_empty() || self.scope.by_place;
        if is_margin && of_some && !cases.hidden.is_empty() {
            return hide_line(block, axis, at, |_| true);
        }
        let own = divides(self.by[1 - axis]);
        let own = own.filter(|own| columns.len() == 1 && columns.contains(own));
        let Some(own) = own else {
            if !self.allows(cases, country, columns) {
                hide_line(block, axis, at, |_| true);
            }
            return;
        };
        let shows_total = self.allows(cases, country, &BTreeSet::new());
        if own != PersonColumn::Destination
            && self.lacks_some(country)
            && !cases.tells_unrouted(columns)
        {
            return hide_line(block, axis, at, |label| label != TOTAL || !shows_total);
        }
        let hidden = cases.hidden_of(country, |persons| persons.hidden(own, cases.k));
        let lacks_some = self.lacks_some(country) && !cases.tells_unrouted(&BTreeSet::new());
        hide_line(block, axis, at, |label| match label {
            TOTAL => !shows_total,
            UNKNOWN => lacks_some || hidden.has(unknown(own)),
            value => hidden.has(value),
        });
    }
}

/// Suppresses the cells of a row (axis 0) or a column (axis 1) whose other label fulfils a condition.
fn hide_line(block: &mut CrossTable, axis: usize, at: usize, hides: impl Fn(&str) -> bool) {
    let labels = if axis == 0 {
        &block.columns
    } else {
        &block.rows
    };
    for (other, label) in labels.iter().enumerate() {
        let (row, column) = if axis == 0 { (at, other) } else { (other, at) };
        if hides(label)
            && let Some(cell) = block.cells.get_mut(row).and_then(|row| row.get_mut(column))
        {
            *cell = CrossCell::Hidden;
        }
    }
}

/// The column of persons that a dimension is.
fn divides(dimension: dimension::CrossAxis) -> Option<PersonColumn> {
    Some(match dimension {
        dimension::CrossAxis::Part(0) => PersonColumn::Sex,
        dimension::CrossAxis::Part(1) => PersonColumn::Age,
        dimension::CrossAxis::Part(_) => PersonColumn::Exploitation,
        dimension::CrossAxis::Year => PersonColumn::Year,
        dimension::CrossAxis::Destination => PersonColumn::Destination,
        _ => return None,
    })
}
