//! A load: every input is recognised, read and checked, and all faults are kept until the end.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::num::NonZero;
use std::path::Path;
use std::sync::{Arc, OnceLock};

use polars::prelude::DataFrame;

use super::adapters::cases::{Reading, is_prepared, prepare, read_stream};
use super::adapters::{self, Sink};
use super::banner::Date;
use super::editions::{self, Older, Unit};
use super::fault::FaultList;
use super::places::Places;
use super::read::{Cache, Input, Pipes, Sheet, Stop, Stream};
use super::recognise::{self, Recognised};
use super::sources::{self, Release, Shape};
use super::table::{Builder, Place};
use super::{Dataset, Fault, Faults, Histories, Inputs, Ledger, Needs, Table, histories, package};

mod book;

/// Loads the inputs, or says all that is wrong with them.
pub(super) fn open(inputs: &Inputs, places: Arc<Places>) -> Result<Dataset, Faults> {
    let mut load = Load::new(inputs, places);
    for path in &inputs.paths {
        load.path(path);
    }
    let given = !inputs.paths.is_empty();
    let figures = load.units.iter().flat_map(|unit| unit.frames.keys());
    let brought: BTreeSet<Table> = load.builders.keys().chain(figures).copied().collect();
    load.brought = brought.into_iter().collect();
    // sources are needed to cite what was read; the other embedded tables are read when they are asked for
    let faults = std::mem::take(&mut load.faults);
    load.embedded(Table::Sources);
    load.faults = faults; // a package that brings a source itself knows it better
    load.finish(given)
}

impl Inputs {
    /// How many threads may read.
    fn threads(&self) -> usize {
        let cores = || std::thread::available_parallelism().map_or(1, NonZero::get);
        self.threads.unwrap_or_else(cores).clamp(1, MOST_THREADS)
    }
}

/// More would wait for each other: one at a time takes a block from the file.
const MOST_THREADS: usize = 16;

/// The embedded frame of a table; empty where there is none.
pub(super) fn embedded(table: Table) -> DataFrame {
    let inputs = Inputs::default();
    let mut load = Load::new(&inputs, Arc::default());
    load.builders.insert(table, Builder::trusted(table));
    load.embedded(table);
    let builder = load
        .builders
        .remove(&table)
        .unwrap_or_else(|| Builder::new(table));
    // that the embedded files have no fault is proven by `tests/package.rs`
    builder.finish().unwrap_or_default()
}

/// A load under way.
struct Load<'a> {
    inputs: &'a Inputs,
    places: Arc<Places>,
    releases: Vec<Release>,
    builders: BTreeMap<Table, Builder>,
    /// The figures of each path, and those of the path that is being read.
    units: Vec<Unit>,
    unit: Unit,
    ledgers: Vec<Ledger>,
    sources: BTreeMap<String, Release>,
    /// What every output must say of a source.
    natures: BTreeMap<String, String>,
    unknown_cases: bool,
    histories: Vec<Histories>,
    brought: Vec<Table>,
    faults: FaultList,
    paths: BTreeSet<String>,
}

impl<'a> Load<'a> {
    fn new(inputs: &'a Inputs, places: Arc<Places>) -> Self {
        Self {
            inputs,
            places,
            releases: Vec::new(),
            builders: BTreeMap::new(),
            units: Vec::new(),
            unit: Unit::default(),
            ledgers: Vec::new(),
            sources: BTreeMap::new(),
            natures: BTreeMap::new(),
            unknown_cases: false,
            histories: Vec::new(),
            brought: Vec::new(),
            faults: FaultList::default(),
            paths: BTreeSet::new(),
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
                "a package with at least one table of ours, such as a resource named `victims`";
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

    fn embedded(&mut self, table: Table) {
        let Some((name, content)) = package::embedded(table) else {
            return;
        };
        let sheets = Input::embedded(name, content).sheets(Cache::Off);
        let result = sheets.and_then(|sheets| {
            let mut sheets = sheets.iter();
            sheets.try_for_each(|sheet| self.sheet(sheet, Some(table), false))
        });
        self.faults.extend(result.err().into_iter().flatten());
    }

    fn file(&mut self, path: &str, table: Option<Table>, pipes: Pipes) -> Result<(), Vec<Fault>> {
        let input = Input::open(self.root(), path, pipes, self.inputs.limits)
            .map_err(|fault| vec![fault])?;
        if table.is_none() && self.cases(&input).map_err(|fault| vec![fault])? {
            return Ok(());
        }
        let sheets = input.sheets(self.inputs.cache)?;
        let named = self.inputs.release.as_deref() == Some(histories::RELEASE);
        match sheets.as_slice() {
            [sheet] if table.is_none() && (named || self.holds_histories(sheet)) => {
                self.histories(sheet)
            }
            [sheet] if self.inputs.sheet.is_none() => self.sheet(sheet, table, true),
            sheets => self.book(path, sheets, table),
        }
    }

    /// Whether a sheet is of no known release and like capture histories.
    fn holds_histories(&mut self, sheet: &Sheet) -> bool {
        self.inputs.release.is_none()
            && histories::is_like(sheet)
            && self.recognise(sheet, None).is_err()
    }

    fn histories(&mut self, sheet: &Sheet) -> Result<(), Vec<Fault>> {
        let (histories, ledger) = histories::read(sheet)?;
        self.unknown_cases |= histories.of_persons;
        self.histories.push(histories);
        self.ledgers.push(ledger);
        Ok(())
    }

    /// Counts the rows of a delimited case file while they are read; says whether the file is one.
    fn cases(&mut self, input: &Input) -> Result<bool, Fault> {
        let mut stream = Stream::of(input);
        while let Some(text) = stream {
            // what is wrong with other files is found when they are read whole
            let recognised = self.recognise(text.opening(), None);
            let Some(recognised) = recognised
                .ok()
                .filter(|it| it.release.shape == Shape::Cases && !is_prepared(it))
            else {
                break;
            };
            let reading = Reading {
                needs: self.needs_of(&recognised.release),
                threads: self.inputs.threads(),
                watch: self.inputs.watch.as_ref(),
            };
            let sheet = text.opening();
            match self.rows(sheet, &recognised, |sink| read_stream(&text, reading, sink)) {
                Ok(ledger) => return self.enter(ledger, &recognised, true).map(|()| true),
                Err(Stop::Fault(fault)) => return Err(fault),
                Err(Stop::NotUtf8) => stream = text.not_utf_8()?,
            }
        }
        Ok(false)
    }

    /// What is counted in a file: what small counts may be told by depends on all its columns, whatever is asked.
    fn needs_of(&self, release: &Release) -> Needs {
        let needs = self.inputs.needs;
        if is_guarded(release) && needs != Needs::NOTHING {
            Needs::ALL
        } else {
            needs
        }
    }

    fn sheet(&mut self, sheet: &Sheet, table: Option<Table>, own: bool) -> Result<(), Vec<Fault>> {
        let recognised = self.recognise(sheet, table).map_err(|fault| vec![fault])?;
        self.recognised(sheet, recognised, own)
    }

    /// Reads a sheet that has been recognised.
    fn recognised(
        &mut self,
        sheet: &Sheet,
        recognised: Recognised,
        own: bool,
    ) -> Result<(), Vec<Fault>> {
        let mut recognised = recognised;
        recognised.release.strict &= !self.inputs.lenient || !own;
        let prepared = prepare(sheet, &recognised);
        let (sheet, recognised) = match &prepared {
            Some((sheet, recognised)) => (sheet, recognised),
            None => (sheet, &recognised),
        };
        let needs = self.needs_of(&recognised.release);
        let read = |sink: &mut Sink<'_>| {
            adapters::read(sheet, needs, sink);
            Ok::<(), Vec<Fault>>(())
        };
        let ledger = self.rows(sheet, recognised, read)?;
        self.enter(ledger, recognised, own)
            .map_err(|fault| vec![fault])
    }

    /// Enters the ledger of a file, unless nothing of it could be used.
    fn enter(&mut self, ledger: Ledger, recognised: &Recognised, own: bool) -> Result<(), Fault> {
        debug_assert!(ledger.balances());
        if ledger.used + ledger.repeated == 0 && ledger.read > 0 && !recognised.release.strict {
            let reason = ledger.set_aside.iter().max_by_key(|(_, entry)| entry.rows);
            let reason = reason.map_or("", |(reason, _)| reason.as_str());
            if self.faults.is_of(&ledger.file) {
                return Ok(()); // why is said already
            }
            let expected = format!(
                "rows of {} that can be used: all {} were set aside, most since: {reason}",
                ledger.title, ledger.read
            );
            return Err(Fault::unreadable(&ledger.file, expected));
        }
        if own {
            if let Some(table) = recognised.release.target() {
                self.unit.ledgers.push((self.ledgers.len(), table));
            }
            self.ledgers.push(ledger);
        }
        Ok(())
    }

    /// What a sheet is: a table of ours where a package says so, else by its header.
    fn recognise(&mut self, sheet: &Sheet, table: Option<Table>) -> Result<Recognised, Fault> {
        if let Some(table) = table {
            return recognise::recognise(sheet, &[sources::native(table)], None);
        }
        if self.releases.is_empty() {
            self.releases = self.inputs.project.releases()?.to_vec();
            self.releases.extend(sources::all());
        }
        let beside = sources::beside(self.root(), &sheet.name)?;
        let releases = beside
            .as_ref()
            .map_or(&*self.releases, std::slice::from_ref);
        recognise::recognise(sheet, releases, self.inputs.release.as_deref())
    }

    /// Reads the rows of a recognised sheet into its tables, in whatever way.
    fn rows<E>(
        &mut self,
        sheet: &Sheet,
        recognised: &Recognised,
        read: impl FnOnce(&mut Sink<'_>) -> Result<(), E>,
    ) -> Result<Ledger, E> {
        let release = &recognised.release;
        let above = sheet.rows().take(recognised.skip.saturating_sub(1));
        let above: Vec<String> = above
            .map(|row| row.cells.iter().collect::<Vec<_>>().join(" "))
            .collect();
        self.unit.date = self.unit.date.max(Date::find(&above.join(" ")));
        let mut ledger = Ledger {
            file: sheet.name.clone(),
            release: release.release.clone(),
            title: release.title.clone(),
            reading: sheet.reading.clone(),
            columns: recognised.width,
            notes: recognised
                .notes
                .iter()
                .chain(&sheet.notes)
                .cloned()
                .collect(),
            ..Ledger::default()
        };
        sheet
            .warnings
            .iter()
            .for_each(|warning| ledger.warn(warning.clone()));
        let (builders, faults) = (&mut self.builders, &mut self.faults);
        let mut sink = Sink {
            builders,
            faults,
            ledger,
            file: &sheet.name,
            recognised,
            repeats: self.inputs.repeats,
            country: self.inputs.country.as_deref(),
            cited: BTreeSet::new(),
            places: &self.places,
        };
        read(&mut sink)?;
        let cited = sink.cited;
        let mut ledger = sink.ledger;
        if !recognised.unused.is_empty() {
            ledger.notes.push(format!(
                "columns not used: {}",
                recognised.unused.join(", ")
            ));
        }
        let constant = release
            .columns
            .get("source")
            .map_or("", |column| column.constant.as_str());
        let named = [constant, release.source.as_str()].map(str::to_owned);
        for source in named
            .into_iter()
            .chain(cited)
            .filter(|source| !source.is_empty())
        {
            self.sources.insert(source, release.clone());
        }
        let guarded = is_guarded(release);
        self.unknown_cases |= guarded;
        self.unit.hides |= guarded;
        Ok(ledger)
    }

    /// The figures of all paths, each cell of a source once, and the older editions among them.
    fn join_units(&mut self) -> (BTreeMap<Table, DataFrame>, Vec<Older>) {
        let units = std::mem::take(&mut self.units);
        let settled = match editions::settle(&units, self.inputs.editions) {
            Ok(settled) => settled,
            Err(faults) => {
                self.faults.extend(faults);
                return (BTreeMap::new(), Vec::new());
            }
        };
        for (id, of) in &settled.ids {
            if let Some(release) = self.sources.get(of).cloned() {
                let label = id.rsplit('@').next().unwrap_or_default();
                let named = |text: &str| format!("{text}, edition {label}");
                let release = Release {
                    title: named(&release.title),
                    citation: named(&release.citation),
                    ..release
                };
                self.sources.insert(id.clone(), release);
            }
        }
        let mut all: BTreeMap<Table, DataFrame> = BTreeMap::new();
        for (at, unit) in units.into_iter().enumerate() {
            for (table, frame) in unit.frames {
                let joined = settled.apply(at, table, frame).and_then(|(frame, left)| {
                    account_for(
                        &mut self.ledgers,
                        &unit.ledgers,
                        table,
                        left,
                        &settled.older,
                    );
                    if let Some(all) = all.get_mut(&table) {
                        return all.vstack_mut(&frame).map(|_| ());
                    }
                    all.insert(table, frame);
                    Ok(())
                });
                if let Err(error) = joined {
                    self.faults.push(Fault::file(&unit.name, error.to_string()));
                }
            }
        }
        (all, settled.older)
    }

    /// Adds the releases of the loaded files to the sources.
    fn cite_releases(&mut self) {
        let Some(builder) = self.builders.get_mut(&Table::Sources) else {
            return;
        };
        let accessed = match &self.inputs.accessed {
            Some(date) => format!("accessed {date}"),
            None => "add the date of access".into(),
        };
        for (id, release) in std::mem::take(&mut self.sources) {
            if !release.nature.is_empty() {
                self.natures.insert(id.clone(), release.nature.clone());
            }
            let cell = |field: &str| match field {
                "id" => id.clone(),
                "title" | "short" => release.title.clone(),
                "licence" => release.licence.clone(),
                "citation" if release.citation.is_empty() => release.title.clone(),
                "citation" => release.citation.replace("{accessed}", &accessed),
                "url" => release.url.clone(),
                "collects" => release.collects.clone(),
                "totals" => release.totals.clone(),
                _ => String::new(),
            };
            let row: Vec<Cow<'_, str>> = Table::Sources
                .schema()
                .fields
                .iter()
                .map(|field| cell(&field.name).into())
                .collect();
            // a package that brings the source itself knows it better
            let _known = builder.push(
                Place {
                    file: "releases",
                    line: 0,
                },
                &row,
                &self.places,
            );
        }
    }

    /// A fault for each file of which too much was set aside.
    fn too_much_set_aside(&mut self) {
        let Some(most) = self.inputs.max_set_aside else {
            return;
        };
        for ledger in &self.ledgers {
            let part = ledger.rows_set_aside() as f64 / (ledger.read.max(1)) as f64;
            if part > most {
                let expected = format!(
                    "at most {}% of rows set aside: {} of {} were",
                    most * 100.0,
                    ledger.rows_set_aside(),
                    ledger.read
                );
                self.faults.push(Fault::file(&ledger.file, expected));
            }
        }
    }

    fn finish(mut self, given: bool) -> Result<Dataset, Faults> {
        let (mut figures_of_all, editions) = self.join_units();
        self.cite_releases();
        self.too_much_set_aside();
        let mut faults = self.faults;
        let mut frames = BTreeMap::new();
        for table in Table::ALL {
            if let Some(frame) = figures_of_all.remove(&table) {
                frames.insert(table, OnceLock::from(frame));
                continue;
            }
            let figures = table.holds_figures();
            let builder = self.builders.remove(&table);
            let builder = builder.or_else(|| (given && figures).then(|| Builder::new(table)));
            match builder.map(Builder::finish) {
                Some(Ok(frame)) => drop(frames.insert(table, OnceLock::from(frame))),
                Some(Err(error)) => faults.push(Fault::file(table.name(), error.to_string())),
                None => drop(frames.insert(table, OnceLock::new())),
            }
        }
        let mut faults = faults.into_faults();
        if faults.is_empty() {
            let Self {
                ledgers,
                unknown_cases,
                histories,
                brought,
                places,
                natures,
                ..
            } = self;
            return Ok(Dataset {
                frames,
                whole: BTreeMap::new(),
                ledgers,
                unknown_cases,
                histories,
                brought,
                places,
                editions,
                natures,
            });
        }
        let mut once = BTreeSet::new();
        faults.retain(|fault| once.insert(fault.to_string()));
        Err(Faults(faults))
    }
}

/// Sets the rows of a table aside that another edition, or another file, gives in their place.
fn account_for(
    ledgers: &mut [Ledger],
    of_unit: &[(usize, Table)],
    table: Table,
    mut left: usize,
    older: &[Older],
) {
    // of a file whose rows become several tables the first of them is its own
    let of_table = of_unit.iter().filter(|(_, of)| *of == table);
    let own: Vec<usize> = of_table.map(|(at, _)| *at).collect();
    let own = if own.is_empty() {
        of_unit.iter().map(|(at, _)| *at).collect()
    } else {
        own
    };
    for at in own {
        let Some(ledger) = ledgers.get_mut(at) else {
            continue;
        };
        let rows = ledger.used.min(left as u64);
        if rows == 0 {
            continue;
        }
        let newer = older.iter().find(|edition| edition.file == ledger.file);
        let reason = match newer {
            Some(edition) => format!(
                "an older edition of `{}`: `{}` is used ({})",
                edition.source, edition.newer, edition.ground
            ),
            None => "another file gives the same cell with the same value".to_owned(),
        };
        ledger.used -= rows;
        ledger.set_aside.entry(reason).or_default().rows += rows;
        left -= rows as usize;
    }
}

/// Whether small counts of a file are suppressed: it is a case file of a release that is not public.
fn is_guarded(release: &Release) -> bool {
    (release.declared && release.shape == Shape::Cases) || release.guarded
}
