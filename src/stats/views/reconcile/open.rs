//! The range that totals and parts leave for a total, without narrowing a number that the source suppresses.

use crate::dataset::count::Count;
use crate::stats::mathematics::bounds;
use crate::stats::mathematics::linear::Sum;
use crate::stats::reconciliation::WholeAccount;

/// The range that all totals and parts leave to the total of a sum.
///
/// A printed total stays as printed. Of one that is not printed it is the range of the linear programme; where that would
/// narrow a part which the source hides, the range that the parts give by their own notation.
pub(super) fn left_open(account: &WholeAccount, sum: &Sum) -> Option<Count> {
    if let Some(printed) = account.cells[sum.whole].count {
        return Some(printed);
    }
    let range = account.system.range(&[sum.whole])?;
    let least = Count {
        low: sum.of_parts(&account.system.bounds).low,
        high: None,
    };
    Some(if tells_hidden(account, sum.whole, range) {
        least
    } else {
        range
    })
}

/// Whether a range of a total says more of a hidden number than the source does, in any sum that both are in.
fn tells_hidden(account: &WholeAccount, total: usize, range: Count) -> bool {
    let bounds = &account.system.bounds;
    let of = |at: usize| if at == total { range } else { bounds[at] };
    let narrows = |sum: &Sum, hidden: usize| {
        let told = implied_count(sum, hidden, &of);
        let known = bounds[hidden];
        let high = told.high.zip(known.high);
        told.low > known.low || high.is_some_and(|(told, known)| told < known)
    };
    account.system.sums.iter().any(|sum| {
        let members = || std::iter::once(sum.whole).chain(sum.parts.iter().copied());
        let is_hidden = |at: &usize| *at != total && account.cells[*at].is_hidden();
        members().any(|at| at == total)
            && members()
                .filter(is_hidden)
                .any(|hidden| narrows(sum, hidden))
    })
}

/// What a sum tells of one of its cells by all the others.
fn implied_count(sum: &Sum, cell: usize, of: &dyn Fn(usize) -> Count) -> Count {
    let others = sum.parts.iter().filter(|at| **at != cell);
    let others = bounds::sum(others.map(|at| Some(of(*at)))).unwrap_or(Count::exact(0));
    if cell == sum.whole {
        return Count {
            low: others.low,
            high: others.high.filter(|_| sum.exact),
        };
    }
    let whole = of(sum.whole);
    Count {
        low: match others.high {
            Some(high) if sum.exact => whole.low.saturating_sub(high),
            _ => 0,
        },
        high: whole.high.map(|high| high.saturating_sub(others.low)),
    }
}
