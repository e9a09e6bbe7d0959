//! `convert`: files of any release as one Data Package.

use std::io::Write;
use std::path::Path;

use anyhow::Context as _;
use clap::Args;

use super::exit::{Code, Refused, Usage};
use super::options::Options;
use super::output;
use crate::dataset::{Dataset, Needs, Table, unfinished};
use crate::render::Format;

/// Writes the tables of files as a Data Package that `--data` takes back
#[derive(Debug, Args)]
pub(super) struct Convert {
    /// Files and packages; the embedded package where none is named
    files: Vec<String>,
}

impl Convert {
    pub(super) fn run(&self, options: &Options, out: &mut impl Write) -> anyhow::Result<Code> {
        let Some(folder) = &options.output else {
            return Err(Usage("convert needs a folder to write to: `-o FOLDER`".into()).into());
        };
        if options.format() == Format::Parquet {
            let why = "convert writes CSV; `--format parquet` is for the tables of other commands";
            return Err(Usage(why.into()).into());
        }
        let data = options.dataset(&self.files, Needs::ALL)?;
        if options.min_cell(&data).is_some_and(|k| k > 1) {
            let why = "small counts would be written as they are, and a converted package has no guard; \
                       `--min-cell 1` says that this is wanted";
            return Err(Refused(why.into()).into());
        }
        let given = options.names_data() || !self.files.is_empty();
        let files = write(&data, folder, &tables(&data, given))
            .with_context(|| format!("cannot write `{}`", folder.display()))?;
        if !options.quiet {
            writeln!(out, "{}: {}", folder.display(), files.join(", "))?;
        }
        Ok(Code::Done)
    }
}

/// What the files bring; without files all that is embedded.
fn tables(data: &Dataset, given: bool) -> Vec<Table> {
    let brought = |table: &Table| {
        let figures = matches!(table, Table::Victims | Table::Routes | Table::Answers);
        figures || !given || data.brings(*table)
    };
    Table::ALL.into_iter().filter(brought).collect()
}

/// Writes beside the folder, and puts the whole in its place.
fn write(data: &Dataset, folder: &Path, tables: &[Table]) -> anyhow::Result<Vec<String>> {
    let foreign = |name: &str| {
        let ours = ["datapackage.json", "ledger.json"];
        let table = name
            .strip_suffix(".csv")
            .is_some_and(|name| Table::named(name).is_some());
        !ours.contains(&name) && !table
    };
    if folder.exists() {
        for entry in std::fs::read_dir(folder)? {
            let name = entry?.file_name().to_string_lossy().into_owned();
            if foreign(&name) {
                let why = format!(
                    "it holds `{name}`, which is not of a package: name a new folder, or an empty one"
                );
                return Err(std::io::Error::other(why).into());
            }
        }
    }
    let (beside, _unfinished) =
        unfinished::make(|| tempfile::tempdir_in(output::folder_of(folder)))?;
    let files = data.write_package(beside.path(), tables)?;
    if folder.exists() {
        std::fs::remove_dir_all(folder)?;
    }
    let place = beside.keep();
    std::fs::rename(&place, folder)?;
    output::make_readable(folder)?;
    Ok(files)
}
