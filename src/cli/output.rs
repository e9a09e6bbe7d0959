//! Where results go: standard output, or a file that is whole or not there.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::io::{IsTerminal as _, Write};

use polars::prelude::DataFrame;

use super::exit::{Code, Usage};
use super::options::{self, Color, Options};
use super::{pager, save, settings};
use crate::dataset::limits::with_commas;
use crate::dataset::text::{
    escape_all_controls, escape_controls, escape_controls_but_styles, escape_controls_in_json,
    escape_controls_in_latex,
};
use crate::dataset::{Dataset, Ledger, Table};
use crate::figure;
use crate::render::{self, Document, Format, Screen, Source, Unfit};
use crate::stats::{Note, Public, Weight};

/// Renders a table and writes it where the options say.
pub(super) fn write(
    table: &Public,
    data: Option<&Dataset>,
    query: BTreeMap<&'static str, String>,
    options: &Options,
    out: &mut impl Write,
) -> anyhow::Result<Code> {
    write_bytes(&bytes(table, data, query, options)?, options, out)
}

/// Renders a table.
pub(super) fn bytes(
    table: &Public,
    data: Option<&Dataset>,
    query: BTreeMap<&'static str, String>,
    options: &Options,
) -> anyhow::Result<Vec<u8>> {
    options.check_ending()?;
    let sources = data.map(sources).transpose()?.unwrap_or_default();
    let ledger = data.map_or(&[][..], |data| &data.ledgers);
    let note = settings::note(&options.settings, &query);
    let mut notes = data.map_or_else(Vec::new, |data| notes_on_data(table, data, options));
    notes.extend(note.clone());
    // a table of a million rows is not copied for nothing
    let noted = if notes.is_empty() {
        Cow::Borrowed(table)
    } else {
        Cow::Owned(notes.into_iter().fold(table.clone(), Public::noting))
    };
    let format = options.format();
    let rows_alone = format.is_for_programs() && format != Format::Json;
    if let Some(note) = note.filter(|_| rows_alone && !options.quiet()) {
        let _ = writeln!(std::io::stderr(), "tipstat: {note}");
    }
    options.step("computed");
    options.recorder.table(&noted);
    let document = Document {
        table: &noted,
        query,
        sources,
        ledger,
        raw: options.raw,
        detail: options.detail(),
    };
    let provenance = options.recorder.provenance();
    refuse_binary_on_screen(options)?;
    if format == Format::HtmlPage {
        let drawing = figure::beside_table(&document).unwrap_or_default();
        options.step("rendered");
        return Ok(render::page_with(&document, &drawing));
    }
    let bytes = render::render_from(&document, format, screen(options), provenance.as_ref())
        .map_err(|error| match error.downcast::<Unfit>() {
            Ok(unfit) => Usage(unfit.0).into(),
            Err(error) => error,
        })?;
    options.step("rendered");
    if matches!(format, Format::Csv | Format::Tsv) && !options.raw && !options.quiet() {
        tell_neutralised(render::neutralised(table));
    }
    Ok(bytes)
}

/// Refuses a binary format where no file is named.
pub(super) fn refuse_binary_on_screen(options: &Options) -> Result<(), Usage> {
    if !options.format().is_binary() || options.output.is_some() {
        return Ok(());
    }
    let name = options::name(options.format());
    Err(Usage(format!(
        "`{name}` is binary: name a file to write to, such as `-o result.{name}`"
    )))
}

/// A table with what must be known about the data behind its sources.
pub(super) fn noted(table: Public, data: &Dataset, options: &Options) -> Public {
    let notes = notes_on_data(&table, data, options).into_iter();
    notes.fold(table, Public::noting)
}

/// What must be known about the data behind a table's sources.
fn notes_on_data(table: &Public, data: &Dataset, options: &Options) -> Vec<Note> {
    let named = render::sources(table);
    let notes = data.notes_about(&named, options.shows_small(data));
    let note = |text| Note::stated("of-data", Weight::Warning, text);
    notes.into_iter().map(note).collect()
}

/// Says once that some texts of the output were changed.
fn tell_neutralised(texts: usize) {
    if texts > 0 {
        let (noun, verb) = if texts == 1 {
            ("text", "gets")
        } else {
            ("texts", "get")
        };
        let _ = writeln!(
            std::io::stderr(),
            "{texts} {noun} that a spreadsheet would run as a formula {verb} a `'` before it; `--raw` changes nothing"
        );
    }
}

/// Writes a whole text: to standard output, or to a temporary file that then replaces the output file.
pub(super) fn write_text(
    text: &str,
    options: &Options,
    out: &mut impl Write,
) -> anyhow::Result<Code> {
    write_bytes(text.as_bytes(), options, out)
}

/// Writes bytes whole.
pub(super) fn write_bytes(
    bytes: &[u8],
    options: &Options,
    out: &mut impl Write,
) -> anyhow::Result<Code> {
    let screened = screened(bytes, options);
    let bytes = screened.as_ref();
    if options.recorder.keeps() {
        options.recorder.bytes(bytes);
        return Ok(Code::Done);
    }
    let Some(path) = &options.output else {
        if let Ok(text) = std::str::from_utf8(bytes)
            && longer_than_screen(text, options)
            && pager::page(text)?
        {
            return Ok(Code::Done);
        }
        out.write_all(bytes)?;
        out.flush()?;
        return Ok(Code::Done);
    };
    save::save_result(path, bytes, options.force)?;
    Ok(Code::Done)
}

/// A result as it may be sent: texts without control characters, whatever data, names of files or declarations hold.
fn screened<'a>(bytes: &'a [u8], options: &Options) -> Cow<'a, [u8]> {
    let Ok(text) = std::str::from_utf8(bytes) else {
        return Cow::Borrowed(bytes); // a picture or a workbook
    };
    let screened = match options.format() {
        _ if screen(options).color => escape_controls_but_styles(text),
        Format::Json | Format::Ndjson | Format::VegaLite => escape_controls_in_json(text),
        Format::Latex => escape_controls_in_latex(text),
        _ => escape_controls(text),
    };
    match screened {
        Cow::Borrowed(text) => Cow::Borrowed(text.as_bytes()),
        Cow::Owned(text) => Cow::Owned(text.into_bytes()),
    }
}

/// Whether a text would run away over the top of a terminal.
fn longer_than_screen(text: &str, options: &Options) -> bool {
    if options.no_pager || !std::io::stdout().is_terminal() {
        return false;
    }
    let height = terminal_size::terminal_size().map_or(u16::MAX, |(_, height)| height.0);
    text.lines().count() >= usize::from(height)
}

pub(super) fn screen(options: &Options) -> Screen {
    if options.recorder.keeps() {
        return Screen {
            width: 100, // a file of a project is the same on every screen
            color: false,
        };
    }
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
        Color::Auto => options.format() == Format::Table && colored(to_terminal),
    };
    Screen {
        width: given.or_else(terminal).unwrap_or(100).clamp(40, 400),
        color,
    }
}

/// What the environment says about colour: <https://no-color.org>, <https://bixense.com/clicolors>.
fn colored(to_terminal: bool) -> bool {
    let value = |name| std::env::var_os(name).filter(|value| !value.is_empty());
    if value("NO_COLOR").is_some() {
        return false;
    }
    if value("CLICOLOR_FORCE").is_some_and(|force| force != "0") {
        return true;
    }
    let wanted = value("CLICOLOR").is_none_or(|wanted| wanted != "0");
    to_terminal && wanted && value("TERM").is_none_or(|terminal| terminal != "dumb")
}

/// The sources by id: those of the package, and the releases that files were recognised as.
pub(super) fn sources(data: &Dataset) -> anyhow::Result<BTreeMap<String, Source>> {
    let frame: DataFrame = data.frame(Table::Sources);
    let column = |name: &str| frame.column(name).and_then(|column| column.str().cloned());
    let (ids, titles, citations) = (column("id")?, column("title")?, column("citation")?);
    let (licences, urls, shorts) = (column("licence")?, column("url")?, column("short")?);
    let mut sources = BTreeMap::new();
    for at in 0..frame.height() {
        let text =
            |column: &polars::prelude::StringChunked| column.get(at).unwrap_or("").to_owned();
        let (id, short, title, citation, licence, url) = (
            text(&ids),
            text(&shorts),
            text(&titles),
            text(&citations),
            text(&licences),
            text(&urls),
        );
        sources.insert(
            id.clone(),
            Source {
                id,
                short,
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
    tell_warnings(ledgers);
    tell_set_aside(ledgers);
}

/// What may be wrong with the files.
fn tell_warnings(ledgers: &[Ledger]) {
    let mut err = std::io::stderr().lock();
    for ledger in ledgers {
        for warning in &ledger.warnings {
            let _ = writeln!(err, "{}: warning: {warning}", shown_path(&ledger.file));
        }
    }
}

/// How many rows were set aside.
pub(super) fn tell_set_aside(ledgers: &[Ledger]) {
    const MANY: f64 = 0.05;
    let mut err = std::io::stderr().lock();
    let many = |ledger: &&Ledger| ledger.rows_set_aside() as f64 > MANY * ledger.read as f64;
    for ledger in ledgers.iter().filter(many) {
        let _ = writeln!(
            err,
            "{}: {} of {} rows were set aside; `tipstat load {}` says why",
            shown_path(&ledger.file),
            with_commas(ledger.rows_set_aside()),
            with_commas(ledger.read),
            shown_path(&ledger.file)
        );
    }
}

/// The name of a file as a terminal may see it.
fn shown_path(path: &str) -> Cow<'_, str> {
    escape_all_controls(path)
}
