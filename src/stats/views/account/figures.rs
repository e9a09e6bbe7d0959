//! A figure with its formula, the numbers put in.

use super::AccountLine;
use crate::stats::estimate::Estimate;

/// The line of a figure.
pub(in crate::stats) fn line(figure: &Estimate) -> AccountLine {
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
    let told = [
        figure.working.clone(),
        of,
        level,
        figure.remarks.to_string(),
    ];
    let told: Vec<String> = told.into_iter().filter(|text| !text.is_empty()).collect();
    AccountLine {
        section: "figure",
        item: item.join(", "),
        year: figure.key("year").into(),
        source: figure.key("source").into(),
        number,
        text: told.join("; "),
        ..AccountLine::default()
    }
}

/// At six significant digits: enough to check by hand.
pub(in crate::stats) fn digits(value: f64) -> String {
    let text = format!("{value:.6}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}
