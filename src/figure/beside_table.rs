//! The drawing above a table on a web page: the figure of its statistic.

use super::{ALL, Picture, Style, Theme, select, svg};
use crate::render::html::escaped;
use crate::render::{Document, sources};
use crate::stats::{Content, Layout, Query};

/// The width of the drawing, in pixels.
const WIDTH: f64 = 760.0;

/// An HTML element with the figure of a table's statistic; none where no figure is of it, or nothing in it can be drawn.
pub(crate) fn beside_table(document: &Document<'_>) -> Option<String> {
    let Content::Figures {
        subject, beside, ..
    } = document.table.content()
    else {
        return None;
    };
    let plain = subject.layout == Layout::Plain && beside.is_empty();
    let of_it = ALL.iter().find(|chart| chart.statistic == subject.name);
    let chart = of_it.filter(|_| plain)?;
    let table = (chart.choose)(document.table.clone(), &Query::default());
    // its references are those of the table
    if sources(&table) != sources(document.table) {
        return None;
    }
    let known = |figure: &crate::stats::Estimate| {
        figure.count.is_some() || figure.value.is_some() || subject.unit == crate::stats::Unit::Tier
    };
    if !select::figures(&table).iter().any(known) {
        return None;
    }
    let drawn = Document {
        table: &table,
        query: document.query.clone(),
        sources: document.sources.clone(),
        ledger: document.ledger,
        raw: document.raw,
        detail: document.detail,
    };
    let style = Style {
        width: WIDTH,
        theme: Theme::Auto,
        ..Style::default()
    };
    let drawing = super::drawing(chart, &drawn, &style);
    let picture = Picture {
        width: style.inner(),
        height: drawing.height.ceil(),
        title: drawing.title.clone(),
        alt: drawing.alt.clone(),
        sources: Vec::new(),
        items: drawing.items.clone(),
    };
    let subtitle = match drawing.subtitle.as_str() {
        "" => String::new(),
        subtitle => format!("<span>{}</span>", escaped(subtitle)),
    };
    let key: Vec<String> = drawing.key().iter().map(|note| escaped(note)).collect();
    Some(format!(
        "<figure>\n<figcaption>{}{subtitle}</figcaption>\n{}<small>{}</small>\n</figure>\n",
        escaped(&drawing.title),
        svg::write(&picture, Theme::Auto, ""),
        key.join(" ")
    ))
}
