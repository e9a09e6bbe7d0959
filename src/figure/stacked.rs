//! Rows of parts that make up a whole: each part as long as it may be, full to its lower bound and light up to the upper one.

use super::Style;
use super::scene::{Anchor, Paint, SceneItem, Stroke, TextLine};
use super::text::{shortened, width, wrap, wrap_to};
use super::theme::Ink;

/// A part of a row.
#[derive(Debug, Clone)]
pub(super) struct Segment {
    /// What it is called in the key.
    pub label: String,
    /// Its colour.
    pub series: u8,
    /// Bounds, in the unit of the row.
    pub low: f64,
    pub high: f64,
    /// Its number in words.
    pub words: String,
}

/// A row, all of whose parts are together as long as the axis.
#[derive(Debug, Clone)]
pub(super) struct StackedRow {
    pub label: String,
    pub detail: String,
    pub segments: Vec<Segment>,
    /// What is written at its end.
    pub total: String,
}

/// The sizes of letters, and the height of a bar.
const SIZE: f64 = 12.0;
const SMALL: f64 = 11.0;
const BAR: f64 = 16.0;
/// Between a name and the text on it on one line.
const GAP: f64 = 7.0;

/// The parts of rows in the order of the first row that has them, each once.
fn kinds(rows: &[StackedRow]) -> Vec<(&str, u8)> {
    let mut kinds: Vec<(&str, u8)> = Vec::new();
    for segment in rows.iter().flat_map(|row| &row.segments) {
        if !kinds.iter().any(|(label, _)| *label == segment.label) {
            kinds.push((&segment.label, segment.series));
        }
    }
    kinds
}

/// A key of colours in as many lines as it needs, and its height.
pub(super) fn key(kinds: &[(&str, u8)], inner: f64) -> (Vec<SceneItem>, f64) {
    let mut items = Vec::new();
    let (mut x, mut y) = (0.0, 0.0);
    for (label, series) in kinds {
        let wide = width(label, SIZE, true);
        if x > 0.0 && x + 16.0 + wide > inner {
            (x, y) = (0.0, y + 18.0);
        }
        items.push(SceneItem::rect(
            (x, y + 2.0),
            (11.0, 11.0),
            Paint::Solid(Ink::Series(*series)),
        ));
        items.push(
            TextLine::new((x + 16.0, y + 12.2), *label, SIZE, Ink::Word(*series))
                .bold()
                .into(),
        );
        x += wide + 34.0;
    }
    let height = if kinds.is_empty() { 0.0 } else { y + 24.0 };
    (items, height)
}

/// Where rows have their names, bars and totals.
struct StackedPlaces {
    /// The width of the names at the left; zero if they are above their bars.
    left: f64,
    /// The width of the totals at the right; zero if they are above the bars, too.
    right: f64,
    /// The length of a bar.
    long: f64,
    inner: f64,
}

impl StackedPlaces {
    fn of(rows: &[StackedRow], style: &Style, is_dense: bool) -> Self {
        let inner = style.inner();
        let widest = |of: &dyn Fn(&StackedRow) -> f64| rows.iter().map(of).fold(0.0, f64::max);
        let (left, right) = if is_dense {
            let both =
                |row: &StackedRow| head(row, SMALL).iter().map(TextLine::width).sum::<f64>() + GAP;
            let share = if style.is_narrow() { 0.41 } else { 0.3 };
            let totals = widest(&|row| width(&row.total, SMALL, false)) + 8.0;
            let left = widest(&both).min(inner * share).ceil() + 8.0;
            (left, if style.is_narrow() { 0.0 } else { totals })
        } else if style.is_narrow() {
            (0.0, 0.0)
        } else {
            let name = |row: &StackedRow| {
                head(row, SIZE)
                    .iter()
                    .map(TextLine::width)
                    .fold(0.0, f64::max)
            };
            let totals = widest(&|row| width(&row.total, SMALL, false));
            (
                widest(&name).min(inner * 0.28).ceil() + 12.0,
                totals.min(inner * 0.25).ceil() + 8.0,
            )
        };
        Self {
            left,
            right,
            long: inner - left - right,
            inner,
        }
    }

    /// What a row is of all, at its right end.
    fn total(&self, row: &StackedRow, base: f64) -> Option<SceneItem> {
        let total = shortened(&row.total, SMALL, false, self.right - 8.0);
        let text = TextLine::new((self.inner, base), total, SMALL, Ink::Muted);
        (self.right > 0.0).then(|| text.anchored(Anchor::End).into())
    }
}

/// The name of a row and the text on it.
fn head(row: &StackedRow, size: f64) -> [TextLine; 2] {
    let at = (0.0, 0.0);
    [
        TextLine::new(at, row.label.clone(), size, Ink::Text),
        TextLine::new(at, row.detail.clone(), SMALL, Ink::Muted),
    ]
}

/// The rows, with their key, and their height.
pub(super) fn draw(rows: &[StackedRow], style: &Style) -> (Vec<SceneItem>, f64) {
    let is_dense = rows.len() > Style::DENSE;
    let places = StackedPlaces::of(rows, style, is_dense);
    let (mut items, mut y) = key(&kinds(rows), places.inner);
    for row in rows {
        let (shapes, height) = match (is_dense, style.is_narrow()) {
            (true, _) => in_one_line(row, &places, y),
            (false, true) => below_name(row, &places, y),
            (false, false) => beside_name(row, &places, y),
        };
        items.extend(shapes);
        y += height;
    }
    (items, y + 4.0)
}

/// A row as low as it can be read: the text on it has room behind the name, or none.
fn in_one_line(row: &StackedRow, places: &StackedPlaces, y: f64) -> (Vec<SceneItem>, f64) {
    const LOW: f64 = 13.0;
    let base = y + 11.0;
    let room = places.left - 8.0;
    let name = shortened(&row.label, SMALL, false, room);
    let end = width(&name, SMALL, false) + GAP;
    let mut items = vec![TextLine::new((0.0, base), name, SMALL, Ink::Text).into()];
    if end + width(&row.detail, SMALL, false) <= room {
        items.push(TextLine::new((end, base), row.detail.clone(), SMALL, Ink::Muted).into());
    }
    items.extend(bar(row, (places.left, y), (places.long, LOW)));
    items.extend(places.total(row, base));
    (items, LOW + 4.0)
}

/// A row with its name above the bar.
fn below_name(row: &StackedRow, places: &StackedPlaces, top: f64) -> (Vec<SceneItem>, f64) {
    let mut items = Vec::new();
    let mut y = top;
    let room = places.inner - width(&row.total, SMALL, false) - 10.0;
    let label = super::words::joined(&[&row.label, &row.detail]);
    for (at, line) in wrap(&label, SIZE, true, room).into_iter().enumerate() {
        y += 15.0;
        items.push(TextLine::new((0.0, y), line, SIZE, Ink::Text).bold().into());
        if at == 0 {
            let text = TextLine::new((places.inner, y), row.total.clone(), SMALL, Ink::Muted);
            items.push(text.anchored(Anchor::End).into());
        }
    }
    y += 5.0;
    items.extend(bar(row, (0.0, y), (places.long, BAR)));
    (items, y + BAR + 6.0 - top)
}

/// A row with its name at the left of the bar.
fn beside_name(row: &StackedRow, places: &StackedPlaces, y: f64) -> (Vec<SceneItem>, f64) {
    let mut items = Vec::new();
    let room = places.left - 12.0;
    let lines = wrap_to(&row.label, SIZE, false, room, 3);
    let details = match row.detail.as_str() {
        "" => Vec::new(),
        detail => wrap_to(detail, SMALL, false, room, 2),
    };
    let words = lines.len() as f64 * 14.0 + details.len() as f64 * 13.0;
    let tall = words.max(BAR);
    let middle = y + tall / 2.0 + 3.0;
    let mut base = y + 3.0 + (tall - words) / 2.0;
    for line in lines {
        base += 14.0;
        items.push(TextLine::new((0.0, base - 3.0), line, SIZE, Ink::Text).into());
    }
    for line in details {
        base += 13.0;
        items.push(TextLine::new((0.0, base - 3.0), line, SMALL, Ink::Muted).into());
    }
    items.extend(bar(
        row,
        (places.left, middle - BAR / 2.0),
        (places.long, BAR),
    ));
    items.extend(places.total(row, middle + 4.0));
    (items, tall + 6.0)
}

/// The parts of a row one after the other.
fn bar(row: &StackedRow, (left, top): (f64, f64), (long, tall): (f64, f64)) -> Vec<SceneItem> {
    let whole: f64 = row.segments.iter().map(|segment| segment.high).sum();
    let mut items = Vec::new();
    let mut x = left;
    for segment in row
        .segments
        .iter()
        .filter(|segment| segment.high > 0.0 && whole > 0.0)
    {
        let (full, all) = (segment.low / whole * long, segment.high / whole * long);
        let mut shapes = Vec::new();
        if all > full {
            let size = ((all - full).max(0.5), tall);
            shapes.push(SceneItem::rect(
                (x + full, top),
                size,
                Paint::Solid(Ink::Tint(segment.series)),
            ));
        }
        if full > 0.0 {
            shapes.push(SceneItem::rect(
                (x, top),
                (full, tall),
                Paint::Solid(Ink::Series(segment.series)),
            ));
        }
        let wide = width(&segment.words, SMALL, false);
        if wide + 8.0 <= full {
            let at = (x + full / 2.0, top + tall / 2.0 + 4.0);
            let ink = on(segment.series);
            let text = TextLine::new(at, segment.words.clone(), SMALL, ink);
            shapes.push(text.anchored(Anchor::Middle).into());
        }
        let title = format!("{}, {}: {}", row.label, segment.label, segment.words);
        items.push(SceneItem::titled(title, shapes));
        x += all;
        let edge = Stroke::of(Ink::Paper, 1.2);
        items.push(SceneItem::line((x, top), (x, top + tall), edge));
    }
    items
}

/// The ink of letters on a colour.
pub(super) fn on(series: u8) -> Ink {
    Ink::OnSeries(series)
}
