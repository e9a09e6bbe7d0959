//! The account of a number for people: rows, filters and steps, section by section.

use super::people::{Sheet, reference, trimmed};
use crate::stats::column::head;

/// The account of a number: a section is named where it begins; where a row stands is said before what it is.
pub(super) fn sheet(fields: &[(&str, &str)], rows: &[Vec<String>], sources: &[String]) -> Sheet {
    let heads = [
        ("Section", false),
        ("Item", false),
        ("Number", true),
        ("Text", false),
        ("Source", false),
    ];
    let line = |(at, row): (usize, &Vec<String>)| {
        let cell = |name: &str| {
            let place = fields.iter().position(|(field, _)| *field == name);
            place.map_or("", |place| row[place].as_str())
        };
        let joined = |parts: [&str; 2], by: &str| {
            let told: Vec<&str> = parts.into_iter().filter(|part| !part.is_empty()).collect();
            told.join(by)
        };
        let begins = at == 0 || rows[at - 1][0] != row[0];
        vec![
            if begins { head(&row[0]) } else { String::new() },
            joined([cell("item"), cell("year")], " "),
            cell("number").to_owned(),
            joined([cell("locator"), cell("text")], ": "),
            reference([cell("source")], sources),
        ]
    };
    trimmed(&Sheet {
        heads: heads.map(|(head, right)| (head.to_owned(), right)).to_vec(),
        rows: rows.iter().enumerate().map(line).collect(),
        keys: 1,
        ..Sheet::default()
    })
}
