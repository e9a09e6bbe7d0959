//! What the columns of a file seem to mean.

use std::collections::BTreeMap;

use super::columns::{Found, Seen};
use super::words;
use crate::dataset::adapters::is_us_state;
use crate::dataset::areas::{self, Resolution};
use crate::dataset::count::{Count, whole};
use crate::dataset::sources::age;
use crate::dataset::table::Table;

/// The guesses.
#[derive(Default)]
pub(super) struct Guess {
    /// Our columns, each with the place of the file's.
    pub columns: BTreeMap<&'static str, usize>,
    /// Headers that hold figures, as a pattern; empty where one column holds them.
    pub pivot: String,
    /// Their places.
    pub figures: Vec<usize>,
    /// Columns of which the total's rows are meant: their places, and the total's label.
    pub totals: Vec<(usize, String)>,
    /// Columns that nothing is read from.
    pub rest: Vec<usize>,
    /// Whether the numbers have fractions.
    pub fractions: bool,
    /// Whether countries are UN M49 numbers.
    pub m49: bool,
    /// Whether the figures are tiers.
    pub tiers: bool,
    /// The column whose cells multiply the numbers.
    pub scale: Option<usize>,
}

/// Guesses by headers first, then by cells.
pub(super) fn guess(seen: &Seen) -> Guess {
    let mut guess = Guess::default();
    pivot(seen, &mut guess);
    for name in [
        "unit",
        "year",
        "period",
        "sex",
        "age",
        "country",
        "exploitation",
    ] {
        let free = |guess: &Guess, at: &usize| {
            !guess.figures.contains(at) && !guess.columns.values().any(|taken| taken == at)
        };
        let scored = seen
            .columns
            .iter()
            .enumerate()
            .filter(|(at, _)| free(&guess, at));
        let scored = scored.map(|(at, column)| (score(name, column), at));
        let best = scored
            .filter(|(score, _)| *score >= 0.6)
            .max_by(|a, b| a.0.total_cmp(&b.0).then(b.1.cmp(&a.1)));
        if let Some((_, at)) = best {
            guess.columns.insert(name, at);
        }
    }
    // places that would be taken for countries
    if let Some(at) = guess
        .columns
        .get("country")
        .copied()
        .filter(|at| are_states(&seen.columns[*at]))
    {
        guess.columns.remove("country");
        guess.columns.insert("place", at);
    }
    guess.scale = seen.columns.iter().position(is_scale);
    if guess.figures.is_empty() {
        let free = |at: &usize| !guess.columns.values().any(|taken| taken == at);
        let numbers = seen
            .columns
            .iter()
            .enumerate()
            .filter(|(at, column)| free(at) && is_numeric(column));
        // `Total / Offences` of two rows, but not `Sex acts / Total cleared`
        let total = |column: &Found| {
            let first = column
                .head
                .split(" / ")
                .next()
                .unwrap_or_default()
                .to_lowercase();
            first
                .split(|c: char| !c.is_alphanumeric())
                .any(|part| part == "total")
        };
        let words = |column: &Found| {
            (
                total(column),
                words::of_header(&column.head) == Some("count"),
            )
        };
        let best = numbers.max_by_key(|(at, column)| (words(column), std::cmp::Reverse(*at)));
        if let Some((at, _)) = best {
            guess.columns.insert("count", at);
        }
    }
    let tier = seen
        .columns
        .iter()
        .position(|column| is_tier(column) && column.labels().any(is_only_tier));
    guess.tiers = match tier {
        Some(at) if guess.figures.is_empty() => {
            guess.columns.remove("count");
            guess.columns.insert("tier", at);
            true
        }
        _ => guess
            .figures
            .iter()
            .any(|at| seen.columns[*at].labels().any(is_only_tier)),
    };
    rest(seen, &mut guess);
    let places = guess.columns.get("count").into_iter().chain(&guess.figures);
    let cells = places.flat_map(|at| seen.columns[*at].labels());
    let cells: Vec<&str> = cells.collect();
    let is_fraction =
        |cell: &&&str| whole(cell).is_none() && cell.replace(',', ".").parse::<f64>().is_ok();
    guess.fractions = cells.iter().filter(is_fraction).count() * 2 >= cells.len().max(1);
    guess.m49 = guess.columns.get("country").is_some_and(|at| {
        let column = &seen.columns[*at];
        column.part(|label| label.bytes().all(|byte| byte.is_ascii_digit())) > 0.9
    });
    guess
}

/// Columns side by side that hold figures: their headers are a pattern with a year, or two rows of year and sex.
fn pivot(seen: &Seen, guess: &mut Guess) {
    let mut patterns: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (at, column) in seen.columns.iter().enumerate() {
        if let Some(pattern) = pattern(&column.head) {
            patterns.entry(pattern).or_default().push(at);
        }
    }
    let best = patterns.into_iter().filter(|(_, places)| places.len() > 1);
    let numeric = |places: &[usize]| {
        places
            .iter()
            .filter(|at| is_numeric(&seen.columns[**at]) || is_tier(&seen.columns[**at]))
            .count()
    };
    let best = best.filter(|(_, places)| numeric(places) * 2 > places.len());
    if let Some((pattern, places)) = best.max_by_key(|(_, places)| places.len()) {
        guess.pivot = pattern;
        guess.figures = places;
    }
}

/// A header with its year, and what stands beside it where that is a sex, in braces.
fn pattern(head: &str) -> Option<String> {
    let year = |text: &str| {
        text.len() == 4
            && (text.starts_with("19") || text.starts_with("20"))
            && text.bytes().all(|byte| byte.is_ascii_digit())
    };
    let mut parts = Vec::new();
    let mut found = false;
    for part in head.split(" / ") {
        let mut words = part.split_inclusive(|c: char| !c.is_alphanumeric());
        let place = words.clone().scan(0, |at, word| {
            let start = *at;
            *at += word.len();
            Some((start, word.trim_end_matches(|c: char| !c.is_alphanumeric())))
        });
        let place = place.into_iter().find(|(_, word)| year(word));
        parts.push(match place {
            Some((start, word)) => {
                found = true;
                format!("{}{{year}}{}", &part[..start], &part[start + word.len()..])
            }
            None if words.next().is_some() && words::of_cell("sex", part).is_some() => {
                "{sex}".into()
            }
            None => part.to_owned(),
        });
    }
    // `tier2012` has its year behind letters
    let glued = head
        .len()
        .checked_sub(4)
        .filter(|at| *at > 0 && head.is_char_boundary(*at));
    if let (false, Some(at)) = (found, glued)
        && year(&head[at..])
    {
        return Some(format!("{}{{year}}", &head[..at]));
    }
    found.then(|| parts.join(" / "))
}

/// How much a column looks like one of ours, from 0 to 1.
fn score(name: &str, column: &Found) -> f64 {
    if column.full == 0 {
        return 0.0;
    }
    let header = if words::of_header(&column.head) == Some(name) {
        0.5
    } else {
        0.0
    };
    let cells = match name {
        "year" => column.part(|cell| whole(cell).is_some_and(|year| (1900..=2100).contains(&year))),
        "sex" => column.part(|cell| words::of_cell("sex", cell).is_some()),
        "age" => {
            column.part(|cell| words::of_cell("age", cell).is_some() || age::read(cell).is_some())
        }
        "exploitation" => {
            let field = Table::Victims.schema().field("exploitation");
            let known = |cell: &str| {
                field.is_some_and(|field| {
                    field.category(&cell.replace('_', " ")).is_some()
                        || field.category(cell).is_some()
                })
            };
            column.part(known)
        }
        "country" => countries(column),
        "unit" | "period" => {
            return if header > 0.0 && column.cells.len() < 50 {
                0.6
            } else {
                0.0
            };
        }
        _ => 0.0,
    };
    // cells that say nothing of it are no such column, whatever its header
    let labels = column.labels().count();
    match name {
        "year" if cells < 0.8 => 0.0,
        _ if cells < 0.3
            && !(name == "country" && header > 0.0)
            && !(name == "exploitation" && header > 0.0) =>
        {
            0.0
        }
        "sex" | "age" if labels < 2 && header == 0.0 => 0.0,
        "exploitation" | "country" if header > 0.0 => 0.6 + cells / 10.0,
        _ => cells / 2.0 + header + 0.1,
    }
}

fn countries(column: &Found) -> f64 {
    // numbers are M49 only where the header says so
    let numbers = column.part(|cell| whole(cell).is_some());
    let head = column.head.to_lowercase();
    let speaks = ["geo", "m49", "area"]
        .iter()
        .any(|word| head.contains(word));
    if numbers > 0.5 && !speaks {
        return 0.0;
    }
    column.part(|cell| {
        let padded = if whole(cell).is_some() {
            format!("{cell:0>3}")
        } else {
            cell.to_owned()
        };
        matches!(
            areas::resolve(&padded),
            Resolution::Area(_) | Resolution::Ambiguous(_)
        )
    })
}

fn is_numeric(column: &Found) -> bool {
    let number = |cell: &str| {
        Count::parse(cell).is_ok()
            || cell.replace(',', ".").parse::<f64>().is_ok()
            || matches!(cell, ":" | ".." | "-" | "NA" | "n/a")
    };
    column.full > 0 && column.part(number) >= 0.6
}

/// Whether most cells are states of the USA, of which some are no code of a country.
fn are_states(column: &Found) -> bool {
    let strange =
        |cell: &str| is_us_state(cell) && !matches!(areas::resolve(cell), Resolution::Area(_));
    column.part(is_us_state) >= 0.75 && column.labels().any(strange)
}

/// Whether the cells say by how much numbers are multiplied.
fn is_scale(column: &Found) -> bool {
    column.full > 0 && column.part(|cell| words::scale(cell).is_some()) == 1.0
}

/// Whether a cell can only be a tier.
fn is_only_tier(cell: &str) -> bool {
    matches!(cell.to_uppercase().as_str(), "2W" | "2WL" | "2 WL" | "SC")
}

fn is_tier(column: &Found) -> bool {
    column.full > 0
        && column.part(|cell| {
            matches!(
                cell.to_uppercase().as_str(),
                "1" | "2" | "2W" | "2WL" | "2 WL" | "3" | "SC" | "-" | "NA"
            )
        }) > 0.8
}

/// The other columns: those with a total among their cells are read by it, the rest is named.
fn rest(seen: &Seen, guess: &mut Guess) {
    for (at, column) in seen.columns.iter().enumerate() {
        let taken = guess.figures.contains(&at)
            || guess.scale == Some(at)
            || guess.columns.values().any(|taken| *taken == at);
        if taken || column.head.is_empty() || column.full == 0 {
            continue;
        }
        let total = column.labels().find(|label| words::is_total(label));
        match total.filter(|_| !is_numeric(column)) {
            Some(total) => guess.totals.push((at, total.to_owned())),
            None => guess.rest.push(at),
        }
    }
}
