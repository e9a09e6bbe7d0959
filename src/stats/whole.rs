//! The identity of a whole: which figures are parts of one total, and which figure of a series is the latest.
//!
//! Numbers of one whole may be added, compared with their total and hidden together; across wholes nothing is added.

use std::collections::BTreeMap;

use compact_str::{CompactString, ToCompactString as _};

use super::estimate::{Estimate, Keys};
use super::rows::Victim;

/// What parts belong to one total.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Whole {
    /// The country or area; empty for flows, whose whole is all flows of a source and year.
    pub place: CompactString,
    /// The year or span of years as text; empty where years are pooled.
    pub year: CompactString,
    /// The id of the source.
    pub source: CompactString,
    /// The edition of the source; empty where it has one.
    pub edition: CompactString,
    /// `detected_in` or `citizen_of`; empty where the statistic has one role.
    pub role: CompactString,
    /// Who counts; empty where all reporters are parts of one table.
    pub reporter: CompactString,
    /// What is counted; empty where the statistic has one measure.
    pub measure: CompactString,
    /// The values of all else that distinguishes a figure, such as a break-down or a convention.
    pub others: Keys,
}

/// The keys that name a part of a whole.
const PARTS: [&str; 3] = ["group", "origin", "destination"];

impl Whole {
    /// The whole that a figure is a part of.
    pub fn identify(figure: &Estimate) -> Self {
        let mut whole = Self::default();
        for (key, value) in figure.keys.iter().filter(|(key, _)| !PARTS.contains(key)) {
            let value = value.clone();
            match *key {
                "country" => whole.place = value,
                "year" => whole.year = value,
                "source" => whole.source = value,
                "edition" => whole.edition = value,
                "country_role" => whole.role = value,
                "reporter" => whole.reporter = value,
                "measure" => whole.measure = value,
                other => whole.others.push((other, value)),
            }
        }
        whole
    }

    /// The whole that a row of victims is a part of.
    pub fn of_victim(row: &Victim) -> Self {
        Self {
            place: row.country.into(),
            year: row
                .year
                .map(|year| year.to_compact_string())
                .unwrap_or_default(),
            source: row.source.into(),
            role: row.country_role.into(),
            reporter: row.reporter.into(),
            measure: row.measure.into(),
            ..Self::default()
        }
    }

    /// The same whatever the year: what is a series.
    #[must_use]
    pub fn any_year(self) -> Self {
        Self {
            year: CompactString::default(),
            ..self
        }
    }

    /// The same whatever the place.
    #[must_use]
    pub fn any_place(self) -> Self {
        Self {
            place: CompactString::default(),
            ..self
        }
    }

    /// The same whatever the values of some keys that figures are broken down by.
    #[must_use]
    pub fn any_of(mut self, keys: &[&str]) -> Self {
        self.others.retain(|(key, _)| !keys.contains(key));
        for key in keys {
            match *key {
                "source" => self.source.clear(),
                "country_role" => self.role.clear(),
                "reporter" => self.reporter.clear(),
                "measure" => self.measure.clear(),
                _ => {}
            }
        }
        self
    }

    /// The names of the keys in which two wholes differ.
    pub fn differences(&self, other: &Self) -> Vec<&'static str> {
        let named = |whole: &Self| {
            [
                ("country", whole.place.clone()),
                ("year", whole.year.clone()),
                ("source", whole.source.clone()),
                ("edition", whole.edition.clone()),
                ("country_role", whole.role.clone()),
                ("reporter", whole.reporter.clone()),
                ("measure", whole.measure.clone()),
            ]
        };
        let own = named(self).into_iter().zip(named(other));
        let own = own.filter(|(a, b)| a.1 != b.1).map(|(a, _)| a.0);
        let value = |key: &str| other.others.iter().find(|(name, _)| *name == key);
        let others = self.others.iter().filter(|one| value(one.0) != Some(*one));
        own.chain(others.map(|one| one.0)).collect()
    }
}

/// Runs of consecutive figures that are parts of one whole.
pub fn wholes(figures: &[Estimate]) -> impl Iterator<Item = &[Estimate]> {
    figures.chunk_by(is_same)
}

/// Whether two figures are parts of one whole; those of a statistic have the same keys in the same order, and are compared where
/// they are: there may be a million.
fn is_same(a: &Estimate, b: &Estimate) -> bool {
    fn own(figure: &Estimate) -> impl Iterator<Item = &(&'static str, CompactString)> {
        figure.keys.iter().filter(|(key, _)| !PARTS.contains(key))
    }
    let names = own(a).map(|(key, _)| key);
    if names.eq(own(b).map(|(key, _)| key)) {
        own(a).eq(own(b))
    } else {
        Whole::identify(a) == Whole::identify(b)
    }
}

/// For each series, the item of the highest rank, the last of several: for a rank that ends with the year, the latest.
pub fn latest<T, S: Ord, R: Ord>(
    items: impl IntoIterator<Item = T>,
    series: impl Fn(&T) -> S,
    rank: impl Fn(&T) -> R,
) -> BTreeMap<S, T> {
    let mut latest: BTreeMap<S, T> = BTreeMap::new();
    for item in items {
        let key = series(&item);
        let is_older = |known: &T| rank(known) <= rank(&item);
        if latest.get(&key).is_none_or(is_older) {
            latest.insert(key, item);
        }
    }
    latest
}

#[cfg(test)]
mod tests {
    use super::*;

    fn figure(keys: &[(&'static str, &str)]) -> Estimate {
        let keys = keys.iter().map(|(key, value)| (*key, (*value).into()));
        Estimate {
            keys: keys.collect(),
            ..Estimate::default()
        }
    }

    #[test]
    fn parts_are_of_one_whole_and_measures_are_not() {
        let of = |group: &str, measure: &str, sex: &str| {
            let keys = [
                ("country", "KGZ"),
                ("group", group),
                ("measure", measure),
                ("sex", sex),
            ];
            Whole::identify(&figure(&keys))
        };
        let female = of("female", "cases", "");
        assert_eq!(female, of("male", "cases", ""));
        assert_eq!(
            female.differences(&of("female", "assisted", "")),
            ["measure"]
        );
        assert_eq!(female.differences(&of("female", "cases", "x")), ["sex"]);
        assert_eq!(female, of("male", "cases", "x").any_of(&["sex"]).with_sex());
        let flow = figure(&[("origin", "KGZ"), ("destination", "RUS"), ("year", "2020")]);
        let other = figure(&[("origin", "UZB"), ("destination", "KAZ"), ("year", "2020")]);
        assert_eq!(Whole::identify(&flow), Whole::identify(&other));
    }

    impl Whole {
        fn with_sex(mut self) -> Self {
            self.others.push(("sex", CompactString::default()));
            self
        }
    }

    #[test]
    fn the_latest_of_each_series_is_the_last_of_the_highest_rank() {
        let items = [
            ("a", 2020, 1),
            ("b", 2019, 2),
            ("a", 2021, 3),
            ("a", 2021, 4),
            ("b", 2018, 5),
        ];
        let latest = latest(items, |item| item.0, |item| item.1);
        let found: Vec<i32> = latest.into_values().map(|item| item.2).collect();
        assert_eq!(found, [4, 2]);
    }
}
