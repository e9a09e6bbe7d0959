//! Options that several commands take, and what they become.

use std::cell::Cell;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Instant;

use clap::parser::ValueSource;
use clap::{ArgMatches, Args, ValueEnum};

use super::exit::Usage;
use super::record::Recorder;
use super::settings::{self, Settings};
use super::{asking, config, ignored_options};
use crate::dataset::{Faults, Places, Project, limits};
use crate::render::{Detail, Format};
use crate::stats::Question;
use crate::stats::questions::fields::QuestionField;
use editions::{EditionsName, date};

pub(super) use format::name;

mod editions;
mod format;
mod question;
mod reading;

/// Options on all commands.
#[derive(Debug, Clone, Args)]
#[command(next_help_heading = "Options on all commands")]
#[allow(clippy::struct_excessive_bools)] // a switch is a yes or no
pub(super) struct Options {
    /// A file, a Data Package, `-` for standard input, or `paper` for the embedded one; may be repeated
    #[arg(long, global = true, value_name = "PATH")]
    data: Vec<String>,
    /// Read the files as this release instead of recognising it
    #[arg(long = "as", global = true, value_name = "RELEASE")]
    release: Option<String>,
    /// The sheet of a workbook to read, by name or a pattern with `*`; otherwise each visible one that fits
    #[arg(long, global = true, value_name = "NAME")]
    sheet: Option<String>,
    /// Fail if more than this part of a file's rows is set aside, such as `5%`
    #[arg(long, global = true, value_name = "PART", value_parser = part)]
    max_set_aside: Option<f64>,
    /// Apply the decisions about labels in a review file of `countries --review`
    #[arg(long, global = true, value_name = "FILE")]
    pub(super) aliases: Option<String>,
    /// Neither read nor write the cache of tables
    #[arg(long, global = true)]
    no_cache: bool,
    /// Which editions of a source to use; with several, the name of the source says which
    #[arg(long, global = true, value_enum, default_value_t)]
    editions: EditionsName,
    /// When the files were obtained, such as 2026-11-23, for citations that ask for the date of access
    #[arg(long, global = true, value_name = "DATE", value_parser = date)]
    accessed: Option<String>,
    /// Maximum number of threads for long case files and estimates from lists; the result does not depend on it
    #[arg(long, global = true, value_name = "N", value_parser = clap::value_parser!(u64).range(1..))]
    threads: Option<u64>,
    /// Output format; default: by the ending of `--output`, else a table
    #[arg(long, global = true, value_enum)]
    pub(super) format: Option<Format>,
    /// In CSV and TSV, write texts that a spreadsheet would run as a formula without a `'` before them
    #[arg(long, global = true)]
    pub(super) raw: bool,
    /// Write to FILE, all or nothing
    #[arg(long, short, global = true, value_name = "FILE")]
    pub(super) output: Option<PathBuf>,
    /// Replace an output file or folder that tipstat did not write; input files are never replaced
    #[arg(long, global = true)]
    pub(super) force: bool,
    /// Maximum decompressed size of one file, such as `5GB`
    #[arg(long, global = true, value_name = "SIZE", value_parser = limits::size)]
    max_size: Option<u64>,
    /// Maximum memory, such as `4GB`; default: three quarters of the machine's
    #[arg(long, global = true, value_name = "SIZE", value_parser = limits::size)]
    pub(super) max_memory: Option<u64>,
    /// Colour
    #[arg(long, global = true, value_enum, default_value_t)]
    pub(super) color: Color,
    /// How many notes to show below the table: `full` (also `--notes` alone) all notes, and sources with full citations; `short` what marks mean
    /// and short sources; `none` nothing
    #[arg(long, global = true, value_enum, value_name = "HOW", num_args = 0..=1, require_equals = true, default_missing_value = "full")]
    notes: Option<Notes>,
    /// Only title, table, legend and sources, and nothing but errors on standard error; twice: only the table
    #[arg(long, short, global = true, action = clap::ArgAction::Count)]
    quiet: u8,
    /// Report on standard error what is read, how long each step takes, and which settings apply
    #[arg(long, short, global = true, conflicts_with = "quiet")]
    verbose: bool,
    /// Do not use a pager
    #[arg(long, global = true)]
    pub(super) no_pager: bool,
    /// What is asked, by the options of the question
    #[arg(skip)]
    question: Question,
    /// The project whose groups and releases are known
    #[arg(skip)]
    pub(super) project: Arc<Project>,
    /// What environment and `tipstat.toml` set
    #[arg(skip)]
    pub(super) settings: Settings,
    /// The command line, completed by them
    #[arg(skip)]
    matches: ArgMatches,
    /// Where the result is left in a build
    #[arg(skip)]
    pub(super) recorder: Recorder,
    /// When the last step ended
    #[arg(skip)]
    clock: StepClock,
}

/// How many notes are shown below a table or drawing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Notes {
    /// What marks mean, and short names of the sources
    Short,
    /// All notes, and sources with full citations
    Full,
    /// Nothing
    None,
}

/// Since when a step has been going on.
#[derive(Debug, Clone)]
struct StepClock(Cell<Instant>);

impl Default for StepClock {
    fn default() -> Self {
        Self(Cell::new(Instant::now()))
    }
}

#[derive(Debug, Clone, Copy, Default, ValueEnum)]
pub(super) enum Color {
    /// On terminals, unless `NO_COLOR` is set
    #[default]
    Auto,
    Always,
    Never,
}

impl Options {
    /// Whether nothing but errors goes to standard error.
    pub(super) fn quiet(&self) -> bool {
        self.quiet > 0
    }

    /// How many notes are shown below a drawing: its key and sources; the rest goes to its metadata.
    pub(super) fn detail_of_figure(&self) -> Detail {
        match (self.notes, self.quiet) {
            (Some(Notes::Full), _) => Detail::All,
            (None, 0) => Detail::Warnings,
            (Some(Notes::Short), _) | (None, 1) => Detail::Legend,
            (Some(Notes::None) | None, _) => Detail::Table,
        }
    }

    /// How many notes are shown below a table: all of them in files.
    pub(super) fn detail(&self) -> Detail {
        let to_file = self.output.is_some() || self.recorder.keeps();
        if to_file {
            Detail::All
        } else {
            self.detail_of_figure()
        }
    }

    /// Keeps where settings came from; `-` is standard output.
    pub(super) fn set(&mut self, settings: Settings, matches: ArgMatches) {
        self.question = asking::read(&matches, &settings);
        self.settings = settings;
        self.matches = matches;
        self.output = self.output.take().filter(|path| path.as_os_str() != "-");
        if self.verbose {
            for (name, setting) in &self.settings {
                let (value, place) = (setting.values.join(";"), &setting.place);
                self.tell(&format!("{} is {value} ({place})", settings::option(name)));
            }
        }
    }

    /// A setting, its value and where it came from.
    pub(super) fn setting(&self, name: &str) -> Vec<String> {
        config::row(name, &self.matches, self.settings.get(name))
    }

    /// Says how long a step took, where that is asked for.
    pub(super) fn step(&self, what: &str) {
        let took = self.clock.0.replace(Instant::now()).elapsed();
        if self.verbose {
            self.tell(&format!("{what} in {:.1} ms", took.as_secs_f64() * 1000.0));
        }
    }

    fn tell(&self, what: &str) {
        if self.verbose {
            let _ = writeln!(std::io::stderr(), "tipstat: {what}");
        }
    }

    /// Whether a value comes from the command line and not from environment or file.
    pub(super) fn typed(&self, name: &str) -> bool {
        !self.settings.contains_key(name)
    }

    /// The same with another format and output file.
    pub(super) fn writing(&self, format: Option<Format>, output: Option<PathBuf>) -> Self {
        Self {
            format,
            output,
            ..self.clone()
        }
    }

    /// Those of a command that another one runs, which writes what it leaves.
    pub(super) fn within(
        &mut self,
        outer: &Self,
        recorder: &Recorder,
        project: &Arc<Project>,
        matches: ArgMatches,
    ) {
        let question = std::mem::take(&mut self.question);
        self.set(Settings::new(), matches);
        self.question = question;
        self.recorder = recorder.clone();
        self.project = Arc::clone(project);
        self.threads = outer.threads;
        self.no_cache = outer.no_cache;
        self.max_size = self.max_size.or(outer.max_size);
        self.quiet = self.quiet.max(1);
    }

    /// Enters fields of the question that are not on the command line.
    pub(super) fn ask(
        &mut self,
        fields: &[(&'static QuestionField, Vec<String>)],
    ) -> Result<(), Usage> {
        for (field, values) in fields {
            let read = field.put(&mut self.question, values);
            read.map_err(|expected| Usage(format!("--{}: expected {expected}", field.name)))?;
        }
        Ok(())
    }

    /// Whether the option of a name is on the command line.
    pub(super) fn is_typed(&self, name: &str) -> bool {
        let source = settings::deepest(&self.matches).value_source(settings::id(name));
        source == Some(ValueSource::CommandLine) && self.typed(name)
    }

    /// A path that is named from the project's folder.
    pub(super) fn at(&self, path: &Path) -> PathBuf {
        self.project.folder.join(path)
    }

    /// What labels of places mean, by the project and the decisions about labels.
    pub(super) fn places(&self) -> Result<Places, Faults> {
        Places::new(&self.project, self.aliases.as_deref())
    }

    /// Whether standard input is read as data.
    pub(super) fn reads_standard_input(&self) -> bool {
        self.data.iter().any(|path| path == "-")
    }

    /// Whether nothing may be kept for the next time.
    pub(super) fn keeps_nothing(&self) -> bool {
        self.no_cache
    }

    /// Whether any country is named.
    pub(super) fn names_country(&self) -> bool {
        !self.question.query.countries.is_empty() && self.typed("country")
    }

    /// Refuses options on the command line that say nothing for its command.
    pub(super) fn refuse_silent(&self) -> Result<(), Usage> {
        ignored_options::check(&self.matches, &self.settings)
    }

    /// Whether all that `--data` names are files, and none the embedded package.
    pub(super) fn names_files_alone(&self) -> bool {
        self.names_data() && self.data.iter().all(|path| path != "paper")
    }

    /// How many threads work, if it is given.
    pub(super) fn threads(&self) -> Option<usize> {
        self.threads
            .and_then(|threads| usize::try_from(threads).ok())
    }

    /// Whether any input is named.
    pub(super) fn names_data(&self) -> bool {
        !self.data.is_empty()
    }
}

/// A part of all rows, as `5%` or `0.05`.
fn part(text: &str) -> Result<f64, String> {
    let (digits, scale) = text
        .strip_suffix('%')
        .map_or((text, 1.0), |percent| (percent, 100.0));
    let part = digits
        .trim()
        .parse::<f64>()
        .ok()
        .map(|part| part / scale)
        .filter(|part| (0.0..=1.0).contains(part));
    part.ok_or_else(|| "a share of all rows, such as `5%` or `0.05`".into())
}
