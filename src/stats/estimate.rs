//! What every statistic hands over: figures with their keys, bounds, bases and status, in the same columns.

use compact_str::CompactString;
use serde::Serialize;

use super::Unit;
use super::mathematics::bounds::{self, Range};
use super::mathematics::limits::Level;
use super::note::{self, Note};
use super::remark::{Remark, Remarks};
use crate::dataset::count::Count;

/// The smallest base of which a share is shown to people: of fewer, the count says all there is.
pub const LEAST_BASE: u64 = 5;

/// The keys of a figure by their names, in the order of its statistic. There may be millions: a short value needs no memory
/// besides.
pub type Keys = Vec<(&'static str, CompactString)>;

/// One number with all that is needed to defend it.
#[derive(Debug, Clone, Default)]
pub struct Estimate {
    /// What it is about, in the order of the statistic's keys: `country`, `year`, `source`, `group`, ...; empty where a
    /// key does not apply (`year` of pooled years).
    pub keys: Keys,
    /// Persons or cases, for shares the numerator; `None` where the source gives none.
    pub count: Option<Count>,
    /// The base of shares; `None` where it was published without.
    pub base: Option<Count>,
    /// The statistic in its unit; `None` where it is unknown or undefined.
    pub value: Option<Range>,
    /// What chance leaves open; only where a base is known.
    pub interval: Option<(f64, Option<f64>)>,
    /// How the interval was computed, where it is that of a share.
    pub level: Option<Level>,
    /// What its value is measured in; in a table that may be shown always, before it where that is not the statistic's unit.
    pub unit: Option<Unit>,
    /// How far the number is known.
    pub status: Status,
    /// Its part in sums, for the disclosure guard.
    pub part: SumRole,
    /// What its count counts (`identified`, `cases`, `assisted`); empty where the keys say it, or nothing does.
    pub measure: String,
    /// The formula with the numbers put in, such as `60 / (60 + 30)`; empty for a number as a source prints it.
    pub working: String,
    /// For a share, the part and the rest, over all of whose values it runs; `None` where either is not known.
    pub split: Option<(Count, Count)>,
    /// For a share, those of unknown category, and what it does with them.
    pub unknown: Unknown,
    /// The text about the number, such as what is counted or what a base leaves out.
    pub remarks: Remarks,
}

/// How far a number is known.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// The number itself.
    Exact,
    /// Known between bounds.
    Bounded,
    /// Printed by a source as a percentage without its base.
    Published,
    /// A source reports that there were none.
    ZeroReported,
    /// The source does not mention it.
    NotPublished,
    /// The source names it without a number, or it cannot be computed from what is known.
    #[default]
    Unknown,
    /// A total that its own parts contradict: the number as printed, from which nothing is computed.
    Contradicted,
    /// Changed by the disclosure guard: with random noise, or rounded.
    Perturbed,
    /// Withheld here by the disclosure guard.
    Hidden,
}

impl Status {
    /// The word in machine formats.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Exact => "exact",
            Self::Bounded => "bounded",
            Self::Published => "published",
            Self::ZeroReported => "zero_reported",
            Self::NotPublished => "not_published",
            Self::Unknown => "unknown",
            Self::Contradicted => "contradicted",
            Self::Perturbed => "perturbed",
            Self::Hidden => "hidden",
        }
    }

    /// The status of a value that is computed.
    pub fn of_value(value: Option<Range>) -> Self {
        match value.map(Range::number) {
            Some(Some(_)) => Self::Exact,
            Some(None) => Self::Bounded,
            None => Self::Unknown,
        }
    }

    /// The status of a count that a source gives.
    pub fn from_count(count: Option<Count>) -> Self {
        match count.map(Count::number) {
            None => Self::Unknown,
            Some(None) => Self::Bounded,
            Some(Some(0)) => Self::ZeroReported,
            Some(Some(_)) => Self::Exact,
        }
    }
}

/// What a share does with persons of unknown category.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Unknown {
    /// There are none, or they have a separate row.
    #[default]
    None,
    /// This many are left out of the base.
    LeftOut(Count),
    /// The share ranges from none of them to all of them.
    Spanned(Count),
}

/// What a figure's count is in the sums that are printed with it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum SumRole {
    /// Not part of a sum.
    #[default]
    Alone,
    /// A part of a total that is printed too, or that the parts give.
    OfTotal,
    /// Computed from the other parts.
    Derived,
    /// Compared with the count of another row, its base; or, with neither count nor base, computed from all years of
    /// a series.
    Compared,
}

impl Estimate {
    /// A figure that a source's count gives.
    pub fn counted(keys: Keys, count: Option<Count>) -> Self {
        Self {
            keys,
            count,
            status: Status::from_count(count),
            ..Self::default()
        }
    }

    /// A share of a base, its interval over every value inside the bounds.
    pub fn share(keys: Keys, part: Option<Count>, rest: Option<Count>, level: Level) -> Self {
        let mut figure = Self {
            keys,
            count: part,
            part: SumRole::OfTotal,
            ..Self::default()
        };
        let (Some(part), Some(rest)) = (part, rest) else {
            figure.status = Status::from_count(part);
            return figure;
        };
        figure.base = bounds::sum([Some(part), Some(rest)]);
        figure.split = Some((part, rest));
        figure.working = if let (Some(part), Some(rest)) = (part.number(), rest.number()) {
            format!("{part} / ({part} + {rest})")
        } else {
            let (least, most) = (end(rest.high), end(part.high));
            let low = part.low;
            format!(
                "from {low} / ({low} + {least}) to {most} / ({most} + {})",
                rest.low
            )
        };
        figure.value = bounds::share(part, rest);
        figure.status = Status::of_value(figure.value);
        let somebody = part.high != Some(0) || rest.high != Some(0);
        let (low, high) = level.over(part, rest);
        figure.interval = somebody.then_some((low, Some(high)));
        figure.level = somebody.then_some(level);
        figure
    }

    /// A share of a base that is known independently, its interval over every value inside the bounds.
    pub fn share_of(keys: Keys, part: Count, base: Count, level: Level) -> Self {
        let of = |part: u64, base: u64| (base > 0).then(|| (part as f64 / base as f64).min(1.0));
        let low = base.high.map_or(Some(0.0), |base| of(part.low, base));
        let high = part
            .high
            .map_or(Some(1.0), |part| of(part, base.low.max(1)));
        let value = low.map(|low| Range { low, high });
        let somebody = base.high != Some(0);
        let least = Count {
            low: base.low.max(1),
            ..base
        };
        let (lowest, highest) = level.over_base(part, least);
        let interval = somebody.then_some((lowest, Some(highest)));
        let status = Status::of_value(value);
        let working = if let (Some(part), Some(base)) = (part.number(), base.number()) {
            format!("{part} / {base}")
        } else {
            let (most, all) = (end(part.high), end(base.high));
            format!("from {} / {all} to {most} / {}", part.low, base.low)
        };
        let split = bounds::minus(base, part).map(|rest| (part, rest));
        let (count, base) = (Some(part), Some(base));
        Self {
            keys,
            count,
            base,
            value,
            working,
            interval,
            split,
            level: somebody.then_some(level),
            status,
            part: SumRole::OfTotal,
            ..Self::default()
        }
    }

    /// A percentage as a source printed it, without a base.
    pub fn published(keys: Keys, share: f64) -> Self {
        Self {
            keys,
            value: Some(Range::exact(share)),
            status: Status::Published,
            part: SumRole::OfTotal,
            ..Self::default()
        }
    }

    /// A key's value; empty where the figure has no such key.
    pub fn key(&self, name: &str) -> &str {
        self.keys
            .iter()
            .find(|(key, _)| *key == name)
            .map_or("", |(_, value)| value.as_str())
    }

    /// What contradicts it: the parts of its total. `None` where nothing does.
    pub fn contradiction(&self) -> Option<&Remark> {
        let is_told = |remark: &&Remark| matches!(remark, Remark::Contradicted { .. });
        self.remarks.iter().find(is_told)
    }

    /// What its value is measured in, where its statistic has a unit.
    pub fn unit_of(&self, unit: Unit) -> Unit {
        self.unit.unwrap_or(unit)
    }

    /// The year, where it is about one.
    pub fn year(&self) -> Option<i64> {
        self.key("year").parse().ok()
    }
}

/// An upper bound as a formula shows it.
pub(super) fn end(high: Option<u64>) -> String {
    high.map_or("∞".into(), |high| high.to_string())
}

/// What a statistic found.
#[derive(Debug, Clone, Default)]
pub struct Answer {
    /// The figures, in the order to print them.
    pub figures: Vec<Estimate>,
    /// What a reader must know to read them right.
    pub notes: Vec<Note>,
}

impl Answer {
    /// Enters a note once.
    pub fn note(&mut self, note: Note) {
        note::enter(&mut self.notes, note);
    }
}
