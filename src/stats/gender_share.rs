//! Shares of women, men and others among identified victims.

use polars::prelude::PolarsResult;

use super::detected_victims::{groups, total};
use super::figure::{Answer, Figure, Status};
use super::levels::{Levelled as _, by_part};
use super::query::{Query, sources_that, with_totals};
use super::split::{self, Split};
use super::{NO_BASE, NO_SAMPLE, Statistic, Unit};
use crate::dataset::{Dataset, Division, Needs, Table};

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
    formula: "n(gender) / n(all recorded genders); Wilson interval of two genders (Goodman's of more, which hold together). With \
              bounds: least part over most rest, and the reverse",
    base: "`known`: victims whose gender is recorded; `all`: all victims the source counts; `worst-case`: all, from none of the \
           unknown to all of them",
    caveats: &[
        "unknown gender is no category of the split",
        "a share published without a base has no interval",
    ],
    source: "Wilson (1927), doi:10.1080/01621459.1927.10502953",
    tables: &[Table::Victims],
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
        let split = Split {
            parts: by_part(&counted, SEX, totals.contains(&first.source)),
            // only what the source prints: a sum of parts would be its own base
            whole: total(&counted, true),
            complete: cases.contains(&first.source),
            binary: true,
            by: "sex",
        };
        if split.exceeds() {
            let year = first.year.map_or(String::new(), |year| format!(" {year}"));
            answer.note(format!(
                "{}{year}: the parts by sex exceed the total printed; shares are of the parts",
                first.country
            ));
        }
        answer.figures.extend(split.figures(keys, query));
    }
    split::note_intervals(&mut answer);
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
