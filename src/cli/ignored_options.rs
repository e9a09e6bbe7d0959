//! Options that change nothing for a command are refused if they are typed, so that the answer is not taken for another one.
//! Settings of the environment and of `tipstat.toml` apply to the commands that heed them.

use clap::ArgMatches;
use clap::parser::ValueSource;

use super::exit::Usage;
use super::settings::{Settings, deepest, id, option};
use crate::stats::questions::fields::{FIELDS, QuestionField};

/// What is read, and how.
const READING: &[&str] = &[
    "data",
    "as",
    "aliases",
    "editions",
    "accessed",
    "max_set_aside",
    "no_cache",
    "threads",
];
/// How tables are written.
const WRITING: &[&str] = &["format", "raw"];
/// Commands that take every option of the question for what others make of it.
const ANY: [&str; 2] = ["build", "config"];

/// The options, by their names as settings, that say nothing for a command; of `claims list` the command is both words.
pub(super) fn names(command: &str) -> Vec<String> {
    let others: &[&[&str]] = match command {
        "list" | "schema" | "cite" | "claims list" => &[READING],
        "hidden" => &[&["aliases"]],
        "audit" => &[&["data"]],
        "man" | "completions" => &[READING, WRITING],
        "releases" => &[&["data", "editions"]],
        _ => &[],
    };
    let asked = FIELDS.iter().filter(|field| {
        field.is_setting && !ANY.contains(&command) && !field.is_heeded_by(command)
    });
    let others = others.concat().into_iter().map(str::to_owned);
    asked.map(QuestionField::id).chain(others).collect()
}

/// Refuses those on the command line, all at once.
pub(super) fn check(matches: &ArgMatches, set: &Settings) -> Result<(), Usage> {
    let command = command_path(matches);
    let deepest = deepest(matches);
    let typed = |name: &String| {
        let source = deepest.value_source(id(name));
        source == Some(ValueSource::CommandLine) && !set.contains_key(name.as_str())
    };
    refuse(&command, names(&command).into_iter().filter(typed))
}

/// Refuses options that a command does not heed, by their names as settings.
pub(super) fn refuse(command: &str, typed: impl Iterator<Item = String>) -> Result<(), Usage> {
    let typed: Vec<String> = typed.map(|name| format!("`--{}`", option(&name))).collect();
    if typed.is_empty() {
        return Ok(());
    }
    let why = match command {
        "verify" => ": each claim has its own query",
        "load" | "check" | "convert" | "releases" => ": it covers everything in the files",
        _ => "",
    };
    Err(Usage(format!(
        "{} has no effect on `{command}`{why}",
        typed.join(", ")
    )))
}

/// The command that is run, with the one within it.
fn command_path(matches: &ArgMatches) -> String {
    let mut names = Vec::new();
    let mut at = matches;
    while let Some((name, within)) = at.subcommand() {
        names.push(name);
        at = within;
    }
    names.join(" ")
}
