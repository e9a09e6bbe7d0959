//! Positions of bars and their labels: side by side, or one above the other where there is little width.

use super::marks::said_in;
use super::{Bar, BarBlock, Bars, Mark};
use crate::figure::Style;
use crate::figure::scene::{Anchor, SceneItem, Stroke, TextBlock, TextLine};
use crate::figure::text::{shortened, width, wrap, wrap_to};
use crate::figure::theme::Ink;

impl Bars {
    /// The shapes and their height.
    pub(in crate::figure) fn draw(&self, style: &Style) -> (Vec<SceneItem>, f64) {
        if self.blocks.is_empty() {
            let text = TextLine::new((0.0, 16.0), "nothing to show", 13.0, Ink::Muted);
            return (vec![text.into()], 24.0);
        }
        if let Some(dots) = self.dots() {
            return self.compact(&dots, style);
        }
        if style.is_narrow() {
            self.narrow(style)
        } else {
            self.wide(style)
        }
    }

    fn wide(&self, style: &Style) -> (Vec<SceneItem>, f64) {
        let inner = style.inner();
        let widest = |most: f64, widths: &mut dyn Iterator<Item = f64>| {
            widths.fold(0.0, f64::max).min(most).ceil()
        };
        let first = widest(
            inner * 0.25,
            &mut self.blocks.iter().map(|block| {
                width(&block.label, 13.0, true).max(width(&block.detail, 11.0, false))
            }),
        );
        let second = widest(
            inner * 0.24,
            &mut self.all().map(|bar| width(&bar.label, 12.0, false)),
        );
        let left = first + 14.0 + if second > 0.0 { second + 10.0 } else { 0.0 };
        let room = inner - left;
        let plot = self.plot(room);
        let mut marks = Vec::new();
        let mut y = 22.0;
        for (at, block) in self.blocks.iter().enumerate() {
            if at > 0 {
                let line = Stroke::of(Ink::Grid, 1.0);
                marks.push(SceneItem::line((0.0, y), (inner, y), line));
            }
            y += 7.0;
            let top = y;
            let (head, label_y) = head_beside(block, first, top);
            marks.extend(head);
            let has_bars = block.bars.iter().any(|bar| bar.mark != Mark::Names);
            let before = marks.len();
            for bar in &block.bars {
                let lines = wrap_to(&bar.label, 12.0, false, second, 4);
                let high = lines.len().max(said_in(bar, room).len()).max(1) as f64;
                let high = (high * 14.5).max(15.0) + 7.0;
                let middle = y + high / 2.0;
                let mut shapes = label_before(lines, (left - 10.0, middle));
                shapes.extend(self.bar(bar, (left, middle), plot));
                shapes.extend(self.words(bar, (left, middle), plot, room));
                marks.push(SceneItem::titled(self.title(block, bar), shapes));
                y += high;
            }
            y = y.max(label_y + 4.0) + 7.0;
            if has_bars {
                let from = if at == 0 { 18.0 } else { top - 7.0 };
                marks.splice(before..before, self.grid_lines((left, plot), (from, y)));
            }
        }
        let mut items = self.axis((left, plot));
        items.extend(marks);
        (items, y)
    }

    fn narrow(&self, style: &Style) -> (Vec<SceneItem>, f64) {
        let inner = style.inner();
        let plot = inner - 2.0;
        let mut marks = Vec::new();
        let mut y = 22.0;
        for (at, block) in self.blocks.iter().enumerate() {
            if at > 0 {
                y += 8.0;
                let line = Stroke::of(Ink::Grid, 1.0);
                marks.push(SceneItem::line((0.0, y), (inner, y), line));
            }
            y += 6.0;
            let (head, end, behind) = head_above(block, inner, y);
            marks.extend(head);
            y = end + 4.0;
            for bar in &block.bars {
                let is_alone = bar.label.is_empty() && block.bars.len() == 1;
                let (shapes, end) = self.narrow_bar(bar, is_alone.then_some(behind), inner, y);
                marks.push(SceneItem::titled(self.title(block, bar), shapes));
                y = end;
            }
        }
        let mut items = self.axis((0.0, plot));
        items.extend(marks);
        (items, y)
    }

    /// A bar below its label and number, and the height at which it ends; `behind` is where the head of its block ends, if it has
    /// no label and is alone in it.
    fn narrow_bar(
        &self,
        bar: &Bar,
        behind: Option<f64>,
        inner: f64,
        top: f64,
    ) -> (Vec<SceneItem>, f64) {
        let plot = inner - 2.0;
        let mut y = top;
        let mut long = said_in(bar, inner);
        if bar.mark == Mark::Words && width(&bar.value, 12.0, true) <= inner * 0.5 {
            long.clear();
        }
        let value = if long.is_empty() {
            shortened(&bar.value, 12.0, true, inner * 0.5)
        } else {
            String::new()
        };
        let value_width = width(&value, 12.0, true);
        let label = wrap_to(&bar.label, 12.0, false, inner - value_width - 10.0, 3);
        let mut shapes = Vec::new();
        // the number of a bar without a label follows the head of its block if there is room
        if behind.is_some_and(|behind| inner - behind - value_width - 10.0 > 0.0) {
            y -= 20.0;
        }
        for (at, line) in label.iter().enumerate() {
            y += 16.0;
            if at == 0 {
                let text = TextLine::new((inner, y), value.clone(), 12.0, Ink::Text).bold();
                shapes.push(text.anchored(Anchor::End).into());
            }
            if !line.is_empty() {
                shapes.push(TextLine::new((0.0, y), line.clone(), 12.0, Ink::Text).into());
            }
        }
        // next to the label if there is room, else below it
        let after = width(&bar.label, 12.0, false) + 8.0;
        let beside = width(&bar.beside, 11.0, false) + 10.0;
        let fits =
            label.len() == 1 && !bar.label.is_empty() && after + beside + value_width <= inner;
        if fits {
            let beside = TextLine::new((after, y), bar.beside.clone(), 11.0, Ink::Muted);
            shapes.push(beside.into());
        }
        let below = wrap(&bar.beside, 11.0, false, inner).into_iter();
        let below = below.filter(|line| !line.is_empty() && !fits);
        shapes.extend(TextBlock::of(11.0, Ink::Muted, 14.0, 0.0).write(&mut y, below));
        if matches!(bar.mark, Mark::Words | Mark::Names) {
            shapes.extend(TextBlock::of(12.0, Ink::Muted, 14.5, 0.0).write(&mut y, long));
            return (shapes, y + 6.0);
        }
        y += 14.0;
        shapes.extend(self.grid_lines((0.0, plot), (y - 10.0, y + 10.0)));
        shapes.extend(self.bar(bar, (0.0, y), plot));
        (shapes, y + 13.0)
    }

    /// How long the axis may be, so that the words behind the bars have room.
    fn plot(&self, room: f64) -> f64 {
        let most = self.most();
        let fits = self.all().map(|bar| {
            let Mark::Known {
                low,
                high,
                interval,
                ..
            } = bar.mark
            else {
                return room;
            };
            let end = interval.map_or(0.0, |(_, high)| high);
            let end = end.max(high.unwrap_or(most)).max(low) / most;
            let beside = width(&bar.beside, 11.0, false) + 6.0;
            let words = width(&bar.value, 12.0, true) + beside.min(room * 0.32) + 10.0;
            if end > 0.0 {
                (room - words) / end
            } else {
                room
            }
        });
        let last = self
            .ticks
            .last()
            .map_or(0.0, |last| width(&self.tick(*last), 11.0, false));
        fits.fold(room - last / 2.0, f64::min).max(room * 0.4)
    }

    pub(super) fn grid_lines(
        &self,
        (left, plot): (f64, f64),
        (top, bottom): (f64, f64),
    ) -> Vec<SceneItem> {
        let line = |tick: &f64| {
            let x = left + plot * tick / self.most();
            let ink = if *tick == 0.0 { Ink::Axis } else { Ink::Grid };
            SceneItem::line((x, top), (x, bottom), Stroke::of(ink, 1.0))
        };
        self.ticks.iter().map(line).collect()
    }

    /// The numbers of the axis, as many as have room.
    pub(super) fn axis(&self, (left, plot): (f64, f64)) -> Vec<SceneItem> {
        let mut items = Vec::new();
        let mut free = f64::NEG_INFINITY;
        for tick in &self.ticks {
            let x = left + plot * tick / self.most();
            let text = self.tick(*tick);
            let wide = width(&text, 11.0, false);
            let (anchor, from) = if left < wide / 2.0 && *tick == 0.0 {
                (Anchor::Start, x)
            } else if left < 1.0 && *tick == self.most() {
                (Anchor::End, x - wide)
            } else {
                (Anchor::Middle, x - wide / 2.0)
            };
            if from > free {
                let text = TextLine::new((x, 11.0), text, 11.0, Ink::Muted);
                items.push(text.anchored(anchor).into());
                free = from + wide + 8.0;
            }
        }
        items
    }
}

/// The name of a block and the text on it, in a column at the left, and where these end.
fn head_beside(block: &BarBlock, wide: f64, top: f64) -> (Vec<SceneItem>, f64) {
    let (mut items, mut y) = (Vec::new(), top);
    let names = wrap_to(&block.label, 13.0, true, wide, 3);
    items.extend(TextBlock::bold(13.0, 16.0, 0.0).write(&mut y, names));
    let details = wrap_to(&block.detail, 11.0, false, wide, 3).into_iter();
    let details = details.filter(|line| !line.is_empty());
    items.extend(TextBlock::of(11.0, Ink::Muted, 14.0, 0.0).write(&mut y, details));
    (items, y)
}

/// The lines of a bar's label, which end at a place and have their middle at its height.
fn label_before(lines: Vec<String>, (end, middle): (f64, f64)) -> Vec<SceneItem> {
    let mut y = middle - (lines.len() as f64 - 1.0) * 7.25 + 4.2;
    let mut items = Vec::new();
    for line in lines.into_iter().filter(|line| !line.is_empty()) {
        let text = TextLine::new((end, y), line, 12.0, Ink::Text);
        items.push(text.anchored(Anchor::End).into());
        y += 14.5;
    }
    items
}

/// The name of a block and the text on it, one below the other; the height at which they end and how wide the last line is.
fn head_above(block: &BarBlock, inner: f64, top: f64) -> (Vec<SceneItem>, f64, f64) {
    let mut items = Vec::new();
    let (mut y, mut last) = (top, 0.0);
    for line in wrap(&block.label, 13.0, true, inner) {
        y += 16.0;
        last = width(&line, 13.0, true);
        items.push(TextLine::new((0.0, y), line, 13.0, Ink::Text).bold().into());
    }
    for line in wrap(&block.detail, 11.0, false, inner) {
        if !line.is_empty() {
            y += 14.0;
            last = width(&line, 11.0, false);
            items.push(TextLine::new((0.0, y), line, 11.0, Ink::Muted).into());
        }
    }
    (items, y, last)
}
