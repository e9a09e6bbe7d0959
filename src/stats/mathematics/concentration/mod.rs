//! How far the cases of a split are in few classes, or spread over many. Logarithms are natural.
//!
//! Every measure depends on the classification: state `k`, and see [`composite`] for a class "other".

pub use over::over;

use super::bounds::Range;

pub mod candidates;
mod corners;
mod over;
mod top;

/// Measures of a split, each a number ([`of`]) or a range ([`composite`], [`over`]).
///
/// `None` where it is undefined: all of them for zero cases, [`Measures::normalised`] and [`Measures::evenness`] for one class,
/// [`Measures::unbiased`] for one case.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Measures<T> {
    /// Sum of the squared shares: from 1 / k for even shares to 1 for all in one class; times 10,000 it is the index of
    /// competition law. Hirschman (1964), "The paternity of an index", American Economic Review 54; as λ Simpson (1949).
    pub hhi: Option<T>,
    /// `(hhi - 1 / k) / (1 - 1 / k)`: 0 for even shares, 1 for all in one class.
    pub normalised: Option<T>,
    /// `1 - hhi`: the chance that two cases drawn with replacement are of different classes (Gini, Simpson).
    pub gini_simpson: Option<T>,
    /// `Σ x (x - 1) / (n (n - 1))`: the chance that two different cases are of one class, unbiased for small `n`. Simpson (1949),
    /// doi:10.1038/163688a0.
    pub unbiased: Option<T>,
    /// `1 / hhi`: the number of classes of equal size that have this index. Hill (1973), doi:10.2307/1934352.
    pub effective: Option<T>,
    /// `-Σ p ln p` in nats: from 0 for all in one class to `ln k`. Shannon (1948), doi:10.1002/j.1538-7305.1948.tb01338.x.
    pub shannon: Option<T>,
    /// `exp(shannon)`: the number of classes of equal size that have this entropy. Hill (1973), as above.
    pub effective_shannon: Option<T>,
    /// `shannon / ln k`: 0 to 1. Pielou (1966), doi:10.1016/0022-5193(66)90013-0.
    pub evenness: Option<T>,
    /// The share of the largest class.
    pub top: Option<T>,
    /// The share of the two largest classes together (CR2).
    pub top_two: Option<T>,
}

impl<T> Default for Measures<T> {
    /// Nothing defined.
    fn default() -> Self {
        Self {
            hhi: None,
            normalised: None,
            gini_simpson: None,
            unbiased: None,
            effective: None,
            shannon: None,
            effective_shannon: None,
            evenness: None,
            top: None,
            top_two: None,
        }
    }
}

/// The measures of a split of counts known exactly; classes of 0 count in `k`.
pub fn of(counts: &[u64]) -> Measures<f64> {
    let n: f64 = counts.iter().map(|x| *x as f64).sum();
    if n == 0.0 {
        return Measures::default();
    }
    let k = counts.len() as f64;
    let shares = || counts.iter().filter(|x| **x > 0).map(|x| *x as f64 / n);
    let (mut first, mut second) = (0.0_f64, 0.0_f64);
    for share in shares() {
        second = second.max(share.min(first));
        first = first.max(share);
    }
    let squares: f64 = shares().map(|share| share * share).sum();
    let shannon = shares()
        .map(|share| -share * share.ln())
        .sum::<f64>()
        .max(0.0);
    let pairs: f64 = shares().map(|share| share * (share * n - 1.0)).sum();
    Measures {
        unbiased: (n > 1.0).then(|| (pairs / (n - 1.0)).max(0.0)),
        top: Some(first),
        top_two: Some((first + second).min(1.0)),
        ..derived(k, squares, shannon)
    }
}

/// What follows from the sum of squared shares and the entropy alone.
fn derived(k: f64, hhi: f64, shannon: f64) -> Measures<f64> {
    let several = |value: f64| (k > 1.0).then_some(value);
    Measures {
        hhi: Some(hhi),
        normalised: several(((hhi - 1.0 / k) / (1.0 - 1.0 / k)).clamp(0.0, 1.0)),
        gini_simpson: Some(1.0 - hhi),
        effective: Some(1.0 / hhi),
        shannon: Some(shannon),
        effective_shannon: Some(shannon.exp()),
        evenness: several((shannon / k.ln()).min(1.0)),
        ..Measures::default()
    }
}

/// The measures where `other` cases belong to unknown classes, none of which is among the `named`: from each
/// of them in a separate class to all in one. Tight. `normalised` and `evenness` are `None`, because `k` is unknown.
pub fn composite(named: &[u64], other: u64) -> Measures<Range> {
    let one = of(&[named, &[other]].concat());
    // each alone: added to the named ones case by case, without a list of them
    let n: f64 = named.iter().map(|x| *x as f64).sum::<f64>() + other as f64;
    if n == 0.0 {
        return Measures::default();
    }
    let shares = || named.iter().filter(|x| **x > 0).map(|x| *x as f64 / n);
    let alone = other as f64 / n;
    let squares = shares().map(|share| share * share).sum::<f64>() + alone / n;
    let shannon = shares().map(|share| -share * share.ln()).sum::<f64>() + alone * n.ln();
    let pairs = shares().map(|share| share * (share * n - 1.0)).sum::<f64>();
    let few = of(&[named, &[1, 1][..other.min(2) as usize]].concat());
    let scale = (n - other.saturating_sub(2) as f64) / n;
    let each = Measures {
        unbiased: (n > 1.0).then(|| (pairs / (n - 1.0)).max(0.0)),
        top: few.top.map(|top| top * scale),
        top_two: few.top_two.map(|two| two * scale),
        ..derived(0.0, squares, shannon)
    };
    Measures {
        normalised: None,
        evenness: None,
        ..hull(&one, &each)
    }
}

/// From the smaller to the larger of each measure.
fn hull(a: &Measures<f64>, b: &Measures<f64>) -> Measures<Range> {
    let range = |a: Option<f64>, b: Option<f64>| {
        a.zip(b).map(|(a, b)| Range {
            low: a.min(b),
            high: Some(a.max(b)),
        })
    };
    Measures {
        hhi: range(a.hhi, b.hhi),
        normalised: range(a.normalised, b.normalised),
        gini_simpson: range(a.gini_simpson, b.gini_simpson),
        unbiased: range(a.unbiased, b.unbiased),
        effective: range(a.effective, b.effective),
        shannon: range(a.shannon, b.shannon),
        effective_shannon: range(a.effective_shannon, b.effective_shannon),
        evenness: range(a.evenness, b.evenness),
        top: range(a.top, b.top),
        top_two: range(a.top_two, b.top_two),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_defined_is_none() {
        assert_eq!(of(&[0, 0]), Measures::default());
        assert_eq!(of(&[]), Measures::default());
        let one = of(&[5]);
        assert_eq!(
            (one.hhi, one.normalised, one.evenness, one.shannon),
            (Some(1.0), None, None, Some(0.0))
        );
        assert_eq!(
            (of(&[1, 0]).unbiased, of(&[1, 1]).unbiased),
            (None, Some(0.0))
        );
        assert_eq!(composite(&[0], 0), Measures::default());
    }

    /// Over every way to divide five others.
    #[test]
    fn a_composite_class_is_anything_from_one_place_to_many() {
        let partitions: [&[u64]; 7] = [
            &[5],
            &[4, 1],
            &[3, 2],
            &[3, 1, 1],
            &[2, 2, 1],
            &[2, 1, 1, 1],
            &[1, 1, 1, 1, 1],
        ];
        for named in [&[4, 2][..], &[9], &[]] {
            let ours = composite(named, 5);
            let all: Vec<_> = partitions
                .iter()
                .map(|other| of(&[named, other].concat()))
                .collect();
            let whole = all.iter().fold(None, |seen: Option<(f64, f64)>, one| {
                let top = one.top_two.unwrap();
                Some(seen.map_or((top, top), |(low, high)| (low.min(top), high.max(top))))
            });
            let two = ours.top_two.unwrap();
            assert!(
                (two.low - whole.unwrap().0).abs() < 1e-12
                    && (two.high.unwrap() - whole.unwrap().1).abs() < 1e-12
            );
            for one in all {
                for (range, value) in [
                    (ours.hhi, one.hhi),
                    (ours.gini_simpson, one.gini_simpson),
                    (ours.unbiased, one.unbiased),
                    (ours.effective, one.effective),
                    (ours.shannon, one.shannon),
                    (ours.effective_shannon, one.effective_shannon),
                    (ours.top, one.top),
                ] {
                    let (range, value) = (range.unwrap(), value.unwrap());
                    assert!(range.low <= value + 1e-12 && value <= range.high.unwrap() + 1e-12);
                }
            }
        }
    }
}
