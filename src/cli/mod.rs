//! What a person can say: one file, one variant and one arm a command.

use std::io::Write;
use std::path::Path;
use std::sync::Arc;

use clap::{CommandFactory as _, FromArgMatches as _, Parser, Subcommand};

use crate::dataset::{Faults, Project};
use exit::Code;
use options::Options;

mod asking;
mod audit;
mod audit_records;
mod build;
mod check;
mod cite;
mod claims;
mod compare;
mod completions;
mod config;
mod convert;
mod countries;
mod cross;
mod environment;
mod examples;
pub mod exit;
mod explain;
mod figure;
#[cfg(feature = "fuzzing")]
pub mod fuzzing;
mod hidden;
mod ignored_options;
mod interrupt;
mod list;
mod load;
mod man;
mod options;
mod output;
mod pager;
mod progress;
mod protection;
mod reconcile;
mod record;
mod releases;
mod report;
mod save;
mod schema;
mod settings;
mod show;
mod sql;
mod summary;
mod verify;
mod version;

/// Human-trafficking statistics with their ranges, bases and sources.
///
/// Without `--data` the embedded package is used: the figures of Dyussenova et al. (2024) on Central Asia, UNODC totals
/// of its five countries, and the tiers of the TIP Report.
#[derive(Debug, Parser)]
#[command(
    name = "tipstat",
    version,
    long_version = version::describe(),
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
    Figure(figure::Figure),
    Cross(cross::Cross),
    Hidden(hidden::Hidden),
    List(list::List),
    Explain(explain::Explain),
    Profile(report::Profile),
    Report(report::Reporting),
    Load(load::Load),
    Check(check::Check),
    Reconcile(reconcile::Reconcile),
    Audit(audit::Audit),
    Convert(convert::Convert),
    Countries(countries::Countries),
    Cite(cite::Cite),
    Releases(releases::Releases),
    Schema(schema::Schema),
    Sql(sql::Sql),
    Build(build::Build),
    Verify(verify::Verify),
    Claims(claims::Claims),
    Config(config::Config),
    Completions(completions::Completions),
    Man(man::Manual),
}

/// The command line with examples first in the help.
fn command() -> clap::Command {
    let command = asking::with_fields(Cli::command());
    let command = command.before_long_help(examples::help(""));
    command.mut_subcommands(|command| {
        let examples = examples::help(command.get_name());
        if examples.is_empty() {
            command
        } else {
            command.before_long_help(examples)
        }
    })
}

impl Cli {
    /// What the command line says, completed by environment and `tipstat.toml`; answers a shell that asks for completion,
    /// and ends where help is asked for or the command line is wrong.
    pub fn read() -> anyhow::Result<Self> {
        environment::leave_foreign()?;
        completions::answer();
        interrupt::watch();
        let project = Project::read(Path::new("")).map_err(Faults::from);
        // help, and what is wrong on the command line, come before what is wrong in a file
        let given = command().try_get_matches();
        let mut matches = given.unwrap_or_else(|error| exit::end_parsing(&error));
        let project = project?;
        let (command, mut settings) = settings::apply(command(), &project)?;
        if !settings.is_empty() {
            let given = command.try_get_matches();
            matches = given.unwrap_or_else(|error| exit::end_parsing(&error));
            settings::forget_typed(&mut settings, &matches);
        }
        let cli = Self::from_arg_matches(&matches);
        let mut cli = cli.unwrap_or_else(|error| exit::end_parsing(&error));
        cli.options.set(settings, matches);
        cli.options.project = Arc::new(project);
        crate::dataset::memory::watch(cli.options.max_memory);
        Ok(cli)
    }

    /// What words say that another command puts together: neither environment nor `tipstat.toml` is heeded.
    fn of_words(words: &[String]) -> Result<(Self, clap::ArgMatches), clap::Error> {
        let program = std::iter::once("tipstat");
        let words = program.chain(words.iter().map(String::as_str));
        let matches = command().try_get_matches_from(words)?;
        let mut cli = Self::from_arg_matches(&matches)?;
        cli.options.set(settings::Settings::new(), matches.clone());
        Ok((cli, matches))
    }

    /// What is wrong with the command, whatever the data are, and the parser cannot know.
    fn check(&self) -> anyhow::Result<()> {
        match &self.command {
            Command::Figure(command) => command.check(&self.options),
            Command::Show(command) => command.check(&self.options),
            _ => Ok(()),
        }
    }

    /// Runs the command and writes its result; nothing is written before it is whole.
    pub fn run(&self, out: &mut impl Write) -> anyhow::Result<Code> {
        self.options.refuse_silent()?;
        match &self.command {
            Command::Summary(command) => command.run(&self.options, out),
            Command::Show(command) => command.run(&self.options, out),
            Command::Compare(command) => command.run(&self.options, out),
            Command::Figure(command) => command.run(&self.options, out),
            Command::Cross(command) => command.run(&self.options, out),
            Command::Hidden(command) => command.run(&self.options, out),
            Command::List(command) => command.run(&self.options, out),
            Command::Explain(command) => command.run(&self.options, out),
            Command::Profile(command) => command.run(&self.options, out),
            Command::Report(command) => command.run(&self.options, out),
            Command::Load(command) => command.run(&self.options, out),
            Command::Check(command) => command.run(&self.options, out),
            Command::Reconcile(command) => command.run(&self.options, out),
            Command::Audit(command) => command.run(&self.options, out),
            Command::Convert(command) => command.run(&self.options, out),
            Command::Countries(command) => command.run(&self.options, out),
            Command::Cite(command) => command.run(&self.options, out),
            Command::Releases(command) => command.run(&self.options, out),
            Command::Schema(command) => command.run(&self.options, out),
            Command::Config(command) => command.run(&self.options, out),
            Command::Completions(command) => command.run(&self.options, out),
            Command::Man(command) => command.run(&self.options, out),
            Command::Sql(command) => command.run(&self.options, out),
            Command::Build(command) => command.run(&self.options, out),
            Command::Verify(command) => command.run(&self.options, out),
            Command::Claims(command) => command.run(&self.options, out),
        }
    }
}
