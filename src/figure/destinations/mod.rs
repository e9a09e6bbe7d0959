//! `destinations`: where the victims of an origin were taken. A set of candidates that a source does not divide is one bar with
//! all their names; domestic cases are separate; places without a number are named.

use serde_json::Value;

use super::bars::{self, Bar};
use super::{Chart, Drawing, Style, select, vega, words};
use crate::render::{Document, Screen, sources};
use blocks::{bars, color, first_alone, group};

mod blocks;

/// The figure.
pub(super) const CHART: Chart = Chart {
    name: "destinations",
    description: "Destinations of victims by origin: shares, undivided candidates, what is at home",
    statistic: "destination-split",
    any: false,
    by: &[],
    countries: &[],
    choose: select::latest,
    draw,
    text,
    vega: specification,
};

fn draw(document: &Document<'_>, style: &Style) -> Drawing {
    let figures = select::figures(document.table);
    let mut bars = bars(document);
    let alt = bars.alt();
    let fewer = first_alone(&mut bars);
    let detail = bars.shared_detail(&words::years(figures));
    let place = words::places(figures.iter().map(|figure| figure.key("country")));
    let title = words::joined(&[
        "Destinations of victims",
        &words::from(&place),
        &words::years(figures),
    ]);
    let subtitle = words::joined(&["Share of victims of each origin and source", &detail]);
    let mut notes: Vec<String> = fewer.into_iter().collect();
    if figures
        .iter()
        .any(|figure| figure.key("group").contains(';'))
    {
        notes
            .push("grey: one number for all these places, which the source does not divide".into());
    }
    bars.drawing(style, [title, subtitle, alt], notes)
}

fn text(document: &Document<'_>, screen: Screen) -> String {
    let figures = select::figures(document.table);
    let mut bars = bars(document);
    bars.shared_detail(&words::years(figures));
    bars.text(screen)
}

fn specification(document: &Document<'_>) -> Value {
    let figures = select::figures(document.table);
    let ids = sources(document.table);
    let values = vega::values(document, |at| {
        let figure = &figures[at];
        let bar = Bar::share(figure, group(figure), color(figure.key("group")));
        bars::fields(words::block(figure, &ids), &bar)
    });
    bars::vega(&values, true)
}
