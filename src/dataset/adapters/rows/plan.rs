//! How the cells of a row become the cells of one of tipstat's tables, by a declaration or one of its parts.

use std::borrow::Cow;
use std::collections::BTreeMap;

use super::names::FileNames;
use crate::dataset::fault::{Fault, shown};
use crate::dataset::recognise::{FigureColumn, Recognised};
use crate::dataset::sources::{AmountUnit, DeclaredColumn, Part, Release, Repeated};
use crate::dataset::table::Table;

/// A declaration as it is applied to some rows.
pub(super) struct RowPlan<'a> {
    pub release: &'a Release,
    pub recognised: &'a Recognised,
    pub table: Table,
    pub part: Option<(&'a Part, &'a BTreeMap<String, Vec<usize>>)>,
    pub names: &'a FileNames<'a>,
    pub file: &'a str,
}

impl<'a> RowPlan<'a> {
    pub(super) fn all(recognised: &'a Recognised, names: &'a FileNames<'a>) -> Vec<Self> {
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

    /// A tipstat column as it is declared.
    pub(super) fn column(&self, name: &str) -> Option<&'a DeclaredColumn> {
        let part = self.part.and_then(|(part, _)| part.columns.get(name));
        part.or_else(|| self.release.columns.get(name))
    }

    /// The positions of a column in the file.
    pub(super) fn places(&self, name: &str) -> &'a [usize] {
        let part = self.part.and_then(|(_, places)| places.get(name));
        let set = self
            .part
            .is_some_and(|(part, _)| part.constants.contains_key(name));
        let places = part.or_else(|| self.recognised.read.get(name).filter(|_| !set));
        places.map_or(&[], Vec::as_slice)
    }

    pub(super) fn raw_constant(&self, name: &str) -> Option<&'a str> {
        let part = self.part.and_then(|(part, _)| part.constants.get(name));
        let constant = part
            .or_else(|| self.release.constants.get(name))
            .map(String::as_str);
        let of_column =
            || Some(self.column(name)?.constant.as_str()).filter(|text| !text.is_empty());
        constant.or_else(of_column)
    }

    /// How the file calls a tipstat column.
    pub(super) fn label(&self, name: &str) -> Option<String> {
        let at = self.places(name).first()?;
        self.recognised
            .heads
            .get(*at)
            .filter(|head| !head.is_empty())
            .cloned()
    }

    /// The cell of a helper column, such as that of units; for several, the first that is there.
    pub(super) fn helper<'c>(&self, names: &[String], cells: &'c [Cow<'_, str>]) -> &'c str {
        let mut places = names
            .iter()
            .filter_map(|name| self.recognised.helpers.get(name));
        places
            .find_map(|at| cells.get(*at))
            .map_or("", |cell| cell.trim())
    }

    /// What a row's numbers are.
    pub(super) fn unit(&self, cells: &[Cow<'_, str>]) -> Result<AmountUnit<'a>, String> {
        let cell = self.helper(&self.release.unit.from, cells);
        let unit = self.release.unit.of(cell);
        unit.ok_or_else(|| {
            let column = self
                .release
                .unit
                .from
                .first()
                .map_or("unit", String::as_str);
            format!("unit not declared: `{column}` is `{}`", shown(cell))
        })
    }

    /// The cell that holds the number.
    pub(super) fn number_cell<'c>(
        &self,
        cells: &'c [Cow<'_, str>],
        figure: Option<&FigureColumn>,
    ) -> Cow<'c, str> {
        let name = number_of(self.table);
        let at = figure.map(|figure| figure.at).or_else(|| {
            let place = |name| self.places(name).first().copied();
            // the numbers of a table with units are in one column, whatever they measure
            place(name)
                .or_else(|| place("count"))
                .or_else(|| place("value"))
        });
        let cell = at.and_then(|at| cells.get(at));
        self.release
            .decimal
            .plain(cell.map_or("", |cell| cell.trim()))
    }

    /// A cell of ours, in the words of the file where it has it.
    pub(super) fn raw<'c>(
        &'c self,
        name: &str,
        cells: &'c [Cow<'_, str>],
        figure: Option<&'c FigureColumn>,
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

    /// A fault of a cell of ours, with the file's name for the column.
    pub(super) fn in_words_of_the_file(&self, mut fault: Fault) -> Fault {
        if let Some(label) = fault.column.as_ref().and_then(|name| self.label(name)) {
            fault.column = Some(label);
        }
        fault
    }
}

/// A cell: in our words, or in those of the file.
pub(super) enum Raw<'a> {
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
