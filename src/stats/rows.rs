//! Rows of the frames as a statistic reads them.

use polars::prelude::{
    ChunkedArray, DataFrame, Float64Chunked, Float64Type, Int64Chunked, Int64Type, PolarsDataType,
    PolarsResult, StaticArray, StringChunked, StringType,
};

use crate::dataset::count::Count;

mod published;

pub use published::{Rate, places, rates};

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

/// How many persons gave an answer to a question of which one person may answer several.
#[derive(Debug, Clone, Default, PartialEq)]
#[allow(missing_docs)]
pub struct GivenAnswer {
    pub country: String,
    pub country_role: String,
    pub year: Option<i64>,
    pub source: String,
    pub sex: String,
    pub question: String,
    pub answer: String,
    pub count: Option<Count>,
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

/// The rows of a `victims` frame.
pub fn victims(frame: &DataFrame) -> PolarsResult<Vec<Victim<'_>>> {
    victims_at(frame, 0..frame.height())
}

/// The rows of a `victims` frame at some places.
pub fn victims_at<'d>(
    frame: &'d DataFrame,
    rows: impl Iterator<Item = usize>,
) -> PolarsResult<Vec<Victim<'d>>> {
    let c = FrameColumns(frame);
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
    Ok(rows.map(row).collect())
}

/// The rows of a `routes` frame.
pub fn routes(frame: &DataFrame) -> PolarsResult<Vec<Route<'_>>> {
    routes_at(frame, 0..frame.height())
}

/// The rows of a `routes` frame at some places.
pub fn routes_at<'d>(
    frame: &'d DataFrame,
    rows: impl Iterator<Item = usize>,
) -> PolarsResult<Vec<Route<'d>>> {
    let c = FrameColumns(frame);
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

/// The rows of an `answers` frame; none of one that is not there.
pub fn answers(frame: &DataFrame) -> PolarsResult<Vec<GivenAnswer>> {
    if frame.width() == 0 {
        return Ok(Vec::new());
    }
    let c = FrameColumns(frame);
    let (country, role, year, source) = (
        c.text("country")?,
        c.text("country_role")?,
        c.whole("year")?,
        c.text("source")?,
    );
    let (sex, question, answer) = (c.text("sex")?, c.text("question")?, c.text("answer")?);
    let count = c.counts()?;
    Ok((0..frame.height())
        .map(|at| GivenAnswer {
            country: text(country, at),
            country_role: text(role, at),
            year: year.get(at),
            source: text(source, at),
            sex: text(sex, at),
            question: text(question, at),
            answer: text(answer, at),
            count: count[at],
        })
        .collect())
}

/// The rows of a `tiers` frame.
pub fn tiers(frame: &DataFrame) -> PolarsResult<Vec<Placement>> {
    let c = FrameColumns(frame);
    let (country, year, source) = (c.text("country")?, c.whole("year")?, c.text("source")?);
    let (tier, basis) = (c.text("tier")?, c.text("basis")?);
    let rows = (0..frame.height()).filter_map(|at| {
        let tier = tier.get(at).map(str::to_owned);
        Some(Placement {
            country: text(country, at),
            year: year.get(at)?,
            tier,
            basis: text(basis, at),
            source: text(source, at),
        })
    });
    Ok(rows.collect())
}

/// The countries, years and sources of a `population` frame.
pub fn population(frame: &DataFrame) -> PolarsResult<Vec<(String, Option<i64>, String)>> {
    let c = FrameColumns(frame);
    let (country, year, source) = (c.text("country")?, c.whole("year")?, c.text("source")?);
    let row = |at: usize| (text(country, at), year.get(at), text(source, at));
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
    let c = FrameColumns(frame);
    let (country, year, source) = (c.text("country")?, c.whole("year")?, c.text("source")?);
    let persons = c.whole("population")?;
    let row = |at: usize| {
        Some(Inhabitants {
            country: text(country, at),
            year: year.get(at)?,
            source: text(source, at),
            persons: u64::try_from(persons.get(at)?).ok()?,
        })
    };
    Ok((0..frame.height()).filter_map(row).collect())
}

/// What a statistic must know of a source.
#[derive(Debug, Clone, Default, PartialEq)]
#[allow(missing_docs)]
pub struct SourceRow {
    pub id: String,
    pub collects: String,
    pub totals: String,
}

impl SourceRow {
    /// Whether it gathers figures from a kind of reporter.
    pub fn collects(&self, reporter: &str) -> bool {
        self.collects.split(';').any(|one| one == reporter)
    }
}

/// The rows of a `sources` frame.
pub fn sources(frame: &DataFrame) -> PolarsResult<Vec<SourceRow>> {
    let c = FrameColumns(frame);
    let (id, collects, totals) = (c.text("id")?, c.text("collects")?, c.text("totals")?);
    let row = |at: usize| SourceRow {
        id: text(id, at),
        collects: text(collects, at),
        totals: text(totals, at),
    };
    Ok((0..frame.height()).map(row).collect())
}

struct FrameColumns<'a>(&'a DataFrame);

impl<'a> FrameColumns<'a> {
    fn text(&self, name: &str) -> PolarsResult<&'a StringChunked> {
        self.0.column(name)?.str()
    }

    fn whole(&self, name: &str) -> PolarsResult<&'a Int64Chunked> {
        self.0.column(name)?.i64()
    }

    fn number(&self, name: &str) -> PolarsResult<&'a Float64Chunked> {
        self.0.column(name)?.f64()
    }

    /// FrameColumns of text whose cells are read by place.
    fn texts<const N: usize>(
        &self,
        names: [&str; N],
    ) -> PolarsResult<[ColumnCells<'a, StringType>; N]> {
        let mut columns = [const { None }; N];
        for (column, name) in columns.iter_mut().zip(names) {
            *column = Some(ColumnCells::of(self.text(name)?));
        }
        Ok(columns.map(Option::unwrap_or_default))
    }

    fn wholes(&self, name: &str) -> PolarsResult<ColumnCells<'a, Int64Type>> {
        Ok(ColumnCells::of(self.whole(name)?))
    }

    fn numbers(&self, name: &str) -> PolarsResult<ColumnCells<'a, Float64Type>> {
        Ok(ColumnCells::of(self.number(name)?))
    }

    fn count(&self) -> PolarsResult<CountCells<'a>> {
        Ok(CountCells {
            low: self.wholes("count_low")?,
            high: self.wholes("count_high")?,
        })
    }

    fn counts(&self) -> PolarsResult<Vec<Option<Count>>> {
        let count = self.count()?;
        Ok((0..self.0.height()).map(|at| count.get(at)).collect())
    }
}

/// The cells of a column, by their places: its chunks with the place of the first cell of each.
struct ColumnCells<'a, T: PolarsDataType>(Vec<(usize, &'a T::Array)>);

impl<T: PolarsDataType> Default for ColumnCells<'_, T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<'a, T: PolarsDataType> ColumnCells<'a, T> {
    fn of(column: &'a ChunkedArray<T>) -> Self {
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
    fn get(&self, at: usize) -> &'a str {
        let text = self.chunk(at).and_then(|(chunk, at)| chunk.get(at));
        text.unwrap_or_default()
    }
}

impl ColumnCells<'_, Int64Type> {
    fn get(&self, at: usize) -> Option<i64> {
        self.chunk(at)
            .and_then(|(chunk, at)| StaticArray::get(chunk, at))
    }
}

impl ColumnCells<'_, Float64Type> {
    fn get(&self, at: usize) -> Option<f64> {
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

fn text(column: &StringChunked, at: usize) -> String {
    column.get(at).unwrap_or("").to_owned()
}
