//! The most concentrated completions of counts known only between bounds.

use std::collections::BTreeMap;

use crate::dataset::count::Count;

/// The most completions at the corners of the bounds that are computed; classes with equal bounds count as one.
const MOST_CORNERS: u64 = 50_000;

/// The largest sum of squared shares and the smallest entropy, over all corners; `None` where these are too many.
pub(in crate::stats) fn corners(counts: &[Count]) -> Option<(f64, f64)> {
    // all in one class, as nearly as one likes
    if counts.iter().any(|count| count.high.is_none()) {
        return Some((1.0, 0.0));
    }
    let mut groups: BTreeMap<(u64, u64), u64> = BTreeMap::new();
    for count in counts {
        *groups.entry((count.low, count.high?)).or_default() += 1;
    }
    let open =
        |((low, high), classes): &(&(u64, u64), &u64)| if low == high { 1 } else { **classes + 1 };
    groups.iter().try_fold(1_u64, |corners, group| {
        corners
            .checked_mul(open(&group))
            .filter(|corners| *corners <= MOST_CORNERS)
    })?;
    let groups: Vec<((u64, u64), u64)> = groups.into_iter().collect();
    // how many of each group are at their high end
    let mut up = vec![0_u64; groups.len()];
    let (mut most, mut least_mixed) = (0.0_f64, f64::INFINITY);
    loop {
        let classes = || {
            groups.iter().zip(&up).flat_map(|(((low, high), all), up)| {
                [(*low as f64, (all - up) as f64), (*high as f64, *up as f64)]
            })
        };
        let n: f64 = classes().map(|(x, times)| x * times).sum();
        if n > 0.0 {
            let shares = || {
                classes()
                    .filter(|(x, _)| *x > 0.0)
                    .map(|(x, times)| (x / n, times))
            };
            most = most.max(shares().map(|(p, times)| p * p * times).sum());
            least_mixed = least_mixed.min(shares().map(|(p, times)| -p * p.ln() * times).sum());
        }
        let turn = groups
            .iter()
            .zip(&up)
            .position(|(((low, high), all), up)| low < high && up < all);
        let Some(turn) = turn else {
            return Some((most.min(1.0), least_mixed.max(0.0)));
        };
        up[turn] += 1;
        up[..turn].fill(0);
    }
}
