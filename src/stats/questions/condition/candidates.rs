//! Rows whose place is one of several: whether they fulfil a condition on places is unknown, and a note says so.

use std::borrow::Cow;
use std::collections::BTreeSet;

use polars::prelude::{DataFrame, PolarsResult};

use super::{Condition, PLACES, columns};
use crate::dataset::Table;
use crate::stats::Note;
use crate::stats::questions::query::Query;
use crate::stats::rows::FrameCells;

/// Rows whose result of a condition would change if one of their candidates were the place.
#[derive(Default)]
struct Open {
    rows: usize,
    places: BTreeSet<String>,
}

/// Says how many of the rows asked for a condition leaves out, or keeps, although one of their candidates says otherwise.
pub(in crate::stats) fn count_uncertain(
    table: Table,
    frame: &DataFrame,
    query: &Query,
    condition: &Condition,
) -> PolarsResult<Vec<Note>> {
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
    let cells = FrameCells::of(&frame);
    let cell = |name: &str, at: usize| cells.get(name, at);
    let asked = |at: usize| {
        let sides = PLACES.iter().filter_map(|side| cell(side, at));
        sides.into_iter().any(|place| query.asks_for(&place))
    };
    let (mut outside, mut inside) = (Open::default(), Open::default());
    for at in (0..frame.height()).filter(|at| asked(*at)) {
        let holds = condition.holds(&|name| cell(name, at)) == Some(true);
        for place in &places {
            let Some(set) = cell(place, at).filter(|set| set.contains(';')) else {
                continue;
            };
            let with = |one: &str| {
                let as_if = |name: &str| match name {
                    name if name == *place => Some(Cow::Borrowed(one)),
                    name => cell(name, at),
                };
                condition.holds(&as_if) == Some(true)
            };
            if set.split(';').any(|one| with(one) != holds) {
                let open = if holds { &mut inside } else { &mut outside };
                open.rows += 1;
                open.places.insert(set.into_owned());
                break;
            }
        }
    }
    let note = |open: Open, inside: bool| {
        (open.rows > 0).then(|| Note::PlaceUncertain {
            inside,
            rows: open.rows,
            places: open.places.into_iter().collect(),
        })
    };
    let notes = [note(outside, false), note(inside, true)];
    Ok(notes.into_iter().flatten().collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use polars::df;

    fn told_of(condition: &str, countries: &[&str]) -> Vec<Note> {
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
        count_uncertain(Table::Routes, &frame, &query, &condition).expect("notes")
    }

    #[test]
    fn rows_that_may_or_may_not_fulfil_it_are_told_of() {
        let of = |inside: bool, rows: usize| Note::PlaceUncertain {
            inside,
            rows,
            places: vec!["ARE;RUS".to_owned()],
        };
        assert_eq!(told_of("destination = RUS", &[]), [of(false, 2)]);
        assert_eq!(told_of("destination != RUS", &["KAZ"]), [of(true, 1)]);
        assert!(told_of("destination = TUR", &[]).is_empty());
        assert!(told_of("origin = KAZ", &[]).is_empty());
        assert!(told_of("destination in (RUS, ARE) and origin = TJK", &[]).is_empty());
    }
}
