//! The attack on a system of cells and relations: what follows of each suppressed cell.

use super::{Attacker, AuditFinding, Finding};
use crate::dataset::count::Count;
use crate::stats::mathematics::relations::{Outcome, Relations};

/// A suppressed cell among the cells of a system.
#[derive(Debug, Clone)]
pub(super) struct AttackedCell {
    /// Its place among them.
    pub cell: usize,
    /// The range that it is printed as, such as `<5`.
    pub printed: Option<Count>,
    /// The declared range of its mark.
    pub declared: Option<Count>,
    /// The table.
    pub table: String,
    /// Which cell.
    pub place: String,
}

/// Cells with their relations, and those that are suppressed.
#[derive(Debug, Clone, Default)]
pub(super) struct AttackedTables {
    /// What is printed of each cell; open where it is suppressed or not printed.
    pub relations: Relations,
    /// The suppressed ones.
    pub suppressed: Vec<AttackedCell>,
}

impl AttackedTables {
    /// What each attacker can work out. Where one finds a contradiction and an earlier one, with weaker assumptions, does not,
    /// what the later one takes for granted is not so.
    pub(super) fn audit_all(&self, attackers: &[Attacker], k: u64, found: &mut Vec<AuditFinding>) {
        let mut is_consistent = false;
        for attacker in attackers {
            let from = found.len();
            self.audit(*attacker, k, found);
            let contradicted = found[from..]
                .iter()
                .any(|of| of.finding == Finding::Contradicted);
            if contradicted && is_consistent {
                for of in &mut found[from..] {
                    of.finding = Finding::DoesNotApply;
                }
            }
            is_consistent |= !contradicted;
        }
    }

    /// What an attacker can work out of each suppressed cell.
    fn audit(&self, attacker: Attacker, k: u64, found: &mut Vec<AuditFinding>) {
        let mut relations = self.relations.clone();
        for cell in &self.suppressed {
            let known = &mut relations.bounds[cell.cell];
            // the same cell may be printed in another table
            if known.number().is_none() {
                *known = both(*known, cell.bounds(attacker));
            }
        }
        let goal = |cell: &AttackedCell| (cell.cell, cell.goal(attacker, k));
        let goals: Vec<(usize, Count)> = self.suppressed.iter().map(goal).collect();
        let findings: Vec<Finding> = match relations.ranges(&goals) {
            Outcome::Contradiction => vec![Finding::Contradicted; goals.len()],
            Outcome::Ranges(ranges) => {
                let judged = ranges.iter().zip(&self.suppressed);
                let mut findings: Vec<Finding> = judged
                    .map(|(range, cell)| cell.judge(*range, attacker, k))
                    .collect();
                self.find_numbers(&relations, &mut findings);
                for (finding, cell) in findings.iter_mut().zip(&self.suppressed) {
                    if *finding == Finding::Large && cell.bounds(attacker).low >= k {
                        *finding = Finding::Safe; // its mark says so already
                    }
                }
                findings
            }
        };
        for (finding, cell) in findings.into_iter().zip(&self.suppressed) {
            found.push(AuditFinding {
                table: cell.table.clone(),
                attacker: Some(attacker),
                finding,
                place: cell.place.clone(),
            });
        }
    }

    /// Cells that are not small whose number follows.
    fn find_numbers(&self, relations: &Relations, findings: &mut [Finding]) {
        let large: Vec<usize> = (0..findings.len())
            .filter(|at| findings[*at] == Finding::Large)
            .collect();
        let whole = Count { low: 0, high: None };
        let goals: Vec<(usize, Count)> = large
            .iter()
            .map(|at| (self.suppressed[*at].cell, whole))
            .collect();
        if let Outcome::Ranges(ranges) = relations.ranges(&goals) {
            for (at, range) in large.into_iter().zip(ranges) {
                if range.is_some_and(|range| range.number().is_some()) {
                    findings[at] = Finding::Exact;
                }
            }
        }
    }
}

impl AttackedCell {
    /// What an attacker knows about it at first.
    fn bounds(&self, attacker: Attacker) -> Count {
        let least = Count {
            low: attacker.least(),
            high: None,
        };
        let declared = self.declared.filter(|_| attacker == Attacker::MarksKnown);
        let known = self.printed.into_iter().chain(declared);
        known.fold(least, both)
    }

    /// Whether its mark is a range, which is known to everybody or to this attacker.
    fn is_ranged(&self, attacker: Attacker) -> bool {
        self.bounds(attacker).high.is_some()
    }

    /// The range that the audit asks about: that of the mark, else the small counts and one more.
    fn goal(&self, attacker: Attacker, k: u64) -> Count {
        let bounds = self.bounds(attacker);
        Count {
            low: bounds.low,
            high: Some(bounds.high.unwrap_or(k.max(bounds.low))),
        }
    }

    fn judge(&self, range: Option<Count>, attacker: Attacker, k: u64) -> Finding {
        let goal = self.goal(attacker, k);
        let (Some(range), Some(most)) = (range, goal.high) else {
            return Finding::NotChecked;
        };
        let high = range.high.unwrap_or(most);
        if self.is_ranged(attacker) {
            return match range.number() {
                Some(_) if goal.number().is_none() => Finding::Exact,
                _ if range == goal => Finding::Safe,
                _ => Finding::Narrowed,
            };
        }
        let from_one = range.low <= goal.low.max(1);
        match (range.low >= k, high >= k) {
            (true, _) => Finding::Large,
            (_, true) if from_one => Finding::Safe,
            (_, true) => Finding::SafeIfLarge,
            _ if range.low == high => Finding::Exact,
            _ if from_one && high + 1 >= k => Finding::Safe,
            _ => Finding::Narrowed,
        }
    }
}

/// What two ranges have in common; the first where that is nothing.
fn both(one: Count, other: Count) -> Count {
    let low = one.low.max(other.low);
    let high = match (one.high, other.high) {
        (Some(one), Some(other)) => Some(one.min(other)),
        (one, other) => one.or(other),
    };
    match high {
        Some(high) if high < low => one,
        _ => Count { low, high },
    }
}
