//! The ranks that bounds and chance leave open.

use super::sides::ComparedCountry;
use super::{ComparedValue, keys};
use crate::dataset::count::Count;
use crate::stats::estimate::{Estimate, Status};
use crate::stats::mathematics::bounds::Range;
use crate::stats::mathematics::{interval, ranks};
use crate::stats::questions::query::Query;
use crate::stats::{Remark, Unit};

/// The possible ranks of countries with a number: from bounds, and from confidence intervals.
pub(in crate::stats) fn ranked(
    sides: &[ComparedCountry],
    part: &str,
    what: ComparedValue,
    query: &Query,
) -> Vec<Estimate> {
    let known: Vec<&ComparedCountry> = sides
        .iter()
        .filter(|side| match what {
            ComparedValue::Share => side.split().is_some() && side.figure.value.is_some(),
            ComparedValue::Count => side.count().is_some(),
            ComparedValue::Rate => side.count().and(side.exposure(what)).is_some(),
        })
        .collect();
    if known.len() < 2 {
        return Vec::new();
    }
    let (values, chance): (Vec<Range>, _) = match what {
        ComparedValue::Share => {
            let splits: Vec<_> = known.iter().filter_map(|side| side.split()).collect();
            let values = known.iter().filter_map(|side| side.figure.value).collect();
            let chance = ranks::share_sets(&splits, query.level().method, query.confidence());
            (values, chance)
        }
        ComparedValue::Count | ComparedValue::Rate => {
            let counted = |side: &&ComparedCountry| side.count().zip(side.exposure(what));
            let counts: Vec<(Count, f64)> = known.iter().filter_map(counted).collect();
            (
                counts.iter().map(bounds_of).collect(),
                count_sets(&counts, query),
            )
        }
    };
    let certain = ranks::sets(&values);
    let figure =
        |((side, certain), chance): ((&&ComparedCountry, &ranks::Ranks), &ranks::Ranks)| {
            let value = Range {
                low: certain.first as f64,
                high: Some(certain.last as f64),
            };
            Estimate {
                keys: keys(side, "", part, "rank", ""),
                unit: Some(Unit::Rank),
                value: Some(value),
                interval: Some((chance.first as f64, Some(chance.last as f64))),
                status: Status::of_value(Some(value)),
                remarks: Remark::Ranked { of: known.len() }.into(),
                ..Estimate::default()
            }
        };
    known
        .iter()
        .zip(&certain)
        .zip(&chance)
        .map(figure)
        .collect()
}

/// A count, per unit of what it was counted in, as a range.
fn bounds_of((count, exposure): &(Count, f64)) -> Range {
    Range {
        low: count.low as f64 / exposure,
        high: count.high.map(|high| high as f64 / exposure),
    }
}

/// The ranks that Garwood's intervals of counts, or of rates, leave open, which hold jointly by Bonferroni's inequality.
fn count_sets(counts: &[(Count, f64)], query: &Query) -> Vec<ranks::Ranks> {
    let each = 1.0 - (1.0 - query.confidence()) / counts.len() as f64;
    let limits = |(count, exposure): &(Count, f64)| Range {
        low: interval::garwood(count.low, each).0 / exposure,
        high: count
            .high
            .map(|high| interval::garwood(high, each).1 / exposure),
    };
    let limits: Vec<Range> = counts.iter().map(limits).collect();
    ranks::sets(&limits)
}
