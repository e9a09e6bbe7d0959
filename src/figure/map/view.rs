//! Which part of the world a map shows, and where a place lies on it.

use super::projection::equal_earth;
use super::world::{Land, World, size};

/// The middle meridian of a map of the world: its edge then runs through the Bering Strait and cuts no country.
const MIDDLE: f64 = 11.0;
/// Beyond so many degrees of longitude a map shows the world.
const REGION: f64 = 170.0;
/// The least that a map shows, as a length on a sphere of radius 1: some 1,300 km.
const LEAST: f64 = 0.2;
/// Islands smaller than this part of a country's largest land do not widen the map.
const ISLAND: f64 = 0.1;

/// From places on the earth to places on the picture.
#[derive(Debug, Clone, Copy)]
pub(super) struct View {
    /// The middle meridian, in degrees.
    middle: f64,
    /// The plane's left and top.
    corner: (f64, f64),
    /// Pixels for a length of 1.
    scale: f64,
    /// Width and height, in pixels.
    pub size: (f64, f64),
}

impl View {
    /// A map of some countries and places, or of the world where they lie all over it or are none.
    pub fn of(world: &World, codes: &[&str], more: &[(f64, f64)], width: f64) -> Self {
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
        }
    }

    /// Where a place lies, in pixels from the map's left and top.
    pub fn place(&self, place: (f64, f64)) -> (f64, f64) {
        self.pixels(onto(self.middle, place))
    }

    /// Where the places of a line lie; it moves as a whole to the side on which most of it lies.
    pub fn line(&self, line: &[(f64, f64)]) -> Vec<(f64, f64)> {
        let mean = line.iter().map(|place| place.0).sum::<f64>() / line.len().max(1) as f64;
        let turns = ((mean - self.middle) / 360.0).round() * 360.0;
        let from_middle = line
            .iter()
            .map(|(x, y)| equal_earth(x - turns - self.middle, *y));
        from_middle.map(|place| self.pixels(place)).collect()
    }

    /// Whether a place on the picture is on the map.
    pub fn shows(&self, (x, y): (f64, f64)) -> bool {
        (0.0..=self.size.0).contains(&x) && (0.0..=self.size.1).contains(&y)
    }

    /// What of a ring lies on the map: Sutherland and Hodgman (1974), doi:10.1145/360767.360802.
    pub fn clip(&self, mut ring: Vec<(f64, f64)>) -> Vec<(f64, f64)> {
        let (wide, tall) = self.size;
        // how far inside of each edge a place is
        let edges: [&dyn Fn((f64, f64)) -> f64; 4] = [
            &|place| place.0,
            &|place| wide - place.0,
            &|place| place.1,
            &|place| tall - place.1,
        ];
        for inside in edges {
            let mut kept = Vec::with_capacity(ring.len());
            for (at, &end) in ring.iter().enumerate() {
                let start = ring[(at + ring.len() - 1) % ring.len()];
                let (from, to) = (inside(start), inside(end));
                if (from < 0.0) != (to < 0.0) {
                    kept.push(between(start, end, from / (from - to)));
                }
                if to >= 0.0 {
                    kept.push(end);
                }
            }
            ring = kept;
        }
        ring
    }

    /// The pieces of a line that lie on the map, step by step.
    pub fn clip_line(&self, line: &[(f64, f64)]) -> Vec<Vec<(f64, f64)>> {
        let mut pieces: Vec<Vec<(f64, f64)>> = Vec::new();
        for ends in line.windows(2) {
            let Some((from, to)) = self.segment(ends[0], ends[1]) else {
                continue;
            };
            match pieces.last_mut() {
                Some(piece) if piece.last() == Some(&from) => piece.push(to),
                _ => pieces.push(vec![from, to]),
            }
        }
        pieces
    }

    /// What of a straight line lies on the map.
    fn segment(&self, start: (f64, f64), end: (f64, f64)) -> Option<((f64, f64), (f64, f64))> {
        let (dx, dy) = (end.0 - start.0, end.1 - start.1);
        let (mut first, mut last) = (0.0_f64, 1.0_f64);
        for (towards, room) in [
            (-dx, start.0),
            (dx, self.size.0 - start.0),
            (-dy, start.1),
            (dy, self.size.1 - start.1),
        ] {
            if towards == 0.0 {
                if room < 0.0 {
                    return None;
                }
            } else if towards < 0.0 {
                first = first.max(room / towards);
            } else {
                last = last.min(room / towards);
            }
        }
        let at = |part: f64| match part {
            0.0 => start,
            1.0 => end,
            _ => between(start, end, part),
        };
        (first < last).then(|| (at(first), at(last)))
    }

    fn pixels(&self, (x, y): (f64, f64)) -> (f64, f64) {
        (
            (x - self.corner.0) * self.scale,
            (self.corner.1 - y) * self.scale,
        )
    }
}

fn between(a: (f64, f64), b: (f64, f64), part: f64) -> (f64, f64) {
    (a.0 + (b.0 - a.0) * part, a.1 + (b.1 - a.1) * part)
}

/// A place on the plane, nearest to the middle meridian.
fn onto(middle: f64, (x, y): (f64, f64)) -> (f64, f64) {
    let from_middle = (x - middle + 180.0).rem_euclid(360.0) - 180.0;
    equal_earth(from_middle, y)
}

/// The places that a map of countries must show: of one that is much wider than the others only what lies near them, so that
/// Russia does not make a map of Europe one of the world.
fn near_each_other(lands: &[&Land]) -> Vec<(f64, f64)> {
    const WIDE: f64 = 70.0;
    const NEAR: f64 = 9.0;
    let all = lands.iter().map(|land| extent(land));
    let span = |places: &[(f64, f64)]| {
        let first = (f64::INFINITY, f64::NEG_INFINITY);
        let (low, high) = places
            .iter()
            .fold(first, |(a, b), (x, _)| (a.min(*x), b.max(*x)));
        high - low
    };
    let (wide, narrow): (Vec<_>, Vec<_>) = all.partition(|places| span(places) > WIDE);
    let mut shown: Vec<(f64, f64)> = narrow.concat();
    let Some(middle) = middle_of(&shown).filter(|_| narrow.len() > 2) else {
        shown.extend(wide.concat());
        return shown;
    };
    let turned = |x: f64| (x - middle + 180.0).rem_euclid(360.0) - 180.0;
    let reach = shown
        .iter()
        .map(|(x, _)| turned(*x).abs())
        .fold(0.0, f64::max);
    let near = |(x, _): &(f64, f64)| turned(*x).abs() <= reach + NEAR;
    let north = shown
        .iter()
        .map(|place| place.1)
        .fold(f64::NEG_INFINITY, f64::max);
    let south = shown
        .iter()
        .map(|place| place.1)
        .fold(f64::INFINITY, f64::min);
    let level = |(_, y): &(f64, f64)| (south - NEAR..=north + NEAR).contains(y);
    shown.extend(
        wide.concat()
            .into_iter()
            .filter(|place| near(place) && level(place)),
    );
    shown
}

/// The places that a map of a country must show.
fn extent(land: &Land) -> Vec<(f64, f64)> {
    let largest = land.rings.first().map_or(0.0, |ring| size(ring));
    let large = land
        .rings
        .iter()
        .filter(|ring| size(ring) >= largest * ISLAND);
    let places: Vec<(f64, f64)> = large.flatten().copied().collect();
    if places.is_empty() {
        vec![land.point]
    } else {
        places
    }
}

/// The meridian in the middle of places: opposite the middle of the widest gap; `None` where they lie all round the earth.
fn middle_of(places: &[(f64, f64)]) -> Option<f64> {
    let mut degrees: Vec<f64> = places
        .iter()
        .map(|place| place.0.rem_euclid(360.0))
        .collect();
    degrees.sort_by(f64::total_cmp);
    let (first, last) = (*degrees.first()?, *degrees.last()?);
    let mut widest = (first + 360.0 - last, first); // the gap, and where it ends
    for ends in degrees.windows(2) {
        if ends[1] - ends[0] > widest.0 {
            widest = (ends[1] - ends[0], ends[1]);
        }
    }
    let span = 360.0 - widest.0;
    (span <= REGION).then(|| (widest.1 + span / 2.0 + 180.0).rem_euclid(360.0) - 180.0)
}

#[cfg(test)]
mod tests {
    use super::super::world::world;
    use super::*;

    #[test]
    fn a_region_fills_the_map_and_the_world_is_whole() {
        let five = ["KAZ", "KGZ", "TJK", "TKM", "UZB"];
        let view = View::of(world(), &five, &[], 720.0);
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
        let all = View::of(world(), &[], &[], 720.0);
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
        let view = View::of(world(), &europe, &[], 720.0);
        assert!(!view.shows(view.place((-90.0, 40.0))) && !view.shows(view.place((120.0, 60.0))));
        assert!(view.shows(view.place((37.6, 55.8))));
    }

    #[test]
    fn countries_beyond_the_180th_meridian_stay_whole() {
        for code in ["FJI", "RUS", "NZL"] {
            let view = View::of(world(), &[code], &[], 720.0);
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

    #[test]
    fn what_is_cut_stays_on_the_map() {
        let view = View::of(world(), &["KGZ"], &[], 400.0);
        for land in &world().lands {
            for ring in &land.rings {
                let near = |&(x, y): &(f64, f64)| {
                    (-1e-6..400.0 + 1e-6).contains(&x) && (-1e-6..view.size.1 + 1e-6).contains(&y)
                };
                assert!(view.clip(view.line(ring)).iter().all(near));
                let pieces = view.clip_line(&view.line(ring));
                assert!(pieces.iter().flatten().all(near));
            }
        }
    }
}
