//! A panel: axis, lines, and their names where these end.

use super::super::scene::{Anchor, Item, Stroke, Text};
use super::super::theme::Ink;
use super::{Series, most};
use crate::figure::{amounts, text, ticks};
use crate::stats::{Statistic, Unit, areas};

/// The size of letters.
const SIZE: f64 = 11.0;

/// One panel.
pub(super) struct Panel<'p, 'a, 'b> {
    /// Its lines.
    pub panel: &'p [&'b Series<'a>],
    /// First and last year.
    pub span: (i64, i64),
    /// Width of all, height of the plot.
    pub size: (f64, f64),
    /// Whether it is the only one.
    pub single: bool,
    /// What is measured.
    pub unit: Unit,
}

impl Panel<'_, '_, '_> {
    /// The room that the numbers of the axis need at the left, and the names of the lines at the right.
    pub(super) fn sides(&self, statistic: &Statistic) -> (f64, f64) {
        let ticks = self.ticks();
        let labels = ticks.iter().map(|tick| amounts::tick(self.unit, *tick));
        let wide = |label: String| text::width(&label, SIZE, false);
        let left = labels.map(wide).fold(0.0, f64::max) + 8.0;
        let ends = self.ends(statistic);
        let lines = ends.iter().flatten();
        let right = lines
            .map(|line| text::width(line, SIZE, true))
            .fold(0.0, f64::max);
        (left, (right + 10.0).min(self.size.0 * 0.45).max(10.0))
    }

    /// Its shapes, and its height.
    pub(super) fn draw(&self, statistic: &Statistic, sides: (f64, f64)) -> (Vec<Item>, f64) {
        let mut items = Vec::new();
        let mut top = 4.0;
        if !self.single {
            let name = areas::name(self.panel[0].country);
            for line in text::wrap_to(&name, 12.0, true, self.size.0, 2) {
                items.push(
                    Text::new((0.0, top + 9.0), line, 12.0, Ink::Text)
                        .bold()
                        .into(),
                );
                top += 15.0;
            }
            top += 3.0;
        }
        let ticks = self.ticks();
        let ends = self.ends(statistic);
        // as tall as the names of its lines need
        let names: f64 = ends
            .iter()
            .map(|lines| lines.len() as f64 * 13.0 + 2.0)
            .sum();
        let height = self.size.1.max(names);
        let ((left, right), base) = (sides, top + height);
        let plot = (self.size.0 - left - right).max(20.0);
        let highest = ticks.last().copied().unwrap_or(1.0);
        let at_y = |value: f64| base - value / highest * height;
        let years = (self.span.1 - self.span.0).max(1) as f64;
        let single_year = self.span.0 == self.span.1;
        let inset = 6.0;
        let at_x = |year: i64| {
            let part = if single_year {
                0.5
            } else {
                (year - self.span.0) as f64 / years
            };
            left + inset + part * (plot - 2.0 * inset)
        };
        for tick in &ticks {
            let label = amounts::tick(self.unit, *tick);
            let y = at_y(*tick);
            let ink = if *tick == 0.0 { Ink::Axis } else { Ink::Grid };
            items.push(Item::line(
                (left, y),
                (left + plot, y),
                Stroke::of(ink, 1.0),
            ));
            items.push(
                Text::new((left - 6.0, y + 4.0), label, SIZE, Ink::Muted)
                    .anchored(Anchor::End)
                    .into(),
            );
        }
        for year in self.years(plot) {
            let x = at_x(year);
            items.push(Item::line(
                (x, base),
                (x, base + 4.0),
                Stroke::of(Ink::Axis, 1.0),
            ));
            items.push(
                Text::new((x, base + 16.0), year.to_string(), SIZE, Ink::Muted)
                    .anchored(Anchor::Middle)
                    .into(),
            );
        }
        for (nth, series) in self.panel.iter().enumerate() {
            items.push(super::line::line(
                series, statistic, nth as u8, &at_x, &at_y, highest,
            ));
        }
        let end = left + plot;
        let at_end = |series: &Series<'_>| {
            let mut known = series.years.iter().rev();
            let last = known.find(|(_, (range, _))| range.is_some());
            let middle = last
                .and_then(|(_, (range, _))| *range)
                .map_or(0.0, |range| {
                    f64::midpoint(range.low, range.high.unwrap_or(highest)).min(highest)
                });
            let x = match last {
                Some((year, _)) if self.panel.len() == 1 => at_x(*year) + 8.0,
                _ => end + 4.0, // the names of several stand in a column
            };
            (x, at_y(middle))
        };
        let wanted: Vec<(f64, f64)> = self.panel.iter().map(|series| at_end(series)).collect();
        items.extend(names_at(&wanted, &ends, (top - 6.0, base + 6.0)));
        (items, base + 20.0)
    }

    /// The label at the end of each line: country, series, last number.
    fn ends(&self, statistic: &Statistic) -> Vec<Vec<String>> {
        let same = self
            .panel
            .iter()
            .all(|series| series.country == self.panel[0].country);
        let most = (self.size.0 * 0.4 - 10.0).max(40.0);
        let end = |series: &&Series<'_>| {
            let last = series
                .years
                .values()
                .rev()
                .find(|(range, _)| range.is_some());
            let number = last.map_or("not known".into(), |(_, figure)| {
                amounts::words(statistic, figure)
            });
            let mut name = Vec::new();
            if self.single && !(same && self.panel.len() > 1 && !series.name.is_empty()) {
                name.push(areas::name(series.country));
            }
            if !series.name.is_empty() && (self.panel.len() > 1 || self.single) {
                name.push(series.name.clone());
            }
            let mut lines = vec![number];
            let name = name.join(", ");
            if !name.is_empty() {
                let lines_left = if self.single { 3 } else { 2 };
                lines.extend(text::wrap_to(&name, SIZE, false, most, lines_left));
            }
            lines
        };
        self.panel.iter().map(end).collect()
    }

    fn ticks(&self) -> Vec<f64> {
        let most = most(self.panel);
        let about = if self.single { 5 } else { 3 };
        if amounts::counts(self.unit) {
            return ticks::ticks(most, about);
        }
        // fractions have ticks between whole numbers
        let mut unit = 1.0;
        while most > 0.0 && most * unit < 100.0 && unit < 1e9 {
            unit *= 10.0;
        }
        ticks::ticks(most * unit, about)
            .into_iter()
            .map(|tick| tick / unit)
            .collect()
    }

    /// The years below the axis, whole and as many as there is room for.
    fn years(&self, plot: f64) -> Vec<i64> {
        let (first, last) = self.span;
        let fit = (plot / 40.0).floor().max(1.0) as i64;
        let step = [1, 2, 5, 10, 20, 50, 100]
            .into_iter()
            .find(|step| (last - first) / step < fit)
            .unwrap_or(100);
        let from = first + (step - first.rem_euclid(step)) % step;
        (0..=(last - from) / step)
            .map(|at| from + at * step)
            .collect()
    }
}

/// The names of lines at their ends, pushed apart where they would overlap.
fn names_at(wanted: &[(f64, f64)], names: &[Vec<String>], (top, bottom): (f64, f64)) -> Vec<Item> {
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
            let mut text = Text::new(at, text.clone(), SIZE, Ink::Series(nth as u8));
            text.bold = line == 0;
            items.push(text.into());
        }
    }
    items
}
