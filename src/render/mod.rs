//! How a table looks: for machines all digits and every column of the contract, for people rounded and readable.
//!
//! A renderer takes a [`Document`], whose table is [`Public`] and therefore has passed the disclosure guard.

use std::collections::BTreeMap;

use clap::ValueEnum;
use serde::Serialize;

pub use machine::{NumberedSources, columns, float, rows, sources};
pub use provenance::{Provenance, Read};

pub(crate) use crate::stats::number;
pub(crate) use below::notes;
pub(crate) use grid::grid;
pub(crate) use people::{Sheet, sheet};

use crate::stats::{Ledger, Note, Public};
pub use delimited::neutralised;

mod account;
mod below;
mod blocks;
pub(crate) mod cells;
mod cross;
mod delimited;
mod grid;
pub mod hidden;
pub(crate) mod html;
mod json;
mod latex;
mod machine;
pub(crate) mod markdown;

mod panel;
#[cfg(feature = "parquet")]
mod parquet;
mod people;
mod provenance;
pub(crate) mod security;
mod summary;
mod table;
pub(crate) mod wrap;
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
    /// Whether texts that a spreadsheet would run as a formula are written to CSV and TSV as they are, without a `'` before them.
    pub raw: bool,
    /// How much is shown below the table in a terminal; in files and documents everything is shown.
    pub detail: Detail,
}

/// How much is shown below a table in a terminal.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Detail {
    /// Nothing, and no title.
    Table,
    /// What marks mean, and short names of the sources.
    Legend,
    /// Also what changes how the rows are read, and how many notes there are besides.
    #[default]
    Warnings,
    /// All notes, and the sources as they are to be cited.
    All,
}

/// Where figures come from.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Source {
    /// Its id, as in the column `source`.
    pub id: String,
    /// What it is called in a line of sources: `TIP Report 2023`.
    #[serde(skip)]
    pub short: String,
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
    /// One JSON object per row
    Ndjson,
    /// For documents
    Markdown,
    /// A section to put into a web page
    Html,
    /// A complete web page without external files
    HtmlPage,
    /// A table for `booktabs`, with its notes and sources
    Latex,
    /// A workbook: typed cells, the table as people see it, notes and sources; to a file only
    Xlsx,
    /// Typed columns for `DuckDB`, Polars or Spark; to a file only
    Parquet,
    /// A vector drawing (of `figure`)
    Svg,
    /// A drawing in pixels (of `figure`); to a file only
    Png,
    /// A vector drawing for print and LaTeX (of `figure`); to a file only
    Pdf,
    /// A Vega-Lite specification (of `figure`)
    VegaLite,
    /// Test results for CI systems (of `verify`)
    Junit,
    /// A Word document (of `report` and `profile`); to a file only
    Docx,
    /// An interactive web page without external files (of `report`)
    Dashboard,
}

/// Who uses a format.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Audience {
    /// Text for people, with names instead of codes.
    People,
    /// Programs: all digits, codes and every row.
    Programs,
    /// A drawing.
    Drawing,
    /// A format of some commands only, or a workbook.
    Other,
}

impl Format {
    /// Its file endings, who uses it, and whether it is binary.
    const fn facts(self) -> (&'static [&'static str], Audience, bool) {
        match self {
            Self::Table | Self::Html => (&[], Audience::People, false),
            Self::Csv => (&["csv"], Audience::Programs, false),
            Self::Tsv => (&["tsv"], Audience::Programs, false),
            Self::Json => (&["json"], Audience::Programs, false),
            Self::Ndjson => (&["ndjson", "jsonl"], Audience::Programs, false),
            Self::Markdown => (&["md", "markdown"], Audience::People, false),
            Self::HtmlPage => (&["html", "htm"], Audience::People, false),
            Self::Latex => (&["tex"], Audience::People, false),
            Self::Xlsx => (&["xlsx"], Audience::Other, true),
            Self::Parquet => (&["parquet"], Audience::Programs, true),
            Self::Svg => (&["svg"], Audience::Drawing, false),
            Self::Png => (&["png"], Audience::Drawing, true),
            Self::Pdf => (&["pdf"], Audience::Drawing, true),
            Self::VegaLite => (&["vl"], Audience::Drawing, false),
            Self::Junit => (&["xml"], Audience::Other, false),
            Self::Docx => (&["docx"], Audience::Other, true),
            Self::Dashboard => (&[], Audience::Other, false),
        }
    }

    /// The format that a file's ending asks for.
    pub fn of_ending(ending: &str) -> Option<Self> {
        let ending = ending.to_ascii_lowercase();
        let has_ending = |format: &&Self| format.facts().0.contains(&ending.as_str());
        Self::value_variants().iter().find(has_ending).copied()
    }

    /// Whether it is text for people, with names instead of codes.
    pub fn is_for_people(self) -> bool {
        self.facts().1 == Audience::People
    }

    /// Whether it is for programs: all digits, codes and every row.
    pub fn is_for_programs(self) -> bool {
        self.facts().1 == Audience::Programs
    }

    /// Whether it is a drawing.
    pub fn is_drawing(self) -> bool {
        self.facts().1 == Audience::Drawing
    }

    /// Whether it is binary, and goes to a file only.
    pub fn is_binary(self) -> bool {
        self.facts().2
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
    render_from(document, format, screen, None)
}

/// Renders with the provenance inside, in the formats where only the renderer can put it: workbooks and
/// Parquet. Into others [`Provenance::within`] does.
pub fn render_from(
    document: &Document<'_>,
    format: Format,
    screen: Screen,
    provenance: Option<&Provenance>,
) -> anyhow::Result<Vec<u8>> {
    let text = match format {
        Format::Table => table::render(document, screen),
        Format::Csv => delimited::render(document, b',')?,
        Format::Tsv => delimited::render(document, b'\t')?,
        Format::Json => json::render(document)?,
        Format::Ndjson => json::lines(document)?,
        Format::Markdown => markdown::render(document),
        Format::Html => html::fragment(document),
        Format::HtmlPage => html::page(document, ""),
        Format::Latex => latex::render(document),
        Format::Xlsx => return xlsx::render(document, provenance),
        Format::Parquet => return parquet(document, provenance),
        Format::Svg | Format::Png | Format::Pdf | Format::VegaLite => {
            return Err(Unfit(NO_FIGURE.into()).into());
        }
        Format::Junit => return Err(Unfit(NO_TESTS.into()).into()),
        Format::Docx | Format::Dashboard => return Err(Unfit(NO_REPORT.into()).into()),
    };
    Ok(text.into_bytes())
}

/// A document as a web page with a drawing of it: an HTML element with its words.
pub(crate) fn page_with(document: &Document<'_>, drawing: &str) -> Vec<u8> {
    html::page(document, drawing).into_bytes()
}

/// The message if a table is to be a drawing.
const NO_FIGURE: &str =
    "`svg`, `png`, `pdf` and `vega-lite` are drawings: use `tipstat figure NAME`";
/// The message if another table is to be outcomes of tests.
const NO_TESTS: &str = "`junit` holds outcomes of claims: `tipstat verify` writes it";

/// The message if a table is to be a report.
const NO_REPORT: &str =
    "`docx` and `dashboard` are reports: use `tipstat report`, `docx` also with `profile`";

#[cfg(feature = "parquet")]
fn parquet(document: &Document<'_>, provenance: Option<&Provenance>) -> anyhow::Result<Vec<u8>> {
    parquet::render(document, provenance)
}

#[cfg(not(feature = "parquet"))]
fn parquet(_: &Document<'_>, _: Option<&Provenance>) -> anyhow::Result<Vec<u8>> {
    Err(Unfit(NO_PARQUET.into()).into())
}

/// The message if tipstat was built without Parquet.
#[cfg(not(feature = "parquet"))]
pub(crate) const NO_PARQUET: &str = "this tipstat was built without Parquet (`--no-default-features`): \
    `cargo install --path .` builds it in";

/// The lines below a table or figure in a terminal: notes and sources, as many as the options ask for, of the notes that fit.
pub(crate) fn below(document: &Document<'_>, fits: impl Fn(&Note) -> bool) -> Vec<String> {
    let notes = document.table.notes().iter().filter(|note| fits(note));
    below::lines_below(
        document,
        &notes.cloned().collect::<Vec<_>>(),
        &sources(document.table),
    )
}

/// The sources below a picture: in one line, or as they are to be cited where all is asked for. Of sources that do not fit and
/// that the words of the picture do not refer to, only some are named.
pub(crate) fn sources_below(
    document: &Document<'_>,
    drawn: &str,
    fits: impl Fn(&str) -> bool,
) -> Vec<String> {
    if document.detail == Detail::All {
        return cited(document);
    }
    let ids = sources(document.table);
    let line = below::source_line(document, &ids);
    let is_referred = |at: usize| drawn.contains(&format!("[{at}]"));
    let is_short = line.as_ref().is_none_or(|line| fits(line));
    if is_short || (1..=ids.len()).any(is_referred) {
        return line.into_iter().collect();
    }
    let short = below::sources_that_fit(document, &ids, fits);
    short.or(line).into_iter().collect()
}

/// The sources of a table as they are cited below it: `[1] citation`.
pub(crate) fn cited(document: &Document<'_>) -> Vec<String> {
    below::references(document, &sources(document.table))
}
