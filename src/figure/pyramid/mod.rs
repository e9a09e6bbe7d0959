//! `pyramid`: age by sex, men to the left, women to the right, as the source has its groups; people of unknown age or sex
//! stands apart.

use super::looks::cut_note;
use super::scene::{SceneItem, TextBlock};
use super::stacked;
use super::text::wrap_to;
use super::theme::Ink;
use super::{By, Chart, Drawing, Style, amounts, select, words};
use crate::render::{Document, NumberedSources, sources};
use crate::stats::{Estimate, Note, Public, Query, Weight, areas};
use groups::{Pyramid, divided, pyramids};

mod classes;
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
    orders: &[By::Name, By::Value],
    has_height: false,
    choose,
    message,
    draw,
    text: lines::text,
    vega: specification::write,
};

/// The most countries, years and sources that are drawn.
const PANELS: usize = 48;
/// The text if there are none.
const NONE: &str = "None of these figures is broken down by age and sex.";
/// The two sides, with their colours.
const SIDES: [(&str, &str, u8); 2] = [
    ("male", "men and boys", 2),
    ("female", "women and girls", 4),
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

/// For one pyramid, the part of women and girls, and of children, where all counts are exact.
fn message(document: &Document<'_>) -> Option<String> {
    let all = divided(pyramids(document.table));
    let [one] = all.as_slice() else {
        return None;
    };
    let counts = one.figures.iter().map(|figure| {
        figure
            .count
            .and_then(super::super::dataset::count::Count::number)
    });
    let total: u64 = counts.collect::<Option<Vec<u64>>>()?.into_iter().sum();
    let of = |key: &str, value: &str| -> u64 {
        let own = one.figures.iter().filter(|figure| figure.key(key) == value);
        own.filter_map(|figure| figure.count)
            .map(|count| count.low)
            .sum()
    };
    let (women, unknown) = (of("sex", "female"), of("sex", "unknown"));
    if total < 30 || unknown > 0 {
        return None;
    }
    let place = words::places([one.first.key("country")]);
    let share = (women as f64 / total as f64 * 100.0).round();
    Some(format!(
        "Women and girls are {share}% of victims in {place}"
    ))
}

fn draw(document: &Document<'_>, style: &Style) -> Drawing {
    let mut all = divided(pyramids(document.table));
    let (items, height, mut notes) = if all.is_empty() {
        nothing(style)
    } else if classes::are_two(&all) {
        in_rows(document, &all, style)
    } else {
        let women = |pyramid: &Pyramid<'_>| {
            let own = pyramid
                .figures
                .iter()
                .filter(|figure| figure.key("sex") == "female");
            Some(
                own.filter_map(|figure| figure.count)
                    .map(|count| count.low as f64)
                    .sum(),
            )
        };
        let name = |pyramid: &Pyramid<'_>| areas::name(pyramid.first.key("country"));
        let cut = style.looks.arrange(&mut all, By::Name, name, women);
        let (items, height, mut notes) = in_panels(document, &all, style);
        notes.extend(cut_note(cut, all.len()));
        (items, height, notes)
    };
    if is_empty_somewhere(&all) && !classes::are_two(&all) {
        notes.push("– or hatched: no number, which is not zero".into());
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
        height,
    }
}

type Drawn = (Vec<SceneItem>, f64, Vec<String>);

/// The text if there is nothing to draw.
fn nothing(style: &Style) -> Drawn {
    let (mut items, mut y) = (Vec::new(), 0.0);
    let lines = wrap_to(NONE, 13.0, false, style.inner(), 4);
    items.extend(TextBlock::of(13.0, Ink::Text, 18.0, 4.0).write(&mut y, lines));
    (items, y, Vec::new())
}

/// Children and adults: one row per country.
fn in_rows(document: &Document<'_>, all: &[Pyramid<'_>], style: &Style) -> Drawn {
    let firsts: Vec<&Estimate> = all.iter().map(|pyramid| pyramid.first).collect();
    let (details, _) = words::details(document, &firsts);
    let mut rows: Vec<stacked::StackedRow> = Vec::new();
    let mut without = Vec::new();
    for (pyramid, detail) in all.iter().zip(details) {
        let label = areas::name(pyramid.first.key("country"));
        let row = classes::row(pyramid, label.clone(), detail);
        let any = row
            .segments
            .iter()
            .any(|segment| segment.low > 0.0 && segment.label != "other or unknown");
        if any {
            rows.push(row);
        } else {
            without.push(label);
        }
    }
    let cut = style
        .looks
        .arrange(&mut rows, By::Value, |row| row.label.clone(), classes::size);
    let mut notes = Vec::new();
    let open = rows
        .iter()
        .flat_map(|row| &row.segments)
        .any(|part| part.high > part.low);
    if open {
        notes.push("light: possible range".to_owned());
    }
    notes.extend(cut_note(cut, rows.len()));
    if !without.is_empty() {
        without.sort();
        notes.push(format!(
            "no number of any sex and age: {}",
            words::few_names(&without, 8)
        ));
    }
    if rows.is_empty() {
        let (items, height, _) = nothing(style);
        return (items, height, notes);
    }
    let (items, height) = stacked::draw(&rows, style);
    (items, height, notes)
}

/// A pyramid for each country, in rows of panels.
fn in_panels(document: &Document<'_>, all: &[Pyramid<'_>], style: &Style) -> Drawn {
    const GAP: f64 = 28.0;
    let ids = sources(document.table);
    let wide = style.inner();
    let columns = if all.len() == 1 {
        1
    } else {
        ((wide + GAP) / 318.0).floor().clamp(1.0, 4.0) as usize
    };
    let each = ((wide - GAP * (columns as f64 - 1.0)) / columns as f64).min(560.0);
    let (mut items, mut y) = (Vec::new(), 0.0);
    let drawn: Vec<&Pyramid<'_>> = all.iter().take(PANELS).collect();
    for row in drawn.chunks(columns) {
        let mut tallest: f64 = 0.0;
        for (at, pyramid) in row.iter().enumerate() {
            let (drawn, height) = panel::draw(pyramid, &ids, each);
            items.push(SceneItem::Group {
                by: (at as f64 * (each + GAP), y),
                title: String::new(),
                items: drawn,
            });
            tallest = tallest.max(height);
        }
        y += tallest + 18.0;
    }
    let mut notes = Vec::new();
    if all.len() > 1 {
        notes.push("each panel on its own scale".into());
    }
    notes.extend(cut_note(all.len() - drawn.len(), drawn.len()));
    let third = |figure: &&Estimate| {
        figure.key("sex") == "unknown" && !["", "unknown"].contains(&figure.key("age"))
    };
    if all
        .iter()
        .any(|pyramid| pyramid.figures.iter().copied().any(|figure| third(&figure)))
    {
        notes.push("grey: sex unknown".into());
    }
    let counts = all
        .iter()
        .flat_map(|pyramid| &pyramid.figures)
        .filter_map(|figure| figure.count);
    if counts.into_iter().any(|count| count.number().is_none()) {
        notes.push("light: possible range".into());
    }
    (items, (y - 18.0).max(0.0), notes)
}

/// Whether a cell has no number.
fn is_empty_somewhere(all: &[Pyramid<'_>]) -> bool {
    all.iter().any(|pyramid| {
        let mut cells = pyramid
            .ages
            .iter()
            .flat_map(|age| SIDES.map(|(sex, _, _)| pyramid.at(sex, age)));
        let cases = pyramid.first.key("group") == "case_data";
        cells.any(|cell| cell.map_or(!cases, |figure| figure.count.is_none()))
    })
}

/// The pyramids for those who do not see them.
fn told(all: &[Pyramid<'_>]) -> String {
    let mut words = Vec::new();
    for pyramid in all.iter().take(3) {
        let (place, detail) = words::block(pyramid.first, &NumberedSources::default());
        let mut cells = Vec::new();
        for age in &pyramid.ages {
            for (sex, _, _) in SIDES {
                cells.push(format!("{sex} {age} {}", pyramid.number(sex, age)));
            }
        }
        cells.extend(pyramid.apart(false));
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
