//! The lines of one column of a draft.

use std::collections::BTreeSet;

use super::super::columns::DraftColumn;
use super::super::guess::{Guess, is_year};
use crate::dataset::count::whole;
use crate::dataset::fault::shown;
use crate::dataset::sources::{age, year_and_part};
use crate::dataset::table::Table;
use crate::dataset::words;

/// Labels of a column that are shown in a comment.
const SHOWN: usize = 6;

/// The keys of a column of tiers: what its cells mean, where they are not written as ours.
pub(super) fn tiers<'a>(labels: impl Iterator<Item = &'a str>) -> Option<String> {
    let labels: BTreeSet<&str> = labels.collect();
    let values = labels
        .into_iter()
        .filter_map(|label| Some((label, words::of_cell("tier", label)?)));
    let values = values.filter(|(label, tier)| label != tier);
    let values: Vec<String> = values
        .map(|(label, tier)| format!("{} = {}", key(label), quoted(tier)))
        .collect();
    (!values.is_empty())
        .then(|| format!("values = {{ {} }}, otherwise = \"same\"", values.join(", ")))
}

/// The line of a category that headers name next to a year, where they do not name it as we do.
pub(super) fn said_by_headers(
    name: &str,
    labels: &BTreeSet<String>,
    guess: &Guess,
    missing: &mut Vec<String>,
) -> Option<String> {
    let field = Table::Victims.schema().field(name)?;
    if labels.iter().all(|label| field.category(label).is_some()) {
        return None;
    }
    let mut found = DraftColumn::new("");
    for label in labels {
        found.enter(label);
    }
    let keys = values(name, &found, guess, missing);
    Some(format!("{name} = {{ {} }}", keys.join(", ")))
}

/// The lines of one column.
pub(super) fn column(
    name: &str,
    found: &DraftColumn,
    guess: &Guess,
    missing: &mut Vec<String>,
) -> Vec<String> {
    let mut keys = vec![format!("from = {}", quoted(&found.head))];
    match name {
        "country" if guess.m49 => keys.push("codes = \"m49\"".into()),
        "place" => keys.push("within = \"USA\"".into()),
        "tier" => keys.extend(tiers(found.labels())),
        "year" if guess.period.is_none() => keys.extend(years(found, missing)),
        "exploitation" if guess.persons => keys.push(answers(found, missing)),
        "sex" | "age" | "exploitation" => keys.extend(values(name, found, guess, missing)),
        _ => {}
    }
    let value = match keys.as_slice() {
        [_] => quoted(&found.head),
        keys => format!("{{ {} }}", keys.join(", ")),
    };
    vec![format!("{name} = {value} # {}", about(found))]
}

/// What the cells of a column of years mean that are none: `FY2020` is 2020, and of `2020-21` a person has to say it.
fn years(found: &DraftColumn, missing: &mut Vec<String>) -> Option<String> {
    // among years, a row of several is left out
    if found.part(is_year) > 0.2 {
        return None;
    }
    let mut values = Vec::new();
    for cell in found.labels().filter(|cell| !is_year(cell)) {
        let (year, part) = year_and_part(cell)?;
        let year = if part.chars().any(|c| c.is_ascii_digit()) {
            missing.push(format!(
                "`columns.year.values`: the year of `{}`",
                shown(cell)
            ));
            "?"
        } else {
            year
        };
        values.push(format!("{} = {}", key(cell), quoted(year)));
    }
    (!values.is_empty())
        .then(|| format!("values = {{ {} }}, otherwise = \"same\"", values.join(", ")))
}

/// What the cells of a column of categories mean.
fn values(
    name: &str,
    found: &DraftColumn,
    guess: &Guess,
    missing: &mut Vec<String>,
) -> Vec<String> {
    let field = Table::Victims.schema().field(name);
    let mut values = Vec::new();
    let mut otherwise = false;
    for cell in found.cells.keys() {
        let known = field.and_then(|field| {
            field
                .category(cell)
                .or_else(|| field.category(&cell.replace('_', " ")))
        });
        let meaning = match words::of_cell(name, cell).or(known) {
            Some(meaning) => meaning,
            None if cell.is_empty() && guess.persons => continue, // not known
            None if cell.is_empty() => "total",
            // an age in years
            None if name == "age" && guess.persons && whole(cell).is_some() => continue,
            // an age band, or a name that is kept as it is
            None if name == "exploitation" || age::read(cell).is_some() => {
                otherwise = true;
                continue;
            }
            None => {
                missing.push(format!(
                    "`columns.{name}.values`: what `{}` means",
                    shown(cell)
                ));
                "?"
            }
        };
        if meaning == cell {
            otherwise = true;
        } else {
            values.push(format!("{} = {}", key(cell), quoted(meaning)));
        }
    }
    let mut keys = Vec::new();
    if !values.is_empty() {
        keys.push(format!("values = {{ {} }}", values.join(", ")));
        if otherwise {
            keys.push("otherwise = \"same\"".into());
        }
    }
    keys
}

/// What the answers of a column of a case file mean, of which one cell may hold several.
fn answers(found: &DraftColumn, missing: &mut Vec<String>) -> String {
    let field = Table::Victims.schema().field("exploitation");
    let cells = found.labels().flat_map(|cell| cell.split([';', ',', '|']));
    let cells: BTreeSet<&str> = cells
        .map(str::trim)
        .filter(|cell| !cell.is_empty())
        .collect();
    let mut meaning = |cell: &str| {
        let known = field.and_then(|field| field.category(&cell.replace('_', " ")));
        let known = known.or_else(|| field.and_then(|field| field.category(cell)));
        words::of_cell("exploitation", cell)
            .or(known)
            .unwrap_or_else(|| {
                let cell = shown(cell);
                missing.push(format!(
                    "`answers.exploitation.values`: what `{cell}` means"
                ));
                "?"
            })
    };
    let values: Vec<String> = cells
        .into_iter()
        .map(|cell| format!("{} = {}", key(cell), quoted(meaning(cell))))
        .collect();
    format!("values = {{ {} }}", values.join(", "))
}

/// A column in a comment: its header, how many different cells, the most frequent.
pub(super) fn about(found: &DraftColumn) -> String {
    let cell = |(cell, rows): (&str, u64)| match cell {
        "" => format!("empty on {rows} rows"),
        cell => format!("{} ({rows})", one_line(cell)),
    };
    let some: Vec<String> = found.frequent(SHOWN).into_iter().map(cell).collect();
    let more = if found.cells.len() > SHOWN {
        ", …"
    } else {
        ""
    };
    format!(
        "{}: {} different: {}{more}",
        one_line(&found.head),
        found.cells.len(),
        some.join(", ")
    )
}

fn one_line(text: &str) -> String {
    let short: String = text.chars().take(30).collect();
    shown(&short)
}

/// A text as TOML writes it.
pub(super) fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string() // the escapes of JSON are those of TOML
}

/// A key as TOML writes it.
pub(super) fn key(text: &str) -> String {
    let bare = !text.is_empty()
        && text
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-'));
    if bare { text.to_owned() } else { quoted(text) }
}
