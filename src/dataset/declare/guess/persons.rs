//! Case files: a row is a person, and no column holds counts.

use super::{Guess, categories, is_numeric};
use crate::dataset::count::whole;
use crate::dataset::declare::columns::{DraftColumn, DraftTable};
use crate::dataset::words;

/// Whether each row is a person: a column numbers them, or nothing holds numbers and they have a sex.
pub(super) fn are_rows(seen: &DraftTable, guess: &Guess) -> bool {
    let counts = |column: &DraftColumn| {
        is_numeric(column)
            && !is_number_of_case(column)
            && words::of_header(&column.head) == Some("count")
    };
    let numbered = seen.columns.iter().any(is_number_of_case);
    let free = seen.columns.iter().enumerate();
    let numbers = free
        .filter(|(at, column)| guess.is_free(*at) && is_numeric(column))
        .count();
    !seen.columns.iter().any(counts)
        && (numbered || numbers == 0 && guess.columns.contains_key("sex"))
}

/// Whether a column numbers the cases: its header says so, and no two cells are the same.
pub(super) fn is_number_of_case(column: &DraftColumn) -> bool {
    words::speaks_of(&column.head, "number_of_case")
        && words::of_header(&column.head) != Some("count")
        && column.full > 1
        && column
            .cells
            .iter()
            .all(|(cell, rows)| cell.is_empty() || *rows == 1)
}

/// Finds the columns of a person.
pub(super) fn columns(seen: &DraftTable, guess: &mut Guess) {
    guess.persons = true;
    let country = guess.columns.remove("country");
    guess.columns.remove("period");
    guess.columns.remove("unit");
    for (name, word) in [
        ("citizenship", "citizenship"),
        ("exploited_in", "destination"),
    ] {
        let columns = seen.columns.iter().enumerate();
        let free = columns.filter(|(at, _)| guess.is_free(*at));
        let mut named = free.filter(|(_, column)| {
            words::speaks_of(&column.head, word) && categories::countries(column) > 0.3
        });
        if let Some((at, _)) = named.next() {
            guess.columns.insert(name, at);
        }
    }
    if let Some(at) = country.filter(|at| guess.is_free(*at)) {
        let open = ["exploited_in", "citizenship"]
            .into_iter()
            .find(|name| !guess.columns.contains_key(name));
        guess.columns.extend(open.map(|name| (name, at)));
    }
    let ages = |column: &DraftColumn| {
        words::of_header(&column.head) == Some("age")
            && column.part(|cell| whole(cell).is_some_and(|age| age <= 120)) > 0.8
    };
    let age = seen.columns.iter().position(ages);
    if let Some(at) = age.filter(|_| !guess.columns.contains_key("age")) {
        guess.columns.insert("age", at);
    }
}
