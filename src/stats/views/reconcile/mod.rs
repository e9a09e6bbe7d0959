//! What the totals and parts of a source say together: which sums hold, which fail, and what they leave open.
//!
//! A number that a source hides stays as the source prints it: no line holds a value of it, nor a range that is narrower, nor
//! a sum from which one follows that the source's own notation leaves open. How many could be worked out is counted.

use polars::prelude::PolarsResult;

use crate::dataset::Dataset;
use crate::dataset::count::Count;
use crate::stats::mathematics::linear::{Sum, UNKNOWN};
use crate::stats::questions::query::Query;
use crate::stats::reconciliation::accounts::accounts;
use crate::stats::reconciliation::{SumDivision, Sums, WholeAccount, WholeCell};
use crate::stats::whole::Whole;
use crate::stats::{Note, Weight, number};

mod open;
mod table;

pub use table::{COLUMNS, sheet, table};

/// What became of a sum.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SumOutcome {
    /// The parts can be exactly the total.
    Holds,
    /// The parts are fewer than the total: others are not printed.
    Incomplete,
    /// The parts cannot be parts of the total.
    Contradicted,
    /// The source prints no total.
    NoTotal,
}

impl SumOutcome {
    /// The word in machine formats.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Holds => "holds",
            Self::Incomplete => "incomplete",
            Self::Contradicted => "contradicted",
            Self::NoTotal => "no_total",
        }
    }
}

/// A sum of a source: a total and its parts.
#[derive(Debug, Clone)]
pub struct ReconciledSum {
    /// What it is part of.
    pub whole: Whole,
    /// The total that is divided, such as `total` or `child`.
    pub total: String,
    /// By what; `None` where several sums fail together and none of them alone.
    pub by: Option<SumDivision>,
    /// The total as printed.
    pub printed: Option<Count>,
    /// How many parts are printed.
    pub parts: usize,
    /// What the printed parts add up to, by the source's own notation.
    pub sum: Option<Count>,
    /// What all totals and parts of the whole leave open for the total; `None` where they contradict each other.
    pub open: Option<Count>,
    /// What became of it.
    pub outcome: SumOutcome,
    /// Where it fails the smallest set of cells found that cannot all be right, as printed.
    pub conflict: Vec<String>,
}

/// The sums of a source, and how many there are of each kind.
#[derive(Debug, Clone, Default)]
pub struct Reconciliation {
    /// Those that are shown.
    pub lines: Vec<ReconciledSum>,
    /// How many wholes have at least one sum.
    pub wholes: usize,
    /// How many sums there are.
    pub sums: usize,
    /// How many of them fail.
    pub failing: usize,
    /// How many wholes have sums that fail.
    pub contradicted: usize,
    /// How many numbers the source hides.
    pub hidden: usize,
    /// How many of these could be narrowed by totals and parts.
    pub narrowed: usize,
    /// How many of these could be worked out to one number.
    pub worked_out: usize,
}

/// Reconciles the wholes that are asked for. Without `all` only sums that fail are among the lines.
pub fn reconcile(data: &Dataset, query: &Query, all: bool) -> PolarsResult<Reconciliation> {
    let mut found = Reconciliation::default();
    for account in accounts(data, query, Sums::All)? {
        found.enter(&account, all);
    }
    Ok(found)
}

impl Reconciliation {
    /// Whether any sum fails.
    pub fn fails(&self) -> bool {
        self.contradicted > 0
    }

    /// The sources of the lines.
    fn sources(&self) -> Vec<String> {
        let sources = self.lines.iter().map(|line| line.whole.source.to_string());
        let sources: std::collections::BTreeSet<String> = sources.collect();
        sources.into_iter().collect()
    }

    fn enter(&mut self, account: &WholeAccount, all: bool) {
        let is_printed = |at: &usize| account.cells[*at].count.is_some();
        let sums = account.by.iter().copied().zip(&account.system.sums);
        let sums: Vec<(SumDivision, &Sum)> = sums
            .filter(|(_, sum)| sum.parts.iter().any(is_printed))
            .collect();
        if sums.is_empty() {
            return;
        }
        let conflict = account.system.conflict();
        let consistent = conflict.is_empty();
        self.wholes += 1;
        self.sums += sums.len();
        self.contradicted += usize::from(!consistent);
        self.count_hidden(account, consistent);
        let fails = |sum: &Sum| sum.fails(&account.system.bounds);
        let failing = sums.iter().filter(|(_, sum)| fails(sum)).count();
        self.failing += failing;
        let cells = conflict.iter().map(|at| describe_cell(&account.cells[*at]));
        let cells: Vec<String> = cells.collect();
        for (by, sum) in sums {
            if all || fails(sum) {
                let mut line = line(account, by, sum, consistent);
                if line.outcome == SumOutcome::Contradicted {
                    line.conflict.clone_from(&cells);
                }
                self.lines.push(line);
            }
        }
        if failing == 0 && !consistent {
            self.lines.push(ReconciledSum {
                whole: account.whole.clone(),
                total: name(&account.cells[0]),
                by: None,
                printed: account.total(),
                parts: 0,
                sum: None,
                open: None,
                outcome: SumOutcome::Contradicted,
                conflict: cells,
            });
        }
    }

    /// Counts what the source hides, and what totals and parts say about it all the same.
    fn count_hidden(&mut self, account: &WholeAccount, consistent: bool) {
        let hidden = account.cells.iter().enumerate();
        for (at, cell) in hidden.filter(|(_, cell)| cell.is_hidden()) {
            self.hidden += 1;
            let range = account.system.range(&[at]).filter(|_| consistent);
            let (Some(range), Some(printed)) = (range, cell.count) else {
                continue;
            };
            self.narrowed += usize::from(range != printed);
            self.worked_out += usize::from(range.number().is_some());
        }
    }

    /// Notes on the lines.
    pub fn notes(&self) -> Vec<Note> {
        let of = |n: usize, one: &str, many: &str| match n {
            1 => format!("1 {one}"),
            n => format!("{} {many}", number::grouped(n as u64)),
        };
        let mut notes = vec![Note::stated(
            "sums",
            Weight::Warning,
            format!(
                "Of {}, {} hold and {} fail; {} of {} totals are contradicted by parts or contain parts that contradict \
                 each other.",
                of(self.sums, "sum", "sums"),
                number::grouped((self.sums - self.failing) as u64),
                number::grouped(self.failing as u64),
                number::grouped(self.contradicted as u64),
                number::grouped(self.wholes as u64),
            ),
        )];
        if self.hidden > 0 {
            notes.push(Note::stated(
                "hidden-cells",
                Weight::Warning,
                format!(
                    "The source hides {}. Totals and parts narrow {} of them, {} to one number; they are shown as the source prints them.",
                    of(self.hidden, "number", "numbers"),
                    number::grouped(self.narrowed as u64),
                    number::grouped(self.worked_out as u64),
                ),
            ));
        }
        notes.push(Note::stated(
            "once",
            Weight::Background,
            "Parts by form of exploitation and by citizenship are added only for identified victims of sources that print \
             totals, which count a person once.",
        ));
        notes
    }
}

/// A sum as a line.
fn line(account: &WholeAccount, by: SumDivision, sum: &Sum, consistent: bool) -> ReconciledSum {
    let total = &account.cells[sum.whole];
    let printed = sum
        .parts
        .iter()
        .filter(|at| account.cells[**at].count.is_some());
    let parts = sum.of_parts(&account.system.bounds);
    let whole = total.count.unwrap_or(UNKNOWN);
    let outcome = if sum.fails(&account.system.bounds) {
        SumOutcome::Contradicted
    } else if total.count.is_none() {
        SumOutcome::NoTotal
    } else if parts.high.is_some_and(|high| whole.low > high) {
        SumOutcome::Incomplete
    } else {
        SumOutcome::Holds
    };
    let open = if consistent {
        open::left_open(account, sum)
    } else {
        None
    };
    ReconciledSum {
        whole: account.whole.clone(),
        total: name(total),
        by: Some(by),
        printed: total.count,
        parts: printed.count(),
        sum: Some(parts),
        open,
        outcome,
        conflict: Vec::new(),
    }
}

/// What a cell is about, such as `total`, `female, child` or `citizens of ROU`.
fn name(cell: &WholeCell) -> String {
    if let Some(citizens) = &cell.citizens {
        return match *citizens {
            "" => "other or unknown citizenship".into(),
            code => format!("citizens of {code}"),
        };
    }
    let dimensions = ["sex", "age", "form"].iter().zip(&cell.parts);
    let named = dimensions.filter(|(_, part)| **part != "total");
    let named: Vec<String> = named
        .map(|(dimension, part)| match *part {
            "unknown" | "other" => format!("{part} {dimension}"),
            part => part.replace('_', " "),
        })
        .collect();
    if named.is_empty() {
        "total".into()
    } else {
        named.join(", ")
    }
}

/// A cell with its number, as printed.
fn describe_cell(cell: &WholeCell) -> String {
    let number = cell
        .count
        .map_or("not printed".into(), |count| count.to_string());
    format!("{} {number}", name(cell))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dataset::Inputs;

    fn found(country: &str, all: bool) -> Reconciliation {
        let inputs = Inputs {
            paths: vec!["tests/files/totals-and-parts.csv".into()],
            ..Inputs::default()
        };
        let data = Dataset::open(&inputs).unwrap();
        let query = Query {
            countries: Vec::from_iter((!country.is_empty()).then(|| country.to_owned())),
            ..Query::default()
        };
        reconcile(&data, &query, all).unwrap()
    }

    #[test]
    fn sums_that_fail_name_the_fewest_cells_that_cannot_all_be_right() {
        let all = found("", false);
        let line = |place: &str, year: &str, by: SumDivision| {
            let is = |line: &&ReconciledSum| {
                line.whole.place == place && line.whole.year == year && line.by == Some(by)
            };
            all.lines.iter().find(is).unwrap()
        };
        let kyrgyz = line("KGZ", "2021", SumDivision::Age);
        assert_eq!(kyrgyz.conflict, ["total <5", "female 900"]);
        assert!(kyrgyz.open.is_none());
        let tajik = line("TJK", "2020", SumDivision::Exploitation);
        assert_eq!(tajik.conflict.len(), 3);
        assert!(all.fails() && (all.failing, all.contradicted) == (6, 5));
        assert!(!found("UZB", true).fails());
    }

    /// Girls are 12 and boys `<5`; adults 27. No range may say more of the boys than `<5` does.
    #[test]
    fn what_a_source_hides_stays_hidden() {
        for country in ["UZB", "KGZ"] {
            for line in found(country, true).lines {
                if let Some(printed) = line.printed.filter(|count| count.number().is_none()) {
                    assert!(line.open.is_none_or(|open| open == printed));
                }
            }
        }
        let uzbek = found("UZB", true);
        let child = uzbek
            .lines
            .iter()
            .find(|line| line.total == "child")
            .unwrap();
        assert_eq!(
            (child.sum, child.outcome),
            (Some(Count::between(12, 16)), SumOutcome::NoTotal)
        );
        assert_eq!(
            child.open,
            Some(Count {
                low: 12,
                high: None
            })
        );
        // of 40 persons 37 are adults: fewer than `<5` children, and not how many
        let kyrgyz = found("KGZ", true);
        assert_eq!(
            (kyrgyz.hidden, kyrgyz.narrowed, kyrgyz.worked_out),
            (3, 1, 0)
        );
    }
}
