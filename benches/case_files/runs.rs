//! One run of one program on one file, and what several runs say.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context as _, ensure};
use serde::Deserialize;

use crate::files::{CaseFile, folder};
use crate::generator::COUNTRIES;

/// A program that counts persons by citizenship, year and sex.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Program {
    Tipstat,
    DuckDb,
    Polars,
}

/// Persons by citizenship (three letters) and sex (`female`, `male`, `other`).
pub(crate) type Counts = BTreeMap<(String, String), u64>;

/// One run.
pub(crate) struct Run {
    /// Of the process in the case of tipstat, of the query in those of the rivals.
    pub seconds: f64,
    /// Of the process.
    pub peak_mib: f64,
    pub version: String,
    pub counts: Counts,
}

/// What `rivals.py` prints.
#[derive(Deserialize)]
struct Printed {
    seconds: f64,
    /// In KiB.
    peak: u64,
    #[serde(default)]
    version: String,
    #[serde(default)]
    counts: Vec<(String, String, u64)>,
}

impl Program {
    pub(crate) const ALL: [Self; 3] = [Self::Tipstat, Self::DuckDb, Self::Polars];

    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Tipstat => "tipstat",
            Self::DuckDb => "DuckDB",
            Self::Polars => "Polars",
        }
    }

    /// Runs it once, with two threads.
    pub(crate) fn run(self, python: &Path, file: &CaseFile) -> anyhow::Result<Run> {
        let script = concat!(env!("CARGO_MANIFEST_DIR"), "/benches/case_files/rivals.py");
        let mut command = Command::new(python);
        command.arg(script).stderr(Stdio::inherit());
        match self {
            Self::Tipstat => command
                .arg("run")
                .arg(answer())
                .args([env!("CARGO_BIN_EXE_tipstat"), "show", "gender-share"])
                .args(["--format", "csv", "--threads", "2", "--quiet", "--data"]),
            Self::DuckDb => command.arg("duckdb"),
            Self::Polars => command.arg("polars"),
        };
        let output = command.arg(&file.path).output()?;
        let of = || format!("{} on {}", self.name(), file.path.display());
        ensure!(output.status.success(), "{}: {}", of(), output.status);
        let printed: Printed = serde_json::from_slice(&output.stdout).with_context(of)?;
        let (version, counts) = match self {
            Self::Tipstat => (env!("CARGO_PKG_VERSION").to_owned(), answered()?),
            _ => (printed.version, in_our_words(printed.counts)?),
        };
        Ok(Run {
            seconds: printed.seconds,
            peak_mib: printed.peak as f64 / 1024.0,
            version,
            counts,
        })
    }
}

/// Where tipstat's answer goes.
fn answer() -> PathBuf {
    folder().join("answer.csv")
}

/// The counts of tipstat's answer.
fn answered() -> anyhow::Result<Counts> {
    #[derive(Deserialize)]
    struct Row {
        country: String,
        group: String,
        count: u64,
    }
    let mut reader = csv::Reader::from_path(answer())?;
    let rows = reader.deserialize();
    let counted =
        |row: Result<Row, csv::Error>| row.map(|row| ((row.country, row.group), row.count));
    let counts: Result<Counts, _> = rows.map(counted).collect();
    let mut counts = counts.context("tipstat's answer")?;
    counts.retain(|_, persons| *persons > 0);
    Ok(counts)
}

/// The counts of a rival, which leaves codes and words as they are in the file.
fn in_our_words(rows: Vec<(String, String, u64)>) -> anyhow::Result<Counts> {
    let row = |(citizenship, sex, persons): (String, String, u64)| {
        let country = COUNTRIES
            .iter()
            .find(|(two, three)| citizenship == *two || citizenship == *three);
        let (_, country) =
            country.with_context(|| format!("no such country was written: `{citizenship}`"))?;
        let sex = match sex.as_str() {
            "Female" => "female",
            "Male" => "male",
            "Transgender/NonConforming" => "other",
            _ => anyhow::bail!("no such word was written: `{sex}`"),
        };
        Ok((((*country).to_owned(), sex.to_owned()), persons))
    };
    rows.into_iter().map(row).collect()
}

/// Several runs of one program on one file.
#[derive(Default)]
pub(crate) struct Runs(Vec<Run>);

impl Runs {
    pub(crate) fn add(&mut self, run: Run) {
        self.0.push(run);
    }

    pub(crate) fn one(&self) -> Option<&Run> {
        self.0.first()
    }

    /// The least of the seconds: what other processes take of the machine only adds to them.
    pub(crate) fn least(&self) -> f64 {
        self.sorted().first().copied().unwrap_or(f64::NAN)
    }

    /// The seconds as three cells of a table: the least, the median, the greatest.
    pub(crate) fn seconds(&self) -> String {
        let sorted = self.sorted();
        let of = |at: usize| sorted.get(at).copied().unwrap_or(f64::NAN);
        let (median, greatest) = (of(sorted.len() / 2), of(sorted.len().saturating_sub(1)));
        format!("{:.3} | {median:.3} | {greatest:.3}", self.least())
    }

    /// The highest peak of all.
    pub(crate) fn peak_mib(&self) -> f64 {
        self.0.iter().map(|run| run.peak_mib).fold(0.0, f64::max)
    }

    fn sorted(&self) -> Vec<f64> {
        let mut seconds: Vec<f64> = self.0.iter().map(|run| run.seconds).collect();
        seconds.sort_by(f64::total_cmp);
        seconds
    }
}
