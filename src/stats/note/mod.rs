//! Notes on a table, as data: what a note is about, where it is shown and what it says.
//!
//! Each note is defined here, its sentence in `words`. Nothing in the code reads a sentence back: who must know whether
//! a note is shown, kept or hidden asks [`Note::weight`], [`Note::mark`], [`Note::tells_values`] or the data of the variant.

use std::collections::BTreeSet;

use serde::Serialize;
use serde::ser::{SerializeStruct as _, Serializer};
use strum::IntoStaticStr;

use super::mathematics::limits::Level;
use super::reconciliation::contradiction::Contradicted;
use crate::dataset::count::Count;

mod cross;
mod elsewhere;
mod narrow;
mod pair_change;
mod weight;
mod words;

pub use cross::{CrossBase, CrossNote, CrossUnknown};
pub use elsewhere::Elsewhere;
pub use narrow::enter;
pub use pair_change::PairChange;
pub use weight::Weight;

/// A country or area and a year, as figures have them; no year where years are pooled.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct PlaceYear {
    /// The code of the country or area.
    pub country: String,
    /// The year.
    pub year: Option<i64>,
}

/// What was not published, for the legend of `n.p.`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unpublished {
    /// A count.
    Count,
    /// A side of the gap between government and civil society.
    Side,
    /// The number of a destination or an origin: the word for it.
    Place(&'static str),
    /// The number of a flow.
    Flow,
    /// A year of a series.
    Year,
}

/// Notes on a table.
#[derive(Debug, Clone, PartialEq, IntoStaticStr)]
#[strum(serialize_all = "kebab-case")]
#[allow(missing_docs)] // the sentence of each is in `words`
pub enum Note {
    // what holds for all tables of its kind
    NotASample,
    NotAnEstimate,
    TiersRateEffort,
    DetectionMayImprove,
    OverlapUnknown,
    PerVictim,
    ProceedingsLag,
    SamePopulationYear,
    WatchList,
    RunIsMinimum,
    // legends of marks
    NoBase,
    SmallBase,
    FewNoShare {
        least: u64,
    },
    NotPublished(Unpublished),
    InferredTiers,
    NoTier,
    NoFigure,
    JointIntervals(Level),
    TimesYearBefore,
    Concentration,
    CountsOtherThanVictims,
    Suppressed {
        below: u64,
    },
    Perturbed {
        largest: u64,
        deviation: f64,
    },
    Rounded {
        base: u64,
    },
    NotCombined {
        by: Vec<&'static str>,
        below: u64,
    },
    NotBrokenDown {
        by: Vec<&'static str>,
    },
    Conventions,
    LeastBase,
    // what changes how rows are read
    PartsExceedTotal {
        by: &'static str,
        places: Vec<PlaceYear>,
    },
    Contradicted {
        how: Contradicted,
        places: Vec<PlaceYear>,
    },
    OnlyParts {
        by: BTreeSet<&'static str>,
        places: Vec<PlaceYear>,
    },
    SeveralAnswers,
    AgesAreSums,
    SidesDiffer,
    ComparedDiffer,
    OneSided {
        source: String,
    },
    UndatedNoSeries,
    UndatedNoRate,
    NoPopulation {
        countries: Vec<String>,
    },
    FigureOfArea {
        area: String,
    },
    OtherSource {
        country: String,
        shown: String,
        other: String,
    },
    // what was found
    NothingFound,
    Elsewhere(Elsewhere),
    WithoutCountry {
        source: String,
        persons: Count,
    },
    NoFigureFor {
        countries: Vec<String>,
    },
    // conditions, order and cuts
    OnlyRows {
        condition: String,
    },
    NotDivided {
        by: Vec<&'static str>,
        sources: Vec<String>,
    },
    PartsOverlap {
        sources: Vec<String>,
    },
    PlaceUncertain {
        inside: bool,
        rows: usize,
        places: Vec<String>,
    },
    Cut {
        top: usize,
        of_each_split: bool,
        left_out: usize,
    },
    CutUncertain,
    OriginsLeftOut {
        origins: usize,
    },
    // tiers of several countries
    LatestOfEach,
    LatestOfMost {
        year: i64,
    },
    Moves {
        year: i64,
        after_gap: bool,
        moves: Vec<(&'static str, usize)>,
    },
    LaterTiers {
        places: Vec<PlaceYear>,
    },
    NoTierOfYear {
        year: i64,
        countries: Vec<String>,
        of: usize,
    },
    // comparisons
    Ranks {
        confidence: f64,
    },
    Differences,
    Ratios,
    // conventions
    RankingHolds,
    RankingOpen {
        pairs: usize,
        open: usize,
    },
    RankingChanges {
        pairs: usize,
    },
    PairChanges(Box<PairChange>),
    MorePairs {
        pairs: usize,
    },
    Unchanged {
        all: bool,
        conventions: Vec<&'static str>,
    },
    // cross-tables
    Cross(CrossNote),
    // what a command, figure or query says about itself
    Stated {
        code: &'static str,
        weight: Weight,
        text: String,
        hint: String,
    },
}

impl Note {
    /// A note that a command, figure or query says about itself.
    pub fn stated(code: &'static str, weight: Weight, text: impl Into<String>) -> Self {
        Self::Stated {
            code,
            weight,
            text: text.into(),
            hint: String::new(),
        }
    }

    /// The same with what can be typed to see more.
    #[must_use]
    pub fn hinting(mut self, more: impl Into<String>) -> Self {
        if let Self::Stated { hint, .. } = &mut self {
            *hint = more.into();
        }
        self
    }
}

impl Note {
    /// A name that stays the same when the sentence is reworded, as in JSON output.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Cross(cross) => cross.into(),
            Self::Stated { code, .. } => code,
            note => note.into(),
        }
    }
}

/// As in JSON output: an object with `code` and `text`.
impl Serialize for Note {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut object = serializer.serialize_struct("note", 2)?;
        object.serialize_field("code", self.code())?;
        object.serialize_field("text", &self.to_string())?;
        object.end()
    }
}
