//! What must be read with a table, as data: what a note is about, where it is shown and what it says.
//!
//! Each note is defined here, its sentence in `words`. Nothing in the code reads a sentence back: who must know whether
//! a note is shown, kept or hidden asks [`Note::weight`], [`Note::mark`], [`Note::tells_values`] or the data of the variant.

use std::collections::BTreeSet;

use serde::Serialize;
use serde::ser::{SerializeStruct as _, Serializer};

use super::mathematics::limits::Level;
use super::reconciliation::contradiction::Contradicted;
use crate::dataset::count::Count;

mod code;
mod cross;
mod elsewhere;
mod pair_change;
mod words;

pub use cross::{Cross, CrossBase, CrossUnknown};
pub use elsewhere::Elsewhere;
pub use pair_change::PairChange;

/// How much a note matters to a reader of the table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Weight {
    /// Explains a mark or a word of the table.
    Legend,
    /// Changes how a number of the table is read.
    Warning,
    /// Background: shown with `--notes` and in files.
    Background,
}

/// A country or area and a year, as figures have them; no year where years are pooled.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
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

/// What must be read with a table.
#[derive(Debug, Clone, PartialEq)]
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
    Watchlist,
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
        places: Vec<Place>,
    },
    Contradicted {
        how: Contradicted,
        places: Vec<Place>,
    },
    OnlyParts {
        by: BTreeSet<&'static str>,
        places: Vec<Place>,
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
        places: Vec<Place>,
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
    Cross(Cross),
    // what a command, figure or query says of itself
    Stated {
        code: &'static str,
        weight: Weight,
        text: String,
        hint: String,
    },
}

impl Note {
    /// A note that a command, figure or query says of itself.
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

    /// How much it matters to a reader of the table.
    pub fn weight(&self) -> Weight {
        match self {
            Self::Stated { weight, .. } => *weight,
            Self::Cross(
                Cross::Base { .. }
                | Cross::Intervals { .. }
                | Cross::NotPublished
                | Cross::Documented
                | Cross::AtLeast
                | Cross::Domestic
                | Cross::UnknownInTotals,
            )
            | Self::Concentration
            | Self::CountsOtherThanVictims
            | Self::Suppressed { .. }
            | Self::InferredTiers
            | Self::Conventions
            | Self::LeastBase => Weight::Legend,
            Self::NotASample
            | Self::NotAnEstimate
            | Self::TiersRateEffort
            | Self::DetectionMayImprove
            | Self::OverlapUnknown
            | Self::PerVictim
            | Self::ProceedingsLag
            | Self::SamePopulationYear
            | Self::Watchlist
            | Self::RunIsMinimum
            | Self::OneSided { .. }
            | Self::FigureOfArea { .. }
            | Self::OtherSource { .. }
            | Self::NotDivided { .. }
            | Self::PartsOverlap { .. }
            | Self::Moves { .. }
            | Self::LaterTiers { .. }
            | Self::Ranks { .. }
            | Self::Differences
            | Self::Ratios
            | Self::Unchanged { .. } => Weight::Background,
            _ if self.mark().is_some() => Weight::Legend,
            _ => Weight::Warning,
        }
    }

    /// The mark in the table that it explains.
    pub const fn mark(&self) -> Option<&'static str> {
        Some(match self {
            Self::NoBase => "*",
            Self::SmallBase => "†",
            Self::FewNoShare { .. } => "few",
            Self::NotPublished(_) => "n.p.",
            Self::JointIntervals(_) => "‡",
            Self::TimesYearBefore => "×",
            Self::Contradicted { .. } => "!",
            Self::NoTier
            | Self::NoFigure
            | Self::NotBrokenDown { .. }
            | Self::Cross(Cross::NotPublished) => "–",
            Self::Cross(Cross::Documented) => "doc.",
            Self::Cross(Cross::AtLeast) => "≥",
            Self::Cross(Cross::Domestic) => "(d)",
            _ => return None,
        })
    }

    /// Whether it tells of values, so that it goes where one is suppressed.
    pub const fn tells_values(&self) -> bool {
        matches!(
            self,
            Self::WithoutCountry { .. }
                | Self::RankingHolds
                | Self::RankingOpen { .. }
                | Self::RankingChanges { .. }
                | Self::PairChanges(_)
                | Self::MorePairs { .. }
        )
    }

    /// Whether it names a source whose figures are not in the table.
    pub const fn is_of_left_out_source(&self) -> bool {
        matches!(self, Self::OneSided { .. })
    }

    /// Whether it holds only of figures that are not broken down further.
    pub const fn is_of_whole(&self) -> bool {
        matches!(self, Self::NotDivided { .. } | Self::OnlyParts { .. })
    }

    /// The same of fewer countries and years; nothing where none of those that it is about is left.
    #[must_use]
    pub fn narrowed(self, stays: &dyn Fn(&str, Option<i64>) -> bool) -> Option<Self> {
        let of_places = |mut places: Vec<Place>| {
            places.retain(|place| stays(&place.country, place.year));
            (!places.is_empty()).then_some(places)
        };
        let of_countries = |mut countries: Vec<String>| {
            countries.retain(|country| stays(country, None));
            (!countries.is_empty()).then_some(countries)
        };
        Some(match self {
            Self::PartsExceedTotal { by, places } => Self::PartsExceedTotal {
                by,
                places: of_places(places)?,
            },
            Self::Contradicted { how, places } => Self::Contradicted {
                how,
                places: of_places(places)?,
            },
            Self::OnlyParts { by, places } => Self::OnlyParts {
                by,
                places: of_places(places)?,
            },
            Self::LaterTiers { places } => Self::LaterTiers {
                places: of_places(places)?,
            },
            Self::NoPopulation { countries } => Self::NoPopulation {
                countries: of_countries(countries)?,
            },
            Self::OtherSource { country, .. } if !stays(&country, None) => return None,
            other => other,
        })
    }

    /// Takes in another of the same kind about other places; whether it is one.
    pub(super) fn takes_in(&mut self, other: &Self) -> bool {
        if self == other {
            return true;
        }
        let (
            Self::PartsExceedTotal { by, places },
            Self::PartsExceedTotal {
                by: of,
                places: more,
            },
        ) = (self, other)
        else {
            return false;
        };
        if by != of {
            return false;
        }
        for place in more {
            if !places.contains(place) {
                places.push(place.clone());
            }
        }
        true
    }
}

/// Enters a note once; one about further places joins that of its kind.
pub fn enter(notes: &mut Vec<Note>, note: Note) {
    if !notes.iter_mut().any(|known| known.takes_in(&note)) {
        notes.push(note);
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

#[cfg(test)]
mod tests {
    use super::*;

    fn exceeding(country: &str, year: i64) -> Note {
        let country = country.to_owned();
        let year = Some(year);
        Note::PartsExceedTotal {
            by: "sex",
            places: vec![Place { country, year }],
        }
    }

    #[test]
    fn notes_of_one_kind_are_one_and_narrow_to_the_places_left() {
        let mut notes = Vec::new();
        for note in [
            exceeding("LVA", 2020),
            Note::NotASample,
            exceeding("TJK", 2021),
            exceeding("LVA", 2020),
            Note::NotASample,
        ] {
            enter(&mut notes, note);
        }
        assert_eq!(notes.len(), 2);
        let text = notes[0].to_string();
        assert!(text.contains("Latvia 2020 and Tajikistan 2021"), "{text}");
        let left = notes.remove(0).narrowed(&|country, _| country == "LVA");
        assert_eq!(left, Some(exceeding("LVA", 2020)));
        assert_eq!(exceeding("LVA", 2020).narrowed(&|_, _| false), None);
    }

    #[test]
    fn a_note_is_an_object_with_a_code_and_a_text_that_begins_with_its_mark() {
        let json = serde_json::to_value(Note::NoTier).unwrap();
        assert_eq!(json["code"], "no-tier");
        assert!(json["text"].as_str().unwrap().starts_with("– "));
        assert_eq!(Note::NoTier.weight(), Weight::Legend);
    }
}
