//! Moves between tiers of two TIP Reports, and the clock of the Tier 2 Watch List.
//!
//! The clock is the rule of 22 U.S.C. 7107(b)(2)(D) as the State Department's waiver memoranda state it, applied to the years
//! known: see [`watch_list`](super::watch_list) for what it leaves out. A tier judges what a government does; it is never
//! averaged.

use std::collections::{BTreeMap, BTreeSet};

use polars::prelude::PolarsResult;

use super::tier_history::{HistoryYear, histories, note_inferred};
use crate::dataset::{Dataset, Needs, Table};
use crate::stats::estimate::Answer;
use crate::stats::note;
use crate::stats::questions::query::Query;
use crate::stats::{Description, Note, Statistic, Unit};
use place::TierPlacement;

mod place;

pub(in crate::stats) const STATISTIC: Statistic = Statistic {
    about: Description {
        name: "tier-moves",
        title: "Moves between tiers of the TIP Report, and the Watch List clock",
        unit: Unit::Tier,
        keys: &[
            "country",
            "year",
            "source",
            "group",
            "tier_low",
            "tier_high",
            "basis",
            "move",
            "from_year",
            "from_tier",
            "watch_list_years",
            "watch_list_run",
            "next_report",
            "downgrade_due",
            "waivers_used",
            "waiver_possible",
            "must_leave",
        ],
        formula: "`group` is the tier, `tier_low` and `tier_high` its bounds; `move` compares it with the last known year, `from_year` (1 is better than 2, 2WL, 3; \
              special cases are not ranked). Watch List clock: two years in a row lead to Tier 3 in the next report unless the \
              country is upgraded or a waiver is given; a third year is under a waiver. Two waivers were possible until the 2018 \
              report, one since; years before the 2009 report do not count",
        base: "none: a judgement, not a count",
        caveats: &[
            "tiers rate government effort, not the number of victims; tiers are never averaged",
            "the clock counts known years: after a gap, the run length is a minimum (`watch_list_run`: `at_least`)",
            "whether a waiver was or will be given is not in the tiers, nor the limit on returning to the list after such a \
         downgrade (b)(2)(F); read the statute before drawing a legal conclusion",
        ],
        source: "Trafficking Victims Protection Act, section 110(b)(2)(D), 22 U.S.C. 7107(b)(2)(D), as the waiver memoranda of the US \
             Department of State state it",
        tables: &[Table::Tiers],
        divides: &[],
        needs: Needs::NOTHING,
    },
    compute,
};

fn compute(data: &Dataset, query: &Query) -> PolarsResult<Answer> {
    let mut answer = Answer::default();
    let histories = histories(data, query)?;
    let Some((first, last)) = query
        .years
        .or_else(|| latest(&histories).map(|year| (year, year)))
    else {
        return Ok(answer);
    };
    // of countries named each has its own latest year
    let each = query.years.is_none() && !query.countries.is_empty();
    let mut places = Vec::new();
    for history in &histories {
        let known = |at: &usize| history[*at].placement.tier.is_some();
        let asked = |at: &usize| (first..=last).contains(&history[*at].placement.year);
        let all = 0..history.len();
        if each && let Some(at) = all.clone().rev().find(known) {
            places.push(TierPlacement::after(history, at));
        } else {
            places.extend(
                all.filter(asked)
                    .map(|at| TierPlacement::after(history, at)),
            );
        }
    }
    let years: BTreeSet<i64> = places.iter().map(|it| it.step.placement.year).collect();
    places.sort_by(|a, b| a.order().cmp(&b.order()));
    answer.figures = places.iter().map(TierPlacement::figure).collect();
    if each && years.len() > 1 {
        answer.note(Note::LatestOfEach);
    } else if let (true, Some(year)) = (first == last || each, years.first()) {
        sums(&places, *year, &mut answer);
        missing(&histories, *year, &mut answer);
        if query.years.is_none() && !each {
            answer.note(Note::LatestOfMost { year: *year });
            later(&histories, *year, &mut answer);
        }
    }
    if places.iter().any(|place| place.step.moved.is_empty()) {
        answer.note(Note::NoTier);
    }
    if places.iter().any(|place| place.on_list().is_some()) {
        answer.note(Note::WatchList);
        if places.iter().any(|place| place.open) {
            answer.note(Note::RunIsMinimum);
        }
    }
    note_inferred(&mut answer);
    answer.note(Note::TiersRateEffort);
    Ok(answer)
}

/// The latest year whose tier is known for more than half of the countries; the latest of those with most, where no year has
/// so many.
fn latest(histories: &[Vec<HistoryYear>]) -> Option<i64> {
    let mut countries: BTreeMap<i64, BTreeSet<&str>> = BTreeMap::new();
    let known = histories.iter().flatten();
    for step in known.filter(|step| step.placement.tier.is_some()) {
        let year = countries.entry(step.placement.year).or_default();
        year.insert(&step.placement.country);
    }
    let all: BTreeSet<&str> = countries.values().flatten().copied().collect();
    let most = countries.values().map(BTreeSet::len).max()?;
    let enough = most.min(all.len() / 2 + 1);
    countries
        .iter()
        .rev()
        .find(|(_, known)| known.len() >= enough)
        .map(|(year, _)| *year)
}

/// Notes how many moved, against the year before and against earlier ones.
fn sums(places: &[TierPlacement<'_>], year: i64, answer: &mut Answer) {
    const MOVES: [&str; 6] = [
        "better",
        "worse",
        "into_special_case",
        "out_of_special_case",
        "first",
        "same",
    ];
    for gap in [false, true] {
        let of = |moved: &str| {
            let same = |place: &&TierPlacement<'_>| {
                place.step.moved == moved && place.gap().is_some() == gap
            };
            places.iter().filter(same).count()
        };
        let counted = MOVES.map(|moved| (moved, of(moved)));
        let moves: Vec<_> = counted.into_iter().filter(|(_, n)| *n > 0).collect();
        if !moves.is_empty() {
            answer.note(Note::Moves {
                year,
                after_gap: gap,
                moves,
            });
        }
    }
}

/// Adds a note about countries whose later tier is known.
fn later(histories: &[Vec<HistoryYear>], year: i64, answer: &mut Answer) {
    let last = |history: &Vec<HistoryYear>| {
        let known = |step: &&HistoryYear| step.placement.tier.is_some();
        let placement = &history.iter().rev().find(known)?.placement;
        (placement.year > year).then(|| note::PlaceYear {
            country: placement.country.clone(),
            year: Some(placement.year),
        })
    };
    let later: BTreeSet<note::PlaceYear> = histories.iter().filter_map(last).collect();
    if !later.is_empty() {
        let places = later.into_iter().collect();
        answer.note(Note::LaterTiers { places });
    }
}

/// Notes the countries that have a tier in other years only.
fn missing(histories: &[Vec<HistoryYear>], year: i64, answer: &mut Answer) {
    let country = |history: &Vec<HistoryYear>| Some(history.first()?.placement.country.clone());
    let all: BTreeSet<String> = histories.iter().filter_map(country).collect();
    let has = |history: &&Vec<HistoryYear>| history.iter().any(|step| step.placement.year == year);
    let here: BTreeSet<String> = histories.iter().filter(has).filter_map(country).collect();
    let countries: Vec<String> = all.difference(&here).cloned().collect();
    if !countries.is_empty() {
        answer.note(Note::NoTierOfYear {
            year,
            countries,
            of: all.len(),
        });
    }
}

/// A history, of years and codes of tiers; no code for a tier not known.
#[cfg(test)]
fn place_of(years: &[(i64, &str)]) -> Vec<HistoryYear> {
    let placement = |(year, tier): &(i64, &str)| crate::stats::rows::Placement {
        country: "KGZ".into(),
        year: *year,
        tier: (!tier.is_empty()).then(|| (*tier).to_owned()),
        basis: String::new(),
        source: "s".into(),
    };
    super::tier_history::history(years.iter().map(placement).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_year_is_the_latest_that_is_known_for_most() {
        let histories = [
            place_of(&[(2022, "2"), (2023, "1"), (2024, "")]),
            place_of(&[(2022, "2"), (2024, "3")]),
        ];
        // two rows of one country count once
        assert_eq!(latest(&histories), Some(2024));
        assert_eq!(latest(&[]), None);
    }
}
