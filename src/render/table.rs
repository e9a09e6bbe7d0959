//! For reading in a terminal.

use comfy_table::{
    Cell, CellAlignment, ColumnConstraint, ContentArrangement, Table, Width, presets,
};

use super::people::{Sheet, below, lines_below, sheets};
use super::{Detail, Document, Screen, machine};

pub(super) fn render(document: &Document<'_>, screen: Screen) -> String {
    let sources = machine::sources(document.table);
    let width = usize::from(screen.width);
    let sheets = sheets(document.table, &sources, Some(width));
    let mut out = String::new();
    let title = document.table.title();
    if !title.is_empty() && document.detail > Detail::Table {
        out += &if screen.color {
            format!("\u{1b}[1m{title}\u{1b}[0m\n\n")
        } else {
            format!("{title}\n\n")
        };
    }
    for (at, (heading, sheet)) in sheets.iter().enumerate() {
        if at > 0 {
            out.push('\n');
        }
        if !heading.is_empty() {
            out += &wrapped(heading, usize::from(screen.width));
            out.push('\n');
        }
        out += &grid(sheet, screen);
    }
    if sheets.is_empty() {
        out += " nothing to show\n";
    }
    let (notes, _) = below(document, &sheets, &sources);
    let lines = lines_below(document, &notes, &sources);
    if !lines.is_empty() {
        out.push('\n');
    }
    for line in lines {
        out += &wrapped(&line, usize::from(screen.width));
    }
    out
}

/// The rows alone, in columns; where these are too narrow for their words, a row over several lines.
pub(crate) fn grid(sheet: &Sheet, screen: Screen) -> String {
    if sheet.rows.is_empty() {
        return " nothing to show\n".into();
    }
    if too_narrow(sheet, usize::from(screen.width)) {
        return cards(sheet, usize::from(screen.width));
    }
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
    let heads = sheet.heads.iter().enumerate().map(|(at, (head, right))| {
        let widest = sheet
            .rows
            .iter()
            .map(|row| row[at].chars().count())
            .max()
            .unwrap_or(0);
        // a head that is wider than all below it would take room from other columns
        let broken = head.replace(' ', "\n").replace("\n%", " %");
        let head = if widest < head.chars().count() {
            &broken
        } else {
            head
        };
        Cell::new(head).set_alignment(align(*right))
    });
    table.set_header(heads);
    for row in &sheet.rows {
        table.add_row(
            row.iter()
                .zip(&sheet.heads)
                .map(|(cell, (_, right))| Cell::new(cell).set_alignment(align(*right))),
        );
    }
    // numbers and words stay whole, texts may go over several lines
    let columns = table.column_iter_mut().zip(&sheet.heads).enumerate();
    for (at, (column, (_, right))) in columns {
        let least = least_width(sheet, at);
        if *right {
            column.set_constraint(ColumnConstraint::ContentWidth);
        } else if let Ok(least @ ..LONG) = u16::try_from(least) {
            column.set_constraint(ColumnConstraint::LowerBoundary(Width::Fixed(least)));
        }
    }
    let mut out = String::new();
    for line in table.lines() {
        out += line.trim_end();
        out.push('\n');
    }
    out
}

/// A width from which a word is a path or a link, which may be broken.
const LONG: u16 = 20;

/// Whether words of the table would have to be broken.
fn too_narrow(sheet: &Sheet, width: usize) -> bool {
    let columns = 0..sheet.heads.len();
    columns.map(|at| least_width(sheet, at)).sum::<usize>() > width
}

/// The width of a column in which no word is broken, but for very long ones.
fn least_width(sheet: &Sheet, at: usize) -> usize {
    let longest = |text: &str| {
        text.split(' ')
            .map(|word| word.chars().count())
            .max()
            .unwrap_or(0)
    };
    let cells = sheet.rows.iter().map(|row| longest(&row[at]));
    cells
        .chain([longest(&sheet.heads[at].0)])
        .max()
        .unwrap_or(0)
        .min(30)
        + 2
}

/// For narrow screens: a row over several lines, each with its head.
fn cards(sheet: &Sheet, width: usize) -> String {
    let head = sheet
        .heads
        .iter()
        .map(|(head, _)| head.chars().count())
        .max()
        .unwrap_or(0);
    let mut out = String::new();
    for (at, row) in sheet.rows.iter().enumerate() {
        if at > 0 {
            out.push('\n');
        }
        for ((name, _), cell) in sheet
            .heads
            .iter()
            .zip(row)
            .filter(|(_, cell)| !cell.is_empty())
        {
            let fill = " ".repeat(head - name.chars().count());
            out += &folded(&format!(" {name}{fill} "), cell, width);
        }
    }
    out
}

/// A note over as many lines as it needs, indented by one blank.
pub(super) fn wrapped(note: &str, width: usize) -> String {
    folded("", note, width)
}

/// A text behind a beginning, over as many lines as it needs; the later ones are indented below the first.
fn folded(beginning: &str, text: &str, width: usize) -> String {
    let indent = if beginning.is_empty() {
        4
    } else {
        beginning.chars().count()
    };
    let mut out = beginning.to_owned();
    let mut length = beginning.chars().count();
    let mut fresh = true;
    for word in text.split(' ') {
        let size = word.chars().count() + 1;
        if !fresh && length + size > width {
            out.push('\n');
            out += &" ".repeat(indent);
            length = indent;
        }
        out.push(' ');
        out += word;
        length += size;
        fresh = false;
    }
    out.push('\n');
    out
}
