//! One flow drawn on a map.

use super::super::flows::{Flow, series};
use super::super::scene::{Paint, SceneItem, Step, Stroke};
use super::super::theme::Ink;
use crate::stats::Count;

/// The widest arc, in pixels.
pub(super) const WIDEST: f64 = 11.0;

/// The width of the arc of a number.
pub(super) fn width(count: u64, most: u64) -> f64 {
    (count as f64 / most.max(1) as f64 * WIDEST).max(0.8)
}

/// A flow and where it lies on a map.
pub(super) struct FlowArc<'a> {
    /// The flow.
    pub flow: &'a Flow,
    /// Where it begins.
    pub from: (f64, f64),
    /// Where it ends.
    pub to: (f64, f64),
    /// The number that has the widest arc.
    pub most: u64,
    /// Whether one end lies beyond the map, so that the arc begins or ends at its edge.
    pub is_cut: bool,
}

impl FlowArc<'_> {
    /// Broken without a number, light to the upper bound, full to the lower.
    fn strokes(&self) -> Vec<Stroke> {
        let Some(Count { low, high }) = self.flow.count else {
            return vec![Stroke::of(Ink::Muted, 1.0).dashed()];
        };
        let series = series(self.flow);
        let mut strokes = Vec::new();
        if high != Some(low) {
            let wide = width(high.unwrap_or(self.most), self.most);
            strokes.push(Stroke::of(Ink::Tint(series), wide));
        }
        if low > 0 {
            strokes.push(Stroke::of(Ink::Series(series), width(low, self.most)));
        } else if high == Some(0) {
            strokes.push(Stroke::of(Ink::Tint(series), 0.8));
        }
        strokes
    }

    /// The radius of the ring of what stays at home, in the middle of its line.
    fn ring(&self) -> f64 {
        9.0 + self.width() / 2.0
    }

    /// How far from its place a name lies off the ring.
    pub(super) fn reach(&self) -> f64 {
        self.ring() + self.width() / 2.0
    }

    /// The width of the widest stroke.
    fn width(&self) -> f64 {
        let widths = self.strokes().into_iter().map(|stroke| stroke.width);
        widths.fold(0.0, f64::max)
    }

    /// The handles of the curve. Seen from where it starts, every arc bends to the same side: there and back are two.
    fn handles(&self) -> ((f64, f64), (f64, f64)) {
        let bend = if self.is_cut { 0.06 } else { 0.22 };
        let (from, to) = (self.from, self.to);
        let (dx, dy) = (to.0 - from.0, to.1 - from.1);
        let handle = |part: f64| {
            (
                from.0 + dx * part + dy * bend,
                from.1 + dy * part - dx * bend,
            )
        };
        (handle(0.3), handle(0.7))
    }

    /// Places along the arc, or around the ring.
    pub(super) fn along(&self) -> Vec<(f64, f64)> {
        let (from, to) = (self.from, self.to);
        if self.flow.at_home() {
            let ring = self.ring();
            let on_ring = |at: u8| {
                let angle = f64::from(at) * std::f64::consts::TAU / 16.0;
                (from.0 + ring * angle.cos(), from.1 + ring * angle.sin())
            };
            return (0..16).map(on_ring).collect();
        }
        let (first, second) = self.handles();
        let on_arc = |at: u8| {
            let t = f64::from(at) / 40.0;
            let u = 1.0 - t;
            let one = |a: f64, b: f64, c: f64, d: f64| {
                u * u * u * a + 3.0 * u * u * t * b + 3.0 * u * t * t * c + t * t * t * d
            };
            (
                one(from.0, first.0, second.0, to.0),
                one(from.1, first.1, second.1, to.1),
            )
        };
        (2..=38).map(on_arc).collect()
    }

    /// The arc with its head, or the ring of what stays at home.
    pub(super) fn shapes(&self) -> Vec<SceneItem> {
        let strokes = self.strokes();
        if self.flow.at_home() {
            let ring = |stroke: Stroke| SceneItem::Circle {
                at: self.from,
                radius: self.ring(),
                fill: Paint::None,
                stroke: Some(stroke),
            };
            return strokes.into_iter().map(ring).collect();
        }
        let (from, to) = (self.from, self.to);
        let long = (to.0 - from.0).hypot(to.1 - from.1);
        let (first, second) = self.handles();
        let half = (self.width() * 0.9).max(3.5);
        let is_pointed = long > half * 4.0;
        // the arc ends where its head begins
        let short = if is_pointed { half * 1.6 + 2.5 } else { 0.0 };
        let (ux, uy) = direction(second, to);
        let end = (to.0 - ux * short, to.1 - uy * short);
        let line = |stroke: &Stroke| SceneItem::Path {
            steps: vec![Step::Move(from.0, from.1), Step::Curve(first, second, end)],
            fill: Paint::None,
            stroke: Some(*stroke),
        };
        let mut items: Vec<SceneItem> = strokes.iter().map(line).collect();
        if is_pointed && let Some(stroke) = strokes.last() {
            let tip = (to.0 - ux * 2.5, to.1 - uy * 2.5);
            items.push(SceneItem::Path {
                steps: vec![
                    Step::Move(tip.0, tip.1),
                    Step::Line(end.0 - uy * half, end.1 + ux * half),
                    Step::Line(end.0 + uy * half, end.1 - ux * half),
                    Step::Close,
                ],
                fill: Paint::Solid(stroke.ink),
                stroke: None,
            });
        }
        items
    }
}

/// From one place to another, as a length of 1.
fn direction(from: (f64, f64), to: (f64, f64)) -> (f64, f64) {
    let (dx, dy) = (to.0 - from.0, to.1 - from.1);
    let long = dx.hypot(dy).max(1e-9);
    (dx / long, dy / long)
}
