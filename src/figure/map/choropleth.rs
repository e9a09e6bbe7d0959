//! Countries in colours.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use super::super::scene::{Item, Paint, Stroke};
use super::super::theme::Ink;
use super::super::{Drawing, Style, amounts, select, terminal, words};
use super::classes::Classes;
use super::labels::Labels;
use super::legend::Entry;
use super::view::View;
use super::world::{Land, World, world};
use super::{geojson, lands, legend};
use crate::render::{Document, Screen, cells};
use crate::stats::bounds::Range;
use crate::stats::{Figure, Public, Statistic, Status, Unit, areas};

/// Up to so many countries have their name and number on the map.
const NAMED: usize = 12;
/// The tiers, from the best to the worst, with their steps.
const TIERS: [(&str, u8); 5] = [("1", 0), ("2", 1), ("2WL", 3), ("3", 4), ("SC", 9)];

/// What a country is shown as.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Look {
    /// Of one class, or of two.
    Class(usize, usize),
    /// Not known.
    Unknown,
    /// Withheld by the guard.
    Hidden,
}

/// A country of the table.
struct Country<'a> {
    figure: &'a Figure,
    code: &'a str,
    look: Look,
}

/// What is on the map, and in which classes.
struct Plan<'a> {
    statistic: &'static Statistic,
    countries: Vec<Country<'a>>,
    classes: Option<Classes>,
}

impl<'a> Plan<'a> {
    fn of(table: &'a Public) -> Option<Self> {
        let statistic = amounts::statistic(table)?;
        let figures = select::figures(table);
        let tiers = statistic.unit == Unit::Tier;
        let unit = figures
            .iter()
            .find_map(|figure| figure.unit)
            .unwrap_or(statistic.unit);
        let mut by_code: BTreeMap<&str, &Figure> = BTreeMap::new();
        for figure in figures {
            by_code.insert(figure.key("country"), figure);
        }
        let known: Vec<Range> = by_code
            .values()
            .filter_map(|figure| amounts::amount(statistic, figure))
            .collect();
        let classes = (!tiers).then(|| Classes::of(&known, unit));
        let look = |figure: &Figure| {
            if figure.status == Status::Hidden {
                return Look::Hidden;
            }
            let both = match &classes {
                Some(classes) => {
                    amounts::amount(statistic, figure).map(|range| classes.both(range))
                }
                None => TIERS
                    .iter()
                    .position(|(tier, _)| *tier == figure.key("group"))
                    .map(|at| (at, at)),
            };
            both.map_or(Look::Unknown, |(low, high)| Look::Class(low, high))
        };
        let countries = by_code.into_iter().map(|(code, figure)| Country {
            figure,
            code,
            look: look(figure),
        });
        Some(Self {
            statistic,
            countries: countries.collect(),
            classes,
        })
    }

    fn unit(&self) -> Unit {
        let own = self
            .countries
            .iter()
            .find_map(|country| country.figure.unit);
        own.unwrap_or(self.statistic.unit)
    }

    /// The paints of a look, the first below.
    fn paints(&self, look: Look) -> Vec<Paint> {
        match look {
            Look::Class(low, high) if low == high => vec![self.solid(low)],
            Look::Class(low, high) => vec![self.solid(low), Paint::Hatch(self.ink(high))],
            Look::Unknown => vec![Paint::Solid(Ink::Paper), Paint::Hatch(Ink::Axis)],
            Look::Hidden => vec![Paint::Solid(Ink::Paper), Paint::Hatch(Ink::Series(1))],
        }
    }

    fn solid(&self, class: usize) -> Paint {
        Paint::Solid(self.ink(class))
    }

    fn ink(&self, class: usize) -> Ink {
        match &self.classes {
            Some(classes) => Ink::Step(classes.step(class)),
            None if TIERS[class.min(4)].1 > 4 => Ink::Series(2),
            None => Ink::Step(TIERS[class.min(4)].1),
        }
    }

    /// The ink of letters on a look; `None` where they need a ground of their own.
    fn on(&self, look: Look) -> Option<Ink> {
        match (look, self.ink_step(look)) {
            (Look::Class(low, high), Some(step)) if low == high => Some(Ink::OnStep(step)),
            _ => None,
        }
    }

    fn ink_step(&self, look: Look) -> Option<u8> {
        let Look::Class(low, _) = look else {
            return None;
        };
        match self.ink(low) {
            Ink::Step(step) => Some(step),
            _ => None,
        }
    }

    fn class_words(&self, class: usize) -> String {
        match &self.classes {
            Some(classes) => classes.words(class, self.unit()),
            None => match TIERS[class.min(4)].0 {
                "2WL" => "Tier 2 Watch List".into(),
                "SC" => "Special Case".into(),
                tier => format!("Tier {tier}"),
            },
        }
    }

    fn number(&self, look: Look) -> usize {
        let same = self.countries.iter().filter(|country| country.look == look);
        same.count()
    }

    /// What the colours mean, and of how many countries each is.
    fn legend(&self) -> Vec<Entry> {
        let mut entries = Vec::new();
        let (classes, whole) = match &self.classes {
            Some(classes) => (classes.len(), true),
            None => (TIERS.len(), false),
        };
        let any = self
            .countries
            .iter()
            .any(|country| matches!(country.look, Look::Class(..)));
        for class in 0..classes {
            let look = Look::Class(class, class);
            let number = self.number(look);
            if any && (whole || number > 0) {
                entries.push(Entry {
                    paints: self.paints(look),
                    text: format!("{} ({number})", self.class_words(class)),
                });
            }
        }
        let between =
            |country: &&Country<'_>| matches!(country.look, Look::Class(low, high) if low != high);
        let two: Vec<&Country<'_>> = self.countries.iter().filter(between).collect();
        if let Some(first) = two.first() {
            entries.push(Entry {
                paints: self.paints(first.look),
                text: format!("bounds in two classes, both shown ({})", two.len()),
            });
        }
        for (look, what) in [
            (Look::Unknown, "not known"),
            (Look::Hidden, "hidden: too few"),
        ] {
            let number = self.number(look);
            if number > 0 {
                entries.push(Entry {
                    paints: self.paints(look),
                    text: format!("{what} ({number})"),
                });
            }
        }
        entries.push(Entry {
            paints: vec![Paint::Solid(Ink::Grid)],
            text: "no figure asked for or given".into(),
        });
        entries
    }

    fn words(&self, country: &Country<'_>) -> String {
        match country.look {
            Look::Unknown => "not known".into(),
            Look::Hidden => "hidden".into(),
            Look::Class(low, _) if self.classes.is_none() => self.class_words(low),
            Look::Class(..) => amounts::words(self.statistic, country.figure),
        }
    }
}

/// The map.
pub(super) fn draw(document: &Document<'_>, style: &Style) -> Drawing {
    let Some(plan) = Plan::of(document.table) else {
        return Drawing::default();
    };
    let world = world();
    let wide = style.inner();
    let codes: Vec<&str> = plan.countries.iter().map(|country| country.code).collect();
    let view = View::of(world, &codes, wide);
    let mut items = vec![lands::ground(&view, world)];
    let mut names = Labels::default();
    let named = plan.countries.len() <= NAMED;
    let mut unlabelled = Vec::new();
    let mut off = Vec::new();
    for country in &plan.countries {
        let Some(land) = world.land(country.code) else {
            off.push(country);
            continue;
        };
        let rings = lands::outline(&view, land);
        let title = format!("{}: {}", areas::name(country.code), plan.words(country));
        items.push(Item::titled(
            title,
            filled(&plan, country, &view, land, &rings),
        ));
        if named {
            let lines = vec![
                (areas::name(country.code), false),
                (plan.words(country), true),
            ];
            let at = view.place(land.point);
            let ink = plan.on(country.look);
            let room = lands::reach(&rings).map(|[a, b, c, d]| [a.max(0.0), b.max(0.0), c, d]);
            let fits = match room {
                Some(room) => names.inside(&lines, at, room, ink, &rings),
                None => {
                    let short = vec![(
                        lines
                            .iter()
                            .map(|(line, _)| line.as_str())
                            .collect::<Vec<_>>()
                            .join(" "),
                        false,
                    )];
                    names.beside(&short, at, 6.0, view.size)
                }
            };
            if !fits {
                unlabelled.push(format!(
                    "{} {}",
                    areas::name(country.code),
                    plan.words(country)
                ));
            }
        }
    }
    items.extend(lands::borders(&view, world));
    items.append(&mut names.items);
    let (key, height) = legend::draw(&plan.legend(), view.size.1 + 14.0, wide);
    items.extend(key);
    let mut notes = Vec::new();
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
    if plan
        .classes
        .as_ref()
        .is_some_and(|classes| classes.len() > 1)
        && plan.unit() != Unit::Share
    {
        notes.push(
            "Classes: limits at the quintiles of all bounds, rounded; in brackets how many countries.".into(),
        );
    }
    notes.push(super::BORDERS.into());
    let (title, subtitle) = heads(&plan, document);
    let alt = format!("Map. {title}. {}", told(&plan));
    Drawing {
        title,
        subtitle,
        alt,
        notes,
        items,
        height,
    }
}

/// A country in its colours.
fn filled(
    plan: &Plan<'_>,
    country: &Country<'_>,
    view: &View,
    land: &Land,
    rings: &[Vec<(f64, f64)>],
) -> Vec<Item> {
    let paints = plan.paints(country.look);
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
    let words = keys.map(|key| cells::key(plan.statistic, key, first.figure));
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
        "There are no figures.".into()
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
        let name = terminal::padded(&areas::name(country.code), wide);
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

/// The map as layers of shapes.
pub(super) fn vega(document: &Document<'_>) -> Value {
    let Some(plan) = Plan::of(document.table) else {
        return json!({});
    };
    let world: &World = world();
    let mut features = Vec::new();
    let (mut domain, mut colors) = (Vec::new(), Vec::new());
    let mut enter = |name: &str, hex: &str| {
        if !domain.iter().any(|known: &String| known == name) {
            domain.push(name.to_owned());
            colors.push(hex.to_owned());
        }
    };
    if let Some(classes) = &plan.classes {
        for class in 0..classes.len() {
            enter(&plan.class_words(class), plan.ink(class).hex(false));
        }
    }
    for land in &world.lands {
        let country = plan
            .countries
            .iter()
            .find(|country| country.code == land.code);
        if country.is_none() && land.rings.is_empty() {
            continue;
        }
        let mut properties = Map::new();
        properties.insert("code".into(), land.code.clone().into());
        properties.insert("name".into(), areas::name(&land.code).into());
        if let Some(country) = country {
            let (class, hex) = match country.look {
                Look::Class(low, high) if low == high => {
                    (plan.class_words(low), plan.ink(low).hex(false))
                }
                Look::Class(low, high) => {
                    let (low, high) = (plan.class_words(low), plan.class_words(high));
                    (format!("{low} or up to {high}"), "#c9b8d8")
                }
                Look::Unknown => ("not known".into(), "#ffffff"),
                Look::Hidden => ("hidden".into(), "#f3e3e3"),
            };
            enter(&class, hex);
            properties.insert("class".into(), class.into());
            properties.insert("shown".into(), plan.words(country).into());
            if let Some(range) = amounts::amount(plan.statistic, country.figure) {
                properties.insert("low".into(), range.low.into());
                properties.insert("high".into(), range.high.map_or(Value::Null, Value::from));
            }
        }
        features.push(geojson::feature(land, properties));
    }
    json!({
        "width": 720,
        "height": 380,
        "projection": {"type": "equalEarth", "rotate": [-11, 0]},
        "data": {"values": {"type": "FeatureCollection", "features": features}, "format": {"type": "json", "property": "features"}},
        "layer": [
            {"mark": {"type": "geoshape", "fill": Ink::Grid.hex(false), "stroke": "white", "strokeWidth": 0.5}},
            {
                "transform": [{"filter": "isValid(datum.properties.class)"}],
                "mark": {"type": "geoshape", "stroke": Ink::Axis.hex(false), "strokeWidth": 0.5},
                "encoding": {
                    "color": {
                        "field": "properties.class",
                        "type": "nominal",
                        "title": null,
                        "scale": {"domain": domain, "range": colors}
                    },
                    "tooltip": [
                        {"field": "properties.name", "title": "country"},
                        {"field": "properties.shown", "title": plan.statistic.title}
                    ]
                }
            }
        ]
    })
}
