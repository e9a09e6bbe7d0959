//! `trend`: one line per series over the years: all in one panel where they are few, else one panel per country, and of many
//! countries a table of small lines.
//!
//! Years without a figure are a gap in the line; sources, measures and groups are separate lines, never joined.

use std::collections::BTreeMap;

use super::articles::the;
use super::looks::{Looks, cut_note};
use super::scene::SceneItem;
use super::{By, Chart, Drawing, Style, amounts, select, words};
use crate::render::{Document, number};
use crate::stats::{Estimate, Note, Public, Query, Statistic, Status, Unit, Weight, areas};
use axis::AmountAxis;
use panel::Panel;
use series::{Series, color, has_gap, most, panels, series};

mod axis;
mod line;
mod lines;
mod panel;
mod series;
mod spark;
mod specification;

/// The figure.
pub(super) const CHART: Chart = Chart {
    name: "trend",
    description: "A statistic over the years: ranges as bands, missing years as gaps",
    statistic: "detected-victims",
    any: true,
    by: &["year"],
    countries: &[],
    orders: &[By::Value, By::Name],
    has_height: true,
    choose,
    message,
    draw,
    text: lines::text,
    vega: specification::specification,
};

/// The most countries that have a panel each; more are a table.
const PANELS: usize = 15;
/// How many times as much the largest panel may reach as the smallest where all have one scale.
const APART: f64 = 8.0;

/// Figures of a year: those computed from all years of a series have none.
fn choose(table: Public, _: &Query) -> Public {
    let tiers = amounts::statistic(&table).is_some_and(|statistic| statistic.unit == Unit::Tier);
    let pooled = select::figures(&table)
        .iter()
        .any(|figure| figure.year().is_none());
    let table = table.keeping(|figure| figure.year().is_some() && !tiers);
    if pooled {
        let text = "Figures without a year, or of pooled years, are not drawn.";
        table.noting(Note::stated("undated-not-drawn", Weight::Background, text))
    } else {
        table
    }
}

fn draw(document: &Document<'_>, style: &Style) -> Drawing {
    let Some(statistic) = amounts::statistic(document.table) else {
        return Drawing::default();
    };
    let mut all = series(document);
    let cut = arrange(&mut all, &style.looks);
    color(&mut all);
    let panels = panels(&all);
    let (items, height, scale) = if panels.len() > PANELS {
        let lines: Vec<&Series<'_>> = all.iter().collect();
        let wide = style.inner();
        let (items, height) = spark::draw(
            &lines,
            statistic,
            statistic.unit,
            span(&all),
            wide,
            &style.looks,
        );
        let shared = style.looks.shared == Some(true);
        (
            items,
            height,
            if shared {
                "one scale"
            } else {
                "each line on its own scale"
            },
        )
    } else {
        in_panels(&panels, &all, statistic, style)
    };
    let place = words::places(all.iter().map(|series| series.country));
    let figures = select::figures(document.table);
    let title = words::joined(&[document.table.title(), &place, &words::years(figures)]);
    let unit = match statistic.unit {
        Unit::Share => "percent of the base".into(),
        unit => unit.word().to_owned(),
    };
    let log = if style.looks.log { "logarithmic" } else { "" };
    let scale = words::joined(&[scale, log]);
    Drawing {
        alt: format!("{title}. {}", told(statistic, &all)),
        title,
        subtitle: words::joined(&[&words::capital(&format!("{unit} by year")), &scale]),
        notes: notes(&all).into_iter().chain(cut).collect(),
        hollow: None,
        items,
        height,
    }
}

/// Orders countries and cuts them; the note on those left out.
fn arrange(all: &mut Vec<Series<'_>>, looks: &Looks) -> Option<String> {
    let mut countries: Vec<(String, Vec<Series<'_>>)> = Vec::new();
    for series in std::mem::take(all) {
        match countries.last_mut() {
            Some((country, lines)) if country == series.country => lines.push(series),
            _ => countries.push((series.country.to_owned(), vec![series])),
        }
    }
    let last = |lines: &[Series<'_>]| {
        let known = lines.iter().filter_map(|series| series.last());
        known.map(|(_, range, _)| range.low).reduce(f64::max)
    };
    let cut = looks.arrange(
        &mut countries,
        By::Value,
        |one| areas::name(&one.0),
        |one| last(&one.1),
    );
    let drawn = countries.len();
    all.extend(countries.into_iter().flat_map(|(_, lines)| lines));
    cut_note(cut, drawn)
}

/// The first and the last year.
fn span(all: &[Series<'_>]) -> (i64, i64) {
    let years = all.iter().flat_map(|series| series.years.keys().copied());
    (years.clone().min().unwrap_or(0), years.max().unwrap_or(0))
}

/// The shapes of panels in rows, each row as tall as its tallest, and the height of all.
fn in_rows(panels: Vec<(Vec<SceneItem>, f64)>, columns: usize, step: f64) -> (Vec<SceneItem>, f64) {
    const GAP: f64 = 18.0;
    let (mut items, mut y, mut tallest) = (Vec::new(), 0.0, 0.0_f64);
    for (at, (shapes, height)) in panels.into_iter().enumerate() {
        let column = at % columns.max(1);
        if at > 0 && column == 0 {
            y += tallest + GAP;
            tallest = 0.0;
        }
        tallest = tallest.max(height);
        items.push(SceneItem::Group {
            by: (column as f64 * step, y),
            title: String::new(),
            items: shapes,
        });
    }
    (items, y + tallest)
}

/// Panels in rows, their height, and the note on their scales.
fn in_panels(
    panels: &[Vec<&Series<'_>>],
    all: &[Series<'_>],
    statistic: &Statistic,
    style: &Style,
) -> (Vec<SceneItem>, f64, &'static str) {
    const GAP: f64 = 24.0;
    let wide = style.inner();
    let single = panels.len() <= 1;
    let columns = if single {
        1
    } else {
        let room = ((wide + GAP) / 224.0).floor().clamp(1.0, 6.0) as usize;
        room.min(panels.len())
    };
    let each = (wide - GAP * (columns as f64 - 1.0)) / columns as f64;
    let height = style.height.unwrap_or(if single {
        (each * 0.5).clamp(190.0, 380.0)
    } else {
        120.0
    });
    let shared = !single && style.looks.shared.unwrap_or_else(|| are_alike(panels));
    let (unit, log) = (statistic.unit, style.looks.log);
    let about = if single { 5 } else { 3 };
    let common = AmountAxis::of(all.iter(), unit, about, log);
    let drawn: Vec<Panel<'_, '_, '_>> = panels
        .iter()
        .map(|panel| Panel {
            panel,
            peers: all
                .iter()
                .filter(|other| shared && other.country != panel[0].country)
                .collect(),
            span: span(all),
            size: (each, height),
            single,
            unit,
            axis: if shared {
                common.clone()
            } else {
                AmountAxis::of(panel.iter().copied(), unit, about, log)
            },
        })
        .collect();
    // plots are equally wide, so that years line up
    let sides = drawn.iter().map(|panel| panel.sides(statistic));
    let sides = sides.fold((0.0, 0.0), |a: (f64, f64), b| (a.0.max(b.0), a.1.max(b.1)));
    let shapes = drawn.iter().map(|panel| panel.draw(statistic, sides));
    let (items, height) = in_rows(shapes.collect(), columns, each + GAP);
    let scale = match (single, shared) {
        (true, _) => "",
        (_, true) => "one scale, the other countries in grey",
        _ => "each panel on its own scale",
    };
    (items, height, scale)
}

/// Whether panels can be read on one scale.
fn are_alike(panels: &[Vec<&Series<'_>>]) -> bool {
    let reach = panels
        .iter()
        .map(|panel| most(panel))
        .filter(|most| *most > 0.0);
    let (least, most) = reach.fold((f64::INFINITY, 0.0_f64), |(a, b), most| {
        (a.min(most), b.max(most))
    });
    most <= least * APART
}

/// What the marks mean that occur, in one sentence.
fn notes(all: &[Series<'_>]) -> Vec<String> {
    let known = || all.iter().flat_map(|series| series.years.values());
    let is_contradicted = |figure: &Estimate| figure.status == Status::Contradicted;
    let mut usable = known().filter(|(_, figure)| !is_contradicted(figure));
    let mut notes = Vec::new();
    if usable.any(|(range, _)| range.is_some_and(|range| range.number().is_none())) {
        notes.push("dots: exact; shaded or open: possible range");
    }
    if known().any(|(_, figure)| is_contradicted(figure)) {
        notes.push("hatched: contradicted (!)");
    }
    if all.iter().any(has_gap) {
        notes.push("gaps: no figure, not zero");
    }
    if known().any(|(range, _)| range.is_none()) {
        notes.push("crosses: not known or hidden");
    }
    let notes = notes.join("; ");
    if notes.is_empty() {
        Vec::new()
    } else {
        vec![notes]
    }
}

/// For one line, its first and last number, where they differ beyond doubt; for several, in how many countries numbers rose.
fn message(document: &Document<'_>) -> Option<String> {
    let statistic = amounts::statistic(document.table)?;
    let all = series(document);
    let what = document.table.title();
    let change = |series: &Series<'_>| {
        let usable = |(year, _): &(i64, _)| !series.is_contradicted(*year);
        let known: Vec<_> = series.known().into_iter().filter(usable).collect();
        let ((first, a), (last, b)) = (*known.first()?, *known.last()?);
        let order = if b.low > a.high? {
            std::cmp::Ordering::Greater
        } else if a.low > b.high? {
            std::cmp::Ordering::Less
        } else {
            return None;
        };
        Some((first, last, order))
    };
    if let [one] = all.as_slice() {
        let (first, last, order) = change(one)?;
        let verb = if order.is_gt() { "rose" } else { "fell" };
        let shown = |year: i64| {
            one.years
                .get(&year)
                .map(|(_, figure)| amounts::words(statistic, figure))
        };
        let (from, to) = (shown(first)?, shown(last)?);
        let place = the(one.country);
        let name = if one.name.is_empty() {
            String::new()
        } else {
            format!(" ({})", one.name)
        };
        return Some(format!(
            "{what}{name} in {place} {verb} from {from} in {first} to {to} in {last}"
        ));
    }
    let mut countries: BTreeMap<&str, usize> = BTreeMap::new();
    for series in &all {
        *countries.entry(series.country).or_default() += 1;
    }
    if countries.len() < 2 || countries.values().any(|lines| *lines > 1) {
        return None;
    }
    let changes: Vec<_> = all.iter().filter_map(change).collect();
    let rose = changes.iter().filter(|(.., order)| order.is_gt()).count();
    let count = number::grouped(countries.len() as u64);
    (!changes.is_empty()).then(|| {
        let fell = changes.len() - rose;
        format!("{what}: up in {rose} of {count} countries and down in {fell} from the first to the last year")
    })
}

/// The lines for those who do not see them.
fn told(statistic: &Statistic, all: &[Series<'_>]) -> String {
    let mut words = Vec::new();
    for series in all.iter().take(6) {
        let known: Vec<(&i64, &&Estimate)> = series
            .years
            .iter()
            .filter(|(_, (range, _))| range.is_some())
            .map(|(year, (_, figure))| (year, figure))
            .collect();
        let name = words::joined(&[&areas::name(series.country), &series.name]);
        words.push(match (known.first(), known.last()) {
            (Some((year, figure)), Some((last, end))) if year != last => format!(
                "{name}: {} in {year}, {} in {last}",
                amounts::words(statistic, figure),
                amounts::words(statistic, end)
            ),
            (Some((year, figure)), _) => {
                format!("{name}: {} in {year}", amounts::words(statistic, figure))
            }
            _ => format!("{name}: not known"),
        });
    }
    if all.len() > 6 {
        words.push(format!("and {} others", all.len() - 6));
    }
    if words.is_empty() {
        "No data.".into()
    } else {
        words.join("; ") + "."
    }
}
