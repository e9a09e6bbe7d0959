//! Releases: what a public file's columns and codes mean, declared one file each.
//!
//! A declaration says which header stands for which column of ours, how its codes read and what counts as missing.
//! The tables of tipstat's own package are declared by their schema: their columns mean themselves.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::table::Table;

/// What a file of one release means.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Release {
    /// Name, as `--as` takes it.
    pub release: String,
    /// Name for people.
    pub title: String,
    /// The table its rows become.
    pub table: String,
    /// How its owner asks to be cited.
    #[serde(default)]
    pub citation: String,
    /// Terms of use.
    #[serde(default)]
    pub licence: String,
    /// Cells that stand for "not known", in every column.
    #[serde(default)]
    pub missing: Vec<String>,
    /// Whether a faulty row stops the load (our own tables) or is set aside (other people's).
    #[serde(default)]
    pub strict: bool,
    /// Our columns, by name.
    pub columns: BTreeMap<String, Column>,
}

/// Where a column of ours comes from.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Column {
    /// Headers it may have; the first that is there is taken.
    #[serde(default)]
    pub from: Vec<String>,
    /// The file may lack it.
    #[serde(default)]
    pub optional: bool,
    /// What the cells mean; where it is given, no other cell is accepted.
    #[serde(default)]
    pub values: BTreeMap<String, String>,
    /// The same value in every row.
    #[serde(default)]
    pub constant: String,
    /// `row N`, the place in the file.
    #[serde(default)]
    pub row: bool,
}

impl Release {
    /// The table its rows become.
    pub fn target(&self) -> Option<Table> {
        Table::named(&self.table)
    }

    /// What a cell of a column means: nothing where it stands for missing, an error where the codes do not know it.
    pub fn meaning<'a>(&'a self, column: &'a Column, cell: &'a str) -> Result<&'a str, String> {
        let cell = cell.trim();
        if self.missing.iter().any(|missing| missing == cell) {
            return Ok("");
        }
        if column.values.is_empty() || cell.is_empty() {
            return Ok(cell);
        }
        let known = column
            .values
            .iter()
            .find(|(code, _)| code.eq_ignore_ascii_case(cell));
        known.map(|(_, meaning)| meaning.as_str()).ok_or_else(|| {
            let codes: Vec<String> = column
                .values
                .keys()
                .map(|code| format!("`{code}`"))
                .collect();
            format!("one of {}", codes.join(", "))
        })
    }
}

/// Every release that can be recognised, our own tables first.
pub fn all() -> Vec<Release> {
    let mut all: Vec<Release> = Table::ALL.into_iter().map(native).collect();
    all.extend(SHIPPED.iter().filter_map(|text| toml::from_str(text).ok()));
    all
}

const SHIPPED: &[&str] = &[
    include_str!("tip-tiers-codes.toml"),
    include_str!("tip-tiers-labels.toml"),
];

/// The declaration of one of our own tables: each column is called by its name, and the required ones must be there.
pub fn native(table: Table) -> Release {
    let fields = table.schema().fields.iter().map(|field| {
        let column = Column {
            from: vec![field.name.clone()],
            optional: !field.constraints.required,
            ..Column::default()
        };
        (field.name.clone(), column)
    });
    Release {
        release: "tipstat".into(),
        title: format!("tipstat {}", table.name()),
        table: table.name().into(),
        citation: String::new(),
        licence: String::new(),
        missing: Vec::new(),
        strict: true,
        columns: fields.collect(),
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn every_shipped_declaration_reads() {
        for text in super::SHIPPED {
            let release: super::Release = toml::from_str(text).unwrap();
            assert!(release.target().is_some(), "{}", release.release);
        }
    }
}
