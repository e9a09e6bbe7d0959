//! `convert`: files of any release as one Data Package.

use std::io::Write;
use std::path::Path;

use anyhow::Context as _;
use clap::{Args, ValueEnum};

use super::exit::{Code, Refused, Usage};
use super::options::{self, Options};
use super::{output, save};
use crate::dataset::{Dataset, Needs, Table, TableFormat, standards, temp_files};
use crate::render::Format;
#[cfg(not(feature = "parquet"))]
use crate::render::NO_PARQUET;

/// Write the tables of files as a Data Package that `--data` reads
///
/// As CSV, or with `--format parquet` as Parquet, victims, routes and answers in folders by source and year (Hive
/// partitioning). With `--to` one file in the terms of a standard: `ic-tip` for victims and routes, `htcds` for case files.
#[derive(Debug, Args)]
pub(super) struct Convert {
    /// Files and packages; the embedded package where none is named
    files: Vec<String>,
    /// Write one CSV file in the terms of a standard, instead of a Data Package
    #[arg(long, value_name = "STANDARD")]
    to: Option<Standard>,
}

/// A standard of the field that tables or case forms are written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Standard {
    /// Victims and routes by IOM's and UNODC's classification for administrative data on trafficking in persons
    IcTip,
    /// Case forms, one row per person, by IOM's Human Trafficking Case Data Standard
    Htcds,
}

impl Convert {
    pub(super) fn run(&self, options: &Options, out: &mut impl Write) -> anyhow::Result<Code> {
        if let Some(standard) = self.to {
            return self.to_standard(standard, options, out);
        }
        let Some(folder) = &options.output else {
            return Err(Usage("convert needs a folder to write to: `-o FOLDER`".into()).into());
        };
        let form = form(options)?;
        let data = options.dataset(&self.files, Needs::ALL)?;
        refuse_small_counts(options, &data)?;
        if let Some(histories) = data.histories.first() {
            let why = format!(
                "`{}` holds lists of persons, which a package has no table for: `tipstat hidden` reads the file as it is",
                histories.file
            );
            return Err(Usage(why).into());
        }
        let target = std::fs::canonicalize(folder); // a link stays one
        if !options.force && !save::may_replace_folder(folder) {
            return Err(Usage(format!(
                "`{}` is there, and tipstat did not write it, or it was changed since: name another folder, or replace it with `--force`",
                folder.display()
            ))
            .into());
        }
        let given = options.names_data() || !self.files.is_empty();
        let files = write(
            &data,
            target.as_deref().unwrap_or(folder),
            &tables(&data, given),
            form,
        )
        .map_err(without_temporary_name)
        .with_context(|| format!("cannot write `{}`", folder.display()))?;
        save::remember_folder(folder);
        if !options.quiet() {
            writeln!(out, "{}: {}", folder.display(), files.join(", "))?;
        }
        Ok(Code::Done)
    }
}

impl Convert {
    /// Writes one file in the terms of a standard.
    fn to_standard(
        &self,
        standard: Standard,
        options: &Options,
        out: &mut impl Write,
    ) -> anyhow::Result<Code> {
        let data = options.dataset(&self.files, Needs::ALL)?;
        refuse_small_counts(options, &data)?;
        let bytes = match standard {
            Standard::IcTip => standards::ic_tip_table(&data)?,
            Standard::Htcds => {
                let forms = standards::case_forms(&options.inputs_of(&self.files)?)?;
                for note in forms.notes.iter().filter(|_| !options.quiet()) {
                    let _ = writeln!(std::io::stderr(), "tipstat: {note}");
                }
                forms.csv
            }
        };
        output::write_bytes(&bytes, options, out)
    }
}

/// Refuses to write small counts of persons as they are.
fn refuse_small_counts(options: &Options, data: &Dataset) -> Result<(), Refused> {
    let hides = options
        .question(&[])
        .least_cell(data)
        .is_some_and(|k| k > 1);
    if hides {
        let why = "small counts would be written as they are, and a converted package has no guard; \
            `--min-cell 1` confirms that you want this";
        return Err(Refused(why.into()));
    }
    Ok(())
}

/// CSV, or Parquet; another format is refused if typed, and ignored if it is a setting, which is for tables.
fn form(options: &Options) -> Result<TableFormat, Usage> {
    match options.format() {
        #[cfg(feature = "parquet")]
        Format::Parquet => Ok(TableFormat::Parquet),
        #[cfg(not(feature = "parquet"))]
        Format::Parquet => Err(Usage(NO_PARQUET.into())),
        Format::Csv => Ok(TableFormat::Csv),
        format if options.format.is_some() && options.typed("format") => Err(Usage(format!(
            "convert writes `csv` or `parquet`, not `{}`",
            options::name(format)
        ))),
        _ => Ok(TableFormat::Csv),
    }
}

/// What the files hold; without files all that is embedded.
fn tables(data: &Dataset, given: bool) -> Vec<Table> {
    let brought = |table: &Table| table.holds_figures() || !given || data.brings(*table);
    Table::ALL.into_iter().filter(brought).collect()
}

/// Writes to a temporary folder, then moves it into place.
fn write(
    data: &Dataset,
    folder: &Path,
    tables: &[Table],
    form: TableFormat,
) -> anyhow::Result<Vec<String>> {
    if folder.exists() {
        for entry in std::fs::read_dir(folder)? {
            let entry = entry?;
            let name = entry.file_name().to_string_lossy().into_owned();
            if is_foreign(&entry.path(), &name)? {
                let why = format!(
                    "it holds `{name}`, which is not part of a package: name a new or an empty folder"
                );
                return Err(std::io::Error::other(why).into());
            }
        }
    }
    let (beside, _unfinished) =
        temp_files::folder_in(save::folder_of(folder), temp_files::Mode::Usual)?;
    let files = data.write_package(beside.path(), tables, form)?;
    if folder.exists() {
        save::keep_owner(
            &std::fs::File::open(beside.path())?,
            &std::fs::metadata(folder)?,
        )?;
        std::fs::remove_dir_all(folder)?;
    }
    let place = beside.keep();
    std::fs::rename(&place, folder)?;
    Ok(files)
}

/// An error without the name of the temporary folder, which would confuse.
fn without_temporary_name(error: anyhow::Error) -> anyhow::Error {
    match error.downcast::<std::io::Error>() {
        Ok(error) if error.kind() != std::io::ErrorKind::Other => {
            std::io::Error::from(error.kind()).into()
        }
        Ok(error) => error.into(),
        Err(error) => error,
    }
}

/// Whether something in a folder is not of a package that was converted: then nothing is put in its place.
fn is_foreign(path: &Path, name: &str) -> std::io::Result<bool> {
    if path.is_dir() {
        let part = |entry: std::io::Result<std::fs::DirEntry>| {
            entry.map(|entry| entry.file_name().to_string_lossy().starts_with("source="))
        };
        let parts: std::io::Result<Vec<bool>> = std::fs::read_dir(path)?.map(part).collect();
        return Ok(Table::named(name).is_none() || parts?.contains(&false));
    }
    let table = name
        .strip_suffix(".csv")
        .or_else(|| name.strip_suffix(".parquet"))
        .is_some_and(|name| Table::named(name).is_some());
    Ok(!table && !["datapackage.json", "ledger.json"].contains(&name))
}
