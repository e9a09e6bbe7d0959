//! Where the victims found in a country come from: the split over origins, the domestic share among them.

use std::collections::BTreeMap;

use polars::prelude::PolarsResult;

use super::detected_victims::total;
use super::places::{self, Over};
use crate::dataset::{Dataset, Division, Needs, Table};
use crate::stats::estimate::Answer;
use crate::stats::questions::query::Query;
use crate::stats::reconciliation::contradiction::Contradictions;
use crate::stats::rows::Victim;
use crate::stats::{Description, Statistic, Unit};

pub(in crate::stats) const STATISTIC: Statistic = Statistic {
    about: Description {
        name: "origin-split",
        title: "Origins of victims, by the country where they were detected or exploited",
        unit: Unit::Share,
        keys: &["country", "year", "source", "group"],
        formula: "n(origin) / n(all origins the source gives); Goodman simultaneous intervals. `domestic`: victims of the \
              country's own citizenship; a range if an origin may or may not be the country",
        base: "`known`: victims with a known origin in that country; `all`: all that the source counts there; `worst-case`: all, \
           with none to all of the unknown in the category. If a source publishes its total, the base is that total",
        caveats: &[
            "an origin is a citizenship, not the place where the journey began",
            "a source may list only some origins: a single one has no share",
            "a percentage of an origin's victims is not a percentage of those detected at a destination",
        ],
        source: "Goodman (1965), doi:10.1080/00401706.1965.10490252; for `domestic` Wilson (1927), doi:10.1080/01621459.1927.10502953",
        tables: &[Table::Routes, Table::Victims],
        divides: &["origin"],
        needs: Needs::routes(Division::NONE),
    },
    compute,
};

fn compute(data: &Dataset, query: &Query) -> PolarsResult<Answer> {
    let mut detected: BTreeMap<(&str, Option<i64>, &str), Vec<Victim>> = BTreeMap::new();
    for row in query.victims(data)? {
        if row.country_role == "detected_in"
            && row.reporter == "government"
            && row.measure == "identified"
        {
            let key = (row.country, row.year, row.source);
            detected.entry(key).or_default().push(row);
        }
    }
    let contradictions = Contradictions::find(data, query)?;
    let whole = |country: &str, year: Option<i64>, source: &str| {
        let rows = detected.get(&(country, year, source))?;
        // a total that its parts contradict is not a base
        contradictions.take(rows, total(rows, true)).used
    };
    places::compute(data, query, Over::Origins, whole)
}
