//! Intervals of a count and of a rate, by chance in the counting of rare events.

use super::Limits;
use super::quantile::{gamma_high, gamma_low, tail};
use crate::dataset::count::Count;
use crate::stats::mathematics::bounds::{self, Range};

/// Garwood's exact interval of the expectation behind a count of `x`, in persons (or cases); the lower limit is 0 for none.
///
/// Garwood (1936), doi:10.1093/biomet/28.3-4.437.
pub fn garwood(x: u64, confidence: f64) -> Limits {
    let (tail, count) = (tail(confidence), x as f64);
    let low = if x == 0 { 0.0 } else { gamma_low(tail, count) };
    (low, gamma_high(tail, count + 1.0))
}

/// A rate, `per` a number of the population (100,000 in SDG 16.2.2), over every value inside the bounds; `None` for a
/// population without an upper bound, or of zero.
pub fn rate(count: Count, population: Count, per: f64) -> Option<Range> {
    population.high?; // it says nothing about any population
    let ratio = bounds::ratio(count, population)?;
    Some(Range {
        low: ratio.low * per,
        high: ratio.high.map(|high| high * per),
    })
}

/// Garwood's interval of a rate, over every value inside the bounds and no wider; `None` as for [`rate`].
///
/// The population is taken as known but for its bounds: chance is in the count alone.
pub fn rate_limits(count: Count, population: Count, per: f64, confidence: f64) -> Option<Range> {
    let most = population.high.filter(|most| *most > 0)?;
    let low = garwood(count.low, confidence).0 / most as f64 * per;
    let high = count
        .high
        .filter(|_| population.low > 0)
        .map(|high| garwood(high, confidence).1 / population.low as f64 * per);
    Some(Range { low, high })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Closed forms: none seen leaves up to `-ln(tail)`, one at least `-ln(1 - tail)`.
    #[test]
    fn small_and_large_counts() {
        assert!((garwood(0, 0.95).1 - 3.688_879_454_113_936).abs() < 1e-12);
        assert!((garwood(1, 0.95).0 - 0.025_317_807_984_289_9).abs() < 1e-12);
        // for large counts the normal limits, to a few units
        let (low, high) = garwood(1_000_000_000, 0.95);
        assert!((1e9 - low - 61_979.5).abs() < 3.0 && (high - 1e9 - 61_979.5).abs() < 3.0);
    }

    #[test]
    fn a_rate_covers_every_value_inside_the_bounds() {
        let (count, people) = (Count::between(0, 4), Count::between(900, 1_000));
        let over = rate_limits(count, people, 1e5, 0.95).unwrap();
        for x in 0..=4 {
            for n in [900, 950, 1_000] {
                let one = rate_limits(Count::exact(x), Count::exact(n), 1e5, 0.95).unwrap();
                let value = rate(Count::exact(x), Count::exact(n), 1e5).unwrap().low;
                assert!(over.low <= one.low && one.high <= over.high);
                assert!(one.low <= value && value <= one.high.unwrap());
            }
        }
        assert_eq!(rate_limits(count, Count::exact(0), 1e5, 0.95), None);
        let open = Count { low: 3, high: None };
        assert_eq!(rate_limits(open, people, 1e5, 0.95).unwrap().high, None);
        assert_eq!(rate(open, open, 1e5), None);
    }
}
