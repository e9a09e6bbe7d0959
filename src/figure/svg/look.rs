//! Colours and patterns of an SVG, on light and dark ground.

use std::fmt::Write as _;

use super::{SvgWriter, number};
use crate::figure::scene::{Paint, Stroke};
use crate::figure::theme::Ink;

impl SvgWriter {
    /// Fill and stroke as attributes.
    pub(super) fn look(&mut self, fill: Paint, stroke: Option<Stroke>) -> String {
        let mut look = String::new();
        let mut classes = Vec::new();
        match fill {
            Paint::None => look += " fill=\"none\"",
            Paint::Solid(ink) => {
                if !self.page {
                    let _ = write!(look, " fill=\"{}\"", ink.hex(self.dark));
                }
                classes.push(format!("{}f-{}", self.prefix(), ink.name()));
                self.inks.insert(ink);
            }
            Paint::Hatch(ink) => {
                let _ = write!(look, " fill=\"url(#{})\"", self.hatch(ink));
                self.hatches.insert(ink);
                self.inks.insert(ink);
            }
        }
        if let Some(Stroke { ink, width, dashed }) = stroke {
            if !self.page {
                let _ = write!(look, " stroke=\"{}\"", ink.hex(self.dark));
            }
            if !self.page || (width - 1.0).abs() > f64::EPSILON {
                let _ = write!(look, " stroke-width=\"{}\"", number(width));
            }
            if dashed {
                look += " stroke-dasharray=\"3 3\"";
            }
            classes.push(format!("{}s-{}", self.prefix(), ink.name()));
            self.inks.insert(ink);
        }
        if self.classes && !classes.is_empty() {
            let _ = write!(look, " class=\"{}\"", classes.join(" "));
        }
        look
    }

    /// What the names of colours begin with where other style sheets may have the same.
    fn prefix(&self) -> &'static str {
        if self.page { "" } else { "ts-" }
    }

    /// The name of a pattern; figures of one page share it.
    fn hatch(&self, ink: Ink) -> String {
        let ground = match (self.classes, self.dark) {
            (true, _) => "auto",
            (_, true) => "dark",
            _ => "light",
        };
        format!("ts-hatch-{ground}-{}", ink.name())
    }

    /// The patterns that were used.
    pub(super) fn patterns(&self) -> String {
        let mut out = String::new();
        for ink in &self.hatches {
            let class = if self.classes {
                format!(" class=\"{}s-{}\"", self.prefix(), ink.name())
            } else {
                String::new()
            };
            let _ = writeln!(
                out,
                "<defs><pattern id=\"{}\" width=\"5\" height=\"5\" patternUnits=\"userSpaceOnUse\" patternTransform=\"rotate(45)\">\
                 <line x1=\"0\" y1=\"0\" x2=\"0\" y2=\"5\" stroke=\"{}\" stroke-width=\"1.5\"{class}/></pattern></defs>",
                self.hatch(*ink),
                ink.hex(self.dark)
            );
        }
        out
    }

    /// What a dark screen changes.
    pub(super) fn style(&self) -> String {
        if !self.classes {
            return String::new();
        }
        let mut rules = String::new();
        for ink in &self.inks {
            let (name, hex) = (ink.name(), ink.hex(true));
            let _ = write!(
                rules,
                ".ts-f-{name}{{fill:{hex}}}.ts-s-{name}{{stroke:{hex}}}"
            );
        }
        format!("<style>@media (prefers-color-scheme: dark){{{rules}}}</style>\n")
    }
}
