//! Rows of the tables that stand beside counts of countries: published rates, and counts of places within them.

use polars::prelude::{DataFrame, PolarsResult, StringChunked};

use super::{FrameColumns, Victim, text};

/// A published rate, estimate or score.
#[derive(Debug, Clone, Default, PartialEq)]
#[allow(missing_docs)] // the columns of the table, described in data/datapackage.json
pub struct Rate {
    pub country: String,
    pub place: String,
    pub year: Option<i64>,
    pub source: String,
    pub measure: String,
    pub sex: String,
    pub age: String,
    pub exploitation: String,
    pub value: Option<f64>,
    pub value_low: Option<f64>,
    pub value_high: Option<f64>,
    pub unit: String,
}

/// The rows of a `rates` frame; none of one that is not there.
pub fn rates(frame: &DataFrame) -> PolarsResult<Vec<Rate>> {
    if frame.width() == 0 {
        return Ok(Vec::new());
    }
    let c = FrameColumns(frame);
    let texts = [
        "country",
        "place",
        "source",
        "measure",
        "sex",
        "age",
        "exploitation",
        "unit",
    ];
    let texts: Vec<&StringChunked> = texts
        .iter()
        .map(|name| c.text(name))
        .collect::<PolarsResult<_>>()?;
    let year = c.whole("year")?;
    let (value, low, high) = (
        c.number("value")?,
        c.number("value_low")?,
        c.number("value_high")?,
    );
    let row = |at: usize| {
        let [
            country,
            place,
            source,
            measure,
            sex,
            age,
            exploitation,
            unit,
        ] = [0, 1, 2, 3, 4, 5, 6, 7].map(|column| text(texts[column], at));
        Rate {
            country,
            place,
            year: year.get(at),
            source,
            measure,
            sex,
            age,
            exploitation,
            value: value.get(at),
            value_low: low.get(at),
            value_high: high.get(at),
            unit,
        }
    };
    Ok((0..frame.height()).map(row).collect())
}

/// The rows of a `places` frame, each with its place; none of one that is not there.
pub fn places(frame: &DataFrame) -> PolarsResult<Vec<(String, Victim)>> {
    if frame.width() == 0 {
        return Ok(Vec::new());
    }
    let c = FrameColumns(frame);
    let texts = [
        "place",
        "country",
        "country_role",
        "source",
        "reporter",
        "measure",
        "sex",
        "age",
        "exploitation",
        "locator",
    ];
    let texts: Vec<&StringChunked> = texts
        .iter()
        .map(|name| c.text(name))
        .collect::<PolarsResult<_>>()?;
    let (year, count) = (c.whole("year")?, c.counts()?);
    let row = |at: usize| {
        let [
            place,
            country,
            country_role,
            source,
            reporter,
            measure,
            sex,
            age,
            exploitation,
            locator,
        ] = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9].map(|column| text(texts[column], at));
        let row = Victim {
            country,
            country_role,
            year: year.get(at),
            source,
            reporter,
            measure,
            sex,
            age,
            exploitation,
            count: count[at],
            share: None,
            locator,
        };
        (place, row)
    };
    Ok((0..frame.height()).map(row).collect())
}
