//! The accounts of all wholes that a question is about.

use std::collections::BTreeMap;

use polars::prelude::PolarsResult;

use super::WholeAccount;
use crate::dataset::{Dataset, Table};
use crate::stats::questions::query::{Query, with_totals};
use crate::stats::rows::{self, Route, Victim};
use crate::stats::whole::Whole;

/// The accounts of the places, years and sources asked for, each year separately, whatever condition rows are under; none of
/// case files, which print no totals.
pub fn accounts(data: &Dataset, query: &Query) -> PolarsResult<Vec<WholeAccount>> {
    let totals = with_totals(data)?;
    let victims = query.select(&data.whole_frame(Table::Victims), "country")?;
    let mut wholes: BTreeMap<Whole, Vec<Victim>> = BTreeMap::new();
    // case files print no totals
    let printed = rows::victims(&victims)?.into_iter();
    for row in printed.filter(|row| row.reporter != "case_data") {
        wholes.entry(Whole::of_victim(&row)).or_default().push(row);
    }
    let of_all = Query {
        reporters: Vec::new(), // routes do not say who counts
        ..query.clone()
    };
    let routes = of_all.select(&data.whole_frame(Table::Routes), "destination")?;
    let mut citizens: BTreeMap<[String; 3], Vec<Route>> = BTreeMap::new();
    for row in rows::routes(&routes)? {
        if row.measure == "identified" && totals.contains(&row.source) {
            let year = row.year.map(|year| year.to_string()).unwrap_or_default();
            let key = [row.destination.clone(), year, row.source.clone()];
            citizens.entry(key).or_default().push(row);
        }
    }
    let account = |(whole, rows): (Whole, Vec<Victim>)| {
        let once = totals.contains(&whole.source)
            && whole.measure == "identified"
            && whole.role == "detected_in"
            && whole.reporter == "government";
        let key = [&whole.place, &whole.year, &whole.source].map(Clone::clone);
        let of = citizens.get(&key).filter(|_| once);
        WholeAccount::new(whole, &rows, of.map_or(&[], Vec::as_slice), once)
    };
    Ok(wholes.into_iter().map(account).collect())
}
