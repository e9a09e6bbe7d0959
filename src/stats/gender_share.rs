//! Shares of women, men and others among identified victims.

use polars::prelude::PolarsResult;

use super::bounds::{both, minus, sum};
use super::detected_victims::groups;
use super::figure::{Answer, Figure};
use super::query::{Base, Query};
use super::rows::{self, Victim};
use super::{NO_BASE, NO_SAMPLE, Statistic, Unit};
use crate::dataset::count::Count;
use crate::dataset::{Dataset, Table};

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
    let mut answer = Answer::default();
    let mut rows = rows::victims(&query.select(&data.frame(Table::Victims), "country")?)?;
    rows.retain(|row| row.age == "total" && row.exploitation == "total");
    for group in groups(rows) {
        for part in group
            .iter()
            .filter(|row| row.sex != "total" && row.sex != "unknown")
        {
            let mut keys = super::keys(&part.country, part.year, &part.source, &part.sex);
            keys.push(("country_role", part.country_role.clone()));
            keys.push(("reporter", part.reporter.clone()));
            keys.push(("measure", part.measure.clone()));
            answer.figures.push(match part.share {
                Some(share) => Figure::published(keys, share),
                None => Figure::share(
                    keys,
                    part.count,
                    rest(&group, part, query.base),
                    query.confidence,
                ),
            });
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
fn rest(group: &[Victim], part: &Victim, base: Base) -> Option<Count> {
    let counts = |wanted: &dyn Fn(&Victim) -> bool| {
        sum(group.iter().filter(|row| wanted(row)).map(|row| row.count))
    };
    let total = counts(&|row| row.sex == "total");
    let unknown = counts(&|row| row.sex == "unknown");
    let others =
        counts(&|row| !["total", "unknown", part.sex.as_str()].contains(&row.sex.as_str()));
    let by_total = total.and_then(|total| minus(total, part.count?));
    match base {
        Base::All => {
            by_total.or_else(|| sum([others?, unknown.unwrap_or(Count::exact(0))].map(Some)))
        }
        Base::Known => {
            let by_total =
                by_total.and_then(|rest| minus(rest, unknown.unwrap_or(Count::exact(0))));
            match (others, by_total) {
                (Some(others), Some(by_total)) => both(others, by_total).or(Some(others)),
                (one, other) => one.or(other),
            }
        }
    }
}
