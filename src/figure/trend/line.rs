//! A line with its band and points.

use super::super::amounts;
use super::super::scene::{Item, Paint, Step, Stroke};
use super::super::theme::Ink;
use super::Series;
use crate::stats::mathematics::bounds::Range;
use crate::stats::{Statistic, Status, areas};

/// The points of a series, joined where years follow each other: exact ones by a line, others by a band.
pub(super) fn line(
    series: &Series<'_>,
    statistic: &Statistic,
    nth: u8,
    at_x: &impl Fn(i64) -> f64,
    at_y: &impl Fn(f64) -> f64,
    highest: f64,
) -> Item {
    let mut bands = Vec::new();
    let mut lines = Vec::new();
    let mut points = Vec::new();
    let known: Vec<(i64, Range)> = series
        .years
        .iter()
        .filter_map(|(year, (range, _))| range.map(|range| (*year, range)))
        .collect();
    let contradicted = |year: &i64| {
        let of = series.years.get(year);
        of.is_some_and(|(_, figure)| figure.status == Status::Contradicted)
    };
    let high = |range: Range| range.high.unwrap_or(highest);
    let usable: Vec<(i64, Range)> = known
        .iter()
        .filter(|(year, _)| !contradicted(year))
        .copied()
        .collect();
    for pair in usable.windows(2) {
        let ((year, a), (next, b)) = (pair[0], pair[1]);
        if next != year + 1 {
            continue;
        }
        let (x, x2) = (at_x(year), at_x(next));
        if a.number().is_some() && b.number().is_some() {
            let stroke = Stroke::of(Ink::Series(nth), 1.8);
            lines.push(Item::line((x, at_y(a.low)), (x2, at_y(b.low)), stroke));
        } else {
            bands.push(Item::Path {
                steps: vec![
                    Step::Move(x, at_y(high(a))),
                    Step::Line(x2, at_y(high(b))),
                    Step::Line(x2, at_y(b.low)),
                    Step::Line(x, at_y(a.low)),
                    Step::Close,
                ],
                fill: Paint::Solid(Ink::Tint(nth)),
                stroke: None,
            });
        }
    }
    for (year, range) in &known {
        let x = at_x(*year);
        let point = if contradicted(year) {
            let (from, to) = (at_y(high(*range)), at_y(range.low));
            Item::outlined(
                (x - 4.0, from - 4.0),
                (8.0, to - from + 8.0),
                Paint::Hatch(Ink::Series(nth)),
                Stroke::of(Ink::Series(nth), 0.8),
            )
        } else if let Some(value) = range.number() {
            Item::Circle {
                at: (x, at_y(value)),
                radius: 2.8,
                fill: Paint::Solid(Ink::Series(nth)),
                stroke: Some(Stroke::of(Ink::Paper, 0.8)),
            }
        } else {
            let (from, to) = (at_y(high(*range)), at_y(range.low));
            Item::outlined(
                (x - 3.0, from),
                (6.0, (to - from).max(1.0)),
                Paint::Solid(Ink::Tint(nth)),
                Stroke::of(Ink::Series(nth), 0.8),
            )
        };
        let figure = series
            .years
            .get(year)
            .map(|(_, figure)| amounts::words(statistic, figure));
        points.push(Item::titled(
            format!(
                "{}, {year}: {}",
                areas::name(series.country),
                figure.unwrap_or_default()
            ),
            vec![point],
        ));
    }
    for (year, (range, figure)) in &series.years {
        if range.is_none()
            && matches!(
                figure.status,
                Status::Unknown | Status::NotPublished | Status::Hidden | Status::Contradicted
            )
        {
            let (x, y, s) = (at_x(*year), at_y(0.0), 3.0);
            let stroke = Stroke::of(Ink::Series(nth), 1.2);
            points.push(Item::line((x - s, y - s), (x + s, y + s), stroke));
            points.push(Item::line((x - s, y + s), (x + s, y - s), stroke));
        }
    }
    bands.extend(lines);
    bands.extend(points);
    Item::titled(String::new(), bands)
}
