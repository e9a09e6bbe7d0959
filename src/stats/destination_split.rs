//! Where identified victims of an origin are exploited: the split over destinations, the domestic share among them.
//!
//! Where a source does not tell several destinations apart, they stay one row and one count: a set of candidates.

use std::collections::BTreeMap;

use polars::prelude::PolarsResult;

use super::bounds::sum;
use super::figure::{Answer, Figure, Part, Status};
use super::query::Query;
use super::rows::{self, Route};
use super::{NO_BASE, NO_SAMPLE, Statistic, Unit};
use crate::dataset::areas;
use crate::dataset::count::Count;
use crate::dataset::{Dataset, Table};

pub(super) const STATISTIC: Statistic = Statistic {
    name: "destination-split",
    title: "Destinations of victims, by origin",
    unit: Unit::Share,
    keys: &["country", "year", "source", "group"],
    formula: "n(destination) / n(all destinations of the source); Wilson interval. `domestic`: destinations that are the origin \
              or lie in it; a candidate set that may or may not be domestic widens its bounds",
    base: "all victims (or cases) whose destination the source gives for that origin",
    caveats: &[
        "a set of candidates (`RUS;ARE`) is one undivided count: how it divides is not published",
        "a route documented without a number is `not_published`: it says where, not how many",
    ],
    source: "Wilson (1927), doi:10.1080/01621459.1927.10502953",
    compute,
};

/// The group of the share that stays at home.
pub const DOMESTIC: &str = "domestic";

fn compute(data: &Dataset, query: &Query) -> PolarsResult<Answer> {
    let mut answer = Answer::default();
    let mut blocks: BTreeMap<(String, Option<i64>, String), Vec<Route>> = BTreeMap::new();
    for row in rows::routes(&query.select(&data.frame(Table::Routes), "origin")?)? {
        blocks
            .entry((row.origin.clone(), row.year, row.source.clone()))
            .or_default()
            .push(row);
    }
    for ((origin, year, source), routes) in blocks {
        let keys = |group: &str| super::keys(&origin, year, &source, group);
        answer
            .figures
            .extend(block(keys, &origin, &routes, query.confidence));
    }
    if answer
        .figures
        .iter()
        .any(|figure| figure.status == Status::Published)
    {
        answer.note(format!("* {NO_BASE}"));
    }
    if answer
        .figures
        .iter()
        .any(|figure| figure.status == Status::NotPublished)
    {
        answer.note("n.p. documented as a destination, or possible, without a number (not zero)");
    }
    answer.note(NO_SAMPLE);
    Ok(answer)
}

/// What is known of one destination.
enum Known {
    Count(Option<Count>),
    Share(f64),
    Documented,
}

/// The split of one origin, year and source: numbers first, largest first, then what is only documented.
fn block(
    keys: impl Fn(&str) -> Vec<(&'static str, String)>,
    origin: &str,
    routes: &[Route],
    confidence: f64,
) -> Vec<Figure> {
    let destinations = by_destination(routes);
    let counted = |wanted: &dyn Fn(&str) -> bool| {
        let counts = destinations
            .iter()
            .filter(|(to, known)| wanted(to) && matches!(known, Known::Count(_)));
        sum(counts.map(|(_, known)| {
            if let Known::Count(count) = known {
                *count
            } else {
                None
            }
        }))
    };
    let has_counts = counted(&|_| true).is_some();
    let has_numbers = destinations
        .iter()
        .any(|(_, known)| !matches!(known, Known::Documented));
    let none = Count::exact(0);
    let mut figures: Vec<Figure> = destinations
        .iter()
        .map(|(to, known)| match known {
            Known::Count(count) => Figure::share(
                keys(to),
                *count,
                counted(&|other| other != to).or(Some(none)),
                confidence,
            ),
            Known::Share(share) => Figure::published(keys(to), *share),
            Known::Documented => Figure {
                keys: keys(to),
                status: Status::NotPublished,
                ..Figure::default()
            },
        })
        .collect();
    figures.sort_by(|a, b| largest(b).total_cmp(&largest(a)));
    if !has_numbers {
        return figures; // nothing is split: there is no domestic share to speak of
    }
    let shares = destinations.iter().find_map(|(to, known)| match known {
        Known::Share(share) if inside(to, origin) == Inside::All => Some(*share),
        _ => None,
    });
    let domestic = if has_counts {
        let surely = counted(&|to| inside(to, origin) == Inside::All).unwrap_or(none);
        let perhaps = counted(&|to| inside(to, origin) == Inside::Some).unwrap_or(none);
        let abroad = counted(&|to| inside(to, origin) == Inside::None).unwrap_or(none);
        domestic(keys(DOMESTIC), surely, perhaps, abroad, confidence)
    } else if let Some(share) = shares {
        Figure::published(keys(DOMESTIC), share)
    } else {
        Figure {
            keys: keys(DOMESTIC),
            status: Status::NotPublished,
            ..Figure::default()
        }
    };
    figures.push(Figure {
        part: Part::Derived,
        ..domestic
    });
    figures
}

/// Each destination once, in the order of the source, by the coarsest rows that have a number; `Documented` where none has.
fn by_destination(routes: &[Route]) -> Vec<(String, Known)> {
    let split =
        |row: &Route| [&row.sex, &row.age, &row.exploitation].map(|dimension| dimension != "total");
    let number = |row: &&Route| row.count.is_some() || row.share.is_some();
    let level = routes
        .iter()
        .filter(number)
        .map(|row| (split(row).iter().filter(|on| **on).count(), split(row)))
        .min();
    let mut destinations: Vec<(String, Known)> = Vec::new();
    for row in routes {
        let on_level = level
            .as_ref()
            .is_some_and(|(_, level)| split(row) == *level);
        let known = match (row.share, row.count) {
            (Some(share), _) if on_level => Known::Share(share),
            (None, Some(count)) if on_level => Known::Count(Some(count)),
            _ => Known::Documented,
        };
        let before = destinations
            .iter_mut()
            .find(|(to, _)| *to == row.destination)
            .map(|(_, known)| known);
        match (before, known) {
            (Some(Known::Count(total)), Known::Count(more)) => *total = sum([*total, more]),
            (Some(place @ Known::Documented), known) => *place = known,
            (Some(_), _) => {}
            (None, known) => destinations.push((row.destination.clone(), known)),
        }
    }
    destinations
}

#[derive(PartialEq)]
enum Inside {
    All,
    Some,
    None,
}

/// Whether the candidates of a destination lie in the origin. The origin may be an area: inside it is domestic.
fn inside(destination: &str, origin: &str) -> Inside {
    let candidates: Vec<bool> = destination
        .split(';')
        .map(|code| areas::within(code, origin))
        .collect();
    match (
        candidates.iter().all(|inside| *inside),
        candidates.iter().any(|inside| *inside),
    ) {
        (true, _) => Inside::All,
        (false, true) => Inside::Some,
        (false, false) => Inside::None,
    }
}

/// The domestic share when some of the counts may or may not be domestic.
fn domestic(
    keys: Vec<(&'static str, String)>,
    surely: Count,
    perhaps: Count,
    abroad: Count,
    confidence: f64,
) -> Figure {
    let all = sum([surely, perhaps, abroad].map(Some));
    let part = Count {
        low: surely.low,
        high: surely.high.zip(perhaps.high).map(|(a, b)| a + b),
    };
    let rest = Count {
        low: abroad.low,
        high: abroad.high.zip(perhaps.high).map(|(a, b)| a + b),
    };
    Figure {
        base: all,
        ..Figure::share(keys, Some(part), Some(rest), confidence)
    }
}

fn largest(figure: &Figure) -> f64 {
    figure
        .value
        .map_or(-1.0, |value| value.high.unwrap_or(value.low))
}
