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
    /// Schemas of our tables that the package has no file of.
    #[serde(rename = "tipstat:schemas", default)]
    pub more_schemas: std::collections::BTreeMap<String, serde_json::Value>,
}

/// One file of a package.
#[derive(Debug, Deserialize)]
pub struct Resource {
    /// Name; where it is the name of one of our tables, the file holds that table.
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
pub struct Schema {
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

impl Schema {
    /// The schema of one of our tables, such as `victims`.
    pub fn of(table: &str) -> Option<&'static Self> {
        static SCHEMAS: OnceLock<Vec<(String, Schema)>> = OnceLock::new();
        let schemas = SCHEMAS.get_or_init(|| {
            let resources = embedded()
                .resources
                .iter()
                .map(|resource| (&resource.name, &resource.schema));
            let schema = |schema: &serde_json::Value| serde_json::from_value(schema.clone()).ok();
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
