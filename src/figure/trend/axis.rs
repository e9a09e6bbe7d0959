//! The axis of amounts: from zero, or logarithmic.

use super::Series;
use crate::figure::{amounts, ticks};
use crate::stats::Unit;

/// From where to where amounts are drawn.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct AmountAxis {
    /// The lower end: 0, or a power of ten on a logarithmic axis.
    pub low: f64,
    /// The upper end.
    pub high: f64,
    /// What is written along it.
    pub ticks: Vec<f64>,
    /// Whether it is logarithmic.
    pub log: bool,
}

impl AmountAxis {
    /// The axis of lines; of none that are above zero there is no logarithmic one.
    pub(super) fn of<'s, 'a: 's>(
        lines: impl Iterator<Item = &'s Series<'a>>,
        unit: Unit,
        about: usize,
        log: bool,
    ) -> Self {
        let (mut least, mut most) = (f64::INFINITY, 0.0_f64);
        for (range, _) in lines.flat_map(|series| series.years.values()) {
            let Some(range) = range else { continue };
            most = most.max(super::series::top(*range));
            let above = [Some(range.low), range.high].into_iter().flatten();
            least = above.filter(|x| *x > 0.0).fold(least, f64::min);
        }
        if log && least.is_finite() {
            return Self::logarithmic(least, most);
        }
        let ticks = if amounts::counts(unit) {
            ticks::ticks(most, about)
        } else {
            fractions(most, about)
        };
        Self {
            low: 0.0,
            high: ticks.last().copied().unwrap_or(1.0),
            ticks,
            log: false,
        }
    }

    fn logarithmic(least: f64, most: f64) -> Self {
        let low = 10f64.powi(least.log10().floor() as i32);
        let decades = (most / low).log10().ceil().max(1.0) as i32;
        let steps: &[f64] = if decades <= 2 {
            &[1.0, 2.0, 5.0]
        } else {
            &[1.0]
        };
        let mut ticks = Vec::new();
        for decade in 0..=decades {
            let size = low * 10f64.powi(decade);
            ticks.extend(steps.iter().map(|step| step * size));
        }
        // up to the first that is above all
        let end = ticks.iter().position(|tick| *tick >= most * 0.999);
        ticks.truncate(end.map_or(ticks.len(), |end| end + 1));
        Self {
            low,
            high: ticks.last().copied().unwrap_or(low * 10.0),
            ticks,
            log: true,
        }
    }

    /// Where an amount lies, from 0 at the lower end to 1 at the upper one; what a logarithm has no place for is at the lower end.
    pub(super) fn part(&self, value: f64) -> f64 {
        let part = if self.log {
            (value.max(self.low) / self.low).log10() / (self.high / self.low).log10()
        } else {
            (value - self.low) / (self.high - self.low)
        };
        if part.is_finite() {
            part.clamp(0.0, 1.0)
        } else {
            0.0
        }
    }
}

/// Ticks of fractions, which have some between whole numbers.
fn fractions(most: f64, about: usize) -> Vec<f64> {
    let mut unit = 1.0;
    while most > 0.0 && most * unit < 100.0 && unit < 1e9 {
        unit *= 10.0;
    }
    let ticks = ticks::ticks(most * unit, about).into_iter();
    ticks.map(|tick| tick / unit).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_logarithmic_axis_has_round_ends_and_equal_steps() {
        let axis = AmountAxis::logarithmic(3.0, 1_600.0);
        assert_eq!(axis.ticks, [1.0, 10.0, 100.0, 1_000.0, 10_000.0]);
        assert!((axis.part(100.0) - 0.5).abs() < 1e-9);
        assert_eq!((axis.part(0.0), axis.part(1e9)), (0.0, 1.0));
        let short = AmountAxis::logarithmic(12.0, 88.0);
        assert_eq!(short.ticks, [10.0, 20.0, 50.0, 100.0]);
    }
}
