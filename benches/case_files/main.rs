//! Speed of reading case files, compared with two rivals: `cargo bench --bench case_files`.
//!
//! What is measured and how to read it: `benches/README.md`. Nothing here is a test: no figure that is missed fails.

#![allow(clippy::print_stdout)] // a table of results is what this program is for

use std::process::ExitCode;

mod compare;
mod files;
mod generator;
mod linear;
mod python;
mod runs;

/// How often every program reads every file.
const TURNS: usize = 7;

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> anyhow::Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    // `cargo bench` says `--bench`; `cargo test --all-targets` does not, and times nothing
    if !arguments.iter().any(|argument| argument == "--bench") {
        println!("to measure, run `cargo bench --bench case_files`");
        return Ok(());
    }
    let asked = arguments.iter().map(String::as_str);
    let asked: Vec<&str> = asked.filter(|argument| *argument != "--bench").collect();
    match asked[..] {
        [] => compare::compare(1, TURNS),
        ["quick"] => compare::compare(25, 3),
        ["linear"] => linear::linear(&[1_000_000, 10_000_000, 100_000_000], TURNS),
        _ => anyhow::bail!(
            "expected nothing, `quick` or `linear`; here is `{}`",
            asked.join(" ")
        ),
    }
}
