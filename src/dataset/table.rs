//! A table under construction: cells of text are checked against the schema and become the columns of a Polars frame.

use std::borrow::Cow;
use std::collections::BTreeMap;

use polars::prelude::{Column, DataFrame, NamedFrom, PolarsResult, Series};

use super::areas::{self, Resolution};
use super::count::{Count, whole};
use super::fault::Fault;
use super::schema::{Field, Schema};

/// The tables tipstat knows; the schema of each stands in `data/datapackage.json` under the same name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Table {
    /// Counts and shares of detected victims and of justice, a row a published figure.
    Victims,
    /// From where to where, a row a published figure or a documented route.
    Routes,
    /// TIP Report tiers, a row a country and year.
    Tiers,
    /// Persons living in a country, a row a country and year.
    Population,
    /// What a source says of a country in words.
    Findings,
    /// What the law of a country provides.
    Provisions,
    /// Where the figures come from.
    Sources,
}

impl Table {
    /// All of them.
    pub const ALL: [Self; 7] = [
        Self::Victims,
        Self::Routes,
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

    /// Its schema.
    pub fn schema(self) -> &'static Schema {
        static NONE: Schema = Schema {
            fields: Vec::new(),
            primary_key: Vec::new(),
        };
        Schema::of(self.name()).unwrap_or(&NONE)
    }
}

/// Where a row stands.
#[derive(Debug, Clone, Copy)]
pub struct Place<'a> {
    /// File as the user named it.
    pub file: &'a str,
    /// Its line.
    pub line: u64,
}

/// Rows of one table, collected column by column.
pub struct Builder {
    schema: &'static Schema,
    columns: Vec<Cells>,
    key: Vec<usize>,
    seen: BTreeMap<String, (String, u64)>,
    /// Rows so far.
    pub rows: usize,
}

enum Cells {
    Text(Vec<Option<String>>),
    Whole(Vec<Option<i64>>),
    Number(Vec<Option<f64>>),
    Count(Vec<Option<i64>>, Vec<Option<i64>>),
}

enum Value {
    Text(Option<String>),
    Whole(Option<i64>),
    Number(Option<f64>),
    Count(Option<Count>),
}

impl Builder {
    /// An empty table.
    pub fn new(table: Table) -> Self {
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
            seen: BTreeMap::new(),
            rows: 0,
        }
    }

    /// Takes in one row, its cells in the order of the schema, or says all that is wrong with it.
    pub fn push(&mut self, place: Place<'_>, cells: &[Cow<'_, str>]) -> Result<(), Vec<Fault>> {
        let mut faults = Vec::new();
        let mut values = Vec::with_capacity(cells.len());
        for (field, cell) in self.schema.fields.iter().zip(cells) {
            match value(field, cell.trim()) {
                Ok(value) => values.push(value),
                Err(expected) => faults.push(Fault::cell(
                    place.file,
                    place.line,
                    &field.name,
                    cell.trim(),
                    expected,
                )),
            }
        }
        if faults.is_empty() {
            self.check_row(place, &values, &mut faults);
        }
        if !faults.is_empty() {
            return Err(faults);
        }
        for (column, value) in self.columns.iter_mut().zip(values) {
            column.push(value);
        }
        self.rows += 1;
        Ok(())
    }

    /// What needs more than one cell: a figure is a count or a share, and no key stands twice.
    fn check_row(&mut self, place: Place<'_>, values: &[Value], faults: &mut Vec<Fault>) {
        let has_count = values
            .iter()
            .any(|value| matches!(value, Value::Count(Some(_))));
        let share = self
            .schema
            .fields
            .iter()
            .position(|field| field.notation == "share");
        if let Some(Value::Number(Some(share))) = share.and_then(|at| values.get(at))
            && has_count
        {
            let expected =
                "nothing beside a `count`: a share is for percentages published without one";
            faults.push(Fault::cell(
                place.file,
                place.line,
                "share",
                &share.to_string(),
                expected,
            ));
        }
        if self.key.is_empty() {
            return;
        }
        let mut key = String::new();
        for at in &self.key {
            match &values[*at] {
                Value::Text(Some(text)) => key.push_str(text),
                Value::Whole(Some(n)) => key.push_str(&n.to_string()),
                _ => {}
            }
            key.push('\u{1f}');
        }
        if let Some((file, line)) = self.seen.get(&key) {
            let expected = format!(
                "each {} once: the same stand in {file}:{line}",
                self.schema.primary_key.join(", ")
            );
            faults.push(Fault::line(place.file, place.line, expected));
        } else {
            self.seen.insert(key, (place.file.to_owned(), place.line));
        }
    }

    /// The frame.
    pub fn finish(self) -> PolarsResult<DataFrame> {
        let mut columns: Vec<Column> = Vec::new();
        for (field, cells) in self.schema.fields.iter().zip(self.columns) {
            let name = field.name.as_str();
            match cells {
                Cells::Text(values) => columns.push(Series::new(name.into(), values).into()),
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
            _ => Self::Text(Vec::new()),
        }
    }

    fn push(&mut self, value: Value) {
        match (self, value) {
            (Self::Text(cells), Value::Text(text)) => cells.push(text),
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

/// Counts stay below 2^53, so this never saturates.
fn signed(n: u64) -> i64 {
    i64::try_from(n).unwrap_or(i64::MAX)
}

/// One cell by its field, or what was expected.
fn value(field: &Field, cell: &str) -> Result<Value, String> {
    if cell.is_empty() && field.constraints.required {
        return Err(match field.constraints.values.as_slice() {
            [] => field.description.clone(),
            values => one_of(values),
        });
    }
    match (field.notation.as_str(), field.kind.as_str()) {
        ("count", _) => Ok(Value::Count(Count::parse(cell)?)),
        ("country" | "countries", _) => {
            Ok(Value::Text(countries(cell, field.notation == "countries")?))
        }
        ("share", _) => Ok(Value::Number(share(cell)?)),
        (_, "integer") => Ok(Value::Whole(integer(field, cell)?)),
        _ => Ok(Value::Text(text(field, cell)?)),
    }
}

fn text(field: &Field, cell: &str) -> Result<Option<String>, String> {
    let values = &field.constraints.values;
    if cell.is_empty() || values.is_empty() {
        return Ok((!cell.is_empty()).then(|| cell.to_owned()));
    }
    match values.iter().find(|value| value.eq_ignore_ascii_case(cell)) {
        Some(value) => Ok(Some(value.clone())),
        None => Err(one_of(values)),
    }
}

fn integer(field: &Field, cell: &str) -> Result<Option<i64>, String> {
    if cell.is_empty() {
        return Ok(None);
    }
    let limits = (
        field.constraints.minimum.unwrap_or(0.0),
        field.constraints.maximum.unwrap_or(9e15),
    );
    let expected = || format!("a whole number from {} to {}", limits.0, limits.1);
    let number = whole(cell).ok_or_else(expected)?;
    let fits = (limits.0..=limits.1).contains(&(number as f64));
    if fits {
        Ok(Some(signed(number)))
    } else {
        Err(expected())
    }
}

/// A fraction of 1, or a percentage with its sign.
fn share(cell: &str) -> Result<Option<f64>, String> {
    if cell.is_empty() {
        return Ok(None);
    }
    let (digits, scale) = cell
        .strip_suffix('%')
        .map_or((cell, 1.0), |percent| (percent.trim_end(), 100.0));
    let plain = digits
        .bytes()
        .all(|b| b.is_ascii_digit() || matches!(b, b'.' | b',' | b'-' | b'e' | b'E'));
    let number = plain
        .then(|| digits.replacen(',', ".", 1).parse::<f64>().ok())
        .flatten()
        .map(|number| number / scale);
    match number {
        Some(share) if (0.0..=1.0).contains(&share) => Ok(Some(share)),
        _ => Err(
            "a share from 0 to 1, such as `0.42`, or a percentage with its sign, such as `42 %`"
                .into(),
        ),
    }
}

/// A country cell, or candidates joined by `;`, as codes.
fn countries(cell: &str, several: bool) -> Result<Option<String>, String> {
    if cell.is_empty() {
        return Ok(None);
    }
    let mut codes = Vec::new();
    for label in if several {
        cell.split(';').collect()
    } else {
        vec![cell]
    } {
        match areas::resolve(label) {
            Resolution::Area(code) => codes.push(code),
            other => return Err(unresolved(&other)),
        }
    }
    Ok(Some(codes.join(";")))
}

/// Why a label is no country, as the rest of "expected …".
pub fn unresolved(resolution: &Resolution) -> String {
    let list = |codes: &[&str]| {
        let named: Vec<String> = codes
            .iter()
            .map(|code| format!("`{code}` ({})", areas::name(code)))
            .collect();
        named.join(" or ")
    };
    match resolution {
        Resolution::Area(code) => format!("`{code}`"),
        Resolution::Ambiguous(candidates) => {
            format!("one country: this may be {}", list(candidates))
        }
        Resolution::NoCountry(kind) => {
            format!("a country code or name: this is no country ({kind})")
        }
        Resolution::Unknown(near) if near.is_empty() => "a country code or name".into(),
        Resolution::Unknown(near) => {
            format!("a country code or name; did you mean {}?", list(near))
        }
    }
}

fn one_of(values: &[String]) -> String {
    let quoted: Vec<String> = values.iter().map(|value| format!("`{value}`")).collect();
    match quoted.as_slice() {
        [one] => one.clone(),
        [rest @ .., last] => format!("{} or {last}", rest.join(", ")),
        [] => String::new(),
    }
}
