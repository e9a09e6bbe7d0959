//! Many lines as a table: one row per line, with its course, its last number and year, and its highest.

use super::super::scene::{Anchor, Paint, SceneItem, Stroke, TextLine};
use super::super::theme::Ink;
use super::axis::AmountAxis;
use super::line::joins;
use super::panel::Plot;
use super::{Looks, Series};
use crate::figure::text::{shortened, width, wrap_to};
use crate::figure::{Style, amounts, words};
use crate::stats::{Estimate, Statistic, Unit, areas};

/// The sizes of letters.
const SIZE: f64 = 12.0;
const SMALL: f64 = 11.0;
/// How wide a column of rows is at least, and the room between two.
const COLUMN: (f64, f64) = (310.0, 36.0);

/// The table and its height; all lines have the same years.
pub(super) fn draw(
    lines: &[&Series<'_>],
    statistic: &Statistic,
    unit: Unit,
    span: (i64, i64),
    wide: f64,
    looks: &Looks,
) -> (Vec<SceneItem>, f64) {
    let columns = ((wide + COLUMN.1) / (COLUMN.0 + COLUMN.1))
        .floor()
        .clamp(1.0, 3.0);
    let each = (wide - COLUMN.1 * (columns - 1.0)) / columns;
    let per = (lines.len() as f64 / columns).ceil().max(1.0) as usize;
    let shared = looks.shared == Some(true);
    let common = AmountAxis::of(lines.iter().copied(), unit, 3, looks.log);
    let row_height = if lines.len() > Style::DENSE {
        21.0
    } else {
        30.0
    };
    let decimals = amounts::decimals(
        statistic,
        lines.iter().filter_map(|line| line.last()).map(|it| it.2),
    );
    let names = lines.iter().map(|series| width(&name(series), SIZE, false));
    let part = if is_low(row_height) { 0.55 } else { 0.4 };
    let columns = SparkColumns {
        each,
        name: names.fold(0.0, f64::max).min(each * part).ceil(),
    };
    let mut items = Vec::new();
    for (at, rows) in lines.chunks(per).enumerate() {
        let mut shapes = head(span, columns);
        for (nth, series) in rows.iter().enumerate() {
            let axis = if shared {
                common.clone()
            } else {
                AmountAxis::of(std::iter::once(*series), unit, 3, looks.log)
            };
            let shown = |figure: &Estimate| amounts::words_at(statistic, figure, &decimals);
            let place = (22.0 + nth as f64 * row_height, columns, row_height);
            shapes.extend(row(series, &shown, &axis, span, place));
        }
        items.push(SceneItem::Group {
            by: (at as f64 * (each + COLUMN.1), 0.0),
            title: String::new(),
            items: shapes,
        });
    }
    (items, 22.0 + per.min(lines.len()) as f64 * row_height + 2.0)
}

/// The widths of a row, and of the name in it.
#[derive(Clone, Copy)]
struct SparkColumns {
    each: f64,
    name: f64,
}

impl SparkColumns {
    /// Where the course and the number are: left and width of the one, left of the other.
    fn places(self) -> ((f64, f64), f64) {
        let number = 80.0_f64.min(self.each * 0.28);
        let course = (self.each - self.name - number - 18.0).max(20.0);
        ((self.name + 10.0, course), self.each - number)
    }
}

/// Whether rows have room for one line of letters only.
fn is_low(tall: f64) -> bool {
    tall < 28.0
}

/// What a line is called.
fn name(series: &Series<'_>) -> String {
    words::joined(&[&areas::name(series.country), &series.name])
}

/// Heads of the columns.
fn head(span: (i64, i64), columns: SparkColumns) -> Vec<SceneItem> {
    let ((left, long), _) = columns.places();
    let each = columns.each;
    let text = |x: f64, text: String, anchor: Anchor| {
        SceneItem::from(TextLine::new((x, 12.0), text, SMALL, Ink::Muted).anchored(anchor))
    };
    let mut items = vec![
        text(left, span.0.to_string(), Anchor::Start),
        text(each, "latest".into(), Anchor::End),
        SceneItem::line((0.0, 18.0), (each, 18.0), Stroke::of(Ink::Axis, 1.0)),
    ];
    if span.1 > span.0 && long > 80.0 {
        items.push(text(left + long, span.1.to_string(), Anchor::End));
    }
    items
}

/// One row: name, course, last number and its year.
fn row(
    series: &Series<'_>,
    shown: &dyn Fn(&Estimate) -> String,
    axis: &AmountAxis,
    span: (i64, i64),
    (y, columns, tall): (f64, SparkColumns, f64),
) -> Vec<SceneItem> {
    let ((left, long), number) = columns.places();
    let (name, each) = (name(series), columns.each);
    let mut items = Vec::new();
    let lines = if is_low(tall) { 1 } else { 2 };
    let names = wrap_to(&name, SIZE, false, left - 10.0, lines);
    let mut base = y + tall / 2.0 + 4.2 - (names.len() as f64 - 1.0) * 6.5;
    for line in names {
        items.push(TextLine::new((0.0, base), line, SIZE, Ink::Text).into());
        base += 13.0;
    }
    let plot = Plot {
        axis,
        span,
        across: (left, long),
        base: y + tall - 5.0,
        height: tall - 10.0,
    };
    let from = (left, plot.base);
    let mut course = vec![SceneItem::line(
        from,
        (left + long, plot.base),
        Stroke::of(Ink::Grid, 1.0),
    )];
    course.extend(joins(series, &plot).into_iter().map(thin));
    course.extend(points(series, &plot));
    let last = series.last();
    let told = last.map_or("not known".into(), |(year, _, figure)| {
        format!("{} in {year}", shown(figure))
    });
    items.push(SceneItem::titled(format!("{name}: {told}"), course));
    if let Some((year, _, figure)) = last {
        let year = format!("’{:02}", year.rem_euclid(100));
        let wide = width(&year, SMALL, false);
        let shown = shortened(&shown(figure), SIZE, true, each - number - wide - 6.0);
        let base = y + tall / 2.0 + 4.2;
        let text = TextLine::new((each - wide - 6.0, base), shown, SIZE, Ink::Text).bold();
        items.push(text.anchored(Anchor::End).into());
        let text = TextLine::new((each, base), year, SMALL, Ink::Muted);
        items.push(text.anchored(Anchor::End).into());
    }
    items.push(SceneItem::line(
        (0.0, y + tall),
        (each, y + tall),
        Stroke::of(Ink::Grid, 0.7),
    ));
    items
}

/// A line of a small plot.
fn thin(item: SceneItem) -> SceneItem {
    match item {
        SceneItem::Line { from, to, stroke } => SceneItem::line(
            from,
            to,
            Stroke {
                width: 1.4,
                ..stroke
            },
        ),
        item => item,
    }
}

/// Years that no line joins, contradicted totals, and the last year.
fn points(series: &Series<'_>, plot: &Plot<'_>) -> Vec<SceneItem> {
    let known = series.known();
    let last = known.last().map(|(year, _)| *year);
    let mut items = Vec::new();
    for (year, range) in &known {
        let at = (
            plot.x(*year),
            plot.y(f64::midpoint(range.low, plot.high(*range))),
        );
        let ink = Ink::Series(series.ink);
        if series.is_contradicted(*year) {
            items.push(SceneItem::outlined(
                (at.0 - 2.5, at.1 - 2.5),
                (5.0, 5.0),
                Paint::Hatch(ink),
                Stroke::of(ink, 0.7),
            ));
            continue;
        }
        let is_joined = known
            .iter()
            .any(|(other, _)| (other - year).abs() == 1 && !series.is_contradicted(*other));
        if is_joined && Some(*year) != last {
            continue;
        }
        let exact = range.number().is_some();
        items.push(SceneItem::Circle {
            at,
            radius: if Some(*year) == last { 2.8 } else { 1.8 },
            fill: Paint::Solid(if exact { ink } else { Ink::Paper }),
            stroke: Some(Stroke::of(if exact { Ink::Paper } else { ink }, 1.0)),
        });
    }
    items
}
