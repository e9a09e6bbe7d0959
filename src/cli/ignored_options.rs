//! Options on all commands that say nothing for one of them: typed, they are refused, lest somebody take the answer for
//! another one. What environment and `tipstat.toml` set is for the commands that heed it.

use clap::ArgMatches;
use clap::parser::ValueSource;

use super::exit::Usage;
use super::settings::{Settings, deepest, id, option};

/// What is asked of a statistic.
const ASKING: &[&str] = &["country", "year", "source", "base", "interval"];
/// What is read, and how.
const READING: &[&str] = &[
    "data",
    "as",
    "aliases",
    "repeats",
    "max_set_aside",
    "no_cache",
    "threads",
];
/// How sure intervals are, and how small a count may be shown.
const NUMBERS: &[&str] = &["confidence", "min_cell"];
/// How tables are written.
const WRITING: &[&str] = &["format", "raw"];

/// The options, by their names as settings, that say nothing for a command; of `claims list` the command is both words.
pub(super) fn names(command: &str) -> Vec<&'static str> {
    let groups: &[&[&str]] = match command {
        "list" | "schema" | "cite" | "claims list" => &[ASKING, READING, NUMBERS],
        "man" | "completions" => &[ASKING, READING, NUMBERS, WRITING],
        "load" | "check" | "countries" => &[ASKING, NUMBERS],
        "convert" => &[ASKING, &["confidence"]],
        "verify" => &[ASKING],
        _ => &[],
    };
    groups.concat()
}

/// Refuses those that stand on the command line, all at once.
pub(super) fn check(matches: &ArgMatches, set: &Settings) -> Result<(), Usage> {
    let command = named(matches);
    let deepest = deepest(matches);
    let typed = |name: &&str| {
        deepest.value_source(id(name)) == Some(ValueSource::CommandLine) && !set.contains_key(name)
    };
    let typed = names(&command).into_iter().filter(typed);
    let typed: Vec<String> = typed.map(|name| format!("`--{}`", option(name))).collect();
    if typed.is_empty() {
        return Ok(());
    }
    let why = match command.as_str() {
        "verify" => ": a claim says itself what it asks",
        "load" | "check" | "convert" => ": it is about all that the files hold",
        _ => "",
    };
    Err(Usage(format!(
        "{} would change nothing in what `{command}` says{why}",
        typed.join(", ")
    )))
}

/// The command that is run, with the one within it.
fn named(matches: &ArgMatches) -> String {
    let mut names = Vec::new();
    let mut at = matches;
    while let Some((name, within)) = at.subcommand() {
        names.push(name);
        at = within;
    }
    names.join(" ")
}
