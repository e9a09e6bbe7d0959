//! What of a declaration cannot be: found before the file is read, named by its key.

use super::{Period, Release, Repeated, Shape};
use crate::dataset::suggest;
use crate::dataset::table::Table;

/// The columns of a case file, those of countries first.
const OF_CASES: [&str; 6] = [
    "citizenship",
    "exploited_in",
    "year",
    "sex",
    "age",
    "majority",
];

/// Columns that are not part of a table, but help to read those that are.
const HELPERS: [&str; 4] = ["place", "period", "unit", "name"];

/// The placeholder in a draft where a person has to decide.
const OPEN: &str = "?";

/// The first thing that cannot be, as the rest of "expected release … to be right: …".
pub(super) fn find(release: &Release) -> Option<String> {
    open(release)
        .or_else(|| tables(release))
        .or_else(|| names(release))
        .or_else(|| of_shape(release))
        .or_else(|| reporter(release))
        .or_else(|| categories(release))
}

/// What a draft left open.
fn open(release: &Release) -> Option<String> {
    let constants = release.constants.iter();
    let parts = release.parts.iter().flat_map(|part| &part.constants);
    let unit = (release.unit.all == OPEN).then_some("unit");
    let mut values = release.columns.iter().flat_map(|(column, it)| {
        let open = it.values.iter().filter(|(_, meaning)| *meaning == OPEN);
        open.map(move |(cell, _)| format!("`columns.{column}.values`: what `{cell}` means"))
    });
    let mut answers = release.answers.iter().flat_map(|(question, it)| {
        let open = it.values.iter().filter(|(_, meaning)| *meaning == OPEN);
        open.map(move |(cell, _)| format!("`answers.{question}.values`: what `{cell}` means"))
    });
    let counts = release.columns.get("count");
    let count = counts.filter(|it| it.from.iter().any(|head| head == OPEN));
    let mut count = count.map(|_| "`columns.count`: the column with the numbers".to_owned());
    let named = constants
        .chain(parts)
        .find(|(_, value)| *value == OPEN)
        .map(|(name, _)| name.as_str());
    let key = named.or(unit);
    key.map(|key| format!("`{key}` is still `?`: {}", choices(key)))
        .or_else(|| {
            let open = values.next().or_else(|| answers.next());
            Some(format!("{} is still `?`", open.or_else(|| count.take())?))
        })
}

/// What a constant may be.
fn choices(column: &str) -> String {
    let field = Table::Victims.schema().field(column);
    match field.map(|field| field.constraints.values.as_slice()) {
        Some(values) if !values.is_empty() => format!("one of {}", values.join(", ")),
        _ if column == "unit" => "`persons`, or a unit such as `per 100,000 population`".into(),
        _ => "say what it is".into(),
    }
}

fn tables(release: &Release) -> Option<String> {
    let parts = release.parts.iter().map(|part| part.table.as_str());
    let named =
        std::iter::once(release.table.as_str()).chain(parts.filter(|name| !name.is_empty()));
    let mut wrong = named.filter(|name| Table::named(name).is_none());
    let wrong = wrong.next()?;
    let tables: Vec<&str> = Table::ALL.into_iter().map(Table::name).collect();
    let near = suggest::hint(wrong, tables.iter().copied());
    Some(format!(
        "`table` is `{wrong}`, not one of {}{near}",
        tables.join(", ")
    ))
}

/// Columns and constants that no table of the release has.
fn names(release: &Release) -> Option<String> {
    let cases = release.shape == Shape::Cases;
    let mut known: Vec<&str> = if cases {
        OF_CASES.to_vec()
    } else {
        HELPERS.to_vec()
    };
    if !cases {
        for table in release.targets().into_iter().chain([Table::Rates]) {
            known.extend(
                table
                    .schema()
                    .fields
                    .iter()
                    .map(|field| field.name.as_str()),
            );
        }
    }
    known.sort_unstable();
    known.dedup();
    let columns = release.columns.keys().map(|name| ("columns", name));
    let constants = release.constants.keys().map(|name| ("constants", name));
    let parts = release.parts.iter().flat_map(|part| {
        let columns = part.columns.keys().map(|name| ("part.columns", name));
        columns.chain(part.constants.keys().map(|name| ("part.constants", name)))
    });
    let set = release.pivot.iter().flat_map(|pivot| pivot.set.keys());
    let set = set.map(|name| ("pivot", name));
    let mut all = columns.chain(constants).chain(parts).chain(set);
    if let Some((key, name)) = all.find(|(_, name)| !known.contains(&name.as_str())) {
        let near = suggest::hint(name, known.iter().copied());
        let known = known.join(", ");
        return Some(format!(
            "`{key}.{name}` is not a column of tipstat; these are {known}{near}"
        ));
    }
    let mut braces = release.pivot.iter().flat_map(super::Pivot::names);
    let strange = braces.find(|name| !name.is_empty() && !known.contains(name))?;
    Some(format!(
        "`pivot` names `{{{strange}}}`, which is not a column of tipstat: {}",
        known.join(", ")
    ))
}

/// What goes together with a shape.
fn of_shape(release: &Release) -> Option<String> {
    let has =
        |name: &str| release.columns.contains_key(name) || release.constants.contains_key(name);
    if release.shape == Shape::Cases {
        if !OF_CASES[..2].iter().any(|name| has(name)) {
            return Some(
                "a case file needs `citizenship` or `exploited_in` among its columns or constants"
                    .into(),
            );
        }
        if !release.pivot.is_empty() || !release.parts.is_empty() {
            return Some("a case file has no `pivot` and no `part`: each row is a person".into());
        }
        return None;
    }
    if release.period != Period::Year && release.repeats != Repeated::Refuse {
        return Some("`period` already adds the figures of a year: leave out `repeats`".into());
    }
    if release.header_rows == 0 || release.header_rows > 5 {
        return Some(format!(
            "`header_rows` is {}, expected 1 to 5",
            release.header_rows
        ));
    }
    if release.split.chars().count() > 1 {
        return Some(format!(
            "`split` is `{}`, expected one character",
            release.split
        ));
    }
    let columns = release.columns.iter();
    let mut at = columns.filter(|(_, column)| !column.at.is_empty() && column.place_at().is_none());
    if let Some((name, column)) = at.next() {
        return Some(format!(
            "`columns.{name}.at` is `{}`, expected letters such as `H`",
            column.at
        ));
    }
    None
}

/// The reporter must be declared: none is assumed.
fn reporter(release: &Release) -> Option<String> {
    if release.shape != Shape::Rows || !release.refuse.is_empty() {
        return None;
    }
    let told = |table: &str, constants: bool| {
        let counts = matches!(Table::named(table), Some(Table::Victims | Table::Places));
        !counts || constants
    };
    let of_all = release.constants.contains_key("reporter")
        || release.columns.contains_key("reporter")
        || release
            .pivot
            .iter()
            .any(|pivot| pivot.set.contains_key("reporter") || pivot.names().contains(&"reporter"))
        || (!release.collects.is_empty() && !release.collects.contains(';'));
    let rates = !release.unit.all.is_empty() && release.unit.all != "persons";
    let of_parts = release.parts.iter().all(|part| {
        let table = if part.table.is_empty() {
            &release.table
        } else {
            &part.table
        };
        told(
            table,
            part.constants.contains_key("reporter") || part.columns.contains_key("reporter"),
        )
    });
    let whole = told(&release.table, of_all) || (!release.parts.is_empty() && of_parts);
    (!whole && !rates).then(|| {
        let choices = choices("reporter");
        format!("`constants.reporter` is missing: who counts, {choices}")
    })
}

/// A meaning that the categories of a tipstat column do not have.
fn categories(release: &Release) -> Option<String> {
    let columns = release.columns.iter();
    let parts = release.parts.iter().flat_map(|part| &part.columns);
    let coded = columns.chain(parts).flat_map(|(name, column)| {
        let meanings = column.values.values().chain(column.flags.values());
        let meanings = meanings.chain(std::iter::once(&column.constant));
        meanings.map(move |meaning| (name.as_str(), meaning.as_str()))
    });
    let constants = release.constants.iter();
    let constants = constants.chain(release.parts.iter().flat_map(|part| &part.constants));
    let constants = constants.map(|(name, value)| (name.as_str(), value.as_str()));
    let set = release.pivot.iter().flat_map(|pivot| &pivot.set);
    let set = set.map(|(name, value)| (name.as_str(), value.as_str()));
    let forms = release.questions.get("exploitation").into_iter().flatten();
    let forms = forms.map(|(_, form)| ("exploitation", form.as_str()));
    let mut all = coded.chain(constants).chain(set).chain(forms);
    all.find_map(|(name, meaning)| strange(release, name, meaning))
}

fn strange(release: &Release, column: &str, meaning: &str) -> Option<String> {
    if meaning.is_empty() || meaning.contains('{') {
        return None;
    }
    if column == "measure"
        && meaning.to_lowercase().starts_with("estimat")
        && release.targets().contains(&Table::Victims)
    {
        return Some(
            "an estimate is not a count of detected victims: declare it with `table = \"rates\"` and its `unit`".into(),
        );
    }
    let name = if column == "majority" { "age" } else { column };
    let mut tables = release.targets().into_iter().chain([Table::Victims]);
    let field = tables.find_map(|table| table.schema().field(name))?;
    let known = &field.constraints.values;
    if known.is_empty() || known.iter().any(|known| known == meaning) || field.takes(meaning) {
        return None;
    }
    let near = suggest::hint(meaning, known.iter().map(String::as_str));
    Some(format!(
        "`{meaning}`, of `{column}`, is not one of {}{near}",
        known.join(", ")
    ))
}
