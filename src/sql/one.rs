//! One query asked by the program itself, whose answer is a cell of data.

use super::catalogue::NamedTable;

use super::explained;
use super::fault::SqlFault;
use super::mentions::Mentions;
use super::script::{self, Statement};
use super::session::{Failure, Session};
use crate::claims::QueryResult;
use crate::dataset::contained::contained;
use crate::dataset::{Dataset, Needs};
use crate::render;
use crate::stats::Question;

/// Why a query has no answer.
pub(crate) enum Trouble {
    /// The query is wrong; how.
    Wrong(String),
    /// The query is refused; why.
    Refused(String),
}

/// Runs queries over the same data.
pub(crate) struct SqlAsker<'a> {
    session: Session<'a>,
    /// Whether the data are files, whose tables are meant.
    files: bool,
}

impl<'a> SqlAsker<'a> {
    pub(crate) fn new(data: &'a Dataset, question: &'a Question, files: bool) -> Self {
        let session = Session::new(data, question);
        Self { session, files }
    }

    /// The rows of the answer, and the sources of what it was made of.
    pub(crate) fn ask(&mut self, text: &str) -> Result<QueryResult, Trouble> {
        let statement = statement(text).map_err(|fault| wrong(text, &fault))?;
        if self.files {
            let mentions = Mentions::collect(&statement).map_err(|fault| wrong(text, &fault))?;
            let named: Vec<NamedTable> = mentions.named.values().copied().collect();
            if !named.iter().any(|named| self.brings(*named)) {
                let names: Vec<String> = named.iter().map(|named| named.name()).collect();
                return Err(Trouble::Refused(format!(
                    "no file contains {}",
                    names.join(" or ")
                )));
            }
        }
        let table = self
            .session
            .answer(&statement)
            .map_err(|failure| match failure {
                Failure::Fault(fault) => wrong(text, &fault),
                Failure::Other(error) => Trouble::Refused(format!("{error:#}")),
            })?;
        let (columns, rows) = render::rows(&table);
        Ok(QueryResult {
            columns: columns
                .into_iter()
                .map(|column| column.name.into_owned())
                .collect(),
            rows,
            sources: render::sources(&table).into_ids(),
        })
    }
}

impl SqlAsker<'_> {
    /// Whether a file has a table, or one that a view is made of.
    fn brings(&self, named: NamedTable) -> bool {
        match named {
            NamedTable::Table(table) => self.session.data.brings(table),
            NamedTable::View(statistic) => statistic
                .tables
                .iter()
                .any(|table| self.session.data.brings(*table)),
        }
    }
}

/// What must be counted in case files for a query, or what is wrong with it.
pub(crate) fn needs(text: &str) -> Result<Needs, String> {
    let mentions = statement(text).and_then(|statement| Mentions::collect(&statement));
    let mentions = mentions.map_err(|fault| fault.shown(text, None))?;
    let named = mentions.named.values();
    Ok(named.fold(Needs::NOTHING, |needs, named| needs.and(named.needs())))
}

fn wrong(text: &str, fault: &SqlFault) -> Trouble {
    Trouble::Wrong(fault.shown(text, None))
}

fn statement(text: &str) -> Result<Statement, SqlFault> {
    let plain = script::plain(text);
    let statements = contained(|| Ok(script::statements(&plain)));
    let mut statements = statements.map_err(|panic| explained::unsupported(&panic))??;
    match statements.len() {
        1 => Ok(statements.remove(0)),
        several => Err(SqlFault::new(
            format!("expected one query, found {several}"),
            None,
        )),
    }
}
