//! `gender`: shares of women, men and others among identified victims, a block a country, year and source.

use std::collections::BTreeMap;

use serde_json::Value;

use super::bars::{self, Bar, Bars, Block};
use super::{Chart, Drawing, Style, select, vega, words};
use crate::render::{Document, Screen, cells, sources};
use crate::stats::estimate::LEAST_BASE;
use crate::stats::{Estimate, Statistic, Subject, whole};

/// The figure.
pub(super) const CHART: Chart = Chart {
    name: "gender",
    description: "Identified victims by gender: shares with their intervals, by country and source",
    statistic: "gender-share",
    any: false,
    by: &[],
    countries: &[],
    choose: select::latest,
    draw,
    text,
    vega: specification,
};

/// What is drawn.
const SHARE: &str = "Share of victims whose gender is recorded";

fn draw(document: &Document<'_>, style: &Style) -> Drawing {
    let figures = select::figures(document.table);
    let mut bars = bars(document);
    let alt = bars.alt();
    let detail = bars.shared_detail(&words::years(figures));
    let subtitle = match bars.shared_label().as_str() {
        "" => SHARE.to_owned(),
        group => format!("{}: {}", words::capital(group), SHARE.to_lowercase()),
    };
    let subtitle = words::joined(&[&subtitle, &detail]);
    let place = words::places(figures.iter().map(|figure| figure.key("country")));
    let title = words::joined(&[document.table.title(), &place, &words::years(figures)]);
    bars.drawing(style, [title, subtitle, alt], Vec::new())
}

fn text(document: &Document<'_>, screen: Screen) -> String {
    let figures = select::figures(document.table);
    let mut bars = bars(document);
    bars.shared_detail(&words::years(figures));
    bars.shared_label();
    bars.text(screen)
}

fn specification(document: &Document<'_>) -> Value {
    let figures = select::figures(document.table);
    let ids = sources(document.table);
    let values = vega::values(document, |at| {
        let figure = &figures[at];
        let bar = Bar::share(figure, group(figure), series(figure));
        bars::fields(words::block(figure, &ids), &bar)
    });
    bars::vega(&values, true)
}

fn bars(document: &Document<'_>) -> Bars {
    let figures = select::figures(document.table);
    let ids = sources(document.table);
    let mut blocks: Vec<(f64, Block)> = Vec::new();
    for block in whole::wholes(figures) {
        let mut parts: Vec<(u8, &Estimate)> =
            block.iter().map(|part| (series(part), part)).collect();
        parts.sort_by_key(|(series, _)| *series);
        let base = block[0].base.and_then(|base| base.high);
        let few = base.is_some_and(|base| base < LEAST_BASE);
        let first = parts.first().filter(|_| !few);
        let first = first.and_then(|(_, part)| part.value);
        let (label, detail) = words::block(&block[0], &ids);
        let bars = parts
            .iter()
            .map(|(series, part)| Bar::share(part, group(part), *series))
            .collect();
        let drawn = Block {
            label,
            detail,
            bars,
        };
        blocks.push((first.map_or(-1.0, |share| share.low), drawn));
    }
    // most women first, the sources of one country together
    let mut most: BTreeMap<String, f64> = BTreeMap::new();
    for (share, block) in &blocks {
        let known = most.entry(block.label.clone()).or_insert(*share);
        *known = known.max(*share);
    }
    let of = |block: &Block| most.get(&block.label).copied().unwrap_or(-1.0);
    blocks.sort_by(|(_, a), (_, b)| of(b).total_cmp(&of(a)).then_with(|| a.label.cmp(&b.label)));
    Bars {
        blocks: blocks.into_iter().map(|(_, block)| block).collect(),
        ticks: vec![0.0, 0.25, 0.5, 0.75, 1.0],
        percent: true,
        confidence: select::confidence(document.table),
        ..Bars::default()
    }
}

fn group(figure: &Estimate) -> String {
    cells::key(&Subject::of(statistic()), "group", figure)
}

fn statistic() -> &'static Statistic {
    crate::stats::find(CHART.statistic).unwrap_or(&crate::stats::ALL[0])
}

/// The colour of a gender.
fn series(figure: &Estimate) -> u8 {
    match figure.key("group") {
        "female" => 0,
        "male" => 1,
        "unknown" => 3,
        _ => 2,
    }
}
