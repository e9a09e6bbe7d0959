//! Case forms by HTCDS: one row per person, in the fields and value names of the standard.
//!
//! The standard asks for the date of birth, which case files do not have, so ages are not written. Of a date only the year is
//! known.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::head;
use crate::dataset::adapters::cases::says_yes;
use crate::dataset::areas::{self, Resolution};
use crate::dataset::load::case_sheets;
use crate::dataset::places::Places;
use crate::dataset::read::Sheet;
use crate::dataset::recognise::Recognised;
use crate::dataset::sources::{self, Release, year_of_date};
use crate::dataset::{Faults, Inputs};

/// The columns of a person, apart from answers.
const COLUMNS: [&str; 4] = ["sex", "citizenship", "exploited_in", "year"];
/// The field that says what `hte_Country` is of.
const EVENT: (&str, &str) = ("hte_Type", "Exploitation");
/// Value names of the standard for sexes.
const SEXES: [(&str, &str); 3] = [
    ("female", "Female"),
    ("male", "Male"),
    ("other", "Transgender/NonConforming"),
];
/// The answer for what the standard has no name for.
const OTHER: &str = "Other";

/// Case forms as CSV, and what they do not hold.
pub struct CaseForms {
    /// The file.
    pub csv: Vec<u8>,
    /// How many persons.
    pub persons: u64,
    /// What a reader should know.
    pub notes: Vec<String>,
}

/// The persons of case files as case forms by HTCDS.
pub fn case_forms(inputs: &Inputs) -> Result<CaseForms, Faults> {
    let places = Arc::new(Places::new(&inputs.project, inputs.aliases.as_deref())?);
    let sheets = case_sheets(inputs, Arc::clone(&places))?;
    let release = sources::shipped("htcds").unwrap_or_default();
    let mut forms = Forms::new(&release, &places);
    for (sheet, recognised) in &sheets {
        forms.write(sheet, recognised);
    }
    Ok(forms.finish())
}

/// Case forms under way.
struct Forms<'a> {
    release: &'a Release,
    places: &'a Places,
    writer: csv::Writer<Vec<u8>>,
    persons: u64,
    short: u64,
    ages: bool,
    /// Questions and answers that the standard has no name for.
    strange: BTreeSet<String>,
}

impl<'a> Forms<'a> {
    fn new(release: &'a Release, places: &'a Places) -> Self {
        let mut writer = csv::Writer::from_writer(Vec::new());
        let columns = COLUMNS.iter().map(|column| head(release, column));
        let answers = release.answers.values();
        let answers = answers.filter_map(|it| it.from.first().map(String::as_str));
        // writing to memory does not fail
        let _ = writer.write_record(columns.chain([EVENT.0]).chain(answers));
        Self {
            release,
            places,
            writer,
            persons: 0,
            short: 0,
            ages: false,
            strange: BTreeSet::new(),
        }
    }

    /// Writes the persons of a sheet.
    fn write(&mut self, sheet: &Sheet, recognised: &Recognised) {
        self.ages |= recognised.places.contains_key("age");
        let questions = recognised.questions.iter().map(|(question, _)| question);
        let known = &self.release.answers;
        let strange = questions.filter(|question| !known.contains_key(*question));
        self.strange
            .extend(strange.map(|question| format!("`{question}`")));
        for record in sheet.rows().skip(recognised.skip) {
            if record.is_blank() {
                continue;
            }
            if record.cells.len() < recognised.width {
                self.short += 1;
                continue;
            }
            let cells: Vec<&str> = record.cells.iter().map(str::trim).collect();
            let form = self.form(recognised, &cells);
            let _ = self.writer.write_record(form);
            self.persons += 1;
        }
    }

    /// The form of a person.
    fn form(&mut self, recognised: &Recognised, cells: &[&str]) -> Vec<String> {
        let meaning = |column: &str| {
            let at = recognised.places.get(column)?;
            let of = recognised.release.columns.get(column)?;
            let cell = cells.get(*at)?;
            let meaning = recognised.release.meaning(of, cell).ok()?;
            (!meaning.is_empty()).then_some(meaning)
        };
        let country = |column: &str| match self.places.resolve(meaning(column)?) {
            Resolution::Area(code) => Some(areas::by_code(code)?.alpha2.clone()),
            _ => None,
        };
        let sex = meaning("sex").and_then(|sex| SEXES.iter().find(|(own, _)| *own == sex));
        let exploited_in = country("exploited_in").unwrap_or_default();
        let event = if exploited_in.is_empty() { "" } else { EVENT.1 };
        let year = meaning("year").map(|year| year_of_date(year).unwrap_or(year));
        let year = year.map(|year| year.split('.').next().unwrap_or(year));
        let mut form = vec![
            sex.map_or("Unknown", |(_, name)| *name).to_owned(),
            country("citizenship").unwrap_or_default(),
            exploited_in,
            year.unwrap_or_default().to_owned(),
            event.to_owned(),
        ];
        let questions: BTreeMap<&str, &Vec<(String, usize)>> = recognised
            .questions
            .iter()
            .map(|(question, answers)| (question.as_str(), answers))
            .collect();
        let release = self.release;
        for (question, answers) in &release.answers {
            let given = questions.get(question.as_str()).map(|given| given.iter());
            let given = given.into_iter().flatten();
            let yes = given.filter(|(_, at)| {
                let cell = cells.get(*at).copied().unwrap_or_default();
                says_yes(&recognised.release, cell)
            });
            let mut names: Vec<String> = Vec::new();
            for (answer, _) in yes {
                let name = value_name(&answers.values, answer).unwrap_or_else(|| {
                    self.strange.insert(format!("`{answer}`"));
                    OTHER
                });
                names.push(name.to_owned());
            }
            names.sort();
            names.dedup();
            form.push(names.join(";"));
        }
        form
    }

    fn finish(self) -> CaseForms {
        let mut notes = Vec::new();
        if self.ages {
            notes.push("ages are not written: HTCDS asks for the date of birth".to_owned());
        }
        if !self.strange.is_empty() {
            let all: Vec<String> = self.strange.into_iter().collect();
            notes.push(format!(
                "HTCDS has no name for {}: questions are not written, answers are `Other`",
                all.join(", ")
            ));
        }
        if self.short > 0 {
            notes.push(format!(
                "rows with too few cells, not written: {}",
                self.short
            ));
        }
        CaseForms {
            csv: self.writer.into_inner().unwrap_or_default(),
            persons: self.persons,
            notes,
        }
    }
}

/// The value name of a tipstat answer: the one that is written like it, else the first without a blank.
fn value_name<'v>(values: &'v BTreeMap<String, String>, answer: &str) -> Option<&'v str> {
    let plain = answer.replace('_', "");
    let own = values.iter().filter(|(_, meaning)| *meaning == answer);
    let names: Vec<&str> = own.map(|(name, _)| name.as_str()).collect();
    let alike = names.iter().find(|name| name.eq_ignore_ascii_case(&plain));
    let short = || names.iter().find(|name| !name.contains(' '));
    alike.or_else(short).copied()
}
