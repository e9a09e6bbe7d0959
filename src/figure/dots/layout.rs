//! Positions of rows: name, axis and number side by side, or the name above the axis where there is little width.

use super::marks::{self, Axis};
use super::{Row, Rows};
use crate::figure::Style;
use crate::figure::scene::{Anchor, Item, Stroke, Text};
use crate::figure::text::{shortened, width, wrap, wrap_to};
use crate::figure::theme::Ink;

/// The sizes of names and numbers, and of what is said of them.
const SIZE: f64 = 13.0;
const SMALL: f64 = 11.0;
/// From how many rows on the axis is written below them, too.
const LONG: usize = 14;

/// Where columns begin and how wide they are.
struct Columns {
    /// Of names; zero if they are above.
    names: f64,
    /// Where the axis is.
    axis: Axis,
    /// Of the numbers at the end of rows.
    values: f64,
    /// Of what is said behind them.
    besides: f64,
}

/// The shapes of rows, and their height.
pub(super) fn draw(rows: &Rows, style: &Style) -> (Vec<Item>, f64) {
    let inner = style.inner();
    let narrow = style.is_narrow();
    let columns = columns(rows, inner, narrow);
    let (mut items, mut y) = key(&rows.kinds(), inner);
    items.extend(heads(rows, columns.axis, y));
    y += 20.0;
    let top = y;
    let mut lines = Vec::new();
    for row in &rows.rows {
        let (shapes, height) = if narrow {
            stacked(rows, row, &columns, inner, y)
        } else {
            side_by_side(rows, row, &columns, inner, y)
        };
        lines.extend(shapes);
        y += height;
    }
    items.extend(rows.ticks.iter().map(|tick| {
        let x = columns.axis.x(*tick);
        let ink = if *tick == 0.0 { Ink::Axis } else { Ink::Grid };
        Item::line((x, top - 2.0), (x, y), Stroke::of(ink, 1.0))
    }));
    items.extend(lines);
    if rows.rows.len() >= LONG {
        items.extend(heads(rows, columns.axis, y + 4.0));
        y += 22.0;
    }
    (items, y + 4.0)
}

fn columns(rows: &Rows, inner: f64, narrow: bool) -> Columns {
    let widest = |most: f64, widths: &mut dyn Iterator<Item = f64>| {
        widths.fold(0.0, f64::max).min(most).ceil()
    };
    // room for a number to the left of the first dot
    let pad = if rows.labelled {
        let firsts = rows
            .rows
            .iter()
            .filter_map(|row| marks::ends(row).map(|(first, _)| first));
        widest(80.0, &mut firsts.map(|dot| width(&dot.value, SIZE, true))) + 12.0
    } else {
        6.0
    };
    let most = rows.most();
    if narrow {
        let axis = Axis {
            left: pad,
            long: inner - pad - 8.0,
            most,
        };
        return Columns {
            names: 0.0,
            axis,
            values: 0.0,
            besides: 0.0,
        };
    }
    let of = |text: fn(&Row) -> &str, size: f64, bold: bool| {
        rows.rows
            .iter()
            .map(move |row| width(text(row), size, bold))
    };
    let names = of(|row| &row.label, SIZE, false).zip(of(|row| &row.detail, SMALL, false));
    // the detail behind the name where both are short
    let names = widest(
        inner * 0.3,
        &mut names.map(|(name, detail)| {
            let both = name + if detail > 0.0 { detail + 8.0 } else { 0.0 };
            if both < inner * 0.3 {
                both
            } else {
                name.max(detail)
            }
        }),
    );
    let values = widest(inner * 0.25, &mut of(|row| &row.value, SIZE, true));
    let besides = widest(inner * 0.24, &mut of(|row| &row.beside, SMALL, false));
    let gap = |wide: f64| if wide > 0.0 { 14.0 } else { 0.0 };
    let left = names + 14.0 + pad;
    let right = values + gap(values) + besides + gap(besides) + 8.0;
    let axis = Axis {
        left,
        long: (inner - left - right).max(60.0),
        most,
    };
    Columns {
        names,
        axis,
        values,
        besides,
    }
}

/// What the dots are, in as many lines as they need, and their height; nothing for one kind, which the subtitle names.
fn key(kinds: &[(&str, u8)], inner: f64) -> (Vec<Item>, f64) {
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
            Text::new((x + 11.0, y + 12.2), *label, 12.0, Ink::Word(*series))
                .bold()
                .into(),
        );
        x += wide + 32.0;
    }
    (items, y + 24.0)
}

/// The numbers of the axis, as many as have room.
fn heads(rows: &Rows, axis: Axis, y: f64) -> Vec<Item> {
    let mut items = Vec::new();
    let mut free = f64::NEG_INFINITY;
    for tick in &rows.ticks {
        let text = rows.tick(*tick);
        let wide = width(&text, SMALL, false);
        let x = axis.x(*tick);
        // at the edge of a picture from its edge
        let left = (x - wide / 2.0).max(0.0);
        if left > free {
            items.push(Text::new((left, y + 11.0), text, SMALL, Ink::Muted).into());
            free = left + wide + 8.0;
        }
    }
    items
}

/// A row as one line, and its height.
fn side_by_side(rows: &Rows, row: &Row, columns: &Columns, inner: f64, y: f64) -> (Vec<Item>, f64) {
    let mut items = Vec::new();
    let names = wrap_to(&row.label, SIZE, false, columns.names, 3);
    let behind = names.len() == 1
        && width(&row.label, SIZE, false) + 8.0 + width(&row.detail, SMALL, false) <= columns.names;
    let details = if behind || row.detail.is_empty() {
        Vec::new()
    } else {
        wrap_to(&row.detail, SMALL, false, columns.names, 3)
    };
    let besides = match row.beside.as_str() {
        "" => Vec::new(),
        beside => wrap_to(beside, SMALL, false, columns.besides.max(40.0), 3),
    };
    let tall = names.len() as f64 * 15.0 + details.len() as f64 * 13.0;
    let height = tall.max(besides.len() as f64 * 13.0).max(16.0) + 10.0;
    let middle = y + height / 2.0;
    let mut base = middle - tall / 2.0;
    for name in names {
        base += 15.0;
        items.push(Text::new((0.0, base - 3.2), name, SIZE, Ink::Text).into());
    }
    if behind {
        let x = width(&row.label, SIZE, false) + 8.0;
        items.push(Text::new((x, base - 3.2), row.detail.clone(), SMALL, Ink::Muted).into());
    }
    for detail in details {
        base += 13.0;
        items.push(Text::new((0.0, base - 3.0), detail, SMALL, Ink::Muted).into());
    }
    let end = columns.axis.left + columns.axis.long + 8.0;
    items.push(Item::line(
        (columns.axis.left, middle),
        (end, middle),
        Stroke::of(Ink::Grid, 1.0),
    ));
    items.extend(marks::shapes(rows, row, columns.axis, middle, end));
    let right = inner
        - if columns.besides > 0.0 {
            columns.besides + 14.0
        } else {
            0.0
        };
    let value = shortened(&row.value, SIZE, true, columns.values);
    let text = Text::new((right, middle + 4.5), value, SIZE, Ink::Text).bold();
    items.push(text.anchored(Anchor::End).into());
    let mut base = middle - besides.len() as f64 * 6.5;
    for beside in besides {
        base += 13.0;
        let text = Text::new((inner, base - 3.0), beside, SMALL, Ink::Muted);
        items.push(text.anchored(Anchor::End).into());
    }
    (items, height)
}

/// A row with its name above its axis, and its height.
fn stacked(rows: &Rows, row: &Row, columns: &Columns, inner: f64, y: f64) -> (Vec<Item>, f64) {
    let mut items = Vec::new();
    let value = shortened(&row.value, SIZE, true, inner * 0.6);
    let taken = width(&value, SIZE, true);
    let room = inner - taken - 10.0;
    let mut base = y + 2.0;
    let mut last = 0.0;
    for (at, name) in wrap(&row.label, SIZE, true, room).into_iter().enumerate() {
        base += 16.0;
        if at == 0 {
            let text = Text::new((inner, base), value.clone(), SIZE, Ink::Text).bold();
            items.push(text.anchored(Anchor::End).into());
        }
        last = width(&name, SIZE, true);
        items.push(Text::new((0.0, base), name, SIZE, Ink::Text).bold().into());
    }
    let said: Vec<&str> = [row.detail.as_str(), &row.beside]
        .into_iter()
        .filter(|text| !text.is_empty())
        .collect();
    let said = said.join(", ");
    if last + 8.0 + width(&said, SMALL, false) <= room {
        items.push(Text::new((last + 8.0, base), said, SMALL, Ink::Muted).into());
    } else {
        for line in wrap(&said, SMALL, false, inner) {
            base += 14.0;
            items.push(Text::new((0.0, base), line, SMALL, Ink::Muted).into());
        }
    }
    let middle = base + 14.0;
    items.push(Item::line(
        (columns.axis.left, middle),
        (inner, middle),
        Stroke::of(Ink::Grid, 1.0),
    ));
    items.extend(marks::shapes(rows, row, columns.axis, middle, inner));
    (items, middle + 10.0 - y)
}
