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
    let hidden = [one, other]
        .iter()
        .any(|side| side.figure.status == Status::Hidden);
    let mut figure = Estimate::default();
    let found = match what {
        ComparedValue::Share => enter_difference(&mut figure, one, other, query),
        ComparedValue::Count | ComparedValue::Rate => {
            enter_ratio(&mut figure, one, other, what, query)
        }
    };
    let (group, unit) = match what {
        ComparedValue::Share => ("difference", Unit::Points),
        ComparedValue::Count | ComparedValue::Rate => ("ratio", Unit::Ratio),
    };
    figure.unit = Some(unit);
    let (status, told, verdict) = if hidden {
        (Status::Hidden, "hidden", Remark::SuppressedPair)
    } else {
        let verdict = Remark::Verdict {
            one: amount(&one.figure, what),
            other: amount(&other.figure, what),
            verdict: found,
        };
        (Status::of_value(figure.value), found.word(), verdict)
    };
    figure.status = status;
    figure.keys = keys(one, &other.country, part, group, told);
    for (key, value) in &mut figure.keys {
        if matches!(*key, "year" | "source") && value != other.figure.key(key) {
            value.clear(); // neither is that of both
        }
    }
    let p = p_value(one, other, what).map(Remark::PValue);
    figure.remarks = std::iter::once(verdict)
        .chain(p)
        .chain(unlike(one, other))
        .collect();
    figure
}

/// The p-value of two numbers being equal; only of numbers known exactly.
fn p_value(one: &ComparedCountry, other: &ComparedCountry, what: ComparedValue) -> Option<f64> {
    let exact = |side: &ComparedCountry| match what {
        ComparedValue::Share => {
            let (part, rest) = side.split()?;
            Some((part.number()?, (part.number()? + rest.number()?) as f64))
        }
        ComparedValue::Count | ComparedValue::Rate => {
            Some((side.count()?.number()?, side.exposure(what)?))
        }
    };
    let (one, other) = exact(one).zip(exact(other))?;
    match what {
        ComparedValue::Share => {
            let whole = |(part, base): (u64, f64)| (part, base as u64);
            Some(interval::fisher_p(whole(one), whole(other)))
        }
        ComparedValue::Count | ComparedValue::Rate => interval::equal_rates_p(one, other),
    }
}

/// Enters the difference of two shares with its interval; [`Direction::Nothing`] if one has no counts.
fn enter_difference(
    figure: &mut Estimate,
    one: &ComparedCountry,
    other: &ComparedCountry,
    query: &Query,
) -> Direction {
    let splits = one.split().zip(other.split());
    let both = splits.zip(one.figure.value.zip(other.figure.value));
    let Some(((a, b), (x, y))) = both else {
        return Direction::Nothing;
    };
    let (low, high) = interval::difference_over(a, b, query.confidence());
    figure.value = y.high.map(|most| Range {
        low: x.low - most,
        high: x.high.map(|high| high - y.low),
    });
    figure.interval = Some((low, Some(high)));
    figure.working = format!("({}) - ({})", one.figure.working, other.figure.working);
    direction((low, Some(high)), 0.0)
}

/// Enters the ratio of two counts, or of two rates, with its interval; [`Direction::Nothing`] if one is not known.
fn enter_ratio(
    figure: &mut Estimate,
    one: &ComparedCountry,
    other: &ComparedCountry,
    what: ComparedValue,
    query: &Query,
) -> Direction {
    let counts = one.count().zip(other.count());
    let exposures = one.exposure(what).zip(other.exposure(what));
    let Some(((a, b), (in_a, in_b))) = counts.zip(exposures) else {
        return Direction::Nothing;
    };
    let scaled = |ratio: f64| ratio * (in_b / in_a);
    figure.value = bounds::ratio(a, b).map(|Range { low, high }| Range {
        low: scaled(low),
        high: high.map(scaled),
    });
    figure.working = match what {
        ComparedValue::Rate => format!("({a} / {in_a}) / ({b} / {in_b})"),
        ComparedValue::Share | ComparedValue::Count => format!("{a} / {b}"),
    };
    figure.interval = interval::rate_ratio_over((a, in_a), (b, in_b), query.confidence());
    let interval = figure.interval;
    interval.map_or(Direction::Alike, |interval| direction(interval, 1.0))
}

/// The direction that an interval shows, against the value of no difference.
fn direction((low, high): (f64, Option<f64>), same: f64) -> Direction {
    match high {
        _ if low > same => Direction::Higher,
        Some(high) if high < same => Direction::Lower,
        _ => Direction::Alike,
    }
}

/// The number that is compared.
fn amount(figure: &Estimate, what: ComparedValue) -> ComparedAmount {
    match what {
        ComparedValue::Share => ComparedAmount::of_share(figure.count, figure.base, figure.value),
        ComparedValue::Count => figure
            .count
            .map_or(ComparedAmount::Unknown, ComparedAmount::Count),
        ComparedValue::Rate => figure
            .value
            .map_or(ComparedAmount::Unknown, ComparedAmount::Rate),
    }
}

/// The keys in which two figures differ.
fn unlike(one: &ComparedCountry, other: &ComparedCountry) -> Option<Remark> {
    let mut keys: Vec<&'static str> = Vec::new();
    if one.figure.year() != other.figure.year() {
        keys.push("year");
    }
    keys.extend(one.kind.differences(&other.kind));
    (!keys.is_empty()).then_some(Remark::Unlike { keys })
}
