//! Bands and nodes as shapes.

use super::layout::{self, Band, Layout};
use super::{Flow, FlowBlock, OTHERS, place};
use crate::render::number;
use crate::stats::mathematics::bounds::sum;

use super::super::Style;
use super::super::scene::{Anchor, Paint, SceneItem, Step, Stroke, TextLine};
use super::super::text::wrap_to;
use super::super::theme::Ink;

/// How wide a node is.
const NODE: f64 = 9.0;
/// Between a node and its name.
const AWAY: f64 = 7.0;
/// The height of a line of a name.
const LINE: f64 = 14.0;

/// The names of both sides, in lines.
struct NodeNames {
    size: f64,
    left: f64,
    right: f64,
}

impl NodeNames {
    fn of(style: &Style) -> Self {
        let wide = style.inner();
        Self {
            size: if style.is_narrow() { 11.0 } else { 12.0 },
            left: (wide * 0.22).clamp(62.0, 170.0),
            right: (wide * 0.3).clamp(92.0, 230.0),
        }
    }

    fn lines(&self, is_left: bool, key: &str) -> Vec<String> {
        let name = place(key);
        let most = if is_left { self.left } else { self.right };
        wrap_to(&name, self.size, false, most, 8)
    }
}

impl NodeNames {
    /// The number of a node, in lines; none in a block that has no numbers at all.
    fn numbers(&self, block: &FlowBlock<'_>, is_left: bool, key: &str) -> Vec<String> {
        if !block.has_numbers() {
            return Vec::new();
        }
        let shown = total(block, is_left, key).unwrap_or_else(|| "no number".into());
        let most = if is_left { self.left } else { self.right };
        wrap_to(&shown, self.size, true, most, 4)
    }

    /// The part of an origin that stays at home, as lines of text.
    fn at_home(&self, block: &FlowBlock<'_>, is_left: bool, key: &str) -> Vec<String> {
        let Some(home) = home(block, key).filter(|_| is_left) else {
            return Vec::new();
        };
        let text = match home.count {
            Some(count) => format!("{} at home", number::count(Some(count))),
            None => "at home, no number".to_owned(),
        };
        wrap_to(&text, self.size - 1.0, false, self.left, 2)
    }
}

/// The drawing of a block, in pixels for a person, and its height.
pub(super) fn draw(block: &FlowBlock<'_>, scale: f64, style: &Style) -> (Vec<SceneItem>, f64) {
    let names = NodeNames::of(style);
    let abroad: Vec<Flow> = abroad(block).cloned().collect();
    // its name, and its number on a separate line
    let room = |is_left: bool, key: &str| {
        let mut lines = names.lines(is_left, key).len() + names.numbers(block, is_left, key).len();
        lines += names.at_home(block, is_left, key).len();
        lines as f64 * LINE
    };
    let more = |is_left: bool, key: &str| {
        let rest = block.rest.iter().filter(|flow| !flow.at_home());
        let rest = rest.filter(|flow| {
            if is_left {
                flow.from == key
            } else {
                flow.to == key
            }
        });
        let home = home(block, key)
            .filter(|_| is_left)
            .map_or(0.0, layout::high);
        (home, rest.map(layout::high).sum())
    };
    let layout = layout::of(&abroad, scale, room, more);
    let x = (
        names.left + AWAY + NODE,
        style.inner() - names.right - AWAY - NODE,
    );
    let mut items: Vec<SceneItem> = layout
        .bands
        .iter()
        .map(|band| {
            let flow = &abroad[band.flow];
            let shown = match flow.count {
                Some(count) => format!("{} {}", number::count(Some(count)), block.unit()),
                None => super::without(flow).into(),
            };
            let title = format!("{} to {}: {shown}", place(&flow.from), super::end(flow));
            SceneItem::titled(title, shapes(band, flow, x))
        })
        .collect();
    nodes(&mut items, &layout, block, &names, x);
    (items, layout.height)
}

/// The flows that have a band: neither those at home nor the one of all others.
pub(super) fn abroad<'a>(block: &'a FlowBlock<'_>) -> impl Iterator<Item = &'a Flow> {
    let origins: Vec<&str> = block
        .flows
        .iter()
        .filter(|flow| !flow.at_home())
        .map(|flow| flow.from.as_str())
        .collect();
    // an origin whose victims all stay at home has a node, too
    block.flows.iter().filter(move |flow| {
        flow.from != OTHERS && (!flow.at_home() || !origins.contains(&flow.from.as_str()))
    })
}

/// The flow of an origin that stays at home, where it is drawn as a stub.
fn home<'a>(block: &'a FlowBlock<'_>, key: &str) -> Option<&'a Flow> {
    let is_abroad = |flow: &Flow| flow.from == key && !flow.at_home() && flow.from != OTHERS;
    let own = block
        .flows
        .iter()
        .find(|flow| flow.at_home() && flow.from == key);
    own.filter(|_| block.flows.iter().any(is_abroad))
}

fn shapes(band: &Band, flow: &Flow, (x0, x1): (f64, f64)) -> Vec<SceneItem> {
    let (low, high) = band.heights;
    let middle = f64::midpoint(x0, x1);
    let curve = |from: f64, to: f64| Step::Curve((middle, from), (middle, to), (x1, to));
    if flow.count.is_none() {
        let (from, to) = band.top;
        return vec![SceneItem::Path {
            steps: vec![Step::Move(x0, from), curve(from, to)],
            fill: Paint::None,
            stroke: Some(Stroke::of(Ink::Axis, 1.2).dashed()),
        }];
    }
    // a stroke is as wide where it is steep as where it is level
    let part = |from: f64, to: f64, ink: Ink| {
        let (left, right) = (
            band.top.0 + f64::midpoint(from, to),
            band.top.1 + f64::midpoint(from, to),
        );
        SceneItem::Path {
            steps: vec![Step::Move(x0, left), curve(left, right)],
            fill: Paint::None,
            stroke: Some(Stroke::of(ink, (to - from - 0.6).max(0.6))),
        }
    };
    let series = super::series(flow);
    let mut shapes = Vec::new();
    if low > 0.0 {
        shapes.push(part(0.0, low, Ink::Series(series)));
    }
    if high > low {
        shapes.push(part(low, high, Ink::Tint(series)));
    }
    if shapes.is_empty() {
        // none were counted: a line says that they were looked for
        shapes.push(SceneItem::Path {
            steps: vec![Step::Move(x0, band.top.0), curve(band.top.0, band.top.1)],
            fill: Paint::None,
            stroke: Some(Stroke::of(Ink::Series(series), 0.8)),
        });
    }
    shapes
}

fn nodes(
    items: &mut Vec<SceneItem>,
    layout: &Layout,
    block: &FlowBlock<'_>,
    names: &NodeNames,
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
            items.push(SceneItem::outlined(
                (x, node.top),
                (NODE, height),
                fill,
                frame,
            ));
            items.extend(beyond(node, block, x));
            let lines = names.lines(is_left, &node.key);
            let numbers = names.numbers(block, is_left, &node.key);
            let at_home = names.at_home(block, is_left, &node.key);
            let tall = (lines.len() + numbers.len() + at_home.len()) as f64 * LINE;
            let all = node.height + node.more.0 + node.more.1;
            let mut y = node.top + all / 2.0 - tall / 2.0;
            let (at, anchor) = if is_left {
                (x - AWAY, Anchor::End)
            } else {
                (x + NODE + AWAY, Anchor::Start)
            };
            let mut write = |line: String, ink: Ink, size: f64, bold: bool| {
                y += LINE;
                let mut text = TextLine::new((at, y - 3.0), line, size, ink).anchored(anchor);
                text.bold = bold;
                items.push(text.into());
            };
            for line in lines {
                write(line, Ink::Text, names.size, false);
            }
            let (ink, bold) = match shown {
                Some(_) => (Ink::Text, true),
                None => (Ink::Muted, false),
            };
            for number in numbers {
                write(number, ink, names.size, bold);
            }
            for line in at_home {
                let part = home(block, &node.key);
                let ink = part.map_or(Ink::Muted, |part| Ink::Word(super::series(part)));
                write(line, ink, names.size - 1.0, false);
            }
        }
    }
}

/// Below the bands of a node: a stub of what stays at home, and a light part of what goes where nothing is drawn to.
fn beyond(node: &layout::FlowEnd, block: &FlowBlock<'_>, x: f64) -> Vec<SceneItem> {
    const STUB: f64 = 26.0;
    let mut items = Vec::new();
    let mut y = node.top + node.height;
    let (at_home, rest) = node.more;
    if let Some(flow) = home(block, &node.key).filter(|_| at_home > 0.0) {
        let series = super::series(flow);
        let full = flow.count.map_or(0.0, |count| count.low as f64) / layout::high(flow) * at_home;
        let size = |high: f64| (NODE + STUB, high.max(1.0));
        let mut shapes = vec![SceneItem::rect(
            (x, y),
            size(at_home),
            Paint::Solid(Ink::Tint(series)),
        )];
        if full > 0.0 {
            shapes.push(SceneItem::rect(
                (x, y),
                size(full),
                Paint::Solid(Ink::Series(series)),
            ));
        }
        let title = format!(
            "{} at home: {}",
            place(&flow.from),
            number::count(flow.count)
        );
        items.push(SceneItem::titled(title, shapes));
        y += at_home;
    }
    if rest > 0.0 {
        let edge = Stroke::of(Ink::Axis, 0.8);
        items.push(SceneItem::outlined(
            (x, y),
            (NODE, rest),
            Paint::Solid(Ink::Tint(3)),
            edge,
        ));
    }
    items
}

/// The number of a node: of all its flows that have one.
fn total(block: &FlowBlock<'_>, is_left: bool, key: &str) -> Option<String> {
    let own = |flow: &&Flow| {
        if is_left {
            flow.from == key
        } else {
            flow.to == key && !flow.at_home()
        }
    };
    let counts: Vec<_> = block
        .flows
        .iter()
        .chain(&block.rest)
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
