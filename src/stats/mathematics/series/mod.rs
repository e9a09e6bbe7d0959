//! Counts over years: whether they rise, how fast, and whether they vary more than chance lets them.
//!
//! Years without a count are gaps: they are left out, and the years between others stay as many as they are. A rise in
//! identified victims may be better detection; it is never a rise in trafficking.

pub use trend::Trend;

use super::bounds::Range;
use super::interval::tails::gamma;
use crate::dataset::count::Count;

mod trend;

/// The known counts of a series, one per year, in the order of the years.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CountSeries(Vec<(i64, Count)>);

/// Variation about a constant rate.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Dispersion {
    /// `Σ (x - mean)² / mean`.
    pub chi_square: f64,
    /// Years less one.
    pub degrees: usize,
    /// The probability of as much variation in counts of a constant rate.
    pub p: f64,
}

impl CountSeries {
    /// The series of years and counts, in any order, gaps left out; `None` where a year is given twice.
    pub fn new(years: &[(i64, Option<Count>)]) -> Option<Self> {
        let mut years = years.to_vec();
        years.sort_by_key(|(year, _)| *year);
        if years.windows(2).any(|pair| pair[0].0 == pair[1].0) {
            return None;
        }
        Some(Self(
            years
                .into_iter()
                .filter_map(|(year, count)| Some((year, count?)))
                .collect(),
        ))
    }

    /// The years that are known.
    pub fn years(&self) -> usize {
        self.0.len()
    }

    /// The counts, where all are known exactly.
    fn exact(&self) -> Option<Vec<u64>> {
        self.0.iter().map(|(_, count)| count.number()).collect()
    }

    /// Every pair, the earlier first.
    fn pairs(&self) -> impl Iterator<Item = ((i64, Count), (i64, Count))> {
        self.0
            .iter()
            .enumerate()
            .flat_map(|(at, before)| self.0[at + 1..].iter().map(move |after| (*before, *after)))
    }

    /// The slope of Theil and Sen, persons (or cases) a year: the median of the slopes of all pairs. `None` for fewer than two
    /// years, or where it has no lower bound.
    ///
    /// For counts between bounds it contains the slope of every completion, the median of the least slopes to that of the
    /// largest, and is not always tight.
    ///
    /// Sen (1968), doi:10.1080/01621459.1968.10480934.
    pub fn slope(&self) -> Option<Range> {
        let top = |count: Count| count.high.map_or(f64::INFINITY, |high| high as f64);
        let slopes = |of: fn(f64, f64, f64, f64) -> f64| {
            let slope = |((year, before), (later, after)): ((i64, Count), (i64, Count))| {
                of(before.low as f64, top(before), after.low as f64, top(after))
                    / (later as f64 - year as f64)
            };
            median(self.pairs().map(slope).collect())
        };
        let low = slopes(|_, before, after, _| after - before)?;
        let high = slopes(|before, _, _, after| after - before)?;
        low.is_finite().then_some(Range {
            low,
            high: Some(high).filter(|high| high.is_finite()),
        })
    }

    /// The index of dispersion against a constant rate, each year counted alike; `None` for fewer than two years, where the total
    /// was counted, or where a count is known only between bounds.
    ///
    /// Fisher (1950), doi:10.2307/3001420.
    pub fn dispersion(&self) -> Option<Dispersion> {
        let counts = self.exact()?;
        let n = counts.len() as f64;
        let mean = counts.iter().map(|x| *x as f64).sum::<f64>() / n;
        // NaN for no years
        if n < 2.0 || mean == 0.0 {
            return None;
        }
        let chi_square = counts
            .iter()
            .map(|x| (*x as f64 - mean).powi(2))
            .sum::<f64>()
            / mean;
        Some(Dispersion {
            chi_square,
            degrees: counts.len() - 1,
            p: gamma((n - 1.0) / 2.0, chi_square / 2.0).1,
        })
    }
}

fn median(mut values: Vec<f64>) -> Option<f64> {
    values.sort_by(f64::total_cmp);
    let middle = values.len() / 2;
    let upper = *values.get(middle)?;
    let lower = if values.len().is_multiple_of(2) {
        values[middle - 1]
    } else {
        upper
    };
    Some(f64::midpoint(lower, upper))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gaps_stay_gaps() {
        let exact = |x| Some(Count::exact(x));
        let years = [
            (2023, exact(9)),
            (2019, exact(1)),
            (2021, None),
            (2022, None),
        ];
        let gappy = CountSeries::new(&years).unwrap();
        assert_eq!(
            (gappy.years(), gappy.slope().unwrap().number()),
            (2, Some(2.0))
        );
        assert_eq!(
            CountSeries::new(&[(2020, exact(1)), (2020, exact(2))]),
            None
        );
        let none = CountSeries::new(&[(2020, None)]).unwrap();
        assert!(
            none.trend().is_none()
                && none.slope().is_none()
                && none.dispersion().is_none()
                && none.s().is_none()
        );
    }

    #[test]
    fn bounds_contain_every_completion() {
        let bounds = [(0, 2), (1, 1), (2, 4), (0, 3)];
        let years: Vec<_> = [2000, 2001, 2003, 2004]
            .into_iter()
            .zip(bounds.map(|(low, high)| Some(Count::between(low, high))))
            .collect();
        let open = CountSeries::new(&years).unwrap();
        assert!(open.trend().is_none() && open.dispersion().is_none());
        let ((least, most), slope) = (open.s().unwrap(), open.slope().unwrap());
        let (mut hull, mut steepest) = ((6, -6), f64::NEG_INFINITY);
        for a in 0..=2 {
            for c in 2..=4 {
                for d in 0..=3 {
                    let counts = [a, 1, c, d].map(|x| Some(Count::exact(x)));
                    let one = CountSeries::new(
                        &[2000, 2001, 2003, 2004]
                            .into_iter()
                            .zip(counts)
                            .collect::<Vec<_>>(),
                    )
                    .unwrap();
                    let s = one.trend().unwrap().s;
                    hull = (hull.0.min(s), hull.1.max(s));
                    let one = one.slope().unwrap().number().unwrap();
                    assert!(slope.low <= one && one <= slope.high.unwrap());
                    steepest = steepest.max(one);
                }
            }
        }
        assert!(least <= hull.0 && hull.1 <= most);
        // contained, but not tight: no completion has the middle slopes all at their largest
        assert_eq!((steepest, slope.high), (0.875, Some(1.0)));
        let many = CountSeries::new(&[
            (2000, Some(Count::exact(3))),
            (2001, Some(Count { low: 4, high: None })),
        ])
        .unwrap();
        assert_eq!((many.s(), many.slope().unwrap().high), (Some((1, 1)), None));
    }
}
