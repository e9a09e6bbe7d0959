//! Pyramids in the terminal.

use super::super::{terminal, words};
use super::NONE;
use super::groups::{Pyramid, divided, pyramids, shown};
use crate::render::{Document, NumberedSources, Screen, sources};

/// The pyramids in bars, men to the left.
pub(super) fn text(document: &Document<'_>, screen: Screen) -> String {
    let ids = sources(document.table);
    let mut out = String::new();
    let all = divided(pyramids(document.table));
    if all.is_empty() {
        return format!("{NONE}\n");
    }
    for pyramid in &all {
        out += &lines(pyramid, &ids, screen);
    }
    out.trim_end_matches('\n').to_owned() + "\n"
}

/// One pyramid.
fn lines(pyramid: &Pyramid<'_>, ids: &NumberedSources, screen: Screen) -> String {
    let (place, detail) = words::block(pyramid.first, ids);
    let mut out = terminal::bold(&format!("{place}, {detail}"), screen);
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
    let half = (usize::from(screen.width).saturating_sub(ages + 2 * numbers + 10) / 2).clamp(6, 40);
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
        let (bar, number, series) = side("male", 2);
        let pad =
            (half + numbers + 3).saturating_sub(bar.chars().count() + number.chars().count() + 1);
        out += &format!(
            "{}{number} {}",
            " ".repeat(pad),
            terminal::colored(&bar, series, screen)
        );
        let (bar, number, series) = side("female", 4);
        let age = format!("{:^ages$}", pyramid.age(age));
        out += &format!(
            "  {age}  {} {number}\n",
            terminal::colored(&bar, series, screen)
        );
    }
    for line in pyramid.apart(false) {
        out += &format!("  apart: {line}\n");
    }
    out.push('\n');
    out
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
