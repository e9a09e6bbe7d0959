//! A table as people read it: names instead of codes, rounded numbers with their base, references to the sources.

use crate::stats::areas;
use crate::stats::bounds::Range;
use crate::stats::{Content, Figure, Part, Public, Statistic, Status, Unit};

use super::{number, panel};
use crate::stats::sensitivity::CONVENTION;

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
            beside,
            figures,
            ..
        } if beside.contains(&CONVENTION) => trimmed(&panel::sheet(statistic, figures, sources)),
        Content::Figures {
            statistic,
            figures,
            confidence,
            ..
        } => trimmed(&figures_sheet(statistic, figures, *confidence, sources)),
        Content::Summary(lines) => super::summary::sheet(lines, sources),
        Content::Texts { fields, rows, .. }
            if fields.first().is_some_and(|(name, _)| *name == "section") =>
        {
            account(fields, rows, sources)
        }
        Content::Texts { fields, rows, .. } => Sheet {
            heads: fields
                .iter()
                .map(|(name, _)| (title(name), false))
                .collect(),
            rows: each_file_once(fields, rows),
        },
    }
}

/// The account of a number: a section is named where it begins; where a row stands is said before what it is.
fn account(fields: &[(&str, &str)], rows: &[Vec<String>], sources: &[String]) -> Sheet {
    let heads = [
        ("Section", false),
        ("Item", false),
        ("Number", true),
        ("Text", false),
        ("Source", false),
    ];
    let line = |(at, row): (usize, &Vec<String>)| {
        let cell = |name: &str| {
            let place = fields.iter().position(|(field, _)| *field == name);
            place.map_or("", |place| row[place].as_str())
        };
        let joined = |parts: [&str; 2], by: &str| {
            let told: Vec<&str> = parts.into_iter().filter(|part| !part.is_empty()).collect();
            told.join(by)
        };
        let begins = at == 0 || rows[at - 1][0] != row[0];
        vec![
            if begins {
                title(&row[0])
            } else {
                String::new()
            },
            joined([cell("item"), cell("year")], " "),
            cell("number").to_owned(),
            joined([cell("locator"), cell("text")], ": "),
            reference(cell("source"), sources),
        ]
    };
    trimmed(&Sheet {
        heads: heads.map(|(head, right)| (head.to_owned(), right)).to_vec(),
        rows: rows.iter().enumerate().map(line).collect(),
    })
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

/// A reference to a source: `[2]`.
pub(super) fn reference(source: &str, sources: &[String]) -> String {
    sources
        .iter()
        .position(|known| known == source)
        .map_or(String::new(), |at| format!("[{}]", at + 1))
}

fn figures_sheet(
    statistic: &Statistic,
    figures: &[Figure],
    confidence: f64,
    sources: &[String],
) -> Sheet {
    let mut heads = heads_of_keys(statistic);
    let interval = format!("{} % interval", number::three(confidence * 100.0));
    let numbers = ["Number", "Value", &interval, "Base"].map(|head| (head.to_owned(), true));
    heads.extend(numbers);
    heads.push(("Note".into(), false));
    heads.push(("Source".into(), false));
    let mut rows: Vec<Vec<String>> = Vec::new();
    // a place that is named without a number, and is no part of a sum
    let documented =
        |figure: &Figure| figure.status == Status::NotPublished && figure.part == Part::Alone;
    let same_block = |a: &Figure, b: &Figure| {
        documented(a)
            && documented(b)
            && ["country", "year", "source"]
                .iter()
                .all(|key| a.key(key) == b.key(key))
    };
    for block in figures.chunk_by(same_block) {
        let figure = &block[0];
        let mut row: Vec<String> = Vec::new();
        for key in keys(statistic) {
            let named: Vec<String> = block
                .iter()
                .map(|figure| key_for_people(statistic, key, figure))
                .collect();
            row.push(if key == "group" && documented(figure) {
                format!("documented: {}", named.join(", "))
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
        row.push(reference(figure.key("source"), sources));
        rows.push(row);
    }
    Sheet { heads, rows }
}

/// The keys that people see: sources stand at the end, and the verdict of a comparison in the note; all of it is about the
/// part in the title.
fn keys(statistic: &Statistic) -> impl Iterator<Item = &'static str> {
    let comparison = statistic.unit == Unit::Comparison;
    let told = move |key: &&str| {
        *key != "source" && !(comparison && matches!(*key, "other" | "verdict" | "part"))
    };
    statistic.keys.iter().copied().filter(told)
}

/// Their heads.
pub(super) fn heads_of_keys(statistic: &Statistic) -> Vec<(String, bool)> {
    let head = |key: &str| (title(key), key == "year");
    keys(statistic).map(head).collect()
}

/// Their cells.
pub(super) fn figure_cells(statistic: &Statistic, figure: &Figure) -> Vec<String> {
    let cell = |key| key_for_people(statistic, key, figure);
    keys(statistic).map(cell).collect()
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
        "group" if !figure.key("other").is_empty() => {
            format!("against {}", areas::name(figure.key("other")))
        }
        "year" if value.is_empty() && !figure.key("other").is_empty() => String::new(),
        "country" | "origin" | "destination" => areas::name(value),
        "group" if statistic.unit == Unit::Tier => tier(value),
        "group" if value == "domestic" => "at home (domestic)".into(),
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

pub(super) fn count(statistic: &Statistic, figure: &Figure) -> String {
    match figure.status {
        Status::Hidden if figure.count.is_none() => "hidden".into(),
        Status::NotPublished => "n.p.".into(),
        Status::Unknown if !figure.key("other").is_empty() => String::new(),
        Status::Unknown if statistic.unit == Unit::Tier => String::new(),
        Status::Unknown if figure.count.is_none() && figure.interval.is_none() => "–".into(),
        _ if figure.count.is_none() => String::new(),
        _ => number::count(figure.count),
    }
}

/// The value and its interval, by what the group is.
pub(super) fn value(statistic: &Statistic, figure: &Figure) -> [String; 2] {
    let plain = |(low, high): (f64, Option<f64>)| match high {
        Some(high) => format!("{}-{}", number::three(low), number::three(high)),
        None => format!("≥ {}", number::three(low)),
    };
    if figure.status == Status::Hidden && figure.count.is_some() {
        return ["hidden".into(), String::new()];
    }
    match (figure.key("group"), figure.value) {
        ("difference", value) if statistic.unit == Unit::Comparison => [
            value.map_or(String::new(), number::points),
            figure.interval.map_or(String::new(), |(low, high)| {
                number::points(Range { low, high })
            }),
        ],
        ("rank", Some(value)) => [
            number::rank((value.low, value.high)),
            figure.interval.map_or(String::new(), number::rank),
        ],
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

/// What the marks of a table mean, wherever one stands in it.
pub(super) fn legends(sheet: &Sheet) -> Vec<String> {
    let stands = |mark: &str| sheet.rows.iter().flatten().any(|cell| cell.contains(mark));
    let small = stands("†").then(|| "† base under 30".to_owned());
    let few = stands("n < ").then(|| {
        let least = number::LEAST_BASE;
        format!("n < {least}: of fewer than {least} the count alone is shown; machine formats hold the share")
    });
    small.into_iter().chain(few).collect()
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
