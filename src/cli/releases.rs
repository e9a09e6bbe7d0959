//! `releases`: what was revised between two editions of a source, and what moves with it.

use std::io::Write;
use std::path::PathBuf;

use clap::Args;

use super::build::moved;
use super::exit::{Code, Refused};
use super::options::Options;
use super::output;
use crate::build::changes::Change;
use crate::dataset::Needs;
use crate::dataset::editions::{Revision, revisions};
use crate::render::Format;
use crate::stats::{Note, Public, Weight, areas};

/// What was revised between two editions: cells added, removed and changed, by country and year
///
/// A suppressed count and a number within its range, such as `<5` and `2`, are `compatible`. `--claims` and `--project` list the
/// claims and outputs that change when the first file is replaced by the second.
#[derive(Debug, Args)]
pub(super) struct Releases {
    /// The edition before: a file or a package
    before: String,
    /// The edition after
    after: String,
    /// A file of claims, checked against both editions; may be repeated
    #[arg(long, value_name = "FILE")]
    claims: Vec<String>,
    /// The manifest (or folder) of a project that reads one of the two: its outputs are computed with both, but not written
    #[arg(long, value_name = "MANIFEST")]
    project: Option<PathBuf>,
}

impl Releases {
    pub(super) fn run(&self, options: &Options, out: &mut impl Write) -> anyhow::Result<Code> {
        let open = |path: &String| options.dataset_of(std::slice::from_ref(path), Needs::ALL);
        let (before, after) = (open(&self.before)?, open(&self.after)?);
        let question = options.question(&[]);
        let small = [&before, &after]
            .into_iter()
            .filter_map(|data| question.least_cell(data))
            .max();
        if small.is_some_and(|k| k > 1) {
            let why =
                "revisions of single counts would reveal small counts; `--min-cell 1` allows it";
            return Err(Refused(why.into()).into());
        }
        let (revised, same) = revisions(&before, &after)?;
        let mut rows: Vec<Vec<String>> =
            revised.iter().map(|it| row(it, options.format())).collect();
        let mut notes = vec![counted(&revised, same)];
        let both = [self.before.as_str(), self.after.as_str()];
        let mut moved_by = moved::claims(&self.claims, both, options, out)?;
        if let Some(manifest) = &self.project {
            moved_by.extend(moved::outputs(manifest, both, options, out)?);
        }
        rows.extend(moved_by.iter().map(row_of_change));
        if !self.claims.is_empty() || self.project.is_some() {
            notes.push(match moved_by.len() {
                0 => "no claim or output changes".into(),
                1 => "1 number of the claims or outputs changes".into(),
                n => format!("{n} numbers of the claims or outputs change"),
            });
        }
        let title = format!(
            "Revisions from {} to {}",
            file(&self.before),
            file(&self.after)
        );
        let table = Public::texts(
            &title,
            fields(),
            rows,
            notes.into_iter().map(stated).collect(),
        );
        let mut asked = options.asked("releases", &question);
        asked.insert("before", file(&self.before).into());
        asked.insert("after", file(&self.after).into());
        output::write(&table, None, asked, options, out)
    }
}

/// A number of a claim or output that changes, as a row.
fn row_of_change(change: &Change) -> Vec<String> {
    let about = match change.quantity.as_str() {
        "" => change.about.clone(),
        quantity => format!("{} {quantity}", change.about).trim().to_owned(),
    };
    let cells = [
        &change.file,
        "",
        "",
        "",
        &about,
        "moved",
        &change.from,
        &change.to,
    ];
    cells.map(str::to_owned).to_vec()
}

/// The note on the revisions.
fn stated(text: String) -> Note {
    Note::stated("revisions", Weight::Warning, text)
}

fn fields() -> Vec<(&'static str, &'static str)> {
    vec![
        (
            "table",
            "the table of the cell; where `change` is `moved`, the file of the claim or output",
        ),
        ("country", "country of the cell; for routes the citizenship"),
        (
            "destination",
            "for routes, where they were detected or exploited",
        ),
        ("year", "null where years are pooled"),
        (
            "of",
            "the other keys of the cell; where `change` is `moved`, the claim or row",
        ),
        (
            "change",
            "added, removed, changed, compatible (both values can be right) or moved",
        ),
        ("before", "the value in the first edition"),
        ("after", "the value in the second"),
    ]
}

/// A revision as a row: names for people, codes for machines.
fn row(revision: &Revision, format: Format) -> Vec<String> {
    let place = |code: &str| {
        if format.is_for_people() {
            areas::name(code)
        } else {
            code.to_owned()
        }
    };
    let of = [revision.source.as_str(), revision.of.as_str()];
    let of: Vec<&str> = of.into_iter().filter(|part| !part.is_empty()).collect();
    vec![
        revision.table.name().into(),
        place(&revision.country),
        place(&revision.destination),
        revision.year.clone(),
        of.join(" "),
        revision.change.into(),
        revision.before.clone(),
        revision.after.clone(),
    ]
}

/// How many cells were revised, in words.
fn counted(revised: &[Revision], same: usize) -> String {
    let number = |change: &str| revised.iter().filter(|it| it.change == change).count();
    let parts = ["added", "removed", "changed", "compatible"]
        .map(|change| format!("{} {change}", number(change)));
    format!("cells: {}, {same} the same", parts.join(", "))
}

/// The name of a file as it is printed.
fn file(path: &str) -> &str {
    let from_root = std::path::Path::new(path).is_absolute();
    let name = std::path::Path::new(path).file_name().filter(|_| from_root);
    name.and_then(std::ffi::OsStr::to_str).unwrap_or(path)
}
