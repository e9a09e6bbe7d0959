//! Delimited text in blocks of whole records: what is in memory is a few blocks, however long the file.
//!
//! Several workers take blocks in turn and read them side by side; the number of a block says where it stood. A block ends
//! where the structure of the text says that a record ends, quoted line breaks included, so that no worker has to guess
//! where it starts.

use std::io::Read as _;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use super::bytes::Passed;
use super::decoding::Decoding;
use super::encoding;
use super::filling::{Block, Filling};
use super::several_lines::SeveralLines;
use super::stream::{Stop, Stream};
use super::structure::{Structure, Wanted};
use super::watch::{Progress, Watch};
use super::{Fault, Kind};

/// A text under reading, from which any number of workers take blocks.
pub(crate) struct Blocks<'a> {
    stream: &'a Stream<'a>,
    skip: usize,
    wanted: Wanted,
    watch: Option<&'a Watch>,
    passed: Passed,
    /// Whether bytes were replaced that the encoding does not have.
    damaged: Arc<AtomicBool>,
    rows: AtomicU64,
    stopped: AtomicBool,
    filling: Mutex<Filling<'a>>,
    /// What is known about the blocks that have been read, in no order.
    read: Mutex<Vec<About>>,
}

/// What is known about a block once it was read.
#[derive(Debug, Clone)]
struct About {
    number: usize,
    lines: u64,
    controls: u64,
    /// The line in the block, and the code, of the first control character.
    first: Option<(u64, u8)>,
    valid: bool,
    /// Cells of several lines, their lines counted in the block.
    several: SeveralLines,
}

/// What the reading of a text found.
pub(crate) struct Finished {
    /// The line that each block starts in.
    pub starts: Vec<u64>,
    /// What to note of its encoding.
    pub note: Option<String>,
    /// What may be wrong with it.
    pub warning: Option<String>,
}

impl<'a> Blocks<'a> {
    /// Starts reading the cells that are wanted; the first block holds at least `skip` records, those above the data.
    pub(crate) fn of(
        stream: &'a Stream<'a>,
        skip: usize,
        wanted: Wanted,
        watch: Option<&'a Watch>,
    ) -> Result<Self, Fault> {
        let passed = Passed::default();
        let unreadable = |error: std::io::Error| stream.input.unreadable(&error);
        let reader = stream.input.reader(Arc::clone(&passed));
        let mut reader = reader.map_err(unreadable)?;
        let mut mark = reader.by_ref().take(stream.coding.mark as u64);
        std::io::copy(&mut mark, &mut std::io::sink()).map_err(unreadable)?;
        let damaged = Arc::default();
        let reader = if stream.coding.lossy {
            Box::new(Decoding::new(reader, stream.coding, Arc::clone(&damaged)))
        } else {
            reader
        };
        Ok(Blocks {
            stream,
            skip,
            wanted,
            watch,
            passed,
            damaged,
            rows: AtomicU64::new(0),
            stopped: AtomicBool::new(false),
            filling: Mutex::new(Filling::new(reader)),
            read: Mutex::default(),
        })
    }

    /// Puts the next block instead of the last one; says whether there was one.
    pub(crate) fn next(&self, block: &mut Block) -> Result<bool, Fault> {
        if self.stopped.load(Ordering::Relaxed) {
            return Ok(false);
        }
        let mut filling = self.filling.lock().unwrap_or_else(PoisonError::into_inner);
        let filled = filling.fill(block, self.stream.delimiter, self.skip);
        drop(filling);
        match filled {
            Ok(false) => Ok(false),
            Ok(true) => {
                self.look_at(block);
                Ok(true)
            }
            Err(error) => {
                self.stopped.store(true, Ordering::Relaxed);
                Err(self.stream.input.unreadable(&error))
            }
        }
    }

    /// Finds the structure of a block, and what is wrong with its bytes.
    fn look_at(&self, block: &mut Block) {
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
            several: if structure.plain {
                SeveralLines::default()
            } else {
                self.several_lines(structure, bytes)
            },
            valid: structure.ascii
                || self.stream.coding.lossy
                || std::str::from_utf8(bytes).is_ok(),
        };
        if !about.valid {
            self.stopped.store(true, Ordering::Relaxed);
        }
        let mut all = self.read.lock().unwrap_or_else(PoisonError::into_inner);
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

    /// The records of a block that span several lines.
    fn several_lines(&self, structure: &Structure, bytes: &[u8]) -> SeveralLines {
        let mut found = SeveralLines::default();
        let (mut line, mut counted) = (0, 0);
        for row in structure.rows(bytes) {
            let breaks = self.lines(row.bytes());
            if breaks > 0 {
                line += self.lines(&bytes[counted..row.start()]);
                counted = row.start();
                found.enter(line, line + breaks);
            }
        }
        found
    }

    /// Line ends, as lines of this text are counted.
    pub(crate) fn lines(&self, bytes: &[u8]) -> u64 {
        let end = if self.stream.only_returns {
            b'\r'
        } else {
            b'\n'
        };
        memchr::memchr_iter(end, bytes).count() as u64
    }

    /// What the reading found, after its end.
    pub(crate) fn finish(self) -> Result<Finished, Stop> {
        let name = &self.stream.input.name;
        let mut all = self
            .read
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
        let filling = self
            .filling
            .into_inner()
            .unwrap_or_else(PoisonError::into_inner);
        if let Some((number, line)) = filling.endless {
            let last = all.last().zip(starts.last());
            let end = last.map_or(1, |(about, start)| start + about.lines);
            let start = starts.get(number).copied().unwrap_or(end);
            let expected = "a closing quote: a quote opened in this line is never closed";
            return Err(Stop::Fault(Fault {
                kind: Kind::Unreadable,
                ..Fault::line(name, start + line, expected)
            }));
        }
        let mut several = SeveralLines::default();
        for (about, start) in all.iter().zip(&starts) {
            several.add(&about.several, *start);
        }
        let damaged = self.damaged.load(Ordering::Relaxed);
        Ok(Finished {
            starts,
            note: self.stream.coding.note(damaged),
            warning: several.warning(),
        })
    }
}
