//! Bisection over whole numbers.

/// The first of `from..=to` at which `holds`, which must hold from there on; `None` if it holds nowhere.
pub(super) fn first(from: u64, to: u64, holds: impl Fn(u64) -> bool) -> Option<u64> {
    let (mut low, mut high) = (from, to.checked_add(1)?);
    while low < high {
        let middle = low + (high - low) / 2;
        if holds(middle) {
            high = middle;
        } else {
            low = middle + 1;
        }
    }
    (low <= to).then_some(low)
}
