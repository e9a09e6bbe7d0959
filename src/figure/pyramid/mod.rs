//! `pyramid`: age by sex, men to the left, women to the right, as the source has its groups; who is of unknown age or sex
//! stands apart.

use super::scene::{Item, Text};
use super::text::wrap_to;
use super::theme::Ink;
use super::{Chart, Drawing, Style, amounts, select, words};
use crate::render::{Document, sources};
use crate::stats::{Estimate, Note, Public, Query, Weight};
use groups::{Pyramid, divided, pyramids};

mod groups;
mod lines;
mod panel;
mod specification;

/// The figure.
pub(super) const CHART: Chart = Chart {
    name: "pyramid",
    description: "Age by sex, and unknown age or sex",
    statistic: "detected-victims",
    any: false,
    by: &["sex", "age"],
    countries: &[],
    choose,
    draw,
    text: lines::text,
    vega: specification::write,
};

/// The most countries, years and sources that are drawn.
const PANELS: usize = 48;
/// What is said where there are none.
const NONE: &str = "No figure asked for is broken down by age and sex.";
/// The two sides, with their colours.
const SIDES: [(&str, &str, u8); 2] = [
    ("male", "men and boys", 0),
    ("female", "women and girls", 1),
];

/// The latest year of each country and source if no years are given, by age and sex.
fn choose(table: Public, query: &Query) -> Public {
    let divided =
        |figure: &Estimate| !figure.key("age").is_empty() || !figure.key("sex").is_empty();
    let years = select::figures(&table)
        .iter()
        .filter(|figure| !divided(figure))
        .count();
    let any = select::figures(&table).iter().any(divided);
    let table = if any { table.keeping(divided) } else { table };
    let table = select::latest(table, query);
    if any && years > 0 {
        let text = "Years and sources without age or sex are not drawn.";
        table.noting(Note::stated(
            "undivided-not-drawn",
            Weight::Background,
            text,
        ))
    } else {
        table
    }
}

fn draw(document: &Document<'_>, style: &Style) -> Drawing {
    let ids = sources(document.table);
    let all = divided(pyramids(document.table));
    let wide = style.inner();
    let columns = if all.len() == 1 {
        1
    } else {
        ((wide + 28.0) / 318.0).floor().clamp(1.0, 4.0) as usize
    };
    let gap = 28.0;
    let each = ((wide - gap * (columns as f64 - 1.0)) / columns as f64).min(560.0);
    let mut items = Vec::new();
    let mut y = 0.0;
    let drawn: Vec<&Pyramid<'_>> = all.iter().take(PANELS).collect();
    for row in drawn.chunks(columns) {
        let mut tallest: f64 = 0.0;
        for (at, pyramid) in row.iter().enumerate() {
            let (drawn, height) = panel::draw(pyramid, &ids, each);
            items.push(Item::Group {
                by: (at as f64 * (each + gap), y),
                title: String::new(),
                items: drawn,
            });
            tallest = tallest.max(height);
        }
        y += tallest + 18.0;
    }
    if all.is_empty() {
        for line in wrap_to(NONE, 13.0, false, wide, 4) {
            y += 18.0;
            items.push(Text::new((0.0, y - 4.0), line, 13.0, Ink::Text).into());
        }
        y += 18.0;
    }
    let mut notes = Vec::new();
    if all.len() > 1 {
        notes.push("The panels have different scales.".into());
    }
    if all.len() > PANELS {
        notes.push(format!(
            "{} further panels are not drawn; name countries or years.",
            all.len() - PANELS
        ));
    }
    let bounded = |figure: &Estimate| figure.count.is_some_and(|count| count.number().is_none());
    if all
        .iter()
        .flat_map(|pyramid| &pyramid.figures)
        .any(|figure| bounded(figure))
    {
        notes.push("Full to the lower bound of a count, light to the upper one.".into());
    }
    let empty = all.iter().any(|pyramid| {
        let mut cells = pyramid
            .ages
            .iter()
            .flat_map(|age| SIDES.map(|(sex, _, _)| pyramid.at(sex, age)));
        let cases = pyramid.first.key("group") == "case_data";
        cells.any(|cell| cell.map_or(!cases, |figure| figure.count.is_none()))
    });
    if empty {
        notes.push("A – or a hatched bar: the source gives no number, which is not zero.".into());
    }
    let figures = select::figures(document.table);
    let place = words::places(figures.iter().map(|figure| figure.key("country")));
    let title = words::joined(&[
        &format!("{} by age and sex", document.table.title()),
        &place,
        &words::years(figures),
    ]);
    let measure = figures
        .iter()
        .map(amounts::measure)
        .find(|measure| !measure.is_empty());
    let unit = match measure {
        Some("cases") => "Cases".to_owned(),
        Some(measure) => format!("Victims {measure}"),
        None => "Persons".into(),
    };
    Drawing {
        alt: format!("{title}. {}", told(&all)),
        title,
        subtitle: format!("{unit}, as the source groups ages"),
        notes,
        hollow: None,
        items,
        height: (y - 18.0).max(0.0),
    }
}

/// The pyramids for those who do not see them.
fn told(all: &[Pyramid<'_>]) -> String {
    let mut words = Vec::new();
    for pyramid in all.iter().take(3) {
        let (place, detail) = words::block(pyramid.first, &[]);
        let mut cells = Vec::new();
        for age in &pyramid.ages {
            for (sex, _, _) in SIDES {
                cells.push(format!("{sex} {age} {}", pyramid.number(sex, age)));
            }
        }
        cells.extend(pyramid.apart());
        words.push(format!("{place}, {detail}: {}", cells.join(", ")));
    }
    if all.len() > 3 {
        words.push(format!("and {} others", all.len() - 3));
    }
    if words.is_empty() {
        NONE.into()
    } else {
        words.join("; ") + "."
    }
}
