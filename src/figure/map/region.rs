//! Which places a map of some countries must show.

use super::world::{Land, size};

/// A map wider than this many degrees of longitude shows the world.
const REGION: f64 = 170.0;
/// Islands smaller than this part of a country's largest land do not widen the map.
const ISLAND: f64 = 0.1;

/// The places that a map of countries must show: of one that is much wider than the others only what lies near them, so that
/// Russia does not make a map of Europe one of the world.
pub(super) fn near_each_other(lands: &[&Land]) -> Vec<(f64, f64)> {
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
pub(super) fn middle_of(places: &[(f64, f64)]) -> Option<f64> {
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
