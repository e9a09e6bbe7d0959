//! Where the cells and records of a block of delimited text end, found 64 bytes at a time.
//!
//! The rules are those of the `csv` crate, which reads everything else (the tests below compare them on random text): a
//! quote opens a cell at its start only, `""` inside is a quote, a line feed, a carriage return or both end a record.
//! One is added: blanks between a delimiter and a quote do not hide the quote.

#![allow(clippy::inline_always)] // see `lanes`

use scan::Scan;

use super::lanes::{self, CHUNK, Lanes, Plain, Task};

mod scan;
#[cfg(test)]
mod tests;

/// The cells that are wanted of each record: the ends of others are counted, not kept.
#[derive(Debug, Clone, Default)]
pub(crate) struct Wanted {
    /// Marks kept for a record: up to the last one wanted.
    stride: usize,
    /// For each mark the next one that is wanted, itself included.
    next: Vec<usize>,
}

impl Wanted {
    /// The cells at these places.
    pub(crate) fn cells(places: impl IntoIterator<Item = usize>) -> Self {
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
pub(crate) struct Structure {
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
pub(crate) struct Row<'a> {
    block: &'a [u8],
    start: usize,
    end: End,
    marks: &'a [u32],
}

impl<'a> Row<'a> {
    /// How many cells it has.
    #[inline]
    pub(crate) fn len(&self) -> usize {
        self.end.cells as usize
    }

    /// Where it starts in its block.
    pub(crate) fn start(&self) -> usize {
        self.start
    }

    /// Where it ends in its block.
    pub(crate) fn end(&self) -> usize {
        self.end.at as usize
    }

    /// Its bytes.
    pub(crate) fn bytes(&self) -> &'a [u8] {
        &self.block[self.start..self.end()]
    }

    /// Whether it is a line without anything.
    #[inline]
    pub(crate) fn is_nothing(&self) -> bool {
        self.len() == 1 && matches!(self.bytes(), b"" | b"\r")
    }

    /// The length of a wanted cell, and the block from its start on; nothing if it does not exist.
    #[inline(always)]
    pub(crate) fn cell_and_more(&self, at: usize) -> (usize, &'a [u8]) {
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
    pub(crate) fn cell_around(&self, position: usize, delimiter: u8) -> (usize, &'a [u8]) {
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
    pub(crate) fn find(&mut self, block: &[u8], delimiter: u8, wanted: &Wanted) {
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
    pub(crate) fn records(&self) -> usize {
        self.rows.len()
    }

    /// The records, in order; lines without anything are records of one empty cell.
    pub(crate) fn rows<'a>(&'a self, block: &'a [u8]) -> impl Iterator<Item = Row<'a>> {
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
pub(crate) fn last_end(text: &[u8], delimiter: u8, whole: bool) -> (Option<usize>, bool) {
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
