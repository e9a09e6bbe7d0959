//! For documents: a pipe table, its notes and its sources.

use super::people::{legends, references, sheet};
use super::{Document, machine};

pub(super) fn render(document: &Document<'_>) -> String {
    let sources = machine::sources(document.table);
    let sheet = sheet(document.table, &sources);
    let line = |cells: &[String]| format!("| {} |\n", cells.join(" | "));
    let mut out = String::new();
    if !document.table.title().is_empty() {
        out += &format!("**{}**\n\n", escaped(document.table.title()));
    }
    out += &line(
        &sheet
            .heads
            .iter()
            .map(|(head, _)| escaped(head))
            .collect::<Vec<_>>(),
    );
    out += &line(
        &sheet
            .heads
            .iter()
            .map(|(_, right)| if *right { "---:".into() } else { "---".into() })
            .collect::<Vec<_>>(),
    );
    for row in &sheet.rows {
        out += &line(&row.iter().map(|cell| escaped(cell)).collect::<Vec<_>>());
    }
    let below: Vec<String> = legends(&sheet)
        .into_iter()
        .chain(document.table.notes().iter().cloned())
        .chain(references(document, &sources))
        .collect();
    if !below.is_empty() {
        out.push('\n');
    }
    for note in below {
        out += &format!("- {}\n", escaped(&note));
    }
    out
}

/// What Markdown would take for markup, as entities.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\\' | '|' | '*' | '`' | '<' | '>' | '&' => out += &format!("&#{};", u32::from(c)),
            '\n' | '\r' => out.push(' '),
            c => out.push(c),
        }
    }
    out
}
