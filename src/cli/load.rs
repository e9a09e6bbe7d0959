//! `load`: what files are, what became of their rows, and what they cover.

use std::collections::BTreeMap;
use std::io::Write;

use clap::Args;

use super::exit::{Code, Usage};
use super::options::Options;
use super::output;
use crate::dataset::{Dataset, Faults, Ledger, Needs, SetAside, Table, declare};
use crate::render::Format;
use crate::stats::statistics::coverage;
use crate::stats::{Note, Public, Weight, find, number};

/// Report what a file is: its release, the rows read, used and set aside, its coverage
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
        if options.format() == Format::Table && options.output.is_none() {
            for table in data.ledgers.iter().map(summary_of_file) {
                output::write(&table, None, BTreeMap::new(), options, out)?;
                writeln!(out)?;
            }
            return output::write(
                &coverage(&data, &self.files)?,
                None,
                BTreeMap::new(),
                options,
                out,
            );
        }
        output::write(
            &ledger(&data),
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

/// Why rows of a file were set aside: a line for each reason, the labels of one reason together.
fn summary_of_file(ledger: &Ledger) -> Public {
    let mut reasons: BTreeMap<&str, (u64, Vec<&SetAside>)> = BTreeMap::new();
    for entry in ledger.set_aside.values() {
        let reason = reasons.entry(&entry.reason.what).or_default();
        reason.0 += entry.rows;
        reason.1.push(entry);
    }
    let mut reasons: Vec<_> = reasons.into_iter().collect();
    reasons.sort_by_key(|(_, (rows, _))| std::cmp::Reverse(*rows));
    let rows = reasons.into_iter().map(|(what, (rows, entries))| {
        let labels = entries.iter().any(|entry| entry.reason.label.is_some());
        let example = if labels {
            largest_labels(entries)
        } else {
            first_lines(&entries[0].lines, rows)
        };
        vec![rows.to_string(), what.to_owned(), example]
    });
    let mut rows: Vec<Vec<String>> = rows.collect();
    if rows.is_empty() {
        rows.push(vec!["0".into(), "every row is used".into(), String::new()]);
    }
    let fields = vec![
        ("rows", "how many"),
        ("reason", "why they were set aside"),
        ("examples", "labels with their rows, or the first lines"),
    ];
    let noun = if ledger.read == 1 { "row" } else { "rows" };
    let title = format!(
        "{}: {} ({}, {} columns)\n{} {noun} read, {} used, {} set aside",
        ledger.file,
        ledger.title,
        ledger.reading,
        ledger.columns,
        number::grouped(ledger.read),
        number::grouped(ledger.used),
        number::grouped(ledger.rows_set_aside()),
    );
    let notes = ledger.notes.iter();
    let notes = notes.map(|note| Note::stated("reading", Weight::Warning, note.clone()));
    Public::texts(&title, fields, rows, notes.collect())
}

/// `lines 71, 72, 73, …`.
fn first_lines(lines: &[u64], rows: u64) -> String {
    const SHOWN: usize = 3;
    if lines.is_empty() {
        return String::new(); // found after the file was read
    }
    let shown: Vec<String> = lines.iter().take(SHOWN).map(u64::to_string).collect();
    let noun = if rows == 1 { "line" } else { "lines" };
    let more = if rows > shown.len() as u64 {
        ", …"
    } else {
        ""
    };
    format!("{noun} {}{more}", shown.join(", "))
}

/// The labels with most rows: `CAR (161), CAS (129), …`.
fn largest_labels(mut entries: Vec<&SetAside>) -> String {
    const SHOWN: usize = 12;
    entries.sort_by_key(|entry| std::cmp::Reverse(entry.rows));
    let many = entries.len();
    let label = |entry: &SetAside| {
        let label = entry.reason.label.as_deref().unwrap_or("");
        format!("{label} ({})", number::grouped(entry.rows))
    };
    let mut shown: Vec<String> = entries.into_iter().take(SHOWN).map(label).collect();
    if many > SHOWN {
        shown.push(format!("and {} more labels", many - SHOWN));
    }
    shown.join(", ")
}

/// One row for each file and reason.
fn ledger(data: &Dataset) -> Public {
    let fields = vec![
        ("file", "as named"),
        ("release", "what it was recognised as"),
        ("reading", "format and encoding"),
        ("columns", "columns of the header"),
        ("rows", "how many"),
        ("what", "read, used, or set aside"),
        ("lines", "lines of the first of them"),
    ];
    let rows = data.ledgers.iter().flat_map(ledger_rows).collect();
    let mut notes = Vec::new();
    for ledger in &data.ledgers {
        let note = |note: &String| {
            let text = format!("{}: {note}", ledger.file);
            Note::stated("reading", Weight::Warning, text)
        };
        notes.extend(ledger.notes.iter().map(note));
    }
    if data.ledgers.is_empty() {
        notes.push(Note::stated(
            "embedded",
            Weight::Warning,
            "No file was given, so the embedded package is used.",
        ));
    }
    Public::texts("Rows read, used and set aside", fields, rows, notes)
}

/// The rows of one file: read, used, and set aside for each reason.
fn ledger_rows(ledger: &Ledger) -> Vec<Vec<String>> {
    let line = |rows: u64, what: String, lines: String| {
        let file = ledger.file.clone();
        let mut line = vec![file, String::new(), String::new(), String::new()];
        line.extend([rows.to_string(), what, lines]);
        line
    };
    let mut read = line(ledger.read, "read".into(), String::new());
    read[1].clone_from(&ledger.title);
    read[2].clone_from(&ledger.reading);
    read[3] = ledger.columns.to_string();
    let mut rows = vec![read, line(ledger.used, "used".into(), String::new())];
    for (reason, entry) in &ledger.set_aside {
        let mut lines: Vec<String> = entry.lines.iter().map(u64::to_string).collect();
        if entry.rows > entry.lines.len() as u64 {
            lines.push("…".into());
        }
        let what = format!("set aside: {reason}");
        rows.push(line(entry.rows, what, lines.join(", ")));
    }
    rows
}

/// Countries, years and rows: one line for each source and table.
fn coverage(data: &Dataset, files: &[String]) -> anyhow::Result<Public> {
    let given = !data.ledgers.is_empty();
    let fields = vec![
        ("table", "which"),
        ("source", "its id"),
        ("years", "first and last"),
        ("countries", "how many"),
        ("rows", "how many"),
    ];
    let mut rows = Vec::new();
    for ((table, source), covered) in coverage::of_sources(data)? {
        let brings = |table: Table| data.brings(table);
        if given && !Table::named(&table).is_some_and(brings) {
            continue; // an embedded table that no file replaced
        }
        let years = covered.years;
        rows.push(vec![
            table,
            source,
            years.map_or("pooled".into(), |(first, last)| number::years(first, last)),
            covered.countries.to_string(),
            covered.rows.to_string(),
        ]);
    }
    let named = files.iter().filter_map(|file| shlex::try_quote(file).ok());
    let named: String = named.map(|file| format!(" --data {file}")).collect();
    let notes = vec![Note::stated(
        "how-to-cover",
        Weight::Warning,
        format!("By country and year: `tipstat show coverage{named}`."),
    )];
    Ok(Public::texts("Coverage", fields, rows, notes))
}
