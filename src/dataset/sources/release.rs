//! A declaration: its keys, each described in `release.schema.json` for users, too.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::amount::{Flags, Multiply, Units};
use super::answers::Answers;
use super::column::{self, DeclaredColumn, Otherwise};
use super::decimal::Decimal;
use super::layout::{self, Filter, Pivot, fits};
use super::part::{Part, Period, Repeated, Wide};
use crate::dataset::table::Table;

/// What a file of one release means.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(clippy::struct_excessive_bools)] // keys of a file, each a yes or no
pub(crate) struct Release {
    /// Name, as `--as` takes it.
    pub release: String,
    /// Name for people.
    #[serde(default)]
    pub title: String,
    /// The table its rows become.
    #[serde(default = "victims")]
    pub table: String,
    /// How rows become rows.
    #[serde(default)]
    pub shape: Shape,
    /// Id of the source, where rows do not name theirs; the release's name by default.
    #[serde(default)]
    pub source: String,
    /// Which reporters the source gathers figures from, joined by `;`.
    #[serde(default)]
    pub collects: String,
    /// `printed` where the source prints its totals, so that none is ever made of parts.
    #[serde(default)]
    pub totals: String,
    /// How its owner asks to be cited.
    #[serde(default)]
    pub citation: String,
    /// What every output must say about the data, such as that they are synthetic.
    #[serde(default)]
    pub nature: String,
    /// Terms of use.
    #[serde(default)]
    pub licence: String,
    /// Where it is.
    #[serde(default)]
    pub url: String,
    /// Cells that mean "unknown", in every column that does not name others.
    #[serde(default = "not_known")]
    pub missing: Vec<String>,
    /// Flags that say no; any other value but a missing one says yes.
    #[serde(default)]
    pub no: Vec<String>,
    /// Whether a faulty row stops the load (tipstat's tables) or is skipped (other people's).
    #[serde(default)]
    pub strict: bool,
    /// Rows that make the header together; merged cells hold for all columns to their right.
    #[serde(default = "one")]
    pub header_rows: usize,
    /// Sheets of a workbook, by name, pattern or run of numbers; every visible one that fits by default.
    #[serde(default, alias = "sheets", deserialize_with = "column::texts")]
    pub sheet: Vec<String>,
    /// Rows that are meant, by header and cell.
    #[serde(default)]
    pub rows: BTreeMap<String, Filter>,
    /// Columns that hold figures, by their headers.
    #[serde(default, deserialize_with = "layout::pivots")]
    pub pivot: Vec<Pivot>,
    /// What divides several values in the first column, header and cells.
    #[serde(default)]
    pub split: String,
    /// What the numbers are measured in.
    #[serde(default)]
    pub unit: Units,
    /// What every number is multiplied by.
    #[serde(default)]
    pub multiply: Multiply,
    /// Decimal separator of the numbers.
    #[serde(default)]
    pub decimal: Decimal,
    /// Letters after the numbers, or in separate columns.
    #[serde(default)]
    pub flags: Flags,
    /// What becomes of figures that appear more than once.
    #[serde(default)]
    pub repeats: Repeated,
    /// What a row covers, where it is less than a year: its figures are added up.
    #[serde(default)]
    pub period: Period,
    /// Columns of ours that are the same in every row; `{file}` and `{sheet}` mean the name of the file and the sheet.
    #[serde(default, deserialize_with = "column::scalars")]
    pub constants: BTreeMap<String, String>,
    /// Our columns, by name.
    #[serde(default)]
    pub columns: BTreeMap<String, DeclaredColumn>,
    /// Rows of one file that become rows of different tables: each row goes to the first part whose `rows` take it.
    #[serde(default, rename = "part")]
    pub parts: Vec<Part>,
    /// For case files: the column that says how many persons a row represents.
    #[serde(default)]
    pub weight: String,
    /// For case files: groups of flags, of which one person may have several; header to answer.
    #[serde(default)]
    pub questions: BTreeMap<String, BTreeMap<String, String>>,
    /// For case files: columns that hold several answers in one cell, by question.
    #[serde(default)]
    pub answers: BTreeMap<String, Answers>,
    /// For case files: whether small counts are hidden, since the cases are an organisation's own.
    #[serde(default)]
    pub guarded: bool,
    /// Our columns of which a file needs one at least.
    #[serde(default)]
    pub one_of: Vec<String>,
    /// Whether a row counts only if the columns that nothing is read from are empty: each of them divides the total.
    #[serde(default)]
    pub others_empty: bool,
    /// Columns that say nothing about a row's number, such as remarks.
    #[serde(default, deserialize_with = "column::texts")]
    pub ignore: Vec<String>,
    /// How a file of this release is named, where its header is like many others.
    #[serde(default, deserialize_with = "column::texts")]
    pub file: Vec<String>,
    /// Cells that tell a file of this release from others with its header; its name may tell it, too.
    #[serde(default)]
    pub tells: BTreeMap<String, Filter>,
    /// The data set of which this is an edition.
    #[serde(default)]
    pub family: String,
    /// The edition, as title and citation name it.
    #[serde(default)]
    pub edition: String,
    /// The last year that its rows may have.
    #[serde(default)]
    pub until: u64,
    /// Why a file with this header is not read.
    #[serde(default)]
    pub refuse: String,
    /// One column per year, as declarations said it before there was `pivot`.
    #[serde(default)]
    pub wide: Option<Wide>,
    /// Whether a user declared it.
    #[serde(skip)]
    pub declared: bool,
}

/// How rows of a file become rows of a table.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Shape {
    /// A row holds one figure, or several in columns that `pivot` names.
    #[default]
    #[serde(alias = "wide")]
    Rows,
    /// UNODC's cells, totals and their parts.
    Glotip,
    /// One row per person.
    Cases,
}

fn victims() -> String {
    Table::Victims.name().to_owned()
}

fn not_known() -> Vec<String> {
    ["", ":", "..", "...", "…"].map(str::to_owned).to_vec()
}

const fn one() -> usize {
    1
}

impl Release {
    /// The table its rows become.
    pub(crate) fn target(&self) -> Option<Table> {
        Table::named(&self.table)
    }

    /// What follows from what a short declaration says.
    pub(super) fn complete(&mut self) {
        if self.title.is_empty() {
            self.title.clone_from(&self.release);
        }
        if let Some(wide) = self.wide.take() {
            let (head, set) = (format!("{}{{year}}", wide.prefix), BTreeMap::new());
            self.pivot.push(Pivot { head, set });
        }
        if self.collects.is_empty() {
            let reporter = self
                .constants
                .get("reporter")
                .filter(|reporter| !reporter.contains('{'));
            let cases = (self.shape == Shape::Cases).then(|| "case_data".to_owned());
            self.collects = reporter.cloned().or(cases).unwrap_or_default();
        }
    }

    /// The tables its rows may become.
    pub(crate) fn targets(&self) -> Vec<Table> {
        let parts = self
            .parts
            .iter()
            .filter_map(|part| Table::named(&part.table));
        self.target().into_iter().chain(parts).collect()
    }

    /// Id of the source of rows that do not name theirs.
    pub(crate) fn source_id(&self) -> &str {
        let constant = self.constants.get("source");
        let constant = constant.filter(|source| !source.contains('{'));
        match constant {
            Some(source) => source,
            None if self.source.is_empty() => &self.release,
            None => &self.source,
        }
    }

    /// What a cell of a column means: nothing if it is missing, an error if the codes do not include it.
    pub(crate) fn meaning<'a>(
        &'a self,
        column: &'a DeclaredColumn,
        cell: &'a str,
    ) -> Result<&'a str, String> {
        let cell = cell.trim();
        let plain = whole_part(cell);
        let mut values = column.values.iter();
        let same = |code: &str| code.eq_ignore_ascii_case(cell) || code == plain;
        let known = values.find(|(code, _)| same(code)).or_else(|| {
            column
                .values
                .iter()
                .find(|(code, _)| code.contains('*') && fits(code, cell))
        });
        if let Some((_, meaning)) = known {
            return Ok(meaning);
        }
        let missing = column.missing.as_ref().unwrap_or(&self.missing);
        if missing.iter().any(|missing| missing == cell) {
            return Ok("");
        }
        if column.values.is_empty() || cell.is_empty() {
            return Ok(cell);
        }
        match column.otherwise {
            Otherwise::Same => Ok(cell),
            Otherwise::Unknown => Ok("unknown"),
            Otherwise::Refuse => {
                let codes = column.values.keys().map(|code| match code.as_str() {
                    "" => "an empty cell".to_owned(),
                    code => format!("`{code}`"),
                });
                Err(format!("one of {}", codes.collect::<Vec<_>>().join(", ")))
            }
        }
    }

    /// What a flag says: yes, no, or nothing.
    pub(crate) fn flag(&self, cell: &str) -> Option<bool> {
        let cell = cell.trim();
        let plain = whole_part(cell);
        let among = |codes: &[String]| codes.iter().any(|code| code == cell || code == plain);
        if cell.is_empty() || among(&self.missing) {
            None
        } else {
            Some(!among(&self.no))
        }
    }
}

/// `1` of `1.0`, as other tools write a whole number.
fn whole_part(cell: &str) -> &str {
    match cell.split_once('.') {
        Some((whole, zeros)) if !zeros.is_empty() && zeros.bytes().all(|byte| byte == b'0') => {
            whole
        }
        _ => cell,
    }
}
