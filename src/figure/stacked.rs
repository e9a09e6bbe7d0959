//! Rows of parts that make up a whole: each part as long as it may be, full to its lower bound and light up to the upper one.

use super::Style;
use super::scene::{Anchor, Item, Paint, Stroke, Text};
use super::text::{shortened, width, wrap, wrap_to};
use super::theme::Ink;

/// A part of a row.
#[derive(Debug, Clone)]
pub(super) struct Segment {
    /// What it is called in the key.
    pub label: String,
    /// Its colour.
    pub series: u8,
    /// Bounds, in the unit of the row.
    pub low: f64,
    pub high: f64,
    /// Its number in words.
    pub words: String,
}

/// A row, all of whose parts are together as long as the axis.
#[derive(Debug, Clone)]
pub(super) struct Row {
    pub label: String,
    pub detail: String,
    pub segments: Vec<Segment>,
    /// What is written at its end.
    pub total: String,
}

/// The sizes of letters, and the height of a bar.
const SIZE: f64 = 12.0;
const SMALL: f64 = 11.0;
const BAR: f64 = 16.0;

/// The parts of rows in the order of the first row that has them, each once.
fn kinds(rows: &[Row]) -> Vec<(&str, u8)> {
    let mut kinds: Vec<(&str, u8)> = Vec::new();
    for segment in rows.iter().flat_map(|row| &row.segments) {
        if !kinds.iter().any(|(label, _)| *label == segment.label) {
            kinds.push((&segment.label, segment.series));
        }
    }
    kinds
}

/// A key of colours in as many lines as it needs, and its height.
pub(super) fn key(kinds: &[(&str, u8)], inner: f64) -> (Vec<Item>, f64) {
    let mut items = Vec::new();
    let (mut x, mut y) = (0.0, 0.0);
    for (label, series) in kinds {
        let wide = width(label, SIZE, true);
        if x > 0.0 && x + 16.0 + wide > inner {
            (x, y) = (0.0, y + 18.0);
        }
        items.push(Item::rect(
            (x, y + 2.0),
            (11.0, 11.0),
            Paint::Solid(Ink::Series(*series)),
        ));
        items.push(
            Text::new((x + 16.0, y + 12.2), *label, SIZE, Ink::Word(*series))
                .bold()
                .into(),
        );
        x += wide + 34.0;
    }
    let height = if kinds.is_empty() { 0.0 } else { y + 24.0 };
    (items, height)
}

/// The rows, with their key, and their height.
pub(super) fn draw(rows: &[Row], style: &Style) -> (Vec<Item>, f64) {
    let inner = style.inner();
    let (mut items, mut y) = key(&kinds(rows), inner);
    let narrow = style.is_narrow();
    let name = |row: &Row| width(&row.label, SIZE, false);
    let detail = |row: &Row| width(&row.detail, SMALL, false);
    let names = rows
        .iter()
        .map(|row| name(row).max(detail(row)))
        .fold(0.0, f64::max);
    let left = if narrow {
        0.0
    } else {
        names.min(inner * 0.28).ceil() + 12.0
    };
    let totals = rows
        .iter()
        .map(|row| width(&row.total, SMALL, false))
        .fold(0.0, f64::max);
    let right = if narrow {
        0.0
    } else {
        totals.min(inner * 0.25).ceil() + 8.0
    };
    let long = inner - left - right;
    for row in rows {
        if narrow {
            let room = inner - width(&row.total, SMALL, false) - 10.0;
            let label = super::words::joined(&[&row.label, &row.detail]);
            for (at, line) in wrap(&label, SIZE, true, room).into_iter().enumerate() {
                y += 15.0;
                items.push(Text::new((0.0, y), line, SIZE, Ink::Text).bold().into());
                if at == 0 {
                    let text = Text::new((inner, y), row.total.clone(), SMALL, Ink::Muted);
                    items.push(text.anchored(Anchor::End).into());
                }
            }
            y += 5.0;
            items.extend(bar(row, (0.0, y), long));
            y += BAR + 6.0;
            continue;
        }
        let lines = wrap_to(&row.label, SIZE, false, left - 12.0, 3);
        let details = if row.detail.is_empty() {
            Vec::new()
        } else {
            wrap_to(&row.detail, SMALL, false, left - 12.0, 2)
        };
        let tall = (lines.len() as f64 * 14.0 + details.len() as f64 * 13.0).max(BAR);
        let middle = y + tall / 2.0 + 3.0;
        let mut base =
            y + 3.0 + (tall - lines.len() as f64 * 14.0 - details.len() as f64 * 13.0) / 2.0;
        for line in lines {
            base += 14.0;
            items.push(Text::new((0.0, base - 3.0), line, SIZE, Ink::Text).into());
        }
        for line in details {
            base += 13.0;
            items.push(Text::new((0.0, base - 3.0), line, SMALL, Ink::Muted).into());
        }
        items.extend(bar(row, (left, middle - BAR / 2.0), long));
        let total = shortened(&row.total, SMALL, false, right - 8.0);
        let text = Text::new((inner, middle + 4.0), total, SMALL, Ink::Muted);
        items.push(text.anchored(Anchor::End).into());
        y += tall + 6.0;
    }
    (items, y + 4.0)
}

/// The parts of a row one after the other.
fn bar(row: &Row, (left, top): (f64, f64), long: f64) -> Vec<Item> {
    let whole: f64 = row.segments.iter().map(|segment| segment.high).sum();
    let mut items = Vec::new();
    let mut x = left;
    for segment in row
        .segments
        .iter()
        .filter(|segment| segment.high > 0.0 && whole > 0.0)
    {
        let (full, all) = (segment.low / whole * long, segment.high / whole * long);
        let mut shapes = Vec::new();
        if all > full {
            let size = ((all - full).max(0.5), BAR);
            shapes.push(Item::rect(
                (x + full, top),
                size,
                Paint::Solid(Ink::Tint(segment.series)),
            ));
        }
        if full > 0.0 {
            shapes.push(Item::rect(
                (x, top),
                (full, BAR),
                Paint::Solid(Ink::Series(segment.series)),
            ));
        }
        let wide = width(&segment.words, SMALL, false);
        if wide + 8.0 <= full {
            let at = (x + full / 2.0, top + BAR / 2.0 + 4.0);
            let ink = on(segment.series);
            let text = Text::new(at, segment.words.clone(), SMALL, ink);
            shapes.push(text.anchored(Anchor::Middle).into());
        }
        let title = format!("{}, {}: {}", row.label, segment.label, segment.words);
        items.push(Item::titled(title, shapes));
        x += all;
        let edge = Stroke::of(Ink::Paper, 1.2);
        items.push(Item::line((x, top), (x, top + BAR), edge));
    }
    items
}

/// The ink of letters on a colour.
pub(super) fn on(series: u8) -> Ink {
    Ink::OnSeries(series)
}
