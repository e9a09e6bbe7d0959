//! Decimal separator of the numbers of a file.

use std::borrow::Cow;

use serde::Deserialize;

/// Decimal separator of a number.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
pub(crate) enum Decimal {
    /// A point; commas and blanks divide groups of three.
    #[default]
    #[serde(rename = ".")]
    Point,
    /// A comma; points and blanks divide groups of three: `1.653,5`.
    #[serde(rename = ",")]
    Comma,
}

impl Decimal {
    /// A number with a point before its decimals and nothing between groups of three points; other cells as they are.
    pub(crate) fn plain(self, cell: &str) -> Cow<'_, str> {
        if self == Self::Point || !cell.contains(['.', ',']) {
            return Cow::Borrowed(cell);
        }
        let digits = cell.find(|c: char| c.is_ascii_digit());
        let Some(start) = digits else {
            return Cow::Borrowed(cell);
        };
        let number = &cell[start..];
        let end = number.find(|c: char| !c.is_ascii_digit() && !matches!(c, '.' | ','));
        let (number, rest) = number.split_at(end.unwrap_or(number.len()));
        let (whole, decimals) = number.split_once(',').unwrap_or((number, ""));
        let mut groups = whole.split('.');
        let first = groups.next().unwrap_or_default().len();
        let divided = whole.contains('.');
        let in_threes = groups.all(|group| group.len() == 3) && (!divided || first <= 3);
        if !in_threes || decimals.contains([',', '.']) {
            return Cow::Borrowed(cell);
        }
        let whole = whole.replace('.', "");
        let point = if decimals.is_empty() { "" } else { "." };
        Cow::Owned(format!("{}{whole}{point}{decimals}{rest}", &cell[..start]))
    }
}

#[cfg(test)]
mod tests {
    use super::Decimal;

    #[test]
    fn points_divide_groups_where_a_comma_stands_before_decimals() {
        for (cell, plain) in [
            ("1.653", "1653"),
            ("1.653,5", "1653.5"),
            ("42,5%", "42.5%"),
            ("<1.000", "<1000"),
            ("12", "12"),
            ("..", ".."),
            ("1.65", "1.65"),
            ("16.53.123", "16.53.123"),
        ] {
            assert_eq!(Decimal::Comma.plain(cell), plain, "{cell}");
            assert_eq!(Decimal::Point.plain(cell), cell);
        }
    }
}
