//! The lattice over cross-tables: what it suppresses of their cells and margins.

use std::collections::BTreeSet;

use super::decide::Scope;
use super::persons::{Column, unknown};
use super::{Lattice, areas};
use crate::stats::views::cross::block::{CrossCell, CrossTable};
use crate::stats::views::cross::dimension;
use crate::stats::views::cross::{TOTAL, UNKNOWN};

/// A cross-table and what is asked of it.
pub(in crate::stats) struct Crossed<'a> {
    pub lattice: &'a Lattice,
    pub scope: &'a Scope<'a>,
    /// The dimensions of rows and columns.
    pub by: [dimension::CrossAxis; 2],
    /// The countries asked for; all where empty.
    pub countries: &'a [String],
}

impl Crossed<'_> {
    /// Suppresses cells of a table of case files that the lattice does not show.
    pub(in crate::stats) fn protect(&self, block: &mut CrossTable) {
        if !self.lattice.has(&block.about.source) {
            return;
        }
        let mut columns = self.scope.columns.clone();
        columns.extend(self.by.iter().copied().filter_map(divides));
        if !block.about.year.is_empty() {
            columns.insert(Column::Year);
        }
        let place = self
            .by
            .iter()
            .position(|by| *by == dimension::CrossAxis::Place);
        let Some(axis) = place else {
            if !self.allows_sum(&block.about.source, &columns) {
                (0..block.rows.len()).for_each(|row| hide_line(block, 0, row, |_| true));
            }
            return;
        };
        let labels = [&block.rows, &block.columns][axis].clone();
        for (at, label) in labels.iter().enumerate() {
            self.protect_line(block, (axis, at), label, &columns);
        }
    }

    /// Whether counts over several countries may be shown.
    fn allows_sum(&self, source: &str, columns: &BTreeSet<Column>) -> bool {
        let allows = |country: &str| self.lattice.allows(source, country, columns);
        if self.scope.by_place {
            return allows(areas::ALL_PERSONS) && !self.lattice.hides_countries(source);
        }
        match self.countries {
            [] => allows(areas::ALL_PERSONS),
            countries => countries.iter().all(|country| allows(country)),
        }
    }

    /// Suppresses cells of the line of a country, or of the margin over countries.
    fn protect_line(
        &self,
        block: &mut CrossTable,
        (axis, at): (usize, usize),
        label: &str,
        columns: &BTreeSet<Column>,
    ) {
        let source = block.about.source.clone();
        let is_margin = label == TOTAL;
        let country = match label {
            TOTAL => areas::ALL_PERSONS,
            UNKNOWN => "",
            code => code,
        };
        let of_some = !self.countries.is_empty() || self.scope.by_place;
        if is_margin && of_some && self.lattice.hides_countries(&source) {
            return hide_line(block, axis, at, |_| true);
        }
        let own = divides(self.by[1 - axis]);
        let Some(own) = own.filter(|own| columns.len() == 1 && columns.contains(own)) else {
            if !self.lattice.allows(&source, country, columns) {
                hide_line(block, axis, at, |_| true);
            }
            return;
        };
        let is_shown = is_margin || self.lattice.allows(&source, country, &BTreeSet::new());
        hide_line(block, axis, at, |label| match label {
            TOTAL => !is_shown,
            UNKNOWN => self.lattice.hides(&source, country, own, unknown(own)),
            value => self.lattice.hides(&source, country, own, value),
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
fn divides(dimension: dimension::CrossAxis) -> Option<Column> {
    Some(match dimension {
        dimension::CrossAxis::Part(0) => Column::Sex,
        dimension::CrossAxis::Part(1) => Column::Age,
        dimension::CrossAxis::Part(_) => Column::Exploitation,
        dimension::CrossAxis::Year => Column::Year,
        dimension::CrossAxis::Destination => Column::Destination,
        _ => return None,
    })
}
