//! Positions of rows: name, axis and number side by side, or the name above the axis where there is little width.

use super::marks::{self, DotAxis};
use super::{DotRow, DotRows};
use crate::figure::Style;
use crate::figure::scene::{Anchor, SceneItem, Stroke, TextBlock, TextLine};
use crate::figure::text::{shortened, width, wrap, wrap_to};
use crate::figure::theme::Ink;

/// The sizes of names and numbers, and of the text on them.
const SIZE: f64 = 13.0;
const SMALL: f64 = 11.0;
/// From how many rows on the axis is written below them, too.
const LONG: usize = 14;

/// Where columns begin and how wide they are.
struct DotPlaces {
    /// Width of names; zero if they are above.
    names: f64,
    /// Where the axis is.
    axis: DotAxis,
    /// Width of the numbers at the end of rows.
    values: f64,
    /// Width of the text behind them.
    besides: f64,
}

/// How rows are laid out.
#[derive(Clone, Copy, PartialEq, Eq)]
enum RowLayout {
    /// Name, axis and numbers side by side, in as many lines as they need.
    Roomy,
    /// The same in one line each, where there are many rows.
    Low,
    /// One line without the text behind the number, where there is little width besides.
    OneLine,
    /// The name above the axis.
    Stacked,
}

impl RowLayout {
    /// The size of names.
    fn size(self) -> f64 {
        if self == Self::OneLine { SMALL } else { SIZE }
    }

    fn of(rows: &DotRows, style: &Style) -> Self {
        match (rows.rows.len() > Style::DENSE, style.is_narrow()) {
            (true, true) if !rows.labelled => RowLayout::OneLine,
            (true, false) => RowLayout::Low,
            (_, true) => RowLayout::Stacked,
            (false, false) => RowLayout::Roomy,
        }
    }
}

/// The shapes of rows, and their height.
pub(super) fn draw(rows: &DotRows, style: &Style) -> (Vec<SceneItem>, f64) {
    let inner = style.inner();
    let form = RowLayout::of(rows, style);
    let places = places(rows, inner, form);
    let (mut items, mut y) = key(&rows.kinds(), inner);
    items.extend(heads(rows, places.axis, y));
    y += 20.0;
    let top = y;
    let mut lines = Vec::new();
    for row in &rows.rows {
        let (shapes, height) = match form {
            RowLayout::Stacked => stacked(rows, row, &places, inner, y),
            form => side_by_side(rows, row, &places, (inner, form), y),
        };
        lines.extend(shapes);
        y += height;
    }
    if form != RowLayout::Stacked {
        items.extend(grid(rows, places.axis, top - 2.0, y));
    }
    items.extend(lines);
    if rows.rows.len() >= LONG {
        items.extend(heads(rows, places.axis, y + 4.0));
        y += 22.0;
    }
    (items, y + 4.0)
}

/// The lines of the axis from one height to another.
fn grid(rows: &DotRows, axis: DotAxis, from: f64, to: f64) -> impl Iterator<Item = SceneItem> {
    rows.ticks.iter().map(move |tick| {
        let x = axis.x(*tick);
        let ink = if *tick == 0.0 { Ink::Axis } else { Ink::Grid };
        SceneItem::line((x, from), (x, to), Stroke::of(ink, 1.0))
    })
}

/// The room for a number to the left of the first dot.
fn before_dots(rows: &DotRows) -> f64 {
    if !rows.labelled {
        return 6.0;
    }
    let firsts = rows.rows.iter().filter_map(marks::ends);
    let widths = firsts.map(|(first, _)| width(&first.value, SIZE, true));
    widths.fold(0.0, f64::max).min(80.0).ceil() + 12.0
}

fn places(rows: &DotRows, inner: f64, form: RowLayout) -> DotPlaces {
    let widest = |most: f64, widths: &mut dyn Iterator<Item = f64>| {
        widths.fold(0.0, f64::max).min(most).ceil()
    };
    let pad = before_dots(rows);
    let most = rows.most();
    if form == RowLayout::Stacked {
        let axis = DotAxis {
            left: pad,
            long: inner - pad - 8.0,
            most,
        };
        return DotPlaces {
            names: 0.0,
            axis,
            values: 0.0,
            besides: 0.0,
        };
    }
    let of = |text: fn(&DotRow) -> &str, size: f64, bold: bool| {
        rows.rows
            .iter()
            .map(move |row| width(text(row), size, bold))
    };
    let most_of_names = inner * if form == RowLayout::OneLine { 0.4 } else { 0.3 };
    let names = of(|row| &row.label, form.size(), false).zip(of(|row| &row.detail, SMALL, false));
    // the detail behind the name where both are short
    let names = widest(
        most_of_names,
        &mut names.map(|(name, detail)| {
            let both = name + if detail > 0.0 { detail + 8.0 } else { 0.0 };
            if both < most_of_names {
                both
            } else {
                name.max(detail)
            }
        }),
    );
    let values = widest(inner * 0.25, &mut of(|row| &row.value, SIZE, true));
    let besides = match form {
        RowLayout::OneLine => 0.0,
        _ => widest(inner * 0.24, &mut of(|row| &row.beside, SMALL, false)),
    };
    let gap = |wide: f64| if wide > 0.0 { 14.0 } else { 0.0 };
    let left = names + 14.0 + pad;
    let right = values + gap(values) + besides + gap(besides) + 8.0;
    let axis = DotAxis {
        left,
        long: (inner - left - right).max(60.0),
        most,
    };
    DotPlaces {
        names,
        axis,
        values,
        besides,
    }
}

/// What the dots are, in as many lines as they need, and their height; nothing for one kind, which the subtitle names.
fn key(kinds: &[(&str, u8)], inner: f64) -> (Vec<SceneItem>, f64) {
    if kinds.len() < 2 {
        return (Vec::new(), 0.0);
    }
    let mut items = Vec::new();
    let (mut x, mut y) = (5.0, 0.0);
    for (at, (label, series)) in kinds.iter().enumerate() {
        let wide = width(label, 12.0, true);
        if x > 5.0 && x + 11.0 + wide > inner {
            (x, y) = (5.0, y + 18.0);
        }
        items.push(marks::dot((x, y + 8.0), *series, false, at > 0));
        items.push(
            TextLine::new((x + 11.0, y + 12.2), *label, 12.0, Ink::Word(*series))
                .bold()
                .into(),
        );
        x += wide + 32.0;
    }
    (items, y + 24.0)
}

/// The numbers of the axis, as many as have room.
fn heads(rows: &DotRows, axis: DotAxis, y: f64) -> Vec<SceneItem> {
    // at the edge of a picture from its edge
    let place = |tick: &f64| {
        let text = rows.tick(*tick);
        let wide = width(&text, SMALL, false);
        let left = (axis.x(*tick) - wide / 2.0).max(0.0);
        (left, left + wide, text)
    };
    let places: Vec<(f64, f64, String)> = rows.ticks.iter().map(place).collect();
    let last = places.len().saturating_sub(1).max(1);
    // every one, or every second and so on, so that the first and the last are among them
    let steps = (1..=last).filter(|step| last.is_multiple_of(*step));
    let every = |step: usize| places.iter().step_by(step);
    let fits = |step: &usize| {
        let mut ends = every(*step).zip(every(*step).skip(1));
        ends.all(|(a, b)| a.1 + 6.0 < b.0)
    };
    let mut fitting = steps.filter(fits);
    let shown = every(fitting.next().unwrap_or(last));
    let text = |(left, _, text): &(f64, f64, String)| {
        TextLine::new((*left, y + 11.0), text.clone(), SMALL, Ink::Muted).into()
    };
    shown.map(text).collect()
}

/// A row as one line, and its height.
fn side_by_side(
    rows: &DotRows,
    row: &DotRow,
    places: &DotPlaces,
    (inner, form): (f64, RowLayout),
    y: f64,
) -> (Vec<SceneItem>, f64) {
    let mut items = Vec::new();
    let low = form != RowLayout::Roomy;
    let most = if low { 1 } else { 3 };
    let size = form.size();
    let names = wrap_to(&row.label, size, false, places.names, most);
    let behind = names.len() == 1
        && width(&row.label, size, false) + 8.0 + width(&row.detail, SMALL, false) <= places.names;
    let details = if behind || low || row.detail.is_empty() {
        Vec::new()
    } else {
        wrap_to(&row.detail, SMALL, false, places.names, 3)
    };
    let besides = match row.beside.as_str() {
        "" => Vec::new(),
        _ if form == RowLayout::OneLine => Vec::new(),
        beside => wrap_to(beside, SMALL, false, places.besides.max(40.0), most),
    };
    let tall = names.len() as f64 * 15.0 + details.len() as f64 * 13.0;
    let height = tall.max(besides.len() as f64 * 13.0).max(16.0);
    let height = height + if low { 2.0 } else { 10.0 };
    let middle = y + height / 2.0;
    let mut base = middle - tall / 2.0;
    for name in names {
        base += 15.0;
        items.push(TextLine::new((0.0, base - 3.2), name, size, Ink::Text).into());
    }
    if behind {
        let x = width(&row.label, size, false) + 8.0;
        items.push(TextLine::new((x, base - 3.2), row.detail.clone(), SMALL, Ink::Muted).into());
    }
    for detail in details {
        base += 13.0;
        items.push(TextLine::new((0.0, base - 3.0), detail, SMALL, Ink::Muted).into());
    }
    let end = places.axis.left + places.axis.long + 8.0;
    items.push(SceneItem::line(
        (places.axis.left, middle),
        (end, middle),
        Stroke::of(Ink::Grid, 1.0),
    ));
    items.extend(marks::shapes(rows, row, places.axis, middle, end));
    let right = inner
        - if places.besides > 0.0 {
            places.besides + 14.0
        } else {
            0.0
        };
    let value = shortened(&row.value, SIZE, true, places.values);
    let text = TextLine::new((right, middle + 4.5), value, SIZE, Ink::Text).bold();
    items.push(text.anchored(Anchor::End).into());
    items.extend(said_beside(besides, (inner, middle)));
    (items, height)
}

/// Lines that end at a place, their middle at its height.
fn said_beside(lines: Vec<String>, (end, middle): (f64, f64)) -> Vec<SceneItem> {
    let first = middle - lines.len() as f64 * 6.5 + 10.0;
    let line = |(line, at): (String, f64)| {
        let text = TextLine::new((end, first + at * 13.0), line, SMALL, Ink::Muted);
        text.anchored(Anchor::End).into()
    };
    lines
        .into_iter()
        .zip((0..).map(f64::from))
        .map(line)
        .collect()
}

/// A row with its name above its axis, and its height.
fn stacked(
    rows: &DotRows,
    row: &DotRow,
    places: &DotPlaces,
    inner: f64,
    y: f64,
) -> (Vec<SceneItem>, f64) {
    let mut items = Vec::new();
    let value = shortened(&row.value, SIZE, true, inner * 0.6);
    let taken = width(&value, SIZE, true);
    let room = inner - taken - 10.0;
    let mut base = y + 2.0;
    let mut last = 0.0;
    for (at, name) in wrap(&row.label, SIZE, true, room).into_iter().enumerate() {
        base += 16.0;
        if at == 0 {
            let text = TextLine::new((inner, base), value.clone(), SIZE, Ink::Text).bold();
            items.push(text.anchored(Anchor::End).into());
        }
        last = width(&name, SIZE, true);
        items.push(
            TextLine::new((0.0, base), name, SIZE, Ink::Text)
                .bold()
                .into(),
        );
    }
    let said: Vec<&str> = [row.detail.as_str(), &row.beside]
        .into_iter()
        .filter(|text| !text.is_empty())
        .collect();
    let said = said.join(", ");
    if last + 8.0 + width(&said, SMALL, false) <= room {
        items.push(TextLine::new((last + 8.0, base), said, SMALL, Ink::Muted).into());
    } else {
        let lines = wrap(&said, SMALL, false, inner);
        items.extend(TextBlock::of(SMALL, Ink::Muted, 14.0, 0.0).write(&mut base, lines));
    }
    let middle = base + 14.0;
    items.extend(grid(rows, places.axis, middle - 8.0, middle + 8.0));
    items.push(SceneItem::line(
        (places.axis.left, middle),
        (inner, middle),
        Stroke::of(Ink::Grid, 1.0),
    ));
    items.extend(marks::shapes(rows, row, places.axis, middle, inner));
    (items, middle + 10.0 - y)
}
