//! Countries in colours.

use super::super::scene::{Paint, SceneItem, Stroke};
use super::super::theme::Ink;
use super::super::{Drawing, Style, amounts, terminal, words};
use super::circles::Circles;
use super::labels::Labels;
use super::plan::{Look, MapCountry, Plan};
use super::view::MapView;
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
    let wide = style.inner();
    let codes: Vec<&str> = plan.countries.iter().map(|country| country.code).collect();
    let view = MapView::of(world(), &codes, &[], wide);
    let world = view.outlines();
    let has_color =
        |land: &Land| codes.contains(&land.code.as_str()) && !lands::is_speck(&view, land);
    let mut items = vec![lands::ground(&view, world, has_color)];
    let circles = Circles::of(&plan, wide);
    let mut off = Vec::new();
    for country in &plan.countries {
        let Some(land) = world.land(country.code) else {
            off.push(country);
            continue;
        };
        let title = format!("{}: {}", areas::name(country.code), plan.words(country));
        let shapes = filled(&plan, country, &view, land, circles.is_some());
        items.push(SceneItem::titled(title, shapes));
    }
    items.extend(lands::borders(&view, world));
    let is_named = plan.countries.len() <= NAMED;
    let labels = labels(&plan, &view, circles.as_ref(), is_named);
    items.extend(labels.items);
    let mut height = view.size.1 + 14.0;
    let (list, end) = legend::list(&labels.numbered, height, wide);
    items.extend(list);
    height = end;
    if let Some(circles) = &circles {
        let (key, end) = circles.key(height);
        items.extend(key);
        height = end;
    }
    let (key, height) = legend::with_scale(plan.scale().as_ref(), &plan.legend(), height, wide);
    items.extend(key);
    let mut notes = Vec::new();
    if !is_named {
        notes.extend(plan.years());
    }
    notes.extend(not_drawn("Not on the map", &plan, &off));
    notes.extend(not_drawn("No room for", &plan, &labels.left_out));
    notes.extend(about_classes(&plan, circles.is_some()));
    notes.push(view.about_borders());
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

/// How classes were made, where a map has several.
fn about_classes(plan: &Plan<'_>, has_circles: bool) -> Option<String> {
    let is_classed = !has_circles && !plan.is_few() && plan.unit() != Unit::Share;
    let several = plan.classes.as_ref().is_some_and(|it| it.len() > 1);
    let numbers = if plan.scale().is_some() {
        "numbers of countries on them"
    } else {
        "number of countries in brackets"
    };
    (is_classed && several).then(|| format!("Classes are rounded quintiles; {numbers}."))
}

/// Countries that a map does not show or name, with their numbers; nothing where there are none.
fn not_drawn(what: &str, plan: &Plan<'_>, countries: &[&MapCountry<'_>]) -> Option<String> {
    let words = countries.iter().map(|country| plan.named(country));
    let words = words.collect::<Vec<_>>().join("; ");
    (!words.is_empty()).then(|| format!("{what}: {words}."))
}

/// What is written on a map.
#[derive(Default)]
struct Written<'p> {
    /// Circles, names and numbers.
    items: Vec<SceneItem>,
    /// Countries that have a number on the map: their names and numbers are listed below it.
    numbered: Vec<String>,
    /// Countries that have no room even for that.
    left_out: Vec<&'p MapCountry<'p>>,
}

/// Circles, and the names and numbers of countries where these are to be written: on the country, next to it with a line to it,
/// or in a list below the map.
fn labels<'p>(
    plan: &'p Plan<'p>,
    view: &MapView,
    circles: Option<&Circles>,
    is_named: bool,
) -> Written<'p> {
    let world = view.outlines();
    let mut names = Labels::default();
    let mut places = Vec::new();
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
            drawn.push((radius, SceneItem::titled(title, shapes)));
        }
        let rings = lands::outline(view, land);
        if is_named {
            names.keep_off(rings.iter().flatten().copied().collect());
        }
        places.push((country, land, rings, radius));
    }
    // the largest below, so that none is covered
    drawn.sort_by(|a, b| b.0.total_cmp(&a.0));
    let mut written = Written::default();
    let mut unnamed = Vec::new();
    for place in places.into_iter().filter(|_| is_named) {
        if !name(&mut names, plan, view, &place) {
            unnamed.push(place);
        }
    }
    for (country, land, rings, radius) in unnamed {
        let number = [((written.numbered.len() + 1).to_string(), true)];
        let at = view.place(land.point);
        let away = radius.unwrap_or(3.0) + 3.0;
        let room = lands::reach(&rings).filter(|_| radius.is_none());
        let on_it =
            room.is_some_and(|room| names.inside(&number, at, room, plan.on(country.look), &rings));
        if on_it || view.shows(at) && names.next_to(&number, at, away, view.size) {
            let number = &number[0].0;
            written
                .numbered
                .push(format!("{number} {}", plan.named(country)));
        } else {
            written.left_out.push(country);
        }
    }
    written.items = drawn.into_iter().map(|(_, shape)| shape).collect();
    written.items.append(&mut names.items);
    written
}

/// A country, its outlines and the radius of its circle on a map.
type Place<'p> = (
    &'p MapCountry<'p>,
    &'p Land,
    Vec<Vec<(f64, f64)>>,
    Option<f64>,
);

/// Writes name and number on a country, or next to it.
fn name(names: &mut Labels, plan: &Plan<'_>, view: &MapView, place: &Place<'_>) -> bool {
    let (country, land, rings, radius) = place;
    let lines = [
        (areas::name(country.code), false),
        (plan.words(country), true),
    ];
    let at = view.place(land.point);
    let is_speck = radius.is_none() && lands::is_speck(view, land);
    let room = lands::reach(rings).map(|[a, b, c, d]| [a.max(0.0), b.max(0.0), c, d]);
    match (room, radius) {
        (Some(room), None) if !is_speck => {
            let short = [(plan.named(country), false)];
            names.inside(&lines, at, room, plan.on(country.look), rings)
                || view.shows(at) && names.led(&short, at, view.size)
        }
        _ => names.beside(&lines, at, radius.unwrap_or(2.0) + 4.0, view.size),
    }
}

/// The country with the most, if it is one beyond doubt.
pub(super) fn message(document: &Document<'_>) -> Option<String> {
    let plan = Plan::of(document.table)?;
    plan.classes.as_ref()?;
    let figures = plan
        .countries
        .iter()
        .filter(|country| matches!(country.look, Look::Class(..)));
    let mut known: Vec<(&MapCountry<'_>, f64, f64)> = Vec::new();
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
    let what = words::joined(&[plan.statistic.title, &series_words(&plan, document)]);
    let shown = plan.words(first.0).replace('*', "");
    let known = if plan.countries.len() > known.len() {
        "highest known"
    } else {
        "highest"
    };
    sure.then(|| format!("{what}: {known} in {name}, {shown}"))
}

/// A country in its colours.
fn filled(
    plan: &Plan<'_>,
    country: &MapCountry<'_>,
    view: &MapView,
    land: &Land,
    has_circle: bool,
) -> Vec<SceneItem> {
    let rings = lands::outline(view, land);
    let is_speck = lands::is_speck(view, land);
    let known = matches!(country.look, Look::Class(..));
    let paints = if has_circle && known {
        vec![Paint::Solid(Ink::Tint(3))]
    } else {
        plan.paints(country.look)
    };
    if has_circle && known && is_speck {
        return Vec::new();
    }
    if is_speck {
        let at = view.place(land.point);
        let circle = |paint: &Paint| SceneItem::Circle {
            at,
            radius: 4.0,
            fill: *paint,
            stroke: Some(Stroke::of(Ink::Axis, 0.8)),
        };
        let shown = paints.iter().filter(|_| view.shows(at));
        return shown.map(circle).collect();
    }
    let shapes = paints.iter().filter(|_| !rings.is_empty());
    shapes.map(|paint| lands::shape(&rings, *paint)).collect()
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

/// The part whose shares are drawn, if the statistic has several.
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
    let mut known: Vec<&MapCountry<'_>> = plan
        .countries
        .iter()
        .filter(|country| matches!(country.look, Look::Class(..)))
        .collect();
    known.sort_by(|a, b| b.look.cmp(&a.look).then(a.code.cmp(b.code)));
    let mut words: Vec<String> = known
        .iter()
        .take(5)
        .map(|country| plan.named(country))
        .collect();
    if known.len() > 5 {
        words.push(super::super::words::others(known.len() - 5));
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
    let amount = |country: &MapCountry<'_>| {
        plan.classes.as_ref()?;
        amounts::amount(plan.statistic, country.figure)
    };
    let most = plan
        .countries
        .iter()
        .filter_map(amount)
        .map(|range| range.high.unwrap_or(range.low))
        .fold(0.0, f64::max);
    let mut countries: Vec<&MapCountry<'_>> = plan.countries.iter().collect();
    let size = |country: &&MapCountry<'_>| {
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
                let bar = terminal::range_bar(range, most, room);
                terminal::colored(&bar, 0, screen) + " "
            }
            _ => String::new(),
        };
        out += &format!("  {name}  {bar}{}\n", plan.words(country));
    }
    out
}
