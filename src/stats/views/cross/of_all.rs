//! Shares of a whole table.

use std::collections::BTreeMap;

use super::block::CrossCell;
use super::line::ShareBase;
use super::shares::{AND, ShareTable, Shares};
use super::{TOTAL, UNKNOWN};
use crate::dataset::count::Count;
use crate::stats::estimate::Estimate;
use crate::stats::guard::cross::shows_base;
use crate::stats::mathematics::bounds::{minus, sum};
use crate::stats::questions::query::Base;
use crate::stats::statistics::split::UNKNOWN as LEFT_OUT;

impl ShareTable<'_> {
    /// The share of each cell in the whole table.
    pub(super) fn of_all(&self) -> Shares {
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
