//! Shares of women, men and others among identified victims.

use std::collections::BTreeMap;

use polars::prelude::PolarsResult;

use super::bounds::{both, minus, sum};
use super::detected_victims::{groups, total};
use super::figure::{Answer, Figure, Status};
use super::levels::{Levelled as _, by_part};
use super::query::{Base, Query, sources_that, with_totals};
use super::{NO_BASE, NO_SAMPLE, Statistic, Unit};
use crate::dataset::count::Count;
use crate::dataset::{Dataset, Division, Needs};

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
    needs: Needs::victims(Division {
        sex: true,
        ..Division::NONE
    }),
    compute,
};

fn compute(data: &Dataset, query: &Query) -> PolarsResult<Answer> {
    const SEX: usize = 0;
    let mut answer = Answer::default();
    let totals = with_totals(data)?;
    let cases = sources_that(data, |source| source.collects("case_data"))?;
    for group in groups(query.victims(data)?) {
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
            .filter(|row| row.sex != "total" && row.dimensions()[1..] == ["total"; 2])
        {
            let remark = super::printed(&row.locator);
            let figure = row.share.map(|share| Figure {
                remark,
                ..Figure::published(keys(&row.sex), share)
            });
            answer.figures.extend(figure);
        }
        let prints_totals = totals.contains(&first.source);
        let parts = by_part(&counted, SEX, prints_totals);
        // only what the source prints: a sum of parts would be its own base
        let whole = total(&counted, true);
        let (base, unknown) = base(&parts, whole, query.base);
        let least = sum(parts.values().map(|count| Some(*count))).map_or(0, |sum| sum.low);
        if whole
            .and_then(|whole| whole.high)
            .is_some_and(|whole| least > whole)
        {
            let place = format!(
                "{} {}",
                first.country,
                first.year.map_or(String::new(), |year| year.to_string())
            );
            answer.note(format!(
                "{}: the parts by sex exceed the total printed; shares are of the parts",
                place.trim_end()
            ));
        }
        for (sex, count) in parts.iter().filter(|(sex, _)| *sex != "unknown") {
            let others =
                |other: &str| other != sex && (other != "unknown" || query.base == Base::All);
            let others = sum(parts
                .iter()
                .filter(|(other, _)| others(other))
                .map(|(_, count)| Some(*count)));
            let left = whole.and_then(|whole| minus(whole, *count));
            let left = left.map(|left| Count { low: 0, ..left });
            let rest = match others {
                // the others are no more than the total leaves
                Some(others) => left.and_then(|left| both(others, left)).or(Some(others)),
                // with one part printed, the others may be anything that it leaves
                None => left.filter(|_| query.base == Base::Known),
            };
            let nobody = cases.contains(&first.source).then_some(Count::exact(0));
            let figure = match base {
                Some(base) => Figure::share_of(keys(sex), *count, base, query.confidence),
                None => Figure::share(keys(sex), Some(*count), rest.or(nobody), query.confidence),
            };
            answer.figures.push(Figure {
                remark: unknown.clone(),
                ..figure
            });
        }
    }
    if answer
        .figures
        .iter()
        .any(|figure| figure.status == Status::Published)
    {
        answer.note(format!("* {NO_BASE}"));
    }
    answer.note(NO_SAMPLE);
    Ok(answer)
}

/// The base where the source prints what gives it, and what it leaves out; `None` where it is the sum of the parts: for
/// `known` where several are printed and nobody says how many are of unknown sex, and where the parts exceed the total.
fn base(
    parts: &BTreeMap<String, Count>,
    total: Option<Count>,
    base: Base,
) -> (Option<Count>, String) {
    let unknown = parts.get("unknown").copied();
    let known = parts
        .iter()
        .filter(|(sex, _)| *sex != "unknown")
        .map(|(_, count)| Some(*count));
    let fits = |base: &Count| {
        let least = sum(known.clone()).map_or(0, |sum| sum.low);
        base.high.is_none_or(|high| least <= high)
    };
    match (base, unknown) {
        (Base::All, _) => (total.filter(fits), String::new()),
        (Base::Known, Some(unknown)) => {
            let left_out = format!("{unknown} of unknown sex left out");
            (
                total.and_then(|total| minus(total, unknown)).filter(fits),
                left_out,
            )
        }
        (Base::Known, None) => (None, String::new()),
    }
}
