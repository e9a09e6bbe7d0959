//! A condition on rows, `sex = female and year >= 2019`: the statistic is computed from the rows that fulfil it.
//!
//! Totals do not change. A condition on sex, age or form of exploitation keeps the rows of its parts, which then count as
//! the whole (women of all ages are all there are under `sex = female`); rows over all parts are left out, and so is a source
//! that prints no such parts. As in SQL, a test of an empty cell is neither true nor false, and its row is left out.

use std::borrow::Cow;
use std::collections::BTreeSet;

use crate::dataset::{Dataset, Division, Needs, Table};
use crate::stats::Description;

pub use parse::ConditionFault;
pub use rows::{apply, kept};
pub(in crate::stats) use values::values;

mod candidates;
mod figures;
mod parse;
mod rows;
mod values;

/// The dimensions that have a value `total`.
pub const DIMENSIONS: [&str; 3] = ["sex", "age", "exploitation"];
/// The columns that hold countries and areas.
const PLACES: [&str; 3] = ["country", "origin", "destination"];

/// A condition on the rows of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Condition {
    /// A column against values.
    Test(Test),
    /// What is not so.
    Not(Box<Condition>),
    /// All of them.
    All(Vec<Condition>),
    /// One of them.
    Any(Vec<Condition>),
}

/// A column against values.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Test {
    column: String,
    at: usize,
    operator: Operator,
    values: Vec<(usize, String)>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Operator {
    In,
    NotIn,
    Less,
    LessOrSame,
    More,
    MoreOrSame,
}

/// The columns of a table that may be asked for.
pub fn columns(table: Table) -> &'static [&'static str] {
    match table {
        Table::Victims => &[
            "country",
            "country_role",
            "year",
            "source",
            "reporter",
            "measure",
            "sex",
            "age",
            "exploitation",
        ],
        Table::Routes => &[
            "origin",
            "destination",
            "year",
            "source",
            "measure",
            "sex",
            "age",
            "exploitation",
        ],
        Table::Answers => &["country", "country_role", "year", "source", "sex"],
        Table::Tiers => &["country", "year", "tier", "basis", "source"],
        _ => &[],
    }
}

/// What a statistic needs of case files if the columns are broken down.
pub fn needs(statistic: &Description, columns: &[String]) -> Needs {
    let named = |name: &str| columns.iter().any(|column| column == name);
    let by = Division {
        sex: named("sex"),
        age: named("age"),
        exploitation: named("exploitation"),
    };
    let needs = statistic.needs;
    needs.and(Needs {
        victims: needs.victims.map(|_| by),
        routes: needs.routes.map(|_| by),
        answers: false,
    })
}

impl Condition {
    /// Reads a condition; its columns and values are checked by [`Condition::checked`].
    pub fn parse(text: &str) -> Result<Self, ConditionFault> {
        parse::parse(text)
    }

    fn all(mut of: Vec<Self>) -> Self {
        if of.len() == 1 {
            of.remove(0)
        } else {
            Self::All(of)
        }
    }

    fn any(mut of: Vec<Self>) -> Self {
        if of.len() == 1 {
            of.remove(0)
        } else {
            Self::Any(of)
        }
    }

    /// A column has a value, written as in the data.
    pub fn is(column: &str, value: &str) -> Self {
        Self::Test(Test {
            column: column.into(),
            at: 0,
            operator: Operator::In,
            values: vec![(0, value.into())],
        })
    }

    fn tests(&self) -> Vec<&Test> {
        match self {
            Self::Test(test) => vec![test],
            Self::Not(of) => of.tests(),
            Self::All(of) | Self::Any(of) => of.iter().flat_map(Self::tests).collect(),
        }
    }

    fn tests_mut(&mut self) -> Vec<&mut Test> {
        match self {
            Self::Test(test) => vec![test],
            Self::Not(of) => of.tests_mut(),
            Self::All(of) | Self::Any(of) => of.iter_mut().flat_map(Self::tests_mut).collect(),
        }
    }

    /// The columns it names, each once.
    pub fn columns(&self) -> Vec<String> {
        let names: BTreeSet<&str> = self
            .tests()
            .iter()
            .map(|test| test.column.as_str())
            .collect();
        names.into_iter().map(str::to_owned).collect()
    }

    /// The conditions, all of which must be true.
    fn clauses(&self) -> Vec<&Self> {
        match self {
            Self::All(of) => of.iter().flat_map(Self::clauses).collect(),
            other => vec![other],
        }
    }

    /// The condition with values as in the data, or what is wrong with it.
    pub fn checked(
        mut self,
        statistic: &Description,
        data: &Dataset,
    ) -> Result<Self, ConditionFault> {
        let tables = conditioned(statistic);
        let there = columns_of(statistic);
        let routes = there.contains(&"origin");
        for test in self.tests_mut() {
            if test.column == "citizenship" && routes {
                "origin".clone_into(&mut test.column); // for those who do not ask for `divided`
            }
            if !there.contains(&test.column.as_str()) {
                let what = format!(
                    "`{}` has no column `{}`; there are {}",
                    statistic.name,
                    test.column,
                    there.join(", ")
                );
                return Err(ConditionFault::new(test.at, what));
            }
            if statistic.divides.contains(&test.column.as_str()) {
                let what = format!(
                    "`{}` is itself broken down by {}: this condition would change the base of its shares",
                    statistic.name, test.column
                );
                return Err(ConditionFault::new(test.at, what));
            }
            test.check(&tables, data)?;
        }
        for clause in self.clauses() {
            let columns = clause.columns();
            let dimension = columns
                .iter()
                .find(|column| DIMENSIONS.contains(&column.as_str()));
            if let (Some(dimension), 2..) = (dimension, columns.len()) {
                let others: Vec<&str> = columns
                    .iter()
                    .map(String::as_str)
                    .filter(|column| column != dimension)
                    .collect();
                let at = clause.tests().first().map_or(0, |test| test.at);
                let what = format!(
                    "`or` or `not` over {dimension} and {}: parts and totals would be mixed; join them with `and`, or ask twice",
                    others.join(", ")
                );
                return Err(ConditionFault::new(at, what));
            }
        }
        Ok(self)
    }

    /// Whether a row fulfils it; `None` where a cell that it needs is empty.
    fn holds<'c>(&self, row: &dyn Fn(&str) -> Option<Cow<'c, str>>) -> Option<bool> {
        self.decide(&|test| test.holds(&row(&test.column)?))
    }

    /// Whether it is true where each of its tests is true, false or not known.
    fn decide(&self, test: &dyn Fn(&Test) -> Option<bool>) -> Option<bool> {
        // as soon as one of them is `end`, the others do not matter
        let until = |of: &[Self], end: bool| {
            let mut decided = Some(!end);
            for one in of {
                match one.decide(test) {
                    Some(told) if told == end => return Some(end),
                    Some(_) => {}
                    None => decided = None,
                }
            }
            decided
        };
        match self {
            Self::Test(one) => test(one),
            Self::Not(of) => of.decide(test).map(|holds| !holds),
            Self::All(of) => until(of, false),
            Self::Any(of) => until(of, true),
        }
    }
}

impl Test {
    fn holds(&self, cell: &str) -> Option<bool> {
        let among = || self.values.iter().any(|(_, value)| value == cell);
        let compare = || {
            let year: i64 = cell.parse().ok()?;
            let other: i64 = self.values.first()?.1.parse().ok()?;
            Some(year.cmp(&other))
        };
        Some(match self.operator {
            Operator::In => among(),
            Operator::NotIn => !among(),
            Operator::Less => compare()?.is_lt(),
            Operator::LessOrSame => compare()?.is_le(),
            Operator::More => compare()?.is_gt(),
            Operator::MoreOrSame => compare()?.is_ge(),
        })
    }
}

/// The tables of a statistic that a condition is put to.
pub(in crate::stats) fn conditioned(statistic: &Description) -> Vec<Table> {
    let has = |table: &Table| !columns(*table).is_empty();
    statistic.tables.iter().copied().filter(has).collect()
}

/// The columns that may be asked for of a statistic, each once.
pub(in crate::stats) fn columns_of(statistic: &Description) -> Vec<&'static str> {
    let mut there = Vec::new();
    for column in conditioned(statistic).into_iter().flat_map(columns) {
        if !there.contains(column) {
            there.push(*column);
        }
    }
    there
}

#[cfg(test)]
mod tests {
    use super::*;

    fn holds(text: &str, row: &[(&str, &str)]) -> Option<bool> {
        let cell = |name: &str| {
            let cell = row.iter().find(|(known, _)| *known == name);
            cell.map(|(_, value)| Cow::Borrowed(*value))
        };
        Condition::parse(text).unwrap().holds(&cell)
    }

    #[test]
    fn and_binds_closer_than_or_and_not_closest() {
        let row = [("sex", "female"), ("year", "2020")];
        assert_eq!(holds("sex = female and year >= 2019", &row), Some(true));
        assert_eq!(
            holds("sex = male or sex = female and year < 2021", &row),
            Some(true)
        );
        assert_eq!(
            holds("(sex = male or sex = female) and year > 2020", &row),
            Some(false)
        );
        assert_eq!(
            holds("not sex = male and year in (2019, 2020)", &row),
            Some(true)
        );
        assert_eq!(holds("year not in ('2019', \"2020\")", &row), Some(false));
    }

    /// As in SQL.
    #[test]
    fn an_empty_cell_is_neither() {
        assert_eq!(holds("year = 2020", &[]), None);
        assert_eq!(holds("not year = 2020", &[]), None);
        assert_eq!(
            holds("year = 2020 or sex = female", &[("sex", "female")]),
            Some(true)
        );
        assert_eq!(
            holds("year = 2020 and sex = female", &[("sex", "male")]),
            Some(false)
        );
    }

    #[test]
    fn an_error_stands_under_its_place() {
        for (text, at) in [
            ("", 0),
            ("sex", 3),
            ("sex = ", 5),
            ("sex = female year", 17),
            ("(sex = female", 13),
            ("sex = 'female", 6),
            ("sex in female", 7),
            ("= female", 0),
            ("sex ! female", 4),
        ] {
            let at_found = Condition::parse(text).map_err(|wrong| wrong.at);
            // words after a value are taken for a part of it, and refused when values are checked
            if text != "sex = female year" {
                assert_eq!(at_found.unwrap_err(), at, "{text}");
            }
        }
        assert!(Condition::parse(&"(".repeat(10_000)).is_err());
        assert!(Condition::parse(&"not ".repeat(10_000)).is_err());
    }
}
