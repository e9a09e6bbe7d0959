//! How the cells of a row become the cells of one of our tables, by a declaration or one of its parts.

use std::borrow::Cow;
use std::collections::BTreeMap;

use super::amount::{self, Amount};
use super::whole::Asked;
use super::{Aside, Entry, Sink, country};
use crate::dataset::areas::{self, Resolution};
use crate::dataset::fault::Fault;
use crate::dataset::read::Sheet;
use crate::dataset::recognise::{Figure, Recognised};
use crate::dataset::sources::{
    Column, Filter, Part, Period, Release, Repeated, Unit, age, year_of_date,
};
use crate::dataset::table::Table;

/// A declaration as it is applied to some rows.
pub(super) struct Plan<'a> {
    pub release: &'a Release,
    pub recognised: &'a Recognised,
    pub table: Table,
    part: Option<(&'a Part, &'a BTreeMap<String, Vec<usize>>)>,
    names: &'a Names,
    file: &'a str,
}

/// What the names of the file and the sheet say, and what the user said of the country.
pub(super) struct Names {
    file: String,
    sheet: String,
    year: Option<String>,
    of_sheet: bool,
    country: Option<String>,
    asked: bool,
}

impl Names {
    pub(super) fn of(sheet: &Sheet, sink: &Sink<'_>) -> Self {
        let name = sink.file.rsplit(['/', '\\']).next().unwrap_or_default();
        let stem = name.split('.').next().unwrap_or_default();
        let country = sink.country.map(str::to_owned);
        Self {
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
    fn fill(&self, name: &str, constant: &str) -> String {
        match (constant, name) {
            ("{file}", "year") => self.year.clone().unwrap_or_default(),
            ("{file}", _) => self.country.clone().unwrap_or_default(),
            ("{sheet}", _) => self.sheet.clone(),
            (constant, _) => constant.to_owned(),
        }
    }

    /// What to do where a file without a country does not name it, either.
    pub(super) fn missing_country(&self, plans: &[Plan<'_>]) -> Option<String> {
        let from_name = |plan: &Plan<'_>| {
            plan.raw_constant("country") == Some("{file}") && plan.places("country").is_empty()
        };
        (self.country.is_none() && plans.iter().any(from_name)).then(|| {
            "the country of this file, which has no column of it: name it with `--country KAZ`, or in the file's name".into()
        })
    }

    /// What was taken from names.
    pub(super) fn notes(&self, plans: &[Plan<'_>]) -> Vec<String> {
        let mut notes = Vec::new();
        for plan in plans {
            for name in ["year", "country"] {
                if plan.raw_constant(name) != Some("{file}") || !plan.places(name).is_empty() {
                    continue;
                }
                let value = self.fill(name, "{file}");
                notes.push(if value.is_empty() {
                    format!("the file's name says nothing of the {name}")
                } else if name == "country" && self.asked {
                    format!("the country, {value}, is the one that was asked for")
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

/// The part whose rows these are, or the column and cell by which the row is left out.
pub(super) fn choose(
    plans: &[Plan<'_>],
    cells: &[Cow<'_, str>],
) -> Result<usize, (String, String)> {
    let mut why = None;
    for (at, plan) in plans.iter().enumerate() {
        match plan.leaves_out(cells) {
            None => return Ok(at),
            Some(reason) => why = why.or(Some(reason)),
        }
    }
    Err(why.unwrap_or_default())
}

/// Cells that repeat the one above them.
pub(in crate::dataset::adapters) fn fill_down(
    recognised: &Recognised,
    cells: &mut [Cow<'_, str>],
    above: &mut BTreeMap<usize, String>,
) {
    let columns = recognised.release.columns.iter();
    for (name, _) in columns.filter(|(_, column)| column.fill_down) {
        for at in recognised.read.get(name).into_iter().flatten() {
            let Some(cell) = cells.get_mut(*at) else {
                continue;
            };
            if cell.trim().is_empty() {
                *cell = Cow::Owned(above.get(at).cloned().unwrap_or_default());
            } else {
                above.insert(*at, cell.to_string());
            }
        }
    }
}

impl<'a> Plan<'a> {
    pub(super) fn all(recognised: &'a Recognised, names: &'a Names) -> Vec<Self> {
        let release = &recognised.release;
        let plan = |part: Option<(&'a Part, &'a BTreeMap<String, Vec<usize>>)>| {
            let named = part.map_or("", |(part, _)| part.table.as_str());
            let table = Table::named(named)
                .or(release.target())
                .unwrap_or(Table::Victims);
            Self {
                release,
                recognised,
                table,
                part,
                names,
                file: names.file.as_str(),
            }
        };
        if release.parts.is_empty() {
            return vec![plan(None)];
        }
        let parts = release.parts.iter().zip(&recognised.parts);
        parts.map(|part| plan(Some(part))).collect()
    }

    /// What becomes of figures that appear more than once.
    pub(super) fn repeats(&self) -> Repeated {
        let part = self.part.and_then(|(part, _)| part.repeats);
        part.unwrap_or(self.release.repeats)
    }

    /// A column of ours as it is declared.
    pub(super) fn column(&self, name: &str) -> Option<&'a Column> {
        let part = self.part.and_then(|(part, _)| part.columns.get(name));
        part.or_else(|| self.release.columns.get(name))
    }

    /// Where it stands in the file.
    pub(super) fn places(&self, name: &str) -> &'a [usize] {
        let part = self.part.and_then(|(_, places)| places.get(name));
        let set = self
            .part
            .is_some_and(|(part, _)| part.constants.contains_key(name));
        let places = part.or_else(|| self.recognised.read.get(name).filter(|_| !set));
        places.map_or(&[], Vec::as_slice)
    }

    fn raw_constant(&self, name: &str) -> Option<&'a str> {
        let part = self.part.and_then(|(part, _)| part.constants.get(name));
        let constant = part
            .or_else(|| self.release.constants.get(name))
            .map(String::as_str);
        let of_column =
            || Some(self.column(name)?.constant.as_str()).filter(|text| !text.is_empty());
        constant.or_else(of_column)
    }

    /// How the file calls a column of ours.
    pub(super) fn label(&self, name: &str) -> Option<String> {
        let at = self.places(name).first()?;
        self.recognised
            .heads
            .get(*at)
            .filter(|head| !head.is_empty())
            .cloned()
    }

    /// The column and cell by which a row is left out.
    fn leaves_out(&self, cells: &[Cow<'_, str>]) -> Option<(String, String)> {
        let own = self.part.map(|(part, _)| &part.rows);
        let filters = self.release.rows.iter().chain(own.into_iter().flatten());
        let cell = |name: &String| {
            let at = self.recognised.helpers.get(name);
            at.and_then(|at| cells.get(*at))
                .map_or("", |cell| cell.trim())
        };
        let here = |name: &String| self.recognised.helpers.contains_key(name);
        let mut left = filters
            .filter(|(name, filter): &(&String, &Filter)| here(name) && !filter.keeps(cell(name)));
        if let Some((name, _)) = left.next() {
            return Some((name.clone(), cell(name).to_owned()));
        }
        if !self.release.others_empty {
            return None;
        }
        let heads = self.recognised.heads.iter().enumerate();
        let mut others = heads.filter(|(_, head)| self.recognised.unused.contains(head));
        others.find_map(|(at, head)| {
            let cell = cells.get(at)?.trim();
            let nothing = self.release.missing.iter().any(|missing| missing == cell)
                || ["_T", "T", "TOTAL"].contains(&cell);
            (!nothing).then(|| (head.clone(), cell.to_owned()))
        })
    }

    /// The cell of a helper column, such as that of units; of several the first that is there.
    fn helper<'c>(&self, names: &[String], cells: &'c [Cow<'_, str>]) -> &'c str {
        let mut places = names
            .iter()
            .filter_map(|name| self.recognised.helpers.get(name));
        places
            .find_map(|at| cells.get(*at))
            .map_or("", |cell| cell.trim())
    }

    /// What a row's numbers are.
    pub(super) fn unit(&self, cells: &[Cow<'_, str>]) -> Result<Unit<'a>, String> {
        let cell = self.helper(&self.release.unit.from, cells);
        let unit = self.release.unit.of(cell);
        unit.ok_or_else(|| {
            let column = self
                .release
                .unit
                .from
                .first()
                .map_or("unit", String::as_str);
            format!(
                "unit not declared: `{column}` is `{}`",
                crate::dataset::fault::shown(cell)
            )
        })
    }

    /// The cell that holds the number.
    pub(super) fn number_cell<'c>(
        &self,
        cells: &'c [Cow<'_, str>],
        figure: Option<&Figure>,
    ) -> &'c str {
        let name = number_of(self.table);
        let at = figure.map(|figure| figure.at).or_else(|| {
            let place = |name| self.places(name).first().copied();
            // the numbers of a table with units stand in one column, whatever they are
            place(name)
                .or_else(|| place("count"))
                .or_else(|| place("value"))
        });
        at.and_then(|at| cells.get(at))
            .map_or("", |cell| cell.trim())
    }

    /// A cell of ours, in the words of the file where it has it.
    fn raw<'c>(
        &'c self,
        name: &str,
        cells: &'c [Cow<'_, str>],
        figure: Option<&'c Figure>,
    ) -> Raw<'c> {
        if let Some(set) = figure.and_then(|figure| figure.set.get(name)) {
            return Raw::Ours(Cow::Borrowed(set));
        }
        if let Some(said) = figure.and_then(|figure| figure.said.get(name)) {
            return Raw::Theirs(said);
        }
        let places = self.places(name);
        if !places.is_empty() {
            let here = places
                .iter()
                .filter_map(|at| cells.get(*at))
                .map(|cell| cell.trim());
            let mut full = here.clone().filter(|cell| {
                !cell.is_empty() && !self.release.missing.iter().any(|it| it == cell)
            });
            let mut here = here;
            return Raw::Theirs(full.next().or_else(|| here.next()).unwrap_or(""));
        }
        match self.raw_constant(name) {
            Some(constant) => Raw::Ours(Cow::Owned(self.names.fill(name, constant))),
            None => Raw::Ours(Cow::Borrowed(self.default(name))),
        }
    }

    /// What is meant where a declaration says nothing.
    fn default(&self, name: &str) -> &'a str {
        match name {
            "country_role" => "detected_in",
            "sex" | "age" | "exploitation" => "total",
            "measure" if self.table != Table::Routes => "identified",
            "source" => self.release.source_id(),
            "reporter" if !self.release.collects.contains(';') => &self.release.collects,
            _ => "",
        }
    }

    /// One figure of a row.
    pub(super) fn entry(
        &self,
        cells: &[Cow<'_, str>],
        figure: Option<&Figure>,
        line: u64,
        asked: &Asked,
    ) -> Result<Entry, Aside> {
        let unit = match self.unit(cells)? {
            Unit::Persons if asked.fractions => Unit::Rate(&self.release.unit.fractions),
            unit => unit,
        };
        let place = match self.raw("place", cells, figure) {
            Raw::Ours(place) => place.into_owned(),
            Raw::Theirs(cell) => self.value("place", cell, line, asked)?,
        };
        let table = self.target(unit, !place.is_empty())?;
        let amount = self.amount(cells, figure, line, unit)?;
        let (mut labels, mut period) = ([const { String::new() }; 3], String::new());
        let mut row = Vec::new();
        for field in &table.schema().fields {
            let name = field.name.as_str();
            row.push(match name {
                _ if name == number_of(table) => amount.text.clone(),
                "value_low" => amount.low.clone(),
                "value_high" => amount.high.clone(),
                "place" => place.clone(),
                "unit" => self.unit_name(unit, cells, figure),
                "country" if !self.within().is_empty() && !place.is_empty() => {
                    self.within().to_owned()
                }
                "locator" if self.places("locator").is_empty() => locator(line, figure, &amount),
                _ => match self.raw(name, cells, figure) {
                    Raw::Ours(value) => value.into_owned(),
                    Raw::Theirs(cell) => {
                        if let Some(at) = ["sex", "age", "exploitation"]
                            .iter()
                            .position(|it| *it == name)
                        {
                            cell.clone_into(&mut labels[at]);
                        }
                        let value = self.value(name, cell, line, asked)?;
                        if name == "year" && self.release.period != Period::Year {
                            let (year, part) = self.part_of_year(&value, cells, figure)?;
                            period = part;
                            year
                        } else {
                            value
                        }
                    }
                },
            });
        }
        Ok(Entry {
            line,
            table,
            cells: row,
            labels,
            period,
            plan: 0,
        })
    }

    /// The table of a figure: rates are kept apart from counts, and places from countries.
    fn target(&self, unit: Unit<'_>, of_place: bool) -> Result<Table, String> {
        match (self.table, unit) {
            (Table::Victims, Unit::Persons) if of_place => Ok(Table::Places),
            (Table::Victims | Table::Places, Unit::Rate(_)) => Ok(Table::Rates),
            (Table::Routes, Unit::Rate(unit)) => {
                Err(format!("a route in {unit}: only counts of routes are kept"))
            }
            (table, _) => Ok(table),
        }
    }

    fn within(&self) -> &str {
        self.column("place")
            .map_or("", |column| column.within.as_str())
    }

    fn unit_name(&self, unit: Unit<'_>, cells: &[Cow<'_, str>], figure: Option<&Figure>) -> String {
        match (unit, self.raw("unit", cells, figure)) {
            (Unit::Rate(unit), _) => unit.to_owned(),
            (Unit::Persons, Raw::Theirs(cell)) => cell.to_owned(),
            (Unit::Persons, Raw::Ours(unit)) if !unit.is_empty() => unit.into_owned(),
            (Unit::Persons, _) => "persons".into(),
        }
    }

    fn amount(
        &self,
        cells: &[Cow<'_, str>],
        figure: Option<&Figure>,
        line: u64,
        unit: Unit<'_>,
    ) -> Result<Amount, Aside> {
        let name = number_of(self.table);
        let column = self
            .column(name)
            .or_else(|| self.column("count"))
            .or_else(|| self.column("value"));
        let cell = self.number_cell(cells, figure);
        let factor = self
            .release
            .multiply
            .of(self.helper(&self.release.multiply.from, cells));
        let factor = factor.ok_or_else(|| {
            let cell = self.helper(&self.release.multiply.from, cells);
            format!("scale not declared: {}", crate::dataset::fault::shown(cell))
        })?;
        let beside = self
            .release
            .flags
            .from
            .iter()
            .filter_map(|name| self.recognised.helpers.get(name));
        let beside: Vec<&str> = beside
            .filter_map(|at| cells.get(*at))
            .map(|cell| cell.trim())
            .collect();
        let as_rate = self.table == Table::Rates || unit != Unit::Persons;
        let kind = match self.table {
            Table::Tiers => amount::Kind::Tier,
            _ if as_rate => amount::Kind::Rate,
            _ => amount::Kind::Count,
        };
        amount::read(cell, &beside, self.release, column, kind, factor).map_err(|expected| {
            let head = figure.map(|figure| figure.head.clone());
            let head = head
                .or_else(|| self.label(name))
                .unwrap_or_else(|| name.to_owned());
            Aside::Fault(Fault::cell(self.file, line, &head, cell, expected))
        })
    }

    /// What a cell of a column of ours means.
    fn value(&self, name: &str, cell: &str, line: u64, asked: &Asked) -> Result<String, Aside> {
        let column = self.column(name);
        let fault = |expected: String| {
            let head = self.label(name).unwrap_or_else(|| name.to_owned());
            Aside::Fault(Fault::cell(self.file, line, &head, cell, expected))
        };
        let of_country = ["country", "origin", "destination"].contains(&name);
        if of_country && cell == "NA" && asked.namibia {
            return Ok("NAM".into());
        }
        let meaning = match column {
            Some(column) => self.release.meaning(column, cell).map_err(fault)?,
            None => cell,
        };
        if of_country && !meaning.is_empty() {
            let persons_of =
                name == "origin" || (self.table == Table::Routes && name == "destination");
            let rule = country::Rule::of(column, persons_of, asked.m49);
            return country::read(&rule, meaning).map_err(|why| match why {
                country::Why::Reason(reason) => Aside::Reason(reason.into()),
                country::Why::Expected(expected) => fault(expected),
            });
        }
        if of_country || meaning == "NA" {
            return Ok(if meaning == "NA" {
                String::new()
            } else {
                meaning.to_owned()
            });
        }
        if name == "year"
            && let Some(year) = year_of_date(meaning)
        {
            return Ok(year.to_owned());
        }
        if name == "age" {
            let field = Table::Victims.schema().field(name);
            let known = field.is_some_and(|field| field.category(meaning).is_some());
            return Ok(age::read(meaning)
                .filter(|_| !known)
                .unwrap_or_else(|| meaning.to_owned()));
        }
        Ok(meaning.to_owned())
    }

    /// The year and the part of it: from a column of their own, or from one cell such as `2023 Q4`.
    fn part_of_year(
        &self,
        year: &str,
        cells: &[Cow<'_, str>],
        figure: Option<&Figure>,
    ) -> Result<(String, String), Aside> {
        let (year, part) = match self.raw("period", cells, figure) {
            Raw::Theirs(part) => (year.trim(), part.to_owned()),
            Raw::Ours(_) => {
                let (first, rest) = year.split_at(year.len().min(4));
                (
                    first,
                    rest.trim_matches([' ', '-', '/', '_', '.']).to_owned(),
                )
            }
        };
        let most = self.release.period.in_a_year();
        let digits: String = part.chars().filter(char::is_ascii_digit).collect();
        let months = [
            "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
        ];
        let named = part.to_lowercase();
        let named = months
            .iter()
            .position(|month| named.starts_with(month))
            .filter(|_| most == 12);
        let number = named.map(|at| at + 1).or_else(|| digits.parse().ok());
        match number.filter(|number| (1..=most).contains(number)) {
            Some(number) => Ok((year.to_owned(), number.to_string())),
            None => Err(Aside::Reason(
                format!(
                    "not a part of a year: {}",
                    crate::dataset::fault::shown(&part)
                )
                .into(),
            )),
        }
    }

    /// A fault of a cell of ours, with the file's name for the column.
    pub(super) fn in_words_of_the_file(&self, mut fault: Fault) -> Fault {
        if let Some(label) = fault.column.as_ref().and_then(|name| self.label(name)) {
            fault.column = Some(label);
        }
        fault
    }
}

/// A cell: in our words, or in those of the file.
enum Raw<'a> {
    Ours(Cow<'a, str>),
    Theirs(&'a str),
}

/// The column of a table that holds its number.
pub(super) fn number_of(table: Table) -> &'static str {
    match table {
        Table::Tiers => "tier",
        Table::Population => "population",
        Table::Rates => "value",
        _ => "count",
    }
}

/// Where a figure stands, and what its source says beside it.
fn locator(line: u64, figure: Option<&Figure>, amount: &Amount) -> String {
    let column = figure.map_or(String::new(), |figure| format!(", {}", figure.head));
    let beside = if amount.beside.is_empty() {
        String::new()
    } else {
        format!("; {}", amount.beside.join(", "))
    };
    format!("row {line}{column}{beside}")
}
