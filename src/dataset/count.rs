//! A count is a pair of bounds: how a cell of the field's own notation becomes one, and how one is written back.

use std::fmt;

/// The largest count accepted, more than there are people.
const LARGEST: u64 = 10_000_000_000;

/// A number of persons (or cases) known to lie from `low` to `high`, both included.
///
/// An unknown count is no `Count`: it is `None`, never zero.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Count {
    /// Lower bound.
    pub low: u64,
    /// Upper bound; `None` if the source gives none (`>100`).
    pub high: Option<u64>,
}

impl Count {
    /// A count known exactly.
    pub const fn exact(n: u64) -> Self {
        Self {
            low: n,
            high: Some(n),
        }
    }

    /// A count between two bounds, both included.
    pub const fn between(low: u64, high: u64) -> Self {
        Self {
            low,
            high: Some(high),
        }
    }

    /// The number itself where the bounds meet.
    pub fn number(self) -> Option<u64> {
        (self.high == Some(self.low)).then_some(self.low)
    }

    /// Reads a cell: `12`, `1,653`, `1 653`, `12.0`, `<5`, `<=5`, `5-9`, `>100`, `>=100`, `~60`; an empty cell is unknown.
    ///
    /// `<5` is an integer from 0 to 4 (UNODC prints no smaller number). `~60` is read as rounded to its last digit that
    /// is not zero: 55 to 65, and at least one up or down. The error says what was expected.
    pub fn parse(cell: &str) -> Result<Option<Self>, &'static str> {
        const NOTATION: &str = "a count such as `12`, `1,653`, `<5`, `5-9`, `>100`, `~60`, or nothing where it is unknown";
        let cell = cell.trim();
        if cell.is_empty() {
            return Ok(None);
        }
        if matches!(cell, "-" | "–" | "—" | "." | "..") {
            return Err(
                "a count, or an empty cell if it is unknown: a dash may mean zero or unknown",
            );
        }
        if cell.starts_with(['-', '\u{2212}']) {
            return Err("a count, which is never below 0");
        }
        let number = |text: &str| {
            let too_large =
                text.len() > 10 && text.trim().bytes().all(|byte| byte.is_ascii_digit());
            whole(text).ok_or(if too_large {
                "a count up to 10,000,000,000"
            } else {
                NOTATION
            })
        };
        let count = if let Some(rest) = strip_any(cell, &["<=", "≤"]) {
            Self::between(0, number(rest)?)
        } else if let Some(rest) = cell.strip_prefix('<') {
            Self::between(
                0,
                number(rest)?
                    .checked_sub(1)
                    .ok_or("`<` and a number above 0")?,
            )
        } else if let Some(rest) = strip_any(cell, &[">=", "≥"]) {
            Self {
                low: number(rest)?,
                high: None,
            }
        } else if let Some(rest) = cell.strip_prefix('>') {
            Self {
                low: number(rest)? + 1,
                high: None,
            }
        } else if let Some(rest) = strip_any(cell, &["~", "≈"]) {
            let n = number(rest)?;
            let half = rounding_half(n);
            Self::between(n.saturating_sub(half), n + half)
        } else if let Some((low, high)) = cell.split_once(['-', '–', '—']) {
            let (low, high) = (number(low)?, number(high)?);
            if low > high {
                return Err("a range from the lower to the higher number");
            }
            Self::between(low, high)
        } else {
            Self::exact(number(cell)?)
        };
        Ok(Some(count))
    }
}

impl fmt::Display for Count {
    /// The field's notation; [`Count::parse`] reads it back to the same bounds.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.low, self.high) {
            (low, Some(high)) if low == high => write!(f, "{low}"),
            (0, Some(high)) => write!(f, "<{}", high + 1),
            (low, Some(high)) => write!(f, "{low}-{high}"),
            (low, None) => write!(f, ">={low}"),
        }
    }
}

/// Half a unit of the last digit of `n` that is not zero, at least 1: what "about `n`" leaves open.
fn rounding_half(n: u64) -> u64 {
    let mut unit = 1;
    while n > 0 && n.is_multiple_of(unit * 10) {
        unit *= 10;
    }
    (unit / 2).max(1)
}

fn strip_any<'a>(text: &'a str, prefixes: &[&str]) -> Option<&'a str> {
    prefixes.iter().find_map(|prefix| text.strip_prefix(prefix))
}

/// A whole number as people and programs write it: digits, thousands groups of three (`1,653`, `1 653`), a decimal part
/// of zeros (`12.0`), an exponent (`2e3`). `None` for anything else, or above ten thousand million.
pub fn whole(text: &str) -> Option<u64> {
    let text = text.trim();
    let text = text.strip_prefix('+').unwrap_or(text);
    let number = if let Some((mantissa, exponent)) = text.split_once(['e', 'E']) {
        let exponent: u32 = exponent.trim_start_matches('+').parse().ok()?;
        let (before, after) = mantissa.split_once('.').unwrap_or((mantissa, ""));
        let after = after.trim_end_matches('0');
        let zeros = exponent.checked_sub(u32::try_from(after.len()).ok()?)?;
        digits(&format!("{before}{after}"))?.checked_mul(10_u64.checked_pow(zeros)?)?
    } else {
        let zeros = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte == b'0');
        let plain = match text.split_once('.') {
            Some((plain, decimals)) if zeros(decimals) => plain,
            _ => text,
        };
        digits(plain).or_else(|| grouped(plain))?
    };
    (number <= LARGEST).then_some(number)
}

fn digits(text: &str) -> Option<u64> {
    (!text.is_empty() && text.bytes().all(|b| b.is_ascii_digit())).then(|| text.parse().ok())?
}

fn grouped(text: &str) -> Option<u64> {
    let separator = text.chars().find(|c| !c.is_ascii_digit())?;
    if !matches!(
        separator,
        ',' | ' ' | '\u{a0}' | '\u{202f}' | '\u{2009}' | '\'' | '’'
    ) {
        return None;
    }
    let mut groups = text.split(separator);
    let first = groups.next()?;
    let fits = (1..=3).contains(&first.len())
        && text.split(separator).skip(1).all(|group| group.len() == 3);
    if !fits {
        return None;
    }
    digits(&text.replace(separator, ""))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bounds(cell: &str) -> Option<(u64, Option<u64>)> {
        Count::parse(cell)
            .unwrap()
            .map(|count| (count.low, count.high))
    }

    #[test]
    fn the_notations_of_the_field_become_bounds() {
        assert_eq!(bounds("12"), Some((12, Some(12))));
        assert_eq!(bounds(" 1,653 "), Some((1653, Some(1653))));
        assert_eq!(bounds("1\u{a0}653"), Some((1653, Some(1653))));
        assert_eq!(bounds("12.0"), Some((12, Some(12))));
        assert_eq!(bounds("1.653E+3"), Some((1653, Some(1653))));
        assert_eq!(
            (bounds("1E+03"), bounds("+494")),
            (Some((1000, Some(1000))), Some((494, Some(494))))
        );
        assert_eq!(bounds("<5"), Some((0, Some(4))));
        assert_eq!(bounds("0-4"), Some((0, Some(4))));
        assert_eq!(bounds("5–9"), Some((5, Some(9))));
        assert_eq!(bounds(">100"), Some((101, None)));
        assert_eq!(bounds("~60"), Some((55, Some(65))));
        assert_eq!(bounds("~1,200"), Some((1150, Some(1250))));
        assert_eq!(bounds("~57"), Some((56, Some(58))));
        assert_eq!(bounds(""), None);
    }

    #[test]
    fn what_is_no_count_is_refused() {
        for cell in [
            "-3",
            "3.5",
            "1,65",
            "12,3456",
            "<0",
            "9-5",
            "many",
            "NaN",
            "1e99",
            "1.6535e3",
            "9.45E+12",
            "++4",
            "99999999999999999999",
            "<",
            "~",
        ] {
            assert!(Count::parse(cell).is_err(), "{cell}");
        }
    }

    #[test]
    fn what_is_written_reads_back() {
        for cell in ["0", "12", "1,653", "<5", "5-9", ">100", "~60", "<=3"] {
            let count = Count::parse(cell).unwrap().unwrap();
            assert_eq!(
                Count::parse(&count.to_string()).unwrap(),
                Some(count),
                "{cell}"
            );
        }
    }
}
