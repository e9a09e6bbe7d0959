//! The columns of the contract: what every machine format holds.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use foldhash::fast::FixedState;
use serde_json::Value;

use crate::stats::Count;
use crate::stats::column::kind;
use crate::stats::questions::shown::NUMBERS;
use crate::stats::views::account;
use crate::stats::views::summary::CountrySummary;
use crate::stats::{
    Column, ColumnKind, ColumnUnits, Content, Estimate, Public, Statistic, Subject, Unit,
};

/// The columns and rows of a table; a cell is a string, a number or null.
pub fn rows(table: &Public) -> (Vec<Column>, Vec<Vec<Value>>) {
    let (columns, rows) = each_row(table);
    (columns, rows.collect())
}

/// The same one row after the other: all rows at once would take several times the memory of the table.
pub(super) fn each_row(table: &Public) -> (Vec<Column>, Box<dyn Iterator<Item = Vec<Value>> + '_>) {
    match table.content() {
        Content::Figures {
            subject,
            beside,
            figures,
            ..
        } => (
            fields(subject, beside, figures),
            Box::new(figures.iter().map(|f| cells(subject, beside, f))),
        ),
        Content::Summary(lines) => (
            super::summary::fields(),
            Box::new(lines.iter().map(super::summary::cells)),
        ),
        Content::Rows { columns, rows, .. } => (columns.clone(), Box::new(rows.iter().cloned())),
        Content::Account(lines) => {
            let rows: Vec<_> = lines
                .iter()
                .cloned()
                .map(account::AccountLine::cells)
                .collect();
            let (columns, rows) = texts(&account::FIELDS, &rows);
            (columns, Box::new(rows.into_iter()))
        }
        Content::Texts { fields, rows, .. } => {
            let (columns, rows) = texts(fields, rows);
            (columns, Box::new(rows.into_iter()))
        }
    }
}

/// The columns of a subject, whatever its figures are.
pub fn columns(statistic: &Statistic) -> Vec<Column> {
    fields(&Subject::of(statistic), &[], &[])
}

/// Texts, whole numbers among them by the names of their columns; a cell of a file that `check` quotes as `value` stays text.
fn texts(
    fields: &[(&'static str, &'static str)],
    rows: &[Vec<String>],
) -> (Vec<Column>, Vec<Vec<Value>>) {
    let cells = |row: &Vec<String>| -> Vec<Value> {
        let named = fields.iter().zip(row);
        let typed = named.map(|((name, _), cell)| match kind(name) {
            ColumnKind::Number => text(cell),
            _ => typed(name, cell),
        });
        typed.collect()
    };
    let field = |(name, description): &(&'static str, &'static str)| {
        let column = Column::with_name(*name)
            .measured_in(ColumnUnits::default())
            .described(*description);
        match column.kind {
            ColumnKind::Number => Column {
                kind: ColumnKind::Text,
                ..column
            },
            _ => column,
        }
    };
    let columns = fields.iter().map(field).collect();
    (columns, rows.iter().map(cells).collect())
}

/// The keys that name a source.
pub(super) const SOURCES: [&str; 2] = ["source", "population_source"];

/// The ids of sources, each once in the order in which it is met: the first is `[1]`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct NumberedSources {
    ids: Vec<String>,
    /// The place of each id; they have no order, and none is read from them.
    places: HashMap<String, usize, FixedState>,
}

impl NumberedSources {
    /// Takes in an id that is not empty; its place among them, from 0.
    pub(crate) fn enter(&mut self, id: &str) -> Option<usize> {
        let known = self.place(id);
        if known.is_some() || id.is_empty() {
            return known;
        }
        self.places.insert(id.to_owned(), self.ids.len());
        self.ids.push(id.to_owned());
        Some(self.ids.len() - 1)
    }

    /// The place of one among them, from 0.
    pub fn place(&self, id: &str) -> Option<usize> {
        self.places.get(id).copied()
    }

    /// Only the ids.
    pub fn into_ids(self) -> Vec<String> {
        self.ids
    }
}

impl std::ops::Deref for NumberedSources {
    type Target = [String];

    fn deref(&self) -> &[String] {
        &self.ids
    }
}

/// The sources that a table names.
pub fn sources(table: &Public) -> NumberedSources {
    let mut numbered = NumberedSources::default();
    // figures of a source follow each other
    let mut enter = |source: &str| {
        if numbered.ids.last().is_none_or(|last| last != source) {
            numbered.enter(source);
        }
    };
    match table.content() {
        Content::Figures { figures, .. } => {
            for figure in figures {
                for key in SOURCES {
                    enter(figure.key(key));
                }
            }
        }
        Content::Summary(lines) => {
            for figure in lines.iter().flat_map(CountrySummary::figures) {
                enter(figure.key("source"));
            }
            let tiers = lines.iter().map(|line| &line.tier);
            for step in tiers.flatten() {
                enter(&step.placement.source);
            }
        }
        Content::Account(lines) => lines.iter().for_each(|line| enter(&line.source)),
        Content::Texts { sources, .. } | Content::Rows { sources, .. } => {
            for source in sources {
                enter(source);
            }
        }
    }
    numbered
}

/// The subject's unit, and the groups of figures that have another.
fn units(subject: &Subject, figures: &[Estimate]) -> ColumnUnits {
    let mut others: BTreeMap<&'static str, BTreeSet<&str>> = BTreeMap::new();
    for figure in figures {
        let unit = figure.unit_of(subject.unit);
        if unit != subject.unit {
            others
                .entry(unit.word())
                .or_default()
                .insert(figure.key("group"));
        }
    }
    let units = ColumnUnits::one(subject.unit.word());
    others.into_iter().fold(units, |units, (unit, groups)| {
        units.and(unit, groups.into_iter().map(str::to_owned).collect())
    })
}

pub(super) fn fields(
    subject: &Subject,
    beside: &[&'static str],
    figures: &[Estimate],
) -> Vec<Column> {
    let units = units(subject, figures);
    let of_rows = subject.unit == Unit::Rows && units == ColumnUnits::one(Unit::Rows.word());
    let keys = subject.keys.iter().chain(beside);
    let keys = keys.map(|key| Column::with_name(*key).measured_in(ColumnUnits::default()));
    let numbers = NUMBERS.into_iter().chain(["status", "note"]);
    let numbers = numbers.map(|name| {
        let column = Column::with_name(name);
        match column.kind {
            ColumnKind::Number => column.measured_in(units.clone()),
            ColumnKind::Whole if of_rows => column.measured_in(ColumnUnits::one(Unit::Rows.word())),
            _ => column,
        }
    });
    keys.chain(numbers).collect()
}

fn cells(subject: &Subject, beside: &[&str], figure: &Estimate) -> Vec<Value> {
    let mut cells: Vec<Value> = subject
        .keys
        .iter()
        .chain(beside)
        .map(|key| typed(key, figure.key(key)))
        .collect();
    cells.extend(bounds(figure.count));
    cells.extend(bounds(figure.base));
    let value = figure.value;
    cells.push(float(
        value.and_then(crate::stats::mathematics::bounds::Range::number),
    ));
    cells.push(float(value.map(|value| value.low)));
    cells.push(float(value.and_then(|value| value.high)));
    cells.push(float(figure.interval.map(|interval| interval.0)));
    cells.push(float(figure.interval.and_then(|interval| interval.1)));
    cells.push(figure.status.word().into());
    cells.push(text(&note(figure)));
    cells
}

/// The text on a figure, in its column `note`.
pub(super) fn note(figure: &Estimate) -> String {
    let together = figure
        .level
        .and_then(|level| Some((level, level.together?)));
    match together {
        Some((level, _)) if figure.remarks.is_empty() => level.label().to_owned(),
        Some((level, _)) => format!("{}; {}", figure.remarks, level.label()),
        None => figure.remarks.to_string(),
    }
}

/// The keys of a figure that are texts.
pub(super) fn texts_of<'a>(
    subject: &'a Subject,
    beside: &'a [&'static str],
    figure: &'a Estimate,
) -> impl Iterator<Item = &'a str> {
    let keys = subject.keys.iter().chain(beside);
    let texts = keys.filter(|key| kind(key) == ColumnKind::Text);
    texts.map(|key| figure.key(key))
}

fn typed(key: &str, value: &str) -> Value {
    match kind(key) {
        ColumnKind::Truth => value.parse::<bool>().map_or(Value::Null, Value::from),
        ColumnKind::Whole => value.parse::<i64>().map_or(Value::Null, Value::from),
        ColumnKind::Number => float(value.parse().ok()),
        ColumnKind::Text => text(value),
    }
}

/// Whether a number of a row is a fraction of 1.
pub(super) fn is_share(table: &Public, row: usize, column: &Column) -> bool {
    match table.content() {
        Content::Figures {
            subject, figures, ..
        } => {
            let unit = figures.get(row).map(|figure| figure.unit_of(subject.unit));
            column.kind == ColumnKind::Number && unit == Some(Unit::Share)
        }
        _ => column.units.unit_of(None) == Unit::Share.word(),
    }
}

/// Text; null for none.
pub(super) fn text(value: &str) -> Value {
    if value.is_empty() {
        Value::Null
    } else {
        value.into()
    }
}

/// The number where it is exact, and both bounds.
pub(super) fn bounds(count: Option<Count>) -> [Value; 3] {
    let whole = |n: Option<u64>| n.map_or(Value::Null, Value::from);
    [
        whole(count.and_then(Count::number)),
        whole(count.map(|count| count.low)),
        whole(count.and_then(|count| count.high)),
    ]
}

/// A number at twelve significant digits: what the last bits of a computation say differs between machines.
pub fn float(value: Option<f64>) -> Value {
    value
        .filter(|value| value.is_finite())
        .and_then(|value| format!("{value:.11e}").parse::<f64>().ok())
        .map_or(Value::Null, Value::from)
}
