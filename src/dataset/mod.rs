//! Data in, checked: files of any known release become the same few Polars frames, and a ledger says what became of
//! every row.

use std::any::Any;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, LazyLock, Mutex, OnceLock};

use polars::prelude::DataFrame;

#[cfg(feature = "fuzzing")]
pub use cache::opens as opens_cache_entry;
pub use cache::{Cache, folder as cache_folder};
pub use editions::{Editions, Older};
pub use fault::{Fault, Faults, Kind};
pub use histories::Histories;
pub use ledger::{Ledger, SetAside, SetAsideReason, portable_path};
pub use needs::{Division, Needs};
pub use places::Places;
pub use project::Project;
pub use read::{Pipes, Progress, Watch};
pub(crate) use read::{not_read, reason, text_file, text_of_at_most};
pub use table::Table;
pub use write::TableFormat;

mod adapters;
pub mod areas;
pub mod banner;
mod cache;
mod cell;
#[cfg(feature = "parquet")]
pub mod columnar;
pub mod contained;
pub mod count;
pub mod declare;
pub mod editions;
mod fault;
pub mod grid;
pub mod groups;
pub mod histories;
mod ledger;
pub mod limits;
mod load;
pub mod locator;
pub(crate) mod memory;
mod needs;
pub mod package;
#[cfg(feature = "parquet")]
mod parts;
pub mod places;
pub mod project;
mod read;
mod recognise;
pub mod review;
pub mod schema;
mod sources;
pub mod standards;
pub mod suggest;
mod table;
pub mod temp_files;
pub mod text;
mod words;
mod write;

/// The releases that are recognised, by their names for `--as` and for people; each once.
pub fn known_releases() -> Vec<(String, String)> {
    let mut names = BTreeMap::new();
    for release in sources::all() {
        if release.refuse.is_empty() {
            let title = release.title.clone();
            names.entry(release.release.clone()).or_insert(title);
        }
    }
    names.into_iter().collect()
}

/// The JSON Schema of declarations of releases.
pub const RELEASE_SCHEMA: &str = sources::SCHEMA;

/// What is wrong with a declaration in a separate file; `None` if it can be used.
pub fn check_declaration(path: &str) -> Option<Fault> {
    sources::beside(std::path::Path::new(""), path).err()
}

/// Which inputs to load, and how.
#[derive(Debug, Clone, Default)]
pub struct Inputs {
    /// Files, packages, `-`, or `paper` for the embedded package; none is only the embedded package.
    pub paths: Vec<String>,
    /// Read the files as this release instead of recognising it.
    pub release: Option<String>,
    /// The sheet of workbooks that is meant, by name or pattern.
    pub sheet: Option<String>,
    /// The country of files that do not hold it.
    pub country: Option<String>,
    /// Whether faulty rows of tipstat's tables are skipped like those of others, to see what else there is.
    pub lenient: bool,
    /// The largest part of a file's rows that may be set aside, as a fraction of 1.
    pub max_set_aside: Option<f64>,
    /// A review file whose decisions about labels are applied.
    pub aliases: Option<String>,
    /// The project whose groups and releases are known.
    pub project: Arc<Project>,
    /// Whether what takes long to read may be kept for the next time.
    pub cache: Cache,
    /// What is to be counted in case files; everything, by default.
    pub needs: Needs,
    /// What is done with cells that appear more than once with different values.
    pub repeats: Repeats,
    /// What is done with two editions of one source.
    pub editions: Editions,
    /// When the files were obtained, for citations that ask for it.
    pub accessed: Option<String>,
    /// How many threads read a long case file; as many as there are cores by default. The result is the same.
    pub threads: Option<usize>,
    /// Receives the progress of reading a long case file.
    pub watch: Option<Watch>,
    /// What one file may take.
    pub limits: limits::Limits,
}

/// Which value is used of a cell that appears more than once.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Repeats {
    /// None: it is unknown which is right, so all its rows are set aside.
    #[default]
    Aside,
    /// The first in the file.
    First,
    /// The last in the file.
    Last,
    /// The largest.
    Max,
}

impl Repeats {
    /// All of them, the default first, by their names on the command line.
    pub const ALL: [(&str, Self); 4] = [
        ("aside", Self::Aside),
        ("first", Self::First),
        ("last", Self::Last),
        ("max", Self::Max),
    ];

    /// Its name on the command line.
    pub fn name(self) -> &'static str {
        let named = Self::ALL.iter().find(|(_, repeats)| *repeats == self);
        named.map_or("aside", |(name, _)| name)
    }
}

/// The frames of what was loaded, and the ledger of every file.
#[derive(Clone)]
pub struct Dataset {
    /// Embedded tables that no file replaces are read when they are asked for.
    frames: BTreeMap<Table, OnceLock<DataFrame>>,
    /// The frames as they were before a condition took rows away.
    whole: BTreeMap<Table, DataFrame>,
    /// One a file, in the order they were given; none for the embedded package.
    pub ledgers: Vec<Ledger>,
    /// Whether a case file of a release that is not public was loaded: its small counts are hidden unless requested otherwise.
    pub unknown_cases: bool,
    /// The secret of the project's folder, for noise that is the same in every question; none where there is no file of it.
    pub secret: Option<Arc<[u8]>>,
    /// Countries of case files, by source, of which all counts are withheld, as are sums over countries: with an edition that
    /// was published before, these would reveal a few persons.
    pub withheld: Arc<BTreeMap<String, BTreeSet<String>>>,
    /// Capture histories, of each file that holds some.
    pub histories: Vec<Histories>,
    /// What every output must say about a source, by its id: that its data are synthetic.
    pub natures: BTreeMap<String, String>,
    /// Whether other rows would have been read for another question, as of case files.
    pub reads_question: bool,
    /// Editions of a source of which a newer one was loaded, too.
    pub editions: Vec<Older>,
    brought: Vec<Table>,
    places: Arc<Places>,
    kept: Arc<Mutex<Remembered>>,
}

/// What was computed from the tables before any condition, by what it is.
type Remembered = BTreeMap<String, Arc<dyn Any + Send + Sync>>;

impl Dataset {
    /// Loads the inputs, or says all that is wrong with them.
    ///
    /// Files take the place of the embedded victims and routes; the other tables stay embedded unless a file has them.
    pub fn open(inputs: &Inputs) -> Result<Self, Faults> {
        let places = Places::new(&inputs.project, inputs.aliases.as_deref())?;
        load::open(inputs, Arc::new(places))
    }

    /// Writes the tables that have rows as a Data Package that loads again, with the sources they name and the ledger;
    /// gives what was written, a file or a folder each.
    pub fn write_package(
        &self,
        folder: &std::path::Path,
        tables: &[Table],
        form: TableFormat,
    ) -> anyhow::Result<Vec<String>> {
        write::package(self, folder, tables, form)
    }

    /// What labels of places mean.
    pub fn places(&self) -> &Places {
        &self.places
    }

    /// The same with another frame instead of a table's.
    #[must_use]
    pub fn with_frame(mut self, table: Table, frame: DataFrame) -> Self {
        self.frames.insert(table, OnceLock::from(frame));
        self.kept = Arc::default();
        self
    }

    /// The same with the rows of a table that fulfil a condition; the table as it was before stays at hand.
    #[must_use]
    pub fn under_condition(mut self, table: Table, frame: DataFrame) -> Self {
        let before = self.whole_table(table).clone();
        self.whole.insert(table, before);
        self.frames.insert(table, OnceLock::from(frame));
        self
    }

    /// The same as before any condition took rows away.
    #[must_use]
    pub fn unconditioned(&self) -> Self {
        let whole = self.whole.iter();
        whole.fold(self.clone(), |data, (table, frame)| {
            data.with_frame(*table, frame.clone())
        })
    }

    /// The frame of a table before any condition took rows away.
    pub fn whole_table(&self, table: Table) -> &DataFrame {
        self.whole.get(&table).unwrap_or_else(|| self.table(table))
    }

    /// Whether a file has cells that appear more than once with different values, which were set aside.
    pub fn has_contradictions(&self) -> bool {
        let set_aside = self.ledgers.iter().flat_map(|it| it.set_aside.values());
        set_aside
            .into_iter()
            .any(|rows| rows.reason.is_contradiction)
    }

    /// What a reader must know of the data behind these sources: what they are, and that another edition was given, too; no
    /// values where small ones are to be hidden.
    pub fn notes_about(&self, sources: &[String], with_values: bool) -> Vec<String> {
        let named = |older: &&Older| {
            let of = |id: &String| id.split('@').next() == Some(older.source.as_str());
            sources.iter().any(of)
        };
        let natures = sources.iter().filter_map(|id| {
            let nature = self.natures.get(id)?;
            Some(format!("`{id}`: {nature}"))
        });
        let older = self
            .editions
            .iter()
            .filter(named)
            .map(|older| older.note(with_values));
        natures.chain(older).collect()
    }

    /// Whether a file brought this table.
    pub fn brings(&self, table: Table) -> bool {
        self.brought.contains(&table)
    }

    /// The frame of a table; counts are a pair of columns, `count_low` and `count_high`.
    pub fn frame(&self, table: Table) -> DataFrame {
        self.table(table).clone()
    }

    /// The frame of a table, to read its rows where they are.
    pub fn table(&self, table: Table) -> &DataFrame {
        static NONE: LazyLock<DataFrame> = LazyLock::new(DataFrame::default);
        let frame = self.frames.get(&table);
        frame.map_or(&NONE, |frame| {
            frame.get_or_init(|| load::embedded_frame(table))
        })
    }

    /// What follows from the tables before any condition, computed once for each key while the data are at hand.
    pub fn remember<T: Any + Send + Sync, E>(
        &self,
        key: String,
        compute: impl FnOnce() -> Result<T, E>,
    ) -> Result<Arc<T>, E> {
        let known = |kept: &Remembered| kept.get(&key)?.clone().downcast::<T>().ok();
        if let Some(known) = self.kept.lock().ok().and_then(|kept| known(&kept)) {
            return Ok(known);
        }
        let computed = Arc::new(compute()?);
        if let Ok(mut kept) = self.kept.lock() {
            kept.insert(key, computed.clone());
        }
        Ok(computed)
    }
}
