//! The answers to statements over data that is read once.

use std::collections::{BTreeMap, BTreeSet};

use polars::prelude::DataFrame;
use serde_json::Value;
use sqlparser::ast;

use super::catalogue::{self, NamedTable};
use super::fault::SqlFault;
use super::mentions::Mentions;
use super::run::{explain, rows, run};
use super::script::Statement;
use super::used::{self, SOURCES};
use super::{explained, limits, names, notes, row_limit};
use crate::dataset::contained::contained;
use crate::dataset::memory;
use crate::dataset::{Dataset, Table};
use crate::stats::guard::Permit;
use crate::stats::questions::query::EVERY_YEAR;
use crate::stats::questions::refusal::Refused;
use crate::stats::{Column, Note, Public, Question, Statistic, note};

/// Data, and the question for the views.
pub(crate) struct Session<'a> {
    pub(crate) data: &'a Dataset,
    pub(crate) question: &'a Question,
    min_cell: Option<u64>,
    views: BTreeMap<&'static str, StatisticView>,
}

/// The figures of a statistic, after the guard.
struct StatisticView {
    frame: DataFrame,
    notes: Vec<Note>,
}

/// Why there is no answer: the statement is wrong, the answer is refused, or something failed.
pub(crate) enum Failure {
    Fault(SqlFault),
    Other(anyhow::Error),
}

impl From<SqlFault> for Failure {
    fn from(fault: SqlFault) -> Self {
        Self::Fault(fault)
    }
}

impl From<anyhow::Error> for Failure {
    fn from(error: anyhow::Error) -> Self {
        Self::Other(error)
    }
}

impl<'a> Session<'a> {
    pub(crate) fn new(data: &'a Dataset, question: &'a Question) -> Self {
        Self {
            data,
            question,
            min_cell: question.least_cell(data),
            views: BTreeMap::new(),
        }
    }

    /// The answer to a statement.
    pub(crate) fn answer(&mut self, statement: &Statement) -> Result<Public, Failure> {
        let mentions = Mentions::collect(statement)?;
        match &statement.tree {
            ast::Statement::ShowTables { .. } => return Ok(catalogue::tables()),
            ast::Statement::ExplainTable { .. } | ast::Statement::ShowColumns { .. } => {
                let named = mentions.named.values().next().copied();
                return named
                    .map(catalogue::described)
                    .ok_or_else(|| SqlFault::new("no table is named", None).into());
            }
            _ => {}
        }
        let permit = self.permit(&mentions).map_err(anyhow::Error::from)?;
        let mut frames = Vec::new();
        for (name, named) in &mentions.named {
            frames.push((name.clone(), self.frame(*named)?));
        }
        if let ast::Statement::Explain {
            statement: asked, ..
        } = &statement.tree
        {
            let plan = contained(|| explain(&frames, &asked.to_string()));
            let plan =
                plan.map_err(|message| explained::explained(&message, statement, &mentions))?;
            let rows = plan.lines().map(|line| vec![line.to_owned()]).collect();
            let fields = vec![("plan", "one step per line; deeper ones come first")];
            return Ok(Public::texts("", fields, rows, Vec::new()));
        }
        row_limit::check_rows_made(&statement.tree, &frames)?;
        let text = names::name_computed(&statement.tree);
        let text = text.as_deref().unwrap_or(&statement.text);
        let asked = || contained(|| run(&frames, text));
        let result = memory::limited(limits::MEMORY, asked)
            .map_err(|message| explained::explained(&message, statement, &mentions))?;
        row_limit::check_result(&result)?;
        let (columns, rows) = rows(&result);
        let used = used::used(&statement.tree, &mentions.times, &frames, |query| {
            contained(|| run(&frames, query)).ok()
        });
        let mut notes = notes::of_names(&rows, statement);
        notes.extend(self.notes(&used, &mentions));
        if mentions.named.values().any(|named| named.is_unguarded())
            && let Some(noise) = self
                .question
                .noise(self.data)
                .map_err(anyhow::Error::from)?
        {
            notes.push(noise.note());
        }
        let sources = sources(&columns, &rows, &used);
        Ok(Public::rows("", columns, rows, notes, permit).citing(sources))
    }

    /// The permission to show the result of a statement over protected tables and views.
    fn permit(&self, mentions: &Mentions) -> Result<Permit, Refused> {
        let mut named = mentions.named.values();
        let unguarded = named.find(|named| named.is_unguarded());
        let unguarded = unguarded.map(|table| table.name());
        Permit::for_query(unguarded, self.min_cell).map_err(|refusal| {
            let views = NamedTable::all().filter(|named| matches!(named, NamedTable::View(_)));
            let views: Vec<String> = views.map(NamedTable::name).collect();
            Refused(format!(
                "{refusal}; these views have passed the guard: {}; `--protect cell-key` shows tables with noise; `--min-cell 1` shows small counts",
                views.join(", ")
            ))
        })
    }

    fn frame(&mut self, named: NamedTable) -> anyhow::Result<DataFrame> {
        match named {
            // a table that no file brought has its columns all the same
            NamedTable::Table(table) => Ok(match self.data.frame(table) {
                frame if frame.width() > 0 => match self.question.noise(self.data)? {
                    Some(noise) => noise.frame(table, &frame)?,
                    None => frame,
                },
                _ => catalogue::empty(table),
            }),
            NamedTable::View(statistic) => Ok(self.view(statistic)?.frame.clone()),
        }
    }

    fn view(&mut self, statistic: &'static Statistic) -> anyhow::Result<&StatisticView> {
        if !self.views.contains_key(statistic.name) {
            // a view holds every year: which of them is the latest is the query's to say
            let mut question = self.question.with(statistic);
            if statistic.tables == [Table::Tiers] {
                question.query.years = question.query.years.or(Some(EVERY_YEAR));
            }
            let table = question.put(self.data)?.figures()?;
            let view = StatisticView {
                frame: catalogue::frame(&table)?,
                notes: table.notes().to_vec(),
            };
            self.views.insert(statistic.name, view);
        }
        Ok(&self.views[statistic.name])
    }

    fn notes(&self, used: &[DataFrame], mentions: &Mentions) -> Vec<Note> {
        let mut notes: Vec<Note> = notes::of_sums(used, mentions).into_iter().collect();
        let places = notes::places(used);
        notes.extend(notes::of_unbounded(used, mentions));
        notes.extend(notes::of_options(self.question, mentions));
        for named in mentions.named.values() {
            if let NamedTable::View(statistic) = named
                && let Some(view) = self.views.get(statistic.name)
            {
                let own = view.notes.iter().cloned();
                let of_result = |country: &str, _| places.contains(country);
                for note in own.filter_map(|note| note.narrowed(&of_result)) {
                    note::enter(&mut notes, note);
                }
            }
        }
        notes
    }
}

/// The sources that a result names; where it names none, those of the rows that were used.
fn sources(columns: &[Column], rows: &[Vec<Value>], used: &[DataFrame]) -> Vec<String> {
    let names_source = |column: &Column| {
        let name = column.name.split(':').next().unwrap_or_default();
        SOURCES.contains(&name)
    };
    let places: Vec<usize> = (0..columns.len())
        .filter(|at| names_source(&columns[*at]))
        .collect();
    let mut named: Vec<String> = Vec::new();
    for row in rows {
        named.extend(
            places
                .iter()
                .filter_map(|at| row[*at].as_str())
                .map(str::to_owned),
        );
    }
    if places.is_empty() {
        for frame in used {
            let columns = SOURCES.iter().filter_map(|name| frame.column(name).ok());
            for column in columns.filter_map(|column| column.str().ok()) {
                named.extend(column.iter().flatten().map(str::to_owned));
            }
        }
    }
    let mut seen = BTreeSet::new();
    named.retain(|source| seen.insert(source.clone()));
    named
}
