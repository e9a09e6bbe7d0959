//! The cells of figures that may be shown, for conditions and order: keys, numbers and status, as machine formats have them.

use crate::stats::Estimate;
use crate::stats::estimate::Status;
use crate::stats::mathematics::bounds::Range;

/// The columns of numbers.
pub(crate) const NUMBERS: [&str; 11] = [
    "count",
    "count_low",
    "count_high",
    "base",
    "base_low",
    "base_high",
    "value",
    "value_low",
    "value_high",
    "ci_low",
    "ci_high",
];

/// The columns of a figure with these keys that can be asked for.
pub(super) fn columns<'a>(keys: &[&'a str]) -> Vec<&'a str> {
    let numbers = NUMBERS.into_iter().chain(["status"]);
    keys.iter().copied().chain(numbers).collect()
}

/// Whether a column holds numbers.
pub(super) fn is_number(column: &str) -> bool {
    NUMBERS.contains(&column)
}

/// The number in a column of a figure, or its bounds; none where it is hidden, unknown, or the column holds none.
pub(crate) fn number(figure: &Estimate, column: &str) -> Option<Range> {
    let counted = |count: crate::stats::Count| Range {
        low: count.low as f64,
        high: count.high.map(|high| high as f64),
    };
    // a total that its parts contradict has no place among others
    let usable = figure.status != Status::Contradicted;
    let count = figure.count.filter(|_| usable).map(counted);
    let base = figure.base.map(counted);
    let low = |range: Option<Range>| range.map(|range| Range::exact(range.low));
    let high = |range: Option<Range>| range.and_then(|range| range.high).map(Range::exact);
    match column {
        "count" => count,
        "count_low" => low(count),
        "count_high" => high(count),
        "base" => base,
        "base_low" => low(base),
        "base_high" => high(base),
        "value" => figure.value,
        "value_low" => low(figure.value),
        "value_high" => high(figure.value),
        "ci_low" => figure.interval.map(|(low, _)| Range::exact(low)),
        "ci_high" => figure.interval.and_then(|(_, high)| high).map(Range::exact),
        _ => None,
    }
}

/// The text in a column of a figure; empty where there is none.
pub(super) fn text<'a>(figure: &'a Estimate, column: &str) -> &'a str {
    match column {
        "status" => figure.status.word(),
        column => figure.key(column),
    }
}
