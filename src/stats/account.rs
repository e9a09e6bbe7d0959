//! The account of a number: the question, the rows it comes from, those left out and why, the steps to each figure.
//!
//! A row counts as used where a figure changes without it: the statistic is computed again without each row. So the account is
//! true of any statistic, and stays so.

use std::collections::BTreeMap;

use polars::prelude::{AnyValue, DataFrame, PolarsResult};

use super::figure::{Figure, Status};
use super::query::Query;
use super::{Statistic, disclosure, limits};
use crate::dataset::count::Count;
use crate::dataset::{Dataset, Table, areas};

/// What stands in place of a number that the guard hides.
const HIDDEN: &str = "hidden";

/// A line of an account.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Line {
    /// `question`, `row`, `left_out`, `figure`, `method`, `caveat` or `source`.
    pub section: &'static str,
    /// A filter, a table, a group, a method.
    pub item: String,
    /// The year, where it is about one.
    pub year: String,
    /// The source's id.
    pub source: String,
    /// Where in the source.
    pub locator: String,
    /// A count or a share as it stands, or a figure.
    pub number: String,
    /// What it says, or the formula with the numbers put in.
    pub text: String,
}

/// The columns of an account.
pub const FIELDS: [(&str, &str); 7] = [
    (
        "section",
        "question, row, left_out, figure, method, caveat or source",
    ),
    ("item", "a filter, a table, a group or a method"),
    ("year", "year; null where years are pooled"),
    ("source", "id of the source"),
    ("locator", "where in the source"),
    (
        "number",
        "the count or share of a row, or the value and interval of a figure, all digits",
    ),
    (
        "text",
        "what it says; of a figure the formula with the numbers put in",
    ),
];

impl Line {
    /// Its cells, in the order of [`FIELDS`].
    pub fn cells(self) -> Vec<String> {
        vec![
            self.section.into(),
            self.item,
            self.year,
            self.source,
            self.locator,
            self.number,
            self.text,
        ]
    }
}

/// The account of a statistic for the countries asked for; what the guard hides is in none of its lines.
pub fn account(
    statistic: &Statistic,
    data: &Dataset,
    query: &Query,
    min_cell: Option<u64>,
) -> PolarsResult<Vec<Line>> {
    let mut lines = question(statistic, query);
    let answer = (statistic.compute)(data, query)?;
    let before = told(&answer.figures);
    let figures = disclosure::protect(answer.figures, min_cell);
    let hides = figures.iter().any(|figure| figure.status == Status::Hidden);
    // with few rows at hand each is cheap to leave out
    let mut small = data.clone();
    for table in statistic.tables {
        small = small.with_frame(*table, of_countries(&data.frame(*table), *table, query)?);
    }
    for table in statistic.tables {
        rows(
            statistic,
            &small,
            *table,
            query,
            &before,
            (hides, min_cell),
            &mut lines,
        )?;
    }
    let row = |line: &&mut Line| line.section == "row";
    if lines
        .iter_mut()
        .filter(row)
        .any(|line| line.number == HIDDEN)
    {
        // one hidden row alone would follow by subtraction
        for line in lines.iter_mut().filter(row) {
            HIDDEN.clone_into(&mut line.number);
        }
    }
    set_aside(data, &mut lines);
    lines.extend(figures.iter().map(figure));
    methods(statistic, &figures, &mut lines);
    Ok(lines)
}

fn question(statistic: &Statistic, query: &Query) -> Vec<Line> {
    let line = |item: &str, text: String| Line {
        section: "question",
        item: item.into(),
        text,
        ..Line::default()
    };
    let named = query
        .countries
        .iter()
        .map(|code| format!("{} ({code})", areas::name(code)));
    let years = query
        .years
        .map_or("all; those of case files pooled".into(), |(first, last)| {
            if first == last {
                first.to_string()
            } else {
                format!("{first} to {last}")
            }
        });
    let sources = match query.sources.as_slice() {
        [] => "all, each for itself".into(),
        sources => sources.join(", "),
    };
    vec![
        line(
            "statistic",
            format!("{}: {}", statistic.name, statistic.title),
        ),
        line("country", named.collect::<Vec<_>>().join(", ")),
        line("year", years),
        line("source", sources),
        line("formula", statistic.formula.into()),
        line("base", format!("{}; {}", query.base.name(), statistic.base)),
        line(
            "hidden counts",
            "as bounds: `<5` is 0 to 4; `show --sensitivity` gives other conventions".into(),
        ),
    ]
}

/// The rows of a frame that are about the countries, whichever side of a route they are.
fn of_countries(frame: &DataFrame, table: Table, query: &Query) -> PolarsResult<DataFrame> {
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
    frame.take(&polars::prelude::IdxCa::from_vec("".into(), keep))
}

/// How figures stand, to be compared with those without a row.
fn told(figures: &[Figure]) -> String {
    let number = |figure: &Figure| {
        let (count, base) = (figure.count, figure.base);
        format!(
            "{:?}{count:?}{base:?}{:?}{:?}",
            figure.keys,
            figure.value,
            (figure.status, &figure.remark)
        )
    };
    figures.iter().map(number).collect()
}

/// The rows of a table: one by one those that a figure changes without, the others by what they have in common.
fn rows(
    statistic: &Statistic,
    data: &Dataset,
    table: Table,
    query: &Query,
    before: &str,
    (hides, min_cell): (bool, Option<u64>),
    lines: &mut Vec<Line>,
) -> PolarsResult<()> {
    const MOST: usize = 2000; // rows that are left out one by one
    let frame = data.frame(table);
    let mut left: BTreeMap<String, usize> = BTreeMap::new();
    for at in 0..frame.height() {
        let asked = query.select(
            &frame.slice(i64::try_from(at).unwrap_or(0), 1),
            first_key(table),
        )?;
        if asked.height() == 0 {
            *left
                .entry("of another year, source or side of the route than asked for".into())
                .or_default() += 1;
            continue;
        }
        if at >= MOST {
            *left
                .entry(format!("beyond the first {MOST} rows: not looked at"))
                .or_default() += 1;
            continue;
        }
        let others = (0..frame.height()).filter(|other| *other != at);
        let others = others.filter_map(|at| u32::try_from(at).ok()).collect();
        let without = frame.take(&polars::prelude::IdxCa::from_vec("".into(), others))?;
        let without = data.clone().with_frame(table, without);
        if told(&(statistic.compute)(&without, query)?.figures) == before {
            let why = format!("no figure changes without it: {}", kind(&frame, at));
            *left.entry(why).or_default() += 1;
        } else {
            lines.push(Line {
                section: "row",
                item: table.name().into(),
                year: text(&frame, "year", at),
                source: text(&frame, "source", at),
                locator: text(&frame, "locator", at),
                number: number(&frame, at, hides, min_cell),
                text: about(&frame, at),
            });
        }
    }
    lines.extend(left.into_iter().map(|(why, rows)| Line {
        section: "left_out",
        item: table.name().into(),
        number: if hides {
            String::new()
        } else {
            format!("{rows} rows")
        },
        text: why,
        ..Line::default()
    }));
    Ok(())
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

/// What a row is of: its cells but those that have columns of their own, and totals.
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

/// The count or share of a row; hidden where the guard hides a figure made of such rows, or would hide the count.
fn number(frame: &DataFrame, at: usize, hides: bool, min_cell: Option<u64>) -> String {
    let whole = |name: &str| text(frame, name, at).parse::<u64>().ok();
    let count = whole("count_low").map(|low| Count {
        low,
        high: whole("count_high"),
    });
    match count {
        Some(count) if hides || min_cell.is_some_and(|k| disclosure::is_small(count, k)) => {
            HIDDEN.into()
        }
        Some(count) => count.to_string(),
        None if hides => HIDDEN.into(),
        None => match text(frame, "share", at) {
            share if share.is_empty() => text(frame, "population", at),
            share => share,
        },
    }
}

fn counted(rows: u64) -> String {
    if rows == 1 {
        "1 row".into()
    } else {
        format!("{rows} rows")
    }
}

/// What became of rows that were set aside while the files were read.
fn set_aside(data: &Dataset, lines: &mut Vec<Line>) {
    for ledger in &data.ledgers {
        lines.push(Line {
            section: "left_out",
            item: ledger.file.clone(),
            number: counted(ledger.rows_set_aside()),
            text: format!(
                "set aside while the file was read, of {} rows, whatever the country; `tipstat load {}` says why",
                ledger.read, ledger.file
            ),
            ..Line::default()
        });
    }
}

fn figure(figure: &Figure) -> Line {
    let keys = figure.keys.iter().filter(|(key, value)| {
        !["country", "year", "source", "origin"].contains(key) && !value.is_empty()
    });
    let item: Vec<&str> = keys.map(|(_, value)| value.as_str()).collect();
    let interval = figure.interval.map_or(String::new(), |(low, high)| {
        let high = high.map_or("∞".into(), digits);
        format!(" [{}, {high}]", digits(low))
    });
    let value = figure
        .value
        .map(|value| match (value.number(), value.high) {
            (Some(value), _) => digits(value),
            (None, Some(high)) => format!("{} to {}", digits(value.low), digits(high)),
            (None, None) => format!(">= {}", digits(value.low)),
        });
    let count = figure.count.map(|count| count.to_string());
    let number = match (value, count, figure.status) {
        (Some(value), ..) => format!("{value}{interval}"),
        (None, Some(count), _) => count,
        (None, None, status) => status.word().into(),
    };
    let of = figure
        .base
        .map_or(String::new(), |base| format!("base {base}"));
    let level = figure
        .level
        .map_or(String::new(), |level| level.label().to_owned());
    let told = [figure.working.clone(), of, level, figure.remark.clone()];
    let told: Vec<String> = told.into_iter().filter(|text| !text.is_empty()).collect();
    Line {
        section: "figure",
        item: item.join(", "),
        year: figure.key("year").into(),
        source: figure.key("source").into(),
        number,
        text: told.join("; "),
        ..Line::default()
    }
}

/// At six significant digits: enough to check by hand.
fn digits(value: f64) -> String {
    let text = format!("{value:.6}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

fn methods(statistic: &Statistic, figures: &[Figure], lines: &mut Vec<Line>) {
    let mut used: Vec<limits::Level> = Vec::new();
    for level in figures.iter().filter_map(|figure| figure.level) {
        if !used.contains(&level) {
            used.push(level);
        }
    }
    let level = |level: limits::Level| Line {
        section: "method",
        item: level.label().into(),
        number: digits(level.confidence),
        text: format!(
            "{}; the number is the level at which each is applied",
            level.source()
        ),
        ..Line::default()
    };
    lines.extend(used.into_iter().map(level));
    let line = |section, text: &str| Line {
        section,
        text: text.into(),
        ..Line::default()
    };
    lines.push(line("method", statistic.source));
    lines.extend(
        statistic
            .caveats
            .iter()
            .map(|caveat| line("caveat", caveat)),
    );
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dataset::Inputs;
    use crate::stats::find;

    fn lines(statistic: &str, country: &str, min_cell: Option<u64>) -> Vec<Line> {
        let data = Dataset::open(&Inputs::default()).unwrap();
        let mut query = Query {
            years: Some((2023, 2023)),
            ..Query::default()
        };
        query.add_country(country);
        account(find(statistic).unwrap(), &data, &query, min_cell).unwrap()
    }

    #[test]
    fn rows_of_a_number_are_named_with_their_place_and_its_formula_has_the_numbers() {
        let lines = lines("identification-gap", "KGZ", None);
        let rows: Vec<_> = lines.iter().filter(|line| line.section == "row").collect();
        assert_eq!(rows.len(), 2);
        assert!(rows.iter().all(|row| row.locator.contains("paragraph")));
        let ratio = lines.iter().find(|line| line.item == "ratio").unwrap();
        assert!(ratio.number.starts_with("22 [7.2") && ratio.text.starts_with("66 / 3"));
    }

    #[test]
    fn what_the_guard_hides_is_in_no_line() {
        let lines = lines("identification-gap", "KGZ", Some(11));
        let told = |line: &&Line| line.section == "row" || line.section == "figure";
        assert!(lines.iter().filter(told).all(|line| {
            line.number.contains("hidden")
                && !line.text.contains("66")
                && !line.text.contains(" / ")
        }));
    }
}
