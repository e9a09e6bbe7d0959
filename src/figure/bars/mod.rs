//! Bars in blocks, a block a country: what they are and what is said of them.

use crate::render::number;
use crate::stats::{Figure, Status};

mod layout;
mod lines;
mod marks;
mod specification;

pub(super) use specification::{fields, vega};

/// Blocks of bars over one axis.
pub(super) struct Bars {
    pub blocks: Vec<Block>,
    /// From 0 to the end of the axis.
    pub ticks: Vec<f64>,
    /// Whether values are fractions of 1.
    pub percent: bool,
    /// The level of the intervals.
    pub confidence: f64,
}

/// Bars of one country, year and source.
#[derive(Default)]
pub(super) struct Block {
    pub label: String,
    /// Year, who counts, the reference.
    pub detail: String,
    pub bars: Vec<Bar>,
}

/// A bar and its words.
pub(super) struct Bar {
    pub label: String,
    pub series: u8,
    pub mark: Mark,
    /// `34 %`, `17`, `not published`.
    pub value: String,
    /// `17 of 50`.
    pub beside: String,
}

/// What a bar is like.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Mark {
    /// From 0 to `low`, and lighter to `high` (`None` where there is no upper bound); hollow where published without a base.
    Known {
        low: f64,
        high: Option<f64>,
        interval: Option<(f64, f64)>,
        hollow: bool,
    },
    /// Words alone, such as a count of so few that there is no share.
    Words,
    /// A list of names, over as many lines as it needs.
    Names,
    /// Not known: it may be anything.
    Unknown,
}

/// What stands where there is no number.
pub(super) fn no_number(status: Status) -> &'static str {
    match status {
        Status::Hidden => "hidden here",
        Status::NotPublished => "not published",
        _ => "unknown",
    }
}

impl Bar {
    /// A bar of a share.
    pub fn share(figure: &Figure, label: impl Into<String>, series: u8) -> Self {
        let (label, value) = (label.into(), number::share(figure));
        let of = match (figure.count, figure.base) {
            (Some(count), Some(base)) => {
                let small = number::small_base(figure);
                let (count, base) = (number::count(Some(count)), number::count(Some(base)));
                format!("{count} of {base}{small}")
            }
            _ => String::new(),
        };
        let remark = figure.remark.split(';').next().unwrap_or_default();
        let remark = if remark.starts_with("printed as") || remark.chars().count() <= 12 {
            remark
        } else {
            ""
        };
        let beside = [of.as_str(), remark].join(" ").trim().to_owned();
        let Some(range) = figure.value.filter(|_| figure.status != Status::Hidden) else {
            return Self {
                label,
                series,
                mark: Mark::Unknown,
                value: no_number(figure.status).into(),
                beside: String::new(),
            };
        };
        if value == number::FEW {
            return Self {
                label,
                series,
                mark: Mark::Words,
                value: of,
                beside: "too few for a share".into(),
            };
        }
        let hollow = figure.status == Status::Published;
        let interval = figure
            .interval
            .map(|(low, high)| (low, high.unwrap_or(1.0)));
        let together = figure.level.is_some_and(|level| level.together.is_some());
        let mark = match (hollow, together) {
            (true, _) => " *",
            (_, true) => " ‡",
            _ => "",
        };
        Self {
            label,
            series,
            mark: Mark::Known {
                low: range.low,
                high: range.high,
                interval,
                hollow,
            },
            value: format!("{value}{mark}"),
            beside,
        }
    }

    /// A bar of a count.
    pub fn count(figure: &Figure, label: impl Into<String>, series: u8) -> Self {
        let (mark, value) = match figure.count {
            Some(count) if figure.status != Status::Hidden => (
                Mark::Known {
                    low: count.low as f64,
                    high: count.high.map(|high| high as f64),
                    interval: None,
                    hollow: false,
                },
                number::count(Some(count)),
            ),
            _ => (Mark::Unknown, no_number(figure.status).to_owned()),
        };
        Self {
            label: label.into(),
            series,
            mark,
            value,
            beside: match figure.status {
                Status::ZeroReported => format!("reported, {}", figure.remark),
                _ => figure.remark.clone(),
            },
        }
    }

    /// Names without numbers.
    pub fn names(label: impl Into<String>, names: &[String]) -> Self {
        Self {
            mark: Mark::Names,
            ..Self::words(label, names.join(", "), String::new())
        }
    }

    /// Words without a bar.
    pub fn words(label: impl Into<String>, value: String, beside: String) -> Self {
        Self {
            label: label.into(),
            series: 3,
            mark: Mark::Words,
            value,
            beside,
        }
    }

    fn is(&self, what: impl Fn(f64, Option<f64>, Option<(f64, f64)>, bool) -> bool) -> bool {
        matches!(self.mark, Mark::Known { low, high, interval, hollow } if what(low, high, interval, hollow))
    }

    /// Everything that is said of it, for those who do not see it.
    fn said(&self, confidence: f64) -> String {
        let mut said = vec![self.value.trim_end_matches([' ', '*', '‡']).to_owned()];
        if self.is(|_, _, _, hollow| hollow) {
            said.push("published without a base".into());
        }
        if self.mark == Mark::Names {
            said.push("without a number".into());
        }
        if !self.beside.is_empty() {
            said.push(self.beside.clone());
        }
        if let Mark::Known {
            interval: Some((low, high)),
            ..
        } = self.mark
        {
            let level = number::three(confidence * 100.0);
            let (low, high) = (low * 100.0, high * 100.0);
            said.push(format!("{level} % interval {low:.0}-{high:.0} %"));
        }
        format!("{} {}", self.label, said.join(", "))
            .trim()
            .to_owned()
    }
}

impl Bars {
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

    /// Takes the detail out of the blocks where all have the same, to be said once, without the years that the title names.
    pub fn shared_detail(&mut self, years: &str) -> String {
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

    /// What the marks mean, of those that stand there.
    pub fn notes(&self) -> Vec<String> {
        let mut notes = Vec::new();
        if self
            .all()
            .any(|bar| bar.is(|low, high, _, _| high != Some(low)))
        {
            notes.push("lighter part of a bar: between the bounds that the source leaves".into());
        }
        if self.all().any(|bar| bar.is(|_, high, _, _| high.is_none())) {
            notes.push("broken line around it: no upper bound is known".into());
        }
        if self
            .all()
            .any(|bar| bar.is(|_, _, interval, _| interval.is_some()))
        {
            let level = number::three(self.confidence * 100.0);
            notes.push(format!(
                "line across a bar: {level} % interval, what chance leaves open"
            ));
        }
        if self.all().any(|bar| bar.is(|_, _, _, hollow| hollow)) {
            notes.push("hollow bar: a percentage published without its base".into());
        }
        if self.all().any(|bar| bar.mark == Mark::Unknown) {
            notes.push("hatched: no number; it is not zero".into());
        }
        if self.all().any(|bar| bar.mark == Mark::Names) {
            notes.push("documented: named by the source without a number; it is not zero".into());
        }
        if self
            .all()
            .any(|bar| bar.beside.contains('†') || bar.value.contains('†'))
        {
            notes.push("† base under 30".into());
        }
        notes
    }

    /// The main numbers in a sentence a block.
    pub fn alt(&self) -> String {
        const MOST: usize = 60;
        let said = |block: &Block| {
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

    fn tick(&self, at: f64) -> String {
        if self.percent {
            format!("{:.0} %", at * 100.0)
        } else {
            number::three(at)
        }
    }
}
