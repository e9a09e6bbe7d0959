//! A split over places, the share that stays at home among them: destinations of an origin, origins at a destination.
//!
//! Where a source does not tell several places apart, they stay one row and one count: a set of candidates.

use std::collections::BTreeMap;

use polars::prelude::PolarsResult;

use super::home::{Inside, domestic, inside};
use super::levels::{Levelled as _, total};
use super::split::{self, MISSING, PublishedSplit, UNKNOWN};
use crate::dataset::Dataset;
use crate::dataset::count::Count;
use crate::stats::estimate::{Answer, Estimate, Keys, Status, SumRole};
use crate::stats::grouping::group_by;
use crate::stats::mathematics::bounds::sum;
use crate::stats::note::Unpublished;
use crate::stats::questions::query::{Query, sources_that, with_totals};
use crate::stats::rows::Route;
use crate::stats::{Note, Remark};

/// The group of the share that stays at home.
pub const DOMESTIC: &str = "domestic";

/// Which end of the routes a country is at, and which is split.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::stats) enum Over {
    /// Victims of an origin, over their destinations.
    Destinations,
    /// Victims found at a destination, over their origins.
    Origins,
}

impl Over {
    const fn word(self) -> &'static str {
        match self {
            Self::Destinations => "destination",
            Self::Origins => "origin",
        }
    }

    /// The country in question, and the place at the other end.
    fn ends<'d>(self, row: &Route<'d>) -> (&'d str, &'d str) {
        match self {
            Self::Destinations => (row.origin, row.destination),
            Self::Origins => (row.destination, row.origin),
        }
    }
}

/// The routes of one country, year and source, with what they are split by.
struct RoutesOfPlace<'a> {
    over: Over,
    home: &'a str,
    routes: &'a [Route<'a>],
    prints_totals: bool,
    of_cases: bool,
    /// The total that the source prints.
    whole: Option<Count>,
}

/// The splits of all countries that are asked for; `whole` gives the total printed of a country and year by a source.
pub(in crate::stats) fn compute(
    data: &Dataset,
    query: &Query,
    over: Over,
    whole: impl Fn(&str, Option<i64>, &str) -> Option<Count>,
) -> PolarsResult<Answer> {
    let mut answer = Answer::default();
    let totals = with_totals(data)?;
    let cases = sources_that(data, |source| source.collects("case_data"))?;
    // cases and victims are never added
    let mut rows = query.everywhere().routes(data)?;
    rows.retain(|row| {
        let (home, _) = over.ends(row);
        !home.is_empty() && row.measure != "repatriated" && query.asks_for(home)
    });
    let blocks = group_by(rows, |row| {
        (
            over.ends(row).0,
            row.year,
            row.source,
            row.measure == "cases",
        )
    });
    for ((home, year, source, cases_counted), routes) in blocks.iter() {
        let keys = |group: &str| crate::stats::keys(home, year, source, group);
        let block = RoutesOfPlace {
            over,
            home,
            routes,
            prints_totals: totals.contains(source),
            of_cases: cases.contains(source),
            whole: whole(home, year, source).filter(|_| !cases_counted),
        };
        answer.figures.extend(block.figures(keys, query));
    }
    let any = |status| answer.figures.iter().any(|figure| figure.status == status);
    let (published, unnumbered) = (any(Status::Published), any(Status::NotPublished));
    if published {
        answer.note(Note::NoBase);
    }
    if unnumbered {
        answer.note(Note::NotPublished(Unpublished::Place(over.word())));
    }
    split::note_intervals(&mut answer);
    answer.note(Note::NotASample);
    Ok(answer)
}

/// What is known of one place, or one pair of places.
pub(in crate::stats) enum Known {
    /// How many.
    Count(Count),
    /// A share of those of the origin, published without a count, and how it is printed.
    Share(f64, Option<Remark>),
    /// That it is so.
    Documented,
}

impl Known {
    /// The count, where there is one.
    pub(in crate::stats) const fn count(&self) -> Option<Count> {
        match self {
            Self::Count(count) => Some(*count),
            _ => None,
        }
    }
}

impl RoutesOfPlace<'_> {
    /// The figures in order: numbers, largest first; documented places; the unknown; the domestic share.
    fn figures(&self, keys: impl Fn(&str) -> Keys, query: &Query) -> Vec<Estimate> {
        let place = |row: &Route| self.over.ends(row).1.to_owned();
        let (unknown, places): (Vec<_>, Vec<_>) = each(self.routes, place, self.prints_totals)
            .into_iter()
            .partition(|(place, _)| place.is_empty());
        let counted = places
            .iter()
            .filter_map(|(place, known)| Some((place.clone(), known.count()?)));
        let unknown = unknown.first().and_then(|(_, known)| known.count());
        let missing = unknown.map(|count| (UNKNOWN.to_owned(), count));
        let split = PublishedSplit {
            parts: counted.chain(missing).collect(),
            whole: self.whole,
            // who asks where the victims of a country went asks about all of them; who reports origins may name some
            complete: self.of_cases || self.over == Over::Destinations,
            binary: false,
            by: self.over.word(),
        }
        .narrowed();
        let mut shares = split.figures(&keys, query);
        let missing: Vec<Estimate> = shares
            .extract_if(.., |figure| figure.key("group") == MISSING)
            .collect();
        let mut shares: BTreeMap<String, Estimate> = shares
            .into_iter()
            .map(|figure| (figure.key("group").to_owned(), figure))
            .collect();
        let cases = self.routes.iter().any(|row| row.measure == "cases");
        let unit = || cases.then(|| Remark::counted("cases"));
        let figure = |(place, known): &(String, Known)| match known {
            Known::Count(_) => {
                let figure = shares.remove(place).unwrap_or_default();
                Estimate {
                    remarks: figure.remarks.after(unit()),
                    ..figure
                }
            }
            known => self.uncounted(keys(place), known),
        };
        let mut figures: Vec<Estimate> = places.iter().map(figure).collect();
        sort_by_size(&mut figures);
        figures.extend(missing);
        let domestic = self.domestic(keys(DOMESTIC), &places, &split, query);
        figures.extend(domestic.map(|domestic| Estimate {
            part: SumRole::Derived,
            ..domestic
        }));
        figures
    }

    /// A place without a count: its published share, or that it is documented.
    fn uncounted(&self, keys: Keys, known: &Known) -> Estimate {
        match known {
            // a share of the victims of an origin is not one of those at a destination
            Known::Share(share, remark) if self.over == Over::Destinations => Estimate {
                remarks: remark.clone().into_iter().collect(),
                ..Estimate::published(keys, *share)
            },
            _ => Estimate {
                keys,
                status: Status::NotPublished,
                ..Estimate::default()
            },
        }
    }

    /// The domestic share; `None` if the routes are not split.
    fn domestic(
        &self,
        keys: Keys,
        places: &[(String, Known)],
        split: &PublishedSplit,
        query: &Query,
    ) -> Option<Estimate> {
        let published = |(place, known): &(String, Known)| match known {
            Known::Share(share, _)
                if self.over == Over::Destinations && inside(place, self.home) == Inside::All =>
            {
                Some(*share)
            }
            _ => None,
        };
        let any_at_home = places
            .iter()
            .any(|(place, _)| inside(place, self.home) != Inside::None);
        let many = places.iter().filter(|(_, known)| known.count().is_some());
        let counts = many.count() > usize::from(!split.complete);
        // a source that lists other places says nothing about home; a case file without a case at home says there is none
        // as the published total leaves them, like the shares
        let stay = places.iter().filter_map(|(place, known)| {
            let count = split.parts.get(place).copied().or(known.count())?;
            known.count().map(|_| (inside(place, self.home), count))
        });
        let stay: Vec<(Inside, Count)> = stay.collect();
        let at_home = stay.iter().filter(|(inside, _)| *inside == Inside::All);
        let at_home = sum(at_home.map(|(_, count)| Some(*count)));
        if counts && (any_at_home || self.of_cases) {
            let stay = stay.into_iter();
            let unknown = split.parts.get(UNKNOWN).copied();
            Some(domestic(keys, stay, unknown, split.base(query.base), query))
        } else if let Some(share) = places.iter().find_map(published) {
            Some(Estimate::published(keys, share))
        } else if let Some(count) = at_home {
            // of one origin that a source names no share is known, and its number is
            Some(Estimate {
                remarks: Remark::OnlyPlace.into(),
                ..Estimate::counted(keys, Some(count))
            })
        } else if places
            .iter()
            .any(|(_, known)| !matches!(known, Known::Documented))
        {
            Some(Estimate {
                keys,
                status: Status::NotPublished,
                ..Estimate::default()
            })
        } else {
            None
        }
    }
}

/// What is known under each name, in the order of the source: a count, or a published share; `Documented` where there is
/// neither.
pub(in crate::stats) fn each(
    routes: &[Route],
    name: impl Fn(&Route) -> String,
    prints_totals: bool,
) -> Vec<(String, Known)> {
    let mut places: BTreeMap<String, usize> = BTreeMap::new();
    let mut groups: Vec<(String, Vec<&Route>)> = Vec::new();
    for row in routes {
        let name = name(row);
        let place = *places.entry(name.clone()).or_insert(groups.len());
        if place == groups.len() {
            groups.push((name, Vec::new()));
        }
        groups[place].1.push(row);
    }
    let known = |rows: &[&Route]| {
        let whole = |row: &&&Route| row.dimensions() == ["total"; 3];
        let count = total(rows, [false; 3], prints_totals);
        let share = rows
            .iter()
            .filter(whole)
            .find_map(|row| Some((row.share?, Remark::printed(row.locator))));
        match (count, share) {
            (Some(count), _) => Known::Count(count),
            (None, Some((share, remark))) => Known::Share(share, remark),
            (None, None) => Known::Documented,
        }
    };
    groups
        .into_iter()
        .map(|(name, rows)| (name, known(&rows)))
        .collect()
}

/// Sorts the largest first; documented places keep the source's order.
fn sort_by_size(figures: &mut [Estimate]) {
    let tie = |figure: &Estimate| {
        let numbered = figure.value.is_some() || figure.count.is_some();
        numbered.then(|| figure.key("group").to_owned())
    };
    figures.sort_by(|a, b| {
        let size = largest(b).total_cmp(&largest(a));
        let counted = |figure: &Estimate| figure.count.map(|count| (count.low, count.high));
        let size = size.then_with(|| counted(b).cmp(&counted(a)));
        size.then_with(|| tie(b).is_some().cmp(&tie(a).is_some()))
            .then_with(|| tie(a).cmp(&tie(b)))
    });
}

fn largest(figure: &Estimate) -> f64 {
    figure
        .value
        .map_or(-1.0, |value| value.high.unwrap_or(value.low))
}
