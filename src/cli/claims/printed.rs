//! What a text would print of a figure.

use crate::claims::{Against, ClaimRelation, Expected, PrintedForm};
use crate::stats::mathematics::bounds::Range;

/// A number as it would be printed; a half goes up. For a range without one bound, words say how it ends, and the rounding
/// takes nothing from them.
pub(super) fn of_range(range: Range, printed: PrintedForm) -> Expected {
    let rounded = |number: f64, up: f64| {
        let (digits, half) = match printed.decimals {
            Some(decimals) => (decimals.cast_signed(), 1e-9),
            None => (12, 0.0),
        };
        let unit = 10_f64.powi(digits);
        let scaled = number * printed.scale();
        if scaled.abs() * unit > 1e15 {
            scaled
        } else {
            (scaled * unit + up + half).floor() / unit
        }
    };
    let as_printed = |number| rounded(number, 0.5);
    let than = |relation, number| Expected::Relation(relation, Against::Number(number));
    match (range.number(), range.low.is_finite(), range.high) {
        (Some(number), ..) => Expected::Number(as_printed(number)),
        (None, false, Some(high)) => than(ClaimRelation::AtMost, -rounded(-high, 0.0)),
        (None, true, None) if as_printed(range.low).fract() != 0.0 => {
            than(ClaimRelation::AtLeast, rounded(range.low, 0.0))
        }
        (None, _, high) => Expected::Bounds(as_printed(range.low), high.map(as_printed)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bounds_with_one_end_say_which_and_are_not_narrowed() {
        let range = |low, high| Range { low, high };
        let said = |range, decimals| {
            let printed = PrintedForm {
                decimals,
                ..PrintedForm::default()
            };
            of_range(range, printed)
        };
        let than = |relation, number| Expected::Relation(relation, Against::Number(number));
        let at_least = |number| than(ClaimRelation::AtLeast, number);
        let at_most = |number| than(ClaimRelation::AtMost, number);
        assert_eq!(said(range(16.75, None), None), at_least(16.75));
        assert_eq!(said(range(16.75, None), Some(1)), at_least(16.7));
        let open = range(f64::NEG_INFINITY, Some(-34.75));
        assert_eq!(said(open, None), at_most(-34.75));
        assert_eq!(said(open, Some(1)), at_most(-34.7));
        assert_eq!(
            said(range(101.0, None), None),
            Expected::Bounds(101.0, None)
        );
        let both = said(range(0.5, Some(1.0)), None);
        assert_eq!(both, Expected::Bounds(0.5, Some(1.0)));
    }
}
