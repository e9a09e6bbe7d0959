//! One cell: what its text means in a column of ours, or what was expected there.

use std::borrow::Cow;

use super::areas::{self, Resolution};
use super::count::{Count, whole};
use super::limits::CANDIDATES;
use super::places::Places;
use super::schema::Field;

/// What a cell holds, by the type of its column; nothing where it is empty.
pub(super) enum Value<'a> {
    Text(Option<Cow<'a, str>>),
    Whole(Option<i64>),
    Number(Option<f64>),
    Count(Option<Count>),
}

/// Counts stay far below, so this never saturates.
pub(super) fn signed(n: u64) -> i64 {
    i64::try_from(n).unwrap_or(i64::MAX)
}

/// One cell by its field, or what was expected.
pub(super) fn value<'a>(
    field: &'a Field,
    cell: &'a str,
    places: &Places,
    suggestions: &mut usize,
) -> Result<Value<'a>, String> {
    if cell.is_empty() && field.constraints.required {
        return Err(match field.constraints.values.as_slice() {
            [] => field.description.clone(),
            values => one_of(values),
        });
    }
    match (field.notation.as_str(), field.kind.as_str()) {
        ("count", _) => Ok(Value::Count(Count::parse(cell)?)),
        ("country" | "countries", _) => {
            let several = field.notation == "countries";
            Ok(Value::Text(countries(cell, several, places, suggestions)?))
        }
        ("share", _) => Ok(Value::Number(share(cell)?)),
        (_, "integer") => Ok(Value::Whole(integer(field, cell)?)),
        _ => Ok(Value::Text(text(field, cell)?)),
    }
}

fn text<'a>(field: &'a Field, cell: &'a str) -> Result<Option<Cow<'a, str>>, String> {
    let values = &field.constraints.values;
    if cell.is_empty() || values.is_empty() {
        return Ok((!cell.is_empty()).then_some(Cow::Borrowed(cell)));
    }
    match values.iter().find(|value| value.eq_ignore_ascii_case(cell)) {
        Some(value) => Ok(Some(Cow::Borrowed(value))),
        None => Err(one_of(values)),
    }
}

fn integer(field: &Field, cell: &str) -> Result<Option<i64>, String> {
    if cell.is_empty() {
        return Ok(None);
    }
    let limits = (
        field.constraints.minimum.unwrap_or(0.0),
        field.constraints.maximum.unwrap_or(9e15),
    );
    let expected = || format!("a whole number from {} to {}", limits.0, limits.1);
    let number = whole(cell).ok_or_else(expected)?;
    let fits = (limits.0..=limits.1).contains(&(number as f64));
    if fits {
        Ok(Some(signed(number)))
    } else {
        Err(expected())
    }
}

/// A fraction of 1, or a percentage with its sign.
fn share(cell: &str) -> Result<Option<f64>, String> {
    if cell.is_empty() {
        return Ok(None);
    }
    let (digits, scale) = cell
        .strip_suffix('%')
        .map_or((cell, 1.0), |percent| (percent.trim_end(), 100.0));
    let plain = digits
        .bytes()
        .all(|b| b.is_ascii_digit() || matches!(b, b'.' | b',' | b'-' | b'e' | b'E'));
    let number = plain
        .then(|| digits.replacen(',', ".", 1).parse::<f64>().ok())
        .flatten()
        .map(|number| number / scale);
    match number {
        Some(share) if (0.0..=1.0).contains(&share) => Ok(Some(share)),
        _ => Err(
            "a share from 0 to 1, such as `0.42`, or a percentage with its sign, such as `42%`"
                .into(),
        ),
    }
}

/// A country cell, or candidates joined by `;`, as codes.
fn countries(
    cell: &str,
    several: bool,
    places: &Places,
    suggestions: &mut usize,
) -> Result<Option<Cow<'static, str>>, String> {
    if cell.is_empty() {
        return Ok(None);
    }
    let labels = if several {
        cell.split(';').collect()
    } else {
        vec![cell]
    };
    if labels.len() > CANDIDATES {
        return Err(format!(
            "at most {CANDIDATES} candidates joined by `;`; here are {}",
            labels.len()
        ));
    }
    let among = labels.len() > 1;
    let mut codes = Vec::new();
    let mut wrong = Vec::new();
    for label in labels {
        match places.resolve(label) {
            Resolution::Area(code) if codes.contains(&code) => {
                wrong.push(format!("each candidate once, but `{code}` is there twice"));
            }
            Resolution::Area(code) => codes.push(code),
            other => {
                let near = if *suggestions > 0 {
                    areas::suggest(label)
                } else {
                    Vec::new()
                };
                *suggestions = suggestions.saturating_sub(1);
                let place = if among {
                    format!("for `{}` ", label.trim())
                } else {
                    String::new()
                };
                wrong.push(format!("{place}{}", unresolved(&other, &near)));
            }
        }
    }
    if several && !among && !wrong.is_empty() && cell.contains(',') {
        wrong = vec!["country codes or names, several of them joined by `;`".into()];
    }
    if let (true, [code]) = (wrong.is_empty(), codes.as_slice()) {
        Ok(Some(Cow::Borrowed(code)))
    } else if wrong.is_empty() {
        Ok(Some(Cow::Owned(codes.join(";"))))
    } else {
        Err(wrong.join("; "))
    }
}

/// Why a label is not a country, as the rest of "expected …".
fn unresolved(resolution: &Resolution, near: &[&str]) -> String {
    match resolution {
        Resolution::Area(code) => format!("`{code}`"),
        Resolution::Ambiguous(candidates) => {
            format!("one country: this may be {}", areas::choice(candidates))
        }
        Resolution::NoCountry(kind) => {
            format!("a country code or name; this is not a country ({kind})")
        }
        Resolution::Unknown if near.is_empty() => "a country code or name".into(),
        Resolution::Unknown => format!(
            "a country code or name; did you mean {}?",
            areas::choice(near)
        ),
    }
}

fn one_of(values: &[String]) -> String {
    let quoted: Vec<String> = values.iter().map(|value| format!("`{value}`")).collect();
    match quoted.as_slice() {
        [one] => one.clone(),
        [rest @ .., last] => format!("{} or {last}", rest.join(", ")),
        [] => String::new(),
    }
}
