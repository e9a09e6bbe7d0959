//! Whether time follows the number of rows, and memory does not.

use crate::files::CaseFile;
use crate::generator::Layout;
use crate::python;
use crate::runs::{Program, Runs};

/// A file of this many rows has nearly all combinations of a long one, so that longer files show the cost per row.
const SHORT: u64 = 100_000;
/// How far the times of a row more may lie apart between files of different length: the greatest by the least.
const APART: f64 = 1.15;
/// Files longer than this are removed afterwards.
const KEPT: u64 = 10_000_000;

/// Measures tipstat alone on narrow files of these lengths, and on a short one, which shows the start-up.
pub(crate) fn linear(lengths: &[u64], turns: usize) -> anyhow::Result<()> {
    let python = python::bare()?;
    let lengths = std::iter::once(&SHORT).chain(lengths);
    let files: anyhow::Result<Vec<_>> = lengths
        .map(|rows| CaseFile::of(Layout::Narrow, *rows))
        .collect();
    let files = files?;
    let measured = measure(&python, &files, turns);
    let table = measured.map(|runs| print(&files, &runs, turns));
    for file in files.into_iter().filter(|file| file.rows > KEPT) {
        file.remove()?;
    }
    table
}

fn measure(
    python: &std::path::Path,
    files: &[CaseFile],
    turns: usize,
) -> anyhow::Result<Vec<Runs>> {
    for file in files {
        file.warm()?;
    }
    let mut all: Vec<Runs> = files.iter().map(|_| Runs::default()).collect();
    for turn in 1..=turns {
        eprintln!("turn {turn} of {turns}");
        for (file, runs) in files.iter().zip(&mut all) {
            runs.add(Program::Tipstat.run(python, file)?);
        }
    }
    Ok(all)
}

fn print(files: &[CaseFile], all: &[Runs], turns: usize) {
    println!("Two threads; seconds are the least of {turns} runs in turns.\n");
    println!(
        "| rows | bytes | seconds | median | greatest | ms per million rows more | peak MiB |"
    );
    println!("|--:|--:|--:|--:|--:|--:|--:|");
    let mut times: Vec<f64> = Vec::new();
    for (at, (file, runs)) in files.iter().zip(all).enumerate() {
        let shown = if at == 0 {
            String::new()
        } else {
            let millions = (file.rows - files[at - 1].rows) as f64 / 1e6;
            let time = (runs.least() - all[at - 1].least()) * 1e3 / millions;
            times.push(time);
            format!("{time:.1}")
        };
        let (seconds, peak) = (runs.seconds(), runs.peak_mib());
        println!(
            "| {} | {} | {seconds} | {shown} | {peak:.0} |",
            file.rows, file.bytes
        );
    }
    let least = times.iter().copied().fold(f64::INFINITY, f64::min);
    let greatest = times.iter().copied().fold(0.0, f64::max);
    let apart = greatest / least;
    let verdict = if apart <= APART { "reached" } else { "missed" };
    println!(
        "\nThe dearest row takes {apart:.2} times the cheapest; at most {APART:.2}: {verdict}."
    );
}
