//! Cross-tables: the counts of any two dimensions of victims or routes, each source by itself.
//!
//! Nothing is added across sources, measures, reporters or roles: each has a table of its own. Margins are what the source
//! prints, where it does, else sums of the cells; a cell that no row speaks of is not published, but for case files, which count
//! everybody.

use std::collections::{BTreeMap, BTreeSet};

use polars::prelude::PolarsResult;

use crate::dataset::{Dataset, Table};
use crate::stats::estimate::{Answer, Estimate, Status};
use crate::stats::questions::query::{Base, Query, with_totals};
use crate::stats::statistics::split;
use crate::stats::{NO_BASE, NO_SAMPLE};

pub use cut::Sort;
pub use dimension::{Asked, Dimension, Percent, named, names};
pub use guard::{limits, suppressed};

use block::Block;
use dimension::Column;
use rows::Rows;

mod block;
mod counted;
mod cut;
mod dimension;
mod guard;
mod line;
mod network;
mod rows;
mod shares;

/// The label of margins.
pub const TOTAL: &str = "total";
/// The label of what is not recorded.
pub const UNKNOWN: &str = split::UNKNOWN;

/// Tables that have not passed the guard.
#[derive(Debug)]
pub struct Tables {
    asked: Asked,
    blocks: Vec<Block>,
    notes: Vec<String>,
}

/// How tables are arranged.
#[derive(Debug, Clone, Copy, Default)]
pub struct Form {
    /// The order of rows and columns.
    pub sort: Sort,
    /// So many rows and columns, the others as one.
    pub top: Option<usize>,
}

/// The tables of each source, of all measures where `every` is asked for, else of victims (and cases) alone; the latest year of a
/// source that prints years, unless years are asked for.
pub fn tables(
    asked: &Asked,
    data: &Dataset,
    query: &Query,
    every: bool,
    every_year: bool,
) -> PolarsResult<Tables> {
    let totals = with_totals(data)?;
    let (all, pooling) = rows::blocks(asked, data, query, every)?;
    let mut notes = Vec::new();
    let mut blocks = Vec::new();
    let mut without: BTreeSet<String> = BTreeSet::new();
    let mut within: BTreeSet<(String, &'static str)> = BTreeSet::new();
    for rows in &all {
        let prints = rows.items.iter().any(|item| totals.contains(&item.source));
        if let Some(block) = block::block(asked, rows, prints) {
            blocks.push(block);
        } else {
            without.extend(rows.items.iter().map(|item| item.source.clone()));
            within.extend(divided_within(asked, rows));
        }
    }
    if !every_year && query.years.is_none() {
        notes.extend(latest(&mut blocks));
    }
    let there: BTreeSet<&str> = blocks.iter().map(|block| &*block.about.source).collect();
    without.retain(|source| !there.contains(source.as_str()));
    let by = format!("{} and {}", asked.rows.name, asked.columns.name);
    if !without.is_empty() {
        let sources: Vec<String> = without.iter().cloned().collect();
        notes.push(format!(
            "left out, not divided by {by} at once: {}",
            sources.join(", ")
        ));
    }
    for (source, other) in within.iter().filter(|(source, _)| without.contains(source)) {
        notes.push(format!(
            "{source} is divided by {by} within one {other} alone: ask for it by `--where`"
        ));
    }
    if blocks.is_empty() {
        notes.push(divided_by_each(asked, &all));
    }
    if !pooling.is_empty() {
        let sources: Vec<String> = pooling.into_iter().collect();
        notes.push(format!(
            "left out, as years are pooled there: {}",
            sources.join(", ")
        ));
    }
    for block in blocks.iter().filter(|block| !block.undivided.is_empty()) {
        notes.push(format!(
            "{}: of places that it divides by {by} ({} that it does not are left out)",
            [&*block.about.source, &*block.about.year]
                .join(" ")
                .trim_end(),
            block.undivided.len()
        ));
    }
    if blocks.iter().any(|block| block.places > 1) {
        notes.push("places are added that the source prints; of others nothing is said".into());
    }
    Ok(Tables {
        asked: *asked,
        blocks,
        notes,
    })
}

impl Tables {
    /// Puts notes before its own.
    pub fn note_first(&mut self, notes: Vec<String>) {
        self.notes.splice(0..0, notes);
    }

    /// The figures that may be shown, and what must be read with them.
    pub(in crate::stats) fn protected(
        mut self,
        query: &Query,
        form: Form,
        min_cell: Option<u64>,
    ) -> Answer {
        let mut answer = Answer::default();
        let by = [self.asked.rows.column, self.asked.columns.column];
        let mut cut = false;
        for block in &mut self.blocks {
            if let Some(k) = min_cell {
                guard::protect(block, k);
            }
            cut |= cut::arrange(block, by, form.sort, form.top);
            answer
                .figures
                .extend(shares::figures(&self.asked, block, query));
        }
        self.describe(&mut answer, query, form.top.filter(|_| cut));
        answer
    }

    fn describe(&self, answer: &mut Answer, query: &Query, cut: Option<usize>) {
        let any = |wanted: &dyn Fn(&Estimate) -> bool| answer.figures.iter().any(wanted);
        let silent = any(&|figure| figure.status == Status::NotPublished);
        let documented = any(&|figure| figure.remark.contains("documented"));
        let domestic = any(&|figure| figure.remark.contains("domestic"));
        let published = any(&|figure| figure.status == Status::Published);
        let open = any(&|figure| figure.count.is_some_and(|count| count.high.is_none()));
        let unknown = any(&|figure| {
            let keys = figure.keys.iter().take(2);
            keys.into_iter().any(|(_, value)| value == UNKNOWN)
        });
        let levels = answer.figures.iter().filter_map(|figure| figure.level);
        let label = levels.max_by_key(|level| level.together.is_some());
        let intervals = label.map(|level| match level.together {
            Some(_) => format!("{}, which hold together", level.label()),
            None => level.label().to_owned(),
        });
        for note in &self.notes {
            answer.note(note.clone());
        }
        if let Some(percent) = self.asked.percent {
            let (rows, columns) = (self.asked.rows.name, self.asked.columns.name);
            let (of, recorded) = match percent {
                Percent::Row => (format!("each {rows}"), columns.to_owned()),
                Percent::Column => (format!("each {columns}"), rows.to_owned()),
                Percent::Total => ("the whole table".into(), format!("{rows} and {columns}")),
            };
            let base = match query.base {
                Base::All => "all of it, the unknown among them".to_owned(),
                Base::WorstCase => "all of it, from none of the unknown to all of them".to_owned(),
                Base::Known | Base::Answered => {
                    format!(
                        "those whose {recorded} is recorded; the unknown stand beside as counts"
                    )
                }
            };
            answer.note(format!("% of {of}: {base}"));
            if let Some(together) = intervals {
                let level = query.confidence * 100.0;
                answer.note(format!("in brackets: {level} % intervals, {together}"));
            }
        }
        if let Some(top) = cut {
            answer.note(format!(
                "the largest {top} rows and columns; the others stand together"
            ));
        }
        if silent {
            answer.note("–: not published (not zero)");
        }
        if documented {
            answer.note("doc.: documented without a number (not zero)");
        }
        if open {
            answer.note("≥: parts of the sum are not published");
        }
        if domestic {
            answer.note("(d): at home, origin and destination are the same");
        }
        if unknown {
            answer.note("unknown: not recorded; it is part of the totals");
        }
        if published {
            answer.note(format!("* {NO_BASE}"));
        }
        answer.note(NO_SAMPLE);
    }
}

/// Leaves of each source, reporter, measure and role its latest year alone; what to say of it.
fn latest(blocks: &mut Vec<Block>) -> Option<String> {
    let kind = |block: &Block| rows::About {
        year: String::new(),
        ..block.about.clone()
    };
    let mut last: BTreeMap<rows::About, String> = BTreeMap::new();
    for block in blocks.iter() {
        let year = last.entry(kind(block)).or_default();
        *year = block.about.year.clone().max(std::mem::take(year));
    }
    let many = blocks.len();
    blocks.retain(|block| last.get(&kind(block)) == Some(&block.about.year));
    (blocks.len() < many).then(|| {
        "the latest year of each source; `--year` asks for others, a table each".to_owned()
    })
}

/// The dimension within one part of which alone a source divides by both.
fn divided_within(asked: &Asked, rows: &Rows) -> Option<(String, &'static str)> {
    let part = |column: Column| match column {
        Column::Part(at) => Some(at),
        _ => None,
    };
    let own = [part(asked.rows.column), part(asked.columns.column)];
    let divides = |at: usize, item: &rows::Item| item.parts[at] != "total";
    let both = rows
        .items
        .iter()
        .filter(|item| item.count.is_some())
        .find(|item| own.iter().flatten().all(|at| divides(*at, item)))?;
    let other = (0..3).find(|at| !own.contains(&Some(*at)) && divides(*at, both))?;
    Some((both.source.clone(), ["sex", "age", "exploitation"][other]))
}

/// Which sources have each of two dimensions that none has at once.
fn divided_by_each(asked: &Asked, all: &[Rows]) -> String {
    let having = |dimension: &Dimension| {
        let has = |item: &&rows::Item| match dimension.column {
            Column::Part(at) => item.parts[at] != "total",
            Column::Year => item.year.is_some(),
            column => item.value(column) != UNKNOWN,
        };
        let items = all.iter().flat_map(|rows| &rows.items).filter(has);
        let sources: BTreeSet<&str> = items.map(|item| &*item.source).collect();
        let sources: Vec<&str> = sources.into_iter().collect();
        if sources.is_empty() {
            "none".to_owned()
        } else {
            sources.join(", ")
        }
    };
    let [rows, columns] = [asked.rows, asked.columns];
    let table = match asked.table {
        Table::Routes => "routes",
        _ => "victims",
    };
    format!(
        "no {table} by {} and {} at once; by {}: {}; by {}: {}",
        rows.name,
        columns.name,
        rows.name,
        having(&rows),
        columns.name,
        having(&columns)
    )
}
