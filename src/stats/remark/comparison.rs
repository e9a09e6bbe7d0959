//! Two numbers that are compared, and which is the higher.

use crate::dataset::count::Count;
use crate::stats::estimate::LEAST_BASE;
use crate::stats::mathematics::bounds::Range;

/// A number that is compared with another.
#[derive(Debug, Clone, Copy, PartialEq)]
#[allow(missing_docs)]
pub enum ComparedAmount {
    Share(Range),
    /// A count of a base too small for a share.
    Of {
        count: Count,
        base: Count,
    },
    Count(Count),
    /// Per 100,000 of the population.
    Rate(Range),
    Unknown,
}

/// What a comparison of two numbers says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Direction {
    Higher,
    Lower,
    Alike,
    Nothing,
}

impl Direction {
    /// The word in machine formats.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Higher => "higher",
            Self::Lower => "lower",
            Self::Alike => "cannot_be_told_apart",
            Self::Nothing => "nothing_can_be_said",
        }
    }

    /// For people.
    pub const fn in_words(self) -> &'static str {
        match self {
            Self::Higher => "higher",
            Self::Lower => "lower",
            Self::Alike => "not significantly different",
            Self::Nothing => "cannot be tested",
        }
    }
}

impl ComparedAmount {
    pub(super) fn text(self, number: &dyn Fn(Count) -> String) -> String {
        let whole = |share: f64| format!("{:.0}", share * 100.0 * (1.0 + f64::EPSILON));
        match self {
            Self::Share(value) => {
                let (low, high) = (whole(value.low), value.high.map(whole));
                match high.filter(|high| *high != low) {
                    Some(high) => format!("{low}–{high}%"),
                    None => format!("{low}%"),
                }
            }
            Self::Of { count, base } => format!("{} of {}", number(count), number(base)),
            Self::Count(count) => number(count),
            Self::Rate(value) => {
                let digits = |rate: f64| format!("{rate:.2}");
                let (low, high) = (digits(value.low), value.high.map(digits));
                match high {
                    Some(high) if high == low => low,
                    Some(high) => format!("{low}–{high}"),
                    None => format!("≥{low}"),
                }
            }
            Self::Unknown => "unknown".into(),
        }
    }

    /// The count where the base is too small for a share, else the share.
    pub(in crate::stats) fn of_share(
        count: Option<Count>,
        base: Option<Count>,
        value: Option<Range>,
    ) -> Self {
        let few = |base: &Count| base.high.is_some_and(|high| high < LEAST_BASE);
        match (count, base.filter(few), value) {
            (Some(count), Some(base), _) => Self::Of { count, base },
            (_, _, Some(value)) => Self::Share(value),
            _ => Self::Unknown,
        }
    }
}
