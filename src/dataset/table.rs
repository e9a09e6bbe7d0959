//! A table under construction: cells of text are checked against the schema and become the columns of a Polars frame.

use std::borrow::Cow;
use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::hash::{DefaultHasher, Hash as _, Hasher as _};

use foldhash::fast::FixedState;

use polars::prelude::{
    Column, DataFrame, IntoSeries, NamedFrom, PolarsResult, Series, StringChunked,
};

use super::cell::{self, Value, signed};
use super::fault::{Fault, Kind};
use super::limits;
use super::places::Places;
use super::schema::{Field, TableSchema};

/// The tables of tipstat; `data/datapackage.json` has the schema of each under the same name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Table {
    /// Counts and shares of detected victims and of justice, one row per published figure.
    Victims,
    /// Origins and destinations, one row per published figure or documented route.
    Routes,
    /// Answers of case files to questions of which one person may have several.
    Answers,
    /// Counts of places below the country, such as states and provinces; never added to those of countries.
    Places,
    /// Published rates, estimates and scores with their unit; never mixed with counts.
    Rates,
    /// TIP Report tiers, one row per country and year.
    Tiers,
    /// Population, one row per country and year.
    Population,
    /// What a source says about a country in words.
    Findings,
    /// What the law of a country provides.
    Provisions,
    /// Where the figures come from.
    Sources,
}

impl Table {
    /// All of them.
    pub const ALL: [Self; 10] = [
        Self::Victims,
        Self::Routes,
        Self::Answers,
        Self::Places,
        Self::Rates,
        Self::Tiers,
        Self::Population,
        Self::Findings,
        Self::Provisions,
        Self::Sources,
    ];

    /// Its name, in files and in SQL.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Victims => "victims",
            Self::Routes => "routes",
            Self::Answers => "answers",
            Self::Places => "places",
            Self::Rates => "rates",
            Self::Tiers => "tiers",
            Self::Population => "population",
            Self::Findings => "findings",
            Self::Provisions => "provisions",
            Self::Sources => "sources",
        }
    }

    /// The table of a name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|table| table.name() == name)
    }

    /// Whether its rows are figures that a file may have: given files take the place of all embedded ones.
    pub const fn holds_figures(self) -> bool {
        matches!(
            self,
            Self::Victims | Self::Routes | Self::Answers | Self::Places | Self::Rates
        )
    }

    /// Its schema.
    pub fn schema(self) -> &'static TableSchema {
        static NONE: TableSchema = TableSchema {
            fields: Vec::new(),
            primary_key: Vec::new(),
        };
        TableSchema::of(self.name()).unwrap_or(&NONE)
    }
}

/// The place of a row.
#[derive(Debug, Clone, Copy)]
pub(super) struct Place<'a> {
    /// File as the user named it.
    pub file: &'a str,
    /// Its line.
    pub line: u64,
}

/// Rows of one table, collected column by column.
pub(super) struct Builder {
    schema: &'static TableSchema,
    columns: Vec<Cells>,
    key: Vec<usize>,
    /// The columns that are checked against each other.
    checked: CheckedColumns,
    /// For each key its row. It has no order, and none is read from it.
    seen: HashMap<u128, Seen, FixedState>,
    files: Vec<String>,
    /// The key of the row that is examined, to be used again.
    key_of_row: String,
    /// How many more labels get suggestions: looking for them takes long, and thousands would not be read.
    suggestions: usize,
    /// Rows so far.
    pub rows: usize,
}

/// The places of columns that are checked against each other; `None` where a table has none of a kind.
struct CheckedColumns {
    reporter: Option<usize>,
    country: Option<usize>,
    share: Option<usize>,
}

impl CheckedColumns {
    fn of(fields: &[Field]) -> Self {
        let place = |is: &dyn Fn(&Field) -> bool| fields.iter().position(is);
        Self {
            reporter: place(&|field| field.name == "reporter"),
            country: place(&|field| field.name == "country"),
            share: place(&|field| field.notation == "share"),
        }
    }
}

/// Where a row with some key is.
#[derive(Clone, Copy)]
struct Seen {
    /// Its file, by its place among the files.
    file: u32,
    /// Its place in the table.
    row: u32,
    line: u64,
}

enum Cells {
    Text(Texts),
    Whole(Vec<Option<i64>>),
    Number(Vec<Option<f64>>),
    Count(Vec<Option<i64>>, Vec<Option<i64>>),
}

/// Many short texts, one after the other in one.
#[derive(Default)]
struct Texts {
    all: String,
    ends: Vec<Option<usize>>,
}

impl Texts {
    fn push(&mut self, text: Option<&str>) {
        self.all.push_str(text.unwrap_or_default());
        self.ends.push(text.map(|_| self.all.len()));
    }

    /// The text of a row; null where it has none.
    fn get(&self, row: usize) -> Option<&str> {
        let end = (*self.ends.get(row)?)?;
        let start = self.ends[..row].iter().rev().find_map(|end| *end);
        self.all.get(start.unwrap_or(0)..end)
    }

    fn iter(&self) -> impl Iterator<Item = Option<&str>> {
        let mut start = 0;
        self.ends.iter().map(move |end| {
            let text = end.map(|end| &self.all[start..end]);
            start = end.unwrap_or(start);
            text
        })
    }
}

impl Builder {
    /// An empty table.
    pub(super) fn new(table: Table) -> Self {
        let schema = table.schema();
        let columns = schema.fields.iter().map(Cells::of).collect();
        let key = schema
            .fields
            .iter()
            .enumerate()
            .filter(|(_, f)| schema.primary_key.contains(&f.name));
        let key = key.map(|(at, _)| at).collect();
        Self {
            schema,
            columns,
            key,
            checked: CheckedColumns::of(&schema.fields),
            seen: HashMap::default(),
            files: Vec::new(),
            key_of_row: String::new(),
            suggestions: limits::SUGGESTIONS,
            rows: 0,
        }
    }

    /// Takes in one row of an embedded table, whose cells are known to be right and written as they are kept.
    pub(super) fn push_known(&mut self, cells: &csv::StringRecord) {
        for (at, (field, column)) in self.schema.fields.iter().zip(&mut self.columns).enumerate() {
            column.push(Some(cell::known_value(
                field,
                cells.get(at).unwrap_or_default(),
            )));
        }
        self.rows += 1;
    }

    /// Takes in one row, its cells in the order of the schema, or says all that is wrong with it.
    pub(super) fn push(
        &mut self,
        place: Place<'_>,
        cells: &[Cow<'_, str>],
        places: &Places,
    ) -> Result<(), Vec<Fault>> {
        let mut faults = Vec::new();
        let mut values = Vec::with_capacity(cells.len());
        for (field, cell) in self.schema.fields.iter().zip(cells) {
            let cell = cell.trim();
            let value = cell::value(field, cell, places, &mut self.suggestions);
            if let Err(expected) = &value {
                faults.push(Fault::cell(
                    place.file,
                    place.line,
                    &field.name,
                    cell,
                    expected,
                ));
            }
            values.push(value.ok());
        }
        faults.extend(self.country_missing(place, cells));
        faults.extend(self.share_beside_count(place, &values, cells));
        faults.extend(self.repeated_key(place, &values));
        if !faults.is_empty() {
            return Err(faults);
        }
        for (column, value) in self.columns.iter_mut().zip(values) {
            column.push(value);
        }
        self.rows += 1;
        Ok(())
    }

    /// Only a person of a case file may have no country.
    fn country_missing(&self, place: Place<'_>, cells: &[Cow<'_, str>]) -> Option<Fault> {
        let (reporter, country) = (self.checked.reporter?, self.checked.country?);
        let missing = cells.get(country)?.trim().is_empty();
        if !missing || cells.get(reporter)?.trim() == "case_data" {
            return None;
        }
        let description = &*self.schema.fields.get(country)?.description;
        Some(Fault::cell(
            place.file,
            place.line,
            "country",
            "",
            description,
        ))
    }

    /// A figure is a count or a share, never both.
    fn share_beside_count(
        &self,
        place: Place<'_>,
        values: &[Option<Value<'_>>],
        cells: &[Cow<'_, str>],
    ) -> Option<Fault> {
        let count = |value: &Option<Value<'_>>| matches!(value, Some(Value::Count(Some(_))));
        let at = self.checked.share?;
        if !matches!(values.get(at)?, Some(Value::Number(Some(_)))) {
            return None;
        }
        let expected = "no `share` in a row with a `count`: a share is for percentages published without a count";
        let fault = || Fault::cell(place.file, place.line, "share", cells[at].trim(), expected);
        values.iter().any(count).then(fault)
    }

    /// Keys are unique; a row that has none because of another fault is not compared.
    fn repeated_key(&mut self, place: Place<'_>, values: &[Option<Value<'_>>]) -> Option<Fault> {
        if self.key.is_empty() {
            return None;
        }
        let mut key = std::mem::take(&mut self.key_of_row);
        key.clear();
        for at in &self.key {
            match values[*at].as_ref()? {
                Value::Text(Some(text)) => key.push_str(text),
                // a number is in the same place in each key
                Value::Whole(Some(n)) => key.extend(n.to_le_bytes().map(char::from)),
                _ => {}
            }
            key.push('\u{1f}');
        }
        if self.files.last().is_none_or(|file| file != place.file) {
            self.files.push(place.file.to_owned());
        }
        let fingerprint = fingerprint(&key);
        self.key_of_row = key;
        let new = Seen {
            file: u32::try_from(self.files.len() - 1).unwrap_or(u32::MAX),
            row: u32::try_from(self.rows).unwrap_or(u32::MAX),
            line: place.line,
        };
        let before = match self.seen.entry(fingerprint) {
            Entry::Vacant(free) => {
                free.insert(new);
                return None;
            }
            Entry::Occupied(taken) => *taken.get(),
        };
        let file = self.files.get(before.file as usize);
        let file = file.map_or("", String::as_str);
        let key = self.schema.primary_key.join(", ");
        let expected = format!("each {key} once; duplicate of {file}:{}", before.line);
        let fault = Fault::line(place.file, place.line, expected);
        let differs = self.differs(before.row as usize, values);
        let kind = if differs {
            Kind::Contradiction
        } else {
            Kind::Repeat
        };
        Some(Fault { kind, ..fault })
    }

    /// Whether a row differs from the one with the same key that is in the table; its place in the source does not
    /// count.
    fn differs(&self, row: usize, values: &[Option<Value<'_>>]) -> bool {
        if row >= self.rows {
            return false; // that row had another fault, and is not in the table
        }
        let fields = self.schema.fields.iter().zip(&self.columns).zip(values);
        fields
            .filter(|((field, _), _)| field.name != "locator")
            .any(|((_, cells), value)| value.as_ref().is_some_and(|value| !cells.holds(row, value)))
    }

    /// The frame.
    pub(super) fn finish(self) -> PolarsResult<DataFrame> {
        let mut columns: Vec<Column> = Vec::new();
        for (field, cells) in self.schema.fields.iter().zip(self.columns) {
            let name = field.name.as_str();
            match cells {
                Cells::Text(values) => {
                    let column: StringChunked = values.iter().collect();
                    columns.push(column.with_name(name.into()).into_series().into());
                }
                Cells::Whole(values) => columns.push(Series::new(name.into(), values).into()),
                Cells::Number(values) => columns.push(Series::new(name.into(), values).into()),
                Cells::Count(low, high) => {
                    columns.push(Series::new(format!("{name}_low").into(), low).into());
                    columns.push(Series::new(format!("{name}_high").into(), high).into());
                }
            }
        }
        DataFrame::new(self.rows, columns)
    }
}

impl Cells {
    fn of(field: &Field) -> Self {
        match (field.notation.as_str(), field.kind.as_str()) {
            ("count", _) => Self::Count(Vec::new(), Vec::new()),
            (_, "integer") => Self::Whole(Vec::new()),
            (_, "number") => Self::Number(Vec::new()),
            _ => Self::Text(Texts::default()),
        }
    }

    /// Whether a row has a value here.
    fn holds(&self, row: usize, value: &Value<'_>) -> bool {
        match (self, value) {
            (Self::Text(cells), Value::Text(text)) => cells.get(row) == text.as_deref(),
            (Self::Whole(cells), Value::Whole(n)) => cells.get(row) == Some(n),
            (Self::Number(cells), Value::Number(x)) => cells.get(row) == Some(x),
            (Self::Count(low, high), Value::Count(count)) => {
                low.get(row) == Some(&count.map(|count| signed(count.low)))
                    && high.get(row) == Some(&count.and_then(|count| count.high).map(signed))
            }
            _ => false,
        }
    }

    fn push(&mut self, value: Option<Value<'_>>) {
        let Some(value) = value else { return };
        match (self, value) {
            (Self::Text(cells), Value::Text(text)) => cells.push(text.as_deref()),
            (Self::Whole(cells), Value::Whole(n)) => cells.push(n),
            (Self::Number(cells), Value::Number(x)) => cells.push(x),
            (Self::Count(low, high), Value::Count(count)) => {
                low.push(count.map(|count| signed(count.low)));
                high.push(count.and_then(|count| count.high).map(signed));
            }
            _ => unreachable!("a value has the type of its column: both come from the field"),
        }
    }
}

/// A text behind its hash, so that long texts with the same beginning compare fast.
pub(super) type Hashed = (u64, String);

/// The text with its hash, which is the same in every run.
pub(super) fn hashed(text: String) -> Hashed {
    (hash(&text, 0), text)
}

/// A key in sixteen bytes: two keys with the same are not to be met.
fn fingerprint(key: &str) -> u128 {
    u128::from(hash(key, 1)) << 64 | u128::from(hash(key, 2))
}

fn hash(text: &str, which: u8) -> u64 {
    let mut hasher = DefaultHasher::new();
    (which, text).hash(&mut hasher);
    hasher.finish()
}
