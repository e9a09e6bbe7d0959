//! One pyramid drawn.

use super::super::scene::{Anchor, Paint, SceneItem, Stroke, TextBlock, TextLine};
use super::super::text::{width, wrap_to};
use super::super::theme::Ink;
use super::super::words;
use super::SIDES;
use super::groups::{Pyramid, shown};
use crate::render::NumberedSources;
use crate::stats::Estimate;

/// The height of a row, and that of its bar.
const ROW: (f64, f64) = (22.0, 15.0);
/// The size of letters.
const SIZE: f64 = 11.0;

/// Where the columns of a pyramid are: its middle, the space for ages there, how long bars are, and whether ages are above them.
struct Columns {
    middle: f64,
    ages: f64,
    half: f64,
    stacked: bool,
}

fn columns(pyramid: &Pyramid<'_>, wide: f64) -> Columns {
    let names = pyramid
        .ages
        .iter()
        .map(|age| width(&pyramid.age(age), SIZE, false));
    let ages = names.fold(20.0, f64::max) + 16.0;
    let numbers = pyramid
        .figures
        .iter()
        .map(|figure| width(&shown(Some(figure)), SIZE, false));
    let numbers = numbers.fold(10.0, f64::max) + 6.0;
    let middle = wide / 2.0;
    // where there is little room, an age goes above its bars
    let heads = SIDES.map(|(_, name, _)| width(name, SIZE, true));
    let room = middle - heads[0].max(heads[1]).max(numbers + 30.0);
    let stacked = ages / 2.0 > room;
    let ages = if stacked { 10.0 } else { ages };
    Columns {
        middle,
        ages,
        half: ((wide - ages) / 2.0 - numbers).max(8.0),
        stacked,
    }
}

/// One pyramid: its rows from the oldest at the top to the youngest.
pub(super) fn draw(
    pyramid: &Pyramid<'_>,
    ids: &NumberedSources,
    wide: f64,
) -> (Vec<SceneItem>, f64) {
    let mut items = Vec::new();
    let (place, detail) = words::block(pyramid.first, ids);
    let mut y = 0.0;
    let lines = wrap_to(&place, 13.0, true, wide, 2);
    items.extend(TextBlock::bold(13.0, 16.0, 3.0).write(&mut y, lines));
    y += 14.0;
    items.push(TextLine::new((0.0, y - 2.0), detail, SIZE, Ink::Muted).into());
    y += 6.0;
    let columns = columns(pyramid, wide);
    if !pyramid.ages.is_empty() {
        items.extend(heads(&columns, y + 10.0));
        y += 17.0;
    }
    let top = y;
    for age in pyramid.ages.iter().rev() {
        let (shapes, high) = row(pyramid, age, &columns, y);
        items.extend(shapes);
        y += high;
    }
    let ends = [-1.0, 1.0].map(|side| columns.middle + side * columns.ages / 2.0);
    for x in ends.into_iter().filter(|_| !pyramid.ages.is_empty()) {
        let end = (x, y - ROW.0 + ROW.1 + 1.0);
        items.push(SceneItem::line(
            (x, top - 1.0),
            end,
            Stroke::of(Ink::Axis, 1.0),
        ));
    }
    let apart = pyramid.apart(true);
    if !apart.is_empty() {
        y += 2.0;
        let text = format!("Not in a bar: {}", apart.join("; "));
        let lines = wrap_to(&text, SIZE, false, wide, 8);
        items.extend(TextBlock::of(SIZE, Ink::Muted, 14.0, 3.0).write(&mut y, lines));
    }
    (items, y)
}

/// What the two sides are.
fn heads(columns: &Columns, y: f64) -> Vec<SceneItem> {
    let head = |(sex, name, series): (&str, &str, u8)| {
        let (x, anchor) = if sex == "male" {
            (columns.middle - columns.ages / 2.0, Anchor::End)
        } else {
            (columns.middle + columns.ages / 2.0, Anchor::Start)
        };
        let text = TextLine::new((x, y), name, SIZE, Ink::Word(series)).bold();
        text.anchored(anchor).into()
    };
    SIDES.map(head).into()
}

/// The bars of an age, a thin grey one below for unknown sex, and their height.
fn row(pyramid: &Pyramid<'_>, age: &str, columns: &Columns, top: f64) -> (Vec<SceneItem>, f64) {
    let mut items = Vec::new();
    let name = pyramid.age(age);
    let (base, y) = if columns.stacked {
        (top + 10.0, top + 14.0)
    } else {
        (top + ROW.1 / 2.0 + 4.0, top)
    };
    let text = TextLine::new((columns.middle, base), name.clone(), SIZE, Ink::Text);
    items.push(text.anchored(Anchor::Middle).into());
    let place = (columns.middle, columns.ages, columns.half);
    for (sex, side, series) in SIDES {
        let number = pyramid.number(sex, age);
        let title = format!("{side}, {name}: {number}");
        let shapes = bar(
            pyramid.at(sex, age),
            number,
            sex == "male",
            place,
            y,
            pyramid.most(),
            series,
        );
        items.push(SceneItem::titled(title, shapes));
    }
    let mut high = y - top + ROW.0;
    let unknown = pyramid
        .at("unknown", age)
        .filter(|figure| figure.count.is_some());
    if let Some(figure) = unknown {
        let number = shown(Some(figure));
        let title = format!("sex unknown, {name}: {number}");
        let shapes = bar(
            Some(figure),
            number,
            false,
            place,
            y + ROW.0 - 5.0,
            pyramid.most(),
            3,
        );
        items.push(SceneItem::titled(title, shapes));
        high += ROW.0 - 5.0;
    }
    (items, high)
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
) -> Vec<SceneItem> {
    let mut items = Vec::new();
    let start = ages / 2.0;
    let mut part = |from: f64, to: f64, fill: Paint| {
        let x = if is_left {
            middle - start - to
        } else {
            middle + start + from
        };
        items.push(SceneItem::rect((x, y), (to - from, ROW.1), fill));
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
        TextLine::new((x, y + ROW.1 / 2.0 + 4.0), number, SIZE, ink)
            .anchored(anchor)
            .into(),
    );
    items
}
