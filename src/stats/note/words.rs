//! The sentence of each note.

use std::fmt;

use super::{Cross, Note, Place, Unpublished};
use crate::dataset::areas;
use crate::stats::number;
use crate::stats::questions::availability;
use crate::stats::reconciliation::contradiction::Contradicted;

/// The most countries that are named; the others are counted.
const NAMED: usize = 8;

impl Note {
    /// What it says, without the mark.
    pub fn meaning(&self) -> String {
        let fixed = self.fixed_sentence();
        fixed.map_or_else(|| self.sentence(), str::to_owned)
    }

    /// The sentence of a note that is always the same.
    const fn fixed_sentence(&self) -> Option<&'static str> {
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
            Self::Watchlist => {
                "Watch List: after two years in a row the next report moves a country to Tier 3, unless it is \
                 upgraded or a waiver is given (22 U.S.C. 7107(b)(2)(D), from the 2009 report). Two waivers were \
                 possible until the 2018 report, one since. Waivers are inferred from the years, not looked up; read \
                 the statute before drawing a legal conclusion."
            }
            Self::RunIsMinimum => "If earlier years are unknown, the run length is a minimum.",
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
                 destination. Effective number: how many destinations of equal size give the same concentration."
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
            Self::LeastBase => {
                "no base: nothing can be tested for a share published without a base; a base of `≥ n` is the \
                 smallest that can give its whole percentages"
            }
            Self::SeveralAnswers => {
                "One person can give several answers, so shares are independent and may add up to more than 100%; a \
                 blank beside an answer of the group counts as no."
            }
            Self::AgesAreSums => "`child` and `adult` are sums of age bands, not further parts.",
            Self::SidesDiffer => {
                "Where the two sides count different things, such as cases and victims, the gap compares unlike \
                 counts."
            }
            Self::ComparedDiffer => "Figures marked `unlike` differ in what is named.",
            Self::UndatedNoSeries => "Counts without a year are not part of the series.",
            Self::UndatedNoRate => {
                "Counts without a year have no rate, because no population is known for them."
            }
            Self::NothingFound => "No figures for the selected countries, years and sources.",
            Self::CutUncertain => "The cut-off is uncertain: some excluded rows may rank as high.",
            Self::LatestOfEach => "Each country is shown in its latest known year.",
            Self::Differences => {
                "Differences are in percentage points, each with Newcombe's interval (1998); where the interval \
                 contains 0, the two are not significantly different."
            }
            Self::Ratios => {
                "Each ratio has the exact interval of two counts given their sum; where it contains 1, \
                 the two are not significantly different. More detected victims may mean better detection."
            }
            Self::RankingHolds => {
                "The ranking of countries within a year and source is the same under all conventions."
            }
            _ => return None,
        })
    }

    /// The sentence of a note about countries, sources and years; those of others follow.
    fn sentence(&self) -> String {
        match self {
            Self::Contradicted { how, places } => {
                let used = match how {
                    Contradicted::Mark => "nothing is calculated from it",
                    Contradicted::Keep => "the published number is used",
                    Contradicted::Drop => "it is left out",
                    Contradicted::Parts => "what the parts add up to is used",
                };
                format!(
                    "The published total contradicts its own parts in {}: {used}.",
                    in_places(places)
                )
            }
            Self::PartsExceedTotal { by, places } => format!(
                "The parts by {by} add up to more than the published total in {}; shares are of the sum of the parts.",
                in_places(places)
            ),
            Self::OnlyParts { by, places } => {
                let by: Vec<&str> = by.iter().copied().collect();
                format!(
                    "Only parts by {} are published, without a total, for {}.",
                    joined(&by, "or"),
                    runs_of_years(places)
                )
            }
            Self::OneSided { source } => {
                format!("`{source}` covers one side only, so no gap can be calculated.")
            }
            Self::NoPopulation { countries } => {
                let who = if countries.len() > 10 {
                    format!("{} countries", countries.len())
                } else {
                    joined(&names(countries), "and")
                };
                format!("No population within five years is known for {who}.")
            }
            Self::FigureOfArea { area } => format!(
                "There are also figures for {} as a whole.",
                areas::name(area)
            ),
            Self::OtherSource {
                country,
                shown,
                other,
            } => format!(
                "{}: `{shown}` is shown; `{other}` also has figures for that year.",
                areas::name(country)
            ),
            Self::Elsewhere(elsewhere) => elsewhere.to_string(),
            Self::NoFigureFor { countries } => {
                let mut names = names(countries);
                names.sort();
                let more = names.len().saturating_sub(NAMED);
                if more > 1 {
                    names.truncate(NAMED);
                    names.push(format!("{more} other countries"));
                }
                format!("No figure for {}.", joined(&names, "or"))
            }
            Self::PlaceUncertain {
                inside,
                rows,
                places,
            } => {
                let what = if *inside { "Included" } else { "Left out" };
                let rows = if *rows == 1 {
                    "1 row whose place is".to_owned()
                } else {
                    format!("{rows} rows whose place is")
                };
                format!(
                    "{what} although the condition may not decide: {rows} one of several ({}).",
                    some(&names(places), 3)
                )
            }
            Self::WithoutCountry { source, persons } => format!(
                "`{source}`: {} people have no citizenship recorded and are not in any country's figures.",
                number::count(Some(*persons))
            ),
            Self::OriginsLeftOut { origins } => format!(
                "Figures computed from the flows of {origins} origins that are not shown are left out."
            ),
            other => other.sentence_of_tiers(),
        }
    }

    /// The sentence of a note about tiers of several countries.
    fn sentence_of_tiers(&self) -> String {
        match self {
            Self::LatestOfMost { year } => {
                format!("{year} is the latest year known for most of these countries.")
            }
            Self::Moves {
                year,
                after_gap,
                moves,
            } => {
                let moves: Vec<String> = moves
                    .iter()
                    .map(|(moved, n)| format!("{n} {}", move_in_words(moved)))
                    .collect();
                let against = if *after_gap {
                    format!("the last known year, where {} is unknown", year - 1)
                } else {
                    (year - 1).to_string()
                };
                format!("{year} compared with {against}: {}.", moves.join(", "))
            }
            Self::LaterTiers { places } => format!(
                "Later tiers are known: {}.",
                joined(&each_place(places), "and")
            ),
            Self::NoTierOfYear {
                year,
                countries,
                of,
            } => {
                let who = if countries.len() > 10 {
                    format!("{} of {of} countries", countries.len())
                } else {
                    joined(&names(countries), "and")
                };
                format!("No tier for {year} found for {who}.")
            }
            other => other.sentence_of_table(),
        }
    }

    /// The sentence of a note about the marks, rows and arrangement of a table.
    fn sentence_of_table(&self) -> String {
        match self {
            Self::FewNoShare { least } => format!(
                "base under {least}: the count is shown instead of a share; machine formats have both"
            ),
            Self::NotPublished(of) => of.meaning(),
            Self::JointIntervals(level) => format!(
                "{}: joint coverage of all categories of a split",
                level.label()
            ),
            Self::Suppressed { below } => match below {
                2 => "Suppressed: counts of 1, and others from which they could be derived.".into(),
                below => format!(
                    "Suppressed: counts of 1–{}, and others from which they could be derived.",
                    below - 1
                ),
            },
            Self::Perturbed { largest, deviation } => format!(
                "Counts carry random noise (cell key method): at most ±{largest}, standard deviation {deviation:.1}. The same people \
                 have the same noise in every question; parts need not add up to their total."
            ),
            Self::Rounded { base } => format!(
                "Counts are rounded to multiples of {base}: at most ±{} off. Parts need not add up to their total.",
                base / 2
            ),
            Self::NotCombined { by, below } => format!(
                "Suppressed by {}: some combination of these columns has only 1–{} people. \
                 `explain protection` says which columns can be combined.",
                joined(by, "and"),
                below - 1
            ),
            Self::NotBrokenDown { by } => format!(
                "the source does not break this down by {}: unknown, not zero",
                joined(by, "or")
            ),
            Self::OnlyRows { condition } => format!("Only rows where {condition}."),
            Self::NotDivided { by, sources } => format!(
                "Left out because they are not broken down by {}: {}.",
                joined(by, "and"),
                sources.join(", ")
            ),
            Self::PartsOverlap { sources } => format!(
                "Left out because their parts may overlap and cannot be added: {}. Select one part at a time.",
                sources.join(", ")
            ),
            Self::Cut {
                top,
                of_each_split,
                left_out,
            } => {
                let each = if *of_each_split { " of each split" } else { "" };
                match left_out {
                    0 => format!("The first {top}{each}; the others are combined as `other`."),
                    left_out => format!("The first {top}{each}; {left_out} more are left out."),
                }
            }
            Self::Ranks { confidence } => format!(
                "Rank 1 is the largest value, not the best. `value` is the range that suppressed counts allow; the interval is a set of ranks that holds all true ranks jointly with {}% confidence (Klein, Wright and Wieczorek 2020).",
                confidence * 100.0
            ),
            Self::RankingOpen { pairs, open } => format!(
                "No convention reverses two countries of a year and source, but ranges leave {open} of {pairs} pairs undecided."
            ),
            Self::RankingChanges { pairs } => format!(
                "The ranking of countries depends on the convention: {} change places.",
                if *pairs == 1 {
                    "one pair of a year, source and part".to_owned()
                } else {
                    format!("{pairs} pairs of a year, source and part")
                }
            ),
            Self::PairChanges(pair) => pair.to_string(),
            Self::MorePairs { pairs } => format!("And {pairs} more pairs."),
            Self::Unchanged { all, conventions } => {
                let which = if *all {
                    "No convention changes a figure"
                } else {
                    "These conventions change no figure"
                };
                format!("{which}: {}.", conventions.join(", "))
            }
            Self::Cross(cross) => cross.meaning(),
            Self::Stated { text, .. } => text.clone(),
            other => other.fixed_sentence().unwrap_or_default().to_owned(),
        }
    }
}

impl Note {
    /// What can be typed to see more, where there is something.
    pub fn hint(&self) -> Option<String> {
        Some(match self {
            Self::OnlyParts { by, .. } => {
                let by: Vec<String> = by.iter().map(|name| format!("`--by {name}`")).collect();
                format!("{} shows them.", joined(&by, "or"))
            }
            Self::Contradicted { .. } => "`--contradicted` selects what is used.".into(),
            Self::ComparedDiffer => "`--year` and `--source` select others.".into(),
            Self::OneSided { .. } => "`tipstat show detected-victims` shows its figures.".into(),
            Self::WithoutCountry { .. } => "`--country all` shows all people.".into(),
            Self::NoPopulation { .. } => "`--data FILE` with a World Bank file adds it.".into(),
            Self::FigureOfArea { area } => format!("`tipstat summary {area}` shows them."),
            Self::OtherSource { country, .. } => {
                format!("`tipstat show identification-gap {country}` shows both.")
            }
            Self::LatestOfEach | Self::LatestOfMost { .. } => "`--year` selects another.".into(),
            Self::Cross(Cross::LatestYear) => {
                "`--year` selects others, with a table for each.".into()
            }
            Self::Cross(Cross::ByBothWithin { .. }) => "Select it with `--where`.".into(),
            Self::Stated { hint, .. } if !hint.is_empty() => hint.clone(),
            _ => return None,
        })
    }
}

impl fmt::Display for Note {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(mark) = self.mark() {
            write!(f, "{mark} ")?;
        }
        f.write_str(&self.meaning())?;
        match self.hint() {
            Some(hint) => write!(f, " {hint}"),
            None => Ok(()),
        }
    }
}

impl Unpublished {
    fn meaning(self) -> String {
        match self {
            Self::Count => "not published (not zero)".into(),
            Self::Side => "not published (not zero), so no gap can be calculated".into(),
            Self::Place(word) => {
                let article = if word.starts_with(['a', 'e', 'i', 'o', 'u']) {
                    "an"
                } else {
                    "a"
                };
                format!("documented as {article} {word}, or possible, without a number (not zero)")
            }
            Self::Flow => "documented or possible flow without a number (not zero)".into(),
            Self::Year => {
                "not published (not zero): a gap in the series, left out of the tests".into()
            }
        }
    }
}

/// A move between tiers, of several countries.
fn move_in_words(moved: &str) -> &str {
    match moved {
        "into_special_case" => "into Special Case",
        "out_of_special_case" => "out of Special Case",
        "first" => "for the first time",
        "same" => "unchanged",
        other => other,
    }
}

/// `a, b and c`.
fn joined<T: AsRef<str>>(parts: &[T], word: &str) -> String {
    match parts {
        [] => String::new(),
        [one] => one.as_ref().to_owned(),
        [rest @ .., last] => {
            let rest: Vec<&str> = rest.iter().map(AsRef::as_ref).collect();
            format!("{} {word} {}", rest.join(", "), last.as_ref())
        }
    }
}

/// The first of several, and how many more there are.
fn some(all: &[String], shown: usize) -> String {
    let named: Vec<&str> = all.iter().take(shown).map(String::as_str).collect();
    match all.len().saturating_sub(shown) {
        0 => named.join("; "),
        more => format!("{}; and {more} more", named.join("; ")),
    }
}

fn names(codes: &[String]) -> Vec<String> {
    codes.iter().map(|code| areas::name(code)).collect()
}

/// Each place with its year: `Latvia 2020`.
fn each_place(places: &[Place]) -> Vec<String> {
    let named = places.iter().map(|place| {
        let name = areas::name(&place.country);
        place
            .year
            .map_or(name.clone(), |year| format!("{name} {year}"))
    });
    named.collect()
}

fn in_places(places: &[Place]) -> String {
    let named = each_place(places);
    if named.len() > NAMED {
        some(&named, NAMED)
    } else {
        joined(&named, "and")
    }
}

/// Places with their years as runs: `Kyrgyzstan 2015–2018; Tajikistan 2020; and 3 more`.
fn runs_of_years(places: &[Place]) -> String {
    let mut years: std::collections::BTreeMap<String, std::collections::BTreeSet<i64>> =
        std::collections::BTreeMap::new();
    for place in places {
        let of = years.entry(areas::name(&place.country)).or_default();
        of.extend(place.year);
    }
    let named = years.iter().map(|(name, years)| {
        let years = availability::years(years);
        format!("{name} {years}").trim_end().to_owned()
    });
    some(&named.collect::<Vec<_>>(), 5)
}
