//! A picture as SVG: the same bytes for the same picture, and all text in it is escaped.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use super::Picture;
use super::scene::{Anchor, Paint, SceneItem, Step, TextLine};
use super::text::FAMILY;
use super::theme::{Ink, Theme};

mod look;

/// Writes a picture; `provenance` is JSON for its metadata.
pub(super) fn write(picture: &Picture, theme: Theme, provenance: &str) -> String {
    let mut writer = SvgWriter {
        dark: theme == Theme::Dark,
        classes: theme == Theme::Auto,
        page: false,
        body: String::new(),
        hatches: BTreeSet::new(),
        inks: BTreeSet::new(),
    };
    writer.item(&SceneItem::rect(
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
    let mut writer = SvgWriter {
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

struct SvgWriter {
    dark: bool,
    /// Whether colours have names, too, that a style sheet for dark screens turns over.
    classes: bool,
    /// Whether the page has the colours of these names.
    page: bool,
    body: String,
    hatches: BTreeSet<Ink>,
    inks: BTreeSet<Ink>,
}

impl SvgWriter {
    fn item(&mut self, item: &SceneItem) {
        match item {
            SceneItem::Rect {
                at,
                size,
                radius,
                fill,
                stroke,
            } => {
                let round = match radius {
                    radius if *radius > 0.0 => format!(" rx=\"{}\"", number(*radius)),
                    _ => String::new(),
                };
                let look = self.look(*fill, *stroke);
                let (wide, high) = (size.0.max(0.0), size.1.max(0.0));
                let place = [("x", at.0), ("y", at.1), ("width", wide), ("height", high)];
                self.shape("rect", &place, &(round + &look));
            }
            SceneItem::Line { from, to, stroke } => {
                let look = self.look(Paint::None, Some(*stroke));
                let look = look.replace(" fill=\"none\"", "");
                let ends = [("x1", from.0), ("y1", from.1), ("x2", to.0), ("y2", to.1)];
                self.shape("line", &ends, &look);
            }
            SceneItem::Path {
                steps,
                fill,
                stroke,
            } => {
                let look = self.look(*fill, *stroke);
                let _ = writeln!(self.body, "<path d=\"{}\"{look}/>", path(steps, self.page));
            }
            SceneItem::Circle {
                at,
                radius,
                fill,
                stroke,
            } => {
                let look = self.look(*fill, *stroke);
                let place = [("cx", at.0), ("cy", at.1), ("r", radius.max(0.0))];
                self.shape("circle", &place, &look);
            }
            SceneItem::Text(text) => self.text(text),
            SceneItem::Group { by, title, items } => self.group(*by, title, items),
        }
    }

    /// An element with lengths and looks.
    fn shape(&mut self, name: &str, lengths: &[(&str, f64)], looks: &str) {
        let _ = write!(self.body, "<{name}");
        for (name, length) in lengths {
            let _ = write!(self.body, " {name}=\"{}\"", number(*length));
        }
        let _ = writeln!(self.body, "{looks}/>");
    }

    fn group(&mut self, by: (f64, f64), title: &str, items: &[SceneItem]) {
        let moved = if by == (0.0, 0.0) {
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

    fn text(&mut self, text: &TextLine) {
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

/// The steps of a path, straight lines from point to point; to a tenth of a pixel where it is `coarse`, as a page of many
/// pictures shows as well, or long, as the outline of a country.
fn path(steps: &[Step], coarse: bool) -> String {
    const LONG: usize = 60;
    let parts = if coarse || steps.len() > LONG {
        10.0
    } else {
        100.0
    };
    // in whole parts of a pixel, so that no error adds up
    let whole = |(x, y): (f64, f64)| {
        [x, y].map(|x| {
            if x.is_finite() {
                (x * parts).round()
            } else {
                0.0
            }
        })
    };
    let point = |place: (f64, f64)| whole(place).map(|x| number(x / parts)).join(" ");
    let mut d = String::new();
    let (mut start, mut last) = ([0.0; 2], [0.0; 2]);
    for step in steps {
        match *step {
            Step::Move(x, y) => {
                d += &format!("M{}", point((x, y)));
                start = whole((x, y));
                last = start;
            }
            Step::Line(x, y) => {
                let to = whole((x, y));
                let [x, y] = [0, 1].map(|at| short((to[at] - last[at]) / parts));
                let between = if y.starts_with('-') { "" } else { " " };
                d += &format!("l{x}{between}{y}");
                last = to;
            }
            Step::Curve(a, b, end) => {
                d += &format!("C{} {} {}", point(a), point(b), point(end));
                last = whole(end);
            }
            Step::Close => {
                d.push('Z');
                last = start;
            }
        }
    }
    d
}

/// A length without its leading zero: `.5`, `-.5`.
fn short(x: f64) -> String {
    let text = number(x);
    match (text.strip_prefix("0."), text.strip_prefix("-0.")) {
        (Some(decimals), _) => format!(".{decimals}"),
        (_, Some(decimals)) => format!("-.{decimals}"),
        _ => text,
    }
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

    #[test]
    fn lines_go_from_point_to_point_and_back_to_the_start() {
        let steps = [
            Step::Move(1.0, 2.0),
            Step::Line(1.5, 2.0),
            Step::Line(1.24, 1.0),
            Step::Close,
            Step::Line(0.0, 0.0),
        ];
        assert_eq!(path(&steps, false), "M1 2l.5 0l-.26-1Zl-1-2");
        assert_eq!(path(&steps, true), "M1 2l.5 0l-.3-1Zl-1-2");
    }
}
