//! Two lists: closed forms, which take the lists for independent and cannot test that.

use crate::stats::mathematics::interval::quantile::{normal_quantile, tail};

/// What two lists and their overlap say.
#[derive(Debug, Clone, PartialEq)]
pub struct TwoLists {
    /// Persons on either list.
    pub seen: u64,
    /// Lincoln and Petersen's estimate and its variance; `None` without an overlap.
    pub lincoln_petersen: Option<(f64, f64)>,
    /// Chapman's estimate (1951), which adds one and so is finite.
    pub chapman: f64,
    /// Its variance by Seber (1970), doi:10.2307/2529068.
    pub variance: f64,
    /// The normal interval; below the persons seen it is wrong on its face.
    pub normal: (f64, f64),
    /// The log-normal interval of the unseen: Burnham and others (1987).
    pub log_normal: (f64, f64),
    /// The transformed logit interval: Sadinle (2009), doi:10.1080/03610910903168595. It can fall a little below the persons
    /// seen.
    pub transformed_logit: (f64, f64),
}

/// The estimates from the sizes of two lists and the number of persons on both, which is on neither larger.
pub fn two_lists(first: u64, second: u64, both: u64, confidence: f64) -> TwoLists {
    let z = normal_quantile(tail(confidence));
    let both = both.min(first).min(second);
    let seen = first + second - both;
    let (n1, n2, m) = (first as f64, second as f64, both as f64);
    let (one, two) = (n1 - m, n2 - m);
    let lincoln_petersen = (both > 0).then(|| (n1 * n2 / m, n1 * n2 * one * two / m.powi(3)));
    let chapman = (n1 + 1.0) * (n2 + 1.0) / (m + 1.0) - 1.0;
    let variance = (n1 + 1.0) * (n2 + 1.0) * one * two / ((m + 1.0).powi(2) * (m + 2.0));
    let spread = z * variance.sqrt();
    let unseen = chapman - seen as f64;
    let times = if unseen > 0.0 {
        (z * (1.0 + variance / unseen.powi(2)).ln().sqrt()).exp()
    } else {
        1.0
    };
    let (m, one, two) = (m + 0.5, one + 0.5, two + 0.5);
    let error = (1.0 / m + 1.0 / one + 1.0 / two + m / (one * two)).sqrt();
    let logit = |times: f64| seen as f64 - 0.5 + one * two / m * times;
    TwoLists {
        seen,
        lincoln_petersen,
        chapman,
        variance,
        normal: (chapman - spread, chapman + spread),
        log_normal: (seen as f64 + unseen / times, seen as f64 + unseen * times),
        transformed_logit: (logit((-z * error).exp()), logit((z * error).exp())),
    }
}
