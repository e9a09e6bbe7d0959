//! One figure against others of the same answer.

use super::super::judge::{self, Verdict};
use super::super::{Asking, Cell, ClaimRelation, reasons, words};
use crate::stats::mathematics::bounds::Range;
use crate::stats::questions::shown;
use crate::stats::{Estimate, Status, Unit};

/// The figures that one is set against.
pub(super) struct Others<'a> {
    pub asking: &'a Asking,
    pub figure: &'a Estimate,
    pub keys: &'a Cell,
    pub all: &'a [Estimate],
}

impl Others<'_> {
    pub(super) fn judge(
        &self,
        relation: ClaimRelation,
        range: Range,
        share: bool,
    ) -> (Verdict, String) {
        let mut cell = self.asking.cell.clone();
        cell.insert("source".into(), vec![self.figure.key("source").to_owned()]);
        cell.extend(self.keys.clone());
        let others: Vec<&Estimate> = self
            .all
            .iter()
            .filter(|other| other.keys != self.figure.keys && reasons::fits(other, &cell))
            .collect();
        // a ranking needs every value that is named
        for (key, values) in self.keys {
            for value in values.iter().filter(|value| *value != "*") {
                if !others.iter().any(|other| other.key(key) == value) {
                    let why = format!("there is no figure with {key} {value} to compare it with");
                    return (Verdict::NotComputable, why);
                }
            }
        }
        if others.is_empty() {
            return (
                Verdict::NotComputable,
                "there is no figure to compare it with".into(),
            );
        }
        let mut verdict = Verdict::Match;
        let mut words = Vec::new();
        for other in others {
            let name = words::key_values(other, self.keys);
            let Some(found) = number(other, &self.asking.column) else {
                let why = reasons::no_number(other, &self.asking.column);
                return (Verdict::NotComputable, format!("{name}: {why}"));
            };
            verdict = verdict.min(judge::of_relation(relation, range, found));
            words.push(format!("{name} {}", words::range(found, share)));
        }
        (verdict, format!("set against {}", words.join(", ")))
    }
}

/// The number in a column of a figure.
pub fn number(figure: &Estimate, column: &str) -> Option<Range> {
    shown::number(figure, column)
}

pub(super) fn is_share(asking: &Asking, figure: &Estimate, column: &str) -> bool {
    let unit = figure.unit_of(asking.statistic.unit);
    // shares are among counts of people, too
    let of_value =
        unit == Unit::Share || figure.status == Status::Published || figure.split.is_some();
    matches!(column, "value" | "ci_low" | "ci_high") && of_value
}
