//! For reading in a terminal.

use super::below::{below, lines_below};
use super::grid::grid;
use super::people::{Sheet, sheets};
use super::{Detail, Document, Screen, machine, wrap};
use crate::stats::Content;

pub(super) fn render(document: &Document<'_>, screen: Screen) -> String {
    let sources = machine::sources(document.table);
    let width = usize::from(screen.width);
    let mut sheets = sheets(document.table, &sources, Some(width));
    let mut out = String::new();
    let title = document.table.title();
    if !title.is_empty() && document.detail > Detail::Table {
        for line in wrap::lines(title, width, "    ") {
            out += &if screen.color {
                format!("\u{1b}[1m{line}\u{1b}[0m\n")
            } else {
                format!("{line}\n")
            };
        }
        out.push('\n');
    }
    for (at, (heading, sheet)) in sheets.iter_mut().enumerate() {
        if at > 0 {
            out.push('\n');
        }
        if !heading.is_empty() {
            out += &wrap::paragraph(heading, width);
            out.push('\n');
        }
        if matches!(document.table.content(), Content::Figures { .. }) {
            name_once(sheet);
        }
        out += &grid(sheet, screen);
    }
    if sheets.is_empty() {
        out += " no rows\n";
    }
    let (notes, _) = below(document, &sources);
    let lines = lines_below(document, &notes, &sources);
    if !lines.is_empty() {
        out.push('\n');
    }
    for line in lines {
        out += &wrap::paragraph(&line, width);
    }
    out
}

/// Names what the first column is about once: rows of one country do not repeat it.
fn name_once(sheet: &mut Sheet) {
    let is_name = sheet.heads.first().is_some_and(|(_, is_number)| !is_number);
    for at in (1..sheet.rows.len()).rev().filter(|_| is_name) {
        if sheet.rows[at].first() == sheet.rows[at - 1].first() {
            sheet.rows[at][0].clear();
        }
    }
}
