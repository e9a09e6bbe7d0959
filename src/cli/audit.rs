//! `audit`: whether anything suppressed can be worked out from given tables.

use std::collections::BTreeMap;
use std::io::Write;
use std::path::Path;

use clap::Args;
use serde::Deserialize;

use super::exit::{Code, Usage};
use super::options::Options;
use super::{audit_records, output};
use crate::dataset::count::Count;
use crate::dataset::grid::{self, Grid};
use crate::dataset::{Division, Fault, Faults, Kind, Needs, Pipes, reason, text_file};
use crate::stats::Public;
use crate::stats::views::audit::{self, Declared, DeclaredSum};

/// Check whether suppressed counts can be worked out from published tables, whoever made them
///
/// Reads CSV, workbooks, JSON and web pages. Totals are found by their labels and checked against the printed parts; several
/// tables that share cells are audited together. For each suppressed cell, linear programmes find the range that the tables
/// allow. The audit reports how many cells follow exactly or are narrowed, and where, but never the number or range itself. It exits with
/// 1 where any does.
#[derive(Debug, Args)]
pub(super) struct Audit {
    /// Tables: files with labels in rows and columns or one row per count, or a source that tipstat knows
    #[arg(required_unless_present = "records", conflicts_with = "records")]
    tables: Vec<String>,
    /// An additional label of totals (`Total`, `All` and the like are known); may be repeated
    #[arg(long, value_name = "LABEL")]
    total: Vec<String>,
    /// An additional mark of suppressed cells (`*`, `<5`, `hidden` and the like are known), with its range, such as `†=1-10`
    #[arg(long, value_name = "MARK[=RANGE]", value_parser = mark)]
    mark: Vec<(String, Option<CountRange>)>,
    /// A TOML file that declares sums: a `[[sum]]` with `total = "Central Asia"` and `parts = ["KAZ", "KGZ"]` for each
    #[arg(long, value_name = "FILE")]
    sums: Option<String>,
    /// The column of counts of a table with one row per count
    #[arg(long, value_name = "COLUMN")]
    count: Option<String>,
    /// The column of the organisations that supply the counts: flags counts that one of them dominates
    #[arg(long, value_name = "COLUMN")]
    contributors: Option<String>,
    /// A case file, one row per person: reports k-anonymity and how many records a combination of up to 4 values singles out
    #[arg(long, value_name = "FILE")]
    records: Option<String>,
    /// The columns that an outsider may know, for `--records`
    #[arg(
        long,
        value_name = "COLUMNS",
        value_delimiter = ',',
        requires = "records"
    )]
    columns: Vec<String>,
    /// List every suppressed cell and group
    #[arg(long, conflicts_with = "records")]
    cells: bool,
    /// Exit with 1 also if a group is in a single category, has one other person, or is dominated by one organisation
    #[arg(long, conflicts_with = "records")]
    strict: bool,
}

/// A range as it is typed; clap's values cannot be foreign without `Clone`.
type CountRange = Count;

/// What a file of declared sums holds.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct SumsFile {
    #[serde(default)]
    sum: Vec<SumTable>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct SumTable {
    total: String,
    parts: Vec<String>,
}

fn mark(text: &str) -> Result<(String, Option<Count>), String> {
    let Some((mark, range)) = text.rsplit_once('=').filter(|(mark, _)| !mark.is_empty()) else {
        return Ok((text.to_owned(), None));
    };
    let count =
        Count::parse(range).map_err(|expected| format!("`{range}`: expected {expected}"))?;
    Ok((mark.to_owned(), count))
}

impl Audit {
    pub(super) fn run(&self, options: &Options, out: &mut impl Write) -> anyhow::Result<Code> {
        let k = options.question(&[]).min_cell;
        if let Some(records) = &self.records {
            return audit_records::run(records, &self.columns, k, options, out);
        }
        let declared = self.declared(k)?;
        let found = self.audit(&declared, options)?;
        let table = self.table(&found, options);
        let mut asked = BTreeMap::from([("command", "audit".to_owned())]);
        asked.insert("tables", self.tables.join(" "));
        asked.insert("min_cell", found.k.to_string());
        let code = output::write(&table, None, asked, options, out)?;
        Ok(match code {
            Code::Done if found.leaks() || self.strict && found.names_groups() => Code::Found,
            code => code,
        })
    }

    fn table(&self, found: &audit::AuditResult, options: &Options) -> Public {
        let is_for_programs = options.format().is_for_programs();
        match (self.cells, is_for_programs) {
            (true, _) => audit::cells(found),
            (_, true) => audit::findings(found),
            _ => audit::sheet(found),
        }
    }

    fn declared(&self, k: Option<u64>) -> anyhow::Result<Declared> {
        let sums = self.sums.as_deref().map(read_sums).transpose()?;
        Ok(Declared {
            k,
            totals: self.total.clone(),
            marks: self.mark.clone(),
            sums: sums.unwrap_or_default(),
            count: self.count.clone(),
            contributors: self.contributors.clone(),
        })
    }

    /// Whether the tables must be read as they are: what is declared is about their labels.
    fn declares(&self) -> bool {
        !self.total.is_empty()
            || !self.mark.is_empty()
            || self.sums.is_some()
            || self.count.is_some()
            || self.contributors.is_some()
    }

    /// Audits sources that tipstat knows by their own totals and parts, and all others as tables.
    fn audit(&self, declared: &Declared, options: &Options) -> anyhow::Result<audit::AuditResult> {
        let mut found = audit::AuditResult::default();
        let mut grids: Vec<Grid> = Vec::new();
        for path in &self.tables {
            let known = if self.declares() {
                None
            } else {
                Self::known_source(path, declared, options)?
            };
            match known {
                Some(of_source) => found.extend(of_source),
                None => grids
                    .extend(grid::grids(path, options.sheet(), options.limits()).map_err(Faults)?),
            }
        }
        if !grids.is_empty() {
            let of_tables = audit::audit_tables(&grids, declared);
            found.extend(of_tables.map_err(|why| Faults::from(unreadable(&why)))?);
        }
        Ok(found)
    }

    /// The audit of a source whose layout is known; `None` where it is not, or where it holds no totals and parts.
    fn known_source(
        path: &str,
        declared: &Declared,
        options: &Options,
    ) -> anyhow::Result<Option<audit::AuditResult>> {
        if path == "-" {
            return Ok(None);
        }
        let files = [path.to_owned()];
        let Ok(data) = options.dataset_quietly_of(&files, Needs::victims(Division::NONE)) else {
            return Ok(None);
        };
        let found = audit::audit_source(&data, path, declared)?;
        Ok((found.cells > 0).then_some(found))
    }
}

fn unreadable(why: &str) -> Fault {
    match why.split_once(": expected ") {
        Some((name, expected)) => Fault::unreadable(name, expected),
        None => Fault::unreadable("tables", why.trim_start_matches("expected ")),
    }
}

fn read_sums(path: &str) -> anyhow::Result<Vec<DeclaredSum>> {
    let text = text_file(Path::new(path), Pipes::Refused).map_err(|error| {
        Faults::from(Fault::unreadable(
            path,
            format!("a file of sums: {}", reason(&error)),
        ))
    })?;
    let file: SumsFile = toml::from_str(&text).map_err(|error| {
        let expected = format!(
            "sums such as `[[sum]]`, `total = \"Central Asia\"`, `parts = [\"KAZ\", \"KGZ\"]`: {}",
            error.message()
        );
        Faults::from(Fault {
            kind: Kind::Unreadable,
            ..Fault::file(path, expected)
        })
    })?;
    if file.sum.is_empty() {
        return Err(Usage(format!("{path}: no `[[sum]]` in it")).into());
    }
    let sum = |sum: SumTable| DeclaredSum {
        total: sum.total,
        parts: sum.parts,
    };
    Ok(file.sum.into_iter().map(sum).collect())
}
