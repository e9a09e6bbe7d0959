//! Lands as `GeoJSON`, for those who draw themselves.

use serde_json::{Map, Value, json};

use super::world::Land;

/// A land with its properties: its outlines, or its point where it is too small for them.
pub(super) fn feature(land: &Land, properties: &Map<String, Value>) -> Value {
    let geometry = if land.rings.is_empty() {
        json!({"type": "Point", "coordinates": at(land.point)})
    } else {
        let rings = land.rings.iter().map(|ring| {
            let places: Vec<Value> = ring.iter().map(|place| at(*place)).collect();
            json!([places])
        });
        json!({"type": "MultiPolygon", "coordinates": rings.collect::<Vec<_>>()})
    };
    json!({"type": "Feature", "properties": properties, "geometry": geometry})
}

/// A place at a hundredth of a degree, its longitude between -180 and 180.
pub(super) fn at((x, y): (f64, f64)) -> Value {
    let round = |x: f64| (x * 100.0).round() / 100.0;
    let within = if (-180.0..=180.0).contains(&x) {
        x
    } else {
        (x + 180.0).rem_euclid(360.0) - 180.0
    };
    json!([round(within), round(y)])
}
