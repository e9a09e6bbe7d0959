//! Two countries against each other, and the verdict.

use super::sides::ComparedCountry;
use super::{ComparedValue, keys};
use crate::stats::Unit;
use crate::stats::estimate::{Estimate, Status};
use crate::stats::mathematics::bounds::{self, Range};
use crate::stats::mathematics::interval;
use crate::stats::questions::query::Query;
use crate::stats::remark::{ComparedAmount, Direction, Remark};

/// One against another.
pub(in crate::stats) fn pair(
    one: &ComparedCountry,
    other: &ComparedCountry,
    part: &str,
    what: ComparedValue,
    query: &Query,
) -> Estimate {
    let verdict = |low: f64, high: Option<f64>, same: f64| match high {
        _ if low > same => Direction::Higher,
        Some(high) if high < same => Direction::Lower,
        _ => Direction::Alike,
    };
    let hidden = [one, other]
        .iter()
        .any(|side| side.figure.status == Status::Hidden);
    let mut figure = Estimate::default();
    let found = match what {
        ComparedValue::Share => {
            let told = one.split().zip(other.split());
            let told = told.zip(one.figure.value.zip(other.figure.value));
            told.map_or(Direction::Nothing, |((a, b), (x, y))| {
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
        ComparedValue::Count => {
            one.count()
                .zip(other.count())
                .map_or(Direction::Nothing, |(a, b)| {
                    figure.value = bounds::ratio(a, b);
                    figure.working = format!("{a} / {b}");
                    figure.interval = interval::ratio_over(a, b, query.confidence());
                    figure
                        .interval
                        .map_or(Direction::Alike, |(low, high)| verdict(low, high, 1.0))
                })
        }
    };
    let (group, unit) = match what {
        ComparedValue::Share => ("difference", Unit::Points),
        ComparedValue::Count => ("ratio", Unit::Ratio),
    };
    figure.unit = Some(unit);
    figure.status = if hidden {
        Status::Hidden
    } else {
        Status::of_value(figure.value)
    };
    let told = if hidden { "hidden" } else { found.word() };
    figure.keys = keys(one, &other.country, part, group, told);
    for (key, value) in &mut figure.keys {
        if matches!(*key, "year" | "source") && value != other.figure.key(key) {
            value.clear(); // neither is that of both
        }
    }
    let verdict = if hidden {
        Remark::SuppressedPair
    } else {
        Remark::Verdict {
            one: amount(&one.figure, what),
            other: amount(&other.figure, what),
            verdict: found,
        }
    };
    figure.remarks = std::iter::once(verdict).chain(unlike(one, other)).collect();
    figure
}

/// The number that is compared.
fn amount(figure: &Estimate, what: ComparedValue) -> ComparedAmount {
    match what {
        ComparedValue::Share => ComparedAmount::of_share(figure.count, figure.base, figure.value),
        ComparedValue::Count => figure
            .count
            .map_or(ComparedAmount::Unknown, ComparedAmount::Count),
    }
}

/// In what two figures are not alike.
fn unlike(one: &ComparedCountry, other: &ComparedCountry) -> Option<Remark> {
    let mut keys: Vec<&'static str> = Vec::new();
    if one.figure.year() != other.figure.year() {
        keys.push("year");
    }
    keys.extend(one.kind.differences(&other.kind));
    (!keys.is_empty()).then_some(Remark::Unlike { keys })
}
