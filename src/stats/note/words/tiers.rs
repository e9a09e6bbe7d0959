//! The sentences about tiers of several countries.

use super::lists::{join, list_names, list_places};
use crate::stats::Note;

impl Note {
    /// The sentence of a note about tiers of several countries.
    pub(super) fn sentence_of_tiers(&self) -> String {
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
                join(&list_places(places), "and")
            ),
            Self::NoTierOfYear {
                year,
                countries,
                of,
            } => {
                let who = if countries.len() > 10 {
                    format!("{} of {of} countries", countries.len())
                } else {
                    join(&list_names(countries), "and")
                };
                format!("No tier for {year} found for {who}.")
            }
            other => other.sentence_of_table(),
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
