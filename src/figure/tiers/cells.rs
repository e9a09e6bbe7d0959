//! The grid as it is drawn: its cells, the years above them and what the shades are.

use super::{TIERS, TierGrid, name, step, tier};
use crate::figure::Style;
use crate::figure::scene::{Anchor, Paint, SceneItem, Step, Stroke, TextLine};
use crate::figure::text::{width, wrap_to};
use crate::figure::theme::Ink;
use crate::stats::tier_range;

/// The most rows below one line of years.
const HEADS: usize = 30;

impl TierGrid {
    /// The shapes and their height.
    pub(super) fn draw(&self, style: &Style) -> (Vec<SceneItem>, f64) {
        if self.rows.is_empty() {
            let text = TextLine::new((0.0, 16.0), "nothing to show", 13.0, Ink::Muted);
            return (vec![text.into()], 24.0);
        }
        let inner = style.inner();
        let labels = self.rows.iter().map(|row| width(&row.label, 12.0, false));
        let left = (labels.fold(0.0, f64::max) + 10.0).min(inner * 0.3).ceil();
        let columns = (self.last - self.first + 1) as f64;
        let cell = ((inner - left) / columns).min(60.0);
        let (mut items, mut y) = legend(inner, cell);
        y += 14.0;
        items.extend(self.heads(left, cell, y));
        y += 6.0;
        let per_head = self.rows.len().div_ceil(self.rows.len().div_ceil(HEADS));
        let (low, tall) = if self.rows.len() > Style::DENSE {
            (17.0, 28.0)
        } else {
            (24.0, 32.0)
        };
        for (at, row) in self.rows.iter().enumerate() {
            if at > 0 && at % per_head == 0 {
                y += 18.0;
                items.extend(self.heads(left, cell, y));
                y += 6.0;
            }
            let lines = wrap_to(&row.label, 12.0, false, left - 10.0, 2);
            let high = if lines.len() > 1 { tall } else { low };
            let mut line_y = y + high / 2.0 + 4.2 - (lines.len() as f64 - 1.0) * 7.0;
            for line in lines {
                items.push(TextLine::new((0.0, line_y), line, 12.0, Ink::Text).into());
                line_y += 14.0;
            }
            for (at, year) in self.years().enumerate() {
                let place = (left + at as f64 * cell, y);
                let code = row.tiers.get(&year).map_or("", String::as_str);
                let mark = Self::mark(row, year);
                let shapes = one(code, mark, place, (cell, high));
                let said = match (code, mark) {
                    ("", _) => "no tier found".to_owned(),
                    (_, "") => name(code),
                    _ => format!("{}, inferred", name(code)),
                };
                items.push(SceneItem::titled(
                    format!("{}, {year}: {said}", row.label),
                    shapes,
                ));
            }
            y += high;
        }
        (items, y)
    }

    /// Years above their columns, as many as have room.
    fn heads(&self, left: f64, cell: f64, y: f64) -> Vec<SceneItem> {
        let wide = width("2000", 11.0, false) + 6.0;
        let every = (wide / cell).ceil().max(1.0) as i64;
        // round years where only some are written
        let written = |year: &i64| match every {
            1 => true,
            2 => year % 2 == 0,
            3..=5 => year % 5 == 0,
            _ => year % 10 == 0,
        };
        let head = |year: i64| {
            let x = left + ((year - self.first) as f64 + 0.5) * cell;
            let text = TextLine::new((x, y), year.to_string(), 11.0, Ink::Muted);
            text.anchored(Anchor::Middle).into()
        };
        self.years().filter(written).map(head).collect()
    }
}

/// The cell of a tier, and the mark after its sign.
fn one(code: &str, mark: &str, (x, y): (f64, f64), (wide, high): (f64, f64)) -> Vec<SceneItem> {
    if let Some((low, high_tier)) = tier_range(code) {
        let half = (wide / 2.0, high);
        let right = (x + wide / 2.0, y);
        return [
            one(low, "", (x, y), half),
            one(high_tier, mark, right, half),
        ]
        .concat();
    }
    let middle = (x + wide / 2.0, y + high / 2.0 + 4.0);
    let at = (x + 0.75, y + 0.75);
    let size = (wide - 1.5, high - 1.5);
    let text = |text: &str, ink: Ink| {
        let fits = width(text, 11.0, false) + 2.0 <= wide;
        let text = TextLine::new(middle, text, 11.0, ink).anchored(Anchor::Middle);
        fits.then(|| SceneItem::from(text))
    };
    let Some((code, _, sign)) = tier(code) else {
        let unknown = text(if code.is_empty() { "–" } else { code }, Ink::Muted);
        return unknown.into_iter().collect();
    };
    let has_room = |sign: &String| width(sign, 11.0, false) + 4.0 <= wide;
    let signs = [*code, sign].map(|sign| format!("{sign}{mark}"));
    let marked = signs.into_iter().find(has_room);
    let is_dotted = marked.is_none() && !mark.is_empty();
    let sign = &marked.unwrap_or_else(|| (*sign).to_owned());
    let step = step(code);
    let (fill, ink) = step.map_or((Paint::Hatch(Ink::Muted), Ink::Text), |step| {
        (Paint::Solid(Ink::Step(step)), Ink::OnStep(step))
    });
    let edge = Stroke::of(Ink::Axis, 0.75);
    let mut items = vec![SceneItem::outlined(at, size, fill, edge)];
    let text = text(sign, ink);
    if step.is_some() {
        // at any width the Watch List has a sign, which grey print shows, too
        let needs_sign = text.is_none() && *code == "2WL";
        let center = (x + wide / 2.0, y + high / 2.0);
        items.extend(text);
        items.extend(needs_sign.then(|| glyph(center.0, center.1, wide, ink)));
        items.extend(is_dotted.then(|| speck((x + wide / 2.0, y + high - 3.2), ink)));
    } else if let Some(text) = text {
        let ground = (width(sign, 11.0, false) + 4.0).min(wide - 3.0);
        let at = (x + (wide - ground) / 2.0, y + high / 2.0 - 7.0);
        let paper = Paint::Solid(Ink::Paper);
        items.extend([SceneItem::rect(at, (ground, 14.0), paper), text]);
    }
    items
}

/// A mark where it has no room as a letter.
fn speck(at: (f64, f64), ink: Ink) -> SceneItem {
    SceneItem::Circle {
        at,
        radius: 1.0,
        fill: Paint::Solid(ink),
        stroke: None,
    }
}

/// The sign of the Watch List where letters have no room: a triangle.
fn glyph(x: f64, y: f64, wide: f64, ink: Ink) -> SceneItem {
    let half = (wide * 0.32).clamp(1.5, 5.0);
    SceneItem::Path {
        steps: vec![
            Step::Move(x, y - half),
            Step::Line(x + half, y + half * 0.8),
            Step::Line(x - half, y + half * 0.8),
            Step::Close,
        ],
        fill: Paint::Solid(ink),
        stroke: None,
    }
}

/// What the shades are, over as many lines as they need.
fn legend(inner: f64, cell: f64) -> (Vec<SceneItem>, f64) {
    let mut items = Vec::new();
    let (mut x, mut y) = (0.0, 0.0);
    for (code, name, ..) in &TIERS {
        let wide = 28.0 + 6.0 + width(name, 12.0, false);
        if x > 0.0 && x + wide > inner {
            (x, y) = (0.0, y + 22.0);
        }
        items.extend(one(code, "", (x, y), (cell.clamp(20.0, 28.0), 18.0)));
        items.push(TextLine::new((x + 34.0, y + 13.2), *name, 12.0, Ink::Text).into());
        x += wide + 16.0;
    }
    (items, y + 24.0)
}
