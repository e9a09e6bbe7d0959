//! Where in its source a number is.

use std::collections::BTreeMap;

use super::super::Outcome;
use crate::dataset::{Dataset, Table};
use crate::stats::rows::{Route, Victim, routes, victims};

/// The places of totals, and of the numbers that a statistic divides them into.
pub(super) struct Places {
    totals: BTreeMap<[String; 5], String>,
    parts: BTreeMap<[String; 4], Vec<String>>,
}

impl Places {
    /// Those that the rows of a dataset name.
    pub(super) fn of(data: &Dataset) -> Outcome<Self> {
        let mut places = Self {
            totals: BTreeMap::new(),
            parts: BTreeMap::new(),
        };
        for row in victims(data.table(Table::Victims))? {
            places.enter_victims(&row);
        }
        for row in routes(data.table(Table::Routes))? {
            places.enter_route(&row);
        }
        Ok(places)
    }

    fn enter_victims(&mut self, row: &Victim<'_>) {
        if row.locator.is_empty() {
            return;
        }
        let year = row.year.map(|year| year.to_string()).unwrap_or_default();
        let divided = [
            ("gender-share", row.sex),
            ("age-share", row.age),
            ("exploitation-share", row.exploitation),
        ];
        for (statistic, _) in divided.iter().filter(|(_, group)| *group != "total") {
            self.enter(statistic, row.country, &year, row.source, row.locator);
        }
        if divided.iter().all(|(_, group)| *group == "total") {
            let key = [row.country, &year, row.source, row.reporter, row.measure];
            let key = key.map(str::to_owned);
            self.totals.insert(key, row.locator.to_owned());
        }
    }

    fn enter_route(&mut self, row: &Route<'_>) {
        if row.locator.is_empty() {
            return;
        }
        let year = row.year.map(|year| year.to_string()).unwrap_or_default();
        for (statistic, country) in [
            ("origin-split", row.destination),
            ("destination-split", row.origin),
        ] {
            self.enter(statistic, country, &year, row.source, row.locator);
        }
    }

    fn enter(&mut self, statistic: &str, country: &str, year: &str, source: &str, locator: &str) {
        let key = [statistic, country, year, source].map(str::to_owned);
        let places = self.parts.entry(key).or_default();
        if !places.iter().any(|known| known == locator) {
            places.push(locator.to_owned());
        }
    }

    /// The place of a total: country, year, source, who counts and what.
    pub(super) fn of_total(&self, key: [String; 5]) -> String {
        self.totals.get(&key).cloned().unwrap_or_default()
    }

    /// The places of the parts that a statistic has of a country, year and source: `row 3 to row 9`.
    pub(super) fn of_parts(&self, key: [&str; 4]) -> String {
        const FEW: usize = 3;
        match self.parts.get(&key.map(str::to_owned)).map(Vec::as_slice) {
            None => String::new(),
            Some(few) if few.len() <= FEW => few.join("; "),
            Some(many) => format!("{} to {}", many[0], many[many.len() - 1]),
        }
    }
}
