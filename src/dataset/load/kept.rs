//! What a load keeps of a file for the next time: all that reading it gave.

use std::collections::BTreeMap;

use polars::prelude::DataFrame;

use super::Loader;
use super::cite::CitedSource;
use crate::dataset::Fault;
use crate::dataset::banner::Date;
use crate::dataset::cache::codec::{Stored, stored};
use crate::dataset::cache::{Cache, Copies};
use crate::dataset::editions::EditionInput;
use crate::dataset::fault::Kind;
use crate::dataset::ledger::{Ledger, SetAside};
use crate::dataset::read::{Input, is_book};
use crate::dataset::sources;
use crate::dataset::table::Table;

/// Bytes of content from which a file takes long to read; workbooks always do.
const LONG: usize = 1 << 20;

/// What reading a file gave.
struct KeptFile {
    /// One for a file, or one for each of several sheets.
    units: Vec<KeptUnit>,
    ledgers: Vec<Ledger>,
    cited: BTreeMap<String, CitedSource>,
}

/// What a unit holds but for the name of the file, with places among the ledgers of the file.
struct KeptUnit {
    sheet: Option<String>,
    date: Option<Date>,
    frames: BTreeMap<Table, DataFrame>,
    hides: bool,
    ledgers: Vec<(usize, Table)>,
}

stored!(KeptFile {
    units,
    ledgers,
    cited
});
stored!(KeptUnit {
    sheet,
    date,
    frames,
    hides,
    ledgers
});
stored!(CitedSource {
    title,
    citation,
    licence,
    url,
    collects,
    totals,
    nature
});
stored!(SetAside {
    rows,
    lines,
    reason
});
stored!(Fault {
    file,
    line,
    column,
    value,
    expected,
    kind
});
stored!(Ledger {
    file,
    release,
    title,
    reading,
    columns,
    read,
    used,
    set_aside,
    notes,
    warnings,
    unresolved,
    repeated,
    contradicted,
    doubts,
});

impl Stored for Table {
    fn write(&self, out: &mut Vec<u8>) {
        self.name().to_owned().write(out);
    }
    fn read(from: &mut &[u8]) -> Option<Self> {
        Table::named(&String::read(from)?)
    }
}

impl Stored for Kind {
    fn write(&self, out: &mut Vec<u8>) {
        let (kind, more): (u64, u64) = match self {
            Self::Content => (0, 0),
            Self::Repeat => (1, 0),
            Self::Unreadable => (2, 0),
            Self::Usage => (3, 0),
            Self::Warning => (4, 0),
            Self::More(more) => (5, *more),
            Self::Contradiction => (6, 0),
            Self::NotRead => (7, 0),
        };
        (kind, more).write(out);
    }
    fn read(from: &mut &[u8]) -> Option<Self> {
        Some(match <(u64, u64)>::read(from)? {
            (0, _) => Self::Content,
            (1, _) => Self::Repeat,
            (2, _) => Self::Unreadable,
            (3, _) => Self::Usage,
            (4, _) => Self::Warning,
            (5, more) => Self::More(more),
            (6, _) => Self::Contradiction,
            (7, _) => Self::NotRead,
            _ => return None,
        })
    }
}

/// What can be kept of the file that is being read, and where.
pub(super) struct Keeping {
    copies: Copies,
    /// How it is read, whatever is asked for.
    reading: String,
    /// What was there before.
    before: LoadState,
}

/// How far a load was.
struct LoadState {
    ledgers: usize,
    units: usize,
    /// Faults, capture histories, and tables that are not figures with their rows: none may be added.
    state: (u64, usize, (usize, usize)),
    cited: BTreeMap<String, CitedSource>,
    unknown_cases: bool,
    reads_question: bool,
}

impl Loader<'_> {
    /// What is kept of a file's content, or where it can be kept once it is read.
    pub(super) fn look_up(&mut self, input: &Input, content: &[u8]) -> Result<(), Option<Keeping>> {
        if self.inputs.cache == Cache::Off || !(is_book(content) || content.len() >= LONG) {
            return Err(None);
        }
        let Some((copies, reading)) = Copies::of(content).zip(self.reading(&input.name)) else {
            return Err(None);
        };
        let asked = format!("{reading}\n{}", self.question());
        let found = |reading: &str| read_whole(&copies.find(reading)?);
        let kept = found(&reading).map(|kept| (kept, false));
        if let Some((kept, reads_question)) = kept.or_else(|| Some((found(&asked)?, true))) {
            self.reads_question |= reads_question;
            self.restore(kept);
            return Ok(());
        }
        let before = LoadState {
            ledgers: self.ledgers.len(),
            units: self.units.len(),
            state: (self.faults.count(), self.histories.len(), self.others()),
            cited: std::mem::take(&mut self.sources),
            unknown_cases: std::mem::take(&mut self.unknown_cases),
            reads_question: std::mem::take(&mut self.reads_question),
        };
        Err(Some(Keeping {
            copies,
            reading,
            before,
        }))
    }

    /// All that decides how a file is read, whatever is asked for; `None` where that is not known.
    fn reading(&self, name: &str) -> Option<String> {
        let inputs = self.inputs;
        let declared = inputs.project.releases().ok()?;
        let beside = sources::beside(self.root(), name).ok()?;
        let chosen = (name, &inputs.release, &inputs.sheet);
        let ways = (inputs.lenient, inputs.repeats, inputs.limits);
        Some(format!(
            "{chosen:?}\n{ways:?}\n{:?}\n{declared:?}\n{beside:?}",
            self.places
        ))
    }

    /// What is asked for, as far as it decides how some files are read.
    fn question(&self) -> String {
        format!("{:?} {:?}", self.inputs.needs, self.inputs.country)
    }

    /// Tables that do not become figures of only this input, and their rows.
    fn others(&self) -> (usize, usize) {
        let rows = self.builders.values().map(|builder| builder.rows);
        (self.builders.len(), rows.sum())
    }

    fn restore(&mut self, kept: KeptFile) {
        let first = self.ledgers.len();
        let name = self.unit.name.clone();
        for (at, unit) in kept.units.into_iter().enumerate() {
            if at > 0 {
                self.end_unit();
            }
            self.unknown_cases |= unit.hides;
            let ledgers = unit.ledgers.into_iter();
            self.unit = EditionInput {
                name: name.clone(),
                sheet: unit.sheet,
                date: unit.date,
                frames: unit.frames,
                hides: unit.hides,
                ledgers: ledgers.map(|(at, table)| (first + at, table)).collect(),
            };
        }
        self.ledgers.extend(kept.ledgers);
        self.sources.extend(kept.cited);
    }

    /// Keeps what reading a file gave where it gave nothing but figures, without a fault; called when its tables are made.
    pub(super) fn keep(&mut self, keeping: Keeping) {
        let before = keeping.before;
        let (faults, histories) = (self.faults.count(), self.histories.len());
        if (faults, histories, self.others()) == before.state {
            let first = before.ledgers;
            let unit = |unit: &EditionInput| {
                let ledgers = unit.ledgers.iter();
                KeptUnit {
                    sheet: unit.sheet.clone(),
                    date: unit.date,
                    frames: unit.frames.clone(),
                    hides: unit.hides,
                    ledgers: ledgers.map(|(at, table)| (at - first, *table)).collect(),
                }
            };
            let kept = KeptFile {
                units: self.units[before.units..].iter().map(unit).collect(),
                ledgers: self.ledgers[first..].to_vec(),
                cited: self.sources.clone(),
            };
            let mut out = Vec::new();
            kept.write(&mut out);
            let reading = if self.reads_question {
                format!("{}\n{}", keeping.reading, self.question())
            } else {
                keeping.reading
            };
            keeping.copies.keep(&reading, &out);
        }
        let cited = std::mem::replace(&mut self.sources, before.cited);
        self.sources.extend(cited);
        self.unknown_cases |= before.unknown_cases;
        self.reads_question |= before.reads_question;
    }
}

/// A copy, all of it.
fn read_whole(mut bytes: &[u8]) -> Option<KeptFile> {
    let kept = KeptFile::read(&mut bytes)?;
    bytes.is_empty().then_some(kept)
}

/// Whether bytes are a copy that would be used.
#[cfg(feature = "fuzzing")]
pub(in crate::dataset) fn opens(bytes: &[u8]) -> bool {
    read_whole(bytes).is_some()
}
