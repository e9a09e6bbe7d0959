//! The share of the largest class, and of the two largest, of counts known only between bounds.

use super::of;
use crate::dataset::count::Count;
use crate::stats::mathematics::bounds::Range;

/// The share of the largest class: least where no class is larger than it must be, most with one at its high end alone.
pub(in crate::stats) fn top(counts: &[Count]) -> Range {
    let level = counts
        .iter()
        .map(|count| count.low)
        .max()
        .unwrap_or(0)
        .max(1);
    let low = of(&fill(counts, level)).top.unwrap_or(0.0);
    let all: f64 = counts.iter().map(|count| count.low as f64).sum();
    let most = |count: &Count| {
        let high = count.high? as f64;
        Some(if high == 0.0 {
            0.0
        } else {
            high / (all - count.low as f64 + high)
        })
    };
    let most = counts
        .iter()
        .map(most)
        .try_fold(0.0_f64, |most, one| Some(most.max(one?)));
    Range {
        low,
        high: Some(most.unwrap_or(1.0)),
    }
}

/// The share of the two largest classes. Most with two at their high ends and the others at their low ends. Least with the
/// largest no larger than it must be, and the others up to one level between the second low end and the first: it can
/// turn only where a class reaches its high end.
pub(in crate::stats) fn top_two(counts: &[Count]) -> Range {
    let mut lows: Vec<u64> = counts.iter().map(|count| count.low).collect();
    lows.sort_unstable_by(|a, b| b.cmp(a));
    let (first, second) = (lows[0].max(1), lows.get(1).copied().unwrap_or(0));
    let largest = counts
        .iter()
        .position(|count| count.low == lows[0])
        .unwrap_or(0);
    let highs = counts.iter().filter_map(|count| count.high);
    let levels = highs
        .chain([1, second, first])
        .filter(|level| (second..=first).contains(level));
    let low = levels
        .filter_map(|level| {
            let mut filled = fill(counts, level);
            filled[largest] = filled[largest].max(first.min(counts[largest].high.unwrap_or(first)));
            of(&filled).top_two
        })
        .fold(1.0, f64::min);
    let all: f64 = counts.iter().map(|count| count.low as f64).sum();
    let share = |a: &Count, b: Option<&Count>| {
        let (low, high) = b.map_or((Some(0.0), Some(0.0)), |b| {
            (Some(b.low as f64), b.high.map(|high| high as f64))
        });
        let two = a.high? as f64 + high?;
        Some(if two == 0.0 {
            0.0
        } else {
            two / (all - a.low as f64 - low? + two)
        })
    };
    let pairs = counts
        .iter()
        .enumerate()
        .flat_map(|(at, a)| counts[..at].iter().map(move |b| (a, Some(b))));
    let alone = counts
        .iter()
        .filter(|_| counts.len() == 1)
        .map(|a| (a, None));
    let most = pairs
        .chain(alone)
        .try_fold(0.0_f64, |most, (a, b)| Some(most.max(share(a, b)?)));
    Range {
        low,
        high: Some(most.unwrap_or(1.0)),
    }
}

/// Every count as near to the level as its bounds allow.
pub(in crate::stats) fn fill(counts: &[Count], level: u64) -> Vec<u64> {
    let one = |count: &Count| level.min(count.high.unwrap_or(u64::MAX)).max(count.low);
    counts.iter().map(one).collect()
}
