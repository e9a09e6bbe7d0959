//! Lands as `GeoJSON`, for those who draw themselves.

use serde_json::{Map, Value, json};

use super::labels::is_within;
use super::world::Land;

type Ring = Vec<(f64, f64)>;

/// A land with its properties: its outlines, or its point where it is too small for them.
pub(super) fn feature(land: &Land, properties: &Map<String, Value>) -> Value {
    let geometry = if land.rings.is_empty() {
        json!({"type": "Point", "coordinates": at(land.point)})
    } else {
        let places = |ring: &Ring| ring.iter().map(|place| at(*place)).collect::<Vec<Value>>();
        let (holes, lands): (Vec<&Ring>, Vec<&Ring>) =
            land.rings.iter().partition(|ring| is_hole(ring));
        let polygon = |outside: &Ring| {
            let inside = holes
                .iter()
                .filter(|hole| is_within(hole[0], std::slice::from_ref(outside)));
            let rings = std::iter::once(places(outside)).chain(inside.map(|hole| places(hole)));
            rings.collect::<Vec<_>>()
        };
        let polygons: Vec<_> = lands.into_iter().map(polygon).collect();
        json!({"type": "MultiPolygon", "coordinates": polygons})
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

/// Whether a ring encloses a hole in the land, as Lesotho in South Africa: counterclockwise. Drawn as a land of
/// its own it would be all the earth but the hole, to those who draw on a sphere.
fn is_hole(ring: &Ring) -> bool {
    let ends = ring.iter().zip(ring.iter().cycle().skip(1));
    ends.map(|((ax, ay), (bx, by))| ax * by - bx * ay)
        .sum::<f64>()
        > 0.0
}

#[cfg(test)]
mod tests {
    use super::super::world::world;
    use super::*;

    #[test]
    fn lesotho_is_a_hole_in_south_africa_and_no_other_land_has_one() {
        let mut holes = Vec::new();
        for land in world().lands.iter().filter(|land| !land.rings.is_empty()) {
            let feature = feature(land, &Map::new());
            let polygons = feature["geometry"]["coordinates"].as_array().unwrap();
            let rings: usize = polygons
                .iter()
                .map(|rings| rings.as_array().unwrap().len())
                .sum();
            assert_eq!(rings, land.rings.len(), "{}", land.code);
            if polygons.len() < rings {
                holes.push(land.code.as_str());
            }
        }
        assert_eq!(holes, ["ZAF"]);
    }
}
