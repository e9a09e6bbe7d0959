//! The marks themselves: bars with what is open of them, and the words behind them.

use super::{Bar, Bars, Mark};
use crate::figure::scene::{Paint, SceneItem, Stroke, TextLine};
use crate::figure::text::{shortened, width, wrap};
use crate::figure::theme::Ink;

impl Bars {
    /// The bar itself, its middle at a height.
    pub(super) fn bar(&self, bar: &Bar, (left, middle): (f64, f64), plot: f64) -> Vec<SceneItem> {
        const HIGH: f64 = 14.0;
        let most = self.most();
        let x = |value: f64| left + plot * (value / most).clamp(0.0, 1.0);
        let top = middle - HIGH / 2.0;
        let ink = Ink::Series(bar.series);
        let mut items = Vec::new();
        match bar.mark {
            Mark::Words | Mark::Names => {}
            Mark::Unknown => items.push(SceneItem::rect(
                (left, top),
                (plot, HIGH),
                Paint::Hatch(Ink::Axis),
            )),
            Mark::Known {
                low,
                high,
                interval,
                hollow,
            } => {
                let end = high.unwrap_or(most);
                if end > low {
                    let edge = Stroke::of(ink, 1.0);
                    let edge = if high.is_none() { edge.dashed() } else { edge };
                    items.push(SceneItem::outlined(
                        (x(low), top + 0.5),
                        (x(end) - x(low), HIGH - 1.0),
                        Paint::Solid(Ink::Tint(bar.series)),
                        edge,
                    ));
                }
                if hollow {
                    items.push(SceneItem::outlined(
                        (left, top + 1.0),
                        ((x(low) - left).max(1.5), HIGH - 2.0),
                        Paint::Solid(Ink::Paper),
                        Stroke::of(ink, 2.0),
                    ));
                } else if low > 0.0 || end <= low {
                    let size = ((x(low) - left).max(2.0), HIGH);
                    items.push(SceneItem::rect((left, top), size, Paint::Solid(ink)));
                }
                if let Some((from, to)) = interval {
                    items.extend(whisker(x(from), x(to), middle));
                }
            }
        }
        items
    }

    /// The words behind a bar, or on it where it says nothing.
    pub(super) fn words(
        &self,
        bar: &Bar,
        (left, middle): (f64, f64),
        plot: f64,
        room: f64,
    ) -> Vec<SceneItem> {
        let base = middle + 4.2;
        let most = self.most();
        let wide = width(&bar.value, 12.0, true);
        let mut items = Vec::new();
        let mut x = match bar.mark {
            Mark::Known {
                low,
                high,
                interval,
                ..
            } => {
                let end = interval.map_or(0.0, |(_, high)| high);
                let end = end.max(high.unwrap_or(most)).max(low);
                left + plot * (end / most).clamp(0.0, 1.0) + 8.0
            }
            Mark::Words | Mark::Names => return in_words(bar, (left, middle), room),
            Mark::Unknown => {
                let text = shortened(&bar.value, 12.0, false, plot - 12.0);
                let wide = width(&text, 12.0, false) + 12.0;
                let at = (left + 1.0, middle - 7.5);
                items.push(SceneItem::rect(at, (wide, 15.0), Paint::Solid(Ink::Paper)));
                items.push(TextLine::new((left + 6.0, base), text, 12.0, Ink::Muted).into());
                return items;
            }
        };
        items.push(
            TextLine::new((x, base), bar.value.clone(), 12.0, Ink::Text)
                .bold()
                .into(),
        );
        x += wide + 6.0;
        let left_over = left + room - x;
        if !bar.beside.is_empty() && left_over > 24.0 {
            let beside = shortened(&bar.beside, 11.0, false, left_over);
            items.push(TextLine::new((x, base), beside, 11.0, Ink::Muted).into());
        }
        items
    }
}

/// The words instead of a bar, with their background.
fn in_words(bar: &Bar, (left, middle): (f64, f64), room: f64) -> Vec<SceneItem> {
    let base = middle + 4.2;
    let lines = said_in(bar, room);
    let few = bar.mark == Mark::Words && lines.len() == 1;
    let mut y = base - (lines.len() as f64 - 1.0) * 7.25;
    let widths = lines.iter().map(|line| width(line, 12.0, few));
    let widest = widths.fold(0.0, f64::max);
    let mut items = vec![ground((left + 3.0, middle), widest + 6.0, lines.len())];
    for line in lines {
        let mut text = TextLine::new((left + 6.0, y), line, 12.0, Ink::Text);
        text.bold = few;
        items.push(text.into());
        y += 14.5;
    }
    let left_over = room - widest - 12.0;
    if few && !bar.beside.is_empty() && left_over > 24.0 {
        let beside = shortened(&bar.beside, 11.0, false, left_over);
        let x = left + widest + 12.0;
        let wide = width(&beside, 11.0, false) + 6.0;
        items.push(ground((x - 3.0, middle), wide, 1));
        items.push(TextLine::new((x, base), beside, 11.0, Ink::Muted).into());
    }
    items
}

/// The words shown instead of a bar, in lines.
pub(super) fn said_in(bar: &Bar, room: f64) -> Vec<String> {
    if matches!(bar.mark, Mark::Words | Mark::Names) {
        wrap(&bar.value, 12.0, bar.mark == Mark::Words, room - 12.0)
    } else {
        Vec::new()
    }
}

/// The ground behind words, so that no line goes through them.
fn ground((left, middle): (f64, f64), wide: f64, lines: usize) -> SceneItem {
    let high = lines as f64 * 14.5;
    let at = (left, middle - high / 2.0);
    SceneItem::rect(at, (wide, high), Paint::Solid(Ink::Paper))
}

/// An interval: a thin line with ends, which stands out from the bar that it crosses.
pub(in crate::figure) fn whisker(from: f64, to: f64, y: f64) -> Vec<SceneItem> {
    let mut items = Vec::new();
    for (ink, width) in [(Ink::Paper, 3.0), (Ink::Muted, 1.1)] {
        let stroke = Stroke::of(ink, width);
        let more = if ink == Ink::Paper { 0.9 } else { 0.0 };
        items.push(SceneItem::line((from - more, y), (to + more, y), stroke));
        for x in [from, to] {
            items.push(SceneItem::line(
                (x, y - 3.0 - more),
                (x, y + 3.0 + more),
                stroke,
            ));
        }
    }
    items
}
