//! `sql`: any query over tables and statistics.

use std::io::{IsTerminal as _, Write};
use std::path::{Path, PathBuf};

use clap::Args;

use super::exit::{Code, Usage};
use super::options::Options;
use super::output;
use crate::dataset::contained::contained;
use crate::dataset::{Faults, Needs, Pipes, not_read, text_file};
use crate::render::Format;
use crate::sql::explained;
use crate::sql::fault::SqlFault;
use crate::sql::mentions::Mentions;
use crate::sql::script::{self, Statement};
use crate::sql::session::{Failure, Session};

mod complete;
mod prompt;
mod screen;

/// SQL over the tables `victims`, `routes`, `tiers`, ... and a view for every statistic, such as `gender_share`
///
/// Without a query: a prompt, or a script on standard input. `SHOW TABLES` lists what there is, `DESCRIBE gender_share`
/// its columns. Views take `--country`, `--year`, `--base` and the other options of `show`.
#[derive(Debug, Args)]
pub(super) struct Sql {
    /// The query; separate several by `;`
    query: Option<String>,
    /// Read queries from a file; `-` is standard input
    #[arg(long, short, value_name = "FILE", conflicts_with = "query")]
    file: Option<PathBuf>,
}

impl Sql {
    pub(super) fn run(&self, options: &Options, out: &mut impl Write) -> anyhow::Result<Code> {
        let (text, name) = match (&self.query, &self.file) {
            (Some(query), _) if query != "-" => (query.clone(), None),
            (_, Some(file)) if file.as_os_str() != "-" => {
                let name = file.display().to_string();
                (read_script(&options.at(file))?, Some(name))
            }
            (None, None) if std::io::stdin().is_terminal() => return prompt::run(options, out),
            _ if options.reads_standard_input() => {
                let why = "standard input is the data: give the query as an argument, or a script with `--file`";
                return Err(Usage(why.into()).into());
            }
            _ => {
                let text = read_script(Path::new("-"))?;
                (text, Some("standard input".to_owned()))
            }
        };
        let answers = answers(&text, name.as_deref(), options)?;
        output::write_bytes(&answers.join(&b'\n'), options, out)
    }
}

/// The text of a script, from a file or standard input.
fn read_script(path: &Path) -> anyhow::Result<String> {
    text_file(path, Pipes::Allowed).map_err(|error| {
        let name = if path == Path::new("-") {
            "standard input".to_owned()
        } else {
            path.display().to_string()
        };
        Faults::from(not_read(&name, &error)).into()
    })
}

/// The answers to a text, each rendered; the first fault ends it, before anything is written.
fn answers(text: &str, name: Option<&str>, options: &Options) -> anyhow::Result<Vec<Vec<u8>>> {
    let text = script::plain(text);
    let shown = |fault: SqlFault| anyhow::Error::from(Usage(fault.shown(&text, name)));
    let statements = contained(|| Ok(script::statements(&text)));
    let statements = statements.map_err(|panic| shown(explained::unsupported(&panic)))?;
    let statements = statements.map_err(shown)?;
    if statements.is_empty() {
        return Err(Usage("no query: try `SHOW TABLES`".into()).into());
    }
    several(statements.len(), options)?;
    let mut needs = Needs::NOTHING;
    for statement in &statements {
        let mentions = Mentions::collect(statement).map_err(shown)?;
        needs = mentions
            .named
            .values()
            .fold(needs, |needs, named| needs.and(named.needs()));
    }
    let data = options.dataset(&[], needs)?;
    let question = options.resolved(&options.question(&[]), &data)?;
    let mut session = Session::new(&data, &question);
    let mut answers = Vec::new();
    for statement in &statements {
        answers.push(answer(&mut session, statement, options).map_err(
            |failure| match failure {
                Failure::Fault(fault) => shown(fault),
                Failure::Other(error) => error,
            },
        )?);
    }
    Ok(answers)
}

/// One answer, rendered.
fn answer(
    session: &mut Session<'_>,
    statement: &Statement,
    options: &Options,
) -> Result<Vec<u8>, Failure> {
    let table = session.answer(statement)?;
    let mut asked = options.asked("sql", session.question);
    asked.insert("query", statement.text.trim().to_owned());
    Ok(output::bytes(&table, Some(session.data), asked, options)?)
}

/// Formats for machines hold one result.
fn several(count: usize, options: &Options) -> Result<(), Usage> {
    let format = options.format();
    if count < 2 || matches!(format, Format::Table | Format::Markdown) {
        return Ok(());
    }
    let name = format!("{format:?}").to_lowercase();
    Err(Usage(format!(
        "`{name}` holds one result, but there are {count} queries: ask one at a time, or use `--format \
        table`"
    )))
}
