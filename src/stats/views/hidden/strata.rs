//! From the histories of a file to those of each population that is asked for.

use std::collections::BTreeMap;

use crate::dataset::areas::Resolution;
use crate::dataset::{Histories, Places};
use crate::stats::Query;
use crate::stats::mathematics::capture::Captures;

/// The histories of one population.
#[derive(Debug, Clone)]
pub struct Stratum {
    /// Its values in the columns that divide the strata, in their order.
    pub values: Vec<String>,
    /// Its persons.
    pub captures: Captures,
}

/// The populations of a file: one for all values of the columns `by`, of the countries and years that are asked for; or why there
/// are none.
pub fn strata(
    (histories, places): (&Histories, &Places),
    by: &[String],
    query: &Query,
) -> Result<Vec<Stratum>, String> {
    let place = |name: &str| {
        histories.stratum(name).ok_or_else(|| {
            let there = match histories.strata.as_slice() {
                [] => "it has only the lists".to_owned(),
                strata => format!("there are {}", strata.join(", ")),
            };
            format!("{} has no column `{name}`; {there}", histories.file)
        })
    };
    let by: Vec<usize> = by
        .iter()
        .map(|name| place(name))
        .collect::<Result<_, _>>()?;
    let country = if query.countries.is_empty() {
        None
    } else {
        Some(place("country")?)
    };
    let year = query
        .years
        .map(|years| Ok::<_, String>((place("year")?, years)))
        .transpose()?;
    let mut found: BTreeMap<Vec<String>, Captures> = BTreeMap::new();
    for ((values, on), persons) in &histories.persons {
        let of_country = country.is_none_or(|at| is_asked(&values[at], places, query));
        let of_year = year.is_none_or(|(at, (first, last))| {
            values[at]
                .parse()
                .is_ok_and(|year: i64| (first..=last).contains(&year))
        });
        if of_country && of_year {
            let key = by.iter().map(|at| values[*at].clone()).collect();
            let lists = histories.lists.len();
            found
                .entry(key)
                .or_insert_with(|| Captures::new(lists))
                .add(*on, *persons);
        }
    }
    found.retain(|_, captures| captures.seen() > 0);
    if found.is_empty() {
        return Err(format!(
            "{} has no persons of the countries and years asked for",
            histories.file
        ));
    }
    let found = found
        .into_iter()
        .map(|(values, captures)| Stratum { values, captures });
    Ok(found.collect())
}

fn is_asked(label: &str, places: &Places, query: &Query) -> bool {
    match places.resolve(label) {
        Resolution::Area(code) => query.countries.iter().any(|asked| *asked == code),
        _ => query.countries.iter().any(|asked| asked == label),
    }
}
