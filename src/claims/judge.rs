//! Compares a computed figure with a stated one: on ranges, with the rounding of the printed number.

use super::{ClaimRelation, Expected, PrintedForm};
use crate::stats::mathematics::bounds::Range;

/// The verdict on a claim against the data.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Verdict {
    /// The data contradict the claim.
    Mismatch,
    /// The data know the figure between bounds only, and what the text says lies inside them.
    Possible,
    /// What the data say is printed so, or lies within the tolerance that the claim states.
    MatchesRounded,
    /// The data say so.
    Match,
    /// The data cannot answer the claim.
    NotComputable,
}

impl Verdict {
    /// All verdicts, in display order.
    pub const ALL: [Self; 5] = [
        Self::Mismatch,
        Self::Possible,
        Self::MatchesRounded,
        Self::Match,
        Self::NotComputable,
    ];

    /// The word in machine formats.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Mismatch => "mismatch",
            Self::Possible => "possible",
            Self::MatchesRounded => "matches_rounded",
            Self::Match => "match",
            Self::NotComputable => "not_computable",
        }
    }
}

/// Whether two numbers are equal up to rounding errors.
fn same(a: f64, b: f64) -> bool {
    (a - b).abs() <= slack(a).max(slack(b))
}

/// Tolerance for rounding errors of floating-point arithmetic.
fn slack(number: f64) -> f64 {
    1e-9 * number.abs().max(1.0)
}

/// The numbers that round to a printed one: from, to, and whether the last is one of them.
fn stands_for(number: f64, printed: PrintedForm) -> (f64, f64, bool) {
    match (printed.decimals, printed.tolerance) {
        (Some(decimals), _) => {
            let half = 0.5 * 0.1_f64.powi(decimals.cast_signed());
            (number - half, number + half, false)
        }
        (None, Some(tolerance)) => (number - tolerance, number + tolerance, true),
        (None, None) => (number, number, true),
    }
}

/// Whether a number rounds to a printed one. A half is rounded up: 46.5 is printed as 47.
fn is_printed_as(found: f64, number: f64, printed: PrintedForm) -> bool {
    let (low, high, last) = stands_for(number, printed);
    let below = if last {
        found <= high + slack(high)
    } else {
        found < high - slack(high)
    };
    found >= low - slack(low) && below
}

/// The verdict on a number or bounds; `found` is in the unit that is printed. A word is judged by [`of_text`].
pub(super) fn of_number(expected: &Expected, found: Range, printed: PrintedForm) -> Verdict {
    match *expected {
        Expected::Number(number) => of_one(number, found, printed),
        Expected::Bounds(low, high) => of_bounds(low, high, found, printed),
        Expected::Text(_) | Expected::Relation(..) => Verdict::NotComputable,
    }
}

fn of_one(number: f64, found: Range, printed: PrintedForm) -> Verdict {
    if found.number().is_some_and(|found| same(found, number)) {
        return Verdict::Match;
    }
    let (low, high, last) = stands_for(number, printed);
    let ends = found.high.map(|high| [found.low, high]);
    if ends.is_some_and(|ends| ends.iter().all(|end| is_printed_as(*end, number, printed))) {
        return Verdict::MatchesRounded;
    }
    let above = if last {
        found.low > high + slack(high)
    } else {
        found.low >= high - slack(high)
    };
    let below = found.high.is_some_and(|end| end < low - slack(low));
    if above || below {
        Verdict::Mismatch
    } else {
        Verdict::Possible
    }
}

fn of_bounds(low: f64, high: Option<f64>, found: Range, printed: PrintedForm) -> Verdict {
    let rounded = match (high, found.high) {
        (Some(high), Some(end)) => is_printed_as(end, high, printed),
        (None, None) => true,
        _ => false,
    } && is_printed_as(found.low, low, printed);
    let exact = high.zip(found.high).is_none_or(|(a, b)| same(a, b)) && same(low, found.low);
    let no_lower = found.low >= low - slack(low);
    let no_higher = match (high, found.high) {
        (None, _) => true,
        (Some(high), Some(end)) => end <= high + slack(high),
        (Some(_), None) => false,
    };
    if no_lower && no_higher {
        return Verdict::Match;
    }
    if rounded && !exact {
        return Verdict::MatchesRounded;
    }
    let apart = found.high.is_some_and(|end| end < low - slack(low))
        || high.is_some_and(|high| found.low > high + slack(high));
    if apart {
        Verdict::Mismatch
    } else {
        Verdict::Possible
    }
}

/// The verdict on a word; case is ignored.
pub(super) fn of_text(expected: &str, found: &str) -> Verdict {
    if expected.trim().to_lowercase() == found.trim().to_lowercase() {
        Verdict::Match
    } else {
        Verdict::Mismatch
    }
}

/// The verdict on how one figure compares with another.
pub(super) fn of_relation(relation: ClaimRelation, found: Range, other: Range) -> Verdict {
    // whether `a` is certainly above `b`, and certainly not below it
    let above = |a: Range, b: Range| b.high.is_some_and(|high| a.low > high + slack(high));
    let not_below = |a: Range, b: Range| b.high.is_some_and(|high| a.low >= high - slack(high));
    let (so, not) = match relation {
        ClaimRelation::MoreThan => (above(found, other), not_below(other, found)),
        ClaimRelation::AtLeast => (not_below(found, other), above(other, found)),
        ClaimRelation::LessThan => (above(other, found), not_below(found, other)),
        ClaimRelation::AtMost => (not_below(other, found), above(found, other)),
    };
    match (so, not) {
        (true, _) => Verdict::Match,
        (_, true) => Verdict::Mismatch,
        _ => Verdict::Possible,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn percent(share: f64) -> Range {
        Range::exact(share * 100.0)
    }

    fn bounds(low: f64, high: f64) -> Range {
        Range {
            low,
            high: Some(high),
        }
    }

    const WHOLE: PrintedForm = PrintedForm {
        decimals: Some(0),
        percent: true,
        tolerance: None,
    };

    #[test]
    fn a_printed_percentage_stands_for_half_a_point_either_way_and_a_half_goes_up() {
        let verdict = |share| of_number(&Expected::Number(47.0), percent(share), WHOLE);
        assert_eq!(verdict(0.47), Verdict::Match);
        for share in [0.465, 0.4699, 93.0 / 200.0, 0.474_999] {
            assert_eq!(verdict(share), Verdict::MatchesRounded, "{share}");
        }
        for share in [0.464_999, 0.475, 0.48, 0.0] {
            assert_eq!(verdict(share), Verdict::Mismatch, "{share}");
        }
        let tenth = PrintedForm {
            decimals: Some(1),
            ..WHOLE
        };
        let verdict = |share| of_number(&Expected::Number(28.5), percent(share), tenth);
        assert_eq!(verdict(0.2845), Verdict::MatchesRounded);
        assert_eq!(verdict(0.2855), Verdict::Mismatch);
    }

    #[test]
    fn a_number_inside_bounds_is_possible_and_no_match() {
        let verdict = |n, found| of_number(&Expected::Number(n), found, PrintedForm::default());
        assert_eq!(verdict(3.0, bounds(0.0, 4.0)), Verdict::Possible);
        assert_eq!(verdict(5.0, bounds(0.0, 4.0)), Verdict::Mismatch);
        let open = Range {
            low: 100.0,
            high: None,
        };
        assert_eq!(verdict(120.0, open), Verdict::Possible);
        assert_eq!(verdict(99.0, open), Verdict::Mismatch);
        let about = PrintedForm {
            tolerance: Some(5.0),
            ..PrintedForm::default()
        };
        let near = of_number(&Expected::Number(3.0), bounds(0.0, 4.0), about);
        assert_eq!(near, Verdict::MatchesRounded);
    }

    #[test]
    fn bounds_hold_what_lies_inside_them() {
        let said = Expected::Bounds(0.0, Some(4.0));
        let verdict = |found| of_number(&said, found, PrintedForm::default());
        assert_eq!(verdict(bounds(0.0, 4.0)), Verdict::Match);
        assert_eq!(verdict(Range::exact(3.0)), Verdict::Match);
        assert_eq!(verdict(bounds(2.0, 9.0)), Verdict::Possible);
        assert_eq!(verdict(Range::exact(5.0)), Verdict::Mismatch);
        let shares = Expected::Bounds(34.0, Some(68.0));
        let rounded = of_number(&shares, bounds(33.6, 68.3), WHOLE);
        assert_eq!(rounded, Verdict::MatchesRounded);
    }

    #[test]
    fn a_relation_holds_where_no_value_inside_the_bounds_breaks_it() {
        let (few, some) = (bounds(0.0, 4.0), Range::exact(4.0));
        let verdict = |relation| of_relation(relation, some, few);
        assert_eq!(verdict(ClaimRelation::AtLeast), Verdict::Match);
        assert_eq!(verdict(ClaimRelation::MoreThan), Verdict::Possible);
        assert_eq!(verdict(ClaimRelation::LessThan), Verdict::Mismatch);
        assert_eq!(verdict(ClaimRelation::AtMost), Verdict::Possible);
        assert_eq!(of_text("2wl", " 2WL"), Verdict::Match);
    }
}
