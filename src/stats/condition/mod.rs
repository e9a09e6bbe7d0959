//! A condition on rows, `sex = female and year >= 2019`: the statistic is computed from the rows that fulfil it.
//!
//! Totals stay what they are. A condition on sex, age or form of exploitation keeps the rows of its parts, which then stand as
//! the whole (women of all ages are all there are under `sex = female`); rows over all parts are left out, and so is a source
//! that prints no such parts. As in SQL, a test of an empty cell is neither true nor false, and its row is left out.

use std::collections::{BTreeMap, BTreeSet};

use polars::prelude::{DataFrame, IdxCa, IntoColumn, NamedFrom, PolarsResult, Series};

use super::query::{Query, sources_that};
use super::{Answer, Statistic, Unit, age_share};
use crate::dataset::areas::{self, Resolution};
use crate::dataset::groups;
use crate::dataset::{Dataset, Division, Needs, Table};

pub use parse::Wrong;

mod parse;

/// The dimensions on which rows may stand as `total`.
pub const DIMENSIONS: [&str; 3] = ["sex", "age", "exploitation"];
/// The columns that hold countries and areas.
const PLACES: [&str; 3] = ["country", "origin", "destination"];

/// A condition on the rows of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Condition {
    /// A column against values.
    Test(Test),
    /// What is not so.
    Not(Box<Condition>),
    /// All of them.
    All(Vec<Condition>),
    /// One of them.
    Any(Vec<Condition>),
}

/// A column against values.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Test {
    column: String,
    at: usize,
    operator: Operator,
    values: Vec<(usize, String)>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Operator {
    In,
    NotIn,
    Less,
    LessOrSame,
    More,
    MoreOrSame,
}

/// The columns of a table that may be asked for.
pub fn columns(table: Table) -> &'static [&'static str] {
    match table {
        Table::Victims => &[
            "country",
            "country_role",
            "year",
            "source",
            "reporter",
            "measure",
            "sex",
            "age",
            "exploitation",
        ],
        Table::Routes => &[
            "origin",
            "destination",
            "year",
            "source",
            "measure",
            "sex",
            "age",
            "exploitation",
        ],
        Table::Answers => &["country", "country_role", "year", "source", "sex"],
        Table::Tiers => &["country", "year", "tier", "source"],
        _ => &[],
    }
}

/// What a statistic needs of case files where the columns are told apart.
pub fn needs(statistic: &Statistic, columns: &[String]) -> Needs {
    let named = |name: &str| columns.iter().any(|column| column == name);
    let by = Division {
        sex: named("sex"),
        age: named("age"),
        exploitation: named("exploitation"),
    };
    let needs = statistic.needs;
    needs.and(Needs {
        victims: needs.victims.map(|_| by),
        routes: needs.routes.map(|_| by),
        answers: false,
    })
}

impl Condition {
    /// Reads a condition; its columns and values are checked by [`Condition::checked`].
    pub fn parse(text: &str) -> Result<Self, Wrong> {
        parse::parse(text)
    }

    fn all(mut of: Vec<Self>) -> Self {
        if of.len() == 1 {
            of.remove(0)
        } else {
            Self::All(of)
        }
    }

    fn any(mut of: Vec<Self>) -> Self {
        if of.len() == 1 {
            of.remove(0)
        } else {
            Self::Any(of)
        }
    }

    /// That a column has a value, as it stands in the data.
    pub fn is(column: &str, value: &str) -> Self {
        Self::Test(Test {
            column: column.into(),
            at: 0,
            operator: Operator::In,
            values: vec![(0, value.into())],
        })
    }

    fn tests(&self) -> Vec<&Test> {
        match self {
            Self::Test(test) => vec![test],
            Self::Not(of) => of.tests(),
            Self::All(of) | Self::Any(of) => of.iter().flat_map(Self::tests).collect(),
        }
    }

    fn tests_mut(&mut self) -> Vec<&mut Test> {
        match self {
            Self::Test(test) => vec![test],
            Self::Not(of) => of.tests_mut(),
            Self::All(of) | Self::Any(of) => of.iter_mut().flat_map(Self::tests_mut).collect(),
        }
    }

    /// The columns it names, each once.
    pub fn columns(&self) -> Vec<String> {
        let names: BTreeSet<&str> = self
            .tests()
            .iter()
            .map(|test| test.column.as_str())
            .collect();
        names.into_iter().map(str::to_owned).collect()
    }

    /// What must be true, each by itself.
    fn clauses(&self) -> Vec<&Self> {
        match self {
            Self::All(of) => of.iter().flat_map(Self::clauses).collect(),
            other => vec![other],
        }
    }

    /// The same with values as they stand in the data, or what is wrong with it.
    pub fn checked(mut self, statistic: &Statistic, data: &Dataset) -> Result<Self, Wrong> {
        let tables = conditioned(statistic);
        let there = columns_of(statistic);
        let routes = there.contains(&"origin");
        for test in self.tests_mut() {
            if test.column == "citizenship" && routes {
                "origin".clone_into(&mut test.column);
            }
            if !there.contains(&test.column.as_str()) {
                let what = format!(
                    "`{}` has no column `{}`; there are {}",
                    statistic.name,
                    test.column,
                    there.join(", ")
                );
                return Err(Wrong::new(test.at, what));
            }
            if statistic.divides.contains(&test.column.as_str()) {
                let what = format!(
                    "`{}` divides by {} itself: under this condition its shares would have another base",
                    statistic.name, test.column
                );
                return Err(Wrong::new(test.at, what));
            }
            test.check(&tables, data)?;
        }
        for clause in self.clauses() {
            let columns = clause.columns();
            let dimension = columns
                .iter()
                .find(|column| DIMENSIONS.contains(&column.as_str()));
            if let (Some(dimension), 2..) = (dimension, columns.len()) {
                let others: Vec<&str> = columns
                    .iter()
                    .map(String::as_str)
                    .filter(|column| column != dimension)
                    .collect();
                let at = clause.tests().first().map_or(0, |test| test.at);
                let what = format!(
                    "`or` or `not` over {dimension} and {}: parts and totals would be mixed; join them with `and`, or ask twice",
                    others.join(", ")
                );
                return Err(Wrong::new(at, what));
            }
        }
        Ok(self)
    }

    /// Whether a row fulfils it; `None` where a cell that it needs is empty.
    fn holds(&self, row: &dyn Fn(&str) -> Option<String>) -> Option<bool> {
        match self {
            Self::Test(test) => test.holds(&row(&test.column)?),
            Self::Not(of) => of.holds(row).map(|holds| !holds),
            Self::All(of) => {
                let told: Vec<Option<bool>> = of.iter().map(|one| one.holds(row)).collect();
                let unknown = told.contains(&None);
                if told.contains(&Some(false)) {
                    Some(false)
                } else {
                    (!unknown).then_some(true)
                }
            }
            Self::Any(of) => {
                let told: Vec<Option<bool>> = of.iter().map(|one| one.holds(row)).collect();
                let unknown = told.contains(&None);
                if told.contains(&Some(true)) {
                    Some(true)
                } else {
                    (!unknown).then_some(false)
                }
            }
        }
    }
}

impl Test {
    /// Puts values as they stand in the data in place of those that were typed.
    fn check(&mut self, tables: &[Table], data: &Dataset) -> Result<(), Wrong> {
        if self.column == "year" {
            for (at, value) in &mut self.values {
                let year: i64 = value
                    .trim()
                    .parse()
                    .map_err(|_| Wrong::new(*at, format!("`{value}` is no year, such as 2019")))?;
                *value = year.to_string();
            }
            return Ok(());
        }
        if !matches!(self.operator, Operator::In | Operator::NotIn) {
            let what = format!("{} has no order: `=`, `!=` or `in`", self.column);
            return Err(Wrong::new(self.at, what));
        }
        let known = values(&self.column, tables, data);
        let mut checked = Vec::new();
        for (at, value) in std::mem::take(&mut self.values) {
            let found = if PLACES.contains(&self.column.as_str()) {
                place(&value, &known)
            } else {
                parts(&self.column, &value, &known)
            };
            let found = found.map_err(|what| Wrong::new(at, what))?;
            checked.extend(found.into_iter().map(|value| (at, value)));
        }
        self.values = checked;
        Ok(())
    }

    fn holds(&self, cell: &str) -> Option<bool> {
        let among = || self.values.iter().any(|(_, value)| value == cell);
        let compare = || {
            let year: i64 = cell.parse().ok()?;
            let other: i64 = self.values.first()?.1.parse().ok()?;
            Some(year.cmp(&other))
        };
        Some(match self.operator {
            Operator::In => among(),
            Operator::NotIn => !among(),
            Operator::Less => compare()?.is_lt(),
            Operator::LessOrSame => compare()?.is_le(),
            Operator::More => compare()?.is_gt(),
            Operator::MoreOrSame => compare()?.is_ge(),
        })
    }
}

/// The codes of a country, of an area or group and its members, or of a set of candidates that stands in the data.
fn place(value: &str, known: &BTreeSet<String>) -> Result<Vec<String>, String> {
    if known.contains(value) {
        let members = areas::members(value);
        let codes = std::iter::once(value).chain(members);
        return Ok(codes.map(str::to_owned).collect());
    }
    if !matches!(areas::resolve(value), Resolution::Area(_)) {
        let group = groups::find(value).map_err(|fault| fault.to_string())?;
        if let Some(group) = group {
            return Ok(group.members);
        }
    }
    match areas::resolve(value) {
        Resolution::Area(code) => {
            let codes = std::iter::once(code).chain(areas::members(code));
            Ok(codes.map(str::to_owned).collect())
        }
        other => Err(groups::refusal(value, &other)),
    }
}

/// A part and what it is made of: `child` and `adult` hold the bands of age on their side.
fn parts(column: &str, value: &str, known: &BTreeSet<String>) -> Result<Vec<String>, String> {
    let own = part(column, value, known);
    if column != "age" {
        return own.map(|part| vec![part]);
    }
    let side = value.to_lowercase();
    let lies = |band: &&String| age_share::side(band).is_some_and(|known| known == side);
    let mut parts: Vec<String> = known.iter().filter(lies).cloned().collect();
    match own {
        Ok(part) if !parts.contains(&part) => parts.push(part),
        Err(why) if parts.is_empty() => return Err(why),
        _ => {}
    }
    Ok(parts)
}

/// A part by its name in the data, whatever its case and whether blanks or underscores stand in it.
fn part(column: &str, value: &str, known: &BTreeSet<String>) -> Result<String, String> {
    let plain = |text: &str| text.trim().to_lowercase().replace([' ', '_'], "-");
    if let Some(found) = known.iter().find(|name| plain(name) == plain(value)) {
        return Ok(found.clone());
    }
    let likeness =
        |name: &&String| (strsim::jaro_winkler(&plain(value), &plain(name)) * 1000.0) as u64;
    let near = known.iter().max_by_key(likeness);
    let hint = near
        .filter(|name| likeness(name) > 700)
        .map_or(String::new(), |name| format!("did you mean `{name}`? "));
    let names: Vec<&str> = known.iter().map(String::as_str).collect();
    Err(format!(
        "no {column} `{value}` in the data; {hint}there are {}",
        names.join(", ")
    ))
}

/// The tables of a statistic that a condition is put to.
pub(super) fn conditioned(statistic: &Statistic) -> Vec<Table> {
    let has = |table: &Table| !columns(*table).is_empty();
    statistic.tables.iter().copied().filter(has).collect()
}

/// The columns that may be asked for of a statistic, each once.
pub(super) fn columns_of(statistic: &Statistic) -> Vec<&'static str> {
    let mut there = Vec::new();
    for column in conditioned(statistic).into_iter().flat_map(columns) {
        if !there.contains(column) {
            there.push(*column);
        }
    }
    there
}

/// The values of a column, without `total` and empty cells.
pub(super) fn values(column: &str, tables: &[Table], data: &Dataset) -> BTreeSet<String> {
    let mut values = BTreeSet::new();
    for table in tables
        .iter()
        .filter(|table| columns(**table).contains(&column))
    {
        let frame = data.frame(*table);
        let Some(cells) = frame.column(column).ok().and_then(|cells| cells.str().ok()) else {
            continue;
        };
        let named = |cell: &&str| !cell.is_empty() && *cell != "total";
        for cell in cells.iter().flatten().filter(named) {
            if !values.contains(cell) {
                values.insert(cell.to_owned());
            }
        }
    }
    values
}

/// The data under a condition, and what must be read with it.
pub fn apply(
    statistic: &Statistic,
    data: &Dataset,
    query: &Query,
    condition: &Condition,
) -> PolarsResult<(Dataset, Vec<String>)> {
    let mut changed = data.clone();
    let mut notes = Vec::new();
    if statistic.unit == Unit::Tier {
        return Ok((changed, notes)); // runs of years are counted in all of them: see `kept`
    }
    let cases = sources_that(data, |source| source.collects("case_data"))?;
    for table in conditioned(statistic) {
        let frame = data.frame(table);
        if frame.width() == 0 {
            continue;
        }
        let kept = filtered(table, &frame, condition, &cases)?;
        changed = changed.with_frame(table, kept.frame);
        // which of the sources asked for print no such parts
        let everywhere = query.everywhere();
        let side = if table == Table::Routes {
            "origin"
        } else {
            "country"
        };
        let asked = if table == Table::Routes {
            &everywhere
        } else {
            query
        };
        let asked = filtered(table, &asked.select(&frame, side)?, condition, &cases)?;
        let dimensions = dimensions(condition).join(", ");
        if !asked.undivided.is_empty() {
            let sources: Vec<_> = asked.undivided.into_iter().collect();
            let note = format!(
                "left out, not broken down by {dimensions}: {}",
                sources.join(", ")
            );
            if !notes.contains(&note) {
                notes.push(note);
            }
        }
        if !asked.overlapping.is_empty() {
            let sources: Vec<_> = asked.overlapping.into_iter().collect();
            notes.push(format!(
                "left out, as their parts may overlap and are not added: {}; ask for one part at a time",
                sources.join(", ")
            ));
        }
    }
    Ok((changed, notes))
}

/// The figures that fulfil a condition on tiers, whose runs of years are counted before.
pub fn kept(statistic: &Statistic, mut answer: Answer, condition: &Condition) -> Answer {
    if statistic.unit == Unit::Tier {
        answer.figures.retain(|figure| {
            let cell = |column: &str| {
                let key = if column == "tier" { "group" } else { column };
                Some(figure.key(key).to_owned()).filter(|cell| !cell.is_empty())
            };
            condition.holds(&cell) == Some(true)
        });
    }
    answer
}

/// The dimensions that a condition names.
fn dimensions(condition: &Condition) -> Vec<&'static str> {
    let columns = condition.columns();
    let named = |name: &&str| columns.iter().any(|column| column == name);
    DIMENSIONS.into_iter().filter(named).collect()
}

struct Kept {
    frame: DataFrame,
    /// Sources with rows that fulfil all but the conditions on parts, and none that divides by them.
    undivided: BTreeSet<String>,
    /// Sources of which several parts are asked for that may overlap.
    overlapping: BTreeSet<String>,
}

fn filtered(
    table: Table,
    frame: &DataFrame,
    condition: &Condition,
    cases: &BTreeSet<String>,
) -> PolarsResult<Kept> {
    let own = columns(table);
    let known = condition
        .columns()
        .iter()
        .all(|column| own.contains(&column.as_str()));
    let dimensions: Vec<&str> = dimensions(condition)
        .into_iter()
        .filter(|dimension| own.contains(dimension))
        .collect();
    let of_dimension = |clause: &&Condition| {
        clause
            .columns()
            .iter()
            .any(|column| DIMENSIONS.contains(&column.as_str()))
    };
    let (on_parts, on_rows): (Vec<&Condition>, Vec<&Condition>) =
        condition.clauses().into_iter().partition(of_dimension);
    let mut columns = Vec::new();
    for name in own.iter().filter(|name| frame.column(name).is_ok()) {
        columns.push((*name, frame.column(name)?));
    }
    let share = frame
        .column("share")
        .ok()
        .and_then(|share| share.f64().ok());
    let (mut keep, mut whole, mut divided) = (Vec::<u32>::new(), BTreeSet::new(), BTreeSet::new());
    for at in 0..if known { frame.height() } else { 0 } {
        let cell = |name: &str| -> Option<String> {
            let (_, column) = columns.iter().find(|(known, _)| *known == name)?;
            let text = if let Ok(texts) = column.str() {
                texts.get(at)?.to_owned()
            } else {
                column.i64().ok()?.get(at)?.to_string()
            };
            Some(text).filter(|text| !text.is_empty())
        };
        if !on_rows
            .iter()
            .all(|clause| clause.holds(&cell) == Some(true))
        {
            continue;
        }
        let source = cell("source").unwrap_or_default();
        let is_part = |dimension: &&str| cell(dimension).is_some_and(|part| part != "total");
        // a published share of a part is a share of the whole, not of the part
        let is_share = share.is_some_and(|share| share.get(at).is_some());
        if !dimensions.iter().all(is_part) || is_share && !dimensions.is_empty() {
            whole.insert(source);
            continue;
        }
        if on_parts
            .iter()
            .all(|clause| clause.holds(&cell) == Some(true))
        {
            keep.extend(u32::try_from(at));
        }
        divided.insert(source);
    }
    let undivided = whole.difference(&divided).cloned().collect();
    let mut kept = frame.take(&IdxCa::from_vec("".into(), keep))?;
    let mut overlapping = BTreeSet::new();
    if dimensions.contains(&"exploitation") || dimensions.contains(&"age") {
        overlapping = overlaps(&kept, &dimensions, cases)?;
        let sources = kept.column("source")?.str()?;
        let fits = |at: &usize| !sources.get(*at).is_some_and(|id| overlapping.contains(id));
        let keep = (0..kept.height()).filter(fits);
        let keep = keep.filter_map(|at| u32::try_from(at).ok()).collect();
        kept = kept.take(&IdxCa::from_vec("".into(), keep))?;
    }
    for dimension in dimensions {
        let total = Series::new(dimension.into(), vec!["total"; kept.height()]);
        kept.with_column(total.into_column())?;
    }
    Ok(Kept {
        frame: kept,
        undivided,
        overlapping,
    })
}

/// The sources, other than case files where persons stand in one part each, of which several forms of exploitation, or ages as
/// bands and as `child` or `adult`, are kept.
fn overlaps(
    frame: &DataFrame,
    dimensions: &[&str],
    cases: &BTreeSet<String>,
) -> PolarsResult<BTreeSet<String>> {
    let mut found = BTreeSet::new();
    for dimension in ["age", "exploitation"] {
        if !dimensions.contains(&dimension) {
            continue;
        }
        let (sources, parts) = (
            frame.column("source")?.str()?,
            frame.column(dimension)?.str()?,
        );
        let mut kept: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
        for (source, part) in sources.iter().zip(parts.iter()) {
            if let (Some(source), Some(part)) = (source, part) {
                kept.entry(source).or_default().insert(part);
            }
        }
        let bands = |parts: &BTreeSet<&str>| {
            let band = |part: &&&str| part.starts_with(|c: char| c.is_ascii_digit());
            let sides = parts.contains("child") || parts.contains("adult");
            sides && parts.iter().any(|part| band(&part))
        };
        for (source, parts) in kept {
            let several = parts.len() > 1 && (dimension == "exploitation" || bands(&parts));
            if several && !cases.contains(source) {
                found.insert(source.to_owned());
            }
        }
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn holds(text: &str, row: &[(&str, &str)]) -> Option<bool> {
        let cell = |name: &str| {
            let cell = row.iter().find(|(known, _)| *known == name);
            cell.map(|(_, value)| (*value).to_owned())
        };
        Condition::parse(text).unwrap().holds(&cell)
    }

    #[test]
    fn and_binds_closer_than_or_and_not_closest() {
        let row = [("sex", "female"), ("year", "2020")];
        assert_eq!(holds("sex = female and year >= 2019", &row), Some(true));
        assert_eq!(
            holds("sex = male or sex = female and year < 2021", &row),
            Some(true)
        );
        assert_eq!(
            holds("(sex = male or sex = female) and year > 2020", &row),
            Some(false)
        );
        assert_eq!(
            holds("not sex = male and year in (2019, 2020)", &row),
            Some(true)
        );
        assert_eq!(holds("year not in ('2019', \"2020\")", &row), Some(false));
    }

    /// As in SQL.
    #[test]
    fn an_empty_cell_is_neither() {
        assert_eq!(holds("year = 2020", &[]), None);
        assert_eq!(holds("not year = 2020", &[]), None);
        assert_eq!(
            holds("year = 2020 or sex = female", &[("sex", "female")]),
            Some(true)
        );
        assert_eq!(
            holds("year = 2020 and sex = female", &[("sex", "male")]),
            Some(false)
        );
    }

    #[test]
    fn an_error_stands_under_its_place() {
        for (text, at) in [
            ("", 0),
            ("sex", 3),
            ("sex = ", 5),
            ("sex = female year", 17),
            ("(sex = female", 13),
            ("sex = 'female", 6),
            ("sex in female", 7),
            ("= female", 0),
            ("sex ! female", 4),
        ] {
            let at_found = Condition::parse(text).map_err(|wrong| wrong.at);
            // words after a value are taken for a part of it, and refused when values are checked
            if text != "sex = female year" {
                assert_eq!(at_found.unwrap_err(), at, "{text}");
            }
        }
        assert!(Condition::parse(&"(".repeat(10_000)).is_err());
        assert!(Condition::parse(&"not ".repeat(10_000)).is_err());
    }
}
