//! What a pyramid is made of: the figures of a country, year, source and measure, by age and sex.

use super::super::select;
use super::SIDES;
use crate::render::number;
use crate::stats::{Estimate, Public, Status, Whole};

/// A country, year, source and measure.
pub(super) struct Pyramid<'a> {
    /// Its first figure.
    pub first: &'a Estimate,
    /// Youngest first.
    pub ages: Vec<&'a str>,
    /// Its cells.
    pub figures: Vec<&'a Estimate>,
}

/// The pyramids of a table.
pub(super) fn pyramids(table: &Public) -> Vec<Pyramid<'_>> {
    let mut all: Vec<Pyramid<'_>> = Vec::new();
    let of = |figure: &Estimate| {
        let whole = Whole::identify(figure).any_of(&["age", "sex"]);
        (whole, figure.key("group").to_owned())
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
        // people known only as child or adult go below the bands
        let bands = pyramid.ages.iter().any(|age| !is_broad(age));
        pyramid
            .ages
            .sort_by_key(|age| (!(bands && is_broad(age)), first_year(age)));
    }
    all
}

/// The figures with an age or sex.
pub(super) fn divided(mut all: Vec<Pyramid<'_>>) -> Vec<Pyramid<'_>> {
    let told = |figure: &&Estimate| !figure.key("age").is_empty() || !figure.key("sex").is_empty();
    all.retain(|pyramid| pyramid.figures.iter().any(told));
    all
}

/// Whether an age is a band or a broad group.
fn is_age(age: &str) -> bool {
    !age.is_empty() && age != "unknown" && age != "total"
}

/// Whether an age is not a band.
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
    /// A cell.
    pub(super) fn at(&self, sex: &str, age: &str) -> Option<&Estimate> {
        let there = |figure: &&&Estimate| figure.key("sex") == sex && figure.key("age") == age;
        self.figures.iter().find(there).copied()
    }

    /// The label of an age: where there are bands, `child` means those whose band is unknown.
    pub(super) fn age(&self, age: &str) -> String {
        let bands = self.ages.iter().any(|age| !is_broad(age));
        if bands && is_broad(age) {
            format!("{age}, no band")
        } else {
            let is_band = age.starts_with(|letter: char| letter.is_ascii_digit());
            let dash = if is_band { "–" } else { "-" };
            age.replace('_', " ").replace('-', dash)
        }
    }

    /// The number of a cell. A case file has one row per person, so no rows means zero.
    pub(super) fn number(&self, sex: &str, age: &str) -> String {
        match self.at(sex, age) {
            None if self.first.key("group") == "case_data" => "0".into(),
            figure => shown(figure),
        }
    }

    /// The largest number that is drawn.
    pub(super) fn most(&self) -> f64 {
        let drawn = self.figures.iter().filter(|figure| {
            let sex = figure.key("sex");
            is_age(figure.key("age"))
                && (sex == "unknown" || SIDES.iter().any(|side| side.0 == sex))
        });
        let counts = drawn.filter_map(|figure| figure.count);
        counts
            .map(|count| count.high.unwrap_or(count.low) as f64)
            .fold(0.0, f64::max)
    }

    /// Those whose age or sex is another or not known, in words; those of unknown sex may have a third bar.
    pub(super) fn apart(&self, has_third_bar: bool) -> Vec<String> {
        let side = |sex: &str| SIDES.iter().any(|(name, _, _)| *name == sex);
        let drawn = |figure: &Estimate| {
            let unknown = has_third_bar && figure.key("sex") == "unknown" && figure.count.is_some();
            (side(figure.key("sex")) || unknown) && is_age(figure.key("age"))
        };
        let others = self.figures.iter().filter(|figure| !drawn(figure));
        others
            .map(|figure| {
                let name = |key: &str| match figure.key(key) {
                    "" | "unknown" => format!("{key} unknown"),
                    value => value.replace('_', " "),
                };
                match (figure.key("sex"), figure.key("age")) {
                    ("", "") => "age and sex unknown: –".to_owned(),
                    _ => format!("{}, {}: {}", name("sex"), name("age"), shown(Some(figure))),
                }
            })
            .collect()
    }
}

/// The count of a cell, or why there is none.
pub(super) fn shown(figure: Option<&Estimate>) -> String {
    match figure {
        None => "–".into(),
        Some(figure) if figure.status == Status::Hidden => "hidden".into(),
        Some(figure) => number::count(figure.count),
    }
}
