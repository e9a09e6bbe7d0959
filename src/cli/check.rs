//! `check`: all that is wrong with files.

use std::collections::BTreeMap;
use std::io::Write;
use std::path::Path;

use clap::Args;

use super::exit::Code;
use super::options::Options;
use super::output;
use crate::dataset::{Fault, Faults, Kind, Needs, check_declaration};
use crate::render::Format;
use crate::stats::Public;

/// Validates files and lists all faults: file, line, column, value, what was expected
#[derive(Debug, Args)]
pub(super) struct Check {
    /// Files, packages and declarations (`.toml`); the embedded package where none is named
    files: Vec<String>,
}

impl Check {
    /// Exits with 1 where there are faults, with 3 where a file could not be read at all.
    pub(super) fn run(&self, options: &Options, out: &mut impl Write) -> anyhow::Result<Code> {
        let (files, mut wrong) = self.data_files();
        let only_declarations = files.is_empty() && !self.files.is_empty();
        if only_declarations && wrong.is_empty() {
            let what = counted(self.files.len(), "declaration");
            return output::write_text(&format!("no faults: {what}\n"), options, out);
        }
        let data = if only_declarations {
            Err(Faults(Vec::new()).into())
        } else {
            options.dataset_quietly(&files, Needs::ALL)
        };
        let found = match data {
            Ok(data) if data.ledgers.iter().any(|ledger| !ledger.doubts.is_empty()) => data
                .ledgers
                .into_iter()
                .flat_map(|ledger| ledger.doubts)
                .collect(),
            Ok(data) if wrong.is_empty() => {
                if !options.quiet() {
                    output::tell_set_aside(&data.ledgers);
                }
                let rows: u64 = data.ledgers.iter().map(|ledger| ledger.read).sum();
                if options.format() == Format::Table {
                    let what = if data.ledgers.is_empty() && !options.names_data() {
                        "the embedded package".to_owned()
                    } else {
                        format!("{}, {rows} rows", counted(data.ledgers.len(), "file"))
                    };
                    let mut text = String::new();
                    for ledger in &data.ledgers {
                        for warning in &ledger.warnings {
                            text.push_str(&format!("{}: warning: {warning}\n", ledger.file));
                        }
                    }
                    return output::write_text(&format!("{text}no faults: {what}\n"), options, out);
                }
                Vec::new()
            }
            Ok(_) => Vec::new(),
            Err(error) => error.downcast::<Faults>()?.0,
        };
        wrong.extend(
            found
                .into_iter()
                .filter(|fault| !wrong.contains(fault))
                .collect::<Vec<_>>(),
        );
        let faults = wrong;
        let code = match faults.as_slice() {
            [] => Code::Done,
            faults if faults.iter().any(|fault| fault.kind == Kind::Unreadable) => Code::Input,
            _ => Code::Found,
        };
        if options.format() == Format::Table {
            let lines: Vec<String> = faults.iter().map(|fault| format!("{fault}\n")).collect();
            let number = |fault: &Fault| match fault.kind {
                Kind::More(more) => more,
                _ => 1,
            };
            let all = faults.iter().map(number).sum::<u64>();
            output::write_text(
                &format!("{}{}\n", lines.concat(), counted(all as usize, "fault")),
                options,
                out,
            )?;
        } else {
            let asked = BTreeMap::from([("command", "check".into())]);
            output::write(&table(&faults), None, asked, options, out)?;
        }
        Ok(code)
    }
}

impl Check {
    /// The files of data, those beside declarations among them, and what is wrong with the declarations.
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
        ("value", "what stands there"),
        ("expected", "what should"),
    ];
    let row = |fault: &Fault| {
        let line = fault.line.map(|line| line.to_string()).unwrap_or_default();
        let text = |text: &Option<String>| text.clone().unwrap_or_default();
        vec![
            fault.file.clone(),
            line,
            text(&fault.column),
            text(&fault.value),
            fault.expected.clone(),
        ]
    };
    Public::texts(
        "Faults",
        fields,
        faults.iter().map(row).collect(),
        Vec::new(),
    )
}
