//! `pyramid`: age by sex, men to the left, women to the right, as the source has its groups; who is of unknown age or sex
//! stands apart.

use serde_json::{Value, json};

use super::scene::{Anchor, Item, Paint, Stroke, Text};
use super::text::{width, wrap_to};
use super::theme::Ink;
use super::{Chart, Drawing, Style, amounts, select, terminal, vega, words};
use crate::render::{Document, Screen, number, sources};
use crate::stats::{Figure, Public, Query, Status};

/// The figure.
pub(super) const CHART: Chart = Chart {
    name: "pyramid",
    description: "Age by sex, with what is unknown beside",
    statistic: "detected-victims",
    any: false,
    by: &["sex", "age"],
    countries: &[],
    choose,
    draw,
    text,
    vega: specification,
};

/// So many countries, years and sources are drawn.
const PANELS: usize = 48;
/// The height of a row, and that of its bar.
const ROW: (f64, f64) = (22.0, 15.0);
/// The size of letters.
const SIZE: f64 = 11.0;
/// What is said where there are none.
const NONE: &str = "No figure asked for is broken down by age and sex.";
/// The two sides, with their colours.
const SIDES: [(&str, &str, u8); 2] = [
    ("male", "men and boys", 0),
    ("female", "women and girls", 1),
];

/// The latest year of each country and source where no years are asked for, told apart by age and sex.
fn choose(table: Public, query: &Query) -> Public {
    let divided = |figure: &Figure| !figure.key("age").is_empty() || !figure.key("sex").is_empty();
    let years = select::figures(&table)
        .iter()
        .filter(|figure| !divided(figure))
        .count();
    let any = select::figures(&table).iter().any(divided);
    let table = if any { table.keeping(divided) } else { table };
    let table = select::latest(table, query);
    if any && years > 0 {
        table.noting("years and sources that tell neither age nor sex are not drawn".into())
    } else {
        table
    }
}

/// A country, year, source and measure.
struct Pyramid<'a> {
    first: &'a Figure,
    /// Youngest first.
    ages: Vec<&'a str>,
    figures: Vec<&'a Figure>,
}

fn pyramids(table: &Public) -> Vec<Pyramid<'_>> {
    let mut all: Vec<Pyramid<'_>> = Vec::new();
    let of = |figure: &Figure| {
        [
            "country",
            "year",
            "source",
            "group",
            "country_role",
            "measure",
        ]
        .map(|key| figure.key(key).to_owned())
    };
    for figure in select::figures(table) {
        let at = all
            .iter()
            .position(|pyramid| of(pyramid.first) == of(figure))
            .unwrap_or_else(|| {
                all.push(Pyramid {
                    first: figure,
                    ages: Vec::new(),
                    figures: Vec::new(),
                });
                all.len() - 1
            });
        let pyramid = &mut all[at];
        pyramid.figures.push(figure);
        let age = figure.key("age");
        if is_age(age) && !pyramid.ages.contains(&age) {
            pyramid.ages.push(age);
        }
    }
    for pyramid in &mut all {
        // who is known as child or adult alone stands below the bands
        let bands = pyramid.ages.iter().any(|age| !is_broad(age));
        pyramid
            .ages
            .sort_by_key(|age| (!(bands && is_broad(age)), first_year(age)));
    }
    all
}

/// Those that are told apart by age or sex.
fn divided(mut all: Vec<Pyramid<'_>>) -> Vec<Pyramid<'_>> {
    let told = |figure: &&Figure| !figure.key("age").is_empty() || !figure.key("sex").is_empty();
    all.retain(|pyramid| pyramid.figures.iter().any(told));
    all
}

fn is_age(age: &str) -> bool {
    !age.is_empty() && age != "unknown" && age != "total"
}

/// Whether an age is no band.
fn is_broad(age: &str) -> bool {
    age == "child" || age == "adult"
}

/// Where an age begins.
fn first_year(age: &str) -> u32 {
    match age {
        "child" => 0,
        "adult" => 18,
        age => {
            let digits: String = age.chars().take_while(char::is_ascii_digit).collect();
            digits.parse().unwrap_or(999)
        }
    }
}

impl Pyramid<'_> {
    fn at(&self, sex: &str, age: &str) -> Option<&Figure> {
        let there = |figure: &&&Figure| figure.key("sex") == sex && figure.key("age") == age;
        self.figures.iter().find(there).copied()
    }

    /// An age as it is written: beside bands `child` are those whose band is not known.
    fn age(&self, age: &str) -> String {
        let bands = self.ages.iter().any(|age| !is_broad(age));
        if bands && is_broad(age) {
            format!("{age}, no band")
        } else {
            age.replace('_', " ")
        }
    }

    /// The number of a cell. A case file has a row a person: where it has none, it has nobody.
    fn number(&self, sex: &str, age: &str) -> String {
        match self.at(sex, age) {
            None if self.first.key("group") == "case_data" => "0".into(),
            figure => shown(figure),
        }
    }

    fn most(&self) -> f64 {
        let drawn = self.figures.iter().filter(|figure| {
            is_age(figure.key("age")) && SIDES.iter().any(|(sex, _, _)| *sex == figure.key("sex"))
        });
        let counts = drawn.filter_map(|figure| figure.count);
        counts
            .map(|count| count.high.unwrap_or(count.low) as f64)
            .fold(0.0, f64::max)
    }

    /// Those whose age or sex is another or not known, in words.
    fn apart(&self) -> Vec<String> {
        let side = |sex: &str| SIDES.iter().any(|(name, _, _)| *name == sex);
        let others = self
            .figures
            .iter()
            .filter(|figure| !(side(figure.key("sex")) && is_age(figure.key("age"))));
        others
            .map(|figure| {
                let name = |key: &str| match figure.key(key) {
                    "" | "unknown" => format!("{key} unknown"),
                    value => value.replace('_', " "),
                };
                match (figure.key("sex"), figure.key("age")) {
                    ("", "") => "not told apart by age and sex: –".to_owned(),
                    _ => format!("{}, {}: {}", name("sex"), name("age"), shown(Some(figure))),
                }
            })
            .collect()
    }
}

/// The count of a cell, or why there is none.
fn shown(figure: Option<&Figure>) -> String {
    match figure {
        None => "–".into(),
        Some(figure) if figure.status == Status::Hidden => "hidden".into(),
        Some(figure) => number::count(figure.count),
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
            let (drawn, height) = panel(pyramid, &ids, each);
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
        notes.push("Every panel has a scale of its own.".into());
    }
    if all.len() > PANELS {
        notes.push(format!(
            "{} further panels are not drawn; name countries or years.",
            all.len() - PANELS
        ));
    }
    let bounded = |figure: &Figure| figure.count.is_some_and(|count| count.number().is_none());
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

/// One pyramid: its rows from the oldest at the top to the youngest.
fn panel(pyramid: &Pyramid<'_>, ids: &[String], wide: f64) -> (Vec<Item>, f64) {
    let mut items = Vec::new();
    let (place, detail) = words::block(pyramid.first, ids);
    let mut y = 0.0;
    for line in wrap_to(&place, 13.0, true, wide, 2) {
        y += 16.0;
        items.push(
            Text::new((0.0, y - 3.0), line, 13.0, Ink::Text)
                .bold()
                .into(),
        );
    }
    y += 14.0;
    items.push(Text::new((0.0, y - 2.0), detail, SIZE, Ink::Muted).into());
    y += 6.0;
    let names: Vec<String> = pyramid.ages.iter().map(|age| pyramid.age(age)).collect();
    let ages = names
        .iter()
        .map(|name| width(name, SIZE, false))
        .fold(20.0, f64::max)
        + 16.0;
    let numbers = pyramid
        .figures
        .iter()
        .map(|figure| width(&shown(Some(figure)), SIZE, false))
        .fold(10.0, f64::max)
        + 6.0;
    let middle = wide / 2.0;
    // where there is little room, an age stands above its bars
    let heads = SIDES.map(|(_, name, _)| width(name, SIZE, true));
    let room = middle - heads[0].max(heads[1]).max(numbers + 30.0);
    let stacked = ages / 2.0 > room;
    let ages = if stacked { 10.0 } else { ages };
    let above = if stacked { 14.0 } else { 0.0 };
    let half = ((wide - ages) / 2.0 - numbers).max(8.0);
    if !pyramid.ages.is_empty() {
        y += 13.0;
        for (sex, name, series) in SIDES {
            let (x, anchor) = if sex == "male" {
                (middle - ages / 2.0, Anchor::End)
            } else {
                (middle + ages / 2.0, Anchor::Start)
            };
            let mut text =
                Text::new((x, y - 3.0), name, SIZE, Ink::Series(series)).anchored(anchor);
            text.bold = true;
            items.push(text.into());
        }
        y += 4.0;
    }
    let most = pyramid.most();
    let top = y;
    for (age, name) in pyramid.ages.iter().zip(&names).rev() {
        let base = if stacked {
            y + 10.0
        } else {
            y + ROW.1 / 2.0 + 4.0
        };
        y += above;
        items.push(
            Text::new((middle, base), name.clone(), SIZE, Ink::Text)
                .anchored(Anchor::Middle)
                .into(),
        );
        for (sex, side, series) in SIDES {
            let figure = pyramid.at(sex, age);
            let number = pyramid.number(sex, age);
            let title = format!("{side}, {name}: {number}");
            let place = (middle, ages, half);
            items.push(Item::titled(
                title,
                bar(figure, number, sex == "male", place, y, most, series),
            ));
        }
        y += ROW.0;
    }
    for x in [middle - ages / 2.0, middle + ages / 2.0] {
        if !pyramid.ages.is_empty() {
            items.push(Item::line(
                (x, top - 1.0),
                (x, y - ROW.0 + ROW.1 + 1.0),
                Stroke::of(Ink::Axis, 1.0),
            ));
        }
    }
    let apart = pyramid.apart();
    if !apart.is_empty() {
        y += 2.0;
        let text = format!("Apart: {}", apart.join("; "));
        for line in wrap_to(&text, SIZE, false, wide, 6) {
            y += 14.0;
            items.push(Text::new((0.0, y - 3.0), line, SIZE, Ink::Muted).into());
        }
    }
    (items, y)
}

/// A bar from the middle outwards, its number at its end.
fn bar(
    figure: Option<&Figure>,
    number: String,
    is_left: bool,
    (middle, ages, half): (f64, f64, f64),
    y: f64,
    most: f64,
    series: u8,
) -> Vec<Item> {
    let mut items = Vec::new();
    let start = ages / 2.0;
    let mut part = |from: f64, to: f64, fill: Paint| {
        let x = if is_left {
            middle - start - to
        } else {
            middle + start + from
        };
        items.push(Item::rect((x, y), (to - from, ROW.1), fill));
    };
    let count = figure.and_then(|figure| figure.count);
    let mut reach = 0.0;
    if let Some(count) = count {
        let scale = |n: f64| if most > 0.0 { n / most * half } else { 0.0 };
        let low = scale(count.low as f64);
        let high = count.high.map_or(half, |high| scale(high as f64));
        if low > 0.0 {
            part(0.0, low, Paint::Solid(Ink::Series(series)));
        }
        if high > low {
            part(low, high, Paint::Solid(Ink::Tint(series)));
        }
        reach = high.max(low);
    } else if figure.is_some() {
        part(0.0, 14.0, Paint::Hatch(Ink::Axis));
        reach = 14.0;
    }
    let away = start + reach + 4.0;
    let (x, anchor) = if is_left {
        (middle - away, Anchor::End)
    } else {
        (middle + away, Anchor::Start)
    };
    let ink = if count.is_some() {
        Ink::Text
    } else {
        Ink::Muted
    };
    items.push(
        Text::new((x, y + ROW.1 / 2.0 + 4.0), number, SIZE, ink)
            .anchored(anchor)
            .into(),
    );
    items
}

/// The pyramids in bars, men to the left.
fn text(document: &Document<'_>, screen: Screen) -> String {
    let ids = sources(document.table);
    let mut out = String::new();
    let all = divided(pyramids(document.table));
    if all.is_empty() {
        return format!("{NONE}\n");
    }
    for pyramid in &all {
        let (place, detail) = words::block(pyramid.first, &ids);
        out += &terminal::bold(&format!("{place}, {detail}"), screen);
        out.push('\n');
        let ages = pyramid
            .ages
            .iter()
            .map(|age| pyramid.age(age).chars().count())
            .max()
            .unwrap_or(0);
        let numbers = pyramid
            .figures
            .iter()
            .map(|figure| shown(Some(figure)).chars().count())
            .max()
            .unwrap_or(1);
        let half =
            (usize::from(screen.width).saturating_sub(ages + 2 * numbers + 10) / 2).clamp(6, 40);
        if !pyramid.ages.is_empty() {
            let left = format!("{:>1$}", "men and boys", half + numbers + 3);
            out += &format!("{left}  {}  women and girls\n", " ".repeat(ages));
        }
        let most = pyramid.most();
        for age in pyramid.ages.iter().rev() {
            let side = |sex: &str, series: u8| {
                let figure = pyramid.at(sex, age);
                let bar = figure
                    .and_then(|figure| figure.count)
                    .filter(|_| most > 0.0)
                    .map_or(String::new(), |count| {
                        let high = count.high.map_or(1.0, |high| high as f64 / most);
                        blocks(count.low as f64 / most, high, half, sex == "male")
                    });
                (bar, pyramid.number(sex, age), series)
            };
            let (bar, number, series) = side("male", 0);
            let pad = (half + numbers + 3)
                .saturating_sub(bar.chars().count() + number.chars().count() + 1);
            out += &format!(
                "{}{number} {}",
                " ".repeat(pad),
                terminal::colored(&bar, series, screen)
            );
            let (bar, number, series) = side("female", 1);
            let age = format!("{:^ages$}", pyramid.age(age));
            out += &format!(
                "  {age}  {} {number}\n",
                terminal::colored(&bar, series, screen)
            );
        }
        for line in pyramid.apart() {
            out += &format!("  apart: {line}\n");
        }
        out.push('\n');
    }
    out.trim_end_matches('\n').to_owned() + "\n"
}

/// A bar of whole letters, which can grow to the left, too.
fn blocks(low: f64, high: f64, wide: usize, is_left: bool) -> String {
    let letters = |x: f64| (x.clamp(0.0, 1.0) * wide as f64).round() as usize;
    let full = letters(low).max(usize::from(low > 0.0));
    let light = letters(high)
        .max(usize::from(high > low))
        .saturating_sub(full);
    let (full, light) = ("█".repeat(full), "░".repeat(light));
    if is_left {
        light + &full
    } else {
        full + &light
    }
}

fn specification(document: &Document<'_>) -> Value {
    let ids = sources(document.table);
    let figures = select::figures(document.table);
    let values = vega::values(document, |at| {
        let figure = &figures[at];
        let (place, detail) = words::block(figure, &ids);
        vec![
            ("place", format!("{place}, {detail}").into()),
            ("first_year", first_year(figure.key("age")).into()),
            ("words", shown(Some(figure)).into()),
        ]
    });
    let y = json!({"field": "age", "type": "nominal", "title": null, "sort": {"field": "first_year", "order": "descending"}});
    let side = |sex: &str, name: &str, series: u8, reverse: bool| {
        let x = |field: &str| {
            json!({"field": field, "type": "quantitative", "title": name,
                "scale": {"reverse": reverse, "domainMin": 0}, "axis": {"tickMinStep": 1}})
        };
        json!({
            "transform": [{"filter": format!("datum.sex === '{sex}'")}],
            "facet": {"row": {"field": "place", "type": "nominal", "title": null}},
            "spec": {
                "width": 240,
                "height": {"step": 22},
                "encoding": {"y": y},
                "layer": [
                    {"mark": {"type": "bar", "color": Ink::Series(series).hex(false)}, "encoding": {"x": x("count_low")}},
                    {"transform": [{"filter": "datum.count_high > datum.count_low"}],
                        "mark": {"type": "bar", "color": Ink::Tint(series).hex(false)},
                        "encoding": {"x": x("count_low"), "x2": {"field": "count_high"}}},
                    {"transform": [{"filter": "datum.count_low === null"}],
                        "mark": {"type": "text", "color": Ink::Muted.hex(false)},
                        "encoding": {"x": {"datum": 0, "type": "quantitative"}, "text": {"field": "words"}}}
                ]
            }
        })
    };
    json!({
        "data": {"values": values},
        "hconcat": [
            side("male", "men and boys", 0, true),
            side("female", "women and girls", 1, false)
        ]
    })
}
