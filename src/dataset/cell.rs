//! One cell: what its text means in a tipstat column, or what was expected there.

use std::borrow::Cow;

use super::areas::{self, Resolution};
use super::count::{Count, whole};
use super::limits::CANDIDATES;
use super::places::Places;
use super::schema::{Also, Field};

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
        (_, "number") => Ok(Value::Number(number(cell)?)),
        _ => Ok(Value::Text(text(field, cell)?)),
    }
}

/// The value of a cell that is known to be right, and written as it is kept.
pub(super) fn known_value<'a>(field: &Field, cell: &'a str) -> Value<'a> {
    match (field.notation.as_str(), field.kind.as_str()) {
        ("count", _) => Value::Count(Count::parse(cell).unwrap_or_default()),
        ("share", _) => Value::Number(share(cell).unwrap_or_default()),
        (_, "integer") => Value::Whole(cell.parse().ok()),
        (_, "number") => Value::Number(cell.parse().ok()),
        _ => Value::Text((!cell.is_empty()).then_some(Cow::Borrowed(cell))),
    }
}

fn text<'a>(field: &'a Field, cell: &'a str) -> Result<Option<Cow<'a, str>>, String> {
    let values = &field.constraints.values;
    if cell.is_empty() || values.is_empty() {
        return Ok((!cell.is_empty()).then_some(Cow::Borrowed(cell)));
    }
    if let Some(category) = field.category(cell) {
        return Ok(Some(Cow::Borrowed(category)));
    }
    if field.takes(cell) {
        return Ok(Some(Cow::Borrowed(cell)));
    }
    let known = one_of(values);
    Err(match field.also {
        Also::Nothing => known,
        Also::TwoCategories => format!(
            "{known}, or two of these such as `{} or {}`",
            values[values.len() / 3],
            values[values.len() / 2]
        ),
        Also::OwnNames => {
            format!("{known}, or a name of your own that is not too similar to one of these")
        }
        Also::AgeBands => format!(
            "{known}, or years of age such as `15-24` or `65+`{}",
            dated_band(cell)
        ),
    })
}

/// What a spreadsheet made of an age band: `9-17` becomes the 17th of September.
fn dated_band(cell: &str) -> String {
    const MONTHS: [&str; 12] = [
        "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
    ];
    let month = |text: &str| {
        let text = text.to_lowercase();
        MONTHS
            .iter()
            .position(|month| text == *month)
            .map(|at| at as u64 + 1)
    };
    let parts: Vec<&str> = cell.split(['-', ' ', '/']).collect();
    let found = match parts.as_slice() {
        [day, name] if month(name).is_some() => month(name).zip(day.parse::<u64>().ok()),
        [name, day] if month(name).is_some() => month(name).zip(day.parse::<u64>().ok()),
        [year, month, day] if year.len() == 4 => {
            let (month, day) = (month.parse::<u64>().ok(), day.parse::<u64>().ok());
            // the 1st of a month: the band was `9-17`, read as September 2017
            match (month, day) {
                (Some(month), Some(1)) => Some((month, year.parse::<u64>().unwrap_or(0) % 100)),
                (month, day) => month.zip(day),
            }
        }
        [serial] => serial
            .parse::<i64>()
            .ok()
            .and_then(date_of)
            .map(|(_, month, day)| (month, day)),
        _ => None,
    };
    match found {
        Some((first, last)) if first < last => {
            format!("; perhaps the band `{first}-{last}`, which a spreadsheet turned into a date")
        }
        Some(_) => "; perhaps an age band that a spreadsheet turned into a date".into(),
        None => String::new(),
    }
}

/// Year, month and day of a spreadsheet's day number, for the years 1990 to 2064.
fn date_of(serial: i64) -> Option<(i64, u64, u64)> {
    if !(32_874..60_000).contains(&serial) {
        return None;
    }
    // civil date of a day count: Hinnant (2013), chrono-compatible low-level date algorithms
    let days = serial - 25_569 + 719_468;
    let era = days.div_euclid(146_097);
    let of_era = days.rem_euclid(146_097);
    let year_of_era = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month = (5 * of_year + 2) / 153;
    let day = of_year - (153 * month + 2) / 5 + 1;
    let month = if month < 10 { month + 3 } else { month - 9 };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    Some((year, u64::try_from(month).ok()?, u64::try_from(day).ok()?))
}

fn integer(field: &Field, cell: &str) -> Result<Option<i64>, String> {
    if cell.is_empty() {
        return Ok(None);
    }
    let limits = (
        field.constraints.minimum.unwrap_or(0.0),
        field.constraints.maximum.unwrap_or(9e15),
    );
    let expected = || {
        let date = cell
            .parse()
            .ok()
            .and_then(date_of)
            .filter(|_| field.name == "year");
        let date = date.map_or(String::new(), |(year, month, day)| {
            format!("; in a spreadsheet this is the date {year}-{month:02}-{day:02}")
        });
        format!("a whole number from {} to {}{date}", limits.0, limits.1)
    };
    let number = whole(cell).ok_or_else(expected)?;
    let fits = (limits.0..=limits.1).contains(&(number as f64));
    if fits {
        Ok(Some(signed(number)))
    } else {
        Err(expected())
    }
}

/// A number with a point, as it is written in data.
fn number(cell: &str) -> Result<Option<f64>, String> {
    if cell.is_empty() {
        return Ok(None);
    }
    let number = cell.parse::<f64>().ok().filter(|number| number.is_finite());
    number
        .map(Some)
        .ok_or_else(|| "a number such as `1.1`".to_owned())
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
    if !several || !cell.contains(';') {
        // as in almost every row
        if let Resolution::Area(code) = places.resolve(cell) {
            return Ok(Some(Cow::Borrowed(code)));
        }
    }
    let labels = if several {
        cell.split(';').collect()
    } else {
        vec![cell]
    };
    if labels.len() > CANDIDATES {
        return Err(format!(
            "at most {CANDIDATES} candidates joined by `;`; this cell has {}",
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
                let place = if among {
                    format!("for `{}` ", label.trim())
                } else {
                    String::new()
                };
                let why = unresolved(&other, &suggest(label, suggestions));
                wrong.push(format!("{place}{why}"));
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

/// Similar labels of countries, while suggestions are still looked for.
fn suggest(label: &str, suggestions: &mut usize) -> Vec<&'static str> {
    let near = if *suggestions > 0 {
        areas::suggest(label)
    } else {
        Vec::new()
    };
    *suggestions = suggestions.saturating_sub(1);
    near
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_that_were_age_bands_or_years_are_told() {
        assert_eq!(date_of(43_831), Some((2020, 1, 1)));
        assert_eq!(date_of(44_456), Some((2021, 9, 17)));
        assert!(
            dated_band("17-Sep").contains("`9-17`") && dated_band("14-Oct").contains("`10-14`")
        );
        assert!(
            dated_band("44456").contains("`9-17`") && dated_band("2017-09-01").contains("`9-17`")
        );
        assert_eq!(dated_band("grown"), "");
    }
}
