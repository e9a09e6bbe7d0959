//! Quotes: which delimiters and line ends of a text are outside of them, chunk by chunk.
//!
//! The masks with a bit a byte and the prefix of exclusive ors over the quotes are those of Langdale and Lemire (2019),
//! Parsing gigabytes of JSON per second, doi:10.1007/s00778-019-00578-5.
#![allow(clippy::inline_always)] // see `lanes`

use super::super::lanes::{CHUNK, Found, Lanes};

/// The state between two chunks.
pub(super) struct Scan {
    delimiter: u8,
    /// Whether a quote is open.
    pub inside: bool,
    /// Whether a quote at the beginning would open (or, after another, be part of) a quoted cell.
    may_open: bool,
    pub so_far: SoFar,
}

/// What all of the text is, as far as it was looked at.
#[derive(Clone, Copy)]
pub(super) struct SoFar {
    /// Without a quote, and without a carriage return that ends a record.
    pub plain: bool,
    pub ascii: bool,
}

/// The characters of a chunk, one bit per byte.
pub(super) struct Masks {
    pub delimiters: u64,
    pub ends: u64,
    pub controls: u64,
}

impl Scan {
    pub(super) const fn new(delimiter: u8) -> Self {
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

    /// The chunk that starts at `base`; bytes after the end of the text are nothing.
    #[inline(always)]
    pub(super) fn chunk(&mut self, lanes: impl Lanes, text: &[u8], base: usize) -> Masks {
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

    /// Which delimiters and line ends are outside of quotes.
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

    /// The same for a chunk with quotes that may open nothing.
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

/// The position of a byte in a cell.
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
