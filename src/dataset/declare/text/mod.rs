//! The draft as TOML.

use super::DeclarationDraft;
use super::columns::{DraftColumn, DraftTable};
use super::guess::Guess;
use crate::dataset::fault::shown;
use columns::{about, column, key, quoted, said_by_headers, tiers};
use numbers::{constants, numbers_missing, scale, unit};

mod columns;
mod numbers;

/// The file that is drafted, and which of its sheets.
pub(super) struct DraftedFile<'a> {
    /// The file as it was named.
    pub path: &'a str,
    /// The sheets that are read, where there are several.
    pub sheets: Vec<String>,
    /// Why a file like this is not read as victims.
    pub refused: Option<String>,
    /// Whether the names of the sheets are years.
    pub years: bool,
}

/// The draft of a file.
pub(super) fn write(place: &DraftedFile<'_>, seen: &DraftTable, guess: &Guess) -> DeclarationDraft {
    let mut missing = Vec::new();
    let mut lines = opening(place.path);
    if let Some(refused) = &place.refused {
        lines.push(format!("# Not detected victims. This is {refused}"));
    }
    lines.extend(sheets(&place.sheets));
    if guess.persons {
        lines.push("shape = \"cases\" # each row is a person".into());
    }
    lines.extend(layout(seen, guess));
    lines.extend(filters(seen, guess));
    lines.extend(citizenships(seen, guess, &mut missing));
    lines.extend(unit(seen, guess, &mut missing));
    lines.extend(scale(seen, guess));
    if guess.tiers {
        lines.push("table = \"tiers\"".into());
    } else if guess.routes() {
        lines.push("table = \"routes\" # origins and destinations".into());
    }
    lines.extend(constants(place, seen, guess, &mut missing));
    lines.push("\n[columns]".into());
    let of_answers = |name: &str| guess.persons && name == "exploitation";
    for (name, at) in &guess.columns {
        if *name != "unit" && !of_answers(name) {
            lines.extend(column(name, &seen.columns[*at], guess, &mut missing));
        }
    }
    for (name, labels) in &guess.said {
        lines.extend(said_by_headers(name, labels, guess, &mut missing));
    }
    if guess.tiers && !guess.figures.is_empty() {
        let figures = guess.figures.iter().map(|at| &seen.columns[*at]);
        let tiers = tiers(figures.flat_map(DraftColumn::labels));
        lines.extend(tiers.map(|values| format!("tier = {{ {values} }}")));
    }
    lines.extend(numbers_missing(seen, guess, &mut missing));
    for at in &guess.rest {
        lines.push(format!("# not read: {}", about(&seen.columns[*at])));
    }
    if let Some(at) = guess.columns.get("exploitation").filter(|_| guess.persons) {
        lines.push("\n[answers]".into());
        lines.extend(column(
            "exploitation",
            &seen.columns[*at],
            guess,
            &mut missing,
        ));
    }
    if !missing.is_empty() {
        lines.push("\n# Still missing:".into());
        lines.extend(missing.iter().map(|what| format!("# - {what}")));
    }
    let text = lines.join("\n") + "\n";
    DeclarationDraft { text, missing }
}

/// The sheets that are read, where there are several.
fn sheets(sheets: &[String]) -> Option<String> {
    match sheets {
        [] => None,
        [sheet] => Some(format!("sheet = {}", quoted(sheet))),
        sheets => {
            let names: Vec<String> = sheets.iter().map(|name| quoted(name)).collect();
            Some(format!("sheet = [{}]", names.join(", ")))
        }
    }
}

/// The first lines: what to do with the draft, and names.
fn opening(path: &str) -> Vec<String> {
    vec![
        format!(
            "# What the columns of {} mean, as far as tipstat could guess. Save it next to the file as",
            shown(file_of(path))
        ),
        format!(
            "# {}, answer each `?`, then run: tipstat load {}",
            toml_of(path),
            shown(path)
        ),
        format!("release = {}", quoted(&name_of(path))),
        "citation = \"\" # how the source asks to be cited".into(),
    ]
}

/// How the cells lie, and how numbers are written.
fn layout(seen: &DraftTable, guess: &Guess) -> Vec<String> {
    let mut lines = Vec::new();
    if seen.header_rows > 1 {
        let rows = seen.header_rows;
        lines.push(format!("header_rows = {rows} # joined by ` / `"));
    }
    if !guess.pivot.is_empty() {
        lines.push(format!(
            "pivot = {} # columns that hold figures",
            quoted(&guess.pivot)
        ));
    }
    if !guess.beside.is_empty() {
        let beside = guess.beside.iter().map(|beside| {
            let head = ("head", seen.columns[beside.at].head.as_str());
            let said = std::iter::once(head).chain(beside.set.iter().map(|(a, b)| (*a, *b)));
            let said: Vec<String> = said
                .map(|(name, value)| format!("{name} = {}", quoted(value)))
                .collect();
            format!("{{ {} }}", said.join(", "))
        });
        let beside: Vec<String> = beside.collect();
        lines.push(format!(
            "pivot = [{}] # columns that hold figures",
            beside.join(", ")
        ));
    }
    if let Some(period) = guess.period {
        lines.push(format!("period = {} # added up to years", quoted(period)));
    }
    if guess.decimal_comma {
        lines.push("decimal = \",\" # points separate thousands".into());
    }
    if !guess.flags.is_empty() {
        let flags = guess.flags.iter().map(|flag| format!("{flag} = \"note\""));
        let flags: Vec<String> = flags.collect();
        lines.push(format!(
            "flags = {{ {} }} # letters behind numbers: note, hidden, unreliable or missing",
            flags.join(", ")
        ));
    }
    lines
}

/// The total's rows as victims, the others as routes, where a column holds citizenships.
fn citizenships(seen: &DraftTable, guess: &Guess, missing: &mut Vec<String>) -> Vec<String> {
    let of = |at: &usize| guess.totals.iter().find(|(total, _)| total == at);
    let Some((at, total)) = guess.citizens.as_ref().and_then(of) else {
        return Vec::new();
    };
    let column = &seen.columns[*at];
    let (head, total, origin) = (key(&column.head), quoted(total), quoted(&column.head));
    let (constants, destination) = if let Some(at) = guess.columns.get("country") {
        let country = quoted(&seen.columns[*at].head);
        (String::new(), format!(", destination = {country}"))
    } else {
        missing.push("`destination`: the same country, for persons by citizenship".into());
        let constants = "constants = { destination = \"?\" }, ".to_owned();
        (constants, String::new())
    };
    vec![
        "part = [ # rows for two tables".into(),
        format!("  {{ rows = {{ {head} = {total} }} }}, # {}", about(column)),
        format!(
            "  {{ table = \"routes\", rows = {{ {head} = {{ not = {total} }} }}, {constants}columns = {{ origin = {origin}{destination} }} }},"
        ),
        "]".into(),
    ]
}

/// Filters on columns of which only the total is meant.
fn filters(seen: &DraftTable, guess: &Guess) -> Option<String> {
    let totals = || {
        guess
            .totals
            .iter()
            .filter(|(at, _)| guess.citizens != Some(*at))
    };
    let named = |(at, total): &(usize, String)| {
        format!("{} = {}", key(&seen.columns[*at].head), quoted(total))
    };
    let all: Vec<String> = totals().map(named).collect();
    let cells: Vec<String> = totals().map(|(at, _)| about(&seen.columns[*at])).collect();
    (!all.is_empty()).then(|| format!("rows = {{ {} }} # {}", all.join(", "), cells.join("; ")))
}

fn file_of(path: &str) -> &str {
    path.rsplit(['/', '\\']).next().unwrap_or(path)
}

/// The name of the declaration next to a file.
fn toml_of(path: &str) -> String {
    let beside = std::path::Path::new(path).with_extension("toml");
    shown(&beside.display().to_string())
}

/// A name for the release, from the file's.
fn name_of(path: &str) -> String {
    let stem = file_of(path)
        .split('.')
        .next()
        .unwrap_or_default()
        .to_lowercase();
    let plain: String = stem
        .chars()
        .map(|c| if c.is_ascii_alphanumeric() { c } else { '-' })
        .collect();
    let words: Vec<&str> = plain.split('-').filter(|word| !word.is_empty()).collect();
    if words.is_empty() {
        "my-table".into()
    } else {
        words.join("-")
    }
}
