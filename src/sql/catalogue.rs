//! What SQL can query: the tables of the data, and a view for every statistic.

use polars::prelude::{DataFrame, DataType, NamedFrom as _, PolarsResult, Series};
use serde_json::Value;

use crate::dataset::{Needs, Table, schema};
use crate::render;
use crate::stats::{ALL, Column, ColumnKind, ColumnUnits, Public, Statistic};

/// A name after FROM.
#[derive(Debug, Clone, Copy)]
pub(crate) enum NamedTable {
    /// A table of the data.
    Table(Table),
    /// The figures of a statistic.
    View(&'static Statistic),
}

impl NamedTable {
    /// All of them: tables first.
    pub(crate) fn all() -> impl Iterator<Item = Self> {
        let tables = Table::ALL.into_iter().map(Self::Table);
        tables.chain(ALL.iter().map(Self::View))
    }

    /// Finds a table or view by name; case is ignored.
    pub(crate) fn find(name: &str) -> Option<Self> {
        Self::all().find(|named| named.name().eq_ignore_ascii_case(name))
    }

    /// Its name in SQL.
    pub(crate) fn name(self) -> String {
        match self {
            Self::Table(table) => table.name().to_owned(),
            Self::View(statistic) => statistic.name.replace('-', "_"),
        }
    }

    /// What must be counted in case files to answer.
    pub(crate) fn needs(self) -> Needs {
        match self {
            Self::View(statistic) => statistic.needs,
            Self::Table(Table::Victims) => Needs {
                victims: Needs::ALL.victims,
                ..Needs::NOTHING
            },
            Self::Table(Table::Routes) => Needs {
                routes: Needs::ALL.routes,
                ..Needs::NOTHING
            },
            Self::Table(Table::Answers) => Needs {
                answers: true,
                ..Needs::NOTHING
            },
            Self::Table(_) => Needs::NOTHING,
        }
    }

    /// Whether it holds counts that have not passed the guard.
    pub(crate) fn is_unguarded(self) -> bool {
        matches!(
            self,
            Self::Table(Table::Victims | Table::Routes | Table::Answers | Table::Places)
        )
    }

    /// What it is about.
    pub(crate) fn title(self) -> String {
        match self {
            Self::View(statistic) => statistic.title.to_owned(),
            Self::Table(table) => {
                let mut resources = schema::embedded().resources.iter();
                let named = resources.find(|resource| resource.name == table.name());
                named.map_or_else(
                    || match schema::embedded().more_schemas.get(table.name()) {
                        Some(schema) if schema["title"].is_string() => {
                            schema["title"].as_str().unwrap_or_default().to_owned()
                        }
                        _ => "Answers in case files; one person may have several".into(),
                    },
                    |resource| resource.title.clone(),
                )
            }
        }
    }

    /// Its columns.
    pub(crate) fn columns(self) -> Vec<Column> {
        match self {
            Self::View(statistic) => render::columns(statistic),
            Self::Table(table) => table.schema().fields.iter().flat_map(fields).collect(),
        }
    }
}

/// The columns of a field: a count is two.
fn fields(field: &schema::Field) -> Vec<Column> {
    let units = || ColumnUnits::one(field.unit.clone().unwrap_or_default());
    if field.notation == "count" {
        return ["count_low", "count_high"]
            .map(|bound| {
                let end = bound.trim_start_matches("count");
                Column {
                    name: format!("{}{end}", field.name).into(),
                    ..Column::with_name(bound).measured_in(units())
                }
            })
            .to_vec();
    }
    let kind = match field.kind.as_str() {
        "integer" => ColumnKind::Whole,
        "number" => ColumnKind::Number,
        _ => ColumnKind::Text,
    };
    vec![Column {
        name: field.name.clone().into(),
        kind,
        units: units(),
        description: field.description.clone().into(),
    }]
}

/// The rows of a table that may be shown, as a frame.
pub(crate) fn frame(table: &Public) -> PolarsResult<DataFrame> {
    let (columns, rows) = render::rows(table);
    let series = columns.iter().enumerate().map(|(at, column)| {
        let name = column.name.as_ref().into();
        let cells = rows.iter().map(|row| &row[at]);
        let series = match column.kind {
            ColumnKind::Text => Series::new(name, cells.map(Value::as_str).collect::<Vec<_>>()),
            ColumnKind::Whole => Series::new(name, cells.map(Value::as_i64).collect::<Vec<_>>()),
            ColumnKind::Number => Series::new(name, cells.map(Value::as_f64).collect::<Vec<_>>()),
            ColumnKind::Truth => Series::new(name, cells.map(Value::as_bool).collect::<Vec<_>>()),
        };
        series.into()
    });
    DataFrame::new(rows.len(), series.collect())
}

/// A table without rows.
pub(crate) fn empty(table: Table) -> DataFrame {
    let columns = NamedTable::Table(table).columns().into_iter();
    let series = columns.map(|column| {
        let name = column.name.as_ref().into();
        let dtype = match column.kind {
            ColumnKind::Text => DataType::String,
            ColumnKind::Whole => DataType::Int64,
            ColumnKind::Number => DataType::Float64,
            ColumnKind::Truth => DataType::Boolean,
        };
        Series::new_empty(name, &dtype).into()
    });
    DataFrame::new(0, series.collect()).unwrap_or_default()
}

/// All tables and views, as a table.
pub(crate) fn tables() -> Public {
    let row = |named: NamedTable| {
        let kind = match named {
            NamedTable::Table(_) => "table",
            NamedTable::View(_) => "view",
        };
        vec![named.name(), kind.to_owned(), named.title()]
    };
    let fields = vec![
        ("name", "the name to use after FROM"),
        (
            "kind",
            "a table of the data, or a view: the figures of a statistic",
        ),
        ("title", "what it is about"),
    ];
    Public::texts("", fields, NamedTable::all().map(row).collect(), Vec::new())
}

/// The columns of one table or view.
pub(crate) fn described(named: NamedTable) -> Public {
    let row = |column: Column| {
        vec![
            column.name.into_owned(),
            column.kind.word().into(),
            column.units.to_string(),
            column.description.into_owned(),
        ]
    };
    let fields = vec![
        ("column", "its name"),
        ("type", "text, integer, number or boolean; any may be null"),
        ("unit", "what it is measured in"),
        ("description", "what it holds"),
    ];
    let rows = named.columns().into_iter().map(row).collect();
    Public::texts(&named.name(), fields, rows, Vec::new())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dataset::{Dataset, Inputs};
    use crate::stats::Query;

    /// Completion and descriptions list the columns that a query returns.
    #[test]
    fn the_columns_described_are_those_of_the_frames() {
        let data = Dataset::open(&Inputs::default()).expect("the embedded package opens");
        for named in NamedTable::all() {
            let frame = match named {
                NamedTable::Table(Table::Answers) => continue,
                NamedTable::Table(table) => data.frame(table),
                NamedTable::View(statistic) => {
                    let query = Query::default();
                    let answer = (statistic.compute)(&data, &query).expect("it computes");
                    let table = Public::figures(statistic, answer, query.confidence(), None);
                    super::frame(&table).expect("it is a frame")
                }
            };
            let names: Vec<String> = frame
                .get_column_names_owned()
                .iter()
                .map(ToString::to_string)
                .collect();
            let described: Vec<String> = named
                .columns()
                .into_iter()
                .map(|column| column.name.into_owned())
                .collect();
            assert_eq!(names, described, "{}", named.name());
        }
    }
}
