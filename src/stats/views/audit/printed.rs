//! Sources whose tables tipstat knows: their totals and parts as `reconcile` has them.

use compact_str::CompactString;
use polars::prelude::PolarsResult;

use super::attack::{AttackedCell, AttackedTables};
use super::{Attacker, AuditResult, Declared};
use crate::dataset::Dataset;
use crate::stats::mathematics::relations::{Relation, Relations};
use crate::stats::questions::query::Query;
use crate::stats::reconciliation::accounts::accounts;
use crate::stats::reconciliation::{Sums, WholeAccount, WholeCell};

/// Audits the totals and parts of a source: each place, year and measure separately.
pub fn audit_source(data: &Dataset, name: &str, declared: &Declared) -> PolarsResult<AuditResult> {
    let mut audit = AuditResult {
        k: declared.k(),
        ..AuditResult::default()
    };
    for account in accounts(data, &Query::default(), Sums::All)? {
        audit.cells += account
            .cells
            .iter()
            .filter(|cell| cell.count.is_some())
            .count();
        let system = system(&account, name);
        if system.suppressed.is_empty() {
            continue;
        }
        let attackers = [Attacker::ZerosSuppressed, Attacker::ZerosPrinted];
        system.audit_all(&attackers, declared.k(), &mut audit.found);
    }
    Ok(audit)
}

fn system(account: &WholeAccount, name: &str) -> AttackedTables {
    let suppressed = account
        .cells
        .iter()
        .enumerate()
        .filter(|(_, cell)| cell.is_hidden());
    let suppressed = suppressed.map(|(cell, of)| AttackedCell {
        cell,
        printed: of.count,
        declared: None,
        table: name.to_owned(),
        place: place(account, of),
    });
    AttackedTables {
        suppressed: suppressed.collect(),
        relations: Relations {
            bounds: account.system.bounds.clone(),
            relations: account.system.sums.iter().map(Relation::of_sum).collect(),
        },
    }
}

fn place(account: &WholeAccount, cell: &WholeCell) -> String {
    let whole = &account.whole;
    let citizens = cell.citizens.map(|citizens| format!("citizens {citizens}"));
    let parts = cell.parts.into_iter().filter(|part| *part != "total");
    let parts = parts.map(str::to_owned);
    let mut labels: Vec<String> = parts.chain(citizens).collect();
    if labels.is_empty() {
        labels.push("total".into());
    }
    let of = [&whole.place, &whole.year, &whole.measure];
    let of: Vec<&str> = of
        .into_iter()
        .map(CompactString::as_str)
        .filter(|text| !text.is_empty())
        .collect();
    format!("{}: {}", of.join(" "), labels.join(", ")).replace('_', " ")
}
