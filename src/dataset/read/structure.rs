//! Where the cells and records of a block of delimited text end, found 64 bytes at a time.
//!
//! The rules are those of the `csv` crate, which reads everything else (`tests/blocks.rs` compares them on random text): a
//! quote opens a cell at its start only, `""` inside is a quote, a line feed, a carriage return or both end a record.
//! One is added: blanks between a delimiter and a quote do not hide the quote.
//!
//! The masks with a bit a byte and the prefix of exclusive ors over the quotes are those of Langdale and Lemire (2019),
//! Parsing gigabytes of JSON per second, doi:10.1007/s00778-019-00578-5.

#![allow(clippy::inline_always)] // see `lanes`

use super::lanes::{self, CHUNK, Found, Lanes, Plain, Task};

/// The cells that are wanted of each record: the ends of others are counted, not kept.
#[derive(Debug, Clone, Default)]
pub struct Wanted {
    /// Marks kept for a record: up to the last one wanted.
    stride: usize,
    /// For each mark the next one that is wanted, itself included.
    next: Vec<usize>,
}

impl Wanted {
    /// The cells at these places.
    pub fn cells(places: impl IntoIterator<Item = usize>) -> Self {
        let mut wanted = Vec::new();
        for place in places {
            // a cell lies between the mark before it and its own
            wanted.resize(wanted.len().max(place + 1), false);
            wanted[place] = true;
            wanted[place.saturating_sub(1)] = true;
        }
        let stride = wanted.len();
        let mut next = vec![usize::MAX; stride + 1];
        for at in (0..stride).rev() {
            next[at] = if wanted[at] { at } else { next[at + 1] };
        }
        Self { stride, next }
    }

    /// Whether one of `many` marks is wanted, the first of them being the `at`th of its record.
    #[inline(always)]
    fn among(&self, at: usize, many: usize) -> bool {
        self.next.get(at).is_some_and(|next| *next < at + many)
    }
}

/// Where cells and records of one block end.
#[derive(Debug, Default)]
pub struct Structure {
    /// Position of the delimiter or line end behind each cell that is wanted, as many for each record; others are anything.
    marks: Vec<u32>,
    rows: Vec<End>,
    /// Control characters, which text does not have: how many, and position and code of the first.
    pub controls: (u64, Option<(usize, u8)>),
    /// Whether all bytes are ASCII.
    pub ascii: bool,
    /// Whether each record is a line, ended by a line feed.
    pub plain: bool,
    stride: usize,
}

/// The end of a record, and how many cells it has.
#[derive(Debug, Clone, Copy)]
struct End {
    at: u32,
    cells: u32,
}

/// A record of a block.
#[derive(Debug, Clone, Copy)]
pub struct Row<'a> {
    block: &'a [u8],
    start: usize,
    end: End,
    marks: &'a [u32],
}

impl<'a> Row<'a> {
    /// How many cells it has.
    #[inline]
    pub fn len(&self) -> usize {
        self.end.cells as usize
    }

    /// Where it starts in its block.
    pub fn start(&self) -> usize {
        self.start
    }

    /// Where it ends in its block.
    pub fn end(&self) -> usize {
        self.end.at as usize
    }

    /// Its bytes.
    pub fn bytes(&self) -> &'a [u8] {
        &self.block[self.start..self.end()]
    }

    /// Whether it is a line without anything.
    #[inline]
    pub fn is_nothing(&self) -> bool {
        self.len() == 1 && matches!(self.bytes(), b"" | b"\r")
    }

    /// The length of a cell that is wanted, and the block from its start on; nothing where there is no such cell.
    #[inline(always)]
    pub fn cell_and_more(&self, at: usize) -> (usize, &'a [u8]) {
        let Some(end) = self.marks.get(at).filter(|_| at < self.len()) else {
            return (0, &[]);
        };
        let start = match at {
            0 => self.start,
            at => self.marks[at - 1] as usize + 1,
        };
        (*end as usize - start, &self.block[start..])
    }

    /// The place of the cell that holds a position of the block, and its bytes.
    pub fn cell_around(&self, position: usize, delimiter: u8) -> (usize, &'a [u8]) {
        let mut scan = Scan::new(delimiter);
        let text = &self.block[self.start..=self.end()];
        let (mut cell, mut start) = (0, 0);
        for base in (0..text.len()).step_by(CHUNK) {
            let masks = scan.chunk(Plain, text, base);
            let mut marks = masks.delimiters | masks.ends;
            while marks != 0 {
                let mark = base + marks.trailing_zeros() as usize;
                marks &= marks - 1;
                if self.start + mark >= position {
                    return (cell, &text[start..mark]);
                }
                (cell, start) = (cell + 1, mark + 1);
            }
        }
        (cell, &text[start..])
    }
}

impl Structure {
    /// Finds the structure of whole records; none is open at their end.
    pub fn find(&mut self, block: &[u8], delimiter: u8, wanted: &Wanted) {
        lanes::best(Find {
            structure: self,
            block,
            delimiter,
            wanted,
        });
    }

    #[inline(always)]
    fn find_with(&mut self, lanes: impl Lanes, block: &[u8], delimiter: u8, wanted: &Wanted) {
        let mut scan = Scan::new(delimiter);
        self.controls = (0, None);
        self.stride = wanted.stride;
        self.rows.clear();
        let (mut base, mut cell) = (0, 0);
        while base < block.len() {
            let masks = scan.chunk(lanes, block, base);
            if masks.controls != 0 {
                self.controls.0 += u64::from(masks.controls.count_ones());
                let first = base + masks.controls.trailing_zeros() as usize;
                self.controls.1 = self.controls.1.or(Some((first, block[first])));
            }
            let marks = masks.delimiters | masks.ends;
            cell = self.enter(base as u32, marks, masks.ends, cell, wanted);
            base += CHUNK;
        }
        self.ascii = scan.so_far.ascii;
        self.plain = scan.so_far.plain;
    }

    /// Enters the marks of one chunk, of which the first is the `cell`th of its record; says which one is next.
    #[inline(always)]
    fn enter(
        &mut self,
        base: u32,
        mut marks: u64,
        mut ends: u64,
        mut cell: usize,
        wanted: &Wanted,
    ) -> usize {
        loop {
            let up_to_end = ends ^ ends.wrapping_sub(1); // all of them where no record ends
            let own = marks & up_to_end;
            let many = own.count_ones() as usize;
            if wanted.among(cell, many) {
                self.keep(base, own, cell, many.min(self.stride - cell));
            }
            cell += many;
            if ends == 0 {
                return cell;
            }
            self.rows.push(End {
                at: base + ends.trailing_zeros(),
                cells: cell as u32,
            });
            cell = 0;
            marks &= !up_to_end;
            ends &= ends - 1;
        }
    }

    /// Keeps marks of the record under way: eight at a time, whether there are as many or not, which no branch has to foresee;
    /// what is too much is written over by what follows.
    #[inline(always)]
    fn keep(&mut self, base: u32, marks: u64, cell: usize, many: usize) {
        let start = self.rows.len() * self.stride + cell;
        if self.marks.len() < start + CHUNK {
            self.marks.resize(2 * (start + CHUNK), 0);
        }
        let Some(place) = self.marks[start..].first_chunk_mut::<CHUNK>() else {
            return; // there is room for a chunk
        };
        let mut rest = marks;
        for eight in place.chunks_exact_mut(8).take(many.div_ceil(8)) {
            for mark in eight {
                *mark = base.wrapping_add(rest.trailing_zeros());
                rest &= rest.wrapping_sub(1);
            }
        }
    }

    /// How many records there are.
    pub fn records(&self) -> usize {
        self.rows.len()
    }

    /// The records, in order; lines without anything are records of one empty cell.
    pub fn rows<'a>(&'a self, block: &'a [u8]) -> impl Iterator<Item = Row<'a>> {
        let mut start = 0;
        self.rows.iter().enumerate().map(move |(at, end)| {
            // the last records may have no marks that were wanted
            let first = (at * self.stride).min(self.marks.len());
            let last = (first + self.stride).min(self.marks.len());
            let row = Row {
                block,
                start,
                end: *end,
                marks: &self.marks[first..last],
            };
            start = end.at as usize + 1;
            row
        })
    }
}

struct Find<'a> {
    structure: &'a mut Structure,
    block: &'a [u8],
    delimiter: u8,
    wanted: &'a Wanted,
}

impl Task for Find<'_> {
    type Result = ();

    #[inline(always)]
    fn run(self, lanes: impl Lanes) {
        let Self {
            structure,
            block,
            delimiter,
            wanted,
        } = self;
        structure.find_with(lanes, block, delimiter, wanted);
    }
}

/// Where the last whole record of a text ends that starts with a record, and whether a quote is open at the end of the text.
/// A carriage return at the very end ends nothing yet, unless the text is `whole`: a line feed may follow.
pub fn last_end(text: &[u8], delimiter: u8, whole: bool) -> (Option<usize>, bool) {
    let unfinished = !whole && text.ends_with(b"\r");
    let text = &text[..text.len() - usize::from(unfinished)];
    if memchr::memchr(b'"', text).is_some() {
        return lanes::best(LastEnd { text, delimiter });
    }
    let last = memchr::memrchr2(b'\n', b'\r', text);
    (last.map(|at| at + 1), false)
}

struct LastEnd<'a> {
    text: &'a [u8],
    delimiter: u8,
}

impl Task for LastEnd<'_> {
    type Result = (Option<usize>, bool);

    #[inline(always)]
    fn run(self, lanes: impl Lanes) -> Self::Result {
        let mut scan = Scan::new(self.delimiter);
        let mut last = None;
        for base in (0..self.text.len()).step_by(CHUNK) {
            let ends = scan.chunk(lanes, self.text, base).ends;
            if ends != 0 {
                last = Some(base + CHUNK - ends.leading_zeros() as usize);
            }
        }
        (last, scan.inside)
    }
}

/// The state between two chunks.
struct Scan {
    delimiter: u8,
    /// Whether a quote is open.
    inside: bool,
    /// Whether a quote that stands first would open (or, behind another, be part of) a quoted cell.
    may_open: bool,
    so_far: SoFar,
}

/// What all of the text is, as far as it was looked at.
#[derive(Clone, Copy)]
struct SoFar {
    /// Without a quote, and without a carriage return that ends a record.
    plain: bool,
    ascii: bool,
}

/// What stands in a chunk, a bit a byte.
struct Masks {
    delimiters: u64,
    ends: u64,
    controls: u64,
}

impl Scan {
    const fn new(delimiter: u8) -> Self {
        Self {
            delimiter,
            inside: false,
            may_open: true,
            so_far: SoFar {
                plain: true,
                ascii: true,
            },
        }
    }

    /// The chunk that starts at `base`; what stands behind the end of the text is nothing.
    #[inline(always)]
    fn chunk(&mut self, lanes: impl Lanes, text: &[u8], base: usize) -> Masks {
        if let Some(chunk) = text[base..].first_chunk() {
            return self.masks(lanes, text, base, chunk);
        }
        let mut last = [b' '; CHUNK];
        last[..text.len() - base].copy_from_slice(&text[base..]);
        self.masks(lanes, text, base, &last)
    }

    #[inline(always)]
    fn masks(&mut self, lanes: impl Lanes, text: &[u8], base: usize, chunk: &[u8; CHUNK]) -> Masks {
        let found = lanes.find(chunk, self.delimiter);
        let delimiters = found.delimiters;
        let mut ends = found.line_feeds;
        let mut controls = 0;
        let mut others = found.odd & !(found.line_feeds | delimiters);
        while others != 0 {
            let at = others.trailing_zeros() as usize;
            others &= others - 1;
            match chunk[at] {
                // a carriage return before a line feed belongs to it
                b'\r' if text.get(base + at + 1) != Some(&b'\n') => {
                    self.so_far.plain = false;
                    ends |= 1 << at;
                }
                b'\r' | b'\t' | b'\x0c' => {}
                0x80.. => self.so_far.ascii = false,
                _ => controls |= 1 << at,
            }
        }
        let (delimiters, ends) = self.outside_quotes(text, base, chunk, &found, ends);
        Masks {
            delimiters,
            ends,
            controls,
        }
    }

    /// What of the delimiters and line ends stands outside of quotes.
    #[inline(always)]
    fn outside_quotes(
        &mut self,
        text: &[u8],
        base: usize,
        chunk: &[u8; CHUNK],
        found: &Found,
        ends: u64,
    ) -> (u64, u64) {
        const LAST: u64 = 1 << (CHUNK - 1);
        let delimiters = found.delimiters;
        if found.quotes == 0 {
            if self.inside {
                return (0, 0);
            }
            self.may_open = (delimiters | ends) & LAST != 0;
            return (delimiters, ends);
        }
        self.so_far.plain = false;
        let inside = prefix_xor(found.quotes) ^ if self.inside { u64::MAX } else { 0 };
        let (opening, closing) = (found.quotes & inside, found.quotes & !inside);
        let borders = (delimiters | ends) & !inside | closing;
        if opening & !(borders << 1 | u64::from(self.may_open)) == 0 {
            self.inside = inside & LAST != 0;
            self.may_open = borders & LAST != 0;
            return (delimiters & !inside, ends & !inside);
        }
        self.byte_by_byte(text, base, chunk, delimiters, ends)
    }

    /// The same for a chunk in which quotes stand where they may open nothing.
    #[cold]
    fn byte_by_byte(
        &mut self,
        text: &[u8],
        base: usize,
        chunk: &[u8; CHUNK],
        delimiters: u64,
        ends: u64,
    ) -> (u64, u64) {
        let mut state = self.state(&text[..base]);
        let (mut delimiters_outside, mut ends_outside) = (0, 0);
        for (at, byte) in chunk.iter().enumerate() {
            let bit = 1 << at;
            state = match (state, byte) {
                (State::Quoted, b'"') => State::Closed,
                (State::Quoted, _) | (State::Start | State::Closed, b'"') => State::Quoted,
                _ if delimiters & bit != 0 => {
                    delimiters_outside |= bit;
                    State::Start
                }
                _ if ends & bit != 0 => {
                    ends_outside |= bit;
                    State::Start
                }
                (State::Start, b' ') => State::Start,
                _ => State::Plain,
            };
        }
        self.inside = state == State::Quoted;
        // behind blanks a quote opens, too, but that is for a look back to find
        self.may_open =
            state == State::Closed || (delimiters_outside | ends_outside) >> (CHUNK - 1) == 1;
        (delimiters_outside, ends_outside)
    }

    /// Where in a cell the text before a chunk ends.
    fn state(&self, before: &[u8]) -> State {
        if self.inside {
            return State::Quoted;
        }
        let behind_blanks = before.iter().rposition(|byte| *byte != b' ');
        let Some(at) = behind_blanks else {
            return State::Start;
        };
        match before[at] {
            b'\n' | b'\r' => State::Start,
            byte if byte == self.delimiter => State::Start,
            b'"' if at + 1 == before.len() && self.may_open => State::Closed,
            _ => State::Plain,
        }
    }
}

/// Where in a cell a byte stands.
#[derive(Debug, Clone, Copy, PartialEq)]
enum State {
    /// At its start, or behind blanks there.
    Start,
    Plain,
    Quoted,
    /// Behind a quote inside quotes: the closing one, or the first of two.
    Closed,
}

/// For each bit the exclusive or of all bits up to it: set from an opening quote to before the closing one.
#[inline(always)]
const fn prefix_xor(mut bits: u64) -> u64 {
    bits ^= bits << 1;
    bits ^= bits << 2;
    bits ^= bits << 4;
    bits ^= bits << 8;
    bits ^= bits << 16;
    bits ^ bits << 32
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Records as the `csv` crate reads them, lines without anything left out.
    fn by_csv(text: &str) -> Vec<Vec<String>> {
        let mut reader = csv::ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .from_reader(text.as_bytes());
        let cells = |record: csv::StringRecord| record.iter().map(str::to_owned).collect();
        reader
            .records()
            .map(|record| cells(record.unwrap()))
            .collect()
    }

    /// Records as they are found here; each cell is then read by itself.
    fn by_structure(text: &str) -> Vec<Vec<String>> {
        let mut structure = Structure::default();
        structure.find(text.as_bytes(), b',', &Wanted::cells(0..64));
        let rows = structure
            .rows(text.as_bytes())
            .filter(|row| !row.is_nothing());
        rows.map(|row| {
            let cells = (0..row.len()).map(|at| {
                let (len, cell) = row.cell_and_more(at);
                let cell = std::str::from_utf8(&cell[..len]).unwrap();
                let alone = by_csv(cell).into_iter().flatten().next();
                alone.unwrap_or_default()
            });
            cells.collect()
        })
        .collect()
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 4000, failure_persistence: None, ..ProptestConfig::default() })]

        /// Long enough for several chunks, with quotes where they open something and where they do not.
        #[test]
        fn records_and_cells_are_those_of_the_csv_crate(
            parts in prop::collection::vec(prop::sample::select(vec![
                "a", "bc", "longer cell", "\"", "\"\"", ",", ",", ",", "\n", "\r\n", "\r", "\"x,y\"", "\"p\nq\"", "\"r\"\"s\"", "é",
            ]), 0..90)
        ) {
            let mut text = parts.concat();
            if last_end(text.as_bytes(), b',', true).1 {
                text.push('"');
            }
            if last_end(text.as_bytes(), b',', true).0 != Some(text.len()) {
                text.push('\n');
            }
            let (end, open) = last_end(text.as_bytes(), b',', true);
            // a quote that is added may be part of an escaped one
            prop_assume!(!open && end == Some(text.len()));
            prop_assert_eq!(by_structure(&text), by_csv(&text), "{:?}", text);
        }

        #[test]
        fn a_text_may_be_cut_behind_any_record(
            parts in prop::collection::vec(prop::sample::select(vec![
                "a", "\"", ",", "\n", "\r\n", "\"x\ny\"", "longer than that", " \"b\"",
            ]), 0..60)
        ) {
            let text = parts.concat();
            let mut structure = Structure::default();
            let (Some(end), _) = last_end(text.as_bytes(), b',', false) else { return Ok(()) };
            let found = |structure: &mut Structure, part: &str| -> Vec<String> {
                structure.find(part.as_bytes(), b',', &Wanted::default());
                structure.rows(part.as_bytes()).map(|row| String::from_utf8_lossy(row.bytes()).into_owned()).collect()
            };
            let whole = &text[..end];
            let all = found(&mut structure, whole);
            let mut ends = vec![0];
            ends.extend(structure.rows(whole.as_bytes()).map(|row| row.end() + 1));
            prop_assert_eq!(ends.last(), Some(&end));
            for cut in ends {
                let mut parts = found(&mut structure, &whole[..cut]);
                parts.extend(found(&mut structure, &whole[cut..]));
                prop_assert_eq!(&parts, &all);
            }
        }
    }

    #[test]
    fn a_blank_before_a_quote_does_not_hide_it() {
        let mut structure = Structure::default();
        for text in [
            "a, \"x,\ny\",b\n",
            &format!("{},  \"x,\ny\",b\n", "z".repeat(62)),
        ] {
            structure.find(text.as_bytes(), b',', &Wanted::cells(0..4));
            let cells: Vec<usize> = structure
                .rows(text.as_bytes())
                .map(|row| row.len())
                .collect();
            assert_eq!(cells, [3], "{text}");
        }
    }

    #[test]
    fn only_what_is_wanted_is_kept_and_all_is_counted() {
        let text = "a,b,c,d,e\n1,2,3,4,5\n\n,,\n".repeat(9);
        let mut structure = Structure::default();
        structure.find(text.as_bytes(), b',', &Wanted::cells([0, 3]));
        for (at, row) in structure.rows(text.as_bytes()).enumerate() {
            assert_eq!(row.len(), [5, 5, 1, 3][at % 4]);
            if at % 4 == 1 {
                let cell = |at: usize| {
                    let (len, text) = row.cell_and_more(at);
                    &text[..len]
                };
                assert_eq!(
                    (cell(0), cell(3), cell(7)),
                    (&b"1"[..], &b"4"[..], &b""[..])
                );
            }
        }
        assert!(structure.plain && structure.ascii);
    }
}
