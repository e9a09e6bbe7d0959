//! Shares of women, men and others among identified victims.

use std::collections::BTreeMap;

use polars::prelude::PolarsResult;

use super::bounds::{both, minus, sum};
use super::detected_victims::{groups, total};
use super::figure::{Answer, Figure};
use super::levels::{by_part, level, with_totals};
use super::query::{Base, Query};
use super::{NO_BASE, NO_SAMPLE, Statistic, Unit};
use crate::dataset::Dataset;
use crate::dataset::count::Count;

pub(super) const STATISTIC: Statistic = Statistic {
    name: "gender-share",
    title: "Identified victims by gender",
    unit: Unit::Share,
    keys: &[
        "country",
        "year",
        "source",
        "group",
        "country_role",
        "reporter",
        "measure",
    ],
    formula: "n(gender) / n(all recorded genders); Wilson interval. With bounds: least part over most rest, and the reverse",
    base: "`known`: victims whose gender is recorded; `all`: all victims the source counts",
    caveats: &[
        "unknown gender is no category of the split",
        "a share published without a base has no interval",
    ],
    source: "Wilson (1927), doi:10.1080/01621459.1927.10502953",
    compute,
};

fn compute(data: &Dataset, query: &Query) -> PolarsResult<Answer> {
    const SEX: usize = 0;
    let mut answer = Answer::default();
    let rows = query.victims(data)?;
    let totals = with_totals(&rows);
    for group in groups(rows) {
        let first = &group[0];
        let keys = |sex: &str| {
            let mut keys = super::keys(&first.country, first.year, &first.source, sex);
            keys.push(("country_role", first.country_role.clone()));
            keys.push(("reporter", first.reporter.clone()));
            keys.push(("measure", first.measure.clone()));
            keys
        };
        let (shares, counted): (Vec<_>, Vec<_>) =
            group.iter().cloned().partition(|row| row.share.is_some());
        for row in shares
            .iter()
            .filter(|row| row.age == "total" && row.exploitation == "total" && row.sex != "total")
        {
            answer.figures.extend(
                row.share
                    .map(|share| Figure::published(keys(&row.sex), share)),
            );
        }
        let has_totals = totals.contains(&first.source);
        let parts = by_part(&level(&counted, Some(SEX), has_totals), SEX);
        let whole = total(&counted, has_totals).flatten();
        for (sex, count) in parts.iter().filter(|(sex, _)| *sex != "unknown") {
            let rest = rest(&parts, whole, sex, *count, query.base);
            answer
                .figures
                .push(Figure::share(keys(sex), *count, rest, query.confidence));
        }
    }
    if answer
        .figures
        .iter()
        .any(|figure| figure.base.is_none() && figure.value.is_some())
    {
        answer.note(format!("* {NO_BASE}"));
    }
    answer.note(NO_SAMPLE);
    Ok(answer)
}

/// All victims of the base who are not in the part; `None` where the source does not say.
fn rest(
    parts: &BTreeMap<String, Option<Count>>,
    total: Option<Count>,
    sex: &str,
    part: Option<Count>,
    base: Base,
) -> Option<Count> {
    let others = sum(parts
        .iter()
        .filter(|(other, _)| *other != sex && *other != "unknown")
        .map(|(_, count)| *count));
    let unknown = parts
        .get("unknown")
        .copied()
        .flatten()
        .unwrap_or(Count::exact(0));
    let by_total = total.and_then(|total| minus(total, part?));
    match base {
        Base::All => by_total.or_else(|| sum([others?, unknown].map(Some))),
        Base::Known => match (others, by_total.and_then(|rest| minus(rest, unknown))) {
            (Some(others), Some(by_total)) => both(others, by_total).or(Some(others)),
            (one, other) => one.or(other),
        },
    }
}
