//! What the colours of a map mean, in rows below it.

use super::super::scene::{Item, Paint, Stroke, Text};
use super::super::text::{shortened, width};
use super::super::theme::Ink;

/// The size of its letters.
const SIZE: f64 = 12.0;
/// A sample of a colour.
const SAMPLE: (f64, f64) = (18.0, 12.0);
/// Between entries, and between rows.
const GAP: (f64, f64) = (18.0, 20.0);

/// A colour, or one over another, and what it means.
pub(super) struct LegendEntry {
    /// The paints, the first below.
    pub paints: Vec<Paint>,
    /// What they mean.
    pub text: String,
}

/// Numbered texts below a map, in as many columns as fit, and the height at which they end.
pub(super) fn list(texts: &[String], top: f64, wide: f64) -> (Vec<Item>, f64) {
    const GAP: (f64, f64) = (16.0, 16.0);
    const SIZE: f64 = 11.0;
    let widest = texts.iter().map(|text| width(text, SIZE, false));
    let column = widest.fold(0.0, f64::max) + GAP.0;
    let columns = ((wide + GAP.0) / column).floor().max(1.0) as usize;
    let rows = texts.len().div_ceil(columns.max(1));
    let write = |(at, text): (usize, &String)| {
        let place = (
            (at / rows) as f64 * column,
            top + (at % rows) as f64 * GAP.1 + 8.0,
        );
        let text = shortened(text, SIZE, false, wide);
        Text::new(place, text, SIZE, Ink::Text).into()
    };
    let end = if rows == 0 {
        top
    } else {
        top + rows as f64 * GAP.1 + 6.0
    };
    (texts.iter().enumerate().map(write).collect(), end)
}

/// The entries in rows from a height on, and the height at which they end.
pub(super) fn draw(entries: &[LegendEntry], top: f64, wide: f64) -> (Vec<Item>, f64) {
    let mut items = Vec::new();
    let (mut x, mut y) = (0.0, top);
    for entry in entries {
        let text = shortened(&entry.text, SIZE, false, wide - SAMPLE.0 - 8.0);
        let whole = SAMPLE.0 + 6.0 + width(&text, SIZE, false);
        if x > 0.0 && x + whole > wide {
            (x, y) = (0.0, y + GAP.1);
        }
        for paint in &entry.paints {
            items.push(Item::rect((x, y), SAMPLE, *paint));
        }
        let frame = Stroke::of(Ink::Axis, 0.5);
        items.push(Item::outlined((x, y), SAMPLE, Paint::None, frame));
        let at = (x + SAMPLE.0 + 6.0, y + SAMPLE.1 - 1.5);
        items.push(Text::new(at, text, SIZE, Ink::Text).into());
        x += whole + GAP.0;
    }
    let end = if entries.is_empty() { top } else { y + GAP.1 };
    (items, end)
}
