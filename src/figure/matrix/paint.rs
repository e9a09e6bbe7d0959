//! The cells of a matrix, the names above its columns and what its colours are.

use super::{Matrix, MatrixCell, SMALL};
use crate::figure::scene::{Anchor, Paint, SceneItem, Stroke, TextLine};
use crate::figure::text::{width, wrap, wrap_to};
use crate::figure::theme::Ink;
use crate::stats::mathematics::bounds::Range;

impl Matrix {
    /// The number of a cell as long as it has room: a range becomes the bound that says more.
    fn short(&self, range: Range, room: f64) -> Option<String> {
        // the subtitle says that numbers are percent
        let whole = self.words(range).trim_end_matches('%').to_owned();
        let bound = match range.high {
            Some(high) if range.low <= 0.0 => "≤".to_owned() + &self.words(Range::exact(high)),
            _ => "≥".to_owned() + &self.words(Range::exact(range.low)),
        };
        let bound = bound.trim_end_matches('%').to_owned();
        let open = range.number().is_none();
        let shown = [Some(whole), open.then_some(bound)].into_iter().flatten();
        let mut fitting = shown.filter(|text| width(text, SMALL, false) <= room);
        fitting.next()
    }

    pub(super) fn cell(
        &self,
        from: &str,
        column: &str,
        gathered: &[String],
        (x, y): (f64, f64),
        (wide, high): (f64, f64),
    ) -> Vec<SceneItem> {
        let (at, size) = ((x + 0.75, y + 0.75), (wide - 1.5, high - 1.5));
        let flows = self.flows(from, column, gathered);
        if flows.is_empty() {
            let line = Stroke::of(Ink::Grid, 0.8);
            return vec![SceneItem::line((x, y + high), (x + wide, y + high), line)];
        }
        let amount = sum_of_known(&flows);
        let middle = (x + wide / 2.0, y + high / 2.0);
        let words = amount.map_or("no number".to_owned(), |range| self.words(range));
        let mut shapes = Vec::new();
        match amount {
            None => shapes.push(SceneItem::Circle {
                at: middle,
                radius: 2.6,
                fill: Paint::Solid(Ink::Paper),
                stroke: Some(Stroke::of(Ink::Muted, 1.2)),
            }),
            Some(range) => {
                let sure = range.low > 0.0 || range.high == Some(0.0);
                let step = self
                    .limits()
                    .iter()
                    .filter(|limit| **limit <= range.low)
                    .count() as u8;
                let (fill, ink) = if sure {
                    (Paint::Solid(Ink::Step(step)), Ink::OnStep(step))
                } else {
                    (Paint::Solid(Ink::Paper), Ink::Text)
                };
                let open = range.number().is_none();
                let edge = Stroke::of(if open { Ink::Axis } else { Ink::Paper }, 0.8);
                shapes.push(SceneItem::outlined(
                    at,
                    size,
                    fill,
                    if open { edge.dashed() } else { edge },
                ));
                if let Some(short) = self.short(range, wide - 2.0) {
                    let text = TextLine::new((middle.0, middle.1 + 3.6), short, SMALL, ink);
                    shapes.push(text.anchored(Anchor::Middle).into());
                }
            }
        }
        vec![SceneItem::titled(
            format!("{from} to {column}: {words}"),
            shapes,
        )]
    }

    pub(super) fn words(&self, range: Range) -> String {
        use crate::render::number;
        let one = |x: f64| {
            if self.percent {
                format!("{:.0}", x * 100.0)
            } else {
                number::grouped(x.round() as u64)
            }
        };
        let sign = if self.percent { "%" } else { "" };
        match range.high {
            Some(high) if one(high) == one(range.low) => one(range.low) + sign,
            Some(high) => number::range(&one(range.low), &one(high)) + sign,
            None => format!("≥{}{sign}", one(range.low)),
        }
    }

    /// What the colours are.
    pub(super) fn key(&self, top: f64, inner: f64) -> (Vec<SceneItem>, f64) {
        let limits = self.limits();
        let last = limits[3];
        let word = |at: usize| {
            let low = if at == 0 { 0.0 } else { limits[at - 1] };
            match (at, self.percent) {
                (4, _) => self.words(Range::exact(last)) + " or more",
                (_, true) => format!("{:.0}–{:.0}%", low * 100.0, limits[at] * 100.0),
                (_, false) => self.words(Range {
                    low: low.max(1.0),
                    high: Some(limits[at] - 1.0),
                }),
            }
        };
        let mut entries: Vec<(Paint, String)> = (0..5)
            .map(|at| (Paint::Solid(Ink::Step(at as u8)), word(at)))
            .collect();
        if self
            .cells
            .iter()
            .any(|cell| cell.amount.is_some_and(|range| range.number().is_none()))
        {
            entries.push((Paint::None, "broken edge: possible range".into()));
        }
        if self.cells.iter().any(|cell| cell.amount.is_none()) {
            entries.push((Paint::None, "circle: no number".into()));
        }
        let mut items = Vec::new();
        let (mut x, mut y) = (0.0, top);
        for (paint, text) in entries {
            let sample = if paint == Paint::None { 0.0 } else { 20.0 };
            let wide = sample + width(&text, 11.0, false);
            if x > 0.0 && x + wide > inner {
                (x, y) = (0.0, y + 18.0);
            }
            if paint != Paint::None {
                items.push(SceneItem::outlined(
                    (x, y + 1.0),
                    (15.0, 11.0),
                    paint,
                    Stroke::of(Ink::Axis, 0.5),
                ));
            }
            for (at, line) in wrap(&text, 11.0, false, inner).into_iter().enumerate() {
                y += if at > 0 { 14.0 } else { 0.0 };
                items.push(TextLine::new((x + sample, y + 10.5), line, 11.0, Ink::Muted).into());
            }
            x += wide + 16.0;
        }
        (items, y + 18.0)
    }
}

/// The names of destinations, running upwards, and the height that they take.
pub(super) fn heads(columns: &[String], left: f64, wide: f64) -> (Vec<SceneItem>, f64) {
    const LONGEST: f64 = 150.0;
    let lines: Vec<Vec<String>> = columns
        .iter()
        .map(|name| wrap_to(name, 11.0, false, LONGEST, 2))
        .collect();
    let tall = lines
        .iter()
        .flatten()
        .map(|line| width(line, 11.0, false))
        .fold(0.0, f64::max);
    let mut items = Vec::new();
    for (at, lines) in lines.into_iter().enumerate() {
        let middle = left + (at as f64 + 0.5) * wide;
        let mut x = middle + 4.0 - (lines.len() as f64 - 1.0) * 6.0;
        for line in lines {
            items.push(
                TextLine::new((x, tall + 2.0), line, 11.0, Ink::Text)
                    .turned()
                    .into(),
            );
            x += 12.0;
        }
    }
    (items, tall + 8.0)
}

/// The sum of the flows whose number is known; `None` where none is.
fn sum_of_known(flows: &[&MatrixCell]) -> Option<Range> {
    let known = flows.iter().filter_map(|cell| cell.amount);
    known.reduce(|a, b| Range {
        low: a.low + b.low,
        high: a.high.zip(b.high).map(|(a, b)| a + b),
    })
}
