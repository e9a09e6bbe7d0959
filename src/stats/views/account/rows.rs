//! The rows behind a number: those it changes without, and what the others have in common.

use std::collections::BTreeMap;

use polars::prelude::{AnyValue, DataFrame, IdxCa, PolarsResult};

use super::AccountLine;
use crate::dataset::count::Count;
use crate::dataset::{Dataset, Table};
use crate::stats::Statistic;
use crate::stats::estimate::Estimate;
use crate::stats::guard::account::RowGuard;
use crate::stats::questions::query::Query;

/// The rows of a frame that are about the countries, whichever side of a route they are.
pub(in crate::stats) fn of_countries(
    frame: &DataFrame,
    table: Table,
    query: &Query,
) -> PolarsResult<DataFrame> {
    let names: &[&str] = match table {
        Table::Routes => &["origin", "destination"],
        _ => &["country"],
    };
    let mut keep: Vec<u32> = Vec::new();
    for at in 0..frame.height() {
        let is = |name: &&str| {
            let codes = text(frame, name, at);
            codes
                .split(';')
                .any(|code| query.countries.iter().any(|known| known == code))
        };
        if names.iter().any(is) {
            keep.extend(u32::try_from(at));
        }
    }
    frame.take(&IdxCa::from_vec("".into(), keep))
}

/// The figures, to be compared with those without a row.
fn compared_text(figures: &[Estimate]) -> String {
    let number = |figure: &Estimate| {
        let (count, base) = (figure.count, figure.base);
        format!(
            "{:?}{count:?}{base:?}{:?}{:?}",
            figure.keys,
            figure.value,
            (figure.status, &figure.remarks)
        )
    };
    figures.iter().map(number).collect()
}

/// The rows of a table: one by one those that a figure changes without, the others by what they have in common.
pub(in crate::stats) fn lines(
    statistic: &Statistic,
    data: &Dataset,
    table: Table,
    query: &Query,
    guard: &RowGuard,
) -> PolarsResult<Vec<AccountLine>> {
    const MOST: usize = 2000; // rows that are left out one by one
    let before = compared_text(&(statistic.compute)(data, query)?.figures);
    let frame = data.frame(table);
    let mut lines = Vec::new();
    let mut left: BTreeMap<String, usize> = BTreeMap::new();
    for at in 0..frame.height() {
        let asked = query.select(
            &frame.slice(i64::try_from(at).unwrap_or(0), 1),
            first_key(table),
        )?;
        if asked.height() == 0 {
            *left
                .entry("of another year, source or side of the route than requested".into())
                .or_default() += 1;
            continue;
        }
        if at >= MOST {
            *left
                .entry(format!("after the first {MOST} rows: not examined"))
                .or_default() += 1;
            continue;
        }
        let others = (0..frame.height()).filter(|other| *other != at);
        let others = others.filter_map(|at| u32::try_from(at).ok()).collect();
        let without = frame.take(&IdxCa::from_vec("".into(), others))?;
        let without = data.clone().with_frame(table, without);
        if compared_text(&(statistic.compute)(&without, query)?.figures) == before {
            let why = format!("not needed for this figure: {}", kind(&frame, at));
            *left.entry(why).or_default() += 1;
        } else {
            lines.push(AccountLine {
                section: "row",
                item: table.name().into(),
                year: text(&frame, "year", at),
                source: text(&frame, "source", at),
                locator: text(&frame, "locator", at),
                number: number(&frame, at, guard),
                text: about(&frame, at),
            });
        }
    }
    lines.extend(left.into_iter().map(|(why, rows)| AccountLine {
        section: "left_out",
        item: table.name().into(),
        number: if guard.hides() {
            String::new()
        } else {
            super::counted(u64::try_from(rows).unwrap_or(u64::MAX))
        },
        text: why,
        ..AccountLine::default()
    }));
    Ok(lines)
}

const fn first_key(table: Table) -> &'static str {
    match table {
        Table::Routes => "origin",
        _ => "country",
    }
}

/// A cell as text; nothing where the frame has no such column, or where it is unknown.
fn text(frame: &DataFrame, name: &str, at: usize) -> String {
    let value = frame
        .column(name)
        .and_then(|column| column.get(at).map(AnyValue::into_static));
    match value {
        Ok(AnyValue::Null) | Err(_) => String::new(),
        Ok(AnyValue::StringOwned(text)) => text.to_string(),
        Ok(value) => value.to_string(),
    }
}

/// The kind of a row: what it counts and by what it is divided.
fn kind(frame: &DataFrame, at: usize) -> String {
    let own = ["country_role", "reporter", "measure"].map(|name| text(frame, name, at));
    let divided = ["sex", "age", "exploitation"];
    let divided = divided.iter().filter(|name| {
        let part = text(frame, name, at);
        !part.is_empty() && part != "total"
    });
    let divided: Vec<&str> = divided.copied().collect();
    let by = match divided.as_slice() {
        [] => "totals".to_owned(),
        by => format!("by {}", by.join(" and ")),
    };
    let own = own.into_iter().filter(|cell| !cell.is_empty());
    own.chain([by])
        .collect::<Vec<_>>()
        .join(", ")
        .replace('_', " ")
}

/// What a row is about: its cells except those with separate columns, and totals.
fn about(frame: &DataFrame, at: usize) -> String {
    const OWN: [&str; 7] = [
        "year",
        "source",
        "locator",
        "count_low",
        "count_high",
        "share",
        "population",
    ];
    let names = frame.get_column_names();
    let names = names
        .iter()
        .map(|name| name.as_str())
        .filter(|name| !OWN.contains(name));
    let cells = names.filter_map(|name| {
        let cell = text(frame, name, at);
        let told = !cell.is_empty() && cell != "total";
        told.then(|| format!("{} {cell}", name.replace('_', " ")))
    });
    cells.collect::<Vec<_>>().join(", ")
}

/// The text instead of a number that the guard suppresses.
pub(in crate::stats) const HIDDEN: &str = "hidden";

/// The count, share or population of a row, where the guard lets it be shown.
fn number(frame: &DataFrame, at: usize, guard: &RowGuard) -> String {
    let whole = |name: &str| text(frame, name, at).parse::<u64>().ok();
    let count = whole("count_low").map(|low| Count {
        low,
        high: whole("count_high"),
    });
    if !guard.shows(count) {
        return HIDDEN.into();
    }
    let others = ["share", "population"].map(|name| text(frame, name, at));
    let other = others.into_iter().find(|text| !text.is_empty());
    count.map_or(other.unwrap_or_default(), |count| count.to_string())
}
