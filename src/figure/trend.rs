//! `trend`: a line a series over the years, a panel a country where there are many.
//!
//! Years without a figure are a gap in the line; sources, measures and groups are lines of their own, never joined.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::scene::{Anchor, Item, Paint, Step, Stroke, Text};
use super::theme::{Ink, SERIES};
use super::{Chart, Drawing, Style, amounts, nicely, select, terminal, text, vega, words};
use crate::render::{Document, Screen, sources};
use crate::stats::bounds::Range;
use crate::stats::{Figure, Public, Query, Statistic, Status, Unit, areas};

/// The figure.
pub(super) const CHART: Chart = Chart {
    name: "trend",
    description: "A statistic over the years: bounds as a band, gaps as gaps",
    statistic: "detected-victims",
    any: true,
    by: &["year"],
    countries: &[],
    choose,
    draw,
    text: lines,
    vega: specification,
};

/// So many panels are drawn.
const PANELS: usize = 48;
/// The size of letters.
const SIZE: f64 = 11.0;

/// A line.
struct Series<'a> {
    country: &'a str,
    /// What tells it from others of its country: source, group, measure.
    name: String,
    /// By year; `None` is a year of which it is said that nothing is known.
    years: BTreeMap<i64, (Option<Range>, &'a Figure)>,
}

/// Figures of a year: those computed from all years of a series have none.
fn choose(table: Public, _: &Query) -> Public {
    let tiers = amounts::statistic(&table).is_some_and(|statistic| statistic.unit == Unit::Tier);
    let pooled = select::figures(&table)
        .iter()
        .any(|figure| figure.year().is_none());
    let table = table.keeping(|figure| figure.year().is_some() && !tiers);
    if pooled {
        table.noting("figures of no year, or of years pooled, are not drawn".into())
    } else {
        table
    }
}

/// The lines, those of a country together.
fn series<'a>(document: &Document<'a>) -> Vec<Series<'a>> {
    let table = document.table;
    let ids = sources(table);
    let beside = amounts::beside(table);
    let Some(statistic) = amounts::statistic(table) else {
        return Vec::new();
    };
    let mut all: Vec<(Vec<String>, Series<'_>)> = Vec::new();
    for figure in select::figures(table) {
        let Some(year) = figure.year() else { continue };
        let key = amounts::series(figure, beside);
        let known = |(other, series): &(Vec<String>, Series<'_>)| {
            *other == key && series.country == figure.key("country")
        };
        let at = all.iter().position(known).unwrap_or_else(|| {
            let source = ids.iter().position(|id| id == figure.key("source"));
            let reference = source
                .filter(|_| ids.len() > 1)
                .map(|at| format!("[{}]", at + 1));
            let name = [amounts::name(table, figure), reference.unwrap_or_default()];
            let name = name.join(" ").trim().to_owned();
            let country = figure.key("country");
            let years = BTreeMap::new();
            all.push((
                key.clone(),
                Series {
                    country,
                    name,
                    years,
                },
            ));
            all.len() - 1
        });
        let amount = amounts::amount(statistic, figure);
        all[at].1.years.insert(year, (amount, figure));
    }
    let mut series: Vec<Series<'_>> = all.into_iter().map(|(_, series)| series).collect();
    series.sort_by_key(|series| areas::position(series.country));
    series
}

/// The panels: one for all where they are few, else one a country.
fn panels<'a, 'b>(series: &'b [Series<'a>]) -> Vec<Vec<&'b Series<'a>>> {
    if series.len() <= usize::from(SERIES) {
        return vec![series.iter().collect()]
            .into_iter()
            .filter(|panel: &Vec<_>| !panel.is_empty())
            .collect();
    }
    let mut panels: Vec<Vec<&Series<'_>>> = Vec::new();
    for one in series.chunk_by(|a, b| a.country == b.country) {
        // more lines than colours would be told apart by nobody
        for part in one.chunks(usize::from(SERIES)) {
            panels.push(part.iter().collect());
        }
    }
    panels
}

fn top(range: Range) -> f64 {
    range.high.unwrap_or(range.low).max(range.low)
}

fn most(panel: &[&Series<'_>]) -> f64 {
    let known = panel.iter().flat_map(|series| series.years.values());
    known
        .filter_map(|(range, _)| range.map(top))
        .fold(0.0, f64::max)
}

fn draw(document: &Document<'_>, style: &Style) -> Drawing {
    let all = series(document);
    let panels = panels(&all);
    let Some(statistic) = amounts::statistic(document.table) else {
        return Drawing::default();
    };
    let years: Vec<i64> = all
        .iter()
        .flat_map(|series| series.years.keys().copied())
        .collect();
    let span = (
        years.iter().copied().min().unwrap_or(0),
        years.iter().copied().max().unwrap_or(0),
    );
    let wide = style.inner();
    let single = panels.len() == 1;
    let columns = if single {
        1
    } else {
        ((wide + 24.0) / 224.0).floor().clamp(1.0, 6.0) as usize
    };
    let gap = 24.0;
    let each = (wide - gap * (columns as f64 - 1.0)) / columns as f64;
    let mut items = Vec::new();
    let mut y = 0.0;
    for row in panels
        .iter()
        .take(PANELS)
        .collect::<Vec<_>>()
        .chunks(columns)
    {
        let mut tallest: f64 = 0.0;
        for (at, panel) in row.iter().enumerate() {
            let size = (
                each,
                if single {
                    (each * 0.5).clamp(190.0, 380.0)
                } else {
                    120.0
                },
            );
            let (drawn, height) = Panel {
                panel,
                span,
                size,
                single,
                unit: statistic.unit,
            }
            .draw(statistic);
            items.push(Item::Group {
                by: (at as f64 * (each + gap), y),
                title: String::new(),
                items: drawn,
            });
            tallest = tallest.max(height);
        }
        y += tallest + 18.0;
    }
    let mut notes = Vec::new();
    if panels.len() > 1 {
        notes.push("Every panel has a scale of its own.".into());
    }
    if panels.len() > PANELS {
        notes.push(format!(
            "{} further panels are not drawn; name countries.",
            panels.len() - PANELS
        ));
    }
    let known = || all.iter().flat_map(|series| series.years.values());
    if known().any(|(range, _)| range.is_some_and(|range| range.number().is_none())) {
        notes.push("Light: between the bounds of a year; points: exact numbers.".into());
    }
    if all.iter().any(has_gap) {
        notes.push("Gaps: no figure for these years, not zero.".into());
    }
    if known().any(|(range, _)| range.is_none()) {
        notes.push("Crosses on the axis: not known or hidden.".into());
    }
    let place = words::places(all.iter().map(|series| series.country));
    let figures = select::figures(document.table);
    let title = words::joined(&[document.table.title(), &place, &words::years(figures)]);
    let unit = match statistic.unit {
        Unit::Share => "percent of the base".into(),
        unit => unit.word().to_owned(),
    };
    Drawing {
        alt: format!("{title}. {}", told(statistic, &all)),
        title,
        subtitle: words::capital(&format!("{unit} by year")),
        notes,
        items,
        height: (y - 18.0).max(0.0),
    }
}

fn has_gap(series: &Series<'_>) -> bool {
    let years: Vec<i64> = series
        .years
        .iter()
        .filter(|(_, (range, _))| range.is_some())
        .map(|(year, _)| *year)
        .collect();
    years.windows(2).any(|pair| pair[1] > pair[0] + 1)
}

/// The lines for those who do not see them.
fn told(statistic: &Statistic, all: &[Series<'_>]) -> String {
    let mut words = Vec::new();
    for series in all.iter().take(6) {
        let known: Vec<(&i64, &&Figure)> = series
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
        "There are no figures.".into()
    } else {
        words.join("; ") + "."
    }
}

/// One panel.
struct Panel<'p, 'a, 'b> {
    panel: &'p [&'b Series<'a>],
    span: (i64, i64),
    /// Width of all, height of the plot.
    size: (f64, f64),
    single: bool,
    unit: Unit,
}

impl Panel<'_, '_, '_> {
    fn draw(&self, statistic: &Statistic) -> (Vec<Item>, f64) {
        let mut items = Vec::new();
        let same = self
            .panel
            .iter()
            .all(|series| series.country == self.panel[0].country);
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
        let labels: Vec<String> = ticks
            .iter()
            .map(|tick| amounts::tick(self.unit, *tick))
            .collect();
        let widest = labels
            .iter()
            .map(|label| text::width(label, SIZE, false))
            .fold(0.0, f64::max);
        let (left, base) = (widest + 8.0, top + self.size.1);
        let ends = self.ends(statistic, same);
        let room = ends
            .iter()
            .flatten()
            .map(|line| text::width(line, SIZE, false))
            .fold(0.0, f64::max);
        let right = (room + 10.0).min(self.size.0 * 0.4).max(10.0);
        let plot = (self.size.0 - left - right).max(20.0);
        let highest = ticks.last().copied().unwrap_or(1.0);
        let at_y = |value: f64| base - value / highest * self.size.1;
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
        for (tick, label) in ticks.iter().zip(labels) {
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
            items.push(line(series, statistic, nth as u8, &at_x, &at_y, highest));
        }
        // names at the ends of lines, pushed apart where they would stand on each other
        let mut wanted: Vec<(f64, usize)> = Vec::new();
        for (nth, series) in self.panel.iter().enumerate() {
            let last = series.years.values().rev().find_map(|(range, _)| *range);
            let middle = last.map_or(0.0, |range| {
                f64::midpoint(range.low, range.high.unwrap_or(highest))
            });
            wanted.push((at_y(middle.min(highest)), nth));
        }
        wanted.sort_by(|a, b| a.0.total_cmp(&b.0));
        let tall = |nth: usize| ends[nth].len() as f64 * 13.0;
        let mut places: Vec<f64> = Vec::new();
        let mut free = top - 6.0;
        for (y, nth) in &wanted {
            let place = (y - tall(*nth) / 2.0).max(free);
            places.push(place);
            free = place + tall(*nth) + 2.0;
        }
        let mut limit = base + 6.0;
        for (at, (_, nth)) in wanted.iter().enumerate().rev() {
            places[at] = places[at].min(limit - tall(*nth));
            limit = places[at] - 2.0;
        }
        for (place, (_, nth)) in places.iter().zip(&wanted) {
            let last = self.panel[*nth]
                .years
                .iter()
                .rev()
                .find(|(_, (range, _))| range.is_some());
            let x = last.map_or(left + plot, |(year, _)| at_x(*year)) + 8.0;
            let x = x.max(left + plot - inset + 4.0);
            for (nth_line, text) in ends[*nth].iter().enumerate() {
                let at = (x, place + (nth_line as f64 + 1.0) * 13.0 - 3.0);
                let mut text = Text::new(at, text.clone(), SIZE, Ink::Series(*nth as u8));
                text.bold = nth_line == 0;
                items.push(text.into());
            }
        }
        (items, base + 20.0)
    }

    /// What stands at the end of each line: country, series, last number.
    fn ends(&self, statistic: &Statistic, same: bool) -> Vec<Vec<String>> {
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
            return nicely::ticks(most, about);
        }
        // fractions have ticks between whole numbers
        let mut unit = 1.0;
        while most > 0.0 && most * unit < 100.0 && unit < 1e9 {
            unit *= 10.0;
        }
        nicely::ticks(most * unit, about)
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

/// A line with its band and points.
fn line(
    series: &Series<'_>,
    statistic: &Statistic,
    nth: u8,
    at_x: &impl Fn(i64) -> f64,
    at_y: &impl Fn(f64) -> f64,
    highest: f64,
) -> Item {
    let mut bands = Vec::new();
    let mut lines = Vec::new();
    let mut points = Vec::new();
    let known: Vec<(i64, Range)> = series
        .years
        .iter()
        .filter_map(|(year, (range, _))| range.map(|range| (*year, range)))
        .collect();
    let high = |range: Range| range.high.unwrap_or(highest);
    for pair in known.windows(2) {
        let ((year, a), (next, b)) = (pair[0], pair[1]);
        if next != year + 1 {
            continue;
        }
        let (x, x2) = (at_x(year), at_x(next));
        if a.number().is_some() && b.number().is_some() {
            let stroke = Stroke::of(Ink::Series(nth), 1.8);
            lines.push(Item::line((x, at_y(a.low)), (x2, at_y(b.low)), stroke));
        } else {
            bands.push(Item::Path {
                steps: vec![
                    Step::Move(x, at_y(high(a))),
                    Step::Line(x2, at_y(high(b))),
                    Step::Line(x2, at_y(b.low)),
                    Step::Line(x, at_y(a.low)),
                    Step::Close,
                ],
                fill: Paint::Solid(Ink::Tint(nth)),
                stroke: None,
            });
        }
    }
    for (year, range) in &known {
        let x = at_x(*year);
        let point = if let Some(value) = range.number() {
            Item::Circle {
                at: (x, at_y(value)),
                radius: 2.8,
                fill: Paint::Solid(Ink::Series(nth)),
                stroke: Some(Stroke::of(Ink::Paper, 0.8)),
            }
        } else {
            let (from, to) = (at_y(high(*range)), at_y(range.low));
            Item::outlined(
                (x - 3.0, from),
                (6.0, (to - from).max(1.0)),
                Paint::Solid(Ink::Tint(nth)),
                Stroke::of(Ink::Series(nth), 0.8),
            )
        };
        let figure = series
            .years
            .get(year)
            .map(|(_, figure)| amounts::words(statistic, figure));
        points.push(Item::titled(
            format!(
                "{}, {year}: {}",
                areas::name(series.country),
                figure.unwrap_or_default()
            ),
            vec![point],
        ));
    }
    for (year, (range, figure)) in &series.years {
        if range.is_none()
            && matches!(
                figure.status,
                Status::Unknown | Status::NotPublished | Status::Hidden
            )
        {
            let (x, y, s) = (at_x(*year), at_y(0.0), 3.0);
            let stroke = Stroke::of(Ink::Series(nth), 1.2);
            points.push(Item::line((x - s, y - s), (x + s, y + s), stroke));
            points.push(Item::line((x - s, y + s), (x + s, y - s), stroke));
        }
    }
    bands.extend(lines);
    bands.extend(points);
    Item::titled(String::new(), bands)
}

/// A line a year.
fn lines(document: &Document<'_>, screen: Screen) -> String {
    let Some(statistic) = amounts::statistic(document.table) else {
        return String::new();
    };
    let all = series(document);
    let mut out = String::new();
    for (nth, series) in all.iter().enumerate() {
        let name = words::joined(&[&areas::name(series.country), &series.name]);
        out += &format!("{}\n", terminal::bold(&name, screen));
        let most = most(&[series]);
        let room = usize::from(screen.width).saturating_sub(26).clamp(8, 80);
        let mut before = None;
        for (year, (range, figure)) in &series.years {
            if before.is_some_and(|before| *year > before + 1) {
                out += "     ⋮  no figure\n";
            }
            before = Some(*year);
            let bar = match range {
                Some(range) if most > 0.0 => {
                    let bar = terminal::bar(
                        range.low / most,
                        range.high.map_or(1.0, |high| high / most),
                        room,
                    );
                    terminal::colored(&bar, (nth % 4) as u8, screen) + " "
                }
                _ => String::new(),
            };
            out += &format!("  {year}  {bar}{}\n", amounts::words(statistic, figure));
        }
        out.push('\n');
    }
    out.trim_end_matches('\n').to_owned() + "\n"
}

fn specification(document: &Document<'_>) -> Value {
    let figures = select::figures(document.table);
    let statistic = amounts::statistic(document.table);
    let ids = sources(document.table);
    let values = vega::values(document, |at| {
        let figure = &figures[at];
        let amount = statistic.and_then(|statistic| amounts::amount(statistic, figure));
        let source = ids.iter().position(|id| id == figure.key("source"));
        let reference = source.map_or(String::new(), |at| format!("[{}]", at + 1));
        let name = amounts::name(document.table, figure);
        vec![
            ("place", areas::name(figure.key("country")).into()),
            ("series", format!("{name} {reference}").trim().into()),
            ("low", amount.map_or(Value::Null, |range| range.low.into())),
            (
                "high",
                amount
                    .and_then(|range| range.high)
                    .map_or(Value::Null, Value::from),
            ),
        ]
    });
    let x = json!({"field": "year", "type": "quantitative", "title": null, "axis": {"format": "d", "tickMinStep": 1}, "scale": {"zero": false}});
    let y = json!({"field": "low", "type": "quantitative", "title": null, "scale": {"zero": true}});
    let colors: Vec<&str> = (0..SERIES).map(|at| Ink::Series(at).hex(false)).collect();
    let color =
        json!({"field": "series", "type": "nominal", "title": null, "scale": {"range": colors}});
    // a line only joins years that follow each other
    let runs = json!([
        {"filter": "datum.low !== null"},
        {"calculate": "toNumber(datum.year)", "as": "year"},
        {"calculate": "datum.low === datum.high", "as": "exact"},
        {"window": [{"op": "lag", "field": "year", "as": "before"}, {"op": "lag", "field": "exact", "as": "exactly"}], "sort": [{"field": "year"}], "groupby": ["place", "series"]},
        {"calculate": "isValid(datum.before) && datum.year - datum.before === 1 ? 0 : 1", "as": "starts"},
        {"calculate": "datum.exactly && datum.exact ? datum.starts : 1", "as": "begins"},
        {"window": [{"op": "sum", "field": "starts", "as": "run"}, {"op": "sum", "field": "begins", "as": "line"}], "sort": [{"field": "year"}], "groupby": ["place", "series"]}
    ]);
    let detail = json!([{"field": "run", "type": "nominal"}]);
    json!({
        "data": {"values": values},
        "transform": runs,
        "facet": {"field": "place", "type": "nominal", "title": null, "sort": null},
        "columns": 3,
        "resolve": {"scale": {"y": "independent"}},
        "spec": {
            "width": 220,
            "height": 130,
            "layer": [
                {"mark": {"type": "area", "opacity": 0.3},
                    "encoding": {"x": x, "y": y, "y2": {"field": "high"}, "color": color, "detail": detail}},
                {"mark": {"type": "rule", "strokeWidth": 5, "opacity": 0.4},
                    "transform": [{"filter": "datum.high > datum.low"}],
                    "encoding": {"x": x, "y": y, "y2": {"field": "high"}, "color": color}},
                {"mark": {"type": "line"}, "transform": [{"filter": "datum.high === datum.low"}],
                    "encoding": {"x": x, "y": y, "color": color, "detail": {"field": "line", "type": "nominal"}}},
                {"mark": {"type": "point", "filled": true}, "transform": [{"filter": "datum.high === datum.low"}],
                    "encoding": {"x": x, "y": y, "color": color}}
            ]
        }
    })
}
