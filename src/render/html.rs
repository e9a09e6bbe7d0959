//! HTML: a `<section>` to put into a page, or a complete page; without scripts or external files.

use super::below::{below, pieces};
use super::people::{Sheet, sheets};
use super::{Document, machine, security};
use crate::stats::Note;

const PAGE: &str = include_str!("page.html");

/// A section with the table, its notes and its sources; its looks are those of the page that it is put in.
pub(super) fn fragment(document: &Document<'_>) -> String {
    let sources = machine::sources(document.table);
    let sheets = sheets(document.table, &sources, None);
    let (notes, sources) = below(document, &sources);
    let title = escaped(document.table.title());
    let name = if title.is_empty() { "Table" } else { &title };
    let mut out = String::from("<section class=\"tipstat\">\n");
    for (heading, sheet) in &sheets {
        let heading = escaped(heading);
        let caption = match (title.as_str(), heading.as_str()) {
            (title, "") => title.to_owned(),
            ("", heading) => heading.to_owned(),
            (title, heading) => format!("{title}: {heading}"),
        };
        let name = if caption.is_empty() { name } else { &caption };
        out += &format!(
            "<div class=\"tipstat-table\" role=\"region\" aria-label=\"{name}\" tabindex=\"0\">\n"
        );
        out += &table(&caption, sheet, &marks(&notes));
        out += "</div>\n";
    }
    let notes: Vec<String> = notes.iter().map(Note::to_string).collect();
    out += &list("notes", "Notes", &notes);
    out += &list("sources", "Sources", &sources);
    out + "</section>\n"
}

/// What pages do: they filter, and sort tables.
pub(crate) const SCRIPT: &str = include_str!("page.js");

/// A page that holds all that it needs, with a drawing of the table above it where there is one.
pub(super) fn page(document: &Document<'_>, drawing: &str) -> String {
    let title = match document.table.title() {
        "" => "tipstat".to_owned(),
        title => escaped(title),
    };
    // the title may hold anything, what is looked for among it
    let (head, foot) = PAGE.split_once("{content}").unwrap_or((PAGE, ""));
    // the element begins with a line end
    let head = head.replace("{hash}", &security::hash(&format!("\n{SCRIPT}")));
    format!(
        "{}{drawing}{}{}",
        head.replace("{title}", &title),
        fragment(document),
        foot.replace("{script}", SCRIPT)
    )
}

fn table(title: &str, sheet: &Sheet, marks: &[(&str, String)]) -> String {
    let class = |right: bool| if right { " class=\"n\"" } else { "" };
    let mut out = String::from("<table>\n");
    if !title.is_empty() {
        out += &format!("<caption>{title}</caption>\n");
    }
    out += "<thead>\n<tr>";
    for (head, right) in &sheet.heads {
        out += &format!("<th scope=\"col\"{}>{}</th>", class(*right), escaped(head));
    }
    out += "</tr>\n</thead>\n<tbody>\n";
    for row in &sheet.rows {
        out += "<tr>";
        for (at, (cell, (_, right))) in row.iter().zip(&sheet.heads).enumerate() {
            let cell = marked(cell, marks);
            out += &match at {
                0 => format!("<th scope=\"row\"{}>{cell}</th>", class(*right)),
                _ => format!("<td{}>{cell}</td>", class(*right)),
            };
        }
        out += "</tr>\n";
    }
    out + "</tbody>\n</table>\n"
}

fn list(class: &str, name: &str, lines: &[String]) -> String {
    if lines.is_empty() {
        return String::new();
    }
    let piece = |(code, text): (bool, &str)| {
        let text = escaped(text);
        if code {
            format!("<code>{text}</code>")
        } else {
            text
        }
    };
    let item = |line: &String| {
        let said: String = pieces(line).into_iter().map(piece).collect();
        format!("<li>{said}</li>\n")
    };
    let items: String = lines.iter().map(item).collect();
    format!("<ul class=\"tipstat-{class}\" aria-label=\"{name}\">\n{items}</ul>\n")
}

/// The marks that the notes explain, and what they say about them.
fn marks(notes: &[Note]) -> Vec<(&'static str, String)> {
    let explained = notes
        .iter()
        .filter_map(|note| Some((note.mark()?, note.meaning())));
    explained.collect()
}

/// A cell in which each mark carries its meaning.
fn marked(cell: &str, marks: &[(&str, String)]) -> String {
    let abbreviated = |mark: &str, said: &str| {
        format!("<abbr title=\"{}\">{}</abbr>", escaped(said), escaped(mark))
    };
    if let Some((mark, said)) = marks.iter().find(|(mark, _)| *mark == cell) {
        return abbreviated(mark, said);
    }
    let words = cell.split(' ').map(|word| {
        let bare = word.trim_end_matches(',');
        let rest = &word[bare.len()..];
        let is_number = |text: &str| text.ends_with(|c: char| c.is_ascii_digit() || c == '%');
        let found = marks.iter().find_map(|(mark, said)| {
            let number = bare.strip_suffix(mark)?;
            (number.is_empty() || is_number(number)).then_some((number, mark, said))
        });
        match found {
            Some((number, mark, said)) => escaped(number) + &abbreviated(mark, said) + rest,
            None => escaped(word),
        }
    });
    words.collect::<Vec<_>>().join(" ")
}

/// Text that stays text.
pub(crate) fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out += "&amp;",
            '<' => out += "&lt;",
            '>' => out += "&gt;",
            '"' => out += "&quot;",
            '\'' => out += "&#39;",
            // what no page may hold is shown as lost
            '\0'..='\u{8}' | '\u{b}' | '\u{c}' | '\u{e}'..='\u{1f}' | '\u{7f}'..='\u{9f}' => {
                out.push('\u{fffd}');
            }
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markup_stays_text() {
        assert_eq!(
            escaped("<script>alert('x & \"y\"')</script>"),
            "&lt;script&gt;alert(&#39;x &amp; &quot;y&quot;&#39;)&lt;/script&gt;"
        );
    }

    #[test]
    fn marks_carry_what_the_notes_say_of_them() {
        let notes = [Note::NoBase];
        assert_eq!(
            marked("A*b 42%*, 3%", &marks(&notes)),
            format!(
                "A*b 42%<abbr title=\"{}\">*</abbr>, 3%",
                Note::NoBase.meaning()
            )
        );
        assert_eq!(marked("12%†", &marks(&notes)), "12%†");
        let few = [Note::FewNoShare { least: 5 }];
        assert_eq!(
            marked("few", &marks(&few)),
            format!("<abbr title=\"{}\">few</abbr>", few[0].meaning())
        );
    }
}
