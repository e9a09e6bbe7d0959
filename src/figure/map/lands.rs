//! The ground of a map: lands in their colours, borders on them.

use super::super::scene::{Paint, SceneItem, Step, Stroke};
use super::super::theme::Ink;
use super::view::MapView;
use super::world::{Land, World};

/// Rings as one shape.
pub(super) fn shape(rings: &[Vec<(f64, f64)>], fill: Paint) -> SceneItem {
    let mut steps = Vec::new();
    for ring in rings {
        steps.extend(chain(ring));
        steps.push(Step::Close);
    }
    SceneItem::Path {
        steps,
        fill,
        stroke: None,
    }
}

fn chain(line: &[(f64, f64)]) -> impl Iterator<Item = Step> {
    let step = |(at, &(x, y)): (usize, &(f64, f64))| match at {
        0 => Step::Move(x, y),
        _ => Step::Line(x, y),
    };
    line.iter().enumerate().map(step)
}

/// The part of a land that is on the map.
pub(super) fn outline(view: &MapView, land: &Land) -> Vec<Vec<(f64, f64)>> {
    outlines(view, &land.rings).collect()
}

fn outlines(view: &MapView, rings: &[Vec<(f64, f64)>]) -> impl Iterator<Item = Vec<(f64, f64)>> {
    let rings = rings
        .iter()
        .map(|ring| thinned(&view.clip(view.line(ring))));
    // an island of less than a pixel would not be seen
    let is_seen = |ring: &Vec<(f64, f64)>| {
        reach(std::slice::from_ref(ring))
            .is_some_and(|[left, top, right, bottom]| (right - left).max(bottom - top) > 0.8)
    };
    rings.filter(move |ring| ring.len() > 2 && is_seen(ring))
}

/// What of a land can be seen on a map of a part of the world, in degrees: its lands there, without points too close to be seen.
/// The world, and a land that is no more than a place, are whole.
pub(super) fn seen(view: &MapView, land: &Land) -> Option<Land> {
    if view.is_whole() {
        return Some(land.clone());
    }
    let rings = land.rings.iter().filter(|ring| {
        let ring = std::slice::from_ref(*ring);
        outlines(view, ring).next().is_some()
    });
    let rings: Vec<_> = rings
        .map(|ring| {
            let kept = bends(&view.line(ring));
            kept.into_iter().map(|at| ring[at]).collect::<Vec<_>>()
        })
        .filter(|ring| ring.len() > 3)
        .collect();
    let is_there = !rings.is_empty() || view.shows(view.place(land.point));
    is_there.then(|| Land {
        rings,
        ..land.clone()
    })
}

/// Whether a land is too small on a map for its colour to be seen.
pub(super) fn is_speck(view: &MapView, land: &Land) -> bool {
    const LEAST: f64 = 5.0;
    let largest = land.rings.first().map(|ring| view.line(ring));
    let reach = largest.and_then(|ring| reach(&[ring]));
    reach.is_none_or(|[left, top, right, bottom]| right - left < LEAST && bottom - top < LEAST)
}

/// A line without points that change it too little to be seen.
fn thinned(line: &[(f64, f64)]) -> Vec<(f64, f64)> {
    let kept = bends(line);
    kept.into_iter().map(|at| line[at]).collect()
}

/// The positions of points without which a line would go elsewhere by more than can be seen: Douglas and Peucker (1973),
/// doi:10.3138/FM57-6770-U75U-7727.
fn bends(line: &[(f64, f64)]) -> Vec<usize> {
    const LEAST: f64 = 0.45;
    let Some(last) = line.len().checked_sub(1) else {
        return Vec::new();
    };
    let mut kept = vec![false; line.len()];
    (kept[0], kept[last]) = (true, true);
    let mut parts = vec![(0, last)];
    while let Some((from, to)) = parts.pop() {
        let far = |at: &usize| from_line(line[*at], line[from], line[to]);
        let farthest = (from + 1..to).max_by(|a, b| far(a).total_cmp(&far(b)));
        if let Some(at) = farthest.filter(|at| far(at) > LEAST) {
            kept[at] = true;
            parts.extend([(from, at), (at, to)]);
        }
    }
    (0..line.len()).filter(|at| kept[*at]).collect()
}

/// Distance of a place from the straight line between two others, which may be the same.
fn from_line(place: (f64, f64), from: (f64, f64), to: (f64, f64)) -> f64 {
    let (dx, dy) = (to.0 - from.0, to.1 - from.1);
    let (x, y) = (place.0 - from.0, place.1 - from.1);
    let long = dx.hypot(dy);
    if long < 1e-9 {
        return x.hypot(y);
    }
    let part = ((x * dx + y * dy) / (long * long)).clamp(0.0, 1.0);
    (x - part * dx).hypot(y - part * dy)
}

/// The lands that have no colour, in grey.
pub(super) fn ground(
    view: &MapView,
    world: &World,
    has_color: impl Fn(&Land) -> bool,
) -> SceneItem {
    let rings: Vec<_> = world
        .lands
        .iter()
        .filter(|land| !has_color(land))
        .flat_map(|land| outline(view, land))
        .chain(outlines(view, &world.unassigned))
        .collect();
    shape(&rings, Paint::Solid(Ink::Grid))
}

/// Borders between lands, and coasts.
pub(super) fn borders(view: &MapView, world: &World) -> Vec<SceneItem> {
    let lines = |inland: bool, broken: bool| {
        let borders = world
            .borders
            .iter()
            .filter(move |border| (border.inland, border.broken) == (inland, broken));
        borders.flat_map(|border| view.clip_line(&thinned(&view.line(&border.line))))
    };
    let draw = |(inland, broken): (bool, bool), stroke: Stroke| SceneItem::Path {
        steps: lines(inland, broken)
            .flat_map(|line| chain(&line).collect::<Vec<_>>())
            .collect(),
        fill: Paint::None,
        stroke: Some(stroke),
    };
    vec![
        draw((true, false), Stroke::of(Ink::Paper, 0.8)),
        draw((true, true), Stroke::of(Ink::Axis, 0.8).dashed()),
        draw((false, false), Stroke::of(Ink::Axis, 0.4)),
    ]
}

/// How far the largest of some shapes reaches: left, top, right, bottom.
pub(super) fn reach(rings: &[Vec<(f64, f64)>]) -> Option<[f64; 4]> {
    let first = [
        f64::INFINITY,
        f64::INFINITY,
        f64::NEG_INFINITY,
        f64::NEG_INFINITY,
    ];
    let around = |ring: &Vec<(f64, f64)>| {
        ring.iter().fold(first, |[a, b, c, d], &(x, y)| {
            [a.min(x), b.min(y), c.max(x), d.max(y)]
        })
    };
    let size = |[a, b, c, d]: &[f64; 4]| (c - a) * (d - b);
    rings
        .iter()
        .map(around)
        .max_by(|a, b| size(a).total_cmp(&size(b)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_keeps_its_bends_alone() {
        let line = [
            (0.0, 0.0),
            (5.0, 0.2),
            (10.0, 0.0),
            (10.0, 9.0),
            (10.0, 10.0),
        ];
        assert_eq!(bends(&line), [0, 2, 4]);
        let ring = [(0.0, 0.0), (4.0, 0.0), (4.0, 4.0), (0.0, 4.0), (0.0, 0.0)];
        assert_eq!(bends(&ring).len(), 5);
        assert!(bends(&[]).is_empty());
    }
}
