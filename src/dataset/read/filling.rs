//! From bytes as they come to blocks of whole records.

use std::io::Read;

use super::structure::{Structure, Wanted, last_end};

/// Bytes of a block, more or less: two of them and their structure fit in a processor's cache.
pub(super) const BLOCK: usize = 1 << 18;
/// The longest record: a quote that never closes would make one of all that follows.
pub(super) const LONGEST: usize = 1 << 22;

/// Whole records, one after the other.
#[derive(Default)]
pub(crate) struct Block {
    /// Which block of the text it is, from 0.
    pub number: usize,
    /// Its bytes, and behind them what other blocks left.
    pub(super) buffer: Vec<u8>,
    pub(super) len: usize,
    /// Where its cells and records end.
    pub structure: Structure,
}

/// A text that blocks are taken from, one after the other.
pub(super) struct Filling<'a> {
    reader: Box<dyn Read + Send + 'a>,
    /// The beginning of the record that the last block did not hold whole.
    rest: Vec<u8>,
    number: usize,
    ended: bool,
    /// Where a record starts that does not end: block, and lines before it there.
    pub endless: Option<(usize, u64)>,
}

impl<'a> Filling<'a> {
    /// Starts behind the byte-order mark.
    pub(super) fn new(reader: Box<dyn Read + Send + 'a>) -> Self {
        Self {
            reader,
            rest: Vec::new(),
            number: 0,
            ended: false,
            endless: None,
        }
    }

    /// Reads whole records: the rest of the last time, and more.
    pub(super) fn fill(
        &mut self,
        block: &mut Block,
        delimiter: u8,
        skip: usize,
    ) -> std::io::Result<bool> {
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
    pub(crate) fn bytes(&self) -> &[u8] {
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

    /// Whether there are as many records before `end`, not counting empty lines.
    fn holds(&mut self, records: usize, end: usize, delimiter: u8) -> bool {
        let text = &self.buffer[..end];
        self.structure.find(text, delimiter, &Wanted::default());
        let rows = self.structure.rows(text);
        rows.filter(|row| !row.is_nothing()).count() >= records
    }
}
