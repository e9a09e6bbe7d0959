//! A panel: axis, lines, and their names where these end.

use super::super::scene::{Anchor, SceneItem, Stroke, TextBlock, TextLine};
use super::super::theme::Ink;
use super::Series;
use super::axis::AmountAxis;
use crate::figure::{amounts, text};
use crate::stats::mathematics::bounds::Range;
use crate::stats::{Statistic, Unit, areas};

/// The size of letters.
const SIZE: f64 = 11.0;

/// One panel.
pub(super) struct Panel<'p, 'a, 'b> {
    /// Its lines.
    pub panel: &'p [&'b Series<'a>],
    /// The lines of other panels, in grey.
    pub peers: Vec<&'b Series<'a>>,
    /// First and last year.
    pub span: (i64, i64),
    /// Width of all, height of the plot.
    pub size: (f64, f64),
    /// Whether it is the only one.
    pub single: bool,
    /// What is measured.
    pub unit: Unit,
    /// Its axis of amounts.
    pub axis: AmountAxis,
}

/// Where years and amounts lie, in pixels.
pub(super) struct Plot<'p> {
    pub axis: &'p AmountAxis,
    pub span: (i64, i64),
    /// Left end and length.
    pub across: (f64, f64),
    /// The lower end.
    pub base: f64,
    pub height: f64,
}

impl Plot<'_> {
    const INSET: f64 = 6.0;

    /// The place of a year.
    pub(super) fn x(&self, year: i64) -> f64 {
        let years = (self.span.1 - self.span.0) as f64;
        let part = if years > 0.0 {
            (year - self.span.0) as f64 / years
        } else {
            0.5
        };
        self.across.0 + Self::INSET + part * (self.across.1 - 2.0 * Self::INSET)
    }

    /// The height of an amount.
    pub(super) fn y(&self, value: f64) -> f64 {
        self.base - self.axis.part(value) * self.height
    }

    /// The upper end of a range: of one without, that of the axis.
    pub(super) fn high(&self, range: Range) -> f64 {
        range.high.unwrap_or(self.axis.high)
    }
}

impl Panel<'_, '_, '_> {
    /// The room that the numbers of the axis need at the left, and the names of the lines at the right.
    pub(super) fn sides(&self, statistic: &Statistic) -> (f64, f64) {
        let labels = self
            .axis
            .ticks
            .iter()
            .map(|tick| amounts::tick(self.unit, *tick));
        let wide = |label: String| text::width(&label, SIZE, false);
        let left = labels.map(wide).fold(0.0, f64::max) + 8.0;
        let ends = self.ends(statistic);
        let lines = ends.iter().flatten();
        let right = lines
            .map(|line| text::width(line, SIZE, true))
            .fold(0.0, f64::max);
        (left, (right + 12.0).min(self.size.0 * 0.45).max(10.0))
    }

    /// Its shapes, and its height.
    pub(super) fn draw(&self, statistic: &Statistic, sides: (f64, f64)) -> (Vec<SceneItem>, f64) {
        let (mut items, top) = self.head();
        let ends = self.ends(statistic);
        // as tall as the names of its lines need
        let names: f64 = ends
            .iter()
            .map(|lines| lines.len() as f64 * 13.0 + 2.0)
            .sum();
        let height = self.size.1.max(names);
        let (left, right) = sides;
        let plot = Plot {
            axis: &self.axis,
            span: self.span,
            across: (left, (self.size.0 - left - right).max(20.0)),
            base: top + height,
            height,
        };
        items.extend(self.grid(&plot));
        for peer in &self.peers {
            let grey = Series {
                years: peer.years.clone(),
                name: String::new(),
                ink: 3,
                ..**peer
            };
            items.extend(
                super::line::joins(&grey, &plot)
                    .into_iter()
                    .filter_map(|item| faint(&item)),
            );
        }
        for series in self.panel {
            items.push(super::line::line(series, statistic, &plot));
        }
        let wanted: Vec<(f64, f64)> = self
            .panel
            .iter()
            .map(|series| self.at_end(series, &plot))
            .collect();
        let inks: Vec<u8> = self.panel.iter().map(|series| series.ink).collect();
        items.extend(names_at(
            &wanted,
            &ends,
            &inks,
            (top - 6.0, plot.base + 6.0),
        ));
        (items, plot.base + 20.0)
    }

    /// The name of its country above it, and where the plot begins.
    fn head(&self) -> (Vec<SceneItem>, f64) {
        let (mut items, mut top) = (Vec::new(), 4.0);
        if !self.single {
            let name = areas::name(self.panel[0].country);
            let lines = text::wrap_to(&name, 12.0, true, self.size.0, 2);
            items.extend(TextBlock::bold(12.0, 15.0, 6.0).write(&mut top, lines));
            top += 3.0;
        }
        (items, top)
    }

    /// The lines of amounts, and the years below.
    fn grid(&self, plot: &Plot<'_>) -> Vec<SceneItem> {
        let mut items = Vec::new();
        let (left, long) = plot.across;
        for tick in &self.axis.ticks {
            let label = amounts::tick(self.unit, *tick);
            let y = plot.y(*tick);
            let ink = if *tick == self.axis.low {
                Ink::Axis
            } else {
                Ink::Grid
            };
            items.push(SceneItem::line(
                (left, y),
                (left + long, y),
                Stroke::of(ink, 1.0),
            ));
            let text = TextLine::new((left - 6.0, y + 4.0), label, SIZE, Ink::Muted);
            items.push(text.anchored(Anchor::End).into());
        }
        for year in years(self.span, long) {
            let x = plot.x(year);
            let (base, end) = ((x, plot.base), (x, plot.base + 4.0));
            items.push(SceneItem::line(base, end, Stroke::of(Ink::Axis, 1.0)));
            let text = TextLine::new((x, plot.base + 16.0), year.to_string(), SIZE, Ink::Muted);
            items.push(text.anchored(Anchor::Middle).into());
        }
        items
    }

    /// Where the name of a line belongs.
    fn at_end(&self, series: &Series<'_>, plot: &Plot<'_>) -> (f64, f64) {
        let last = series.last();
        let middle = last.map_or(plot.axis.low, |(_, range, _)| {
            f64::midpoint(range.low, plot.high(range)).min(plot.axis.high)
        });
        let x = match last {
            Some((year, ..)) if self.panel.len() == 1 => plot.x(year) + 8.0,
            _ => plot.across.0 + plot.across.1 + 4.0, // the names of several are in a column
        };
        (x, plot.y(middle))
    }

    /// The label at the end of each line: last number, country, series.
    fn ends(&self, statistic: &Statistic) -> Vec<Vec<String>> {
        let same = self
            .panel
            .iter()
            .all(|series| series.country == self.panel[0].country);
        let most = (self.size.0 * 0.4 - 10.0).max(40.0);
        let end = |series: &&Series<'_>| {
            let number = series.last().map_or("not known".into(), |(_, _, figure)| {
                amounts::words(statistic, figure)
            });
            let mut name = Vec::new();
            if self.single && !(same && self.panel.len() > 1 && !series.name.is_empty()) {
                name.push(areas::name(series.country));
            }
            if !series.name.is_empty() && (self.panel.len() > 1 || self.single) {
                name.push(series.name.clone());
            }
            let mut lines = text::wrap_to(&number, SIZE, true, most, 2);
            let name = name.join(", ");
            if !name.is_empty() {
                lines.extend(text::wrap_to(&name, SIZE, false, most, 4));
            }
            lines
        };
        let is_unknown = self.panel.iter().all(|series| series.last().is_none());
        if is_unknown && self.panel.len() > 1 {
            // once for all lines
            let mut ends = vec![Vec::new(); self.panel.len()];
            ends[0].push("not known".to_owned());
            return ends;
        }
        self.panel.iter().map(end).collect()
    }
}

/// The years below an axis, whole and as many as there is room for.
pub(super) fn years((first, last): (i64, i64), long: f64) -> Vec<i64> {
    let fit = (long / 40.0).floor().max(1.0) as i64;
    let step = [1, 2, 5, 10, 20, 50, 100]
        .into_iter()
        .find(|step| (last - first) / step < fit)
        .unwrap_or(100);
    let from = first + (step - first.rem_euclid(step)) % step;
    (0..=(last - from) / step)
        .map(|at| from + at * step)
        .collect()
}

/// A line of another panel: thin, and without its bands.
fn faint(item: &SceneItem) -> Option<SceneItem> {
    match item {
        SceneItem::Line { from, to, .. } => {
            Some(SceneItem::line(*from, *to, Stroke::of(Ink::Tint(3), 1.0)))
        }
        _ => None,
    }
}

/// The names of lines at their ends, pushed apart where they would overlap.
fn names_at(
    wanted: &[(f64, f64)],
    names: &[Vec<String>],
    inks: &[u8],
    (top, bottom): (f64, f64),
) -> Vec<SceneItem> {
    let tall = |nth: usize| names[nth].len() as f64 * 13.0;
    let mut order: Vec<usize> = (0..wanted.len()).collect();
    order.sort_by(|a, b| wanted[*a].1.total_cmp(&wanted[*b].1));
    let mut places = vec![0.0; wanted.len()];
    let mut free = top;
    for &nth in &order {
        places[nth] = (wanted[nth].1 - tall(nth) / 2.0).max(free);
        free = places[nth] + tall(nth) + 2.0;
    }
    let mut limit = bottom;
    for &nth in order.iter().rev() {
        places[nth] = places[nth].min(limit - tall(nth));
        limit = places[nth] - 2.0;
    }
    let mut items = Vec::new();
    for &nth in &order {
        for (line, text) in names[nth].iter().enumerate() {
            let at = (
                wanted[nth].0,
                places[nth] + (line as f64 + 1.0) * 13.0 - 3.0,
            );
            let mut text = TextLine::new(at, text.clone(), SIZE, Ink::Word(inks[nth]));
            text.bold = line == 0;
            items.push(text.into());
        }
    }
    items
}
