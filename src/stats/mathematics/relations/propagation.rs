//! Bounds that follow from one relation at a time, until nothing changes.

use super::{Relation, signed};
use crate::dataset::count::Count;

/// The most passes over all relations; a chain of relations needs one for each link in the worst order.
const PASSES: usize = 200;

/// Tightens bounds; `false` where no numbers fit.
pub(super) fn tighten(bounds: &mut [Count], relations: &[Relation]) -> bool {
    for _ in 0..PASSES {
        let mut changed = false;
        for relation in relations {
            match tighten_by(bounds, relation) {
                None => return false,
                Some(by_this) => changed |= by_this,
            }
        }
        if !changed {
            break;
        }
    }
    bounds
        .iter()
        .all(|count| count.high.is_none_or(|high| count.low <= high))
}

/// Ends of a weighted sum: the sum of the finite ends, and how many are infinite.
#[derive(Clone, Copy, Default)]
struct End {
    sum: i128,
    open: usize,
}

impl End {
    fn add(&mut self, end: Option<i128>) {
        match end {
            Some(end) => self.sum += end,
            None => self.open += 1,
        }
    }

    /// The end without one of its terms; `None` where it is infinite.
    fn without(self, end: Option<i128>) -> Option<i128> {
        match end {
            Some(end) => (self.open == 0).then(|| self.sum - end),
            None => (self.open == 1).then_some(self.sum),
        }
    }
}

/// The least and the most of one term.
fn ends(count: Count, by: i64) -> (Option<i128>, Option<i128>) {
    let by = i128::from(by);
    let low = Some(by * i128::from(count.low));
    let high = count.high.map(|high| by * i128::from(high));
    if by > 0 { (low, high) } else { (high, low) }
}

/// Whether it tightened anything; `None` where no numbers fit.
fn tighten_by(bounds: &mut [Count], relation: &Relation) -> Option<bool> {
    let (mut least, mut most) = (End::default(), End::default());
    for (cell, by) in &relation.terms {
        let (low, high) = ends(bounds[*cell], *by);
        least.add(low);
        most.add(high);
    }
    let mut changed = false;
    for (cell, by) in &relation.terms {
        let (low, high) = ends(bounds[*cell], *by);
        let (others_least, others_most) = (least.without(low), most.without(high));
        // by * cell is at most the upper bound less what the others are at least
        let top = relation
            .high
            .zip(others_least)
            .map(|(high, least)| i128::from(high) - least);
        let bottom = relation
            .low
            .zip(others_most)
            .map(|(low, most)| i128::from(low) - most);
        let by = i128::from(*by);
        let (lower, upper) = if by > 0 { (bottom, top) } else { (top, bottom) };
        let lower = lower.map(|end| ceiling(end, by));
        let upper =
            upper.map(|end| end.div_euclid(by) - i128::from(by < 0 && end.rem_euclid(by) != 0));
        changed |= cut(&mut bounds[*cell], lower, upper)?;
    }
    Some(changed)
}

/// The smallest whole number that is at least a fraction.
fn ceiling(end: i128, by: i128) -> i128 {
    let (end, by) = if by < 0 { (-end, -by) } else { (end, by) };
    end.div_euclid(by) + i128::from(end.rem_euclid(by) != 0)
}

fn cut(count: &mut Count, lower: Option<i128>, upper: Option<i128>) -> Option<bool> {
    let mut changed = false;
    if let Some(lower) = lower.filter(|lower| *lower > i128::from(count.low)) {
        count.low = u64::try_from(lower).ok()?;
        changed = true;
    }
    let high = count.high.map_or(i128::from(signed(u64::MAX)), i128::from);
    if let Some(upper) = upper.filter(|upper| *upper < high) {
        count.high = Some(u64::try_from(upper).ok()?);
        changed = true;
    }
    let fits = count.high.is_none_or(|high| count.low <= high);
    fits.then_some(changed)
}
