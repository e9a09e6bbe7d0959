//! The notes below a picture: what its marks mean, and what changes how it is read; all else goes to its metadata.

use super::Drawing;
use super::words::capital;
use crate::render::{Detail, Document};
use crate::stats::{Note, Weight};

/// How many lines the key may take where not all notes are asked for.
const LINES: usize = 2;

/// The paragraphs below a picture: its key with as many warnings as have room, and with all notes asked for the others.
/// `lines` says over how many lines a text runs.
pub(super) fn paragraphs(
    drawing: &Drawing,
    document: &Document<'_>,
    drawn: &str,
    lines: impl Fn(&str) -> usize,
) -> Vec<String> {
    if document.detail == Detail::Table {
        return Vec::new();
    }
    let table = document.table.notes().iter();
    let table: Vec<&Note> = table.filter(|note| speaks_of(note, drawn)).collect();
    let of = |weight: Weight| table.iter().filter(move |note| note.weight() == weight);
    // which totals are contradicted is a warning; that hatching means it, the key says
    let is_warning = |note: &&&Note| {
        note.weight() == Weight::Warning || matches!(note, Note::Contradicted { .. })
    };
    let legend = of(Weight::Legend).filter(|note| !is_warning(note));
    let mut key = sentences(&key(drawing, legend.copied()));
    let warnings: Vec<String> = table
        .iter()
        .filter(is_warning)
        .map(|note| text(note))
        .collect();
    let warnings = sentences(&warnings);
    match document.detail {
        Detail::All => {
            key.extend(warnings);
            let background: Vec<String> = of(Weight::Background).map(|note| text(note)).collect();
            let paragraphs = [key.join(" "), sentences(&background).join(" ")];
            return paragraphs
                .into_iter()
                .filter(|paragraph| !paragraph.is_empty())
                .collect();
        }
        Detail::Warnings => add_what_fits(&mut key, warnings, lines),
        _ => {}
    }
    vec![key.join(" ")]
        .into_iter()
        .filter(|paragraph| !paragraph.is_empty())
        .collect()
}

/// Adds warnings to a key as long as there is room, and says how many more there are.
fn add_what_fits(key: &mut Vec<String>, warnings: Vec<String>, lines: impl Fn(&str) -> usize) {
    let mut left_out = 0;
    let most = LINES.max(lines(&key.join(" ")));
    for warning in warnings {
        key.push(warning);
        // with room for the words on how many more there are
        let all = format!("{} 12 more notes are in the metadata.", key.join(" "));
        if lines(&all) > most {
            key.pop();
            left_out += 1;
        }
    }
    match left_out {
        0 => {}
        1 => key.push("One more note is in the metadata.".into()),
        more => key.push(format!("{more} more notes are in the metadata.")),
    }
}

/// What the marks mean; a mark and a shape that say the same are explained at once.
fn key<'a>(drawing: &Drawing, legend: impl Iterator<Item = &'a Note>) -> Vec<String> {
    let legend: Vec<&Note> = legend.collect();
    let starred = drawing.hollow.filter(|_| legend.contains(&&Note::NoBase));
    let mut key: Vec<String> = if starred.is_some() {
        drawing.notes.clone()
    } else {
        drawing.key()
    };
    for note in legend {
        key.push(match (note, starred) {
            (Note::NoBase, Some(hollow)) => format!("{hollow}, *: {}", note.meaning()),
            _ => text(note),
        });
    }
    key
}

/// Texts as sentences.
fn sentences(texts: &[String]) -> Vec<String> {
    texts.iter().filter_map(|text| sentence(text)).collect()
}

/// Whether a note explains a mark in the drawing, or is not about a mark.
pub(super) fn speaks_of(note: &Note, drawn: &str) -> bool {
    // hatched, whether or not its number has room
    let contradicted = matches!(note, Note::Contradicted { .. });
    let is_drawn = |mark: &str| match mark {
        // a range has one, too
        "–" => drawn.split_whitespace().any(|word| word == mark),
        mark => drawn.contains(mark),
    };
    note.mark()
        .is_none_or(|mark| contradicted || is_drawn(mark))
}

/// A note without what can be typed: who looks at a picture has no command line at hand.
fn text(note: &Note) -> String {
    match note.mark() {
        Some(mark) => format!("{mark} {}", note.meaning()),
        None => note.meaning(),
    }
}

/// A text as a sentence; an identifier at its beginning stays as it is.
fn sentence(text: &str) -> Option<String> {
    let text = match text.strip_prefix('`') {
        Some(text) => text.to_owned(),
        None => capital(text),
    };
    let text = text.replace('`', "");
    if text.is_empty() || text.ends_with(['.', '!', '?']) {
        return Some(text).filter(|text| !text.is_empty());
    }
    Some(text + ".")
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::stats::Public;

    fn of(drawing: &Drawing, notes: Vec<Note>, drawn: &str, detail: Detail) -> Vec<String> {
        let table = Public::texts("", Vec::new(), Vec::new(), notes);
        let document = Document {
            table: &table,
            query: BTreeMap::new(),
            sources: BTreeMap::new(),
            ledger: &[],
            raw: false,
            detail,
        };
        paragraphs(drawing, &document, drawn, |text| text.len().div_ceil(300))
    }

    #[test]
    fn marks_that_are_drawn_are_explained_once_and_background_only_when_asked_for() {
        let drawing = Drawing {
            hollow: Some("hollow bar"),
            ..Drawing::default()
        };
        let absent = Note::NoFigureFor {
            countries: vec!["FRA".to_owned()],
        };
        let notes = vec![Note::NotASample, Note::NoTier, Note::NoBase, absent];
        let shown = of(&drawing, notes.clone(), "60% *", Detail::Warnings);
        let base = Note::NoBase.meaning();
        let key = format!("Hollow bar, *: {base}. No figure for France.");
        assert_eq!(shown, std::slice::from_ref(&key));
        let all = of(&drawing, notes, "60% *", Detail::All);
        assert_eq!(all, [key, Note::NotASample.to_string()]);
    }

    #[test]
    fn below_a_picture_are_two_lines_and_the_number_of_notes_that_have_no_room() {
        let absent = |code: &str| Note::NoFigureFor {
            countries: vec![code.to_owned(); 12],
        };
        let drawing = Drawing {
            notes: vec!["light: the possible range".to_owned()],
            ..Drawing::default()
        };
        let notes: Vec<Note> = ["FRA", "DEU", "ITA", "ESP", "PRT", "GBR"]
            .map(absent)
            .into();
        let shown = of(&drawing, notes.clone(), "", Detail::Warnings);
        assert!(shown[0].len() <= 600, "{}", shown[0].len());
        assert!(shown[0].ends_with(" in the metadata."), "{shown:?}");
        let key = of(&drawing, notes.clone(), "", Detail::Legend);
        assert_eq!(key, ["Light: the possible range."]);
        assert!(of(&drawing, notes, "", Detail::Table).is_empty());
    }

    #[test]
    fn commands_are_not_printed() {
        let note = Note::stated("one-series", Weight::Warning, "`unodc` is shown.");
        let note = note.hinting("`--source` selects others.");
        let shown = of(&Drawing::default(), vec![note], "", Detail::All);
        assert_eq!(shown, ["unodc is shown."]);
    }
}
