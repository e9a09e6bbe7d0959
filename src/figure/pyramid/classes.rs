//! Where a source tells only children from adults, a country is one row: women, girls, men and boys as parts of all.

use super::super::stacked::{Segment, StackedRow};
use super::super::theme;
use super::groups::{Pyramid, shown};
use crate::render::number;
use crate::stats::mathematics::bounds;
use crate::stats::{Count, Status};

/// The parts of a row: sex, age, and what they are called.
const PARTS: [(&str, &str, &str); 4] = [
    ("female", "adult", "women"),
    ("female", "child", "girls"),
    ("male", "adult", "men"),
    ("male", "child", "boys"),
];

/// Whether no pyramid has more than children and adults.
pub(super) fn are_two(all: &[Pyramid<'_>]) -> bool {
    let two = |pyramid: &Pyramid<'_>| {
        pyramid
            .ages
            .iter()
            .all(|age| ["child", "adult"].contains(age))
    };
    all.iter().any(|pyramid| !pyramid.ages.is_empty()) && all.iter().all(two)
}

/// A pyramid as a row, with those of another or unknown sex or age at its end.
pub(super) fn row(pyramid: &Pyramid<'_>, label: String, detail: String) -> StackedRow {
    let mut segments: Vec<Segment> = PARTS
        .iter()
        .filter_map(|(sex, age, name)| {
            let figure = pyramid.at(sex, age)?;
            let count = figure.count.filter(|_| figure.status != Status::Hidden)?;
            Some(segment(name, count, shown(Some(figure))))
        })
        .collect();
    let is_part = |sex: &str, age: &str| PARTS.iter().any(|part| (part.0, part.1) == (sex, age));
    let mut others = pyramid
        .figures
        .iter()
        .filter(|figure| {
            let key = (figure.key("sex"), figure.key("age"));
            figure.count.is_some() && key != ("", "") && !is_part(key.0, key.1)
        })
        .peekable();
    if others.peek().is_some()
        && let Some(count) = bounds::sum(others.map(|figure| figure.count))
    {
        segments.push(segment("unknown", count, number::count(Some(count))));
    }
    let total = bounds::sum(
        pyramid
            .figures
            .iter()
            .filter(|figure| figure.count.is_some())
            .map(|figure| figure.count),
    );
    StackedRow {
        label,
        detail,
        segments,
        total: number::count(total),
    }
}

fn segment(name: &str, count: Count, words: String) -> Segment {
    Segment {
        label: if name == "unknown" {
            "other or unknown".into()
        } else {
            name.into()
        },
        series: theme::role(name).unwrap_or(3),
        low: count.low as f64,
        high: count.high.unwrap_or(count.low) as f64,
        words,
    }
}

/// Sort key: the share of women and girls, at least.
pub(super) fn size(row: &StackedRow) -> Option<f64> {
    let whole: f64 = row.segments.iter().map(|segment| segment.high).sum();
    let own = row
        .segments
        .iter()
        .filter(|segment| ["women", "girls"].contains(&segment.label.as_str()));
    (whole > 0.0).then(|| own.map(|segment| segment.low).sum::<f64>() / whole)
}
