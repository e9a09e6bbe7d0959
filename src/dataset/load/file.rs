//! One file: what it is, and its rows read into their tables.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::num::NonZero;

use super::Loader;
use crate::dataset::adapters::cases::{Reading, is_prepared, prepare, read_stream};
use crate::dataset::adapters::{self, Sink};
use crate::dataset::banner::Date;
use crate::dataset::read::{Input, Pipes, Sheet, Stop, Stream};
use crate::dataset::recognise::{self, Recognised};
use crate::dataset::sources::{self, Release, Shape};
use crate::dataset::{Fault, Inputs, Kind, Ledger, Needs, Table, histories};

impl Inputs {
    /// How many threads may read.
    fn threads(&self) -> usize {
        let cores = || std::thread::available_parallelism().map_or(1, NonZero::get);
        self.threads.unwrap_or_else(cores).clamp(1, MOST_THREADS)
    }
}

/// More would wait for each other: one at a time takes a block from the file.
const MOST_THREADS: usize = 16;

impl Loader<'_> {
    pub(super) fn file(
        &mut self,
        path: &str,
        table: Option<Table>,
        pipes: Pipes,
    ) -> Result<(), Vec<Fault>> {
        let input = Input::open(self.root(), path, pipes, self.inputs.limits)
            .map_err(|fault| vec![fault])?;
        if table.is_none() && self.cases(&input).map_err(|fault| vec![fault])? {
            return Ok(());
        }
        if table.is_some() {
            return self.sheets(path, &input.sheets()?, table);
        }
        let content = input.content(u64::MAX).map_err(|fault| vec![fault])?;
        match self.look_up(&input, &content) {
            Ok(()) => return Ok(()),
            Err(keeping) => self.keeping = keeping,
        }
        self.sheets(path, &input.sheets_of(content)?, table)
    }

    /// Reads the sheets of a file, or the one that it is.
    fn sheets(
        &mut self,
        path: &str,
        sheets: &[Sheet],
        table: Option<Table>,
    ) -> Result<(), Vec<Fault>> {
        let [sheet] = sheets else {
            return self.book(path, sheets, table);
        };
        let named = self.inputs.release.as_deref() == Some(histories::RELEASE);
        if table.is_none() && named {
            return self.histories(sheet);
        }
        let recognised = self.recognise(sheet, table);
        let may_be_lists = table.is_none() && self.inputs.release.is_none();
        if may_be_lists && recognised.is_err() && histories::is_like(sheet) {
            return self.histories(sheet);
        }
        if self.inputs.sheet.is_some() {
            return self.book(path, std::slice::from_ref(sheet), table);
        }
        let recognised = recognised.map_err(|fault| vec![fault])?;
        self.recognised(sheet, recognised, true)
    }

    pub(super) fn histories(&mut self, sheet: &Sheet) -> Result<(), Vec<Fault>> {
        let (histories, ledger) = histories::read(sheet)?;
        self.unknown_cases |= histories.of_persons;
        self.histories.push(histories);
        self.ledgers.push(ledger);
        Ok(())
    }

    /// Counts the rows of a delimited case file while they are read; says whether the file is one.
    pub(super) fn cases(&mut self, input: &Input) -> Result<bool, Fault> {
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

    /// What is counted in a file: which small counts are suppressed depends on all its columns, whatever is asked.
    fn needs_of(&self, release: &Release) -> Needs {
        let needs = self.inputs.needs;
        if is_guarded(release) && needs != Needs::NOTHING {
            Needs::ALL
        } else {
            needs
        }
    }

    /// Reads a sheet that has been recognised.
    pub(super) fn recognised(
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
    pub(super) fn enter(
        &mut self,
        ledger: Ledger,
        recognised: &Recognised,
        own: bool,
    ) -> Result<(), Fault> {
        debug_assert!(ledger.balances());
        if ledger.used + ledger.repeated == 0 && ledger.read > 0 && !recognised.release.strict {
            if let Some(doubt) = ledger.doubts.first() {
                let expected = format!(
                    "{}; no row of {} can be used: all {} were set aside",
                    doubt.expected, ledger.title, ledger.read
                );
                return Err(Fault {
                    kind: Kind::Unreadable,
                    expected,
                    ..doubt.clone()
                });
            }
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

    /// What a sheet is: a tipstat table where a package says so, else by its header.
    pub(super) fn recognise(
        &mut self,
        sheet: &Sheet,
        table: Option<Table>,
    ) -> Result<Recognised, Fault> {
        if let Some(table) = table {
            return recognise::recognise(sheet, &[sources::native(table)], None);
        }
        if self.releases.is_empty() {
            let own = self.inputs.project.releases()?;
            self.releases = if own.is_empty() {
                Cow::Borrowed(sources::all())
            } else {
                Cow::Owned([own, sources::all()].concat())
            };
        }
        let beside = sources::beside(self.root(), &sheet.name)?;
        let releases = beside
            .as_ref()
            .map_or(&*self.releases, std::slice::from_ref);
        let recognised = recognise::recognise(sheet, releases, self.inputs.release.as_deref())?;
        recognise::check_declared(sheet, &recognised, &self.releases)?;
        Ok(recognised)
    }

    /// Reads the rows of a recognised sheet into its tables, in whatever way.
    pub(super) fn rows<E>(
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
        let ledger = open_ledger(sheet, recognised);
        let (builders, faults) = (&mut self.builders, &mut self.faults);
        let mut sink = Sink {
            builders,
            faults,
            ledger,
            file: &sheet.name,
            recognised,
            repeats: self.inputs.repeats,
            country: self.inputs.country.as_deref(),
            reads_question: release.shape == Shape::Cases,
            cited: BTreeSet::new(),
            places: &self.places,
        };
        read(&mut sink)?;
        self.reads_question |= sink.reads_question;
        let cited = sink.cited;
        let mut ledger = sink.ledger;
        ledger.warn_of_contradictions();
        if !recognised.unused.is_empty() {
            ledger.notes.push(format!(
                "columns not used: {}",
                recognised.unused.join(", ")
            ));
        }
        self.note_sources(release, cited);
        let guarded = is_guarded(release);
        self.unknown_cases |= guarded;
        self.unit.hides |= guarded;
        Ok(ledger)
    }

    /// Keeps the release by each source that its rows name.
    fn note_sources(&mut self, release: &Release, cited: BTreeSet<String>) {
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
            self.sources.insert(source, release.into());
        }
    }
}

/// The ledger of a sheet of which no row was read yet.
fn open_ledger(sheet: &Sheet, recognised: &Recognised) -> Ledger {
    let release = &recognised.release;
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
    ledger
}

/// Whether small counts of a file are suppressed: it is a case file of a release that is not public.
fn is_guarded(release: &Release) -> bool {
    (release.declared && release.shape == Shape::Cases) || release.guarded
}
