//! `map`: shares, rates and tiers as colours of countries, counts as circles on them, and flows as arcs.
//!
//! A country whose bounds lie in two classes has the colours of both; one that was asked for and is not known is hatched, and
//! the others are grey: unknown is never a colour of the scale.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::amounts;
use super::select;
use super::{Chart, Drawing, Style};
use crate::render::{Document, Screen};
use crate::stats::{Estimate, Note, Public, Query, Unit, Weight, whole};

mod arc;
mod arcs;
mod choropleth;
mod circles;
mod classes;
mod clip;
mod geojson;
mod heart;
mod labels;
mod lands;
mod legend;
mod outlines;
mod plan;
mod projection;
mod region;
mod specification;
mod view;
mod world;

pub(super) use outlines::outlines;

/// The figure.
pub(super) const CHART: Chart = Chart {
    name: "map",
    description: "A map: shares and rates in colours, counts as circles, flows as arcs",
    statistic: "victim-rate",
    any: true,
    by: &[],
    countries: &[],
    orders: &[],
    has_height: false,
    choose,
    message,
    draw,
    text,
    vega,
};

/// Whether a table holds flows from place to place.
fn flows(table: &Public) -> bool {
    amounts::statistic(table).is_some_and(|statistic| statistic.keys.contains(&"destination"))
}

/// One series: that of most countries, and of each country its latest year. A map has one colour for a country, so that of
/// two sources, measures or groups one is chosen, and said to be.
fn choose(table: Public, query: &Query) -> Public {
    if flows(&table) {
        return arcs::choose(super::flows::choose(table, query));
    }
    let (Some(chosen), others) = series_of_most(&table) else {
        return table;
    };
    // the latest of which something is known, else the latest
    let ours = select::figures(&table)
        .iter()
        .filter(|figure| series(&table, figure) == chosen && figure.year().is_some());
    let rank = |figure: &&Estimate| (is_known(&table, figure), figure.year());
    let last = whole::latest(ours, |figure| figure.key("country"), rank);
    let drawn = |figure: &Estimate| {
        let year = figure.year();
        let latest = last.get(figure.key("country"));
        let is_last = year.is_none() || latest.and_then(|latest| latest.year()) == year;
        series(&table, figure) == chosen && is_last
    };
    let years: BTreeSet<i64> = last.values().filter_map(|figure| figure.year()).collect();
    let mut narrowed = table.clone().keeping(drawn);
    if others > 0 {
        narrowed = narrowed.noting(one_series(&table, &chosen, others));
    }
    if years.len() > 1 {
        let text = "Each country is shown in its latest known year.";
        narrowed = narrowed.noting(Note::stated("latest-of-each", Weight::Background, text));
    }
    narrowed
}

/// The series of a figure. Sources of tiers fill each other's gaps, so that all tiers are one.
fn series(table: &Public, figure: &Estimate) -> Vec<String> {
    if figure.unit == Some(Unit::Tier) && is_tier(table) {
        return vec![String::new()];
    }
    amounts::series(figure, amounts::beside(table))
}

/// The series with the most countries, and the number of other series.
fn series_of_most(table: &Public) -> (Option<Vec<String>>, usize) {
    let mut order = Vec::new();
    let mut countries: BTreeMap<Vec<String>, (BTreeSet<&str>, BTreeSet<&str>)> = BTreeMap::new();
    for figure in select::figures(table) {
        let series = series(table, figure);
        if !countries.contains_key(&series) {
            order.push(series.clone());
        }
        let (with, there) = countries.entry(series).or_default();
        there.insert(figure.key("country"));
        if is_known(table, figure) {
            with.insert(figure.key("country"));
        }
    }
    let size = |series: &Vec<String>| {
        let of = countries.get(series);
        of.map_or((0, 0), |(with, there)| (with.len(), there.len()))
    };
    let others = order.len().saturating_sub(1);
    let mut chosen: Option<Vec<String>> = None;
    for series in order {
        // of equals the first
        if chosen
            .as_ref()
            .is_none_or(|best| size(&series) > size(best))
        {
            chosen = Some(series);
        }
    }
    (chosen, others)
}

/// That other series are left out.
fn one_series(table: &Public, chosen: &[String], others: usize) -> Note {
    let mut figures = select::figures(table).iter();
    let first = figures.find(|figure| series(table, figure) == chosen);
    let name = first.map_or(String::new(), |figure| {
        amounts::SeriesNames::of(table).name(figure)
    });
    let source = chosen.first().cloned().unwrap_or_default();
    let name = if name.is_empty() {
        source
    } else {
        format!("{name} ({source})")
    };
    let plural = if others == 1 {
        "1 other series is".to_owned()
    } else {
        format!("{others} other series are")
    };
    let text = format!("Shown: {name}; {plural} left out, because a country has one colour.");
    Note::stated("one-series", Weight::Background, text)
        .hinting("`--group`, `--source` and `--where` select others.")
}

/// Whether a country has a colour by a figure.
fn is_known(table: &Public, figure: &Estimate) -> bool {
    if is_tier(table) {
        return !figure.key("group").is_empty();
    }
    let statistic = amounts::statistic(table);
    statistic.is_some_and(|statistic| amounts::amount(statistic, figure).is_some())
}

/// Whether the figures of a table are tiers.
fn is_tier(table: &Public) -> bool {
    amounts::statistic(table).is_some_and(|statistic| statistic.unit == Unit::Tier)
}

fn message(document: &Document<'_>) -> Option<String> {
    if flows(document.table) {
        (super::flows::CHART.message)(document)
    } else {
        choropleth::message(document)
    }
}

fn draw(document: &Document<'_>, style: &Style) -> Drawing {
    if flows(document.table) {
        arcs::draw(document, style)
    } else {
        choropleth::draw(document, style)
    }
}

fn text(document: &Document<'_>, screen: Screen) -> String {
    if flows(document.table) {
        super::flows::lines(document, screen)
    } else {
        choropleth::text(document, screen)
    }
}

fn vega(document: &Document<'_>) -> Value {
    if flows(document.table) {
        specification::flows(document)
    } else {
        specification::countries(document)
    }
}
