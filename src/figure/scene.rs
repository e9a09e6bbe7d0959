//! What a drawing is made of: a few shapes, in pixels from the top left, in colours that a [theme](super::theme) gives.

use super::theme::Ink;

/// A shape, or several.
#[derive(Debug, Clone)]
pub enum SceneItem {
    /// A rectangle.
    Rect {
        /// Left and top.
        at: (f64, f64),
        /// Width and height.
        size: (f64, f64),
        /// Of its corners.
        radius: f64,
        /// Inside.
        fill: Paint,
        /// Around it.
        stroke: Option<Stroke>,
    },
    /// A straight line.
    Line {
        /// One end.
        from: (f64, f64),
        /// The other.
        to: (f64, f64),
        /// How it is drawn.
        stroke: Stroke,
    },
    /// Lines and curves.
    Path {
        /// Step by step.
        steps: Vec<Step>,
        /// Inside.
        fill: Paint,
        /// Along it.
        stroke: Option<Stroke>,
    },
    /// A circle.
    Circle {
        /// Its middle.
        at: (f64, f64),
        /// Its radius.
        radius: f64,
        /// Inside.
        fill: Paint,
        /// Around it.
        stroke: Option<Stroke>,
    },
    /// A line of text.
    Text(TextLine),
    /// Several, moved together; with the text shown when the reader points at them.
    Group {
        /// How far they are moved.
        by: (f64, f64),
        /// Empty for none.
        title: String,
        /// In the order they are drawn.
        items: Vec<SceneItem>,
    },
}

/// A step of a path.
#[derive(Debug, Clone, Copy)]
pub enum Step {
    /// To a point, drawing nothing.
    Move(f64, f64),
    /// A straight line.
    Line(f64, f64),
    /// A cubic curve: two handles and the end.
    Curve((f64, f64), (f64, f64), (f64, f64)),
    /// Back to where it began.
    Close,
}

/// What is inside a shape.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Paint {
    /// Nothing.
    None,
    /// A colour.
    Solid(Ink),
    /// Slanted lines: unknown.
    Hatch(Ink),
}

/// How a line is drawn.
#[derive(Debug, Clone, Copy)]
pub struct Stroke {
    /// Its colour.
    pub ink: Ink,
    /// In pixels.
    pub width: f64,
    /// Whether it is broken.
    pub dashed: bool,
}

/// A line of text.
#[derive(Debug, Clone)]
pub struct TextLine {
    /// The place of its anchor on the base line.
    pub at: (f64, f64),
    /// What is written.
    pub text: String,
    /// In pixels.
    pub size: f64,
    /// Whether it is bold.
    pub bold: bool,
    /// Its colour.
    pub ink: Ink,
    /// Which end of it is at its position.
    pub anchor: Anchor,
    /// Whether it runs upwards.
    pub turned: bool,
}

/// Which end of a text is at its position.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Anchor {
    /// Its beginning.
    Start,
    /// Its middle.
    Middle,
    /// Its end.
    End,
}

impl Stroke {
    /// A whole line.
    pub fn of(ink: Ink, width: f64) -> Self {
        Self {
            ink,
            width,
            dashed: false,
        }
    }

    /// A broken one.
    #[must_use]
    pub fn dashed(self) -> Self {
        Self {
            dashed: true,
            ..self
        }
    }
}

impl SceneItem {
    /// A rectangle without a line around it.
    pub fn rect(at: (f64, f64), size: (f64, f64), fill: Paint) -> Self {
        Self::Rect {
            at,
            size,
            radius: 0.0,
            fill,
            stroke: None,
        }
    }

    /// A rectangle with one.
    pub fn outlined(at: (f64, f64), size: (f64, f64), fill: Paint, stroke: Stroke) -> Self {
        Self::Rect {
            at,
            size,
            radius: 0.0,
            fill,
            stroke: Some(stroke),
        }
    }

    /// A straight line.
    pub fn line(from: (f64, f64), to: (f64, f64), stroke: Stroke) -> Self {
        Self::Line { from, to, stroke }
    }

    /// Several, where they are, with the text shown when the reader points at them.
    pub fn titled(title: impl Into<String>, items: Vec<SceneItem>) -> Self {
        Self::Group {
            by: (0.0, 0.0),
            title: title.into(),
            items,
        }
    }
}

impl TextLine {
    /// A text from its beginning.
    pub fn new(at: (f64, f64), text: impl Into<String>, size: f64, ink: Ink) -> Self {
        Self {
            at,
            text: text.into(),
            size,
            bold: false,
            ink,
            anchor: Anchor::Start,
            turned: false,
        }
    }

    /// The same in bold.
    #[must_use]
    pub fn bold(self) -> Self {
        Self { bold: true, ..self }
    }

    /// The same running upwards.
    #[must_use]
    pub fn turned(self) -> Self {
        Self {
            turned: true,
            ..self
        }
    }

    /// The same from another end.
    #[must_use]
    pub fn anchored(self, anchor: Anchor) -> Self {
        Self { anchor, ..self }
    }

    /// How wide it is.
    pub fn width(&self) -> f64 {
        super::text::width(&self.text, self.size, self.bold)
    }
}

/// Lines of text one below the other, from the left edge.
#[derive(Debug, Clone, Copy)]
pub struct TextBlock {
    /// In pixels.
    pub size: f64,
    /// Whether they are bold.
    pub bold: bool,
    /// Their colour.
    pub ink: Ink,
    /// From one line to the next.
    pub step: f64,
    /// From the base line of a line up to the end of its row.
    pub rise: f64,
}

impl TextBlock {
    /// Lines in normal type.
    pub const fn of(size: f64, ink: Ink, step: f64, rise: f64) -> Self {
        Self {
            size,
            bold: false,
            ink,
            step,
            rise,
        }
    }

    /// Lines in bold type.
    pub const fn bold(size: f64, step: f64, rise: f64) -> Self {
        Self {
            bold: true,
            ..Self::of(size, Ink::Text, step, rise)
        }
    }

    /// Writes lines below a height, which it moves to their end.
    pub fn write(self, y: &mut f64, lines: impl IntoIterator<Item = String>) -> Vec<SceneItem> {
        let line = |line: String| {
            *y += self.step;
            let text = TextLine::new((0.0, *y - self.rise), line, self.size, self.ink);
            SceneItem::Text(TextLine {
                bold: self.bold,
                ..text
            })
        };
        lines.into_iter().map(line).collect()
    }
}

impl From<TextLine> for SceneItem {
    fn from(text: TextLine) -> Self {
        Self::Text(text)
    }
}
