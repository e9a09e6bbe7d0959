//! `check`: all that is wrong with files.

use std::collections::BTreeMap;
use std::io::Write;
use std::path::Path;

use clap::Args;

use super::exit::Code;
use super::options::Options;
use super::output;
use crate::dataset::{Dataset, Fault, Faults, Kind, Needs, check_declaration};
use crate::render::Format;
use crate::stats::reconciliation::contradiction::Contradictions;
use crate::stats::{Public, Query, areas};

/// Validate files and list all faults: file, line, column, value, what was expected
#[derive(Debug, Args)]
pub(super) struct Check {
    /// Files, packages and declarations (`.toml`); the embedded package where none is named
    files: Vec<String>,
    /// Exit with 1 also for warnings, such as totals that contradict their own parts
    #[arg(long)]
    strict: bool,
}

impl Check {
    /// Exits with 1 where there are faults, with 3 where a file could not be read at all.
    pub(super) fn run(&self, options: &Options, out: &mut impl Write) -> anyhow::Result<Code> {
        let (files, mut faults) = self.data_files();
        let (mut warnings, mut what) = (Vec::new(), counted(self.files.len(), "declaration"));
        if self.files.is_empty() || !files.is_empty() {
            match options.dataset_quietly(&files, Needs::ALL) {
                Ok(data) => {
                    let doubts = data.ledgers.iter().flat_map(|ledger| &ledger.doubts);
                    faults.extend(doubts.cloned());
                    if faults.is_empty() && !options.quiet() {
                        output::tell_set_aside(&data.ledgers);
                    }
                    warnings = warnings_of(&data)?;
                    what = describe_read(&data, options);
                }
                Err(error) => {
                    for fault in error.downcast::<Faults>()?.0 {
                        if !faults.contains(&fault) {
                            faults.push(fault);
                        }
                    }
                }
            }
        }
        let code = match faults.as_slice() {
            [] => Code::Done,
            faults if faults.iter().any(Fault::is_of_file) => Code::Input,
            _ => Code::Found,
        };
        if options.format() == Format::Table {
            let text = if faults.is_empty() {
                format!("{}no faults: {what}\n", write_warnings(&warnings))
            } else {
                list_faults(&faults)
            };
            output::write_text(&text, options, out)?;
        } else {
            let asked = BTreeMap::from([("command", "check".into())]);
            faults.extend(warnings.iter().cloned());
            output::write(&table(&faults), None, asked, options, out)?;
        }
        Ok(self.code(code, &warnings))
    }

    fn code(&self, code: Code, warnings: &[Fault]) -> Code {
        match code {
            Code::Done if self.strict && !warnings.is_empty() => Code::Found,
            code => code,
        }
    }
}

/// What was read: `2 files, 31 rows`.
fn describe_read(data: &Dataset, options: &Options) -> String {
    if data.ledgers.is_empty() && !options.names_data() {
        return "the embedded package".into();
    }
    let rows: u64 = data.ledgers.iter().map(|ledger| ledger.read).sum();
    format!("{}, {rows} rows", counted(data.ledgers.len(), "file"))
}

/// Faults, a line each, and how many there are.
fn list_faults(faults: &[Fault]) -> String {
    let lines: Vec<String> = faults.iter().map(|fault| format!("{fault}\n")).collect();
    let number = |fault: &Fault| match fault.kind {
        Kind::More(more) => more,
        _ => 1,
    };
    let all = faults.iter().map(number).sum::<u64>();
    format!("{}{}\n", lines.concat(), counted(all as usize, "fault"))
}

/// What keeps no file from being used: doubtful cells, and totals that contradict their own parts.
fn warnings_of(data: &Dataset) -> anyhow::Result<Vec<Fault>> {
    let warning = |file: &str, text: String| Fault {
        kind: Kind::Warning,
        ..Fault::file(file, text)
    };
    let mut warnings = Vec::new();
    for ledger in &data.ledgers {
        let of_file = ledger.warnings.iter();
        warnings.extend(of_file.map(|text| warning(&ledger.file, text.clone())));
    }
    for (whole, found) in Contradictions::find(data, &Query::default())?.iter() {
        let file = match data.ledgers.as_slice() {
            [one] => one.file.as_str(),
            _ => whole.source.as_str(),
        };
        let (place, year, measure) = (areas::name(&whole.place), &whole.year, &whole.measure);
        let parts = found.remark().text(&|count| count.to_string());
        let text = format!(
            "the published total {} of {place} {year}, {measure} ({}), contradicts its own parts: {parts}",
            found.printed, found.locator
        );
        warnings.push(Fault {
            column: Some("count".into()),
            value: Some(found.printed.to_string()),
            ..warning(file, text)
        });
    }
    Ok(warnings)
}

/// Warnings, a line each.
fn write_warnings(warnings: &[Fault]) -> String {
    let lines = warnings.iter();
    let lines = lines.map(|one| format!("{}: warning: {}\n", one.file, one.expected));
    lines.collect()
}

impl Check {
    /// The files of data, those that declarations describe included, and what is wrong with the declarations.
    fn data_files(&self) -> (Vec<String>, Vec<Fault>) {
        const ENDS: [&str; 9] = [
            "csv", "tsv", "txt", "xlsx", "ods", "xls", "json", "ndjson", "csv.gz",
        ];
        let (mut files, mut wrong) = (Vec::new(), Vec::new());
        for file in &self.files {
            let path = Path::new(file);
            if path.extension().is_none_or(|extension| extension != "toml") {
                files.push(file.clone());
                continue;
            }
            wrong.extend(check_declaration(file));
            let beside = ENDS
                .iter()
                .map(|end| path.with_extension(end))
                .find(|path| path.is_file());
            // a declaration that is wrong is named once, not by the data, too
            files.extend(
                beside
                    .filter(|_| wrong.is_empty())
                    .map(|path| path.display().to_string()),
            );
        }
        (files, wrong)
    }
}

/// `1 fault`, `2 faults`.
fn counted(n: usize, noun: &str) -> String {
    format!("{n} {noun}{}", if n == 1 { "" } else { "s" })
}

fn table(faults: &[Fault]) -> Public {
    let fields = vec![
        ("file", "as named"),
        ("line", "from 1; null for the file as a whole"),
        ("column", "its name"),
        ("value", "what was found"),
        ("expected", "what was expected; of a warning, what it says"),
        (
            "kind",
            "`fault`, or `warning`: a doubtful cell, or a total that contradicts its own parts",
        ),
    ];
    let row = |fault: &Fault| {
        let line = fault.line.map(|line| line.to_string()).unwrap_or_default();
        let text = |text: &Option<String>| text.clone().unwrap_or_default();
        let kind = match fault.kind {
            Kind::Warning => "warning",
            _ => "fault",
        };
        vec![
            fault.file.clone(),
            line,
            text(&fault.column),
            text(&fault.value),
            fault.expected.clone(),
            kind.to_owned(),
        ]
    };
    Public::texts(
        "Faults",
        fields,
        faults.iter().map(row).collect(),
        Vec::new(),
    )
}
