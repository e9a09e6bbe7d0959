//! The accounts of all wholes that a question is about.

use std::collections::BTreeMap;

use polars::prelude::PolarsResult;

use super::{Sums, WholeAccount};
use crate::dataset::{Dataset, Table};
use crate::stats::grouping::group_by;
use crate::stats::questions::query::{Query, with_totals};
use crate::stats::rows::{self, Route, Victim};
use crate::stats::statistics::levels::Levelled as _;
use crate::stats::whole::Whole;

/// The accounts of the places, years and sources asked for, each year separately, whatever condition rows are under; none of
/// case files, which print no totals.
pub fn accounts<'d>(
    data: &'d Dataset,
    query: &Query,
    sums: Sums,
) -> PolarsResult<Vec<WholeAccount<'d>>> {
    let mut accounts = Vec::new();
    each_account(data, query, sums, |account| accounts.push(account))?;
    accounts.sort_by(|a, b| a.whole.cmp(&b.whole));
    Ok(accounts)
}

/// Does something with each of these accounts, one at a time: there may be a million of them.
pub(super) fn each_account<'d>(
    data: &'d Dataset,
    query: &Query,
    sums: Sums,
    mut enter: impl FnMut(WholeAccount<'d>),
) -> PolarsResult<()> {
    let totals = with_totals(data)?;
    let frame = data.whole_table(Table::Victims);
    // case files print no totals
    let is_printed = |row: &Victim| row.reporter != "case_data";
    let printed = rows::victims_that(frame, query.places(frame, "country")?, is_printed)?;
    let wholes = group_by(printed, |row| {
        (
            row.country,
            row.year,
            row.source,
            row.country_role,
            row.reporter,
            row.measure,
        )
    });
    let of_all = Query {
        reporters: Vec::new(), // routes do not say who counts
        ..query.clone()
    };
    let frame = data.whole_table(Table::Routes);
    let mut citizens: BTreeMap<(&str, Option<i64>, &str), Vec<Route>> = BTreeMap::new();
    for row in rows::routes_at(frame, of_all.places(frame, "destination")?)? {
        if row.measure == "identified" && totals.contains(row.source) {
            let key = (row.destination, row.year, row.source);
            citizens.entry(key).or_default().push(row);
        }
    }
    for ((place, year, source, role, reporter, measure), rows) in wholes.iter() {
        let once = totals.contains(source)
            && measure == "identified"
            && role == "detected_in"
            && reporter == "government";
        let of = citizens.get(&(place, year, source)).filter(|_| once);
        let citizens = of.map_or(&[][..], Vec::as_slice);
        // what prints no total, or nothing but it, contradicts nothing
        if sums == Sums::OfTotal && !has_total_and_parts(rows, citizens) {
            continue;
        }
        let whole = Whole::of_victim(&rows[0]);
        enter(WholeAccount::new(whole, rows, citizens, once, sums));
    }
    Ok(())
}

/// Whether rows of a whole hold a total and something else.
fn has_total_and_parts(rows: &[Victim], citizens: &[Route]) -> bool {
    let is_total = |row: &&Victim| row.dimensions() == ["total"; 3] && row.share.is_none();
    let totals = rows.iter().filter(is_total).count();
    totals > 0 && (rows.len() > totals || !citizens.is_empty())
}
