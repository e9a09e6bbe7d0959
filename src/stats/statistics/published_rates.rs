//! Rates, percentages, estimates and scores as a source prints them, with their unit: never computed, never mixed with counts.

use compact_str::CompactString;
use polars::prelude::PolarsResult;

use crate::dataset::{Dataset, Needs, Table};
use crate::stats::estimate::{Answer, Estimate, Status};
use crate::stats::mathematics::bounds::Range;
use crate::stats::questions::query::Query;
use crate::stats::rows::{self, Rate};
use crate::stats::{Description, Statistic, Unit};

pub(in crate::stats) const STATISTIC: Statistic = Statistic {
    about: Description {
        name: "published-rates",
        title: "Published rates, estimates and scores",
        unit: Unit::Number,
        keys: &[
            "country",
            "year",
            "source",
            "group",
            "unit",
            "place",
            "sex",
            "age",
            "exploitation",
        ],
        formula: "none: the numbers as the source prints them, in the unit that `unit` names",
        base: "none known: the source prints no base",
        caveats: &[
            "rates of different sources may have different bases",
            "an estimate of how many people are affected is not a count of detected victims",
        ],
        source: "the loaded files",
        tables: &[Table::Rates],
        divides: &[],
        needs: Needs::NOTHING,
    },
    compute,
};

fn compute(data: &Dataset, query: &Query) -> PolarsResult<Answer> {
    let frame = query.select(&data.frame(Table::Rates), "country")?;
    let mut answer = Answer::default();
    for row in rows::rates(&frame)? {
        answer.figures.push(figure(row));
    }
    Ok(answer)
}

fn figure(row: Rate) -> Estimate {
    let range = match (row.value, row.value_low, row.value_high) {
        (Some(value), _, _) => Some(Range::exact(value)),
        (None, None, None) => None,
        (None, low, high) => Some(Range {
            low: low.unwrap_or(0.0),
            high,
        }),
    };
    let mut keys = crate::stats::keys(&row.country, row.year, &row.source, &row.measure);
    keys.extend(
        [
            ("unit", row.unit),
            ("place", row.place),
            ("sex", row.sex),
            ("age", row.age),
            ("exploitation", row.exploitation),
        ]
        .map(|(key, value)| (key, CompactString::from(value))),
    );
    Estimate {
        keys,
        value: range,
        status: match range.map(Range::number) {
            Some(Some(_)) => Status::Published,
            Some(None) => Status::Bounded,
            None => Status::Unknown,
        },
        ..Estimate::default()
    }
}
