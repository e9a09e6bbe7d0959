//! The figures that a claim chooses from.

use super::super::Asking;
use super::Settings;
use crate::dataset::Dataset;
use crate::stats::questions::by::{self, By};
use crate::stats::questions::condition::{self, Condition};
use crate::stats::{Estimate, PolarsResult, Public, Query};

/// The figures of a question after the guard, or why it has no answer.
pub(super) fn computed(
    asking: &Asking,
    sources: &[String],
    data: &Dataset,
    settings: Settings,
) -> PolarsResult<Result<Vec<Estimate>, String>> {
    let statistic = asking.statistic;
    let by = match By::named(statistic, &asking.by) {
        Ok(by) => by,
        Err(why) => return Ok(Err(why)),
    };
    let mut query = Query {
        years: asking.years,
        sources: sources.to_vec(),
        base: asking.base,
        interval: asking.interval,
        ..Query::default()
    };
    let usual = Some(settings.confidence).filter(|level| *level > 0.0);
    if let Some(level) = asking.confidence.or(usual) {
        query.confidence = level;
    }
    for code in &asking.countries {
        query.add_country(code);
    }
    let read = asking
        .condition
        .as_deref()
        .map(Condition::parse)
        .transpose();
    let checked = read.and_then(|condition| {
        condition
            .map(|condition| condition.checked(statistic, data))
            .transpose()
    });
    let answer = match checked {
        Err(wrong) => return Ok(Err(format!("`where`: {wrong}"))),
        Ok(None) => by::break_down(statistic, data, &query, &by)?,
        Ok(Some(condition)) => {
            let (under, _) = condition::apply(statistic, data, &query, &condition)?;
            let answer = by::break_down(statistic, &under, &query, &by)?;
            condition::kept(statistic, answer, &condition)
        }
    };
    let min_cell = settings.min_cell;
    let public = Public::broken_down(statistic, by.beside, answer, query.confidence, min_cell);
    Ok(Ok(public.shown().to_vec()))
}
