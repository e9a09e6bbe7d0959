//! `gap`: victims identified by government and by civil society as two dots, joined, with the ratio between them; a side of
//! which nothing is published is named.

use serde_json::Value;

use super::articles::the;
use super::bars::{self, Bar, BarBlock, Bars};
use super::dots::{DotRow, DotRows};
use super::{By, Chart, Drawing, Style, select, theme, ticks, vega, words};
use crate::render::{Document, Screen, cells, number, sources};
use crate::stats::mathematics::bounds::Range;
use crate::stats::{Estimate, Public, Remark, Status, Subject, areas, whole};

/// The figure.
pub(super) const CHART: Chart = Chart {
    name: "gap",
    description: "Victims identified by government and by civil society",
    statistic: "identification-gap",
    any: false,
    by: &[],
    countries: &[],
    orders: &[By::Value, By::Name],
    has_height: false,
    choose: select::latest,
    message,
    draw,
    text,
    vega: specification,
};

fn draw(document: &Document<'_>, style: &Style) -> Drawing {
    let figures = select::figures(document.table);
    let alt = bars(document).alt();
    let (mut rows, shared) = rows(document);
    let cut = rows.arrange(&style.looks);
    let place = words::places(figures.iter().map(|figure| figure.key("country")));
    let years = words::years(figures);
    let title = words::joined(&[document.table.title(), &place, &years]);
    let shared = shared.strip_prefix(&years).unwrap_or(&shared);
    let subtitle = words::joined(&[
        "Persons, or cases where the source counts cases",
        shared.trim_start_matches(", "),
    ]);
    rows.drawing(style, [title, subtitle, alt], cut.into_iter().collect())
}

/// The rows, and what all of them share.
fn rows(document: &Document<'_>) -> (DotRows, String) {
    let figures = select::figures(document.table);
    let blocks: Vec<&[Estimate]> = whole::wholes(figures).collect();
    let sides = |block: &[Estimate]| -> Vec<Estimate> {
        let sides = block.iter().filter(|figure| side(figure).is_some());
        sides.cloned().collect()
    };
    let firsts: Vec<&Estimate> = blocks.iter().map(|block| &block[0]).collect();
    let (details, shared) = words::details(document, &firsts);
    let (mut rows, mut folded, mut most) = (Vec::new(), Vec::new(), 0.0_f64);
    for (block, detail) in blocks.iter().zip(details) {
        let sides = sides(block);
        let known = |figure: &&Estimate| {
            let shown = !matches!(figure.status, Status::Hidden | Status::Contradicted);
            figure.count.is_some() && shown
        };
        let label = areas::name(block[0].key("country"));
        if sides.iter().all(|side| side.count.is_none()) {
            folded.push(label);
            continue;
        }
        let ends = sides.iter().filter_map(|side| side.count);
        most = ends.fold(most, |most, count| {
            most.max(count.high.unwrap_or(count.low) as f64)
        });
        let both = sides.iter().filter(known).count() == 2;
        rows.push(DotRow {
            label,
            detail,
            beside: beside(block, &sides),
            value: String::new(),
            ratio: ratio(block).filter(|_| both),
            size: difference(block).filter(|_| both),
            dots: sides.iter().map(dot).collect(),
        });
    }
    folded.sort();
    let folded = match folded.len() {
        0 => String::new(),
        _ => format!(
            "No figure from either side: {}.",
            words::few_names(&folded, words::FEW)
        ),
    };
    let rows = DotRows {
        rows,
        ticks: ticks::ticks(most, 4),
        percent: false,
        labelled: true,
        confidence: select::confidence(document.table),
        folded,
    };
    (rows, shared)
}

/// The dot of a side.
fn dot(figure: &Estimate) -> Bar {
    let label = figure.key("group").replace('_', " ");
    Bar::count(figure, label, side(figure).unwrap_or(3))
}

/// What the two sides count where that differs, and which of them is not known.
fn beside(block: &[Estimate], sides: &[Estimate]) -> String {
    let name = |figure: &Estimate| figure.key("group").replace('_', " ");
    let unlike = block.iter().any(differ);
    let said = sides.iter().filter_map(|side| match side.count {
        None => Some(format!("{}: {}", name(side), dot(side).value)),
        Some(_) if side.status == Status::Contradicted => Some(dot(side).value),
        Some(_) if unlike => Some(format!(
            "{}: {}",
            name(side),
            number::remarks(&side.remarks)
        )),
        Some(_) => None,
    });
    said.collect::<Vec<_>>().join("; ")
}

/// Whether the two sides count different things.
fn differ(figure: &Estimate) -> bool {
    figure
        .remarks
        .any(|one| matches!(one, Remark::SidesDiffer { .. }))
}

fn of<'a>(block: &'a [Estimate], group: &str) -> Option<&'a Estimate> {
    block.iter().find(|figure| figure.key("group") == group)
}

/// How many times as many, in words, and whether unlike things are compared.
fn ratio(block: &[Estimate]) -> Option<(String, bool)> {
    let unlike = block.iter().any(differ);
    let ratio = of(block, "ratio").and_then(|figure| figure.value);
    // of none there is no ratio
    let said = match ratio {
        Some(ratio) => number::ratio(ratio, None),
        None => number::signed(of(block, "difference")?.value?),
    };
    Some((said, unlike))
}

/// How far the sides are apart, at least.
fn difference(block: &[Estimate]) -> Option<f64> {
    let range = of(block, "difference")?.value?;
    Some(range.low.abs().min(range.high.map_or(range.low, f64::abs)))
}

/// For one country, how many times as many one side identified; for several, in how many it was civil society.
fn message(document: &Document<'_>) -> Option<String> {
    let figures = select::figures(document.table);
    let exact = |block: &[Estimate], group: &str| of(block, group)?.count?.number();
    let mut compared = Vec::new();
    for block in whole::wholes(figures) {
        let sides = (exact(block, "government"), exact(block, "civil_society"));
        let shown = block
            .iter()
            .all(|figure| figure.status != Status::Contradicted);
        if let ((Some(state), Some(society)), true) = (sides, shown) {
            compared.push((
                block[0].key("country"),
                state,
                society,
                block.iter().any(differ),
            ));
        }
    }
    match compared.as_slice() {
        [] => None,
        [one] => Some(of_one(*one)),
        several => Some(of_several(several)),
    }
}

/// A country, the numbers of government and civil society, and whether these count different things.
type Compared<'a> = (&'a str, u64, u64, bool);

/// What is counted.
fn noun(is_unlike: bool) -> &'static str {
    if is_unlike {
        "victims or cases"
    } else {
        "victims"
    }
}

/// How many times as many one side identified.
fn of_one((place, state, society, is_unlike): Compared<'_>) -> String {
    let (place, what) = (the(place), noun(is_unlike));
    let (more, less, big, small) = if society >= state {
        ("Civil society", "the government", society, state)
    } else {
        ("The government", "civil society", state, society)
    };
    if small == 0 {
        let big = number::grouped(big);
        return format!("{more} identified {big} {what} in {place}, {less} none");
    }
    let times = big as f64 / small as f64;
    if times < 1.05 {
        return format!("Government and civil society identified about as many {what} in {place}");
    }
    let times = number::three(if times < 10.0 {
        (times * 10.0).round() / 10.0
    } else {
        times.round()
    });
    format!("{more} identified {times} times as many {what} as {less} in {place}")
}

/// In how many countries civil society identified more.
fn of_several(compared: &[Compared<'_>]) -> String {
    let ahead = compared
        .iter()
        .filter(|(_, state, society, _)| society > state)
        .count();
    let what = noun(compared.iter().any(|(.., is_unlike)| *is_unlike));
    let places = words::of_all(ahead, compared.len());
    format!(
        "Civil society identified more {what} than the government in {places} countries where both counts are known"
    )
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
            BarBlock {
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
    theme::role(figure.key("group"))
        .filter(|_| ["government", "civil_society"].contains(&figure.key("group")))
}
