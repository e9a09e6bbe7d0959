//! The account of a number for people: rows, filters and steps, section by section.

use super::NumberedSources;
use super::people::{Sheet, reference, trimmed};
use crate::stats::column::in_words;
use crate::stats::views::account::AccountLine;

/// The account of a number: each section is named once; the place of a row comes before its text.
pub(super) fn sheet(lines: &[AccountLine], sources: &NumberedSources) -> Sheet {
    let heads = [
        ("Section", false),
        ("Item", false),
        ("Number", true),
        ("Text", false),
        ("Source", false),
    ];
    let row = |(at, line): (usize, &AccountLine)| {
        let joined = |parts: [&str; 2], by: &str| {
            let some: Vec<&str> = parts.into_iter().filter(|part| !part.is_empty()).collect();
            some.join(by)
        };
        let begins = at == 0 || lines[at - 1].section != line.section;
        vec![
            if begins {
                in_words(line.section)
            } else {
                String::new()
            },
            joined([&line.item, &line.year], " "),
            line.number.clone(),
            joined([&line.locator, &line.text], ": "),
            reference([line.source.as_str()], sources),
        ]
    };
    trimmed(Sheet {
        heads: heads.map(|(head, right)| (head.to_owned(), right)).to_vec(),
        rows: lines.iter().enumerate().map(row).collect(),
        keys: 1,
        ..Sheet::default()
    })
}
