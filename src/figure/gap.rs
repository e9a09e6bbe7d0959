//! `gap`: victims identified by government and by civil society side by side; a side of which nothing is published is
//! hatched and named.

use serde_json::Value;

use super::bars::{self, Bar, Bars, Block};
use super::{Chart, Drawing, Style, select, ticks, vega, words};
use crate::render::{Document, Screen, cells, number, sources};
use crate::stats::mathematics::bounds::Range;
use crate::stats::{Estimate, Public, Remark, Subject, areas, whole};

/// The figure.
pub(super) const CHART: Chart = Chart {
    name: "gap",
    description: "Victims identified by government against those identified by civil society",
    statistic: "identification-gap",
    any: false,
    by: &[],
    countries: &[],
    choose: select::latest,
    draw,
    text,
    vega: specification,
};

fn draw(document: &Document<'_>, style: &Style) -> Drawing {
    let figures = select::figures(document.table);
    let mut bars = bars(document);
    let alt = bars.alt();
    let detail = bars.shared_detail(&words::years(figures));
    let place = words::places(figures.iter().map(|figure| figure.key("country")));
    let title = words::joined(&[document.table.title(), &place, &words::years(figures)]);
    let subtitle = words::joined(&["Persons, or cases where the source counts cases", &detail]);
    bars.drawing(style, [title, subtitle, alt], Vec::new())
}

fn text(document: &Document<'_>, screen: Screen) -> String {
    let figures = select::figures(document.table);
    let mut bars = bars(document);
    bars.shared_detail(&words::years(figures));
    bars.text(screen)
}

fn specification(document: &Document<'_>) -> Value {
    let sides = document
        .table
        .clone()
        .keeping(|figure| side(figure).is_some());
    let document = Document {
        table: &sides,
        query: document.query.clone(),
        sources: document.sources.clone(),
        ledger: document.ledger,
        raw: false,
        detail: document.detail,
    };
    let figures = select::figures(&sides);
    let ids = sources(&sides);
    let values = vega::values(&document, |at| {
        let figure = &figures[at];
        let bar = Bar::count(
            figure,
            figure.key("group").replace('_', " "),
            side(figure).unwrap_or(3),
        );
        bars::fields(words::block(figure, &ids), &bar)
    });
    bars::vega(&values, false)
}

fn bars(document: &Document<'_>) -> Bars {
    let figures = select::figures(document.table);
    let ids = sources(document.table);
    let mut most: f64 = 0.0;
    let mut blocks = Vec::new();
    for block in whole::wholes(figures) {
        let mut bars = Vec::new();
        for figure in block {
            if let Some(series) = side(figure) {
                let counted = figure
                    .count
                    .map_or(0, |count| count.high.unwrap_or(count.low));
                most = most.max(counted as f64);
                bars.push(Bar::count(
                    figure,
                    figure.key("group").replace('_', " "),
                    series,
                ));
            }
        }
        bars.extend(gap(block, document.table));
        let (label, detail) = words::block(&block[0], &ids);
        let known = block
            .iter()
            .filter(|figure| side(figure).is_some() && figure.count.is_some());
        let place = areas::name(block[0].key("country"));
        blocks.push((
            std::cmp::Reverse(known.count()),
            place,
            Block {
                label,
                detail,
                bars,
            },
        ));
    }
    // those that can be set against each other first
    blocks.sort_by(|a, b| (a.0, &a.1).cmp(&(b.0, &b.1)));
    Bars {
        blocks: blocks.into_iter().map(|(_, _, block)| block).collect(),
        ticks: ticks::ticks(most, 4),
        percent: false,
        confidence: select::confidence(document.table),
        ..Bars::default()
    }
}

/// The gap in words: difference, ratio with its interval, and between what bounds known to either lies.
fn gap(block: &[Estimate], table: &Public) -> Option<Bar> {
    let of = |group: &str| block.iter().find(|figure| figure.key("group") == group);
    let statistic = crate::stats::find(CHART.statistic)?;
    let mut said = Vec::new();
    let mut beside = Vec::new();
    for group in ["difference", "ratio"] {
        let Some(figure) = of(group) else { continue };
        let [value, interval] = cells::value(&Subject::of(statistic), figure);
        if !value.is_empty() {
            said.push(value);
        } else if let Some((low, high)) = figure.interval {
            said.push(number::ratio(Range { low, high }, None));
        }
        let differ = |one: &Remark| matches!(one, Remark::SidesDiffer { .. });
        if figure.remarks.any(differ) && beside.is_empty() {
            beside.push("the two figures count different things".to_owned());
        }
        if group == "ratio" && !interval.is_empty() && figure.value.is_some() {
            let level = number::level(select::confidence(table));
            beside.push(format!("{level} interval of the ratio {interval}"));
        }
    }
    if said.is_empty() {
        return None;
    }
    if let Some(either) = of("known_to_either").and_then(|figure| figure.count) {
        let either = number::count(Some(either));
        beside.push(format!("{either} known to at least one side"));
    }
    Some(Bar::words("gap", said.join(", "), beside.join("; ")))
}

/// The colour of a side.
fn side(figure: &Estimate) -> Option<u8> {
    match figure.key("group") {
        "government" => Some(0),
        "civil_society" => Some(1),
        _ => None,
    }
}
