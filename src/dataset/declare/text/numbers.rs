//! The lines on numbers: what they are measured in, and what is the same for all of them.

use super::DraftedFile;
use super::columns::{key, quoted};
use crate::dataset::declare::columns::DraftTable;
use crate::dataset::declare::guess::{Beside, Guess, is_numeric};
use crate::dataset::fault::shown;
use crate::dataset::words;

/// What is the same in every row, and not in the file.
pub(super) fn constants(
    place: &DraftedFile<'_>,
    seen: &DraftTable,
    guess: &Guess,
    missing: &mut Vec<String>,
) -> Option<String> {
    if guess.persons {
        return constants_of_persons(guess, missing);
    }
    let mut constants = Vec::new();
    let has_reporter = |beside: &Beside| beside.set.contains_key("reporter");
    let said = !guess.beside.is_empty() && guess.beside.iter().all(has_reporter);
    if !guess.tiers && !guess.routes() && !said {
        constants.push("reporter = \"?\"".to_owned());
        missing.push(
            "`reporter`: who counts, one of government, civil_society, international, case_data"
                .into(),
        );
    }
    let country = guess.columns.get("country");
    if let Some(at) = country
        && !guess.tiers
        && words::speaks_of(&seen.columns[*at].head, "citizenship")
    {
        constants.push("country_role = \"citizen_of\"".into());
    }
    if country.is_none() && !guess.columns.contains_key("place") && !guess.routes() {
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
    let others = if guess.tiers || guess.routes() {
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

pub(super) fn unit(seen: &DraftTable, guess: &Guess, missing: &mut Vec<String>) -> Option<String> {
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
pub(super) fn scale(seen: &DraftTable, guess: &Guess) -> Option<String> {
    let column = &seen.columns[guess.scale?];
    let factor = |label: &str| Some(format!("{} = {}", key(label), words::scale(label)?));
    let factors: Vec<String> = column.labels().filter_map(factor).collect();
    Some(format!(
        "multiply = {{ from = {}, {} }}",
        quoted(&column.head),
        factors.join(", ")
    ))
}

/// What is missing where no column with numbers was found: a person has to choose.
pub(super) fn numbers_missing(
    seen: &DraftTable,
    guess: &Guess,
    missing: &mut Vec<String>,
) -> Option<String> {
    let found = ["count", "share"]
        .iter()
        .any(|name| guess.columns.contains_key(name));
    if found || guess.routes() || guess.persons || guess.tiers || !guess.figures.is_empty() {
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
