//! Other people's tables: a row holds one figure, or several in columns side by side.
//!
//! Cells are read by the declaration, figures of one key are compared with each other, and only then entered: what
//! contradicts itself in a file is never used in silence.

use std::borrow::Cow;
use std::collections::BTreeMap;

use super::super::fault::{Fault, Kind, shown};
use super::super::ledger::SetAsideReason;
use super::super::read::Sheet;
use super::super::recognise::FigureColumn;
use super::super::table::{Place, Table};
use super::{Sink, reason};
pub(super) use choose::fill_down;
use names::FileNames;
use plan::RowPlan;
use repeats::EntryOutcome;

mod amount;
mod choose;
pub(super) mod country;
mod figure;
mod names;
pub(super) mod number;
mod plan;
mod repeats;
mod whole;

/// A figure that has been read, and where it was found.
struct ReadRow {
    line: u64,
    table: Table,
    /// In the order of the table's columns.
    cells: Vec<String>,
    /// What the file calls its sex, age and form of exploitation.
    labels: [String; 3],
    /// The part of the year it is of.
    period: String,
    /// The part of the declaration by which it was read.
    plan: usize,
}

impl ReadRow {
    fn source(&self) -> &str {
        let fields = self.table.schema().fields.iter();
        let mut cells = fields.zip(&self.cells);
        cells
            .find(|(field, _)| field.name == "source")
            .map_or("", |(_, cell)| cell)
    }
}

/// A row that is not read, and what is wrong with its cell where something is.
enum Aside {
    /// Left out, or not there.
    Reason(SetAsideReason),
    /// A cell that cannot be read.
    Fault(Fault),
}

impl From<String> for Aside {
    fn from(reason: String) -> Self {
        Self::Reason(reason.into())
    }
}

pub(super) fn read(sheet: &Sheet, sink: &mut Sink<'_>) {
    let names = FileNames::of(sheet, sink);
    let plans = RowPlan::all(sink.recognised, &names);
    sink.reads_question |= names::any_takes_country(&plans);
    let asked = whole::look(sheet, sink.recognised, &plans);
    let asked = match names.missing_country(&plans).map_or(Ok(asked), Err) {
        Ok(Ok(asked)) => asked,
        Ok(Err(expected)) | Err(expected) => {
            let fault = Fault::file(sink.file, expected);
            sink.faults.push(Fault {
                kind: Kind::Unreadable,
                ..fault
            });
            return;
        }
    };
    for note in names.notes(&plans).into_iter().chain(asked.notes.clone()) {
        sink.note(note);
    }
    let mut entries = Vec::new();
    let mut above: BTreeMap<usize, String> = BTreeMap::new();
    let mut left_out = LeftOut::default();
    for record in sink.rows(sheet) {
        if let Some(fault) = sink.ragged(&record) {
            sink.ledger.read += 1;
            sink.enter(record.line, Err(fault.expected.into()));
            continue;
        }
        let mut cells = sink.recognised.cells(&record);
        fill_down(sink.recognised, &mut cells, &mut above);
        if is_header(&cells, &sink.recognised.heads) {
            sink.ledger.read += 1;
            sink.enter(record.line, Err("the header is repeated".into()));
            continue;
        }
        let (plan, filtered) = match choose::choose(&plans, &cells) {
            Ok(plan) => (plan, None),
            Err(why) => (0, Some(why)),
        };
        for figure in figures(sink.recognised, &cells) {
            sink.ledger.read += 1;
            let entry = match &filtered {
                Some(why) => Err(Aside::Reason(left_out.reason(why))),
                None => plans[plan].entry(&cells, figure, record.line, &asked),
            };
            match entry {
                Ok(entry) => entries.push(ReadRow { plan, ..entry }),
                Err(aside) => set_aside(sink, record.line, aside),
            }
        }
    }
    enter(sink, &plans, entries);
    if sink.ledger.read == 0 {
        let expected = "rows below the header; there are none";
        let fault = Fault::file(sink.file, expected);
        sink.faults.push(Fault {
            kind: Kind::Unreadable,
            ..fault
        });
    }
}

/// The figures of a row: itself, or its columns that hold something.
fn figures<'a>(
    recognised: &'a super::Recognised,
    cells: &[Cow<'_, str>],
) -> Vec<Option<&'a FigureColumn>> {
    if recognised.figures.is_empty() {
        return vec![None];
    }
    // a list of tiers says nothing where a year is missing
    let tiers = recognised.release.target() == Some(Table::Tiers);
    let missing = &recognised.release.missing;
    let empty = |figure: &&FigureColumn| {
        let cell = cells.get(figure.at).map_or("", |cell| cell.trim());
        cell.is_empty() || (tiers && missing.iter().any(|missing| missing == cell))
    };
    let full = recognised.figures.iter().filter(|figure| !empty(figure));
    full.map(Some).collect()
}

/// Whether a row is the header of a table that was put below another.
fn is_header(cells: &[Cow<'_, str>], heads: &[String]) -> bool {
    let same = |(cell, head): (&Cow<'_, str>, &String)| cell.trim() == head;
    cells.len() == heads.len() && cells.iter().zip(heads).all(same)
}

fn set_aside(sink: &mut Sink<'_>, line: u64, aside: Aside) {
    let reason = match aside {
        Aside::Reason(reason) => reason,
        Aside::Fault(fault) => {
            let reason = super::reason_of(&fault).into();
            sink.ledger.doubt(fault);
            reason
        }
    };
    sink.enter(line, Err(reason));
}

/// Enters what was read, where nothing contradicts it.
fn enter(sink: &mut Sink<'_>, plans: &[RowPlan<'_>], mut entries: Vec<ReadRow>) {
    let settled = repeats::settle(&mut entries, plans, sink.repeats);
    for note in settled.notes {
        sink.note(note);
    }
    for (entry, outcome) in entries.iter().zip(settled.outcomes) {
        match outcome {
            EntryOutcome::Used => {}
            EntryOutcome::Added => {
                sink.enter(entry.line, Ok(()));
                continue;
            }
            EntryOutcome::Aside(why) => {
                sink.enter(entry.line, Err(why));
                continue;
            }
        }
        let cells = entry.cells.iter();
        let cells: Vec<Cow<'_, str>> = cells.map(|cell| Cow::Borrowed(cell.as_str())).collect();
        let place = Place {
            file: sink.file,
            line: entry.line,
        };
        let places = sink.places;
        match sink.builder(entry.table).push(place, &cells, places) {
            Ok(()) => {
                sink.cited.insert(entry.source().to_owned());
                sink.enter(entry.line, Ok(()));
            }
            Err(faults) => {
                let faults: Vec<Fault> = faults
                    .into_iter()
                    .map(|fault| plans[entry.plan].in_words_of_the_file(fault))
                    .collect();
                let why = reason(&faults);
                if let Some(fault) = faults.into_iter().next() {
                    let of_country = ["country", "origin", "destination"];
                    let of_country = fault.column.as_deref().is_some_and(|column| {
                        of_country.iter().any(|name| {
                            plans[entry.plan].label(name).as_deref() == Some(column)
                                || *name == column
                        })
                    });
                    match fault.value.clone().filter(|_| of_country) {
                        Some(label) => {
                            sink.ledger.unresolved(&label);
                            let why = SetAsideReason::label("no country", shown(&label));
                            sink.enter(entry.line, Err(why));
                        }
                        None => sink.enter(entry.line, Err(why.into())),
                    }
                    if !sink.ledger.count_repeat(&fault) {
                        sink.ledger.doubt(fault);
                    }
                }
            }
        }
    }
}

/// Reasons of rows that a declaration leaves out: of many different cells the first are named.
#[derive(Default)]
struct LeftOut(std::collections::BTreeSet<String>);

impl LeftOut {
    const NAMED: usize = 12;

    fn reason(&mut self, (column, cell): &(String, String)) -> SetAsideReason {
        let named = format!("left out by `rows`: `{column}` is `{}`", shown(cell));
        if self.0.contains(&named) || self.0.len() < Self::NAMED {
            self.0.insert(named.clone());
            return named.into();
        }
        "left out by `rows`: other cells".into()
    }
}
