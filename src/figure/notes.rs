//! The notes of a picture as sentences: what its marks mean in one paragraph, what else must be known in another.

use crate::dataset::areas;

use super::words::capital;

/// The paragraphs below a picture, from what the drawing says of its marks and from the notes of the table.
pub(super) fn paragraphs(own: &[String], table: &[String], drawn: &str) -> Vec<String> {
    let table: Vec<&String> = table.iter().filter(|note| speaks_of(note, drawn)).collect();
    // a mark and a bar that say the same are explained at once
    let hollow = own.iter().find(|note| note.starts_with(HOLLOW));
    let starred = hollow.and_then(|_| table.iter().find(|note| note.starts_with("* ")));
    let mut marks: Vec<String> = own
        .iter()
        .filter(|note| starred.is_none() || !note.starts_with(HOLLOW))
        .cloned()
        .collect();
    let mut others: Vec<&str> = Vec::new();
    for &note in &table {
        if starred.is_some_and(|star| *star == note) {
            marks.push(note.replacen("* ", &format!("{HOLLOW}, *: "), 1));
        } else if mark(note).is_some() || note.starts_with("hidden: ") {
            marks.push(note.clone());
        } else {
            others.push(note);
        }
    }
    let others = gathered(&others);
    let [marks, others] = [marks, others].map(|notes| {
        let sentences = notes.iter().filter_map(|note| sentence(note));
        sentences.collect::<Vec<_>>().join(" ")
    });
    let all = [marks, others].into_iter();
    all.filter(|paragraph| !paragraph.is_empty()).collect()
}

const HOLLOW: &str = "hollow bar";

/// Whether a note that begins with a mark, such as `‡` or `n.p.`, says of a mark that stands in the drawing what it means.
pub(super) fn speaks_of(note: &str, drawn: &str) -> bool {
    mark(note).is_none_or(|mark| drawn.contains(mark))
}

/// The mark that a note begins with.
fn mark(note: &str) -> Option<&str> {
    let mark = note.split(' ').next().unwrap_or_default();
    let is_sign = mark.chars().count() == 1 && !mark.chars().all(char::is_alphanumeric);
    (mark == "n.p." || is_sign).then_some(mark)
}

/// In the order of reading: who is missing, what is peculiar, what holds for all; what is said of several countries, once.
fn gathered(notes: &[&str]) -> Vec<String> {
    let mut all: Vec<(u8, Vec<String>, &str)> = Vec::new();
    for note in notes {
        let of_one = note.split_once(": ").and_then(|(head, said)| {
            let (code, year) = head.split_once(' ').unwrap_or((head, ""));
            let is_year = year.chars().all(|digit| digit.is_ascii_digit());
            let name = areas::by_code(code).filter(|_| is_year)?.name.clone();
            Some((format!("{name} {year}").trim().to_owned(), said))
        });
        let (heads, said) = match of_one {
            Some((head, said)) => (vec![head], said),
            None => (Vec::new(), *note),
        };
        let known = all
            .iter_mut()
            .find(|(_, known, other)| *other == said && !known.is_empty() && !heads.is_empty());
        if let Some((_, known, _)) = known {
            known.extend(heads);
            continue;
        }
        let place = if said.starts_with("no figure") {
            0
        } else if said.starts_with("Identified victims are not") {
            2
        } else {
            1
        };
        all.push((place, heads, said));
    }
    all.sort_by_key(|(place, ..)| *place);
    let written = |(_, heads, said): (u8, Vec<String>, &str)| {
        if heads.is_empty() {
            said.to_owned()
        } else {
            format!("{}: {said}", heads.join(", "))
        }
    };
    all.into_iter().map(written).collect()
}

/// A note as a sentence, without what can be typed: who looks at a picture has no command line at hand.
fn sentence(note: &str) -> Option<String> {
    let is_typed = |clause: &&str| clause.contains("`tipstat ") || clause.contains("`--");
    let kept: Vec<&str> = note
        .split("; ")
        .filter(|clause| !is_typed(clause))
        .collect();
    let text = kept.join("; ");
    // an identifier stays as it is
    let text = match text.strip_prefix('`') {
        Some(text) => text.to_owned(),
        None => capital(&text),
    };
    let text = text.replace('`', "");
    if text.is_empty() || text.ends_with(['.', '!', '?']) {
        return Some(text).filter(|text| !text.is_empty());
    }
    Some(text + ".")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(own: &[&str], table: &[&str], drawn: &str) -> Vec<String> {
        let [own, table] = [own, table].map(|notes| notes.iter().map(|&note| note.to_owned()));
        paragraphs(&own.collect::<Vec<_>>(), &table.collect::<Vec<_>>(), drawn)
    }

    #[test]
    fn marks_are_explained_first_and_once() {
        let said = of(
            &["hollow bar: a percentage published without its base"],
            &[
                "‡ Goodman's",
                "Identified victims are not a sample.",
                "* published without a base",
                "no figure for France",
            ],
            "60 % *",
        );
        assert_eq!(
            said,
            [
                "Hollow bar, *: published without a base.",
                "No figure for France. Identified victims are not a sample."
            ]
        );
    }

    #[test]
    fn what_is_said_of_several_countries_is_said_once() {
        let said = of(
            &[],
            &["LVA 2020: parts exceed", "a tier", "TJK 2020: parts exceed"],
            "",
        );
        assert_eq!(
            said,
            ["Latvia 2020, Tajikistan 2020: parts exceed. A tier."]
        );
    }

    #[test]
    fn commands_are_not_printed() {
        let said = of(
            &[],
            &[
                "`unodc` has one side; `tipstat show` has them",
                "the latest; `--year` draws others",
            ],
            "",
        );
        assert_eq!(said, ["unodc has one side. The latest."]);
    }

    #[test]
    fn what_is_hidden_is_explained_with_the_marks() {
        let said = of(
            &["hatched: no number"],
            &["a tier", "hidden: counts from 1 to 10"],
            "hidden here",
        );
        assert_eq!(
            said,
            [
                "Hatched: no number. Hidden: counts from 1 to 10.",
                "A tier."
            ]
        );
    }
}
