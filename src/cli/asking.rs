//! The options of a question on the command line: arguments are made of the registry, and what they say is read by it.

use clap::builder::{PossibleValue, PossibleValuesParser};
use clap::{Arg, ArgAction, ArgMatches, Command};

use super::settings::{Settings, deepest};
use crate::stats::Question;
use crate::stats::questions::fields::{FIELDS, FieldShape, QuestionField};

/// The heading of the options that every command takes.
const HEADING: &str = "Options of the question, on all commands that they affect";

/// The program with the options of the question: settings on all commands, the others where they are heeded.
pub(super) fn with_fields(command: Command) -> Command {
    let settings = FIELDS.iter().filter(|field| field.is_setting);
    let settings = settings.map(|field| argument(field).global(true).help_heading(HEADING));
    within(command.args(settings), "")
}

/// The commands within one, each with its own options; `path` names the command.
fn within(command: Command, path: &str) -> Command {
    let heeded = |field: &&QuestionField| !field.is_setting && field.is_heeded_by(path);
    let own = FIELDS.iter().filter(heeded).map(|field| {
        let there = |name: &&&str| is_heeded(name, path);
        let others = field.conflicts.iter().filter(there);
        argument(field).conflicts_with_all(others.copied())
    });
    let command = command.args(own);
    command.mut_subcommands(|command| {
        let path = format!("{path} {}", command.get_name());
        within(command, path.trim_start())
    })
}

fn is_heeded(name: &str, command: &str) -> bool {
    let field = FIELDS.iter().find(|field| field.name == name);
    field.is_some_and(|field| field.is_heeded_by(command))
}

/// The argument of a field.
fn argument(field: &'static QuestionField) -> Arg {
    let arg = Arg::new(field.name).long(field.name).help(field.help);
    let arg = match field.shape {
        FieldShape::Switch => return arg.action(ArgAction::SetTrue),
        FieldShape::Many => arg.action(ArgAction::Append),
        FieldShape::List => arg.action(ArgAction::Append).value_delimiter(','),
        FieldShape::One | FieldShape::Number => arg.action(ArgAction::Set),
    };
    let arg = arg
        .value_name(field.value)
        .allow_hyphen_values(field.name == "sort");
    let arg = if field.values.is_empty() {
        arg.value_parser(move |text: &str| {
            let read = field.put(&mut Question::default(), &[text.to_owned()]);
            read.map(|()| text.to_owned())
        })
    } else {
        let value = |(name, help): &(&'static str, &'static str)| {
            let value = PossibleValue::new(*name);
            if help.is_empty() {
                value
            } else {
                value.help(*help)
            }
        };
        arg.value_parser(PossibleValuesParser::new(field.values.iter().map(value)))
    };
    if field.default.is_empty() {
        arg
    } else {
        arg.default_value(field.default)
    }
}

/// The question of a command line; what is not said there, nor set, stays open.
pub(super) fn read(matches: &ArgMatches, settings: &Settings) -> Question {
    use clap::parser::ValueSource::DefaultValue;
    let matches = deepest(matches);
    let mut question = Question::default();
    for field in FIELDS {
        let (name, id) = (field.name, field.id());
        let Ok(true) = matches.try_contains_id(name) else {
            continue; // the command does not take it, or it is not given
        };
        let source = matches.value_source(name);
        if source == Some(DefaultValue) && !settings.contains_key(id.as_str()) {
            continue;
        }
        let values: Vec<String> = match field.shape {
            FieldShape::Switch => vec![matches.get_flag(name).to_string()],
            _ => matches
                .get_many(name)
                .into_iter()
                .flatten()
                .cloned()
                .collect(),
        };
        // the argument's parser has tried each value
        let _checked = field.put(&mut question, &values);
    }
    question
}
