//! The amount that a mark of a figure shows: the count or the value, depending on the unit, with its bounds.

use super::select;
use crate::render::{cells, number};
use crate::stats::mathematics::bounds::Range;
use crate::stats::number::Decimals;
use crate::stats::{Content, Count, Estimate, Public, Statistic, Subject, Unit};

/// The statistic that a table holds figures of.
pub(super) fn statistic(table: &Public) -> Option<&'static Statistic> {
    match table.content() {
        Content::Figures { subject, .. } => crate::stats::find(subject.name),
        _ => None,
    }
}

/// The keys that a table's figures have in addition to the statistic's.
pub(super) fn beside(table: &Public) -> &[&'static str] {
    match table.content() {
        Content::Figures { beside, .. } => beside,
        _ => &[],
    }
}

/// Whether a statistic counts: persons, cases or rows.
pub(super) fn counts(unit: Unit) -> bool {
    matches!(unit, Unit::Persons | Unit::Rows)
}

/// A count as a range.
pub(super) fn range(count: Count) -> Range {
    Range {
        low: count.low as f64,
        high: count.high.map(|high| high as f64),
    }
}

/// What is drawn of a figure; `None` where it is not known.
pub(super) fn amount(statistic: &Statistic, figure: &Estimate) -> Option<Range> {
    let unit = figure.unit_of(statistic.unit);
    let range = if counts(unit) && figure.value.is_none() {
        figure.count.map(range)
    } else {
        figure.value
    };
    // "at least 0" says nothing
    let says = |range: &Range| range.low > 0.0 || range.high.is_some();
    range.filter(|range| {
        range.low.is_finite() && range.high.is_none_or(f64::is_finite) && says(range)
    })
}

/// The same in words, as tables have it.
pub(super) fn words(statistic: &Statistic, figure: &Estimate) -> String {
    words_at(statistic, figure, &Decimals::default())
}

/// The decimals of all values of a drawing, of which the largest has three digits.
pub(super) fn decimals<'a>(
    statistic: &Statistic,
    figures: impl IntoIterator<Item = &'a Estimate>,
) -> Decimals {
    let drawn = figures.into_iter();
    Decimals::of_drawing(
        statistic.unit,
        drawn.filter(|it| amount(statistic, it).is_some()),
    )
}

/// The same in words, with these decimals.
pub(super) fn words_at(statistic: &Statistic, figure: &Estimate, decimals: &Decimals) -> String {
    let unit = figure.unit_of(statistic.unit);
    if counts(unit) && figure.value.is_none() {
        return cells::count(&Subject::of(statistic), figure);
    }
    let [value, _] = cells::value_at(&Subject::of(statistic), figure, decimals);
    let is_from_zero = figure.value.is_some_and(|range| range.low == 0.0);
    match value.split_once('–') {
        _ if value.is_empty() => "–".into(),
        // zero has no decimals
        Some((_, high)) if is_from_zero => format!("0–{high}"),
        _ => value,
    }
}

/// A number on an axis or in a legend.
pub(super) fn tick(unit: Unit, x: f64) -> String {
    match unit {
        Unit::Share | Unit::Points => short(x * 100.0) + "%",
        unit if counts(unit) && x >= 0.0 => number::count(Some(Count::exact(x.round() as u64))),
        _ => short(x),
    }
}

/// At most three digits that say something.
fn short(x: f64) -> String {
    let digits = match x.abs() {
        size if size >= 100.0 => 0,
        size if size >= 10.0 => 1,
        size if size >= 1.0 || size == 0.0 => 2,
        _ => 3,
    };
    let text = format!("{x:.digits$}");
    if text.contains('.') {
        let text = text.trim_end_matches('0').trim_end_matches('.');
        return text.to_owned();
    }
    text
}

/// What a figure is about, apart from its country and year: figures that differ in it are never one series.
pub(super) fn series(figure: &Estimate, beside: &[&'static str]) -> Vec<String> {
    let own = ["source", "group", "country_role", "reporter"];
    let keys = own.iter().chain(beside);
    let mut series: Vec<String> = keys.map(|key| figure.key(key).to_owned()).collect();
    series.push(measure(figure).to_owned());
    series
}

/// What the count of a figure is a number of.
pub(super) fn measure(figure: &Estimate) -> &str {
    match figure.key("measure") {
        "" => &figure.measure,
        measure => measure,
    }
}

/// The words of series that distinguish them from each other in a table: `cases, government`.
pub(super) struct SeriesNames {
    statistic: Option<&'static Statistic>,
    /// The keys in which figures of the table differ.
    differing: Vec<&'static str>,
}

impl SeriesNames {
    pub(super) fn of(table: &Public) -> Self {
        let figures = select::figures(table);
        let own = ["group", "reporter", "country_role", "measure"];
        let mut differing = [&own, beside(table)].concat();
        differing.retain(|key| {
            let first = figures.first().map_or("", |figure| figure.key(key));
            *key != "year" && figures.iter().any(|other| other.key(key) != first)
        });
        Self {
            statistic: statistic(table),
            differing,
        }
    }

    /// The words of the series of a figure.
    pub(super) fn name(&self, figure: &Estimate) -> String {
        let Some(statistic) = self.statistic else {
            return String::new();
        };
        let told = self
            .differing
            .iter()
            .filter(|key| !figure.key(key).is_empty());
        let subject = Subject::of(statistic);
        let mut words: Vec<String> = told.map(|key| cells::key(&subject, key, figure)).collect();
        words.dedup();
        words.join(", ")
    }
}
