//! What a cross-table is by: the words that people use, and the table that holds both dimensions.

use crate::dataset::{Division, Needs, Table};
use crate::stats::guard::{Layout, Subject};
use crate::stats::{Description, Unit};

/// A dimension, by the name it goes by in output.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Dimension {
    /// As people call it: `citizenship`, `sex`.
    pub name: &'static str,
    pub(in crate::stats) column: CrossAxis,
}

impl Dimension {
    /// As a key of figures: a `year` is a number, and `years` may be `total` or `unknown`, too.
    pub fn key(self) -> &'static str {
        match self.column {
            CrossAxis::Year => "years",
            _ => self.name,
        }
    }
}

/// The dimensions of a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::stats) enum CrossAxis {
    /// `country` of victims, `origin` of routes.
    Place,
    Destination,
    Year,
    Source,
    Role,
    Reporter,
    Measure,
    /// Sex, age, form of exploitation, by their place.
    Part(usize),
}

impl CrossAxis {
    /// Whether rows with different values may be added; sources, roles, reporters and measures are never added.
    pub(in crate::stats) const fn adds(self) -> bool {
        !matches!(
            self,
            Self::Source | Self::Role | Self::Reporter | Self::Measure
        )
    }

    /// Whether a share that is published without a base divides by it.
    pub(in crate::stats) const fn divides(self) -> bool {
        matches!(self, Self::Part(_) | Self::Destination)
    }
}

/// The dimensions, and which tables have them: victims, routes.
const ALL: [(Dimension, bool, bool); 12] = [
    (dimension("citizenship", CrossAxis::Place), true, true),
    (dimension("country", CrossAxis::Place), true, false),
    (dimension("origin", CrossAxis::Place), false, true),
    (
        dimension("destination", CrossAxis::Destination),
        false,
        true,
    ),
    (dimension("sex", CrossAxis::Part(0)), true, true),
    (dimension("age", CrossAxis::Part(1)), true, true),
    (dimension("exploitation", CrossAxis::Part(2)), true, true),
    (dimension("year", CrossAxis::Year), true, true),
    (dimension("source", CrossAxis::Source), true, true),
    (dimension("measure", CrossAxis::Measure), true, true),
    (dimension("reporter", CrossAxis::Reporter), true, false),
    (dimension("country_role", CrossAxis::Role), true, false),
];

const fn dimension(name: &'static str, column: CrossAxis) -> Dimension {
    Dimension { name, column }
}

/// The names of all dimensions.
pub fn names() -> impl Iterator<Item = &'static str> {
    ALL.iter().map(|(dimension, _, _)| dimension.name)
}

/// The dimension that people mean by a word.
pub fn find(word: &str) -> Option<Dimension> {
    let word = word.trim().to_lowercase().replace(['-', ' '], "_");
    let word = match word.as_str() {
        "gender" => "sex",
        "nationality" => "citizenship",
        "form" => "exploitation",
        "role" => "country_role",
        word => word,
    };
    let found = ALL.iter().find(|(dimension, _, _)| dimension.name == word);
    found.map(|(dimension, _, _)| *dimension)
}

/// The question of a cross-table.
#[derive(Debug, Clone, Copy)]
pub struct CrossQuestion {
    /// What its rows are.
    pub rows: Dimension,
    /// What its columns are.
    pub columns: Dimension,
    /// Where its counts come from: victims or routes.
    pub table: Table,
    /// What shares are of; none for counts.
    pub percent: Option<Percent>,
}

/// The whole that a cell is a share of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Percent {
    /// Its row.
    Row,
    /// Its column.
    Column,
    /// The whole table.
    Total,
}

impl Percent {
    /// Its name on the command line.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Row => "row",
            Self::Column => "column",
            Self::Total => "total",
        }
    }
}

impl CrossQuestion {
    /// The table of two dimensions, victims where both tables have them; or why there is none.
    pub fn new(
        rows: Dimension,
        columns: Dimension,
        table: Option<Table>,
        percent: Option<Percent>,
    ) -> Result<Self, String> {
        if rows.column == columns.column {
            let both = [rows.name, columns.name];
            let found = both.contains(&"country") && both[0] != both[1];
            return Err(format!(
                "{} and {} are the same dimension here, but a cross-table needs two{}",
                rows.name,
                columns.name,
                if found {
                    "; where victims were found is `destination`"
                } else {
                    ""
                }
            ));
        }
        let table = table_of(rows, columns, table)?;
        let over = match percent {
            Some(Percent::Row) => vec![columns],
            Some(Percent::Column) => vec![rows],
            Some(Percent::Total) => vec![rows, columns],
            None => Vec::new(),
        };
        if let Some(apart) = over.iter().find(|dimension| !dimension.column.adds()) {
            return Err(format!(
                "percentages over each {} have no base: such percentages are never added",
                apart.name
            ));
        }
        Ok(Self {
            rows,
            columns,
            table,
            percent,
        })
    }

    /// What its tables are about: what they are made of, and what their values are.
    pub fn about(&self) -> &'static Description {
        match (self.table, self.percent) {
            (Table::Routes, None) => &ROUTES,
            (Table::Routes, Some(_)) => &ROUTE_SHARES,
            (_, None) => &VICTIMS,
            (_, Some(_)) => &VICTIM_SHARES,
        }
    }

    /// What its tables are of.
    pub(in crate::stats) fn subject(&self) -> Subject {
        Subject {
            layout: Layout::Cross,
            ..Subject::of(self.about())
        }
    }

    /// The keys of its figures, its two dimensions first.
    pub fn keys(&self) -> Vec<&'static str> {
        let others: &[&str] = match self.table {
            Table::Routes => &["source", "year", "measure"],
            _ => &["source", "year", "reporter", "measure", "country_role"],
        };
        let own = [self.rows, self.columns];
        let is_own = |key: &str| own.iter().any(|dimension| dimension.name == key);
        let others = others.iter().copied().filter(|key| !is_own(key));
        own.map(Dimension::key).into_iter().chain(others).collect()
    }
}

/// The dimensions of a table, in words.
fn of_table(table: Table) -> String {
    let own = ALL.iter().filter(|(_, victims, routes)| match table {
        Table::Routes => *routes,
        _ => *victims,
    });
    let names: Vec<&str> = own.map(|(dimension, _, _)| dimension.name).collect();
    names.join(", ")
}

const VICTIMS: Description = description(Unit::Persons, &[Table::Victims]);
const VICTIM_SHARES: Description = description(Unit::Share, &[Table::Victims]);
const ROUTES: Description = description(Unit::Persons, &[Table::Routes]);
const ROUTE_SHARES: Description = description(Unit::Share, &[Table::Routes]);

/// The table that has both dimensions: the one that is asked for, else victims before routes.
fn table_of(rows: Dimension, columns: Dimension, asked: Option<Table>) -> Result<Table, String> {
    let has = |dimension: Dimension, table: Table| {
        let found = ALL.iter().find(|(known, _, _)| *known == dimension);
        found.is_some_and(|(_, victims, routes)| match table {
            Table::Routes => *routes,
            _ => *victims,
        })
    };
    let holds = |table: &Table| has(rows, *table) && has(columns, *table);
    let (row, column) = (rows.name, columns.name);
    match asked {
        Some(table) if holds(&table) => Ok(table),
        Some(table) => Err(format!(
            "`{}` has no {row} by {column}; it has {}",
            table.name(),
            of_table(table)
        )),
        None => {
            let mut tables = [Table::Victims, Table::Routes].into_iter();
            tables.find(holds).ok_or_else(|| {
                format!(
                    "no table has {row} by {column}: victims are broken down by {}; routes by {}",
                    of_table(Table::Victims),
                    of_table(Table::Routes)
                )
            })
        }
    }
}

/// A table of dimensions that are asked for: it has no other keys.
const fn description(unit: Unit, tables: &'static [Table]) -> Description {
    Description {
        name: "cross",
        title: "Cross-table",
        unit,
        keys: &[],
        formula: "the counts that a source gives by both dimensions at once, added only within the source",
        base: "none for counts; `known`: persons of whom the dimension is recorded; `all`: with the unknown",
        caveats: &[],
        source: "Goodman (1965), doi:10.1080/00401706.1965.10490252",
        tables,
        divides: &[],
        needs: match tables {
            [Table::Routes] => Needs::routes(Division::NONE),
            _ => Needs::victims(Division::NONE),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_words_that_people_use_find_their_table() {
        let table = |rows: &str, columns: &str| {
            let asked = CrossQuestion::new(find(rows)?, find(columns)?, None, None);
            asked.ok().map(|asked| asked.table)
        };
        assert_eq!(table("Gender", "exploitation"), Some(Table::Victims));
        assert_eq!(table("citizenship", "sex"), Some(Table::Victims));
        assert_eq!(table("citizenship", "destination"), Some(Table::Routes));
        assert_eq!(table("origin", "country"), None);
        assert_eq!(table("sex", "gender"), None);
        assert_eq!(table("colour", "sex"), None);
    }

    #[test]
    fn what_is_never_added_has_no_percentages() {
        let of = |percent| {
            let (rows, columns) = (find("country").unwrap(), find("source").unwrap());
            CrossQuestion::new(rows, columns, None, Some(percent)).is_ok()
        };
        assert!(of(Percent::Column) && !of(Percent::Row) && !of(Percent::Total));
    }
}
