//! What must be read with the result of a query.

use polars::prelude::DataFrame;

use super::catalogue::Named;
use super::mentions::Mentions;
use crate::stats::Query;

/// Along these the same persons stand in several rows: sources, measures and roles side by side.
const SIDE_BY_SIDE: [&str; 6] = [
    "source",
    "reporter",
    "measure",
    "country_role",
    "question",
    "convention",
];
/// Along these a row `total` stands beside rows of parts.
const WITH_TOTALS: [&str; 3] = ["sex", "age", "exploitation"];

/// A sum of counts over rows that count the same persons is told, with the columns that would keep them apart.
pub(super) fn of_sums(frames: &[(String, DataFrame)], mentions: &Mentions) -> Option<String> {
    if !mentions.sums {
        return None;
    }
    let mut left: Vec<&str> = Vec::new();
    for (_, frame) in frames {
        let open = |name: &&str| !mentions.words.contains(*name) && !left.contains(name);
        let several = |name: &&str| values(frame, name).len() > 1;
        let totals =
            |name: &&str| several(name) && values(frame, name).iter().any(|one| one == "total");
        let new: Vec<&str> = SIDE_BY_SIDE
            .into_iter()
            .filter(open)
            .filter(several)
            .chain(WITH_TOTALS.into_iter().filter(open).filter(totals))
            .collect();
        left.extend(new);
    }
    (!left.is_empty()).then(|| {
        format!(
            "a sum of counts counts persons more than once where it goes over several values of `{}`: fix them with WHERE, \
             or GROUP BY them",
            left.join("`, `")
        )
    })
}

/// A sum passes over what is null: a sum of upper bounds is none where one of them is not there.
pub(super) fn of_unbounded(frames: &[(String, DataFrame)], mentions: &Mentions) -> Option<String> {
    let open = |frame: &DataFrame| {
        let column = |name: &str| {
            frame
                .column(name)
                .ok()
                .and_then(|column| column.i64().ok())
                .cloned()
        };
        let (Some(low), Some(high)) = (column("count_low"), column("count_high")) else {
            return false;
        };
        low.iter()
            .zip(high.iter())
            .any(|(low, high)| low.is_some() && high.is_none())
    };
    let any = mentions.sums && frames.iter().any(|(_, frame)| open(frame));
    any.then(|| {
        "some counts have no upper bound: their `count_high` is null, and SUM passes over it".into()
    })
}

/// Options choose what views compute; a table is always whole.
pub(super) fn of_options(query: &Query, mentions: &Mentions) -> Option<String> {
    let chosen = !query.countries.is_empty() || !query.sources.is_empty() || query.years.is_some();
    let mut named = mentions.named.values();
    let table = named.find(|named| matches!(named, Named::Table(_)))?;
    chosen.then(|| {
        format!(
            "`--country`, `--year` and `--source` choose the figures of views; `{}` is the whole table: WHERE chooses there",
            table.name()
        )
    })
}

/// The values of a column of texts, each once.
fn values(frame: &DataFrame, name: &str) -> Vec<String> {
    let Some(column) = frame.column(name).ok().and_then(|column| column.str().ok()) else {
        return Vec::new();
    };
    let mut values: Vec<String> = column.iter().flatten().map(str::to_owned).collect();
    values.sort_unstable();
    values.dedup();
    values
}
