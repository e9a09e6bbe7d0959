//! One pyramid drawn.

use super::super::scene::{Anchor, Item, Paint, Stroke, Text};
use super::super::text::{width, wrap_to};
use super::super::theme::Ink;
use super::super::words;
use super::SIDES;
use super::groups::{Pyramid, shown};
use crate::stats::Estimate;

/// The height of a row, and that of its bar.
const ROW: (f64, f64) = (22.0, 15.0);
/// The size of letters.
const SIZE: f64 = 11.0;

/// One pyramid: its rows from the oldest at the top to the youngest.
pub(super) fn draw(pyramid: &Pyramid<'_>, ids: &[String], wide: f64) -> (Vec<Item>, f64) {
    let mut items = Vec::new();
    let (place, detail) = words::block(pyramid.first, ids);
    let mut y = 0.0;
    for line in wrap_to(&place, 13.0, true, wide, 2) {
        y += 16.0;
        items.push(
            Text::new((0.0, y - 3.0), line, 13.0, Ink::Text)
                .bold()
                .into(),
        );
    }
    y += 14.0;
    items.push(Text::new((0.0, y - 2.0), detail, SIZE, Ink::Muted).into());
    y += 6.0;
    let names: Vec<String> = pyramid.ages.iter().map(|age| pyramid.age(age)).collect();
    let ages = names
        .iter()
        .map(|name| width(name, SIZE, false))
        .fold(20.0, f64::max)
        + 16.0;
    let numbers = pyramid
        .figures
        .iter()
        .map(|figure| width(&shown(Some(figure)), SIZE, false))
        .fold(10.0, f64::max)
        + 6.0;
    let middle = wide / 2.0;
    // where there is little room, an age goes above its bars
    let heads = SIDES.map(|(_, name, _)| width(name, SIZE, true));
    let room = middle - heads[0].max(heads[1]).max(numbers + 30.0);
    let stacked = ages / 2.0 > room;
    let ages = if stacked { 10.0 } else { ages };
    let above = if stacked { 14.0 } else { 0.0 };
    let half = ((wide - ages) / 2.0 - numbers).max(8.0);
    if !pyramid.ages.is_empty() {
        y += 13.0;
        for (sex, name, series) in SIDES {
            let (x, anchor) = if sex == "male" {
                (middle - ages / 2.0, Anchor::End)
            } else {
                (middle + ages / 2.0, Anchor::Start)
            };
            let mut text = Text::new((x, y - 3.0), name, SIZE, Ink::Word(series)).anchored(anchor);
            text.bold = true;
            items.push(text.into());
        }
        y += 4.0;
    }
    let most = pyramid.most();
    let top = y;
    for (age, name) in pyramid.ages.iter().zip(&names).rev() {
        let base = if stacked {
            y + 10.0
        } else {
            y + ROW.1 / 2.0 + 4.0
        };
        y += above;
        items.push(
            Text::new((middle, base), name.clone(), SIZE, Ink::Text)
                .anchored(Anchor::Middle)
                .into(),
        );
        for (sex, side, series) in SIDES {
            let figure = pyramid.at(sex, age);
            let number = pyramid.number(sex, age);
            let title = format!("{side}, {name}: {number}");
            let place = (middle, ages, half);
            items.push(Item::titled(
                title,
                bar(figure, number, sex == "male", place, y, most, series),
            ));
        }
        y += ROW.0;
    }
    for x in [middle - ages / 2.0, middle + ages / 2.0] {
        if !pyramid.ages.is_empty() {
            items.push(Item::line(
                (x, top - 1.0),
                (x, y - ROW.0 + ROW.1 + 1.0),
                Stroke::of(Ink::Axis, 1.0),
            ));
        }
    }
    let apart = pyramid.apart();
    if !apart.is_empty() {
        y += 2.0;
        let text = format!("Apart: {}", apart.join("; "));
        for line in wrap_to(&text, SIZE, false, wide, 6) {
            y += 14.0;
            items.push(Text::new((0.0, y - 3.0), line, SIZE, Ink::Muted).into());
        }
    }
    (items, y)
}

/// A bar from the middle outwards, its number at its end.
fn bar(
    figure: Option<&Estimate>,
    number: String,
    is_left: bool,
    (middle, ages, half): (f64, f64, f64),
    y: f64,
    most: f64,
    series: u8,
) -> Vec<Item> {
    let mut items = Vec::new();
    let start = ages / 2.0;
    let mut part = |from: f64, to: f64, fill: Paint| {
        let x = if is_left {
            middle - start - to
        } else {
            middle + start + from
        };
        items.push(Item::rect((x, y), (to - from, ROW.1), fill));
    };
    let count = figure.and_then(|figure| figure.count);
    let mut reach = 0.0;
    if let Some(count) = count {
        let scale = |n: f64| if most > 0.0 { n / most * half } else { 0.0 };
        let low = scale(count.low as f64);
        let high = count.high.map_or(half, |high| scale(high as f64));
        if low > 0.0 {
            part(0.0, low, Paint::Solid(Ink::Series(series)));
        }
        if high > low {
            part(low, high, Paint::Solid(Ink::Tint(series)));
        }
        reach = high.max(low);
    } else if figure.is_some() {
        part(0.0, 14.0, Paint::Hatch(Ink::Axis));
        reach = 14.0;
    }
    let away = start + reach + 4.0;
    let (x, anchor) = if is_left {
        (middle - away, Anchor::End)
    } else {
        (middle + away, Anchor::Start)
    };
    let ink = if count.is_some() {
        Ink::Text
    } else {
        Ink::Muted
    };
    items.push(
        Text::new((x, y + ROW.1 / 2.0 + 4.0), number, SIZE, ink)
            .anchored(anchor)
            .into(),
    );
    items
}
