//! `tipstat`: parse, run, report the error.

use std::process::ExitCode;

use clap::Parser;
use tipstat::cli::Cli;

fn main() -> ExitCode {
    tipstat::cli::exit::quiet_panics();
    match Cli::parse().run(&mut std::io::stdout().lock()) {
        Ok(code) => code.into(),
        Err(error) => tipstat::cli::exit::report(&error).into(),
    }
}
