//! Cross-tables: the counts of any two dimensions of victims or routes, each source separately.
//!
//! Nothing is added across sources, measures, reporters or roles: each has a separate table. Margins are what the source
//! prints, where it does, else sums of the cells; a cell that no row speaks of is not published, but for case files, which count
//! everybody.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use polars::prelude::PolarsResult;

use crate::dataset::{Dataset, Table};
use crate::stats::estimate::{Answer, Estimate, Status};
use crate::stats::guard::lattice::Lattice;
use crate::stats::guard::lattice::tables::Crossed;
use crate::stats::mathematics::limits::Level;
use crate::stats::note::{CrossBase, CrossNote, CrossUnknown, Note, PlaceYear};
use crate::stats::questions::query::{Base, Query, with_totals};
use crate::stats::statistics::split;
use crate::stats::{Remark, guard, whole};

pub use crate::stats::guard::cross::{limits, suppressed};
pub use cut::Sort;
pub use dimension::{CrossQuestion, Dimension, Percent, find, names};

use block::CrossTable;
use dimension::CrossAxis;
use rows::TableRows;

pub(in crate::stats) mod block;
mod counted;
mod cut;
pub(in crate::stats) mod dimension;
mod line;
mod of_all;
mod rows;
mod shares;

/// The label of margins.
pub const TOTAL: &str = "total";
/// The label of categories that are not recorded.
pub const UNKNOWN: &str = split::UNKNOWN;

/// Tables that have not passed the guard.
#[derive(Debug)]
pub struct Tables {
    asked: CrossQuestion,
    blocks: Vec<CrossTable>,
    notes: Vec<Note>,
    /// Whether every measure, and every year, is asked for.
    every: (bool, bool),
}

/// How tables are arranged.
#[derive(Debug, Clone, Copy, Default)]
pub struct Arrangement {
    /// The order of rows and columns.
    pub sort: Sort,
    /// The most rows and columns; the others are combined.
    pub top: Option<usize>,
}

/// The tables of each source, of all measures where `every` is asked for, else only of victims (and cases); the latest year of a
/// source that prints years, unless years are asked for.
pub fn tables(
    asked: &CrossQuestion,
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
        let prints = rows.items.iter().any(|item| totals.contains(item.source));
        if let Some(block) = block::block(asked, rows, prints) {
            blocks.push(block);
        } else {
            without.extend(rows.items.iter().map(|item| item.source.to_owned()));
            within.extend(divided_within(asked, rows));
        }
    }
    if !every_year && query.years.is_none() {
        notes.extend(latest(&mut blocks));
    }
    let there: BTreeSet<&str> = blocks.iter().map(|block| &*block.about.source).collect();
    without.retain(|source| !there.contains(source.as_str()));
    let by = [asked.rows.name, asked.columns.name];
    let within = within
        .into_iter()
        .filter(|(source, _)| without.contains(source));
    let within: Vec<_> = within.collect();
    if !without.is_empty() {
        let sources = without.into_iter().collect();
        notes.push(CrossNote::NotByBoth { by, sources });
    }
    notes.extend(
        within
            .into_iter()
            .map(|(source, other)| CrossNote::ByBothWithin { by, source, other }),
    );
    if blocks.is_empty() {
        notes.push(sources_by_each(asked, &all));
    }
    if !pooling.is_empty() {
        let sources = pooling.into_iter().collect();
        notes.push(CrossNote::Pooled { sources });
    }
    notes.extend(places_of(&blocks, by));
    let notes = notes.into_iter().map(Note::Cross).collect();
    Ok(Tables {
        asked: *asked,
        blocks,
        notes,
        every: (every, every_year),
    })
}

/// Which places the tables leave out, and that they add places.
fn places_of(blocks: &[CrossTable], by: [&'static str; 2]) -> Vec<CrossNote> {
    let left_out = blocks.iter().filter(|block| !block.undivided.is_empty());
    let left_out = left_out.map(|block| CrossNote::PlacesLeftOut {
        by,
        source: block.about.source.clone(),
        year: block.about.year.clone(),
        places: block.undivided.len(),
    });
    let adds = blocks.iter().any(|block| block.places > 1);
    left_out
        .chain(adds.then_some(CrossNote::PlacesAdded))
        .collect()
}

impl Tables {
    /// Puts notes before its own.
    pub fn note_first(&mut self, notes: Vec<Note>) {
        self.notes.splice(0..0, notes);
    }

    /// The figures that may be shown, and notes on them.
    pub(in crate::stats) fn protected(
        mut self,
        (query, form): (&Query, Arrangement),
        (data, scope): (&Dataset, &guard::Scope<'_>),
        (min_cell, noise): (Option<u64>, Option<(&guard::Noise, &Dataset)>),
    ) -> PolarsResult<Answer> {
        let mut answer = Answer::default();
        if let Some((noise, keyed)) = noise {
            self.change(noise, keyed, query)?;
        }
        let lattice = match min_cell.filter(|k| *k > 1) {
            Some(k) => Lattice::of(data, k)?,
            None => Arc::default(),
        };
        let by = [self.asked.rows.column, self.asked.columns.column];
        let (mut cut, mut suppresses_more) = (false, false);
        for block in &mut self.blocks {
            if let Some(k) = min_cell {
                let crossed = Crossed {
                    lattice: &lattice,
                    scope,
                    by,
                    routes: self.asked.table == Table::Routes,
                    countries: &query.countries,
                };
                // the pattern of a case file holds in every question; counts that a source prints have one for each table
                let before = block.clone();
                if crossed.protect(block) {
                    guard::cross::show_known(block, &before, k);
                } else {
                    suppresses_more |= !guard::cross::protect(block, k);
                }
                guard::cross::order_hidden(block);
            }
            cut |= cut::arrange(block, by, form.sort, form.top);
            answer
                .figures
                .extend(shares::figures(&self.asked, block, query));
        }
        if suppresses_more {
            self.notes.push(Note::Cross(CrossNote::SuppressesMore));
        }
        if noise.is_some() {
            let exact = |figure: &&mut Estimate| figure.status == Status::Exact;
            let changed = answer.figures.iter_mut().filter(exact);
            changed.for_each(|figure| figure.status = Status::Perturbed);
        }
        self.describe(&mut answer, query, form.top.filter(|_| cut));
        Ok(answer)
    }

    /// Changes the counts of all tables, and says so; `keyed` are the data with keys instead of counts.
    fn change(&mut self, noise: &guard::Noise, keyed: &Dataset, query: &Query) -> PolarsResult<()> {
        let (every, every_year) = self.every;
        let keyed = tables(&self.asked, keyed, query, every, every_year)?;
        for block in &mut self.blocks {
            let twin = keyed.blocks.iter().find(|twin| twin.about == block.about);
            let note = noise.change_cells(block, twin);
            if !self.notes.contains(&note) {
                self.notes.push(note);
            }
        }
        Ok(())
    }

    fn describe(&self, answer: &mut Answer, query: &Query, cut: Option<usize>) {
        let any = |wanted: &dyn Fn(&Estimate) -> bool| answer.figures.iter().any(wanted);
        let silent = any(&|figure| figure.status == Status::NotPublished);
        let remarked = |is: Remark| any(&|figure| figure.remarks.any(|remark| *remark == is));
        let documented = remarked(Remark::Documented);
        let domestic = remarked(Remark::Domestic);
        let published = any(&|figure| figure.status == Status::Published);
        let open = any(&|figure| figure.count.is_some_and(|count| count.high.is_none()));
        let unknown = any(&|figure| {
            let keys = figure.keys.iter().take(2);
            keys.into_iter().any(|(_, value)| value == UNKNOWN)
        });
        let levels = answer.figures.iter().filter_map(|figure| figure.level);
        let level = levels.max_by_key(|level| level.together.is_some());
        for note in &self.notes {
            answer.note(note.clone());
        }
        let places: BTreeSet<PlaceYear> = self
            .blocks
            .iter()
            .flat_map(|block| block.contradicted.iter().cloned())
            .collect();
        if !places.is_empty() {
            let (how, places) = (query.contradicted, places.into_iter().collect());
            answer.note(Note::Contradicted { how, places });
        }
        for note in self.notes_of_shares(query, level) {
            answer.note(Note::Cross(note));
        }
        if let Some(top) = cut {
            answer.note(Note::Cross(CrossNote::Largest { top }));
        }
        let marks = [
            (silent, CrossNote::NotPublished),
            (documented, CrossNote::Documented),
            (open, CrossNote::AtLeast),
            (domestic, CrossNote::Domestic),
            (unknown, CrossNote::UnknownInTotals),
        ];
        for (_, legend) in marks.into_iter().filter(|(there, _)| *there) {
            answer.note(Note::Cross(legend));
        }
        if published {
            answer.note(Note::NoBase);
        }
        answer.note(Note::NotASample);
    }
}

impl Tables {
    /// The notes on the base of shares and on their intervals; none for counts.
    fn notes_of_shares(&self, query: &Query, level: Option<Level>) -> Vec<CrossNote> {
        let Some(percent) = self.asked.percent else {
            return Vec::new();
        };
        let of = match percent {
            Percent::Row => CrossBase::Row,
            Percent::Column => CrossBase::Column,
            Percent::Total => CrossBase::Table,
        };
        let unknown = match query.base {
            Base::All => CrossUnknown::Included,
            Base::WorstCase => CrossUnknown::Spanned,
            Base::Known | Base::Answered => CrossUnknown::LeftOut,
        };
        let by = [self.asked.rows.name, self.asked.columns.name];
        let mut notes = vec![CrossNote::Base { of, by, unknown }];
        let confidence = query.confidence();
        notes.extend(level.map(|level| CrossNote::Intervals { confidence, level }));
        notes
    }
}

/// Leaves of each source, reporter, measure and role only its latest year; what to say about it.
fn latest(blocks: &mut Vec<CrossTable>) -> Option<CrossNote> {
    let kind = |block: &CrossTable| rows::SharedKeys {
        year: String::new(),
        ..block.about.clone()
    };
    let year = |block: &&CrossTable| block.about.year.clone();
    let last = whole::latest(blocks.iter(), |block| kind(block), year);
    let last = last
        .into_iter()
        .map(|(kind, block)| (kind, block.about.year.clone()));
    let last: BTreeMap<rows::SharedKeys, String> = last.collect();
    let many = blocks.len();
    blocks.retain(|block| last.get(&kind(block)) == Some(&block.about.year));
    (blocks.len() < many).then_some(CrossNote::LatestYear)
}

/// The third dimension within which a source divides by both, where it does so only there.
fn divided_within(asked: &CrossQuestion, rows: &TableRows) -> Option<(String, &'static str)> {
    let part = |column: CrossAxis| match column {
        CrossAxis::Part(at) => Some(at),
        _ => None,
    };
    let own = [part(asked.rows.column), part(asked.columns.column)];
    let divides = |at: usize, item: &rows::TableRow| item.parts[at] != "total";
    let both = rows
        .items
        .iter()
        .filter(|item| item.count.is_some())
        .find(|item| own.iter().flatten().all(|at| divides(*at, item)))?;
    let other = (0..3).find(|at| !own.contains(&Some(*at)) && divides(*at, both))?;
    Some((
        both.source.to_owned(),
        ["sex", "age", "exploitation"][other],
    ))
}

/// Which sources have each of two dimensions that none has at once.
fn sources_by_each(asked: &CrossQuestion, all: &[TableRows]) -> CrossNote {
    let having = |dimension: &Dimension| {
        let has = |item: &&rows::TableRow| match dimension.column {
            CrossAxis::Part(at) => item.parts[at] != "total",
            CrossAxis::Year => item.year.is_some(),
            column => item.value(column) != UNKNOWN,
        };
        let items = all.iter().flat_map(|rows| &rows.items).filter(has);
        let sources: BTreeSet<&str> = items.map(|item| item.source).collect();
        sources
            .into_iter()
            .map(str::to_owned)
            .collect::<Vec<String>>()
    };
    let dimensions = [asked.rows, asked.columns];
    CrossNote::NoneByBoth {
        table: match asked.table {
            Table::Routes => "routes",
            _ => "victims",
        },
        by: dimensions.map(|dimension| dimension.name),
        each: [having(&dimensions[0]), having(&dimensions[1])],
    }
}
