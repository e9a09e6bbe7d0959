//! Names on a map, where there is room for them.

use super::super::scene::{Anchor, Paint, SceneItem, Stroke, TextLine};
use super::super::text::width;
use super::super::theme::Ink;

/// The size of their letters.
pub(super) const SIZE: f64 = 11.0;

/// Left, top, right, bottom.
pub(super) type Room = [f64; 4];

/// Names already placed, and the room they take.
#[derive(Default)]
pub(super) struct Labels {
    taken: Vec<Room>,
    off: Vec<(f64, f64)>,
    /// The texts.
    pub items: Vec<SceneItem>,
}

impl Labels {
    /// Keeps a room free of names.
    pub(super) fn keep_free(&mut self, room: Room) {
        self.taken.push(room);
    }

    /// Keeps names off places wherever there is room elsewhere.
    pub(super) fn keep_off(&mut self, places: Vec<(f64, f64)>) {
        self.off.extend(places);
    }

    /// Writes lines one below the other, their middle at a place, where they fit into the room that shapes take and on no other
    /// name; on a background where they have no ink from the shapes, or a letter lies next to them.
    pub(super) fn inside(
        &mut self,
        lines: &[(String, bool)],
        at: (f64, f64),
        room: Room,
        ink: Option<Ink>,
        shapes: &[Vec<(f64, f64)>],
    ) -> bool {
        let wide = widest(lines);
        let tall = lines.len() as f64 * (SIZE + 2.0);
        let around = |x: f64, y: f64| {
            [
                x - wide / 2.0 - 2.0,
                y - tall / 2.0,
                x + wide / 2.0 + 2.0,
                y + tall / 2.0,
            ]
        };
        let steps = [0.0, -0.5, 0.5, -1.0, 1.0];
        for dy in steps {
            for dx in steps {
                let (x, y) = (at.0 + dx * 16.0, at.1 + dy * tall / 2.0);
                let own = around(x, y);
                let inside = grid(own).all(|place| is_within(place, shapes));
                if inside && ink.is_some() && !self.is_taken(own) {
                    self.write(lines, x, own, Anchor::Middle, ink);
                    return true;
                }
            }
        }
        let own = around(at.0, at.1);
        let size = |[a, b, c, d]: Room| (c - a) * (d - b);
        if !self.is_free(own, room) || size(own) > 0.4 * size(room) {
            return false;
        }
        self.write(lines, at.0, own, Anchor::Middle, None);
        true
    }

    /// Writes lines next to a place: to the right, the left, above or below, wherever there is room on the map.
    pub(super) fn beside(
        &mut self,
        lines: &[(String, bool)],
        at: (f64, f64),
        away: f64,
        size: (f64, f64),
    ) -> bool {
        let wide = widest(lines);
        let tall = lines.len() as f64 * (SIZE + 2.0);
        let (middle, half) = (at.1 - tall / 2.0, at.0 - wide / 2.0);
        let (right, left) = (at.0 + away, at.0 - away - wide);
        let (above, below) = (at.1 - away - tall, at.1 + away);
        let places = [
            (right, middle),
            (left, middle),
            (half, above),
            (half, below),
            (right, above),
            (right, below),
            (left, above),
            (left, below),
        ];
        for off in [true, false] {
            for (x, y) in places {
                let own = [x - 1.0, y, x + wide + 1.0, y + tall];
                let is_free = self.is_free(own, [0.0, 0.0, size.0, size.1]);
                let covers = |&(x, y): &(f64, f64)| {
                    own[0] - 2.0 < x && x < own[2] + 2.0 && own[1] - 2.0 < y && y < own[3] + 2.0
                };
                if is_free && !(off && self.off.iter().any(covers)) {
                    self.write(lines, x, own, Anchor::Start, None);
                    return true;
                }
            }
        }
        false
    }

    /// Writes lines on a place of the map, such as the middle of an arc, where no other text is.
    pub(super) fn on(
        &mut self,
        lines: &[(String, bool)],
        at: (f64, f64),
        size: (f64, f64),
    ) -> bool {
        let wide = widest(lines);
        let tall = lines.len() as f64 * (SIZE + 2.0);
        let (x, y) = (at.0 - wide / 2.0, at.1 - tall / 2.0);
        let own = [x - 2.0, y, x + wide + 2.0, y + tall];
        let is_free = self.is_free(own, [0.0, 0.0, size.0, size.1]);
        if is_free {
            self.write(lines, x, own, Anchor::Start, None);
        }
        is_free
    }

    /// Writes a short text next to a place, or with a line to it; over outlines where there is no other room.
    pub(super) fn next_to(
        &mut self,
        lines: &[(String, bool)],
        at: (f64, f64),
        away: f64,
        size: (f64, f64),
    ) -> bool {
        self.beside(lines, at, away, size) || self.led_over(lines, at, size, &[])
    }

    /// Writes lines some way off a place, and a thin line from there to it: where there is room on the map and no outline, the
    /// nearest first.
    pub(super) fn led(
        &mut self,
        lines: &[(String, bool)],
        at: (f64, f64),
        size: (f64, f64),
    ) -> bool {
        let off = self.off.clone();
        self.led_over(lines, at, size, &off)
    }

    /// The same, free of some places.
    fn led_over(
        &mut self,
        lines: &[(String, bool)],
        at: (f64, f64),
        size: (f64, f64),
        off: &[(f64, f64)],
    ) -> bool {
        const TURNS: u8 = 16;
        let wide = widest(lines);
        let tall = lines.len() as f64 * (SIZE + 2.0);
        let covers = |own: Room| {
            off.iter()
                .any(|(x, y)| own[0] < *x && *x < own[2] && own[1] < *y && *y < own[3])
        };
        for away in [18.0, 30.0, 45.0, 62.0, 82.0, 105.0, 130.0] {
            for turn in 0..TURNS {
                let angle = f64::from(turn) * std::f64::consts::TAU / f64::from(TURNS);
                let (x, y) = (at.0 + away * angle.cos(), at.1 + away * angle.sin());
                // to the right of its place the line meets the beginning of the name, else its end
                let left = if angle.cos() >= 0.0 { x } else { x - wide };
                let own = [
                    left - 1.0,
                    y - tall / 2.0,
                    left + wide + 1.0,
                    y + tall / 2.0,
                ];
                let is_free = self.is_free(own, [0.0, 0.0, size.0, size.1]);
                let over = own[0] < at.0 && at.0 < own[2] && own[1] < at.1 && at.1 < own[3];
                if is_free && !over && !covers(own) {
                    let line = Stroke::of(Ink::Muted, 0.8);
                    self.items.push(SceneItem::line(at, (x, y), line));
                    self.write(lines, left, own, Anchor::Start, None);
                    return true;
                }
            }
        }
        false
    }

    /// Whether a text's room lies within another and on no other text.
    fn is_free(&self, own: Room, within: Room) -> bool {
        let [left, top, right, bottom] = within;
        own[0] >= left
            && own[1] >= top
            && own[2] <= right
            && own[3] <= bottom
            && !self.is_taken(own)
    }

    fn is_taken(&self, own: Room) -> bool {
        let meets = |other: &Room| {
            own[0] < other[2] && other[0] < own[2] && own[1] < other[3] && other[1] < own[3]
        };
        self.taken.iter().any(meets)
    }

    /// Writes lines into their room, on a paper background if no ink is given.
    fn write(
        &mut self,
        lines: &[(String, bool)],
        x: f64,
        own: Room,
        anchor: Anchor,
        ink: Option<Ink>,
    ) {
        if ink.is_none() {
            let (at, size) = ((own[0], own[1]), (own[2] - own[0], own[3] - own[1]));
            self.items.push(SceneItem::Rect {
                at,
                size,
                radius: 2.0,
                fill: Paint::Solid(Ink::Paper),
                stroke: None,
            });
        }
        let ink = ink.unwrap_or(Ink::Text);
        for (at, (line, bold)) in lines.iter().enumerate() {
            let y = own[1] + (at as f64 + 1.0) * (SIZE + 2.0) - 3.0;
            let mut text = TextLine::new((x, y), line.clone(), SIZE, ink).anchored(anchor);
            text.bold = *bold;
            self.items.push(text.into());
        }
        self.taken.push(own);
    }
}

/// Places all over a room, so close that no letter reaches past a border between two of them.
fn grid([left, top, right, bottom]: Room) -> impl Iterator<Item = (f64, f64)> {
    const STEP: f64 = 3.0;
    let across = ((right - left) / STEP).ceil().max(1.0);
    let down = ((bottom - top) / STEP).ceil().max(1.0);
    let part = |at: u32, of: f64| f64::from(at) / of;
    (0..=across as u32).flat_map(move |x| {
        (0..=down as u32).map(move |y| {
            (
                left + (right - left) * part(x, across),
                top + (bottom - top) * part(y, down),
            )
        })
    })
}

/// Whether a place lies in one of some shapes.
pub(super) fn is_within((x, y): (f64, f64), shapes: &[Vec<(f64, f64)>]) -> bool {
    shapes.iter().any(|ring| {
        let ends = ring.iter().zip(ring.iter().cycle().skip(1));
        let crossed = ends.filter(|((ax, ay), (bx, by))| {
            (*ay > y) != (*by > y) && x < ax + (y - ay) / (by - ay) * (bx - ax)
        });
        crossed.count() % 2 == 1
    })
}

fn widest(lines: &[(String, bool)]) -> f64 {
    let wide = lines.iter().map(|(line, bold)| width(line, SIZE, *bold));
    wide.fold(0.0, f64::max)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_that_reach_past_a_border_stand_on_paper() {
        // a land with a deep bay, narrower than the name is tall
        let bay = vec![
            (0.0, 0.0),
            (200.0, 0.0),
            (200.0, 96.0),
            (120.0, 99.0),
            (200.0, 102.0),
            (200.0, 200.0),
            (0.0, 200.0),
        ];
        let name = [("Tajikistan, its longest name".to_owned(), false)];
        let room = [0.0, 0.0, 200.0, 200.0];
        let mut labels = Labels::default();
        let ink = Some(Ink::OnStep(4));
        assert!(labels.inside(&name, (110.0, 99.0), room, ink, &[bay]));
        let plate = |item: &SceneItem| matches!(item, SceneItem::Rect { .. });
        let letters =
            |item: &SceneItem| matches!(item, SceneItem::Text(text) if text.ink == Ink::OnStep(4));
        assert!(labels.items.iter().any(plate) || labels.items.iter().any(letters));
        let own = labels.taken[0];
        let across_the_bay = own[2] > 120.0 && own[1] < 99.0 && 99.0 < own[3];
        assert!(!across_the_bay || labels.items.iter().any(plate), "{own:?}");
    }

    #[test]
    fn no_name_stands_on_another() {
        let mut labels = Labels::default();
        let name = |text: &str| [(text.to_owned(), false)];
        let map = (300.0, 200.0);
        for _ in 0..30 {
            labels.beside(&name("Кыргызстан"), (150.0, 100.0), 4.0, map);
        }
        let rooms = &labels.taken;
        assert!(rooms.len() >= 2, "{rooms:?}");
        for (at, a) in rooms.iter().enumerate() {
            let apart = |b: &Room| a[0] >= b[2] || b[0] >= a[2] || a[1] >= b[3] || b[1] >= a[3];
            assert!(rooms[..at].iter().all(apart));
        }
    }
}
