//! The sums that the cells of a whole are in.

use super::{SumDivision, Sums, WholeAccount, WholeCell};
use crate::dataset::count::Count;
use crate::stats::mathematics::linear::{Sum, UNKNOWN};
use crate::stats::rows::{Route, Victim};
use crate::stats::whole::Whole;

const TOTAL: &str = "total";
const NOT_KNOWN: &str = "unknown";

impl<'d> WholeAccount<'d> {
    /// The account of one whole: its rows, and those of its victims by citizenship.
    ///
    /// Forms of exploitation and citizenships are parts only where persons are counted `once`.
    pub(super) fn new(
        whole: Whole,
        rows: &[Victim<'d>],
        citizens: &[Route<'d>],
        once: bool,
        sums: Sums,
    ) -> Self {
        let mut account = Self {
            whole,
            ..Self::default()
        };
        account.cells.push(WholeCell {
            parts: [TOTAL; 3],
            ..WholeCell::default()
        });
        for row in rows.iter().filter(|row| row.share.is_none()) {
            account.enter(row);
        }
        if once {
            for row in citizens.iter().filter(|row| row.share.is_none()) {
                account.cells.push(WholeCell {
                    parts: [row.sex, row.age, row.exploitation],
                    citizens: Some(row.origin),
                    count: row.count,
                    locator: row.locator,
                });
            }
        }
        account.complete_marginals();
        let known = |cell: &WholeCell| cell.count.unwrap_or(UNKNOWN);
        account.system.bounds = account.cells.iter().map(known).collect();
        let wholes = match sums {
            Sums::OfTotal => 1,
            Sums::All => account.cells.len(),
        };
        for whole in 0..wholes {
            for by in SumDivision::ALL {
                let counted_once = matches!(
                    by,
                    SumDivision::Sex | SumDivision::Age | SumDivision::SexAndAge
                ) || once;
                if counted_once {
                    account.add_sum(whole, by);
                }
            }
        }
        account
    }

    fn enter(&mut self, row: &Victim<'d>) {
        let cell = WholeCell {
            parts: [row.sex, row.age, row.exploitation],
            citizens: None,
            count: row.count,
            locator: row.locator,
        };
        let is_total = cell.parts == self.cells[0].parts;
        if is_total && self.cells[0].locator.is_empty() && self.cells[0].count.is_none() {
            self.cells[0] = cell;
        } else {
            self.cells.push(cell);
        }
    }

    /// Enters the sums that the source does not print: the totals by sex, by age and by form of which it prints parts.
    fn complete_marginals(&mut self) {
        for dimension in 0..3 {
            let divided =
                |cell: &&WholeCell| cell.citizens.is_none() && cell.parts[dimension] != TOTAL;
            let finer = self.cells.iter().filter(divided);
            let mut divided: Vec<&str> = Vec::new();
            for cell in finer.filter(|cell| !stands_for(cell, dimension)) {
                if !divided.contains(&cell.parts[dimension]) {
                    divided.push(cell.parts[dimension]);
                }
            }
            for part in divided {
                let mut parts = [TOTAL; 3];
                parts[dimension] = part;
                if self.cells.iter().all(|other| other.parts != parts) {
                    self.cells.push(WholeCell {
                        parts,
                        ..WholeCell::default()
                    });
                }
            }
        }
    }

    /// Enters a sum, where the cell has parts of this kind.
    fn add_sum(&mut self, whole: usize, by: SumDivision) {
        let total = &self.cells[whole];
        if total.citizens.is_some() || by == SumDivision::Citizenship && whole != 0 {
            return;
        }
        let divided = by.divides();
        let mut of_whole = divided.iter().zip(&total.parts);
        if of_whole.any(|(divides, part)| *divides && *part != TOTAL)
            // the parts of a form belong to the form, not to the total
            || by == SumDivision::Exploitation && whole != 0
        {
            return;
        }
        let belongs = |cell: &WholeCell| match by {
            SumDivision::Citizenship => cell.citizens.is_some() && cell.parts == total.parts,
            _ => cell.citizens.is_none() && is_part(cell, total, by.divides()),
        };
        let mut parts: Vec<usize> = (0..self.cells.len())
            .filter(|at| *at != whole && belongs(&self.cells[*at]))
            .collect();
        if let SumDivision::Sex | SumDivision::Age = by {
            // the cell of people of whom neither is known is used as their total where that is not printed
            let dimension = usize::from(by == SumDivision::Age);
            let is_unknown = |at: &usize| self.cells[*at].parts[dimension] == NOT_KNOWN;
            let of_both = |at: &usize| is_of_unknown(&self.cells[*at]);
            let is_printed = |at: &usize| self.cells[*at].count.is_some();
            let mut others = parts.iter().filter(|at| is_unknown(at) && !of_both(at));
            if others.any(is_printed) {
                parts.retain(|at| !of_both(at));
            } else if parts.iter().any(of_both) {
                parts.retain(|at| !is_unknown(at) || of_both(at));
            }
        }
        if parts.is_empty() {
            return;
        }
        let complete = by != SumDivision::Citizenship && self.is_complete(&parts, by);
        let mut sum = Sum {
            whole,
            parts,
            exact: false,
        };
        sum.exact =
            complete && is_exact(self.system.bounds[whole], sum.of_parts(&self.system.bounds));
        self.system.sums.push(sum);
        self.by.push(by);
    }

    /// Whether parts by sex or by age count everyone: all categories are printed, the unknown included.
    fn is_complete(&self, parts: &[usize], by: SumDivision) -> bool {
        let (dimension, all): (usize, &[&str]) = match by {
            SumDivision::Sex => (0, &["female", "male", NOT_KNOWN]),
            SumDivision::Age => (1, &["child", "adult", NOT_KNOWN]),
            _ => return false,
        };
        let printed = |wanted: &&str| {
            let mut of = parts.iter().map(|at| &self.cells[*at]);
            of.any(|cell| cell.parts[dimension] == *wanted && cell.count.is_some())
        };
        all.iter().all(printed)
    }
}

/// Whether complete parts are taken to be exactly their total: where they can be, and where they are so far below it that it
/// cannot be right. A total that is a little larger may hold persons of a category that the source does not print.
fn is_exact(total: Count, parts: Count) -> bool {
    match parts.high {
        Some(high) if total.low > high => 2 * total.low > 3 * high,
        _ => true,
    }
}

/// Whether a cell divides a total by these dimensions alone, and is of the same part in the others. Persons of unknown sex
/// and age are printed in one cell, which counts as a part by sex and as one by age.
fn is_part(cell: &WholeCell, total: &WholeCell, divides: [bool; 3]) -> bool {
    (0..3).all(|at| {
        let (part, of) = (cell.parts[at], total.parts[at]);
        if divides[at] {
            part != TOTAL
        } else {
            part == of || at < 2 && of == TOTAL && is_of_unknown(cell) && (divides[0] || divides[1])
        }
    })
}

/// Whether it holds persons of whom neither sex nor age is known.
fn is_of_unknown(cell: &WholeCell) -> bool {
    cell.parts[0] == NOT_KNOWN && cell.parts[1] == NOT_KNOWN
}

/// Whether a cell is the total of its part of a dimension, or is used as one.
fn stands_for(cell: &WholeCell, dimension: usize) -> bool {
    let whole = (0..3).all(|at| at == dimension || cell.parts[at] == TOTAL);
    whole || dimension < 2 && is_of_unknown(cell)
}

impl WholeAccount<'_> {
    /// The printed total; `None` where the source prints none.
    pub fn total(&self) -> Option<Count> {
        self.cells.first().and_then(|cell| cell.count)
    }

    /// The sums of one cell that fail, each with how it divides the cell.
    pub fn failing(&self) -> impl Iterator<Item = (SumDivision, &Sum)> {
        let sums = self.by.iter().copied().zip(&self.system.sums);
        sums.filter(|(_, sum)| sum.fails(&self.system.bounds))
    }
}
