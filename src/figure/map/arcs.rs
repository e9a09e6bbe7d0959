//! Flows as arcs: from the middle of the origin to that of the destination, as wide as the flow; what stays at home as a ring.

use super::super::flows::{self, Flow, FlowBlock, OTHERS};
use super::super::scene::{Paint, SceneItem, Stroke, TextLine};
use super::super::theme::Ink;
use super::super::{Drawing, Style};
use super::arc::{self, FlowArc};
use super::heart;
use super::labels::Labels;
use super::lands;
use super::legend::{self, LegendEntry};
use super::view::MapView;
use super::world::{World, world};
use crate::render::{Document, number};
use crate::stats::{Count, Estimate, Note, Public, Weight, areas};

/// The most places that are labelled, and the most arcs with a number.
const NAMED: usize = 24;
const NUMBERED: usize = 12;

/// For the flows, those of one source and year: arcs of several lie on each other and would be added by the eye.
pub(super) fn choose(table: Public) -> Public {
    let blocks = flows::blocks(&table, usize::MAX);
    let (count, chosen) = (blocks.len(), blocks.first().map(|block| key(block.first)));
    let Some(chosen) = chosen.filter(|_| count > 1) else {
        return table;
    };
    let source = chosen.0.clone();
    let text = format!(
        "Shown: {source}; {} other sources or years are left out, because arcs would overlap.",
        count - 1
    );
    let note = Note::stated("one-series", Weight::Background, text)
        .hinting("`--source` and `--year` select others.");
    table
        .clone()
        .keeping(|figure| key(figure) == chosen)
        .noting(note)
}

fn key(figure: &Estimate) -> (String, String, bool) {
    let cases = flows::is_of_cases(figure);
    (
        figure.key("source").to_owned(),
        figure.key("year").to_owned(),
        cases && figure.count.is_some(),
    )
}

/// The position of a country, or the middle of the countries of an area; none for places that a source combines.
pub(super) fn place(world: &World, code: &str) -> Option<(f64, f64)> {
    if let Some(land) = world.land(code) {
        return Some(land.point);
    }
    let members = areas::members(code);
    let points: Vec<(f64, f64)> = members
        .iter()
        .filter_map(|code| world.land(code))
        .map(|land| land.point)
        .collect();
    // as vectors: the middle of places left and right of the 180th meridian lies between them
    let sum = points
        .iter()
        .fold((0.0, 0.0, 0.0), |(x, y, z), (longitude, latitude)| {
            let (l, p) = (longitude.to_radians(), latitude.to_radians());
            (x + p.cos() * l.cos(), y + p.cos() * l.sin(), z + p.sin())
        });
    let flat = sum.0.hypot(sum.1);
    (!points.is_empty() && flat > 0.0).then(|| {
        (
            sum.1.atan2(sum.0).to_degrees(),
            sum.2.atan2(flat).to_degrees(),
        )
    })
}

/// The map.
pub(super) fn draw(document: &Document<'_>, style: &Style) -> Drawing {
    let wide = style.inner();
    let most = number_drawn(document, wide);
    let blocks = flows::blocks(document.table, most);
    let world = world();
    let empty = Vec::new();
    let all = blocks.first().map_or(&empty, |block| &block.flows);
    let (on_map, off): (Vec<&Flow>, Vec<&Flow>) = all
        .iter()
        .partition(|flow| place(world, &flow.from).is_some() && place(world, &flow.to).is_some());
    let codes = ends(&on_map);
    let heart = heart::heart(world, &on_map, &codes);
    let shown: Vec<&str> = heart.iter().flat_map(|code| lands_of(code)).collect();
    let places: Vec<(f64, f64)> = heart.iter().filter_map(|code| place(world, code)).collect();
    let view = MapView::of(world, &shown, &places, wide);
    let unit = blocks.first().map_or("victims", FlowBlock::unit);
    let mut arcs = Arcs {
        view: &view,
        most: widest(&on_map),
        unit,
        names: Labels::default(),
    };
    let mut items = vec![lands::ground(&view, view.outlines(), |_| false)];
    items.extend(lands::borders(&view, view.outlines()));
    items.extend(arcs.shapes(&on_map, &codes));
    let unnamed = arcs.name(&on_map, &codes);
    arcs.number(&on_map);
    let (scale, top) = widths(arcs.most, unit, view.size.1 + 14.0);
    let mut notes = arcs.notes(&codes, unnamed);
    items.append(&mut arcs.names.items);
    items.extend(scale);
    let (key, height) = legend::draw(&entries(&on_map), top, wide);
    items.extend(key);
    notes.extend(blocks.first().and_then(folded));
    notes.extend(without_place(&off));
    notes.push("arcs are not travel routes".into());
    notes.push(view.about_borders());
    let title = flows::title(document, &blocks);
    Drawing {
        alt: format!("Map. {title}. {}", flows::told(&blocks)),
        subtitle: format!("Arcs and rings as wide as flows, in {unit}; rings: at home"),
        title,
        notes,
        hollow: None,
        items,
        height,
    }
}

/// How many flows are drawn: as many as are asked for, else the fewest that hold three quarters of those counted.
fn number_drawn(document: &Document<'_>, wide: f64) -> usize {
    const LEAST: usize = 6;
    if document.query.contains_key("top") {
        return flows::most(document);
    }
    let most = if wide < 480.0 { 8 } else { 12 };
    let blocks = flows::blocks(document.table, usize::MAX);
    let counts = blocks.first().into_iter().flat_map(|block| &block.flows);
    let counts: Vec<u64> = counts
        .filter_map(|flow| flow.count.map(|count| count.low))
        .collect();
    if counts.is_empty() {
        return flows::most(document);
    }
    let all: u64 = counts.iter().sum();
    let mut sum = 0;
    let reached = counts.iter().position(|count| {
        sum += count;
        sum * 4 >= all * 3
    });
    (reached.unwrap_or(0) + 1).clamp(LEAST, most)
}

/// The number that has the widest arc.
fn widest(flows: &[&Flow]) -> u64 {
    let ends = flows.iter().filter_map(|flow| flow.count);
    let ends = ends.map(|count| count.high.unwrap_or(count.low));
    ends.max().unwrap_or(0)
}

/// Arcs on a map, with names and numbers where these have room.
struct Arcs<'v> {
    view: &'v MapView,
    most: u64,
    unit: &'static str,
    names: Labels,
}

impl Arcs<'_> {
    /// Where a place lies, and whether that is at the edge of the map because it lies beyond.
    fn at(&self, code: &str) -> Option<((f64, f64), bool)> {
        let at = self.view.place(place(world(), code)?);
        let is_off = !self.view.shows(at);
        Some((if is_off { self.view.edge(at) } else { at }, is_off))
    }

    /// A flow whose ends have places.
    fn arc<'f>(&self, flow: &'f Flow) -> Option<FlowArc<'f>> {
        let ((from, cut), (to, cut_too)) = (self.at(&flow.from)?, self.at(&flow.to)?);
        let (most, is_cut) = (self.most, cut || cut_too);
        Some(FlowArc {
            flow,
            from,
            to,
            most,
            is_cut,
        })
    }

    /// The arcs, and a dot for each place.
    fn shapes(&mut self, flows: &[&Flow], codes: &[&str]) -> Vec<SceneItem> {
        let mut items = Vec::new();
        for flow in flows {
            let Some(arc) = self.arc(flow) else {
                continue;
            };
            let said = match flow.count {
                Some(count) => format!("{} {}", number::count(Some(count)), self.unit),
                None => flows::without(flow).into(),
            };
            let (from, to) = (flows::place(&flow.from), flows::end(flow));
            self.names.keep_off(arc.along());
            items.push(SceneItem::titled(
                format!("{from} to {to}: {said}"),
                arc.shapes(),
            ));
        }
        let places: Vec<_> = codes.iter().filter_map(|code| self.at(code)).collect();
        for ((x, y), is_off) in places {
            let (fill, stroke) = if is_off {
                (Ink::Paper, Ink::Text)
            } else {
                (Ink::Text, Ink::Paper)
            };
            items.push(SceneItem::Circle {
                at: (x, y),
                radius: 2.5,
                fill: Paint::Solid(fill),
                stroke: Some(Stroke::of(stroke, 1.0)),
            });
            self.names.keep_free([x - 3.0, y - 3.0, x + 3.0, y + 3.0]);
        }
        items
    }

    /// Names places, those at home with their number, and says how many have no room for their names.
    fn name(&mut self, flows: &[&Flow], codes: &[&str]) -> usize {
        let mut unnamed = 0;
        for (nth, code) in codes.iter().enumerate() {
            let home = flows
                .iter()
                .find(|flow| flow.at_home() && flow.from == **code);
            let mut lines = vec![(areas::name(code), false)];
            lines.extend(
                home.filter(|flow| flow.count.is_some())
                    .map(|flow| (number::count(flow.count), true)),
            );
            // next to its ring, if it has one
            let ring = home.and_then(|flow| self.arc(flow));
            let away = ring.map_or(6.0, |ring| ring.reach() + 3.0);
            let at = self.at(code).filter(|_| nth < NAMED);
            let fits = at.is_some_and(|(at, _)| {
                self.names.beside(&lines, at, away, self.view.size)
                    || self.names.led(&lines, at, self.view.size)
            });
            unnamed += usize::from(!fits);
        }
        unnamed
    }

    /// Writes numbers at the middle of the widest arcs, where there is room.
    fn number(&mut self, flows: &[&Flow]) {
        let numbered = flows
            .iter()
            .filter(|flow| flow.count.is_some() && !flow.at_home());
        let mut widest: Vec<&&Flow> = numbered.collect();
        widest.sort_by_key(|flow| std::cmp::Reverse(flow.count.map(|count| count.low)));
        for flow in widest.into_iter().take(NUMBERED) {
            let line = self.arc(flow).map_or(Vec::new(), |arc| arc.along());
            let number = [(number::count(flow.count), true)];
            // where there is room: in the middle, or nearer to one of its ends
            for part in [4, 3, 5, 2, 6] {
                let place = line.get(line.len() * part / 8);
                if place.is_some_and(|place| self.names.on(&number, *place, self.view.size)) {
                    break;
                }
            }
        }
    }

    /// The note on places below the map.
    fn notes(&self, codes: &[&str], unnamed: usize) -> Vec<String> {
        let mut notes = Vec::new();
        if unnamed > 0 {
            let all = codes.len();
            notes.push(format!(
                "no room for the names of {unnamed} of {all} places"
            ));
        }
        let beyond = codes.iter().filter_map(|code| self.at(code));
        if beyond.filter(|(_, is_off)| *is_off).count() > 0 {
            notes.push("hollow dots: places beyond the map".into());
        }
        notes
    }
}

/// The flows that are too small to be drawn, in words.
fn folded(block: &FlowBlock<'_>) -> Option<String> {
    let number = block.rest.len();
    let others = block.flows.iter().find(|flow| flow.from == OTHERS)?;
    let routes = if number == 1 { "route" } else { "routes" };
    let count = number::count(others.count);
    Some(format!(
        "not drawn: {number} smaller {routes}, {count} {}",
        block.unit()
    ))
}

/// The places of flows, each once.
fn ends<'a>(flows: &[&'a Flow]) -> Vec<&'a str> {
    let mut codes: Vec<&str> = Vec::new();
    for flow in flows {
        for code in [flow.from.as_str(), flow.to.as_str()] {
            if !codes.contains(&code) {
                codes.push(code);
            }
        }
    }
    codes
}

/// What a map shows of a place: a country, or those of an area; a continent is a place among others.
pub(super) fn lands_of(code: &str) -> Vec<&str> {
    let members = areas::members(code);
    if members.is_empty() || members.len() > 12 {
        vec![code]
    } else {
        members
    }
}

/// The flows that have no place on a map, in words.
fn without_place(all: &[&Flow]) -> Option<String> {
    let words: Vec<String> = all
        .iter()
        .filter(|flow| flow.from != OTHERS)
        .map(|flow| {
            let shown = flow
                .count
                .map_or("no number".into(), |count| number::count(Some(count)));
            let (from, to) = (flows::place(&flow.from), flows::end(flow));
            format!("{from} to {to} {shown}")
        })
        .collect();
    let words = words.join("; ");
    (!words.is_empty()).then(|| format!("Not shown on the map: {words}."))
}

/// How wide arcs are, from a height on, and the height at which that ends.
fn widths(most: u64, unit: &str, top: f64) -> (Vec<SceneItem>, f64) {
    let (mut items, mut x) = (Vec::new(), 0.0);
    let mut numbers = vec![most, most / 4];
    numbers.retain(|number| *number > 0);
    for (at, number) in numbers.iter().enumerate() {
        let stroke = Stroke::of(Ink::Series(0), arc::width(*number, most));
        items.push(SceneItem::line(
            (x, top + 6.0),
            (x + 30.0, top + 6.0),
            stroke,
        ));
        let number = number::count(Some(Count::exact(*number)));
        let text = if at == 0 {
            format!("{number} {unit}")
        } else {
            number
        };
        let text = TextLine::new((x + 36.0, top + 10.0), text, 12.0, Ink::Text);
        x += 36.0 + text.width() + 22.0;
        items.push(text.into());
    }
    let high = if numbers.is_empty() { 0.0 } else { 20.0 };
    (items, top + high)
}

fn entries(flows: &[&Flow]) -> Vec<LegendEntry> {
    let any = |wanted: &dyn Fn(&Flow) -> bool| flows.iter().any(|flow| wanted(flow));
    let mut entries = Vec::new();
    let mut enter = |there: bool, paint: Paint, text: String| {
        if there {
            entries.push(LegendEntry {
                paints: vec![paint],
                text,
            });
        }
    };
    let counted = |flow: &Flow| flow.count.is_some();
    enter(
        any(&|flow| counted(flow) && !flow.at_home()),
        Paint::Solid(Ink::Series(0)),
        "to another place".into(),
    );
    enter(
        any(&|flow| counted(flow) && flow.at_home()),
        Paint::Solid(Ink::Series(2)),
        "at home".into(),
    );
    enter(
        any(&|flow| flow.count.is_some_and(|count| count.number().is_none())),
        Paint::Solid(Ink::Tint(0)),
        "up to the upper bound".into(),
    );
    enter(
        any(&|flow| flow.count.is_none()),
        Paint::None,
        "broken: documented, no number".into(),
    );
    entries
}
