//! The value that a text states for a figure.

use super::super::node::{ClaimNode, NodeValue};
use super::super::{Against, ClaimRelation, ClaimedFigure, Expected, NUMBERS, PrintedForm};
use super::{ClaimReader, LARGEST};
use crate::dataset::count::Count;

impl ClaimReader<'_> {
    pub(super) fn expected(
        &mut self,
        node: &ClaimNode,
        asked: Option<&ClaimedFigure>,
        printed: &mut PrintedForm,
    ) -> Option<Expected> {
        let of_words = match asked {
            Some(ClaimedFigure::Estimate(asking)) => !NUMBERS.contains(&asking.column.as_str()),
            _ => false,
        };
        match &node.value {
            NodeValue::Text(text) if of_words => Some(Expected::Text(text.trim().into())),
            NodeValue::Number(number) if of_words => Some(Expected::Text(number.to_string())),
            _ if of_words => {
                self.fault(node, "expected", "a word: this column holds no numbers");
                None
            }
            NodeValue::Number(number) if number.abs() < LARGEST => Some(Expected::Number(*number)),
            NodeValue::Text(text) => self.notation(node, text, asked, printed),
            NodeValue::List(list) => {
                let number = |node: &ClaimNode| match node.value {
                    NodeValue::Number(number) if number.abs() < LARGEST => Some(number),
                    _ => None,
                };
                let ends: Vec<Option<f64>> = list.iter().map(number).collect();
                match ends.as_slice() {
                    [Some(low), Some(high)] if low <= high => {
                        Some(Expected::Bounds(*low, Some(*high)))
                    }
                    _ => {
                        self.fault(node, "expected", "two numbers, the lower first");
                        None
                    }
                }
            }
            NodeValue::Table(_) => self.relation(node, asked),
            _ => {
                let expected =
                    "a number, `[low, high]`, a word, or a table such as `{ more_than = 5 }`";
                self.fault(node, "expected", expected);
                None
            }
        }
    }

    /// A number as a text prints it: `47%` to its last digit, or a count in the field's notation.
    fn notation(
        &mut self,
        node: &ClaimNode,
        text: &str,
        asked: Option<&ClaimedFigure>,
        printed: &mut PrintedForm,
    ) -> Option<Expected> {
        let text = text.trim();
        if let Some((number, decimals)) = text.strip_suffix('%').and_then(percentage) {
            printed.percent = true;
            if printed.tolerance.is_none() {
                printed.decimals = printed.decimals.or(Some(decimals));
            }
            return Some(Expected::Number(number));
        }
        match Count::parse(text) {
            Ok(Some(count)) => Some(match count.number() {
                Some(number) => Expected::Number(number as f64),
                None => Expected::Bounds(count.low as f64, count.high.map(|high| high as f64)),
            }),
            // a query may give a word, and of what is not computed anything may be said
            _ if matches!(
                asked,
                Some(ClaimedFigure::Sql { .. } | ClaimedFigure::Nothing(_))
            ) =>
            {
                Some(Expected::Text(text.into()))
            }
            _ => {
                let expected =
                    "a number, `47%`, or a count such as `<5`: this column holds numbers";
                self.fault(node, "expected", expected);
                None
            }
        }
    }

    fn relation(&mut self, node: &ClaimNode, asked: Option<&ClaimedFigure>) -> Option<Expected> {
        let names = ClaimRelation::ALL.map(|(name, _)| name);
        let table = self.table(node, "expected", &names)?;
        let [(name, against)] = table.entries else {
            let expected = format!("one of {} and what it is compared with", names.join(", "));
            self.fault(node, "expected", expected);
            return None;
        };
        let (_, relation) = ClaimRelation::ALL
            .into_iter()
            .find(|(known, _)| known == name)?;
        let against = match (&against.value, asked) {
            (NodeValue::Number(number), _) if number.abs() < LARGEST => Against::Number(*number),
            (NodeValue::Table(_), Some(ClaimedFigure::Estimate(asking))) => {
                let checked = asking.question.check();
                let keys = checked.map_or(asking.statistic.keys.to_vec(), |checked| checked.keys());
                Against::Figures(self.cell(against, name, &keys))
            }
            (NodeValue::Table(_), None) => return None, // said of the query already
            _ => {
                let expected = "a number, or a table of keys such as `{ country = \"UZB\" }`";
                self.fault(against, name, expected);
                return None;
            }
        };
        Some(Expected::Relation(relation, against))
    }
}

/// The number before a `%`, and how many digits it has after the point.
fn percentage(text: &str) -> Option<(f64, u32)> {
    let text = text.trim();
    let plain = text
        .bytes()
        .all(|byte| byte.is_ascii_digit() || byte == b'.');
    let number: f64 = text.parse().ok().filter(|_| plain && text.len() <= 16)?;
    let decimals = text.split_once('.').map_or(0, |(_, digits)| digits.len());
    Some((number, u32::try_from(decimals).ok()?.min(9)))
}
