//! Rows of the frames as a statistic reads them.

use polars::prelude::{DataFrame, Float64Chunked, Int64Chunked, PolarsResult, StringChunked};

use crate::dataset::count::Count;

mod published;

pub use published::{Rate, places, rates};

/// A published figure of the `victims` table.
#[derive(Debug, Clone, Default, PartialEq)]
#[allow(missing_docs)] // the columns of the table, described in data/datapackage.json
pub struct Victim {
    pub country: String,
    pub country_role: String,
    pub year: Option<i64>,
    pub source: String,
    pub reporter: String,
    pub measure: String,
    pub sex: String,
    pub age: String,
    pub exploitation: String,
    pub count: Option<Count>,
    pub share: Option<f64>,
    pub locator: String,
}

/// A published figure or documented route of the `routes` table.
#[derive(Debug, Clone, Default, PartialEq)]
#[allow(missing_docs)]
pub struct Route {
    pub origin: String,
    pub destination: String,
    pub year: Option<i64>,
    pub source: String,
    pub sex: String,
    pub age: String,
    pub exploitation: String,
    pub count: Option<Count>,
    pub share: Option<f64>,
    pub locator: String,
    pub measure: String,
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
pub fn victims(frame: &DataFrame) -> PolarsResult<Vec<Victim>> {
    let c = FrameColumns(frame);
    let (country, role, year, source) = (
        c.text("country")?,
        c.text("country_role")?,
        c.whole("year")?,
        c.text("source")?,
    );
    let (reporter, measure, sex, age) = (
        c.text("reporter")?,
        c.text("measure")?,
        c.text("sex")?,
        c.text("age")?,
    );
    let (exploitation, share, locator) = (
        c.text("exploitation")?,
        c.number("share")?,
        c.text("locator")?,
    );
    let count = c.counts()?;
    Ok((0..frame.height())
        .map(|at| Victim {
            country: text(country, at),
            country_role: text(role, at),
            year: year.get(at),
            source: text(source, at),
            reporter: text(reporter, at),
            measure: text(measure, at),
            sex: text(sex, at),
            age: text(age, at),
            exploitation: text(exploitation, at),
            count: count[at],
            share: share.get(at),
            locator: text(locator, at),
        })
        .collect())
}

/// The rows of a `routes` frame.
pub fn routes(frame: &DataFrame) -> PolarsResult<Vec<Route>> {
    let c = FrameColumns(frame);
    let (origin, destination, year, source) = (
        c.text("origin")?,
        c.text("destination")?,
        c.whole("year")?,
        c.text("source")?,
    );
    let (sex, age, exploitation) = (c.text("sex")?, c.text("age")?, c.text("exploitation")?);
    let (share, locator, measure) = (c.number("share")?, c.text("locator")?, c.text("measure")?);
    let count = c.counts()?;
    Ok((0..frame.height())
        .map(|at| Route {
            origin: text(origin, at),
            destination: text(destination, at),
            year: year.get(at),
            source: text(source, at),
            sex: text(sex, at),
            age: text(age, at),
            exploitation: text(exploitation, at),
            count: count[at],
            share: share.get(at),
            locator: text(locator, at),
            measure: text(measure, at),
        })
        .collect())
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

    fn counts(&self) -> PolarsResult<Vec<Option<Count>>> {
        let (low, high) = (self.whole("count_low")?, self.whole("count_high")?);
        let of = |at: usize| {
            let low = u64::try_from(low.get(at)?).ok()?;
            Some(Count {
                low,
                high: high.get(at).and_then(|high| u64::try_from(high).ok()),
            })
        };
        Ok((0..self.0.height()).map(of).collect())
    }
}

fn text(column: &StringChunked, at: usize) -> String {
    column.get(at).unwrap_or("").to_owned()
}
