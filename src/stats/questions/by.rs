//! A statistic broken down further: computed again for each value of a dimension, whatever it is.

use std::collections::{BTreeMap, BTreeSet};

use compact_str::CompactString;
use polars::prelude::PolarsResult;

use super::condition::{self, Condition};
use super::query::{EVERY_YEAR, Query, sources_that};
use crate::dataset::{Dataset, Table};
use crate::stats::estimate::{Answer, Estimate, SumRole};
use crate::stats::statistics::age_share;
use crate::stats::{Description, Note, Remark, Statistic, Whole};

/// The dimensions that can be asked for, in addition to the keys of a statistic.
const BESIDE: [&str; 8] = [
    "sex",
    "age",
    "exploitation",
    "reporter",
    "measure",
    "country_role",
    "origin",
    "destination",
];

/// By what a statistic is broken down.
#[derive(Debug, Clone, Default)]
pub struct Breakdown {
    /// The keys in addition to the statistic's.
    pub beside: Vec<&'static str>,
    /// Whether the years of case files are separate, not pooled.
    pub years: bool,
}

impl Breakdown {
    /// The dimensions of these names, or why the statistic cannot be broken down by one.
    pub fn parse(about: &Description, names: &[String]) -> Result<Self, String> {
        let mut by = Self::default();
        let there = condition::columns_of(about);
        for name in names {
            let name = match name.as_str() {
                "citizenship" if there.contains(&"origin") => "origin",
                name => name,
            };
            if about.divides.contains(&name) {
                return Err(format!("`{}` is already broken down by {name}", about.name));
            }
            if about.keys.contains(&name) {
                by.years |= name == "year";
                continue; // it is kept as it is
            }
            let known = BESIDE.into_iter().find(|known| *known == name);
            match known.filter(|name| there.contains(name)) {
                Some(known) if !by.beside.contains(&known) => by.beside.push(known),
                Some(_) => {}
                None => {
                    let left = |name: &&&str| !about.divides.contains(*name) && **name != "tier";
                    let there: Vec<&str> = there.iter().filter(left).copied().collect();
                    return Err(format!(
                        "`{}` cannot be broken down by `{name}`; it can by {}",
                        about.name,
                        there.join(", ")
                    ));
                }
            }
        }
        Ok(by)
    }

    /// The question with separate years of case files, if asked for.
    #[must_use]
    pub fn query(&self, query: &Query) -> Query {
        Query {
            by_year: self.years,
            ..query.clone()
        }
    }
}

/// The figures for each value of the dimensions; those that a source does not break down are marked as unknown.
pub fn break_down(
    statistic: &Statistic,
    data: &Dataset,
    query: &Query,
    by: &Breakdown,
) -> PolarsResult<Answer> {
    let mut query = by.query(query);
    if by.years && statistic.tables == [Table::Tiers] {
        query.years = query.years.or(Some(EVERY_YEAR)); // else it is about the latest
    }
    let query = &query;
    let mut asked = (statistic.compute)(data, query)?;
    if by.years && query.years.is_none() {
        name_unknown_years(data, &mut asked.figures)?;
    }
    if by.beside.is_empty() {
        return Ok(asked);
    }
    let mut answer = Answer {
        notes: asked.notes,
        ..Answer::default()
    };
    // in the order of the figures without the break-down
    let mut places: BTreeMap<Block, usize> = BTreeMap::new();
    for figure in &asked.figures {
        let next = places.len();
        places.entry(block(figure, &by.beside)).or_insert(next);
    }
    let mut placed: Vec<(usize, usize, Estimate)> = Vec::new();
    for (nth, values) in combinations(statistic, data, &by.beside).iter().enumerate() {
        let (figures, notes) = of_values(statistic, data, query, by, values)?;
        for note in notes {
            answer.note(note);
        }
        for mut figure in figures {
            let next = places.len();
            let place = *places.entry(block(&figure, &by.beside)).or_insert(next);
            let values = values.iter().map(CompactString::from);
            figure.keys.extend(by.beside.iter().copied().zip(values));
            placed.push((place, nth, figure));
        }
    }
    let divided: BTreeSet<usize> = placed.iter().map(|(place, ..)| *place).collect();
    let is_divided = |figure: &Estimate| divided.contains(&places[&block(figure, &by.beside)]);
    let mut undivided = asked.figures;
    undivided.retain(|figure| !is_divided(figure));
    let undivided = in_order_of_names(undivided, &places, by);
    if !undivided.is_empty() {
        answer.note(Note::NotBrokenDown {
            by: by.beside.clone(),
        });
    }
    placed.extend(undivided);
    placed.sort_by_key(|(place, nth, _)| (*place, *nth));
    answer.figures = placed.into_iter().map(|(_, _, figure)| figure).collect();
    Ok(answer)
}

/// Figures that a source does not break down, with their places: the order of their counts would tell which is larger.
fn in_order_of_names(
    mut figures: Vec<Estimate>,
    places: &BTreeMap<Block, usize>,
    by: &Breakdown,
) -> Vec<(usize, usize, Estimate)> {
    let mut first: BTreeMap<&Whole, usize> = BTreeMap::new();
    for ((whole, _), place) in places {
        let known = first.entry(whole).or_insert(*place);
        *known = (*known).min(*place);
    }
    figures.sort_by(|a, b| a.keys.cmp(&b.keys));
    let placed = figures.into_iter().map(|figure| {
        let (whole, _) = block(&figure, &by.beside);
        (first[&whole], 0, not_broken_down(figure, by))
    });
    placed.collect()
}

/// The figures for one value of each dimension, and the notes that hold of them.
fn of_values(
    statistic: &Statistic,
    data: &Dataset,
    query: &Query,
    by: &Breakdown,
    values: &[String],
) -> PolarsResult<(Vec<Estimate>, Vec<Note>)> {
    let named = by.beside.iter().zip(values);
    let tests = named.map(|(name, value)| Condition::is(name, value));
    let condition = Condition::All(tests.collect());
    let (part, notes) = condition::apply(statistic, data, query, &condition)?;
    let mut of_parts = (statistic.compute)(&part, query)?;
    if by.years && query.years.is_none() {
        name_unknown_years(data, &mut of_parts.figures)?;
    }
    let notes = notes.into_iter().chain(of_parts.notes);
    let notes = notes.filter(|note| !note.is_of_whole()).collect();
    Ok((of_parts.figures, notes))
}

/// A figure that its source does not break down: unknown for each value.
fn not_broken_down(figure: Estimate, by: &Breakdown) -> Estimate {
    let mut keys = figure.keys;
    keys.extend(
        by.beside
            .iter()
            .map(|name| (*name, CompactString::default())),
    );
    let remark = Remark::NotBrokenDown {
        by: by.beside.clone(),
    };
    Estimate {
        keys,
        measure: figure.measure,
        remarks: remark.into(),
        ..Estimate::default()
    }
}

/// Where a case file is broken down by year, people without a year are not people of all years.
fn name_unknown_years(data: &Dataset, figures: &mut [Estimate]) -> PolarsResult<()> {
    let cases = sources_that(data, |source| source.collects("case_data"))?;
    for figure in figures {
        if figure.count.is_none() || !cases.contains(figure.key("source")) {
            continue; // a share that is published of all years
        }
        for (key, value) in &mut figure.keys {
            if *key == "year" && value.is_empty() {
                *value = "unknown".into();
            }
        }
    }
    Ok(())
}

/// All values of the dimensions with each other.
fn combinations(
    statistic: &Statistic,
    data: &Dataset,
    beside: &[&'static str],
) -> Vec<Vec<String>> {
    let tables = condition::conditioned(statistic);
    let mut all = vec![Vec::new()];
    for name in beside {
        let values = condition::values(name, &tables, data);
        let mut values: Vec<String> = values.into_iter().collect();
        values.sort_by_key(|value| age_share::order(value));
        let longer = |one: &Vec<String>| {
            let one = one.clone();
            let values = values.iter().cloned();
            values
                .map(move |value| [one.clone(), vec![value]].concat())
                .collect::<Vec<_>>()
        };
        all = all.iter().flat_map(longer).collect();
    }
    all
}

/// The whole that a figure is a part of; for one that is not part of a sum, what it is about.
pub(in crate::stats) type Block = (Whole, [String; 3]);

/// What a figure is about, apart from its part and the additional dimensions; counts go by reporter.
pub(in crate::stats) fn block(figure: &Estimate, beside: &[&'static str]) -> Block {
    let is_part = figure.part != SumRole::Alone;
    let own = ["group", "origin", "destination"].map(|key| {
        if is_part || beside.contains(&key) {
            String::new()
        } else {
            figure.key(key).to_owned()
        }
    });
    (Whole::identify(figure).any_of(beside), own)
}
