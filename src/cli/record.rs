//! A command line run in process: what it would have written, the rows behind that, and what it read, are kept.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;
use std::sync::Arc;

use serde_json::Value;

use crate::build::lock::LockedTable;
use crate::dataset::{Dataset, Faults, Inputs, Ledger};
use crate::render::{self, Provenance};
use crate::report::Report;
use crate::report::content::ReportTable;
use crate::stats::{self, Public};

/// Where a command leaves its result instead of in a file; by default there is none, and the file is written.
#[derive(Clone, Default)]
pub(super) struct Recorder(Option<Rc<RefCell<Shared>>>);

/// Result of one run.
#[derive(Default)]
pub(super) struct Recording {
    /// The file that would have been written.
    pub(super) bytes: Vec<u8>,
    /// The rows of every table in it.
    pub(super) tables: Vec<LockedTable>,
    /// What became of the rows of every input.
    pub(super) ledgers: Vec<Ledger>,
    /// What was read.
    pub(super) opened: Vec<Dataset>,
}

#[derive(Default)]
struct Shared {
    recording: Recording,
    provenance: Option<Provenance>,
    /// What was read for earlier runs, by all that decides on it.
    read: BTreeMap<String, Dataset>,
    /// Countries whose counts are withheld, by source.
    withheld: Withheld,
}

/// Countries whose counts are withheld, by source.
type Withheld = Arc<BTreeMap<String, BTreeSet<String>>>;

/// Its sentences as one table, and its tables.
fn of_report(report: &Report) -> Vec<LockedTable> {
    let columns = ["country", "section", "at", "sentence"];
    let mut sentences = LockedTable {
        title: report.title.clone(),
        columns: columns
            .map(|name| (name.to_owned(), String::new()))
            .to_vec(),
        ..LockedTable::default()
    };
    for country in &report.countries {
        for fact in &country.facts {
            let said = format!("{} ({})", fact.value, fact.note);
            let cells = [&country.name, "facts", &fact.label, &said];
            sentences.rows.push(cells.map(Value::from).to_vec());
        }
    }
    let mut tables = Vec::new();
    let overview = report.overview.iter().map(|section| ("", section));
    let of_countries = report.countries.iter().flat_map(|country| {
        let sections = country.sections.iter();
        sections.map(|section| (country.name.as_str(), section))
    });
    for (country, section) in overview.chain(of_countries) {
        for fact in &section.facts {
            let said = format!("{} ({})", fact.value, fact.note);
            let cells = [country, section.id, &fact.label, &said];
            sentences.rows.push(cells.map(Value::from).to_vec());
        }
        for (at, sentence) in (1..).zip(&section.sentences) {
            let at: i32 = at;
            let cells = [country, section.id, &at.to_string(), &sentence.text];
            sentences.rows.push(cells.map(Value::from).to_vec());
        }
        tables.extend(section.tables.iter().map(|table| of_table(country, table)));
    }
    [vec![sentences], tables].concat()
}

/// The rows that programs see; the cells that people see if there are no others.
fn of_table(country: &str, table: &ReportTable) -> LockedTable {
    let title = format!("{country} {}", table.title).trim().to_owned();
    let heads = || {
        table
            .heads
            .iter()
            .map(|head| (head.text.clone(), String::new()))
    };
    let Some(first) = table.records.first() else {
        let row = |row: &Vec<String>| row.iter().map(|cell| cell.as_str().into()).collect();
        return LockedTable {
            title,
            columns: heads().collect(),
            rows: table.rows.iter().map(row).collect(),
            ..LockedTable::default()
        };
    };
    let known = stats::find(table.statistic).map(render::columns);
    let unit = |name: &String| {
        let known = known.iter().flatten().find(|column| *column.name == **name);
        known.map_or(String::new(), |column| column.units.to_string())
    };
    let columns: Vec<(String, String)> = first
        .keys()
        .map(|name| (name.clone(), unit(name)))
        .collect();
    let row = |record: &BTreeMap<String, Value>| {
        let cells = columns.iter().map(|(name, _)| record.get(name).cloned());
        cells.map(Option::unwrap_or_default).collect()
    };
    LockedTable {
        title,
        rows: table.records.iter().map(row).collect(),
        columns,
        ..LockedTable::default()
    }
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

    /// Withholds counts of countries in what is read from now on.
    pub(super) fn withhold(&self, countries: Withheld) {
        if let Some(shared) = &self.0 {
            shared.borrow_mut().withheld = countries;
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
            shared
                .borrow_mut()
                .recording
                .tables
                .push(LockedTable::from_public(table));
        }
    }

    /// Keeps the tables of a report and its sentences.
    pub(super) fn report(&self, report: &Report) {
        if let Some(shared) = &self.0 {
            shared
                .borrow_mut()
                .recording
                .tables
                .extend(of_report(report));
        }
    }

    /// Keeps the bytes of a result.
    pub(super) fn bytes(&self, bytes: &[u8]) {
        if let Some(shared) = &self.0 {
            shared.borrow_mut().recording.bytes.extend_from_slice(bytes);
        }
    }

    /// The provenance of the result, if it is to be part of it.
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
            sheet,
            country,
            lenient,
            max_set_aside,
            aliases,
            needs,
            repeats,
            editions,
            accessed,
            limits,
            ..
        } = inputs;
        let files = (paths, release, sheet, aliases, accessed);
        let ways = (lenient, max_set_aside, repeats, editions, limits);
        let any = format!("{files:?} {ways:?}");
        let asked = format!("{any} {needs:?} {country:?}");
        let known = |key: &String| shared.borrow().read.get(key).cloned();
        let data = match known(&any).or_else(|| known(&asked)) {
            Some(data) => data,
            None => Dataset::open(inputs)?,
        };
        let key = if data.reads_question { asked } else { any };
        let mut shared = shared.borrow_mut();
        shared
            .recording
            .ledgers
            .extend(data.ledgers.iter().cloned());
        shared.read.insert(key, data.clone());
        let mut data = data;
        data.withheld = Arc::clone(&shared.withheld);
        shared.recording.opened.push(data.clone());
        Ok(data)
    }
}

impl std::fmt::Debug for Recorder {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Recorder({})", self.keeps())
    }
}
