//! Settings: flag, then environment (`TIPSTAT_*`), then `[defaults]` of `tipstat.toml` in the working directory.
//!
//! What they set becomes the default of its option, so that a value means and is checked the same wherever it comes from; where
//! it came from is kept, so that a note names settings that were forgotten.

use std::collections::BTreeMap;
use std::ffi::OsString;

use clap::parser::ValueSource;
use clap::{ArgMatches, Command};

use super::exit::Usage;
use crate::dataset::project::{Key, SettingValue};
use crate::dataset::{Faults, Project, suggest};
use crate::stats::questions::fields::{self, FIELDS, QuestionField};
use crate::stats::{Note, Weight};

/// The settings before and after those of the question, by name.
const FIRST: [&str; 2] = ["data", "as"];
const LAST: [&str; 9] = [
    "max_set_aside",
    "aliases",
    "no_cache",
    "editions",
    "accessed",
    "threads",
    "format",
    "color",
    "quiet",
];

/// The settings by name, as in the file: each is an option on all commands.
pub(super) fn names() -> Vec<String> {
    let own = |names: &[&str]| names.iter().map(|&name| name.to_owned()).collect();
    let asked = FIELDS
        .iter()
        .filter(|field| field.is_setting)
        .map(QuestionField::id);
    let (first, last): (Vec<String>, Vec<String>) = (own(&FIRST), own(&LAST));
    first.into_iter().chain(asked).chain(last).collect()
}

/// The origin of a value that is not on the command line.
#[derive(Debug, Clone)]
pub(super) struct Setting {
    /// Its values, one but for the options that may be repeated.
    pub(super) values: Vec<String>,
    /// `environment` or `file`.
    pub(super) origin: &'static str,
    /// `TIPSTAT_BASE`, or `tipstat.toml` line 3.
    pub(super) place: String,
}

/// The settings from environment or file that apply, by name.
pub(super) type Settings = BTreeMap<String, Setting>;

/// `TIPSTAT_MIN_CELL` of `min_cell`.
pub(super) fn variable(name: &str) -> String {
    format!("TIPSTAT_{}", name.to_uppercase())
}

/// `min-cell` of `min_cell`.
pub(super) fn option(name: &str) -> String {
    name.replace('_', "-")
}

/// The id of a setting's option.
pub(super) fn id(name: &str) -> &str {
    match name {
        "as" => "release",
        name => fields::of_id(name).map_or(name, |field| field.name),
    }
}

/// The command with what environment and file set as the defaults of its options.
pub(super) fn apply(
    mut command: Command,
    project: &Project,
) -> anyhow::Result<(Command, Settings)> {
    let mut settings = of_file(project)?;
    settings.extend(of_environment()?);
    for (name, setting) in &mut settings {
        refuse_wrong(&command, &as_words(name, setting)?, setting)?;
    }
    // a switch that is off has no value
    settings.retain(|_, setting| !setting.values.is_empty());
    for (name, setting) in &settings {
        let values = match name.as_str() {
            "quiet" => vec!["1".to_owned()],
            "no_cache" => vec!["true".to_owned()],
            _ => setting.values.clone(),
        };
        command = command.mut_arg(id(name), |arg| arg.default_values(values));
    }
    Ok((command, settings))
}

/// Forgets the settings in whose place something is typed.
pub(super) fn forget_typed(settings: &mut Settings, matches: &ArgMatches) {
    let deepest = deepest(matches);
    settings.retain(|name, _| deepest.value_source(id(name)) != Some(ValueSource::CommandLine));
}

/// The matches of the command that is run, which hold the options on all commands.
pub(super) fn deepest(matches: &ArgMatches) -> &ArgMatches {
    matches
        .subcommand()
        .map_or(matches, |(_, inner)| deepest(inner))
}

/// The options that say the same; a switch that is off is none.
fn as_words(name: &str, setting: &mut Setting) -> Result<Vec<String>, Usage> {
    let option = option(name);
    if matches!(name, "quiet" | "no_cache") {
        match setting.values.join(";").as_str() {
            "true" | "1" => return Ok(vec![format!("--{option}")]),
            "false" | "0" => setting.values.clear(),
            other => {
                let place = &setting.place;
                return Err(Usage(format!(
                    "{place}: `{other}` is neither `true` nor `false`"
                )));
            }
        }
    }
    Ok(setting
        .values
        .iter()
        .map(|value| format!("--{option}={value}"))
        .collect())
}

/// Adds the origin of a value that the option refused.
fn refuse_wrong(command: &Command, words: &[String], setting: &Setting) -> Result<(), Usage> {
    let line = ["tipstat"]
        .into_iter()
        .chain(words.iter().map(String::as_str))
        .chain(["list"]);
    let Err(error) = command.clone().try_get_matches_from(line) else {
        return Ok(());
    };
    let text = error.to_string();
    let what = text
        .split("\n\nFor more information")
        .next()
        .unwrap_or_default();
    let what = what.strip_prefix("error: ").unwrap_or(what);
    Err(Usage(format!("{}: {what}", setting.place)))
}

/// A list is written with `;` between its values, as in cells.
fn of_environment() -> Result<Settings, Usage> {
    let mut settings = Settings::new();
    let names = names();
    let known = |variable_: &str| names.iter().find(|name| variable(name) == variable_);
    let mut variables: Vec<(String, OsString)> = std::env::vars_os()
        .filter_map(|(name, value)| Some((name.into_string().ok()?, value)))
        .filter(|(name, value)| {
            name.starts_with("TIPSTAT_") && name != "TIPSTAT_PAGER" && !value.is_empty()
        })
        .collect();
    variables.sort();
    for (name, value) in variables {
        let Some(setting) = known(&name) else {
            let all: Vec<String> = names.iter().map(|name| variable(name)).collect();
            let hint = suggest::hint(&name, all.iter().map(String::as_str));
            return Err(Usage(format!(
                "unknown setting `{name}` in the environment{hint} `tipstat config` lists them all"
            )));
        };
        let Ok(value) = value.into_string() else {
            return Err(Usage(format!(
                "`{name}` in the environment is not valid UTF-8"
            )));
        };
        let setting_ = Setting {
            values: if many(setting) {
                value
                    .split(';')
                    .map(|value| value.trim().to_owned())
                    .collect()
            } else {
                vec![value]
            },
            origin: "environment",
            place: format!("`{name}`"),
        };
        settings.insert(setting.clone(), setting_);
    }
    Ok(settings)
}

/// Whether an option may be repeated.
fn many(name: &str) -> bool {
    name == "data" || fields::of_id(name).is_some_and(QuestionField::takes_many)
}

/// The settings that a project's file has.
fn of_file(project: &Project) -> anyhow::Result<Settings> {
    if !project.faults.is_empty() {
        return Err(Faults(project.faults.clone()).into());
    }
    let names = names();
    let mut settings = Settings::new();
    for Key { name, line, value } in &project.defaults {
        let place = format!("`{}` line {line}", project.path);
        if !names.contains(name) {
            let hint = suggest::hint(name, names.iter().map(String::as_str));
            let why =
                format!("{place}: unknown setting `{name}`{hint} `tipstat config` lists them all");
            return Err(Usage(why).into());
        }
        if matches!(value, SettingValue::Many(_)) && !many(name) {
            let why = format!("{place}: `{name}` takes a text, a number, `true` or `false`");
            return Err(Usage(why).into());
        }
        settings.insert(
            name.clone(),
            Setting {
                values: value.words(),
                origin: "file",
                place,
            },
        );
    }
    Ok(settings)
}

/// The data that `[build]` names for what `build` makes, and for no other command.
pub(super) fn of_build(project: &Project) -> Option<String> {
    let data = project.build.iter().find(|key| key.name == "data");
    data.map(|key| key.value.shown())
}

/// A sentence about the settings of a question that were not typed, each with its place.
pub(super) fn note(settings: &Settings, question: &BTreeMap<&'static str, String>) -> Option<Note> {
    // the countries are in the table
    let asked = FIELDS.iter().filter(|field| field.name != "country");
    let asked = asked.map(|field| (field.id(), field.key));
    let files = ["data", "aliases"].map(|name| (name.to_owned(), name));
    let all = files.into_iter().chain(asked);
    let applies = all.filter(|(_, asked)| question.contains_key(asked));
    let said = applies.filter_map(|(name, _)| {
        let setting = settings.get(&name)?;
        Some(format!(
            "{} {} ({})",
            option(&name),
            setting.values.join(", "),
            setting.place
        ))
    });
    let said: Vec<String> = said.collect();
    (!said.is_empty()).then(|| {
        let text = format!("Set outside the command line: {}.", said.join("; "));
        Note::stated("settings", Weight::Warning, text)
    })
}
