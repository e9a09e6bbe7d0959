//! Which figures of a table are drawn.

use std::collections::BTreeMap;

use crate::stats::{Content, Estimate, Note, Public, Query, Weight, whole};

/// The figures of a table; none where it holds something else.
pub(super) fn figures(table: &Public) -> &[Estimate] {
    table.shown()
}

/// The level of a table's intervals.
pub(super) fn confidence(table: &Public) -> f64 {
    match table.content() {
        Content::Figures { confidence, .. } => *confidence,
        _ => 0.95,
    }
}

/// All of them.
pub(super) fn all(table: Public, _: &Query) -> Public {
    table
}

/// Where no years are asked for, those of the latest year of each country and source.
pub(super) fn latest(table: Public, query: &Query) -> Public {
    if query.years.is_some() {
        return table;
    }
    let place = |figure: &Estimate| {
        let country = figure.key("country").to_owned() + figure.key("origin");
        (country, figure.key("source").to_owned())
    };
    let dated = figures(&table)
        .iter()
        .filter(|figure| figure.year().is_some());
    let last = whole::latest(dated, |figure| place(figure), |figure| figure.year());
    let last = last
        .into_iter()
        .map(|(place, figure)| (place, figure.year()));
    let last: BTreeMap<(String, String), Option<i64>> = last.collect();
    let is_last = |figure: &Estimate| {
        let year = figure.year();
        year.is_none() || last.get(&place(figure)) == Some(&year)
    };
    let earlier = figures(&table).iter().any(|figure| !is_last(figure));
    let table = table.keeping(is_last);
    if earlier {
        let text = "The latest year of each country and source.";
        let note = Note::stated("latest-year", Weight::Background, text);
        table.noting(note.hinting("`--year` selects others."))
    } else {
        table
    }
}
