//! Headers with years in them: columns side by side as a pattern.

use std::collections::{BTreeMap, BTreeSet};

use super::Guess;
use super::figures::{is_numeric, is_tier};
use crate::dataset::declare::columns::DraftTable;
use crate::dataset::sources::Pivot;
use crate::dataset::words;

/// Finds columns side by side whose headers are a pattern with a year, or two rows of year and sex.
pub(super) fn pivot(seen: &DraftTable, guess: &mut Guess) {
    let mut patterns: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (at, column) in seen.columns.iter().enumerate() {
        if let Some(pattern) = pattern(&column.head) {
            patterns.entry(pattern).or_default().push(at);
        }
    }
    let of_figures = |at: &&usize| is_numeric(&seen.columns[**at]) || is_tier(&seen.columns[**at]);
    let several = patterns.into_iter().filter(|(_, places)| {
        let numeric = places.iter().filter(of_figures).count();
        places.len() > 1 && numeric * 2 > places.len()
    });
    if let Some((pattern, places)) = several.max_by_key(|(_, places)| places.len()) {
        guess.said = said_by_headers(&pattern, seen, &places);
        guess.period = period_of(&pattern, seen, &places);
        guess.pivot = pattern;
        guess.figures = places;
    }
}

/// What each header says about the names in braces of a pattern.
fn read_headers(
    pattern: &str,
    seen: &DraftTable,
    places: &[usize],
) -> Vec<BTreeMap<String, String>> {
    let pivot = Pivot {
        head: pattern.to_owned(),
        ..Pivot::default()
    };
    let heads = places.iter().map(|at| seen.columns[*at].head.as_str());
    heads.filter_map(|head| pivot.read(head)).collect()
}

/// What part of a year the columns of a pattern cover, as `period` takes it; nothing where they cover years.
fn period_of(pattern: &str, seen: &DraftTable, places: &[usize]) -> Option<&'static str> {
    let heads = read_headers(pattern, seen, places);
    let mut parts = heads.iter().filter_map(|read| read.get("period"));
    let part = parts.next()?;
    Some(if is_quarter(part) { "quarter" } else { "month" })
}

/// What the headers of a pattern say about the categories in it, in the file's words.
fn said_by_headers(
    pattern: &str,
    seen: &DraftTable,
    places: &[usize],
) -> BTreeMap<&'static str, BTreeSet<String>> {
    let mut said: BTreeMap<&'static str, BTreeSet<String>> = BTreeMap::new();
    for mut read in read_headers(pattern, seen, places) {
        for name in CATEGORIES {
            if let Some(label) = read.remove(name) {
                said.entry(name).or_default().insert(label);
            }
        }
    }
    said
}

/// Categories that may be next to the year in a header.
const CATEGORIES: [&str; 2] = ["sex", "age"];

/// A header in which the year, and a sex, an age or a part of the year next to it, are replaced by `{year}`, `{sex}`, `{age}` and
/// `{period}`.
fn pattern(head: &str) -> Option<String> {
    let mut parts = Vec::new();
    let mut found = false;
    for part in head.split(" / ") {
        let place = year_within(part);
        parts.push(match place {
            Some(start) => {
                found = true;
                let (before, after) = (&part[..start], &part[start + 4..]);
                format!("{}{{year}}{}", in_braces(before), in_braces(after))
            }
            None => in_braces(part),
        });
    }
    // `tier2012` has its year behind letters
    let glued = head
        .len()
        .checked_sub(4)
        .filter(|at| *at > 0 && head.is_char_boundary(*at));
    if let (false, Some(at)) = (found, glued)
        && is_year(&head[at..])
    {
        return Some(format!("{}{{year}}", &head[..at]));
    }
    found.then(|| parts.join(" / "))
}

/// A text that is a category, with its name in braces instead of it: ` Female` is ` {sex}`.
fn in_braces(text: &str) -> String {
    let label = text.trim_matches(|c: char| !c.is_alphanumeric());
    let known = |name: &&'static str| words::of_cell(name, label).is_some();
    let period = is_part_of_year(label).then_some("period");
    match CATEGORIES.into_iter().find(known).or(period) {
        Some(name) if !label.is_empty() => text.replacen(label, &format!("{{{name}}}"), 1),
        _ => text.to_owned(),
    }
}

fn is_quarter(label: &str) -> bool {
    matches!(label.to_lowercase().as_str(), "q1" | "q2" | "q3" | "q4")
}

/// Whether a word is a month or a quarter: `Jan`, `January`, `Q1`.
fn is_part_of_year(label: &str) -> bool {
    const MONTHS: [&str; 12] = [
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
    ];
    let label = label.to_lowercase();
    let is_month =
        |month: &&str| label == **month || (label.len() == 3 && month.starts_with(&label));
    is_quarter(&label) || MONTHS.iter().any(is_month)
}

fn is_year(text: &str) -> bool {
    text.len() == 4
        && (text.starts_with("19") || text.starts_with("20"))
        && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// Where a word that is a year begins.
fn year_within(part: &str) -> Option<usize> {
    let mut start = 0;
    for word in part.split_inclusive(|c: char| !c.is_alphanumeric()) {
        if is_year(word.trim_end_matches(|c: char| !c.is_alphanumeric())) {
            return Some(start);
        }
        start += word.len();
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_year_in_a_header_is_a_pattern() {
        for (head, found) in [
            ("2021", Some("{year}")),
            ("Cases in 2021 (n)", Some("Cases in {year} (n)")),
            ("2022 / Female", Some("{year} / {sex}")),
            ("2022 Female", Some("{year} {sex}")),
            ("Femmes (2022)", Some("{sex} ({year})")),
            ("Adults 2022", Some("{age} {year}")),
            ("Jan-2022", Some("{period}-{year}")),
            ("2022 Q1", Some("{year} {period}")),
            ("tier2012", Some("tier{year}")),
            ("Cases", None),
        ] {
            assert_eq!(pattern(head).as_deref(), found, "{head}");
        }
    }
}
