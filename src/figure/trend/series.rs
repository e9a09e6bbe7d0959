//! The lines of a trend: what is known about a series, by year.

use std::collections::BTreeMap;

use super::super::{amounts, select, theme};
use crate::render::{Document, sources};
use crate::stats::mathematics::bounds::Range;
use crate::stats::{Estimate, Status, areas};

/// The most lines of a panel: more could not be distinguished.
pub(super) const LINES: usize = theme::PLAIN.len();

/// A line.
pub(super) struct Series<'a> {
    /// Whose.
    pub country: &'a str,
    /// What distinguishes it from others of its country: source, group, measure.
    pub name: String,
    /// Its colour.
    pub ink: u8,
    /// By year; `None` is a year whose figure is not known.
    pub years: BTreeMap<i64, (Option<Range>, &'a Estimate)>,
}

/// The lines, those of a country together.
pub(super) fn series<'a>(document: &Document<'a>) -> Vec<Series<'a>> {
    let table = document.table;
    let ids = sources(table);
    let beside = amounts::beside(table);
    let Some(statistic) = amounts::statistic(table) else {
        return Vec::new();
    };
    let names = amounts::SeriesNames::of(table);
    let mut series: Vec<Series<'_>> = Vec::new();
    let mut known: BTreeMap<(&str, Vec<String>), usize> = BTreeMap::new();
    for figure in select::figures(table) {
        let Some(year) = figure.year() else { continue };
        let country = figure.key("country");
        let at = known.entry((country, amounts::series(figure, beside)));
        let at = *at.or_insert_with(|| {
            let source = ids.place(figure.key("source")).filter(|_| ids.len() > 1);
            let reference = source.map_or(String::new(), |at| format!("[{}]", at + 1));
            let name = format!("{} {reference}", names.name(figure));
            series.push(Series {
                country,
                name: name.trim().to_owned(),
                ink: 0,
                years: BTreeMap::new(),
            });
            series.len() - 1
        });
        let amount = amounts::amount(statistic, figure);
        series[at].years.insert(year, (amount, figure));
    }
    series.sort_by_cached_key(|series| areas::name(series.country));
    series
}

impl Series<'_> {
    /// The years with a number, and what it is.
    pub(super) fn known(&self) -> Vec<(i64, Range)> {
        let known = self.years.iter();
        known
            .filter_map(|(year, (range, _))| range.map(|range| (*year, range)))
            .collect()
    }

    /// The last year with a number.
    pub(super) fn last(&self) -> Option<(i64, Range, &Estimate)> {
        let mut years = self.years.iter().rev();
        years.find_map(|(year, (range, figure))| range.map(|range| (*year, range, *figure)))
    }

    /// Whether the number of a year is a total that its parts contradict.
    pub(super) fn is_contradicted(&self, year: i64) -> bool {
        let of = self.years.get(&year);
        of.is_some_and(|(_, figure)| figure.status == Status::Contradicted)
    }
}

/// Gives the lines of each panel colours: those of their roles where these differ, else one after the other.
pub(super) fn color(series: &mut [Series<'_>]) {
    let single = series.len() <= LINES;
    let same = |a: &Series<'_>, b: &Series<'_>| single || a.country == b.country;
    for panel in series.chunk_by_mut(same) {
        let role = |series: &Series<'_>| {
            let (_, figure) = series.years.values().next()?;
            theme::role(figure.key("group")).or_else(|| theme::role(figure.key("reporter")))
        };
        let roles: Vec<Option<u8>> = panel.iter().map(role).collect();
        let differ = roles
            .iter()
            .enumerate()
            .all(|(at, role)| role.is_some() && !roles[..at].contains(role));
        for (at, series) in panel.iter_mut().enumerate() {
            let plain = theme::PLAIN[at % theme::PLAIN.len()];
            series.ink = roles[at]
                .filter(|_| differ && roles.len() > 1)
                .unwrap_or(plain);
        }
    }
}

/// The panels: one for all if they are few, else one per country.
pub(super) fn panels<'a, 'b>(series: &'b [Series<'a>]) -> Vec<Vec<&'b Series<'a>>> {
    if series.len() <= LINES {
        return vec![series.iter().collect()]
            .into_iter()
            .filter(|panel: &Vec<_>| !panel.is_empty())
            .collect();
    }
    let mut panels: Vec<Vec<&Series<'_>>> = Vec::new();
    for one in series.chunk_by(|a, b| a.country == b.country) {
        // more lines than colours could not be distinguished
        for part in one.chunks(LINES) {
            panels.push(part.iter().collect());
        }
    }
    panels
}

/// The upper end of a range, where it has one.
pub(super) fn top(range: Range) -> f64 {
    range.high.unwrap_or(range.low).max(range.low)
}

/// The largest number of a panel.
pub(super) fn most(panel: &[&Series<'_>]) -> f64 {
    let known = panel.iter().flat_map(|series| series.years.values());
    known
        .filter_map(|(range, _)| range.map(top))
        .fold(0.0, f64::max)
}

/// Whether years lie between those that are known.
pub(super) fn has_gap(series: &Series<'_>) -> bool {
    let years: Vec<i64> = series
        .years
        .iter()
        .filter(|(_, (range, _))| range.is_some())
        .map(|(year, _)| *year)
        .collect();
    years.windows(2).any(|pair| pair[1] > pair[0] + 1)
}
