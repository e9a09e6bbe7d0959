//! Bars in blocks, a block a country: drawn, in a terminal, and as a Vega-Lite specification.

use serde_json::{Value, json};

use super::scene::{Anchor, Item, Paint, Stroke, Text};
use super::text::{shortened, width, wrap, wrap_to};
use super::theme::Ink;
use super::{Style, terminal};
use crate::render::Screen;
use crate::render::number;
use crate::stats::{Figure, Status};

/// Blocks of bars over one axis.
pub(super) struct Bars {
    pub blocks: Vec<Block>,
    /// From 0 to the end of the axis.
    pub ticks: Vec<f64>,
    /// Whether values are fractions of 1.
    pub percent: bool,
    /// The level of the intervals.
    pub confidence: f64,
}

/// Bars of one country, year and source.
#[derive(Default)]
pub(super) struct Block {
    pub label: String,
    /// Year, who counts, the reference.
    pub detail: String,
    pub bars: Vec<Bar>,
}

/// A bar and its words.
pub(super) struct Bar {
    pub label: String,
    pub series: u8,
    pub mark: Mark,
    /// `34 %`, `17`, `not published`.
    pub value: String,
    /// `17 of 50`.
    pub beside: String,
}

/// What a bar is like.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Mark {
    /// From 0 to `low`, and lighter to `high` (`None` where there is no upper bound); hollow where published without a base.
    Known {
        low: f64,
        high: Option<f64>,
        interval: Option<(f64, f64)>,
        hollow: bool,
    },
    /// Words alone: known, but no share of so few.
    Words,
    /// Not known: it may be anything.
    Unknown,
}

/// What stands where there is no number.
pub(super) fn no_number(status: Status) -> &'static str {
    match status {
        Status::Hidden => "hidden here",
        Status::NotPublished => "not published",
        _ => "unknown",
    }
}

impl Bar {
    /// A bar of a share.
    pub fn share(figure: &Figure, label: impl Into<String>, series: u8) -> Self {
        let (label, value) = (label.into(), number::share(figure));
        let of = match (figure.count, figure.base) {
            (Some(count), Some(base)) => {
                let small = number::small_base(figure);
                let (count, base) = (number::count(Some(count)), number::count(Some(base)));
                format!("{count} of {base}{small}")
            }
            _ => String::new(),
        };
        let remark = figure.remark.split(';').next().unwrap_or_default();
        let remark = if remark.starts_with("printed as") || remark.chars().count() <= 12 {
            remark
        } else {
            ""
        };
        let beside = format!("{of} {remark}").trim().to_owned();
        let Some(range) = figure.value.filter(|_| figure.status != Status::Hidden) else {
            return Self {
                label,
                series,
                mark: Mark::Unknown,
                value: no_number(figure.status).into(),
                beside: String::new(),
            };
        };
        if value == number::FEW {
            return Self {
                label,
                series,
                mark: Mark::Words,
                value: of,
                beside: "too few for a share".into(),
            };
        }
        let hollow = figure.status == Status::Published;
        let interval = figure
            .interval
            .map(|(low, high)| (low, high.unwrap_or(1.0)));
        let together = figure.level.is_some_and(|level| level.together.is_some());
        let mark = match (hollow, together) {
            (true, _) => " *",
            (_, true) => " ‡",
            _ => "",
        };
        Self {
            label,
            series,
            mark: Mark::Known {
                low: range.low,
                high: range.high,
                interval,
                hollow,
            },
            value: format!("{value}{mark}"),
            beside,
        }
    }

    /// A bar of a count.
    pub fn count(figure: &Figure, label: impl Into<String>, series: u8) -> Self {
        let (mark, value) = match figure.count {
            Some(count) if figure.status != Status::Hidden => (
                Mark::Known {
                    low: count.low as f64,
                    high: count.high.map(|high| high as f64),
                    interval: None,
                    hollow: false,
                },
                number::count(Some(count)),
            ),
            _ => (Mark::Unknown, no_number(figure.status).to_owned()),
        };
        Self {
            label: label.into(),
            series,
            mark,
            value,
            beside: figure.remark.clone(),
        }
    }

    fn is(&self, what: impl Fn(f64, Option<f64>, Option<(f64, f64)>, bool) -> bool) -> bool {
        matches!(self.mark, Mark::Known { low, high, interval, hollow } if what(low, high, interval, hollow))
    }

    /// Everything that is said of it.
    fn said(&self) -> String {
        let value = format!("{} {}", self.label, self.value);
        if self.beside.is_empty() {
            value.trim().to_owned()
        } else {
            format!("{} ({})", value.trim(), self.beside)
        }
    }
}

impl Bars {
    fn all(&self) -> impl Iterator<Item = &Bar> {
        self.blocks.iter().flat_map(|block| &block.bars)
    }

    fn most(&self) -> f64 {
        self.ticks
            .last()
            .copied()
            .filter(|most| *most > 0.0)
            .unwrap_or(1.0)
    }

    /// What the marks mean, of those that stand there.
    pub fn notes(&self) -> Vec<String> {
        let mut notes = Vec::new();
        if self
            .all()
            .any(|bar| bar.is(|low, high, _, _| high != Some(low)))
        {
            notes.push("lighter part of a bar: between the bounds that the source leaves".into());
        }
        if self
            .all()
            .any(|bar| bar.is(|_, _, interval, _| interval.is_some()))
        {
            let level = number::three(self.confidence * 100.0);
            notes.push(format!(
                "line across a bar: {level} % interval, what chance leaves open"
            ));
        }
        if self.all().any(|bar| bar.is(|_, _, _, hollow| hollow)) {
            notes.push("hollow bar: a percentage published without its base".into());
        }
        if self.all().any(|bar| bar.mark == Mark::Unknown) {
            notes.push("hatched: no number; it is not zero".into());
        }
        if self.all().any(|bar| bar.beside.contains('†')) {
            notes.push("† base under 30".into());
        }
        notes
    }

    /// The main numbers in a sentence a block.
    pub fn alt(&self) -> String {
        const MOST: usize = 60;
        let said = |block: &Block| {
            let bars: Vec<String> = block.bars.iter().map(Bar::said).collect();
            let head = [block.label.as_str(), &block.detail].join(", ");
            format!("{}: {}.", head.trim_end_matches(", "), bars.join("; "))
        };
        let mut said: Vec<String> = self.blocks.iter().map(said).collect();
        let more = said.len().saturating_sub(MOST);
        said.truncate(MOST);
        if more > 0 {
            said.push(format!("And {more} more."));
        }
        said.join(" ")
    }

    fn tick(&self, at: f64) -> String {
        if self.percent {
            format!("{:.0} %", at * 100.0)
        } else {
            number::three(at)
        }
    }

    /// The shapes and their height.
    pub fn draw(&self, style: &Style) -> (Vec<Item>, f64) {
        if self.blocks.is_empty() {
            let text = Text::new((0.0, 16.0), "nothing to show", 13.0, Ink::Muted);
            return (vec![text.into()], 24.0);
        }
        if style.is_narrow() {
            self.narrow(style)
        } else {
            self.wide(style)
        }
    }

    fn wide(&self, style: &Style) -> (Vec<Item>, f64) {
        let inner = style.inner();
        let widest = |most: f64, widths: &mut dyn Iterator<Item = f64>| {
            widths.fold(0.0, f64::max).min(most).ceil()
        };
        let first = widest(
            inner * 0.25,
            &mut self.blocks.iter().map(|block| {
                width(&block.label, 13.0, true).max(width(&block.detail, 11.0, false))
            }),
        );
        let second = widest(
            inner * 0.24,
            &mut self.all().map(|bar| width(&bar.label, 12.0, false)),
        );
        let left = first + 14.0 + if second > 0.0 { second + 10.0 } else { 0.0 };
        let room = inner - left;
        let plot = self.plot(room);
        let mut marks = Vec::new();
        let mut y = 22.0;
        for (at, block) in self.blocks.iter().enumerate() {
            if at > 0 {
                let line = Stroke::of(Ink::Grid, 1.0);
                marks.push(Item::line((0.0, y), (inner, y), line));
            }
            y += 7.0;
            let top = y;
            let mut label_y = top;
            for line in wrap_to(&block.label, 13.0, true, first, 3) {
                label_y += 16.0;
                marks.push(
                    Text::new((0.0, label_y), line, 13.0, Ink::Text)
                        .bold()
                        .into(),
                );
            }
            for line in wrap_to(&block.detail, 11.0, false, first, 3) {
                if !line.is_empty() {
                    label_y += 14.0;
                    marks.push(Text::new((0.0, label_y), line, 11.0, Ink::Muted).into());
                }
            }
            for bar in &block.bars {
                let lines = wrap_to(&bar.label, 12.0, false, second, 4);
                let high = (lines.len() as f64 * 14.5).max(15.0) + 7.0;
                let middle = y + high / 2.0;
                let mut line_y = middle - (lines.len() as f64 - 1.0) * 7.25 + 4.2;
                let mut shapes = Vec::new();
                for line in lines {
                    let at = (left - 10.0, line_y);
                    shapes.push(
                        Text::new(at, line, 12.0, Ink::Text)
                            .anchored(Anchor::End)
                            .into(),
                    );
                    line_y += 14.5;
                }
                shapes.extend(self.bar(bar, (left, middle), plot));
                shapes.extend(self.words(bar, (left, middle), plot, room));
                marks.push(Item::titled(bar.said(), shapes));
                y += high;
            }
            y = y.max(label_y + 4.0) + 7.0;
        }
        let mut items = self.grid(left, plot, (18.0, y));
        items.extend(marks);
        (items, y)
    }

    fn narrow(&self, style: &Style) -> (Vec<Item>, f64) {
        let inner = style.inner();
        let plot = inner - 2.0;
        let mut marks = Vec::new();
        let mut y = 22.0;
        for (at, block) in self.blocks.iter().enumerate() {
            if at > 0 {
                y += 8.0;
                let line = Stroke::of(Ink::Grid, 1.0);
                marks.push(Item::line((0.0, y), (inner, y), line));
            }
            y += 6.0;
            for line in wrap(&block.label, 13.0, true, inner) {
                y += 16.0;
                marks.push(Text::new((0.0, y), line, 13.0, Ink::Text).bold().into());
            }
            for line in wrap(&block.detail, 11.0, false, inner) {
                if !line.is_empty() {
                    y += 14.0;
                    marks.push(Text::new((0.0, y), line, 11.0, Ink::Muted).into());
                }
            }
            y += 4.0;
            for bar in &block.bars {
                let value = shortened(&bar.value, 12.0, true, inner * 0.5);
                let value_width = width(&value, 12.0, true);
                let label = wrap_to(&bar.label, 12.0, false, inner - value_width - 10.0, 3);
                let mut shapes = Vec::new();
                for (at, line) in label.iter().enumerate() {
                    y += 16.0;
                    if at == 0 {
                        let text = Text::new((inner, y), value.clone(), 12.0, Ink::Text).bold();
                        shapes.push(text.anchored(Anchor::End).into());
                    }
                    shapes.push(Text::new((0.0, y), line.clone(), 12.0, Ink::Text).into());
                }
                if !bar.beside.is_empty() {
                    y += 14.0;
                    let beside = shortened(&bar.beside, 11.0, false, inner);
                    shapes.push(Text::new((0.0, y), beside, 11.0, Ink::Muted).into());
                }
                y += 14.0;
                shapes.extend(self.bar(bar, (0.0, y), plot));
                y += 11.0;
                marks.push(Item::titled(bar.said(), shapes));
            }
        }
        let mut items = self.grid(0.0, plot, (18.0, y));
        items.extend(marks);
        (items, y)
    }

    /// How long the axis may be, so that the words behind the bars have room.
    fn plot(&self, room: f64) -> f64 {
        let most = self.most();
        let fits = self.all().map(|bar| {
            let Mark::Known {
                low,
                high,
                interval,
                ..
            } = bar.mark
            else {
                return room;
            };
            let end = interval.map_or(0.0, |(_, high)| high);
            let end = end.max(high.unwrap_or(most)).max(low) / most;
            let beside = width(&bar.beside, 11.0, false) + 6.0;
            let words = width(&bar.value, 12.0, true) + beside.min(room * 0.32) + 10.0;
            if end > 0.0 {
                (room - words) / end
            } else {
                room
            }
        });
        let last = self
            .ticks
            .last()
            .map_or(0.0, |last| width(&self.tick(*last), 11.0, false));
        fits.fold(room - last / 2.0, f64::min).max(room * 0.4)
    }

    fn grid(&self, left: f64, plot: f64, (top, bottom): (f64, f64)) -> Vec<Item> {
        let mut items = Vec::new();
        let mut free = f64::NEG_INFINITY;
        for tick in &self.ticks {
            let x = left + plot * tick / self.most();
            let ink = if *tick == 0.0 { Ink::Axis } else { Ink::Grid };
            items.push(Item::line((x, top), (x, bottom), Stroke::of(ink, 1.0)));
            let text = self.tick(*tick);
            let wide = width(&text, 11.0, false);
            let (anchor, from) = if left < wide / 2.0 && *tick == 0.0 {
                (Anchor::Start, x)
            } else if left < 1.0 && *tick == self.most() {
                (Anchor::End, x - wide)
            } else {
                (Anchor::Middle, x - wide / 2.0)
            };
            if from > free {
                let text = Text::new((x, 11.0), text, 11.0, Ink::Muted);
                items.push(text.anchored(anchor).into());
                free = from + wide + 8.0;
            }
        }
        items
    }

    /// The bar itself, its middle at a height.
    fn bar(&self, bar: &Bar, (left, middle): (f64, f64), plot: f64) -> Vec<Item> {
        const HIGH: f64 = 14.0;
        let most = self.most();
        let x = |value: f64| left + plot * (value / most).clamp(0.0, 1.0);
        let top = middle - HIGH / 2.0;
        let ink = Ink::Series(bar.series);
        let mut items = Vec::new();
        match bar.mark {
            Mark::Words => {}
            Mark::Unknown => items.push(Item::outlined(
                (left, top),
                (plot, HIGH),
                Paint::Hatch(Ink::Grid),
                Stroke::of(Ink::Grid, 1.0),
            )),
            Mark::Known {
                low,
                high,
                interval,
                hollow,
            } => {
                let end = high.unwrap_or(most);
                if end > low {
                    items.push(Item::outlined(
                        (x(low), top + 0.5),
                        (x(end) - x(low), HIGH - 1.0),
                        Paint::Solid(Ink::Tint(bar.series)),
                        Stroke::of(ink, 1.0),
                    ));
                }
                if hollow {
                    items.push(Item::outlined(
                        (left, top + 1.0),
                        ((x(low) - left).max(1.5), HIGH - 2.0),
                        Paint::Solid(Ink::Paper),
                        Stroke::of(ink, 2.0),
                    ));
                } else {
                    let size = ((x(low) - left).max(2.0), HIGH);
                    items.push(Item::rect((left, top), size, Paint::Solid(ink)));
                }
                if let Some((from, to)) = interval {
                    items.extend(whisker(x(from), x(to), middle));
                }
            }
        }
        items
    }

    /// The words behind a bar, or on it where it says nothing.
    fn words(&self, bar: &Bar, (left, middle): (f64, f64), plot: f64, room: f64) -> Vec<Item> {
        let base = middle + 4.2;
        let most = self.most();
        let wide = width(&bar.value, 12.0, true);
        let mut items = Vec::new();
        let mut x = match bar.mark {
            Mark::Known {
                low,
                high,
                interval,
                ..
            } => {
                let end = interval.map_or(0.0, |(_, high)| high);
                let end = end.max(high.unwrap_or(most)).max(low);
                left + plot * (end / most).clamp(0.0, 1.0) + 8.0
            }
            Mark::Words => left + 6.0,
            Mark::Unknown => {
                let size = (wide.min(plot - 12.0) + 10.0, 14.0);
                let at = (left + 6.0, middle - 7.0);
                items.push(Item::rect(at, size, Paint::Solid(Ink::Paper)));
                let text = shortened(&bar.value, 12.0, false, plot - 12.0);
                items.push(Text::new((left + 11.0, base), text, 12.0, Ink::Muted).into());
                return items;
            }
        };
        items.push(
            Text::new((x, base), bar.value.clone(), 12.0, Ink::Text)
                .bold()
                .into(),
        );
        x += wide + 6.0;
        let left_over = left + room - x;
        if !bar.beside.is_empty() && left_over > 24.0 {
            let beside = shortened(&bar.beside, 11.0, false, left_over);
            items.push(Text::new((x, base), beside, 11.0, Ink::Muted).into());
        }
        items
    }

    /// Lines of text.
    pub fn text(&self, screen: Screen) -> String {
        let total = usize::from(screen.width);
        let letters = |text: &str| text.chars().count();
        let label = self.all().map(|bar| letters(&bar.label)).max().unwrap_or(0);
        let label = label.min(total / 3);
        let said = |bar: &Bar| match bar.mark {
            Mark::Unknown => bar.value.clone(),
            Mark::Known {
                interval: Some((low, high)),
                ..
            } if self.percent => format!(
                "{}  {:.0}-{:.0} %  {}",
                bar.value,
                low * 100.0,
                high * 100.0,
                bar.beside
            ),
            _ => format!("{}  {}", bar.value, bar.beside),
        };
        let words = self
            .all()
            .map(|bar| letters(said(bar).trim()))
            .max()
            .unwrap_or(0);
        let words = words.min(total / 3);
        let room = total.saturating_sub(label + words + 5).clamp(8, 60);
        let mut out = String::new();
        for block in &self.blocks {
            let detail = if block.detail.is_empty() {
                String::new()
            } else {
                format!("  {}", block.detail)
            };
            out += &format!(" {}{detail}\n", terminal::bold(&block.label, screen));
            for bar in &block.bars {
                let most = self.most();
                let drawn = match bar.mark {
                    Mark::Unknown => "?".to_owned(),
                    Mark::Words => String::new(),
                    Mark::Known { low, high, .. } => {
                        terminal::bar(low / most, high.unwrap_or(most) / most, room)
                    }
                };
                let drawn = match bar.mark {
                    Mark::Unknown => drawn,
                    _ => terminal::colored(&drawn, bar.series, screen),
                };
                let line = format!(
                    "   {} {drawn} {}",
                    terminal::padded(&bar.label, label),
                    said(bar).trim()
                );
                out += line.trim_end();
                out.push('\n');
            }
        }
        out
    }
}

/// An interval: a thin line with ends, which stands out from the bar that it crosses.
pub(super) fn whisker(from: f64, to: f64, y: f64) -> Vec<Item> {
    let mut items = Vec::new();
    for (ink, width) in [(Ink::Paper, 4.0), (Ink::Text, 1.5)] {
        let stroke = Stroke::of(ink, width);
        let more = if ink == Ink::Paper { 1.25 } else { 0.0 };
        items.push(Item::line((from - more, y), (to + more, y), stroke));
        for x in [from, to] {
            items.push(Item::line((x, y - 4.0 - more), (x, y + 4.0 + more), stroke));
        }
    }
    items
}

/// The specification of such bars: rows have `place`, `label` and `words` beside their columns.
pub(super) fn vega(values: Value, percent: bool) -> Value {
    let (low, high) = if percent {
        ("value_low", "value_high")
    } else {
        ("count_low", "count_high")
    };
    let axis = if percent {
        json!({"format": ".0%"})
    } else {
        json!({"tickMinStep": 1})
    };
    let scale = if percent {
        json!({"domain": [0, 1]})
    } else {
        json!({"domainMin": 0})
    };
    let x =
        json!({"field": low, "type": "quantitative", "title": null, "axis": axis, "scale": scale});
    let known = format!("datum.{low} !== null && datum.status !== 'published'");
    let color = json!({"field": "label", "type": "nominal", "legend": null, "sort": null,
        "scale": {"range": (0..super::theme::SERIES).map(|at| Ink::Series(at).hex(false)).collect::<Vec<_>>()}});
    json!({
        "data": {"values": values},
        "facet": {"row": {"field": "place", "type": "nominal", "sort": null, "title": null,
            "header": {"labelAngle": 0, "labelAlign": "left", "labelAnchor": "start"}}},
        "resolve": {"scale": {"y": "independent"}},
        "spec": {
            "width": 420,
            "height": {"step": 22},
            "encoding": {"y": {"field": "label", "type": "nominal", "title": null, "sort": null}},
            "layer": [
                {"transform": [{"filter": known}], "mark": {"type": "bar", "height": 14},
                    "encoding": {"x": x, "color": color}},
                {"transform": [{"filter": format!("datum.{high} > datum.{low}")}],
                    "mark": {"type": "bar", "height": 14, "opacity": 0.35},
                    "encoding": {"x": x, "x2": {"field": high}, "color": color}},
                {"transform": [{"filter": "datum.status === 'published'"}],
                    "mark": {"type": "bar", "height": 12, "filled": false, "strokeWidth": 2},
                    "encoding": {"x": x, "color": color}},
                {"transform": [{"filter": "datum.ci_low !== null"}], "mark": {"type": "rule", "strokeWidth": 1.5},
                    "encoding": {"x": {"field": "ci_low", "type": "quantitative", "title": null}, "x2": {"field": "ci_high"}}},
                {"transform": [{"filter": format!("datum.{low} === null")}],
                    "mark": {"type": "text", "align": "left", "fontStyle": "italic", "color": Ink::Muted.hex(false)},
                    "encoding": {"x": {"datum": 0, "type": "quantitative"}, "text": {"field": "words"}}}
            ]
        }
    })
}
