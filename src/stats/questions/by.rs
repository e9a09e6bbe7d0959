//! A statistic broken down further: computed again for each value of a dimension, whatever it is.

use std::collections::{BTreeMap, BTreeSet};

use polars::prelude::PolarsResult;

use super::condition::{self, Condition};
use super::query::Query;
use crate::dataset::Dataset;
use crate::stats::estimate::{Answer, Estimate, Part, Status};
use crate::stats::{Note, Remark, Statistic, Whole, guard};

/// The dimensions that can be asked for, beside the keys that a statistic has.
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
pub struct By {
    /// The keys that stand beside the statistic's own.
    pub beside: Vec<&'static str>,
    /// Whether the years of case files are told apart.
    pub years: bool,
}

impl By {
    /// The dimensions of these names, or why the statistic cannot be broken down by one.
    pub fn named(statistic: &Statistic, names: &[String]) -> Result<Self, String> {
        let mut by = Self::default();
        let there = condition::columns_of(statistic);
        for name in names {
            let name = match name.as_str() {
                "citizenship" if there.contains(&"origin") => "origin",
                name => name,
            };
            if statistic.divides.contains(&name) {
                return Err(format!("`{}` divides by {name} already", statistic.name));
            }
            if statistic.keys.contains(&name) {
                by.years |= name == "year";
                continue; // it stands by it as it is
            }
            let known = BESIDE.into_iter().find(|known| *known == name);
            match known.filter(|name| there.contains(name)) {
                Some(known) if !by.beside.contains(&known) => by.beside.push(known),
                Some(_) => {}
                None => {
                    let left =
                        |name: &&&str| !statistic.divides.contains(*name) && **name != "tier";
                    let there: Vec<&str> = there.iter().filter(left).copied().collect();
                    return Err(format!(
                        "`{}` cannot be broken down by `{name}`; it can by {}",
                        statistic.name,
                        there.join(", ")
                    ));
                }
            }
        }
        Ok(by)
    }

    /// The question with the years of case files told apart, where that is asked for.
    #[must_use]
    pub fn query(&self, query: &Query) -> Query {
        const EVER: (i64, i64) = (1900, 2100);
        let years = query.years.or(self.years.then_some(EVER));
        Query {
            years,
            ..query.clone()
        }
    }
}

/// The figures for each value of the dimensions; of those that a source does not break down it is said that they are unknown.
pub fn break_down(
    statistic: &Statistic,
    data: &Dataset,
    query: &Query,
    by: &By,
) -> PolarsResult<Answer> {
    let query = &by.query(query);
    let asked = (statistic.compute)(data, query)?;
    if by.beside.is_empty() {
        return Ok(asked);
    }
    let mut answer = Answer {
        notes: asked.notes,
        ..Answer::default()
    };
    // in the order in which the figures stand without the break-down
    let mut places: BTreeMap<Block, usize> = BTreeMap::new();
    for figure in &asked.figures {
        let next = places.len();
        places.entry(block(figure, &by.beside)).or_insert(next);
    }
    let mut told: Vec<(usize, usize, Estimate)> = Vec::new();
    let mut seen = BTreeSet::new();
    for (nth, values) in combinations(statistic, data, &by.beside).iter().enumerate() {
        let named = by.beside.iter().zip(values);
        let tests = named.map(|(name, value)| Condition::is(name, value));
        let condition = Condition::All(tests.collect());
        let (part, notes) = condition::apply(statistic, data, query, &condition)?;
        let of_parts = (statistic.compute)(&part, query)?;
        for note in notes.into_iter().chain(of_parts.notes) {
            if !note.is_of_whole() {
                answer.note(note);
            }
        }
        for mut figure in of_parts.figures {
            let next = places.len();
            let place = *places.entry(block(&figure, &by.beside)).or_insert(next);
            seen.insert(place);
            let keys = by.beside.iter().copied().zip(values.iter().cloned());
            figure.keys.extend(keys);
            told.push((place, nth, figure));
        }
    }
    let mut undivided = false;
    for mut figure in asked.figures {
        let place = places[&block(&figure, &by.beside)];
        if seen.contains(&place) {
            continue;
        }
        let none = by.beside.iter().map(|name| (*name, String::new()));
        figure.keys.extend(none);
        undivided = true;
        told.push((
            place,
            0,
            Estimate {
                keys: figure.keys,
                measure: figure.measure,
                remarks: Remark::NotBrokenDown {
                    by: by.beside.clone(),
                }
                .into(),
                ..Estimate::default()
            },
        ));
    }
    if undivided {
        answer.note(Note::NotBrokenDown {
            by: by.beside.clone(),
        });
    }
    told.sort_by_key(|(place, nth, _)| (*place, *nth));
    answer.figures = told.into_iter().map(|(_, _, figure)| figure).collect();
    Ok(answer)
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

/// The whole that a figure is a part of, and for one that is no part of a sum what it is about.
type Block = (Whole, [String; 3]);

/// What a figure is about, but for its part and the dimensions beside; counts stand by who counts.
fn block(figure: &Estimate, beside: &[&'static str]) -> Block {
    let is_part = figure.part != Part::Alone;
    let own = ["group", "origin", "destination"].map(|key| {
        if is_part || beside.contains(&key) {
            String::new()
        } else {
            figure.key(key).to_owned()
        }
    });
    (Whole::of(figure).any_of(beside), own)
}

/// The guard over a break-down: its values are parts of a total that may be known. Where it hides anything of a split it hides the
/// split; and of the values of a dimension it hides none alone, but another that is not nobody.
pub fn protect(
    figures: Vec<Estimate>,
    beside: &[&'static str],
    min_cell: Option<u64>,
) -> Vec<Estimate> {
    let mut figures = guard::protect(figures, min_cell);
    if min_cell.is_none_or(|k| k < 2) || beside.is_empty() {
        return figures;
    }
    let mut units: BTreeMap<(Block, Vec<String>), Vec<usize>> = BTreeMap::new();
    for (at, figure) in figures.iter().enumerate() {
        let values = beside.iter().map(|name| figure.key(name).to_owned());
        let unit = (block(figure, beside), values.collect());
        units.entry(unit).or_default().push(at);
    }
    let units: Vec<_> = units.into_iter().collect();
    let is_hidden = |figure: &Estimate| figure.status == Status::Hidden;
    let hides = |(_, members): &(_, Vec<usize>)| members.iter().any(|at| is_hidden(&figures[*at]));
    let size = |members: &[usize]| {
        let figure = |at: &usize| {
            let figure = &figures[*at];
            figure
                .base
                .or(figure.count)
                .map_or(0, |count| count.high.unwrap_or(u64::MAX))
        };
        members.iter().map(figure).max().unwrap_or(0)
    };
    let sizes: Vec<u64> = units.iter().map(|(_, members)| size(members)).collect();
    let mut hidden: Vec<bool> = units.iter().map(hides).collect();
    // lines of units that differ in one dimension
    let mut lines: BTreeMap<(usize, Block, Vec<String>), Vec<usize>> = BTreeMap::new();
    for (at, ((about, values), _)) in units.iter().enumerate() {
        for nth in 0..beside.len() {
            let mut others = values.clone();
            others.remove(nth);
            lines
                .entry((nth, about.clone(), others))
                .or_default()
                .push(at);
        }
    }
    loop {
        let mut more = None;
        for line in lines.values() {
            let alone = line.iter().filter(|at| hidden[**at]).count() == 1;
            let others = line
                .iter()
                .copied()
                .filter(|at| !hidden[*at] && sizes[*at] > 0);
            if let (true, Some(next)) = (alone, others.min_by_key(|at| sizes[*at])) {
                more = Some(next);
                break;
            }
        }
        let Some(next) = more else { break };
        hidden[next] = true;
    }
    for ((_, members), hidden) in units.iter().zip(hidden) {
        for at in members {
            if hidden {
                guard::hide_one(&mut figures[*at]);
            }
        }
    }
    figures
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dataset::count::Count;

    fn hidden(counts: &[(&str, &str, u64)], beside: &[&'static str]) -> Vec<bool> {
        let figure = |(sex, age, n): &(&str, &str, u64)| {
            let keys = vec![
                ("country", "KGZ".to_owned()),
                ("group", "case_data".to_owned()),
                ("sex", (*sex).to_owned()),
                ("age", (*age).to_owned()),
            ];
            Estimate::counted(keys, Some(Count::exact(*n)))
        };
        let figures = protect(counts.iter().map(figure).collect(), beside, Some(11));
        let hidden = |figure: &Estimate| figure.status == Status::Hidden;
        figures.iter().map(hidden).collect()
    }

    #[test]
    fn no_value_is_hidden_alone() {
        let counts = [("female", "", 60), ("male", "", 20), ("unknown", "", 3)];
        assert_eq!(hidden(&counts, &["sex", "age"]), [false, true, true]);
        let counts = [("female", "", 60), ("male", "", 20), ("unknown", "", 0)];
        assert_eq!(hidden(&counts, &["sex", "age"]), [false; 3]);
    }

    #[test]
    fn nor_in_any_direction() {
        let counts = [
            ("female", "child", 3),
            ("female", "adult", 50),
            ("male", "child", 30),
            ("male", "adult", 40),
        ];
        assert_eq!(hidden(&counts, &["sex", "age"]), [true; 4]);
    }
}
