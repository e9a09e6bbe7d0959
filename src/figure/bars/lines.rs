//! Bars as lines of text.

use super::{Bar, Bars, Mark};
use crate::figure::terminal;
use crate::render::{Screen, wrapped};

impl Bars {
    /// Lines of text.
    pub(in crate::figure) fn text(&self, screen: Screen) -> String {
        let total = usize::from(screen.width);
        let letters = |text: &str| text.chars().count();
        let label = self.all().map(|bar| letters(&bar.label)).max().unwrap_or(0);
        let label = label.min(total / 3);
        let said = |bar: &Bar| match bar.mark {
            Mark::Unknown => bar.value.clone(),
            Mark::Known {
                interval: Some((low, high)),
                ..
            } if self.percent => format!(
                "{}  {:.0}-{:.0} %  {}",
                bar.value,
                low * 100.0,
                high * 100.0,
                bar.beside
            ),
            _ => format!("{}  {}", bar.value, bar.beside),
        };
        let words = self
            .all()
            .map(|bar| letters(said(bar).trim()))
            .max()
            .unwrap_or(0);
        let words = words.min(total / 3);
        let room = total.saturating_sub(label + words + 5).clamp(8, 60);
        let mut out = String::new();
        for block in &self.blocks {
            let detail = if block.detail.is_empty() {
                String::new()
            } else {
                format!("  {}", block.detail)
            };
            out += &format!(" {}{detail}\n", terminal::bold(&block.label, screen));
            for bar in &block.bars {
                let most = self.most();
                let drawn = match bar.mark {
                    Mark::Unknown => "?".to_owned(),
                    Mark::Words | Mark::Names => String::new(),
                    Mark::Known { low, high, .. } => {
                        terminal::bar(low / most, high.unwrap_or(most) / most, room)
                    }
                };
                let drawn = match bar.mark {
                    Mark::Unknown => drawn,
                    _ => terminal::colored(&drawn, bar.series, screen),
                };
                if matches!(bar.mark, Mark::Words | Mark::Names) {
                    let line = format!(
                        "  {} {}",
                        terminal::padded(&bar.label, label),
                        said(bar).trim()
                    );
                    out += &wrapped(&line, total);
                    continue;
                }
                let line = format!(
                    "   {} {drawn} {}",
                    terminal::padded(&bar.label, label),
                    said(bar).trim()
                );
                out += line.trim_end();
                out.push('\n');
            }
        }
        out
    }
}
