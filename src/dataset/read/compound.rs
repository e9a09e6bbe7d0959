//! XLS workbooks before they are read: they are compound files, whose sectors name the next sector of a stream. A stream that
//! comes back to one of its sectors has no end, and the reader would take memory for it until there is none.
//!
//! The format: [MS-CFB], <https://learn.microsoft.com/openspecs/windows_protocols/ms-cfb>.

use std::collections::BTreeSet;

/// The first number that is not one of a sector.
const NO_SECTOR: u32 = 0xffff_fffa;
/// Bytes of an entry of the directory, and where in it the first sector and the length of its stream are.
const ENTRY: usize = 128;
const START: usize = 116;
const LENGTH: usize = 120;
/// Streams of fewer bytes are kept elsewhere, and are read no further than their length.
const LARGE: u32 = 4096;

/// A compound file.
struct Compound<'a> {
    bytes: &'a [u8],
    /// Bytes of a sector.
    size: usize,
    /// For each sector the next one of its stream.
    next: Vec<u32>,
    /// For each sector the stream that was found to go through it.
    walked: Vec<u32>,
    streams: u32,
}

/// Whether every stream of a compound file ends. One that is damaged otherwise is for the reader to refuse.
pub(super) fn ends(bytes: &[u8]) -> bool {
    Compound::of(bytes).is_some_and(|mut file| file.ends())
}

fn number(bytes: &[u8], at: usize) -> Option<u32> {
    let four = bytes.get(at..at + 4)?;
    Some(u32::from_le_bytes([four[0], four[1], four[2], four[3]]))
}

fn numbers(bytes: &[u8]) -> impl Iterator<Item = u32> + '_ {
    bytes
        .chunks_exact(4)
        .filter_map(|number| self::number(number, 0))
}

impl<'a> Compound<'a> {
    /// The file with its table of sectors; none where that has no end.
    fn of(bytes: &'a [u8]) -> Option<Self> {
        let size = match bytes.get(30)? {
            12 => 4096,
            _ => 512,
        };
        let mut file = Self {
            bytes,
            size,
            next: Vec::new(),
            walked: Vec::new(),
            streams: 0,
        };
        // the header has the first sectors of the table, and where there are more
        let mut table: Vec<u32> = numbers(bytes.get(76..512)?).collect();
        let (mut more, mut seen) = (number(bytes, 68)?, BTreeSet::new());
        while more < NO_SECTOR {
            if !seen.insert(more) {
                return None;
            }
            table.extend(numbers(file.sector(more)));
            more = table.pop()?;
        }
        table.retain(|sector| *sector < NO_SECTOR);
        let once: BTreeSet<u32> = table.iter().copied().collect();
        if once.len() < table.len() {
            return None;
        }
        for sector in table {
            let part = numbers(file.sector(sector));
            file.next.extend(part);
        }
        file.walked = vec![0; file.next.len()];
        Some(file)
    }

    /// A sector, as far as it is in the file.
    fn sector(&self, number: u32) -> &'a [u8] {
        let start = (number as usize)
            .saturating_add(1)
            .saturating_mul(self.size);
        let end = start.saturating_add(self.size).min(self.bytes.len());
        self.bytes.get(start..end).unwrap_or_default()
    }

    fn ends(&mut self) -> bool {
        let at = |at| number(self.bytes, at).unwrap_or(NO_SECTOR);
        let (directory, small) = (at(48), at(60));
        let Some(directory) = self.walk(directory) else {
            return false;
        };
        let parts = directory.iter().map(|sector| self.sector(*sector));
        let entries: Vec<&[u8]> = parts.flat_map(|part| part.chunks_exact(ENTRY)).collect();
        let is_large = |entry: &[u8]| number(entry, LENGTH).is_some_and(|length| length >= LARGE);
        let large = entries
            .iter()
            .enumerate()
            .filter(|(at, entry)| *at == 0 || is_large(entry))
            .filter_map(|(_, entry)| number(entry, START));
        large.chain([small]).all(|first| self.walk(first).is_some())
    }

    /// The sectors of a stream, up to one that another stream goes through; none where it comes back to one of them.
    fn walk(&mut self, first: u32) -> Option<Vec<u32>> {
        self.streams += 1;
        let (mut sectors, mut sector) = (Vec::new(), first);
        while let Some(walked) = self.walked.get_mut(sector as usize) {
            if *walked == self.streams {
                return None;
            }
            if *walked > 0 {
                break;
            }
            *walked = self.streams;
            sectors.push(sector);
            sector = self.next[sector as usize];
        }
        Some(sectors)
    }
}
