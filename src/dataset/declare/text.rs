//! The draft as TOML.

use super::Draft;
use super::columns::{Found, Seen};
use super::guess::Guess;
use super::words;
use crate::dataset::fault::shown;
use crate::dataset::sources::age;
use crate::dataset::table::Table;

/// Labels of a column that are shown in a comment.
const SHOWN: usize = 6;

/// How tiers are often written.
const TIERS: &str = "values = { \"2W\" = \"2WL\", \"2 WL\" = \"2WL\", \"Tier 1\" = \"1\", \"Tier 2\" = \"2\", \"Tier 2 Watch List\" = \"2WL\", \"Tier 3\" = \"3\", \"Special Case\" = \"SC\" }, otherwise = \"same\"";

/// The draft of a file.
pub(super) fn write(path: &str, sheet: Option<&str>, seen: &Seen, guess: &Guess) -> Draft {
    let name = name_of(path);
    let mut missing = Vec::new();
    let mut lines = vec![
        format!(
            "# What the columns of {} mean, as far as tipstat could guess. Save it beside the file as",
            shown(file_of(path))
        ),
        format!(
            "# {}, answer each `?`, then run: tipstat load {}",
            toml_of(path),
            shown(path)
        ),
        format!("release = {}", quoted(&name)),
        "citation = \"\" # how the source asks to be cited".into(),
    ];
    if let Some(sheet) = sheet {
        lines.push(format!("sheet = {}", quoted(sheet)));
    }
    if seen.header_rows > 1 {
        lines.push(format!(
            "header_rows = {} # joined by ` / `",
            seen.header_rows
        ));
    }
    if !guess.pivot.is_empty() {
        lines.push(format!(
            "pivot = {} # columns that hold figures",
            quoted(&guess.pivot)
        ));
    }
    lines.extend(filters(seen, guess));
    lines.extend(unit(seen, guess, &mut missing));
    lines.extend(scale(seen, guess));
    if guess.tiers {
        lines.push("table = \"tiers\"".into());
    }
    lines.extend(constants(guess, &mut missing));
    lines.push("\n[columns]".into());
    for (name, at) in &guess.columns {
        if *name != "unit" {
            lines.extend(column(name, &seen.columns[*at], guess, &mut missing));
        }
    }
    if guess.tiers && !guess.figures.is_empty() {
        lines.push(format!("tier = {{ {TIERS} }}"));
    }
    if guess.figures.is_empty() && !guess.tiers && !guess.columns.contains_key("count") {
        missing.push("`columns.count`: the column with the numbers".into());
    }
    for at in &guess.rest {
        lines.push(format!("# not read: {}", about(&seen.columns[*at])));
    }
    if !missing.is_empty() {
        lines.push("\n# Still missing:".into());
        lines.extend(missing.iter().map(|what| format!("# - {what}")));
    }
    let text = lines.join("\n") + "\n";
    Draft { text, missing }
}

/// Filters on columns of which only the total is meant.
fn filters(seen: &Seen, guess: &Guess) -> Option<String> {
    let named = |(at, total): &(usize, String)| {
        format!("{} = {}", key(&seen.columns[*at].head), quoted(total))
    };
    let all: Vec<String> = guess.totals.iter().map(named).collect();
    let cells: Vec<String> = guess
        .totals
        .iter()
        .map(|(at, _)| about(&seen.columns[*at]))
        .collect();
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
fn constants(guess: &Guess, missing: &mut Vec<String>) -> Option<String> {
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
    let in_header = guess.pivot.contains("{year}");
    if !guess.columns.contains_key("year") && !in_header {
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

/// The lines of one column.
fn column(name: &str, found: &Found, guess: &Guess, missing: &mut Vec<String>) -> Vec<String> {
    let mut keys = vec![format!("from = {}", quoted(&found.head))];
    match name {
        "country" if guess.m49 => keys.push("codes = \"m49\"".into()),
        "place" => keys.push("within = \"USA\"".into()),
        "tier" => keys.push(TIERS.into()),
        "sex" | "age" | "exploitation" => keys.extend(values(name, found, missing)),
        _ => {}
    }
    let value = match keys.as_slice() {
        [_] => quoted(&found.head),
        keys => format!("{{ {} }}", keys.join(", ")),
    };
    vec![format!("{name} = {value} # {}", about(found))]
}

/// What the cells of a column of categories mean.
fn values(name: &str, found: &Found, missing: &mut Vec<String>) -> Vec<String> {
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
            None if cell.is_empty() => "total",
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

/// A column in a comment: its header, how many different cells, the most frequent.
fn about(found: &Found) -> String {
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
fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string() // the escapes of JSON are those of TOML
}

/// A key as TOML writes it.
fn key(text: &str) -> String {
    let bare = !text.is_empty()
        && text
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-'));
    if bare { text.to_owned() } else { quoted(text) }
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
