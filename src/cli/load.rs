//! `load`: what files are, what became of their rows, and what they cover.

use std::collections::BTreeMap;
use std::io::Write;

use clap::Args;

use super::exit::{Code, Usage};
use super::options::Options;
use super::output;
use crate::dataset::{Dataset, Faults, Ledger, Needs, Table, declare};
use crate::render::Format;
use crate::stats::{Public, Query, find};

/// What a file is: its release, its ledger (rows read, used and set aside), its coverage
#[derive(Debug, Args)]
pub(super) struct Load {
    /// Files and packages; the embedded package where none is named
    files: Vec<String>,
    /// Draft a declaration of one file that tipstat does not know: what its columns seem to mean, as TOML
    #[arg(long)]
    declare: bool,
}

impl Load {
    pub(super) fn run(&self, options: &Options, out: &mut impl Write) -> anyhow::Result<Code> {
        if self.declare {
            return self.draft(options, out);
        }
        let needs = find("coverage").map_or(Needs::NOTHING, |coverage| coverage.needs);
        let data = options.dataset_quietly(&self.files, needs)?;
        let mut table = ledger(&data);
        if options.format() == Format::Table && options.output.is_none() {
            output::write(&table, Some(&data), BTreeMap::new(), options, out)?;
            writeln!(out)?;
            table = coverage(&data)?;
        }
        output::write(
            &table,
            Some(&data),
            BTreeMap::from([("command", "load".into())]),
            options,
            out,
        )
    }
}

impl Load {
    /// Writes a draft of a declaration, and says what is missing.
    fn draft(&self, options: &Options, out: &mut impl Write) -> anyhow::Result<Code> {
        let [file] = self.files.as_slice() else {
            return Err(
                Usage("`--declare` drafts the declaration of one file: name it".into()).into(),
            );
        };
        let draft =
            declare::draft(file, options.sheet(), options.limits()).map_err(Faults::from)?;
        output::write_text(&draft.text, options, out)
    }
}

/// A row a file and reason.
fn ledger(data: &Dataset) -> Public {
    let fields = vec![
        ("file", "as named"),
        ("release", "what it was recognised as"),
        ("reading", "format and encoding"),
        ("columns", "columns of the header"),
        ("rows", "how many"),
        ("what", "read, used, or set aside"),
        ("lines", "where the first of them stand"),
    ];
    let mut rows = Vec::new();
    let mut notes = Vec::new();
    for ledger in &data.ledgers {
        let Ledger {
            file,
            title,
            reading,
            columns,
            read,
            used,
            ..
        } = ledger;
        rows.push(vec![
            file.clone(),
            title.clone(),
            reading.clone(),
            columns.to_string(),
            read.to_string(),
            "read".into(),
            String::new(),
        ]);
        let mut line = |rows_: u64, what: String, lines: String| {
            rows.push(vec![
                file.clone(),
                String::new(),
                String::new(),
                String::new(),
                rows_.to_string(),
                what,
                lines,
            ]);
        };
        line(*used, "used".into(), String::new());
        for (reason, entry) in &ledger.set_aside {
            let mut lines: Vec<String> = entry.lines.iter().map(u64::to_string).collect();
            if entry.rows > entry.lines.len() as u64 {
                lines.push("…".into());
            }
            line(entry.rows, format!("set aside: {reason}"), lines.join(", "));
        }
        notes.extend(ledger.notes.iter().map(|note| format!("{file}: {note}")));
    }
    if data.ledgers.is_empty() {
        notes.push("no file was given: the embedded package answers".into());
    }
    Public::texts("What became of the rows", fields, rows, notes)
}

/// Countries, years and rows, a line a source and table.
fn coverage(data: &Dataset) -> anyhow::Result<Public> {
    let given = !data.ledgers.is_empty();
    let fields = vec![
        ("table", "which"),
        ("source", "its id"),
        ("years", "first and last"),
        ("countries", "how many"),
        ("rows", "how many"),
    ];
    let mut lines: BTreeMap<(String, String), (Vec<i64>, Vec<String>, u64)> = BTreeMap::new();
    if let Some(coverage) = find("coverage") {
        for figure in (coverage.compute)(data, &Query::default())?.figures {
            let table = Table::named(figure.key("group"));
            if given && !table.is_some_and(|table| data.brings(table)) {
                continue; // an embedded table that no file replaced
            }
            let key = (
                figure.key("group").to_owned(),
                figure.key("source").to_owned(),
            );
            let line = lines.entry(key).or_default();
            line.0.extend(figure.year());
            line.1.push(figure.key("country").to_owned());
            line.2 += figure.count.map_or(0, |count| count.low);
        }
    }
    let rows = lines
        .into_iter()
        .map(|((table, source), (years, mut countries, rows))| {
            countries.sort();
            countries.dedup();
            let years = match (years.iter().min(), years.iter().max()) {
                (Some(first), Some(last)) if first == last => first.to_string(),
                (Some(first), Some(last)) => format!("{first}-{last}"),
                _ => "pooled".into(),
            };
            vec![
                table,
                source,
                years,
                countries.len().to_string(),
                rows.to_string(),
            ]
        });
    let notes = vec!["`tipstat show coverage` has it by country and year".into()];
    Ok(Public::texts(
        "What they cover",
        fields,
        rows.collect(),
        notes,
    ))
}
