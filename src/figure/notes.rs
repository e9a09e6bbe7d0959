//! The notes below a picture: what its marks mean, and what changes how it is read; all else goes to its metadata.

use super::Drawing;
use super::words::capital;
use crate::render::{Detail, Document};
use crate::stats::{Note, Weight};

/// The paragraphs below a picture: its key with warnings, and with all notes asked for the others.
pub(super) fn paragraphs(drawing: &Drawing, document: &Document<'_>, drawn: &str) -> Vec<String> {
    let table = document.table.notes().iter();
    let table: Vec<&Note> = table.filter(|note| speaks_of(note, drawn)).collect();
    let of = |weight: Weight| table.iter().filter(move |note| note.weight() == weight);
    // a mark and a bar that say the same are explained at once
    let starred = drawing.hollow.filter(|_| table.contains(&&Note::NoBase));
    let mut key: Vec<String> = if starred.is_some() {
        drawing.notes.clone()
    } else {
        drawing.key()
    };
    for note in of(Weight::Legend) {
        key.push(match (note, starred) {
            (Note::NoBase, Some(hollow)) => format!("{hollow}, *: {}", note.meaning()),
            _ => text(note),
        });
    }
    let all = document.detail == Detail::All;
    // years without a figure are gaps in the drawing
    let warnings =
        of(Weight::Warning).filter(|note| all || !matches!(note, Note::OnlyParts { .. }));
    key.extend(warnings.map(|note| if all { text(note) } else { short(note) }));
    let mut paragraphs = vec![key];
    if all {
        paragraphs.push(of(Weight::Background).map(|note| text(note)).collect());
    }
    let joined = paragraphs.into_iter().map(|notes| {
        let sentences = notes.iter().filter_map(|note| sentence(note));
        sentences.collect::<Vec<_>>().join(" ")
    });
    joined.filter(|paragraph| !paragraph.is_empty()).collect()
}

/// Whether a note explains a mark in the drawing, or is not about a mark.
pub(super) fn speaks_of(note: &Note, drawn: &str) -> bool {
    // hatched, whether or not its number has room
    let contradicted = matches!(note, Note::Contradicted { .. });
    note.mark()
        .is_none_or(|mark| contradicted || drawn.contains(mark))
}

/// A note without what can be typed: who looks at a picture has no command line at hand.
fn text(note: &Note) -> String {
    match note.mark() {
        Some(mark) => format!("{mark} {}", note.meaning()),
        None => note.meaning(),
    }
}

/// The same without the countries and years that the drawing shows.
fn short(note: &Note) -> String {
    match note {
        Note::Contradicted { how, .. } => text(&Note::Contradicted {
            how: *how,
            places: Vec::new(),
        }),
        note => text(note),
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
        paragraphs(drawing, &document, drawn)
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
    fn commands_are_not_printed() {
        let note = Note::stated("one-series", Weight::Warning, "`unodc` is shown.");
        let note = note.hinting("`--source` selects others.");
        let shown = of(&Drawing::default(), vec![note], "", Detail::All);
        assert_eq!(shown, ["unodc is shown."]);
    }
}
