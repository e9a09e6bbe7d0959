//! A picture as SVG: the same bytes for the same picture, and all text in it is escaped.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use super::Picture;
use super::scene::{Anchor, Item, Paint, Step, Text};
use super::text::FAMILY;
use super::theme::{Ink, Theme};

mod look;

/// Writes a picture; `provenance` is JSON for its metadata.
pub(super) fn write(picture: &Picture, theme: Theme, provenance: &str) -> String {
    let mut writer = Writer {
        dark: theme == Theme::Dark,
        classes: theme == Theme::Auto,
        page: false,
        body: String::new(),
        hatches: BTreeSet::new(),
        inks: BTreeSet::new(),
    };
    writer.item(&Item::rect(
        (0.0, 0.0),
        (picture.width, picture.height),
        Paint::Solid(Ink::Paper),
    ));
    for item in &picture.items {
        writer.item(item);
    }
    let (width, height) = (number(picture.width), number(picture.height));
    let mut out = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" viewBox=\"0 0 {width} {height}\" \
         role=\"img\" font-family=\"{FAMILY}\">\n"
    );
    let _ = writeln!(out, "<title>{}</title>", escape(&picture.title));
    let _ = writeln!(out, "<desc>{}</desc>", escape(&picture.alt));
    if !provenance.is_empty() {
        let _ = writeln!(
            out,
            "<metadata>{}</metadata>",
            escape(provenance.trim_end())
        );
    }
    out += &writer.style();
    out += &writer.patterns();
    out += &writer.body;
    out += "</svg>\n";
    out
}

/// A picture as an `<svg>` element of a page: colours are classes of the page's [`style`], and what all texts share is written
/// once. Also the colours that it uses.
pub(super) fn on_page(picture: &Picture) -> (String, BTreeSet<Ink>) {
    let mut writer = Writer {
        dark: false,
        classes: true,
        page: true,
        body: String::new(),
        hatches: BTreeSet::new(),
        inks: BTreeSet::new(),
    };
    for item in &picture.items {
        writer.item(item);
    }
    let (width, height) = (number(picture.width), number(picture.height));
    let svg = format!(
        "<svg class=\"ts\" width=\"{width}\" height=\"{height}\" viewBox=\"0 0 {width} {height}\" role=\"img\" font-size=\"{USUAL}\">\n\
         <title>{}</title>\n<desc>{}</desc>\n{}{}</svg>\n",
        escape(&picture.title),
        escape(&picture.alt),
        writer.patterns(),
        writer.body
    );
    (svg, writer.inks)
}

/// The style sheet of a page with pictures in these colours.
pub(super) fn style(inks: &BTreeSet<Ink>) -> String {
    let rules = |dark: bool| {
        let rule = |ink: &Ink| {
            let (name, hex) = (ink.name(), ink.hex(dark));
            format!(".ts .f-{name}{{fill:{hex}}}.ts .s-{name}{{stroke:{hex}}}")
        };
        inks.iter().map(rule).collect::<String>()
    };
    format!(
        ".ts{{font-family:{FAMILY}}}{}@media screen and (prefers-color-scheme:dark){{{}}}",
        rules(false),
        rules(true)
    )
}

/// Letters of a text whose width matters little.
const SHORT: usize = 8;
/// The size of most texts, in pixels.
const USUAL: f64 = 11.0;

struct Writer {
    dark: bool,
    /// Whether colours have names, too, that a style sheet for dark screens turns over.
    classes: bool,
    /// Whether the page has the colours of these names.
    page: bool,
    body: String,
    hatches: BTreeSet<Ink>,
    inks: BTreeSet<Ink>,
}

impl Writer {
    fn item(&mut self, item: &Item) {
        match item {
            Item::Rect {
                at,
                size,
                radius,
                fill,
                stroke,
            } => {
                let look = self.look(*fill, *stroke);
                let round = if *radius > 0.0 {
                    format!(" rx=\"{}\"", number(*radius))
                } else {
                    String::new()
                };
                let _ = writeln!(
                    self.body,
                    "<rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\"{round}{look}/>",
                    number(at.0),
                    number(at.1),
                    number(size.0.max(0.0)),
                    number(size.1.max(0.0))
                );
            }
            Item::Line { from, to, stroke } => {
                let look = self.look(Paint::None, Some(*stroke));
                let look = look.replace(" fill=\"none\"", "");
                let _ = writeln!(
                    self.body,
                    "<line x1=\"{}\" y1=\"{}\" x2=\"{}\" y2=\"{}\"{look}/>",
                    number(from.0),
                    number(from.1),
                    number(to.0),
                    number(to.1)
                );
            }
            Item::Path {
                steps,
                fill,
                stroke,
            } => {
                let look = self.look(*fill, *stroke);
                let _ = writeln!(self.body, "<path d=\"{}\"{look}/>", path(steps, self.page));
            }
            Item::Circle {
                at,
                radius,
                fill,
                stroke,
            } => {
                let look = self.look(*fill, *stroke);
                let _ = writeln!(
                    self.body,
                    "<circle cx=\"{}\" cy=\"{}\" r=\"{}\"{look}/>",
                    number(at.0),
                    number(at.1),
                    number(radius.max(0.0))
                );
            }
            Item::Text(text) => self.text(text),
            Item::Group { by, title, items } => {
                let moved = if *by == (0.0, 0.0) {
                    String::new()
                } else {
                    format!(
                        " transform=\"translate({} {})\"",
                        number(by.0),
                        number(by.1)
                    )
                };
                let _ = writeln!(self.body, "<g{moved}>");
                if !title.is_empty() {
                    let _ = writeln!(self.body, "<title>{}</title>", escape(title));
                }
                for item in items {
                    self.item(item);
                }
                self.body += "</g>\n";
            }
        }
    }

    fn text(&mut self, text: &Text) {
        let look = self.look(Paint::Solid(text.ink), None);
        let bold = if text.bold {
            " font-weight=\"700\""
        } else {
            ""
        };
        let anchor = match text.anchor {
            Anchor::Start => "",
            Anchor::Middle => " text-anchor=\"middle\"",
            Anchor::End => " text-anchor=\"end\"",
        };
        // in a browser that has none of the fonts, the one it takes is made as wide as was reckoned with
        let wide = text.width();
        let length = match wide {
            wide if wide <= 0.0 => String::new(),
            // digits are as wide in all of them
            _ if self.page && text.text.chars().count() <= SHORT => String::new(),
            wide if self.page => format!(" textLength=\"{}\"", number(wide)),
            wide => format!(
                " textLength=\"{}\" lengthAdjust=\"spacingAndGlyphs\"",
                number(wide)
            ),
        };
        let size = if self.page && (text.size - USUAL).abs() < f64::EPSILON {
            String::new()
        } else {
            format!(" font-size=\"{}\"", number(text.size))
        };
        let turned = if text.turned {
            format!(
                " transform=\"rotate(-90 {} {})\"",
                number(text.at.0),
                number(text.at.1)
            )
        } else {
            String::new()
        };
        let _ = writeln!(
            self.body,
            "<text x=\"{}\" y=\"{}\"{size}{bold}{anchor}{turned}{length}{look}>{}</text>",
            number(text.at.0),
            number(text.at.1),
            escape(&text.text)
        );
    }
}

/// The steps of a path; `coarse` to a tenth of a pixel, which a page of many pictures shows as well.
fn path(steps: &[Step], coarse: bool) -> String {
    let mut d = String::new();
    let tenth = |x: f64| if coarse { (x * 10.0).round() / 10.0 } else { x };
    let point = |(x, y): (f64, f64)| format!("{} {}", number(tenth(x)), number(tenth(y)));
    for step in steps {
        match *step {
            Step::Move(x, y) => d += &format!("M{}", point((x, y))),
            Step::Line(x, y) => d += &format!("L{}", point((x, y))),
            Step::Curve(a, b, end) => {
                d += &format!("C{} {} {}", point(a), point(b), point(end));
            }
            Step::Close => d.push('Z'),
        }
    }
    d
}

/// A length to a hundredth of a pixel, without trailing zeros; 0 if it is not finite.
pub(super) fn number(x: f64) -> String {
    if !x.is_finite() {
        return "0".into();
    }
    let text = format!("{x:.2}");
    let text = text.trim_end_matches('0').trim_end_matches('.');
    if text == "-0" { "0" } else { text }.to_owned()
}

/// Text escaped for XML; characters that XML cannot hold are replaced.
pub(super) fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => out += "&amp;",
            '<' => out += "&lt;",
            '>' => out += "&gt;",
            '\t' | '\n' => out.push(letter),
            '\u{0}'..='\u{1f}' | '\u{7f}'..='\u{9f}' | '\u{fffe}' | '\u{ffff}' => {
                out.push('\u{fffd}');
            }
            _ => out.push(letter),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_short_and_never_strange() {
        for (x, text) in [
            (1.0, "1"),
            (1.005, "1"),
            (0.126, "0.13"),
            (-0.001, "0"),
            (f64::NAN, "0"),
            (f64::INFINITY, "0"),
            (120.5, "120.5"),
            (100.0, "100"),
        ] {
            assert_eq!(number(x), text);
        }
        assert_eq!(escape("<script>&\u{0}"), "&lt;script&gt;&amp;\u{fffd}");
    }
}
