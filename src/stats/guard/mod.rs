//! The last step before rendering: what may be shown.
//!
//! Only [`Public`] reaches a renderer, and only this room makes one: figures of persons pass the guard on the way.

use polars::prelude::PolarsResult;
use serde_json::Value;

use super::estimate::{Answer, Estimate, Status};
use super::views::account::AccountLine;
use super::views::cross::{Arrangement, CrossQuestion, Tables};
use super::views::{compare, sensitivity, summary as of_summary};
use super::{Note, Query, Statistic};

use super::column::Column;
use crate::dataset::Dataset;
pub use content::{Content, Layout, Subject};
pub use lattice::scope::Scope;
pub use method::ProtectionMethod;
pub use noise::Noise;
pub use permit::Permit;
pub use small_cells::protect;

pub(in crate::stats) mod account;
mod broken_down;
mod content;
mod conventions;
pub(in crate::stats) mod cross;
pub mod lattice;
pub(in crate::stats) mod merge;
mod method;
mod narrowed;
mod network;
pub(in crate::stats) mod noise;
pub mod pages;
mod permit;
mod row;
mod small_cells;
pub(in crate::stats) mod summary;
mod sums;

/// A table that may be shown.
#[derive(Debug, Clone)]
pub struct Public {
    content: Content,
    title: String,
    notes: Vec<Note>,
}

impl Public {
    /// The figures of a statistic after the guard.
    pub fn figures(
        statistic: &'static Statistic,
        answer: Answer,
        confidence: f64,
        min_cell: Option<u64>,
    ) -> Self {
        let figures = protect(answer.figures, min_cell);
        let table = (Subject::of(statistic), Vec::new());
        Self::of(table, figures, answer.notes, confidence, min_cell)
    }

    /// The figures of a statistic under several conventions, after a guard that holds across these.
    pub fn panel(
        statistic: &'static Statistic,
        answer: Answer,
        confidence: f64,
        min_cell: Option<u64>,
    ) -> Self {
        let figures = conventions::protect(answer.figures, min_cell);
        let table = (Subject::of(statistic), vec![sensitivity::CONVENTION]);
        let hides = figures.iter().any(|figure| figure.status == Status::Hidden);
        // a ranking of hidden figures is hidden, too
        let mut notes = answer.notes;
        notes.retain(|note| !hides || !note.tells_values());
        Self::of(table, figures, notes, confidence, min_cell)
    }

    /// The figures of a statistic for each value of additional dimensions, after a guard across all of them.
    pub fn broken_down(
        statistic: &'static Statistic,
        beside: Vec<&'static str>,
        answer: Answer,
        confidence: f64,
        min_cell: Option<u64>,
    ) -> Self {
        let figures = broken_down::protect(answer.figures, &beside, min_cell);
        let table = (Subject::of(statistic), beside);
        Self::of(table, figures, answer.notes, confidence, min_cell)
    }

    fn of(
        (subject, beside): (Subject, Vec<&'static str>),
        mut figures: Vec<Estimate>,
        mut notes: Vec<Note>,
        confidence: f64,
        min_cell: Option<u64>,
    ) -> Self {
        for figure in &mut figures {
            figure.unit = Some(figure.unit_of(subject.unit));
        }
        if figures.is_empty() {
            notes.insert(0, Note::NothingFound);
        }
        notes.extend(guard_note(
            figures.iter().any(|figure| figure.status == Status::Hidden),
            min_cell,
        ));
        Self {
            content: Content::Figures {
                subject,
                beside,
                figures,
                confidence,
            },
            title: subject.title.into(),
            notes,
        }
    }

    /// Cross-tables after a guard that holds along rows and columns.
    pub fn cross(
        title: String,
        asked: &CrossQuestion,
        tables: Tables,
        (query, form): (&Query, Arrangement),
        (data, scope): (&Dataset, &Scope<'_>),
        (min_cell, noise): (Option<u64>, Option<(&Noise, &Dataset)>),
    ) -> PolarsResult<Self> {
        let answer = tables.protected((query, form), (data, scope), (min_cell, noise))?;
        let table = (asked.subject(), asked.keys());
        let public = Self::of(
            table,
            answer.figures,
            answer.notes,
            query.confidence(),
            min_cell,
        );
        Ok(Self { title, ..public })
    }

    /// A comparison of figures that have passed the guard.
    pub fn comparison(
        title: String,
        answer: Answer,
        confidence: f64,
        min_cell: Option<u64>,
    ) -> Self {
        let subject = (compare::SUBJECT, Vec::new());
        let table = Self::of(subject, answer.figures, answer.notes, confidence, None);
        let mut figures = table.shown().iter();
        let hides = figures.any(|figure| figure.status == Status::Hidden);
        let mut notes = table.notes;
        notes.extend(guard_note(hides, min_cell));
        Self {
            content: table.content,
            title,
            notes,
        }
    }

    /// A summary of figures that have passed the guard.
    pub fn summary(
        title: String,
        summary: of_summary::CountrySummaries,
        min_cell: Option<u64>,
    ) -> Self {
        let mut notes = summary.notes;
        notes.extend(guard_note(
            summary.lines.iter().any(of_summary::CountrySummary::hides),
            min_cell,
        ));
        Self {
            content: Content::Summary(summary.lines),
            title,
            notes,
        }
    }

    /// The account of a number, whose lines hold nothing that the guard hides.
    pub(in crate::stats) fn account(
        title: String,
        lines: Vec<AccountLine>,
        notes: Vec<Note>,
    ) -> Self {
        Self {
            content: Content::Account(lines),
            title,
            notes,
        }
    }

    /// A table that holds no figures of persons.
    pub(crate) fn texts(
        title: &str,
        fields: Vec<(&'static str, &'static str)>,
        rows: Vec<Vec<String>>,
        notes: Vec<Note>,
    ) -> Self {
        Self {
            content: Content::Texts {
                fields,
                rows,
                sources: Vec::new(),
            },
            title: title.into(),
            notes,
        }
    }

    /// Rows of any columns, made of what may be shown.
    pub fn rows(
        title: &str,
        columns: Vec<Column>,
        rows: Vec<Vec<Value>>,
        notes: Vec<Note>,
        _: Permit,
    ) -> Self {
        Self {
            content: Content::Rows {
                columns,
                rows,
                sources: Vec::new(),
            },
            title: title.into(),
            notes,
        }
    }

    /// Its figures; none where it holds something else.
    pub fn shown(&self) -> &[Estimate] {
        match &self.content {
            Content::Figures { figures, .. } => figures,
            _ => &[],
        }
    }

    /// What it holds.
    pub fn content(&self) -> &Content {
        &self.content
    }

    /// Its heading.
    pub fn title(&self) -> &str {
        &self.title
    }

    /// Notes on it.
    pub fn notes(&self) -> &[Note] {
        &self.notes
    }
}

fn guard_note(hides: bool, min_cell: Option<u64>) -> Option<Note> {
    let below = min_cell.filter(|k| hides && *k > 1)?;
    Some(Note::Suppressed { below })
}
