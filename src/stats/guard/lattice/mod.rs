//! What may be shown of a case file, decided once from the file and not from the question.
//!
//! 1. Of the countries, those of fewer than `k` persons are suppressed, and the smallest others if these alone could be narrowed
//!    down. All suppressed countries together are one more row. Where there are none left, counts of all persons are suppressed, too.
//! 2. Of each row and one column, the rule of a row decides which values are suppressed (`row.rs`).
//! 3. Of each row, columns may be combined (in a condition, a break-down, a cross-table, by year) only if they are among the
//!    columns of which every combination has either no persons or at least `k`.
//! 4. A count over several countries is shown where the count of each row is.
//!
//! Every number that is shown is a sum of counts of these tables. The tables of a row have nothing in common but its total, which
//! is known: whatever values the suppressed counts of one table take, the others stay as they are. So what one answer leaves
//! open, no other closes.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use polars::prelude::PolarsResult;

use crate::dataset::count::Count;
use crate::dataset::{Dataset, Table, areas};
use crate::stats::rows;

pub(in crate::stats) use persons::PersonColumn;
pub(in crate::stats) use persons::Persons;
use persons::{Alike, HiddenValues};

pub(in crate::stats) mod decide;
pub mod editions;
mod persons;
mod printed;
pub(in crate::stats) mod scope;
pub(in crate::stats) mod tables;

/// The tables of case files, used to decide what may be shown.
#[derive(Debug, Default)]
pub(in crate::stats) struct Lattice {
    sources: BTreeMap<String, Cases>,
}

/// One case file.
#[derive(Debug, Default)]
pub(in crate::stats) struct Cases {
    k: u64,
    /// The persons of each country; those without one under an empty code.
    countries: BTreeMap<String, Persons>,
    /// The countries whose totals are suppressed.
    hidden: BTreeSet<String>,
    /// The persons of all these.
    pooled: Persons,
    /// Whether counts of all persons are suppressed.
    hides_sums: bool,
}

impl Lattice {
    /// What data hold of persons, before any condition: read once for each `k`.
    pub(in crate::stats) fn of(data: &Dataset, k: u64) -> PolarsResult<Arc<Self>> {
        let withheld = &data.withheld;
        data.remember(format!("lattice {k} {withheld:?}"), || Self::read(data, k))
    }

    fn read(data: &Dataset, k: u64) -> PolarsResult<Self> {
        let mut sources: BTreeMap<String, Cases> = BTreeMap::new();
        for row in rows::victims(data.whole_table(Table::Victims))? {
            let is_area = areas::by_code(row.country).is_some_and(|area| area.kind == "area");
            if row.reporter != "case_data" || row.share.is_some() || is_area {
                continue;
            }
            let cases = sources.entry(row.source.to_owned()).or_default();
            let values = [
                row.sex.to_owned(),
                year(row.year),
                row.age.to_owned(),
                row.exploitation.to_owned(),
                String::new(),
            ];
            cases.of(row.country).all.extend(alike(values, row.count));
        }
        for row in rows::routes(data.whole_table(Table::Routes))? {
            if let Some(cases) = sources.get_mut(row.source)
                && row.share.is_none()
            {
                let values = [
                    row.sex.to_owned(),
                    year(row.year),
                    row.age.to_owned(),
                    row.exploitation.to_owned(),
                    row.destination.to_owned(),
                ];
                cases.of(row.origin).routes.extend(alike(values, row.count));
            }
        }
        for row in rows::answers(data.whole_table(Table::Answers))? {
            if let Some(cases) = sources.get_mut(&row.source) {
                let answers = &mut cases.of(&row.country).answers;
                let persons = row.count.map_or(0, |count| count.low);
                *answers.entry((row.question, row.answer)).or_default() += persons;
            }
        }
        for (source, cases) in &mut sources {
            cases.close(k, data.withheld.get(source));
        }
        Ok(Self { sources })
    }

    /// The case files, by source.
    pub(in crate::stats) fn cases(&self) -> impl Iterator<Item = (&str, &Cases)> {
        self.sources
            .iter()
            .map(|(source, cases)| (source.as_str(), cases))
    }

    /// Whether a source is a case file.
    pub(in crate::stats) fn has(&self, source: &str) -> bool {
        self.sources.contains_key(source)
    }
}

impl Cases {
    fn of(&mut self, country: &str) -> &mut Persons {
        self.countries.entry(country.to_owned()).or_default()
    }

    /// Decides which countries are suppressed: those with small counts, those of which all counts by a column do not leave enough open, and
    /// the smallest others until all suppressed ones together do.
    fn close(&mut self, k: u64, withheld: Option<&BTreeSet<String>>) {
        self.k = k;
        self.hides_sums = withheld.is_some();
        let is_unsafe = |persons: &Persons| persons.number() < k || !persons.protects(k);
        let mut order: Vec<&String> = self.countries.keys().collect();
        order.sort_by_key(|country| self.countries[*country].number());
        let (mut hidden, others): (Vec<&String>, Vec<&String>) = order
            .into_iter()
            .partition(|country| is_unsafe(&self.countries[*country]));
        let mut others = others.into_iter();
        while !hidden.is_empty() && !self.leave_open(&hidden) {
            let Some(next) = others.next() else {
                self.hides_sums = true;
                break;
            };
            hidden.push(next);
        }
        let withheld = withheld.into_iter().flatten();
        self.hidden = hidden.into_iter().chain(withheld).cloned().collect();
        self.hidden
            .retain(|country| self.countries.contains_key(country));
        for country in &self.hidden {
            self.pooled.add(&self.countries[country]);
        }
    }

    /// Whether each count of suppressed countries may be any from 1 to `k - 1`, given their sum, and whether the counts of all of
    /// them by one column can be protected: every other one is at least 1.
    fn leave_open(&self, hidden: &[&String]) -> bool {
        let mut pooled = Persons::default();
        for country in hidden {
            pooled.add(&self.countries[*country]);
        }
        let most = (pooled.number() + 1).saturating_sub(hidden.len() as u64);
        hidden.len() > 1 && most >= self.k - 1 && pooled.protects(self.k)
    }

    /// The rows whose totals are known: countries that are shown, and all others together.
    pub(in crate::stats) fn rows(&self) -> impl Iterator<Item = &Persons> {
        let shown = self.countries.iter();
        let shown = shown.filter(|(country, _)| !self.hidden.contains(*country));
        let pooled = (!self.hidden.is_empty()).then_some(&self.pooled);
        shown.map(|(_, persons)| persons).chain(pooled)
    }

    /// Whether persons of a country are in it.
    pub(in crate::stats) fn has(&self, country: &str) -> bool {
        self.countries.contains_key(country)
    }

    /// The persons of a country that is shown.
    fn shown(&self, country: &str) -> Option<&Persons> {
        let persons = self.countries.get(country)?;
        (!self.hidden.contains(country)).then_some(persons)
    }

    /// Whether a country's counts by some columns may be shown; of all persons, whether those of every row may.
    fn allows(&self, country: &str, columns: &BTreeSet<PersonColumn>) -> bool {
        if country == areas::ALL_PERSONS {
            return !self.hides_sums && self.rows().all(|persons| persons.allows(columns, self.k));
        }
        match self.shown(country) {
            Some(persons) => persons.allows(columns, self.k),
            // a country without persons has nothing to suppress if no country is suppressed
            None => !self.countries.contains_key(country) && self.hidden.is_empty(),
        }
    }

    /// Whether it may be shown, by some columns, how many persons have neither a country nor a destination: the others are those on
    /// routes.
    fn tells_unrouted(&self, columns: &BTreeSet<PersonColumn>) -> bool {
        if self.hides_sums || !self.countries.contains_key("") {
            return !self.hides_sums;
        }
        let Some(persons) = self.shown("") else {
            return false;
        };
        let mut columns = columns.clone();
        columns.insert(PersonColumn::Destination);
        if columns.len() == 1 {
            return !persons.hidden(PersonColumn::Destination, self.k).has("");
        }
        persons.allows(&columns, self.k)
    }

    /// What is suppressed in any row.
    fn anywhere(&self, of: impl Fn(&Persons) -> HiddenValues) -> HiddenValues {
        let mut hidden = HiddenValues {
            with_zeros: self.hides_sums,
            ..HiddenValues::default()
        };
        self.rows().for_each(|persons| hidden.add(of(persons)));
        hidden
    }

    /// What is suppressed of a country, or of all persons; everything where the country is.
    fn hidden_of(&self, country: &str, of: impl Fn(&Persons) -> HiddenValues) -> HiddenValues {
        if country == areas::ALL_PERSONS {
            return self.anywhere(of);
        }
        let everything = HiddenValues {
            with_zeros: true,
            ..HiddenValues::default()
        };
        self.shown(country).map_or(everything, of)
    }
}

/// What may be shown of a row of a case file.
#[derive(Debug)]
pub struct ShownRow {
    /// The country; empty for persons without one, nothing for all suppressed countries together.
    pub country: Option<String>,
    /// The columns that may be combined.
    pub columns: Vec<&'static str>,
}

/// What may be shown of each country of case files.
pub fn told(data: &Dataset, k: u64) -> PolarsResult<Vec<ShownRow>> {
    let lattice = Lattice::of(data, k)?;
    let mut told = Vec::new();
    for cases in lattice.sources.values() {
        let columns = |persons: &Persons| {
            let columns = persons.combined(k).iter();
            columns.map(|column| column.name()).collect()
        };
        for (country, persons) in &cases.countries {
            if !cases.hidden.contains(country) {
                told.push(ShownRow {
                    country: Some(country.clone()),
                    columns: columns(persons),
                });
            }
        }
        if !cases.hidden.is_empty() {
            told.push(ShownRow {
                country: None,
                columns: columns(&cases.pooled),
            });
        }
    }
    Ok(told)
}

fn year(year: Option<i64>) -> String {
    year.map(|year| year.to_string()).unwrap_or_default()
}

fn alike(values: [String; 5], count: Option<Count>) -> Option<Alike> {
    let persons = count?.low;
    (persons > 0).then_some(Alike { values, persons })
}
