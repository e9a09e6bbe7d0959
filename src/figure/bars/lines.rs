//! Bars as lines of text: full to the lower bound, light to the upper, a double line where published without a base.

use super::{Bar, BarBlock, Bars, Mark};
use crate::figure::terminal;
use crate::render::{Screen, wrap};

/// The blanks before and between label, bar and words.
const BLANKS: usize = 5;

impl Bars {
    /// Lines of text.
    pub(in crate::figure) fn text(&self, screen: Screen) -> String {
        let total = usize::from(screen.width);
        let label = self
            .all()
            .map(|bar| wrap::width(&bar.label))
            .max()
            .unwrap_or(0);
        let label = label.min(total / 3);
        let room = self.room(total.saturating_sub(label + BLANKS));
        if self.blocks.is_empty() {
            return " nothing to show\n".into();
        }
        let mut out = String::new();
        for block in &self.blocks {
            out += &head(block, screen);
            for bar in &block.bars {
                if matches!(bar.mark, Mark::Words | Mark::Names) {
                    let said =
                        terminal::lines(&self.said(bar), total.saturating_sub(label + 4).max(12));
                    let names = terminal::lines(&bar.label, label);
                    for at in 0..said.len().max(names.len()) {
                        let [name, said] =
                            [&names, &said].map(|of| of.get(at).map_or("", |line| line));
                        out += format!("   {} {said}", wrap::padded(name, label)).trim_end();
                        out.push('\n');
                    }
                    continue;
                }
                let drawn = self.drawn(bar, room);
                let left = total.saturating_sub(label + BLANKS + wrap::width(&drawn));
                let said = self.said(bar);
                let whole = wrap::width(&said) <= left;
                let drawn = terminal::colored(&drawn, bar.series, screen);
                let mut names = terminal::lines(&bar.label, label).into_iter();
                let first = wrap::padded(&names.next().unwrap_or_default(), label);
                let words = if whole { &said } else { &bar.value };
                out += format!("   {first} {drawn} {words}").trim_end();
                out.push('\n');
                for name in names {
                    out += &format!("   {name}\n");
                }
                let rest = self.beside(bar);
                if !whole && !rest.is_empty() {
                    out += &wrap::paragraph(&format!("    {rest}"), total);
                }
            }
        }
        out
    }

    /// How many letters the axis may be long, so that the words behind the bars have room.
    fn room(&self, left: usize) -> usize {
        let most = self.most();
        let room = |bar: &Bar| {
            let Mark::Known { low, high, .. } = bar.mark else {
                return left as f64;
            };
            let end = (high.unwrap_or(most).max(low) / most).max(0.01);
            // words that are too long for their line go below it
            let words = wrap::width(&self.said(bar));
            let words = if words > left / 2 {
                wrap::width(&bar.value)
            } else {
                words
            };
            left.saturating_sub(words) as f64 / end
        };
        let fits = self.all().map(room).fold(left as f64, f64::min);
        (fits as usize).clamp(12, 60)
    }

    fn drawn(&self, bar: &Bar, room: usize) -> String {
        let most = self.most();
        match bar.mark {
            Mark::Unknown => "?".to_owned(),
            Mark::Words | Mark::Names => String::new(),
            Mark::Known {
                low, hollow: true, ..
            } => {
                let long = (low / most * room as f64).round() as usize;
                "═".repeat(long.clamp(1, room))
            }
            Mark::Known { low, high, .. } => {
                terminal::bar(low / most, high.unwrap_or(most) / most, room)
            }
        }
    }

    /// The words behind a bar.
    fn said(&self, bar: &Bar) -> String {
        format!("{}  {}", bar.value, self.beside(bar))
            .trim()
            .to_owned()
    }

    /// The same without the value.
    fn beside(&self, bar: &Bar) -> String {
        let beside = match bar.mark {
            Mark::Unknown => String::new(),
            Mark::Known {
                interval: Some((low, high)),
                ..
            } if self.percent => {
                format!("{:.0}–{:.0}%  {}", low * 100.0, high * 100.0, bar.beside)
            }
            _ => bar.beside.clone(),
        };
        beside.trim().to_owned()
    }
}

fn head(block: &BarBlock, screen: Screen) -> String {
    let label = terminal::bold(&block.label, screen);
    format!(" {label}  {}", block.detail).trim_end().to_owned() + "\n"
}
