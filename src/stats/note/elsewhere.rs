//! What there is where nothing was found.

use std::collections::BTreeSet;

use crate::dataset::areas;
use crate::stats::questions::availability;

/// What there is where nothing was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Elsewhere {
    /// Sources with the years they have; none where they pool years.
    Sources(Vec<(String, BTreeSet<i64>)>),
    /// Codes of the countries that have figures.
    Countries(BTreeSet<String>),
}

/// The most sources, or countries, that are named.
const SHOWN: usize = 8;

impl std::fmt::Display for Elsewhere {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Countries(codes) if codes.is_empty() => f.write_str(
                "The data have no figures of this kind for any country, year or source.",
            ),
            Self::Countries(codes) => {
                let mut names: Vec<String> = codes.iter().map(|code| areas::name(code)).collect();
                names.sort();
                let more = names.len().saturating_sub(SHOWN);
                names.truncate(SHOWN);
                write!(f, "Figures are available for {}", names.join(", "))?;
                match more {
                    0 => f.write_str("."),
                    more => write!(f, ", and {more} more."),
                }
            }
            Self::Sources(sources) => {
                let said = sources.iter().take(SHOWN).map(|(source, years)| {
                    let years = if years.is_empty() {
                        "years pooled".to_owned()
                    } else {
                        availability::years(years)
                    };
                    match source.as_str() {
                        "" => years,
                        source => format!("`{source}` {years}"),
                    }
                });
                let said: Vec<String> = said.collect();
                write!(f, "Figures are available: {}", said.join("; "))?;
                match sources.len().saturating_sub(SHOWN) {
                    0 => f.write_str("."),
                    more => write!(f, "; and {more} more sources."),
                }
            }
        }
    }
}
