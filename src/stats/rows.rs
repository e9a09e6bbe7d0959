//! Rows of the frames as a statistic reads them.

use polars::prelude::{DataFrame, PolarsResult};

use crate::dataset::count::Count;

mod cells;
mod figures;

pub(in crate::stats) use cells::FrameCells;
use figures::ColumnCells;
pub use figures::{Route, Victim, places, routes, routes_at, victims, victims_at, victims_that};

/// A row type and the function that reads it: each field is a column of its name. A frame without columns has no rows.
macro_rules! rows {
    ($(#[$doc:meta])* $row:ident, $(#[$of_read:meta])* $read:ident { $($field:ident: $kind:ident => $type:ty,)* }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Default, PartialEq)]
        #[allow(missing_docs)] // the columns of the table, described in data/datapackage.json
        pub struct $row {
            $(pub $field: $type,)*
        }

        $(#[$of_read])*
        pub fn $read(frame: &DataFrame) -> PolarsResult<Vec<$row>> {
            if frame.width() == 0 {
                return Ok(Vec::new());
            }
            let columns = FrameColumns(frame);
            $(let $field = columns.$kind(stringify!($field))?;)*
            let row = |at: usize| $row { $($field: $field(at),)* };
            Ok((0..frame.height()).map(row).collect())
        }
    };
}

rows! {
    /// How many persons gave an answer to a question of which one person may answer several.
    GivenAnswer,
    /// The rows of an `answers` frame.
    answers {
        country: text => String,
        country_role: text => String,
        year: whole => Option<i64>,
        source: text => String,
        sex: text => String,
        question: text => String,
        answer: text => String,
        count: count => Option<Count>,
    }
}

rows! {
    /// A published rate, estimate or score.
    Rate,
    /// The rows of a `rates` frame.
    rates {
        country: text => String,
        place: text => String,
        year: whole => Option<i64>,
        source: text => String,
        measure: text => String,
        sex: text => String,
        age: text => String,
        exploitation: text => String,
        value: number => Option<f64>,
        value_low: number => Option<f64>,
        value_high: number => Option<f64>,
        unit: text => String,
    }
}

rows! {
    /// What a statistic must know of a source.
    SourceRow,
    /// The rows of a `sources` frame.
    sources {
        id: text => String,
        collects: text => String,
        totals: text => String,
    }
}

impl SourceRow {
    /// Whether it gathers figures from a kind of reporter.
    pub fn collects(&self, reporter: &str) -> bool {
        self.collects.split(';').any(|one| one == reporter)
    }
}

/// A country's tier in one year.
#[derive(Debug, Clone, Default, PartialEq)]
#[allow(missing_docs)]
pub struct Placement {
    pub country: String,
    pub year: i64,
    pub tier: Option<String>,
    /// `stated` or `inferred`; empty where the file does not say, or there is no tier.
    pub basis: String,
    pub source: String,
}

/// The rows of a `tiers` frame at some places that have a year.
pub fn tiers_at(
    frame: &DataFrame,
    rows: impl Iterator<Item = usize>,
) -> PolarsResult<Vec<Placement>> {
    let columns = FrameColumns(frame);
    let (country, year) = (columns.text("country")?, columns.whole("year")?);
    let (tier, basis) = (frame.column("tier")?.str()?, columns.text("basis")?);
    let (tier, source) = (ColumnCells::of(tier), columns.text("source")?);
    let row = |at: usize| {
        Some(Placement {
            country: country(at),
            year: year(at)?,
            tier: tier.known(at).map(str::to_owned),
            basis: basis(at),
            source: source(at),
        })
    };
    Ok(rows.filter_map(row).collect())
}

/// The countries and years of a frame at some places, of those that have a year.
pub fn country_years(
    frame: &DataFrame,
    rows: impl Iterator<Item = usize>,
) -> PolarsResult<impl Iterator<Item = (&str, i64)>> {
    let country = ColumnCells::of(frame.column("country")?.str()?);
    let year = ColumnCells::of(frame.column("year")?.i64()?);
    Ok(rows.filter_map(move |at| Some((country.get(at), year.get(at)?))))
}

/// The countries, years and sources of a `population` frame.
pub fn population(frame: &DataFrame) -> PolarsResult<Vec<(String, Option<i64>, String)>> {
    let columns = FrameColumns(frame);
    let (country, year) = (columns.text("country")?, columns.whole("year")?);
    let source = columns.text("source")?;
    let row = |at: usize| (country(at), year(at), source(at));
    Ok((0..frame.height()).map(row).collect())
}

/// How many people live in a country.
#[derive(Debug, Clone, Default, PartialEq)]
#[allow(missing_docs)]
pub struct Inhabitants {
    pub country: String,
    pub year: i64,
    pub source: String,
    pub persons: u64,
}

/// The rows of a `population` frame that have a year and a number.
pub fn inhabitants(frame: &DataFrame) -> PolarsResult<Vec<Inhabitants>> {
    let persons = FrameColumns(frame).whole("population")?;
    let rows = population(frame)?.into_iter().enumerate();
    let row = |(at, (country, year, source)): (usize, (String, Option<i64>, String))| {
        Some(Inhabitants {
            country,
            year: year?,
            source,
            persons: u64::try_from(persons(at)?).ok()?,
        })
    };
    Ok(rows.filter_map(row).collect())
}

/// The columns of a frame by name, each as the cell of a row; texts that are null are empty.
struct FrameColumns<'a>(&'a DataFrame);

impl<'a> FrameColumns<'a> {
    fn text(&self, name: &str) -> PolarsResult<impl Fn(usize) -> String + use<'a>> {
        let column = ColumnCells::of(self.0.column(name)?.str()?);
        Ok(move |at| column.get(at).to_owned())
    }

    fn whole(&self, name: &str) -> PolarsResult<impl Fn(usize) -> Option<i64> + use<'a>> {
        let column = ColumnCells::of(self.0.column(name)?.i64()?);
        Ok(move |at| column.get(at))
    }

    fn number(&self, name: &str) -> PolarsResult<impl Fn(usize) -> Option<f64> + use<'a>> {
        let column = ColumnCells::of(self.0.column(name)?.f64()?);
        Ok(move |at| column.get(at))
    }

    /// The counts between the bounds `count_low` and `count_high`.
    fn count(&self, name: &str) -> PolarsResult<impl Fn(usize) -> Option<Count> + use<'a>> {
        let low = self.whole(&format!("{name}_low"))?;
        let high = self.whole(&format!("{name}_high"))?;
        Ok(move |at| {
            Some(Count {
                low: u64::try_from(low(at)?).ok()?,
                high: high(at).and_then(|high| u64::try_from(high).ok()),
            })
        })
    }
}
