//! Many blocks with the same few bars: one line per block, with a dot for each bar.

use super::{Bar, BarBlock, Bars, Mark};
use crate::figure::Style;
use crate::figure::scene::{Anchor, Paint, SceneItem, Stroke, TextLine};
use crate::figure::text::{shortened, width};
use crate::figure::theme::Ink;

/// How many bars a line may hold.
const MOST: usize = 4;
/// From one dot of a line down to the next.
const STEP: f64 = 6.0;

impl Bars {
    /// The bars that lines of dots would hold, by label and series; `None` where bars are drawn.
    pub(super) fn dots(&self) -> Option<Vec<(&str, u8)>> {
        let mut dots: Vec<(&str, u8)> = Vec::new();
        for bar in self.all() {
            let dot = (bar.label.as_str(), bar.series);
            match bar.mark {
                Mark::Names => return None,
                Mark::Words => {}
                _ if dots.contains(&dot) => {}
                _ => dots.push(dot),
            }
        }
        dots.sort_by_key(|(_, series)| *series);
        let few = (1..=MOST).contains(&dots.len());
        (few && self.is_many()).then_some(dots)
    }

    /// The shapes and their height.
    pub(super) fn compact(&self, dots: &[(&str, u8)], style: &Style) -> (Vec<SceneItem>, f64) {
        let inner = style.inner();
        let widest = |most: f64, widths: &mut dyn Iterator<Item = f64>| {
            widths.fold(0.0, f64::max).min(most).ceil()
        };
        let name = |block: &BarBlock| {
            let name = format!("{} {}", block.label, block.detail);
            name.trim().to_owned()
        };
        let names = self.blocks.iter();
        let names = names.map(|block| width(&name(block), 12.0, false));
        let left = widest(inner * 0.36, &mut { names }) + 10.0;
        let said = self.blocks.iter();
        let said = said.map(|block| block_says(block, dots, self.percent));
        let said: Vec<(String, String)> = said.collect();
        let values = said.iter().map(|(value, _)| width(value, 12.0, true));
        let right = widest(inner * 0.3, &mut { values }) + 10.0;
        let besides = said.iter().map(|(_, beside)| width(beside, 11.0, false));
        let last = if style.is_narrow() {
            0.0
        } else {
            widest(inner * 0.22, &mut { besides }) + 6.0
        };
        let plot = inner - left - right - last;
        let (mut items, top) = Self::legend(dots, inner);
        let axis = |y: f64| SceneItem::Group {
            by: (0.0, y),
            title: String::new(),
            items: self.axis((left, plot)),
        };
        items.push(axis(top));
        if self.percent && !style.is_narrow() {
            items.extend(head_of_values(dots, left + plot + 10.0, inner));
        }
        let high = STEP * dots.len() as f64 + 9.0;
        let (first, mut y) = (top + 18.0, top + 18.0);
        let mut lines = Vec::new();
        for (block, (value, beside)) in self.blocks.iter().zip(&said) {
            let base = y + high / 2.0 + 4.2;
            let label = shortened(&name(block), 12.0, false, left - 10.0);
            lines.push(TextLine::new((0.0, base), label, 12.0, Ink::Text).into());
            lines.extend(self.dots_of(block, dots, (left, y + high / 2.0), plot));
            let at = left + plot + 10.0;
            let value = shortened(value, 12.0, true, right - 10.0);
            let value = TextLine::new((at, base), value, 12.0, Ink::Text);
            lines.push(value.bold().into());
            if last > 24.0 {
                let beside = shortened(beside, 11.0, false, last - 6.0);
                let text = TextLine::new((inner, base), beside, 11.0, Ink::Muted);
                lines.push(text.anchored(Anchor::End).into());
            }
            y += high;
            let rule = Stroke::of(Ink::Grid, 0.7);
            lines.push(SceneItem::line((0.0, y), (inner, y), rule));
        }
        items.extend(self.grid_lines((left, plot), (first, y)));
        items.extend(lines);
        items.push(axis(y + 6.0));
        (items, y + 20.0)
    }

    /// The dots of a block, one below the other, their middle at a height.
    fn dots_of(
        &self,
        block: &BarBlock,
        dots: &[(&str, u8)],
        (left, middle): (f64, f64),
        plot: f64,
    ) -> Vec<SceneItem> {
        let half = (dots.len() as f64 - 1.0) / 2.0;
        let dot = |bar: &Bar| {
            let at = dots.iter().position(|(label, _)| *label == bar.label)?;
            let shapes = self.dot(bar, (left, middle + (at as f64 - half) * STEP), plot);
            Some(SceneItem::titled(self.title(block, bar), shapes))
        };
        block.bars.iter().filter_map(dot).collect()
    }

    /// A dot where the number is; a thick line between bounds, a thin one for the interval.
    fn dot(&self, bar: &Bar, (left, middle): (f64, f64), plot: f64) -> Vec<SceneItem> {
        let most = self.most();
        let x = |value: f64| left + plot * (value / most).clamp(0.0, 1.0);
        let ink = Ink::Series(bar.series);
        let mut items = Vec::new();
        let Mark::Known {
            low,
            high,
            interval,
            hollow,
        } = bar.mark
        else {
            if bar.mark == Mark::Unknown {
                let at = (left, middle - 2.5);
                items.push(SceneItem::rect(at, (plot, 5.0), Paint::Hatch(Ink::Axis)));
            }
            return items;
        };
        if let Some((from, to)) = interval {
            let line = Stroke::of(ink, 1.2);
            items.push(SceneItem::line((x(from), middle), (x(to), middle), line));
        }
        let end = high.unwrap_or(most);
        if end > low {
            let edge = Stroke::of(ink, 1.0);
            let edge = if high.is_none() { edge.dashed() } else { edge };
            let (at, size) = ((x(low), middle - 2.5), ((x(end) - x(low)).max(3.0), 5.0));
            // what may be nearly anything is the weakest mark and not the strongest
            let fill = if end - low > 0.9 * most {
                Ink::Paper
            } else {
                Ink::Tint(bar.series)
            };
            items.push(SceneItem::outlined(at, size, Paint::Solid(fill), edge));
        } else {
            items.push(mark((x(low), middle), bar.series, hollow));
        }
        items
    }

    /// What the dots are, above them, in as many lines as they need, and their height; nothing where there is one kind, which
    /// the subtitle names.
    fn legend(dots: &[(&str, u8)], inner: f64) -> (Vec<SceneItem>, f64) {
        const LINE: f64 = 18.0;
        let mut items = Vec::new();
        let (mut x, mut y) = (4.0, 0.0);
        for (label, series) in dots.iter().filter(|(label, _)| !label.is_empty()) {
            let label = shortened(label, 12.0, false, inner - 13.0);
            let wide = width(&label, 12.0, false);
            if x > 4.0 && x + 9.0 + wide > inner {
                (x, y) = (4.0, y + LINE);
            }
            items.push(mark((x, y + 8.0), *series, false));
            items.push(TextLine::new((x + 9.0, y + 12.2), label, 12.0, Ink::Text).into());
            x += wide + 28.0;
        }
        let height = if items.is_empty() { 0.0 } else { y + 24.0 };
        (items, height)
    }
}

/// What the values at the right are of, where lines have several dots.
fn head_of_values(dots: &[(&str, u8)], left: f64, inner: f64) -> Option<SceneItem> {
    let (first, _) = dots.first().filter(|_| dots.len() > 1)?;
    let head = shortened(first, 11.0, false, inner - left);
    Some(TextLine::new((left, 12.2), head, 11.0, Ink::Muted).into())
}

/// A circle for the first series, a square for the others: they differ without colour, too.
fn mark((x, y): (f64, f64), series: u8, hollow: bool) -> SceneItem {
    let ink = Ink::Series(series);
    let fill = Paint::Solid(if hollow { Ink::Paper } else { ink });
    let stroke = Stroke::of(ink, 1.4);
    if series == 0 {
        return SceneItem::Circle {
            at: (x, y),
            radius: 3.4,
            fill,
            stroke: Some(stroke),
        };
    }
    SceneItem::outlined((x - 2.7, y - 2.7), (5.4, 5.4), fill, stroke)
}

/// The text after a line: for shares that of the first dot and its base; for counts all of them, in the order of the legend, and the gap.
fn block_says(block: &BarBlock, dots: &[(&str, u8)], percent: bool) -> (String, String) {
    let of = |label: &str| block.bars.iter().find(|bar| bar.label == label);
    if percent {
        let first = dots.first().and_then(|(label, _)| of(label));
        return first.map_or_else(Default::default, |bar| {
            (bar.value.clone(), bar.beside.clone())
        });
    }
    let short = |(label, _): &(&str, u8)| match of(label) {
        Some(bar) if bar.mark != Mark::Unknown => bar.value.clone(),
        _ => "?".into(),
    };
    let numbers: Vec<String> = dots.iter().map(short).collect();
    let words = block.bars.iter().find(|bar| bar.mark == Mark::Words);
    let words = words.map(|bar| bar.value.clone()).unwrap_or_default();
    (numbers.join(" · "), words)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bars(blocks: usize) -> Bars {
        let bar = |label: &str, series| Bar {
            mark: Mark::Known {
                low: 0.5,
                high: Some(0.5),
                interval: Some((0.4, 0.6)),
                hollow: false,
            },
            series,
            ..Bar::words(label, "50%".into(), "5 of 10".into())
        };
        let block = |at: usize| BarBlock {
            label: format!("Демократическая Республика Конго {at}"),
            detail: String::new(),
            bars: vec![bar("female", 0), bar("male", 1)],
        };
        Bars {
            blocks: (0..blocks).map(block).collect(),
            ticks: vec![0.0, 1.0],
            percent: true,
            confidence: 0.95,
            ..Bars::default()
        }
    }

    #[test]
    fn many_blocks_are_a_line_each_at_any_width() {
        assert!(bars(12).dots().is_none());
        for width in [240.0, 320.0, 720.0, 1400.0] {
            let style = Style {
                width,
                ..Style::default()
            };
            let (items, high) = bars(40).draw(&style);
            assert!(high < 40.0 * 24.0 + 100.0, "{high}");
            for (text, [left, _, right, _]) in crate::figure::frame::reaches(&items, (0.0, 0.0)) {
                assert!(
                    left >= -0.5 && right <= style.inner() + 0.5,
                    "{text} at {width}"
                );
            }
        }
    }

    #[test]
    fn an_unknown_number_is_no_dot() {
        let mut many = bars(13);
        many.blocks[0].bars[0].mark = Mark::Unknown;
        many.percent = false;
        let dots = many.dots().expect("dots");
        assert_eq!(block_says(&many.blocks[0], &dots, false).0, "? · 50%");
        let drawn = many.dot(&many.blocks[0].bars[0], (0.0, 0.0), 100.0);
        assert!(matches!(
            drawn[..],
            [SceneItem::Rect {
                fill: Paint::Hatch(_),
                ..
            }]
        ));
    }

    #[test]
    fn titles_keep_the_label_that_all_have() {
        let mut many = bars(13);
        for block in &mut many.blocks {
            block.bars.truncate(1);
        }
        assert_eq!(many.shared_label(), "female");
        let block = &many.blocks[0];
        let title = many.title(block, &block.bars[0]);
        assert!(title.contains(": female 50%, 5 of 10"), "{title}");
    }
}
