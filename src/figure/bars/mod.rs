//! Bars in blocks, one block per country: what they are and their texts.

use super::looks::{By, Looks, cut_note};
use super::{Drawing, Style};
use crate::render::number;

mod bar;
mod compact;
mod layout;
mod lines;
mod marks;
mod specification;

pub(super) use bar::{Bar, Mark};
pub(super) use specification::{fields, vega};

/// From how many blocks on there are many: of each the drawing keeps to less.
const MANY: usize = 13;

/// Blocks of bars over one axis.
#[derive(Default)]
pub(super) struct Bars {
    pub blocks: Vec<BarBlock>,
    /// From 0 to the end of the axis.
    pub ticks: Vec<f64>,
    /// Whether values are fractions of 1.
    pub percent: bool,
    /// The level of the intervals.
    pub confidence: f64,
    /// The label that all bars have, where it was taken out of them.
    pub common: String,
}

/// Bars of one country, year and source.
#[derive(Default)]
pub(super) struct BarBlock {
    pub label: String,
    /// Year, who counts, the reference.
    pub detail: String,
    pub bars: Vec<Bar>,
}

impl Bars {
    /// Whether there are too many blocks for full-size bars.
    pub(super) fn is_many(&self) -> bool {
        self.blocks.len() >= MANY
    }

    /// Orders and cuts the blocks, where that is asked for; the note on those left out.
    pub(super) fn arrange(&mut self, looks: &Looks) -> Option<String> {
        if looks.order.is_none() && looks.top.is_none() {
            return None;
        }
        let first = |block: &BarBlock| match block.bars.first()?.mark {
            Mark::Known { low, .. } => Some(low),
            _ => None,
        };
        let cut = looks.arrange(
            &mut self.blocks,
            By::Value,
            |block| block.label.clone(),
            first,
        );
        cut_note(cut, self.blocks.len())
    }

    fn all(&self) -> impl Iterator<Item = &Bar> {
        self.blocks.iter().flat_map(|block| &block.bars)
    }

    fn most(&self) -> f64 {
        self.ticks
            .last()
            .copied()
            .filter(|most| *most > 0.0)
            .unwrap_or(1.0)
    }

    /// Takes the detail out of the blocks where all have the same, to be shown once, without the years that the title names.
    pub(super) fn shared_detail(&mut self, years: &str) -> String {
        let first = self
            .blocks
            .first()
            .map_or("", |block| &block.detail)
            .to_owned();
        if self.blocks.iter().any(|block| block.detail != first) {
            return String::new();
        }
        for block in &mut self.blocks {
            block.detail.clear();
        }
        let rest = first.strip_prefix(years).unwrap_or(&first);
        rest.trim_start_matches([',', ' ']).to_owned()
    }

    /// Takes the label out of the bars where all have the same, to be shown once.
    pub(super) fn shared_label(&mut self) -> String {
        let first = self.all().next().map_or("", |bar| &bar.label).to_owned();
        if self.all().any(|bar| bar.label != first) {
            return String::new();
        }
        for bar in self.blocks.iter_mut().flat_map(|block| &mut block.bars) {
            bar.label.clear();
        }
        first.clone_into(&mut self.common);
        first
    }

    /// The meaning of the marks that occur.
    pub(super) fn notes(&self) -> Vec<String> {
        let mut notes = Vec::new();
        let dots = self.dots().is_some();
        if self
            .all()
            .any(|bar| bar.is(|low, high, _, _| high != Some(low)))
        {
            notes.push(if dots {
                "light band: possible range".into()
            } else {
                "lighter part of a bar: possible range".into()
            });
        }
        if self.all().any(|bar| bar.is(|_, high, _, _| high.is_none())) {
            notes.push("broken line around it: no known upper bound".into());
        }
        if self
            .all()
            .any(|bar| bar.is(|_, _, interval, _| interval.is_some()))
        {
            let level = number::level(self.confidence);
            let line = if dots {
                "thin line"
            } else {
                "line across a bar"
            };
            notes.push(format!("{line}: {level} confidence interval"));
        }
        if self.all().any(|bar| bar.mark == Mark::Unknown) {
            notes.push("hatched: no number; it is not zero".into());
        }
        if self.all().any(|bar| bar.mark == Mark::Names) {
            notes.push("documented: named by the source without a number; it is not zero".into());
        }
        if self.all().any(|bar| bar.small_base) {
            notes.push("† base under 30".into());
        }
        notes
    }

    /// How a percentage without its base is drawn, where there is one.
    fn hollow(&self) -> Option<&'static str> {
        let hollow = self.all().any(|bar| bar.is(|_, _, _, hollow| hollow));
        let mark = if self.dots().is_some() {
            "hollow dot"
        } else {
            "hollow bar"
        };
        hollow.then_some(mark)
    }

    /// The main numbers in a sentence a block.
    pub(super) fn alt(&self) -> String {
        const MOST: usize = 60;
        let said = |block: &BarBlock| {
            let bars = block.bars.iter().map(|bar| bar.said(self.confidence));
            let bars: Vec<String> = bars.collect();
            let head = [block.label.as_str(), &block.detail].join(", ");
            format!("{}: {}.", head.trim_end_matches(", "), bars.join("; "))
        };
        let mut said: Vec<String> = self.blocks.iter().map(said).collect();
        let more = said.len().saturating_sub(MOST);
        said.truncate(MOST);
        if more > 0 {
            said.push(format!("And {more} more."));
        }
        said.join(" ")
    }

    /// The drawing, with the text on all of it.
    pub(super) fn drawing(
        &self,
        style: &Style,
        [title, subtitle, alt]: [String; 3],
        notes: Vec<String>,
    ) -> Drawing {
        let (items, height) = self.draw(style);
        Drawing {
            alt: format!("{title}. {subtitle}. {alt}"),
            title,
            subtitle,
            notes: [self.notes(), notes].concat(),
            hollow: self.hollow(),
            items,
            height,
        }
    }

    /// The text on a bar to those who point at it: of which block it is, too.
    fn title(&self, block: &BarBlock, bar: &Bar) -> String {
        let head = super::words::joined(&[&block.label, &block.detail]);
        let label = if bar.label.is_empty() {
            self.common.as_str()
        } else {
            ""
        };
        format!("{head}: {label} {}", bar.said(self.confidence)).replace(":  ", ": ")
    }

    fn tick(&self, at: f64) -> String {
        if self.percent {
            format!("{:.0}%", at * 100.0)
        } else {
            number::three(at)
        }
    }
}
