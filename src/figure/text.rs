//! How wide a text is in the embedded font, and where it is broken.
//!
//! Arimo has the widths of Arial, Helvetica and Liberation Sans: what fits here fits where a browser takes one of these.

use std::sync::OnceLock;

use skrifa::charmap::Charmap;
use skrifa::instance::{LocationRef, Size};
use skrifa::metrics::GlyphMetrics;
use skrifa::{FontRef, MetadataProvider as _};

/// The font of figures, regular and bold.
pub const FONTS: [&[u8]; 2] = [
    include_bytes!("../../data/fonts/Arimo-Regular.ttf"),
    include_bytes!("../../data/fonts/Arimo-Bold.ttf"),
];
/// The families that an SVG asks for: all of one width.
pub const FAMILY: &str = "Arimo, 'Liberation Sans', Arial, Helvetica, sans-serif";

/// A font that has been looked into.
struct Font {
    map: Charmap<'static>,
    metrics: GlyphMetrics<'static>,
    /// Units of its metrics in the size of a letter.
    units: f64,
}

impl Font {
    fn read(bytes: &'static [u8]) -> Option<Self> {
        let font = FontRef::new(bytes).ok()?;
        let (size, place) = (Size::unscaled(), LocationRef::default());
        Some(Self {
            map: font.charmap(),
            metrics: GlyphMetrics::new(&font, size, place),
            units: f64::from(font.metrics(size, place).units_per_em),
        })
    }
}

/// How wide a text is, in pixels; kerning, which mostly narrows it, is left out.
pub fn width(text: &str, size: f64, bold: bool) -> f64 {
    static READ: OnceLock<[Option<Font>; 2]> = OnceLock::new();
    let fonts = READ.get_or_init(|| FONTS.map(Font::read));
    let font = fonts[usize::from(bold)].as_ref();
    let advance = |letter: char| {
        let known = font.and_then(|font| {
            let wide = font.metrics.advance_width(font.map.map(letter)?)?;
            Some(f64::from(wide) / font.units)
        });
        // a letter that another font must draw may be as wide as it is high
        known.unwrap_or(1.0)
    };
    text.chars().map(advance).sum::<f64>() * size
}

/// A text in lines that are no wider than asked; only a word that is wider than a line is broken.
pub fn wrap(text: &str, size: f64, bold: bool, most: f64) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    let mut line = String::new();
    for word in text.split_whitespace() {
        let longer = if line.is_empty() {
            word.to_owned()
        } else {
            format!("{line} {word}")
        };
        if width(&longer, size, bold) <= most {
            line = longer;
            continue;
        }
        if !line.is_empty() {
            lines.push(std::mem::take(&mut line));
        }
        for letter in word.chars() {
            line.push(letter);
            if width(&line, size, bold) > most && line.chars().count() > 1 {
                line.pop();
                lines.push(std::mem::replace(&mut line, letter.to_string()));
            }
        }
    }
    if !line.is_empty() || lines.is_empty() {
        lines.push(line);
    }
    lines
}

/// At most so many lines, the last one shortened where something is left over.
pub fn wrap_to(text: &str, size: f64, bold: bool, most: f64, lines: usize) -> Vec<String> {
    let mut wrapped = wrap(text, size, bold, most);
    if wrapped.len() > lines.max(1) {
        let rest = wrapped.split_off(lines.max(1) - 1).join(" ");
        wrapped.push(shortened(&rest, size, bold, most));
    }
    wrapped
}

/// The text, or as much of it as there is room for, with `…`; empty where there is room for nothing.
pub fn shortened(text: &str, size: f64, bold: bool, most: f64) -> String {
    if width(text, size, bold) <= most {
        return text.to_owned();
    }
    let mut kept = text.to_owned();
    while kept.pop().is_some() {
        let short = format!("{}…", kept.trim_end());
        if width(&short, size, bold) <= most {
            return short;
        }
    }
    String::new()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn widths_are_those_of_helvetica() {
        // Adobe's Helvetica.afm: H 722, e 556, l 222, o 556 of 1000
        let hello = width("Hello", 1000.0, false);
        assert!(
            (hello - (722.0 + 556.0 + 222.0 + 222.0 + 556.0)).abs() < 3.0,
            "{hello}"
        );
        assert!(width("Ҳello", 10.0, true) > 10.0);
    }

    #[test]
    fn lines_stay_within_their_width_and_lose_nothing() {
        let text = "Демократическая Республика Конго и ещё одноОченьДлинноеСловоБезПробелов";
        let lines = wrap(text, 12.0, false, 90.0);
        assert!(lines.iter().all(|line| width(line, 12.0, false) <= 90.0));
        assert_eq!(lines.concat().replace(' ', ""), text.replace(' ', ""));
        let two = wrap_to(text, 12.0, false, 90.0, 2);
        assert_eq!(two.len(), 2);
        assert!(two[1].ends_with('…') && width(&two[1], 12.0, false) <= 90.0);
        assert_eq!(wrap("", 12.0, false, 90.0), [""]);
        assert_eq!(shortened(text, 12.0, false, 3.0), "");
    }
}
