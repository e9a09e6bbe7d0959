//! The figures of a table: its counts, or the share of each cell in its row, its column or the whole.

use std::collections::BTreeMap;

use super::block::{CrossCell, CrossTable};
use super::line::ShareBase;
use super::{CrossAxis, CrossQuestion, Percent, TOTAL, UNKNOWN};
use crate::dataset::count::Count;
use crate::stats::estimate::{Estimate, Status};
use crate::stats::guard::cross::{shows_base, unknown};
use crate::stats::mathematics::bounds::{minus, sum};
use crate::stats::questions::order::REST;
use crate::stats::questions::query::{Base, Query};
use crate::stats::statistics::split::UNKNOWN as LEFT_OUT;
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

struct ShareTable<'a> {
    asked: &'a CrossQuestion,
    block: &'a CrossTable,
    query: &'a Query,
}

type Shares = BTreeMap<(String, String), Estimate>;

impl ShareTable<'_> {
    fn keys(&self, row: &str, column: &str) -> Vec<(&'static str, String)> {
        let of = |key: &'static str| {
            let value = if key == self.asked.rows.key() {
                row.to_owned()
            } else if key == self.asked.columns.key() {
                column.to_owned()
            } else {
                self.block.about.key(key)
            };
            (key, value)
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
        keys: impl Fn(&str) -> Vec<(&'static str, String)>,
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

    fn of_all(&self) -> Shares {
        let PartsOfAll {
            mut parts,
            missing,
            hidden,
            hides_unknown,
        } = self.parts_of_all();
        let cell = |row: &str, column: &str| self.block.cell(row, column);
        let margin = cell(TOTAL, TOTAL);
        let of_unknown = [
            cell(UNKNOWN, TOTAL),
            cell(TOTAL, UNKNOWN),
            cell(UNKNOWN, UNKNOWN),
        ];
        // where some of them are hidden, all together follow from their margins
        let [rows, columns, both] = of_unknown.map(|cell| cell.count().unwrap_or(Count::exact(0)));
        let all = if hides_unknown {
            sum([Some(rows), Some(columns)]).and_then(|all| minus(all, both))
        } else {
            sum(missing.iter().map(|(_, count)| Some(*count)))
        };
        parts.extend(all.map(|all| (LEFT_OUT.to_owned(), all)));
        let of = ShareBase {
            shown: shows_base(margin, &of_unknown),
            hidden,
            whole: margin
                .count()
                .filter(|_| self.block.prints.0 && self.block.prints.1),
            margin: margin.count(),
            by: "",
            complete: self.block.of_cases,
        };
        let ends = |part: &str| {
            let (row, column) = part.split_once(AND).unwrap_or((UNKNOWN, UNKNOWN));
            (row.to_owned(), column.to_owned())
        };
        let keys = |part: &str| {
            let (row, column) = ends(part);
            self.keys(&row, &column)
        };
        let split = of.shares(self.query, parts, keys).into_iter();
        let known = split.filter(|(part, _)| part.contains(AND));
        let mut shares: Shares = known.map(|(part, figure)| (ends(&part), figure)).collect();
        let base = shares.values().find_map(|figure| figure.base);
        if let (Base::All, Some(base), true) = (self.query.base, base, of.shown) {
            for (part, count) in missing {
                let figure = Estimate::share_of(keys(&part), count, base, self.query.level());
                shares.insert(ends(&part), without_interval(figure));
            }
        }
        shares
    }
}

/// The counts of the cells of a whole table, by the names of both ends.
#[derive(Default)]
struct PartsOfAll {
    /// Of known row and column.
    parts: BTreeMap<String, Count>,
    /// Where one of them is unknown.
    missing: Vec<(String, Count)>,
    /// How many of the parts are hidden.
    hidden: usize,
    /// Whether one of the missing is hidden.
    hides_unknown: bool,
}

impl ShareTable<'_> {
    fn parts_of_all(&self) -> PartsOfAll {
        let mut all = PartsOfAll::default();
        for (row, line) in self.block.rows.iter().zip(&self.block.cells) {
            for (column, cell) in self.block.columns.iter().zip(line) {
                let is_unknown = row == UNKNOWN || column == UNKNOWN;
                if row == TOTAL || column == TOTAL {
                    continue;
                }
                if *cell == CrossCell::Hidden {
                    all.hidden += usize::from(!is_unknown);
                    all.hides_unknown |= is_unknown;
                }
                let Some(count) = cell.count() else { continue };
                let name = format!("{row}{AND}{column}");
                if is_unknown {
                    all.missing.push((name, count));
                } else {
                    all.parts.insert(name, count);
                }
            }
        }
        all
    }
}

/// Missing records are not a matter of chance.
fn without_interval(figure: Estimate) -> Estimate {
    Estimate {
        interval: None,
        level: None,
        ..figure
    }
}
