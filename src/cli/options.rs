//! Options that several commands take, and what they become.

use std::cell::Cell;
use std::collections::BTreeMap;
use std::io::Write as _;
use std::path::PathBuf;
use std::time::Instant;

use clap::parser::ValueSource;
use clap::{ArgMatches, Args, ValueEnum};

use super::exit::Usage;
use super::record::Recorder;
use super::settings::{self, Settings};
use super::{config, progress};
use crate::dataset::areas::{self, Resolution};
use crate::dataset::{Cache, Dataset, Faults, Inputs, Ledger, Needs, Repeats, Table, groups, near};
use crate::render::Format;
use crate::stats::limits::Choice;
use crate::stats::{Base, Query};

/// Options on all commands.
#[derive(Debug, Clone, Args)]
#[command(next_help_heading = "Options on all commands")]
#[allow(clippy::struct_excessive_bools)] // a switch is a yes or no
pub(super) struct Options {
    /// A file, a Data Package, `-` for standard input, or `paper` for the embedded one; may be repeated
    #[arg(long, global = true, value_name = "PATH")]
    data: Vec<String>,
    /// The release the files are, where recognition must be overruled
    #[arg(long = "as", global = true, value_name = "RELEASE")]
    release: Option<String>,
    /// A country or area, by code, name or alias; may be repeated
    #[arg(long, global = true, value_name = "COUNTRY")]
    country: Vec<String>,
    /// A year, or years as `2019..2023`
    #[arg(long, global = true, value_name = "YEARS", value_parser = years)]
    year: Option<(i64, i64)>,
    /// A source, by its id; may be repeated
    #[arg(long, global = true, value_name = "ID")]
    source: Vec<String>,
    /// What a share is a share of
    #[arg(long, global = true, value_enum, default_value_t)]
    base: BaseName,
    /// Intervals; without it Wilson's for one share, Goodman's for the parts of a split, which hold together
    #[arg(long, global = true, value_name = "METHOD", value_parser = Choice::NAMES)]
    interval: Option<String>,
    /// Level of confidence intervals, between 0 and 1
    #[arg(long, global = true, value_name = "LEVEL", default_value = "0.95", value_parser = confidence)]
    confidence: f64,
    /// Hide counts from 1 to K-1, and what they would follow from; 1 hides nothing
    #[arg(long, global = true, value_name = "K", value_parser = clap::value_parser!(u64).range(1..))]
    min_cell: Option<u64>,
    /// Fail when more of a file's rows than this were set aside, such as `5%`
    #[arg(long, global = true, value_name = "PART", value_parser = part)]
    max_set_aside: Option<f64>,
    /// A review file of `countries --review`, whose decisions about labels are applied
    #[arg(long, global = true, value_name = "FILE")]
    pub(super) aliases: Option<String>,
    /// Read workbooks anew, and keep nothing of them for the next time
    #[arg(long, global = true)]
    no_cache: bool,
    /// Of UNODC's cells that stand twice with different values, which one is taken
    #[arg(long, global = true, value_enum, default_value_t)]
    repeats: RepeatsName,
    /// Threads that read a long case file, at most; the result is the same with any number
    #[arg(long, global = true, value_name = "N", value_parser = clap::value_parser!(u64).range(1..))]
    threads: Option<u64>,
    /// Output format; without it that of the ending of `--output`, else a table
    #[arg(long, global = true, value_enum)]
    pub(super) format: Option<Format>,
    /// In CSV and TSV, texts that a spreadsheet would run as a formula as they are, without a `'` before them
    #[arg(long, global = true)]
    pub(super) raw: bool,
    /// Write to a file: whole, or not at all
    #[arg(long, short, global = true, value_name = "FILE")]
    pub(super) output: Option<PathBuf>,
    /// Colour
    #[arg(long, global = true, value_enum, default_value_t)]
    pub(super) color: Color,
    /// No notes on standard error
    #[arg(long, short, global = true)]
    pub(super) quiet: bool,
    /// Say on standard error what is read, how long each step takes, and which settings apply
    #[arg(long, short, global = true, conflicts_with = "quiet")]
    verbose: bool,
    /// No pager, however long the table is
    #[arg(long, global = true)]
    pub(super) no_pager: bool,
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
    clock: Clock,
}

/// Since when a step has been going on.
#[derive(Debug, Clone)]
struct Clock(Cell<Instant>);

impl Default for Clock {
    fn default() -> Self {
        Self(Cell::new(Instant::now()))
    }
}

#[derive(Debug, Clone, Copy, Default, ValueEnum)]
enum BaseName {
    /// Persons whose category is recorded
    #[default]
    Known,
    /// All persons, recorded or not
    All,
    /// Persons with any value in a group of questions (CTDC's rule)
    Answered,
    /// All persons, the unknown from none to all of them
    WorstCase,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
enum RepeatsName {
    /// None: all of them are set aside
    #[default]
    Aside,
    First,
    Last,
    Max,
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
    /// Keeps where settings came from; `-` is standard output.
    pub(super) fn set(&mut self, settings: Settings, matches: ArgMatches) {
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

    /// Says what was read.
    fn tell_read(&self, data: &Dataset) {
        if data.ledgers.is_empty() {
            self.tell("no file given: the embedded package answers");
        }
        for ledger in &data.ledgers {
            let Ledger {
                file,
                title,
                reading,
                read,
                used,
                ..
            } = ledger;
            self.tell(&format!(
                "{file}: {title}, {reading}; {used} of {read} rows used"
            ));
        }
        if let Some(k) = self.min_cell(data) {
            self.tell(&format!("min-cell is {k}"));
        }
        self.step("read");
    }

    /// Whether a value stands on the command line and not in environment or file.
    pub(super) fn typed(&self, name: &str) -> bool {
        !self.settings.contains_key(name)
    }

    /// Loads what `--data` and `files` name, counting in case files what is needed, and says on standard error where rows were set aside.
    pub(super) fn dataset(&self, files: &[String], needs: Needs) -> anyhow::Result<Dataset> {
        let data = self.dataset_quietly(files, needs)?;
        if !self.quiet {
            super::output::tell_ledgers(&data.ledgers);
        }
        Ok(data)
    }

    /// Loads what `--data` and `files` name.
    pub(super) fn dataset_quietly(
        &self,
        files: &[String],
        needs: Needs,
    ) -> anyhow::Result<Dataset> {
        let repeats = match self.repeats {
            RepeatsName::Aside => Repeats::Aside,
            RepeatsName::First => Repeats::First,
            RepeatsName::Last => Repeats::Last,
            RepeatsName::Max => Repeats::Max,
        };
        self.dataset_with(files, needs, repeats)
    }

    /// Loads the same with the other ways to take cells that contradict each other, where there are any.
    pub(super) fn with_repeats(
        &self,
        data: &Dataset,
        needs: Needs,
    ) -> anyhow::Result<Vec<(&'static str, Dataset)>> {
        if !data.has_contradictions() || self.data.iter().any(|path| path == "-") {
            return Ok(Vec::new());
        }
        let ways = [
            ("repeats_aside", RepeatsName::Aside, Repeats::Aside),
            ("repeats_first", RepeatsName::First, Repeats::First),
            ("repeats_last", RepeatsName::Last, Repeats::Last),
            ("repeats_max", RepeatsName::Max, Repeats::Max),
        ];
        let others = ways
            .into_iter()
            .filter(|(_, name, _)| *name != self.repeats);
        let load = |(name, _, repeats)| Ok((name, self.dataset_with(&[], needs, repeats)?));
        others.map(load).collect()
    }

    fn dataset_with(
        &self,
        files: &[String],
        needs: Needs,
        repeats: Repeats,
    ) -> anyhow::Result<Dataset> {
        let configured = self
            .data
            .iter()
            .filter(|_| files.is_empty() || self.typed("data"));
        let paths = configured.chain(files).cloned().collect();
        let inputs = Inputs {
            paths,
            release: self.release.clone(),
            max_set_aside: self.max_set_aside,
            aliases: self.aliases.clone(),
            cache: if self.no_cache { Cache::Off } else { Cache::On },
            needs,
            repeats,
            threads: self
                .threads
                .and_then(|threads| usize::try_from(threads).ok()),
            watch: if self.quiet { None } else { progress::watch() },
        };
        self.clock.0.set(Instant::now());
        let data = self.recorder.open(&inputs)?;
        self.tell_read(&data);
        Ok(data)
    }

    /// The ending of the output file.
    fn ending(&self) -> Option<&str> {
        self.output.as_ref()?.extension()?.to_str()
    }

    /// Refuses an ending that promises a format which there is not; `.txt`, or none, is a table.
    pub(super) fn check_ending(&self) -> Result<(), Usage> {
        let strange = |ending: &&str| *ending != "txt" && Format::of_ending(ending).is_none();
        match self.ending().filter(strange) {
            Some(ending) if self.format.is_none() => Err(Usage(format!(
                "no format goes by the ending `.{ending}`: expected .csv, .tsv, .json, .ndjson, .md, .html, .tex, .xlsx, .parquet or \
                 .txt, for figures .svg or .png, for claims .xml, or a `--format`"
            ))),
            _ => Ok(()),
        }
    }

    /// The output format: as asked, else by the ending of the output file.
    pub(super) fn format(&self) -> Format {
        let Some(of_ending) = self.ending().and_then(Format::of_ending) else {
            return self.format.unwrap_or_default();
        };
        // an ending that is typed goes before a format that is not
        self.format
            .filter(|_| self.typed("format"))
            .unwrap_or(of_ending)
    }

    /// The guard's smallest cell: as asked, else 11 for case files that are no recognised public release.
    pub(super) fn min_cell(&self, data: &Dataset) -> Option<u64> {
        const OF_CASES: u64 = 11; // as the k-anonymised releases of CTDC
        self.min_cell.or(data.unknown_cases.then_some(OF_CASES))
    }

    /// The question in words that repeat it.
    pub(super) fn asked(&self, command: &str, query: &Query) -> BTreeMap<&'static str, String> {
        let mut asked = BTreeMap::from([
            ("command", command.to_owned()),
            ("confidence", query.confidence.to_string()),
        ]);
        let mut enter = |name, value: String| {
            if !value.is_empty() {
                asked.insert(name, value);
            }
        };
        enter("data", self.data.join(" "));
        enter("countries", query.countries.join(" "));
        enter("sources", query.sources.join(" "));
        enter(
            "years",
            query
                .years
                .map_or(String::new(), |(first, last)| format!("{first}..{last}")),
        );
        enter("base", query.base.name().into());
        enter("interval", self.interval.clone().unwrap_or_default());
        enter(
            "repeats",
            match self.repeats {
                RepeatsName::Aside => String::new(),
                other => format!("{other:?}").to_lowercase(),
            },
        );
        enter(
            "min_cell",
            self.min_cell.map_or(String::new(), |k| k.to_string()),
        );
        asked
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
    pub(super) fn within(&mut self, outer: &Self, recorder: &Recorder, matches: ArgMatches) {
        self.set(Settings::new(), matches);
        self.recorder = recorder.clone();
        self.threads = outer.threads;
        self.no_cache = outer.no_cache;
        self.quiet = true;
    }

    /// The option of a name stands on the command line.
    pub(super) fn is_typed(&self, name: &str) -> bool {
        let source = settings::deepest(&self.matches).value_source(settings::id(name));
        source == Some(clap::parser::ValueSource::CommandLine) && self.typed(name)
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
        !self.country.is_empty() && self.typed("country")
    }

    /// Whether the command line says of which countries, years or sources figures are wanted, or how shares are taken.
    pub(super) fn narrows(&self) -> bool {
        let typed = |name: &&str| {
            let given = self.matches.value_source(name) == Some(ValueSource::CommandLine);
            given && self.typed(name)
        };
        ["country", "source", "year", "base", "interval"]
            .iter()
            .any(typed)
    }

    /// Whether all that `--data` names are files, and none the embedded package.
    pub(super) fn names_files_alone(&self) -> bool {
        self.names_data() && self.data.iter().all(|path| path != "paper")
    }

    /// The level of confidence intervals.
    pub(super) fn confidence(&self) -> f64 {
        self.confidence
    }

    /// Whether any input is named.
    pub(super) fn names_data(&self) -> bool {
        !self.data.is_empty()
    }

    /// The question, with the countries of the command added to `--country`.
    pub(super) fn query(&self, countries: &[String], data: &Dataset) -> anyhow::Result<Query> {
        let base = match self.base {
            BaseName::Known => Base::Known,
            BaseName::All => Base::All,
            BaseName::Answered => Base::Answered,
            BaseName::WorstCase => Base::WorstCase,
        };
        let mut query = Query {
            years: self.year,
            sources: self.source.clone(),
            base,
            confidence: self.confidence,
            interval: self
                .interval
                .as_deref()
                .and_then(Choice::find)
                .unwrap_or_default(),
            ..Query::default()
        };
        let mut wrong = Vec::new();
        let of_option = self
            .country
            .iter()
            .filter(|_| countries.is_empty() || self.typed("country"));
        let place = |name: &str| {
            let setting = self.settings.get(name);
            setting.map_or(String::new(), |setting| format!("{}: ", setting.place))
        };
        for label in countries.iter().chain(of_option) {
            match areas::resolve(label) {
                Resolution::Area(code) => query.add_country(code),
                other => match groups::find(label).map_err(Faults::from)? {
                    Some(group) => {
                        for code in &group.members {
                            query.add_country(code);
                        }
                    }
                    None if countries.is_empty() => {
                        wrong.push(place("country") + &groups::refusal(label, &other));
                    }
                    None => wrong.push(groups::refusal(label, &other)),
                },
            }
        }
        wrong.extend(
            self.unknown_sources(data)
                .into_iter()
                .map(|no| place("source") + &no),
        );
        if wrong.is_empty() {
            Ok(query)
        } else {
            Err(Usage(wrong.join("\ntipstat: ")).into())
        }
    }

    fn unknown_sources(&self, data: &Dataset) -> Vec<String> {
        if self.source.is_empty() {
            return Vec::new(); // tables that nobody asks for are not read
        }
        let mut known: Vec<String> = Vec::new();
        for table in [Table::Victims, Table::Routes, Table::Answers, Table::Tiers] {
            let frame = data.frame(table);
            if let Ok(sources) = frame
                .column("source")
                .and_then(|column| column.str().cloned())
            {
                known.extend(sources.iter().flatten().map(str::to_owned));
            }
        }
        known.sort();
        known.dedup();
        let unknown = self.source.iter().filter(|source| !known.contains(source));
        unknown
            .map(|source| {
                let hint = near::hint(source, known.iter().map(String::as_str));
                format!(
                    "no figures of a source `{source}`{hint}; there are {}",
                    known.join(", ")
                )
            })
            .collect()
    }
}

/// A format as it is typed.
pub(super) fn name(format: Format) -> String {
    let value = format.to_possible_value();
    value.map_or(String::new(), |value| value.get_name().to_owned())
}

fn years(text: &str) -> Result<(i64, i64), String> {
    const ALL: (i64, i64) = (1900, 2100);
    let year = |text: &str, open: i64| match text.trim() {
        "" => Some(open),
        text => text
            .parse()
            .ok()
            .filter(|year| (ALL.0..=ALL.1).contains(year)),
    };
    let (first, last) = text.split_once("..").unwrap_or((text, text));
    let last = last.trim_start_matches('=');
    match (year(first, ALL.0), year(last, ALL.1)) {
        (Some(first), Some(last)) if first <= last && !text.trim().is_empty() => Ok((first, last)),
        _ => Err("a year such as 2023, or years such as 2019..2023 or 2019..".into()),
    }
}

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
    part.ok_or_else(|| "a part of all rows, such as `5%` or `0.05`".into())
}

fn confidence(text: &str) -> Result<f64, String> {
    let level = text
        .parse::<f64>()
        .ok()
        .filter(|level| *level > 0.0 && *level < 1.0);
    level.ok_or_else(|| "a level between 0 and 1, such as 0.95".into())
}
