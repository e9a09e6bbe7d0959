//! The figures of a table: its counts, or the share of each cell in its row, its column or the whole.

use std::collections::BTreeMap;

use super::block::{CrossCell, CrossTable};
use super::line::ShareBase;
use super::{CrossAxis, CrossQuestion, Percent, TOTAL, UNKNOWN};
use crate::stats::estimate::{Estimate, Keys, Status};
use crate::stats::guard::cross::{shows_base, unknown};
use crate::stats::questions::order::REST;
use crate::stats::questions::query::Query;
use crate::stats::{Remark, Remarks};

/// Between row and column in the name of a part.
pub(in crate::stats) const AND: char = '\u{1f}';

/// The figures of a table, row by row.
pub(in crate::stats) fn figures(
    asked: &CrossQuestion,
    block: &CrossTable,
    query: &Query,
) -> Vec<Estimate> {
    let table = ShareTable {
        asked,
        block,
        query,
    };
    let mut shares = match asked.percent {
        None => BTreeMap::new(),
        Some(Percent::Row) => table.of_rows(),
        Some(Percent::Column) => table.of_columns(),
        Some(Percent::Total) => table.of_all(),
    };
    let mut figures = Vec::new();
    for row in &block.rows {
        for column in &block.columns {
            let share = shares.remove(&(row.clone(), column.clone()));
            let figure = share.unwrap_or_else(|| table.counted(row, column));
            figures.push(table.noted(row, column, figure));
        }
    }
    figures
}

pub(super) struct ShareTable<'a> {
    pub(super) asked: &'a CrossQuestion,
    pub(super) block: &'a CrossTable,
    pub(super) query: &'a Query,
}

/// The shares by row and column.
pub(super) type Shares = BTreeMap<(String, String), Estimate>;

impl ShareTable<'_> {
    pub(super) fn keys(&self, row: &str, column: &str) -> Keys {
        let of = |key: &'static str| {
            let value = if key == self.asked.rows.key() {
                row.to_owned()
            } else if key == self.asked.columns.key() {
                column.to_owned()
            } else {
                self.block.about.key(key)
            };
            (key, value.into())
        };
        self.asked.keys().into_iter().map(of).collect()
    }

    /// A cell as a count.
    fn counted(&self, row: &str, column: &str) -> Estimate {
        let keys = self.keys(row, column);
        let plain = |status| Estimate {
            keys: keys.clone(),
            status,
            ..Estimate::default()
        };
        match self.block.cell(row, column) {
            CrossCell::Count(count) => Estimate::counted(keys, Some(count)),
            CrossCell::Contradicted { shown, by, parts } => Estimate {
                count: shown,
                remarks: Remark::Contradicted {
                    by,
                    parts: Some(parts),
                }
                .into(),
                ..plain(Status::Contradicted)
            },
            CrossCell::Share(share) if self.is_share_of_what_is_asked() => {
                Estimate::published(keys, share)
            }
            CrossCell::Hidden => plain(Status::Hidden),
            CrossCell::Named | CrossCell::Share(_) => plain(Status::Unknown),
            CrossCell::Silent => plain(Status::NotPublished),
        }
    }

    /// A share that is published divides by sex, age, form or destination; as a share of anything else it cannot be read.
    fn is_share_of_what_is_asked(&self) -> bool {
        let divides = [self.asked.rows, self.asked.columns].map(|of| of.column.divides());
        match self.asked.percent {
            None => true,
            Some(Percent::Row) => divides == [false, true],
            Some(Percent::Column) => divides == [true, false],
            Some(Percent::Total) => divides == [true, true],
        }
    }

    fn noted(&self, row: &str, column: &str, figure: Estimate) -> Estimate {
        let places = [self.asked.rows.column, self.asked.columns.column];
        let ends = places.contains(&CrossAxis::Place) && places.contains(&CrossAxis::Destination);
        let mut remarks = Remarks::default();
        if ends && row == column && ![UNKNOWN, TOTAL, REST].contains(&row) {
            remarks.push(Remark::Domestic);
        }
        if self.block.cell(row, column) == CrossCell::Named {
            let routes = self.asked.table == crate::dataset::Table::Routes;
            remarks.push(if routes {
                Remark::Documented
            } else {
                Remark::NoNumber
            });
        }
        if figure.status != Status::Hidden {
            figure
                .remarks
                .iter()
                .cloned()
                .for_each(|of| remarks.push(of));
        }
        Estimate {
            remarks,
            measure: self.block.about.measure.clone(),
            ..figure
        }
    }

    fn of_rows(&self) -> Shares {
        let mut shares = Shares::new();
        for (row, line) in self.block.rows.iter().zip(&self.block.cells) {
            let line: Vec<(&str, CrossCell)> = self
                .block
                .columns
                .iter()
                .map(String::as_str)
                .zip(line.iter().copied())
                .collect();
            let by = self.asked.columns.name;
            let of_line = self.of_line(&line, self.block.prints.0, by, |part| self.keys(row, part));
            shares.extend(
                of_line
                    .into_iter()
                    .map(|(part, figure)| ((row.clone(), part), figure)),
            );
        }
        shares
    }

    fn of_columns(&self) -> Shares {
        let mut shares = Shares::new();
        for (at, column) in self.block.columns.iter().enumerate() {
            let cells = self.block.cells.iter().map(|line| line[at]);
            let line: Vec<(&str, CrossCell)> = self
                .block
                .rows
                .iter()
                .map(String::as_str)
                .zip(cells)
                .collect();
            let by = self.asked.rows.name;
            let of_line = self.of_line(&line, self.block.prints.1, by, |part| {
                self.keys(part, column)
            });
            shares.extend(
                of_line
                    .into_iter()
                    .map(|(part, figure)| ((part, column.clone()), figure)),
            );
        }
        shares
    }

    /// The shares of the cells of one row or column, whose margin is printed or their sum.
    fn of_line(
        &self,
        line: &[(&str, CrossCell)],
        printed: bool,
        by: &'static str,
        keys: impl Fn(&str) -> Keys,
    ) -> Vec<(String, Estimate)> {
        let margin = line.iter().find(|(label, _)| *label == TOTAL);
        let margin = margin.map_or(CrossCell::Silent, |(_, cell)| *cell);
        let labels: Vec<String> = line.iter().map(|(label, _)| (*label).to_owned()).collect();
        let cells: Vec<CrossCell> = line.iter().map(|(_, cell)| *cell).collect();
        let parts = line.iter().filter(|(label, _)| *label != TOTAL);
        let parts = parts.filter_map(|(label, cell)| Some(((*label).to_owned(), cell.count()?)));
        let shown = shows_base(margin, &unknown(&labels, &cells));
        let hidden = line.iter().filter(|(label, cell)| {
            *cell == CrossCell::Hidden && ![TOTAL, UNKNOWN].contains(label)
        });
        let of = ShareBase {
            shown,
            hidden: hidden.count(),
            whole: margin.count().filter(|_| printed),
            margin: margin.count(),
            by,
            complete: self.block.of_cases,
        };
        of.shares(self.query, parts.collect(), keys)
    }
}
