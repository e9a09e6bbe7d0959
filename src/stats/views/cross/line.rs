//! The shares of the cells of a row, a column or a table, where what they are of may be shown.

use std::collections::BTreeMap;

use super::UNKNOWN;
use super::shares::AND;
use crate::dataset::count::Count;
use crate::stats::estimate::{Estimate, Keys, Status};
use crate::stats::mathematics::bounds::{minus, sum};
use crate::stats::questions::query::Query;
use crate::stats::statistics::split::{MISSING, PublishedSplit, UNKNOWN as LEFT_OUT};

/// The key of a part while it is computed.
const PART: &str = "part";

/// What shares are of.
pub(in crate::stats) struct ShareBase {
    /// Whether that may be shown.
    pub shown: bool,
    /// How many parts of it are hidden.
    pub hidden: usize,
    /// The total that is printed.
    pub whole: Option<Count>,
    /// The total, printed or summed up.
    pub margin: Option<Count>,
    /// By which dimension.
    pub by: &'static str,
    /// Whether the parts are all there are.
    pub complete: bool,
}

impl ShareBase {
    /// The shares of parts, as every statistic takes them.
    pub(in crate::stats) fn shares(
        &self,
        query: &Query,
        parts: BTreeMap<String, Count>,
        keys: impl Fn(&str) -> Keys,
    ) -> Vec<(String, Estimate)> {
        // zero people in a category say nothing about how many categories a line has
        let (nobody, parts): (BTreeMap<_, _>, BTreeMap<_, _>) = parts
            .into_iter()
            .partition(|(part, count)| count.high == Some(0) && part != LEFT_OUT);
        let mut parts = parts;
        let shown = sum(parts.values().map(|count| Some(*count)));
        let left = |all| minus(all, shown.unwrap_or(Count::exact(0)));
        if let (1.., Some(left)) = (self.hidden, self.margin.and_then(left)) {
            // together what the margin leaves, which is all that is known about them
            for nth in 0..self.hidden {
                let count = if nth == 0 { left } else { Count::exact(0) };
                parts.insert(format!("{AND}{AND}{nth}"), count);
            }
        }
        let many = parts.keys().filter(|part| *part != LEFT_OUT).count();
        let split = PublishedSplit {
            whole: self.whole,
            parts,
            complete: self.complete,
            binary: self.by == "sex",
            by: self.by,
        };
        let mark = |part: &str| {
            let mut keys = keys(if part == MISSING { UNKNOWN } else { part });
            keys.push((PART, part.into()));
            keys
        };
        let mut shares: Vec<(String, Estimate)> = Vec::new();
        for figure in split.figures(mark, query) {
            let part = figure.key(PART).to_owned();
            if part.starts_with(&format!("{AND}{AND}")) {
                continue;
            }
            let part = if part == MISSING {
                UNKNOWN.into()
            } else {
                part
            };
            shares.push((part, self.shown(figure)));
        }
        let base = shares.iter().find_map(|(_, figure)| figure.base);
        let level = query.level_of_part(many);
        for (part, count) in nobody {
            let figure = match base {
                Some(base) => Estimate::share_of(keys(&part), count, base, level),
                None => Estimate::counted(keys(&part), Some(count)),
            };
            shares.push((part, figure));
        }
        shares
    }

    /// A share where its base may be shown, else only the count.
    fn shown(&self, mut figure: Estimate) -> Estimate {
        figure.keys.retain(|(key, _)| *key != PART);
        if self.shown && !(self.hidden > 0 && self.margin.is_none()) {
            return figure;
        }
        Estimate {
            status: Status::Hidden,
            ..Estimate::counted(figure.keys, figure.count)
        }
    }
}
