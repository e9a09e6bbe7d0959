//! The decimals of a column: one number of them for all its values of one unit.

use super::share::{is_of_few, own_decimals};
use crate::stats::{Estimate, Status, Unit};

/// Decimals beyond these say nothing to people.
const MOST: usize = 6; // also in `as_they_are`

/// The decimals of a column of values and of the column of their intervals.
#[derive(Debug, Clone, Default)]
pub(crate) struct Decimals {
    /// Of shares; none where the column holds none, or some would read as zero with the decimals of others.
    pub(crate) share: Option<usize>,
    others: Vec<ValueDecimals>,
}

#[derive(Debug, Clone)]
struct ValueDecimals {
    unit: Unit,
    /// Numbers without a unit are of many kinds: one for each.
    group: String,
    decimals: usize,
}

impl Decimals {
    /// The decimals of the figures of a column, whose unit is `default` unless they have another.
    pub(crate) fn of_column<'a>(
        default: Unit,
        figures: impl IntoIterator<Item = &'a Estimate>,
    ) -> Self {
        Self::needing(needed, default, figures)
    }

    /// The same for a drawing, where the smallest values need no digits of their own: three digits of the largest.
    pub(crate) fn of_drawing<'a>(
        default: Unit,
        figures: impl IntoIterator<Item = &'a Estimate>,
    ) -> Self {
        let of_largest = |values: &[f64], _: &[f64]| {
            let largest = values.iter().map(|x| x.abs()).filter(|x| x.is_finite());
            let largest = largest.fold(0.0, f64::max);
            needed(&[largest], &[])
        };
        Self::needing(of_largest, default, figures)
    }

    fn needing<'a>(
        decimals: fn(&[f64], &[f64]) -> usize,
        default: Unit,
        figures: impl IntoIterator<Item = &'a Estimate>,
    ) -> Self {
        let mut share: Option<usize> = None;
        let mut needs_decimals = false;
        let mut kinds: Vec<(Unit, &str, Vec<f64>, Vec<f64>)> = Vec::new();
        for figure in figures {
            let Some(value) = figure.value.filter(|_| figure.status != Status::Hidden) else {
                continue;
            };
            let unit = figure.unit.unwrap_or(default);
            if is_of_shares(unit) {
                if !is_of_few(figure) {
                    let own = own_decimals(figure);
                    share = Some(share.map_or(own, |share| share.min(own)));
                    let largest = value.high.unwrap_or(value.low);
                    needs_decimals |= own > 0 && (0.0..0.01).contains(&largest);
                }
                continue;
            }
            let group = kind(unit, figure);
            let at = kinds
                .iter()
                .position(|(known, of, ..)| (*known, *of) == (unit, group));
            let at = at.unwrap_or_else(|| {
                kinds.push((unit, group, Vec::new(), Vec::new()));
                kinds.len() - 1
            });
            kinds[at]
                .2
                .extend([Some(value.low), value.high].into_iter().flatten());
            let limits = figure.interval.map(|(low, high)| [Some(low), high]);
            kinds[at].3.extend(limits.into_iter().flatten().flatten());
        }
        let others = kinds
            .into_iter()
            .map(|(unit, group, values, limits)| ValueDecimals {
                unit,
                group: group.to_owned(),
                decimals: decimals(&values, &limits),
            });
        Self {
            share: share.filter(|decimals| *decimals > 0 || !needs_decimals),
            others: others.collect(),
        }
    }

    /// Of the value and the interval of a figure; none where its column is not known.
    pub(crate) fn of_value(&self, unit: Unit, figure: &Estimate) -> Option<usize> {
        let group = kind(unit, figure);
        let mut others = self.others.iter();
        let known = others.find(|other| other.unit == unit && other.group == group);
        known.map(|known| known.decimals)
    }
}

fn kind(unit: Unit, figure: &Estimate) -> &str {
    match unit {
        Unit::Number => figure.key("group"),
        _ => "",
    }
}

/// Whether values of a unit are written in percent.
fn is_of_shares(unit: Unit) -> bool {
    matches!(unit, Unit::Persons | Unit::Share | Unit::Tier | Unit::Rows)
}

/// Decimals that show three significant digits of the largest value and two of the smallest; no more than values and limits need.
fn needed(values: &[f64], limits: &[f64]) -> usize {
    let size = |x: &f64| x.abs();
    let is_shown = |x: &f64| x.is_finite() && *x > 0.0;
    let sizes: Vec<f64> = values.iter().map(size).filter(is_shown).collect();
    let largest = sizes.iter().copied().fold(0.0, f64::max);
    let smallest = sizes.iter().copied().fold(f64::INFINITY, f64::min);
    let decimals = |x: f64, digits: i32| {
        if is_shown(&x) {
            (digits - 1 - x.log10().floor() as i32).max(0) as usize
        } else {
            0
        }
    };
    let wanted = decimals(largest, 3).max(decimals(smallest, 2)).min(MOST);
    let limits = limits.iter().map(size).filter(is_shown);
    let all = sizes.iter().copied().chain(limits);
    all.map(|x| used(x, wanted)).max().unwrap_or(0)
}

/// Decimals of a number without trailing zeros, at most `most`.
fn used(x: f64, most: usize) -> usize {
    let text = super::trimmed(format!("{x:.most$}"));
    text.split_once('.')
        .map_or(0, |(_, decimals)| decimals.len())
}

/// Decimals that show the numbers of a query's column as they are: two, or three digits of the smallest.
pub(crate) fn as_they_are(numbers: &[f64]) -> usize {
    let smallest = numbers
        .iter()
        .map(|x| x.abs())
        .filter(|x| *x > 0.0)
        .fold(1.0, f64::min);
    let wanted = (2 - smallest.log10().floor() as i32).clamp(2, 6) as usize;
    numbers.iter().map(|x| used(*x, wanted)).max().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stats::Count;
    use crate::stats::mathematics::bounds::Range;
    use crate::stats::number::share_at;

    fn share(share: f64, base: u64, status: Status) -> Estimate {
        Estimate {
            value: Some(Range::exact(share)),
            base: Some(Count::exact(base)).filter(|_| status != Status::Published),
            status,
            ..Estimate::default()
        }
    }

    #[test]
    fn shares_of_a_column_have_the_decimals_that_its_smallest_base_allows() {
        let (large, small) = (
            share(0.278, 1_653, Status::Exact),
            share(0.8, 20, Status::Exact),
        );
        let of =
            |figures: &[&Estimate]| Decimals::of_column(Unit::Share, figures.iter().copied()).share;
        assert_eq!(of(&[&large]), Some(1));
        assert_eq!(of(&[&large, &small]), Some(0));
        assert_eq!(share_at(&large, Some(0)), "28%");
        assert_eq!(
            share_at(&share(0.002, 1_653, Status::Exact), Some(0)),
            "<1%"
        );
        // a share of a large base that would read as zero keeps its own
        let little = share(0.002, 5_000, Status::Exact);
        assert_eq!(of(&[&little, &small]), None);
        // a percentage stays as it was printed
        let printed = share(0.125, 0, Status::Published);
        assert_eq!(share_at(&printed, of(&[&printed, &small])), "12.5%");
    }

    #[test]
    fn numbers_of_a_column_have_the_decimals_of_the_largest_but_none_reads_as_zero() {
        assert_eq!(needed(&[0.042_857, 36.159_6], &[]), 3);
        assert_eq!(needed(&[22.0], &[]), 0);
        assert_eq!(needed(&[22.0], &[7.207, 109.4]), 1);
        assert_eq!(needed(&[0.136, 0.8], &[]), 3);
        assert_eq!(needed(&[0.5, 0.8], &[]), 1);
        assert_eq!(needed(&[], &[0.5]), 0);
        assert_eq!(as_they_are(&[340.333_333, 6.1]), 2);
        assert_eq!(as_they_are(&[0.416_666, 0.031_25]), 4);
        assert_eq!(as_they_are(&[3.0, 12.0]), 0);
    }
}
