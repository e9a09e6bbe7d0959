//! The marks of a row: dots, the bands of what is possible, intervals, and what joins two dots.

use super::{DotRow, DotRows};
use crate::figure::bars::{Bar, Mark};
use crate::figure::scene::{Anchor, Paint, SceneItem, Stroke, TextLine};
use crate::figure::text::width;
use crate::figure::theme::Ink;

/// The sizes of numbers and of words.
const SIZE: f64 = 13.0;
const SMALL: f64 = 11.0;
/// The radius of a dot.
const RADIUS: f64 = 5.0;

/// Where amounts lie.
#[derive(Clone, Copy)]
pub(super) struct DotAxis {
    pub left: f64,
    pub long: f64,
    pub most: f64,
}

impl DotAxis {
    /// The place of an amount.
    pub(super) fn x(self, value: f64) -> f64 {
        self.left + self.long * (value / self.most).clamp(0.0, 1.0)
    }
}

/// From where to where a dot is drawn, without its interval; none where its number is not known.
fn reach(dot: &Bar) -> Option<(f64, Option<f64>)> {
    match dot.mark {
        Mark::Known { low, high, .. } => Some((low, high)),
        _ => None,
    }
}

/// The first and the last dot of a row that have a place.
pub(super) fn ends(row: &DotRow) -> Option<(&Bar, &Bar)> {
    let mut known: Vec<(&Bar, f64)> = Vec::new();
    for dot in &row.dots {
        known.extend(reach(dot).map(|(low, _)| (dot, low)));
    }
    known.sort_by(|a, b| a.1.total_cmp(&b.1));
    Some((known.first()?.0, known.last()?.0))
}

/// The shapes of a row at a height; words may go on up to `end`.
pub(super) fn shapes(
    rows: &DotRows,
    row: &DotRow,
    axis: DotAxis,
    middle: f64,
    end: f64,
) -> Vec<SceneItem> {
    let mut items = Vec::new();
    let joined = match (ends(row), &row.ratio) {
        (Some((first, last)), Some((ratio, unlike))) => {
            let at = |dot: &Bar| axis.x(reach(dot).map_or(0.0, |(low, _)| low));
            Some((at(first), at(last), ratio, *unlike))
        }
        _ => None,
    };
    if let Some((from, to, _, unlike)) = joined {
        let line = Stroke::of(Ink::Muted, 2.0);
        let line = if unlike { line.dashed() } else { line };
        items.push(SceneItem::line((from, middle), (to, middle), line));
    }
    // those of the first kind are round
    let round = rows.all().next().map(|dot| dot.series);
    for dot in &row.dots {
        let is_square = round != Some(dot.series);
        let shapes = marks(dot, axis, middle, is_square);
        items.push(SceneItem::titled(rows.title(row, dot), shapes));
    }
    if rows.labelled {
        items.extend(numbers(row, joined, axis, middle, end));
    }
    let nothing = row.dots.iter().all(|dot| reach(dot).is_none());
    if let (true, Some(dot)) = (nothing, row.dots.first()) {
        let x = axis.left + 4.0;
        let wide = width(&dot.value, SMALL, false);
        items.push(plate(x, wide, middle));
        items.push(TextLine::new((x, middle + 4.0), dot.value.clone(), SMALL, Ink::Muted).into());
    }
    items
}

/// One dot with its band and interval.
fn marks(dot: &Bar, axis: DotAxis, middle: f64, is_square: bool) -> Vec<SceneItem> {
    let ink = Ink::Series(dot.series);
    let mut items = Vec::new();
    let Mark::Known {
        low,
        high,
        interval,
        hollow,
    } = dot.mark
    else {
        if dot.contradicted.is_some() {
            let (at, size) = ((axis.left, middle - 5.0), (axis.long, 10.0));
            items.push(SceneItem::rect(at, size, Paint::Hatch(ink)));
        }
        return items;
    };
    if let Some((from, to)) = interval {
        let line = Stroke::of(ink, 1.2);
        items.push(SceneItem::line(
            (axis.x(from), middle),
            (axis.x(to), middle),
            line,
        ));
    }
    let end = high.unwrap_or(axis.most);
    if end > low {
        let (from, to) = (axis.x(low), axis.x(end));
        let edge = Stroke::of(ink, 1.2);
        let edge = if high.is_none() { edge.dashed() } else { edge };
        let (at, size) = ((from, middle - 4.0), ((to - from).max(4.0), 8.0));
        items.push(SceneItem::outlined(
            at,
            size,
            Paint::Solid(Ink::Tint(dot.series)),
            edge,
        ));
    } else {
        items.push(self::dot(
            (axis.x(low), middle),
            dot.series,
            hollow,
            is_square,
        ));
    }
    items
}

/// A circle for the first kind, a square for others: they differ without colour, too.
pub(super) fn dot((x, y): (f64, f64), series: u8, hollow: bool, is_square: bool) -> SceneItem {
    let ink = Ink::Series(series);
    let fill = Paint::Solid(if hollow { Ink::Paper } else { ink });
    let stroke = Stroke::of(
        if hollow { ink } else { Ink::Paper },
        if hollow { 2.0 } else { 1.2 },
    );
    if is_square {
        let side = RADIUS * 1.75;
        return SceneItem::outlined((x - side / 2.0, y - side / 2.0), (side, side), fill, stroke);
    }
    SceneItem::Circle {
        at: (x, y),
        radius: RADIUS,
        fill,
        stroke: Some(stroke),
    }
}

/// The numbers next to the outer dots, and the ratio between them where it has room, else behind them.
fn numbers(
    row: &DotRow,
    joined: Option<(f64, f64, &String, bool)>,
    axis: DotAxis,
    middle: f64,
    end: f64,
) -> Vec<SceneItem> {
    let Some((first, last)) = ends(row) else {
        return Vec::new();
    };
    let place = |dot: &Bar| {
        let (low, high) = reach(dot).unwrap_or((0.0, None));
        (axis.x(low), axis.x(high.unwrap_or(axis.most)))
    };
    let number = |dot: &Bar| {
        let text = TextLine::new((0.0, 0.0), dot.value.clone(), SIZE, Ink::Word(dot.series));
        text.bold()
    };
    let before = |dot: &Bar| place(dot).0 - RADIUS - 5.0;
    let mut items = Vec::new();
    if !std::ptr::eq(first, last) {
        items.extend(plated(number(first), before(first), Anchor::End, middle));
    }
    let right = place(last).1 + RADIUS + 5.0;
    let wide = number(last).width();
    let fits_right = right + wide <= end;
    let behind = if fits_right {
        items.extend(plated(number(last), right, Anchor::Start, middle));
        right + wide + 8.0
    } else {
        let taken = before(first); // the number of the first dot ends here
        let is_alone = std::ptr::eq(first, last);
        let x = if is_alone || before(last) - wide >= place(first).0 + RADIUS {
            before(last)
        } else if end - wide >= taken + 4.0 {
            end
        } else {
            taken - number(first).width() - 8.0
        };
        items.extend(plated(number(last), x, Anchor::End, middle));
        right
    };
    if let Some((from, to, ratio, _)) = joined {
        let text = TextLine::new((0.0, 0.0), ratio.clone(), SMALL, Ink::Muted).bold();
        let wide = text.width();
        // a number to the left of the last dot takes the room between
        if to - from > wide + 4.0 * RADIUS && fits_right {
            let x = f64::midpoint(from, to);
            items.extend(plated(text, x, Anchor::Middle, middle));
        } else if behind + wide <= end {
            items.extend(plated(text, behind, Anchor::Start, middle));
        }
    }
    items
}

/// A text at a place of a row, and the ground behind it.
fn plated(text: TextLine, x: f64, anchor: Anchor, middle: f64) -> [SceneItem; 2] {
    let wide = text.width();
    let left = match anchor {
        Anchor::Start => x,
        Anchor::Middle => x - wide / 2.0,
        Anchor::End => x - wide,
    };
    let at = (x, middle + text.size * 0.35);
    let text = TextLine { at, ..text }.anchored(anchor);
    [plate(left, wide, middle), text.into()]
}

/// The ground behind words, so that no line goes through them.
fn plate(x: f64, wide: f64, middle: f64) -> SceneItem {
    SceneItem::rect(
        (x - 2.0, middle - 7.0),
        (wide + 4.0, 14.0),
        Paint::Solid(Ink::Paper),
    )
}
