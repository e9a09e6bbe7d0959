//! Concentration and diversity of a split into categories, such as the destinations of an origin.
//!
//! All measures depend on the classification: state how many categories are distinguished. Logarithms are natural.
//!
//! Hirschman (1964), "The paternity of an index", American Economic Review 54; Simpson (1949), doi:10.1038/163688a0; Shannon (1948),
//! doi:10.1002/j.1538-7305.1948.tb01338.x; Pielou (1966), doi:10.1016/0022-5193(66)90013-0; Hill (1973), doi:10.2307/1934352.

use super::bounds::Range;
use crate::dataset::count::Count;
pub use candidates::{Class, measure};

mod candidates;
mod over;

/// Concentration of a split, each measure over every value inside the bounds of its counts.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Concentration {
    /// Herfindahl–Hirschman index: the sum of the squared shares, from 1 / k for even shares of k categories to 1 for all cases in
    /// one.
    pub hhi: Range,
    /// Shannon entropy in nats, the sum of `-p ln p`: from 0 for all cases in one category to ln k for even shares.
    pub entropy: Range,
    /// Number of categories (k), also those without a case; a range where a class combines several.
    pub categories: Count,
    /// Number of cases.
    pub cases: Count,
}

impl Concentration {
    /// Number of categories of equal size that have the same index (Hill number of order 2): 1 / HHI.
    pub fn effective_number(&self) -> Range {
        Range {
            low: self.hhi.high.map_or(1.0, |high| 1.0 / high),
            high: (self.hhi.low > 0.0).then(|| 1.0 / self.hhi.low),
        }
    }

    /// Number of categories of equal size that have the same entropy (Hill number of order 1): exp(entropy).
    pub fn effective_number_shannon(&self) -> Range {
        Range {
            low: self.entropy.low.exp(),
            high: self.entropy.high.map(f64::exp),
        }
    }

    /// Pielou evenness: entropy / ln k, from 0 to 1; `None` for one category and where their number is not known.
    pub fn evenness(&self) -> Option<Range> {
        let k = self.categories.number().filter(|k| *k > 1)? as f64;
        let of = |entropy: f64| (entropy / k.ln()).min(1.0);
        Some(Range {
            low: of(self.entropy.low),
            high: Some(self.entropy.high.map_or(1.0, of)),
        })
    }

    /// Unbiased Simpson index: the probability that two different cases are of one category, Σ x (x - 1) / (n (n - 1)). The
    /// bounds contain every completion with at least two cases, and are tight where the number of cases is known; `None` for fewer than
    /// two cases.
    pub fn simpson_unbiased(&self) -> Option<Range> {
        // it rises with the index and with the number of cases
        let of = |hhi: f64, n: f64| ((n * hhi - 1.0) / (n - 1.0)).clamp(0.0, 1.0);
        let is_defined = self.cases.high.is_none_or(|high| high > 1);
        is_defined.then(|| Range {
            low: of(self.hhi.low, self.cases.low.max(2) as f64),
            high: self.hhi.high.map(|hhi| match self.cases.high {
                Some(high) => of(hhi, high as f64),
                None => hhi,
            }),
        })
    }
}

/// Index and entropy of counts known exactly.
#[derive(Debug, Clone, Copy)]
struct Measures {
    hhi: f64,
    entropy: f64,
}

impl Measures {
    /// `None` for zero cases.
    fn of(counts: &[u64]) -> Option<Self> {
        let n: f64 = counts.iter().map(|x| *x as f64).sum();
        let shares = || counts.iter().map(|x| *x as f64 / n);
        let of_some = || shares().filter(|share| *share > 0.0);
        (n > 0.0).then(|| Self {
            hhi: shares().map(|share| share * share).sum(),
            entropy: of_some().map(|share| -share * share.ln()).sum::<f64>() + 0.0,
        })
    }
}

/// `x ln x`, 0 for 0.
fn log_term(x: u64) -> f64 {
    if x == 0 {
        0.0
    } else {
        x as f64 * (x as f64).ln()
    }
}

/// Entropy of `n` cases from the sum of `x ln x` over categories.
fn entropy(n: f64, log_terms: f64) -> f64 {
    let entropy = n.ln() - log_terms / n;
    if entropy > 0.0 { entropy } else { 0.0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(classes: &[(&str, Count)]) -> Concentration {
        let class = |(places, count): &(&str, Count)| Class {
            places: places.split(';').map(str::to_owned).collect(),
            count: *count,
        };
        let classes: Vec<Class> = classes.iter().map(class).collect();
        measure(&classes).unwrap()
    }

    #[test]
    fn measures_that_are_undefined_have_no_value() {
        let one = of(&[("a", Count::exact(5))]);
        assert_eq!((one.evenness(), one.entropy), (None, Range::exact(0.0)));
        assert_eq!(one.simpson_unbiased(), Some(Range::exact(1.0)));
        let single = of(&[("a", Count::exact(1)), ("b", Count::exact(0))]);
        assert_eq!(single.simpson_unbiased(), None);
        assert_eq!(single.evenness(), Some(Range::exact(0.0)));
        let set = of(&[("a", Count::exact(5)), ("b;c", Count::exact(3))]);
        assert_eq!(set.categories, Count::between(2, 4));
        assert_eq!(set.evenness(), None);
    }

    #[test]
    fn unbiased_index_contains_every_completion() {
        for bounds in [[(0, 4), (0, 4), (0, 4)], [(3, 3), (2, 9), (0, 1)]] {
            let counts = bounds.map(|(low, high)| Count::between(low, high));
            let ours = of(&[("a", counts[0]), ("b", counts[1]), ("c", counts[2])]);
            let ours = ours.simpson_unbiased().unwrap();
            for one in super::over::tests::completions(&bounds) {
                let n: u64 = one.iter().sum();
                if n < 2 {
                    continue;
                }
                let pairs: u64 = one.iter().map(|x| x * x.saturating_sub(1)).sum();
                let value = pairs as f64 / (n * (n - 1)) as f64;
                assert!(
                    ours.low <= value + 1e-12 && value <= ours.high.unwrap() + 1e-12,
                    "{one:?}"
                );
            }
        }
    }
}
