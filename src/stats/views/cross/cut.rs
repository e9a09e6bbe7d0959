//! The order of rows and columns, and their cut to the largest, the others as one.

use std::cmp::Reverse;

use super::block::{CrossCell, CrossTable};
use super::{CrossAxis, TOTAL, UNKNOWN};
use crate::dataset::count::Count;
use crate::stats::mathematics::bounds::{minus, sum};
use crate::stats::questions::order::REST;

/// How lines are ordered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Sort {
    /// Places by size, largest first; years and parts in their own order.
    #[default]
    Own,
    /// By their margins.
    Count {
        /// Largest first.
        descending: bool,
    },
    /// By their names.
    Name {
        /// Last first.
        descending: bool,
    },
}

impl Sort {
    /// The order of a word; `None` for no such.
    pub fn parse(word: &str) -> Option<Self> {
        let (word, descending) = word
            .strip_prefix('-')
            .map_or((word, false), |word| (word, true));
        match word {
            "count" => Some(Self::Count { descending }),
            "name" => Some(Self::Name { descending }),
            _ => None,
        }
    }
}

/// The parts of sex, age and exploitation as people put them.
const PARTS: [&str; 16] = [
    "female",
    "male",
    "child",
    "adult",
    "sexual_exploitation",
    "forced_labour",
    "domestic_servitude",
    "forced_marriage",
    "forced_military",
    "criminal_activity",
    "begging",
    "organ_removal",
    "slavery",
    "illegal_adoption",
    "mixed",
    "other",
];

/// The place of a part among the others; age bands follow `child` or `adult`, by their first year.
fn place_of_part(label: &str) -> (usize, u64) {
    let first = label.split(['-', '+']).next();
    let first: Option<u64> = first.and_then(|first| first.parse().ok());
    let name = match first {
        None => label,
        Some(..18) => "child",
        Some(_) => "adult",
    };
    let place = PARTS.iter().position(|part| *part == name);
    (
        place.unwrap_or(PARTS.len()),
        first.map_or(0, |first| first + 1),
    )
}

/// Puts rows and columns in order and cuts them; whether any were cut.
pub(in crate::stats) fn arrange(
    block: &mut CrossTable,
    by: [CrossAxis; 2],
    sort: Sort,
    top: Option<usize>,
) -> bool {
    let rows = lines(block, by[0], sort, top);
    turn(block);
    let columns = lines(block, by[1], sort, top);
    turn(block);
    rows || columns
}

/// Rows become columns.
fn turn(block: &mut CrossTable) {
    let columns = block.columns.len();
    let cells = (0..columns).map(|at| block.cells.iter().map(|row| row[at]).collect());
    block.cells = cells.collect();
    std::mem::swap(&mut block.rows, &mut block.columns);
    block.prints = (block.prints.1, block.prints.0);
}

fn lines(block: &mut CrossTable, by: CrossAxis, sort: Sort, top: Option<usize>) -> bool {
    let has_margin = block.columns.last().is_some_and(|label| label == TOTAL);
    let size = |line: &[CrossCell]| size(line, has_margin);
    let said = |line: &[CrossCell]| {
        line.iter()
            .filter(|cell| **cell != CrossCell::Silent)
            .count()
    };
    let mut order: Vec<usize> = (0..block.rows.len()).collect();
    order.sort_by(|a, b| {
        let label = |at: usize| block.rows[at].as_str();
        let (a, b) = (*a, *b);
        let turn = |order: std::cmp::Ordering, descending: bool| {
            if descending { order.reverse() } else { order }
        };
        let largest = |descending| {
            let key = |at: usize| (size(&block.cells[at]), said(&block.cells[at]));
            turn(key(a).cmp(&key(b)), descending)
        };
        let part = |at: usize| place_of_part(label(at));
        let own = match sort {
            Sort::Count { descending } => largest(descending),
            Sort::Name { descending } => turn(label(a).cmp(label(b)), descending),
            Sort::Own => match by {
                CrossAxis::Place | CrossAxis::Destination => largest(true),
                CrossAxis::Part(_) => part(a).cmp(&part(b)),
                _ => std::cmp::Ordering::Equal,
            },
        };
        is_last(label(a))
            .cmp(&is_last(label(b)))
            .then(own)
            .then_with(|| label(a).cmp(label(b)))
    });
    block.cells = order.iter().map(|at| block.cells[*at].clone()).collect();
    block.rows = order.iter().map(|at| block.rows[*at].clone()).collect();
    let labels = block.rows.iter().filter(|label| is_last(label) == 0);
    let many = labels.count();
    match top {
        Some(top) if many > top + 1 && by.adds() => {
            let largest = by_size(block, many, &size);
            gather(block, &largest[..top], many);
            true
        }
        _ => false,
    }
}

/// The place of a label behind all others: the unknown, then the total.
fn is_last(label: &str) -> u8 {
    match label {
        UNKNOWN => 1,
        TOTAL => 2,
        _ => 0,
    }
}

/// The total of a line, or the sum of its cells where there is no margin; 0 where it is suppressed or unknown.
fn size(line: &[CrossCell], has_margin: bool) -> u64 {
    let count = if has_margin {
        line.last().and_then(|cell| cell.count())
    } else {
        sum(line.iter().filter_map(|cell| cell.count()).map(Some))
    };
    count.map_or(0, |count| count.low)
}

/// The indices of the lines, largest first.
fn by_size(block: &CrossTable, many: usize, size: &dyn Fn(&[CrossCell]) -> u64) -> Vec<usize> {
    let mut largest: Vec<usize> = (0..many).collect();
    largest.sort_by_key(|at| (Reverse(size(&block.cells[*at])), *at));
    largest
}

/// Puts all rows but these in one; the first `many` are neither unknown nor a margin.
fn gather(block: &mut CrossTable, kept: &[usize], many: usize) {
    let (mut rows, mut cells, mut rest) = (Vec::new(), Vec::new(), Vec::new());
    for (at, line) in block.cells.drain(..).enumerate() {
        if at >= many || kept.contains(&at) {
            rows.push(block.rows[at].clone());
            cells.push(line);
        } else {
            rest.push(line);
        }
    }
    let has_margin = rows.last().is_some_and(|label| label == TOTAL);
    let together = |column: usize| {
        let of: Vec<CrossCell> = rest.iter().map(|line| line[column]).collect();
        if !of.contains(&CrossCell::Hidden) {
            return added(&of, block.opens);
        }
        // what follows from the others that are shown
        let others: Vec<CrossCell> = cells
            .iter()
            .map(|line: &Vec<CrossCell>| line[column])
            .collect();
        let margin = has_margin
            .then(|| others.last().and_then(|cell| cell.count()))
            .flatten();
        let shown: Option<Vec<Count>> = others[..others.len() - usize::from(has_margin)]
            .iter()
            .map(|cell| cell.count())
            .collect();
        let left = margin
            .zip(shown)
            .and_then(|(all, shown)| minus(all, sum(shown.into_iter().map(Some))?));
        left.filter(|left| left.number().is_some() && block.of_cases)
            .map_or(CrossCell::Hidden, CrossCell::Count)
    };
    let line: Vec<CrossCell> = (0..block.columns.len()).map(together).collect();
    let at = kept.len();
    // a category of this name is one of them
    let name = if rows.iter().any(|label| label == REST) {
        OTHERS
    } else {
        REST
    };
    rows.insert(at, name.to_owned());
    cells.insert(at, line);
    block.rows = rows;
    block.cells = cells;
}

/// The name of the others where a category of the source is called `other`.
const OTHERS: &str = "all_others";

/// Cells as one, open above where a part of it is named without a number or, if that `opens` it, not at all.
fn added(cells: &[CrossCell], opens: bool) -> CrossCell {
    let counts = cells.iter().filter_map(|cell| cell.count());
    match sum(counts.map(Some)) {
        Some(all) => {
            let open =
                |cell: &CrossCell| cell.count().is_none() && (opens || *cell != CrossCell::Silent);
            let high = all.high.filter(|_| !cells.iter().any(open));
            CrossCell::Count(Count { high, ..all })
        }
        None if cells.iter().any(|cell| *cell != CrossCell::Silent) => CrossCell::Named,
        None => CrossCell::Silent,
    }
}
