//! The classes of a choropleth: few, with round limits, and each with some of the countries.

use crate::render::number;
use crate::stats::Unit;
use crate::stats::mathematics::bounds::Range;

use super::super::amounts;

/// How many classes there are at most: as many as there are steps of colour.
const MOST: usize = super::super::theme::STEPS as usize;

/// Classes of amounts, from least to most: class n goes from limit n-1, inclusive, to limit n.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Classes {
    limits: Vec<f64>,
    least: f64,
    most: f64,
    /// Whether the last class has no end.
    open: bool,
}

impl Classes {
    /// The classes of amounts: limits at the quintiles of all bounds, rounded; every 20% for shares.
    pub(super) fn of(amounts: &[Range], unit: Unit) -> Self {
        let mut ends: Vec<f64> = amounts
            .iter()
            .flat_map(|range| [Some(range.low), range.high])
            .flatten()
            .collect();
        ends.sort_by(f64::total_cmp);
        let least = ends.first().copied().unwrap_or(0.0);
        let most = ends.last().copied().unwrap_or(0.0);
        let limits = if unit == Unit::Share {
            let limits = (1..MOST).map(|at| at as f64 / MOST as f64);
            limits
                .filter(|limit| *limit > least && *limit <= most)
                .collect()
        } else {
            let (coarse, fine) = (
                quintiles(&ends, unit, &COARSE),
                quintiles(&ends, unit, &FINE),
            );
            if fine.len() > coarse.len() {
                fine
            } else {
                coarse
            }
        };
        let open = amounts.iter().any(|range| range.high.is_none());
        Self {
            limits,
            least,
            most,
            open,
        }
    }

    /// How many there are.
    pub(super) fn len(&self) -> usize {
        self.limits.len() + 1
    }

    /// The step of colour of a class: few classes lie as far apart as many.
    pub(super) fn step(&self, class: usize) -> u8 {
        match self.len() {
            1 => 2,
            2 => [1, 4][class.min(1)],
            3 => [0, 2, 4][class.min(2)],
            4 => [0, 1, 3, 4][class.min(3)],
            _ => class as u8,
        }
    }

    /// The classes of the least and the most that an amount can be.
    pub(super) fn both(&self, range: Range) -> (usize, usize) {
        let class = |x: f64| self.limits.iter().filter(|limit| **limit <= x).count();
        let high = range.high.map_or(self.limits.len(), class);
        (class(range.low), high)
    }

    /// The limits of all classes, from the least to the most: `0`, `0.3`, `1`, `7.81`.
    pub(super) fn ends(&self, unit: Unit) -> Vec<String> {
        let ends = [self.least].into_iter().chain(self.limits.iter().copied());
        let mut ends: Vec<String> = ends.map(|end| amounts::tick(unit, end)).collect();
        let more = if self.open { "+" } else { "" };
        ends.push(format!("{}{more}", amounts::tick(unit, self.most)));
        ends
    }

    /// A class in words: `10-49`, `20% to 40%`.
    pub(super) fn words(&self, class: usize, unit: Unit) -> String {
        let from = if class == 0 {
            self.least
        } else {
            self.limits[class - 1]
        };
        let last = class == self.limits.len();
        let to = if last { self.most } else { self.limits[class] };
        let (low, whole) = (amounts::tick(unit, from), amounts::counts(unit));
        if last && self.open {
            return format!("{low} or more");
        }
        // whole numbers below a limit end one before it
        let high = amounts::tick(unit, if whole && !last { to - 1.0 } else { to });
        if low == high {
            low
        } else if whole {
            number::range(&low, &high)
        } else if last {
            format!("{low} to {high}")
        } else {
            format!("{low} to under {high}")
        }
    }
}

/// Digits that limits may begin with, and more of them where few lie close together.
const COARSE: [f64; 7] = [1.0, 1.5, 2.0, 3.0, 5.0, 7.0, 10.0];
const FINE: [f64; 19] = [
    1.0, 1.1, 1.2, 1.5, 2.0, 2.5, 3.0, 3.5, 4.0, 4.5, 5.0, 5.5, 6.0, 6.5, 7.0, 8.0, 9.0, 9.5, 10.0,
];

/// The quintiles of sorted numbers, rounded; none below which there is nothing.
fn quintiles(ends: &[f64], unit: Unit, digits: &[f64]) -> Vec<f64> {
    let quantile = |at: usize| ends.get(at * ends.len() / MOST).copied();
    let mut limits: Vec<f64> = Vec::new();
    for limit in (1..MOST).filter_map(quantile) {
        let limit = rounded(limit, unit, digits);
        let from = limits.last().copied().unwrap_or(f64::NEG_INFINITY);
        let some_below = ends.iter().any(|end| (from..limit).contains(end));
        let some_above = ends.iter().any(|end| *end >= limit);
        if limit > from && some_below && some_above {
            limits.push(limit);
        }
    }
    limits
}

/// A limit as a round number.
fn rounded(x: f64, unit: Unit, digits: &[f64]) -> f64 {
    if x == 0.0 || !x.is_finite() {
        return 0.0;
    }
    let size = 10f64.powf(x.abs().log10().floor());
    let nearest = digits
        .iter()
        .map(|by| by * size)
        .min_by(|a, b| (a - x.abs()).abs().total_cmp(&(b - x.abs()).abs()));
    let round = nearest.unwrap_or(x.abs()) * x.signum();
    if amounts::counts(unit) {
        round.round()
    } else {
        round
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn limits_are_round_and_every_amount_has_its_class() {
        let counts = [
            3.0, 12.0, 22.0, 48.0, 90.0, 102.0, 111.0, 410.0, 1653.0, 3200.0,
        ];
        let amounts: Vec<Range> = counts.map(Range::exact).into();
        let classes = Classes::of(&amounts, Unit::Persons);
        assert_eq!(classes.limits, [20.0, 90.0, 110.0, 1500.0]);
        assert_eq!(classes.words(0, Unit::Persons), "3–19");
        assert_eq!(classes.words(4, Unit::Persons), "1,500–3,200");
        assert_eq!(classes.both(Range::exact(20.0)), (1, 1));
        let bounds = |low, high| Range { low, high };
        assert_eq!(classes.both(bounds(15.0, Some(25.0))), (0, 1));
        assert_eq!(classes.both(bounds(15.0, None)), (0, 4));
    }

    #[test]
    fn one_amount_is_one_class_and_none_are_no_harm() {
        let one = Classes::of(&[Range::exact(7.0)], Unit::Persons);
        assert_eq!((one.len(), one.words(0, Unit::Persons)), (1, "7".into()));
        assert_eq!(Classes::of(&[], Unit::Rate).len(), 1);
        let shares = [0.1, 0.9].map(Range::exact);
        let classes = Classes::of(&shares, Unit::Share);
        assert_eq!(classes.len(), 5);
        assert_eq!(classes.words(1, Unit::Share), "20% to under 40%");
        assert_eq!(
            classes.ends(Unit::Share),
            ["10%", "20%", "40%", "60%", "80%", "90%"]
        );
    }
}
