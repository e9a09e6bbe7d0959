//! Words that figures share: of whom and when, and what their marks mean.

use std::collections::BTreeSet;

use crate::render::{Document, NumberedSources, number, sources};
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
    let all: Vec<&str> = codes.iter().copied().collect();
    if let Some(area) = areas::of_members(&all) {
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

/// The years of figures: `2023`, `2019–2023`; the words for pooled years.
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
pub(super) fn block(figure: &Estimate, sources: &NumberedSources) -> (String, String) {
    let year = figure
        .year()
        .map_or("years pooled".into(), |year| year.to_string());
    let reporter = figure.key("reporter").replace('_', " ");
    let reference = sources
        .place(figure.key("source"))
        .filter(|_| sources.len() > 1)
        .map_or(String::new(), |at| format!(" [{}]", at + 1));
    let detail = joined(&[&year, &reporter]) + &reference;
    (areas::name(figure.key("country")), detail)
}

/// What distinguishes blocks of figures (year, who counts, source), and what all of them share: `2023, government, TIP Report
/// 2023`.
pub(super) fn details(document: &Document<'_>, firsts: &[&Estimate]) -> (Vec<String>, String) {
    let ids = sources(document.table);
    let parts = |figure: &&Estimate| {
        let year = figure
            .year()
            .map_or("years pooled".into(), |year| year.to_string());
        let source = figure.key("source");
        let source = match ids.place(source) {
            Some(_) if ids.len() == 1 => short_source(document, source),
            Some(at) => format!("[{}]", at + 1),
            None => String::new(),
        };
        [year, figure.key("reporter").replace('_', " "), source]
    };
    let all: Vec<[String; 3]> = firsts.iter().map(parts).collect();
    let is_shared = |at: &usize| all.iter().all(|parts| parts[*at] == all[0][*at]);
    let (shared, own): (Vec<usize>, Vec<usize>) = (0..3).partition(is_shared);
    let of = |parts: &[String; 3], which: &[usize]| {
        joined(
            &which
                .iter()
                .map(|at| parts[*at].as_str())
                .collect::<Vec<_>>(),
        )
    };
    let details = all.iter().map(|parts| of(parts, &own)).collect();
    let shared = all.first().map(|first| of(first, &shared));
    (details, shared.unwrap_or_default())
}

/// What a source is called in a few words.
pub(super) fn short_source(document: &Document<'_>, id: &str) -> String {
    match document.sources.get(id) {
        Some(source) if !source.short.is_empty() => source.short.clone(),
        Some(source) if !source.title.is_empty() => source.title.clone(),
        _ => id.to_owned(),
    }
}

/// How many names are written where more have no room.
pub(super) const FEW: usize = 12;

/// Names in a row: `Austria, Malta and 3 others`.
pub(super) fn few_names(names: &[String], most: usize) -> String {
    let more = names.len().saturating_sub(most);
    match (names, more) {
        ([rest @ .., last], 0) if !rest.is_empty() => format!("{} and {last}", rest.join(", ")),
        (names, 0) => names.join(", "),
        (names, more) => format!("{} and {}", names[..most].join(", "), others(more)),
    }
}

/// `3 of 5`, `all 4`, `both`.
pub(crate) fn of_all(some: usize, all: usize) -> String {
    match (some, all) {
        (2, 2) => "both".into(),
        (some, all) if some == all => format!("all {all}"),
        (some, all) => format!("{some} of {all}"),
    }
}

/// `1 other`, `4 others`.
pub(super) fn others(number: usize) -> String {
    let plural = if number == 1 { "" } else { "s" };
    format!("{number} other{plural}")
}

/// `from Kazakhstan`; nothing where no place is known.
pub(super) fn from(place: &str) -> String {
    if place.is_empty() {
        String::new()
    } else {
        format!("from {place}")
    }
}
