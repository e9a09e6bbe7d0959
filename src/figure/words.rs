//! Words that figures share: of whom and when, and what their marks mean.

use std::collections::BTreeSet;

use crate::render::number;
use crate::stats::{Estimate, areas};

/// The countries of figures: a name, a few, the area they make up, or how many they are.
pub(super) fn places<'a>(codes: impl IntoIterator<Item = &'a str>) -> String {
    let codes: BTreeSet<&str> = codes.into_iter().filter(|code| !code.is_empty()).collect();
    let whole = codes.iter().find(|area| {
        codes
            .iter()
            .all(|code| code == *area || areas::within(code, area))
    });
    if let Some(area) = whole {
        return areas::name(area);
    }
    let made_up = areas::all().iter().find(|area| {
        let members: BTreeSet<&str> = areas::all()
            .iter()
            .filter(|one| one.kind == "country" && areas::within(&one.code, &area.code))
            .map(|one| one.code.as_str())
            .collect();
        area.kind != "country" && members.len() > 2 && members == codes
    });
    if let Some(area) = made_up {
        return area.name.clone();
    }
    let mut names: Vec<String> = codes.iter().map(|code| areas::name(code)).collect();
    names.sort();
    match names.as_slice() {
        [] => String::new(),
        [one] => one.clone(),
        [rest @ .., last] if rest.len() < 3 => format!("{} and {last}", rest.join(", ")),
        many => format!("{} countries", many.len()),
    }
}

/// The years of figures: `2023`, `2019–2023`; what is said where a source pools them.
pub(super) fn years<'a>(figures: impl IntoIterator<Item = &'a Estimate>) -> String {
    let mut known = BTreeSet::new();
    let mut pooled = false;
    for figure in figures {
        match figure.year() {
            Some(year) => drop(known.insert(year)),
            None => pooled = true,
        }
    }
    let range = match (known.first(), known.last()) {
        (Some(first), Some(last)) => number::years(*first, *last),
        _ => return if pooled { "years pooled" } else { "" }.into(),
    };
    if pooled {
        format!("{range} and years pooled")
    } else {
        range
    }
}

/// Words of a title, one after the other: `Identified victims by gender, Kyrgyzstan, 2023`.
pub(super) fn joined(parts: &[&str]) -> String {
    let parts: Vec<&str> = parts
        .iter()
        .copied()
        .filter(|part| !part.is_empty())
        .collect();
    // a reference takes no comma
    parts.join(", ").replace(", [", " [")
}

/// A text with a capital letter.
pub(super) fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or(String::new(), |first| {
        first.to_uppercase().collect::<String>() + letters.as_str()
    })
}

/// The label of a block of figures: the country, and the year, reporter and reference.
pub(super) fn block(figure: &Estimate, sources: &[String]) -> (String, String) {
    let year = figure
        .year()
        .map_or("years pooled".into(), |year| year.to_string());
    let reporter = figure.key("reporter").replace('_', " ");
    let reference = sources
        .iter()
        .position(|source| source == figure.key("source"))
        .map_or(String::new(), |at| format!(" [{}]", at + 1));
    let detail = joined(&[&year, &reporter]) + &reference;
    (areas::name(figure.key("country")), detail)
}

/// `from Kazakhstan`; nothing where no place is known.
pub(super) fn from(place: &str) -> String {
    if place.is_empty() {
        String::new()
    } else {
        format!("from {place}")
    }
}
