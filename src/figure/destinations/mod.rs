//! `destinations`: where the victims of an origin were taken. A set of candidates that a source does not divide is one bar with
//! all their names; domestic cases are separate; places without a number are named.

use serde_json::Value;

use super::articles::with_article;
use super::bars::{self, Bar};
use super::matrix::{self, Matrix, MatrixCell};
use super::{By, Chart, Drawing, Style, select, vega, words};
use crate::render::{Document, Screen, number, sources};
use crate::stats::{DOMESTIC, Estimate, Status, areas, whole};
use blocks::{bars, color, first_alone, group};

mod blocks;

/// The figure.
pub(super) const CHART: Chart = Chart {
    name: "destinations",
    description: "Destinations of victims by origin: shares, combined destinations, domestic cases",
    statistic: "destination-split",
    any: false,
    by: &[],
    countries: &[],
    orders: &[By::Value, By::Name],
    has_height: false,
    choose: select::latest,
    message,
    draw,
    text,
    vega: specification,
};

fn draw(document: &Document<'_>, style: &Style) -> Drawing {
    let matrix = matrix(document, style);
    if matrix.origins() >= matrix::FROM {
        return as_matrix(document, &matrix, style);
    }
    let figures = select::figures(document.table);
    let mut bars = bars(document);
    let cut = bars.arrange(&style.looks);
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
    let mut notes: Vec<String> = fewer.into_iter().chain(cut).collect();
    if figures
        .iter()
        .any(|figure| figure.key("group").contains(';'))
    {
        notes.push("grey: one number for all these places together".into());
    }
    bars.drawing(style, [title, subtitle, alt], notes)
}

/// The shares of origins by destination; of each origin those of one source.
fn matrix(document: &Document<'_>, style: &Style) -> Matrix {
    let figures = select::figures(document.table);
    let mut cells: Vec<MatrixCell> = Vec::new();
    for block in whole::wholes(figures) {
        let from = areas::name(block[0].key("country"));
        let has_share = |figure: &&Estimate| {
            let shown = figure.value.is_some() && figure.status != Status::Hidden;
            shown && !number::is_of_few(figure)
        };
        let known = block.iter().any(|figure| has_share(&figure));
        if !known || cells.iter().any(|cell| cell.from == from) {
            continue;
        }
        for figure in block.iter().filter(has_share) {
            let to = figure.key("group");
            if to == figure.key("country") {
                continue; // said of those at home, too
            }
            cells.push(MatrixCell {
                base: figure.base.map_or(0.0, |base| base.low as f64),
                from: from.clone(),
                to: group(figure),
                at_home: to == DOMESTIC,
                amount: figure.value,
            });
        }
    }
    Matrix {
        cells,
        percent: true,
        top: style.looks.top,
        by_name: style.looks.order.is_none_or(|(by, _)| by == By::Name),
    }
}

/// The drawing of many origins.
fn as_matrix(document: &Document<'_>, matrix: &Matrix, style: &Style) -> Drawing {
    let figures = select::figures(document.table);
    let (items, height, notes) = matrix.draw(style);
    let years = words::years(figures);
    let title = words::joined(&["Destinations of victims", &years]);
    Drawing {
        alt: format!("{title}. {}", bars(document).alt()),
        title,
        subtitle: "Percent of the victims of each origin (rows), by destination (columns)".into(),
        notes,
        hollow: None,
        items,
        height,
    }
}

/// For one origin, its largest destination abroad; for several, the destination that is the largest of most.
fn message(document: &Document<'_>) -> Option<String> {
    let figures = select::figures(document.table);
    let mut first: Vec<(String, String, String)> = Vec::new();
    let mut origins = std::collections::BTreeSet::new();
    for block in whole::wholes(figures) {
        let abroad = |figure: &&Estimate| {
            let group = figure.key("group");
            figure.value.is_some()
                && areas::by_code(group).is_some()
                && group != figure.key("country")
        };
        let known = |figure: &Estimate| figure.value.is_some() && !number::is_of_few(figure);
        if !block.iter().any(known) {
            continue;
        }
        if !origins.insert(block[0].key("country")) {
            return None; // sources of one origin may disagree
        }
        let value = |figure: &Estimate| figure.value.map_or(0.0, |value| value.low);
        let Some(most) = block
            .iter()
            .filter(abroad)
            .max_by(|a, b| value(a).total_cmp(&value(b)))
        else {
            continue;
        };
        let sure = block.iter().all(|other| {
            let same = other.key("group") == most.key("group") || other.key("group") == DOMESTIC;
            let own = other.key("group") == other.key("country");
            same || own
                || other
                    .value
                    .is_none_or(|range| range.high.is_some_and(|high| high < value(most)))
        });
        if let (true, Some(share)) = (sure, number::share_in_words(most)) {
            first.push((areas::name(most.key("country")), group(most), share));
        }
    }
    match (first.as_slice(), origins.len()) {
        ([(from, to, share)], 1) => Some(format!(
            "{} is the main destination abroad of victims from {}: {share}",
            words::capital(&with_article(to)),
            with_article(from)
        )),
        ([_, ..], all) if all > 1 => {
            let of = |to: &str| first.iter().filter(|(_, other, _)| other == to).count();
            let most = first
                .iter()
                .max_by(|a, b| of(&a.1).cmp(&of(&b.1)).then(b.1.cmp(&a.1)))?;
            let number = of(&most.1);
            (number > 1).then(|| {
                format!(
                    "{} is the main destination abroad of victims from {} countries",
                    words::capital(&with_article(&most.1)),
                    words::of_all(number, all)
                )
            })
        }
        _ => None,
    }
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
