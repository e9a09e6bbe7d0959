//! Data in, checked: files of any known release become the same few Polars frames, and a ledger says what became of
//! every row.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use polars::prelude::DataFrame;

pub use fault::{Fault, Faults};
pub use ledger::{Ledger, SetAside};
pub use table::Table;

pub mod areas;
pub mod count;
mod fault;
mod ledger;
mod package;
mod read;
mod recognise;
pub mod schema;
mod sources;
mod table;

use read::{Input, Sheet};
use recognise::Recognised;
use sources::Release;
use table::{Builder, Place};

/// Which inputs to load.
#[derive(Debug, Clone, Default)]
pub struct Inputs {
    /// Files, packages, `-`, or `paper` for the embedded package; none is the embedded package alone.
    pub paths: Vec<String>,
    /// The release the files are, where recognition must be overruled.
    pub release: Option<String>,
}

/// The frames of what was loaded, and the ledger of every file.
pub struct Dataset {
    frames: BTreeMap<Table, DataFrame>,
    /// One a file, in the order they were given; none for the embedded package.
    pub ledgers: Vec<Ledger>,
    /// Citations of the releases that files were recognised as, by source.
    pub citations: BTreeMap<String, String>,
}

impl Dataset {
    /// Loads the inputs, or says all that is wrong with them.
    ///
    /// Files take the place of the embedded victims and routes; the other tables stay embedded unless a file brings them.
    pub fn open(inputs: &Inputs) -> Result<Self, Faults> {
        let mut load = Load::new(inputs.release.as_deref());
        for path in &inputs.paths {
            load.path(path);
        }
        let given = !inputs.paths.is_empty();
        for table in Table::ALL {
            let figures = matches!(table, Table::Victims | Table::Routes);
            if !load.builders.contains_key(&table) && !(given && figures) {
                load.embedded(table);
            }
        }
        load.finish()
    }

    /// The frame of a table; counts stand in it as a pair of columns, `count_low` and `count_high`.
    pub fn frame(&self, table: Table) -> DataFrame {
        self.frames.get(&table).cloned().unwrap_or_default()
    }
}

/// A load under way.
struct Load<'a> {
    named: Option<&'a str>,
    releases: Vec<Release>,
    builders: BTreeMap<Table, Builder>,
    ledgers: Vec<Ledger>,
    citations: BTreeMap<String, String>,
    faults: Vec<Fault>,
    standard_input_read: bool,
}

impl<'a> Load<'a> {
    fn new(named: Option<&'a str>) -> Self {
        Self {
            named,
            releases: Vec::new(),
            builders: BTreeMap::new(),
            ledgers: Vec::new(),
            citations: BTreeMap::new(),
            faults: Vec::new(),
            standard_input_read: false,
        }
    }

    /// A path as the user gave it; what is wrong with it is kept, so that the others are still looked at.
    fn path(&mut self, path: &str) {
        let result = if path == "paper" {
            self.embedded(Table::Victims);
            self.embedded(Table::Routes);
            Ok(())
        } else if Path::new(path).join("datapackage.json").is_file()
            || path.ends_with("datapackage.json")
        {
            self.package(path)
        } else if path == "-" && std::mem::replace(&mut self.standard_input_read, true) {
            Err(Fault::unreadable(
                "-",
                "standard input once: it cannot be read twice",
            ))
        } else {
            self.file(path, None)
        };
        self.faults.extend(result.err());
    }

    fn package(&mut self, folder: &str) -> Result<(), Fault> {
        let files = package::files(folder)?;
        let known: Vec<_> = files.iter().filter(|(_, table)| table.is_some()).collect();
        if known.is_empty() {
            return Err(Fault::unreadable(
                folder,
                "a package with at least one table of ours, such as a resource named `victims`",
            ));
        }
        for (path, table) in &known {
            let fault = self.file(path, *table).err();
            self.faults.extend(fault);
        }
        Ok(())
    }

    fn embedded(&mut self, table: Table) {
        let (name, text) = package::embedded(table);
        let result = Input::embedded(name, text.as_bytes())
            .sheet()
            .and_then(|sheet| self.sheet(&sheet, Some(table), false));
        self.faults.extend(result.err());
    }

    fn file(&mut self, path: &str, table: Option<Table>) -> Result<(), Fault> {
        self.sheet(&Input::open(path)?.sheet()?, table, true)
    }

    fn sheet(
        &mut self,
        sheet: &Sheet,
        table: Option<Table>,
        own_ledger: bool,
    ) -> Result<(), Fault> {
        let recognised = match table {
            Some(table) => recognise::recognise(sheet, &[sources::native(table)], None)?,
            None => {
                if self.releases.is_empty() {
                    self.releases = recognise::releases();
                }
                recognise::recognise(sheet, &self.releases, self.named)?
            }
        };
        let ledger = self.rows(sheet, &recognised);
        debug_assert!(ledger.balances());
        if own_ledger {
            self.ledgers.push(ledger);
        }
        Ok(())
    }

    /// Reads the rows of a recognised sheet into its table.
    fn rows(&mut self, sheet: &Sheet, recognised: &Recognised) -> Ledger {
        let release = &recognised.release;
        let mut ledger = Ledger {
            file: sheet.name.clone(),
            release: release.release.clone(),
            title: release.title.clone(),
            reading: sheet.reading.clone(),
            columns: recognised.width,
            notes: sheet.notes.clone(),
            ..Ledger::default()
        };
        if !recognised.unused.is_empty() {
            ledger.notes.push(format!(
                "columns not used: {}",
                recognised.unused.join(", ")
            ));
        }
        let Some(table) = release.target() else {
            return ledger;
        };
        if let Some(column) = release
            .columns
            .get("source")
            .filter(|column| !column.constant.is_empty())
        {
            self.citations
                .insert(column.constant.clone(), release.citation.clone());
        }
        let builder = self
            .builders
            .entry(table)
            .or_insert_with(|| Builder::new(table));
        let columns: Vec<_> = table
            .schema()
            .fields
            .iter()
            .map(|field| column(recognised, &field.name))
            .collect();
        for record in sheet
            .rows()
            .skip(recognised.skip)
            .filter(|record| !record.is_blank())
        {
            ledger.read += 1;
            let place = Place {
                file: &sheet.name,
                line: record.line,
            };
            let surplus = record
                .cells
                .iter()
                .skip(recognised.width)
                .any(|cell| !cell.trim().is_empty());
            let result = if record.cells.len() < recognised.width || surplus {
                let expected = format!(
                    "{} cells, as the header has; here are {}",
                    recognised.width,
                    record.cells.len()
                );
                Err(vec![Fault::line(&sheet.name, record.line, expected)])
            } else {
                cells(release, &columns, &record, place)
                    .and_then(|cells| builder.push(place, &cells))
            };
            match result {
                Ok(()) => ledger.used += 1,
                Err(faults) if release.strict => {
                    ledger.set_aside("faulty", record.line);
                    self.faults.extend(faults);
                }
                Err(faults) => ledger.set_aside(reason(&faults), record.line),
            }
        }
        if ledger.read == 0 {
            let reason = "rows below the header; there are none";
            self.faults.push(Fault {
                unreadable: true,
                ..Fault::file(&sheet.name, reason)
            });
        }
        ledger
    }

    fn finish(self) -> Result<Dataset, Faults> {
        let mut faults = self.faults;
        let mut frames = BTreeMap::new();
        for table in Table::ALL {
            let builder = self.builders.contains_key(&table);
            if !builder {
                match Builder::new(table).finish() {
                    Ok(frame) => drop(frames.insert(table, frame)),
                    Err(error) => faults.push(Fault::file(table.name(), error.to_string())),
                }
            }
        }
        for (table, builder) in self.builders {
            match builder.finish() {
                Ok(frame) => drop(frames.insert(table, frame)),
                Err(error) => faults.push(Fault::file(table.name(), error.to_string())),
            }
        }
        if faults.is_empty() {
            Ok(Dataset {
                frames,
                ledgers: self.ledgers,
                citations: self.citations,
            })
        } else {
            let mut once = BTreeSet::new();
            faults.retain(|fault| once.insert(fault.to_string()));
            Err(Faults(faults))
        }
    }
}

/// Where one of our columns comes from in a recognised file.
enum Origin<'a> {
    Cell(usize, &'a sources::Column),
    Constant(&'a str),
    Row,
}

fn column<'a>(recognised: &'a Recognised, name: &str) -> Origin<'a> {
    let column = recognised.release.columns.get(name);
    match (recognised.places.get(name), column) {
        (Some(place), Some(column)) => Origin::Cell(*place, column),
        (None, Some(column)) if column.row => Origin::Row,
        (None, Some(column)) => Origin::Constant(&column.constant),
        (_, None) => Origin::Constant(""),
    }
}

/// The cells of a row as our columns have them.
fn cells<'a>(
    release: &'a Release,
    columns: &[Origin<'a>],
    record: &'a read::Record,
    place: Place<'_>,
) -> Result<Vec<Cow<'a, str>>, Vec<Fault>> {
    let mut cells = Vec::with_capacity(columns.len());
    let mut faults = Vec::new();
    for origin in columns {
        cells.push(match origin {
            Origin::Constant(value) => Cow::Borrowed(*value),
            Origin::Row => Cow::Owned(format!("row {}", record.line)),
            Origin::Cell(at, column) => {
                let cell = record.cells.get(*at).unwrap_or("");
                release
                    .meaning(column, cell)
                    .map(Cow::Borrowed)
                    .unwrap_or_else(|expected| {
                        faults.push(Fault::cell(
                            place.file,
                            place.line,
                            &column.from[0],
                            cell,
                            expected,
                        ));
                        Cow::Borrowed("")
                    })
            }
        });
    }
    if faults.is_empty() {
        Ok(cells)
    } else {
        Err(faults)
    }
}

/// Why a row was set aside, as the ledger groups it: the column and what it should have held.
fn reason(faults: &[Fault]) -> String {
    let Some(fault) = faults.first() else {
        return String::new();
    };
    match (&fault.column, &fault.value) {
        (Some(column), Some(value)) if column == "country" => {
            format!("`country` not resolved: {}", fault::shown(value))
        }
        (Some(column), None) => format!("`{column}` missing"),
        (Some(column), Some(_)) => format!("`{column}` not {}", fault.expected),
        _ => fault.expected.clone(),
    }
}
