//! The values that a condition names, as in the data: codes of places, parts with their components, years.

use std::collections::BTreeSet;

use super::{ConditionFault, Operator, PLACES, Test, columns};
use crate::dataset::places::{Named, Places};
use crate::dataset::{Dataset, Table, areas, suggest};
use crate::stats::statistics::age_share;

impl Test {
    /// Replaces typed values by those in the data.
    pub(in crate::stats) fn check(
        &mut self,
        tables: &[Table],
        data: &Dataset,
    ) -> Result<(), ConditionFault> {
        if self.column == "year" {
            for (at, value) in &mut self.values {
                let year: i64 = value.trim().parse().map_err(|_| {
                    ConditionFault::new(*at, format!("`{value}` is not a year, such as 2019"))
                })?;
                *value = year.to_string();
            }
            return Ok(());
        }
        if !matches!(self.operator, Operator::In | Operator::NotIn) {
            let what = format!("{} has no order: `=`, `!=` or `in`", self.column);
            return Err(ConditionFault::new(self.at, what));
        }
        let known = values(&self.column, tables, data);
        let mut checked = Vec::new();
        for (at, value) in std::mem::take(&mut self.values) {
            let found = if PLACES.contains(&self.column.as_str()) {
                place(&value, &known, data.places())
            } else {
                parts(&self.column, &value, &known)
            };
            let found = found.map_err(|what| ConditionFault::new(at, what))?;
            checked.extend(found.into_iter().map(|value| (at, value)));
        }
        self.values = checked;
        Ok(())
    }
}

/// The codes of a country, of an area or group and its members, or of a set of candidates in the data.
fn place(value: &str, known: &BTreeSet<String>, places: &Places) -> Result<Vec<String>, String> {
    let with_members = |code: &str| {
        let codes = std::iter::once(code).chain(areas::members(code));
        codes.map(str::to_owned).collect()
    };
    if known.contains(value) {
        return Ok(with_members(value));
    }
    Ok(match places.named(value)? {
        Named::Area(code) => with_members(code),
        Named::Group(group) => group.members,
    })
}

/// A part and what it is made of: `child` and `adult` hold the bands of age on their side.
fn parts(column: &str, value: &str, known: &BTreeSet<String>) -> Result<Vec<String>, String> {
    let own = part(column, value, known);
    if column != "age" {
        return own.map(|part| vec![part]);
    }
    let side = value.to_lowercase();
    let lies = |band: &&String| age_share::side(band).is_some_and(|known| known == side);
    let mut parts: Vec<String> = known.iter().filter(lies).cloned().collect();
    match own {
        Ok(part) if !parts.contains(&part) => parts.push(part),
        Err(why) if parts.is_empty() => return Err(why),
        _ => {}
    }
    Ok(parts)
}

/// A part by its name in the data, in any case, with blanks or underscores.
fn part(column: &str, value: &str, known: &BTreeSet<String>) -> Result<String, String> {
    let plain = |text: &str| text.trim().to_lowercase().replace([' ', '_'], "-");
    if let Some(found) = known.iter().find(|name| plain(name) == plain(value)) {
        return Ok(found.clone());
    }
    let names: Vec<&str> = known.iter().map(String::as_str).collect();
    let near = suggest::nearest(value, names.iter().copied());
    let hint = near.map_or(String::new(), |name| format!("did you mean `{name}`? "));
    Err(format!(
        "no {column} `{value}` in the data; {hint}there are {}",
        names.join(", ")
    ))
}

/// The values of a column, without `total` and empty cells.
pub(in crate::stats) fn values(column: &str, tables: &[Table], data: &Dataset) -> BTreeSet<String> {
    let mut values = BTreeSet::new();
    for table in tables
        .iter()
        .filter(|table| columns(**table).contains(&column))
    {
        let frame = data.frame(*table);
        let Some(cells) = frame.column(column).ok().and_then(|cells| cells.str().ok()) else {
            continue;
        };
        let named = |cell: &&str| !cell.is_empty() && *cell != "total";
        for cell in cells.iter().flatten().filter(named) {
            if !values.contains(cell) {
                values.insert(cell.to_owned());
            }
        }
    }
    values
}
