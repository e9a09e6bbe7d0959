//! A table as people read it: names instead of codes, rounded numbers with their base, references to the sources.

use std::collections::BTreeSet;

use crate::stats::areas;
use crate::stats::bounds::Range;
use crate::stats::{Content, Figure, Public, Statistic, Status, Unit};

use super::blocks::{blocks, is_documented, is_of_series_unknown};
use super::{machine, number};

/// Heads and cells, and whether a column is of numbers.
pub(super) struct Sheet {
    pub heads: Vec<(String, bool)>,
    pub rows: Vec<Vec<String>>,
}

/// The table for people; `sources` are the ids in the order of their references.
pub(super) fn sheet(table: &Public, sources: &[String]) -> Sheet {
    match table.content() {
        Content::Figures {
            statistic,
            figures,
            confidence,
        } => trimmed(&figures_sheet(statistic, figures, *confidence, sources)),
        Content::Summary(lines) => super::summary::sheet(lines, sources),
        Content::Texts { fields, rows } => Sheet {
            heads: fields
                .iter()
                .map(|(name, _)| (title(name), false))
                .collect(),
            rows: each_file_once(fields, rows),
        },
    }
}

/// The rows with the name of a file only where it changes.
fn each_file_once(fields: &[(&str, &str)], rows: &[Vec<String>]) -> Vec<Vec<String>> {
    let mut once = rows.to_vec();
    if fields.first().is_some_and(|(name, _)| *name == "file") {
        for at in (1..rows.len()).filter(|at| rows[*at][0] == rows[at - 1][0]) {
            once[at][0].clear();
        }
    }
    once
}

/// References to sources: `[2]`, `[1] [3]`.
fn reference<'a>(named: impl IntoIterator<Item = &'a str>, sources: &[String]) -> String {
    let at = |source: &str| sources.iter().position(|known| known == source);
    let places: BTreeSet<usize> = named.into_iter().filter_map(at).collect();
    let places: Vec<String> = places.iter().map(|at| format!("[{}]", at + 1)).collect();
    places.join(" ")
}

/// Keys that have no column of their own for people: the references and the note say what they hold.
fn is_said_otherwise(key: &str) -> bool {
    machine::SOURCES.contains(&key)
        || matches!(
            key,
            "from_year"
                | "from"
                | "watch_list_years"
                | "watch_list_run"
                | "next_report"
                | "downgrade_due"
                | "waivers_used"
                | "waiver_possible"
                | "must_leave"
                | "population_year"
        )
}

fn figures_sheet(
    statistic: &Statistic,
    figures: &[Figure],
    confidence: f64,
    sources: &[String],
) -> Sheet {
    let mut heads: Vec<(String, bool)> = statistic
        .keys
        .iter()
        .filter(|key| !is_said_otherwise(key))
        .map(|key| match *key {
            "group" if statistic.unit == Unit::Tier => ("Tier".into(), false),
            key => (title(key), key == "year"),
        })
        .collect();
    let interval = format!("{} % interval", number::three(confidence * 100.0));
    let value_head = match statistic.unit {
        Unit::Rate => "Per 100,000",
        Unit::PerVictim => "Per victim",
        _ => "Value",
    };
    let numbers = ["Number", value_head, &interval, "Base"].map(|head| (head.to_owned(), true));
    heads.extend(numbers);
    heads.push(("Note".into(), false));
    heads.push(("Source".into(), false));
    let mut rows: Vec<Vec<String>> = Vec::new();
    for (many, block) in blocks(statistic, figures) {
        let figure = &block[0];
        let mut row: Vec<String> = Vec::new();
        for key in statistic.keys.iter().filter(|key| !is_said_otherwise(key)) {
            let named: Vec<String> = block
                .iter()
                .map(|figure| key_for_people(statistic, key, figure))
                .collect();
            row.push(if many && *key == "country" {
                format!("{} countries", named.len())
            } else if *key == "group" && is_documented(figure) && !named[0].is_empty() {
                format!("documented: {}", named.join(", "))
            } else if *key == "group" && is_of_series_unknown(figure) {
                match named.as_slice() {
                    [first, .., last] if named.len() > 3 => format!("{first} to {last}"),
                    few => few.join(", "),
                }
            } else {
                named[0].clone()
            });
        }
        let [value, interval] = value(statistic, figure);
        row.push(count(statistic, figure));
        row.push(value);
        row.push(interval);
        row.push(figure.base.map_or(String::new(), |base| {
            format!(
                "{}{}",
                number::count(Some(base)),
                number::small_base(figure)
            )
        }));
        row.push(figure.remark.clone());
        let named = block
            .iter()
            .flat_map(|figure| machine::SOURCES.map(|key| figure.key(key)));
        row.push(reference(named, sources));
        rows.push(row);
    }
    Sheet { heads, rows }
}

/// Without the columns that hold nothing, or the same word in every row.
fn trimmed(sheet: &Sheet) -> Sheet {
    let dull = |at: usize| {
        let head = sheet.heads[at].0.as_str();
        let constant = matches!(head, "Country role" | "Reporter" | "Measure");
        sheet
            .rows
            .iter()
            .all(|row| row[at].is_empty() || (constant && row[at] == sheet.rows[0][at]))
    };
    let kept: Vec<usize> = (0..sheet.heads.len()).filter(|at| !dull(*at)).collect();
    let pick = |row: &Vec<String>| kept.iter().map(|at| row[*at].clone()).collect();
    Sheet {
        heads: kept.iter().map(|at| sheet.heads[*at].clone()).collect(),
        rows: sheet.rows.iter().map(pick).collect(),
    }
}

fn key_for_people(statistic: &Statistic, key: &str, figure: &Figure) -> String {
    let value = figure.key(key);
    match key {
        "country" | "origin" | "destination" => areas::name(value),
        "group" if statistic.unit == Unit::Tier => tier(value),
        "group" if value == "domestic" => "at home (domestic)".into(),
        "group" if value == "hhi" => "concentration (HHI)".into(),
        "group" if value == "effective_number" => "effective number of destinations".into(),
        "group" if value.split(';').all(|code| areas::by_code(code).is_some()) => {
            areas::name(value)
        }
        "year" if value.is_empty() => "pooled".into(),
        _ => value.replace('_', " "),
    }
}

/// A tier for people.
fn tier(tier: &str) -> String {
    match tier {
        "" => "–".into(),
        "2WL" => "Tier 2 Watch List".into(),
        "SC" => "Special Case".into(),
        tier => format!("Tier {tier}"),
    }
}

fn count(statistic: &Statistic, figure: &Figure) -> String {
    match figure.status {
        Status::Hidden => "hidden".into(),
        Status::NotPublished => "n.p.".into(),
        Status::Unknown if statistic.unit == Unit::Tier => String::new(),
        Status::Unknown if figure.count.is_none() && figure.interval.is_none() => "–".into(),
        _ if figure.count.is_none() => String::new(),
        _ => number::count(figure.count),
    }
}

/// The value and its interval, by its unit; where a statistic has several, by what the group is.
fn value(statistic: &Statistic, figure: &Figure) -> [String; 2] {
    let plain = |(low, high): (f64, Option<f64>)| number::plain(low, high);
    let of_unit = |text: fn(Range) -> String| {
        [
            figure.value.map_or(String::new(), text),
            figure.interval.map_or(String::new(), plain),
        ]
    };
    match figure.unit.unwrap_or(statistic.unit) {
        Unit::Rate | Unit::PerVictim | Unit::Number | Unit::Destinations => {
            return of_unit(|value| number::plain(value.low, value.high));
        }
        Unit::Ratio => return of_unit(number::ratio),
        Unit::Probability => return of_unit(number::probability),
        Unit::PerYear => return of_unit(number::change),
        Unit::Persons | Unit::Share | Unit::Gap | Unit::Tier | Unit::Rows => {}
    }
    match (figure.key("group"), figure.value) {
        ("difference", Some(value)) => [number::signed(value), String::new()],
        ("ratio", value) => [
            value.map_or(String::new(), number::ratio),
            figure.interval.map_or(String::new(), plain),
        ],
        (_, Some(_)) => {
            let mark = if figure.status == Status::Published {
                " *"
            } else {
                ""
            };
            [
                format!("{}{mark}", number::share(figure)),
                number::share_interval(figure),
            ]
        }
        _ => [String::new(), String::new()],
    }
}

/// `run_years` as `Run years`.
fn title(name: &str) -> String {
    let mut letters = name.replace('_', " ");
    if let Some(first) = letters.get_mut(0..1) {
        first.make_ascii_uppercase();
    }
    letters
}

/// Sources for people: `[1] citation`.
pub(super) fn references(document: &super::Document<'_>, ids: &[String]) -> Vec<String> {
    let cite = |id: &String| match document.sources.get(id) {
        Some(source) if !source.citation.is_empty() => source.citation.clone(),
        Some(source) => source.title.clone(),
        None => format!("`{id}`, as named in the data"),
    };
    ids.iter()
        .zip(1..)
        .map(|(id, at)| format!("[{at}] {}", cite(id)))
        .collect()
}
