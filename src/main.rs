//! `tipstat`: parse, run, report the error.

use std::process::ExitCode;

use tipstat::cli::Cli;

fn main() -> ExitCode {
    tipstat::cli::exit::quiet_panics();
    let run = Cli::read().and_then(|cli| cli.run(&mut std::io::stdout().lock()));
    match run {
        Ok(code) => code.into(),
        Err(error) => tipstat::cli::exit::report(&error).into(),
    }
}
