//! For reading in a terminal.

use comfy_table::{Cell, CellAlignment, ContentArrangement, Table, presets};

use super::people::{references, sheet};
use super::{Document, Screen, machine};

pub(super) fn render(document: &Document<'_>, screen: Screen) -> String {
    let sources = machine::sources(document.table);
    let sheet = sheet(document.table, &sources);
    let mut out = String::new();
    let title = document.table.title();
    if !title.is_empty() {
        out += &if screen.color {
            format!("\u{1b}[1m{title}\u{1b}[0m\n\n")
        } else {
            format!("{title}\n\n")
        };
    }
    if sheet.rows.is_empty() {
        out += " nothing to show\n";
    } else {
        let mut table = Table::new();
        table
            .load_style(presets::NOTHING)
            .set_content_arrangement(ContentArrangement::Dynamic)
            .set_width(screen.width);
        let align = |right: bool| {
            if right {
                CellAlignment::Right
            } else {
                CellAlignment::Left
            }
        };
        table.set_header(
            sheet
                .heads
                .iter()
                .map(|(head, right)| Cell::new(head).set_alignment(align(*right))),
        );
        for row in &sheet.rows {
            table.add_row(
                row.iter()
                    .zip(&sheet.heads)
                    .map(|(cell, (_, right))| Cell::new(cell).set_alignment(align(*right))),
            );
        }
        for line in table.lines() {
            out += line.trim_end();
            out.push('\n');
        }
    }
    let mut below: Vec<String> = document.table.notes().to_vec();
    below.extend(references(document, &sources));
    if !below.is_empty() {
        out.push('\n');
    }
    for note in below {
        out += &wrapped(&note, usize::from(screen.width));
    }
    out
}

/// A note over as many lines as it needs, indented by one blank.
fn wrapped(note: &str, width: usize) -> String {
    let mut text = String::new();
    let mut length = 0;
    for word in note.split(' ') {
        let size = word.chars().count() + 1;
        if length > 0 && length + size > width {
            text += "\n    ";
            length = 4;
        }
        text.push(' ');
        text += word;
        length += size;
    }
    text.push('\n');
    text
}
