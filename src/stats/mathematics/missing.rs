//! A share where some are of unknown category: "unknown" is never a category of the split, and never left unsaid.

use super::bounds::{Range, share};
use super::interval::{IntervalMethod, Limits};
use crate::dataset::count::Count;

/// Those in the category, those not in it, and those of whom that is not known. Counts between bounds may have any values
/// inside them, and all results are tight over these.
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

    /// The share of all, a fraction of 1, the unknown counted as not in the category: the smallest possible share. `None` if the total
    /// may be zero.
    fn of_all(&self) -> Option<Range> {
        share(self.part, add(self.rest, self.unknown))
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

    /// Limits outside the worst-case bounds: the lower one of the least share, the upper one of the largest. `[0, 1]` where
    /// the total may be zero.
    pub fn outer_limits(&self, method: IntervalMethod, confidence: f64) -> Limits {
        let least = method.over(self.part, add(self.rest, self.unknown), confidence);
        let most = method.over(add(self.part, self.unknown), self.rest, confidence);
        (least.0, most.1)
    }
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
        let ends = |split: &PartSplit| {
            let worst = split.worst_case().unwrap();
            let limits = split.outer_limits(IntervalMethod::Wilson, 0.95);
            [(worst.low, worst.high.unwrap()), limits]
        };
        let mut hull = [(1.0_f64, 0.0_f64); 2];
        for part in 0..=3 {
            for rest in 2..=4 {
                for unknown in 0..=5 {
                    let one = PartSplit::exact(part, rest, unknown);
                    for (hull, (low, high)) in hull.iter_mut().zip(ends(&one)) {
                        *hull = (hull.0.min(low), hull.1.max(high));
                    }
                }
            }
        }
        assert_eq!(ends(&bounds), hull);
    }

    #[test]
    fn the_share_of_no_one_is_undefined_not_zero() {
        let nobody = PartSplit::exact(0, 0, 0);
        assert_eq!(nobody.worst_case(), None);
        assert_eq!(
            nobody.outer_limits(IntervalMethod::Wilson, 0.95),
            (0.0, 1.0)
        );
    }
}
