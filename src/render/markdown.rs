//! For documents: a pipe table, its notes and its sources.

use super::below::below;
use super::people::sheets;
use super::{Document, machine};

pub(super) fn render(document: &Document<'_>) -> String {
    let sources = machine::sources(document.table);
    let sheets = sheets(document.table, &sources, None);
    let line = |cells: &[String]| format!("| {} |\n", cells.join(" | "));
    let mut out = String::new();
    if !document.table.title().is_empty() {
        out += &format!("**{}**\n\n", escaped(document.table.title()));
    }
    for (at, (heading, sheet)) in sheets.iter().enumerate() {
        if at > 0 {
            out.push('\n');
        }
        if !heading.is_empty() {
            out += &format!("{}\n\n", escaped(heading));
        }
        let heads = sheet.heads.iter();
        out += &line(
            &heads
                .clone()
                .map(|(head, _)| escaped(head))
                .collect::<Vec<_>>(),
        );
        let align = |right: bool| if right { "---:" } else { "---" };
        out += &line(
            &heads
                .map(|(_, right)| align(*right).to_owned())
                .collect::<Vec<_>>(),
        );
        for row in &sheet.rows {
            out += &line(&row.iter().map(|cell| escaped(cell)).collect::<Vec<_>>());
        }
    }
    let (notes, cited) = below(document, &sources);
    if !notes.is_empty() || !cited.is_empty() {
        out.push('\n');
    }
    let notes = notes.iter().map(ToString::to_string);
    for note in notes.chain(cited) {
        out += &format!("- {}\n", escaped(&note));
    }
    out
}

/// What Markdown would take for markup behind a backslash; a `<` that begins no tag, as in `<5`, stays as it is.
pub(crate) fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut before = None;
    let mut rest = text.chars();
    while let Some(c) = rest.next() {
        let inside = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
        // within a word it is not a mark
        let emphasis = || !(inside(before) && inside(rest.as_str().chars().next()));
        match c {
            '&' if !starts_entity(rest.as_str()) => out.push(c),
            '<' if !starts_tag(rest.as_str()) => out.push(c),
            // a quotation, where it begins a line
            '>' if !out.is_empty() => out.push(c),
            '<' => out += "&lt;",
            '\\' | '|' | '*' | '`' | '>' | '&' => out.extend(['\\', c]),
            // a link, strike-through
            '(' if before == Some(']') => out.extend(['\\', c]),
            '~' if before == Some('~') || rest.as_str().contains('~') => out.extend(['\\', c]),
            '_' if emphasis() => out.extend(['\\', c]),
            '\n' | '\r' | '\u{a0}' => out.push(' '),
            c => out.push(c),
        }
        before = Some(c);
    }
    out
}

/// Whether an ampersand before the text may begin an entity.
fn starts_entity(text: &str) -> bool {
    text.starts_with(|c: char| c == '#' || c.is_ascii_alphanumeric())
}

/// Whether a `<` before the text may begin a tag, a comment or an address.
fn starts_tag(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_alphabetic() || "/!?".contains(c))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markup_stays_text() {
        assert_eq!(
            escaped("A, & B &amp; &#38; R&D"),
            r"A, & B \&amp; \&#38; R\&D"
        );
        assert_eq!(
            escaped("[a](http://b) _c_ d_e ~~f~~ [1] ~60"),
            r"[a]\(http://b) \_c\_ d_e \~\~f\~\~ [1] ~60"
        );
        assert_eq!(
            escaped("<5 a|b <script> 2 > 1 <=9"),
            r"<5 a\|b &lt;script> 2 > 1 <=9"
        );
    }
}
