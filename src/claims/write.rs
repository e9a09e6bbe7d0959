//! A claim written to a file: it can be read back.

use serde_json::{Value, json};

use super::{Against, Cell, Claim, ClaimedFigure, Expected};
use crate::stats::questions::fields::{FIELDS, FieldShape, QuestionField};

/// A claim in TOML, to be put at the end of a file.
pub fn toml(claim: &Claim) -> String {
    let mut out = String::from("[[claims]]\n");
    for (key, value) in entries(claim) {
        out += &format!("{key} = {}\n", value.toml());
    }
    out
}

/// Claims in JSON, as a whole file.
pub fn json(claims: &[Claim]) -> String {
    let one = |claim: &Claim| {
        let entry = |(key, value): (&str, TomlEntry)| format!("      \"{key}\": {}", value.json());
        let entries: Vec<String> = entries(claim).into_iter().map(entry).collect();
        format!("    {{\n{}\n    }}", entries.join(",\n"))
    };
    let claims: Vec<String> = claims.iter().map(one).collect();
    format!("{{\n  \"claims\": [\n{}\n  ]\n}}\n", claims.join(",\n"))
}

/// What a claim asks, in one line of TOML; empty where nothing.
pub fn asked(claim: &Claim) -> String {
    match &claim.asked {
        ClaimedFigure::Nothing(_) => String::new(),
        asked => query(asked).toml(),
    }
}

/// A value, or a table in the order in which it is written.
enum TomlEntry {
    Plain(Value),
    Table(Vec<(String, TomlEntry)>),
}

impl TomlEntry {
    fn toml(&self) -> String {
        match self {
            Self::Plain(Value::Array(items)) => {
                let items: Vec<String> = items.iter().map(text).collect();
                format!("[{}]", items.join(", "))
            }
            Self::Plain(value) => text(value),
            Self::Table(entries) => {
                let entry = |(key, value): &(String, Self)| format!("{key} = {}", value.toml());
                let entries: Vec<String> = entries.iter().map(entry).collect();
                format!("{{ {} }}", entries.join(", "))
            }
        }
    }

    fn json(&self) -> String {
        match self {
            Self::Plain(value) => value.to_string(),
            Self::Table(entries) => {
                let entry = |(key, value): &(String, Self)| format!("\"{key}\": {}", value.json());
                let entries: Vec<String> = entries.iter().map(entry).collect();
                format!("{{ {} }}", entries.join(", "))
            }
        }
    }
}

/// A plain value in TOML, whose texts are written as those of JSON are, but for one control character.
fn text(value: &Value) -> String {
    value.to_string().replace('\u{7f}', "\\u007f")
}

fn entries(claim: &Claim) -> Vec<(&'static str, TomlEntry)> {
    let mut entries = Vec::new();
    let texts = [
        ("id", &claim.id),
        ("statement", &claim.statement),
        ("locator", &claim.locator),
        ("source", &claim.source),
        ("note", &claim.note),
    ];
    for (key, value) in texts.into_iter().filter(|(_, value)| !value.is_empty()) {
        entries.push((key, TomlEntry::Plain(json!(value))));
    }
    entries.push(match &claim.asked {
        ClaimedFigure::Nothing(why) => ("not_computable", TomlEntry::Plain(json!(why))),
        _ => ("query", query(&claim.asked)),
    });
    if let Some(expected) = &claim.expected {
        entries.push(("expected", write_expected(expected)));
    }
    let printed = claim.printed;
    let how = [
        ("decimals", printed.decimals.map(|decimals| json!(decimals))),
        ("percent", printed.percent.then_some(json!(true))),
        ("tolerance", printed.tolerance.map(number)),
    ];
    let there = how
        .into_iter()
        .filter_map(|(key, value)| Some((key, TomlEntry::Plain(value?))));
    entries.extend(there);
    entries
}

fn query(asked: &ClaimedFigure) -> TomlEntry {
    let mut entries: Vec<(String, TomlEntry)> = Vec::new();
    let mut enter = |key: &str, entry: TomlEntry| entries.push((key.into(), entry));
    match asked {
        ClaimedFigure::Nothing(_) => {}
        ClaimedFigure::Sql { sql, sources } => {
            enter("sql", TomlEntry::Plain(json!(sql)));
            if !sources.is_empty() {
                enter("source", one_or_more(sources));
            }
        }
        ClaimedFigure::Estimate(asking) => {
            for field in FIELDS.iter().filter(|field| field.is_heeded_by("claim")) {
                let values = field.asked(&asking.question);
                if !values.is_empty() {
                    enter(&field.id(), written(field, &values));
                }
            }
            if !asking.cell.is_empty() {
                enter("cell", keys(&asking.cell));
            }
            enter("column", TomlEntry::Plain(json!(asking.column)));
        }
    }
    TomlEntry::Table(entries)
}

/// The values of a field, numbers where it has numbers.
fn written(field: &QuestionField, values: &[String]) -> TomlEntry {
    let one = values.first().filter(|_| field.shape == FieldShape::Number);
    match one.and_then(|text| serde_json::from_str::<serde_json::Number>(text).ok()) {
        Some(number) => TomlEntry::Plain(json!(number)),
        None => one_or_more(values),
    }
}

fn keys(cell: &Cell) -> TomlEntry {
    let entry = |(key, values): (&String, &Vec<String>)| (key.clone(), one_or_more(values));
    TomlEntry::Table(cell.iter().map(entry).collect())
}

fn one_or_more(texts: &[String]) -> TomlEntry {
    TomlEntry::Plain(match texts {
        [one] => json!(one),
        several => json!(several),
    })
}

fn write_expected(expected: &Expected) -> TomlEntry {
    TomlEntry::Plain(match expected {
        Expected::Number(value) => number(*value),
        Expected::Bounds(low, Some(high)) => json!([number(*low), number(*high)]),
        Expected::Bounds(low, None) => json!(format!(">={low:.0}")),
        Expected::Text(word) => json!(word),
        Expected::Relation(relation, against) => {
            let against = match against {
                Against::Number(value) => TomlEntry::Plain(number(*value)),
                Against::Figures(cell) => keys(cell),
            };
            return TomlEntry::Table(vec![(relation.name().into(), against)]);
        }
    })
}

/// A number, whole where it is.
fn number(value: f64) -> Value {
    if value.fract() == 0.0 && value.abs() < 9e15 {
        json!(value as i64)
    } else {
        json!(value)
    }
}
