//! The frame of a drawing: title and subtitle above, notes and sources below, all within its width.

use super::scene::{SceneItem, TextLine};
use super::text::wrap;
use super::theme::Ink;
use super::{Drawing, Picture, Style, notes};
use crate::render::{Detail, Document, cited, sources_below};

const TITLE: f64 = 18.0;
const SUBTITLE: f64 = 13.0;
const NOTE: f64 = 11.0;

/// The whole figure.
pub(super) fn picture(drawing: Drawing, document: &Document<'_>, style: &Style) -> Picture {
    let mut items = Vec::new();
    let mut y = Style::MARGIN;
    let mut write = |y: &mut f64, text: &str, size: f64, bold: bool, ink: Ink, gap: f64| {
        for line in wrap(text, size, bold, style.inner()) {
            *y += size * 1.3;
            let mut text = TextLine::new((Style::MARGIN, *y - size * 0.3), line, size, ink);
            text.bold = bold;
            items.push(SceneItem::from(text));
        }
        *y += gap;
    };
    write(&mut y, &drawing.title, TITLE, true, Ink::Text, 2.0);
    if !drawing.subtitle.is_empty() {
        write(&mut y, &drawing.subtitle, SUBTITLE, false, Ink::Muted, 0.0);
    }
    y += 14.0;
    let top = y;
    y += drawing.height + 14.0;
    let drawn = words(&drawing.items);
    let lines = |text: &str| wrap(text, NOTE, false, style.inner()).len();
    let notes = notes::paragraphs(&drawing, document, &drawn, lines);
    for note in &notes {
        write(&mut y, note, NOTE, false, Ink::Muted, 4.0);
    }
    let said = format!("{drawn} {} {}", drawing.subtitle, notes.join(" "));
    let below = match document.detail {
        Detail::Table => Vec::new(),
        _ => sources_below(document, &said, |line| lines(line) <= 2),
    };
    if !below.is_empty() {
        y += 4.0;
    }
    for source in &below {
        write(&mut y, &plain(source), NOTE, false, Ink::Muted, 2.0);
    }
    items.push(SceneItem::Group {
        by: (Style::MARGIN, top),
        title: String::new(),
        items: drawing.items,
    });
    Picture {
        width: style.width,
        height: (y + Style::MARGIN - 4.0).ceil(),
        title: drawing.title,
        alt: drawing.alt,
        sources: cited(document),
        items,
    }
}

/// All texts of a drawing.
pub(super) fn words(items: &[SceneItem]) -> String {
    let mut all = String::new();
    for item in items {
        match item {
            SceneItem::Text(text) => all += &format!("{} ", text.text),
            SceneItem::Group { items, .. } => all += &words(items),
            _ => {}
        }
    }
    all
}

/// A source without the marks of what can be typed.
fn plain(note: &str) -> String {
    note.replace('`', "")
}

/// Texts and how far they reach, from the top left of the figure: for tests.
#[cfg(test)]
pub(super) fn reaches(items: &[SceneItem], by: (f64, f64)) -> Vec<(String, [f64; 4])> {
    use super::scene::Anchor;
    use super::text::width;
    let mut all = Vec::new();
    for item in items {
        match item {
            SceneItem::Group {
                by: moved, items, ..
            } => all.extend(reaches(items, (by.0 + moved.0, by.1 + moved.1))),
            SceneItem::Text(text) => {
                let wide = width(&text.text, text.size, text.bold);
                let left = match text.anchor {
                    Anchor::Start => 0.0,
                    Anchor::Middle => wide / 2.0,
                    Anchor::End => wide,
                };
                if text.turned {
                    let (x, y) = (by.0 + text.at.0, by.1 + text.at.1 + left);
                    let (front, back) = (x - text.size * 0.75, x + text.size * 0.22);
                    all.push((text.text.clone(), [front, y - wide, back, y]));
                    continue;
                }
                let (x, y) = (by.0 + text.at.0 - left, by.1 + text.at.1);
                let (top, bottom) = (y - text.size * 0.75, y + text.size * 0.22);
                all.push((text.text.clone(), [x, top, x + wide, bottom]));
            }
            _ => {}
        }
    }
    all
}
