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
mod cross;
mod delimited;
mod html;
mod json;
mod latex;
mod machine;
mod markdown;
mod number;
mod panel;
#[cfg(feature = "parquet")]
mod parquet;
mod people;
mod summary;
mod table;
mod xlsx;

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
    /// Whether texts that a spreadsheet would run as a formula stand in CSV and TSV as they are, without a `'` before them.
    pub raw: bool,
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
    /// A section for a web page of one's own
    Html,
    /// A whole web page, which fetches nothing
    HtmlPage,
    /// A table for `booktabs`, with its notes and sources
    Latex,
    /// A workbook: typed cells, the table as people see it, notes and sources; to a file only
    Xlsx,
    /// Typed columns for `DuckDB`, Polars or Spark; to a file only, where tipstat was built with `--features parquet`
    Parquet,
}

impl Format {
    /// The format that a file's ending asks for.
    pub fn of_ending(ending: &str) -> Option<Self> {
        Some(match ending.to_ascii_lowercase().as_str() {
            "csv" => Self::Csv,
            "tsv" => Self::Tsv,
            "json" => Self::Json,
            "ndjson" | "jsonl" => Self::Ndjson,
            "md" | "markdown" => Self::Markdown,
            "html" | "htm" => Self::HtmlPage,
            "tex" => Self::Latex,
            "xlsx" => Self::Xlsx,
            "parquet" => Self::Parquet,
            _ => return None,
        })
    }

    /// Whether it is no text, and goes to a file only.
    pub fn is_binary(self) -> bool {
        matches!(self, Self::Xlsx | Self::Parquet)
    }
}

/// Why a table cannot be had in a format.
#[derive(Debug)]
pub struct Unfit(pub String);

impl std::fmt::Display for Unfit {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Unfit {}

/// How the screen is.
#[derive(Debug, Clone, Copy)]
pub struct Screen {
    /// Columns.
    pub width: u16,
    /// Whether to use colour and bold type.
    pub color: bool,
}

/// What JSON output looks like, as a JSON Schema (draft 2020-12).
pub const SCHEMA: &str = include_str!("../../data/schema/output-1.json");

/// The bytes of a document in a format: UTF-8 text, but for [binary](Format::is_binary) ones.
pub fn render(document: &Document<'_>, format: Format, screen: Screen) -> anyhow::Result<Vec<u8>> {
    let text = match format {
        Format::Table => table::render(document, screen),
        Format::Csv => delimited::render(document, b',')?,
        Format::Tsv => delimited::render(document, b'\t')?,
        Format::Json => json::render(document)?,
        Format::Ndjson => json::lines(document)?,
        Format::Markdown => markdown::render(document),
        Format::Html => html::fragment(document),
        Format::HtmlPage => html::page(document),
        Format::Latex => latex::render(document),
        Format::Xlsx => return xlsx::render(document),
        Format::Parquet => return parquet(document),
    };
    Ok(text.into_bytes())
}

#[cfg(feature = "parquet")]
fn parquet(document: &Document<'_>) -> anyhow::Result<Vec<u8>> {
    parquet::render(document)
}

#[cfg(not(feature = "parquet"))]
fn parquet(_: &Document<'_>) -> anyhow::Result<Vec<u8>> {
    Err(Unfit(NO_PARQUET.into()).into())
}

/// What is said where tipstat was built without Parquet.
#[cfg(not(feature = "parquet"))]
pub(crate) const NO_PARQUET: &str = "this tipstat was built without Parquet: `cargo install --path . --features parquet` builds one that has it";

/// How many texts of a table a spreadsheet would run as formulas, and stand with a `'` before them in CSV and TSV.
pub fn neutralised(table: &Public) -> usize {
    delimited::neutralised(table)
}
