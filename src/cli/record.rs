//! A command line run in process: what it would have written, the rows behind that, and what it read, are kept.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

use crate::build::lock::Rows;
use crate::dataset::{Dataset, Faults, Inputs, Ledger};
use crate::render::Provenance;
use crate::stats::Public;

/// Where a command leaves its result instead of in a file; by default there is none, and the file is written.
#[derive(Clone, Default)]
pub(super) struct Recorder(Option<Rc<RefCell<Shared>>>);

/// What one run left.
#[derive(Default)]
pub(super) struct Recording {
    /// The file that would have been written.
    pub(super) bytes: Vec<u8>,
    /// The rows of every table in it.
    pub(super) tables: Vec<Rows>,
    /// What became of the rows of every input.
    pub(super) ledgers: Vec<Ledger>,
}

#[derive(Default)]
struct Shared {
    recording: Recording,
    provenance: Option<Provenance>,
    /// What was read for earlier runs, by all that decides on it.
    read: BTreeMap<String, Dataset>,
}

impl Recorder {
    /// One that keeps what is left to it.
    pub(super) fn new() -> Self {
        Self(Some(Rc::default()))
    }

    /// Begins a run, whose result is to carry where it comes from.
    pub(super) fn begin(&self, provenance: Provenance) {
        if let Some(shared) = &self.0 {
            let mut shared = shared.borrow_mut();
            shared.recording = Recording::default();
            shared.provenance = Some(provenance);
        }
    }

    /// Ends a run: what it left.
    pub(super) fn end(&self) -> Recording {
        let shared = self.0.as_ref();
        shared.map_or_else(Recording::default, |shared| {
            std::mem::take(&mut shared.borrow_mut().recording)
        })
    }

    /// Whether results are kept, and written by somebody else.
    pub(super) fn keeps(&self) -> bool {
        self.0.is_some()
    }

    /// Keeps the rows of a table.
    pub(super) fn table(&self, table: &Public) {
        if let Some(shared) = &self.0 {
            shared.borrow_mut().recording.tables.push(Rows::of(table));
        }
    }

    /// Keeps the bytes of a result.
    pub(super) fn bytes(&self, bytes: &[u8]) {
        if let Some(shared) = &self.0 {
            shared.borrow_mut().recording.bytes.extend_from_slice(bytes);
        }
    }

    /// Where the result comes from, where that is to stand in it.
    pub(super) fn provenance(&self) -> Option<Provenance> {
        self.0.as_ref()?.borrow().provenance.clone()
    }

    /// Reads the inputs, once for all runs.
    pub(super) fn open(&self, inputs: &Inputs) -> Result<Dataset, Faults> {
        let Some(shared) = &self.0 else {
            return Dataset::open(inputs);
        };
        let Inputs {
            paths,
            release,
            max_set_aside,
            aliases,
            needs,
            repeats,
            ..
        } = inputs;
        let key = format!(
            "{:?}",
            (paths, release, max_set_aside, aliases, needs, repeats)
        );
        let known = shared.borrow().read.get(&key).cloned();
        let data = match known {
            Some(data) => data,
            None => Dataset::open(inputs)?,
        };
        let mut shared = shared.borrow_mut();
        shared
            .recording
            .ledgers
            .extend(data.ledgers.iter().cloned());
        shared.read.insert(key, data.clone());
        Ok(data)
    }
}

impl std::fmt::Debug for Recorder {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Recorder({})", self.keeps())
    }
}
