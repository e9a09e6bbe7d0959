//! Columns of numbers: one, or several side by side.

use std::collections::{BTreeMap, BTreeSet};

use super::Guess;
use crate::dataset::adapters::without_marks;
use crate::dataset::count::{Count, whole};
use crate::dataset::declare::columns::{DraftColumn, DraftTable};
use crate::dataset::words;

/// A column that holds figures, and what its header says they are.
pub(in crate::dataset::declare) struct Beside {
    /// Its place.
    pub at: usize,
    /// Our columns with their values; none for all persons.
    pub set: BTreeMap<&'static str, &'static str>,
}

/// Finds the column of numbers, or several side by side: for women and men, for minors and adults, for prosecutions and
/// convictions. If several do not say what they hold, none is taken: a person has to decide.
pub(super) fn numbers(seen: &DraftTable, guess: &mut Guess) {
    let columns = seen.columns.iter().enumerate();
    let usable: Vec<(usize, &DraftColumn)> = columns
        .filter(|(at, column)| guess.is_free(*at) && holds_counts(column))
        .collect();
    let said = |(at, column): &(usize, &DraftColumn)| Beside {
        at: *at,
        set: words::parts_of_header(&column.head),
    };
    let (apart, plain): (Vec<Beside>, Vec<Beside>) = usable
        .iter()
        .map(said)
        .partition(|beside| !beside.set.is_empty());
    let count = total_among(seen, &plain);
    let different: BTreeSet<_> = apart.iter().map(|beside| &beside.set).collect();
    if different.len() == apart.len() && apart.len() + usize::from(count.is_some()) > 1 {
        let total = count.map(|at| Beside {
            at,
            set: BTreeMap::new(),
        });
        guess.beside = total.into_iter().chain(apart).collect();
        set_adults(seen, &mut guess.beside);
        guess.figures = guess.beside.iter().map(|beside| beside.at).collect();
        return;
    }
    if let Some(at) = count.or(apart.first().map(|beside| beside.at)) {
        guess.columns.insert("count", at);
        let said = words::parts_of_header(&seen.columns[at].head);
        guess.measure = said.get("measure").copied();
    } else if let Some(at) = seen.columns.iter().position(is_share) {
        guess.columns.insert("share", at);
    }
}

/// Sets women and men to adults where they and the children add up to all: `Women`, `Men`, `Children`, `Total`.
fn set_adults(seen: &DraftTable, beside: &mut [Beside]) {
    let sum = |it: &Beside| seen.columns[it.at].sum;
    let is_all = |it: &&Beside| it.set.is_empty();
    let of_age = |it: &&Beside| it.set.contains_key("age");
    let has_age_alone = |it: &Beside| it.set.len() == 1 && it.set.get("age") == Some(&"child");
    let has_sex_alone = |it: &Beside| it.set.len() == 1 && it.set.contains_key("sex");
    let all = beside.iter().find(is_all).and_then(sum);
    let children = beside.iter().filter(of_age).count() == 1 && beside.iter().any(has_age_alone);
    let parts = beside
        .iter()
        .filter(|it| has_age_alone(it) || has_sex_alone(it));
    let parts: Option<u64> = parts.map(sum).sum();
    if children && all.is_some() && all == parts {
        for part in beside.iter_mut().filter(|it| has_sex_alone(it)) {
            part.set.insert("age", "adult");
        }
    }
}

/// The column of all persons: by its header, or the only one.
fn total_among(seen: &DraftTable, plain: &[Beside]) -> Option<usize> {
    // `Total / Offences` of two rows, but not `Sex acts / Total cleared`
    let total = |column: &DraftColumn| {
        let first = column.head.split(" / ").next().unwrap_or_default();
        words::speaks_of(first, "total")
    };
    let rank = |at: usize| {
        let column = &seen.columns[at];
        let counts = words::of_header(&column.head) == Some("count");
        (total(column), counts)
    };
    let named = plain
        .iter()
        .filter(|beside| rank(beside.at) != (false, false));
    let best = named.max_by_key(|beside| (rank(beside.at), std::cmp::Reverse(beside.at)));
    match (best, plain) {
        (Some(best), _) => Some(best.at),
        (None, [only]) => Some(only.at),
        _ => None,
    }
}

/// Whether a column may hold counts of persons: numbers that are not those of cases, rates, percentages or other things.
fn holds_counts(column: &DraftColumn) -> bool {
    is_numeric(column)
        && !is_share(column)
        && !words::is_of_percentages(&column.head)
        && !super::persons::is_number_of_case(column)
        && !words::speaks_of(&column.head, "not_persons")
}

/// Whether a column holds percentages with their sign.
fn is_share(column: &DraftColumn) -> bool {
    column.full > 0 && column.part(|cell| cell.trim_end().ends_with('%')) > 0.5
}

/// Whether most different cells are numbers, or marks for one that is missing.
pub(in crate::dataset::declare) fn is_numeric(column: &DraftColumn) -> bool {
    let number = |cell: &str| {
        let cell = without_marks(without_letters(cell).0);
        Count::parse(cell).is_ok()
            || cell.replace(',', ".").parse::<f64>().is_ok()
            || is_grouped(cell)
            || matches!(cell, ":" | ".." | "…" | "..." | "-" | "–" | "NA" | "n/a")
    };
    column.full > 0 && column.part(number) >= 0.6
}

/// `1.206`: groups of three behind points.
fn is_grouped(cell: &str) -> bool {
    let mut groups = cell.split('.');
    let digits = |group: &str| group.bytes().all(|byte| byte.is_ascii_digit());
    let first = groups.next().unwrap_or_default();
    let mut rest = groups.peekable();
    (1..=3).contains(&first.len())
        && digits(first)
        && rest.peek().is_some()
        && rest.all(|group| group.len() == 3 && digits(group))
}

/// Whether points divide groups of three: all points do, and the numbers between them are whole.
pub(super) fn decimal_comma(columns: &[&DraftColumn]) -> bool {
    let cells = || columns.iter().flat_map(|column| column.labels());
    let mut with_points = cells().filter(|cell| cell.contains('.') && !cell.contains(".."));
    let is_plain = |cell: &str| whole(cell).is_some() || cell.contains(',');
    with_points.next().is_some()
        && cells()
            .filter(|cell| cell.contains('.') && !cell.contains(".."))
            .all(is_grouped)
        && cells().any(is_plain)
}

/// Letters behind the numbers, each once.
pub(super) fn flags(columns: &[&DraftColumn]) -> Vec<String> {
    let cells = columns.iter().flat_map(|column| column.labels());
    let letters = cells.filter_map(|cell| {
        let (number, letters) = without_letters(cell);
        let is_number = number == ":" || Count::parse(number).is_ok();
        (is_number && !letters.is_empty()).then_some(letters)
    });
    let all: BTreeSet<String> = letters
        .flat_map(str::chars)
        .map(|letter| letter.to_string())
        .collect();
    all.into_iter().collect()
}

/// A number, and up to three letters behind it.
fn without_letters(cell: &str) -> (&str, &str) {
    let number = cell.trim_end_matches(|c: char| c.is_ascii_lowercase());
    let letters = &cell[number.len()..];
    let number = number.trim_end();
    if number.is_empty() || letters.len() > 3 || ["m", "k", "mn"].contains(&letters) {
        return (cell, "");
    }
    (number, letters)
}

/// Whether half of the numbers have fractions.
pub(super) fn fractions(columns: &[&DraftColumn]) -> bool {
    let cells = columns.iter().flat_map(|column| column.labels());
    let cells: Vec<&str> = cells.collect();
    let is_fraction =
        |cell: &&&str| whole(cell).is_none() && cell.replace(',', ".").parse::<f64>().is_ok();
    cells.iter().filter(is_fraction).count() * 2 >= cells.len().max(1)
}

/// Whether the cells say by how much numbers are multiplied.
pub(super) fn is_scale(column: &DraftColumn) -> bool {
    column.full > 0 && column.part(|cell| words::scale(cell).is_some()) == 1.0
}

/// Whether a cell can only be a tier.
pub(super) fn is_only_tier(cell: &str) -> bool {
    let cell = cell.to_uppercase();
    matches!(cell.as_str(), "2W" | "2WL" | "2 WL" | "SC") || cell.starts_with("TIER ")
}

pub(super) fn is_tier(column: &DraftColumn) -> bool {
    let marks = |cell: &str| matches!(cell, "1" | "2" | "3" | "-" | "NA" | "N/A" | "SPECIAL CASE");
    column.full > 0
        && column.part(|cell| is_only_tier(cell) || marks(cell.to_uppercase().as_str())) > 0.8
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_may_have_groups_and_letters() {
        assert!(is_grouped("1.206") && is_grouped("1.206.300"));
        assert!(!is_grouped("1.2") && !is_grouped("1206") && !is_grouped(".206"));
        assert_eq!(without_letters("68 e"), ("68", "e"));
        assert_eq!(
            (without_letters("n/a"), without_letters("2.5m")),
            (("n/", "a"), ("2.5m", ""))
        );
    }
}
