//! Shares of the parts of one dimension of the `victims` table: what the statistics by sex, age and form of exploitation
//! have in common.

use std::collections::BTreeSet;

use polars::prelude::PolarsResult;

use super::detected_victims::{counted, groups, total};
use super::levels::{Levelled as _, by_part};
use super::split::{self, MISSING, PublishedSplit};
use crate::dataset::{Dataset, areas};
use crate::stats::estimate::{Answer, Estimate, Keys, Status, SumRole};
use crate::stats::note::PlaceYear;
use crate::stats::questions::query::{Query, sources_that, with_totals};
use crate::stats::reconciliation::contradiction::Contradictions;
use crate::stats::rows::Victim;
use crate::stats::{Note, Remark};

/// The keys of such a share.
pub(in crate::stats) const KEYS: &[&str] = &[
    "country",
    "year",
    "source",
    "group",
    "country_role",
    "reporter",
    "measure",
];

/// What victims are divided by.
pub(in crate::stats) struct SplitDimension {
    /// Its place among sex, age and form of exploitation.
    pub at: usize,
    /// What it is called: `sex`.
    pub by: &'static str,
    /// Whether two parts are one question, answered yes or no.
    pub binary: bool,
    /// The splits that the parts make, first the one that is asked for, then what is computed from it; people are in one part
    /// each where `disjoint`, else some parts may be the sums of others.
    pub levels: fn(PublishedSplit, disjoint: bool) -> Vec<PublishedSplit>,
    /// The rank of a part in the table; those of equal rank are sorted by name.
    pub order: fn(&str) -> u64,
}

/// The figures of all groups that are asked for, but for those from the sources in `elsewhere`.
pub(in crate::stats) fn compute(
    data: &Dataset,
    query: &Query,
    of: &SplitDimension,
    elsewhere: &BTreeSet<String>,
) -> PolarsResult<Answer> {
    let query = &query.with_all_persons();
    let mut figures = Vec::new();
    let mut answer = Answer::default();
    each(data, query, (of, elsewhere), &mut answer, |mut of_group| {
        figures.append(&mut of_group);
    })?;
    all_persons_first(&mut figures);
    answer.figures = figures;
    note_without_country(data, query, &mut answer)?;
    Ok(answer)
}

/// Does something with the figures of each group, in their order; an answer gets notes on them.
pub(in crate::stats) fn each(
    data: &Dataset,
    query: &Query,
    (of, elsewhere): (&SplitDimension, &BTreeSet<String>),
    answer: &mut Answer,
    mut enter: impl FnMut(Vec<Estimate>),
) -> PolarsResult<()> {
    let totals = with_totals(data)?;
    let cases = sources_that(data, |source| source.collects("case_data"))?;
    let contradictions = Contradictions::find(data, query)?;
    let groups = groups(query.victims(data)?);
    for (_, group) in groups.iter() {
        let first = &group[0];
        if elsewhere.contains(first.source) && first.reporter == "case_data" {
            continue;
        }
        let keys = |part: &str| keys_of(first, part);
        let (shares, counted): (Vec<_>, Vec<_>) =
            group.iter().copied().partition(|row| row.share.is_some());
        let published = shares.iter().filter_map(|row| published(row, of.at, &keys));
        let mut of_group: Vec<Estimate> = published.collect();
        let complete = cases.contains(first.source);
        // only what the source prints: a sum of parts would be its own base
        let printed = total(&counted, true);
        let taken = contradictions.take(&counted, printed);
        let split = PublishedSplit {
            parts: by_part(&counted, of.at, totals.contains(first.source)),
            whole: printed,
            complete,
            binary: of.binary,
            by: of.by,
        };
        for (at, split) in (of.levels)(split, complete).into_iter().enumerate() {
            if split.exceeds() {
                answer.note(Note::PartsExceedTotal {
                    by: of.by,
                    places: vec![PlaceYear {
                        country: first.country.to_owned(),
                        year: first.year,
                    }],
                });
            }
            let whole = split.whole;
            let contradicted = taken.is_contradicted();
            let split = PublishedSplit {
                whole: if contradicted { taken.used } else { whole },
                ..split
            };
            let mut figures = split.figures(keys, query);
            if at > 0 {
                derive(&mut figures);
            }
            figures.sort_by_key(|figure| (of.order)(figure.key("group")));
            of_group.extend(figures);
        }
        enter(of_group);
    }
    Ok(())
}

/// The keys of a part of the whole that a row belongs to.
fn keys_of(row: &Victim, part: &str) -> Keys {
    let mut keys = crate::stats::keys(row.country, row.year, row.source, part);
    keys.reserve_exact(3);
    keys.push(("country_role", row.country_role.into()));
    keys.push(("reporter", row.reporter.into()));
    keys.push(("measure", row.measure.into()));
    keys
}

/// The share that a row publishes without a count; nothing where it is divided by other dimensions, or not by this one.
fn published(row: &Victim, dimension: usize, keys: &dyn Fn(&str) -> Keys) -> Option<Estimate> {
    let parts = row.dimensions();
    let divides = |at: usize| parts[at] != "total";
    if (0..parts.len()).any(|at| divides(at) != (at == dimension)) {
        return None;
    }
    Some(Estimate {
        remarks: Remark::printed(row.locator).into_iter().collect(),
        ..Estimate::published(keys(parts[dimension]), row.share?)
    })
}

/// Makes figures those of a split that is computed from another, which says how many are missing.
fn derive(figures: &mut Vec<Estimate>) {
    figures.retain(|figure| figure.key("group") != MISSING);
    for figure in figures {
        figure.part = SumRole::Derived;
    }
}

/// Puts the figures of all persons in a file before those of countries.
pub(in crate::stats) fn all_persons_first(figures: &mut [Estimate]) {
    figures.sort_by_key(|figure| figure.key("country") != areas::ALL_PERSONS);
}

/// Says how many persons of a case file have no country, and are in no figure of one.
pub(in crate::stats) fn note_without_country(
    data: &Dataset,
    query: &Query,
    answer: &mut Answer,
) -> PolarsResult<()> {
    let mut rows = query.everybody(data, |row| {
        row.reporter == "case_data" && row.country.is_empty()
    })?;
    if rows.is_empty() {
        return Ok(());
    }
    let by_country = answer.figures.iter();
    let by_country = by_country.filter(|figure| figure.key("country") != areas::ALL_PERSONS);
    let sources: BTreeSet<String> = by_country
        .map(|figure| figure.key("source").to_owned())
        .collect();
    for row in &mut rows {
        row.year = None;
    }
    for (row, taken) in counted(data, query, rows)? {
        if let Some(count) = taken.used.filter(|_| sources.contains(row.source)) {
            answer.note(Note::WithoutCountry {
                source: row.source.to_owned(),
                persons: count,
            });
        }
    }
    Ok(())
}

/// Notes on shares.
pub(in crate::stats) fn note(answer: &mut Answer) {
    split::note_intervals(answer);
    if answer
        .figures
        .iter()
        .any(|figure| figure.status == Status::Published)
    {
        answer.note(Note::NoBase);
    }
    answer.note(Note::NotASample);
}
