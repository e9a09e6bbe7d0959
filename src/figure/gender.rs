//! `gender`: share of women among identified victims as a dot with its interval, one row per country, year and source; men and
//! others where their groups are asked for.

use std::collections::BTreeMap;

use serde_json::Value;

use super::articles::the;
use super::bars::{self, Bar, BarBlock, Bars, Mark};
use super::dots::{DotRow, DotRows};
use super::{By, Chart, Drawing, Style, select, theme, vega, words};
use crate::render::{Document, NumberedSources, Screen, cells, number, sources};
use crate::stats::estimate::LEAST_BASE;
use crate::stats::{Estimate, Statistic, Subject, areas, whole};

/// The figure.
pub(super) const CHART: Chart = Chart {
    name: "gender",
    description: "Identified victims by gender: shares with their intervals, by country and source",
    statistic: "gender-share",
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

/// The drawing.
const SHARE: &str = "share of victims whose gender is recorded";
/// From which share on a range says nothing.
const ANY: f64 = 0.98;

fn draw(document: &Document<'_>, style: &Style) -> Drawing {
    let figures = select::figures(document.table);
    let alt = bars(document).alt();
    let (mut rows, groups, shared) = rows(document);
    let cut = rows.arrange(&style.looks);
    let place = words::places(figures.iter().map(|figure| figure.key("country")));
    let title = words::joined(&[document.table.title(), &place, &words::years(figures)]);
    let what = match groups.as_slice() {
        [one] => format!("{}: {SHARE}", words::capital(one)),
        _ => words::capital(SHARE),
    };
    // years are in the title
    let years = words::years(figures);
    let shared = shared.strip_prefix(&years).unwrap_or(&shared);
    let subtitle = words::joined(&[&what, shared.trim_start_matches(", ")]);
    rows.drawing(style, [title, subtitle, alt], cut.into_iter().collect())
}

/// The group that the figure is about: women, or the only one that is published.
fn main_group(figures: &[Estimate]) -> &str {
    let of = |group: &str| figures.iter().any(|figure| figure.key("group") == group);
    match figures.first() {
        _ if of("female") => "female",
        Some(first) => first.key("group"),
        None => "",
    }
}

/// The rows, the groups that they show, and what all rows share.
fn rows<'a>(document: &'a Document<'_>) -> (DotRows, Vec<String>, String) {
    let figures = select::figures(document.table);
    let main = main_group(figures);
    let asked = document.query.contains_key("group");
    let is_shown = |figure: &Estimate| asked || figure.key("group") == main;
    let blocks: Vec<&'a [Estimate]> = whole::wholes(figures).collect();
    let firsts: Vec<&Estimate> = blocks.iter().map(|block| &block[0]).collect();
    let (details, shared) = words::details(document, &firsts);
    let (mut rows, mut folded, mut groups) = (Vec::new(), Vec::new(), Vec::new());
    for (block, detail) in blocks.iter().zip(details) {
        let parts: Vec<&Estimate> = block.iter().filter(|part| is_shown(part)).collect();
        let dots: Vec<Bar> = parts
            .iter()
            .map(|part| Bar::share(part, group(part), series(part)))
            .collect();
        let label = words::block(&block[0], &NumberedSources::default()).0;
        if !dots.iter().any(says_something) {
            let few = dots
                .iter()
                .find(|dot| dot.mark == Mark::Words)
                .map(|dot| &dot.value);
            folded.push(few.map_or(label.clone(), |few| format!("{label} ({few})")));
            continue;
        }
        for dot in &dots {
            if !groups.contains(&dot.label) {
                groups.push(dot.label.clone());
            }
        }
        let is_main = |part: &&Estimate| part.key("group") == main;
        let at = parts.iter().position(is_main).unwrap_or(0);
        rows.push(row([label, detail], parts[at], at, dots));
    }
    let rows = DotRows {
        rows,
        ticks: vec![0.0, 0.25, 0.5, 0.75, 1.0],
        percent: true,
        labelled: false,
        confidence: select::confidence(document.table),
        folded: without_share(folded),
    };
    (rows, groups, shared)
}

/// A row: its name, its main figure, and all dots, of which that at a place is of the main figure.
fn row([label, detail]: [String; 2], part: &Estimate, main: usize, dots: Vec<Bar>) -> DotRow {
    let of = part.count.zip(part.base).map(|(count, base)| {
        let (count, base) = (number::count(Some(count)), number::count(Some(base)));
        format!("{count} of {base}{}", number::small_base(part))
    });
    let size = part.value.map(|value| value.low);
    DotRow {
        label,
        detail,
        value: dots[main].value.replace('‡', ""),
        beside: of.unwrap_or_default(),
        ratio: None,
        size: size.filter(|_| says_something(&dots[main])),
        dots: dots.into_iter().filter(says_something).collect(),
    }
}

/// The countries of which no share can be given, on one line.
fn without_share(mut names: Vec<String>) -> String {
    names.sort();
    let many = match names.len() {
        0 => return String::new(),
        1 => String::new(),
        many => format!(" for {many}"),
    };
    format!(
        "No share can be given{many}, because counts are too small or not published: {}.",
        words::few_names(&names, words::FEW)
    )
}

/// Whether a share is more than that it may be anything.
fn says_something(dot: &Bar) -> bool {
    dot.is(|low, high, _, _| high.unwrap_or(1.0) - low < ANY)
}

/// For one country, its share of women; for several, in how many women are the majority.
fn message(document: &Document<'_>) -> Option<String> {
    let figures = select::figures(document.table);
    if main_group(figures) != "female" {
        return None;
    }
    let women = figures
        .iter()
        .filter(|figure| figure.key("group") == "female");
    let known = |figure: &&Estimate| {
        let says = figure
            .value
            .is_some_and(|value| value.high.unwrap_or(1.0) - value.low < ANY);
        let is_country =
            areas::by_code(figure.key("country")).is_some_and(|area| area.kind == "country");
        says && is_country && !number::is_of_few(figure)
    };
    let women: Vec<&Estimate> = women.filter(known).collect();
    match women.as_slice() {
        [] => None,
        [one] if !number::small_base(one).is_empty() => None,
        [one] => {
            let share = number::share_in_words(one)?;
            let place = the(one.key("country"));
            Some(format!(
                "Women and girls are {share} of identified victims in {place}"
            ))
        }
        several => {
            let places: std::collections::BTreeSet<&str> =
                several.iter().map(|figure| figure.key("country")).collect();
            if places.len() < several.len() {
                return None; // sources of one country may disagree
            }
            let most = several
                .iter()
                .filter(|figure| figure.value.is_some_and(|value| value.low > 0.5));
            let (most, all) = (most.count(), several.len());
            let countries = words::of_all(most, all);
            Some(format!(
                "Women and girls are most of the identified victims in {countries} countries"
            ))
        }
    }
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
    let mut blocks: Vec<(f64, BarBlock)> = Vec::new();
    for block in whole::wholes(figures) {
        let mut parts: Vec<(u8, &Estimate)> =
            block.iter().map(|part| (series(part), part)).collect();
        let rank = |part: &Estimate| {
            let first = ["female", "male", "other"].iter();
            first
                .clone()
                .position(|group| *group == part.key("group"))
                .unwrap_or(first.len())
        };
        parts.sort_by_key(|(_, part)| rank(part));
        let base = block[0].base.and_then(|base| base.high);
        let few = base.is_some_and(|base| base < LEAST_BASE);
        let first = parts.first().filter(|_| !few);
        let first = first.and_then(|(_, part)| part.value);
        let (label, detail) = words::block(&block[0], &ids);
        let bars = parts
            .iter()
            .map(|(series, part)| Bar::share(part, group(part), *series))
            .collect();
        let drawn = BarBlock {
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
    let of = |block: &BarBlock| most.get(&block.label).copied().unwrap_or(-1.0);
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
    theme::role(figure.key("group")).unwrap_or(5)
}
