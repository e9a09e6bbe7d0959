//! Delimited text: the delimiter is the one that divides the first lines most and most evenly.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::several_lines::SeveralLines;
use crate::dataset::limits;

/// One row: where it starts and its cells.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Record {
    /// Line of the file, counted from 1; in a workbook the row of the sheet.
    pub line: u64,
    /// The cells as they are; shared, so that a record is cheap to hand on.
    pub cells: Arc<csv::StringRecord>,
}

impl Record {
    /// Whether all cells are blank.
    pub(crate) fn is_blank(&self) -> bool {
        self.cells.iter().all(|cell| cell.trim().is_empty())
    }
}

pub(super) struct Text {
    text: String,
    delimiter: u8,
}

impl Text {
    pub(super) fn new(mut text: String) -> Self {
        if memchr::memchr(b'\n', text.as_bytes()).is_none() {
            text = text.replace('\r', "\n"); // lines as old Macintosh programs end them
        }
        let delimiter = sniff(&text);
        Self {
            text: without_blanks_before_quotes(text, delimiter),
            delimiter,
        }
    }

    /// Whether a table that starts like this has more columns than any has: looking for its header would take long.
    pub(super) fn is_too_wide(&self) -> bool {
        const FIRST: usize = 20;
        let mut first = self.rows().take(FIRST);
        first.any(|row| row.cells.len() > limits::COLUMNS)
    }

    /// The line in which a quote opens that never closes: it would swallow all that follows.
    pub(super) fn unclosed_quote(&self) -> Option<u64> {
        let quotes = memchr::memchr_iter(b'"', self.text.as_bytes()).count();
        if quotes.is_multiple_of(2) {
            return None;
        }
        let last = self.rows().last()?;
        last.cells
            .iter()
            .any(|cell| cell.contains('\n'))
            .then_some(last.line)
    }

    /// The rows whose cells span several lines.
    pub(super) fn several_lines(&self) -> SeveralLines {
        let mut found = SeveralLines::default();
        // a quote that is open at a line end opens nothing if it is within a cell: then the rows show it
        let (mut open, mut suspicious) = (false, false);
        let text = self.text.as_bytes();
        for at in memchr::memchr2_iter(b'"', b'\n', text) {
            if text[at] == b'"' {
                open = !open;
            } else if open {
                suspicious = true;
                break;
            }
        }
        if !suspicious {
            return found;
        }
        for row in self.rows() {
            let breaks: usize = row
                .cells
                .iter()
                .map(|cell| cell.matches('\n').count())
                .sum();
            if breaks > 0 {
                found.enter(row.line, row.line + breaks as u64);
            }
        }
        found
    }

    pub(super) fn delimiter(&self) -> u8 {
        self.delimiter
    }

    pub(super) fn format(&self) -> &'static str {
        match self.delimiter {
            b'\t' => "TSV",
            b';' => "CSV with `;`",
            b'|' => "CSV with `|`",
            _ => "CSV",
        }
    }

    pub(super) fn rows(&self) -> impl Iterator<Item = Record> + '_ {
        let mut reader = reader(&self.text, self.delimiter);
        let mut spare = Arc::new(csv::StringRecord::new());
        // the reader counts the lines it has passed, not the blank ones before a record
        let bytes = self.text.as_bytes();
        let (mut line, mut counted) = (1_u64, 0_usize);
        std::iter::from_fn(move || {
            // a row that is not kept elsewhere is reused for the next
            if Arc::get_mut(&mut spare).is_none() {
                spare = Arc::default();
            }
            let cells = Arc::get_mut(&mut spare)?;
            // the text is valid UTF-8 and lengths are free: only its end stops the reader
            if !reader.read_record(cells).ok()? {
                return None;
            }
            let position = cells
                .position()
                .map_or(0, |at| usize::try_from(at.byte()).unwrap_or(0));
            let blank = bytes[position..]
                .iter()
                .take_while(|byte| matches!(byte, b'\r' | b'\n'))
                .count();
            let start = position + blank;
            line += memchr::memchr_iter(b'\n', &bytes[counted..start]).count() as u64;
            counted = start;
            Some(Record {
                line,
                cells: Arc::clone(&spare),
            })
        })
    }
}

fn reader(text: &str, delimiter: u8) -> csv::Reader<&[u8]> {
    csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(delimiter)
        .from_reader(text.as_bytes())
}

fn sniff(text: &str) -> u8 {
    let score = |delimiter: u8| {
        let mut widths: BTreeMap<usize, usize> = BTreeMap::new();
        for record in reader(text, delimiter).records().take(20).flatten() {
            if record.len() > 1 {
                *widths.entry(record.len()).or_default() += 1;
            }
        }
        widths
            .iter()
            .map(|(width, rows)| (*rows, *width))
            .max()
            .unwrap_or((0, 0))
    };
    // tabs as many in every row are never part of cells, though codes joined by `,` may be
    if divides_evenly(text, b'\t') {
        return b'\t';
    }
    // on a tie the earlier wins
    [b',', b';', b'\t', b'|']
        .into_iter()
        .rev()
        .max_by_key(|delimiter| score(*delimiter))
        .unwrap_or(b',')
}

/// Whether a delimiter is in each of the first rows, as often in all of them.
fn divides_evenly(text: &str, delimiter: u8) -> bool {
    let rows = reader(text, delimiter);
    let mut widths = rows.into_records().take(20).flatten().map(|row| row.len());
    let first = widths.next();
    first.is_some_and(|first| first > 1 && widths.all(|width| width == first))
}

/// Some programs write `a, "b, c"`: the blank hides the quote. It is dropped, outside of quotes only.
fn without_blanks_before_quotes(text: String, delimiter: u8) -> String {
    let suspicious = [delimiter, b' ', b'"'];
    if memchr::memmem::find(text.as_bytes(), &suspicious).is_none() {
        return text;
    }
    let mut out = String::with_capacity(text.len());
    let (mut quoted, mut field_start) = (false, true);
    let mut blanks = 0;
    for c in text.chars() {
        match c {
            ' ' if field_start && !quoted => {
                blanks += 1;
                continue;
            }
            '"' if field_start => {
                blanks = 0;
                quoted = true;
                field_start = false;
            }
            '"' => quoted = !quoted,
            _ => {}
        }
        for _ in 0..std::mem::take(&mut blanks) {
            out.push(' ');
        }
        if !quoted && c != '"' {
            field_start = c == char::from(delimiter) || c == '\n';
        }
        out.push(c);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(text: &str) -> Vec<(u64, Vec<String>)> {
        Text::new(text.into())
            .rows()
            .map(|row| (row.line, row.cells.iter().map(Into::into).collect()))
            .collect()
    }

    #[test]
    fn lines_are_counted_through_blank_lines_and_quoted_breaks() {
        let rows = rows("a,b\r\n\r\n1,\"x\ny\"\r\n\n2,z");
        let lines: Vec<u64> = rows.iter().map(|row| row.0).collect();
        assert_eq!(lines, [1, 3, 6]);
    }

    #[test]
    fn the_delimiter_is_found() {
        assert_eq!(rows("a;b\n1,5;2\n")[1].1, ["1,5", "2"]);
        assert_eq!(rows("a\tb\n1,5\t2,5\n")[1].1, ["1,5", "2,5"]);
        assert_eq!(rows("a,b\nx;y,2\n")[1].1, ["x;y", "2"]);
    }

    #[test]
    fn a_blank_before_a_quote_hides_no_comma() {
        assert_eq!(
            rows("a,b\n1, \"x, \"\"y\"\" z\"\n")[1].1,
            ["1", "x, \"y\" z"]
        );
        assert_eq!(rows("a,b\n\"p, \"\"q\",r\n")[1].1, ["p, \"q", "r"]);
    }
}
