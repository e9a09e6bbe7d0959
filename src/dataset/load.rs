//! A load: every input is recognised, read and checked, and all faults are kept until the end.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::Arc;

use super::editions::{self, EditionInput};
use super::fault::FaultList;
use super::places::Places;
use super::read::Pipes;
use super::sources::Release;
use super::table::Builder;
use super::{Dataset, Fault, Faults, Histories, Inputs, Ledger, Table, package};

mod book;
mod cite;
mod embedded;
mod file;
mod finish;
mod kept;
mod persons;

use cite::CitedSource;
pub(super) use embedded::frame as embedded_frame;
use kept::Keeping;
#[cfg(feature = "fuzzing")]
pub(super) use kept::opens;
pub(super) use persons::case_sheets;

/// Loads the inputs, or says all that is wrong with them.
pub(super) fn open(inputs: &Inputs, places: Arc<Places>) -> Result<Dataset, Faults> {
    let mut load = Loader::new(inputs, places);
    for path in &inputs.paths {
        load.path(path);
    }
    let given = !inputs.paths.is_empty();
    let figures = load.units.iter().flat_map(|unit| unit.frames.keys());
    let brought: BTreeSet<Table> = load.builders.keys().chain(figures).copied().collect();
    load.brought = brought.into_iter().collect();
    // sources are needed to cite what was read; the other embedded tables are read when they are asked for
    load.embedded(Table::Sources); // a package with the source itself knows it better
    load.finish(given)
}

/// A load under way.
struct Loader<'a> {
    inputs: &'a Inputs,
    places: Arc<Places>,
    releases: Cow<'static, [Release]>,
    builders: BTreeMap<Table, Builder>,
    /// The figures of each path, and those of the path that is being read.
    units: Vec<EditionInput>,
    unit: EditionInput,
    ledgers: Vec<Ledger>,
    sources: BTreeMap<String, CitedSource>,
    /// What every output must say about a source.
    natures: BTreeMap<String, String>,
    unknown_cases: bool,
    histories: Vec<Histories>,
    brought: Vec<Table>,
    faults: FaultList,
    paths: BTreeSet<String>,
    /// Whether what was read depends on what is asked.
    reads_question: bool,
    /// Where what is read of a path can be kept.
    keeping: Option<Keeping>,
}

impl<'a> Loader<'a> {
    fn new(inputs: &'a Inputs, places: Arc<Places>) -> Self {
        Self {
            inputs,
            places,
            releases: Cow::default(),
            builders: BTreeMap::new(),
            units: Vec::new(),
            unit: EditionInput::default(),
            ledgers: Vec::new(),
            sources: BTreeMap::new(),
            natures: BTreeMap::new(),
            unknown_cases: false,
            histories: Vec::new(),
            brought: Vec::new(),
            faults: FaultList::default(),
            paths: BTreeSet::new(),
            reads_question: false,
            keeping: None,
        }
    }

    /// The folder that paths are from; empty for the working directory.
    fn root(&self) -> &Path {
        &self.inputs.project.folder
    }

    /// A path as the user gave it; what is wrong with it is kept, so that the others are still looked at.
    fn path(&mut self, path: &str) {
        path.clone_into(&mut self.unit.name);
        let result = if !self.paths.insert(path.to_owned()) {
            Err(vec![Fault::unreadable(
                path,
                "each input once: it is named twice",
            )])
        } else if path == "paper" {
            self.embedded(Table::Victims);
            self.embedded(Table::Routes);
            Ok(())
        } else if let Some(folder) = package::folder(self.root(), path) {
            self.package(&folder)
        } else {
            self.file(path, None, Pipes::Allowed)
        };
        self.faults.extend(result.err().into_iter().flatten());
        self.end_unit();
        if let Some(keeping) = self.keeping.take() {
            self.keep(keeping);
        }
    }

    /// Takes the figures of the path just read apart from those of others, whose editions they may be.
    fn end_unit(&mut self) {
        let mut unit = std::mem::take(&mut self.unit);
        for table in editions::FIGURES {
            match self.builders.remove(&table).map(Builder::finish) {
                None => {}
                Some(Ok(frame)) => drop(unit.frames.insert(table, frame)),
                Some(Err(error)) => self.faults.push(Fault::file(&unit.name, error.to_string())),
            }
        }
        self.units.push(unit);
    }

    fn package(&mut self, folder: &str) -> Result<(), Vec<Fault>> {
        let files = package::files(self.root(), folder)?;
        let (known, others): (Vec<_>, Vec<_>) =
            files.into_iter().partition(|(_, table)| table.is_some());
        if known.is_empty() {
            let expected =
                "a package with at least one table of tipstat, such as a resource named `victims`";
            return Err(vec![Fault::unreadable(folder, expected)]);
        }
        let mut faults = Vec::new();
        for (path, table) in known {
            faults.extend(
                self.file(&path, table, Pipes::Refused)
                    .err()
                    .into_iter()
                    .flatten(),
            );
        }
        for (path, _) in others
            .iter()
            .filter(|(path, _)| !package::is_reference(path))
        {
            let notes = vec!["a resource that is not a table of tipstat: not read".to_owned()];
            self.ledgers.push(Ledger {
                file: path.clone(),
                notes,
                ..Ledger::default()
            });
        }
        if faults.is_empty() {
            Ok(())
        } else {
            Err(faults)
        }
    }
}
