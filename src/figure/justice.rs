//! `justice`: people suspected, prosecuted and convicted for each detected victim, over the years.

use super::articles::the;
use super::{By, Chart, Drawing, Style, amounts, select, trend, words};
use crate::render::Document;
use crate::stats::{Estimate, Note, Public, Query, Weight};

/// The figure.
pub(super) const CHART: Chart = Chart {
    name: "justice",
    description: "People suspected, prosecuted and convicted for each detected victim, over the years",
    statistic: "justice",
    any: false,
    by: &[],
    countries: &[],
    orders: &[By::Value, By::Name],
    has_height: true,
    choose,
    message,
    draw,
    text: trend::CHART.text,
    vega: trend::CHART.vega,
};

/// The steps that are drawn, the last one first.
const STEPS: [&str; 3] = ["convicted", "prosecuted", "suspected"];
/// The most countries of which all steps are drawn.
const FEW: usize = 15;

/// Only ratios to victims; of many countries those of convictions.
fn choose(table: Public, _: &Query) -> Public {
    let ratio = |figure: &Estimate| figure.value.is_some() && STEPS.contains(&figure.key("group"));
    let table = table.keeping(ratio);
    let mut countries: Vec<&str> = select::figures(&table)
        .iter()
        .map(|figure| figure.key("country"))
        .collect();
    countries.sort_unstable();
    countries.dedup();
    if countries.len() <= FEW {
        return table;
    }
    let text = "With more than 15 countries, only convictions are drawn.";
    table
        .keeping(|figure| figure.key("group") == STEPS[0])
        .noting(Note::stated("convictions-alone", Weight::Warning, text))
}

fn draw(document: &Document<'_>, style: &Style) -> Drawing {
    let drawing = (trend::CHART.draw)(document, style);
    let subtitle = drawing
        .subtitle
        .split_once(", ")
        .map_or("", |(_, scale)| scale)
        .to_owned();
    Drawing {
        subtitle: words::joined(&[
            "People in proceedings per victim detected in the same year",
            &subtitle,
        ]),
        ..drawing
    }
}

/// For one country, the convictions of the last year.
fn message(document: &Document<'_>) -> Option<String> {
    let statistic = amounts::statistic(document.table)?;
    let figures = select::figures(document.table);
    let place = figures.first()?.key("country");
    let convicted = figures
        .iter()
        .filter(|figure| figure.key("group") == STEPS[0]);
    let last = convicted.max_by_key(|figure| figure.year())?;
    let same = |figure: &Estimate| {
        figure.key("country") == place && figure.key("source") == last.key("source")
    };
    if !figures.iter().all(same) {
        return None;
    }
    let (ratio, year) = (amounts::words(statistic, last), last.year()?);
    let place = words::capital(&the(place));
    Some(format!(
        "{place} convicted {ratio} people for each detected victim in {year}"
    ))
}
