//! Figures of one key in one file: parts of one number, repeats, or a contradiction.

use std::collections::{BTreeMap, BTreeSet};

use super::ReadRow;
use super::plan::{RowPlan, number_of};
use crate::dataset::Repeats;
use crate::dataset::count::Count;
use crate::dataset::fault::shown;
use crate::dataset::ledger::SetAsideReason;
use crate::dataset::sources::{Period, Repeated, age};
use crate::dataset::table::Table;

/// What becomes of an entry.
pub(super) enum EntryOutcome {
    /// It goes into its table.
    Used,
    /// Its number is part of an entry before it.
    Added,
    /// It is left out.
    Aside(SetAsideReason),
}

pub(super) struct SettledEntries {
    pub outcomes: Vec<EntryOutcome>,
    pub notes: Vec<String>,
}

/// Compares the entries of each key; those that are added up become one, in the place of the first.
pub(super) fn settle(
    entries: &mut [ReadRow],
    plans: &[RowPlan<'_>],
    asked: Repeats,
) -> SettledEntries {
    let mut groups: BTreeMap<(Table, String), Vec<usize>> = BTreeMap::new();
    for (at, entry) in entries.iter().enumerate() {
        groups
            .entry((entry.table, key(entry)))
            .or_default()
            .push(at);
    }
    let mut outcomes: Vec<EntryOutcome> = entries.iter().map(|_| EntryOutcome::Used).collect();
    let mut notes = ShortYears::default();
    for ((table, _), group) in groups {
        let plan = &plans[entries[group[0]].plan];
        let period = plan.release.period;
        if group.len() == 1 && period == Period::Year {
            continue;
        }
        match judge(entries, &group, plan, asked) {
            Judged::Add => {
                let parts: BTreeSet<&str> = group
                    .iter()
                    .map(|at| entries[*at].period.as_str())
                    .collect();
                if period != Period::Year && parts.len() < period.in_a_year() {
                    let year = year_of(&entries[group[0]]).to_owned();
                    notes.enter(year, parts.len(), period.in_a_year());
                }
                add(entries, &group, table, &mut outcomes);
            }
            Judged::Keep(kept) => {
                for at in group.iter().filter(|at| **at != kept) {
                    let why = "contradictory repeat: another value of the cell is used";
                    outcomes[*at] = EntryOutcome::Aside(SetAsideReason::contradiction(why));
                }
            }
            Judged::Exact => {
                for at in &group[1..] {
                    outcomes[*at] = EntryOutcome::Aside("exact repeat of a row before it".into());
                }
            }
            Judged::Contradiction(why) => {
                for at in group {
                    outcomes[at] = EntryOutcome::Aside(SetAsideReason::contradiction(&why));
                }
            }
        }
    }
    SettledEntries {
        outcomes,
        notes: notes.said(),
    }
}

/// Years of which the file does not hold every part.
#[derive(Default)]
struct ShortYears {
    /// For each year the fewest and the most parts that figures of it have, and how many a year has.
    short: BTreeMap<String, (usize, usize, usize)>,
}

impl ShortYears {
    fn enter(&mut self, year: String, parts: usize, of: usize) {
        let (fewest, most, _) = self.short.entry(year).or_insert((parts, parts, of));
        (*fewest, *most) = ((*fewest).min(parts), (*most).max(parts));
    }

    fn said(self) -> Vec<String> {
        let year = |(year, (fewest, most, of)): (&String, &(usize, usize, usize))| {
            if fewest == most {
                format!("{year} ({most} of {of})")
            } else {
                format!("{year} ({fewest} to {most} of {of})")
            }
        };
        let short: Vec<String> = self.short.iter().map(year).collect();
        if short.is_empty() {
            return Vec::new();
        }
        vec![format!(
            "years of which some parts are missing, added up from the others: {}",
            short.join(", ")
        )]
    }
}

enum Judged {
    Add,
    Keep(usize),
    Exact,
    Contradiction(String),
}

fn judge(entries: &[ReadRow], group: &[usize], plan: &RowPlan<'_>, asked: Repeats) -> Judged {
    let of: Vec<&ReadRow> = group.iter().map(|at| &entries[*at]).collect();
    let counts = matches!(of[0].table, Table::Victims | Table::Routes | Table::Places);
    let rule = plan.repeats();
    if counts && plan.release.period != Period::Year {
        let mut parts = BTreeSet::new();
        if of
            .iter()
            .all(|entry| parts.insert((&entry.period, &entry.labels)))
        {
            return Judged::Add;
        }
    } else if counts && rule == Repeated::Add {
        return Judged::Add;
    }
    let first = number(of[0]);
    if of
        .iter()
        .all(|entry| number(entry) == first && entry.labels == of[0].labels)
    {
        return Judged::Exact;
    }
    if counts && are_parts(&of) {
        return Judged::Add;
    }
    let numbered = || {
        group
            .iter()
            .copied()
            .filter(|at| !number(&entries[*at]).is_empty())
    };
    let size = |at: &usize| size(number(&entries[*at]));
    let kept = match (rule, asked) {
        (Repeated::First, _) | (Repeated::Refuse | Repeated::Add, Repeats::First) => {
            numbered().next()
        }
        (Repeated::Last, _) | (Repeated::Refuse | Repeated::Add, Repeats::Last) => {
            numbered().next_back()
        }
        (Repeated::Max, _) | (Repeated::Refuse | Repeated::Add, Repeats::Max) => {
            numbered().rev().max_by(|a, b| size(a).total_cmp(&size(b)))
        }
        (Repeated::Refuse | Repeated::Add, Repeats::Aside) => None,
    };
    kept.map_or_else(|| Judged::Contradiction(contradiction(&of)), Judged::Keep)
}

/// Whether entries of one key are parts of one number: what the file calls their sex, age or form differs, no part is a
/// total, none overlaps another, and nothing else distinguishes them.
fn are_parts(of: &[&ReadRow]) -> bool {
    let mut seen = BTreeSet::new();
    if !of.iter().all(|entry| seen.insert(&entry.labels)) {
        return false;
    }
    for (at, name) in ["sex", "age", "exploitation"].iter().enumerate() {
        let labels: BTreeSet<&str> = of.iter().map(|entry| entry.labels[at].as_str()).collect();
        if labels.len() == 1 {
            continue;
        }
        if cell(of[0], name) == "total" {
            return false;
        }
        let spans: Option<Vec<age::Span>> = labels.iter().map(|label| age::span(label)).collect();
        if let Some(mut spans) = spans.filter(|_| *name == "age") {
            spans.sort_unstable_by_key(|span| (span.0, span.1.unwrap_or(u64::MAX)));
            if spans
                .windows(2)
                .any(|two| two[0].1.is_none_or(|last| last >= two[1].0))
            {
                return false;
            }
        }
    }
    true
}

/// One entry in the place of the first, with the sum of all.
fn add(entries: &mut [ReadRow], group: &[usize], table: Table, outcomes: &mut [EntryOutcome]) {
    let counts: Vec<Option<Count>> = group
        .iter()
        .map(|at| Count::parse(number(&entries[*at])).ok().flatten())
        .collect();
    let low = counts.iter().flatten().map(|count| count.low).sum();
    let high = counts
        .iter()
        .map(|count| count.and_then(|count| count.high))
        .sum::<Option<u64>>();
    let sum = if counts.iter().all(Option::is_none) {
        String::new()
    } else {
        Count { low, high }.to_string()
    };
    let lines: Vec<String> = group
        .iter()
        .take(5)
        .map(|at| entries[*at].line.to_string())
        .collect();
    let more = if group.len() > 5 { ", …" } else { "" };
    let first = &mut entries[group[0]];
    for (field, cell) in table.schema().fields.iter().zip(&mut first.cells) {
        match field.name.as_str() {
            "count" => cell.clone_from(&sum),
            "locator" if group.len() > 1 => {
                *cell = format!("sum of rows {}{more}", lines.join(", "));
            }
            _ => {}
        }
    }
    for at in &group[1..] {
        outcomes[*at] = EntryOutcome::Added;
    }
}

/// What identifies a figure.
fn key(entry: &ReadRow) -> String {
    let schema = entry.table.schema();
    let keys = schema.primary_key.iter().filter(|name| *name != "locator");
    let cells: Vec<String> = keys.map(|name| cell(entry, name).to_lowercase()).collect();
    cells.join("\u{1f}")
}

fn cell<'e>(entry: &'e ReadRow, name: &str) -> &'e str {
    let fields = entry.table.schema().fields.iter();
    let mut cells = fields.zip(&entry.cells);
    cells
        .find(|(field, _)| field.name == name)
        .map_or("", |(_, cell)| cell)
}

fn number(entry: &ReadRow) -> &str {
    cell(entry, number_of(entry.table))
}

fn size(number: &str) -> f64 {
    let count = Count::parse(number).ok().flatten();
    count.map_or_else(
        || number.parse().unwrap_or(0.0),
        |count| count.high.unwrap_or(u64::MAX) as f64,
    )
}

fn year_of(entry: &ReadRow) -> &str {
    cell(entry, "year")
}

/// The contradiction in words: of what, and the values with their rows.
fn contradiction(of: &[&ReadRow]) -> String {
    let entry = of[0];
    let about = [
        "country",
        "origin",
        "destination",
        "place",
        "year",
        "measure",
        "sex",
        "age",
        "exploitation",
    ];
    let about = about
        .iter()
        .map(|name| cell(entry, name))
        .filter(|cell| !cell.is_empty() && *cell != "total");
    let about: Vec<String> = about.map(shown).collect();
    let values = of.iter().take(4).map(|entry| {
        let number = number(entry);
        let number = if number.is_empty() { "nothing" } else { number };
        format!("{} in row {}", shown(number), entry.line)
    });
    let values: Vec<String> = values.collect();
    let more = if of.len() > 4 { ", …" } else { "" };
    format!(
        "contradictory repeat: {} is {}{more}",
        about.join(" "),
        values.join(", ")
    )
}
