//! Figures: a table that may be shown, drawn as SVG, PDF or PNG, as a Vega-Lite specification, or in bars of a terminal.
//!
//! Doubt is drawn: what a source leaves between bounds is a lighter part of the mark, what sampling leaves open a thin line
//! across it, a percentage without a base is hollow, and the unknown is hatched and named, never a zero or an empty place.
//! A figure is one file and one entry in [`ALL`].

use std::collections::BTreeSet;

use serde_json::Value;

use crate::dataset::Dataset;
use crate::dataset::text::escape_controls_in_json;
use crate::render::{Document, Format, Screen, Unfit, render};
use crate::stats::questions::query::UsedYears;
use crate::stats::{Public, Query, Question, Statistic};
pub(crate) use articles::the;
pub(crate) use beside_table::beside_table;
pub use looks::{By, Looks};
use scene::SceneItem;
pub use theme::Theme;
pub(crate) use words::of_all;

mod amounts;
mod articles;
mod bars;
mod beside_table;
mod destinations;
mod dots;
mod exploitation;
mod flows;
mod frame;
mod gap;
mod gender;
mod hidden;
mod justice;
mod looks;
mod map;
mod matrix;
mod notes;
mod pdf;
mod png;
mod pyramid;
pub mod scene;
mod select;
mod stacked;
mod svg;
mod terminal;
pub mod text;
pub mod theme;
mod ticks;
mod tiers;
mod trend;
mod vega;
mod words;

/// A figure, as the registry has it.
pub struct Chart {
    /// Its name on the command line.
    pub name: &'static str,
    /// What it shows, in a line.
    pub description: &'static str,
    /// The statistic whose table it draws.
    pub statistic: &'static str,
    /// Whether it draws any other, too, where one is asked for.
    pub any: bool,
    /// By what the statistic is broken down for it.
    pub by: &'static [&'static str],
    /// The countries it is of where none is named and no data is given; all where empty.
    pub countries: &'static [&'static str],
    /// By what its rows or panels can be ordered, the default first; nothing where it has none.
    pub orders: &'static [By],
    /// Whether the height of its plot can be chosen.
    pub has_height: bool,
    /// Which figures of the table it draws.
    pub choose: fn(Public, &Query) -> Public,
    /// What its numbers say, as a title; nothing where they say nothing in a sentence.
    pub message: fn(&Document<'_>) -> Option<String>,
    /// The drawing.
    pub draw: fn(&Document<'_>, &Style) -> Drawing,
    /// The same as lines of text.
    pub text: fn(&Document<'_>, Screen) -> String,
    /// The same as a Vega-Lite specification, without title and description.
    pub vega: fn(&Document<'_>) -> Value,
}

impl Chart {
    /// The years whose figures are drawn, where their statistic can leave others out.
    pub fn used_years(&self) -> UsedYears {
        if self.name == gap::CHART.name {
            UsedYears::LatestOfSource
        } else {
            UsedYears::All
        }
    }
}

/// The registry.
pub const ALL: &[Chart] = &[
    gender::CHART,
    gap::CHART,
    tiers::CHART,
    destinations::CHART,
    flows::CHART,
    trend::CHART,
    pyramid::CHART,
    map::CHART,
    exploitation::CHART,
    justice::CHART,
    hidden::CHART,
];

/// The figure of a name.
pub fn find(name: &str) -> Option<&'static Chart> {
    ALL.iter().find(|chart| chart.name == name)
}

/// How a figure is to look.
#[derive(Debug, Clone, Copy)]
pub struct Style {
    /// Its width in pixels, from 240.
    pub width: f64,
    /// Its ground.
    pub theme: Theme,
    /// The height of its plot, where that is asked for.
    pub height: Option<f64>,
    /// How its rows and axes are to look.
    pub looks: Looks,
}

impl Default for Style {
    fn default() -> Self {
        Self {
            width: 720.0,
            theme: Theme::Light,
            height: None,
            looks: Looks::default(),
        }
    }
}

impl Style {
    /// From how many rows on they are as low as they can be read.
    pub(crate) const DENSE: usize = 40;
    /// The margin at the side of a drawing, in pixels.
    pub const MARGIN: f64 = 20.0;

    /// The width a drawing has, in pixels.
    pub fn inner(&self) -> f64 {
        self.width - 2.0 * Self::MARGIN
    }

    /// Whether labels go above marks, not next to them.
    pub fn is_narrow(&self) -> bool {
        self.inner() < 480.0
    }
}

/// What a figure draws: its words, and shapes from (0, 0) to [`Style::inner`] and its height.
#[derive(Debug, Clone, Default)]
pub struct Drawing {
    /// What is seen: `Identified victims by gender, Central Asia, 2023`.
    pub title: String,
    /// Unit and base.
    pub subtitle: String,
    /// The same for those who do not see it: the main numbers, and what is unknown.
    pub alt: String,
    /// What its marks mean; the notes of the table follow by themselves.
    pub notes: Vec<String>,
    /// How percentages without their base are drawn, where there are any: `hollow bar`.
    pub hollow: Option<&'static str>,
    /// The shapes.
    pub items: Vec<SceneItem>,
    /// In pixels.
    pub height: f64,
}

/// The drawing of a table, with a title that says its message, or the words that are asked for.
pub fn drawing(chart: &Chart, document: &Document<'_>, style: &Style) -> Drawing {
    let mut drawing = (chart.draw)(document, style);
    if let Some(message) = (chart.message)(document) {
        let title = std::mem::replace(&mut drawing.title, message);
        drawing.alt = format!("{}. {}", drawing.title, drawing.alt);
        drawing.subtitle = match drawing.subtitle.as_str() {
            "" => title,
            subtitle => format!("{title}. {subtitle}"),
        };
    }
    let asked = |key: &str| document.query.get(key).cloned();
    if let Some(title) = asked("title") {
        drawing.title = title;
    }
    if let Some(subtitle) = asked("subtitle") {
        drawing.subtitle = subtitle;
    }
    drawing
}

/// No message: the title says what is drawn.
fn no_message(_: &Document<'_>) -> Option<String> {
    None
}

impl Drawing {
    /// What its marks mean, that of percentages without their base among them.
    pub fn key(&self) -> Vec<String> {
        let hollow = self
            .hollow
            .map(|mark| format!("{mark}: published without a base"));
        self.notes.iter().cloned().chain(hollow).collect()
    }
}

/// A whole figure, with its words around it.
#[derive(Debug, Clone, Default)]
pub struct Picture {
    /// In pixels.
    pub width: f64,
    /// In pixels.
    pub height: f64,
    /// What is seen.
    pub title: String,
    /// For those who do not see it.
    pub alt: String,
    /// As cited below it.
    pub sources: Vec<String>,
    /// The shapes.
    pub items: Vec<SceneItem>,
}

/// The table that a figure draws, of a question that is resolved.
pub fn table(
    chart: &Chart,
    statistic: &'static Statistic,
    data: &Dataset,
    question: &Question,
) -> anyhow::Result<Public> {
    let table = undrawn(chart, statistic, data, question)?;
    Ok((chart.choose)(table, &question.query))
}

/// The table that a figure chooses its numbers from.
pub(crate) fn undrawn(
    chart: &Chart,
    statistic: &'static Statistic,
    data: &Dataset,
    question: &Question,
) -> anyhow::Result<Public> {
    let mut question = question.clone();
    question.by = chart.by.iter().map(|&name| name.to_owned()).collect();
    question.put_on(statistic, data)?.figures()
}

/// A whole figure.
pub fn picture(chart: &Chart, document: &Document<'_>, style: &Style) -> Picture {
    let style = Style {
        width: style.width.clamp(240.0, 4_000.0),
        ..*style
    };
    frame::picture(drawing(chart, document, &style), document, &style)
}

/// Where the numbers of a figure come from, as JSON: its query, rows, notes and sources, as `--format json` has them.
pub fn provenance(document: &Document<'_>) -> anyhow::Result<String> {
    let plain = Screen {
        width: 100,
        color: false,
    };
    let bytes = render(document, Format::Json, plain)?;
    // without the white space that only people need; a line never ends within a text
    let text = String::from_utf8(bytes)?;
    let text = escape_controls_in_json(&text);
    Ok(text.lines().map(str::trim_start).collect())
}

/// A figure as SVG.
pub fn svg(chart: &Chart, document: &Document<'_>, style: &Style) -> anyhow::Result<String> {
    let picture = picture(chart, document, style);
    Ok(svg::write(&picture, style.theme, &provenance(document)?))
}

/// A picture as an `<svg>` element of a page, which itself holds the provenance.
pub fn inline(picture: &Picture, theme: Theme) -> String {
    svg::write(picture, theme, "")
}

/// The countries as paths on a plane of some width, Equal Earth, for pages that draw maps themselves: code, path, and a place in
/// each.
pub fn outlines(width: f64) -> Vec<(String, String, [i64; 2])> {
    map::outlines(width)
}

/// A picture as an `<svg>` element of a page whose style sheet has its colours, and these colours.
pub fn on_page(picture: &Picture) -> (String, BTreeSet<theme::Ink>) {
    svg::on_page(picture)
}

/// The style sheet of a page with pictures in these colours.
pub fn page_style(inks: &BTreeSet<theme::Ink>) -> String {
    svg::style(inks)
}

/// A picture in pixels, `scale` for each of its units, without the provenance that its document holds.
pub fn pixels(picture: &Picture, scale: f64) -> anyhow::Result<Vec<u8>> {
    let drawn = svg::write(picture, Theme::Light, "");
    png::draw(&drawn, picture, scale, "")
}

/// A figure as PNG, `scale` pixels for one of the drawing.
pub fn png(
    chart: &Chart,
    document: &Document<'_>,
    style: &Style,
    scale: f64,
) -> anyhow::Result<Vec<u8>> {
    let picture = picture(chart, document, style);
    let theme = style.theme.of_print();
    let drawn = svg::write(&picture, theme, "");
    png::draw(&drawn, &picture, scale, &provenance(document)?)
}

/// A figure as PDF: vectors, and text in the embedded font.
pub fn pdf(chart: &Chart, document: &Document<'_>, style: &Style) -> anyhow::Result<Vec<u8>> {
    let picture = picture(chart, document, style);
    pdf::write(&picture, style.theme.of_print(), &provenance(document)?)
}

/// A figure as a Vega-Lite specification.
pub fn vega(chart: &Chart, document: &Document<'_>, style: &Style) -> anyhow::Result<String> {
    let body = (chart.vega)(document);
    if body.is_null() {
        let name = chart.name;
        let why = format!(
            "Vega-Lite has no marks for `{name}`: `--format svg` or `png` draws it, `json` and `csv` have its rows"
        );
        return Err(Unfit(why).into());
    }
    let drawing = drawing(chart, document, style);
    vega::write(&drawing, body, document)
}

/// A figure in a terminal.
pub fn terminal(chart: &Chart, document: &Document<'_>, screen: Screen) -> String {
    let drawing = drawing(chart, document, &Style::default());
    terminal::write(&drawing, &(chart.text)(document, screen), document, screen)
}

#[cfg(test)]
mod tests;
