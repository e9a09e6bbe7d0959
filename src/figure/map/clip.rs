//! The parts of lands and lines that are on a map.

use super::view::MapView;

impl MapView {
    /// What of a ring lies on the map: Sutherland and Hodgman (1974), doi:10.1145/360767.360802.
    pub(super) fn clip(&self, mut ring: Vec<(f64, f64)>) -> Vec<(f64, f64)> {
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
    pub(super) fn clip_line(&self, line: &[(f64, f64)]) -> Vec<Vec<(f64, f64)>> {
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

    /// The part of a straight line that is on the map.
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
}

fn between(a: (f64, f64), b: (f64, f64), part: f64) -> (f64, f64) {
    (a.0 + (b.0 - a.0) * part, a.1 + (b.1 - a.1) * part)
}

#[cfg(test)]
mod tests {
    use super::super::world::world;
    use super::*;

    #[test]
    fn what_is_cut_stays_on_the_map() {
        let view = MapView::of(world(), &["KGZ"], &[], 400.0);
        for land in &view.outlines().lands {
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
