//! Counts of places below a country, such as states and provinces: as a source prints them, never added to a country's.

use polars::prelude::PolarsResult;

use crate::dataset::{Dataset, Needs, Table};
use crate::stats::estimate::{Answer, Estimate};
use crate::stats::questions::query::Query;
use crate::stats::rows;
use crate::stats::{Description, Note, Statistic, Unit};

pub(in crate::stats) const STATISTIC: Statistic = Statistic {
    about: Description {
        name: "by-place",
        title: "Counts by place within countries",
        unit: Unit::Persons,
        keys: &[
            "country",
            "year",
            "source",
            "group",
            "measure",
            "reporter",
            "sex",
            "age",
            "exploitation",
        ],
        formula: "none: the counts as the source prints them",
        base: "none: a count",
        caveats: &["the places of a country need not be complete, so they are not added up"],
        source: "the loaded files",
        tables: &[Table::Places],
        divides: &[],
        needs: Needs::NOTHING,
    },
    compute,
};

fn compute(data: &Dataset, query: &Query) -> PolarsResult<Answer> {
    let frame = query.select(&data.frame(Table::Places), "country")?;
    let mut answer = Answer::default();
    for (place, row) in rows::places(&frame)? {
        let mut keys = crate::stats::keys(row.country, row.year, row.source, place);
        let others = [
            ("measure", row.measure),
            ("reporter", row.reporter),
            ("sex", row.sex),
            ("age", row.age),
            ("exploitation", row.exploitation),
        ];
        keys.extend(others.map(|(key, value)| (key, value.into())));
        answer.figures.push(Estimate::counted(keys, row.count));
    }
    if !answer.figures.is_empty() {
        answer.note(Note::NotASample);
    }
    Ok(answer)
}
