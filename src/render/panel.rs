//! A panel for people: one row per figure, one column per convention; conventions that change nothing have none.

use crate::stats::views::sensitivity::CONVENTION;
use crate::stats::{Estimate, Subject};

use super::NumberedSources;
use super::cells::{self, heads_of_keys};
use super::machine;
use super::number::Decimals;
use super::people::{Sheet, reference};

/// The panel of figures under several conventions, in the order in which they first come; `=` is as asked.
pub(super) fn sheet(subject: &Subject, figures: &[Estimate], sources: &NumberedSources) -> Sheet {
    let mut tables: Vec<(&str, Vec<&Estimate>)> = Vec::new();
    for figure in figures {
        let name = figure.key(CONVENTION);
        match tables.iter_mut().find(|(known, _)| *known == name) {
            Some((_, of)) => of.push(figure),
            None => tables.push((name, vec![figure])),
        }
    }
    let decimals = Decimals::of_column(subject.unit, figures);
    let cell = |figure: &Estimate| number(subject, figure, &decimals);
    let cells = |of: &[&Estimate]| of.iter().map(|figure| cell(figure)).collect::<Vec<_>>();
    let asked = tables.first().map(|(_, of)| of.clone()).unwrap_or_default();
    let plain = cells(&asked);
    let columns: Vec<(&str, Vec<String>)> = tables
        .iter()
        .map(|(name, of)| (*name, cells(of)))
        .enumerate()
        .filter(|(at, (_, of))| *at == 0 || *of != plain)
        .map(|(_, column)| column)
        .collect();
    let mut heads = heads_of_keys(subject);
    let keys = heads.len();
    heads.extend(
        columns
            .iter()
            .map(|(name, _)| (name.replace('_', " "), true)),
    );
    heads.push(("Source".into(), false));
    let row = |(at, figure): (usize, &&Estimate)| {
        let told = cells::keys(subject);
        let mut row: Vec<String> = told.map(|key| cells::key(subject, key, figure)).collect();
        debug_assert_eq!(row.len(), keys);
        row.extend(columns.iter().enumerate().map(|(nth, (_, of))| {
            if nth > 0 && of[at] == plain[at] {
                "=".into()
            } else {
                of[at].clone()
            }
        }));
        row.push(reference(
            machine::SOURCES.map(|key| figure.key(key)),
            sources,
        ));
        row
    };
    Sheet {
        rows: asked.iter().enumerate().map(row).collect(),
        heads,
        keys,
        ..Sheet::default()
    }
}

/// The value with its base, else the count.
fn number(subject: &Subject, figure: &Estimate, decimals: &Decimals) -> String {
    let [value, _] = cells::value_at(subject, figure, decimals);
    match (value.is_empty(), figure.base) {
        (false, Some(_)) => format!("{value} of {}", cells::base(figure)),
        (false, None) => value,
        (true, _) => cells::count(subject, figure),
    }
}
