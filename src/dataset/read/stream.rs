//! Delimited text in blocks of whole records: what is in memory is a few blocks, however long the file.
//!
//! Several workers take blocks in turn and read them side by side; the number of a block says where it stood. A block ends
//! where the structure of the text says that a record ends, quoted line breaks included, so that no worker has to guess
//! where it starts.

use std::fmt;
use std::io::Read;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use super::bytes::Passed;
use super::delimited::Text;
use super::encoding::{self, Coding, Decoding};
use super::structure::{Structure, Wanted, last_end};
use super::{Body, Fault, Input, Kind, Sheet};

/// Bytes of text that recognition looks at.
const OPENING: u64 = 1 << 18;
/// Bytes of a block, more or less: two of them and their structure fit in a processor's cache.
const BLOCK: usize = 1 << 18;
/// The longest record: a quote that never closes would make one of all that follows.
const LONGEST: usize = 1 << 22;

/// Called now and then while a long file is read.
#[derive(Clone)]
pub struct Watch(pub Arc<dyn Fn(Progress) + Send + Sync>);

impl fmt::Debug for Watch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Watch")
    }
}

/// How far a file is read.
#[derive(Debug, Clone, Copy)]
pub struct Progress {
    /// Records so far.
    pub rows: u64,
    /// Bytes taken from the file, compressed where it is.
    pub bytes: u64,
    /// Bytes of the file.
    pub of: u64,
}

/// Why a reading ended before the end.
pub enum Stop {
    /// The text is not the UTF-8 it was taken for: it is to be read again.
    NotUtf8,
    /// A fault of the file.
    Fault(Fault),
}

/// A delimited text, its encoding taken from its first bytes, or found out before.
pub struct Stream<'a> {
    input: &'a Input,
    coding: Coding,
    delimiter: u8,
    /// Whether lines end as old Macintosh programs end them.
    only_returns: bool,
    opening: Sheet,
}

impl<'a> Stream<'a> {
    /// The input as delimited text; nothing where it is something else, or has to be read whole to be sure.
    pub fn of(input: &'a Input) -> Option<Self> {
        let start = input.content(OPENING).ok()?;
        if super::not_data(&start).is_some() || start.starts_with(b"PK\x03\x04") {
            return None;
        }
        Self::coded(input, Coding::of_start(&start), start)
    }

    /// The same text in the encoding that a look at all of it suggests.
    pub fn not_utf_8(&self) -> Result<Option<Self>, Fault> {
        let reader = self.input.bytes.reader(Passed::default());
        let coding = reader.and_then(|reader| self.coding.not_utf_8(reader));
        let coding = coding.map_err(|error| self.input.unreadable(&error))?;
        Ok(Self::coded(
            self.input,
            coding,
            self.input.content(OPENING)?,
        ))
    }

    fn coded(input: &'a Input, coding: Coding, mut start: Vec<u8>) -> Option<Self> {
        if start.len() as u64 == OPENING {
            // what follows the last line end is the beginning of something
            let end = start.iter().rposition(|byte| *byte == b'\n')?;
            start.truncate(end + 1 + usize::from(coding.name() == "UTF-16LE"));
        }
        let mut text = String::new();
        let start = start.get(coding.mark..)?;
        if coding.lossy {
            let read = Decoding::new(start, coding, Arc::default()).read_to_string(&mut text);
            read.ok()?;
        } else {
            text.push_str(std::str::from_utf8(start).ok()?);
        }
        if matches!(
            text.trim_start().as_bytes().first(),
            None | Some(b'[' | b'{')
        ) {
            return None;
        }
        let only_returns = !text.contains('\n');
        let text = Text::new(text);
        let reading = input.reading(&format!("{}, {}", text.format(), coding.name()));
        Some(Self {
            input,
            coding,
            delimiter: text.delimiter(),
            only_returns,
            opening: Sheet {
                name: input.name.clone(),
                reading,
                notes: Vec::new(),
                body: Body::Delimited(text),
            },
        })
    }

    /// Its first rows.
    pub fn opening(&self) -> &Sheet {
        &self.opening
    }

    /// What stands between cells.
    pub fn delimiter(&self) -> u8 {
        self.delimiter
    }

    /// Whether more than a block or two is to come, so that several workers pay.
    pub fn is_long(&self) -> bool {
        self.input.bytes.size() > 4 * BLOCK as u64
    }

    /// Starts reading the cells that are wanted; the first block holds at least `skip` records, those above the data.
    pub fn blocks(
        &self,
        skip: usize,
        wanted: Wanted,
        watch: Option<&'a Watch>,
    ) -> Result<Blocks<'_>, Fault> {
        let passed = Passed::default();
        let unreadable = |error: std::io::Error| self.input.unreadable(&error);
        let mut reader = self
            .input
            .bytes
            .reader(Arc::clone(&passed))
            .map_err(unreadable)?;
        std::io::copy(
            &mut reader.by_ref().take(self.coding.mark as u64),
            &mut std::io::sink(),
        )
        .map_err(unreadable)?;
        let damaged = Arc::default();
        let reader = if self.coding.lossy {
            Box::new(Decoding::new(reader, self.coding, Arc::clone(&damaged)))
        } else {
            reader
        };
        Ok(Blocks {
            stream: self,
            skip,
            wanted,
            watch,
            passed,
            damaged,
            rows: AtomicU64::new(0),
            stopped: AtomicBool::new(false),
            state: Mutex::new(State {
                reader,
                rest: Vec::new(),
                number: 0,
                ended: false,
                endless: None,
            }),
            structure: Mutex::default(),
        })
    }
}

/// A text under reading, from which any number of workers take blocks.
pub struct Blocks<'a> {
    stream: &'a Stream<'a>,
    skip: usize,
    wanted: Wanted,
    watch: Option<&'a Watch>,
    passed: Passed,
    /// Whether bytes were replaced that the encoding does not have.
    damaged: Arc<AtomicBool>,
    rows: AtomicU64,
    stopped: AtomicBool,
    state: Mutex<State<'a>>,
    /// What is known of the blocks that have been read, in no order.
    structure: Mutex<Vec<About>>,
}

struct State<'a> {
    reader: Box<dyn Read + Send + 'a>,
    /// The beginning of the record that the last block did not hold whole.
    rest: Vec<u8>,
    number: usize,
    ended: bool,
    /// Where a record starts that does not end: block, and lines before it there.
    endless: Option<(usize, u64)>,
}

/// What is known of a block once it was read.
#[derive(Debug, Clone, Copy)]
struct About {
    number: usize,
    lines: u64,
    controls: u64,
    /// The line in the block, and the code, of the first control character.
    first: Option<(u64, u8)>,
    valid: bool,
}

/// Whole records, one after the other.
#[derive(Default)]
pub struct Block {
    /// Which block of the text it is, from 0.
    pub number: usize,
    /// Its bytes, and behind them what other blocks left.
    buffer: Vec<u8>,
    len: usize,
    /// Where its cells and records end.
    pub structure: Structure,
}

impl Blocks<'_> {
    /// Puts the next block in place of the last one; says whether there was one.
    pub fn next(&self, block: &mut Block) -> Result<bool, Fault> {
        if self.stopped.load(Ordering::Relaxed) {
            return Ok(false);
        }
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        let filled = state.fill(block, self.stream.delimiter, self.skip);
        drop(state);
        match filled {
            Ok(false) => Ok(false),
            Ok(true) => {
                self.read(block);
                Ok(true)
            }
            Err(error) => {
                self.stopped.store(true, Ordering::Relaxed);
                Err(self.stream.input.unreadable(&error))
            }
        }
    }

    /// Finds the structure of a block, and what is wrong with its bytes.
    fn read(&self, block: &mut Block) {
        let bytes = &block.buffer[..block.len];
        let structure = &mut block.structure;
        structure.find(bytes, self.stream.delimiter, &self.wanted);
        let (controls, first) = structure.controls;
        let line = |(at, code): (usize, u8)| (self.lines(&bytes[..at]), code);
        let about = About {
            number: block.number,
            lines: if structure.plain {
                structure.records() as u64
            } else {
                self.lines(bytes)
            },
            controls,
            first: first.map(line),
            valid: structure.ascii
                || self.stream.coding.lossy
                || std::str::from_utf8(bytes).is_ok(),
        };
        if !about.valid {
            self.stopped.store(true, Ordering::Relaxed);
        }
        let mut all = self
            .structure
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        all.push(about);
        drop(all);
        let rows = structure.records() as u64;
        let rows = self.rows.fetch_add(rows, Ordering::Relaxed) + rows;
        if let Some(Watch(watch)) = self.watch {
            watch(Progress {
                rows,
                bytes: self.passed.load(Ordering::Relaxed),
                of: self.stream.input.bytes.size(),
            });
        }
    }

    /// Line ends, as lines of this text are counted.
    pub fn lines(&self, bytes: &[u8]) -> u64 {
        let end = if self.stream.only_returns {
            b'\r'
        } else {
            b'\n'
        };
        memchr::memchr_iter(end, bytes).count() as u64
    }

    /// What the reading found, after its end: the line each block starts in, and what to note of the text.
    pub fn finish(self) -> Result<(Vec<u64>, Vec<String>), Stop> {
        let name = &self.stream.input.name;
        let mut all = self
            .structure
            .into_inner()
            .unwrap_or_else(PoisonError::into_inner);
        all.sort_by_key(|about| about.number);
        if !all.iter().all(|about| about.valid) {
            return Err(Stop::NotUtf8);
        }
        let starts = all.iter().scan(1, |line, about| {
            *line += about.lines;
            Some(*line - about.lines)
        });
        let starts: Vec<u64> = starts.collect();
        let found = all.iter().map(|about| about.controls).sum();
        let first = all.iter().zip(&starts).find_map(|(about, start)| {
            let (line, code) = about.first?;
            Some((start + line, code))
        });
        if let Some((line, code)) = first {
            return Err(Stop::Fault(encoding::controls(name, found, line, code)));
        }
        let state = self
            .state
            .into_inner()
            .unwrap_or_else(PoisonError::into_inner);
        if let Some((number, line)) = state.endless {
            let last = all.last().zip(starts.last());
            let end = last.map_or(1, |(about, start)| start + about.lines);
            let start = starts.get(number).copied().unwrap_or(end);
            let expected = "a closing quote: one that opens in this line never closes";
            return Err(Stop::Fault(Fault {
                kind: Kind::Unreadable,
                ..Fault::line(name, start + line, expected)
            }));
        }
        let damaged = self.damaged.load(Ordering::Relaxed);
        Ok((
            starts,
            self.stream.coding.note(damaged).into_iter().collect(),
        ))
    }
}

impl State<'_> {
    /// Reads whole records: the rest of the last time, and more.
    fn fill(&mut self, block: &mut Block, delimiter: u8, skip: usize) -> std::io::Result<bool> {
        block.number = self.number;
        block.len = 0;
        block.append(&self.rest);
        self.rest.clear();
        while !self.ended {
            self.read(block)?;
            if self.ended {
                self.close(block, delimiter);
                break;
            }
            let (Some(end), _) = last_end(block.bytes(), delimiter, false) else {
                if block.len > LONGEST {
                    self.endless = Some((self.number, 0));
                    self.ended = true;
                    block.len = 0;
                }
                continue;
            };
            if self.number == 0 && !block.holds(skip, end, delimiter) {
                continue;
            }
            self.rest.extend_from_slice(&block.bytes()[end..]);
            block.len = end;
            break;
        }
        self.number += 1;
        Ok(block.len > 0)
    }

    /// Reads on for a block's length, or to the end.
    fn read(&mut self, block: &mut Block) -> std::io::Result<()> {
        let full = block.len + BLOCK;
        if block.buffer.len() < full {
            block.buffer.resize(full, 0);
        }
        while block.len < full {
            match self.reader.read(&mut block.buffer[block.len..full]) {
                Ok(0) => {
                    self.ended = true;
                    break;
                }
                Ok(read) => block.len += read,
                Err(error) if error.kind() == std::io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
        Ok(())
    }

    /// Ends the last record of the text, if nothing else does.
    fn close(&mut self, block: &mut Block, delimiter: u8) {
        let (end, open) = last_end(block.bytes(), delimiter, true);
        let end = end.unwrap_or(0);
        if open && block.bytes()[end..].contains(&b'\n') {
            let line = memchr::memchr_iter(b'\n', &block.bytes()[..end]).count() as u64;
            self.endless = Some((self.number, line));
            block.len = end;
        } else if end < block.len {
            block.append(if open { b"\"\n" } else { b"\n" });
        }
    }
}

impl Block {
    /// Its bytes.
    pub fn bytes(&self) -> &[u8] {
        &self.buffer[..self.len]
    }

    fn append(&mut self, bytes: &[u8]) {
        let end = self.len + bytes.len();
        if self.buffer.len() < end {
            self.buffer.resize(end, 0);
        }
        self.buffer[self.len..end].copy_from_slice(bytes);
        self.len = end;
    }

    /// Whether as many records stand before `end`, lines without anything not counted.
    fn holds(&mut self, records: usize, end: usize, delimiter: u8) -> bool {
        let text = &self.buffer[..end];
        self.structure.find(text, delimiter, &Wanted::default());
        let rows = self.structure.rows(text);
        rows.filter(|row| !row.is_nothing()).count() >= records
    }
}
