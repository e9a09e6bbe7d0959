//! The page of a PDF: shapes as its operators, text as glyphs of the embedded font.

use std::collections::{BTreeMap, BTreeSet};

use pdf_writer::types::ColorSpaceOperand;
use pdf_writer::{Content, Name, Str};

use super::POINT;
use crate::figure::Picture;
use crate::figure::scene::{Anchor, Paint, SceneItem, Step, Stroke, TextLine};
use crate::figure::text::{advance, glyph};
use crate::figure::theme::{Ink, Theme};

/// What a page says, and what it needs.
pub(super) struct PdfPage {
    /// Its operators.
    pub content: Vec<u8>,
    /// The inks that it hatches with.
    pub hatches: BTreeSet<Ink>,
    /// The glyphs that it writes with, and their letters: regular and bold.
    pub glyphs: [BTreeMap<u16, char>; 2],
}

struct PdfWriter {
    out: Content,
    dark: bool,
    hatches: BTreeSet<Ink>,
    glyphs: [BTreeMap<u16, char>; 2],
}

impl PdfPage {
    /// The page of a picture.
    pub(super) fn of(picture: &Picture, theme: Theme) -> Self {
        let mut writer = PdfWriter {
            out: Content::new(),
            dark: theme == Theme::Dark,
            hatches: BTreeSet::new(),
            glyphs: Default::default(),
        };
        // from the top left downwards, in pixels
        let height = picture.height as f32 * POINT;
        writer.out.transform([POINT, 0.0, 0.0, -POINT, 0.0, height]);
        let ground = SceneItem::rect(
            (0.0, 0.0),
            (picture.width, picture.height),
            Paint::Solid(Ink::Paper),
        );
        writer.item(&ground);
        for item in &picture.items {
            writer.item(item);
        }
        Self {
            content: writer.out.finish().into_vec(),
            hatches: writer.hatches,
            glyphs: writer.glyphs,
        }
    }
}

/// The name of a pattern on the page.
pub(super) fn hatch_name(ink: Ink) -> String {
    format!("H{}", ink.name())
}

/// A colour as parts of 1.
pub(super) fn rgb(ink: Ink, dark: bool) -> [f32; 3] {
    let hex = ink.hex(dark);
    [1, 3, 5].map(|at| {
        let part = hex
            .get(at..at + 2)
            .and_then(|part| u8::from_str_radix(part, 16).ok());
        f32::from(part.unwrap_or(0)) / 255.0
    })
}

/// A length to a hundredth of a pixel; 0 where it is not finite.
fn n(x: f64) -> f32 {
    if x.is_finite() {
        ((x * 100.0).round() / 100.0) as f32
    } else {
        0.0
    }
}

impl PdfWriter {
    fn item(&mut self, item: &SceneItem) {
        match item {
            SceneItem::Rect {
                at,
                size,
                fill,
                stroke,
                ..
            } => {
                let (width, height) = (size.0.max(0.0), size.1.max(0.0));
                self.shape(*fill, *stroke, |out| {
                    out.rect(n(at.0), n(at.1), n(width), n(height));
                });
            }
            SceneItem::Line { from, to, stroke } => self.shape(Paint::None, Some(*stroke), |out| {
                out.move_to(n(from.0), n(from.1)).line_to(n(to.0), n(to.1));
            }),
            SceneItem::Path {
                steps,
                fill,
                stroke,
            } => self.shape(*fill, *stroke, |out| path(out, steps)),
            SceneItem::Circle {
                at,
                radius,
                fill,
                stroke,
            } => {
                let steps = circle(*at, radius.max(0.0));
                self.shape(*fill, *stroke, |out| path(out, &steps));
            }
            SceneItem::Text(text) => self.text(text),
            SceneItem::Group { by, items, .. } => {
                self.out.save_state();
                self.out.transform([1.0, 0.0, 0.0, 1.0, n(by.0), n(by.1)]);
                for item in items {
                    self.item(item);
                }
                self.out.restore_state();
            }
        }
    }

    /// A shape, filled and stroked.
    fn shape(&mut self, fill: Paint, stroke: Option<Stroke>, draw: impl Fn(&mut Content)) {
        match fill {
            Paint::None => {}
            Paint::Solid(ink) => self.fill(ink),
            Paint::Hatch(ink) => {
                self.hatches.insert(ink);
                self.out.set_fill_color_space(ColorSpaceOperand::Pattern);
                self.out
                    .set_fill_pattern([], Name(hatch_name(ink).as_bytes()));
            }
        }
        if let Some(stroke) = stroke {
            let [red, green, blue] = rgb(stroke.ink, self.dark);
            self.out
                .set_stroke_rgb(red, green, blue)
                .set_line_width(n(stroke.width));
            let dashes: &[f32] = if stroke.dashed { &[3.0, 3.0] } else { &[] };
            self.out.set_dash_pattern(dashes.iter().copied(), 0.0);
        }
        draw(&mut self.out);
        match (fill, stroke) {
            (Paint::None, None) => self.out.end_path(),
            (Paint::None, Some(_)) => self.out.stroke(),
            (_, None) => self.out.fill_nonzero(),
            (_, Some(_)) => self.out.fill_nonzero_and_stroke(),
        };
    }

    fn fill(&mut self, ink: Ink) {
        let [red, green, blue] = rgb(ink, self.dark);
        self.out.set_fill_rgb(red, green, blue);
    }

    /// A line of text; a letter that the font does not have leaves its room empty.
    fn text(&mut self, text: &TextLine) {
        let bold = usize::from(text.bold);
        let long = match text.anchor {
            Anchor::Start => 0.0,
            Anchor::Middle => text.width() / 2.0,
            Anchor::End => text.width(),
        };
        self.fill(text.ink);
        let (x, y) = text.at;
        let matrix = if text.turned {
            [0.0, -1.0, -1.0, 0.0, n(x), n(y + long)]
        } else {
            [1.0, 0.0, 0.0, -1.0, n(x - long), n(y)]
        };
        let name = Name(super::NAMES[bold].0);
        self.out
            .begin_text()
            .set_font(name, n(text.size))
            .set_text_matrix(matrix);
        let mut shown = self.out.show_positioned();
        let mut items = shown.items();
        for letter in text.text.chars() {
            match glyph(letter, text.bold) {
                Some(glyph) => {
                    items.show(Str(&glyph.to_be_bytes()));
                    self.glyphs[bold].insert(glyph, letter);
                }
                None => {
                    items.adjust(-(advance(letter, text.bold) * 1000.0) as f32);
                }
            }
        }
        drop(items);
        drop(shown);
        self.out.end_text();
    }
}

fn path(out: &mut Content, steps: &[Step]) {
    for step in steps {
        match *step {
            Step::Move(x, y) => out.move_to(n(x), n(y)),
            Step::Line(x, y) => out.line_to(n(x), n(y)),
            Step::Curve(a, b, end) => {
                out.cubic_to(n(a.0), n(a.1), n(b.0), n(b.1), n(end.0), n(end.1))
            }
            Step::Close => out.close_path(),
        };
    }
}

/// A circle in four curves.
fn circle((x, y): (f64, f64), r: f64) -> [Step; 6] {
    // the handles with which a cubic curve is nearest to a quarter of a circle
    let h = r * 0.552_285;
    [
        Step::Move(x + r, y),
        Step::Curve((x + r, y + h), (x + h, y + r), (x, y + r)),
        Step::Curve((x - h, y + r), (x - r, y + h), (x - r, y)),
        Step::Curve((x - r, y - h), (x - h, y - r), (x, y - r)),
        Step::Curve((x + h, y - r), (x + r, y - h), (x + r, y)),
        Step::Close,
    ]
}
