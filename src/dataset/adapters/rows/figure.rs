//! One figure of a row, in the words of tipstat's tables.

use std::borrow::Cow;

use super::amount::{self, Amount};
use super::plan::{Raw, RowPlan, number_of};
use super::whole::FileConventions;
use super::{Aside, ReadRow, country};
use crate::dataset::areas::Resolution;
use crate::dataset::fault::{Fault, shown};
use crate::dataset::recognise::FigureColumn;
use crate::dataset::sources::{
    AmountUnit, DeclaredColumn, Period, age, year_and_part, year_of_date,
};
use crate::dataset::table::Table;

/// Columns that divide the persons, of which the file's own labels are kept.
const DIVIDING: [&str; 3] = ["sex", "age", "exploitation"];

impl RowPlan<'_> {
    /// One figure of a row.
    pub(super) fn entry(
        &self,
        cells: &[Cow<'_, str>],
        figure: Option<&FigureColumn>,
        line: u64,
        asked: &FileConventions,
    ) -> Result<ReadRow, Aside> {
        let unit = match self.unit(cells)? {
            AmountUnit::Persons if asked.fractions => {
                AmountUnit::Rate(&self.release.unit.fractions)
            }
            unit => unit,
        };
        let place = self.place(cells, figure, line, asked)?;
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
                "year" => {
                    let (year, part) = self.year(cells, figure, line, asked)?;
                    period = part;
                    year
                }
                _ => match self.raw(name, cells, figure) {
                    Raw::Ours(value) => value.into_owned(),
                    Raw::Theirs(cell) if name == "share" => {
                        self.release.decimal.plain(cell).into_owned()
                    }
                    Raw::Theirs(cell) => {
                        if let Some(at) = DIVIDING.iter().position(|it| *it == name) {
                            cell.clone_into(&mut labels[at]);
                        }
                        self.value(name, cell, line, asked)?
                    }
                },
            });
        }
        Ok(ReadRow {
            line,
            table,
            cells: row,
            labels,
            period,
            plan: 0,
        })
    }

    /// The place of a figure; a total over places is set aside.
    fn place(
        &self,
        cells: &[Cow<'_, str>],
        figure: Option<&FigureColumn>,
        line: u64,
        asked: &FileConventions,
    ) -> Result<String, Aside> {
        let place = match self.raw("place", cells, figure) {
            Raw::Ours(place) => place.into_owned(),
            Raw::Theirs(cell) => self.value("place", cell, line, asked)?,
        };
        if self.names.places.resolve(&place) == Resolution::NoCountry("total") {
            return Err(Aside::Reason("a total among its parts".into()));
        }
        Ok(place)
    }

    /// The year of a figure, and the part of it that the row covers; no part where it is of the whole year.
    fn year(
        &self,
        cells: &[Cow<'_, str>],
        figure: Option<&FigureColumn>,
        line: u64,
        asked: &FileConventions,
    ) -> Result<(String, String), Aside> {
        let (year, is_whole) = match self.raw("year", cells, figure) {
            Raw::Ours(year) => (year.into_owned(), self.places("period").is_empty()),
            Raw::Theirs(cell) => (self.value("year", cell, line, asked)?, false),
        };
        if is_whole || self.release.period == Period::Year {
            return Ok((year, String::new()));
        }
        self.part_of_year(&year, cells, figure)
    }

    /// The table of a figure: rates are kept apart from counts, and places from countries.
    fn target(&self, unit: AmountUnit<'_>, of_place: bool) -> Result<Table, String> {
        match (self.table, unit) {
            (Table::Victims, AmountUnit::Persons) if of_place => Ok(Table::Places),
            (Table::Victims | Table::Places, AmountUnit::Rate(_)) => Ok(Table::Rates),
            (Table::Routes, AmountUnit::Rate(unit)) => {
                Err(format!("a route in {unit}: only counts of routes are kept"))
            }
            (table, _) => Ok(table),
        }
    }

    fn within(&self) -> &str {
        self.column("place")
            .map_or("", |column| column.within.as_str())
    }

    fn unit_name(
        &self,
        unit: AmountUnit<'_>,
        cells: &[Cow<'_, str>],
        figure: Option<&FigureColumn>,
    ) -> String {
        match (unit, self.raw("unit", cells, figure)) {
            (AmountUnit::Rate(unit), _) => unit.to_owned(),
            (AmountUnit::Persons, Raw::Theirs(cell)) => cell.to_owned(),
            (AmountUnit::Persons, Raw::Ours(unit)) if !unit.is_empty() => unit.into_owned(),
            (AmountUnit::Persons, _) => "persons".into(),
        }
    }

    fn amount(
        &self,
        cells: &[Cow<'_, str>],
        figure: Option<&FigureColumn>,
        line: u64,
        unit: AmountUnit<'_>,
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
            format!("scale not declared: {}", shown(cell))
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
        let as_rate = self.table == Table::Rates || unit != AmountUnit::Persons;
        let kind = match self.table {
            Table::Tiers => amount::NumberKind::Tier,
            _ if as_rate => amount::NumberKind::Rate,
            _ => amount::NumberKind::Count,
        };
        amount::read(&cell, &beside, self.release, column, kind, factor).map_err(|expected| {
            let head = figure.map(|figure| figure.head.clone());
            let head = head
                .or_else(|| self.label(name))
                .unwrap_or_else(|| name.to_owned());
            Aside::Fault(Fault::cell(self.file, line, &head, &cell, expected))
        })
    }

    /// What a cell of a tipstat column means.
    fn value(
        &self,
        name: &str,
        cell: &str,
        line: u64,
        asked: &FileConventions,
    ) -> Result<String, Aside> {
        let column = self.column(name);
        let fault = |expected: String| {
            let head = self.label(name).unwrap_or_else(|| name.to_owned());
            Aside::Fault(Fault::cell(self.file, line, &head, cell, expected))
        };
        let of_country = ["country", "origin", "destination"].contains(&name);
        let means_itself =
            |column: &DeclaredColumn| column.codes.is_none() && !column.values.contains_key("NA");
        if of_country && cell == "NA" && column.is_none_or(means_itself) {
            // a code among codes, missing among names
            return Ok(if asked.namibia {
                "NAM".into()
            } else {
                String::new()
            });
        }
        let meaning = match column {
            Some(column) => self.release.meaning(column, cell).map_err(fault)?,
            None => cell,
        };
        if of_country && !meaning.is_empty() {
            let persons_of =
                name == "origin" || (self.table == Table::Routes && name == "destination");
            let rule = country::CountryRule::of(self.names.places, column, persons_of, asked.m49);
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

    /// The year and the part of it: from separate columns, or from one cell such as `2023 Q4`.
    fn part_of_year(
        &self,
        year: &str,
        cells: &[Cow<'_, str>],
        figure: Option<&FigureColumn>,
    ) -> Result<(String, String), Aside> {
        let (year, part) = match self.raw("period", cells, figure) {
            Raw::Theirs(cell) => match year_and_part(cell) {
                Some((named, _)) if named != year.trim() => {
                    let why = format!("`{}` is not part of {}", shown(cell), shown(year));
                    return Err(Aside::Reason(why.into()));
                }
                Some((year, part)) => (year, part),
                None => (year.trim(), cell),
            },
            Raw::Ours(_) => year_and_part(year).unwrap_or((year.trim(), "")),
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
        let roman = ["I", "II", "III", "IV"];
        let named = named.or_else(|| roman.iter().position(|number| *number == part.trim()));
        let number = named.map(|at| at + 1).or_else(|| digits.parse().ok());
        match number.filter(|number| (1..=most).contains(number)) {
            Some(number) => Ok((year.to_owned(), number.to_string())),
            None => Err(Aside::Reason(
                format!("not a part of a year: {}", shown(part)).into(),
            )),
        }
    }
}

/// Where a figure is found, and what its source says next to it.
fn locator(line: u64, figure: Option<&FigureColumn>, amount: &Amount) -> String {
    let column = figure.map_or(String::new(), |figure| format!(", {}", figure.head));
    let beside = if amount.beside.is_empty() {
        String::new()
    } else {
        format!("; {}", amount.beside.join(", "))
    };
    format!("row {line}{column}{beside}")
}
