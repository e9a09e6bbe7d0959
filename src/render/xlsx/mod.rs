//! A workbook: `table` as people see it, `chart` where there is something to draw, `data` for computing, `notes` with all that
//! must be read with it.
//!
//! A text is a text, never a formula; an unknown is an empty cell; the date within is fixed, so that the same input gives
//! the same bytes.

use rust_xlsxwriter::{
    DocProperties, ExcelDateTime, Format, FormatAlign, Workbook, Worksheet, XlsxError,
};
use serde_json::Value;

use crate::stats::Column;
use crate::stats::text::{escape_all_controls, escape_controls};

use super::people::{Sheet, sheets};
use super::{Document, Provenance, Unfit, machine};
use numbers::Number;

mod chart;
mod notes;
mod numbers;

/// Rows of a sheet, its head among them.
const ROWS: usize = 1_048_576;
/// Columns of a sheet.
const COLUMNS: usize = 16_384;
/// Characters of a cell.
const CELL: usize = 32_767;
/// The largest whole number that a cell holds to its last digit.
const WHOLE: u64 = 1 << 53;
/// The widest column, in characters.
const WIDEST: usize = 60;

pub(super) fn render(
    document: &Document<'_>,
    provenance: Option<&Provenance>,
) -> anyhow::Result<Vec<u8>> {
    let (fields, rows) = machine::rows(document.table);
    if rows.len() >= ROWS || fields.len() > COLUMNS {
        let why = format!(
            "a sheet holds {} rows below its header and {COLUMNS} columns, but there are {} and {}: use \
            `--format csv`",
            ROWS - 1,
            rows.len(),
            fields.len()
        );
        return Err(Unfit(why).into());
    }
    let ids = machine::sources(document.table);
    let people = sheets(document.table, &ids, None);
    let mut book = Workbook::new();
    let made = ExcelDateTime::from_ymd(2000, 1, 1)?; // any day, but always the same one
    let mut properties = DocProperties::new()
        .set_title(title(document))
        .set_creation_datetime(&made);
    if let Some(provenance) = provenance {
        let by: String = provenance.by.chars().take(255).collect();
        properties = properties.set_custom_property("tipstat", by.as_str());
    }
    book.set_properties(&properties);
    table(book.add_worksheet().set_name("table")?, &people, document)?;
    if let Some(drawn) = chart::rows(document.table, &fields, &rows) {
        chart::write(book.add_worksheet().set_name("chart")?, document, &drawn)?;
    }
    let named = numbers::with_names(fields, rows);
    data(book.add_worksheet().set_name("data")?, document, &named)?;
    notes::write(
        book.add_worksheet().set_name("notes")?,
        document,
        &ids,
        provenance,
    )?;
    Ok(book.save_to_buffer()?)
}

/// The columns of the contract, each cell by its type; names of places are next to their codes.
fn data(
    sheet: &mut Worksheet,
    document: &Document<'_>,
    (fields, rows): &(Vec<Column>, Vec<Vec<Value>>),
) -> Result<(), XlsxError> {
    for (at, field) in (0..).zip(fields) {
        text(sheet, 0, at, &field.name, &head(false))?;
        let cells = rows.iter().map(|row| width(&row[usize::from(at)]));
        let widest = cells.chain([field.name.chars().count() + 3]).max();
        sheet.set_column_width(at, widest.unwrap_or(0).min(WIDEST) as f64 + 1.0)?;
    }
    let plain = Format::new();
    for (line, row) in (1..).zip(rows) {
        for ((at, field), cell) in (0..).zip(fields).zip(row) {
            match cell {
                Value::Null => {}
                Value::Bool(is) => _ = sheet.write_boolean(line, at, *is)?,
                Value::Number(number) => {
                    let share = machine::is_share(document.table, line as usize - 1, field);
                    exact(sheet, (line, at), number, (field, share))?;
                }
                Value::String(cell) => text(sheet, line, at, cell, &plain)?,
                other => text(sheet, line, at, &other.to_string(), &plain)?,
            }
        }
    }
    sheet.set_freeze_panes(1, 0)?;
    if let (Some(last), false) = (fields.len().checked_sub(1), rows.is_empty()) {
        sheet.autofilter(0, 0, rows.len() as u32, last as u16)?;
    }
    printed(sheet, document.table.title())
}

/// A number with all its digits: as a text where a cell could not hold them.
fn exact(
    sheet: &mut Worksheet,
    (line, at): (u32, u16),
    number: &serde_json::Number,
    (field, share): (&Column, bool),
) -> Result<(), XlsxError> {
    let too_long = number.as_i64().is_some_and(|n| n.unsigned_abs() > WHOLE);
    let looks = match number.as_f64().filter(|_| !too_long) {
        None => return text(sheet, line, at, &number.to_string(), &Format::new()),
        Some(_) if share => Format::new().set_num_format("0.0%"),
        Some(_) if field.units.counts() => Format::new().set_num_format("#,##0"),
        Some(_) => Format::new(),
    };
    let value = number.as_f64().unwrap_or_default();
    sheet.write_number_with_format(line, at, value, &looks)?;
    Ok(())
}

/// How a sheet is printed: on A4 across, as wide as the page, its head on each page, with title and number.
fn printed(sheet: &mut Worksheet, title: &str) -> Result<(), XlsxError> {
    // an ampersand begins a code; a head holds 255 characters
    let title: String = title.replace('&', "&&").chars().take(200).collect();
    sheet
        .set_landscape()
        .set_paper_size(9)
        .set_print_fit_to_pages(1, 0)
        .set_header(format!("&L{title}"))
        .set_footer("&R&P / &N");
    sheet.set_repeat_rows(0, 0)?;
    Ok(())
}

/// The table for people: what is one number is a number that shows as many digits as people see; a range, or a number with a
/// mark, is a text. Several tables are one below the other, each under its heading.
fn table(
    sheet: &mut Worksheet,
    people: &[(String, Sheet)],
    document: &Document<'_>,
) -> Result<(), XlsxError> {
    let columns = people.iter().map(|(_, people)| people.heads.len());
    for at in 0..columns.max().unwrap_or(0) {
        let texts = people.iter().filter_map(|(_, people)| {
            let cells = people.rows.iter().map(|row| row.get(at));
            let head = people.heads.get(at)?.0.chars().count();
            let cells = cells.flatten().map(|cell| cell.chars().count());
            cells.chain([head]).max()
        });
        let widest = texts.max().unwrap_or(0).min(WIDEST);
        sheet.set_column_width(at as u16, widest as f64 + 2.0)?;
    }
    let mut top = 0;
    for (heading, people) in people {
        if !heading.is_empty() {
            text(sheet, top, 0, heading, &Format::new().set_bold())?;
            top += 1;
        }
        for (at, (name, right)) in (0..).zip(&people.heads) {
            text(sheet, top, at, name, &head(*right))?;
            for (line, row) in (top + 1..).zip(&people.rows) {
                cell(sheet, (line, at), &row[usize::from(at)], *right)?;
            }
        }
        top += people.rows.len() as u32 + 2;
    }
    if let [(heading, _)] = people
        && heading.is_empty()
    {
        sheet.set_freeze_panes(1, 0)?;
    }
    printed(sheet, document.table.title())
}

/// A cell for people.
fn cell(
    sheet: &mut Worksheet,
    (line, at): (u32, u16),
    said: &str,
    right: bool,
) -> Result<(), XlsxError> {
    let side = if right {
        FormatAlign::Right
    } else {
        FormatAlign::Left
    };
    let looks = wrapped().set_align(side);
    match Number::read(said).filter(|_| right) {
        Some(number) => {
            let looks = looks.set_num_format(number.format());
            sheet.write_number_with_format(line, at, number.value, &looks)?;
            Ok(())
        }
        None => text(sheet, line, at, said, &looks),
    }
}

/// The title of a workbook, cut where its properties could not hold it.
fn title(document: &Document<'_>) -> String {
    let title = escape_all_controls(document.table.title());
    title.chars().take(255).collect()
}

/// A text, whatever it begins with; nothing where it is empty, and cut where no cell could hold it.
fn text(
    sheet: &mut Worksheet,
    line: u32,
    at: u16,
    text: &str,
    looks: &Format,
) -> Result<(), XlsxError> {
    if text.is_empty() {
        return Ok(());
    }
    let text = &*escape_controls(text);
    // a spreadsheet counts in UTF-16
    if text.encode_utf16().count() <= CELL {
        sheet.write_string_with_format(line, at, text, looks)?;
        return Ok(());
    }
    let mut room = CELL - CUT.len();
    let fits = |c: &char| {
        let left = room.checked_sub(c.len_utf16());
        room = left.unwrap_or(0);
        left.is_some()
    };
    let cut: String = text.chars().take_while(fits).collect();
    sheet.write_string_with_format(line, at, cut + CUT, looks)?;
    Ok(())
}

/// The end of a text that was too long for a cell.
const CUT: &str = " (cut: longer than a cell)";

fn head(right: bool) -> Format {
    let side = if right {
        FormatAlign::Right
    } else {
        FormatAlign::Left
    };
    Format::new().set_bold().set_align(side)
}

fn wrapped() -> Format {
    Format::new().set_text_wrap().set_align(FormatAlign::Top)
}

fn width(cell: &Value) -> usize {
    match cell {
        Value::Null => 0,
        Value::String(text) => text.chars().count(),
        other => other.to_string().len().min(12),
    }
}
