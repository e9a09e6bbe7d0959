//! The sentences that are always the same.

use crate::stats::Note;

impl Note {
    /// The sentence of a note that is always the same.
    pub(super) const fn fixed_sentence(&self) -> Option<&'static str> {
        Some(match self {
            Self::NotASample => {
                "Identified victims are not a representative sample of all trafficked people."
            }
            Self::NotAnEstimate => {
                "Rates count detected victims and are not an estimate of all victims (SDG indicator 16.2.2 covers \
                 both); a higher rate may mean better detection."
            }
            Self::TiersRateEffort => "Tiers rate government effort, not the number of victims.",
            Self::DetectionMayImprove => {
                "More detected victims may mean better detection, and fewer may mean worse."
            }
            Self::OverlapUnknown => {
                "How many victims both sides counted is not published. The number known to at least one side lies \
                 between the larger count and the sum."
            }
            Self::PerVictim => {
                "Ratio of persons (or offences) to detected victims; the units differ, and one trafficker may have \
                 many victims."
            }
            Self::ProceedingsLag => {
                "Proceedings of a year mostly concern victims detected in earlier years."
            }
            Self::SamePopulationYear => {
                "The population is that of the same year, unless another year is given."
            }
            Self::WatchList => {
                "Watch List: after two years in a row the next report moves a country to Tier 3, unless it is \
                 upgraded or a waiver is given (22 U.S.C. 7107(b)(2)(D), from the 2009 report). Two waivers were \
                 possible until the 2018 report, one since. Waivers are inferred from the years, not looked up; read \
                 the statute before drawing a legal conclusion."
            }
            Self::RunIsMinimum => "If earlier years are unknown, the run length is a minimum.",
            Self::SeveralAnswers => {
                "One person can give several answers, so shares are independent and may add up to more than 100%; a \
                 blank next to an answer of the group counts as no."
            }
            Self::AgesAreSums => "`child` and `adult` are sums of age bands, not further parts.",
            Self::SidesDiffer => {
                "Where the two sides count different things, such as cases and victims, the gap compares unlike \
                 counts."
            }
            Self::ComparedDiffer => "Figures marked `unlike` differ in the columns named there.",
            Self::UndatedNoSeries => "Counts without a year are not part of the series.",
            Self::UndatedNoRate => {
                "Counts without a year have no rate, because no population is known for them."
            }
            Self::NothingFound => "No figures for the selected countries, years and sources.",
            Self::CutUncertain => "The cut-off is uncertain: some excluded rows may rank as high.",
            Self::LatestOfEach => "Each country is shown in its latest known year.",
            Self::RankingHolds => {
                "The ranking of countries within a year and source is the same under all conventions."
            }
            _ => return self.fixed_legend(),
        })
    }

    /// The meaning of a mark or word of a table that is always the same.
    const fn fixed_legend(&self) -> Option<&'static str> {
        Some(match self {
            Self::NoBase => {
                "published without a base, so no interval can be calculated; a whole percentage is accurate to ±0.5 \
                 points"
            }
            Self::SmallBase => "base under 30",
            Self::InferredTiers => {
                "Inferred: no source states this tier; it follows from complete lists of other tiers and years."
            }
            Self::NoTier => "no tier found for that year (this does not mean unranked)",
            Self::NoFigure => "no figure in these sources for the selected years",
            Self::TimesYearBefore => {
                "count divided by that of the year before (the base); exact interval given their sum"
            }
            Self::Concentration => {
                "Concentration (HHI): sum of squared shares of an origin's destinations; 1 means all in one \
                 destination. Effective number: how many destinations of equal size give the same concentration. Unbiased Simpson index: \
                 the probability that two cases go to one destination. Shannon entropy: 0 if all go to one destination, \
                 highest for equal shares. Evenness: entropy as a share of the highest possible."
            }
            Self::CountsOtherThanVictims => {
                "`c`: the source counts cases; `a`: victims assisted; no letter: victims identified"
            }
            Self::Conventions => {
                "Conventions: `asked`, as asked for, with suppressed counts as ranges; `low` and `high`, each \
                 suppressed count at its minimum or maximum, whatever a published total allows; `drop`, suppressed \
                 counts left out; `unknown_in` and `unknown_out`, people of unknown category in the base or not; \
                 `repeats_…`, one of several values of a repeated cell; `=`, the same as `asked`."
            }
            Self::Differences => {
                "Differences are in percentage points, each with Newcombe's interval (1998); where the interval \
                 contains 0, the two are not significantly different; p is Fisher's exact p-value (1935), for exact numbers only."
            }
            Self::Ratios => {
                "Each ratio has the exact interval of two counts given their sum; where it contains 1, \
                 the two are not significantly different; p is the exact p-value given the sum (Przyborowski and Wilenski 1940). \
                 More detected victims may mean better detection."
            }
            Self::LeastBase => {
                "no base: nothing can be tested for a share published without a base; a base of `≥ n` is the \
                 smallest that can give its whole percentages"
            }
            _ => return None,
        })
    }
}
