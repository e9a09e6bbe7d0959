//! `trend`: one line per series over the years, one panel per country if there are many.
//!
//! Years without a figure are a gap in the line; sources, measures and groups are separate lines, never joined.

use super::scene::Item;
use super::{Chart, Drawing, Style, amounts, select, words};
use crate::render::Document;
use crate::stats::{Estimate, Note, Public, Query, Statistic, Status, Unit, Weight, areas};
use panel::Panel;
use series::{Series, has_gap, most, panels, series};

mod line;
mod lines;
mod panel;
mod series;
mod specification;

/// The figure.
pub(super) const CHART: Chart = Chart {
    name: "trend",
    description: "A statistic over the years: bounds as a band, gaps as gaps",
    statistic: "detected-victims",
    any: true,
    by: &["year"],
    countries: &[],
    choose,
    draw,
    text: lines::text,
    vega: specification::specification,
};

/// The most panels that are drawn.
const PANELS: usize = 48;

/// Figures of a year: those computed from all years of a series have none.
fn choose(table: Public, _: &Query) -> Public {
    let tiers = amounts::statistic(&table).is_some_and(|statistic| statistic.unit == Unit::Tier);
    let pooled = select::figures(&table)
        .iter()
        .any(|figure| figure.year().is_none());
    let table = table.keeping(|figure| figure.year().is_some() && !tiers);
    if pooled {
        let text = "Figures without a year, or of pooled years, are not drawn.";
        table.noting(Note::stated("undated-not-drawn", Weight::Background, text))
    } else {
        table
    }
}

fn draw(document: &Document<'_>, style: &Style) -> Drawing {
    let all = series(document);
    let panels = panels(&all);
    let Some(statistic) = amounts::statistic(document.table) else {
        return Drawing::default();
    };
    let years: Vec<i64> = all
        .iter()
        .flat_map(|series| series.years.keys().copied())
        .collect();
    let span = (
        years.iter().copied().min().unwrap_or(0),
        years.iter().copied().max().unwrap_or(0),
    );
    let wide = style.inner();
    let single = panels.len() == 1;
    let columns = if single {
        1
    } else {
        ((wide + 24.0) / 224.0).floor().clamp(1.0, 6.0) as usize
    };
    let gap = 24.0;
    let each = (wide - gap * (columns as f64 - 1.0)) / columns as f64;
    let size = if single {
        (each, (each * 0.5).clamp(190.0, 380.0))
    } else {
        (each, 120.0)
    };
    let unit = statistic.unit;
    let of = |panel| Panel {
        panel,
        span,
        size,
        single,
        unit,
    };
    let drawn: Vec<Panel<'_, '_, '_>> = panels.iter().take(PANELS).map(|panel| of(panel)).collect();
    // plots are equally wide, so that years line up
    let sides = drawn.iter().map(|panel| panel.sides(statistic));
    let sides = sides.fold((0.0, 0.0), |a: (f64, f64), b| (a.0.max(b.0), a.1.max(b.1)));
    let mut items = Vec::new();
    let mut y = 0.0;
    for row in drawn.chunks(columns) {
        let mut tallest: f64 = 0.0;
        for (at, panel) in row.iter().enumerate() {
            let (shapes, height) = panel.draw(statistic, sides);
            items.push(Item::Group {
                by: (at as f64 * (each + gap), y),
                title: String::new(),
                items: shapes,
            });
            tallest = tallest.max(height);
        }
        y += tallest + 18.0;
    }
    let mut notes = Vec::new();
    if panels.len() > 1 {
        notes.push("The panels have different scales.".into());
    }
    if panels.len() > PANELS {
        notes.push(format!(
            "{} further panels are not drawn; name countries.",
            panels.len() - PANELS
        ));
    }
    let known = || all.iter().flat_map(|series| series.years.values());
    let is_contradicted = |figure: &Estimate| figure.status == Status::Contradicted;
    let usable = || known().filter(|(_, figure)| !is_contradicted(figure));
    if usable().any(|(range, _)| range.is_some_and(|range| range.number().is_none())) {
        notes.push("Shaded: possible range; dots: exact values.".into());
    }
    if known().any(|(_, figure)| is_contradicted(figure)) {
        notes.push("Hatched: contradicted (!).".into());
    }
    if all.iter().any(has_gap) {
        notes.push("Gaps: no figure for these years, not zero.".into());
    }
    if known().any(|(range, _)| range.is_none()) {
        notes.push("Crosses on the axis: not known or hidden.".into());
    }
    let place = words::places(all.iter().map(|series| series.country));
    let figures = select::figures(document.table);
    let title = words::joined(&[document.table.title(), &place, &words::years(figures)]);
    let unit = match statistic.unit {
        Unit::Share => "percent of the base".into(),
        unit => unit.word().to_owned(),
    };
    Drawing {
        alt: format!("{title}. {}", told(statistic, &all)),
        title,
        subtitle: words::capital(&format!("{unit} by year")),
        notes,
        hollow: None,
        items,
        height: (y - 18.0).max(0.0),
    }
}

/// The lines for those who do not see them.
fn told(statistic: &Statistic, all: &[Series<'_>]) -> String {
    let mut words = Vec::new();
    for series in all.iter().take(6) {
        let known: Vec<(&i64, &&Estimate)> = series
            .years
            .iter()
            .filter(|(_, (range, _))| range.is_some())
            .map(|(year, (_, figure))| (year, figure))
            .collect();
        let name = words::joined(&[&areas::name(series.country), &series.name]);
        words.push(match (known.first(), known.last()) {
            (Some((year, figure)), Some((last, end))) if year != last => format!(
                "{name}: {} in {year}, {} in {last}",
                amounts::words(statistic, figure),
                amounts::words(statistic, end)
            ),
            (Some((year, figure)), _) => {
                format!("{name}: {} in {year}", amounts::words(statistic, figure))
            }
            _ => format!("{name}: not known"),
        });
    }
    if all.len() > 6 {
        words.push(format!("and {} others", all.len() - 6));
    }
    if words.is_empty() {
        "No data.".into()
    } else {
        words.join("; ") + "."
    }
}
