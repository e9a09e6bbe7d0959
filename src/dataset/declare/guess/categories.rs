//! Columns of years, places and categories.

use std::collections::BTreeSet;

use super::Guess;
use crate::dataset::adapters::is_us_state;
use crate::dataset::areas::{self, Resolution};
use crate::dataset::count::whole;
use crate::dataset::declare::columns::{DraftColumn, DraftTable};
use crate::dataset::sources::{age, year_and_part, year_of_date};
use crate::dataset::table::Table;
use crate::dataset::words;

/// The columns that are looked for, in this order: a column is taken once.
const WANTED: [&str; 7] = [
    "unit",
    "year",
    "period",
    "sex",
    "age",
    "country",
    "exploitation",
];

/// How much a column must look like one of tipstat's.
const LIKELY: f64 = 0.6;

/// Finds the columns that say what a number is about.
pub(super) fn columns(seen: &DraftTable, guess: &mut Guess) {
    for name in WANTED {
        let columns = seen.columns.iter().enumerate();
        let free = columns.filter(|(at, _)| guess.is_free(*at));
        let scored = free.map(|(at, column)| (score(name, column), at));
        let likely = scored.filter(|(score, _)| *score >= LIKELY);
        let best = likely.max_by(|a, b| a.0.total_cmp(&b.0).then(b.1.cmp(&a.1)));
        if let Some((_, at)) = best {
            guess.columns.insert(name, at);
        }
    }
    // places that would be taken for countries
    let country = guess.columns.get("country").copied();
    if let Some(at) = country.filter(|at| are_states(&seen.columns[*at])) {
        guess.columns.remove("country");
        guess.columns.insert("place", at);
    }
}

/// How much a column looks like one of tipstat's, from 0 to 1.
fn score(name: &str, column: &DraftColumn) -> f64 {
    if column.full == 0 {
        return 0.0;
    }
    let of_citizens = || {
        name == "country"
            && words::speaks_of(&column.head, "citizenship")
            && !column.labels().any(words::is_total)
    };
    let is_named = words::of_header(&column.head) == Some(name) || of_citizens();
    if matches!(name, "unit" | "period") {
        return if is_named && column.cells.len() < 50 {
            LIKELY
        } else {
            0.0
        };
    }
    let cells = fitting(name, column);
    let labels = column.labels().count();
    // if its cells do not fit, it is not such a column, whatever its header
    let least = if name == "year" && !is_named {
        0.8
    } else {
        0.3
    };
    match name {
        // numbers of countries are not countries
        "country" if is_named && cells == 0.0 && column.sum.is_some() => 0.0,
        // `2020-21` and `FY2020` are years that a person has to name
        "year" if is_named && column.part(|cell| year_and_part(cell).is_some()) > 0.8 => LIKELY,
        // citizenships with a total of all are for two tables
        "country" if !is_named && words::speaks_of(&column.head, "citizenship") => 0.0,
        // a spreadsheet of Eurostat's has `TIME` above the names of countries
        "country" if !is_named && cells >= 0.7 => LIKELY + cells / 1000.0,
        "country" | "exploitation" if is_named => LIKELY + cells / 10.0,
        _ if cells < least => 0.0,
        "sex" | "age" if labels < 2 && !is_named => 0.0,
        _ => cells / 2.0 + if is_named { 0.5 } else { 0.0 } + 0.1,
    }
}

/// The part of a column's different cells that fit one of tipstat's.
fn fitting(name: &str, column: &DraftColumn) -> f64 {
    match name {
        "year" => column.part(is_year),
        "sex" => column.part(|cell| words::of_cell("sex", cell).is_some()),
        "age" => {
            column.part(|cell| words::of_cell("age", cell).is_some() || age::read(cell).is_some())
        }
        "exploitation" => column.part(is_exploitation),
        "country" => countries(column),
        _ => 0.0,
    }
}

/// A year, or the date of a day.
pub(in crate::dataset::declare) fn is_year(cell: &str) -> bool {
    let year = year_of_date(cell).unwrap_or(cell);
    whole(year).is_some_and(|year| (1900..=2100).contains(&year))
}

fn is_exploitation(cell: &str) -> bool {
    let field = Table::Victims.schema().field("exploitation");
    let known = field.is_some_and(|field| {
        field.category(&cell.replace('_', " ")).is_some() || field.category(cell).is_some()
    });
    known || words::of_cell("exploitation", cell).is_some_and(|form| form != "unknown")
}

/// The part of a column's cells that are countries; numbers are where the header says that they are M49.
pub(super) fn countries(column: &DraftColumn) -> f64 {
    let numbers = column.part(|cell| whole(cell).is_some());
    let head = column.head.to_lowercase();
    let speaks = ["geo", "m49", "area"]
        .iter()
        .any(|word| head.contains(word));
    if numbers > 0.5 && !speaks {
        return 0.0;
    }
    // totals and signs such as `:` are rows of any table of countries
    let named = |cell: &&str| !words::is_total(cell) && cell.chars().any(char::is_alphanumeric);
    let is_country = |cell: &str| {
        let padded = if whole(cell).is_some() {
            format!("{cell:0>3}")
        } else {
            cell.to_owned()
        };
        matches!(
            areas::resolve(&padded),
            Resolution::Area(_) | Resolution::Ambiguous(_)
        )
    };
    let all = column.labels().filter(named).count();
    let some = column
        .labels()
        .filter(named)
        .filter(|cell| is_country(cell));
    some.count() as f64 / all.max(1) as f64
}

/// Whether most cells are states of the USA, of which some are not country codes.
fn are_states(column: &DraftColumn) -> bool {
    let strange =
        |cell: &str| is_us_state(cell) && !matches!(areas::resolve(cell), Resolution::Area(_));
    let labels = || column.labels().filter(|label| !words::is_total(label));
    let states = labels().filter(|label| is_us_state(label)).count();
    states * 4 >= labels().count() * 3 && labels().any(strange)
}

/// Takes a country of origin and one of destination for a route, where no row is a total of all origins.
pub(super) fn routes(seen: &DraftTable, guess: &mut Guess) {
    let country = guess.columns.get("country").copied();
    let columns = seen.columns.iter().enumerate();
    let of_countries = columns.filter(|(at, column)| {
        (guess.is_free(*at) || country == Some(*at))
            && countries(column) >= 0.5
            && !column.labels().any(words::is_total)
    });
    let of_countries: Vec<(usize, &DraftColumn)> = of_countries.collect();
    let speaks = |words: &[&str]| {
        let mut speaking = of_countries.iter().filter(|(_, column)| {
            words
                .iter()
                .any(|word| words::speaks_of(&column.head, word))
        });
        speaking.next().map(|(at, _)| *at)
    };
    let (from, to) = (
        speaks(&["citizenship"]),
        speaks(&["destination", "receiving"]),
    );
    if let (Some(from), Some(to)) = (from, to)
        && from != to
    {
        guess.columns.remove("country");
        guess.columns.insert("origin", from);
        guess.columns.insert("destination", to);
    }
}

/// Decides what rows of less than a year cover. Where the cells name the year, too (`Q1 2022`), they are taken for it.
pub(super) fn parts_of_years(seen: &DraftTable, guess: &mut Guess) {
    let Some(at) = guess.columns.get("period").copied() else {
        return;
    };
    let column = &seen.columns[at];
    let with_year = column.part(|cell| year_and_part(cell).is_some()) > 0.8;
    if with_year && !guess.columns.contains_key("year") {
        guess.columns.remove("period");
        guess.columns.insert("year", at);
    }
    let parts: BTreeSet<&str> = column
        .labels()
        .map(|cell| match year_and_part(cell) {
            Some((_, part)) => part,
            None => cell,
        })
        .collect();
    guess.period = period(column, parts.len());
}

/// What the rows of a column of parts of a year cover, as `period` takes it; nothing where its cells do not say.
fn period(column: &DraftColumn, parts: usize) -> Option<&'static str> {
    let is_month =
        words::of_header(&column.head) == Some("period") && words::speaks_of(&column.head, "month");
    match parts {
        _ if is_month => Some("month"),
        1..=2 if words::speaks_of(&column.head, "half") => Some("half"),
        1..=5 => Some("quarter"),
        6..=12 => Some("month"),
        _ => None,
    }
}
