//! What the colours of a map mean, in rows below it.

use super::super::scene::{Anchor, Paint, SceneItem, Stroke, TextLine};
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
    /// Their meaning.
    pub text: String,
}

impl LegendEntry {
    /// How wide its sample and words are.
    fn width(&self, wide: f64) -> f64 {
        let text = shortened(&self.text, SIZE, false, wide - SAMPLE.0 - 8.0);
        SAMPLE.0 + 6.0 + width(&text, SIZE, false)
    }
}

/// Numbered texts below a map, in as many columns as fit, and the height at which they end.
pub(super) fn list(texts: &[String], top: f64, wide: f64) -> (Vec<SceneItem>, f64) {
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
        TextLine::new(place, text, SIZE, Ink::Text).into()
    };
    let end = if rows == 0 {
        top
    } else {
        top + rows as f64 * GAP.1 + 6.0
    };
    (texts.iter().enumerate().map(write).collect(), end)
}

/// Classes that follow each other.
pub(super) struct Scale {
    /// The colour of each, that of letters on it, and of how many countries it is.
    pub classes: Vec<(Ink, Ink, usize)>,
    /// Their limits, one more than classes.
    pub ends: Vec<String>,
}

impl Scale {
    /// How wide it is at most: as its limits need, and no wider than the drawing.
    fn width(&self, wide: f64) -> f64 {
        let labels = self.ends.iter().map(|end| width(end, SIZE, false));
        let cell = (labels.fold(0.0, f64::max) + 14.0).max(48.0);
        (cell * self.classes.len() as f64).min(wide)
    }

    /// The classes in a row, their limits below, and the height at which they end.
    fn draw(&self, top: f64, wide: f64) -> (Vec<SceneItem>, f64) {
        let cell = self.width(wide) / self.classes.len().max(1) as f64;
        let mut items = Vec::new();
        for (at, (ink, letters, number)) in self.classes.iter().enumerate() {
            let left = at as f64 * cell;
            let frame = Stroke::of(Ink::Axis, 0.5);
            items.push(SceneItem::outlined(
                (left, top),
                (cell, 14.0),
                Paint::Solid(*ink),
                frame,
            ));
            let middle = (left + cell / 2.0, top + 10.5);
            let text = TextLine::new(middle, number.to_string(), 10.0, *letters);
            items.push(text.anchored(Anchor::Middle).into());
        }
        for (at, end) in self.ends.iter().enumerate() {
            let anchor = match at {
                0 => Anchor::Start,
                _ if at == self.classes.len() => Anchor::End,
                _ => Anchor::Middle,
            };
            let place = (at as f64 * cell, top + 26.0);
            items.push(
                TextLine::new(place, end.clone(), SIZE, Ink::Text)
                    .anchored(anchor)
                    .into(),
            );
        }
        (items, top + 34.0)
    }
}

/// A scale, and next to it, where there is room, what other colours mean; the height at which these end.
pub(super) fn with_scale(
    scale: Option<&Scale>,
    entries: &[LegendEntry],
    top: f64,
    wide: f64,
) -> (Vec<SceneItem>, f64) {
    const APART: f64 = 24.0;
    let Some(scale) = scale else {
        return draw(entries, top, wide);
    };
    let (mut items, end) = scale.draw(top, wide);
    let taken = scale.width(wide) + APART;
    let needed: f64 = entries.iter().map(|entry| entry.width(wide) + GAP.0).sum();
    if needed - GAP.0 > wide - taken {
        let (others, end) = draw(entries, end, wide);
        items.extend(others);
        return (items, end);
    }
    let (others, _) = draw(entries, top + 1.0, wide - taken);
    items.push(SceneItem::Group {
        by: (taken, 0.0),
        title: String::new(),
        items: others,
    });
    (items, end)
}

/// The entries in rows from a height on, and the height at which they end.
pub(super) fn draw(entries: &[LegendEntry], top: f64, wide: f64) -> (Vec<SceneItem>, f64) {
    let mut items = Vec::new();
    let (mut x, mut y) = (0.0, top);
    for entry in entries {
        let text = shortened(&entry.text, SIZE, false, wide - SAMPLE.0 - 8.0);
        let whole = entry.width(wide);
        if x > 0.0 && x + whole > wide {
            (x, y) = (0.0, y + GAP.1);
        }
        for paint in &entry.paints {
            items.push(SceneItem::rect((x, y), SAMPLE, *paint));
        }
        let frame = Stroke::of(Ink::Axis, 0.5);
        items.push(SceneItem::outlined((x, y), SAMPLE, Paint::None, frame));
        let at = (x + SAMPLE.0 + 6.0, y + SAMPLE.1 - 1.5);
        items.push(TextLine::new(at, text, SIZE, Ink::Text).into());
        x += whole + GAP.0;
    }
    let end = if entries.is_empty() { top } else { y + GAP.1 };
    (items, end)
}
