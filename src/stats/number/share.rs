//! Shares in percent, with the decimals that their base allows, and their confidence intervals.

use super::{Bounds, count, three};
use crate::stats::estimate::LEAST_BASE;
use crate::stats::mathematics::bounds::Range;
use crate::stats::{Estimate, Status};

/// What is shown instead of a share of a base under [`LEAST_BASE`].
pub(crate) const FEW: &str = "few";

/// A base under this is marked.
const SMALL_BASE: u64 = 30;

/// Whether the base is too small for a share.
pub(crate) fn is_of_few(figure: &Estimate) -> bool {
    let base = figure.base.and_then(|base| base.high);
    base.is_some_and(|base| base < LEAST_BASE) && figure.status != Status::Published
}

/// A share in percent, `74%` or `41–55%`, with the decimals its base allows; as printed where it was published without.
pub(crate) fn share(figure: &Estimate) -> String {
    share_at(figure, None)
}

/// A share with the decimals of its column.
pub(crate) fn share_at(figure: &Estimate, column: Option<usize>) -> String {
    if figure.value.is_some() && is_of_few(figure) {
        return FEW.into();
    }
    bounds(figure, column).map_or("–".into(), |share| share.short("", "%"))
}

/// A share for a sentence: `72%`, `between 41% and 55%`, `less than 1%`; none of a base that is too small for one.
pub(crate) fn share_in_words(figure: &Estimate) -> Option<String> {
    let share = bounds(figure, None).filter(|_| !is_of_few(figure))?;
    Some(share.in_words("%"))
}

fn bounds(figure: &Estimate, column: Option<usize>) -> Option<Bounds> {
    let value = figure.value?;
    let decimals = decimals(figure, column);
    let share = Bounds::new(
        percent(value.low, decimals),
        value.high.map(|high| percent(high, decimals)),
    );
    // a little is more than nothing
    Some(match share {
        Bounds::One(zero) if value.high > Some(0.0) && zero.parse() == Ok(0.0) => {
            Bounds::Under(format!("{:.decimals$}", [1.0, 0.1, 0.01][decimals.min(2)]))
        }
        share => share,
    })
}

/// A share in percent; of a base that is too small for one, the count.
pub(crate) fn share_or_count(figure: &Estimate) -> String {
    share_or_count_at(figure, None)
}

/// A share with the decimals of its column; of a base that is too small for one, the count.
pub(crate) fn share_or_count_at(figure: &Estimate, column: Option<usize>) -> String {
    if is_of_few(figure) {
        count(figure.count)
    } else {
        share_at(figure, column)
    }
}

/// The confidence interval of a share: `22–48%`; of none of the base its upper limit, of all its lower one; with a mark where it
/// holds jointly with those of the other shares.
pub(crate) fn share_interval_at(figure: &Estimate, column: Option<usize>) -> String {
    let limits = share_limits(figure, column);
    let together = figure.level.and_then(|level| level.together);
    match together {
        Some(_) if !limits.is_empty() => limits + "‡",
        _ => limits,
    }
}

/// The limits of an interval without a mark; empty where there is none.
pub(crate) fn share_limits(figure: &Estimate, column: Option<usize>) -> String {
    let Some((low, high)) = figure.interval.filter(|_| !is_of_few(figure)) else {
        return String::new();
    };
    let decimals = decimals(figure, column);
    let high = high.unwrap_or(1.0);
    let (least, most) = (percent(low, decimals), percent(high, decimals));
    let limits = match figure.value.and_then(Range::number) {
        Some(0.0) if low <= 0.0 => Bounds::AtMost(most),
        Some(1.0) if high >= 1.0 => Bounds::AtLeast(least),
        _ => Bounds::Between(least, most),
    };
    limits.short("", "%")
}

/// A level of confidence: `95%`.
pub(crate) fn level(confidence: f64) -> String {
    three(confidence * 100.0) + "%"
}

/// A mark for a base under 30.
pub(crate) fn small_base(figure: &Estimate) -> &'static str {
    let base = figure.base.and_then(|base| base.high);
    if base.is_some_and(|base| base < SMALL_BASE) {
        "†"
    } else {
        ""
    }
}

/// Decimals of a percentage: those of its column, but never more than its own; as many as were printed of a published one.
fn decimals(figure: &Estimate, column: Option<usize>) -> usize {
    let own = own_decimals(figure);
    match column {
        Some(column) if figure.status != Status::Published => column.min(own),
        _ => own,
    }
}

/// Decimals that a figure allows: none for a base under 100; as many as were printed of a published one.
pub(super) fn own_decimals(figure: &Estimate) -> usize {
    let printed = || {
        let ends = figure.value.map(|value| [Some(value.low), value.high]);
        let ends = ends.into_iter().flatten().flatten();
        let decimals = ends.map(|end| {
            let text = super::trimmed(percent(end, 2));
            text.split_once('.')
                .map_or(0, |(_, decimals)| decimals.len())
        });
        decimals.max().unwrap_or(0)
    };
    match figure.base {
        Some(base) if figure.status != Status::Published => usize::from(base.low >= 100),
        _ => printed(),
    }
}

fn percent(share: f64, decimals: usize) -> String {
    // the smallest step lifts a half that binary digits put just below it
    let text = format!("{:.decimals$}", share * 100.0 * (1.0 + f64::EPSILON));
    match text.as_str() {
        "100.0" => "100".into(), // a fourth digit says nothing
        _ => text,
    }
}
