//! A split over places, the share that stays at home among them: destinations of an origin, origins at a destination.
//!
//! Where a source does not tell several places apart, they stay one row and one count: a set of candidates.

use std::collections::BTreeMap;

use polars::prelude::PolarsResult;

use super::levels::{Levelled as _, total};
use super::split::{self, MISSING, PublishedSplit, UNKNOWN};
use crate::dataset::count::Count;
use crate::dataset::{Dataset, areas};
use crate::stats::estimate::{Answer, Estimate, Status, SumRole};
use crate::stats::mathematics::bounds::sum;
use crate::stats::mathematics::limits::Level;
use crate::stats::note::Unpublished;
use crate::stats::questions::query::{Base, Query, sources_that, with_totals};
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
    fn ends(self, row: &Route) -> (&str, &str) {
        match self {
            Self::Destinations => (&row.origin, &row.destination),
            Self::Origins => (&row.destination, &row.origin),
        }
    }
}

/// The routes of one country, year and source, with what they are split by.
struct RoutesOfPlace<'a> {
    over: Over,
    home: &'a str,
    routes: &'a [Route],
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
    let mut blocks: BTreeMap<(String, Option<i64>, String, bool), Vec<Route>> = BTreeMap::new();
    for row in query.everywhere().routes(data)? {
        let (home, _) = over.ends(&row);
        if home.is_empty() || row.measure == "repatriated" || !query.asks_for(home) {
            continue;
        }
        let cases = row.measure == "cases";
        blocks
            .entry((home.to_owned(), row.year, row.source.clone(), cases))
            .or_default()
            .push(row);
    }
    for ((home, year, source, cases_counted), routes) in blocks {
        let keys = |group: &str| crate::stats::keys(&home, year, &source, group);
        let block = RoutesOfPlace {
            over,
            home: &home,
            routes: &routes,
            prints_totals: totals.contains(&source),
            of_cases: cases.contains(&source),
            whole: whole(&home, year, &source).filter(|_| !cases_counted),
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
    fn figures(
        &self,
        keys: impl Fn(&str) -> Vec<(&'static str, String)>,
        query: &Query,
    ) -> Vec<Estimate> {
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
    fn uncounted(&self, keys: Vec<(&'static str, String)>, known: &Known) -> Estimate {
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
        keys: Vec<(&'static str, String)>,
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
        // a source that lists other places says nothing of home; a case file without a case at home says there is none
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
            .find_map(|row| Some((row.share?, crate::stats::printed(&row.locator))));
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

/// Whether a place is at home or abroad.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::stats) enum Inside {
    /// At home, whichever candidate it is.
    All,
    /// Perhaps at home.
    Some,
    /// Abroad.
    None,
}

/// Whether a place, or its candidates, lie in a home, or in all of its candidates. An area that holds the home may mean it.
pub(in crate::stats) fn inside(place: &str, home: &str) -> Inside {
    let pairs = || {
        home.split(';')
            .flat_map(|home| place.split(';').map(move |code| (code, home)))
    };
    let surely = |(code, home): (&str, &str)| areas::within(code, home);
    let perhaps = |(code, home): (&str, &str)| surely((code, home)) || areas::within(home, code);
    if pairs().all(surely) {
        Inside::All
    } else if pairs().any(perhaps) {
        Inside::Some
    } else {
        Inside::None
    }
}

/// The domestic share when some of the counts may or may not be domestic; those of unknown place as the base has it.
pub(in crate::stats) fn domestic(
    keys: Vec<(&'static str, String)>,
    stay: impl Iterator<Item = (Inside, Count)>,
    unknown: Option<Count>,
    base: Option<Count>,
    query: &Query,
) -> Estimate {
    let level: Level = query.level();
    let of_unknown = match query.base {
        Base::Known | Base::Answered => None,
        Base::All => unknown.map(|count| (Inside::None, count)),
        Base::WorstCase => unknown.map(|count| (Inside::Some, count)),
    };
    let known: Vec<_> = stay.collect();
    let all: Vec<_> = known.iter().copied().chain(of_unknown).collect();
    let none = Count::exact(0);
    let of = |counts: &[(Inside, Count)], wanted: &[Inside]| {
        let counts = counts.iter().filter(|(inside, _)| wanted.contains(inside));
        sum(counts.map(|(_, count)| Some(*count))).unwrap_or(none)
    };
    let between = |counts: &[(Inside, Count)], sure: Inside| Count {
        low: of(counts, &[sure]).low,
        high: of(counts, &[sure, Inside::Some]).high,
    };
    let part = between(&all, Inside::All);
    let count = Some(between(&known, Inside::All));
    match base {
        Some(base) => {
            let abroad = of(&known, &[Inside::None]).low;
            let rest = base.high.map(|high| high.saturating_sub(abroad));
            // where the unknown are not printed, all that is left may be of them
            let high = match (query.base, unknown) {
                (Base::WorstCase, None) => rest,
                _ => part.high.zip(rest).map(|(part, rest)| part.min(rest)),
            };
            let part = Count { high, ..part };
            Estimate {
                count,
                ..Estimate::share_of(keys, part, base, level)
            }
        }
        None => Estimate {
            count,
            base: of(&all, &[Inside::All, Inside::Some, Inside::None]).into(),
            ..Estimate::share(keys, Some(part), Some(between(&all, Inside::None)), level)
        },
    }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_at_home_abroad_or_perhaps_either() {
        for (place, home, expected) in [
            ("KAZ", "KAZ", Inside::All),
            ("KAZ", "143", Inside::All),
            ("KGZ;UZB", "143", Inside::All),
            ("KGZ;IND", "143", Inside::Some),
            ("143", "KAZ", Inside::Some),
            ("RUS", "RUS;ARE", Inside::Some),
            ("RUS;ARE", "KAZ", Inside::None),
        ] {
            assert_eq!(inside(place, home), expected, "{place} {home}");
        }
    }

    /// Three at home, two perhaps, four abroad, one of unknown place.
    #[test]
    fn each_base_takes_the_unknown_in_its_own_way() {
        let stay = [(Inside::All, 3), (Inside::Some, 2), (Inside::None, 4)];
        let value = |base| {
            let query = Query {
                base,
                ..Query::default()
            };
            let stay = stay
                .into_iter()
                .map(|(inside, n)| (inside, Count::exact(n)));
            let figure = domestic(Vec::new(), stay, Some(Count::exact(1)), None, &query);
            let value = figure.value.unwrap();
            (value.low, value.high.unwrap(), figure.base.unwrap().low)
        };
        assert_eq!(value(Base::Known), (3.0 / 9.0, 5.0 / 9.0, 9));
        assert_eq!(value(Base::All), (0.3, 0.5, 10));
        assert_eq!(value(Base::WorstCase), (0.3, 0.6, 10));
    }
}
