//! `hidden`: every model as a dot with its interval, the best above; where models disagree, the dots are far apart.

use super::scene::{Anchor, Paint, SceneItem, Stroke, TextLine};
use super::theme::Ink;
use super::{Chart, Drawing, Style, select, text, ticks};
use crate::render::hidden::three;
use crate::render::{Document, number};
use crate::stats::{Estimate, Public, Query};

mod lines;
mod specification;

/// The figure.
pub(super) const CHART: Chart = Chart {
    name: "hidden",
    description: "Estimates of persons seen and unseen: every model as a dot with its interval, by BIC",
    statistic: "hidden",
    any: false,
    by: &[],
    countries: &[],
    orders: &[],
    has_height: false,
    choose,
    message: super::no_message,
    draw,
    text: lines::text,
    vega: specification::specification,
};

/// The height of a row, and the size of letters.
const ROW: f64 = 20.0;
const SIZE: f64 = 11.0;

/// Kinds of estimates that have a row, after the models.
const KINDS: [&str; 5] = ["model", "two_lists", "main_effects", "stepwise", "averaged"];

/// Only estimates; persons seen are the line that they begin at, and are not drawn with them.
fn choose(table: Public, _: &Query) -> Public {
    table.keeping(|figure| KINDS.contains(&figure.key("kind")) || figure.key("kind") == "seen")
}

/// A row of the figure.
struct Dot<'a> {
    figure: &'a Estimate,
    /// Its place among the figures of the table.
    at: usize,
    label: String,
    beside: String,
    value: f64,
    low: f64,
    high: f64,
}

fn dots<'a>(document: &'a Document<'_>) -> Vec<Dot<'a>> {
    let figures = select::figures(document.table);
    let best = figures
        .iter()
        .filter(|figure| figure.key("kind") == "model")
        .filter_map(bic)
        .fold(f64::INFINITY, f64::min);
    let of_kind = |kind: &'static str| {
        let numbered = figures.iter().enumerate();
        numbered.filter(move |(_, figure)| figure.key("kind") == kind)
    };
    let dot = |(at, figure)| dot(figure, at, best);
    KINDS
        .iter()
        .flat_map(|kind| of_kind(kind))
        .filter_map(dot)
        .collect()
}

fn bic(figure: &Estimate) -> Option<f64> {
    figure.key("bic").parse().ok()
}

fn dot(figure: &Estimate, at: usize, best: f64) -> Option<Dot<'_>> {
    let value = figure.value?.number()?;
    let (low, high) = figure.interval.unwrap_or((value, Some(value)));
    let model = figure.key("model");
    let label = match (figure.key("kind"), model) {
        ("model" | "main_effects", "") => "independent lists".into(),
        ("stepwise", "") => "stepwise: independent lists".into(),
        ("two_lists", _) => "two lists (Chapman)".into(),
        ("stepwise", model) => format!("stepwise: {model}"),
        ("averaged", model) => format!("Bayesian {model}"),
        (_, model) => model.to_owned(),
    };
    let beside = match bic(figure) {
        Some(bic) if best.is_finite() => format!("BIC +{:.1}", (bic - best).max(0.0)),
        _ => String::new(),
    };
    Some(Dot {
        figure,
        at,
        label,
        beside,
        value,
        low,
        high: high.unwrap_or(f64::INFINITY),
    })
}

fn seen(document: &Document<'_>) -> Option<u64> {
    let mut figures = select::figures(document.table).iter();
    figures
        .find(|figure| figure.key("kind") == "seen")?
        .count?
        .number()
}

/// The rows over their axis, the number of persons seen as a broken line, and their height.
fn shapes(dots: &[Dot<'_>], seen: Option<u64>, style: &Style) -> (Vec<SceneItem>, f64) {
    let wide = style.inner();
    let most_label = wide * 0.42;
    let width = |label: &str| text::width(label, SIZE, false);
    let left = dots
        .iter()
        .map(|dot| width(&dot.label))
        .fold(0.0, f64::max)
        .min(most_label)
        + 10.0;
    let right = dots
        .iter()
        .map(|dot| width(&dot.beside))
        .fold(0.0, f64::max)
        + 10.0;
    let plot = (wide - left - right).max(60.0);
    // one endless or very wide interval does not press the others together
    let largest = dots.iter().map(|dot| dot.value).fold(0.0, f64::max);
    let ends = dots.iter().map(|dot| dot.high.min(2.5 * largest));
    let ticks = ticks::ticks(
        ends.fold(largest, f64::max),
        if style.is_narrow() { 3 } else { 5 },
    );
    let highest = ticks.last().copied().unwrap_or(1.0);
    let at_x = |value: f64| left + (value / highest).clamp(0.0, 1.0) * plot;
    let height = dots.len() as f64 * ROW;
    let mut items = Vec::new();
    for tick in &ticks {
        let (x, ink) = (
            at_x(*tick),
            if *tick == 0.0 { Ink::Axis } else { Ink::Grid },
        );
        items.push(SceneItem::line((x, 0.0), (x, height), Stroke::of(ink, 1.0)));
        let label = TextLine::new(
            (x, height + 15.0),
            number::grouped(*tick as u64),
            SIZE,
            Ink::Muted,
        );
        items.push(label.anchored(Anchor::Middle).into());
    }
    if let Some(seen) = seen {
        let x = at_x(seen as f64);
        let line = SceneItem::line((x, 0.0), (x, height), Stroke::of(Ink::Text, 1.0).dashed());
        items.push(SceneItem::titled(
            format!("{} persons seen", number::grouped(seen)),
            vec![line],
        ));
    }
    for (nth, dot) in dots.iter().enumerate() {
        items.push(row(
            dot,
            nth as f64 * ROW + ROW / 2.0,
            (left, wide),
            highest,
            &at_x,
        ));
    }
    (items, height)
}

fn draw(document: &Document<'_>, style: &Style) -> Drawing {
    let dots = dots(document);
    let (items, height) = shapes(&dots, seen(document), style);
    let title = document.table.title().to_owned();
    let level = number::three(select::confidence(document.table) * 100.0);
    let dashed = seen(document).map_or(String::new(), |seen| {
        format!(" Dashed line: {} persons seen.", number::grouped(seen))
    });
    Drawing {
        alt: format!("{title}. {}", told(&dots)),
        title,
        subtitle: "Persons seen and unseen, by model; best fit (lowest BIC) first".into(),
        notes: vec![format!(
            "Dots: estimates; whiskers: {level}% interval if the model is true.{dashed} The answer is the range of the dots, not one of them."
        )],
        items,
        height: height + 20.0,
        hollow: None,
    }
}

fn row(
    dot: &Dot<'_>,
    y: f64,
    (left, wide): (f64, f64),
    highest: f64,
    at_x: &dyn Fn(f64) -> f64,
) -> SceneItem {
    let ink = Ink::Series(u8::from(dot.figure.key("kind") != "model"));
    let mut items = Vec::new();
    let (low, high) = (at_x(dot.low), at_x(dot.high));
    items.push(SceneItem::line((low, y), (high, y), Stroke::of(ink, 1.5)));
    items.push(SceneItem::line(
        (low, y - 3.0),
        (low, y + 3.0),
        Stroke::of(ink, 1.5),
    ));
    if dot.high <= highest {
        items.push(SceneItem::line(
            (high, y - 3.0),
            (high, y + 3.0),
            Stroke::of(ink, 1.5),
        ));
    }
    items.push(SceneItem::Circle {
        at: (at_x(dot.value), y),
        radius: 4.0,
        fill: Paint::Solid(ink),
        stroke: None,
    });
    let label = text::wrap_to(&dot.label, SIZE, false, left - 8.0, 1);
    let label = label.into_iter().next().unwrap_or_default();
    let label = TextLine::new((left - 8.0, y + 4.0), label, SIZE, Ink::Text);
    items.push(label.anchored(Anchor::End).into());
    let beside = TextLine::new((wide, y + 4.0), dot.beside.clone(), SIZE, Ink::Muted);
    items.push(beside.anchored(Anchor::End).into());
    SceneItem::titled(words(dot), items)
}

/// A row in words: `LA:NG: 12,300 (10,800–14,000), BIC +1.6`.
fn words(dot: &Dot<'_>) -> String {
    let high = if dot.high.is_finite() {
        three(dot.high)
    } else {
        "no limit".into()
    };
    let beside = if dot.beside.is_empty() {
        String::new()
    } else {
        format!(", {}", dot.beside)
    };
    format!(
        "{}: {} ({}–{high}){beside}",
        dot.label,
        three(dot.value),
        three(dot.low)
    )
}

fn told(dots: &[Dot<'_>]) -> String {
    if dots.is_empty() {
        return "No estimate exists.".into();
    }
    let values = || dots.iter().map(|dot| dot.value);
    let (least, most) = (
        values().fold(f64::INFINITY, f64::min),
        values().fold(0.0, f64::max),
    );
    let first: Vec<String> = dots.iter().take(6).map(words).collect();
    format!(
        "{} estimates from {} to {}. {}.",
        dots.len(),
        three(least),
        three(most),
        first.join("; ")
    )
}
