//! What one cell of a table says: a number, a mark of suppression, a percentage, or nothing.

use super::Declared;
use crate::dataset::count::Count;
use crate::stats::mathematics::percentages::PrintedPercentage;

/// What is printed instead of a count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Printed {
    /// The count.
    Number(u64),
    /// A mark of suppression.
    Hidden {
        /// The range that is printed, such as `<5`.
        range: Option<Count>,
        /// The range that the mark is declared to mean.
        declared: Option<Count>,
    },
    /// Nothing, or a sign that nothing is known.
    Nothing,
}

/// A cell with a count, a percentage or both.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct CellContent {
    pub printed: Printed,
    pub percent: Option<PrintedPercentage>,
}

/// Marks that statistical offices, CTDC and tipstat print for suppressed counts.
const MARKS: [&str; 17] = [
    "*",
    "**",
    "***",
    "x",
    "c",
    "s",
    "#",
    "(c)",
    "(x)",
    "(s)",
    "[c]",
    "[x]",
    "[z]",
    "hidden",
    "suppressed",
    "-s-",
    ": c",
];
/// Signs that nothing is published.
const NOTHING: [&str; 12] = [
    "",
    "-",
    "–",
    "—",
    ".",
    "..",
    "...",
    ":",
    "na",
    "n/a",
    "n.a.",
    "not published",
];

/// Reads a cell; `None` where it is a text.
pub(super) fn read(text: &str, declared: &Declared) -> Option<CellContent> {
    let plain = text.trim().to_lowercase();
    let printed = |printed| {
        Some(CellContent {
            printed,
            percent: None,
        })
    };
    let mark = declared
        .marks
        .iter()
        .find(|(mark, _)| mark.to_lowercase() == plain);
    if let Some((_, range)) = mark {
        return printed(Printed::Hidden {
            range: None,
            declared: *range,
        });
    }
    if NOTHING.contains(&plain.as_str()) {
        return printed(Printed::Nothing);
    }
    if MARKS.contains(&plain.as_str()) {
        return printed(Printed::Hidden {
            range: None,
            declared: None,
        });
    }
    if let Some((count, percent)) = plain
        .strip_suffix(')')
        .and_then(|both| both.split_once('('))
    {
        let percent = percent
            .contains('%')
            .then(|| PrintedPercentage::parse(percent))
            .flatten()?;
        let count = read(count, declared)?.printed;
        return Some(CellContent {
            printed: count,
            percent: Some(percent),
        });
    }
    if plain.ends_with('%') {
        return Some(CellContent {
            printed: Printed::Nothing,
            percent: Some(PrintedPercentage::parse(&plain)?),
        });
    }
    let count = Count::parse(&plain).ok()??;
    printed(match count.number() {
        Some(number) => Printed::Number(number),
        None => Printed::Hidden {
            range: Some(count),
            declared: None,
        },
    })
}

/// Whether it holds a count, a mark or a percentage.
pub(super) fn is_value(content: Option<CellContent>) -> bool {
    content.is_some_and(|content| content.printed != Printed::Nothing || content.percent.is_some())
}

/// Labels of totals.
const TOTALS: [&str; 22] = [
    "total",
    "totals",
    "all",
    "sum",
    "tot",
    "grand total",
    "overall",
    "both sexes",
    "all ages",
    "n",
    "everyone",
    "all persons",
    "all countries",
    "all victims",
    "gesamt",
    "insgesamt",
    "ensemble",
    "итого",
    "всего",
    "жалпы",
    "jami",
    "барлығы",
];

/// Whether a label is that of a total.
pub(super) fn is_total(label: &str, declared: &Declared) -> bool {
    let plain = label.trim().to_lowercase();
    let declares = |total: &String| total.trim().to_lowercase() == plain;
    TOTALS.contains(&plain.as_str())
        || plain.starts_with("total ")
        || plain.ends_with(" total")
        || declared.totals.iter().any(declares)
}
