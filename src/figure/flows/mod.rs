//! `flows`: origins on the left, destinations on the right, bands between them as wide as the flows.
//!
//! A set of destinations that are not told apart is one hatched node; a route without a number is a broken line, to which no
//! width is ever given; what stays at home goes to a node of its own.

use std::collections::BTreeSet;

use serde_json::Value;

use super::scene::{Item, Text};
use super::theme::Ink;
use super::{Chart, Drawing, Style, amounts, select, terminal, text, words};
use crate::render::{Document, Screen, number, sources, wrapped};
use crate::stats::{Count, Figure, Public, Query, areas};

mod layout;
mod paint;

/// The figure.
pub(super) const CHART: Chart = Chart {
    name: "flows",
    description: "Flows from origins to destinations as bands",
    statistic: "flows",
    any: false,
    by: &[],
    countries: &[],
    choose,
    draw,
    text: lines,
    vega,
};

/// So many flows of a source and year are drawn by themselves.
const MOST: usize = 24;
/// So many sources and years are drawn one below the other.
const BLOCKS: usize = 6;
/// Stands for the places of the flows that are not drawn by themselves.
pub(super) const OTHERS: &str = "others";

/// A flow, or several in one.
#[derive(Debug, Clone)]
pub(super) struct Flow {
    /// A code, or [`OTHERS`].
    pub from: String,
    /// A code, candidates joined by `;`, or [`OTHERS`].
    pub to: String,
    /// Persons or cases; `None` where documented without a number.
    pub count: Option<Count>,
    /// Whether a source prints it as a percentage of its origin: not of all flows, so that it has no width here.
    pub percentage: bool,
}

impl Flow {
    /// Whether it stays where it began.
    pub fn at_home(&self) -> bool {
        self.from == self.to && self.from != OTHERS
    }
}

/// The flows of one source and year.
pub(super) struct Block<'a> {
    /// One of its figures.
    pub first: &'a Figure,
    /// The largest first, those without a number last.
    pub flows: Vec<Flow>,
    /// Those of whom origin or destination is not known.
    pub missing: Option<Count>,
    /// Routes without a number that are not drawn.
    pub left_out: usize,
}

impl Block<'_> {
    /// Whether any flow has a number.
    pub fn has_numbers(&self) -> bool {
        self.flows.iter().any(|flow| flow.count.is_some())
    }

    /// What its numbers count.
    pub fn unit(&self) -> &'static str {
        if self.first.remark.starts_with("cases") {
            "cases"
        } else {
            "victims"
        }
    }
}

/// Flows alone, of the latest year of each origin and source where no years are asked for.
pub(super) fn choose(table: Public, query: &Query) -> Public {
    let flow =
        |figure: &Figure| !figure.key("destination").is_empty() || figure.key("group") == "missing";
    // neither concentrations nor intervals are drawn
    let gone = |note: &str| note.starts_with("concentration") || note.starts_with('‡');
    select::latest(table, query).keeping(flow).silent_on(gone)
}

/// The sources and years of a table, those with numbers first.
pub(super) fn blocks(table: &Public, most: usize) -> Vec<Block<'_>> {
    let mut blocks: Vec<Block<'_>> = Vec::new();
    let same = |a: &Figure, b: &Figure| {
        a.key("source") == b.key("source") && a.key("year") == b.key("year")
    };
    for figure in select::figures(table) {
        let cases = figure.remark.starts_with("cases");
        let place = blocks.iter().position(|block| {
            let other = block.first.remark.starts_with("cases");
            same(block.first, figure)
                && (other == cases || figure.count.is_none() || block.first.count.is_none())
        });
        let at = place.unwrap_or_else(|| {
            blocks.push(Block {
                first: figure,
                flows: Vec::new(),
                missing: None,
                left_out: 0,
            });
            blocks.len() - 1
        });
        let block = &mut blocks[at];
        if block.first.count.is_none() && figure.count.is_some() {
            block.first = figure;
        }
        if figure.key("destination").is_empty() {
            block.missing = figure.count;
            continue;
        }
        block.flows.push(Flow {
            from: figure.key("origin").to_owned(),
            to: figure.key("destination").to_owned(),
            count: figure.count,
            percentage: figure.count.is_none() && !figure.remark.is_empty(),
        });
    }
    for block in &mut blocks {
        cut(block, most);
    }
    let numbered = |block: &Block<'_>| {
        block
            .flows
            .iter()
            .filter(|flow| flow.count.is_some())
            .count()
    };
    blocks.sort_by_key(|block| {
        std::cmp::Reverse((numbered(block) > 0, numbered(block), block.flows.len()))
    });
    blocks
}

/// How many flows of a source and year are drawn: as many as are asked for.
pub(super) fn most(document: &Document<'_>) -> usize {
    let top = document.query.get("top").and_then(|top| top.parse().ok());
    top.unwrap_or(MOST)
}

/// The largest flows, and the others in one: they are of one source, year and measure.
fn cut(block: &mut Block<'_>, most: usize) {
    let size = |flow: &Flow| {
        flow.count
            .map(|count| (count.high.unwrap_or(u64::MAX), count.low))
    };
    block.flows.sort_by(|a, b| {
        let names = (&a.from, &a.to).cmp(&(&b.from, &b.to));
        size(b).cmp(&size(a)).then(names)
    });
    if block.flows.len() <= most {
        return;
    }
    let rest = block.flows.split_off(most);
    let (numbered, without): (Vec<Flow>, Vec<Flow>) =
        rest.into_iter().partition(|flow| flow.count.is_some());
    block.left_out = without.len();
    if !numbered.is_empty() {
        let count = crate::stats::bounds::sum(numbered.iter().map(|flow| flow.count));
        block.flows.push(Flow {
            from: OTHERS.into(),
            to: OTHERS.into(),
            count,
            percentage: false,
        });
    }
}

/// The name of a place.
pub(super) fn place(code: &str) -> String {
    if code == OTHERS {
        "all other flows".into()
    } else {
        areas::name(code)
    }
}

fn draw(document: &Document<'_>, style: &Style) -> Drawing {
    let ids = sources(document.table);
    let blocks = blocks(document.table, most(document));
    let mut items = Vec::new();
    let mut notes = Vec::new();
    let mut y = 0.0;
    for block in blocks.iter().take(BLOCKS) {
        if blocks.len() > 1 {
            for line in text::wrap_to(&heading(block, &ids), 13.0, true, style.inner(), 3) {
                y += 16.0;
                items.push(
                    Text::new((0.0, y - 3.0), line, 13.0, Ink::Text)
                        .bold()
                        .into(),
                );
            }
            y += 10.0;
        }
        let (drawn, height) = paint::draw(block, style);
        items.push(Item::Group {
            by: (0.0, y),
            title: String::new(),
            items: drawn,
        });
        y += height + 22.0;
    }
    let flows = || blocks.iter().flat_map(|block| &block.flows);
    let bounded = flows().any(|flow| flow.count.is_some_and(|count| count.number().is_none()));
    if bounded {
        notes.push("Bands: full to the lower bound of a flow, light to the upper one.".into());
    }
    if flows().any(|flow| flow.to.contains(';')) {
        notes.push("Hatched: destinations that the source does not tell apart, one number for all of them.".into());
    }
    if flows().any(|flow| flow.count.is_none()) {
        notes.push("Broken lines: documented, no number; they have no width.".into());
    }
    if flows().any(|flow| flow.percentage) {
        notes.push(
            "Of some of them a percentage of the origin is published: `destination-split` has it."
                .into(),
        );
    }
    for block in &blocks {
        if let Some(missing) = block.missing {
            notes.push(format!(
                "{} {} of unknown origin or destination are not drawn.",
                number::count(Some(missing)),
                block.unit()
            ));
        }
        if block.left_out > 0 {
            notes.push(format!(
                "{} documented routes without a number are not drawn.",
                block.left_out
            ));
        }
    }
    if blocks.len() > BLOCKS {
        notes.push(format!(
            "{} further sources or years are not drawn; `--source` and `--year` choose.",
            blocks.len() - BLOCKS
        ));
    }
    let title = title(document, &blocks);
    Drawing {
        alt: format!("{title}. {}", told(&blocks)),
        subtitle: subtitle(&blocks),
        title,
        notes,
        items,
        height: (y - 22.0).max(0.0),
    }
}

/// What a block is of: `2023, cases [4]`.
fn heading(block: &Block<'_>, ids: &[String]) -> String {
    let at = ids.iter().position(|id| id == block.first.key("source"));
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

pub(super) fn title(document: &Document<'_>, blocks: &[Block<'_>]) -> String {
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
fn subtitle(blocks: &[Block<'_>]) -> String {
    match blocks.first() {
        Some(block) if block.has_numbers() => words::capital(&format!(
            "{} by origin (left) and destination (right)",
            block.unit()
        )),
        _ => "Documented routes by origin (left) and destination (right)".into(),
    }
}

/// The flows for those who do not see them.
pub(super) fn told(blocks: &[Block<'_>]) -> String {
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
        "There are no flows.".into()
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

/// A line a flow.
pub(super) fn lines(document: &Document<'_>, screen: Screen) -> String {
    let ids = sources(document.table);
    let blocks = blocks(document.table, most(document));
    let mut out = String::new();
    for block in &blocks {
        let counted = block.flows.iter().filter_map(|flow| flow.count);
        let most = counted
            .map(|count| count.high.unwrap_or(count.low) as f64)
            .fold(0.0, f64::max);
        let name = |flow: &Flow| format!("{} → {}", place(&flow.from), end(flow));
        let wide = block
            .flows
            .iter()
            .map(|flow| name(flow).chars().count())
            .max()
            .unwrap_or(0);
        let wide = wide.min(usize::from(screen.width) / 2);
        let room = usize::from(screen.width).saturating_sub(wide + 16).max(8);
        out += &terminal::bold(&heading(block, &ids), screen);
        out.push('\n');
        for flow in &block.flows {
            // a name that is too long has lines of its own, so that no candidate is cut off
            let mut name = name(flow);
            if name.chars().count() > wide {
                out += &wrapped(&name, usize::from(screen.width)).replace("\n ", "\n  ");
                name.clear();
            }
            let name = terminal::padded(&name, wide);
            let rest = match flow.count.map(amounts::range) {
                Some(range) if most > 0.0 => {
                    let bar = terminal::bar(
                        range.low / most,
                        range.high.map_or(1.0, |high| high / most),
                        room,
                    );
                    let series = u8::from(flow.at_home());
                    format!(
                        "{} {}",
                        terminal::colored(&bar, series, screen),
                        number::count(flow.count)
                    )
                }
                Some(_) => number::count(flow.count),
                None => format!("╌╌ {}", without(flow)),
            };
            out += &format!("  {name}  {rest}\n");
        }
        out.push('\n');
    }
    out.trim_end_matches('\n').to_owned() + "\n"
}

fn vega(_: &Document<'_>) -> Value {
    Value::Null // Vega-Lite has no bands from node to node
}
