//! `audit --records`: how many records of a case file a combination of values singles out.

use std::collections::BTreeMap;
use std::io::Write;

use serde_json::Value;

use super::exit::{Code, Usage};
use super::options::Options;
use super::output;
use crate::dataset::grid::{self, Grid};
use crate::dataset::{Fault, Faults, suggest};
use crate::stats::column::{Column, ColumnKind, ColumnUnits};
use crate::stats::guard::Permit;
use crate::stats::views::audit::USUAL_K;
use crate::stats::views::audit::records::{Combinations, LONGEST, RecordClasses, Records};
use crate::stats::{Note, Public, Weight, number};

/// Signs of a missing value.
const MISSING: [&str; 4] = ["", "-99", "na", "unknown"];

/// Audits a case file; exits with 1 where a combination of values occurs in only one record.
pub(super) fn run(
    path: &str,
    columns: &[String],
    k: Option<u64>,
    options: &Options,
    out: &mut impl Write,
) -> anyhow::Result<Code> {
    let k = usize::try_from(k.unwrap_or(USUAL_K))
        .unwrap_or(usize::MAX)
        .max(2);
    let grids = grid::grids(path, options.sheet(), options.limits()).map_err(Faults)?;
    let records = records(path, &grids, columns)?;
    let combinations = records.combinations(k, LONGEST).map_err(Usage)?;
    let all: Vec<usize> = (0..records.columns.len()).collect();
    let classes = records.classes(&all, k);
    let mut asked = BTreeMap::from([
        ("command", "audit".to_owned()),
        ("records", path.to_owned()),
    ]);
    asked.insert("columns", records.columns.join(","));
    asked.insert("min_cell", k.to_string());
    let table = table(&combinations, classes, &records, k);
    let code = output::write(&table, None, asked, options, out)?;
    Ok(match code {
        Code::Done if combinations.iter().any(|of| of.unique > 0) => Code::Found,
        code => code,
    })
}

/// The records with the columns that are asked for, or all.
fn records(path: &str, grids: &[Grid], columns: &[String]) -> anyhow::Result<Records> {
    let longest = grids.iter().max_by_key(|grid| grid.rows.len());
    let rows = longest.map_or(&[][..], |grid| &grid.rows);
    let Some((head, body)) = rows.split_first().filter(|(_, body)| !body.is_empty()) else {
        return Err(Faults::from(Fault::unreadable(
            path,
            "a header and a row for each person below it",
        ))
        .into());
    };
    let names: Vec<&str> = head.cells.iter().map(String::as_str).collect();
    let place = |asked: &String| {
        let found = names
            .iter()
            .position(|name| name.eq_ignore_ascii_case(asked.trim()));
        found.ok_or_else(|| {
            let hint = suggest::hint(asked, names.iter().copied());
            Usage(format!(
                "--columns: no column `{asked}`{hint}; there are {}",
                names.join(", ")
            ))
        })
    };
    let places: Vec<usize> = match columns {
        [] => (0..names.len()).collect(),
        columns => columns.iter().map(place).collect::<Result<_, _>>()?,
    };
    let value = |row: &grid::GridRow, at: usize| {
        let text = row.cells.get(at).map_or("", String::as_str);
        let missing = MISSING.iter().any(|sign| text.eq_ignore_ascii_case(sign));
        if missing {
            String::new()
        } else {
            text.to_owned()
        }
    };
    let rows = body
        .iter()
        .map(|row| places.iter().map(|at| value(row, *at)).collect());
    Ok(Records {
        columns: places.iter().map(|at| names[*at].to_owned()).collect(),
        rows: rows.collect(),
    })
}

/// The columns of the table, and what each holds.
const COLUMNS: [(&str, &str); 6] = [
    ("length", "how many values are combined"),
    ("combinations", "how many different combinations there are"),
    ("unique", "how many of them occur in only one record"),
    ("rare", "how many of them occur in fewer than k records"),
    (
        "records_with_unique",
        "how many records have a combination that no other record has",
    ),
    (
        "records_with_rare",
        "how many records have a combination that fewer than k records have",
    ),
];

fn table(
    combinations: &[Combinations],
    classes: RecordClasses,
    records: &Records,
    k: usize,
) -> Public {
    let column = |(name, description): &(&'static str, &'static str)| Column {
        name: (*name).into(),
        kind: ColumnKind::Whole,
        units: ColumnUnits::one(""),
        description: (*description).into(),
    };
    let row = |of: &Combinations| -> Vec<Value> {
        let numbers = [
            of.length,
            of.distinct,
            of.unique,
            of.rare,
            of.records_with_unique,
            of.records_with_rare,
        ];
        numbers.map(Value::from).to_vec()
    };
    let grouped = |n: usize| number::grouped(n as u64);
    let anonymity = Note::stated(
        "k-anonymity",
        Weight::Warning,
        format!(
            "{} records, {} columns: k-anonymity is {} over all columns together; {} records are in classes of fewer than {k}.",
            grouped(records.rows.len()),
            records.columns.len(),
            grouped(classes.smallest),
            grouped(classes.records_below),
        ),
    );
    let limits = Note::stated(
        "k-anonymity-limits",
        Weight::Background,
        "A missing value is part of no combination, but distinguishes classes. k-anonymity does not protect a group whose members \
         all have the same value of another column, nor several files with the same persons.",
    );
    Public::rows(
        "Combinations of values in a case file",
        COLUMNS.iter().map(column).collect(),
        combinations.iter().map(row).collect(),
        vec![anonymity, limits],
        Permit::for_shown_numbers(),
    )
}
