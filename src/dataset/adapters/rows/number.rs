//! A number as a source prints it: its letters and marks taken off, its groups, decimals and scale read.

use super::amount::Amount;
use crate::dataset::count::{Count, whole};

/// A cell without the letters behind its number: `92 b`, `: c`, `472bep`.
pub(super) fn without_flags(cell: &str) -> (&str, &str) {
    let number = cell.trim_end_matches(|c: char| c.is_alphabetic());
    let letters = &cell[number.len()..];
    let number = number.trim_end();
    if number.is_empty() || ["million", "thousand", "M"].contains(&letters) {
        return (cell, "");
    }
    (number, letters)
}

/// A number without the marks of footnotes: `29*`, `29¹`, `29 [2]`, `29 (a)`.
pub(in crate::dataset) fn without_marks(cell: &str) -> &str {
    let is_mark = |c: char| matches!(c, '*' | '†' | '‡' | '§' | '¹' | '²' | '³' | '⁰' | '⁴'..='⁹');
    let mut rest = cell;
    loop {
        let shorter = rest.trim_end_matches(is_mark).trim_end();
        let bracketed = |open: char, close: char| {
            let inner = shorter.strip_suffix(close)?;
            let at = inner.rfind(open)?;
            let note = &inner[at + open.len_utf8()..];
            let short =
                note.chars().count() <= 2 && (open == '[' || note.chars().all(char::is_alphabetic));
            (short && !note.is_empty()).then(|| shorter[..at].trim_end())
        };
        let shorter = bracketed('[', ']')
            .or_else(|| bracketed('(', ')'))
            .unwrap_or(shorter);
        if shorter.is_empty() || shorter == rest {
            return if shorter.is_empty() { cell } else { rest };
        }
        rest = shorter;
    }
}

/// A count, multiplied; in the notation of the field.
pub(super) fn count(text: &str, factor: u64) -> Result<String, String> {
    let (digits, scale) = scale(text);
    let factor = factor.saturating_mul(scale);
    if factor == 1 {
        Count::parse(digits)?;
        return Ok(digits.to_owned());
    }
    if let Ok(Some(count)) = Count::parse(digits) {
        let times = |n: u64| n.checked_mul(factor).ok_or("a count up to 10,000,000,000");
        // a bound is one of the rounded number: `<5` thousand is below 5,000
        let high = count.high.map(|high| {
            let open = digits.trim_start().starts_with('<') && !digits.contains('=');
            times(high + u64::from(open)).map(|high| high - u64::from(open))
        });
        let count = Count {
            low: times(count.low)?,
            high: high.transpose()?,
        };
        return Ok(count.to_string());
    }
    let (before, after) = digits
        .split_once('.')
        .ok_or_else(|| "a number such as `12` or `2.5`".to_owned())?;
    let zeros = u32::try_from(after.len())
        .ok()
        .and_then(|places| 10_u64.checked_pow(places));
    let zeros = zeros.ok_or_else(|| "a number with fewer decimals".to_owned())?;
    let all = whole(&format!("{}{after}", before.replace([',', ' '], "")));
    let all = all
        .and_then(|all| all.checked_mul(factor))
        .ok_or_else(|| "a number such as `12` or `2.5`".to_owned())?;
    if all % zeros == 0 {
        Ok((all / zeros).to_string())
    } else {
        Err(format!(
            "a whole number of persons: {text} times {factor} is not one"
        ))
    }
}

/// A number without a word behind it that scales it: `2.5M`, `3 thousand`.
fn scale(text: &str) -> (&str, u64) {
    let text = text.trim();
    let lower = text.to_lowercase();
    for (word, scale) in [
        ("million", 1_000_000),
        ("mn", 1_000_000),
        ("thousand", 1000),
        ("m", 1_000_000),
        ("k", 1000),
    ] {
        let before = lower.strip_suffix(word).map(str::trim_end);
        let is_number = |before: &&str| before.ends_with(|c: char| c.is_ascii_digit());
        if let Some(before) = before.filter(is_number)
            && let Some(digits) = text.get(..before.len())
        {
            return (digits, scale);
        }
    }
    (text, 1)
}

/// A rate: a number with decimals, a bound or a range.
pub(super) fn rate(text: &str, factor: u64, amount: &mut Amount) -> Result<(), String> {
    let expected = || "a number such as `1.1`, `<0.5` or `0.3-0.8`".to_owned();
    let (digits, scale) = scale(text.trim().trim_end_matches('%').trim_end());
    let number = |text: &str| {
        let number = decimal(text.trim()).ok_or_else(expected)?;
        Ok::<f64, String>(number * (factor as f64) * (scale as f64))
    };
    if let Some(most) = digits.strip_prefix('<') {
        (amount.low, amount.high) = (
            "0".into(),
            number(most.trim_start_matches('='))?.to_string(),
        );
    } else if let Some(least) = digits.strip_prefix('>') {
        amount.low = number(least.trim_start_matches('='))?.to_string();
    } else if let Some((low, high)) = digits
        .split_once(['–', '-'])
        .filter(|(low, _)| !low.is_empty())
    {
        (amount.low, amount.high) = (number(low)?.to_string(), number(high)?.to_string());
    } else {
        amount.text = number(digits)?.to_string();
    }
    Ok(())
}

/// A number with a point or a comma before its decimals, or with groups of three.
fn decimal(text: &str) -> Option<f64> {
    let plain = |text: &str| {
        let digits = text
            .bytes()
            .all(|byte| byte.is_ascii_digit() || matches!(byte, b'.' | b'e' | b'E' | b'-' | b'+'));
        digits
            .then(|| text.parse::<f64>().ok())
            .flatten()
            .filter(|number| number.is_finite())
    };
    if let Some(number) = plain(text) {
        return Some(number);
    }
    if let Some(number) = whole(text) {
        return Some(number as f64);
    }
    match text.split_once(',') {
        Some((before, after))
            if before.len() <= 3
                && !after.contains([',', '.'])
                && (before == "0" || after.len() != 3) =>
        {
            plain(&format!("{before}.{after}"))
        }
        // groups of three, and decimals behind a point
        Some(_) => {
            let (groups, decimals) = text.split_once('.')?;
            plain(&format!("{}.{decimals}", whole(groups)?))
        }
        None => None,
    }
}

/// Whether a cell is a number with a part below one.
pub(super) fn is_fraction(cell: &str) -> Option<bool> {
    let cell = without_marks(cell.trim());
    if whole(cell).is_some() {
        return Some(false);
    }
    decimal(cell).map(|number| number.fract() != 0.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_are_multiplied_exactly_or_refused() {
        assert_eq!(count("0.5", 1000).as_deref(), Ok("500"));
        assert_eq!(count("2.5M", 1).as_deref(), Ok("2500000"));
        assert_eq!(count("<5", 1000).as_deref(), Ok("<5000"));
        assert_eq!(count("1,653", 1).as_deref(), Ok("1,653"));
        assert!(count("0.0005", 1000).is_err() && count("1.5", 1).is_err());
    }

    #[test]
    fn marks_of_footnotes_are_no_digits() {
        assert_eq!((without_marks("29*"), without_marks("29¹")), ("29", "29"));
        assert_eq!(
            (without_marks("29 [2]"), without_marks("29 (a)")),
            ("29", "29")
        );
        assert_eq!(
            (
                without_marks("(29)"),
                without_marks("*"),
                without_marks("29")
            ),
            ("(29)", "*", "29")
        );
    }

    #[test]
    fn flags_stand_behind_the_number() {
        assert_eq!(without_flags("472 bep"), ("472", "bep"));
        assert_eq!(
            (without_flags(": c"), without_flags("6 993 ")),
            ((":", "c"), ("6 993", ""))
        );
    }

    #[test]
    fn rates_have_a_point_a_comma_or_a_range() {
        let of = |text: &str| {
            let mut amount = Amount::default();
            rate(text, 1, &mut amount).map(|()| (amount.text, amount.low, amount.high))
        };
        let exact = |text: &str| Ok((text.to_owned(), String::new(), String::new()));
        assert_eq!(
            (of("1.1"), of("0,54"), of("1,234.5")),
            (exact("1.1"), exact("0.54"), exact("1234.5"))
        );
        assert_eq!(of("<0.5"), Ok((String::new(), "0".into(), "0.5".into())));
        assert!(of("many").is_err());
    }
}
