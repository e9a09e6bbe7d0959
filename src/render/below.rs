//! The lines below a table: what its marks mean, its notes, and its sources.

use super::number;
use super::{Detail, Document};
use crate::stats::estimate::LEAST_BASE;
use crate::stats::views::sensitivity::CONVENTION;
use crate::stats::{Content, Estimate, Note, Public, Unit, Weight};

/// What the marks mean that renderers set themselves: for small bases, and for counts instead of shares.
fn marks(table: &Public) -> Vec<Note> {
    let figures: Vec<&Estimate> = match table.content() {
        Content::Figures { figures, .. } => figures.iter().collect(),
        Content::Summary(lines) => lines
            .iter()
            .filter_map(|line| line.women.as_ref())
            .collect(),
        Content::Account(_) | Content::Texts { .. } | Content::Rows { .. } => Vec::new(),
    };
    let any = |is: &dyn Fn(&Estimate) -> bool| figures.iter().any(|figure| is(figure));
    let small = any(&|figure| !number::small_base(figure).is_empty());
    let is_share = |figure: &Estimate| figure.unit.is_none_or(|unit| unit == Unit::Share);
    let few =
        any(&|figure| figure.value.is_some() && is_share(figure) && number::is_of_few(figure));
    let few = few && !matches!(table.content(), Content::Summary(_));
    let few = few.then_some(Note::FewNoShare { least: LEAST_BASE });
    small
        .then_some(Note::SmallBase)
        .into_iter()
        .chain(few)
        .collect()
}

/// The notes of a table for people, marks first.
pub(crate) fn notes(table: &Public) -> Vec<Note> {
    let is_joint = |figure: &Estimate| {
        figure.interval.is_some() && figure.level.is_some_and(|level| level.together.is_some())
    };
    // no note on intervals where none is shown; a query may name its columns as it likes
    let shown = match table.content() {
        Content::Figures {
            beside, figures, ..
        } => !beside.contains(&CONVENTION) && figures.iter().any(is_joint),
        Content::Rows { .. } => true,
        _ => false,
    };
    let stays = |note: &&Note| shown || !matches!(note, Note::JointIntervals(_));
    let own = table.notes().iter().filter(stays).cloned();
    marks(table).into_iter().chain(own).collect()
}

/// The lines below a table: its marks and notes, and its sources.
pub(super) fn below(document: &Document<'_>, ids: &[String]) -> (Vec<Note>, Vec<String>) {
    (notes(document.table), references(document, ids))
}

/// The lines below a table in a terminal: legend first, then warnings, then all else where it is asked for.
pub(super) fn lines_below(document: &Document<'_>, notes: &[Note], ids: &[String]) -> Vec<String> {
    let most = match document.detail {
        Detail::Table => return Vec::new(),
        Detail::Legend => Weight::Legend,
        Detail::Warnings => Weight::Warning,
        Detail::All => Weight::Background,
    };
    let mut shown: Vec<&Note> = notes.iter().filter(|note| note.weight() <= most).collect();
    shown.sort_by_key(|note| note.weight());
    let mut lines: Vec<String> = shown.iter().map(ToString::to_string).collect();
    if document.detail == Detail::All {
        lines.extend(references(document, ids));
        return lines;
    }
    lines.extend(source_line(document, ids));
    match notes.len() - shown.len() {
        0 => {}
        _ if document.detail < Detail::Warnings => {}
        1 => lines.push("1 more note: --notes".into()),
        more => lines.push(format!("{more} more notes: --notes")),
    }
    lines
}

/// The sources in one line, by their short names.
pub(super) fn source_line(document: &Document<'_>, ids: &[String]) -> Option<String> {
    match ids {
        [] => None,
        [id] => Some(format!("Source: {}", short_name(document, id))),
        ids => {
            let ids = ids.iter().zip(1..);
            let names = ids.map(|(id, at)| format!("[{at}] {}", short_name(document, id)));
            Some(format!("Sources: {}", names.collect::<Vec<_>>().join("; ")))
        }
    }
}

/// The sources in one line without numbers, for a picture that refers to none of these: as many as fit.
pub(super) fn sources_that_fit(
    document: &Document<'_>,
    ids: &[String],
    fits: impl Fn(&str) -> bool,
) -> Option<String> {
    let names: Vec<String> = ids.iter().map(|id| short_name(document, id)).collect();
    let line = |shown: usize| match names.len() - shown {
        0 => format!("Sources: {}", names.join("; ")),
        more => format!(
            "Sources: {}; {more} more in the metadata",
            names[..shown].join("; ")
        ),
    };
    let all = Some(line(names.len())).filter(|line| fits(line));
    // a line grows with its names, of which there may be 80,000
    let longest = || {
        (1..names.len())
            .map(line)
            .take_while(|line| fits(line))
            .last()
    };
    all.or_else(longest)
}

/// What a source is called in one line of sources.
fn short_name(document: &Document<'_>, id: &str) -> String {
    match document.sources.get(id) {
        Some(source) if !source.short.is_empty() => source.short.clone(),
        Some(source) if !source.title.is_empty() => source.title.clone(),
        _ => format!("`{id}`"),
    }
}

/// A note cut into pieces, and whether each is code, which is between backticks.
pub(super) fn pieces(note: &str) -> Vec<(bool, &str)> {
    let pieces: Vec<&str> = note.split('`').collect();
    if pieces.len().is_multiple_of(2) {
        return vec![(false, note)]; // one that has no end
    }
    let pieces = pieces.into_iter().enumerate();
    pieces.map(|(at, piece)| (at % 2 == 1, piece)).collect()
}

/// Sources for people: `[1] citation`; one alone needs no number.
pub(super) fn references(document: &Document<'_>, ids: &[String]) -> Vec<String> {
    let cite = |id: &String| match document.sources.get(id) {
        Some(source) if !source.citation.is_empty() => source.citation.clone(),
        Some(source) => source.title.clone(),
        None => format!("`{id}`, as named in the data"),
    };
    match ids {
        [id] => vec![format!("Source: {}", cite(id))],
        ids => {
            let ids = ids.iter().zip(1..);
            ids.map(|(id, at)| format!("[{at}] {}", cite(id))).collect()
        }
    }
}
