//! Editions of a case file: what may be shown of each, and what the difference of two would tell.
//!
//! A reader of two editions knows the persons who came or went between them. So a count that is shown of both must be the same, or
//! differ by `k` or more; what is suppressed of one must be suppressed of the other.

use std::collections::{BTreeMap, BTreeSet};

use polars::prelude::PolarsResult;
use serde::{Deserialize, Serialize};

use super::{Cases, Lattice, PersonColumn, Persons};
use crate::dataset::Dataset;

/// All that may be shown of an edition of a case file, and nothing that is suppressed.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct CaseEdition {
    /// The id of the source.
    pub source: String,
    /// The guard's smallest cell; 1 where counts are not protected.
    pub k: u64,
    /// What is known about each country.
    pub rows: Vec<EditionRow>,
}

/// The persons of a country.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct EditionRow {
    /// Its code, empty for persons without one; null for all suppressed countries together.
    pub country: Option<String>,
    /// How many; null where that is suppressed.
    pub persons: Option<u64>,
    /// Counts by each column, and by all that may be combined.
    pub tables: Vec<EditionTable>,
}

/// Counts by some columns.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct EditionTable {
    /// The columns, or the question that several answers may be given to.
    pub by: Vec<String>,
    /// Their values and how many persons have them; null where that is suppressed. What is not among them is 0.
    pub cells: BTreeMap<String, Option<u64>>,
}

/// Countries that must be withheld of an edition, and whether sums over countries must be.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Differences {
    /// The countries.
    pub countries: BTreeSet<String>,
    /// Whether sums over countries must be withheld.
    pub sums: bool,
}

impl Differences {
    /// Whether two editions tell nothing together that each does not tell.
    pub fn is_empty(&self) -> bool {
        self.countries.is_empty() && !self.sums
    }

    /// Adds those from another edition.
    pub fn add(&mut self, other: Self) {
        self.countries.extend(other.countries);
        self.sums |= other.sums;
    }
}

/// Between the values of several columns in the name of a cell.
const AND: &str = "|";

/// What may be shown of each case file of data.
pub fn editions(data: &Dataset, k: u64) -> PolarsResult<Vec<CaseEdition>> {
    let lattice = Lattice::of(data, k)?;
    let sources = lattice.sources.iter();
    let editions = sources.map(|(source, cases)| CaseEdition {
        source: source.clone(),
        k,
        rows: cases.edition_rows(),
    });
    Ok(editions.collect())
}

impl Cases {
    fn edition_rows(&self) -> Vec<EditionRow> {
        let mut rows: Vec<EditionRow> = Vec::new();
        for (country, persons) in &self.countries {
            let country = Some(country.clone());
            rows.push(
                if self
                    .hidden
                    .iter()
                    .any(|hidden| Some(hidden) == country.as_ref())
                {
                    EditionRow {
                        country,
                        ..EditionRow::default()
                    }
                } else {
                    persons.edition_row(country, self.k)
                },
            );
        }
        if !self.hidden.is_empty() && !self.hides_sums {
            rows.push(self.pooled.edition_row(None, self.k));
        }
        rows
    }
}

impl Persons {
    fn edition_row(&self, country: Option<String>, k: u64) -> EditionRow {
        let mut tables = Vec::new();
        let mut columns: Vec<BTreeSet<PersonColumn>> =
            PersonColumn::ALL.map(|one| [one].into()).to_vec();
        if self.combined(k).len() > 1 {
            columns.push(self.combined(k).clone());
        }
        for columns in columns {
            let cells = self.cells(&columns);
            if cells.keys().flatten().any(|value| value == "total") {
                continue; // not counted
            }
            let hidden = match columns.first() {
                Some(column) if columns.len() == 1 => self.hidden(*column, k),
                _ => super::HiddenValues::default(),
            };
            let shown = |(values, n): (Vec<String>, u64)| {
                let name = values.join(AND);
                let n = (!hidden.has(&name)).then_some(n);
                (name, n)
            };
            tables.push(EditionTable {
                by: columns.iter().map(|one| one.name().to_owned()).collect(),
                cells: cells.into_iter().map(shown).collect(),
            });
        }
        let questions: BTreeSet<&String> = self.answers.keys().map(|(of, _)| of).collect();
        for question in questions {
            let hidden = self.hidden_answers(question, k);
            let own = self.answers.iter().filter(|((of, _), _)| of == question);
            let shown = own.map(|((_, answer), n)| {
                let n = (!hidden.has(answer)).then_some(*n);
                (answer.clone(), n)
            });
            tables.push(EditionTable {
                by: vec![format!("answers {question}")],
                cells: shown.collect(),
            });
        }
        EditionRow {
            country,
            persons: Some(self.number()),
            tables,
        }
    }
}

impl CaseEdition {
    /// What would have to be withheld of this edition, so that nothing follows from it and an earlier one of the same source.
    pub fn differences(&self, earlier: &Self) -> Differences {
        let k = self.k.max(earlier.k);
        let mut found = Differences::default();
        let countries = |edition: &Self| -> BTreeSet<Option<String>> {
            edition.rows.iter().map(|row| row.country.clone()).collect()
        };
        let all = &countries(self) | &countries(earlier);
        let suppressed = |edition: &Self| -> BTreeSet<Option<String>> {
            let hidden = edition.rows.iter().filter(|row| row.persons.is_none());
            hidden.map(|row| row.country.clone()).collect()
        };
        let same_pool = suppressed(self) == suppressed(earlier);
        let both_show_sums = self.shows_sums() && earlier.shows_sums();
        for country in all {
            if country.is_none() && !both_show_sums {
                continue;
            }
            let nobody = EditionRow {
                persons: Some(0),
                ..EditionRow::default()
            };
            let row = |edition: &Self| {
                let own = edition.rows.iter().find(|row| row.country == country);
                own.cloned().unwrap_or_else(|| nobody.clone())
            };
            let (new, old) = (row(self), row(earlier));
            let is_unsafe = match (new.persons, old.persons) {
                (Some(_), Some(_)) if country.is_some() || same_pool => new.tells(&old, k),
                (Some(_), Some(_)) => true,
                (Some(_), None) => earlier.shows_sums(),
                (None, _) => false,
            };
            if is_unsafe {
                found.countries.extend(country.clone());
            }
            // sums over countries count those of the others, too
            let one_is_suppressed = new.persons.is_none() != old.persons.is_none();
            found.sums |= self.shows_sums() && is_unsafe || both_show_sums && one_is_suppressed;
        }
        found
    }

    /// Whether sums over countries are shown.
    fn shows_sums(&self) -> bool {
        let hides_any = self.rows.iter().any(|row| row.persons.is_none());
        !hides_any || self.rows.iter().any(|row| row.country.is_none())
    }
}

impl EditionRow {
    /// Whether this row and an earlier one of the same country tell together how many of a few came or went.
    fn tells(&self, earlier: &Self, k: u64) -> bool {
        let is_small = |change: i128| change != 0 && change.unsigned_abs() < u128::from(k);
        let all = i128::from(self.persons.unwrap_or(0)) - i128::from(earlier.persons.unwrap_or(0));
        let single = |row: &Self, by: &[String]| {
            let own = row.tables.iter().find(|table| table.by == by);
            own.map(|table| table.cells.clone())
        };
        let tells_by = |table: &EditionTable| {
            let own = &table.by;
            let Some(before) = single(earlier, own) else {
                return false;
            };
            let hidden = |cells: &BTreeMap<String, Option<u64>>| -> BTreeSet<String> {
                let hidden = cells.iter().filter(|(_, n)| n.is_none());
                hidden.map(|(value, _)| value.clone()).collect()
            };
            let changes = changes(&table.cells, &before);
            let left = all - changes.iter().sum::<i128>();
            let has_rest = !own[0].starts_with("answers ");
            hidden(&table.cells) != hidden(&before)
                || changes.into_iter().any(is_small)
                || has_rest && is_small(left)
        };
        is_small(all)
            || self
                .tables
                .iter()
                .filter(|table| table.by.len() == 1)
                .any(tells_by)
            || self.combined(earlier).into_iter().any(is_small)
    }

    /// By how much the counts by columns that both rows combine changed.
    fn combined(&self, earlier: &Self) -> Vec<i128> {
        let table = |row: &Self| row.tables.iter().find(|table| table.by.len() > 1).cloned();
        let (Some(new), Some(old)) = (table(self), table(earlier)) else {
            return Vec::new();
        };
        let by: Vec<&String> = new
            .by
            .iter()
            .filter(|column| old.by.contains(column))
            .collect();
        changes(&new.over(&by), &old.over(&by))
    }
}

impl EditionTable {
    /// The counts by some of its columns.
    fn over(&self, by: &[&String]) -> BTreeMap<String, Option<u64>> {
        let places = by
            .iter()
            .filter_map(|name| self.by.iter().position(|own| own == *name));
        let places: Vec<usize> = places.collect();
        let mut cells: BTreeMap<String, Option<u64>> = BTreeMap::new();
        for (values, n) in &self.cells {
            let values: Vec<&str> = values.split(AND).collect();
            let own = places.iter().filter_map(|at| values.get(*at).copied());
            let sum = cells.entry(own.collect::<Vec<_>>().join(AND)).or_default();
            *sum = Some(sum.unwrap_or(0) + n.unwrap_or(0));
        }
        cells
    }
}

/// By how much each count changed that is shown in both.
fn changes(new: &BTreeMap<String, Option<u64>>, old: &BTreeMap<String, Option<u64>>) -> Vec<i128> {
    let values: BTreeSet<&String> = new.keys().chain(old.keys()).collect();
    let count = |cells: &BTreeMap<String, Option<u64>>, value: &String| {
        cells.get(value).copied().unwrap_or(Some(0)).map(i128::from)
    };
    let both = values
        .into_iter()
        .filter_map(|value| Some(count(new, value)? - count(old, value)?));
    both.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(country: &str, persons: u64, women: Option<u64>, men: Option<u64>) -> EditionRow {
        let cells = [("female".to_owned(), women), ("male".to_owned(), men)];
        EditionRow {
            country: Some(country.into()),
            persons: Some(persons),
            tables: vec![EditionTable {
                by: vec!["sex".into()],
                cells: cells.into(),
            }],
        }
    }

    fn edition(rows: &[EditionRow]) -> CaseEdition {
        CaseEdition {
            source: "s".into(),
            k: 11,
            rows: rows.to_vec(),
        }
    }

    fn is_safe(old: EditionRow, new: EditionRow) -> bool {
        edition(&[new]).differences(&edition(&[old])).is_empty()
    }

    #[test]
    fn a_count_may_stay_or_change_by_k_or_more() {
        let of = |women, men| row("KGZ", women + men, Some(women), Some(men));
        assert!(is_safe(of(57, 30), of(57, 30)));
        assert!(is_safe(of(57, 30), of(68, 30)));
        assert!(!is_safe(of(57, 30), of(58, 30)), "one woman more");
        assert!(!is_safe(of(57, 30), of(57, 27)), "three men fewer");
        assert!(!is_safe(of(57, 30), of(47, 40)), "as many, of other sexes");
    }

    #[test]
    fn what_is_suppressed_once_stays_so_and_its_sum_does_not_change_by_a_few() {
        let hidden = |persons| row("KGZ", persons, None, None);
        assert!(is_safe(hidden(60), hidden(60)));
        assert!(is_safe(hidden(60), hidden(80)));
        assert!(!is_safe(hidden(60), hidden(61)));
        assert!(!is_safe(hidden(60), row("KGZ", 75, Some(57), Some(18))));
        let partly = |persons, men| row("KGZ", persons, None, Some(men));
        assert!(
            !is_safe(partly(60, 20), partly(80, 37)),
            "three of the others came"
        );
    }

    #[test]
    fn a_country_that_is_suppressed_later_takes_the_sums_with_it() {
        let suppressed = EditionRow {
            country: Some("TJK".into()),
            ..EditionRow::default()
        };
        let shown = row("TJK", 30, Some(15), Some(15));
        let kgz = row("KGZ", 60, Some(30), Some(30));
        let pool = EditionRow {
            country: None,
            persons: Some(30),
            tables: Vec::new(),
        };
        let old = edition(&[kgz.clone(), shown.clone()]);
        let new = edition(&[kgz.clone(), suppressed.clone(), pool]);
        let found = new.differences(&old);
        assert!(found.sums && found.countries.is_empty());
        let withheld = edition(&[kgz, suppressed]);
        assert!(withheld.differences(&old).is_empty());
        assert!(old.differences(&withheld).is_empty());
    }
}
