//! What the columns of a file seem to mean.

use std::collections::{BTreeMap, BTreeSet};

use super::columns::{DraftColumn, DraftTable};
use crate::dataset::count::whole;
use crate::dataset::words;
pub(super) use categories::is_year;
pub(super) use figures::{Beside, is_numeric};

mod categories;
mod figures;
mod headers;
mod persons;

/// The guesses.
#[derive(Default)]
#[allow(clippy::struct_excessive_bools)] // each is a line of the draft
pub(super) struct Guess {
    /// Our columns, each with the place of the file's.
    pub columns: BTreeMap<&'static str, usize>,
    /// Headers that hold figures, as a pattern; empty where one column holds them.
    pub pivot: String,
    /// What headers say about a sex and an age where the pattern names them, in the file's words.
    pub said: BTreeMap<&'static str, BTreeSet<String>>,
    /// Columns side by side that hold figures, each with what its header says; none where a pattern says it.
    pub beside: Vec<Beside>,
    /// The places of all columns that hold figures, where there are several.
    pub figures: Vec<usize>,
    /// Columns of which the total's rows are meant: their places, and the total's label.
    pub totals: Vec<(usize, String)>,
    /// The column of these that holds citizenships.
    pub citizens: Option<usize>,
    /// Columns that nothing is read from.
    pub rest: Vec<usize>,
    /// Whether the numbers have fractions.
    pub fractions: bool,
    /// Whether a comma precedes decimals, and a point separates groups of three digits.
    pub decimal_comma: bool,
    /// Letters behind the numbers.
    pub flags: Vec<String>,
    /// Whether countries are UN M49 numbers.
    pub m49: bool,
    /// Whether the figures are tiers.
    pub tiers: bool,
    /// Whether a row is a person.
    pub persons: bool,
    /// What is counted, where the header of the numbers says so.
    pub measure: Option<&'static str>,
    /// What a row covers where it is less than a year, as `period` takes it.
    pub period: Option<&'static str>,
    /// The column whose cells multiply the numbers.
    pub scale: Option<usize>,
}

impl Guess {
    /// Whether nothing is read from a column so far.
    fn is_free(&self, at: usize) -> bool {
        !self.figures.contains(&at)
            && self.scale != Some(at)
            && !self.columns.values().any(|taken| *taken == at)
    }

    /// Whether a row says from where to where.
    pub(super) fn routes(&self) -> bool {
        self.columns.contains_key("origin")
    }

    /// The columns with numbers.
    fn numbers<'s>(&self, seen: &'s DraftTable) -> Vec<&'s DraftColumn> {
        let count = ["count", "share"]
            .iter()
            .filter_map(|name| self.columns.get(name));
        let places = count.chain(&self.figures);
        places.map(|at| &seen.columns[*at]).collect()
    }
}

/// Guesses by headers first, then by cells.
pub(super) fn guess(seen: &DraftTable) -> Guess {
    let mut guess = Guess::default();
    headers::pivot(seen, &mut guess);
    categories::columns(seen, &mut guess);
    guess.scale = seen.columns.iter().position(figures::is_scale);
    tiers(seen, &mut guess);
    if guess.figures.is_empty() && !guess.tiers {
        if persons::are_rows(seen, &guess) {
            persons::columns(seen, &mut guess);
        } else {
            categories::routes(seen, &mut guess);
            figures::numbers(seen, &mut guess);
        }
    }
    rest(seen, &mut guess);
    let numbers = guess.numbers(seen);
    let (flags, decimal_comma) = (figures::flags(&numbers), figures::decimal_comma(&numbers));
    let fractions = !decimal_comma && figures::fractions(&numbers);
    (guess.flags, guess.decimal_comma) = (flags, decimal_comma);
    guess.fractions = fractions && !guess.columns.contains_key("share");
    categories::parts_of_years(seen, &mut guess);
    guess.m49 = guess.columns.get("country").is_some_and(|at| {
        let column = &seen.columns[*at];
        column.part(|label| whole(label).is_some()) > 0.9
    });
    guess
}

/// Finds a column of tiers; figures side by side may be tiers, too.
fn tiers(seen: &DraftTable, guess: &mut Guess) {
    let columns = seen.columns.iter();
    let is = |column: &DraftColumn| {
        figures::is_tier(column) && column.labels().any(figures::is_only_tier)
    };
    if !guess.figures.is_empty() {
        let mut figures = guess.figures.iter();
        guess.tiers = figures.any(|at| seen.columns[*at].labels().any(figures::is_only_tier));
    } else if let Some(at) = columns.into_iter().position(is) {
        guess.columns.insert("tier", at);
        guess.tiers = true;
    }
}

/// The other columns: those with a total among their cells are read by it, the rest is named.
fn rest(seen: &DraftTable, guess: &mut Guess) {
    for (at, column) in seen.columns.iter().enumerate() {
        if !guess.is_free(at) || column.head.is_empty() || column.full == 0 {
            continue;
        }
        let total = column.labels().find(|label| words::is_total(label));
        match total.filter(|_| !is_numeric(column) && !guess.persons) {
            Some(total) => guess.totals.push((at, total.to_owned())),
            None => guess.rest.push(at),
        }
    }
    let are_citizens = |at: &usize| {
        let column = &seen.columns[*at];
        words::speaks_of(&column.head, "citizenship") && categories::countries(column) >= 0.4
    };
    let totals = guess.totals.iter().map(|(at, _)| *at);
    guess.citizens = totals.into_iter().find(are_citizens);
}
