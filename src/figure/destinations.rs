//! `destinations`: where the victims of an origin were taken. A set of candidates that a source does not divide is one bar with
//! all their names; what lies at home stands apart; places without a number are named.

use serde_json::Value;

use super::bars::{self, Bar, Bars, Block, Mark};
use super::{Chart, Drawing, Style, select, vega, words};
use crate::render::{Document, Screen, cells, sources};
use crate::stats::{Figure, Part, Statistic, Status};

/// The figure.
pub(super) const CHART: Chart = Chart {
    name: "destinations",
    description: "Destinations of victims by origin: shares, undivided candidates, what is at home",
    statistic: "destination-split",
    any: false,
    by: &[],
    countries: &[],
    choose: select::latest,
    draw,
    text,
    vega: specification,
};

/// Places at home: part of the destinations, and said apart.
const DOMESTIC: &str = "domestic";

fn draw(document: &Document<'_>, style: &Style) -> Drawing {
    let figures = select::figures(document.table);
    let mut bars = bars(document);
    let alt = bars.alt();
    let detail = bars.shared_detail(&words::years(figures));
    let (items, height) = bars.draw(style);
    let place = words::places(figures.iter().map(|figure| figure.key("country")));
    let title = words::joined(&[
        "Destinations of victims",
        &words::from(&place),
        &words::years(figures),
    ]);
    let subtitle = words::joined(&["Share of victims of each origin and source", &detail]);
    let mut notes = bars.notes();
    if figures
        .iter()
        .any(|figure| figure.key("group").contains(';'))
    {
        notes
            .push("grey: one number for all these places, which the source does not divide".into());
    }
    Drawing {
        alt: format!("{title}. {subtitle}. {alt}"),
        title,
        subtitle,
        notes,
        items,
        height,
    }
}

fn text(document: &Document<'_>, screen: Screen) -> String {
    let figures = select::figures(document.table);
    let mut bars = bars(document);
    bars.shared_detail(&words::years(figures));
    bars.text(screen)
}

fn specification(document: &Document<'_>) -> Value {
    let figures = select::figures(document.table);
    let ids = sources(document.table);
    let values = vega::values(document, |at| {
        let figure = &figures[at];
        let bar = Bar::share(figure, group(figure), color(figure.key("group")));
        bars::fields(words::block(figure, &ids), &bar)
    });
    bars::vega(&values, true)
}

fn bars(document: &Document<'_>) -> Bars {
    let figures = select::figures(document.table);
    let ids = sources(document.table);
    let mut blocks = Vec::new();
    for block in select::blocks(figures) {
        let (label, detail) = words::block(&block[0], &ids);
        blocks.push(Block {
            label,
            detail,
            bars: split(block),
        });
    }
    // splits before counts too small for one, and those before names without numbers; places by name
    let rank = |block: &Block| {
        let all = |mark: Mark| block.bars.iter().all(|bar| bar.mark == mark);
        u8::from(all(Mark::Words)) + 2 * u8::from(all(Mark::Names))
    };
    blocks.sort_by(|a, b| rank(a).cmp(&rank(b)).then_with(|| a.label.cmp(&b.label)));
    Bars {
        blocks,
        ticks: vec![0.0, 0.25, 0.5, 0.75, 1.0],
        percent: true,
        confidence: select::confidence(document.table),
        common: String::new(),
    }
}

/// The bars of one split: the largest first, undivided candidates and the rest after them, then what is at home.
fn split(block: &[Figure]) -> Vec<Bar> {
    let is_named =
        |figure: &Figure| figure.status == Status::NotPublished && figure.part == Part::Alone;
    let at_home = block.iter().find(|figure| figure.key("group") == DOMESTIC);
    let says_the_same = |figure: &Figure| {
        figure.key("group") == figure.key("country")
            && at_home.is_some_and(|home| {
                home.value.is_some() && home.value == figure.value && home.count == figure.count
            })
    };
    let mut parts: Vec<(u8, &Figure)> = Vec::new();
    for figure in block.iter().filter(|figure| !is_named(figure)) {
        let group = figure.key("group");
        if group != DOMESTIC && !says_the_same(figure) {
            parts.push((color(group), figure));
        }
    }
    let size = |figure: &Figure| figure.value.map_or(-1.0, |value| value.low);
    parts.sort_by(|a, b| a.0.cmp(&b.0).then(size(b.1).total_cmp(&size(a.1))));
    let mut bars: Vec<Bar> = parts
        .iter()
        .map(|(series, figure)| Bar::share(figure, group(figure), *series))
        .collect();
    if let Some(home) =
        at_home.filter(|figure| figure.part != Part::Alone || figure.value.is_some())
    {
        let own = block.iter().any(says_the_same);
        let label = if own || bars.is_empty() || home.value.is_none() {
            group(home)
        } else {
            format!("of these {}", group(home))
        };
        bars.push(Bar::share(home, label, 2));
    }
    let named: Vec<String> = block
        .iter()
        .filter(|figure| is_named(figure) && figure.key("group") != DOMESTIC)
        .map(group)
        .collect();
    if !named.is_empty() {
        let label = if bars.is_empty() {
            "documented"
        } else {
            "also documented"
        };
        bars.push(Bar::names(label, &named));
    }
    bars
}

/// The colour of a destination: at home, undivided, or a place of its own.
fn color(group: &str) -> u8 {
    match group {
        DOMESTIC => 2,
        group if is_undivided(group) => 3,
        _ => 0,
    }
}

/// Whether a group is no place of its own.
fn is_undivided(group: &str) -> bool {
    group.contains(';') || matches!(group, "missing" | "unknown" | "rest" | "other" | "others")
}

fn group(figure: &Figure) -> String {
    cells::key(statistic(), "group", figure)
}

fn statistic() -> &'static Statistic {
    crate::stats::find(CHART.statistic).unwrap_or(&crate::stats::ALL[0])
}
