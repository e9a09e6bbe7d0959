//! The parts that a cut leaves out, as one row each.

use std::collections::BTreeSet;

use super::REST;
use crate::stats::Remark;
use crate::stats::estimate::{Estimate, Status, SumRole};
use crate::stats::mathematics::bounds::{self, Range};

/// The parts left out, apart by what they have in common: of flows from and to one country those of each direction.
pub(super) fn sides(shown: &[Estimate], rest: Vec<Estimate>) -> Vec<Vec<Estimate>> {
    let ends = |figure: &Estimate| ["origin", "destination"].map(|key| figure.key(key).to_owned());
    let mut hubs: BTreeSet<String> = match rest.first() {
        Some(first) => ends(first).into(),
        None => return Vec::new(),
    };
    for figure in shown.iter().chain(&rest) {
        let own = ends(figure);
        hubs.retain(|hub| own.contains(hub));
    }
    hubs.retain(|hub| !hub.is_empty());
    let Some(hub) = hubs.first() else {
        return vec![rest];
    };
    let (from, to): (Vec<_>, Vec<_>) = rest
        .into_iter()
        .partition(|figure| figure.key("origin") == hub);
    [from, to]
        .into_iter()
        .filter(|side| !side.is_empty())
        .collect()
}

/// Leaves out what is computed of single origins, such as how concentrated they are, but for those of flows that are shown;
/// of how many.
pub(super) fn keep_origins(figures: &mut Vec<Estimate>) -> usize {
    let is_flow = |figure: &Estimate| !figure.key("destination").is_empty();
    let shown: BTreeSet<String> = figures
        .iter()
        .filter(|figure| is_flow(figure))
        .map(|figure| figure.key("origin").to_owned())
        .collect();
    let mut gone = BTreeSet::new();
    figures.retain(|figure| {
        let origin = figure.key("origin");
        let kept = is_flow(figure) || origin.is_empty() || shown.contains(origin);
        if !kept {
            gone.insert(origin.to_owned());
        }
        kept
    });
    gone.len()
}

/// The parts left out as one: their counts and shares added, where all are known; one alone stays as it is.
pub(super) fn together(rest: &[Estimate]) -> Option<Estimate> {
    let [first, _, ..] = rest else {
        return rest.first().cloned();
    };
    let mut keys = first.keys.clone();
    for (key, value) in &mut keys {
        let same = rest.iter().all(|figure| figure.key(key) == value);
        if (*key == "group" && !value.is_empty())
            || (["origin", "destination"].contains(key) && !same)
        {
            *value = REST.into();
        }
    }
    let count = bounds::sum(rest.iter().map(|figure| figure.count))
        .filter(|_| rest.iter().all(|figure| figure.count.is_some()));
    let value = rest.iter().try_fold(
        Range {
            low: 0.0,
            high: Some(0.0),
        },
        |sum, figure| {
            let value = figure.value?;
            let high = sum.high.zip(value.high).map(|(a, b)| (a + b).min(1.0));
            Some(Range {
                low: (sum.low + value.low).min(1.0),
                high,
            })
        },
    );
    let hides = rest.iter().any(|figure| figure.status == Status::Hidden);
    let base = first.base.filter(|_| !hides);
    let published = rest.iter().all(|figure| figure.status == Status::Published);
    Some(Estimate {
        keys,
        count: count.filter(|_| !hides),
        base,
        value: value.filter(|_| !hides),
        status: if hides {
            Status::Hidden
        } else if published {
            Status::Published
        } else {
            Status::of_value(value)
        },
        part: SumRole::OfTotal,
        measure: first.measure.clone(),
        remarks: Remark::Combined(rest.len()).into(),
        ..Estimate::default()
    })
}
