//! Tables of web pages: rows, cells and captions, with merged cells repeated. Scripts and styles are passed over.

use std::sync::Arc;

use super::delimited::Record;
use crate::dataset::limits::{COLUMNS, with_commas};

/// A table of a web page.
#[derive(Debug, Default)]
pub(in crate::dataset) struct WebTable {
    pub caption: Option<String>,
    /// How many rows are the header, where the page says it.
    pub header: Option<usize>,
    /// The rows that hold anything, with their numbers from 1.
    pub rows: Vec<(u64, Vec<String>)>,
}

/// The most rows that one cell may span.
const ROWS: usize = 10_000;
/// How many cells of a page may repeat one that spans several: few characters could make millions.
const MERGED: usize = 2_000_000;
/// The same for the bytes of their texts: as many as a row of plain text may have.
const MERGED_BYTES: usize = 1 << 22;

impl WebTable {
    /// Its rows, those of the header as one.
    pub(super) fn records(self) -> Vec<Record> {
        let header = self.header.unwrap_or(0).min(self.rows.len());
        let record = |(line, cells): (u64, Vec<String>)| Record {
            line,
            cells: Arc::new(csv::StringRecord::from(cells)),
        };
        let mut rows = self.rows.into_iter();
        let mut heads: Vec<Vec<String>> = Vec::new();
        let mut line = 1;
        for (number, cells) in rows.by_ref().take(header) {
            heads.resize(heads.len().max(cells.len()), Vec::new());
            for (parts, cell) in heads.iter_mut().zip(cells) {
                if !cell.is_empty() && parts.last() != Some(&cell) {
                    parts.push(cell);
                }
            }
            line = number;
        }
        let head = heads.iter().map(|parts| parts.join(" / ")).collect();
        let head = (header > 0).then(|| record((line, head)));
        head.into_iter().chain(rows.map(record)).collect()
    }
}

/// A tag, or the text between two.
enum Piece<'a> {
    Tag { name: String, attributes: &'a str },
    Text(&'a str),
}

/// A table under construction.
#[derive(Default)]
struct Draft {
    table: WebTable,
    /// The cells of the row, with how many rows and columns they span.
    row: Vec<(String, usize, usize)>,
    /// Cells of earlier rows that reach down: column, rows left, text.
    reaching: Vec<(usize, usize, String)>,
    in_head: bool,
    /// Whether the row has cells that are not of a header.
    has_data: bool,
    text: Option<String>,
    spans: (usize, usize),
    captions: bool,
    line: u64,
}

/// How many cells of a page so far repeat one that spans several, and how many bytes of text.
#[derive(Clone, Copy, Default)]
struct MergedSize {
    cells: usize,
    bytes: usize,
}

impl MergedSize {
    /// Takes in a cell that repeats another.
    fn enter(&mut self, text: &str) {
        self.cells += 1;
        self.bytes += text.len();
    }

    fn is_exceeded(self) -> bool {
        self.cells > MERGED || self.bytes > MERGED_BYTES
    }
}

/// The tables of a page in their order; of tables within tables the inner ones are read. What is wrong where merged cells would be
/// too many.
pub(super) fn tables(page: &str) -> Result<Vec<WebTable>, String> {
    let mut size = MergedSize::default();
    let mut found = Vec::new();
    let mut open: Vec<Draft> = Vec::new();
    let mut skipped: Option<String> = None;
    for piece in pieces(page) {
        match piece {
            Piece::Text(text) => {
                if let (None, Some(cell)) =
                    (&skipped, open.last_mut().and_then(|at| at.text.as_mut()))
                {
                    cell.push_str(&decode(text));
                }
            }
            Piece::Tag { name, attributes } => {
                if let Some(until) = &skipped {
                    if name == format!("/{until}") {
                        skipped = None;
                    }
                } else if matches!(name.as_str(), "script" | "style" | "template") {
                    skipped = Some(name);
                } else if name == "table" {
                    open.push(Draft::default());
                } else if name == "/table" {
                    found.extend(open.pop().map(|draft| draft.finished(&mut size)));
                } else if let Some(draft) = open.last_mut() {
                    draft.tag(&name, attributes, &mut size);
                }
                if size.is_exceeded() {
                    return Err(format!(
                        "this one has merged cells that come to more than {} cells or {} MB",
                        with_commas(MERGED as u64),
                        MERGED_BYTES >> 20
                    ));
                }
            }
        }
    }
    found.retain(|table| !table.rows.is_empty());
    Ok(found)
}

impl Draft {
    fn tag(&mut self, name: &str, attributes: &str, size: &mut MergedSize) {
        match name {
            "caption" => {
                self.captions = true;
                self.text = Some(String::new());
            }
            "td" | "th" => {
                self.end_cell();
                self.has_data |= name == "td";
                self.spans = (
                    span(attributes, "rowspan", ROWS),
                    span(attributes, "colspan", COLUMNS),
                );
                self.text = Some(String::new());
            }
            "/td" | "/th" | "/caption" => self.end_cell(),
            "tr" | "/tr" | "/tbody" | "tbody" | "tfoot" => {
                self.end_row(size);
                self.in_head &= !name.ends_with("body");
            }
            "thead" => self.in_head = true,
            "/thead" => {
                self.end_row(size);
                self.in_head = false;
            }
            "br" | "p" | "div" | "li" => {
                if let Some(text) = &mut self.text {
                    text.push(' ');
                }
            }
            _ => {}
        }
    }

    fn end_cell(&mut self) {
        let Some(text) = self.text.take() else {
            return;
        };
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        if std::mem::take(&mut self.captions) {
            self.table.caption = Some(text);
        } else {
            self.row.push((text, self.spans.0, self.spans.1));
        }
    }

    fn end_row(&mut self, size: &mut MergedSize) {
        self.end_cell();
        if self.row.is_empty() {
            return;
        }
        self.line += 1;
        let mut cells = Vec::new();
        let mut reaching = Vec::new();
        let mut row = std::mem::take(&mut self.row).into_iter();
        // in the order of their columns
        let mut above = std::mem::take(&mut self.reaching).into_iter().peekable();
        loop {
            while above
                .next_if(|(column, ..)| *column < cells.len())
                .is_some()
            {}
            if let Some((column, left, text)) = above.next_if(|one| one.0 == cells.len()) {
                size.enter(&text);
                if size.is_exceeded() {
                    return;
                }
                cells.push(text.clone());
                if left > 1 {
                    reaching.push((column, left - 1, text));
                }
                continue;
            }
            let Some((text, rows, columns)) = row.next() else {
                break;
            };
            for nth in 0..columns.min(COLUMNS.saturating_sub(cells.len())) {
                if nth > 0 {
                    size.enter(&text);
                }
                if size.is_exceeded() {
                    return;
                }
                if rows > 1 {
                    reaching.push((cells.len(), rows - 1, text.clone()));
                }
                cells.push(text.clone());
            }
        }
        self.reaching = reaching;
        if cells.iter().any(|cell| !cell.is_empty()) {
            let above = self.table.header.unwrap_or(0) == self.table.rows.len();
            if self.in_head || (above && !self.has_data && cells.len() > 1) {
                *self.table.header.get_or_insert(0) += 1;
            }
            self.table.rows.push((self.line, cells));
        }
        self.has_data = false;
    }

    fn finished(mut self, size: &mut MergedSize) -> WebTable {
        self.end_row(size);
        self.table
    }
}

/// Tags and texts, one after the other; comments are left out.
fn pieces(page: &str) -> impl Iterator<Item = Piece<'_>> {
    let mut rest = page;
    std::iter::from_fn(move || {
        loop {
            if rest.is_empty() {
                return None;
            }
            let Some(inside) = rest.strip_prefix('<') else {
                let end = rest.find('<').unwrap_or(rest.len());
                let (text, after) = rest.split_at(end);
                rest = after;
                return Some(Piece::Text(text));
            };
            if let Some(comment) = inside.strip_prefix("!--") {
                rest = comment.find("-->").map_or("", |end| &comment[end + 3..]);
                continue;
            }
            let end = tag_end(inside);
            let tag = &inside[..end];
            rest = inside.get(end + 1..).unwrap_or("");
            let name_end = tag.find(|c: char| c.is_whitespace()).unwrap_or(tag.len());
            let name = tag[..name_end].trim_end_matches('/').to_ascii_lowercase();
            let attributes = &tag[name_end..];
            return Some(Piece::Tag { name, attributes });
        }
    })
}

/// Where a tag ends: at the first `>` outside quotes.
fn tag_end(inside: &str) -> usize {
    let mut quote = None;
    for (at, c) in inside.char_indices() {
        match (quote, c) {
            (None, '>') => return at,
            (None, '"' | '\'') => quote = Some(c),
            (Some(open), c) if c == open => quote = None,
            _ => {}
        }
    }
    inside.len()
}

/// How many rows or columns a cell spans.
fn span(attributes: &str, name: &str, most: usize) -> usize {
    let attributes = attributes.to_ascii_lowercase();
    let after = attributes
        .split_once(name)
        .map(|(_, after)| after.trim_start());
    let value = after.and_then(|after| after.strip_prefix('='));
    let digits = value.map(|value| {
        let value = value.trim_start().trim_start_matches(['"', '\'']);
        let end = value
            .find(|c: char| !c.is_ascii_digit())
            .unwrap_or(value.len());
        value[..end].parse().unwrap_or(1)
    });
    digits.unwrap_or(1).clamp(1, most)
}

/// A text with its entities as characters; an unknown one stays.
fn decode(text: &str) -> String {
    let mut decoded = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('&') {
        decoded.push_str(before);
        // entities are short: the rest of a long text is not looked through for each `&`
        let end = after.bytes().take(11).position(|byte| byte == b';');
        if let Some((c, end)) = end.and_then(|end| Some((entity(&after[..end])?, end))) {
            decoded.push(c);
            rest = &after[end + 1..];
        } else {
            decoded.push('&');
            rest = after;
        }
    }
    decoded.push_str(rest);
    decoded
}

fn entity(name: &str) -> Option<char> {
    if let Some(code) = name.strip_prefix('#') {
        let code = match code.strip_prefix(['x', 'X']) {
            Some(hex) => u32::from_str_radix(hex, 16).ok()?,
            None => code.parse().ok()?,
        };
        return char::from_u32(code).filter(|c| !c.is_control());
    }
    Some(match name {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        "nbsp" => '\u{a0}',
        "ndash" => '–',
        "mdash" => '—',
        "le" => '≤',
        "ge" => '≥',
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn merged_cells_are_repeated_and_scripts_passed_over() {
        let page = "<script>'<table>'</script><table><caption>By <b>sex</b></caption><thead>\
                    <tr><th rowspan=2>Country<th colspan=\"2\">Women</tr><tr><th>adult</th><th>child</th></tr></thead>\
                    <tbody><tr><td>Kazakhstan</td><td>&lt;5</td><td>1&nbsp;200</td></tr></tbody></table>";
        let found = tables(page).unwrap();
        assert_eq!(found.len(), 1);
        let table = &found[0];
        assert_eq!(
            (table.caption.as_deref(), table.header),
            (Some("By sex"), Some(2))
        );
        let rows: Vec<&Vec<String>> = table.rows.iter().map(|(_, cells)| cells).collect();
        assert_eq!(*rows[0], ["Country", "Women", "Women"]);
        assert_eq!(*rows[1], ["Country", "adult", "child"]);
        assert_eq!(*rows[2], ["Kazakhstan", "<5", "1 200"]);
    }

    #[test]
    fn rows_of_header_cells_at_the_top_are_the_header() {
        let page = "<table><tr><th>Country<th>Year</tr><tr><th>Moldova<td>2021</tr><tr><th>a<th>b</tr></table>";
        let found = tables(page).unwrap();
        assert_eq!((found[0].header, found[0].rows.len()), (Some(1), 3));
    }

    #[test]
    fn few_bytes_do_not_make_many() {
        let long = "x".repeat(100_000);
        let wide = format!("<table><tr><td colspan=2000>{long}</td></tr></table>");
        let row = "<tr><td>y</td></tr>".repeat(5_000);
        let tall = format!("<table><tr><td rowspan=9999>{long}</td></tr>{row}</table>");
        let cell = "<td rowspan=9000 colspan=1000>z</td>";
        let many = format!("<table><tr>{cell}</tr>{row}</table>");
        let apart = format!("<table><tr>{}</table>", cell.repeat(2)).repeat(2_000);
        for page in [wide, tall, many, apart] {
            let told = tables(&page).unwrap_err();
            assert!(told.contains("more than 2,000,000 cells or 4 MB"), "{told}");
        }
        // a long table with a few merged cells is none of them
        let rows = format!("<tr><td>{long}</td></tr>").repeat(60);
        let plain = format!("<table>{rows}<tr><td colspan=2>all</td></tr></table>");
        assert_eq!(tables(&plain).unwrap()[0].rows.len(), 61);
        let signs = "&".repeat(500_000);
        let page = format!("<table><tr><td>{signs}</td></tr></table>");
        assert_eq!(tables(&page).unwrap()[0].rows[0].1, [signs]);
    }

    #[test]
    fn what_is_broken_ends_and_is_no_table() {
        for page in [
            "<table><tr><td",
            "<table",
            "<!-- <table>",
            "<table><tr><td colspan=99999999>x",
            "</table></td>",
        ] {
            assert!(tables(page).unwrap().len() <= 1, "{page}");
        }
    }
}
