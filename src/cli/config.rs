//! `config`: every setting, its value and where it came from.

use std::collections::BTreeMap;
use std::io::Write;

use clap::parser::ValueSource;
use clap::{ArgMatches, Args};

use super::exit::Code;
use super::options::Options;
use super::output;
use super::settings::{self, Setting, variable};
use crate::stats::{Note, Public, Weight};

/// Every setting, its value and where it came from: flag, environment, `tipstat.toml`, or default
///
/// A setting is an option on all commands; it may also be set in the environment or, in a table `[defaults]`, in a file
/// `tipstat.toml` of the working directory. Several values are joined by `;` in the environment and are a list in the file.
#[derive(Debug, Args)]
pub(super) struct Config;

impl Config {
    pub(super) fn run(&self, options: &Options, out: &mut impl Write) -> anyhow::Result<Code> {
        let _ = self;
        let fields = vec![
            ("setting", "name, as in `[defaults]` of tipstat.toml"),
            (
                "value",
                "several are joined by `;`; null where there is none",
            ),
            ("origin", "flag, environment, file or default"),
            ("place", "the flag, the variable, or the file and its line"),
            ("variable", "the environment variable that would set it"),
        ];
        let names = settings::names();
        let rows = names.iter().map(|name| options.setting(name)).collect();
        let notes = vec![Note::stated(
            "precedence",
            Weight::Warning,
            "Flags take precedence over the environment, that over `tipstat.toml`, and that over defaults.",
        )];
        let asked = BTreeMap::from([("command", "config".into())]);
        output::write(
            &Public::texts("", fields, rows, notes),
            None,
            asked,
            options,
            out,
        )
    }
}

/// A row of a setting: its value on the completed command line, and where it was set.
pub(super) fn row(name: &str, matches: &ArgMatches, setting: Option<&Setting>) -> Vec<String> {
    let matches = settings::deepest(matches);
    let id = settings::id(name);
    let typed = matches.value_source(id) == Some(ValueSource::CommandLine);
    let value = if matches!(name, "quiet" | "no_cache") {
        (typed || setting.is_some()).to_string()
    } else {
        let raw = matches.get_raw(id).into_iter().flatten();
        let texts: Vec<_> = raw.map(|text| text.to_string_lossy()).collect();
        texts.join(";")
    };
    let (origin, place) = match setting {
        Some(setting) => (
            setting.origin,
            setting.place.trim_matches('`').replace('`', ""),
        ),
        None if typed => ("flag", format!("option --{}", settings::option(name))),
        None => ("default", String::new()),
    };
    vec![
        name.to_owned(),
        value,
        origin.to_owned(),
        place,
        variable(name),
    ]
}
