//! The persons of one row of a case file's tables: those of one country, or of all countries that are too small to be shown.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::OnceLock;

use crate::dataset::count::Count;
use crate::stats::guard::row;
use crate::stats::statistics::split::UNKNOWN;

/// A column by which persons are divided, in the order in which columns are chosen to be combined.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::stats) enum PersonColumn {
    Sex,
    Year,
    Age,
    Exploitation,
    Destination,
}

impl PersonColumn {
    /// All of them.
    pub(in crate::stats) const ALL: [Self; 5] = [
        Self::Sex,
        Self::Year,
        Self::Age,
        Self::Exploitation,
        Self::Destination,
    ];

    /// Its name in tables.
    pub(in crate::stats) const fn name(self) -> &'static str {
        match self {
            Self::Sex => "sex",
            Self::Year => "year",
            Self::Age => "age",
            Self::Exploitation => "exploitation",
            Self::Destination => "destination",
        }
    }

    /// The column of a name, if it divides persons.
    pub(in crate::stats) fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|column| column.name() == name)
    }
}

/// How many persons have the same values.
#[derive(Debug, Clone)]
pub(super) struct Alike {
    /// Their values, in the order of [`PersonColumn::ALL`].
    pub values: [String; 5],
    /// How many they are.
    pub persons: u64,
}

/// What is suppressed of the values of a column.
#[derive(Debug, Clone, Default)]
pub(super) struct HiddenValues {
    /// The values.
    pub values: BTreeSet<String>,
    /// Whether values with a count of 0 are suppressed as well.
    pub with_zeros: bool,
}

impl HiddenValues {
    /// Whether the count of a value is suppressed.
    pub(super) fn has(&self, value: &str) -> bool {
        self.with_zeros || self.values.contains(value)
    }

    /// Whether all counts are shown.
    pub(super) fn is_empty(&self) -> bool {
        self.values.is_empty() && !self.with_zeros
    }

    /// Adds what is suppressed elsewhere.
    pub(super) fn add(&mut self, other: Self) {
        self.values.extend(other.values);
        self.with_zeros |= other.with_zeros;
    }
}

/// The persons of a row.
#[derive(Debug, Clone, Default)]
pub(in crate::stats) struct Persons {
    /// Everybody, without destinations.
    pub(super) all: Vec<Alike>,
    /// Those of whom an origin or a destination is known, with it.
    pub(super) routes: Vec<Alike>,
    /// How many gave an answer to a question of which one person may give several.
    pub(super) answers: BTreeMap<(String, String), u64>,
    combined: OnceLock<BTreeSet<PersonColumn>>,
}

impl Persons {
    /// Adds the persons of another row.
    pub(super) fn add(&mut self, other: &Self) {
        self.all.extend(other.all.iter().cloned());
        self.routes.extend(other.routes.iter().cloned());
        for (answer, persons) in &other.answers {
            *self.answers.entry(answer.clone()).or_default() += persons;
        }
    }

    /// How many persons there are.
    pub(super) fn number(&self) -> u64 {
        self.all.iter().map(|alike| alike.persons).sum()
    }

    /// How many persons have each combination of values of some columns. Who has no route has no known destination.
    pub(in crate::stats) fn cells(
        &self,
        columns: &BTreeSet<PersonColumn>,
    ) -> BTreeMap<Vec<String>, u64> {
        let count = |rows: &[Alike], of: &dyn Fn(&Alike, PersonColumn) -> String| {
            let mut cells: BTreeMap<Vec<String>, u64> = BTreeMap::new();
            for alike in rows {
                let values = columns.iter().map(|column| of(alike, *column)).collect();
                *cells.entry(values).or_default() += alike.persons;
            }
            cells
        };
        let own = |alike: &Alike, column: PersonColumn| alike.values[column as usize].clone();
        if !columns.contains(&PersonColumn::Destination) {
            return count(&self.all, &own);
        }
        let nowhere = |alike: &Alike, column: PersonColumn| match column {
            PersonColumn::Destination => String::new(),
            column => own(alike, column),
        };
        let (all, routed) = (count(&self.all, &nowhere), count(&self.routes, &nowhere));
        let mut cells = count(&self.routes, &own);
        for (values, persons) in all {
            let left = persons - routed.get(&values).copied().unwrap_or(0).min(persons);
            if left > 0 {
                *cells.entry(values).or_default() += left;
            }
        }
        cells
    }

    /// Whether each combination of values of some columns has either no persons or at least `k`. Columns that were not counted
    /// are not known to be safe.
    fn is_safe(&self, columns: &BTreeSet<PersonColumn>, k: u64) -> bool {
        let cells = self.cells(columns);
        let is_counted = |values: &[String]| values.iter().all(|value| value != "total");
        cells
            .iter()
            .all(|(values, persons)| is_counted(values) && (*persons == 0 || *persons >= k))
    }

    /// The columns that may be combined in any way. Columns are tried in a fixed order; one is added if every combination of its
    /// values with those of the columns added before has either no persons or at least `k`.
    pub(super) fn combined(&self, k: u64) -> &BTreeSet<PersonColumn> {
        self.combined.get_or_init(|| {
            let mut chosen = BTreeSet::new();
            for column in PersonColumn::ALL {
                chosen.insert(column);
                if !self.is_safe(&chosen, k) {
                    chosen.remove(&column);
                }
            }
            chosen
        })
    }

    /// Whether each column can be protected while the number of persons is known.
    pub(super) fn protects(&self, k: u64) -> bool {
        let columns = PersonColumn::ALL.iter();
        columns
            .into_iter()
            .all(|column| !self.hidden(*column, k).with_zeros)
    }

    /// Whether counts by all of some columns may be shown: one column alone if none of its values has a small count, several if all of
    /// them may be combined.
    pub(super) fn allows(&self, columns: &BTreeSet<PersonColumn>, k: u64) -> bool {
        match columns.len() {
            0 => true,
            1 => self.is_safe(columns, k),
            _ => columns.is_subset(self.combined(k)),
        }
    }

    /// The suppressed values of a column without a condition.
    pub(super) fn hidden(&self, column: PersonColumn, k: u64) -> HiddenValues {
        let cells = self.cells(&BTreeSet::from([column]));
        let counts: Vec<Count> = cells.values().map(|n| Count::exact(*n)).collect();
        let row = row::suppress(&counts, k);
        let named = cells.into_keys().enumerate();
        let hidden = named.filter(|(at, _)| row.cells.contains(at));
        HiddenValues {
            values: hidden.map(|(_, values)| values.concat()).collect(),
            with_zeros: row.with_zeros,
        }
    }

    /// What is suppressed of the answers to a question: those that a few gave, and those that all but a few gave. Where all but a few
    /// answered, or few did, all are.
    pub(super) fn hidden_answers(&self, question: &str, k: u64) -> HiddenValues {
        let is_small = |n: u64| (1..k).contains(&n);
        let given = |answer: &str| {
            let key = (question.to_owned(), answer.to_owned());
            self.answers.get(&key).copied()
        };
        let answered = given("answered").unwrap_or(0);
        let silent = given("all").unwrap_or(answered).saturating_sub(answered);
        let own = self.answers.iter().filter(|((of, answer), _)| {
            of == question && !["answered", "all"].contains(&answer.as_str())
        });
        let unsafe_one = |(_, n): &(&(String, String), &u64)| {
            is_small(**n) || is_small(answered.saturating_sub(**n))
        };
        let values = own
            .filter(unsafe_one)
            .map(|((_, answer), _)| answer.clone());
        HiddenValues {
            values: values.collect(),
            with_zeros: is_small(answered)
                || is_small(silent)
                || question == "exploitation" && self.tells_mixed(k),
        }
    }

    /// Whether the forms of exploitation, counted once as one form each and once as each of several, tell a few persons apart:
    /// those of several forms who have one of them.
    fn tells_mixed(&self, k: u64) -> bool {
        let forms = self.cells(&BTreeSet::from([PersonColumn::Exploitation]));
        let of = |form: &str| forms.get(&vec![form.to_owned()]).copied().unwrap_or(0);
        let mixed = of("mixed");
        let is_small = |n: u64| (1..k).contains(&n);
        let mut flags = self.answers.iter().filter(|((question, answer), _)| {
            question == "exploitation" && !["answered", "all"].contains(&answer.as_str())
        });
        !self.is_safe(&BTreeSet::from([PersonColumn::Exploitation]), k)
            || flags.any(|((_, form), n)| {
                let several = n.saturating_sub(of(form));
                is_small(several) || is_small(mixed.saturating_sub(several))
            })
    }
}

/// The value of a column for persons of whom it is not recorded.
pub(super) const fn unknown(column: PersonColumn) -> &'static str {
    match column {
        PersonColumn::Destination | PersonColumn::Year => "",
        _ => UNKNOWN,
    }
}
