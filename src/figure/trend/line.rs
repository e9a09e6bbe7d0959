//! A line with its points: exact ones joined, a possible range as a line with open ends, a contradicted total hatched.

use super::super::amounts;
use super::super::scene::{Paint, SceneItem, Step, Stroke};
use super::super::theme::Ink;
use super::Series;
use super::panel::Plot;
use crate::stats::mathematics::bounds::Range;
use crate::stats::{Statistic, Status, areas};

/// The points of a series, joined where years follow each other: exact ones by a line, others by a band.
pub(super) fn line(series: &Series<'_>, statistic: &Statistic, plot: &Plot<'_>) -> SceneItem {
    let mut items = joins(series, plot);
    for (year, range) in series.known() {
        let x = plot.x(year);
        let shapes = if series.is_contradicted(year) {
            vec![contradicted(series.ink, range, x, plot)]
        } else if let Some(value) = range.number() {
            vec![SceneItem::Circle {
                at: (x, plot.y(value)),
                radius: 3.0,
                fill: Paint::Solid(Ink::Series(series.ink)),
                stroke: Some(Stroke::of(Ink::Paper, 1.0)),
            }]
        } else {
            possible(series.ink, range, x, plot)
        };
        let figure = series
            .years
            .get(&year)
            .map(|(_, figure)| amounts::words(statistic, figure));
        let (place, figure) = (areas::name(series.country), figure.unwrap_or_default());
        items.push(SceneItem::titled(
            format!("{place}, {year}: {figure}"),
            shapes,
        ));
    }
    items.extend(crosses(series, plot));
    SceneItem::titled(String::new(), items)
}

/// The lines and bands between years that follow each other; none leads through a total that is contradicted.
pub(super) fn joins(series: &Series<'_>, plot: &Plot<'_>) -> Vec<SceneItem> {
    let usable: Vec<(i64, Range)> = series
        .known()
        .into_iter()
        .filter(|(year, _)| !series.is_contradicted(*year))
        .collect();
    let (mut bands, mut lines) = (Vec::new(), Vec::new());
    for pair in usable.windows(2) {
        let ((year, a), (next, b)) = (pair[0], pair[1]);
        if next != year + 1 {
            continue;
        }
        let (x, x2) = (plot.x(year), plot.x(next));
        if let (Some(a), Some(b)) = (a.number(), b.number()) {
            let stroke = Stroke::of(Ink::Series(series.ink), 2.0);
            lines.push(SceneItem::line((x, plot.y(a)), (x2, plot.y(b)), stroke));
        } else {
            bands.push(SceneItem::Path {
                steps: vec![
                    Step::Move(x, plot.y(plot.high(a))),
                    Step::Line(x2, plot.y(plot.high(b))),
                    Step::Line(x2, plot.y(b.low)),
                    Step::Line(x, plot.y(a.low)),
                    Step::Close,
                ],
                fill: Paint::Solid(Ink::Tint(series.ink)),
                stroke: None,
            });
        }
    }
    bands.extend(lines);
    bands
}

/// A total that its parts contradict: a hatched square, or as tall as its range.
fn contradicted(ink: u8, range: Range, x: f64, plot: &Plot<'_>) -> SceneItem {
    let (from, to) = (plot.y(plot.high(range)), plot.y(range.low));
    SceneItem::outlined(
        (x - 4.0, from - 4.0),
        (8.0, to - from + 8.0),
        Paint::Hatch(Ink::Series(ink)),
        Stroke::of(Ink::Series(ink), 0.8),
    )
}

/// What is possible: a thin line whose ends are open circles; without an upper bound it is broken and has none there.
fn possible(ink: u8, range: Range, x: f64, plot: &Plot<'_>) -> Vec<SceneItem> {
    let (top, low) = (plot.y(plot.high(range)), plot.y(range.low));
    let line = Stroke::of(Ink::Series(ink), 1.2);
    let line = if range.high.is_none() {
        line.dashed()
    } else {
        line
    };
    let end = |y: f64| SceneItem::Circle {
        at: (x, y),
        radius: 2.6,
        fill: Paint::Solid(Ink::Paper),
        stroke: Some(Stroke::of(Ink::Series(ink), 1.3)),
    };
    let mut items = vec![SceneItem::line((x, top), (x, low), line), end(low)];
    items.extend(range.high.map(|_| end(top)));
    items
}

/// Crosses on the axis: years whose number is marked as not known.
fn crosses(series: &Series<'_>, plot: &Plot<'_>) -> Vec<SceneItem> {
    let mut items = Vec::new();
    for (year, (range, figure)) in &series.years {
        let unknown = matches!(
            figure.status,
            Status::Unknown | Status::NotPublished | Status::Hidden | Status::Contradicted
        );
        if range.is_none() && unknown {
            let (x, y, s) = (plot.x(*year), plot.base, 3.0);
            let stroke = Stroke::of(Ink::Series(series.ink), 1.2);
            items.push(SceneItem::line((x - s, y - s), (x + s, y + s), stroke));
            items.push(SceneItem::line((x - s, y + s), (x + s, y - s), stroke));
        }
    }
    items
}
