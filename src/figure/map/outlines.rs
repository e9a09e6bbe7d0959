//! The outlines of all countries as paths in whole pixels, for pages that draw maps themselves.

use std::fmt::Write as _;

use super::projection::equal_earth;
use super::world::world;

/// How far the plane reaches to each side, for a sphere of radius 1.
const REACH: f64 = 2.706_63;
/// How far it reaches up; the Antarctic is not on it.
const TOP: f64 = 1.32;

/// Code, path and a place inside, of each country; a country too small for the scale has no path.
pub(in crate::figure) fn outlines(width: f64) -> Vec<(String, String, [i64; 2])> {
    let scale = width / (2.0 * REACH);
    let at = |(longitude, latitude): (f64, f64)| {
        let (x, y) = equal_earth(longitude, latitude);
        [
            ((x + REACH) * scale).round() as i64,
            ((TOP - y) * scale).round() as i64,
        ]
    };
    let path = |rings: &Vec<Vec<(f64, f64)>>| {
        let mut path = String::new();
        for ring in rings {
            let mut places: Vec<[i64; 2]> = ring.iter().map(|place| at(*place)).collect();
            places.dedup();
            if places.len() < 4 {
                continue; // less than a pixel
            }
            let mut before = places[0];
            let _ = write!(path, "M{} {}", before[0], before[1]);
            let mut command = "l";
            for place in &places[1..places.len() - 1] {
                let (x, y) = (place[0] - before[0], place[1] - before[1]);
                let gap = if command.is_empty() && x >= 0 {
                    " "
                } else {
                    command
                };
                let between = if y < 0 { "" } else { " " };
                let _ = write!(path, "{gap}{x}{between}{y}");
                (before, command) = (*place, "");
            }
            path.push('z');
        }
        path
    };
    let lands = world().lands.iter();
    let lands = lands.map(|land| (land.code.clone(), path(&land.rings), at(land.point)));
    lands.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn countries_are_where_they_are() {
        let all = outlines(960.0);
        let of = |code: &str| {
            all.iter()
                .find(|(known, ..)| known == code)
                .expect("a country")
        };
        let (_, path, place) = of("KAZ");
        assert!(path.starts_with('M') && path.ends_with('z'));
        // Kazakhstan is east of the middle, and north of it
        assert!(
            (600..720).contains(&place[0]) && (40..120).contains(&place[1]),
            "{place:?}"
        );
        let bytes: usize = all.iter().map(|(_, path, _)| path.len()).sum();
        assert!(bytes < 90_000, "{bytes}");
    }
}
