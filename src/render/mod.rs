//! How a table looks: for machines all digits and every column of the contract, for people rounded and readable.
//!
//! A renderer takes a [`Document`], whose table is [`Public`] and therefore has passed the disclosure guard.

use std::collections::BTreeMap;

use clap::ValueEnum;
use serde::Serialize;

pub use machine::{Kind, columns, float, kind, rows, sources};

use crate::stats::Ledger;
use crate::stats::Public;

mod account;
mod blocks;
mod cells;
mod delimited;
mod json;
mod machine;
mod markdown;
mod number;
mod panel;
mod people;
mod summary;
mod table;

/// A table and what it is printed with.
pub struct Document<'a> {
    /// The table.
    pub table: &'a Public,
    /// The question in words that repeat it: command and options.
    pub query: BTreeMap<&'static str, String>,
    /// What the sources are, by id: those that the table names are printed.
    pub sources: BTreeMap<String, Source>,
    /// What became of the input rows.
    pub ledger: &'a [Ledger],
}

/// Where figures come from.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Source {
    /// Its id, as in the column `source`.
    pub id: String,
    /// Its title.
    pub title: String,
    /// How its owner asks to be cited.
    pub citation: String,
    /// Terms of use.
    pub licence: String,
    /// Where it is.
    pub url: String,
}

/// Output formats.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// For reading
    #[default]
    Table,
    /// Comma-separated rows, all digits
    Csv,
    /// Tab-separated rows, all digits
    Tsv,
    /// One object: title, query, fields, rows, notes, ledger, sources, version
    Json,
    /// A JSON object a row
    Ndjson,
    /// For documents
    Markdown,
}

/// How the screen is.
#[derive(Debug, Clone, Copy)]
pub struct Screen {
    /// Columns.
    pub width: u16,
    /// Whether to use colour and bold type.
    pub color: bool,
}

/// The text of a document in a format.
pub fn render(document: &Document<'_>, format: Format, screen: Screen) -> anyhow::Result<String> {
    match format {
        Format::Table => Ok(table::render(document, screen)),
        Format::Csv => delimited::render(document, b','),
        Format::Tsv => delimited::render(document, b'\t'),
        Format::Json => json::render(document),
        Format::Ndjson => json::lines(document),
        Format::Markdown => Ok(markdown::render(document)),
    }
}
