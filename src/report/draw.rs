//! Figures inside a report: drawn from tables that may be shown, with ids that are unique on the page.

use std::collections::{BTreeMap, BTreeSet};

use super::cite::Cited;
use super::content::ReportDrawing;
use super::{Ask, Outcome, english};
use crate::dataset::Dataset;
use crate::figure::scene::SceneItem;
use crate::figure::{self, Chart, Picture, Style, Theme};
use crate::render::{Detail, Document, sources};
use crate::stats::guard::Content;
use crate::stats::{self, Public, Query, Question, Statistic, Status};

/// The width of a figure on a page, in pixels.
const WIDE: f64 = 760.0;
/// The same on a telephone.
const NARROW: f64 = 400.0;

/// Draws the figures of one report; what they are drawn from is computed once for all its countries.
pub(super) struct Drawer<'a> {
    data: &'a Dataset,
    question: &'a Question,
    ask: &'a Ask,
    tables: BTreeMap<&'static str, BTreeMap<String, Public>>,
}

impl<'a> Drawer<'a> {
    /// Nothing is drawn yet.
    pub(super) fn new(data: &'a Dataset, question: &'a Question, ask: &'a Ask) -> Self {
        Self {
            data,
            question,
            ask,
            tables: BTreeMap::new(),
        }
    }

    /// A figure of all countries side by side; nothing where it has nothing to show.
    pub(super) fn of_all(
        &self,
        name: &'static str,
        cited: &mut Cited,
    ) -> Outcome<Option<ReportDrawing>> {
        let (Some(chart), Some(statistic)) = named(name) else {
            return Ok(None);
        };
        let table = figure::table(chart, statistic, self.data, self.question)?;
        Ok(self.draw(chart, &table, "all", cited))
    }

    /// A figure of one country; nothing where it has nothing to show.
    pub(super) fn of_country(
        &mut self,
        name: &'static str,
        country: &str,
        cited: &mut Cited,
    ) -> Outcome<Option<ReportDrawing>> {
        let (Some(chart), Some(_)) = named(name) else {
            return Ok(None);
        };
        if !self.tables.contains_key(name) {
            let by_country = self.undrawn(name)?.by_country();
            self.tables.insert(name, by_country);
        }
        let Some(table) = self.tables[name].get(country) else {
            return Ok(None);
        };
        let alone = Query {
            countries: vec![country.to_owned()],
            ..self.question.query.clone()
        };
        let table = (chart.choose)(table.clone(), &alone);
        Ok(self.draw(chart, &table, country, cited))
    }

    /// The table of all countries that a figure chooses its numbers from.
    pub(super) fn undrawn(&self, name: &str) -> Outcome<Public> {
        let (Some(chart), Some(statistic)) = named(name) else {
            anyhow::bail!("no figure is called `{name}`");
        };
        figure::undrawn(chart, statistic, self.data, self.question)
    }

    /// A figure of a table; `own` distinguishes it from others of that name. Nothing where it has nothing to show.
    pub(super) fn drawn(
        &self,
        name: &str,
        table: &Public,
        own: &str,
        cited: &mut Cited,
    ) -> Option<ReportDrawing> {
        self.draw(named(name).0?, table, own, cited)
    }

    fn draw(
        &self,
        chart: &'static Chart,
        table: &Public,
        own: &str,
        cited: &mut Cited,
    ) -> Option<ReportDrawing> {
        shows(table).then(|| drawing(chart, table, (self.data, self.ask), own, cited))
    }
}

/// The figure of a name and the statistic that it draws.
fn named(name: &str) -> (Option<&'static Chart>, Option<&'static Statistic>) {
    let chart = figure::find(name);
    (chart, chart.and_then(|chart| stats::find(chart.statistic)))
}

fn drawing(
    chart: &'static Chart,
    table: &Public,
    (data, ask): (&Dataset, &Ask),
    own: &str,
    cited: &mut Cited,
) -> ReportDrawing {
    let name = chart.name;
    let document = Document {
        table,
        query: ask.asked.clone(),
        sources: ask.sources.clone(),
        ledger: &data.ledgers,
        raw: false,
        detail: Detail::All,
    };
    let ids = sources(table);
    let numbers: Vec<usize> = ids.iter().filter_map(|id| cited.number(id)).collect();
    let on_page = |text: &str| renumbered(text, &numbers);
    // a page of one country says the message itself
    let says_message = matches!(own, "all" | "summary");
    let drawn = |width: f64| drawn(chart, &document, (width, says_message), &numbers);
    let ((drawing, wide), (_, narrow)) = (drawn(WIDE), drawn(NARROW));
    let inline = |picture: &Picture, place: &str| {
        let svg = figure::inline(picture, Theme::Auto);
        with_ids(&svg, &format!("{name}-{place}-{own}"))
    };
    let mut sources = numbers.clone();
    sources.sort_unstable();
    let notes = drawing.key();
    ReportDrawing {
        id: format!("{name}-{own}"),
        name,
        title: on_page(&drawing.title),
        subtitle: on_page(&drawing.subtitle),
        alt: on_page(&drawing.alt),
        notes: notes.iter().map(|note| sentence(&on_page(note))).collect(),
        sources,
        svg: inline(&wide, "w"),
        svg_narrow: inline(&narrow, "n"),
        pictures: [wide, narrow],
    }
}

/// A figure at a width, with the references of the page, and its picture.
fn drawn(
    chart: &Chart,
    document: &Document<'_>,
    (width, says_message): (f64, bool),
    numbers: &[usize],
) -> (figure::Drawing, Picture) {
    let style = Style {
        width,
        theme: Theme::Auto,
        ..Style::default()
    };
    let mut drawing = if says_message {
        figure::drawing(chart, document, &style)
    } else {
        (chart.draw)(document, &style)
    };
    drawing
        .items
        .iter_mut()
        .for_each(|item| renumber(item, numbers));
    let picture = Picture {
        width: style.inner(),
        height: drawing.height.ceil(),
        title: drawing.title.clone(),
        alt: drawing.alt.clone(),
        sources: Vec::new(),
        items: drawing.items.clone(),
    };
    (drawing, picture)
}

/// The pictures of a page by their ids, without what its style sheet says, and that style sheet: `gap-KGZ` on wide screens,
/// `gap-KGZ-narrow` on narrow ones.
pub(super) fn on_page<'a>(
    drawings: impl Iterator<Item = &'a ReportDrawing>,
) -> (BTreeMap<String, String>, String) {
    let mut inks = BTreeSet::new();
    let mut svgs = BTreeMap::new();
    for drawing in drawings {
        let names = [drawing.id.clone(), format!("{}-narrow", drawing.id)];
        for (name, picture) in names.into_iter().zip(&drawing.pictures) {
            let (svg, used) = figure::on_page(picture);
            inks.extend(used);
            svgs.insert(name.clone(), with_ids(&svg, &name));
        }
    }
    (svgs, figure::page_style(&inks))
}

/// A note as a sentence.
fn sentence(note: &str) -> String {
    format!("{}.", english::capital(note.trim_end_matches('.')))
}

/// A drawing counts its sources from 1: on the page they have the page's numbers.
fn renumber(item: &mut SceneItem, numbers: &[usize]) {
    match item {
        SceneItem::Text(text) => text.text = renumbered(&text.text, numbers),
        SceneItem::Group { title, items, .. } => {
            *title = renumbered(title, numbers);
            for item in items {
                renumber(item, numbers);
            }
        }
        _ => {}
    }
}

/// A text whose references `[1]` are those of the page.
fn renumbered(text: &str, numbers: &[usize]) -> String {
    let mut pieces = text.split('[');
    let mut out = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        let reference = piece.split_once(']').and_then(|(number, rest)| {
            let at: usize = number.parse().ok()?;
            Some((numbers.get(at.checked_sub(1)?)?, rest))
        });
        match reference {
            Some((number, rest)) => out += &format!("[{number}]{rest}"),
            None => out += &format!("[{piece}"),
        }
    }
    out
}

/// Whether a table has at least one number or tier.
fn shows(table: &Public) -> bool {
    match table.content() {
        Content::Figures { figures, .. } => figures.iter().any(|figure| {
            let told = !matches!(
                figure.status,
                Status::NotPublished | Status::Unknown | Status::Hidden
            );
            told && (figure.value.is_some()
                || figure.count.is_some()
                || !figure.key("group").is_empty())
        }),
        _ => false,
    }
}

/// The ids of an `<svg>`, and what refers to them, with a beginning that no other figure of the page has.
fn with_ids(svg: &str, own: &str) -> String {
    svg.replace(" id=\"", &format!(" id=\"{own}-"))
        .replace("url(#", &format!("url(#{own}-"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_are_those_of_the_page() {
        let text = renumbered("2023 [1], [2][1]; [x] [9]", &[5, 2]);
        assert_eq!(text, "2023 [5], [2][5]; [x] [9]");
    }

    #[test]
    fn ids_are_their_own() {
        assert_eq!(
            with_ids("<pattern id=\"h\"/><rect fill=\"url(#h)\"/>", "gap-KGZ"),
            "<pattern id=\"gap-KGZ-h\"/><rect fill=\"url(#gap-KGZ-h)\"/>"
        );
    }
}
