//! The columns of a person: countries, year and categories as numbers, or why they cannot be read.
#![allow(clippy::inline_always)] // what runs for each row is one piece of code

use super::account::{CaseReason, Numbered, Place, Rows};
use super::cells::{CellText, Cells};
use super::codes::{self, Categories, Country, MISSING, REASON};
use super::doubtful::Doubtful;
use super::memo::Memo;
use crate::dataset::areas::Resolution;
use crate::dataset::count::whole;
use crate::dataset::fault::shown;
use crate::dataset::places::Places;
use crate::dataset::recognise::Recognised;
use crate::dataset::sources::{age, year_of_date};

/// The dimensions that persons are divided by, in the order of their numbers.
pub(super) const DIMENSIONS: [&str; 3] = ["sex", "age", "exploitation"];
/// Their places.
pub(super) const SEX: usize = 0;
pub(super) const AGE: usize = 1;
pub(super) const FORM: usize = 2;

/// A column of a country.
#[derive(Debug, Clone, Copy)]
pub(super) enum Of {
    Citizenship,
    Exploitation,
}

/// A column of categories.
#[derive(Debug, Clone, Copy)]
pub(super) enum In {
    Sex,
    Age,
    /// Child or adult, where the age is not known.
    Majority,
}

/// What the cells of a person's columns mean, and the note on those that mean nothing.
pub(super) struct CaseColumns<'a> {
    recognised: &'a Recognised,
    places: &'a Places,
    text: CellText,
    pub doubtful: Doubtful<'a>,
    pub categories: [Categories; 3],
    /// The number of `unknown` in each dimension.
    pub unknown: [u32; 3],
    countries: [Memo<Country>; 2],
    year: Memo<u32>,
    /// A category's number in the low byte; above it that of a word which the release does not know, from 1.
    labels: [Memo<u32>; 3],
    /// Why rows are set aside, or cells read as unknown, and which.
    pub reasons: Numbered<CaseReason, Rows>,
    /// Words that are read as unknown, and on how many rows.
    pub odd: Numbered<String, u64>,
}

impl<'a> CaseColumns<'a> {
    pub(super) fn new(recognised: &'a Recognised, places: &'a Places, text: CellText) -> Self {
        let memo = |column: &str| Memo::new(recognised.places.get(column).copied());
        let categories = DIMENSIONS.map(Categories::of);
        Self {
            recognised,
            places,
            text,
            doubtful: Doubtful::new(recognised, text),
            unknown: [SEX, AGE, FORM].map(|at| categories[at].number_or_first("unknown")),
            categories,
            countries: [memo("citizenship"), memo("exploited_in")],
            year: memo("year"),
            labels: ["sex", "age", "majority"]
                .map(|column| Memo::new(recognised.places.get(column).copied())),
            reasons: Numbered::default(),
            odd: Numbered::default(),
        }
    }

    /// The number of a reason.
    pub(super) fn reason(&mut self, reason: CaseReason) -> u32 {
        REASON | self.reasons.number(reason) as u32
    }

    /// Enters a row with a reason.
    pub(super) fn enter(&mut self, reason: u32, place: &mut dyn FnMut() -> Place) {
        self.reasons.entries[(reason & !REASON) as usize].enter(place);
    }

    /// The country in a column, [`MISSING`], or a reason.
    #[inline(always)]
    pub(super) fn country(&mut self, row: &impl Cells, of: Of) -> Country {
        let memo = &mut self.countries[of as usize];
        if let Some(country) = memo.of(row) {
            return country;
        }
        let cell = memo.cell(row);
        self.new_country(cell, of)
    }

    #[cold]
    fn new_country(&mut self, cell: &[u8], of: Of) -> Country {
        let column = ["citizenship", "exploited_in"][of as usize];
        let text = self.text.of(cell);
        let recognised = self.recognised;
        let country = match recognised.meaning(column, &text) {
            Err(text) => self.reason(unread(text)),
            Ok("") => MISSING,
            Ok(label) => match self.doubtful.number(label) {
                Some(number) => number,
                None => match resolve(self.places, label) {
                    Ok(country) => country,
                    Err(reason) => self.reason(reason),
                },
            },
        };
        self.countries[of as usize].learn(cell, country)
    }

    /// The year's number, 0 where there is none, or a reason.
    #[inline(always)]
    pub(super) fn year(&mut self, row: &impl Cells) -> u32 {
        let memo = &mut self.year;
        if let Some(year) = memo.of(row) {
            return year;
        }
        let cell = memo.cell(row);
        self.new_year(cell)
    }

    #[cold]
    fn new_year(&mut self, cell: &[u8]) -> u32 {
        let text = self.text.of(cell);
        let recognised = self.recognised;
        let year = match recognised.meaning("year", &text) {
            Err(text) => self.reason(unread(text)),
            Ok("") => 0,
            Ok(text) => match whole(year_of_date(text).unwrap_or(text)).and_then(codes::of_year) {
                Some(year) => year,
                None => self.reason(unread(format!("no year: {}", shown(text)))),
            },
        };
        self.year.learn(cell, year)
    }

    /// A category, or `unknown`; a word the release does not know is unknown and noted.
    #[inline(always)]
    pub(super) fn category(&mut self, row: &impl Cells, column: In) -> u32 {
        let memo = &mut self.labels[column as usize];
        let category = if let Some(category) = memo.of(row) {
            category
        } else {
            let cell = memo.cell(row);
            self.new_category(cell, column)
        };
        if category > 0xff {
            self.odd.entries[(category >> 8) as usize - 1] += 1;
        }
        category & 0xff
    }

    #[cold]
    fn new_category(&mut self, cell: &[u8], column: In) -> u32 {
        let (name, dimension) = match column {
            In::Sex => ("sex", SEX),
            In::Age => ("age", AGE),
            In::Majority => ("majority", AGE),
        };
        let text = self.text.of(cell);
        let recognised = self.recognised;
        let unknown = self.unknown[dimension];
        let strange = |label: &str| {
            let columns = &recognised.release.columns;
            let from = columns.get(name).and_then(|column| column.from.first());
            let name = from.map_or(name, String::as_str);
            format!("`{name}` not known: {}", shown(label))
        };
        let meaning = recognised.meaning(name, &text);
        let meaning = meaning.and_then(|label| match label {
            "" => Ok(unknown),
            label => {
                let categories = &self.categories[dimension];
                let number = categories.number(label);
                let of_years = || age::child_or_adult(label).filter(|_| dimension == AGE);
                let number = number.or_else(|| categories.number(of_years()?));
                number.ok_or_else(|| strange(label))
            }
        });
        let category = meaning.unwrap_or_else(|reason| {
            let at = self.odd.number(format!("{reason} (read as unknown)"));
            (at as u32 + 1) << 8 | unknown
        });
        self.labels[column as usize].learn(cell, category)
    }
}

/// A cell that is read as unknown.
fn unread(text: String) -> CaseReason {
    CaseReason {
        text,
        unresolved: None,
        used: true,
    }
}

/// The number of a label's country, or why it has none.
pub(super) fn resolve(places: &Places, label: &str) -> Result<Country, CaseReason> {
    match places.resolve(label) {
        Resolution::Area(code) => Ok(codes::of_area(code)),
        Resolution::NoCountry("unknown") => Ok(MISSING),
        _ => Err(CaseReason {
            text: "not a country".into(),
            unresolved: Some(label.to_owned()),
            used: true,
        }),
    }
}
