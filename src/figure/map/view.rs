//! Which part of the world a map shows, and where a place lies on it.

use serde_json::{Value, json};

use super::projection::equal_earth;
use super::region::{middle_of, near_each_other};
use super::world::{Land, World, world, world_in_detail};

/// The middle meridian of a map of the world: its edge then runs through the Bering Strait and cuts no country.
const MIDDLE: f64 = 11.0;
/// From how many pixels for a length of 1 on the finer outlines can be seen: some 4 for a degree. What is less than a pixel is
/// left out, so that a small map is not large as a file.
const FINE: f64 = 250.0;
/// The least that a map shows, as a length on a sphere of radius 1: some 1,300 km.
const LEAST: f64 = 0.2;

/// From places on the earth to places on the picture.
#[derive(Debug, Clone, Copy)]
pub(super) struct MapView {
    /// The middle meridian, in degrees.
    middle: f64,
    /// The plane's left and top.
    corner: (f64, f64),
    /// Pixels for a length of 1.
    scale: f64,
    /// Width and height, in pixels.
    pub size: (f64, f64),
    /// Whether it shows the world, not a part of it.
    whole: bool,
}

impl MapView {
    /// A map of some countries and places, or of the world where they lie all over it or are none.
    pub(super) fn of(world: &World, codes: &[&str], more: &[(f64, f64)], width: f64) -> Self {
        let lands: Vec<&Land> = codes.iter().filter_map(|code| world.land(code)).collect();
        let whole = || world.lands.iter().flat_map(|land| &land.rings).flatten();
        let mut shown = near_each_other(&lands);
        shown.extend(more);
        let (middle, places) = match middle_of(&shown) {
            Some(middle) => (middle, shown),
            None => (MIDDLE, whole().copied().collect()),
        };
        let world_wide = middle_of(&places).is_none();
        let on_plane = places.iter().map(|place| onto(middle, *place));
        let first = (
            f64::INFINITY,
            f64::INFINITY,
            f64::NEG_INFINITY,
            f64::NEG_INFINITY,
        );
        let (left, low, right, high) = on_plane.fold(first, |(a, b, c, d), (x, y)| {
            (a.min(x), b.min(y), c.max(x), d.max(y))
        });
        let margin = if world_wide { 1.01 } else { 1.12 };
        let wide = ((right - left) * margin).max(LEAST);
        let tall = ((high - low) * margin).max(LEAST * 0.6);
        let height = (width * tall / wide).clamp(width * 0.42, (width * 0.8).max(300.0));
        let scale = (width / wide).min(height / tall);
        let corner = (
            f64::midpoint(left, right) - width / scale / 2.0,
            f64::midpoint(low, high) + height / scale / 2.0,
        );
        Self {
            middle,
            corner,
            scale,
            size: (width, height),
            whole: world_wide,
        }
    }

    /// The outlines to be drawn: the finer ones where they can be seen.
    pub(super) fn outlines(&self) -> &'static World {
        if self.whole || self.scale < FINE {
            world()
        } else {
            world_in_detail()
        }
    }

    /// What a map says about its borders.
    pub(super) fn about_borders(&self) -> String {
        format!(
            "Equal Earth projection; outlines: Natural Earth {}. Borders and names imply no opinion on the status of any territory.",
            self.outlines().scale
        )
    }

    /// Where a place lies, in pixels from the map's left and top.
    pub(super) fn place(&self, place: (f64, f64)) -> (f64, f64) {
        self.pixels(onto(self.middle, place))
    }

    /// Where the places of a line lie; it moves as a whole to the side on which most of it lies.
    pub(super) fn line(&self, line: &[(f64, f64)]) -> Vec<(f64, f64)> {
        let mean = line.iter().map(|place| place.0).sum::<f64>() / line.len().max(1) as f64;
        let turns = ((mean - self.middle) / 360.0).round() * 360.0;
        let from_middle = line
            .iter()
            .map(|(x, y)| equal_earth(x - turns - self.middle, *y));
        from_middle.map(|place| self.pixels(place)).collect()
    }

    /// Whether it shows the world, not a part of it.
    pub(super) fn is_whole(&self) -> bool {
        self.whole
    }

    /// Whether a place on the picture is on the map.
    pub(super) fn shows(&self, (x, y): (f64, f64)) -> bool {
        (0.0..=self.size.0).contains(&x) && (0.0..=self.size.1).contains(&y)
    }

    /// Where the line from the middle of the map to a place beyond it leaves the map, a little inside of its edge.
    pub(super) fn edge(&self, (x, y): (f64, f64)) -> (f64, f64) {
        const INSET: f64 = 5.0;
        let (half_wide, half_tall) = (self.size.0 / 2.0, self.size.1 / 2.0);
        let (dx, dy) = (x - half_wide, y - half_tall);
        let part = ((half_wide - INSET) / dx.abs()).min((half_tall - INSET) / dy.abs());
        (half_wide + dx * part, half_tall + dy * part)
    }

    /// The same in the words of d3, which draws what Vega-Lite describes.
    pub(super) fn projection(&self) -> Value {
        let round = |x: f64| (x * 100.0).round() / 100.0;
        let (x, y) = (-self.corner.0 * self.scale, self.corner.1 * self.scale);
        json!({
            "type": "equalEarth",
            "rotate": [round(-self.middle), 0],
            "scale": round(self.scale),
            "translate": [round(x), round(y)],
            "clipExtent": [[0, 0], [round(self.size.0), round(self.size.1)]]
        })
    }

    fn pixels(&self, (x, y): (f64, f64)) -> (f64, f64) {
        (
            (x - self.corner.0) * self.scale,
            (self.corner.1 - y) * self.scale,
        )
    }
}

/// A place on the plane, nearest to the middle meridian.
fn onto(middle: f64, (x, y): (f64, f64)) -> (f64, f64) {
    let from_middle = (x - middle + 180.0).rem_euclid(360.0) - 180.0;
    equal_earth(from_middle, y)
}

#[cfg(test)]
mod tests {
    use super::super::world::world;
    use super::*;

    #[test]
    fn a_region_fills_the_map_and_the_world_is_whole() {
        let five = ["KAZ", "KGZ", "TJK", "TKM", "UZB"];
        let view = MapView::of(world(), &five, &[], 720.0);
        for code in five {
            let land = world().land(code).unwrap();
            assert!(
                land.rings[0]
                    .iter()
                    .all(|place| view.shows(view.place(*place))),
                "{code}"
            );
        }
        assert!(!view.shows(view.place((2.0, 47.0))));
        let all = MapView::of(world(), &[], &[], 720.0);
        let all_shown = world()
            .lands
            .iter()
            .flat_map(|land| &land.rings)
            .all(|ring| {
                all.line(ring)
                    .iter()
                    .all(|&(x, y)| (-3.0..723.0).contains(&x) && all.shows((100.0, y)))
            });
        assert!(all_shown);
    }

    #[test]
    fn a_wide_neighbour_does_not_make_a_map_of_the_world() {
        let europe = ["FRA", "DEU", "ITA", "ESP", "NOR", "UKR", "RUS"];
        let view = MapView::of(world(), &europe, &[], 720.0);
        assert!(!view.shows(view.place((-90.0, 40.0))) && !view.shows(view.place((120.0, 60.0))));
        assert!(view.shows(view.place((37.6, 55.8))));
    }

    #[test]
    fn countries_beyond_the_180th_meridian_stay_whole() {
        for code in ["FJI", "RUS", "NZL"] {
            let view = MapView::of(world(), &[code], &[], 720.0);
            let land = world().land(code).unwrap();
            let wide = |line: &[(f64, f64)]| {
                let least = line
                    .iter()
                    .map(|place| place.0)
                    .fold(f64::INFINITY, f64::min);
                let most = line
                    .iter()
                    .map(|place| place.0)
                    .fold(f64::NEG_INFINITY, f64::max);
                (least, most)
            };
            let (least, most) = wide(&view.line(&land.rings[0]));
            assert!(least > 0.0 && most < 720.0, "{code}: {least} {most}");
        }
    }
}
