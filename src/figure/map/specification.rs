//! `map` as Vega-Lite specifications: countries in colours, flows as lines from place to place.

use std::collections::BTreeSet;

use serde_json::{Map, Value, json};

use super::super::theme::{Ink, TIERS};
use super::super::{amounts, select};
use super::arc::WIDEST;
use super::arcs::{lands_of, place};
use super::classes::Classes;
use super::plan::{Look, MapCountry, Plan};
use super::view::MapView;
use super::world::{Land, World, world};
use super::{geojson, lands};
use crate::render::{Document, number};
use crate::stats::areas;

/// The width of a map, in pixels.
const WIDE: f64 = 720.0;

/// The classes of a map and their colours, each once.
#[derive(Default)]
struct Classed {
    domain: Vec<String>,
    colors: Vec<&'static str>,
}

impl Classed {
    fn enter(&mut self, name: &str, hex: &'static str) {
        if !self.domain.iter().any(|known| known == name) {
            self.domain.push(name.to_owned());
            self.colors.push(hex);
        }
    }

    /// What is known about a country, for its shape. Vega-Lite has no hatch: what may be of two classes has the colour of the lower,
    /// and that of the higher around it.
    fn properties(&mut self, plan: &Plan<'_>, country: &MapCountry<'_>) -> Map<String, Value> {
        let mut edge = None;
        let (class, hex) = match country.look {
            Look::Class(low, high) if low == high => {
                (plan.class_words(low), plan.ink(low).hex(false))
            }
            Look::Class(low, high) => {
                edge = Some(plan.ink(high).hex(false));
                let fill = plan.ink(low).hex(false);
                let (low, high) = (plan.class_words(low), plan.class_words(high));
                (format!("{low} or up to {high} (edge)"), fill)
            }
            Look::Unknown => ("not known".into(), "#ffffff"),
            Look::Hidden => ("hidden".into(), "#f3e3e3"),
            Look::Contradicted => ("contradicted by its parts".into(), "#f7efdd"),
        };
        self.enter(&class, hex);
        let (ink, wide) = edge.map_or((Ink::Axis.hex(false), 0.5), |ink| (ink, 2.5));
        let mut properties = Map::new();
        properties.insert("class".into(), class.into());
        properties.insert("edge".into(), ink.into());
        properties.insert("edge_width".into(), wide.into());
        properties.insert("shown".into(), plan.words(country).into());
        if let Some(range) = amounts::amount(plan.statistic, country.figure) {
            properties.insert("low".into(), range.low.into());
            properties.insert("high".into(), range.high.map_or(Value::Null, Value::from));
        }
        properties
    }
}

/// The map as layers of shapes.
pub(super) fn countries(document: &Document<'_>) -> Value {
    let Some(plan) = Plan::of(document.table) else {
        return json!({});
    };
    let world: &World = world();
    let mut classed = Classed::default();
    let classes = plan.classes.as_ref().map_or(TIERS.len(), Classes::len);
    for class in 0..classes {
        if plan.classes.is_some() || plan.number(Look::Class(class, class)) > 0 {
            classed.enter(&plan.class_words(class), plan.ink(class).hex(false));
        }
    }
    let codes: Vec<&str> = plan.countries.iter().map(|country| country.code).collect();
    let view = MapView::of(world, &codes, &[], WIDE);
    let mut features = Vec::new();
    for land in &lands_on(&view) {
        let mut countries = plan.countries.iter();
        let country = countries.find(|country| country.code == land.code);
        if country.is_none() && land.rings.is_empty() {
            continue;
        }
        let mut properties = Map::new();
        properties.insert("code".into(), land.code.clone().into());
        properties.insert("name".into(), areas::name(&land.code).into());
        properties.extend(
            country
                .map(|country| classed.properties(&plan, country))
                .unwrap_or_default(),
        );
        features.push(geojson::feature(land, &properties));
    }
    let Classed { domain, colors } = classed;
    layers(&plan, &view, &features, &domain, &colors)
}

/// The layers: all lands, and on them those with a class.
fn layers(
    plan: &Plan<'_>,
    view: &MapView,
    features: &[Value],
    domain: &[String],
    colors: &[&str],
) -> Value {
    json!({
        "width": WIDE,
        "height": view.size.1.round(),
        "projection": view.projection(),
        "data": {"values": {"type": "FeatureCollection", "features": features}, "format": {"type": "json", "property": "features"}},
        "layer": [
            {"mark": {"type": "geoshape", "fill": Ink::Grid.hex(false), "stroke": "white", "strokeWidth": 0.5}},
            {
                "transform": [{"filter": "isValid(datum.properties.class)"}],
                "mark": {"type": "geoshape"},
                "encoding": {
                    "stroke": {"field": "properties.edge", "type": "nominal", "scale": null},
                    "strokeWidth": {"field": "properties.edge_width", "type": "quantitative", "scale": null},
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

/// The map as layers: lands, lines from place to place, places.
pub(super) fn flows(document: &Document<'_>) -> Value {
    let world = world();
    let statistic = amounts::statistic(document.table);
    let view = view_of_flows(world, document);
    let lands = lands_on(&view);
    let features: Vec<Value> = lands
        .iter()
        .filter(|land| !land.rings.is_empty())
        .map(|land| geojson::feature(land, &Map::new()))
        .collect();
    let lines: Vec<Value> = select::figures(document.table)
        .iter()
        .filter_map(|figure| {
            let (from, to) = (figure.key("origin"), figure.key("destination"));
            let ((x, y), (x2, y2)) = (place(world, from)?, place(world, to)?);
            Some(json!({
                "origin": areas::name(from),
                "destination": areas::name(to),
                "longitude": x, "latitude": y, "longitude2": x2, "latitude2": y2,
                "low": figure.count.map(|count| count.low),
                "high": figure.count.and_then(|count| count.high),
                "shown": number::count(figure.count),
            }))
        })
        .collect();
    let ends = json!({
        "longitude": {"field": "longitude", "type": "quantitative"},
        "latitude": {"field": "latitude", "type": "quantitative"},
        "longitude2": {"field": "longitude2"},
        "latitude2": {"field": "latitude2"},
        "tooltip": [{"field": "origin"}, {"field": "destination"}, {"field": "shown", "title": statistic.map_or("", |it| it.title)}]
    });
    let layer = |filter: &str, mark: Value, field: Option<&str>| {
        let mut encoding = ends.clone();
        if let Some(field) = field {
            encoding["size"] = json!({"field": field, "type": "quantitative", "legend": null, "scale": {"range": [1, WIDEST], "domainMin": 0}});
        }
        json!({"data": {"values": lines}, "transform": [{"filter": filter}], "mark": mark, "encoding": encoding})
    };
    json!({
        "width": WIDE,
        "height": view.size.1.round(),
        "projection": view.projection(),
        "layer": [
            {
                "data": {"values": {"type": "FeatureCollection", "features": features}, "format": {"type": "json", "property": "features"}},
                "mark": {"type": "geoshape", "fill": Ink::Grid.hex(false), "stroke": "white", "strokeWidth": 0.5}
            },
            layer("datum.low === null", json!({"type": "rule", "strokeDash": [3, 3], "color": Ink::Muted.hex(false)}), None),
            layer("datum.low !== null", json!({"type": "rule", "color": Ink::Tint(0).hex(false)}), Some("high")),
            layer("datum.low > 0", json!({"type": "rule", "color": Ink::Series(0).hex(false)}), Some("low"))
        ]
    })
}

/// The lands of a map: all of the world, or in detail what of its part can be seen.
fn lands_on(view: &MapView) -> Vec<Land> {
    let lands = view.outlines().lands.iter();
    lands.filter_map(|land| lands::seen(view, land)).collect()
}

/// The part of the world between whose places there are flows.
fn view_of_flows(world: &World, document: &Document<'_>) -> MapView {
    let figures = select::figures(document.table);
    let ends = figures
        .iter()
        .map(|figure| (figure.key("origin"), figure.key("destination")))
        .filter(|(from, to)| place(world, from).is_some() && place(world, to).is_some());
    let codes: BTreeSet<&str> = ends.flat_map(|(from, to)| [from, to]).collect();
    let lands: Vec<&str> = codes.iter().flat_map(|code| lands_of(code)).collect();
    let places: Vec<(f64, f64)> = codes.iter().filter_map(|code| place(world, code)).collect();
    MapView::of(world, &lands, &places, WIDE)
}
