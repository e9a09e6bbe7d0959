//! `completions`: what a shell needs to complete commands, options, countries, statistics, sources and releases.

use std::ffi::OsStr;
use std::io::Write;

use clap::{Args, ValueEnum};
use clap_complete::engine::{ArgValueCandidates, ArgValueCompleter, PathCompleter};
use clap_complete::env::Shells;
use clap_complete::{CompleteEnv, CompletionCandidate};

use super::exit::{self, Code};
use super::options::Options;
use super::output;
use crate::dataset::{self, Dataset, Inputs, Needs, Table, areas};
use crate::stats::ALL;

/// The variable by which a shell asks for what may come next.
const ASKS: &str = "COMPLETE";

/// Print a shell script that completes commands, options, countries, statistics, sources and releases
///
/// bash: `source <(tipstat completions bash)` in ~/.bashrc. zsh: the same in ~/.zshrc, after `compinit`. fish: `tipstat
/// completions fish | source` in ~/.config/fish/config.fish. PowerShell: `tipstat completions powershell | Out-String |
/// Invoke-Expression` in $PROFILE.
#[derive(Debug, Args)]
pub(super) struct Completions {
    /// The shell
    shell: Shell,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Shell {
    Bash,
    Zsh,
    Fish,
    Powershell,
    Elvish,
}

impl Completions {
    pub(super) fn run(&self, options: &Options, out: &mut impl Write) -> anyhow::Result<Code> {
        let shell = self.shell.to_possible_value();
        let shell = shell.as_ref().map_or("", |value| value.get_name());
        let mut script = Vec::new();
        if let Some(completer) = Shells::builtins().completer(shell) {
            completer.write_registration(ASKS, "tipstat", "tipstat", "tipstat", &mut script)?;
        }
        output::write_text(&String::from_utf8_lossy(&script), options, out)
    }
}

/// Answers a shell that asks what may come next, and ends; otherwise does nothing.
pub(super) fn answer() {
    if std::env::var_os(ASKS).is_none() {
        return;
    }
    let answer = CompleteEnv::with_factory(|| {
        super::command()
            .mut_args(complete)
            .mut_subcommands(|command| command.mut_args(complete))
    })
    .var(ASKS);
    let folder = std::env::current_dir().ok();
    match answer.try_complete(std::env::args_os(), folder.as_deref()) {
        Ok(false) => {}
        Ok(true) => std::process::exit(exit::end_of_output(Ok(()))),
        Err(error) => exit::end_parsing(&error),
    }
}

/// An argument of ours is completed by what it is called.
fn complete(arg: clap::Arg) -> clap::Arg {
    match arg.get_id().as_str() {
        "country" | "countries" | "labels" => arg.add(ArgValueCompleter::new(places)),
        "statistic" | "on" => arg.add(ArgValueCandidates::new(statistics)),
        "figure" => arg.add(ArgValueCandidates::new(figures)),
        "rows" | "columns" => arg.add(ArgValueCandidates::new(dimensions)),
        "source" => arg.add(ArgValueCandidates::new(sources)),
        "release" => arg.add(ArgValueCandidates::new(releases)),
        "data" | "files" | "claims" => {
            arg.add(ArgValueCompleter::new(PathCompleter::any().stdio()))
        }
        _ => arg,
    }
}

fn candidate(value: &str, help: &str) -> CompletionCandidate {
    CompletionCandidate::new(value).help(Some(help.to_owned().into()))
}

/// Codes and English names that begin with what is typed; codes in any case.
fn places(typed: &OsStr) -> Vec<CompletionCandidate> {
    let typed = typed.to_string_lossy().to_lowercase();
    let begins = |text: &str| text.to_lowercase().starts_with(&typed);
    let codes = areas::all().iter().filter(|area| begins(&area.code));
    let codes = codes.map(|area| candidate(&area.code, &area.name));
    // names only where something is typed: the list would be twice as long
    let names = areas::all()
        .iter()
        .filter(|area| !typed.is_empty() && begins(&area.name));
    codes
        .chain(names.map(|area| candidate(&area.name, &area.code)))
        .collect()
}

fn figures() -> Vec<CompletionCandidate> {
    let named = |chart: &crate::figure::Chart| {
        CompletionCandidate::new(chart.name).help(Some(chart.description.into()))
    };
    crate::figure::ALL.iter().map(named).collect()
}

fn dimensions() -> Vec<CompletionCandidate> {
    crate::stats::views::cross::names()
        .map(CompletionCandidate::new)
        .collect()
}

fn statistics() -> Vec<CompletionCandidate> {
    ALL.iter()
        .map(|one| candidate(one.name, one.title))
        .collect()
}

/// The sources of the embedded package.
fn sources() -> Vec<CompletionCandidate> {
    let inputs = Inputs {
        needs: Needs::NOTHING,
        ..Inputs::default()
    };
    let Ok(data) = Dataset::open(&inputs) else {
        return Vec::new();
    };
    let frame = data.frame(Table::Sources);
    let column = |name: &str| frame.column(name).and_then(|column| column.str().cloned());
    let (Ok(ids), Ok(titles)) = (column("id"), column("title")) else {
        return Vec::new();
    };
    let pairs = ids.iter().zip(titles.iter());
    pairs
        .map(|(id, title)| candidate(id.unwrap_or(""), title.unwrap_or("")))
        .collect()
}

fn releases() -> Vec<CompletionCandidate> {
    let releases = dataset::known_releases();
    releases
        .iter()
        .map(|(name, title)| candidate(name, title))
        .collect()
}
