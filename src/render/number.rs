//! Numbers for people: at most three digits of a share, none after the point for a base under 100, bounds as `349-425`.

use crate::stats::Count;
use crate::stats::Estimate;
use crate::stats::Status;
use crate::stats::estimate::LEAST_BASE;
use crate::stats::mathematics::bounds::Range;
use crate::stats::{Remark, Remarks};

/// A count or its bounds; `–` where it is unknown.
pub(crate) fn count(count: Option<Count>) -> String {
    match count {
        None => "–".into(),
        Some(count) => match (count.low, count.high) {
            (low, Some(high)) if low == high => grouped(low),
            (low, Some(high)) => format!("{}-{}", grouped(low), grouped(high)),
            (low, None) => format!("≥ {}", grouped(low)),
        },
    }
}

/// Thousands apart: `1,653`.
pub(crate) fn grouped(n: u64) -> String {
    let digits = n.to_string();
    let mut text = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// A remark for people, its counts as they are written in tables.
pub(crate) fn remark(remark: &Remark) -> String {
    remark.text(&|of| count(Some(of)))
}

/// All remarks of an estimate for people.
pub(crate) fn remarks(remarks: &Remarks) -> String {
    remarks.text(&|of| count(Some(of)))
}

/// What stands in place of a share of fewer.
pub(crate) const FEW: &str = "few";

fn too_few(figure: &Estimate) -> bool {
    let base = figure.base.and_then(|base| base.high);
    base.is_some_and(|base| base < LEAST_BASE) && figure.status != Status::Published
}

/// A share in percent, `74 %` or `41-55 %`, with the digits its base allows; as printed where it was published without.
pub(crate) fn share(figure: &Estimate) -> String {
    let Some(value) = figure.value else {
        return "–".into();
    };
    if too_few(figure) {
        return FEW.into();
    }
    let digits = digits(figure);
    let low = percent(value.low, digits);
    match value.high.map(|high| percent(high, digits)) {
        Some(high) if high == low && value.low > 0.0 && low.parse() == Ok(0.0) => {
            format!("< {} %", if digits == 0 { "1" } else { "0.1" })
        }
        Some(high) if high == low => format!("{low} %"),
        Some(high) => format!("{low}-{high} %"),
        None => format!("≥ {low} %"),
    }
}

/// A share in percent; of fewer than there must be for one, the count.
pub(crate) fn share_or_count(figure: &Estimate) -> String {
    if too_few(figure) {
        count(figure.count)
    } else {
        share(figure)
    }
}

/// Its interval in percent: `22-48 %`; of none of the base its upper limit, of all its lower one.
pub(crate) fn share_interval(figure: &Estimate) -> String {
    let Some((low, high)) = figure.interval else {
        return String::new();
    };
    if too_few(figure) {
        return String::new();
    }
    let digits = digits(figure);
    let together = figure.level.and_then(|level| level.together);
    let mark = together.map_or("", |_| " ‡");
    let high = high.unwrap_or(1.0);
    let (least, most) = (percent(low, digits), percent(high, digits));
    match figure.value.and_then(Range::number) {
        Some(0.0) if low <= 0.0 => format!("at most {most} %{mark}"),
        Some(1.0) if high >= 1.0 => format!("at least {least} %{mark}"),
        _ => format!("{least}-{most} %{mark}"),
    }
}

/// A mark for a base under 30.
pub(crate) fn small_base(figure: &Estimate) -> &'static str {
    if figure
        .base
        .and_then(|base| base.high)
        .is_some_and(|base| base < 30)
    {
        " †"
    } else {
        ""
    }
}

/// A number of the gap: `+63`, `-4`, `+10 to +20`.
pub(crate) fn signed(value: Range) -> String {
    let one = |x: f64| {
        format!(
            "{}{}",
            if x > 0.0 {
                "+"
            } else if x < 0.0 {
                "-"
            } else {
                ""
            },
            grouped(x.abs() as u64)
        )
    };
    match value.high {
        Some(high) if high == value.low => one(high),
        Some(high) if value.low.is_infinite() => format!("≤ {}", one(high)),
        Some(high) => format!("{} to {}", one(value.low), one(high)),
        None if value.low.is_infinite() => "–".into(),
        None => format!("≥ {}", one(value.low)),
    }
}

/// A difference of shares, in points: `+27`, `-4 to +12`.
pub(crate) fn points(value: Range) -> String {
    let one = |share: f64| {
        let points = share * 100.0 * (1.0 + f64::EPSILON);
        let sign = if points > 0.0 { "+" } else { "" };
        match points.abs() {
            // a little is not nothing
            size if size > 0.0 && size < 1.0 => format!("{sign}{}", three(points)),
            _ => format!("{sign}{}", points.round() + 0.0),
        }
    };
    match (one(value.low), value.high.map(one)) {
        (low, Some(high)) if low == high => low,
        (low, Some(high)) => format!("{low} to {high}"),
        (low, None) => format!("≥ {low}"),
    }
}

/// A set of ranks: `2`, `2-5`.
pub(crate) fn rank(Range { low: first, high }: Range) -> String {
    match high.filter(|last| *last > first) {
        Some(last) => format!("{first:.0}-{last:.0}"),
        None => format!("{first:.0}"),
    }
}

/// A ratio at three digits: `× 22`, `× 1.43`.
pub(crate) fn ratio(value: Range) -> String {
    match value.high {
        Some(high) if high == value.low => format!("× {}", three(high)),
        Some(high) => format!("× {}-{}", three(value.low), three(high)),
        None => format!("× ≥ {}", three(value.low)),
    }
}

/// At most three significant digits, without zeros at the end; of a thousand and more, whole numbers.
pub(crate) fn three(x: f64) -> String {
    let places = match x.abs() {
        size if size >= 100.0 => 0,
        size if size >= 10.0 => 1,
        size if size >= 1.0 || size == 0.0 => 2,
        // zeros after the point do not count
        size => (2 - size.log10().floor() as i32).clamp(2, 12) as usize,
    };
    if x.abs() >= 1_000.0 {
        let sign = if x < 0.0 { "-" } else { "" };
        return format!("{sign}{}", grouped(x.abs().round() as u64));
    }
    trimmed(format!("{x:.places$}"))
}

/// A number or its bounds at three digits: `0.0429`, `1.2-3.4`, `-3 to 5`.
pub(crate) fn plain(Range { low, high }: Range) -> String {
    match high.map(three) {
        Some(high) if high == three(low) => high,
        Some(high) if low < 0.0 => format!("{} to {high}", three(low)),
        Some(high) => format!("{}-{high}", three(low)),
        None => format!("≥ {}", three(low)),
    }
}

/// A change a year, with its sign: `+1.88`, `-3 to +5`.
pub(crate) fn change(value: Range) -> String {
    let one = |x: f64| format!("{}{}", if x > 0.0 { "+" } else { "" }, three(x));
    match value.high.map(one) {
        Some(high) if high == one(value.low) => high,
        Some(high) => format!("{} to {high}", one(value.low)),
        None => format!("≥ {}", one(value.low)),
    }
}

/// A probability: `0.432`, `< 0.001`.
pub(crate) fn probability(value: Range) -> String {
    if value.high.is_some_and(|high| high < 0.001) {
        return "< 0.001".into();
    }
    plain(value)
}

/// Digits after the point of a percentage: none for a base under 100; as many as were printed for a published one.
fn digits(figure: &Estimate) -> usize {
    match figure.base {
        _ if figure.status == Status::Published => 2,
        Some(base) => usize::from(base.low >= 100),
        None => 2,
    }
}

fn percent(share: f64, digits: usize) -> String {
    // the smallest step lifts a half that binary digits put just below it
    let text = format!("{:.digits$}", share * 100.0 * (1.0 + f64::EPSILON));
    match text.as_str() {
        "100.0" => "100".into(), // a fourth digit says nothing
        _ if digits == 2 => trimmed(text),
        _ => text,
    }
}

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
            (0.999_9, "1"),
            (1.875, "1.88"),
            (-3.5, "-3.5"),
            (36.159_6, "36.2"),
            (1_234.5, "1,235"),
        ] {
            assert_eq!(three(x), text);
        }
        let range = |low, high| Range {
            low,
            high: Some(high),
        };
        assert_eq!(plain(range(-3.0, 5.0)), "-3 to 5");
        assert_eq!(
            plain(Range {
                low: 0.5,
                high: None
            }),
            "≥ 0.5"
        );
        assert_eq!(change(range(-1.5, 2.0)), "-1.5 to +2");
        assert_eq!(probability(range(2.7e-7, 2.7e-7)), "< 0.001");
        assert_eq!(probability(range(1.0, 1.0)), "1");
    }
}
