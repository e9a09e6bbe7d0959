//! What is expected and what was found, in words.

use std::collections::BTreeSet;

use serde_json::Value;

use super::{Against, Cell, Claim, Expected};
use crate::stats::mathematics::bounds::Range;
use crate::stats::{Estimate, areas, number};

/// What a claim says, as a text would print it; empty where it says no number.
pub fn expected(claim: &Claim) -> String {
    let percent = if claim.printed.percent { "%" } else { "" };
    let plain = |number: f64| match claim.printed.decimals {
        Some(decimals) => grouped(&format!("{number:.0$}", decimals as usize)),
        None => plain(number),
    };
    let said = match &claim.expected {
        None => return String::new(),
        Some(Expected::Number(number)) => format!("{}{percent}", plain(*number)),
        Some(Expected::Bounds(low, Some(high))) => {
            format!("{}{percent}", number::range(&plain(*low), &plain(*high)))
        }
        Some(Expected::Bounds(low, None)) => format!("{}{percent} or more", plain(*low)),
        Some(Expected::Text(text)) => text.clone(),
        Some(Expected::Relation(relation, against)) => {
            let name = relation.name().replace('_', " ");
            match against {
                Against::Number(number) => format!("{name} {}{percent}", plain(*number)),
                Against::Figures(keys) => format!("{name} {}", of_keys(keys)),
            }
        }
    };
    match claim.printed.tolerance {
        Some(tolerance) if tolerance > 0.0 => {
            format!("about {said} (± {})", self::plain(tolerance))
        }
        _ => said,
    }
}

/// The values of keys: `Tajikistan, Turkmenistan`, `any other year`.
fn of_keys(keys: &Cell) -> String {
    let of_key = |(key, values): (&String, &Vec<String>)| {
        let names: Vec<String> = values.iter().map(|value| name(key, value)).collect();
        names.join(", ")
    };
    keys.iter().map(of_key).collect::<Vec<_>>().join("; ")
}

/// The values that a figure has in keys.
pub(super) fn key_values(figure: &Estimate, keys: &Cell) -> String {
    let of_key = |key: &String| name(key, figure.key(key));
    keys.keys().map(of_key).collect::<Vec<_>>().join(" ")
}

fn name(key: &str, value: &str) -> String {
    match (key, value) {
        (_, "*") => format!("any other {key}"),
        ("country" | "origin" | "destination", code) => areas::name(code),
        (_, "") => format!("no {key}"),
        ("group", codes) if codes.split(';').all(|code| areas::by_code(code).is_some()) => {
            areas::name(codes)
        }
        (_, word) => word.replace('_', " "),
    }
}

/// The keys in which figures differ, with their values.
pub(super) fn differing(figures: &[&Estimate]) -> String {
    let Some(first) = figures.first() else {
        return String::new();
    };
    let differ = |key: &str| -> Option<String> {
        let values: BTreeSet<&str> = figures.iter().map(|figure| figure.key(key)).collect();
        let values: Vec<&str> = values.into_iter().take(6).collect();
        (values.len() > 1).then(|| format!("{key} ({})", values.join(", ")))
    };
    let keys: Vec<String> = first
        .keys
        .iter()
        .filter_map(|(key, _)| differ(key))
        .collect();
    keys.join(", ")
}

/// A number or bounds, shares in percent, to four digits after the point.
pub(super) fn range(range: Range, percent: bool) -> String {
    let (scale, sign) = if percent { (100.0, "%") } else { (1.0, "") };
    let low = plain(range.low * scale);
    match range.high {
        Some(high) if range.low == f64::NEG_INFINITY => {
            format!("{}{sign} or less", plain(high * scale))
        }
        None if range.low == f64::NEG_INFINITY => "any number".into(),
        Some(high) if plain(high * scale) == low => format!("{low}{sign}"),
        Some(high) => format!("{}{sign}", number::range(&low, &plain(high * scale))),
        None => format!("{low}{sign} or more"),
    }
}

/// A number to four digits after the point, without zeros at its end.
fn plain(number: f64) -> String {
    let text = format!("{number:.4}");
    let text = text.trim_end_matches('0').trim_end_matches('.');
    grouped(if text == "-0" { "0" } else { text })
}

/// Thousands in groups from 10,000 on: a number of four digits may be a year.
fn grouped(text: &str) -> String {
    let whole = text.split('.').next().unwrap_or_default();
    if whole.trim_start_matches('-').len() < 5 {
        return text.to_owned();
    }
    number::group_digits(text)
}

/// The one cell of a query's row: a number, bounds in columns `_low` and `_high`, or a word; or why it is none of these.
pub(super) fn cell_of_query(
    columns: &[String],
    row: &[Value],
) -> Result<Result<Range, String>, String> {
    let named: Vec<(&str, &Value)> = columns.iter().map(String::as_str).zip(row).collect();
    let bound = |end: &str| {
        let mut named = named.iter();
        named
            .find(|(name, _)| name.ends_with(end))
            .map(|(_, value)| *value)
    };
    let alone: Vec<&Value> = named
        .iter()
        .filter(|(name, _)| !name.ends_with("_low") && !name.ends_with("_high"))
        .map(|(_, value)| *value)
        .collect();
    match (alone.as_slice(), bound("_low"), bound("_high")) {
        ([] | [_], Some(low), high) => match (low.as_f64(), high.map(Value::as_f64)) {
            (Some(low), Some(high)) => Ok(Ok(Range { low, high })),
            _ => Err("the query gives no lower bound: it is unknown".into()),
        },
        ([Value::String(word)], None, None) => Ok(Err(word.clone())),
        ([value], None, None) => match value.as_f64() {
            Some(number) => Ok(Ok(Range::exact(number))),
            None => Err("the query gives no value: it is unknown".into()),
        },
        (several, ..) => Err(format!(
            "the query gives {} columns: a claim needs one, or `x_low` and `x_high`",
            several.len()
        )),
    }
}
