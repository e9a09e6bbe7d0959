//! Countries that were asked for and have no figure: they are named, so that none is left out unsaid.

use std::collections::BTreeSet;

use crate::stats::{Content, Note, Public, Query, areas};

/// The same table, with a note on the countries asked for of which it has no figure.
///
/// Members of an area that itself has a figure are not reported as missing.
#[must_use]
pub fn note_missing(table: Public, query: &Query) -> Public {
    match note(&table, query) {
        Some(note) => table.noting(note),
        None => table,
    }
}

fn note(table: &Public, query: &Query) -> Option<Note> {
    let Content::Figures { figures, .. } = table.content() else {
        return None;
    };
    // a table without figures says so itself
    if figures.is_empty() || query.countries.is_empty() {
        return None;
    }
    let keys = ["country", "origin", "destination"];
    let of = |key: &'static str| figures.iter().flat_map(move |one| one.key(key).split(';'));
    let there: BTreeSet<&str> = keys.into_iter().flat_map(of).collect();
    let asked: BTreeSet<&str> = query.countries.iter().map(String::as_str).collect();
    let is_absent = |code: &&str| {
        areas::by_code(code).is_some_and(|area| area.kind == "country")
            && !there
                .intersection(&asked)
                .any(|area| areas::within(code, area))
    };
    let absent = asked.iter().copied().filter(is_absent);
    let countries: Vec<String> = absent.map(str::to_owned).collect();
    (!countries.is_empty()).then_some(Note::NoFigureFor { countries })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stats::{Answer, Estimate};

    fn said(there: &[&str], asked: &[&str]) -> Option<String> {
        let of = |code: &&str| Estimate {
            keys: vec![("country", (*code).into())],
            ..Estimate::default()
        };
        let answer = Answer {
            figures: there.iter().map(of).collect(),
            ..Answer::default()
        };
        let statistic = crate::stats::find("gender-share").expect("a statistic");
        let mut query = Query::default();
        for code in asked {
            query.add_country(code);
        }
        note(&Public::figures(statistic, answer, 0.95, None), &query).map(|note| note.to_string())
    }

    #[test]
    fn a_country_without_a_figure_is_named() {
        let asked = ["KAZ", "FRA", "DEU"];
        assert_eq!(said(&asked, &asked), None);
        assert_eq!(said(&["FRA"], &[]), None);
        let one = Some("No figure for Kazakhstan.".to_owned());
        assert_eq!(said(&["FRA", "DEU"], &asked), one);
        let two = Some("No figure for France or Germany.".to_owned());
        assert_eq!(said(&["KAZ"], &asked), two);
    }

    #[test]
    fn the_members_of_an_area_with_a_figure_are_not_missed() {
        assert_eq!(said(&["143"], &["143"]), None);
        let one = Some("No figure for Turkmenistan or Uzbekistan.".to_owned());
        assert_eq!(said(&["KAZ", "KGZ", "TJK"], &["143"]), one);
        let many = said(&["FRA"], &["150"]).expect("a note");
        assert!(many.ends_with(" other countries."), "{many}");
        assert_eq!(many.matches(',').count(), 7);
    }
}
