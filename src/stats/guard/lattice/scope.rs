//! What is asked, as far as the guard must know it.

use std::collections::BTreeSet;

use super::PersonColumn;
use crate::stats::Description;
use crate::stats::estimate::Estimate;
use crate::stats::questions::query::{Base, Query};
use crate::stats::statistics::{coverage, origin_split, trend, victim_rate};

/// The question about a statistic, as far as the guard must know it.
#[derive(Debug)]
pub struct Scope<'a> {
    /// What its figures are about.
    pub(in crate::stats) about: &'a Description,
    /// The base of its shares.
    pub(in crate::stats) base: Base,
    /// The columns that conditions and break-downs name.
    pub(in crate::stats) columns: BTreeSet<PersonColumn>,
    /// Whether a condition chooses countries.
    pub(in crate::stats) by_place: bool,
}

impl<'a> Scope<'a> {
    /// The scope of a question whose condition and break-down name some columns.
    pub fn new<'n>(
        about: &'a Description,
        query: &Query,
        columns: impl IntoIterator<Item = &'n str>,
    ) -> Self {
        let names: BTreeSet<&str> = columns.into_iter().collect();
        let mut columns: BTreeSet<PersonColumn> = names
            .iter()
            .copied()
            .filter_map(PersonColumn::named)
            .collect();
        if query.years.is_some() || query.by_year {
            columns.insert(PersonColumn::Year);
        }
        Self {
            about,
            base: query.base,
            columns,
            by_place: names.contains("country") || names.contains("origin"),
        }
    }

    /// The columns that a figure is by: those of the question, and its year.
    pub(super) fn columns_of(&self, figure: &Estimate) -> BTreeSet<PersonColumn> {
        let by_year = [
            coverage::STATISTIC.name,
            trend::STATISTIC.name,
            victim_rate::STATISTIC.name,
        ];
        let mut columns = self.columns.clone();
        if !figure.key("year").is_empty() || by_year.contains(&self.about.name) {
            columns.insert(PersonColumn::Year);
        }
        // persons on routes of unknown origin are those of known destination
        let on_routes = self.about.name == coverage::STATISTIC.name;
        if on_routes && figure.key("group") == "routes" && figure.key("country").is_empty() {
            columns.insert(PersonColumn::Destination);
        }
        columns
    }

    /// The column that the statistic divides by.
    pub(super) fn own(&self) -> Option<PersonColumn> {
        if self.about.name == origin_split::STATISTIC.name {
            return Some(PersonColumn::Destination);
        }
        let own = self.about.divides.iter();
        own.copied().find_map(PersonColumn::named)
    }
}
