//! Numbers as people read them: `1,653`, `74%`, `349–425`. Every table, figure, sentence and summary takes its numbers from here.
//!
//! Nothing in a number can be broken over two lines: signs and marks follow without a blank, ranges take an en dash.

use crate::stats::mathematics::bounds::Range;
use crate::stats::{Count, Remark, Remarks};

pub(crate) use column::{Decimals, as_they_are};
pub(crate) use share::{
    FEW, is_of_few, level, share, share_at, share_in_words, share_interval_at, share_limits,
    share_or_count, share_or_count_at, small_base,
};

mod column;
mod share;

/// A number or its bounds, before it is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Bounds {
    /// A number.
    One(String),
    /// From one number to another.
    Between(String, String),
    /// No upper bound.
    AtLeast(String),
    /// No lower bound.
    AtMost(String),
    /// More than nothing, and less than the last digit shows.
    Under(String),
}

impl Bounds {
    /// Two bounds in digits; one number where both read the same.
    fn new(low: String, high: Option<String>) -> Self {
        match high {
            Some(high) if high == low => Self::One(high),
            Some(high) => Self::Between(low, high),
            None => Self::AtLeast(low),
        }
    }

    /// For tables: `74%`, `41–55%`, `≥5%`; signs go `before` and `after` the number.
    pub(crate) fn short(&self, before: &str, after: &str) -> String {
        match self {
            Self::One(one) => format!("{before}{one}{after}"),
            Self::Between(low, high) => format!("{before}{}{after}", range(low, high)),
            Self::AtLeast(low) => format!("≥{before}{low}{after}"),
            Self::AtMost(high) => format!("≤{before}{high}{after}"),
            Self::Under(least) => format!("<{before}{least}{after}"),
        }
    }

    /// For sentences: `74%`, `between 41% and 55%`, `at least 5%`.
    pub(crate) fn in_words(&self, after: &str) -> String {
        match self {
            Self::One(one) => format!("{one}{after}"),
            Self::Between(low, high) => format!("between {low}{after} and {high}{after}"),
            Self::AtLeast(low) => format!("at least {low}{after}"),
            Self::AtMost(high) => format!("at most {high}{after}"),
            Self::Under(least) => format!("less than {least}{after}"),
        }
    }
}

/// `349–425`; with a sign before either number `-3 to 5`.
pub(crate) fn range(low: &str, high: &str) -> String {
    if [low, high].iter().any(|end| end.starts_with(['-', '+'])) {
        format!("{low} to {high}")
    } else {
        format!("{low}–{high}")
    }
}

/// Years from the first to the last: `2019–2023`, `2023`.
pub(crate) fn years(first: i64, last: i64) -> String {
    Bounds::new(first.to_string(), Some(last.to_string())).short("", "")
}

/// A count or its bounds: `1,653`, `349–425`, `≥100`; `–` where it is unknown.
pub(crate) fn count(count: Option<Count>) -> String {
    let bounds = |Count { low, high }| Bounds::new(grouped(low), high.map(grouped)).short("", "");
    count.map_or("–".into(), bounds)
}

/// A count for a sentence: `3`, `between 0 and 4`, `at least 100`; empty where it is unknown.
pub(crate) fn count_in_words(count: Option<Count>) -> String {
    let bounds = |Count { low, high }| Bounds::new(grouped(low), high.map(grouped)).in_words("");
    count.map_or(String::new(), bounds)
}

/// A remark for people, its counts as they are written in tables.
pub(crate) fn remark(remark: &Remark) -> String {
    remark.text(&|of| count(Some(of)))
}

/// All remarks of an estimate for people.
pub(crate) fn remarks(remarks: &Remarks) -> String {
    remarks.text(&|of| count(Some(of)))
}

/// A number with thousands separators: `1,653`.
pub(crate) fn grouped(n: u64) -> String {
    group_digits(&n.to_string())
}

/// Digits with thousands separators; a sign and decimals stay as they are.
pub(crate) fn group_digits(text: &str) -> String {
    let (whole, rest) = text.split_at(text.find('.').unwrap_or(text.len()));
    let (sign, digits) = whole.split_at(usize::from(whole.starts_with('-')));
    let mut out = sign.to_owned();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out + rest
}

/// A difference in whole persons: `+63`, `-4`, `+10 to +20`.
pub(crate) fn signed(value: Range) -> String {
    let one = |x: f64| sign(x).to_owned() + &grouped(x.abs() as u64);
    match value.high {
        None if value.low.is_infinite() => "–".into(),
        Some(high) if value.low.is_infinite() => Bounds::AtMost(one(high)).short("", ""),
        high => Bounds::new(one(value.low), high.map(one)).short("", ""),
    }
}

fn sign(x: f64) -> &'static str {
    match x {
        x if x > 0.0 => "+",
        x if x < 0.0 => "-",
        _ => "",
    }
}

/// A difference of shares in percentage points: `+27`, `-4 to +12`.
pub(crate) fn points(value: Range) -> String {
    let one = |share: f64| {
        let points = share * 100.0 * (1.0 + f64::EPSILON);
        let plus = if points > 0.0 { "+" } else { "" };
        match points.abs() {
            // a little is more than nothing
            size if size > 0.0 && size < 1.0 => format!("{plus}{}", three(points)),
            _ => format!("{plus}{}", points.round() + 0.0),
        }
    };
    Bounds::new(one(value.low), value.high.map(one)).short("", "")
}

/// A rank, or the ranks that are possible: `2`, `2–5`.
pub(crate) fn rank(Range { low: first, high }: Range) -> String {
    let last = high.filter(|last| *last > first).unwrap_or(first);
    Bounds::new(format!("{first:.0}"), Some(format!("{last:.0}"))).short("", "")
}

/// A ratio: `×22`, `×1.43–2.2`; with three digits, or a number of decimals.
pub(crate) fn ratio(value: Range, decimals: Option<usize>) -> String {
    between(value, decimals).short("×", "")
}

/// A number or its bounds: `0.0429`, `1.2–3.4`, `-3 to 5`; with three digits, or a number of decimals.
pub(crate) fn plain(value: Range, decimals: Option<usize>) -> String {
    between(value, decimals).short("", "")
}

/// A number or its bounds for a sentence: `0.0423`, `between 0 and 0.0634`.
pub(crate) fn plain_in_words(value: Range) -> String {
    between(value, None).in_words("")
}

fn between(Range { low, high }: Range, decimals: Option<usize>) -> Bounds {
    let one = |x: f64| decimals.map_or_else(|| three(x), |decimals| fixed(x, decimals));
    Bounds::new(one(low), high.map(one))
}

/// A change per year, with its sign: `+1.88`, `-3 to +5`; with three digits, or a number of decimals.
pub(crate) fn change(value: Range, decimals: Option<usize>) -> String {
    let one = |x: f64| {
        let plus = if x > 0.0 { "+" } else { "" };
        plus.to_owned() + &plain(Range::exact(x), decimals)
    };
    Bounds::new(one(value.low), value.high.map(one)).short("", "")
}

/// Whether a probability is shown as less than a thousandth.
pub(crate) fn is_tiny(probability: Range) -> bool {
    probability.high.is_some_and(|high| high < 0.001)
}

/// A probability with three decimals: `0.432`, `<0.001`.
pub(crate) fn probability(value: Range) -> String {
    if is_tiny(value) {
        return Bounds::Under("0.001".into()).short("", "");
    }
    plain(value, Some(3))
}

/// At most three significant digits, without zeros at the end; from a thousand on, whole numbers.
pub(crate) fn three(x: f64) -> String {
    let decimals = match x.abs() {
        size if size >= 100.0 => 0,
        size if size >= 10.0 => 1,
        size if size >= 1.0 || size == 0.0 => 2,
        // zeros after the point do not count
        size => (2 - size.log10().floor() as i32).clamp(2, 12) as usize,
    };
    trimmed(fixed(x, decimals))
}

/// A number with fixed decimals and thousands separators.
pub(crate) fn fixed(x: f64, decimals: usize) -> String {
    let x = if decimals == 0 { x.round() } else { x };
    let text = format!("{x:.decimals$}");
    let is_zero = text.bytes().all(|byte| matches!(byte, b'-' | b'0' | b'.'));
    group_digits(if is_zero {
        text.trim_start_matches('-')
    } else {
        &text
    })
}

/// Without zeros at the end.
fn trimmed(text: String) -> String {
    if text.contains('.') {
        text.trim_end_matches('0').trim_end_matches('.').to_owned()
    } else {
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn three_digits_whatever_the_size() {
        for (x, text) in [
            (0.042_857, "0.0429"),
            (0.000_123_4, "0.000123"),
            (0.0, "0"),
            (-0.0, "0"),
            (0.999_9, "1"),
            (1.875, "1.88"),
            (-3.5, "-3.5"),
            (36.159_6, "36.2"),
            (1_234.5, "1,235"),
            (-1_234_567.0, "-1,234,567"),
        ] {
            assert_eq!(three(x), text);
        }
    }

    #[test]
    fn ranges_take_an_en_dash_and_cannot_be_broken() {
        let range = |low, high| Range { low, high };
        assert_eq!(plain(range(-3.0, Some(5.0)), None), "-3 to 5");
        assert_eq!(plain(range(0.5, None), None), "≥0.5");
        assert_eq!(plain(range(1.2, Some(3.4)), None), "1.2–3.4");
        assert_eq!(plain(range(1.0, Some(1.0)), Some(2)), "1.00");
        assert_eq!(ratio(range(22.0, Some(22.0)), None), "×22");
        assert_eq!(ratio(range(16.5, None), None), "≥×16.5");
        assert_eq!(change(range(-1.5, Some(2.0)), None), "-1.5 to +2");
        assert_eq!(probability(range(2.7e-7, Some(2.7e-7))), "<0.001");
        assert_eq!(probability(range(1.0, Some(1.0))), "1.000");
        assert_eq!(signed(range(f64::NEG_INFINITY, Some(4.0))), "≤+4");
        assert_eq!(years(2019, 2023), "2019–2023");
        assert_eq!(years(2023, 2023), "2023");
        let bounded = Some(Count {
            low: 1_349,
            high: Some(1_425),
        });
        assert_eq!(count(bounded), "1,349–1,425");
        assert_eq!(count_in_words(bounded), "between 1,349 and 1,425");
    }
}
