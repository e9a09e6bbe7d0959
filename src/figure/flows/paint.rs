//! Bands and nodes as shapes.

use super::layout::{self, Band, Layout};
use super::{Block, Flow, OTHERS, place};
use crate::render::number;
use crate::stats::mathematics::bounds::sum;

use super::super::Style;
use super::super::scene::{Anchor, Item, Paint, Step, Stroke, Text};
use super::super::text::wrap_to;
use super::super::theme::Ink;

/// How wide a node is.
const NODE: f64 = 9.0;
/// Between a node and its name.
const AWAY: f64 = 7.0;
/// The height of a line of a name.
const LINE: f64 = 14.0;

/// The names of both sides, in lines.
struct Names {
    size: f64,
    left: f64,
    right: f64,
}

impl Names {
    fn of(style: &Style) -> Self {
        let wide = style.inner();
        Self {
            size: if style.is_narrow() { 11.0 } else { 12.0 },
            left: (wide * 0.22).clamp(62.0, 170.0),
            right: (wide * 0.3).clamp(92.0, 230.0),
        }
    }

    fn lines(&self, is_left: bool, key: &str) -> Vec<String> {
        let name = match key.strip_suffix('=') {
            Some(code) => format!("at home: {}", place(code)),
            None if key == OTHERS && !is_left => "their destinations".into(),
            None => place(key),
        };
        let most = if is_left { self.left } else { self.right };
        wrap_to(&name, self.size, false, most, 8)
    }
}

impl Names {
    /// The number of a node, in lines; none in a block that has no numbers at all.
    fn numbers(&self, block: &Block<'_>, is_left: bool, key: &str) -> Vec<String> {
        if !block.has_numbers() {
            return Vec::new();
        }
        let shown = total(block, is_left, key).unwrap_or_else(|| "no number".into());
        let most = if is_left { self.left } else { self.right };
        wrap_to(&shown, self.size, true, most, 4)
    }
}

/// The drawing of a block, and its height.
pub(super) fn draw(block: &Block<'_>, style: &Style) -> (Vec<Item>, f64) {
    let names = Names::of(style);
    // its name, and its number on a separate line
    let room = |is_left: bool, key: &str| {
        let lines = names.lines(is_left, key).len() + names.numbers(block, is_left, key).len();
        lines as f64 * LINE
    };
    let layout = layout::of(&block.flows, room);
    let x = (
        names.left + AWAY + NODE,
        style.inner() - names.right - AWAY - NODE,
    );
    let mut items: Vec<Item> = layout
        .bands
        .iter()
        .map(|band| {
            let flow = &block.flows[band.flow];
            let shown = match flow.count {
                Some(count) => format!("{} {}", number::count(Some(count)), block.unit()),
                None => super::without(flow).into(),
            };
            let title = format!("{} to {}: {shown}", place(&flow.from), super::end(flow));
            Item::titled(title, shapes(band, flow, x))
        })
        .collect();
    nodes(&mut items, &layout, block, &names, x);
    (items, layout.height)
}

/// The series of a flow: across a border, domestic, or to combined places.
fn series(flow: &Flow) -> u8 {
    if flow.at_home() {
        2
    } else if flow.to.contains(';') || flow.from == OTHERS {
        3
    } else {
        0
    }
}

fn shapes(band: &Band, flow: &Flow, (x0, x1): (f64, f64)) -> Vec<Item> {
    let (low, high) = band.heights;
    let middle = f64::midpoint(x0, x1);
    let curve = |from: f64, to: f64| Step::Curve((middle, from), (middle, to), (x1, to));
    if flow.count.is_none() {
        let (from, to) = band.top;
        return vec![Item::Path {
            steps: vec![Step::Move(x0, from), curve(from, to)],
            fill: Paint::None,
            stroke: Some(Stroke::of(Ink::Axis, 1.2).dashed()),
        }];
    }
    let part = |from: f64, to: f64, fill: Paint| {
        let (left, right) = band.top;
        Item::Path {
            steps: vec![
                Step::Move(x0, left + from),
                curve(left + from, right + from),
                Step::Line(x1, right + to),
                Step::Curve((middle, right + to), (middle, left + to), (x0, left + to)),
                Step::Close,
            ],
            fill,
            stroke: Some(Stroke::of(Ink::Paper, 0.6)),
        }
    };
    let series = series(flow);
    let mut shapes = Vec::new();
    if low > 0.0 {
        shapes.push(part(0.0, low, Paint::Solid(Ink::Series(series))));
    }
    if high > low {
        shapes.push(part(low, high, Paint::Solid(Ink::Tint(series))));
    }
    if shapes.is_empty() {
        // none were counted: a line says that they were looked for
        shapes.push(Item::Path {
            steps: vec![Step::Move(x0, band.top.0), curve(band.top.0, band.top.1)],
            fill: Paint::None,
            stroke: Some(Stroke::of(Ink::Series(series), 0.8)),
        });
    }
    shapes
}

fn nodes(
    items: &mut Vec<Item>,
    layout: &Layout,
    block: &Block<'_>,
    names: &Names,
    (x0, x1): (f64, f64),
) {
    for (is_left, nodes) in [(true, &layout.left), (false, &layout.right)] {
        for node in nodes {
            let x = if is_left { x0 - NODE } else { x1 };
            let height = node.height.max(1.5);
            let shown = total(block, is_left, &node.key);
            let (fill, ink) = match &shown {
                _ if node.key.contains(';') => (Paint::Hatch(Ink::Text), Ink::Text),
                // its height is of lines, not of numbers
                None => (Paint::Solid(Ink::Paper), Ink::Axis),
                Some(_) => (Paint::Solid(Ink::Text), Ink::Text),
            };
            let frame = Stroke::of(ink, 0.8);
            items.push(Item::outlined((x, node.top), (NODE, height), fill, frame));
            let lines = names.lines(is_left, &node.key);
            let numbers = names.numbers(block, is_left, &node.key);
            let tall = (lines.len() + numbers.len()) as f64 * LINE;
            let mut y = node.top + node.height / 2.0 - tall / 2.0;
            let (at, anchor) = if is_left {
                (x - AWAY, Anchor::End)
            } else {
                (x + NODE + AWAY, Anchor::Start)
            };
            for line in lines {
                y += LINE;
                items.push(
                    Text::new((at, y - 3.0), line, names.size, Ink::Text)
                        .anchored(anchor)
                        .into(),
                );
            }
            for number in numbers {
                y += LINE;
                let ink = if shown.is_some() {
                    Ink::Text
                } else {
                    Ink::Muted
                };
                let mut text = Text::new((at, y - 3.0), number, names.size, ink).anchored(anchor);
                text.bold = shown.is_some();
                items.push(text.into());
            }
        }
    }
}

/// The number of a node: of all its flows that have one.
fn total(block: &Block<'_>, is_left: bool, key: &str) -> Option<String> {
    let own = |flow: &&Flow| {
        if is_left {
            flow.from == key
        } else {
            layout::destination(flow) == key
        }
    };
    let counts: Vec<_> = block
        .flows
        .iter()
        .filter(own)
        .map(|flow| flow.count)
        .collect();
    let count = sum(counts.iter().flatten().map(|count| Some(*count)))?;
    let more = if counts.iter().any(Option::is_none) {
        " and n.p."
    } else {
        ""
    };
    Some(number::count(Some(count)) + more)
}
