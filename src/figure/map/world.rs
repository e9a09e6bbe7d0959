//! The outlines of countries: Natural Earth, 1:110 million for the world and 1:50 million for a part of it, read when a map is
//! drawn.
//!
//! `data/README.md` says how they were made, and whose borders they are.

use std::io::Read as _;
use std::sync::OnceLock;

use flate2::read::GzDecoder;

use serde::Deserialize;

/// A country or area.
#[derive(Debug, Clone)]
pub(super) struct Land {
    /// Its code, as in `areas.csv`.
    pub code: String,
    /// A place inside the largest of its lands: longitude and latitude in degrees.
    pub point: (f64, f64),
    /// Its lands, the largest first; none where the country is too small for this scale. Rings go over the 180th
    /// meridian without a cut: their longitudes may leave -180 to 180.
    pub rings: Vec<Vec<(f64, f64)>>,
}

/// A line between two countries, or between one and the sea.
#[derive(Debug)]
pub(super) struct Border {
    /// Longitudes and latitudes in degrees.
    pub line: Vec<(f64, f64)>,
    /// Whether there is a country on both sides.
    pub inland: bool,
    /// Whether it is that of Western Sahara with Morocco, which maps of the United Nations draw broken.
    pub broken: bool,
}

/// All of them.
#[derive(Debug, Default)]
pub(super) struct World {
    /// By code.
    pub lands: Vec<Land>,
    /// Each line once, also where two countries share it.
    pub borders: Vec<Border>,
    /// Land that is in no country, since two claim it.
    pub unassigned: Vec<Vec<(f64, f64)>>,
    /// The scale of the outlines, as a map says it.
    pub scale: &'static str,
}

#[derive(Deserialize)]
struct File {
    unit: f64,
    arcs: Vec<Vec<i32>>,
    areas: Vec<AreaOutline>,
}

#[derive(Deserialize)]
struct AreaOutline {
    code: String,
    point: (i32, i32),
    polygons: Vec<Vec<Vec<i32>>>,
}

/// Outlines for a map of the world; the tests prove that they read.
pub(super) fn world() -> &'static World {
    static WORLD: OnceLock<World> = OnceLock::new();
    WORLD.get_or_init(|| {
        parse(
            include_str!("../../../data/world-110m.json"),
            "1:110 million",
        )
    })
}

/// Outlines for a map of a part of the world, six times as fine and with nearly all islands.
pub(super) fn world_in_detail() -> &'static World {
    static WORLD: OnceLock<World> = OnceLock::new();
    WORLD.get_or_init(|| {
        let packed = include_bytes!("../../../data/world-50m.json.gz");
        let mut text = String::new();
        let read = GzDecoder::new(&packed[..]).read_to_string(&mut text);
        read.map_or_else(|_| World::default(), |_| parse(&text, "1:50 million"))
    })
}

fn parse(text: &str, scale: &'static str) -> World {
    let world = serde_json::from_str(text).map_or_else(|_| World::default(), |file| read(&file));
    World { scale, ..world }
}

impl World {
    /// The land of a code.
    pub(super) fn land(&self, code: &str) -> Option<&Land> {
        let at = self
            .lands
            .binary_search_by(|land| land.code.as_str().cmp(code));
        at.ok().map(|at| &self.lands[at])
    }
}

fn read(file: &File) -> World {
    let arcs: Vec<Vec<(f64, f64)>> = file
        .arcs
        .iter()
        .map(|steps| points(steps, file.unit))
        .collect();
    let mut owners: Vec<Vec<&str>> = vec![Vec::new(); arcs.len()];
    let (mut lands, mut unassigned) = (Vec::new(), Vec::new());
    for area in &file.areas {
        let rings = area.polygons.iter().flatten();
        let mut rings: Vec<_> = rings.map(|ids| ring(ids, &arcs)).collect();
        for &id in area.polygons.iter().flatten().flatten() {
            if let Some(owners) = owners.get_mut(number_of(id)) {
                owners.push(&area.code);
            }
        }
        if area.code.is_empty() {
            unassigned.append(&mut rings);
            continue;
        }
        rings.sort_by(|a, b| size(b).total_cmp(&size(a)));
        let point = (
            f64::from(area.point.0) * file.unit,
            f64::from(area.point.1) * file.unit,
        );
        lands.push(Land {
            code: area.code.clone(),
            point,
            rings,
        });
    }
    let borders = arcs.into_iter().zip(owners).filter_map(|(arc, owners)| {
        let within = owners.len() > 1 && owners.iter().all(|owner| *owner == owners[0]);
        (!within && !owners.is_empty()).then(|| Border {
            line: unwrapped(arc),
            inland: owners.len() > 1,
            broken: ["ESH", "MAR"].iter().all(|code| owners.contains(code)),
        })
    });
    World {
        lands,
        borders: borders.collect(),
        unassigned,
        scale: "",
    }
}

/// The arc of an id; `!number` is the arc read backwards.
fn number_of(id: i32) -> usize {
    usize::try_from(if id < 0 { !id } else { id }).unwrap_or(usize::MAX)
}

/// Arcs, end to end, as a ring.
fn ring(ids: &[i32], arcs: &[Vec<(f64, f64)>]) -> Vec<(f64, f64)> {
    let mut ring: Vec<(f64, f64)> = Vec::new();
    for &id in ids {
        let Some(arc) = arcs.get(number_of(id)) else {
            continue;
        };
        let skipped = usize::from(!ring.is_empty()); // it ends where the next begins
        if id < 0 {
            ring.extend(arc.iter().rev().skip(skipped));
        } else {
            ring.extend(arc.iter().skip(skipped));
        }
    }
    unwrapped(ring)
}

/// A chain of steps as points.
fn points(steps: &[i32], unit: f64) -> Vec<(f64, f64)> {
    let (mut x, mut y) = (0, 0);
    let step = |step: &[i32]| {
        x += step.first().copied().unwrap_or_default();
        y += step.get(1).copied().unwrap_or_default();
        (f64::from(x) * unit, f64::from(y) * unit)
    };
    steps.chunks(2).map(step).collect()
}

/// The same line without a leap from one edge of the map to the other.
fn unwrapped(mut line: Vec<(f64, f64)>) -> Vec<(f64, f64)> {
    for at in 1..line.len() {
        let turns = ((line[at].0 - line[at - 1].0) / 360.0).round();
        line[at].0 -= turns * 360.0;
    }
    line
}

/// How large a ring is, in square degrees.
pub(super) fn size(ring: &[(f64, f64)]) -> f64 {
    let pairs = ring.iter().zip(ring.iter().cycle().skip(1));
    let twice: f64 = pairs.map(|(a, b)| a.0 * b.1 - b.0 * a.1).sum();
    let middle = ring.iter().map(|place| place.1).sum::<f64>() / ring.len().max(1) as f64;
    (twice / 2.0 * middle.to_radians().cos()).abs()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stats::areas;

    /// ISO has codes for an empty island, and for three islands and Antarctica that no file of victims names.
    const WITHOUT: [&str; 5] = ["ATA", "BVT", "CCK", "CXR", "TKL"];

    #[test]
    fn every_code_is_one_of_ours_and_every_country_has_its_place() {
        let world = world();
        assert!(
            world.lands.iter().all(|land| {
                areas::by_code(&land.code).is_some_and(|area| area.kind == "country")
            })
        );
        for area in areas::all().iter().filter(|area| area.kind == "country") {
            let there = world.land(&area.code).is_some();
            assert_eq!(
                there,
                !WITHOUT.contains(&area.code.as_str()),
                "{}",
                area.code
            );
        }
        assert!(world.lands.is_sorted_by(|a, b| a.code < b.code));
    }

    #[test]
    fn both_scales_have_the_same_countries() {
        let codes = |world: &World| -> Vec<String> {
            let lands = world.lands.iter();
            lands.map(|land| land.code.clone()).collect()
        };
        let (coarse, fine) = (world(), world_in_detail());
        assert_eq!(codes(coarse), codes(fine));
        assert!(
            fine.lands
                .iter()
                .filter(|land| land.rings.is_empty())
                .count()
                <= 3
        );
        // Western Sahara as the United Nations draws it, up to 27 degrees 40 minutes: 266,000 square kilometres
        for world in [coarse, fine] {
            let land = world.land("ESH").expect("a land");
            let area = size(&land.rings[0]) * 111.2 * 111.2;
            assert!((250_000.0..285_000.0).contains(&area), "{area}");
            assert!(world.borders.iter().any(|border| border.broken));
        }
    }

    #[test]
    fn rings_are_closed_and_no_line_leaps_over_the_map() {
        for world in [world(), world_in_detail()] {
            let lines = world.borders.iter().map(|border| &border.line);
            let rings = world.lands.iter().flat_map(|land| &land.rings);
            for ring in rings.clone() {
                assert!(ring.len() > 3 && ring.first() == ring.last());
            }
            for line in lines.chain(rings) {
                let leaps = line
                    .windows(2)
                    .any(|ends| (ends[0].0 - ends[1].0).abs() > 60.0);
                assert!(!leaps);
            }
            assert!(world.borders.len() > 400);
        }
    }

    #[test]
    fn a_point_lies_in_its_country() {
        let lands = world().lands.iter().chain(&world_in_detail().lands);
        for land in lands.filter(|land| !land.rings.is_empty()) {
            let inside = |(x, y): (f64, f64)| {
                let crossed = land.rings[0].windows(2).filter(|ends| {
                    let ((ax, ay), (bx, by)) = (ends[0], ends[1]);
                    (ay > y) != (by > y) && x < ax + (y - ay) / (by - ay) * (bx - ax)
                });
                crossed.count() % 2 == 1
            };
            let (x, y) = land.point;
            let turned = [x, x + 360.0, x - 360.0];
            // small islands are coarser here than where their point was taken
            if size(&land.rings[0]) > 3.0 {
                assert!(turned.iter().any(|x| inside((*x, y))), "{}", land.code);
            }
        }
    }
}
