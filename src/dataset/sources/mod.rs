//! Releases: what a public file's columns and codes mean, declared one file each.
//!
//! A declaration maps headers to tipstat's columns, and says how codes are read and what counts as missing. The
//! tables of tipstat's own package are declared by their schema: their columns mean themselves. An organisation declares
//! its own file in the same words, as `[[release]]` in `tipstat.toml`, or in a file of the data's name ending in `.toml`.

use std::collections::BTreeMap;
use std::path::Path;

use serde::Deserialize;

use super::fault::Fault;
use super::read::{Pipes, text_file};
use super::table::Table;

/// What a file of one release means.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Release {
    /// Name, as `--as` takes it.
    pub release: String,
    /// Name for people.
    pub title: String,
    /// The table its rows become.
    pub table: String,
    /// How rows become rows.
    #[serde(default)]
    pub shape: Shape,
    /// Id of the source, where rows do not name theirs.
    #[serde(default)]
    pub source: String,
    /// Which reporters the source gathers figures from, joined by `;`.
    #[serde(default)]
    pub collects: String,
    /// `printed` where the source prints its totals, so that none is ever made of parts.
    #[serde(default)]
    pub totals: String,
    /// How its owner asks to be cited; `{accessed}` stands for the date of access.
    #[serde(default)]
    pub citation: String,
    /// What every output must say of the data, such as that they are synthetic.
    #[serde(default)]
    pub nature: String,
    /// Terms of use.
    #[serde(default)]
    pub licence: String,
    /// Where it is.
    #[serde(default)]
    pub url: String,
    /// Cells that mean "unknown", in every column that does not name others.
    #[serde(default)]
    pub missing: Vec<String>,
    /// Flags that say no; any other value but a missing one says yes.
    #[serde(default)]
    pub no: Vec<String>,
    /// Whether a faulty row stops the load (our own tables) or is set aside (other people's).
    #[serde(default)]
    pub strict: bool,
    /// Our columns, by name.
    #[serde(default)]
    pub columns: BTreeMap<String, Column>,
    /// For a column a year: how they are called.
    #[serde(default)]
    pub wide: Option<Wide>,
    /// For case files: groups of flags, of which one person may have several; header to answer.
    #[serde(default)]
    pub questions: BTreeMap<String, BTreeMap<String, String>>,
    /// Whether a user declared it.
    #[serde(skip)]
    pub declared: bool,
}

/// How rows of a file become rows of a table.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Shape {
    /// One for one.
    #[default]
    Rows,
    /// A column a year.
    Wide,
    /// UNODC's cells, totals and their parts.
    Glotip,
    /// One row per person.
    Cases,
}

/// A column a year.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Wide {
    /// The text before the year in a header.
    pub prefix: String,
    /// The column of ours it is.
    pub column: String,
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
    /// Cells that mean "unknown" in this column.
    #[serde(default)]
    pub missing: Option<Vec<String>>,
    /// Cells that do so only in a file that has them in other columns.
    #[serde(default)]
    pub missing_if_elsewhere: Vec<String>,
    /// The same value in every row.
    #[serde(default)]
    pub constant: String,
    /// `row N`, the place in the file.
    #[serde(default)]
    pub row: bool,
    /// A year that may be in the file's name instead.
    #[serde(default)]
    pub file_name: bool,
}

impl Column {
    /// Whether every cell means the same in both, as far as these declarations go.
    pub fn reads_as(&self, other: &Self) -> bool {
        self.values == other.values && self.missing == other.missing
    }
}

impl Release {
    /// The table its rows become.
    pub fn target(&self) -> Option<Table> {
        Table::named(&self.table)
    }

    /// What of a declaration cannot be.
    fn wrong(&self) -> Option<String> {
        let list = |names: &[&str]| names.join(", ");
        let Some(table) = self.target() else {
            let tables = list(&Table::ALL.map(Table::name));
            return Some(format!("`table` is `{}`, not one of {tables}", self.table));
        };
        let fields = table.schema().fields.iter();
        let fields: Vec<&str> = fields.map(|field| field.name.as_str()).collect();
        let cases = self.shape == Shape::Cases;
        let known = if cases { &OF_CASES[..] } else { &fields };
        if let Some(column) = self
            .columns
            .keys()
            .find(|column| !known.contains(&column.as_str()))
        {
            let known = list(known);
            return Some(format!(
                "unknown column `columns.{column}`; there are {known}"
            ));
        }
        if cases
            && !OF_CASES[..2]
                .iter()
                .any(|name| self.columns.contains_key(*name))
        {
            return Some(
                "a case file needs `columns.citizenship` or `columns.exploited_in`".into(),
            );
        }
        if cases && self.source.is_empty() {
            return Some("a case file needs a `source`".into());
        }
        let coded = self.columns.iter();
        let coded = coded.map(|(name, column)| (name.as_str(), column.values.values().collect()));
        let forms = self
            .questions
            .get("exploitation")
            .map(|forms| forms.values().collect());
        let mut all = coded.chain(forms.map(|forms| ("exploitation", forms)));
        all.find_map(|(name, meanings)| strange_category(name, &meanings))
    }

    /// What a cell of a column means: nothing if it is missing, an error if the codes do not include it.
    pub fn meaning<'a>(&'a self, column: &'a Column, cell: &'a str) -> Result<&'a str, String> {
        let cell = cell.trim();
        let missing = column.missing.as_ref().unwrap_or(&self.missing);
        if missing.iter().any(|missing| missing == cell) {
            return Ok("");
        }
        if column.values.is_empty() || cell.is_empty() {
            return Ok(cell);
        }
        let plain = whole_part(cell);
        let known = column
            .values
            .iter()
            .find(|(code, _)| code.eq_ignore_ascii_case(cell) || code.as_str() == plain);
        known.map(|(_, meaning)| meaning.as_str()).ok_or_else(|| {
            let codes: Vec<String> = column
                .values
                .keys()
                .map(|code| format!("`{code}`"))
                .collect();
            format!("one of {}", codes.join(", "))
        })
    }

    /// What a flag says: yes, no, or nothing.
    pub fn flag(&self, cell: &str) -> Option<bool> {
        let cell = cell.trim();
        let plain = whole_part(cell);
        let among = |codes: &[String]| codes.iter().any(|code| code == cell || code == plain);
        if cell.is_empty() || among(&self.missing) {
            None
        } else {
            Some(!among(&self.no))
        }
    }
}

/// The columns of a case file, those of countries first.
const OF_CASES: [&str; 6] = [
    "citizenship",
    "exploited_in",
    "year",
    "sex",
    "age",
    "majority",
];

/// A meaning that the categories of a column of ours do not have.
fn strange_category(column: &str, meanings: &Vec<&String>) -> Option<String> {
    let name = if column == "majority" { "age" } else { column };
    let known = &Table::Victims.schema().field(name)?.constraints.values;
    let strange = |meaning: &&&String| !meaning.is_empty() && !known.contains(meaning);
    let strange = meanings
        .iter()
        .find(strange)
        .filter(|_| !known.is_empty())?;
    Some(format!(
        "`{strange}`, of `{column}`, is none of {}",
        known.join(", ")
    ))
}

/// `1` of `1.0`, as other tools write a whole number.
fn whole_part(cell: &str) -> &str {
    match cell.split_once('.') {
        Some((whole, zeros)) if !zeros.is_empty() && zeros.bytes().all(|byte| byte == b'0') => {
            whole
        }
        _ => cell,
    }
}

const SHIPPED: &[&str] = &[
    include_str!("ctdc-kanon-2017.toml"),
    include_str!("ctdc-kanon-2020.toml"),
    include_str!("ctdc-synthetic-2021.toml"),
    include_str!("ctdc-synthetic-2024.toml"),
    include_str!("glotip.toml"),
    include_str!("tip-tiers-codes.toml"),
    include_str!("tip-tiers-labels.toml"),
    include_str!("tip-tiers-list.toml"),
    include_str!("tip-tiers-wide.toml"),
    include_str!("worldbank-population.toml"),
];

/// Every release that can be recognised, our own tables first.
pub fn all() -> Vec<Release> {
    let mut all: Vec<Release> = Table::ALL.into_iter().map(native).collect();
    all.extend(SHIPPED.iter().filter_map(|text| toml::from_str(text).ok()));
    all
}

/// The declaration of one of our own tables: each column is called by its name, and all but a few must be there.
pub fn native(table: Table) -> Release {
    let fields = table.schema().fields.iter().map(|field| {
        let column = Column {
            from: vec![field.name.clone()],
            optional: field.may_be_absent,
            ..Column::default()
        };
        (field.name.clone(), column)
    });
    Release {
        release: "tipstat".into(),
        title: format!("tipstat {}", table.name()),
        table: table.name().into(),
        strict: true,
        columns: fields.collect(),
        ..Release::default()
    }
}

/// The release that a file beside a data file declares, which is called as it and ends in `.toml`; paths are from `root`.
pub fn beside(root: &Path, data: &str) -> Result<Option<Release>, Fault> {
    let path = Path::new(data).with_extension("toml");
    let Ok(text) = text_file(&root.join(&path), Pipes::Refused) else {
        return Ok(None);
    };
    let place = path.display().to_string();
    let release =
        toml::from_str::<Release>(&text).map_err(|error| undeclared(&place, &text, &error))?;
    Ok(declared(data, vec![release])?.pop())
}

/// What is wrong with the declaration of a release.
pub(super) fn undeclared(place: &str, text: &str, error: &toml::de::Error) -> Fault {
    let before = error.span().map(|span| &text[..span.start.min(text.len())]);
    Fault {
        line: before.map(|before| before.matches('\n').count() as u64 + 1),
        ..Fault::unreadable(
            place,
            format!("the declaration of a release: {}", error.message()),
        )
    }
}

/// Releases that users declare, checked.
pub(super) fn declared(place: &str, mut releases: Vec<Release>) -> Result<Vec<Release>, Fault> {
    if releases.is_empty() {
        return Ok(releases); // those that are shipped are not looked at
    }
    let shipped: Vec<String> = all().into_iter().map(|release| release.release).collect();
    let mut names = Vec::new();
    for release in &mut releases {
        release.declared = true;
        if names.contains(&release.release) || shipped.contains(&release.release) {
            let expected = format!("each release once: there is another `{}`", release.release);
            return Err(Fault::unreadable(place, expected));
        }
        names.push(release.release.clone());
        if let Some(wrong) = release.wrong() {
            let expected = format!("release `{}` to be right: {wrong}", release.release);
            return Err(Fault::unreadable(place, expected));
        }
    }
    Ok(releases)
}

#[cfg(test)]
mod tests {
    #[test]
    fn every_shipped_declaration_reads() {
        for text in super::SHIPPED {
            let release: super::Release = toml::from_str(text).unwrap();
            assert!(
                release.target().is_some()
                    && !release.citation.is_empty()
                    && !release.licence.is_empty(),
                "{}",
                release.release
            );
        }
    }
}
