//! The tiers of the TIP Report, year by year, with the length of each run and each move.
//!
//! A tier judges what a government does against trafficking, not how much of it there is; tiers are ordered, never averaged.

use std::collections::{BTreeMap, HashSet};

use compact_str::{CompactString, ToCompactString as _};
use foldhash::fast::FixedState;
use polars::prelude::PolarsResult;

use crate::dataset::{Dataset, Needs, Table};
use crate::stats::estimate::{Answer, Estimate, Status};
use crate::stats::questions::query::Query;
use crate::stats::rows::{self, Placement};
use crate::stats::{Description, Note, Remark, Statistic, Unit};

pub(in crate::stats) const STATISTIC: Statistic = Statistic {
    about: Description {
        name: "tier-history",
        title: "Tiers of the TIP Report",
        unit: Unit::Tier,
        keys: &[
            "country",
            "year",
            "source",
            "group",
            "tier_low",
            "tier_high",
            "basis",
            "run_years",
            "move",
        ],
        formula: "`group` is the tier, `tier_low` and `tier_high` the two between which a source does not decide (else both are the tier), `basis` whether a source states it or it is inferred from other lists and years; `run_years` counts years in a row at it, a year without a known tier breaks the run; `move` \
              compares with the last year known (1 is better than 2, 2WL, 3; special cases are not ranked)",
        base: "none: a judgement, not a count",
        caveats: &[
            "tiers rate government effort, not the number of victims",
            "tiers are never averaged",
        ],
        source: "Trafficking Victims Protection Act, 22 U.S.C. 7107; TIP Reports, US Department of State",
        tables: &[Table::Tiers],
        divides: &[],
        needs: Needs::NOTHING,
    },
    compute,
};

/// Codes of the tiers that are ranked, the best first.
const RANKED: [&str; 4] = ["1", "2", "2WL", "3"];

/// The two tiers between which a source does not decide: `2` and `2WL` of `2 or 2WL`; nothing for a single tier.
pub fn tier_range(tier: &str) -> Option<(&str, &str)> {
    tier.split_once(" or ")
}

/// The tiers between which a placement lies, the better first; a single tier is both.
pub(super) fn tier_bounds(tier: &str) -> (&str, &str) {
    tier_range(tier).unwrap_or((tier, tier))
}

/// The lower and the upper tier as keys of a figure.
pub(super) fn keys_of_bounds(tier: Option<&str>) -> [(&'static str, CompactString); 2] {
    let (low, high) = tier_bounds(tier.unwrap_or(""));
    [("tier_low", low.into()), ("tier_high", high.into())]
}

/// Whether a tier is known, or one of two.
pub(super) fn status_of_tier(tier: Option<&str>) -> Status {
    match tier {
        None => Status::Unknown,
        Some(tier) if tier_range(tier).is_some() => Status::Bounded,
        Some(_) => Status::Exact,
    }
}

/// The basis of a tier that no source states.
pub const INFERRED: &str = "inferred";

/// A year of a country's history.
#[derive(Debug, Clone, PartialEq)]
pub struct HistoryYear {
    /// The year, tier (null where it is not known) and source.
    pub placement: Placement,
    /// Years in a row at this tier, up to this one; 0 where the tier is not known, or one of two.
    pub run: u64,
    /// Against the last year known: `first`, `same`, `better`, `worse`, `into_special_case`, `out_of_special_case`; empty where
    /// the tier is not known, or where a tier that is one of two leaves it open.
    pub moved: &'static str,
    /// The tier of the last year known before.
    pub before: Option<(i64, String)>,
    /// The tier that the last move came from, and the last year of it.
    pub moved_from: Option<(i64, String)>,
}

fn compute(data: &Dataset, query: &Query) -> PolarsResult<Answer> {
    let mut answer = Answer::default();
    for step in steps(data, query)? {
        let Placement {
            country,
            year,
            tier,
            basis,
            source,
        } = &step.placement;
        let mut keys =
            crate::stats::keys(country, Some(*year), source, tier.as_deref().unwrap_or(""));
        keys.extend(keys_of_bounds(tier.as_deref()));
        keys.push(("basis", basis.into()));
        keys.push((
            "run_years",
            if step.run > 0 {
                step.run.to_compact_string()
            } else {
                CompactString::default()
            },
        ));
        keys.push(("move", step.moved.into()));
        let moved = step.before.as_ref();
        let moved = moved.filter(|_| !matches!(step.moved, "same" | ""));
        let remark = moved.map(|(year, tier)| Remark::Moved {
            from: Some(tier.clone()),
            year: *year,
            gap: None,
        });
        let status = status_of_tier(tier.as_deref());
        answer.figures.push(Estimate {
            keys,
            status,
            remarks: remark.into_iter().collect(),
            ..Estimate::default()
        });
    }
    if answer
        .figures
        .iter()
        .any(|figure| figure.status == Status::Unknown)
    {
        answer.note(Note::NoTier);
    }
    note_inferred(&mut answer);
    answer.note(Note::TiersRateEffort);
    Ok(answer)
}

/// Notes that some tiers are inferred, where they are.
pub(in crate::stats) fn note_inferred(answer: &mut Answer) {
    let figures = answer.figures.iter();
    if figures
        .clone()
        .any(|figure| figure.key("basis") == INFERRED)
    {
        answer.note(Note::InferredTiers);
    }
}

/// The history of each country asked for, runs counted over all years and then cut to those asked for.
pub(in crate::stats) fn steps(data: &Dataset, query: &Query) -> PolarsResult<Vec<HistoryYear>> {
    steps_of(data, query, &query.countries)
}

/// The same of some of these countries, of all where none is named.
pub(in crate::stats) fn steps_of(
    data: &Dataset,
    query: &Query,
    countries: &[String],
) -> PolarsResult<Vec<HistoryYear>> {
    let wanted = |year: i64| {
        query
            .years
            .is_none_or(|(first, last)| (first..=last).contains(&year))
    };
    let all_years = query.of_every_year();
    let several = several_a_year(data, &all_years)?;
    let of_some = Query {
        countries: countries.to_vec(),
        ..all_years
    };
    let histories = by_country(of_some.tiers(data)?, several);
    let steps = histories.into_iter().flatten();
    Ok(steps.filter(|step| wanted(step.placement.year)).collect())
}

/// All years of each country asked for; for each source separately if several have one year.
pub(in crate::stats) fn histories(
    data: &Dataset,
    query: &Query,
) -> PolarsResult<Vec<Vec<HistoryYear>>> {
    let all_years = query.of_every_year();
    let several = several_a_year(data, &all_years)?;
    Ok(by_country(all_years.tiers(data)?, several))
}

/// The history of each country, or of each country and source.
fn by_country(placements: Vec<Placement>, several: bool) -> Vec<Vec<HistoryYear>> {
    let mut by_country: BTreeMap<(String, String), Vec<Placement>> = BTreeMap::new();
    for placement in placements {
        let source = if several {
            placement.source.clone()
        } else {
            String::new()
        };
        by_country
            .entry((placement.country.clone(), source))
            .or_default()
            .push(placement);
    }
    by_country.into_values().map(history).collect()
}

/// Whether some country and year has more than one row, so that each source has a separate history.
fn several_a_year(data: &Dataset, query: &Query) -> PolarsResult<bool> {
    let frame = data.table(Table::Tiers);
    let mut seen: HashSet<_, FixedState> = HashSet::default();
    let mut places = rows::country_years(frame, query.places(frame, "country")?)?;
    Ok(!places.all(|place| seen.insert(place)))
}

pub(in crate::stats) fn history(mut placements: Vec<Placement>) -> Vec<HistoryYear> {
    placements.sort_by_key(|placement| placement.year);
    let mut steps: Vec<HistoryYear> = Vec::new();
    let mut last: Option<(i64, String)> = None;
    let mut moved_from: Option<(i64, String)> = None;
    for placement in placements {
        let run = match (&placement.tier, steps.last()) {
            (None, _) => 0,
            // one of two tiers may end a run or go on with it
            (Some(tier), _) if tier_range(tier).is_some() => 0,
            (Some(tier), Some(before))
                if before.placement.tier.as_ref() == Some(tier)
                    && before.placement.year == placement.year - 1 =>
            {
                before.run + 1
            }
            _ => 1,
        };
        let moved = placement.tier.as_deref().map_or("", |tier| {
            moved(last.as_ref().map(|(_, tier)| tier.as_str()), tier)
        });
        let before = last.clone();
        if !matches!(moved, "same" | "first" | "") {
            moved_from.clone_from(&before);
        }
        if let Some(tier) = &placement.tier {
            last = Some((placement.year, tier.clone()));
        }
        steps.push(HistoryYear {
            placement,
            run,
            moved,
            before,
            moved_from: moved_from.clone(),
        });
    }
    steps
}

fn moved(before: Option<&str>, now: &str) -> &'static str {
    let Some(before) = before else {
        return "first";
    };
    let order = |tier: &str| RANKED.iter().position(|known| *known == tier);
    let ranks = |tier: &str| {
        let (low, high) = tier_bounds(tier);
        order(low).zip(order(high))
    };
    match (ranks(before), ranks(now)) {
        (Some((_, before)), Some((now, _))) if before < now => "worse",
        (Some((before, _)), Some((_, now))) if now < before => "better",
        _ if before == now && tier_range(now).is_none() => "same",
        (Some(_), Some(_)) => "",
        (Some(_), None) => "into_special_case",
        _ => "out_of_special_case",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn placement(year: i64, tier: &str) -> Placement {
        let tier = (!tier.is_empty()).then(|| tier.to_owned());
        Placement {
            country: "KGZ".into(),
            year,
            tier,
            basis: String::new(),
            source: "s".into(),
        }
    }

    #[test]
    fn a_gap_breaks_a_run_and_a_move_looks_past_it() {
        let years = [
            (2018, "2WL"),
            (2019, "2WL"),
            (2020, ""),
            (2021, "2WL"),
            (2023, "2"),
            (2024, "SC"),
            (2025, "3"),
        ];
        let steps = history(
            years
                .into_iter()
                .map(|(year, tier)| placement(year, tier))
                .collect(),
        );
        let runs: Vec<u64> = steps.iter().map(|step| step.run).collect();
        let moves: Vec<&str> = steps.iter().map(|step| step.moved).collect();
        assert_eq!(runs, [1, 2, 0, 1, 1, 1, 1]);
        assert_eq!(
            moves,
            [
                "first",
                "same",
                "",
                "same",
                "better",
                "into_special_case",
                "out_of_special_case"
            ]
        );
    }

    #[test]
    fn one_of_two_tiers_has_bounds_no_run_and_a_move_only_where_both_say_so() {
        let years = [
            (2017, "2"),
            (2018, "2 or 2WL"),
            (2019, "2WL"),
            (2020, "3"),
            (2021, "2 or 2WL"),
            (2022, "2 or 2WL"),
            (2023, "1"),
        ];
        let steps = history(
            years
                .into_iter()
                .map(|(year, tier)| placement(year, tier))
                .collect(),
        );
        let found: Vec<(u64, &str)> = steps.iter().map(|step| (step.run, step.moved)).collect();
        assert_eq!(
            found,
            [
                (1, "first"),
                (0, ""),
                (1, ""),
                (1, "worse"),
                (0, "better"),
                (0, ""),
                (1, "better")
            ]
        );
        assert_eq!(tier_bounds("2 or 2WL"), ("2", "2WL"));
        assert_eq!(status_of_tier(Some("2 or 2WL")), Status::Bounded);
    }
}
