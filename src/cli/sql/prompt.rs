//! The prompt: questions over data that is read once.

use std::io::Write;
use std::path::PathBuf;

use clap::ValueEnum as _;
use rustyline::completion::Completer;
use rustyline::error::ReadlineError;
use rustyline::highlight::Highlighter;
use rustyline::hint::Hinter;
use rustyline::history::FileHistory;
use rustyline::validate::{ValidationContext, ValidationResult, Validator};
use rustyline::{CompletionType, Config, Context, Editor, Helper};

use super::complete::{COMMANDS, complete, formats};
use super::{answer, screen};
use crate::cli::exit::{Code, Usage, report};
use crate::cli::options::Options;
use crate::cli::{output, show};
use crate::dataset::contained::contained;
use crate::dataset::{Needs, cache_folder, suggest};
use crate::render::Format;
use crate::sql::catalogue::{self, NamedTable};
use crate::sql::fault::SqlFault;
use crate::sql::session::{Failure, Session};
use crate::sql::{explained, script};
use crate::stats::Public;

/// Asks until the end of input; what fails is reported, and the next question may be asked.
pub(super) fn run(options: &Options, out: &mut impl Write) -> anyhow::Result<Code> {
    let data = options.dataset(&[], Needs::ALL)?;
    let question = options.resolved(&options.question(&[]), &data)?;
    let mut session = Session::new(&data, &question);
    let mut options = options.clone();
    let Ok(mut editor) = editor() else {
        return Err(
            Usage("this terminal cannot be read: give the query as an argument".into()).into(),
        );
    };
    let history = (!options.keeps_nothing()).then(history).flatten();
    if let Some(file) = &history {
        let _none_yet = editor.load_history(file);
    }
    if !options.quiet() {
        let greeting = concat!(
            "tipstat ",
            env!("CARGO_PKG_VERSION"),
            ": SQL, ended by `;`; Tab completes, `.tables` lists what there is, `.help` the rest"
        );
        write!(
            out,
            "{}",
            screen::lines(greeting, 2, screen::width(&options))
        )?;
    }
    loop {
        out.flush()?;
        match editor.readline("tipstat> ") {
            Ok(text) if text.trim().is_empty() => {}
            Ok(text) => {
                let _kept = editor.add_history_entry(text.trim_end());
                let done = if text.trim_start().starts_with('.') {
                    match command(text.trim(), &mut options) {
                        Ok(Done::Leave) => break,
                        Ok(Done::Say(text)) => output::write_text(&text, &options, out).map(drop),
                        Ok(Done::Set(text)) => {
                            let text = screen::lines(&text, 2, screen::width(&options));
                            Ok(write!(out, "{text}")?)
                        }
                        Err(error) => Err(error),
                    }
                } else {
                    ask(&mut session, &text, &options, out)
                };
                if let Err(error) = done {
                    refuse(&error, screen::width(&options));
                }
            }
            Err(ReadlineError::Interrupted) => {} // the line is given up
            Err(ReadlineError::Eof) => break,
            Err(error) => return Err(std::io::Error::other(error).into()),
        }
    }
    if let Some(file) = &history {
        let folder = file.parent().map(std::fs::create_dir_all);
        let _unwritable = folder.and_then(|_| editor.save_history(file).ok());
    }
    Ok(Code::Done)
}

/// Says what is wrong with what was typed; all else as it is said at the end of the program.
fn refuse(error: &anyhow::Error, width: usize) {
    match error.downcast_ref::<Usage>() {
        Some(usage) => {
            let text = screen::lines(&format!("tipstat: {usage}"), 2, width);
            let _unwritable = write!(std::io::stderr(), "{text}");
        }
        None => {
            report(error);
        }
    }
}

/// Result of a command of the prompt.
#[derive(Debug)]
enum Done {
    /// The end.
    Leave,
    /// A text that goes where results go.
    Say(String),
    /// Changes a setting and shows it.
    Set(String),
}

fn ask(
    session: &mut Session<'_>,
    text: &str,
    options: &Options,
    out: &mut impl Write,
) -> anyhow::Result<()> {
    let text = script::plain(text);
    let shown = |fault: SqlFault| {
        anyhow::Error::from(Usage(fault.within(&text, None, screen::width(options))))
    };
    let statements = contained(|| Ok(script::statements(&text)));
    let statements = statements.map_err(|panic| shown(explained::unsupported(&panic)))?;
    let statements = statements.map_err(shown)?;
    super::several(statements.len(), options)?;
    let mut answers = Vec::new();
    for statement in &statements {
        answers.push(
            answer(session, statement, options).map_err(|failure| match failure {
                Failure::Fault(fault) => shown(fault),
                Failure::Other(error) => error,
            })?,
        );
    }
    output::write_bytes(&answers.join(&b'\n'), options, out)?;
    Ok(())
}

/// Does what begins with a point.
fn command(line: &str, options: &mut Options) -> anyhow::Result<Done> {
    let line = line.trim_end_matches(';').trim_end();
    let (name, argument) = line.split_once(char::is_whitespace).unwrap_or((line, ""));
    let argument = argument.trim();
    let text = |table: &Public| -> anyhow::Result<String> {
        let bytes = output::bytes(table, None, std::collections::BTreeMap::new(), options)?;
        Ok(String::from_utf8(bytes)?)
    };
    Ok(match name {
        ".quit" | ".exit" => Done::Leave,
        ".help" => {
            let width = screen::width(options);
            let lines = COMMANDS
                .iter()
                .map(|(name, what)| screen::lines(&format!(" {name:<9} {what}"), 11, width));
            Done::Say(lines.collect())
        }
        ".tables" => Done::Say(text(&catalogue::tables())?),
        ".schema" if argument.is_empty() => {
            let all: anyhow::Result<Vec<String>> = NamedTable::all()
                .map(|named| text(&catalogue::described(named)))
                .collect();
            Done::Say(all?.join("\n"))
        }
        ".schema" => {
            let Some(named) = NamedTable::find(&argument.replace('-', "_")) else {
                let all: Vec<String> = NamedTable::all().map(NamedTable::name).collect();
                let near = suggest::hint(argument, all.iter().map(String::as_str));
                return Err(Usage(format!("no table or view `{argument}`{near}")).into());
            };
            Done::Say(text(&catalogue::described(named))?)
        }
        ".explain" => {
            let statistic = show::statistic(&argument.replace('_', "-"))?;
            Done::Say(text(&crate::cli::explain::described(statistic))?)
        }
        ".format" => {
            let Ok(format) = Format::from_str(argument, true) else {
                let all: Vec<String> = formats().collect();
                return Err(Usage(format!("a format is one of {}", all.join(", "))).into());
            };
            *options = options.writing(Some(format), options.output.clone());
            Done::Set(format!("results are printed as {argument}"))
        }
        ".output" => Done::Set(set_output(argument, options)),
        _ => {
            let near = suggest::hint(name, COMMANDS.iter().map(|(name, _)| *name));
            return Err(Usage(format!("no command `{name}`{near} (`.help` lists them)")).into());
        }
    })
}

/// Writes the next results to a file, in the format of its ending, or to the screen where none is named.
fn set_output(file: &str, options: &mut Options) -> String {
    if file.is_empty() {
        *options = options.writing(Some(options.format()), None);
        return "results are printed here".into();
    }
    let path = PathBuf::from(file);
    let format = match options.writing(None, Some(path.clone())).format() {
        Format::Table => options.format(),
        by_ending => by_ending,
    };
    *options = options.writing(Some(format), Some(path));
    format!("the next results are written to `{file}`, each replacing the last")
}

/// Where earlier questions are kept: in the user's cache folder.
fn history() -> Option<PathBuf> {
    Some(cache_folder()?.join("history"))
}

fn editor() -> rustyline::Result<Editor<PromptHelper, FileHistory>> {
    let config = Config::builder()
        .completion_type(CompletionType::List)
        .max_history_size(1000)?
        .build();
    let mut editor = Editor::with_config(config)?;
    editor.set_helper(Some(PromptHelper));
    Ok(editor)
}

/// Completes words, and asks for more until a `;`.
struct PromptHelper;

impl Completer for PromptHelper {
    type Candidate = String;

    fn complete(
        &self,
        line: &str,
        position: usize,
        _: &Context<'_>,
    ) -> rustyline::Result<(usize, Vec<String>)> {
        Ok(complete(line, position))
    }
}

impl Validator for PromptHelper {
    fn validate(&self, context: &mut ValidationContext<'_>) -> rustyline::Result<ValidationResult> {
        let text = context.input();
        let whole = text.trim_start().starts_with('.') || script::is_whole(text);
        Ok(if whole {
            ValidationResult::Valid(None)
        } else {
            ValidationResult::Incomplete
        })
    }
}

impl Hinter for PromptHelper {
    type Hint = String;
}

impl Highlighter for PromptHelper {}

impl Helper for PromptHelper {}
