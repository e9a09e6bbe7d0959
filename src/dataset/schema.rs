//! The schemas of the tables, read from the one place they are written: `data/datapackage.json`.

use std::sync::OnceLock;

use serde::Deserialize;

/// A Frictionless Data Package (v2), as far as it is needed here.
#[derive(Debug, Default, Deserialize)]
pub struct Package {
    /// Name of the package.
    #[serde(default)]
    pub name: String,
    /// Its tables.
    pub resources: Vec<Resource>,
    /// Schemas of tipstat's tables that the package has no file of.
    #[serde(rename = "tipstat:schemas", default)]
    pub more_schemas: std::collections::BTreeMap<String, serde_json::Value>,
}

/// One file of a package.
#[derive(Debug, Deserialize)]
pub struct Resource {
    /// Name; where it is the name of one of tipstat's tables, the file holds that table.
    pub name: String,
    /// Path within the package; a list is not read.
    pub path: Option<serde_json::Value>,
    /// What the columns are; other people's schemas may say anything.
    #[serde(default)]
    pub schema: serde_json::Value,
    /// Title for people.
    #[serde(default)]
    pub title: String,
}

/// The columns of a table.
#[derive(Debug, Clone, Deserialize)]
pub struct TableSchema {
    /// In order.
    pub fields: Vec<Field>,
    /// The columns that identify a row.
    #[serde(rename = "primaryKey", default)]
    pub primary_key: Vec<String>,
}

/// A column.
#[derive(Debug, Clone, Deserialize)]
pub struct Field {
    /// Its name.
    pub name: String,
    /// Frictionless type: `string`, `integer`, `number`.
    #[serde(rename = "type")]
    pub kind: String,
    /// What it holds.
    #[serde(default)]
    pub description: String,
    /// Unit of measurement, where it has one.
    #[serde(default)]
    pub unit: Option<String>,
    /// How a cell is written: `count`, `country`, `countries`, `share`; plain where empty.
    #[serde(default)]
    pub notation: String,
    /// The values it has; if it also takes others, these are not a constraint.
    #[serde(default)]
    pub categories: Vec<String>,
    /// What it takes besides its categories.
    #[serde(default, rename = "tipstat:also")]
    pub also: Also,
    /// Other words for its categories.
    #[serde(default, rename = "tipstat:words")]
    pub words: std::collections::BTreeMap<String, String>,
    /// Whether a file may lack the whole column.
    #[serde(default, rename = "tipstat:mayBeAbsent")]
    pub may_be_absent: bool,
    /// What a cell must keep to.
    #[serde(default)]
    pub constraints: Constraints,
}

/// What a cell must keep to.
#[derive(Debug, Clone, Default, Deserialize)]
pub struct Constraints {
    /// It may not be empty.
    #[serde(default)]
    pub required: bool,
    /// The only values.
    #[serde(default, rename = "enum")]
    pub values: Vec<String>,
    /// The smallest number.
    #[serde(default)]
    pub minimum: Option<f64>,
    /// The largest number.
    #[serde(default)]
    pub maximum: Option<f64>,
}

/// What a column takes besides its categories.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Also {
    /// Nothing.
    #[default]
    Nothing,
    /// Age bands: `a-b` and `a+`.
    AgeBands,
    /// Names that users choose, which are kept as they are.
    OwnNames,
    /// Two categories, joined by ` or `, between which a source does not decide; the one that comes first in the list first.
    TwoCategories,
}

/// Letters in which a text may differ from a category that is meant.
const SLIPS: usize = 2;

impl Field {
    /// Whether a text is a value besides the categories.
    pub fn takes(&self, text: &str) -> bool {
        match self.also {
            Also::Nothing => false,
            Also::AgeBands => is_band(text),
            Also::TwoCategories => {
                let values = &self.constraints.values;
                let at = |part: &str| values.iter().position(|known| known == part);
                let parts = text.split_once(" or ");
                let places = parts.and_then(|(first, second)| at(first).zip(at(second)));
                places.is_some_and(|(first, second)| first < second)
            }
            // what is nearly a category is a slip of the pen
            Also::OwnNames => {
                let folded = text.to_lowercase();
                let letters = folded.chars().count();
                let is_as_long = |known: &str| known.chars().count().abs_diff(letters) <= SLIPS;
                // a distance costs the product of two lengths, and is no smaller than their difference
                let slip = |known: &String| {
                    is_as_long(known) && strsim::damerau_levenshtein(known, &folded) <= SLIPS
                };
                text.chars().any(char::is_alphabetic) && !self.constraints.values.iter().any(slip)
            }
        }
    }

    /// The category that a word means.
    pub fn category(&self, text: &str) -> Option<&str> {
        let same = |known: &&String| known.eq_ignore_ascii_case(text);
        let plain = self.constraints.values.iter().find(same);
        let word = || {
            let mut words = self.words.iter();
            words
                .find(|(word, _)| word.eq_ignore_ascii_case(text))
                .map(|(_, known)| known)
        };
        plain.or_else(word).map(String::as_str)
    }
}

/// `15-24` or `65+`, in years of age.
fn is_band(text: &str) -> bool {
    let age = |text: &str| {
        let plain =
            !text.is_empty() && text.len() <= 3 && text.bytes().all(|byte| byte.is_ascii_digit());
        plain
            .then(|| text.parse::<u64>().ok())
            .flatten()
            .filter(|age| *age <= 120)
    };
    match (text.strip_suffix('+'), text.split_once('-')) {
        (Some(first), _) => age(first).is_some(),
        (None, Some((first, last))) => {
            matches!((age(first), age(last)), (Some(a), Some(b)) if a <= b)
        }
        _ => false,
    }
}

impl TableSchema {
    /// The schema of one of tipstat's tables, such as `victims`.
    pub fn of(table: &str) -> Option<&'static Self> {
        static SCHEMAS: OnceLock<Vec<(String, TableSchema)>> = OnceLock::new();
        let schemas = SCHEMAS.get_or_init(|| {
            let resources = embedded()
                .resources
                .iter()
                .map(|resource| (&resource.name, &resource.schema));
            let schema = |schema: &serde_json::Value| {
                let mut schema: Self = serde_json::from_value(schema.clone()).ok()?;
                for field in schema
                    .fields
                    .iter_mut()
                    .filter(|field| field.also != Also::Nothing)
                {
                    field.constraints.values.clone_from(&field.categories);
                }
                Some(schema)
            };
            resources
                .chain(&embedded().more_schemas)
                .filter_map(|(name, json)| Some((name.clone(), schema(json)?)))
                .collect()
        });
        schemas
            .iter()
            .find(|(name, _)| name == table)
            .map(|(_, schema)| schema)
    }

    /// A column by name.
    pub fn field(&self, name: &str) -> Option<&Field> {
        self.fields.iter().find(|field| field.name == name)
    }
}

/// The embedded package's description as it is written.
pub const DESCRIPTION: &str = super::package::DATAPACKAGE;

/// The embedded package's description.
pub fn embedded() -> &'static Package {
    static PACKAGE: OnceLock<Package> = OnceLock::new();
    PACKAGE.get_or_init(|| serde_json::from_str(super::package::DATAPACKAGE).unwrap_or_default())
}
