//! Where results go: standard output, or a file that is whole or not there.

use std::collections::BTreeMap;
use std::io::{IsTerminal as _, Write};
use std::path::Path;

use anyhow::Context as _;
use polars::prelude::DataFrame;

use super::exit::Code;
use super::options::{Color, Options};
use crate::dataset::{Dataset, Ledger, Table};
use crate::render::{self, Document, Format, Screen, Source};
use crate::stats::Public;

/// Renders a table and writes it where the options say.
pub(super) fn write(
    table: &Public,
    data: Option<&Dataset>,
    query: BTreeMap<&'static str, String>,
    options: &Options,
    out: &mut impl Write,
) -> anyhow::Result<Code> {
    write_text(&text(table, data, query, options)?, options, out)
}

/// Renders a table.
pub(super) fn text(
    table: &Public,
    data: Option<&Dataset>,
    query: BTreeMap<&'static str, String>,
    options: &Options,
) -> anyhow::Result<String> {
    let sources = data.map(sources).transpose()?.unwrap_or_default();
    let ledger = data.map_or(&[][..], |data| &data.ledgers);
    let document = Document {
        table,
        query,
        sources,
        ledger,
    };
    render::render(&document, options.format(), screen(options))
}

/// Writes a text whole: to standard output, or beside the output file and then in its place.
pub(super) fn write_text(
    text: &str,
    options: &Options,
    out: &mut impl Write,
) -> anyhow::Result<Code> {
    let Some(path) = &options.output else {
        out.write_all(text.as_bytes())?;
        out.flush()?;
        return Ok(Code::Done);
    };
    save(path, text.as_bytes())?;
    Ok(Code::Done)
}

/// Writes a file beside its place and then puts it there.
pub(super) fn save(path: &Path, bytes: &[u8]) -> anyhow::Result<()> {
    let write = || -> std::io::Result<()> {
        let builder = tempfile::Builder::new()
            .permissions(readable())
            .tempfile_in(folder_of(path));
        let mut beside = builder?;
        beside.write_all(bytes)?;
        beside.persist(path).map_err(|error| error.error)?;
        Ok(())
    };
    // the temporary name would only confuse
    let plain = |error: std::io::Error| std::io::Error::from(error.kind());
    write()
        .map_err(plain)
        .with_context(|| format!("cannot write `{}`", path.display()))
}

/// The folder that a path lies in.
pub(super) fn folder_of(path: &Path) -> &Path {
    path.parent()
        .filter(|folder| !folder.as_os_str().is_empty())
        .unwrap_or(Path::new("."))
}

/// A folder made as a temporary one is private; as a result it may be read as any other.
pub(super) fn make_readable(folder: &Path) -> std::io::Result<()> {
    #[cfg(unix)]
    std::fs::set_permissions(folder, std::os::unix::fs::PermissionsExt::from_mode(0o755))?;
    let _ = folder;
    Ok(())
}

/// A new file may be read as any other; a temporary one is private by default.
fn readable() -> std::fs::Permissions {
    #[cfg(unix)]
    {
        std::os::unix::fs::PermissionsExt::from_mode(0o666)
    }
    #[cfg(not(unix))]
    {
        std::fs::metadata(".")
            .map(|data| data.permissions())
            .unwrap_or_else(|_| unreachable!("the working directory is there"))
    }
}

fn screen(options: &Options) -> Screen {
    let to_terminal = options.output.is_none() && std::io::stdout().is_terminal();
    let given = std::env::var("COLUMNS")
        .ok()
        .and_then(|columns| columns.parse().ok());
    let terminal = || {
        to_terminal
            .then(|| terminal_size::terminal_size().map(|(width, _)| width.0))
            .flatten()
    };
    let color = match options.color {
        Color::Always => options.format() == Format::Table,
        Color::Never => false,
        Color::Auto => to_terminal && std::env::var_os("NO_COLOR").is_none_or(|no| no.is_empty()),
    };
    Screen {
        width: given.or_else(terminal).unwrap_or(100).clamp(40, 400),
        color,
    }
}

/// The sources by id: those of the package, and the releases that files were recognised as.
fn sources(data: &Dataset) -> anyhow::Result<BTreeMap<String, Source>> {
    let frame: DataFrame = data.frame(Table::Sources);
    let column = |name: &str| frame.column(name).and_then(|column| column.str().cloned());
    let (ids, titles, citations) = (column("id")?, column("title")?, column("citation")?);
    let (licences, urls) = (column("licence")?, column("url")?);
    let mut sources = BTreeMap::new();
    for at in 0..frame.height() {
        let text =
            |column: &polars::prelude::StringChunked| column.get(at).unwrap_or("").to_owned();
        let (id, title, citation, licence, url) = (
            text(&ids),
            text(&titles),
            text(&citations),
            text(&licences),
            text(&urls),
        );
        sources.insert(
            id.clone(),
            Source {
                id,
                title,
                citation,
                licence,
                url,
            },
        );
    }
    Ok(sources)
}

/// One line a file on standard error where rows were set aside: nothing disappears unsaid.
pub(super) fn tell_ledgers(ledgers: &[Ledger]) {
    let mut err = std::io::stderr().lock();
    for ledger in ledgers.iter().filter(|ledger| ledger.rows_set_aside() > 0) {
        let _ = writeln!(
            err,
            "{}: {} of {} rows were set aside; `tipstat load {}` says why",
            ledger.file,
            ledger.rows_set_aside(),
            ledger.read,
            ledger.file
        );
    }
}
