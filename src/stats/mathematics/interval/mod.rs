//! Confidence intervals: what chance in the counting leaves open where a base is known.
//!
//! An interval measures chance, not who gets identified: identified victims are not a sample of trafficked people. A level
//! outside 0 to 1 is taken for the nearest inside; more cases than the base are taken for all of them.

pub use p_value::{equal_rates_p, fisher_p};
pub use poisson::{garwood, rate, rate_limits};
pub use share::{clopper_pearson, jeffreys, mid_p, wilson};
pub use simultaneous::{goodman, goodman_over};
pub use sison_glaz::sison_glaz;
pub use two::{difference, difference_over, rate_ratio_over, ratio, ratio_over};

use crate::dataset::count::Count;

pub(crate) mod density;
pub mod p_value;
pub mod poisson;
pub(crate) mod quantile;
pub mod share;
pub mod simultaneous;
pub mod sison_glaz;
pub(crate) mod tails;
pub mod two;

/// Lower and upper limit.
pub type Limits = (f64, f64);

/// How the interval of one share is computed. Wald's `p ± z se` is not among them: it has no width at 0 of n.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum IntervalMethod {
    /// Wilson's score interval.
    #[default]
    Wilson,
    /// The exact interval of Clopper and Pearson.
    ClopperPearson,
    /// Jeffreys' interval.
    Jeffreys,
    /// The mid-P interval.
    MidP,
}

impl IntervalMethod {
    /// All of them, the default first.
    pub const ALL: [Self; 4] = [
        Self::Wilson,
        Self::ClopperPearson,
        Self::Jeffreys,
        Self::MidP,
    ];

    /// The method of a name.
    pub fn find(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|method| method.name() == name)
    }

    /// Its name on the command line.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Wilson => "wilson",
            Self::ClopperPearson => "clopper-pearson",
            Self::Jeffreys => "jeffreys",
            Self::MidP => "mid-p",
        }
    }

    /// Its name for people.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Wilson => "Wilson score interval",
            Self::ClopperPearson => "Clopper-Pearson exact interval",
            Self::Jeffreys => "Jeffreys interval",
            Self::MidP => "mid-P interval",
        }
    }

    /// Where it comes from.
    pub const fn source(self) -> &'static str {
        match self {
            Self::Wilson => "Wilson (1927), doi:10.1080/01621459.1927.10502953",
            Self::ClopperPearson => "Clopper and Pearson (1934), doi:10.1093/biomet/26.4.404",
            Self::Jeffreys => "Brown, Cai and DasGupta (2001), doi:10.1214/ss/1009213286",
            Self::MidP => "Berry and Armitage (1995), doi:10.2307/2348891",
        }
    }

    /// The limits of the share `x / n`, fractions of 1; `[0, 1]` if `n` is 0.
    pub fn limits(self, x: u64, n: u64, confidence: f64) -> Limits {
        match self {
            Self::Wilson => wilson(x, n, confidence),
            Self::ClopperPearson => clopper_pearson(x, n, confidence),
            Self::Jeffreys => jeffreys(x, n, confidence),
            Self::MidP => mid_p(x, n, confidence),
        }
    }

    /// The limits of `part / (part + rest)` over every value inside the bounds, and no wider: each limit rises with the part
    /// and falls with the rest. `[0, 1]` where both may be 0.
    pub fn over(self, part: Count, rest: Count, confidence: f64) -> Limits {
        let limits =
            |part: u64, rest: u64| self.limits(part, part.saturating_add(rest), confidence);
        let low = rest.high.map_or(0.0, |rest| limits(part.low, rest).0);
        let high = part.high.map_or(1.0, |part| limits(part, rest.low).1);
        (low, high)
    }

    /// The limits of `part / base` over every value inside the bounds at which the part does not exceed the base, and no
    /// wider; `[0, 1]` where both may be 0.
    pub fn over_base(self, part: Count, base: Count, confidence: f64) -> Limits {
        let low = base
            .high
            .map_or(0.0, |base| self.limits(part.low, base, confidence).0);
        let high = part
            .high
            .map_or(1.0, |part| self.limits(part, base.low, confidence).1);
        (low, high)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_method_has_a_name_of_its_own_and_gives_the_ends_exactly() {
        for method in IntervalMethod::ALL {
            assert_eq!(IntervalMethod::find(method.name()), Some(method));
            assert!(method.source().contains("doi:"));
            assert_eq!(method.limits(0, 0, 0.95), (0.0, 1.0));
            assert_eq!(method.limits(0, 9, 0.95).0, 0.0);
            assert_eq!(method.limits(9, 9, 0.95).1, 1.0);
            assert_eq!(method.limits(12, 9, 0.95), method.limits(9, 9, 0.95));
        }
        assert_eq!(IntervalMethod::find("wald"), None);
    }

    #[test]
    fn limits_over_bounds_are_those_of_the_extreme_completions() {
        let counts = [(0, 4), (3, 3), (2, 5), (0, 0)].map(|(low, high)| Count::between(low, high));
        for method in IntervalMethod::ALL {
            for part in counts {
                for other in counts {
                    let (mut over, mut over_base) = ((1.0_f64, 0.0_f64), (1.0_f64, 0.0_f64));
                    for x in part.low..=part.high.unwrap() {
                        for y in other.low..=other.high.unwrap() {
                            let (low, high) = method.limits(x, x + y, 0.95);
                            over = (over.0.min(low), over.1.max(high));
                            if x <= y {
                                let (low, high) = method.limits(x, y, 0.95);
                                over_base = (over_base.0.min(low), over_base.1.max(high));
                            }
                        }
                    }
                    assert_eq!(method.over(part, other, 0.95), over, "{part} and {other}");
                    if part.low <= other.high.unwrap() {
                        assert_eq!(
                            method.over_base(part, other, 0.95),
                            over_base,
                            "{part} of {other}"
                        );
                    }
                }
            }
        }
    }

    #[test]
    fn what_has_no_upper_bound_opens_a_limit() {
        let many = Count { low: 3, high: None };
        assert_eq!(
            IntervalMethod::Wilson.over(Count::exact(3), many, 0.95).0,
            0.0
        );
        assert_eq!(
            IntervalMethod::Wilson.over(many, Count::exact(3), 0.95).1,
            1.0
        );
        let (low, high) = IntervalMethod::Wilson.over_base(Count::exact(3), many, 0.95);
        assert!(low == 0.0 && high == 1.0);
    }
}
