//! A share where some are of unknown category: "unknown" is never a category of the split, and never left unsaid.

use super::bounds::{Range, share};
use super::interval::quantile::{normal_quantile, root, tail};
use super::interval::tails::normal_below;
use super::interval::{Limits, Method};
use crate::dataset::count::Count;

/// Those in the category, those not in it, and those of whom that is not known. Counts between bounds may have any values
/// inside them, and all results but [`PartSplit::imbens_manski`] are tight over these.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PartSplit {
    /// In the category.
    pub part: Count,
    /// Known not to be in it.
    pub rest: Count,
    /// Not known, or not recorded.
    pub unknown: Count,
}

impl PartSplit {
    /// A split of counts known exactly.
    pub const fn exact(part: u64, rest: u64, unknown: u64) -> Self {
        Self {
            part: Count::exact(part),
            rest: Count::exact(rest),
            unknown: Count::exact(unknown),
        }
    }

    /// The share of those known, a fraction of 1: true of all if the unknown are like the known. `None` if zero may be
    /// known.
    pub fn of_known(&self) -> Option<Range> {
        share(self.part, self.rest)
    }

    /// The share of all, a fraction of 1, the unknown counted as not in the category: the smallest possible share. `None` if the total
    /// may be zero.
    pub fn of_all(&self) -> Option<Range> {
        share(self.part, add(self.rest, self.unknown))
    }

    /// The unknown, a fraction of all; `None` where the total may be zero.
    pub fn missing(&self) -> Option<Range> {
        share(self.unknown, add(self.part, self.rest))
    }

    /// From the share if no unknown one is in the category to that if all are; no assumption. `None` where there may be
    /// zero.
    ///
    /// Manski (2003), "Partial identification of probability distributions", doi:10.1007/b97478.
    pub fn worst_case(&self) -> Option<Range> {
        let most = share(add(self.part, self.unknown), self.rest)?;
        Some(Range {
            low: self.of_all()?.low,
            high: most.high,
        })
    }

    /// Limits of the share of those known: [`Method::over`] of the part and the rest.
    pub fn limits_of_known(&self, method: Method, confidence: f64) -> Limits {
        method.over(self.part, self.rest, confidence)
    }

    /// Limits outside the worst-case bounds: the lower one of the least share, the upper one of the largest. `[0, 1]` where
    /// the total may be zero.
    pub fn outer_limits(&self, method: Method, confidence: f64) -> Limits {
        let least = method.over(self.part, add(self.rest, self.unknown), confidence);
        let most = method.over(add(self.part, self.unknown), self.rest, confidence);
        (least.0, most.1)
    }

    /// The interval of Imbens and Manski for the share itself, shorter than [`PartSplit::outer_limits`], with the number of
    /// standard errors it adds to the worst-case bounds; cut off at 0 and 1.
    ///
    /// Its standard errors are Wald's, as published, and so nothing is added to a bound of 0 or 1: with few cases use the outer
    /// limits. `None` where the total may be zero, where the count of the unknown or another has no upper bound, or where both
    /// standard errors are 0. For counts between bounds it contains the interval of every completion but is not tight.
    ///
    /// Imbens and Manski (2004), doi:10.1111/j.1468-0262.2004.00555.x.
    pub fn imbens_manski(&self, confidence: f64) -> Option<(f64, Limits)> {
        let bounds = self.worst_case()?;
        let (low, high) = (bounds.low, bounds.high?);
        let all = add(add(self.part, self.rest), self.unknown);
        let (least, most) = (all.low as f64, all.high? as f64);
        let error = |share: f64, n: f64| (share * (1.0 - share) / n).sqrt();
        if least == most
            && self.part.low == self.part.high?
            && self.unknown.low == self.unknown.high?
        {
            let larger = error(low, most).max(error(high, most));
            if larger == 0.0 {
                return None;
            }
            let c = standard_errors((high - low) / larger, confidence);
            let limits = (low - c * error(low, most), high + c * error(high, most));
            return Some((c, (limits.0.max(0.0), limits.1.min(1.0))));
        }
        // never more standard errors than for a share without unknowns, at the share where they reach farthest
        let c = normal_quantile(tail(confidence));
        let least = least.max(1.0);
        let reach = |from: f64, to: f64| {
            let per_case = c / least.sqrt();
            let lowest = 0.5 - 0.5 / per_case.hypot(1.0);
            let share = lowest.clamp(from, to);
            (share - c * error(share, least)).max(0.0)
        };
        let of_all = self.of_all()?.high?;
        let most = share(add(self.part, self.unknown), self.rest)?;
        Some((
            c,
            (reach(low, of_all), 1.0 - reach(1.0 - high, 1.0 - most.low)),
        ))
    }
}

/// How many standard errors must be added to bounds that are a number of them apart: from 1.96 for none to 1.64 for many, at 95%.
fn standard_errors(apart: f64, confidence: f64) -> f64 {
    let tail = tail(confidence);
    let (most, least) = (normal_quantile(tail), normal_quantile(2.0 * tail));
    let density = |x: f64| (-x * x / 2.0).exp() / std::f64::consts::TAU.sqrt();
    root((least - 1e-9, most + 1e-9), most, |c| {
        // what is left out on the far side and on the near side, against twice the tail
        let left_out = normal_below(-c - apart) + normal_below(-c);
        (2.0 * tail - left_out, density(c + apart) + density(c))
    })
}

fn add(a: Count, b: Count) -> Count {
    Count {
        low: a.low.saturating_add(b.low),
        high: a.high.zip(b.high).map(|(a, b)| a.saturating_add(b)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_over_bounds_are_those_of_the_extreme_completions() {
        let bounds = PartSplit {
            part: Count::between(0, 3),
            rest: Count::between(2, 4),
            unknown: Count::between(0, 5),
        };
        let mut hull = [(1.0_f64, 0.0_f64); 6];
        let mut widest = 0.0_f64;
        for part in 0..=3 {
            for rest in 2..=4 {
                for unknown in 0..=5 {
                    let one = PartSplit::exact(part, rest, unknown);
                    let ranges = [
                        one.of_known(),
                        one.of_all(),
                        one.missing(),
                        one.worst_case(),
                    ];
                    let limits = [
                        one.limits_of_known(Method::Wilson, 0.95),
                        one.outer_limits(Method::Wilson, 0.95),
                    ];
                    let pairs =
                        ranges.map(|range| (range.unwrap().low, range.unwrap().high.unwrap()));
                    for (hull, (low, high)) in hull.iter_mut().zip(pairs.into_iter().chain(limits))
                    {
                        *hull = (hull.0.min(low), hull.1.max(high));
                    }
                    if let Some((c, (low, high))) = one.imbens_manski(0.95) {
                        let (most, limits) = bounds.imbens_manski(0.95).unwrap();
                        assert!(
                            c <= most + 1e-9 && limits.0 <= low && high <= limits.1,
                            "{one:?}"
                        );
                        widest = widest.max(high - low);
                    }
                }
            }
        }
        assert!(widest > 0.5);
        let ranges = [
            bounds.of_known(),
            bounds.of_all(),
            bounds.missing(),
            bounds.worst_case(),
        ];
        let limits = [
            bounds.limits_of_known(Method::Wilson, 0.95),
            bounds.outer_limits(Method::Wilson, 0.95),
        ];
        let pairs = ranges.map(|range| (range.unwrap().low, range.unwrap().high.unwrap()));
        assert_eq!(pairs.into_iter().chain(limits).collect::<Vec<_>>(), hull);
    }

    #[test]
    fn nobody_and_nobody_known_are_undefined_not_zero() {
        let nobody = PartSplit::exact(0, 0, 0);
        assert_eq!(
            (
                nobody.of_known(),
                nobody.of_all(),
                nobody.missing(),
                nobody.worst_case()
            ),
            (None, None, None, None)
        );
        assert_eq!(nobody.outer_limits(Method::Wilson, 0.95), (0.0, 1.0));
        let unknown = PartSplit::exact(0, 0, 12);
        assert_eq!(unknown.of_known(), None);
        assert_eq!(unknown.imbens_manski(0.95), None);
    }
}
