//! Names in a sentence: `a, b and c`, and how many more there are.

use std::collections::{BTreeMap, BTreeSet};

use crate::dataset::areas;
use crate::stats::note::PlaceYear;
use crate::stats::questions::availability;

/// The most countries that are named; the others are counted.
pub(super) const NAMED: usize = 8;

/// `a, b and c`.
pub(super) fn join<T: AsRef<str>>(parts: &[T], word: &str) -> String {
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
pub(super) fn list_some(all: &[String], shown: usize) -> String {
    let named: Vec<&str> = all.iter().take(shown).map(String::as_str).collect();
    match all.len().saturating_sub(shown) {
        0 => named.join("; "),
        more => format!("{}; and {more} more", named.join("; ")),
    }
}

pub(super) fn list_names(codes: &[String]) -> Vec<String> {
    codes.iter().map(|code| areas::name(code)).collect()
}

/// Each place with its year: `Latvia 2020`.
pub(super) fn list_places(places: &[PlaceYear]) -> Vec<String> {
    let named = places.iter().map(|place| {
        let name = areas::name(&place.country);
        place
            .year
            .map_or(name.clone(), |year| format!("{name} {year}"))
    });
    named.collect()
}

pub(super) fn list_places_or_some(places: &[PlaceYear]) -> String {
    let named = list_places(places);
    if named.len() > NAMED {
        list_some(&named, NAMED)
    } else {
        join(&named, "and")
    }
}

/// Places with their years as runs: `Kyrgyzstan 2015–2018; Tajikistan 2020; and 3 more`.
pub(super) fn list_runs_of_years(places: &[PlaceYear]) -> String {
    let mut years: BTreeMap<String, BTreeSet<i64>> = BTreeMap::new();
    for place in places {
        let of = years.entry(areas::name(&place.country)).or_default();
        of.extend(place.year);
    }
    let named = years.iter().map(|(name, years)| {
        let years = availability::years(years);
        format!("{name} {years}").trim_end().to_owned()
    });
    list_some(&named.collect::<Vec<_>>(), 5)
}
