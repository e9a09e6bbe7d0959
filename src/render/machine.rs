//! The columns of the contract: what every machine format holds.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use crate::stats::Count;
use crate::stats::views::summary::Line;
use crate::stats::{Column, Content, Estimate, Public, Statistic, Unit};

/// The columns and rows of a table; a cell is a string, a number or null.
pub fn rows(table: &Public) -> (Vec<Column>, Vec<Vec<Value>>) {
    match table.content() {
        Content::Figures {
            statistic,
            beside,
            figures,
            ..
        } => (
            fields(statistic, beside, figures),
            figures
                .iter()
                .map(|f| cells(statistic, beside, f))
                .collect(),
        ),
        Content::Summary(lines) => (
            super::summary::fields(),
            lines.iter().map(super::summary::cells).collect(),
        ),
        Content::Rows { columns, rows, .. } => (columns.clone(), rows.clone()),
        Content::Texts { fields, rows, .. } => {
            let cells = |row: &Vec<String>| -> Vec<Value> {
                let named = fields.iter().zip(row);
                named.map(|((name, _), cell)| typed(name, cell)).collect()
            };
            let rows = rows.iter().map(cells).collect();
            let field =
                |(name, description): &(&'static str, &'static str)| column(name, "", description);
            (fields.iter().map(field).collect(), rows)
        }
    }
}

/// The columns of a statistic, whatever its figures are.
pub fn columns(statistic: &Statistic) -> Vec<Column> {
    fields(statistic, &[], &[])
}

/// A column of the contract.
pub(super) fn column(name: &'static str, unit: &str, description: &'static str) -> Column {
    Column {
        name: name.into(),
        unit: unit.to_owned().into(),
        description: description.into(),
    }
}

/// The keys that name a source.
pub(super) const SOURCES: [&str; 2] = ["source", "population_source"];

/// The sources that a table names.
pub fn sources(table: &Public) -> Vec<String> {
    let mut seen = BTreeSet::new();
    let mut sources = Vec::new();
    let mut enter = |source: &str| {
        if !source.is_empty() && seen.insert(source.to_owned()) {
            sources.push(source.to_owned());
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
            for figure in lines.iter().flat_map(Line::figures) {
                enter(figure.key("source"));
            }
            let tiers = lines.iter().flat_map(|line| [&line.tier, &line.later]);
            for step in tiers.flatten() {
                enter(&step.placement.source);
            }
        }
        Content::Texts { sources, .. } | Content::Rows { sources, .. } => {
            for source in sources {
                enter(source);
            }
        }
    }
    sources
}

/// The statistic's unit, and the groups of figures that have another: `ratio; probability (p)`.
fn units(statistic: &Statistic, figures: &[Estimate]) -> String {
    let mut others: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for figure in figures {
        if let Some(unit) = figure.unit.filter(|unit| *unit != statistic.unit) {
            others
                .entry(unit.word())
                .or_default()
                .insert(figure.key("group"));
        }
    }
    let mut units = statistic.unit.word().to_owned();
    for (unit, groups) in others {
        let groups: Vec<&str> = groups.into_iter().collect();
        units += &format!("; {unit} ({})", groups.join(", "));
    }
    units
}

fn fields(statistic: &Statistic, beside: &[&'static str], figures: &[Estimate]) -> Vec<Column> {
    let units = units(statistic, figures);
    let unit = units.as_str();
    let keys = statistic
        .keys
        .iter()
        .chain(beside)
        .map(|key| column(key, "", key_description(key)));
    let field = column;
    let persons = if unit == "rows" { "rows" } else { "persons" };
    let columns = [
        field(
            "count",
            persons,
            "the count where it is exact; null where it is bounded or unknown",
        ),
        field("count_low", persons, "at least so many"),
        field(
            "count_high",
            persons,
            "at most so many; null without an upper bound",
        ),
        field(
            "base",
            persons,
            "what a share is a share of, or a rate or ratio over, where exact",
        ),
        field("base_low", persons, "the base is at least this"),
        field("base_high", persons, "the base is at most this"),
        field(
            "value",
            unit,
            "the statistic where it is exact, or as published",
        ),
        field(
            "value_low",
            unit,
            "at least, by what the source leaves open",
        ),
        field(
            "value_high",
            unit,
            "at most, by what the source leaves open",
        ),
        field(
            "ci_low",
            unit,
            "lower confidence limit; only where a base is known",
        ),
        field(
            "ci_high",
            unit,
            "upper confidence limit; null where there is none or it is infinite",
        ),
        field(
            "status",
            "",
            "exact, bounded, published (without a base), zero_reported, not_published, unknown or hidden",
        ),
        field(
            "note",
            "",
            "what is counted, by whom, or what a base leaves out",
        ),
    ];
    keys.chain(columns).collect()
}

fn key_description(key: &str) -> &'static str {
    match key {
        "country" => "ISO 3166-1 alpha-3, or a UN M49 area",
        "origin" => "citizenship of the victims: ISO 3166-1 alpha-3, or a UN M49 area",
        "destination" => {
            "where they were detected or exploited; candidates joined by `;` where they are not told apart"
        }
        "year" => "year of the figure or report; null where the source pools years",
        "years" => "a year, `total` of all of them, or `unknown`",
        "citizenship" => "whose citizens the victims are: ISO 3166-1 alpha-3, or a UN M49 area",
        "source" => "id of the source",
        "group" => "what the row is about: a part, a side, a destination, a tier",
        "other" => "the country it is compared with; null for a figure of one country",
        "part" => "what is compared: a part of the statistic",
        "verdict" => {
            "higher, lower, cannot_be_told_apart, nothing_can_be_said or hidden; null for a figure of one country"
        }
        "convention" => "under which convention the figure is computed",
        "country_role" => "detected_in or citizen_of",
        "reporter" => "who counts: government, civil_society, international, case_data",
        "measure" => "what is counted: identified, cases, assisted",
        "sex" | "age" | "exploitation" => {
            "the part of a break-down; null where the source does not break it down"
        }
        "run_years" => "years in a row at this tier",
        "move" => "against the last year known",
        "from_year" => "the last year known before; null for the first",
        "from" => "the tier of that year",
        "watch_list_years" => {
            "years in a row on the Tier 2 Watch List, up to this report, of those known"
        }
        "watch_list_run" => {
            "exact, or at_least where the years before the run are not known; null off the list"
        }
        "next_report" => "the report that the clock speaks of",
        "downgrade_due" => {
            "whether, by the years known, it must say Tier 3 unless the country is upgraded or a waiver is given"
        }
        "waivers_used" => "waivers that the years in a row imply; not looked up",
        "waiver_possible" => {
            "whether, by the years known, it may keep the country on the list under a waiver"
        }
        "must_leave" => "whether, by the years known, it must move the country, up or down",
        "unit" => "what the value is measured in",
        "place" => "a place below the country; null for the country itself",
        "population_year" => "year of the population; null where none is known within five years",
        "population_source" => "id of the source of the population",
        _ => "",
    }
}

fn cells(statistic: &Statistic, beside: &[&str], figure: &Estimate) -> Vec<Value> {
    let mut cells: Vec<Value> = statistic
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
    let together = figure
        .level
        .and_then(|level| Some((level, level.together?)));
    let note = match together {
        Some((level, _)) if figure.remarks.is_empty() => level.label().to_owned(),
        Some((level, _)) => format!("{}; {}", figure.remarks, level.label()),
        None => figure.remarks.to_string(),
    };
    cells.push(text(&note));
    cells
}

fn typed(key: &str, value: &str) -> Value {
    match kind(key) {
        Kind::Truth => value.parse::<bool>().map_or(Value::Null, Value::from),
        Kind::Whole => value.parse::<i64>().map_or(Value::Null, Value::from),
        Kind::Number | Kind::Text => text(value),
    }
}

/// What a column of the contract holds, beside nulls.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Texts.
    Text,
    /// Whole numbers.
    Whole,
    /// Numbers.
    Number,
    /// True or false.
    Truth,
}

/// What the column of a name holds.
pub fn kind(name: &str) -> Kind {
    match name {
        "downgrade_due" | "waiver_possible" | "must_leave" => Kind::Truth,
        "year" | "from_year" | "watch_list_years" | "next_report" | "waivers_used"
        | "population_year" | "run_years" | "line" | "rows" | "columns" | "count" | "count_low"
        | "count_high" | "base" | "base_low" | "base_high" => Kind::Whole,
        "value" | "value_low" | "value_high" | "ci_low" | "ci_high" => Kind::Number,
        _ => Kind::Text,
    }
}

/// Whether a number of a row is a fraction of 1.
pub(super) fn is_share(table: &Public, row: usize, column: &Column) -> bool {
    match table.content() {
        Content::Figures {
            statistic, figures, ..
        } => {
            let unit = figures
                .get(row)
                .map(|figure| figure.unit.unwrap_or(statistic.unit));
            let of_value = ["value", "ci"]
                .iter()
                .any(|name| column.name.starts_with(name));
            of_value && unit == Some(Unit::Share)
        }
        _ => column.unit == "fraction of 1",
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
