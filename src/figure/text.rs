//! How wide a text is in the embedded font, and where it is broken.
//!
//! Arimo has the widths of Arial, Helvetica and Liberation Sans: what fits here fits where a browser takes one of these.

use std::sync::OnceLock;

use skrifa::charmap::Charmap;
use skrifa::instance::{LocationRef, Size};
use skrifa::metrics::GlyphMetrics;
use skrifa::{FontRef, MetadataProvider as _};
use textwrap::core::{Fragment, display_width};
use textwrap::wrap_algorithms::wrap_first_fit;

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
    /// How wide the letters of ASCII are: a report measures a hundred thousand of them.
    ascii: [f64; 128],
}

impl Font {
    fn read(bytes: &'static [u8]) -> Option<Self> {
        let font = FontRef::new(bytes).ok()?;
        let (size, place) = (Size::unscaled(), LocationRef::default());
        let mut read = Self {
            map: font.charmap(),
            metrics: GlyphMetrics::new(&font, size, place),
            units: f64::from(font.metrics(size, place).units_per_em),
            ascii: [0.0; 128],
        };
        for letter in 0..128_u8 {
            read.ascii[usize::from(letter)] = read.measure(char::from(letter));
        }
        Some(read)
    }

    /// How wide a letter is, in parts of its size.
    fn measure(&self, letter: char) -> f64 {
        let glyph = self.map.map(letter);
        let known = glyph.and_then(|glyph| self.metrics.advance_width(glyph));
        known.map_or_else(|| unknown(letter), |wide| f64::from(wide) / self.units)
    }
}

/// How wide a letter is taken to be that the font does not have: one of another may be as wide as it is high, and a combining
/// mark takes no room.
fn unknown(letter: char) -> f64 {
    f64::from(u8::from(display_width(letter.encode_utf8(&mut [0; 4])) > 0))
}

/// How wide a text is, in pixels; kerning, which mostly narrows it, is left out.
pub fn width(text: &str, size: f64, bold: bool) -> f64 {
    text.chars()
        .map(|letter| advance(letter, bold))
        .sum::<f64>()
        * size
}

/// The fonts, looked into once.
fn font(bold: bool) -> Option<&'static Font> {
    static READ: OnceLock<[Option<Font>; 2]> = OnceLock::new();
    READ.get_or_init(|| FONTS.map(Font::read))[usize::from(bold)].as_ref()
}

/// The number of a letter's glyph; none where the font does not have it.
pub(super) fn glyph(letter: char, bold: bool) -> Option<u16> {
    let glyph = font(bold)?.map.map(letter)?;
    u16::try_from(glyph.to_u32()).ok()
}

/// How wide a letter is, in parts of its size.
pub(super) fn advance(letter: char, bold: bool) -> f64 {
    let Some(font) = font(bold) else {
        return unknown(letter);
    };
    let ascii = font.ascii.get(letter as usize);
    ascii.copied().unwrap_or_else(|| font.measure(letter))
}

/// A word, or a piece of one, with its width in pixels.
#[derive(Debug)]
struct Measured<'a> {
    text: &'a str,
    width: f64,
    /// Width of the blank behind it; none within a word.
    blank: f64,
}

impl Fragment for Measured<'_> {
    fn width(&self) -> f64 {
        self.width
    }

    fn whitespace_width(&self) -> f64 {
        self.blank
    }

    fn penalty_width(&self) -> f64 {
        0.0
    }
}

/// A text in lines of at most the given width; only a word that is wider than a line is broken.
pub fn wrap(text: &str, size: f64, bold: bool, most: f64) -> Vec<String> {
    let blank = width(" ", size, bold);
    let mut words = Vec::new();
    for word in text.split_ascii_whitespace() {
        words.extend(broken(word, size, bold, most));
        if let Some(last) = words.last_mut() {
            last.blank = blank;
        }
    }
    let lines = wrap_first_fit(&words, &[most]);
    let line = |words: &&[Measured<'_>]| {
        let mut line = String::new();
        for word in *words {
            line += word.text;
            line += if word.blank > 0.0 { " " } else { "" };
        }
        line.trim_end_matches(' ').to_owned()
    };
    lines.iter().map(line).collect()
}

/// A word in pieces that fit on a line: one piece, except for very long words.
fn broken(word: &str, size: f64, bold: bool, most: f64) -> Vec<Measured<'_>> {
    let mut pieces = Vec::new();
    let (mut begin, mut used) = (0, 0.0);
    let piece = |text, width| Measured {
        text,
        width,
        blank: 0.0,
    };
    for (at, letter) in word.char_indices() {
        let more = advance(letter, bold) * size;
        if used + more > most && at > begin {
            pieces.push(piece(&word[begin..at], used));
            (begin, used) = (at, 0.0);
        }
        used += more;
    }
    pieces.push(piece(&word[begin..], used));
    pieces
}

/// At most `lines` lines, the last one shortened if something is left over.
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
    let room = most - width("…", size, bold);
    if room < 0.0 {
        return String::new();
    }
    let (mut end, mut used) = (0, 0.0);
    for (at, letter) in text.char_indices() {
        used += advance(letter, bold) * size;
        if used > room {
            break;
        }
        end = at + letter.len_utf8();
    }
    format!("{}…", text[..end].trim_end())
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
        // linear: a text of 200 kB
        let long = "слово ".repeat(10_000) + &"я".repeat(50_000);
        assert!(wrap(&long, 12.0, false, 90.0).len() > 1_000);
        assert_eq!(wrap_to(&long, 12.0, false, 90.0, 2).len(), 2);
    }

    #[test]
    fn a_combining_mark_takes_no_room() {
        assert_eq!(width("и\u{306}", 10.0, false), width("и", 10.0, false));
    }
}
