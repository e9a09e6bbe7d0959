//! Where identified victims of an origin are exploited: the split over destinations, the domestic share among them.
//!
//! Where a source does not tell several destinations apart, they stay one row and one count: a set of candidates.

use std::collections::BTreeMap;

use polars::prelude::PolarsResult;

use super::bounds::sum;
use super::figure::{Answer, Figure, Part, Status};
use super::levels::{Levelled as _, total};
use super::limits::Level;
use super::query::{Base, Query, sources_that, with_totals};
use super::rows::Route;
use super::{NO_BASE, NO_SAMPLE, Statistic, Unit, split};
use crate::dataset::areas;
use crate::dataset::count::Count;
use crate::dataset::{Dataset, Division, Needs, Table};

pub(super) const STATISTIC: Statistic = Statistic {
    name: "destination-split",
    title: "Destinations of victims, by origin",
    unit: Unit::Share,
    keys: &["country", "year", "source", "group"],
    formula: "n(destination) / n(all destinations of the source); Goodman's intervals, which hold together. `domestic`: destinations that are the origin \
              or lie in it; a candidate set that may or may not be domestic widens its bounds",
    base: "all victims (or cases) whose destination the source gives for that origin",
    caveats: &[
        "a set of candidates (`RUS;ARE`) is one undivided count: how it divides is not published",
        "a route documented without a number is `not_published`: it says where, not how many",
    ],
    source: "Goodman (1965), doi:10.1080/00401706.1965.10490252; for `domestic` Wilson (1927), doi:10.1080/01621459.1927.10502953",
    tables: &[Table::Routes],
    needs: Needs::routes(Division::NONE),
    compute,
};

/// The group of the share that stays at home.
pub const DOMESTIC: &str = "domestic";

fn compute(data: &Dataset, query: &Query) -> PolarsResult<Answer> {
    let mut answer = Answer::default();
    let rows = query.routes(data)?;
    let totals = with_totals(data)?;
    let cases = sources_that(data, |source| source.collects("case_data"))?;
    let mut blocks: BTreeMap<(String, Option<i64>, String), Vec<Route>> = BTreeMap::new();
    for row in rows
        .into_iter()
        .filter(|row| !row.origin.is_empty() && row.measure != "repatriated")
    {
        blocks
            .entry((row.origin.clone(), row.year, row.source.clone()))
            .or_default()
            .push(row);
    }
    for ((origin, year, source), routes) in blocks {
        let keys = |group: &str| super::keys(&origin, year, &source, group);
        answer.figures.extend(block(
            keys,
            &origin,
            &routes,
            (totals.contains(&source), cases.contains(&source)),
            query,
        ));
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
    split::note_intervals(&mut answer);
    answer.note(NO_SAMPLE);
    Ok(answer)
}

/// What is known of one destination.
enum Known {
    Count(Count),
    Share(f64, String),
    Documented,
}

/// The split of one origin, year and source: numbers first, largest first, then what is only documented.
fn block(
    keys: impl Fn(&str) -> Vec<(&'static str, String)>,
    origin: &str,
    routes: &[Route],
    (prints_totals, of_cases): (bool, bool),
    query: &Query,
) -> Vec<Figure> {
    let unit = if routes.iter().any(|row| row.measure == "cases") {
        "cases"
    } else {
        ""
    };
    let (unknown, destinations): (Vec<_>, Vec<_>) = by_destination(routes, prints_totals)
        .into_iter()
        .partition(|(to, _)| to.is_empty());
    let counted = |wanted: &dyn Fn(&str) -> bool| {
        let left_out = unknown.iter().filter(|_| query.base == Base::All);
        let of_base = destinations
            .iter()
            .chain(left_out)
            .filter(|(to, _)| wanted(to));
        sum(of_base.filter_map(|(_, known)| match known {
            Known::Count(count) => Some(Some(*count)),
            _ => None,
        }))
    };
    let none = Count::exact(0);
    let numbers = destinations
        .iter()
        .filter(|(_, known)| matches!(known, Known::Count(_)));
    let level = query.level_of_part(numbers.count());
    let mut figures: Vec<Figure> = destinations
        .iter()
        .map(|(to, known)| match known {
            Known::Count(count) => {
                let rest = counted(&|other| other != to).or(Some(none));
                let figure = Figure::share(keys(to), Some(*count), rest, level);
                Figure {
                    remark: unit.into(),
                    ..figure
                }
            }
            Known::Share(share, remark) => Figure {
                remark: remark.clone(),
                ..Figure::published(keys(to), *share)
            },
            Known::Documented => Figure {
                keys: keys(to),
                status: Status::NotPublished,
                ..Figure::default()
            },
        })
        .collect();
    figures.sort_by(|a, b| largest(b).total_cmp(&largest(a)));
    let published = |(to, known): &(String, Known)| match known {
        Known::Share(share, _) if inside(to, origin) == Inside::All => Some(*share),
        _ => None,
    };
    let any_at_home = destinations
        .iter()
        .any(|(to, _)| inside(to, origin) != Inside::None);
    let counts = destinations
        .iter()
        .any(|(_, known)| matches!(known, Known::Count(_)));
    // a source that lists other places says nothing of home; a case file without a case at home says there is none
    let domestic = if counts && (any_at_home || of_cases) {
        let surely = counted(&|to| inside(to, origin) == Inside::All).unwrap_or(none);
        let perhaps = counted(&|to| inside(to, origin) == Inside::Some).unwrap_or(none);
        let abroad = counted(&|to| inside(to, origin) == Inside::None).unwrap_or(none);
        domestic(keys(DOMESTIC), surely, perhaps, abroad, query.level())
    } else if let Some(share) = destinations.iter().find_map(published) {
        Figure::published(keys(DOMESTIC), share)
    } else if destinations
        .iter()
        .any(|(_, known)| !matches!(known, Known::Documented))
    {
        Figure {
            keys: keys(DOMESTIC),
            status: Status::NotPublished,
            ..Figure::default()
        }
    } else {
        return figures; // nothing is split: there is no domestic share to speak of
    };
    figures.push(Figure {
        part: Part::Derived,
        ..domestic
    });
    figures
}

/// Each destination once, in the order of the source: its count, or a published share; `Documented` where there is neither.
/// An unknown destination has no name.
fn by_destination(routes: &[Route], prints_totals: bool) -> Vec<(String, Known)> {
    let mut places: BTreeMap<&str, usize> = BTreeMap::new();
    let mut rows: Vec<Vec<&Route>> = Vec::new();
    for row in routes {
        let place = *places.entry(&row.destination).or_insert(rows.len());
        if place == rows.len() {
            rows.push(Vec::new());
        }
        rows[place].push(row);
    }
    let known = |rows: &[&Route]| {
        let whole = |row: &&&Route| row.dimensions() == ["total"; 3];
        let count = total(rows, [false; 3], prints_totals);
        let share = rows
            .iter()
            .filter(whole)
            .find_map(|row| Some((row.share?, super::printed(&row.locator))));
        match (count, share) {
            (Some(count), _) => Known::Count(count),
            (None, Some((share, remark))) => Known::Share(share, remark),
            (None, None) => Known::Documented,
        }
    };
    rows.iter()
        .map(|rows| (rows[0].destination.clone(), known(rows)))
        .collect()
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
    level: Level,
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
        ..Figure::share(keys, Some(part), Some(rest), level)
    }
}

fn largest(figure: &Figure) -> f64 {
    figure
        .value
        .map_or(-1.0, |value| value.high.unwrap_or(value.low))
}
