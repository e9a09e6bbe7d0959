//! The accounts of all wholes that a question is about.

use std::collections::BTreeMap;

use polars::prelude::PolarsResult;

use super::{Sums, WholeAccount};
use crate::dataset::{Dataset, Table};
use crate::stats::grouping::group_by;
use crate::stats::questions::query::{Query, with_totals};
use crate::stats::rows::{self, Route};
use crate::stats::whole::Whole;

/// The accounts of the places, years and sources asked for, each year separately, whatever condition rows are under; none of
/// case files, which print no totals.
pub fn accounts<'d>(
    data: &'d Dataset,
    query: &Query,
    sums: Sums,
) -> PolarsResult<Vec<WholeAccount<'d>>> {
    let totals = with_totals(data)?;
    let frame = data.whole_table(Table::Victims);
    let mut printed = rows::victims_at(frame, query.places(frame, "country")?)?;
    // case files print no totals
    printed.retain(|row| row.reporter != "case_data");
    let wholes = group_by(printed, |row| {
        let counted = (row.country_role, row.reporter, row.measure);
        (row.country, row.year, row.source, counted)
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
    let mut accounts = Vec::new();
    for ((place, year, source, (role, reporter, measure)), rows) in wholes {
        let once = totals.contains(source)
            && measure == "identified"
            && role == "detected_in"
            && reporter == "government";
        let of = citizens.get(&(place, year, source)).filter(|_| once);
        let whole = Whole::of_victim(&rows[0]);
        let citizens = of.map_or(&[][..], Vec::as_slice);
        accounts.push(WholeAccount::new(whole, &rows, citizens, once, sums));
    }
    accounts.sort_by(|a, b| a.whole.cmp(&b.whole));
    Ok(accounts)
}
