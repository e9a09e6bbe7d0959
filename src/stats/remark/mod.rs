//! Remarks: what an estimate says about its number, as data, with the words for it written once.

use crate::dataset::count::Count;
use crate::dataset::locator;
use crate::stats::reconciliation::SumDivision;
use crate::stats::views::hidden;

pub use comparison::{ComparedAmount, Direction};
pub use remarks::Remarks;

mod comparison;
mod remarks;
mod words;

/// One thing that an estimate says about itself.
#[derive(Debug, Clone, PartialEq)]
#[allow(missing_docs)] // the words of each are in `text`
pub enum Remark {
    /// What is counted, and whether an international organisation counts it.
    Counted {
        measure: String,
        international: bool,
    },
    /// How the source prints the number, as the data have it: `printed as about 10%`.
    Printed(String),
    /// Persons of unknown category outside the base; `of` names the category.
    UnknownLeftOut {
        unknown: Count,
        of: &'static str,
    },
    /// Persons of unknown category, from none of whom to all the value runs.
    UnknownSpanned {
        unknown: Count,
        of: &'static str,
    },
    /// Persons without an answer, left out.
    SilentLeftOut(Count),
    /// Persons without an answer, from none of whom to all the value runs.
    SilentSpanned(Count),
    NoSisonGlaz(String),
    ShareOfOrigin,
    /// The two sides of a gap count different things: those of civil society and of government.
    SidesDiffer {
        civil: Vec<Remark>,
        government: Vec<Remark>,
    },
    OfIdentifications,
    GovernmentNone,
    NotBrokenDown {
        by: Vec<&'static str>,
    },
    Combined(usize),
    OffencesNotPersons,
    FormalContact,
    NoPopulation,
    PopulationOf(i64),
    /// The tier before: its code, year, and the years between that are not known; no code where it is the same.
    Moved {
        from: Option<String>,
        year: i64,
        gap: Option<(i64, i64)>,
    },
    WatchList(Run),
    YearsKnown(usize),
    TooFewYears(usize),
    SuppressedCounts,
    /// What the parts of a printed total add up to, which contradicts it; no number where small counts are suppressed.
    Contradicted {
        by: SumDivision,
        parts: Option<Count>,
    },
    EqualCounts,
    ExactP,
    NormalP,
    NoBase,
    Ranked {
        of: usize,
    },
    Verdict {
        one: ComparedAmount,
        other: ComparedAmount,
        verdict: Direction,
    },
    SuppressedPair,
    /// The exact two-sided p-value of two numbers being equal: Fisher's of shares, the binomial one of counts and rates.
    PValue(f64),
    Unlike {
        keys: Vec<&'static str>,
    },
    NoSuchFigure,
    /// What an estimate of unseen persons says about itself.
    Estimate(hidden::EstimateRemark),
    Domestic,
    Documented,
    NoNumber,
    /// A sum over the members of an area or group, with the number that report.
    SumOfMembers {
        reporting: usize,
        of: usize,
    },
    /// The only place that a source names; its share is not known.
    OnlyPlace,
    /// Why evenness is undefined.
    OneDestination,
    /// The same: some classes combine several destinations.
    DestinationsNotFixed,
    /// Why an index of pairs of cases is undefined.
    OneCase,
}

/// A run of years on the Tier 2 Watch List, and what the clock says about the next report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Run {
    /// Years in a row.
    pub years: u64,
    /// Whether earlier years are unknown, so that it is a minimum.
    pub open: bool,
    /// Waivers that the years imply.
    pub waivers: u64,
    /// The next report.
    pub next: i64,
    /// Whether the next report must move the country, up or down.
    pub must_leave: bool,
    /// Whether the next report moves it to Tier 3, unless it is upgraded or a waiver is given.
    pub due: bool,
}

impl Remark {
    /// A remark on what a count of a measure counts.
    pub fn counted(measure: &str) -> Self {
        Self::Counted {
            measure: measure.to_owned(),
            international: false,
        }
    }

    /// How the source prints a figure, where its place in the source says so.
    pub fn printed(locator: &str) -> Option<Self> {
        locator::printed_form(locator).map(|text| Self::Printed(text.to_owned()))
    }

    /// Whether it says that cases are counted.
    pub fn is_cases(&self) -> bool {
        matches!(self, Self::Counted { measure, .. } if measure == "cases")
    }
}
