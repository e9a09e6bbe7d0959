//! This program and its rivals: the same counts of the same files, in turns.

use std::path::Path;

use anyhow::{Context as _, bail};

use crate::files::CaseFile;
use crate::generator::Layout;
use crate::python;
use crate::runs::{Counts, Program, Runs};

/// What tipstat's time may be of a rival's, at most.
struct Goal {
    of_duckdb: f64,
    of_polars: f64,
}

const NARROW: Goal = Goal {
    of_duckdb: 0.20,
    of_polars: 0.45,
};
const WIDE: Goal = Goal {
    of_duckdb: 0.20,
    of_polars: 0.40,
};
/// What tipstat may have in memory, at most, in MiB.
const PEAK_MIB: f64 = 64.0;

/// Rows of the files that the goals are set for.
const NARROW_ROWS: u64 = 10_000_000;
const WIDE_ROWS: u64 = 5_000_000;

/// Measures all three programs on both files, or on files shortened by a factor, and prints the result.
pub(crate) fn compare(shorter: u64, turns: usize) -> anyhow::Result<()> {
    let python = python::with_rivals()?;
    let files = [
        (CaseFile::of(Layout::Narrow, NARROW_ROWS / shorter)?, NARROW),
        (CaseFile::of(Layout::Wide, WIDE_ROWS / shorter)?, WIDE),
    ];
    let mut measured = Vec::new();
    for (file, goal) in files {
        let runs = measure(&python, &file, turns)?;
        measured.push((file, goal, runs));
    }
    println!("Two threads each; seconds are the least of {turns} runs in turns.\n");
    println!("| file | rows | bytes | program | seconds | median | greatest | peak MiB |");
    println!("|---|--:|--:|---|--:|--:|--:|--:|");
    for (file, _, runs) in &measured {
        for (program, runs) in Program::ALL.iter().zip(runs) {
            let version = runs.one().map_or("", |run| &run.version);
            println!(
                "| {} | {} | {} | {} {version} | {} | {:.0} |",
                file.name,
                file.rows,
                file.bytes,
                program.name(),
                runs.seconds(),
                runs.peak_mib()
            );
        }
    }
    println!("\n| file | tipstat | reached | at most | |");
    println!("|---|---|--:|--:|---|");
    for (file, goal, [tipstat, duckdb, polars]) in &measured {
        let line = |what: &str, reached: f64, most: f64| {
            let verdict = if reached <= most { "reached" } else { "missed" };
            println!(
                "| {} | {what} | {reached:.2} | {most:.2} | {verdict} |",
                file.name
            );
        };
        line(
            "seconds / DuckDB",
            tipstat.least() / duckdb.least(),
            goal.of_duckdb,
        );
        line(
            "seconds / Polars",
            tipstat.least() / polars.least(),
            goal.of_polars,
        );
        line("peak MiB", tipstat.peak_mib(), PEAK_MIB);
    }
    if shorter > 1 {
        println!(
            "\nA trial: in files {shorter} times shorter than the goals mean, starting up weighs most."
        );
    }
    println!("\nAll three counted the same persons by citizenship and sex, in every run.");
    Ok(())
}

/// The runs of each program on a file; they take turns, so that a busy minute of the machine meets all of them.
fn measure(python: &Path, file: &CaseFile, turns: usize) -> anyhow::Result<[Runs; 3]> {
    file.warm()?;
    let mut runs: [Runs; 3] = Default::default();
    let mut counts: Option<Counts> = None;
    for turn in 1..=turns {
        eprintln!("{}: turn {turn} of {turns}", file.name);
        for (program, runs) in Program::ALL.into_iter().zip(&mut runs) {
            let run = program.run(python, file)?;
            let first = counts.get_or_insert_with(|| run.counts.clone());
            agree(first, &run.counts)
                .with_context(|| format!("{} on {}", program.name(), file.path.display()))?;
            runs.add(run);
        }
    }
    Ok(runs)
}

/// Fails where two programs counted differently, and says where.
fn agree(ours: &Counts, theirs: &Counts) -> anyhow::Result<()> {
    if ours.is_empty() {
        bail!("no one was counted");
    }
    for key in ours.keys().chain(theirs.keys()) {
        let (own, other) = (ours.get(key), theirs.get(key));
        if own != other {
            bail!("the counts differ: {key:?} is {own:?} in tipstat's first run, here {other:?}");
        }
    }
    Ok(())
}
