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
pub(super) struct Entry {
    /// The paints, the first below.
    pub paints: Vec<Paint>,
    /// What they mean.
    pub text: String,
}

/// The entries in rows from a height on, and the height at which they end.
pub(super) fn draw(entries: &[Entry], top: f64, wide: f64) -> (Vec<Item>, f64) {
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
