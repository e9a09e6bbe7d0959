//! Tables of a document: those of the report, main numbers, and figures side by side.

use super::super::content::{Fact, ReportTable};
use super::LINE;
use super::paragraph::Paragraph;

/// A table with its title above and its notes below.
pub(super) fn table(table: &ReportTable) -> String {
    let mut caption = Paragraph::styled("Caption").bold(&table.title);
    if !table.every.is_empty() {
        caption = caption.text(&format!(" – {}", table.every));
    }
    let mut out = caption.finish();
    let numbers: Vec<bool> = table.heads.iter().map(|head| head.number).collect();
    let heads = table.heads.iter().map(|head| head.text.clone()).collect();
    let widths = widths(table);
    let row = |cells: &Vec<String>, style: &str, head: bool| {
        let cells = cells.iter().zip(&numbers).zip(&widths);
        let cells = cells.map(|((cell, right), width)| {
            let paragraph = Paragraph::styled(style);
            let paragraph = if *right { paragraph.right() } else { paragraph };
            cell_of_width(*width, &paragraph.text(cell).finish())
        });
        let properties = if head {
            "<w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>"
        } else {
            "<w:trPr><w:cantSplit/></w:trPr>"
        };
        format!("<w:tr>{properties}{}</w:tr>", cells.collect::<String>())
    };
    out += &begin("Figures", &widths);
    out += &row(&heads, "TableHead", true);
    for cells in &table.rows {
        out += &row(cells, "TableText", false);
    }
    out += "</w:tbl>";
    let own = table
        .notes
        .iter()
        .filter(|_| table.statistic.is_empty() && table.command.is_empty());
    for note in own {
        out += &Paragraph::styled("Key").text(note).finish();
    }
    // two tables without a paragraph between them would be one
    out + &Paragraph::styled("Key").finish()
}

/// Widths of columns by their longest cells, which fill a line together.
fn widths(table: &ReportTable) -> Vec<usize> {
    const LEAST: usize = 5;
    const MOST: usize = 44;
    let of = |at: usize| {
        let cells = table.rows.iter().filter_map(|row| row.get(at));
        let cells = cells.map(|cell| cell.chars().count());
        let words = table.heads[at].text.split(' ');
        let word = words.map(|word| word.chars().count() + 1).max();
        cells.chain(word).max().unwrap_or(0).clamp(LEAST, MOST) + 2
    };
    let letters: Vec<usize> = (0..table.heads.len()).map(of).collect();
    let (narrow, wide): (Vec<usize>, Vec<usize>) =
        letters.iter().partition(|wide| **wide <= NARROW);
    let (narrow, wide) = (narrow.iter().sum::<usize>(), wide.iter().sum::<usize>());
    let room = (LINE / LETTER).saturating_sub(narrow);
    let width = |letters: &usize| {
        // where a line has no room for all, the wide columns give way
        let shrunk = if *letters > NARROW && wide > room {
            letters * room / wide
        } else {
            *letters
        };
        shrunk.max(1) * LETTER
    };
    let widths: Vec<usize> = letters.iter().map(width).collect();
    let all = widths.iter().sum::<usize>().max(1);
    widths
        .iter()
        .map(|wide| wide * LINE.min(all) / all)
        .collect()
}

/// The width of a letter of tables, in twentieths of a point.
const LETTER: usize = 90;
/// Letters of a column that never gives way.
const NARROW: usize = 16;

/// The main numbers, each in a cell with its label above and what it is of below.
pub(super) fn facts(facts: &[Fact]) -> String {
    let widths = vec![LINE / facts.len(); facts.len()];
    let cell = |(fact, width): (&Fact, &usize)| {
        let inside = [
            Paragraph::styled("FactLabel").text(&fact.label).finish(),
            Paragraph::styled("FactValue").text(&fact.value).finish(),
            Paragraph::styled("FactNote")
                .text(&fact.note)
                .references(&fact.sources)
                .finish(),
        ];
        cell_of_width(*width, &inside.concat())
    };
    let cells: String = facts.iter().zip(&widths).map(cell).collect();
    let row = format!("<w:tr><w:trPr><w:cantSplit/></w:trPr>{cells}</w:tr>");
    format!(
        "{}{row}</w:tbl>{}",
        begin("Facts", &widths),
        Paragraph::styled("Key").finish()
    )
}

/// Figures side by side.
pub(super) fn side_by_side(cells: &[String]) -> String {
    let widths = [LINE / 2, LINE / 2];
    let empty = Paragraph::plain().finish();
    let cell = |at: usize| cell_of_width(widths[at], cells.get(at).unwrap_or(&empty));
    let row = format!(
        "<w:tr><w:trPr><w:cantSplit/></w:trPr>{}{}</w:tr>",
        cell(0),
        cell(1)
    );
    format!(
        "{}{row}</w:tbl>{}",
        begin("SideBySide", &widths),
        Paragraph::styled("Key").finish()
    )
}

fn begin(style: &str, widths: &[usize]) -> String {
    let columns: String = widths
        .iter()
        .map(|width| format!("<w:gridCol w:w=\"{width}\"/>"))
        .collect();
    let all: usize = widths.iter().sum();
    format!(
        "<w:tbl><w:tblPr><w:tblStyle w:val=\"{style}\"/><w:tblW w:w=\"{all}\" w:type=\"dxa\"/><w:tblLayout w:type=\"fixed\"/>\
         <w:tblLook w:val=\"0020\"/></w:tblPr><w:tblGrid>{columns}</w:tblGrid>"
    )
}

fn cell_of_width(width: usize, inside: &str) -> String {
    format!("<w:tc><w:tcPr><w:tcW w:w=\"{width}\" w:type=\"dxa\"/></w:tcPr>{inside}</w:tc>")
}
