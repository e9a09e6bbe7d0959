//! Flows as arcs: from the middle of the origin to that of the destination, as wide as the flow; what stays at home as a ring.

use super::super::flows::{self, Block, Flow, OTHERS};
use super::super::scene::{Item, Paint, Stroke};
use super::super::theme::Ink;
use super::super::{Drawing, Style};
use super::arc::{along, arc, ring, strokes, widest};
use super::labels::Labels;
use super::lands;
use super::legend::{self, Entry};
use super::view::View;
use super::world::{World, world};
use crate::render::{Document, number};
use crate::stats::{Count, Estimate, Note, Public, Weight, areas};

/// The most places that are labelled.
const NAMED: usize = 24;

/// Of the flows those of one source and year: arcs of several lie on each other and would be added by the eye.
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
    let blocks = flows::blocks(document.table, flows::most(document));
    let world = world();
    let wide = style.inner();
    let empty = Vec::new();
    let all = blocks.first().map_or(&empty, |block| &block.flows);
    let (on_map, off): (Vec<&Flow>, Vec<&Flow>) = all
        .iter()
        .partition(|flow| place(world, &flow.from).is_some() && place(world, &flow.to).is_some());
    let codes = ends(&on_map);
    let shown: Vec<&str> = codes.iter().flat_map(|code| lands_of(code)).collect();
    let places: Vec<(f64, f64)> = codes.iter().filter_map(|code| place(world, code)).collect();
    let view = View::of(world, &shown, &places, wide);
    let mut items = vec![lands::ground(&view, world)];
    items.extend(lands::borders(&view, world));
    let most = on_map
        .iter()
        .filter_map(|flow| flow.count)
        .map(|count| count.high.unwrap_or(count.low))
        .max()
        .unwrap_or(0);
    let unit = blocks.first().map_or("victims", Block::unit);
    let at = |code: &str| place(world, code).map(|place| view.place(place));
    let mut names = Labels::default();
    for flow in &on_map {
        if let (Some(from), Some(to)) = (at(&flow.from), at(&flow.to)) {
            let said = match flow.count {
                Some(count) => format!("{} {unit}", number::count(Some(count))),
                None => flows::without(flow).into(),
            };
            let title = format!(
                "{} to {}: {said}",
                flows::place(&flow.from),
                flows::end(flow)
            );
            names.keep_off(along(flow, from, to, ring(flow, most)));
            items.push(Item::titled(title, arc(flow, from, to, most)));
        }
    }
    for code in &codes {
        if let Some((x, y)) = at(code) {
            items.push(Item::Circle {
                at: (x, y),
                radius: 2.5,
                fill: Paint::Solid(Ink::Text),
                stroke: Some(Stroke::of(Ink::Paper, 1.0)),
            });
            names.keep_free([x - 3.0, y - 3.0, x + 3.0, y + 3.0]);
        }
    }
    let mut notes = Vec::new();
    let mut unnamed = 0;
    for (nth, code) in codes.iter().enumerate() {
        // next to its ring, if it has one
        let home = on_map
            .iter()
            .find(|flow| flow.at_home() && flow.from == **code);
        let away = home.map_or(6.0, |flow| {
            ring(flow, most) + widest(&strokes(flow, most)) / 2.0 + 3.0
        });
        let name = [(areas::name(code), false)];
        let fits =
            nth < NAMED && at(code).is_some_and(|at| names.beside(&name, at, away, view.size));
        unnamed += usize::from(!fits);
    }
    items.append(&mut names.items);
    if unnamed > 0 {
        notes.push(format!(
            "{unnamed} of {} places have no room for their names.",
            codes.len()
        ));
    }
    notes.extend(without_place(&off));
    let (key, height) = legend::draw(&entries(&on_map, most, unit), view.size.1 + 14.0, wide);
    items.extend(key);
    if codes.iter().any(|code| !areas::members(code).is_empty()) {
        notes.push(
            "An area is placed in the middle of its countries; arcs are not travel routes.".into(),
        );
    } else {
        notes.push("Arcs run between the centres of countries; they are not travel routes.".into());
    }
    notes.push(super::BORDERS.into());
    let title = flows::title(document, &blocks);
    Drawing {
        alt: format!("Map. {title}. {}", flows::told(&blocks)),
        subtitle: format!("Arcs as wide as flows, in {unit}; rings stay at home"),
        title,
        notes,
        hollow: None,
        items,
        height,
    }
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
        .map(|flow| {
            let shown = flow
                .count
                .map_or("no number".into(), |count| number::count(Some(count)));
            if flow.from == OTHERS {
                format!("{} {shown}", flows::place(OTHERS))
            } else {
                let (from, to) = (flows::place(&flow.from), flows::end(flow));
                format!("{from} to {to} {shown}")
            }
        })
        .collect();
    let words = words.join("; ");
    (!words.is_empty()).then(|| format!("Not shown on the map: {words}."))
}

fn entries(flows: &[&Flow], most: u64, unit: &str) -> Vec<Entry> {
    let any = |wanted: &dyn Fn(&Flow) -> bool| flows.iter().any(|flow| wanted(flow));
    let mut entries = Vec::new();
    let mut enter = |there: bool, paint: Paint, text: String| {
        if there {
            entries.push(Entry {
                paints: vec![paint],
                text,
            });
        }
    };
    let counted = |flow: &Flow| flow.count.is_some();
    enter(
        any(&|flow| counted(flow) && !flow.at_home()),
        Paint::Solid(Ink::Series(0)),
        format!(
            "to another place; the widest is {} {unit}",
            number::count(Some(Count::exact(most)))
        ),
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
