//! What an audit found as a table: how many cells, and where; never a number that could be worked out.

use std::collections::BTreeMap;

use serde_json::Value;

use super::{Attacker, AuditFinding, AuditResult, Finding};
use crate::stats::column::{Column, ColumnKind, ColumnUnits};
use crate::stats::guard::Permit;
use crate::stats::{Note, Public, Weight, number};

/// How many places are named in one line.
const PLACES: usize = 5;

type Line<'a> = ((usize, Option<Attacker>, Finding), Vec<&'a str>);

/// Findings by table and attacker.
fn lines<'a>(audit: &'a AuditResult, tables: &[&'a str]) -> Vec<Line<'a>> {
    let mut lines: BTreeMap<(usize, Option<Attacker>, Finding), Vec<&str>> = BTreeMap::new();
    let at: BTreeMap<&str, usize> = tables
        .iter()
        .enumerate()
        .map(|(at, name)| (*name, at))
        .collect();
    for found in &audit.found {
        let table = at.get(found.table.as_str()).copied().unwrap_or(0);
        lines
            .entry((table, found.attacker, found.finding))
            .or_default()
            .push(&found.place);
    }
    let rank = |line: &Line| (line.0.0, line.0.1.is_none(), line.0.1, line.0.2);
    let mut lines: Vec<Line> = lines.into_iter().collect();
    lines.sort_by_key(rank);
    lines
}

fn tables(audit: &AuditResult) -> Vec<&str> {
    let mut tables: Vec<&str> = Vec::new();
    for found in &audit.found {
        if tables.last() != Some(&found.table.as_str()) && !tables.contains(&found.table.as_str()) {
            tables.push(&found.table);
        }
    }
    tables
}

/// The findings with their numbers and places, for programs.
pub fn findings(audit: &AuditResult) -> Public {
    const COLUMNS: [(&str, ColumnKind, &str); 5] = [
        (
            "table",
            ColumnKind::Text,
            "the file, with its sheet or caption",
        ),
        (
            "attacker",
            ColumnKind::Text,
            "what an attacker knows: zeros_suppressed (a suppressed cell may be 0), zeros_printed (it is 1 or more) or \
             marks_known (also what each mark means); null for groups",
        ),
        (
            "finding",
            ColumnKind::Text,
            "exact, narrowed, safe_if_large, large, safe, contradicted, not_checked, does_not_apply (some suppressed cells must be 0); of groups one_category, one_other or dominated",
        ),
        ("cells", ColumnKind::Whole, "how many cells or groups"),
        (
            "places",
            ColumnKind::Text,
            "which: the first five, by their labels",
        ),
    ];
    let tables = tables(audit);
    let rows = lines(audit, &tables)
        .into_iter()
        .map(|((table, attacker, finding), places)| {
            vec![
                tables[table].into(),
                attacker.map_or(Value::Null, |attacker| attacker.word().into()),
                finding.word().into(),
                places.len().into(),
                named(finding, &places).map_or(Value::Null, Value::from),
            ]
        });
    let rows: Vec<Vec<Value>> = rows.collect();
    Public::rows(
        TITLE,
        columns(&COLUMNS),
        rows,
        notes(audit),
        Permit::for_shown_numbers(),
    )
}

/// Every suppressed cell and group with what was found, for programs and people.
pub fn cells(audit: &AuditResult) -> Public {
    const COLUMNS: [(&str, ColumnKind, &str); 4] = [
        (
            "table",
            ColumnKind::Text,
            "the file, with its sheet or caption",
        ),
        ("place", ColumnKind::Text, "the cell or group by its labels"),
        (
            "attacker",
            ColumnKind::Text,
            "what an attacker knows; null for groups",
        ),
        ("finding", ColumnKind::Text, "what can be derived"),
    ];
    let row = |found: &AuditFinding| {
        vec![
            found.table.as_str().into(),
            found.place.as_str().into(),
            found
                .attacker
                .map_or(Value::Null, |attacker| attacker.word().into()),
            found.finding.word().into(),
        ]
    };
    let rows: Vec<Vec<Value>> = audit.found.iter().map(row).collect();
    Public::rows(
        TITLE,
        columns(&COLUMNS),
        rows,
        notes(audit),
        Permit::for_shown_numbers(),
    )
}

/// The findings for people; the table is named in the title where there is only one.
pub fn sheet(audit: &AuditResult) -> Public {
    let mut fields = vec![
        ("table", "the file, with its sheet or caption"),
        (
            "attacker_knows",
            "what an attacker knows beyond what is printed",
        ),
        ("result", "what can be derived"),
        ("cells", "how many cells or groups"),
        ("where", "the first five, by their labels"),
    ];
    let tables = tables(audit);
    let row = |((table, attacker, finding), places): (_, Vec<&str>)| {
        vec![
            tables
                .get::<usize>(table)
                .copied()
                .unwrap_or_default()
                .to_owned(),
            Option::<Attacker>::map_or(attacker, "–", knows).to_owned(),
            result(finding, audit.k),
            number::grouped(places.len() as u64),
            named(finding, &places).unwrap_or_default(),
        ]
    };
    let mut rows: Vec<Vec<String>> = lines(audit, &tables).into_iter().map(row).collect();
    let title = match tables.as_slice() {
        [one] => {
            fields.remove(0);
            for row in &mut rows {
                row.remove(0);
            }
            format!("{TITLE}: {one}")
        }
        _ => TITLE.to_owned(),
    };
    Public::texts(&title, fields, rows, notes(audit))
}

const TITLE: &str = "Audit of suppressed counts";

fn columns(columns: &[(&'static str, ColumnKind, &'static str)]) -> Vec<Column> {
    let column = |(name, kind, description): &(&'static str, ColumnKind, &'static str)| Column {
        name: (*name).into(),
        kind: *kind,
        units: ColumnUnits::one(""),
        description: (*description).into(),
    };
    columns.iter().map(column).collect()
}

/// The places that are named: of what leaks, and of groups.
fn named(finding: Finding, places: &[&str]) -> Option<String> {
    let told = finding.leaks() || finding.is_open() || finding.is_of_group();
    let more = places.len().saturating_sub(PLACES);
    let first = places[..places.len().min(PLACES)].join("; ");
    told.then(|| match more {
        0 => first,
        more => format!("{first}; and {} more", number::grouped(more as u64)),
    })
}

const fn knows(attacker: Attacker) -> &'static str {
    match attacker {
        Attacker::ZerosSuppressed => "the tables",
        Attacker::ZerosPrinted => "zeros are printed",
        Attacker::MarksKnown => "meaning of marks",
    }
}

fn result(finding: Finding, k: u64) -> String {
    match finding {
        Finding::Exact => "exact".into(),
        Finding::Narrowed => "narrowed".into(),
        Finding::SafeIfLarge => format!("safe only if {k} or more"),
        Finding::Large => format!("known to be {k} or more"),
        Finding::Safe => "safe".into(),
        Finding::Contradicted => "not checked: totals and parts contradict each other".into(),
        Finding::NotChecked => "not checked: table too large".into(),
        Finding::DoesNotApply => "does not apply: some are 0".into(),
        Finding::OneCategory => "group in one category".into(),
        Finding::OneOther => "group with one other person".into(),
        Finding::Dominated => "one body supplies nearly all".into(),
    }
}

/// How many suppressed cells an attacker works out; nothing where there are none.
fn of_attacker(audit: &AuditResult, attacker: Attacker) -> Option<String> {
    let all = audit.found.iter();
    let own: Vec<&AuditFinding> = all
        .filter(|found| found.attacker == Some(attacker))
        .collect();
    let count = |wanted: Finding| {
        let found = own.iter().filter(|found| found.finding == wanted);
        number::grouped(found.count() as u64)
    };
    (!own.is_empty()).then(|| {
        format!(
            "If {}: of {} suppressed cells {} follow exactly and {} are narrowed.",
            match attacker {
                Attacker::ZerosSuppressed => "a suppressed cell may be 0",
                Attacker::ZerosPrinted => "zeros are printed, so that it is 1 or more",
                Attacker::MarksKnown => "it is known what each mark means",
            },
            number::grouped(own.len() as u64),
            count(Finding::Exact),
            count(Finding::Narrowed),
        )
    })
}

fn notes(audit: &AuditResult) -> Vec<Note> {
    let mut texts: Vec<String> = Attacker::ALL
        .into_iter()
        .filter_map(|attacker| of_attacker(audit, attacker))
        .collect();
    if texts.is_empty() {
        texts.push("No suppressed cells were found.".into());
    }
    let mut notes = vec![Note::stated(
        "suppressed-cells",
        Weight::Warning,
        texts.join(" "),
    )];
    let if_large = audit
        .found
        .iter()
        .any(|found| found.finding == Finding::SafeIfLarge);
    if if_large {
        notes.push(Note::stated(
            "safe-if-large",
            Weight::Warning,
            format!(
                "Cells that are safe only if {k} or more are those suppressed to protect others; the table alone does not show \
                 which these are.",
                k = audit.k
            ),
        ));
    }
    for assumed in &audit.assumed {
        notes.push(Note::stated(
            "assumed",
            Weight::Background,
            format!("{assumed}."),
        ));
    }
    notes.push(Note::stated(
        "attackers",
        Weight::Background,
        "An attacker is assumed to know these tables and that totals are the sums of their parts, but \
        nothing else: no other table and no person in it.",
    ));
    notes
}
