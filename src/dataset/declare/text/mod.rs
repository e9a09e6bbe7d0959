//! The draft as TOML.

use super::Draft;
use super::columns::Seen;
use super::guess::{Guess, is_numeric};
use super::words;
use crate::dataset::fault::shown;
use columns::{TIERS, about, column, key, quoted};

mod columns;

/// The file that is drafted, and which of its sheets.
pub(super) struct Place<'a> {
    /// The file as it was named.
    pub path: &'a str,
    /// The sheets that are read, where there are several.
    pub sheets: Vec<String>,
    /// Whether the names of the sheets are years.
    pub years: bool,
}

/// The draft of a file.
pub(super) fn write(place: &Place<'_>, seen: &Seen, guess: &Guess) -> Draft {
    let mut missing = Vec::new();
    let mut lines = opening(place.path);
    match place.sheets.as_slice() {
        [] => {}
        [sheet] => lines.push(format!("sheet = {}", quoted(sheet))),
        sheets => {
            let names: Vec<String> = sheets.iter().map(|name| quoted(name)).collect();
            lines.push(format!("sheet = [{}]", names.join(", ")));
        }
    }
    if guess.persons {
        lines.push("shape = \"cases\" # a row is a person".into());
    }
    lines.extend(layout(seen, guess));
    lines.extend(filters(seen, guess));
    lines.extend(citizenships(seen, guess, &mut missing));
    lines.extend(unit(seen, guess, &mut missing));
    lines.extend(scale(seen, guess));
    if guess.tiers {
        lines.push("table = \"tiers\"".into());
    }
    lines.extend(constants(place, guess, &mut missing));
    lines.push("\n[columns]".into());
    let of_answers = |name: &str| guess.persons && name == "exploitation";
    for (name, at) in &guess.columns {
        if *name != "unit" && !of_answers(name) {
            lines.extend(column(name, &seen.columns[*at], guess, &mut missing));
        }
    }
    if guess.tiers && !guess.figures.is_empty() {
        lines.push(format!("tier = {{ {TIERS} }}"));
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
    Draft { text, missing }
}

/// The first lines: what to do with the draft, and names.
fn opening(path: &str) -> Vec<String> {
    vec![
        format!(
            "# What the columns of {} mean, as far as tipstat could guess. Save it beside the file as",
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
fn layout(seen: &Seen, guess: &Guess) -> Vec<String> {
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
        lines.push("decimal = \",\" # points divide groups of three".into());
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
fn citizenships(seen: &Seen, guess: &Guess, missing: &mut Vec<String>) -> Vec<String> {
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

/// What is missing where no column with numbers was found: a person has to choose.
fn numbers_missing(seen: &Seen, guess: &Guess, missing: &mut Vec<String>) -> Option<String> {
    let found = ["count", "share"]
        .iter()
        .any(|name| guess.columns.contains_key(name));
    if found || guess.persons || guess.tiers || !guess.figures.is_empty() {
        return None;
    }
    let numeric = guess.rest.iter().map(|at| &seen.columns[*at]);
    let numeric = numeric.filter(|column| is_numeric(column));
    let names: Vec<String> = numeric
        .map(|column| format!("`{}`", shown(&column.head)))
        .collect();
    let of = if names.is_empty() {
        String::new()
    } else {
        format!(": {}", names.join(" or "))
    };
    missing.push(format!("`columns.count`: the column with the numbers{of}"));
    Some("count = \"?\"".into())
}

/// Filters on columns of which only the total is meant.
fn filters(seen: &Seen, guess: &Guess) -> Option<String> {
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

fn unit(seen: &Seen, guess: &Guess, missing: &mut Vec<String>) -> Option<String> {
    let Some(at) = guess.columns.get("unit") else {
        return (guess.fractions && !guess.tiers).then(|| {
            missing.push("`unit`: the numbers have fractions, so they are not persons; say what they are, such as `per 100,000 population`".into());
            "unit = \"?\"".into()
        });
    };
    let column = &seen.columns[*at];
    let has = |label: &str, words: &[&str]| {
        let label = label.to_lowercase();
        words.iter().any(|word| label.contains(word))
    };
    let kind = |label: &str| match label {
        label if has(label, &["percent", "%"]) => "percent",
        label if has(label, &["rate", "per", "100000", "100,000", "hthab"]) => "rate",
        _ => "persons",
    };
    let list = |name: &str| {
        let labels = column.cells.keys().filter(|label| kind(label) == name);
        let labels: Vec<String> = labels.map(|label| quoted(label)).collect();
        (!labels.is_empty()).then(|| format!("{name} = [{}]", labels.join(", ")))
    };
    let lists: Vec<String> = ["persons", "rate", "percent"]
        .into_iter()
        .filter_map(list)
        .collect();
    Some(format!(
        "unit = {{ from = {}, {} }}",
        quoted(&column.head),
        lists.join(", ")
    ))
}

/// By how much numbers are multiplied.
fn scale(seen: &Seen, guess: &Guess) -> Option<String> {
    let column = &seen.columns[guess.scale?];
    let factor = |label: &str| Some(format!("{} = {}", key(label), words::scale(label)?));
    let factors: Vec<String> = column.labels().filter_map(factor).collect();
    Some(format!(
        "multiply = {{ from = {}, {} }}",
        quoted(&column.head),
        factors.join(", ")
    ))
}

/// What is the same in every row, and not in the file.
fn constants(place: &Place<'_>, guess: &Guess, missing: &mut Vec<String>) -> Option<String> {
    if guess.persons {
        return constants_of_persons(guess, missing);
    }
    let mut constants = Vec::new();
    if !guess.tiers {
        constants.push("reporter = \"?\"".to_owned());
        missing.push(
            "`reporter`: who counts, one of government, civil_society, international, case_data"
                .into(),
        );
    }
    if !guess.columns.contains_key("country") && !guess.columns.contains_key("place") {
        constants.push("country = \"?\"".into());
        missing.push(
            "`country`: a code such as `KAZ`, or `{file}` where the file's name says it".into(),
        );
    }
    if let Some(measure) = guess.measure {
        constants.push(format!("measure = {}", quoted(measure)));
    }
    let in_header = guess.pivot.contains("{year}");
    if place.years && !guess.columns.contains_key("year") && !in_header {
        constants.push("year = \"{sheet}\"".into());
    } else if !guess.columns.contains_key("year") && !in_header {
        constants.push("year = \"?\"".into());
        missing.push("`year`: a year, `{file}` or `{sheet}` where the name says it".into());
    }
    let others = if guess.tiers {
        ""
    } else {
        " # others: measure, country_role, sex, age, exploitation"
    };
    (!constants.is_empty()).then(|| format!("constants = {{ {} }}{others}", constants.join(", ")))
}

/// The same for a case file: a person has to have a country.
fn constants_of_persons(guess: &Guess, missing: &mut Vec<String>) -> Option<String> {
    let countries = ["citizenship", "exploited_in"];
    if countries
        .iter()
        .any(|name| guess.columns.contains_key(name))
    {
        return None;
    }
    missing.push("`exploited_in`: the country of the persons, a code such as `KAZ`".into());
    Some("constants = { exploited_in = \"?\" } # or: citizenship, year".into())
}

fn file_of(path: &str) -> &str {
    path.rsplit(['/', '\\']).next().unwrap_or(path)
}

/// The name of the declaration beside a file.
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
