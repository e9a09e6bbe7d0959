//! `flows`: origins on the left, destinations on the right, bands between them as wide as the flows.
//!
//! A set of destinations that a source combines is one hatched node; a route without a number is a broken line, to which no
//! width is ever given; domestic cases have a separate node.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::articles::with_article;
use super::matrix::{self, Matrix, MatrixCell};
use super::scene::{SceneItem, TextBlock};
use super::theme;
use super::{Chart, Drawing, Style, amounts, select, text, words};
use crate::render::{Document, NumberedSources, number, sources};
use crate::stats::{Estimate, Note, Public, Query, Weight, areas};
pub(super) use blocks::{Flow, FlowBlock, OTHERS, blocks, is_of_cases, most};
pub(super) use lines::lines;

mod bands;
mod blocks;
mod layout;
mod lines;
mod paint;

/// The figure.
pub(super) const CHART: Chart = Chart {
    name: "flows",
    description: "Flows from origins to destinations as bands",
    statistic: "flows",
    any: false,
    by: &[],
    countries: &[],
    orders: &[],
    has_height: false,
    choose,
    message,
    draw,
    text: lines,
    vega,
};

/// The most sources and years that are drawn one below the other.
const BLOCKS: usize = 6;
/// Only flows; where no years are asked for, those of one year of each source: the latest of which at least half as many
/// origins have numbers as in the year with most.
pub(super) fn choose(table: Public, query: &Query) -> Public {
    let flow = |figure: &Estimate| {
        !figure.key("destination").is_empty() || figure.key("group") == "missing"
    };
    // neither concentrations nor intervals are drawn
    let gone = |note: &Note| matches!(note, Note::Concentration | Note::JointIntervals(_));
    let table = table.keeping(flow).silent_on(gone);
    if query.years.is_some() {
        return table;
    }
    let years = common_years(select::figures(&table));
    let of_year = |figure: &Estimate| match (figure.year(), years.get(figure.key("source"))) {
        (Some(year), Some(common)) => year == *common,
        _ => true,
    };
    let earlier = select::figures(&table)
        .iter()
        .any(|figure| !of_year(figure));
    let table = select::latest(table.keeping(of_year), query);
    if earlier {
        let text = "One year of each source: the latest with numbers for many origins.";
        table.noting(
            Note::stated("common-year", Weight::Background, text)
                .hinting("`--year` selects others."),
        )
    } else {
        table
    }
}

/// The year of each source that has numbers.
fn common_years(figures: &[Estimate]) -> BTreeMap<String, i64> {
    let mut origins: BTreeMap<&str, BTreeMap<i64, BTreeSet<&str>>> = BTreeMap::new();
    for figure in figures.iter().filter(|figure| figure.count.is_some()) {
        if let Some(year) = figure.year() {
            let years = origins.entry(figure.key("source")).or_default();
            years.entry(year).or_default().insert(figure.key("origin"));
        }
    }
    let common = |years: &BTreeMap<i64, BTreeSet<&str>>| {
        let most = years.values().map(BTreeSet::len).max()?;
        years
            .iter()
            .rev()
            .find(|(_, origins)| origins.len() * 2 >= most)
            .map(|(year, _)| *year)
    };
    let known = origins
        .iter()
        .filter_map(|(source, years)| Some(((*source).to_owned(), common(years)?)));
    known.collect()
}

/// The name of a place.
pub(super) fn place(code: &str) -> String {
    if code == OTHERS {
        "all other flows".into()
    } else {
        areas::name(code)
    }
}

/// The largest flow from one place to another.
fn message(document: &Document<'_>) -> Option<String> {
    let blocks = blocks(document.table, usize::MAX);
    let numbered: Vec<&FlowBlock<'_>> = blocks.iter().filter(|block| block.has_numbers()).collect();
    let [block] = numbered.as_slice() else {
        return None;
    };
    let mut abroad = block
        .flows
        .iter()
        .filter(|flow| !flow.at_home() && !flow.to.contains(';'));
    let first = abroad.next()?;
    let count = first.count?;
    let sure = block
        .flows
        .iter()
        .filter(|flow| !std::ptr::eq(*flow, first) && !flow.at_home())
        .all(|flow| {
            flow.count
                .is_none_or(|other| other.high.is_some_and(|high| high < count.low))
        });
    let (from, to) = (with_article(&place(&first.from)), with_article(&end(first)));
    let shown = number::count(Some(count));
    sure.then(|| {
        format!(
            "The largest flow is from {from} to {to}: {shown} {}",
            block.unit()
        )
    })
}

/// The flows of the first source as cells of a matrix.
fn matrix(blocks: &[FlowBlock<'_>]) -> Option<Matrix> {
    let block = blocks.first()?;
    let cell = |flow: &Flow| MatrixCell {
        base: flow.count.map_or(0.0, |count| count.low as f64),
        from: place(&flow.from),
        to: place(&flow.to),
        at_home: flow.at_home(),
        amount: flow.count.map(amounts::range),
    };
    Some(Matrix {
        cells: block.flows.iter().map(cell).collect(),
        percent: false,
        top: None,
        by_name: false,
    })
}

/// The drawing of many origins.
fn as_matrix(
    document: &Document<'_>,
    matrix: &Matrix,
    blocks: &[FlowBlock<'_>],
    style: &Style,
) -> Drawing {
    let (items, height, mut notes) = matrix.draw(style);
    let title = title(document, &blocks[..1]);
    notes.extend(not_drawn(&blocks[..1]));
    if blocks.len() > 1 {
        notes.push(format!(
            "{} further sources or years are not drawn",
            blocks.len() - 1
        ));
    }
    Drawing {
        alt: format!("{title}. {}", told(&blocks[..1])),
        subtitle: format!(
            "{} by origin (rows) and destination (columns)",
            words::capital(blocks[0].unit())
        ),
        title,
        notes,
        hollow: None,
        items,
        height,
    }
}

fn draw(document: &Document<'_>, style: &Style) -> Drawing {
    let every = self::blocks(document.table, usize::MAX);
    let asked = document.query.contains_key("top");
    if let Some(matrix) = matrix(&every).filter(|matrix| !asked && matrix.origins() >= matrix::FROM)
    {
        return as_matrix(document, &matrix, &every, style);
    }
    let ids = sources(document.table);
    let blocks = blocks(document.table, most(document));
    let (mut items, mut y) = (Vec::new(), 0.0);
    // one scale, so that the flows of all sources can be compared
    let scales = blocks
        .iter()
        .take(BLOCKS)
        .map(|block| layout::scale(&block.flows));
    let scale = scales
        .filter(|scale| *scale > 0.0)
        .fold(f64::INFINITY, f64::min);
    let scale = if scale.is_finite() { scale } else { 0.0 };
    for block in blocks.iter().take(BLOCKS) {
        if blocks.len() > 1 {
            let lines = text::wrap_to(&heading(block, &ids), 13.0, true, style.inner(), 3);
            items.extend(TextBlock::bold(13.0, 16.0, 3.0).write(&mut y, lines));
            y += 10.0;
        }
        let (drawn, height) = paint::draw(block, scale, style);
        items.push(SceneItem::Group {
            by: (0.0, y),
            title: String::new(),
            items: drawn,
        });
        y += height + 22.0;
    }
    let mut notes = marks(&blocks);
    notes.extend(not_drawn(&blocks));
    if blocks.len() > BLOCKS {
        notes.push(format!(
            "{} further sources or years are not drawn",
            blocks.len() - BLOCKS
        ));
    }
    let title = title(document, &blocks);
    Drawing {
        alt: format!("{title}. {}", told(&blocks)),
        subtitle: subtitle(&blocks),
        title,
        notes,
        hollow: None,
        items,
        height: (y - 22.0).max(0.0),
    }
}

/// What the marks mean that occur.
fn marks(blocks: &[FlowBlock<'_>]) -> Vec<String> {
    let flows = || blocks.iter().flat_map(|block| &block.flows);
    let mut notes = Vec::new();
    if flows().any(|flow| flow.count.is_some_and(|count| count.number().is_none())) {
        notes.push("light bands: possible range");
    }
    if blocks.iter().any(|block| !block.rest.is_empty()) {
        notes.push("light ends of nodes: smaller flows without a band");
    }
    if flows().any(|flow| flow.to.contains(';')) {
        notes.push("hatched: one number for several destinations");
    }
    if flows().any(|flow| flow.count.is_none()) {
        notes.push("broken lines: documented, no number");
    }
    let notes = notes.join("; ");
    if notes.is_empty() {
        Vec::new()
    } else {
        vec![notes]
    }
}

/// The series of a flow: across a border, domestic, or to combined places.
pub(super) fn series(flow: &Flow) -> u8 {
    let role = if flow.at_home() {
        "domestic"
    } else if flow.to.contains(';') || flow.from == OTHERS {
        "undivided"
    } else {
        "abroad"
    };
    theme::role(role).unwrap_or(0)
}

/// What has no place in a drawing of some blocks.
fn not_drawn(blocks: &[FlowBlock<'_>]) -> Vec<String> {
    let mut notes = Vec::new();
    for block in blocks {
        if let Some(missing) = block.missing {
            let (missing, unit) = (number::count(Some(missing)), block.unit());
            notes.push(format!(
                "{missing} {unit} of unknown origin or destination are not drawn"
            ));
        }
        if block.left_out > 0 {
            notes.push(format!(
                "{} documented routes without a number are not drawn",
                block.left_out
            ));
        }
    }
    notes
}

/// What a block is of: `2023, cases [4]`.
fn heading(block: &FlowBlock<'_>, ids: &NumberedSources) -> String {
    let at = ids.place(block.first.key("source"));
    let reference = at.map_or(String::new(), |at| format!(" [{}]", at + 1));
    let year = match block.first.key("year") {
        "" => "years pooled",
        year => year,
    };
    let what = if block.has_numbers() {
        block.unit()
    } else {
        "documented routes, no numbers"
    };
    format!("{year}, {what}{reference}")
}

pub(super) fn title(document: &Document<'_>, blocks: &[FlowBlock<'_>]) -> String {
    let origins: BTreeSet<&str> = blocks
        .iter()
        .flat_map(|block| block.flows.iter().map(|flow| flow.from.as_str()))
        .filter(|code| *code != OTHERS)
        .collect();
    let from = match words::places(origins) {
        places if places.is_empty() => String::new(),
        places => format!("from {places}"),
    };
    let years = words::years(blocks.iter().map(|block| block.first));
    words::joined(&[document.table.title(), &from, &years])
}

/// What the widths are.
fn subtitle(blocks: &[FlowBlock<'_>]) -> String {
    match blocks.first() {
        Some(block) if block.has_numbers() => words::capital(&format!(
            "{} by origin (left) and destination (right)",
            block.unit()
        )),
        _ => "Documented routes by origin (left) and destination (right)".into(),
    }
}

/// The flows for those who do not see them.
pub(super) fn told(blocks: &[FlowBlock<'_>]) -> String {
    let flows: Vec<&Flow> = blocks.iter().flat_map(|block| &block.flows).collect();
    let numbered: Vec<&&Flow> = flows.iter().filter(|flow| flow.count.is_some()).collect();
    let mut words: Vec<String> = numbered
        .iter()
        .take(6)
        .map(|flow| {
            format!(
                "{} to {}: {}",
                place(&flow.from),
                end(flow),
                number::count(flow.count)
            )
        })
        .collect();
    if numbered.len() > 6 {
        words.push(format!("{} further flows", numbered.len() - 6));
    }
    if flows.len() > numbered.len() {
        words.push(format!(
            "{} documented routes without a number",
            flows.len() - numbered.len()
        ));
    }
    if words.is_empty() {
        "No flows.".into()
    } else {
        words.join("; ") + "."
    }
}

/// Where a flow goes, in words.
pub(super) fn end(flow: &Flow) -> String {
    if flow.at_home() {
        "home".into()
    } else {
        place(&flow.to)
    }
}

/// Why a flow has no number.
pub(super) fn without(flow: &Flow) -> &'static str {
    if flow.percentage {
        "published as a percentage of its origin"
    } else {
        "documented, no number"
    }
}

fn vega(_: &Document<'_>) -> Value {
    Value::Null // Vega-Lite has no bands from node to node
}
