//! What a person can say: one file, one variant and one arm a command.

use std::io::Write;

use clap::{Parser, Subcommand};

use exit::Code;
use options::Options;

mod asking;
mod check;
mod compare;
mod convert;
mod countries;
pub mod exit;
mod explain;
mod list;
mod load;
mod options;
mod output;
mod progress;
mod show;
mod summary;

/// Human-trafficking statistics with their bounds, bases and sources.
///
/// Without `--data` the embedded package answers: the figures of Dyussenova et al. (2024) on Central Asia, UNODC totals
/// of its five countries, and the tiers of the TIP Report.
#[derive(Debug, Parser)]
#[command(
    name = "tipstat",
    version,
    propagate_version = true,
    max_term_width = 100
)]
pub struct Cli {
    #[command(subcommand)]
    command: Command,
    #[command(flatten)]
    options: Options,
}

#[derive(Debug, Subcommand)]
enum Command {
    Summary(summary::Summary),
    Show(show::Show),
    Compare(compare::Compare),
    List(list::List),
    Explain(explain::Explain),
    Load(load::Load),
    Check(check::Check),
    Convert(convert::Convert),
    Countries(countries::Countries),
}

impl Cli {
    /// Runs the command and writes its result; nothing is written before it is whole.
    pub fn run(&self, out: &mut impl Write) -> anyhow::Result<Code> {
        match &self.command {
            Command::Summary(command) => command.run(&self.options, out),
            Command::Show(command) => command.run(&self.options, out),
            Command::Compare(command) => command.run(&self.options, out),
            Command::List(command) => command.run(&self.options, out),
            Command::Explain(command) => command.run(&self.options, out),
            Command::Load(command) => command.run(&self.options, out),
            Command::Check(command) => command.run(&self.options, out),
            Command::Convert(command) => command.run(&self.options, out),
            Command::Countries(command) => command.run(&self.options, out),
        }
    }
}
