//! How much a note matters, which mark it explains, and what it tells.

use super::{CrossNote, Note};

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

impl Note {
    /// How much it matters to a reader of the table.
    pub fn weight(&self) -> Weight {
        match self {
            Self::Stated { weight, .. } => *weight,
            Self::Cross(
                CrossNote::Base { .. }
                | CrossNote::Intervals { .. }
                | CrossNote::NotPublished
                | CrossNote::Documented
                | CrossNote::AtLeast
                | CrossNote::Domestic
                | CrossNote::UnknownInTotals
                | CrossNote::RoundedToSums { .. },
            )
            | Self::Concentration
            | Self::CountsOtherThanVictims
            | Self::Suppressed { .. }
            | Self::Perturbed { .. }
            | Self::Rounded { .. }
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
            | Self::WatchList
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
            | Self::Cross(CrossNote::NotPublished) => "–",
            Self::Cross(CrossNote::Documented) => "doc.",
            Self::Cross(CrossNote::AtLeast) => "≥",
            Self::Cross(CrossNote::Domestic) => "(d)",
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
}
