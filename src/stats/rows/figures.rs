//! Rows of the tables of figures: a file may have a million of them, so their texts stay where they are.

use polars::prelude::{
    ChunkedArray, DataFrame, Float64Type, Int64Type, PolarsDataType, PolarsResult, StaticArray,
    StringType,
};

use crate::dataset::count::Count;

/// A published figure of the `victims` table; its texts are those of the frame.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
#[allow(missing_docs)] // the columns of the table, described in data/datapackage.json
pub struct Victim<'d> {
    pub country: &'d str,
    pub country_role: &'d str,
    pub year: Option<i64>,
    pub source: &'d str,
    pub reporter: &'d str,
    pub measure: &'d str,
    pub sex: &'d str,
    pub age: &'d str,
    pub exploitation: &'d str,
    pub count: Option<Count>,
    pub share: Option<f64>,
    pub locator: &'d str,
}

/// A published figure or documented route of the `routes` table; its texts are those of the frame.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
#[allow(missing_docs)]
pub struct Route<'d> {
    pub origin: &'d str,
    pub destination: &'d str,
    pub year: Option<i64>,
    pub source: &'d str,
    pub sex: &'d str,
    pub age: &'d str,
    pub exploitation: &'d str,
    pub count: Option<Count>,
    pub share: Option<f64>,
    pub locator: &'d str,
    pub measure: &'d str,
}

/// The rows of a `victims` frame.
pub fn victims(frame: &DataFrame) -> PolarsResult<Vec<Victim<'_>>> {
    victims_at(frame, 0..frame.height())
}

/// The rows of a `victims` frame at some places.
pub fn victims_at(
    frame: &DataFrame,
    rows: impl Iterator<Item = usize>,
) -> PolarsResult<Vec<Victim<'_>>> {
    victims_that(frame, rows, |_| true)
}

/// The rows of a `victims` frame at some places that fulfil a condition.
pub fn victims_that<'d>(
    frame: &'d DataFrame,
    rows: impl Iterator<Item = usize>,
    wanted: impl Fn(&Victim<'d>) -> bool,
) -> PolarsResult<Vec<Victim<'d>>> {
    if frame.width() == 0 {
        return Ok(Vec::new());
    }
    let c = ColumnsOf(frame);
    let [country, role, source, reporter, measure] =
        c.texts(["country", "country_role", "source", "reporter", "measure"])?;
    let [sex, age, exploitation, locator] = c.texts(["sex", "age", "exploitation", "locator"])?;
    let (year, share, count) = (c.wholes("year")?, c.numbers("share")?, c.count()?);
    let row = |at: usize| Victim {
        country: country.get(at),
        country_role: role.get(at),
        year: year.get(at),
        source: source.get(at),
        reporter: reporter.get(at),
        measure: measure.get(at),
        sex: sex.get(at),
        age: age.get(at),
        exploitation: exploitation.get(at),
        count: count.get(at),
        share: share.get(at),
        locator: locator.get(at),
    };
    Ok(rows.map(row).filter(wanted).collect())
}

/// The rows of a `routes` frame.
pub fn routes(frame: &DataFrame) -> PolarsResult<Vec<Route<'_>>> {
    routes_at(frame, 0..frame.height())
}

/// The rows of a `routes` frame at some places.
pub fn routes_at(
    frame: &DataFrame,
    rows: impl Iterator<Item = usize>,
) -> PolarsResult<Vec<Route<'_>>> {
    if frame.width() == 0 {
        return Ok(Vec::new());
    }
    let c = ColumnsOf(frame);
    let [origin, destination, source, measure] =
        c.texts(["origin", "destination", "source", "measure"])?;
    let [sex, age, exploitation, locator] = c.texts(["sex", "age", "exploitation", "locator"])?;
    let (year, share, count) = (c.wholes("year")?, c.numbers("share")?, c.count()?);
    let row = |at: usize| Route {
        origin: origin.get(at),
        destination: destination.get(at),
        year: year.get(at),
        source: source.get(at),
        sex: sex.get(at),
        age: age.get(at),
        exploitation: exploitation.get(at),
        count: count.get(at),
        share: share.get(at),
        locator: locator.get(at),
        measure: measure.get(at),
    };
    Ok(rows.map(row).collect())
}

/// The rows of a `places` frame, each with its place; none of one that is not there.
pub fn places(frame: &DataFrame) -> PolarsResult<Vec<(&str, Victim<'_>)>> {
    if frame.width() == 0 {
        return Ok(Vec::new());
    }
    let c = ColumnsOf(frame);
    let [place, country, role, source, reporter] =
        c.texts(["place", "country", "country_role", "source", "reporter"])?;
    let [measure, sex, age, exploitation, locator] =
        c.texts(["measure", "sex", "age", "exploitation", "locator"])?;
    let (year, count) = (c.wholes("year")?, c.count()?);
    let row = |at: usize| {
        let row = Victim {
            country: country.get(at),
            country_role: role.get(at),
            year: year.get(at),
            source: source.get(at),
            reporter: reporter.get(at),
            measure: measure.get(at),
            sex: sex.get(at),
            age: age.get(at),
            exploitation: exploitation.get(at),
            count: count.get(at),
            share: None,
            locator: locator.get(at),
        };
        (place.get(at), row)
    };
    Ok((0..frame.height()).map(row).collect())
}

/// The columns of a frame by name.
struct ColumnsOf<'a>(&'a DataFrame);

impl<'a> ColumnsOf<'a> {
    fn texts<const N: usize>(
        &self,
        names: [&str; N],
    ) -> PolarsResult<[ColumnCells<'a, StringType>; N]> {
        let mut columns = [const { None }; N];
        for (column, name) in columns.iter_mut().zip(names) {
            *column = Some(ColumnCells::of(self.0.column(name)?.str()?));
        }
        Ok(columns.map(Option::unwrap_or_default))
    }

    fn wholes(&self, name: &str) -> PolarsResult<ColumnCells<'a, Int64Type>> {
        Ok(ColumnCells::of(self.0.column(name)?.i64()?))
    }

    fn numbers(&self, name: &str) -> PolarsResult<ColumnCells<'a, Float64Type>> {
        Ok(ColumnCells::of(self.0.column(name)?.f64()?))
    }

    fn count(&self) -> PolarsResult<CountCells<'a>> {
        Ok(CountCells {
            low: self.wholes("count_low")?,
            high: self.wholes("count_high")?,
        })
    }
}

/// The cells of a column, by their places: its chunks with the place of the first cell of each.
pub(super) struct ColumnCells<'a, T: PolarsDataType>(Vec<(usize, &'a T::Array)>);

impl<T: PolarsDataType> Default for ColumnCells<'_, T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<'a, T: PolarsDataType> ColumnCells<'a, T> {
    pub(super) fn of(column: &'a ChunkedArray<T>) -> Self {
        let mut start = 0;
        let chunk = |(length, chunk): (usize, &'a T::Array)| {
            let first = start;
            start += length;
            (first, chunk)
        };
        let chunks = column.chunk_lengths().zip(column.downcast_iter());
        Self(chunks.map(chunk).collect())
    }

    /// The chunk of a cell, and the place of the cell in it.
    fn chunk(&self, at: usize) -> Option<(&'a T::Array, usize)> {
        // a table of one file has one chunk
        let (first, chunk) = match self.0.as_slice() {
            [one] => one,
            chunks => chunks.iter().rfind(|(first, _)| *first <= at)?,
        };
        Some((chunk, at - first))
    }
}

impl<'a> ColumnCells<'a, StringType> {
    /// A text; empty where there is none.
    pub(super) fn get(&self, at: usize) -> &'a str {
        self.known(at).unwrap_or_default()
    }

    /// A text, where there is one.
    pub(super) fn known(&self, at: usize) -> Option<&'a str> {
        self.chunk(at).and_then(|(chunk, at)| chunk.get(at))
    }
}

impl ColumnCells<'_, Int64Type> {
    pub(super) fn get(&self, at: usize) -> Option<i64> {
        self.chunk(at)
            .and_then(|(chunk, at)| StaticArray::get(chunk, at))
    }
}

impl ColumnCells<'_, Float64Type> {
    pub(super) fn get(&self, at: usize) -> Option<f64> {
        self.chunk(at)
            .and_then(|(chunk, at)| StaticArray::get(chunk, at))
    }
}

/// The two columns of a count.
struct CountCells<'a> {
    low: ColumnCells<'a, Int64Type>,
    high: ColumnCells<'a, Int64Type>,
}

impl CountCells<'_> {
    fn get(&self, at: usize) -> Option<Count> {
        let low = u64::try_from(self.low.get(at)?).ok()?;
        let high = self.high.get(at).and_then(|high| u64::try_from(high).ok());
        Some(Count { low, high })
    }
}
