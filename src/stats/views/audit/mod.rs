//! Whether suppressed counts can be worked out from tables that anybody made: what an attacker knows who has only the tables.
//!
//! It reports the positions and numbers of cells, never the value or the range that could be worked out.

use crate::dataset::count::Count;
use crate::dataset::grid::Grid;

mod attack;
mod cell;
mod groups;
mod labels;
mod printed;
pub mod records;
mod shares;
mod sheet;
mod sums;
mod table;

pub use printed::audit_source;
pub use sheet::{cells, findings, sheet};
pub use sums::DeclaredSum;

/// What is declared of the tables.
#[derive(Debug, Clone, Default)]
pub struct Declared {
    /// Counts from 1 to `k - 1` are to be protected; 11 by default.
    pub k: Option<u64>,
    /// Labels of totals, beyond those that are known.
    pub totals: Vec<String>,
    /// Marks of suppressed cells, beyond those that are known, each with the range that it means.
    pub marks: Vec<(String, Option<Count>)>,
    /// Categories that are the sum of others.
    pub sums: Vec<DeclaredSum>,
    /// The column of counts of a table with one row per count.
    pub count: Option<String>,
    /// The dimension whose categories are bodies that supply counts, for the rules of dominance.
    pub contributors: Option<String>,
}

/// The threshold by default: that of CTDC and of the guard.
pub const USUAL_K: u64 = 11;

impl Declared {
    fn k(&self) -> u64 {
        self.k.unwrap_or(USUAL_K).max(2)
    }
}

/// What an attacker knows beyond what is printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Attacker {
    /// That a suppressed cell is 0 or more.
    ZerosSuppressed,
    /// That zeros are printed, so that a suppressed cell is 1 or more.
    ZerosPrinted,
    /// The same, and what each mark means.
    MarksKnown,
}

impl Attacker {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::ZerosSuppressed, Self::ZerosPrinted, Self::MarksKnown];

    /// The word in machine formats.
    pub const fn word(self) -> &'static str {
        match self {
            Self::ZerosSuppressed => "zeros_suppressed",
            Self::ZerosPrinted => "zeros_printed",
            Self::MarksKnown => "marks_known",
        }
    }

    /// The smallest number that a suppressed cell may be.
    const fn least(self) -> u64 {
        match self {
            Self::ZerosSuppressed => 0,
            Self::ZerosPrinted | Self::MarksKnown => 1,
        }
    }
}

/// What can be worked out of a suppressed cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Finding {
    /// Its number.
    Exact,
    /// A range that is narrower than its mark, and that holds only small counts or is in the mark itself.
    Narrowed,
    /// Nothing, if it was suppressed to protect others; if it is a small count, it is narrowed.
    SafeIfLarge,
    /// That it is not a small count.
    Large,
    /// Nothing beyond its mark.
    Safe,
    /// Totals and parts contradict each other, so that nothing follows.
    Contradicted,
    /// Its table is too large for linear programmes.
    NotChecked,
    /// What this attacker takes for granted is not so: some suppressed cell of its table must be 0.
    DoesNotApply,
    /// All of a group are in one category.
    OneCategory,
    /// All but one person of a group are in one category.
    OneOther,
    /// One body supplies nearly all of a count.
    Dominated,
}

impl Finding {
    /// All of them.
    pub const ALL: [Self; 11] = [
        Self::Exact,
        Self::Narrowed,
        Self::SafeIfLarge,
        Self::Large,
        Self::Safe,
        Self::Contradicted,
        Self::NotChecked,
        Self::DoesNotApply,
        Self::OneCategory,
        Self::OneOther,
        Self::Dominated,
    ];

    /// The word in machine formats.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Exact => "exact",
            Self::Narrowed => "narrowed",
            Self::SafeIfLarge => "safe_if_large",
            Self::Large => "large",
            Self::Safe => "safe",
            Self::Contradicted => "contradicted",
            Self::NotChecked => "not_checked",
            Self::DoesNotApply => "does_not_apply",
            Self::OneCategory => "one_category",
            Self::OneOther => "one_other",
            Self::Dominated => "dominated",
        }
    }

    /// Whether a suppressed count leaks.
    pub const fn leaks(self) -> bool {
        matches!(self, Self::Exact | Self::Narrowed)
    }

    /// Whether a cell could not be checked.
    pub const fn is_open(self) -> bool {
        matches!(self, Self::Contradicted | Self::NotChecked)
    }

    /// Whether it is about a group, not about a suppressed cell.
    pub const fn is_of_group(self) -> bool {
        matches!(self, Self::OneCategory | Self::OneOther | Self::Dominated)
    }
}

/// A cell, or a group, with what was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditFinding {
    /// The table.
    pub table: String,
    /// The attacker; `None` where it is the same for all.
    pub attacker: Option<Attacker>,
    /// The finding.
    pub finding: Finding,
    /// Which cell or group.
    pub place: String,
}

/// All that was found, and notes on it.
#[derive(Debug, Clone, Default)]
pub struct AuditResult {
    /// In the order of the tables.
    pub found: Vec<AuditFinding>,
    /// How many cells the tables have.
    pub cells: usize,
    /// The threshold.
    pub k: u64,
    /// What was taken as total, percentage or the same cell of two tables.
    pub assumed: Vec<String>,
}

impl AuditResult {
    /// Whether a suppressed count leaks, or cannot be checked.
    pub fn leaks(&self) -> bool {
        let of_cell = |found: &AuditFinding| found.finding.leaks() || found.finding.is_open();
        self.found.iter().any(of_cell)
    }

    /// Whether it found any group of which too much is known.
    pub fn names_groups(&self) -> bool {
        self.found.iter().any(|found| found.finding.is_of_group())
    }

    /// Adds what another found.
    pub fn extend(&mut self, other: Self) {
        self.found.extend(other.found);
        self.cells += other.cells;
        self.k = self.k.max(other.k);
        for assumed in other.assumed {
            if !self.assumed.contains(&assumed) {
                self.assumed.push(assumed);
            }
        }
    }
}

/// Audits tables, together where they share cells. The error says which table cannot be read and why.
pub fn audit_tables(grids: &[Grid], declared: &Declared) -> Result<AuditResult, String> {
    let mut audit = AuditResult {
        k: declared.k(),
        ..AuditResult::default()
    };
    let mut tables = Vec::new();
    for grid in grids {
        match table::read(grid, declared) {
            Ok(table) => tables.push(table),
            // a workbook or page may hold other things, too
            Err(why) if grids.len() == 1 => return Err(format!("{}: {why}", grid.name())),
            Err(why) => audit
                .assumed
                .push(format!("{}: not a table of counts: {why}", grid.name())),
        }
    }
    if tables.is_empty() {
        return Err(
            "no table of counts: expected labels in the first column and counts to their right"
                .into(),
        );
    }
    audit.cells = tables.iter().map(|table| table.cells.len()).sum();
    for linked in sums::link(&tables) {
        let system = sums::system(&linked, declared, &mut audit.assumed);
        system.audit_all(&attackers(&tables), declared.k(), &mut audit.found);
    }
    for table in &tables {
        groups::audit(table, declared, &mut audit.found);
    }
    Ok(audit)
}

/// The attackers that differ: the meaning of marks matters only where it is declared.
fn attackers(tables: &[table::AuditTable]) -> Vec<Attacker> {
    let declares = |cell: &table::AuditCell| {
        matches!(
            cell.printed,
            cell::Printed::Hidden {
                declared: Some(_),
                ..
            }
        )
    };
    let told_apart = tables.iter().flat_map(|table| &table.cells).any(declares);
    let all = Attacker::ALL.into_iter();
    all.filter(|attacker| told_apart || *attacker != Attacker::MarksKnown)
        .collect()
}
