//! Countries in colours.

use super::super::scene::{Item, Paint, Stroke};
use super::super::theme::Ink;
use super::super::{Drawing, Style, amounts, terminal, words};
use super::circles::Circles;
use super::labels::Labels;
use super::plan::{Country, Look, Plan};
use super::view::View;
use super::world::{Land, world};
use super::{lands, legend};
use crate::render::{Document, Screen, cells, wrap};
use crate::stats::{Subject, Unit, areas};

/// The most countries whose name and number are on the map.
const NAMED: usize = 12;
/// The map.
pub(super) fn draw(document: &Document<'_>, style: &Style) -> Drawing {
    let Some(plan) = Plan::of(document.table) else {
        return Drawing::default();
    };
    let world = world();
    let wide = style.inner();
    let codes: Vec<&str> = plan.countries.iter().map(|country| country.code).collect();
    let view = View::of(world, &codes, &[], wide);
    let mut items = vec![lands::ground(&view, world)];
    let circles = Circles::of(&plan, wide);
    let mut off = Vec::new();
    for country in &plan.countries {
        let Some(land) = world.land(country.code) else {
            off.push(country);
            continue;
        };
        let rings = lands::outline(&view, land);
        let title = format!("{}: {}", areas::name(country.code), plan.words(country));
        let shapes = filled(&plan, country, &view, land, &rings, circles.is_some());
        items.push(Item::titled(title, shapes));
    }
    items.extend(lands::borders(&view, world));
    let named = plan.countries.len() <= NAMED;
    let (labels, unlabelled) = labels(&plan, &view, circles.as_ref(), named);
    items.extend(labels);
    let mut height = view.size.1 + 14.0;
    if let Some(circles) = &circles {
        let (key, end) = circles.key(height);
        items.extend(key);
        height = end;
    }
    let (key, height) = legend::draw(&plan.legend(), height, wide);
    items.extend(key);
    let mut notes = Vec::new();
    if !named {
        notes.extend(plan.years());
    }
    if !unlabelled.is_empty() {
        notes.push(format!(
            "Too small for their names here: {}.",
            unlabelled.join("; ")
        ));
    }
    if !off.is_empty() {
        let names = off
            .iter()
            .map(|country| format!("{} {}", areas::name(country.code), plan.words(country)));
        notes.push(format!(
            "Not on the map: {}.",
            names.collect::<Vec<_>>().join("; ")
        ));
    }
    let has_classes = circles.is_none() && !plan.is_few();
    if plan
        .classes
        .as_ref()
        .is_some_and(|classes| classes.len() > 1 && has_classes)
        && plan.unit() != Unit::Share
    {
        notes.push("Classes are rounded quintiles; number of countries in brackets.".into());
    }
    notes.push(super::BORDERS.into());
    let (title, subtitle) = heads(&plan, document);
    let alt = format!("Map. {title}. {}", told(&plan));
    Drawing {
        title,
        subtitle,
        alt,
        notes,
        hollow: None,
        items,
        height,
    }
}

/// Circles, names and numbers, and the countries that have no room for theirs.
fn labels(
    plan: &Plan<'_>,
    view: &View,
    circles: Option<&Circles>,
    named: bool,
) -> (Vec<Item>, Vec<String>) {
    let world = world();
    let mut names = Labels::default();
    let (mut items, mut unlabelled) = (Vec::new(), Vec::new());
    let mut drawn = Vec::new();
    for country in &plan.countries {
        let Some(land) = world.land(country.code) else {
            continue;
        };
        let at = view.place(land.point);
        let circle = circles.and_then(|circles| circles.draw(plan, country, at));
        let radius = circle.as_ref().map(|(_, radius)| *radius);
        if let Some((shapes, radius)) = circle.filter(|_| view.shows(at)) {
            names.keep_free([at.0 - radius, at.1 - radius, at.0 + radius, at.1 + radius]);
            let title = format!("{}: {}", areas::name(country.code), plan.words(country));
            drawn.push((radius, Item::titled(title, shapes)));
        }
        names.keep_off(lands::outline(view, land).into_iter().flatten().collect());
        items.push((country, land, at, radius));
    }
    // the largest below, so that none is covered
    drawn.sort_by(|a, b| b.0.total_cmp(&a.0));
    let mut shapes: Vec<Item> = drawn.into_iter().map(|(_, shape)| shape).collect();
    for (country, land, at, radius) in items.into_iter().filter(|_| named) {
        let lines = [
            (areas::name(country.code), false),
            (plan.words(country), true),
        ];
        let rings = lands::outline(view, land);
        let room = lands::reach(&rings).map(|[a, b, c, d]| [a.max(0.0), b.max(0.0), c, d]);
        let short = [(format!("{} {}", lines[0].0, lines[1].0), false)];
        let fits = match (room, radius) {
            (Some(room), None) => names.inside(&lines, at, room, plan.on(country.look), &rings),
            (_, radius) => names.beside(&lines, at, radius.unwrap_or(2.0) + 4.0, view.size),
        };
        let fits = fits || view.shows(at) && names.led(&short, at, view.size);
        if !fits {
            unlabelled.push(short[0].0.clone());
        }
    }
    shapes.append(&mut names.items);
    (shapes, unlabelled)
}

/// The country with the most, if it is one beyond doubt.
pub(super) fn message(document: &Document<'_>) -> Option<String> {
    let plan = Plan::of(document.table)?;
    plan.classes.as_ref()?;
    let figures = plan
        .countries
        .iter()
        .filter(|country| matches!(country.look, Look::Class(..)));
    let mut known: Vec<(&Country<'_>, f64, f64)> = Vec::new();
    for country in figures {
        let range = amounts::amount(plan.statistic, country.figure)?;
        known.push((country, range.low, range.high.unwrap_or(f64::INFINITY)));
    }
    known.sort_by(|a, b| b.1.total_cmp(&a.1));
    let [first, rest @ ..] = known.as_slice() else {
        return None;
    };
    let sure = !rest.is_empty() && rest.iter().all(|other| other.2 < first.1);
    let name = areas::name(first.0.code);
    let (what, shown) = (plan.statistic.title, plan.words(first.0));
    let of = if plan.countries.len() > known.len() {
        " of those known"
    } else {
        ""
    };
    sure.then(|| format!("{what}: highest{of} in {name}, {shown}"))
}

/// A country in its colours.
fn filled(
    plan: &Plan<'_>,
    country: &Country<'_>,
    view: &View,
    land: &Land,
    rings: &[Vec<(f64, f64)>],
    has_circle: bool,
) -> Vec<Item> {
    let known = matches!(country.look, Look::Class(..));
    let paints = if has_circle && known {
        vec![Paint::Solid(Ink::Tint(3))]
    } else {
        plan.paints(country.look)
    };
    if has_circle && known && rings.is_empty() {
        return Vec::new();
    }
    if rings.is_empty() {
        let at = view.place(land.point);
        let circle = |paint: &Paint| Item::Circle {
            at,
            radius: 4.0,
            fill: *paint,
            stroke: Some(Stroke::of(Ink::Axis, 0.8)),
        };
        return if land.rings.is_empty() && view.shows(at) {
            paints.iter().map(circle).collect()
        } else {
            Vec::new()
        };
    }
    paints
        .iter()
        .map(|paint| lands::shape(rings, *paint))
        .collect()
}

/// Title and subtitle.
fn heads(plan: &Plan<'_>, document: &Document<'_>) -> (String, String) {
    let places = words::places(plan.countries.iter().map(|country| country.code));
    let years = words::years(plan.countries.iter().map(|country| country.figure));
    let series = series_words(plan, document);
    let title = words::joined(&[plan.statistic.title, &series, &places, &years]);
    let unit = match plan.unit() {
        Unit::Tier => String::new(),
        Unit::Share => "percent of the base".into(),
        Unit::Persons => plan
            .countries
            .iter()
            .map(|country| amounts::measure(country.figure))
            .find(|measure| !measure.is_empty())
            .map_or("persons".into(), |measure| {
                format!("victims, {measure}").replace("victims, cases", "cases")
            }),
        unit => unit.word().to_owned(),
    };
    (title, words::capital(&unit))
}

/// Of which part the shares are, where the statistic has several.
fn series_words(plan: &Plan<'_>, document: &Document<'_>) -> String {
    let Some(first) = plan.countries.first() else {
        return String::new();
    };
    if plan.classes.is_none() {
        return String::new();
    }
    let beside = amounts::beside(document.table);
    let keys = std::iter::once(&"group").chain(beside);
    let words = keys.map(|key| cells::key(&Subject::of(plan.statistic), key, first.figure));
    words
        .filter(|word| !word.is_empty())
        .collect::<Vec<_>>()
        .join(", ")
}

/// The map for those who do not see it.
fn told(plan: &Plan<'_>) -> String {
    let mut known: Vec<&Country<'_>> = plan
        .countries
        .iter()
        .filter(|country| matches!(country.look, Look::Class(..)))
        .collect();
    known.sort_by(|a, b| b.look.cmp(&a.look).then(a.code.cmp(b.code)));
    let mut words: Vec<String> = known
        .iter()
        .take(5)
        .map(|country| format!("{} {}", areas::name(country.code), plan.words(country)))
        .collect();
    if known.len() > 5 {
        words.push(format!("and {} others", known.len() - 5));
    }
    let unknown = plan.number(Look::Unknown) + plan.number(Look::Hidden);
    if unknown > 0 {
        words.push(format!("{unknown} not known or hidden"));
    }
    if words.is_empty() {
        "No data.".into()
    } else {
        words.join(", ") + "."
    }
}

/// The countries in bars, largest first.
pub(super) fn text(document: &Document<'_>, screen: Screen) -> String {
    let Some(plan) = Plan::of(document.table) else {
        return String::new();
    };
    let amount = |country: &Country<'_>| {
        plan.classes.as_ref()?;
        amounts::amount(plan.statistic, country.figure)
    };
    let most = plan
        .countries
        .iter()
        .filter_map(amount)
        .map(|range| range.high.unwrap_or(range.low))
        .fold(0.0, f64::max);
    let mut countries: Vec<&Country<'_>> = plan.countries.iter().collect();
    let size = |country: &&Country<'_>| {
        amount(country).map_or(-1.0, |range| range.high.unwrap_or(f64::MAX))
    };
    countries.sort_by(|a, b| size(b).total_cmp(&size(a)).then(a.look.cmp(&b.look)));
    let names = countries
        .iter()
        .map(|country| areas::name(country.code).chars().count());
    let wide = names.max().unwrap_or(0).min(usize::from(screen.width) / 3);
    let room = usize::from(screen.width).saturating_sub(wide + 26).max(8);
    let mut out = String::new();
    for country in countries {
        let name = wrap::padded(&areas::name(country.code), wide);
        let bar = match amount(country) {
            Some(range) if most > 0.0 => {
                let bar = terminal::bar(
                    range.low / most,
                    range.high.map_or(1.0, |high| high / most),
                    room,
                );
                terminal::colored(&bar, 0, screen) + " "
            }
            _ => String::new(),
        };
        out += &format!("  {name}  {bar}{}\n", plan.words(country));
    }
    out
}
