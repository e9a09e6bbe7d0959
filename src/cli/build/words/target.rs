//! An output of a manifest: its file, its question, and the command that makes it.

use clap::ArgMatches;

use super::{is_among, parser_message};
use crate::cli::exit::Usage;
use crate::cli::settings::Settings;
use crate::cli::{Cli, ignored_options};
use crate::dataset::project::Key;
use crate::stats::questions::fields::{self, FieldShape, QuestionField};

/// An output, and the command line that makes it.
#[derive(Debug, Clone)]
pub(in crate::cli::build) struct Target {
    /// Its path, from the folder of the manifest.
    pub(in crate::cli::build) file: String,
    /// The line of its entry.
    pub(in crate::cli::build) line: u64,
    /// The command line that says the same, without the program's name and the file.
    pub(in crate::cli::build) words: Vec<String>,
    /// What is asked and how it looks, but for the fields of the question.
    pub(super) rest: Vec<String>,
    /// The fields of the question.
    pub(super) fields: Vec<(&'static QuestionField, Vec<String>)>,
}

impl Target {
    /// An output that a whole command line makes.
    pub(in crate::cli::build) fn typed(file: String, words: Vec<String>) -> Self {
        Self {
            file,
            line: 0,
            rest: words.clone(),
            words,
            fields: Vec::new(),
        }
    }

    /// The command that makes it, with its question.
    pub(in crate::cli::build) fn command(&self) -> anyhow::Result<(Cli, ArgMatches)> {
        let mut words = self.rest.clone();
        words.push(format!("--output={}", self.file));
        let (mut cli, matches) = Cli::of_words(&words)?;
        cli.options.ask(&self.fields)?;
        Ok((cli, matches))
    }
}

/// A key as an option or argument: the field of the question that it is, or the words of the command line.
#[derive(Debug, Clone)]
pub(super) struct Given {
    /// Its id among the arguments.
    pub(super) id: String,
    /// The words that say the same.
    pub(super) words: Vec<String>,
    /// Its values.
    pub(super) values: Vec<String>,
}

impl Given {
    pub(super) fn new(id: String, words: Vec<String>, key: &Key) -> Self {
        let field = fields::find(&id);
        let values = key.value.words().into_iter();
        let values = values.flat_map(|text| match field {
            Some(field) if field.shape == FieldShape::List => field.split(&text),
            _ => vec![text],
        });
        Self {
            values: values.collect(),
            id,
            words,
        }
    }
}

impl Target {
    /// What is wrong with the whole, whatever the data are: what was expected.
    pub(super) fn wrong(&self) -> Result<(), String> {
        let name = self.rest.first().map_or("", String::as_str);
        let twice = self.fields.iter().find(|(field, _)| {
            let option = format!("--{}", field.name);
            is_among(&self.rest, &option)
        });
        if let Some((field, _)) = twice {
            return Err(format!("`{}` once: the command has it already", field.id()));
        }
        let silent = self.fields.iter().map(|(field, _)| field);
        let silent = silent.filter(|field| !field.is_heeded_by(name));
        let no_option = |why: Usage| format!("only options that apply: {why}");
        ignored_options::refuse(name, silent.map(|field| field.id())).map_err(no_option)?;
        let (cli, matches) = self.command().map_err(|error| {
            let why = match error.downcast_ref::<clap::Error>() {
                Some(error) => parser_message(error),
                None => error.to_string(),
            };
            format!("a value that it takes: {why}")
        })?;
        if let Err(why) = cli.options.check_ending() {
            return Err(format!("a different ending: {why}"));
        }
        ignored_options::check(&matches, &Settings::new()).map_err(no_option)?;
        cli.check()
            .map_err(|why| format!("what the command can do: {why}"))
    }
}
