//! Concentration: the Herfindahl–Hirschman index (HHI) of a split, the sum of the squared shares.
//!
//! From 1 / k for even shares of k classes to 1 for all cases in one class; its inverse is the number of classes of equal size with
//! the same index. It depends on the classification: the more classes are distinguished, the lower it is.
//!
//! Hirschman (1964), "The paternity of an index", American Economic Review 54; as λ Simpson (1949), doi:10.1038/163688a0; the inverse
//! Hill (1973), doi:10.2307/1934352.

pub use candidates::{Class, hhi};

mod candidates;
mod over;

/// The index of counts known exactly; `None` for zero cases.
fn index(counts: &[u64]) -> Option<f64> {
    let n: f64 = counts.iter().map(|x| *x as f64).sum();
    let shares = counts.iter().map(|x| *x as f64 / n);
    (n > 0.0).then(|| shares.map(|share| share * share).sum())
}
