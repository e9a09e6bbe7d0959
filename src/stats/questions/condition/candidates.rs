//! Rows whose place is one of several: whether they fulfil a condition on places is not known, and they are told of.

use std::collections::BTreeSet;

use polars::prelude::{DataFrame, PolarsResult};

use super::{Condition, PLACES, columns};
use crate::dataset::{Table, areas};
use crate::stats::questions::query::Query;

/// Rows that would stand on the other side of a condition if one of their candidates were the place.
#[derive(Default)]
struct Open {
    rows: usize,
    places: BTreeSet<String>,
}

/// Says how many of the rows asked for a condition leaves out, or keeps, although one of their candidates says otherwise.
pub(in crate::stats) fn told(
    table: Table,
    frame: &DataFrame,
    query: &Query,
    condition: &Condition,
) -> PolarsResult<Vec<String>> {
    let own = columns(table);
    let named = condition.columns();
    let places: Vec<&str> = own
        .iter()
        .copied()
        .filter(|name| PLACES.contains(name) && named.iter().any(|known| known == name))
        .collect();
    let known = named.iter().all(|column| own.contains(&column.as_str()));
    if places.is_empty() || !known || frame.width() == 0 {
        return Ok(Vec::new());
    }
    let frame = query.everywhere().select(frame, places[0])?;
    let cell = |name: &str, at: usize| -> Option<String> {
        let column = frame.column(name).ok()?;
        let text = match column.str() {
            Ok(texts) => texts.get(at)?.to_owned(),
            Err(_) => column.i64().ok()?.get(at)?.to_string(),
        };
        Some(text).filter(|text| !text.is_empty())
    };
    let asked = |at: usize| {
        let sides = PLACES.iter().filter_map(|side| cell(side, at));
        let sides: Vec<String> = sides.collect();
        sides.iter().any(|place| query.asks_for(place))
    };
    let (mut outside, mut inside) = (Open::default(), Open::default());
    for at in (0..frame.height()).filter(|at| asked(*at)) {
        let holds = condition.holds(&|name| cell(name, at)) == Some(true);
        for place in &places {
            let Some(set) = cell(place, at).filter(|set| set.contains(';')) else {
                continue;
            };
            let with = |one: &str| {
                let as_if = |name: &str| {
                    if name == *place {
                        Some(one.to_owned())
                    } else {
                        cell(name, at)
                    }
                };
                condition.holds(&as_if) == Some(true)
            };
            if set.split(';').any(|one| with(one) != holds) {
                let open = if holds { &mut inside } else { &mut outside };
                open.rows += 1;
                open.places.insert(areas::name(&set));
                break;
            }
        }
    }
    let said = |open: Open, what: &str| {
        const SHOWN: usize = 3;
        let named: Vec<String> = open.places.iter().take(SHOWN).cloned().collect();
        let more = match open.places.len().saturating_sub(SHOWN) {
            0 => String::new(),
            more => format!("; and {more} more"),
        };
        let (rows, place) = match open.rows {
            0 => return None,
            1 => ("1 row".to_owned(), "its place is"),
            rows => (format!("{rows} rows"), "their place is"),
        };
        Some(format!(
            "{what}: {rows}, as {place} one of several and not told: {}{more}",
            named.join("; ")
        ))
    };
    let notes = [
        said(outside, "outside the condition"),
        said(inside, "inside the condition"),
    ];
    Ok(notes.into_iter().flatten().collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use polars::df;

    fn told_of(condition: &str, countries: &[&str]) -> Vec<String> {
        let frame = df!(
            "origin" => ["KAZ", "KGZ", "KGZ"],
            "destination" => ["ARE;RUS", "RUS", "ARE;RUS"],
        )
        .expect("a frame");
        let query = Query {
            countries: countries.iter().map(|&code| code.to_owned()).collect(),
            ..Query::default()
        };
        let condition = Condition::parse(condition).expect("a condition");
        told(Table::Routes, &frame, &query, &condition).expect("notes")
    }

    #[test]
    fn rows_that_may_or_may_not_fulfil_it_are_told_of() {
        let may = "one of several and not told: United Arab Emirates or Russia";
        assert_eq!(
            told_of("destination = RUS", &[]),
            [format!(
                "outside the condition: 2 rows, as their place is {may}"
            )]
        );
        assert_eq!(
            told_of("destination != RUS", &["KAZ"]),
            [format!(
                "inside the condition: 1 row, as its place is {may}"
            )]
        );
        assert!(told_of("destination = TUR", &[]).is_empty());
        assert!(told_of("origin = KAZ", &[]).is_empty());
        assert!(told_of("destination in (RUS, ARE) and origin = TJK", &[]).is_empty());
    }
}
