//! Where in its source a number is.

use std::collections::BTreeMap;

use super::super::Outcome;
use crate::dataset::{Dataset, Table};
use crate::stats::rows::{Route, Victim, routes, victims};

/// The places of totals, and of the numbers that a statistic divides them into.
pub(super) struct PlacesInSource {
    totals: BTreeMap<[String; 5], String>,
    parts: BTreeMap<[String; 5], PlacesOfParts>,
}

/// The places of parts by only one thing, and of those that are divided by others, too.
#[derive(Default)]
struct PlacesOfParts {
    alone: Vec<String>,
    crossed: Vec<String>,
}

impl PlacesInSource {
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
        let by: Vec<&str> = divided
            .iter()
            .filter(|(_, group)| *group != "total")
            .map(|(statistic, _)| *statistic)
            .collect();
        for statistic in &by {
            let key = [
                statistic,
                row.country,
                year.as_str(),
                row.source,
                row.country_role,
            ];
            self.enter(key, row.locator, by.len() == 1);
        }
        if by.is_empty() {
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
            let key = [statistic, country, year.as_str(), row.source, ""];
            let alone = [row.sex, row.age, row.exploitation] == ["total"; 3];
            self.enter(key, row.locator, alone);
        }
    }

    fn enter(&mut self, key: [&str; 5], locator: &str, alone: bool) {
        let places = self.parts.entry(key.map(str::to_owned)).or_default();
        let places = if alone {
            &mut places.alone
        } else {
            &mut places.crossed
        };
        if !places.iter().any(|known| known == locator) {
            places.push(locator.to_owned());
        }
    }

    /// The place of a total: country, year, source, who counts and what.
    pub(super) fn of_total(&self, key: &[String; 5]) -> String {
        self.totals.get(key).cloned().unwrap_or_default()
    }

    /// The places of the parts that a statistic has of a country, year, source and role of the country: `row 3 to row 9`.
    pub(super) fn of_parts(&self, key: [&str; 5]) -> String {
        const FEW: usize = 3;
        let Some(places) = self.parts.get(&key.map(str::to_owned)) else {
            return String::new();
        };
        let places = if places.alone.is_empty() {
            &places.crossed
        } else {
            &places.alone
        };
        match places.as_slice() {
            few if few.len() <= FEW => few.join("; "),
            many => format!("{} to {}", many[0], many[many.len() - 1]),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_is_where_nothing_else_divides_it() {
        let mut places = PlacesInSource {
            totals: BTreeMap::new(),
            parts: BTreeMap::new(),
        };
        let victim = |sex, age, locator| Victim {
            country: "KGZ",
            country_role: "detected_in",
            year: Some(2022),
            source: "s",
            sex,
            age,
            exploitation: "total",
            locator,
            ..Victim::default()
        };
        for (sex, age, locator) in [
            ("total", "total", "row 1"),
            ("female", "child", "row 2"),
            ("female", "total", "row 3"),
            ("male", "total", "row 4"),
        ] {
            places.enter_victims(&victim(sex, age, locator));
        }
        let of = |statistic| places.of_parts([statistic, "KGZ", "2022", "s", "detected_in"]);
        assert_eq!(of("gender-share"), "row 3; row 4");
        assert_eq!(of("age-share"), "row 2");
        assert_eq!(of("exploitation-share"), "");
        let total = ["KGZ", "2022", "s", "", ""].map(str::to_owned);
        assert_eq!(places.of_total(&total), "row 1");
    }
}
