//! What is asked: which countries, years and sources, and how shares are to be taken.

use std::collections::BTreeSet;

use polars::prelude::{BooleanChunked, DataFrame, PolarsResult};

use super::refusal::Objection;
use super::regions::Region;
use super::row_mask::RowMask;
use crate::dataset::places::{Named, Places};
use crate::dataset::{Dataset, Table, areas};
use crate::stats::mathematics::bounds;
use crate::stats::mathematics::limits::{IntervalChoice, Level};
use crate::stats::reconciliation::contradiction::Contradicted;
use crate::stats::rows::{self, GivenAnswer, Placement, Route, Victim};

/// The years that a question about every single year names.
pub const EVERY_YEAR: (i64, i64) = (1900, 2100);

/// Which rows of the data a question takes, and how shares are computed from them; the default takes all rows.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Query {
    /// Codes of countries and areas; all where empty. Until they are resolved they may be labels, as they were typed.
    pub countries: Vec<String>,
    /// The areas and groups asked for by name, with their members.
    pub regions: Vec<Region>,
    /// First and last year; years that a source pools have none and stay out.
    pub years: Option<(i64, i64)>,
    /// Source ids; all where empty.
    pub sources: Vec<String>,
    /// Whether all people of case files are asked for in addition to the countries.
    pub all_persons: bool,
    /// Whether case files are broken down by year; people without a year are a group, too.
    pub by_year: bool,
    /// Who counts, such as `government`; all where empty.
    pub reporters: Vec<String>,
    /// What is counted, such as `identified`; all where empty.
    pub measures: Vec<String>,
    /// The base of shares.
    pub base: Base,
    /// Level of confidence intervals, where one is asked for: see [`Query::confidence`].
    pub confidence: Option<f64>,
    /// Which intervals.
    pub interval: IntervalChoice,
    /// What is done with a total that its parts contradict.
    pub contradicted: Contradicted,
    /// The years of the answer that are used: a statistic may leave others out, except for its notes.
    pub used: UsedYears,
}

/// The years of an answer that are used.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum UsedYears {
    /// All of them.
    #[default]
    All,
    /// The latest of each country, and of those before what they report as zero.
    LatestOfCountry,
    /// The latest of each country and source, and whether there are others.
    LatestOfSource,
}

/// The base of shares.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Base {
    /// Persons whose category is recorded.
    #[default]
    Known,
    /// All persons, recorded or not.
    All,
    /// CTDC's rule for questions of which one person may have several answers: persons with any value in the group. Where a
    /// person has one category, the same as `Known`.
    Answered,
    /// All persons, from the share if no one unknown is of the category to that if all are.
    WorstCase,
}

impl Base {
    /// All of them, the default first, by their names on the command line.
    pub const ALL: [(&str, Self); 4] = [
        ("known", Self::Known),
        ("all", Self::All),
        ("answered", Self::Answered),
        ("worst-case", Self::WorstCase),
    ];

    /// Its name on the command line.
    pub fn name(self) -> &'static str {
        let named = Self::ALL.iter().find(|(_, base)| *base == self);
        named.map_or("known", |(name, _)| name)
    }
}

impl Query {
    /// The columns of the data by which rows are chosen, each with the values asked for; all where there are none.
    pub fn columns(&self) -> Vec<(&'static str, &[String])> {
        vec![
            ("source", &self.sources),
            ("reporter", &self.reporters),
            ("measure", &self.measures),
        ]
    }

    /// Level of confidence intervals, above 0 and below 1: 0.95 where none is asked for.
    pub fn confidence(&self) -> f64 {
        const USUAL: f64 = 0.95;
        self.confidence.unwrap_or(USUAL)
    }

    /// The interval of a single share.
    pub fn level(&self) -> Level {
        Level::alone(self.interval, self.confidence())
    }

    /// The interval of one of the parts of a split.
    pub fn level_of_part(&self, parts: usize) -> Level {
        Level::of_part(self.interval, parts, self.confidence())
    }

    /// The rows of a frame that are asked for; `country` names the column that the countries are sought in.
    pub fn select(&self, frame: &DataFrame, country: &str) -> PolarsResult<DataFrame> {
        match self.kept(frame, country)? {
            None => Ok(frame.clone()),
            Some(keep) => frame.filter(&keep.into_iter().collect::<BooleanChunked>()),
        }
    }

    /// The places of the rows of a frame that are asked for.
    pub fn places(
        &self,
        frame: &DataFrame,
        country: &str,
    ) -> PolarsResult<impl Iterator<Item = usize> + use<>> {
        let kept = self.kept(frame, country)?;
        let is_kept = move |at: &usize| kept.as_ref().is_none_or(|kept| kept[*at]);
        Ok((0..frame.height()).filter(is_kept))
    }

    /// Whether each row of a frame is asked for; `None` where all are.
    fn kept(&self, frame: &DataFrame, country: &str) -> PolarsResult<Option<Vec<bool>>> {
        if frame.width() == 0 {
            return Ok(None);
        }
        let mut keep = RowMask::all(frame);
        keep.values(frame, country, &self.countries)?;
        for (column, values) in self.columns() {
            if frame.column(column).is_ok() {
                keep.values(frame, column, values)?;
            } else if !values.is_empty() && frame.column("count_low").is_ok() {
                // a count whose row does not say it is not chosen; tiers and populations are not asked by it
                keep.narrow(std::iter::repeat(false));
            }
        }
        if let Some((first, last)) = self.years {
            let years = frame.column("year")?.i64()?.iter();
            keep.narrow(years.map(|year| year.is_some_and(|year| (first..=last).contains(&year))));
        }
        Ok(keep.kept)
    }

    /// The `victims` asked for, each year separately; with all people of case files in separate rows if these are
    /// asked for.
    pub fn victims_by_year<'d>(&self, data: &'d Dataset) -> PolarsResult<Vec<Victim<'d>>> {
        let mut rows = if self.asks_for_all_persons() {
            of_all_persons(self.everybody(data, |row| {
                row.reporter == "case_data" && row.count.is_some() && !is_area(row.country)
            })?)
        } else {
            Vec::new()
        };
        let own = self.rows_of_victims(data, |row| !row.country.is_empty())?;
        if rows.is_empty() {
            return Ok(own);
        }
        rows.extend(own);
        Ok(rows)
    }

    /// The `victims` asked for. Years of case files are pooled (null) unless years are asked for.
    pub fn victims<'d>(&self, data: &'d Dataset) -> PolarsResult<Vec<Victim<'d>>> {
        Ok(self.pooled(self.victims_by_year(data)?))
    }

    /// The `victims` of all countries that fulfil a condition, those of case files without a country among them.
    pub(in crate::stats) fn everybody<'d>(
        &self,
        data: &'d Dataset,
        wanted: impl Fn(&Victim<'d>) -> bool,
    ) -> PolarsResult<Vec<Victim<'d>>> {
        self.everywhere().rows_of_victims(data, wanted)
    }

    /// The rows of `victims` as they are in the frame.
    fn rows_of_victims<'d>(
        &self,
        data: &'d Dataset,
        wanted: impl Fn(&Victim<'d>) -> bool,
    ) -> PolarsResult<Vec<Victim<'d>>> {
        let frame = data.table(Table::Victims);
        rows::victims_that(frame, self.places(frame, "country")?, wanted)
    }

    /// The same question with all persons of case files first, where no country is named.
    #[must_use]
    pub(in crate::stats) fn with_all_persons(&self) -> Self {
        Self {
            all_persons: self.all_persons || self.countries.is_empty(),
            ..self.clone()
        }
    }

    /// Whether all persons of case files are asked for, whatever their country.
    fn asks_for_all_persons(&self) -> bool {
        self.all_persons || self.countries.iter().any(|code| code == areas::ALL_PERSONS)
    }

    /// Whether the years of case files are pooled.
    fn pools(&self) -> bool {
        self.years.is_none() && !self.by_year
    }

    fn pooled<'d>(&self, mut rows: Vec<Victim<'d>>) -> Vec<Victim<'d>> {
        if self.pools() {
            rows.iter_mut()
                .filter(|row| row.reporter == "case_data")
                .for_each(|row| row.year = None);
        }
        rows
    }

    /// The `routes` asked for, by origin; years as in [`Query::victims`].
    pub fn routes<'d>(&self, data: &'d Dataset) -> PolarsResult<Vec<Route<'d>>> {
        let frame = data.table(Table::Routes);
        let mut rows = rows::routes_at(frame, self.places(frame, "origin")?)?;
        let of_cases = sources_that(data, |source| source.collects("case_data"))?;
        if self.asks_for_all_persons() {
            let everybody = rows::routes_at(frame, self.everywhere().places(frame, "origin")?)?;
            let of_cases = everybody
                .into_iter()
                .filter(|row| of_cases.contains(row.source));
            rows.extend(of_cases.map(|row| Route {
                origin: areas::ALL_PERSONS,
                ..row
            }));
        }
        if self.pools() {
            rows.iter_mut()
                .filter(|row| of_cases.contains(row.source))
                .for_each(|row| row.year = None);
        }
        Ok(rows)
    }

    /// The `answers` asked for; years as in [`Query::victims`]: answers come only from case files.
    pub fn answers(&self, data: &Dataset) -> PolarsResult<Vec<GivenAnswer>> {
        let frame = data.frame(Table::Answers);
        let mut rows = if self.asks_for_all_persons() {
            let everybody = rows::answers(&self.everywhere().select(&frame, "country")?)?;
            everybody
                .into_iter()
                .map(|row| rows::GivenAnswer {
                    country: areas::ALL_PERSONS.into(),
                    ..row
                })
                .collect()
        } else {
            Vec::new()
        };
        let own = rows::answers(&self.select(&frame, "country")?)?;
        rows.extend(own.into_iter().filter(|row| !row.country.is_empty()));
        if self.pools() {
            for row in &mut rows {
                row.year = None;
            }
        }
        Ok(rows)
    }

    /// The same question of all years.
    #[must_use]
    pub(in crate::stats) fn of_every_year(&self) -> Self {
        Self {
            years: None,
            ..self.clone()
        }
    }

    /// The same question of all countries.
    #[must_use]
    pub fn everywhere(&self) -> Self {
        Self {
            countries: Vec::new(),
            regions: Vec::new(),
            all_persons: false,
            ..self.clone()
        }
    }

    /// Whether a place is asked for, or one of several candidates joined by `;`.
    pub fn asks_for(&self, place: &str) -> bool {
        let wanted = |code: &str| self.countries.iter().any(|country| country == code);
        self.countries.is_empty() || place.split(';').any(wanted)
    }

    /// The `tiers` asked for.
    pub fn tiers(&self, data: &Dataset) -> PolarsResult<Vec<Placement>> {
        let frame = data.table(Table::Tiers);
        rows::tiers_at(frame, self.places(frame, "country")?)
    }

    /// Puts codes instead of the labels of countries: areas with their members, groups by their members; gives what is no
    /// country.
    pub(super) fn resolve(&mut self, places: &Places) -> Vec<Objection> {
        let mut wrong = Vec::new();
        for label in std::mem::take(&mut self.countries) {
            if label.trim().eq_ignore_ascii_case("all") {
                self.countries.push(areas::ALL_PERSONS.into());
                continue;
            }
            match places.named(&label) {
                Ok(Named::Area(code)) => {
                    self.add_region(code, areas::members(code).into_iter());
                    self.add_country(code);
                }
                Ok(Named::Group(group)) => {
                    self.add_region(&group.code, group.members.iter().map(String::as_str));
                    group.members.iter().for_each(|code| self.add_country(code));
                }
                Err(why) => wrong.push(Objection::plain("country", why)),
            }
        }
        wrong
    }

    /// Remembers an area or group, so that its members can be added up.
    fn add_region<'a>(&mut self, code: &str, members: impl Iterator<Item = &'a str>) {
        let members: Vec<String> = members.map(str::to_owned).collect();
        if !members.is_empty() {
            let code = code.to_owned();
            self.regions.push(Region { code, members });
        }
    }

    /// Adds a country, or an area or group with its members, by code.
    pub fn add_country(&mut self, code: &str) {
        let members = areas::members(code);
        for code in std::iter::once(code).chain(members) {
            if !self.countries.iter().any(|known| known == code) {
                self.countries.push(code.to_owned());
            }
        }
    }
}

/// An area holds the persons of its countries once more.
fn is_area(code: &str) -> bool {
    areas::by_code(code).is_some_and(|area| area.kind == "area")
}

/// The rows of case files as those of all persons in the file; figures that others print from such a file are not included.
fn of_all_persons(mut all: Vec<Victim>) -> Vec<Victim> {
    for row in &mut all {
        row.country = areas::ALL_PERSONS;
    }
    // people of one cell are counted together, whatever their country
    let compare = |a: &Victim, b: &Victim| {
        (a.source, a.year, a.measure, a.country_role)
            .cmp(&(b.source, b.year, b.measure, b.country_role))
            .then_with(|| (a.sex, a.age, a.exploitation).cmp(&(b.sex, b.age, b.exploitation)))
    };
    all.sort_by(compare);
    let cells = all.chunk_by(|a, b| compare(a, b).is_eq());
    let mut sums = Vec::new();
    for cell in cells {
        let count = bounds::sum(cell.iter().map(|row| row.count));
        sums.push(Victim { count, ..cell[0] });
    }
    sums
}

/// The ids of the sources that fulfil a condition.
pub(in crate::stats) fn sources_that(
    data: &Dataset,
    wanted: impl Fn(&rows::SourceRow) -> bool,
) -> PolarsResult<BTreeSet<String>> {
    let sources = rows::sources(&data.frame(Table::Sources))?;
    Ok(sources
        .into_iter()
        .filter(wanted)
        .map(|source| source.id)
        .collect())
}

/// The sources that print their totals: there, none is made of parts.
pub(in crate::stats) fn with_totals(data: &Dataset) -> PolarsResult<BTreeSet<String>> {
    sources_that(data, |source| source.totals == "printed")
}
