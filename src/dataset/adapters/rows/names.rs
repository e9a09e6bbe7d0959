//! What the names of the file and the sheet say, and what the user says about the country.

use super::plan::RowPlan;
use crate::dataset::adapters::Sink;
use crate::dataset::areas::{self, Resolution};
use crate::dataset::places::Places;
use crate::dataset::read::Sheet;

/// What the names of the file and the sheet say, and what the user said of the country.
pub(super) struct FileNames<'a> {
    /// What labels of places mean.
    pub places: &'a Places,
    pub file: String,
    sheet: String,
    year: Option<String>,
    of_sheet: bool,
    country: Option<String>,
    asked: bool,
}

impl<'a> FileNames<'a> {
    pub(super) fn of(sheet: &Sheet, sink: &Sink<'a>) -> Self {
        let name = sink.file.rsplit(['/', '\\']).next().unwrap_or_default();
        let stem = name.split('.').next().unwrap_or_default();
        let country = sink.country.map(str::to_owned);
        Self {
            places: sink.places,
            asked: country.is_some(),
            country: country.or_else(|| country_of(stem)),
            of_sheet: sheet.sheet.as_deref().and_then(year_of).is_some(),
            year: sheet
                .sheet
                .as_deref()
                .and_then(year_of)
                .or_else(|| year_of(name)),
            file: sink.file.to_owned(),
            sheet: sheet.sheet.clone().unwrap_or_default(),
        }
    }

    /// The value of a constant.
    pub(super) fn fill(&self, name: &str, constant: &str) -> String {
        match (constant, name) {
            ("{file}", "year") => self.year.clone().unwrap_or_default(),
            ("{file}", _) => self.country.clone().unwrap_or_default(),
            ("{sheet}", _) => self.sheet.clone(),
            (constant, _) => constant.to_owned(),
        }
    }

    /// What to do where a file without a country does not name it, either.
    pub(super) fn missing_country(&self, plans: &[RowPlan<'_>]) -> Option<String> {
        (self.country.is_none() && any_takes_country(plans)).then(|| {
            "the country of this file, which has no country column: give it with `--country KAZ` or in the \
            file's name".into()
        })
    }

    /// What was taken from names.
    pub(super) fn notes(&self, plans: &[RowPlan<'_>]) -> Vec<String> {
        let mut notes = Vec::new();
        for plan in plans {
            for name in ["year", "country"] {
                if plan.raw_constant(name) != Some("{file}") || !plan.places(name).is_empty() {
                    continue;
                }
                let value = self.fill(name, "{file}");
                notes.push(if value.is_empty() {
                    format!("the file's name does not give the {name}")
                } else if name == "country" && self.asked {
                    format!("the country is {value}, as asked for")
                } else {
                    let whose = if self.of_sheet && name == "year" {
                        "sheet"
                    } else {
                        "file"
                    };
                    format!("the {name}, {value}, is taken from the {whose}'s name")
                });
            }
            if plan
                .release
                .constants
                .values()
                .any(|constant| constant == "{sheet}")
            {
                notes.push(format!("`{}` is taken from the sheet's name", self.sheet));
            }
        }
        notes.dedup();
        notes
    }
}

/// The one year in a name.
fn year_of(name: &str) -> Option<String> {
    let numbers = name.split(|c: char| !c.is_ascii_digit());
    let years = numbers.filter(|digits| digits.len() == 4 && digits.starts_with("20"));
    let mut years: Vec<&str> = years.collect();
    years.dedup();
    (years.len() == 1).then(|| years[0].to_owned())
}

/// The one country in a name: an alpha-3 code in capitals, or a name.
fn country_of(stem: &str) -> Option<String> {
    let words = stem
        .split(|c: char| !c.is_alphabetic())
        .filter(|word| word.chars().count() > 2);
    let country = |word: &str| {
        let is_code = word.len() == 3 && word.bytes().all(|byte| byte.is_ascii_uppercase());
        match areas::resolve(word) {
            Resolution::Area(code) if is_code || word.len() > 3 => Some(code),
            _ => None,
        }
    };
    let is_country = |code: &&str| areas::by_code(code).is_some_and(|area| area.kind == "country");
    let mut found: Vec<&str> = words.filter_map(country).filter(is_country).collect();
    found.dedup();
    (found.len() == 1).then(|| found[0].to_owned())
}

/// Whether a country is taken from the file's name, or from the question.
pub(super) fn any_takes_country(plans: &[RowPlan<'_>]) -> bool {
    let from_name = |plan: &RowPlan<'_>| {
        plan.raw_constant("country") == Some("{file}") && plan.places("country").is_empty()
    };
    plans.iter().any(from_name)
}
