//! Two countries against each other, and the verdict.

use super::sides::Side;
use super::{What, keys};
use crate::stats::estimate::{Estimate, LEAST_BASE, Status};
use crate::stats::mathematics::bounds::{self, Range};
use crate::stats::mathematics::interval;
use crate::stats::questions::query::Query;
use crate::stats::statistics::split;
use crate::stats::{Count, Unit};

/// The words for a verdict, for machines and for people.
const HIGHER: (&str, &str) = ("higher", "higher");
const LOWER: (&str, &str) = ("lower", "lower");
const ALIKE: (&str, &str) = ("cannot_be_told_apart", "cannot be told apart");
const NOTHING: (&str, &str) = ("nothing_can_be_said", "nothing can be said");

/// One against another.
pub(in crate::stats) fn pair(
    one: &Side,
    other: &Side,
    part: &str,
    what: What,
    query: &Query,
) -> Estimate {
    let verdict = |low: f64, high: Option<f64>, same: f64| match high {
        _ if low > same => HIGHER,
        Some(high) if high < same => LOWER,
        _ => ALIKE,
    };
    let hidden = [one, other]
        .iter()
        .any(|side| side.figure.status == Status::Hidden);
    let mut figure = Estimate::default();
    let word = match what {
        What::Share => {
            let told = one.split().zip(other.split());
            let told = told.zip(one.figure.value.zip(other.figure.value));
            told.map_or(NOTHING, |((a, b), (x, y))| {
                let (low, high) = interval::difference_over(a, b, query.confidence());
                figure.value = y.high.map(|most| Range {
                    low: x.low - most,
                    high: x.high.map(|high| high - y.low),
                });
                figure.interval = Some((low, Some(high)));
                figure.working = format!("({}) - ({})", one.figure.working, other.figure.working);
                verdict(low, Some(high), 0.0)
            })
        }
        What::Count => one
            .figure
            .count
            .zip(other.figure.count)
            .map_or(NOTHING, |(a, b)| {
                figure.value = bounds::ratio(a, b);
                figure.working = format!("{a} / {b}");
                figure.interval = interval::ratio_over(a, b, query.confidence());
                figure
                    .interval
                    .map_or(ALIKE, |(low, high)| verdict(low, high, 1.0))
            }),
    };
    let (group, unit) = match what {
        What::Share => ("difference", Unit::Points),
        What::Count => ("ratio", Unit::Ratio),
    };
    figure.unit = Some(unit);
    figure.status = if hidden {
        Status::Hidden
    } else {
        Status::of_value(figure.value)
    };
    let told = if hidden { "hidden" } else { word.0 };
    figure.keys = keys(one, &other.country, part, group, told);
    for (key, value) in &mut figure.keys {
        if matches!(*key, "year" | "source") && value != other.figure.key(key) {
            value.clear(); // neither is that of both
        }
    }
    let both = format!(
        "{} and {}",
        shown(&one.figure, what),
        shown(&other.figure, what)
    );
    let said = match word {
        _ if hidden => "hidden".into(),
        ALIKE => format!("{both} {}", word.1),
        word => format!("{both}: {}", word.1),
    };
    figure.remark = split::joined(&said, &unlike(one, other));
    figure
}

/// A number in words: whole percent, or a count.
fn shown(figure: &Estimate, what: What) -> String {
    let whole = |share: f64| format!("{:.0}", share * 100.0 * (1.0 + f64::EPSILON));
    let few = |base: &Count| base.high.is_some_and(|high| high < LEAST_BASE);
    match (what, figure.value, figure.count) {
        (What::Share, _, Some(count)) if figure.base.is_some_and(|base| few(&base)) => {
            let base = figure.base.map_or(String::new(), |base| base.to_string());
            format!("{count} of {base}")
        }
        (What::Share, Some(value), _) => {
            let (low, high) = (whole(value.low), value.high.map(whole));
            match high.filter(|high| *high != low) {
                Some(high) => format!("{low}-{high} %"),
                None => format!("{low} %"),
            }
        }
        (What::Count, _, Some(count)) => count.to_string(),
        _ => "unknown".into(),
    }
}

/// In what two figures are not alike.
fn unlike(one: &Side, other: &Side) -> String {
    let value = |of: &Side, key: &str| {
        of.kind
            .iter()
            .find(|(name, _)| *name == key)
            .map(|(_, value)| value.clone())
    };
    let mut in_what: Vec<&str> = Vec::new();
    if one.figure.year() != other.figure.year() {
        in_what.push("year");
    }
    for (key, known) in &one.kind {
        if value(other, key).as_ref() != Some(known) && !in_what.contains(key) {
            in_what.push(key);
        }
    }
    if in_what.is_empty() {
        return String::new();
    }
    let words = in_what.join(", ").replace('_', " ");
    format!("unlike: {words}")
}
