//! Columns on a terminal: fitted to its width, so that a table stays a table.
//!
//! If the table is too wide, heads wrap first, then texts, then numbers of several words. A table that is still too wide is split
//! into pieces; each repeats the columns that identify a row. On a screen narrower than 50 columns only, each row is shown as a
//! card of several lines.

use super::people::Sheet;
use super::{Screen, wrap};
use draw::draw;

mod draw;

/// Narrower screens show a row as a card.
const NARROW: usize = 50;
/// A text is not made narrower than this, or than its longest word.
const WORD: usize = 18;
/// Lines of a cell; the rest is cut off with `…`.
const MOST_LINES: usize = 30;
/// Rows that are measured to share the room among texts.
const MEASURED: usize = 200;
/// Blanks between columns.
const GAP: usize = 2;
/// The message for a table without rows.
const NOTHING: &str = " no rows\n";

/// The rows of a table, in columns.
pub(crate) fn grid(sheet: &Sheet, screen: Screen) -> String {
    let width = usize::from(screen.width);
    if sheet.rows.is_empty() {
        return NOTHING.into();
    }
    if width < NARROW {
        return cards(sheet, width);
    }
    let columns: Vec<GridColumn> = (0..sheet.heads.len())
        .map(|at| GridColumn::new(sheet, at))
        .collect();
    let pieces = pieces(&columns, width, sheet.keys, false);
    let drawn = pieces.iter().map(|piece| {
        let columns: Vec<&GridColumn> = piece.iter().map(|at| &columns[*at]).collect();
        draw(sheet, &columns, screen)
    });
    drawn.collect::<Vec<_>>().join("\n")
}

/// How much room a column takes, and how little it can do with.
pub(super) struct GridColumn {
    at: usize,
    is_number: bool,
    /// The widest cell, or the head where that is wider.
    whole: usize,
    /// The widest cell, or the longest word of the head.
    cells: usize,
    /// The longest word.
    words: usize,
}

impl GridColumn {
    pub(super) fn new(sheet: &Sheet, at: usize) -> Self {
        let (head, is_number) = &sheet.heads[at];
        let widest = |width: fn(&str) -> usize| {
            let cells = sheet.rows.iter().map(|row| width(&row[at]));
            cells.max().unwrap_or(0)
        };
        let (cells, words) = (widest(lines_width), widest(wrap::longest_word));
        let head_words = wrap::longest_word(head);
        Self {
            at,
            is_number: *is_number,
            whole: cells.max(wrap::width(head)),
            cells: cells.max(head_words),
            words: words.min(WORD.max(cells / 12)).max(head_words),
        }
    }
}

/// The width of the widest line of a text.
fn lines_width(text: &str) -> usize {
    text.split('\n').map(wrap::width).max().unwrap_or(0)
}

/// The columns side by side: all of them, or pieces that fit a width, each with the first `keys`, which say what a row is
/// about, and with the `last` where it is to be kept in sight.
pub(super) fn pieces(
    columns: &[GridColumn],
    width: usize,
    keys: usize,
    last: bool,
) -> Vec<Vec<usize>> {
    let least = |column: &GridColumn| column.words + GAP;
    let total: usize = columns.iter().map(least).sum();
    let end = columns.len() - usize::from(last);
    if total <= width + 1 || columns.len() < 3 {
        return vec![(0..columns.len()).collect()];
    }
    let of_keys = |keys: usize| columns[..keys].iter().map(least).sum::<usize>();
    // keys that fill the line by themselves are not repeated
    let keys = keys.clamp(1, end);
    let keys = if of_keys(keys) * 3 > width * 2 {
        1
    } else {
        keys
    };
    let kept = of_keys(keys) + columns[end..].iter().map(least).sum::<usize>();
    let mut pieces: Vec<Vec<usize>> = Vec::new();
    let mut used = usize::MAX;
    for (at, column) in columns.iter().enumerate().take(end).skip(keys) {
        if used.saturating_add(least(column)) > width + 1 {
            pieces.push((0..keys).collect());
            used = kept;
        }
        used += least(column);
        if let Some(piece) = pieces.last_mut() {
            piece.push(at);
        }
    }
    for piece in &mut pieces {
        piece.extend(end..columns.len());
    }
    pieces
}

/// The widths of columns side by side.
fn fitted(sheet: &Sheet, columns: &[&GridColumn], width: usize) -> Vec<usize> {
    let room = width.saturating_sub(GAP * columns.len() - 1);
    let whole: Vec<usize> = columns.iter().map(|column| column.whole).collect();
    if sum(&whole) <= room {
        return whole;
    }
    let cells: Vec<usize> = columns.iter().map(|column| column.cells).collect();
    if sum(&cells) <= room {
        return cells;
    }
    let width = |column: &&GridColumn| {
        if column.is_number {
            column.cells
        } else {
            column.words
        }
    };
    let mut widths: Vec<usize> = columns.iter().map(width).collect();
    shrink_numbers(columns, &mut widths, room);
    grow_texts(sheet, columns, &mut widths, room);
    // a column cut between words takes less than it was given, which others may have
    for (column, width) in columns.iter().zip(&mut widths) {
        *width = used(sheet, column, *width);
    }
    let mut order: Vec<usize> = (0..columns.len()).collect();
    order.sort_by_key(|at| std::cmp::Reverse(columns[*at].cells));
    for at in order {
        let left = room.saturating_sub(sum(&widths));
        let wider = columns[at].cells.min(widths[at] + left);
        widths[at] = used(sheet, columns[at], wider);
    }
    widths
}

fn sum(widths: &[usize]) -> usize {
    widths.iter().sum()
}

/// Takes room from the widest numbers first, until all columns fit or no word can be narrower.
fn shrink_numbers(columns: &[&GridColumn], widths: &mut [usize], room: usize) {
    let widest = widths.iter().copied().max().unwrap_or(0);
    for most in (1..widest).rev() {
        if sum(widths) <= room {
            return;
        }
        for (column, width) in columns.iter().zip(widths.iter_mut()) {
            if column.is_number {
                *width = (*width).min(most.max(column.words));
            }
        }
    }
}

/// Gives what room is left to texts, to those first that make the most rows higher than the others do.
fn grow_texts(sheet: &Sheet, columns: &[&GridColumn], widths: &mut [usize], room: usize) {
    let text = |row: &Vec<String>| -> Vec<usize> {
        let cells = columns.iter().map(|column| wrap::width(&row[column.at]));
        cells.collect()
    };
    let rows: Vec<Vec<usize>> = sheet.rows.iter().take(MEASURED).map(text).collect();
    while sum(widths) < room {
        let lines = |row: &Vec<usize>, at: usize| row[at].div_ceil(widths[at].max(1));
        let mut higher = vec![0; columns.len()];
        for row in &rows {
            let heights: Vec<usize> = (0..columns.len()).map(|at| lines(row, at)).collect();
            let highest = heights.iter().copied().max().unwrap_or(0);
            for (at, height) in heights.into_iter().enumerate() {
                if height == highest {
                    higher[at] += highest.saturating_sub(1);
                }
            }
        }
        let can_grow = |at: &usize| !columns[*at].is_number && widths[*at] < columns[*at].cells;
        let growing = (0..columns.len()).filter(can_grow).rev();
        let Some(at) = growing.max_by_key(|at| higher[*at]) else {
            return;
        };
        widths[at] += 1;
    }
}

/// The width of a column's widest line at a width.
fn used(sheet: &Sheet, column: &GridColumn, width: usize) -> usize {
    let cells = sheet.rows.iter().map(|row| &row[column.at]);
    let lines = cells.flat_map(|cell| wrap::lines(cell, width, ""));
    let widest = lines.map(|line| wrap::width(&line)).max().unwrap_or(0);
    widest
        .max(wrap::longest_word(&sheet.heads[column.at].0))
        .min(width)
}

/// For narrow screens: a row over several lines, each with its head.
fn cards(sheet: &Sheet, width: usize) -> String {
    let heads = sheet.heads.iter().map(|(head, _)| wrap::width(head));
    let widest = heads.max().unwrap_or(0);
    let card = |row: &Vec<String>| -> String {
        let cells = sheet.heads.iter().zip(row);
        let told = cells.filter(|(_, cell)| !cell.is_empty());
        let line = |((head, _), cell): (&(String, bool), &String)| {
            let head = format!(" {}  ", wrap::padded(head, widest));
            wrap::hanging(&head, cell, width, widest + 3)
        };
        told.map(line).collect()
    };
    sheet.rows.iter().map(card).collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sheet(heads: &[(&str, bool)], rows: &[&[&str]]) -> Sheet {
        let own = |texts: &[&str]| texts.iter().map(|text| (*text).to_owned()).collect();
        Sheet {
            heads: heads
                .iter()
                .map(|(head, right)| ((*head).to_owned(), *right))
                .collect(),
            rows: rows.iter().map(|row| own(row)).collect(),
            keys: 1,
            ..Sheet::default()
        }
    }

    const PLAIN: Screen = Screen {
        width: 60,
        color: false,
    };

    #[test]
    fn digits_stand_below_digits_and_marks_behind_them() {
        let sheet = sheet(
            &[("Country", false), ("Women", true)],
            &[&["人身", "47%*"], &["Узбекистан", "8%"]],
        );
        assert_eq!(
            grid(&sheet, PLAIN),
            " Country     Women\n ─────────────────\n 人身         47%*\n Узбекистан    8%\n"
        );
    }

    #[test]
    fn a_table_of_fifty_columns_stays_a_table() {
        let words = "no total, only parts, which are shown in another table";
        let heads = [
            ("Country", false),
            ("Number of victims", true),
            ("Note", false),
        ];
        let made = sheet(
            &heads,
            &[&["Kyrgyzstan", "1,653", words], &["Uzbekistan", "3", ""]],
        );
        for width in [50, 60, 80, 100] {
            let text = grid(
                &made,
                Screen {
                    width,
                    color: false,
                },
            );
            assert!(
                text.lines()
                    .all(|line| wrap::width(line) <= usize::from(width)),
                "{text}"
            );
            assert!(
                text.lines().any(|line| line.starts_with(" Kyrgyzstan  ")),
                "{text}"
            );
        }
        let narrow = grid(
            &made,
            Screen {
                width: 40,
                color: false,
            },
        );
        assert!(
            narrow.starts_with(" Country            Kyrgyzstan\n"),
            "{narrow}"
        );
    }

    #[test]
    fn a_table_wider_than_the_screen_comes_in_pieces_with_its_first_column() {
        let heads: Vec<(String, bool)> =
            (2000..2020).map(|year| (year.to_string(), true)).collect();
        let heads: Vec<(&str, bool)> = std::iter::once(("Country", false))
            .chain(heads.iter().map(|(head, right)| (head.as_str(), *right)))
            .collect();
        let row: Vec<&str> = std::iter::once("Kyrgyzstan").chain(["1,653"; 20]).collect();
        let text = grid(&sheet(&heads, &[&row]), PLAIN);
        assert!(text.lines().all(|line| wrap::width(line) <= 60), "{text}");
        assert_eq!(text.matches("Kyrgyzstan").count(), 3, "{text}");
        assert_eq!(text.matches("1,653").count(), 20, "{text}");
    }

    #[test]
    fn heads_are_bold_where_the_screen_has_it() {
        let bold = grid(
            &sheet(&[("A", false)], &[&["b"]]),
            Screen {
                width: 60,
                color: true,
            },
        );
        assert_eq!(bold, "\u{1b}[1m A\u{1b}[0m\n b\n");
    }

    #[test]
    fn a_very_long_cell_is_cut_off() {
        let text = "word ".repeat(40_000);
        let made = grid(&sheet(&[("A", false)], &[&[text.as_str()]]), PLAIN);
        assert_eq!(made.lines().count(), 2 + MOST_LINES);
        assert!(made.trim_end().ends_with('…'));
    }
}
