//! A native chart, which a spreadsheet redraws when its numbers are changed: of each row its lower and upper end.

use rust_xlsxwriter::{
    Chart, ChartFormat, ChartSolidFill, ChartType, Format, Worksheet, XlsxError,
};
use serde_json::Value;

use super::{Document, head, text};
use crate::stats::{Column, Content, Layout, Public, Unit, areas};

/// The most rows that are drawn.
const MOST: usize = 40;
/// Columns that distinguish rows, with those first that a reader looks for.
const LABELS: [&str; 7] = [
    "country",
    "origin",
    "destination",
    "year",
    "group",
    "measure",
    "source",
];

/// The drawing.
pub(super) struct Drawn {
    /// What the numbers are.
    name: String,
    percent: bool,
    /// Whether rows are years of one series.
    line: bool,
    /// Whether ends differ in any row.
    ranges: bool,
    rows: Vec<(String, f64, f64)>,
    left_out: usize,
}

/// The rows that can be drawn: those with a value, else those with a count; none where there are fewer than two.
pub(super) fn rows(table: &Public, fields: &[Column], cells: &[Vec<Value>]) -> Option<Drawn> {
    let Content::Figures { subject, .. } = table.content() else {
        return None;
    };
    if subject.layout != Layout::Plain || subject.unit == Unit::Tier {
        return None;
    }
    let at = |name: &str| fields.iter().position(|field| field.name == name);
    let ends = |low: &str, high: &str| {
        let (low, high) = (at(low)?, at(high)?);
        let ends = cells
            .iter()
            .map(move |row| Some((row[low].as_f64()?, row[high].as_f64()?)));
        Some(ends.collect::<Vec<Option<(f64, f64)>>>())
    };
    let values = ends("value_low", "value_high").filter(|all| all.iter().flatten().count() > 1);
    let (found, name) = match values {
        Some(values) => (values, subject.title),
        None => (ends("count_low", "count_high")?, "Number"),
    };
    let varying: Vec<usize> = LABELS
        .iter()
        .filter_map(|name| at(name))
        .filter(|at| cells.iter().any(|row| row[*at] != cells[0][*at]))
        .collect();
    let label = |row: &Vec<Value>| {
        let parts = varying.iter().map(|at| match &row[*at] {
            Value::String(code) if code.split(';').all(|one| areas::by_code(one).is_some()) => {
                areas::name(code)
            }
            Value::String(text) => text.replace('_', " "),
            Value::Null => "–".into(),
            other => other.to_string(),
        });
        parts.collect::<Vec<_>>().join(", ")
    };
    let all: Vec<(String, f64, f64)> = cells
        .iter()
        .zip(&found)
        .filter_map(|(row, ends)| ends.map(|(low, high)| (label(row), low, high)))
        .collect();
    let left_out = all.len().saturating_sub(MOST);
    let year = at("year");
    (all.len() > 1).then(|| Drawn {
        name: name.to_owned(),
        percent: subject.unit == Unit::Share && name == subject.title,
        line: varying.len() == 1 && varying.first().copied() == year,
        ranges: all.iter().any(|(_, low, high)| low != high),
        rows: all.into_iter().take(MOST).collect(),
        left_out,
    })
}

/// Writes the numbers and the chart of them.
pub(super) fn write(
    sheet: &mut Worksheet,
    document: &Document<'_>,
    drawn: &Drawn,
) -> Result<(), XlsxError> {
    let looks = Format::new().set_num_format(if drawn.percent { "0.0%" } else { "#,##0.###" });
    let heads = if drawn.ranges {
        ["", "at least", "at most"]
    } else {
        ["", &drawn.name, ""]
    };
    for (at, name) in (0..).zip(heads) {
        text(sheet, 0, at, name, &head(at > 0))?;
    }
    for (line, (label, low, high)) in (1..).zip(&drawn.rows) {
        text(sheet, line, 0, label, &Format::new())?;
        sheet.write_number_with_format(line, 1, *low, &looks)?;
        if drawn.ranges {
            sheet.write_number_with_format(line, 2, *high, &looks)?;
        }
    }
    let widest = drawn.rows.iter().map(|row| row.0.chars().count()).max();
    sheet.set_column_width(0, widest.unwrap_or(0).clamp(10, 50) as f64 + 2.0)?;
    let last = drawn.rows.len() as u32;
    if drawn.left_out > 0 {
        let said = format!("{} further rows are in the sheet `data`.", drawn.left_out);
        text(sheet, last + 2, 0, &said, &Format::new())?;
    }
    let mut chart = Chart::new(if drawn.line {
        ChartType::Line
    } else {
        ChartType::Bar
    });
    for at in 1..=if drawn.ranges { 2 } else { 1 } {
        let series = chart.add_series();
        series
            .set_categories(("chart", 1, 0, last, 0))
            .set_values(("chart", 1, at, last, at))
            .set_name(("chart", 0, at))
            .set_format(ChartFormat::new().set_solid_fill(&fill(at)));
    }
    let title: String = document.table.title().chars().take(200).collect();
    chart.title().set_name(title.as_str());
    if !drawn.line {
        chart.y_axis().set_reverse(); // the first row at the top
    }
    if !drawn.ranges {
        chart.legend().set_hidden();
    }
    chart.set_width(720).set_height(200 + 18 * last.min(40));
    sheet.insert_chart(1, 4, &chart)?;
    Ok(())
}

/// The lower end is dark, the upper one light.
fn fill(at: u16) -> ChartSolidFill {
    let mut fill = ChartSolidFill::new();
    fill.set_color(if at == 1 { 0x0000_4488 } else { 0x00A9_C0D8 });
    fill
}
