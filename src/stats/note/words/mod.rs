//! The sentence of each note.

use std::fmt;

use super::{CrossNote, Note};
use crate::dataset::areas;
use crate::stats::number;
use crate::stats::reconciliation::contradiction::Contradicted;
use lists::{NAMED, join, list_names, list_places_or_some, list_runs_of_years, list_some};

mod fixed;
mod lists;
mod table;
mod tiers;

impl Note {
    /// What it says, without the mark.
    pub fn meaning(&self) -> String {
        let fixed = self.fixed_sentence();
        fixed.map_or_else(|| self.sentence(), str::to_owned)
    }

    /// The sentence of a note about countries, sources and years; those of others follow.
    fn sentence(&self) -> String {
        match self {
            Self::OneSided { source } => {
                format!("`{source}` covers one side only, so no gap can be calculated.")
            }
            Self::NoPopulation { countries } => {
                let who = if countries.len() > 10 {
                    format!("{} countries", countries.len())
                } else {
                    join(&list_names(countries), "and")
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
                let mut names = list_names(countries);
                names.sort();
                let more = names.len().saturating_sub(NAMED);
                if more > 1 {
                    names.truncate(NAMED);
                    names.push(format!("{more} other countries"));
                }
                format!("No figure for {}.", join(&names, "or"))
            }
            Self::WithoutCountry { source, persons } => format!(
                "`{source}`: {} people have no citizenship recorded and are not in any country's figures.",
                number::count(Some(*persons))
            ),
            Self::OriginsLeftOut { origins } => format!(
                "Figures computed from the flows of {origins} origins that are not shown are left out."
            ),
            other => other.sentence_of_places(),
        }
    }

    /// The sentence of a note about some countries and years of the table.
    fn sentence_of_places(&self) -> String {
        match self {
            Self::Contradicted { how, places } => {
                let used = match how {
                    Contradicted::Mark => "nothing is calculated from it",
                    Contradicted::Keep => "the published number is used",
                    Contradicted::Drop => "it is left out",
                    Contradicted::Parts => "what the parts add up to is used",
                };
                let places = match places.as_slice() {
                    [] => String::new(),
                    places => format!(" in {}", list_places_or_some(places)),
                };
                format!("The published total contradicts its own parts{places}: {used}.")
            }
            Self::PartsExceedTotal { by, places } => format!(
                "The parts by {by} add up to more than the published total in {}; shares are of the sum of the parts.",
                list_places_or_some(places)
            ),
            Self::OnlyParts { by, places } => {
                let by: Vec<&str> = by.iter().copied().collect();
                format!(
                    "Only parts by {} are published, without a total, for {}.",
                    join(&by, "or"),
                    list_runs_of_years(places)
                )
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
                    "{what} although it is unclear whether the condition holds: {rows} one of several ({}).",
                    list_some(&list_names(places), 3)
                )
            }
            other => other.sentence_of_tiers(),
        }
    }
}

impl Note {
    /// What can be typed to see more, where there is something.
    pub fn hint(&self) -> Option<String> {
        Some(match self {
            Self::OnlyParts { by, .. } => {
                let by: Vec<String> = by.iter().map(|name| format!("`--by {name}`")).collect();
                format!("{} shows them.", join(&by, "or"))
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
            Self::Cross(CrossNote::LatestYear) => {
                "`--year` selects others, with a table for each.".into()
            }
            Self::Cross(CrossNote::ByBothWithin { .. }) => "Select it with `--where`.".into(),
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
