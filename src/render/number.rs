//! Numbers for people: at most three digits of a share, none after the point for a base under 100, bounds as `349-425`.

use crate::stats::Count;
use crate::stats::Figure;
use crate::stats::Status;
use crate::stats::bounds::Range;

/// A count or its bounds; `–` where it is unknown.
pub(super) fn count(count: Option<Count>) -> String {
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
fn grouped(n: u64) -> String {
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

/// The smallest base of which a share is shown to people: of fewer, the count says all there is (`n < 5`).
pub(super) const LEAST_BASE: u64 = 5;

fn too_few(figure: &Figure) -> bool {
    let base = figure.base.and_then(|base| base.high);
    base.is_some_and(|base| base < LEAST_BASE) && figure.status != Status::Published
}

/// A share in percent, `74 %` or `41-55 %`, with the digits its base allows; as printed where it was published without.
pub(super) fn share(figure: &Figure) -> String {
    let Some(value) = figure.value else {
        return "–".into();
    };
    if too_few(figure) {
        return format!("n < {LEAST_BASE}");
    }
    let digits = digits(figure);
    let low = percent(value.low, digits);
    match value.high.map(|high| percent(high, digits)) {
        Some(high) if high == low => format!("{low} %"),
        Some(high) => format!("{low}-{high} %"),
        None => format!("≥ {low} %"),
    }
}

/// Its interval in percent: `22-48 %`; of none of the base its upper limit, of all its lower one.
pub(super) fn share_interval(figure: &Figure) -> String {
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
pub(super) fn small_base(figure: &Figure) -> &'static str {
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
pub(super) fn signed(value: Range) -> String {
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
        Some(high) => format!("{} to {}", one(value.low), one(high)),
        None => format!("≥ {}", one(value.low)),
    }
}

/// A difference of shares, in points: `+27`, `-4 to +12`.
pub(super) fn points(value: Range) -> String {
    let one = |share: f64| {
        let points = (share * 100.0 * (1.0 + f64::EPSILON)).round();
        let sign = if points > 0.0 { "+" } else { "" };
        format!("{sign}{}", points + 0.0)
    };
    match (one(value.low), value.high.map(one)) {
        (low, Some(high)) if low == high => low,
        (low, Some(high)) => format!("{low} to {high}"),
        (low, None) => format!("≥ {low}"),
    }
}

/// A set of ranks: `2`, `2-5`.
pub(super) fn rank((first, last): (f64, Option<f64>)) -> String {
    match last.filter(|last| *last > first) {
        Some(last) => format!("{first:.0}-{last:.0}"),
        None => format!("{first:.0}"),
    }
}

/// A ratio at three digits: `× 22`, `× 1.43`.
pub(super) fn ratio(value: Range) -> String {
    match value.high {
        Some(high) if high == value.low => format!("× {}", three(high)),
        Some(high) => format!("× {}-{}", three(value.low), three(high)),
        None => format!("× ≥ {}", three(value.low)),
    }
}

/// At most three significant digits, without zeros at the end.
pub(super) fn three(x: f64) -> String {
    let places = match x.abs() {
        size if size >= 100.0 => 0,
        size if size >= 10.0 => 1,
        size if size > 0.0 && size < 0.01 => 4,
        size if size > 0.0 && size < 0.1 => 3,
        _ => 2,
    };
    trimmed(format!("{x:.places$}"))
}

/// Digits after the point of a percentage: none for a base under 100; as many as were printed for a published one.
fn digits(figure: &Figure) -> usize {
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
