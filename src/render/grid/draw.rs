//! Columns side by side, drawn: heads, cells in lines, and marks to the right of digits.

use std::borrow::Cow;

use comfy_table::{
    Cell, CellAlignment, ColumnConstraint, ContentArrangement, Table, Width, presets,
};

use super::{GAP, GridColumn, MOST_LINES, fitted, lines_width};
use crate::render::people::Sheet;
use crate::render::{Screen, wrap};

pub(super) fn draw(sheet: &Sheet, columns: &[&GridColumn], screen: Screen) -> String {
    let widths = fitted(sheet, columns, usize::from(screen.width));
    let heads = columns.iter().zip(&widths).map(|(column, width)| {
        let lines = wrap::lines(&sheet.heads[column.at].0, *width, "");
        let plain = lines.iter().map(|line| wrap::plain_spaces(line));
        plain.collect::<Vec<_>>()
    });
    let heads: Vec<Vec<String>> = heads.collect();
    let mut drawn: Vec<DrawnColumn> = columns
        .iter()
        .zip(widths)
        .map(|(column, width)| DrawnColumn {
            at: column.at,
            is_number: column.is_number,
            width,
            used: 1,
            marks: widest_mark(sheet, column),
        })
        .collect();
    for (column, head) in drawn.iter_mut().zip(&heads) {
        let cells = sheet.rows.iter().map(|row| column.widest(&row[column.at]));
        let heads = head.iter().map(|line| wrap::width(line));
        column.used = cells.chain(heads).chain([1]).max().unwrap_or(1);
    }
    // a list of all cells would take several times the memory of the text
    let mut body = String::new();
    let mut widest = 0;
    for row in &sheet.rows {
        widest = widest.max(write_row(&drawn, row, &mut body));
    }
    body.insert_str(0, &head(&heads, &drawn, widest, screen));
    body
}

/// A column as it is drawn.
struct DrawnColumn {
    at: usize,
    is_number: bool,
    /// The width at which texts are cut.
    width: usize,
    /// The width of the widest line.
    used: usize,
    /// The most marks behind a number.
    marks: usize,
}

impl DrawnColumn {
    /// The text of a cell in lines; marks go to the right of the digits.
    fn text<'a>(&self, text: &'a str) -> Cow<'a, str> {
        let text = cell(text, self.width);
        if self.marks == 0 || text.is_empty() {
            return text;
        }
        let blanks = self.marks.saturating_sub(mark(&text));
        text + Cow::Owned(" ".repeat(blanks))
    }

    /// The width of the widest line of a cell.
    fn widest(&self, text: &str) -> usize {
        lines_width(&self.text(text))
    }
}

/// Writes the lines of a row; the width of the widest.
fn write_row(columns: &[DrawnColumn], row: &[String], out: &mut String) -> usize {
    let cells: Vec<Cow<str>> = columns.iter().map(|of| of.text(&row[of.at])).collect();
    let high = cells.iter().map(|cell| cell.split('\n').count());
    let mut widest = 0;
    for nth in 0..high.max().unwrap_or(1) {
        let (start, mut used, mut blanks) = (out.len(), 0, 0);
        for (column, cell) in columns.iter().zip(&cells) {
            let line = cell.split('\n').nth(nth).unwrap_or_default();
            let width = wrap::width(line);
            let left = column.used.saturating_sub(width);
            let (before, after) = if column.is_number {
                (left, 0)
            } else {
                (0, left)
            };
            // blanks are written when something follows them
            blanks += 1 + before;
            if line.is_empty() {
                blanks += width;
            } else {
                out.extend(std::iter::repeat_n(' ', blanks));
                out.push_str(line);
                used += blanks + width;
                blanks = 0;
            }
            blanks += after + 1;
        }
        let end = start + out[start..].trim_end().len();
        if end < out.len() {
            out.truncate(end);
            used = wrap::width(&out[start..]);
        }
        widest = widest.max(used);
        out.push('\n');
    }
    widest
}

/// The head of a table, in bold or above a rule as wide as the widest line.
fn head(heads: &[Vec<String>], columns: &[DrawnColumn], widest: usize, screen: Screen) -> String {
    let high = heads.iter().map(Vec::len).max().unwrap_or(1);
    let mut table = Table::new();
    table
        .load_style(presets::NOTHING)
        .set_content_arrangement(ContentArrangement::Disabled);
    let head = |(lines, column): (&Vec<String>, &DrawnColumn)| {
        // heads end on the line above their cells
        let text = "\n".repeat(high - lines.len()) + &lines.join("\n");
        Cell::new(text).set_alignment(if column.is_number {
            CellAlignment::Right
        } else {
            CellAlignment::Left
        })
    };
    table.set_header(heads.iter().zip(columns).map(head));
    for (column, drawn) in table.column_iter_mut().zip(columns) {
        let width = u16::try_from(drawn.used + GAP).unwrap_or(u16::MAX);
        column.set_constraint(ColumnConstraint::Absolute(Width::Fixed(width)));
    }
    let lines: Vec<String> = table
        .lines()
        .map(|line| line.trim_end().to_owned())
        .collect();
    let mut out = String::new();
    for line in &lines {
        out += &if screen.color && !line.is_empty() {
            format!("\u{1b}[1m{line}\u{1b}[0m\n")
        } else {
            format!("{line}\n")
        };
    }
    if !screen.color {
        let heads = lines.iter().map(|line| wrap::width(line));
        let widest = heads.chain([widest]).max().unwrap_or(1);
        out += &format!(" {}\n", "─".repeat(widest.saturating_sub(1)));
    }
    out
}

/// A cell in lines of a width.
fn cell(text: &str, width: usize) -> Cow<'_, str> {
    if text.is_ascii() && text.len() <= width && !text.ends_with(' ') && !text.contains('\n') {
        return text.into();
    }
    let mut lines = wrap::lines(text, width, "");
    if lines.len() > MOST_LINES {
        lines.truncate(MOST_LINES);
        if let Some(last) = lines.last_mut() {
            *last = wrap::shortened(&format!("{last} …"), width).into();
        }
    }
    wrap::plain_spaces(&lines.join("\n")).into()
}

/// Marks at the end of a number, which go to the right of the digits of their column.
fn mark(text: &str) -> usize {
    let marks = text.chars().rev();
    marks.take_while(|c| matches!(c, '*' | '†' | '‡')).count()
}

fn widest_mark(sheet: &Sheet, column: &GridColumn) -> usize {
    if !column.is_number {
        return 0;
    }
    let marks = sheet.rows.iter().map(|row| mark(&row[column.at]));
    marks.max().unwrap_or(0)
}
