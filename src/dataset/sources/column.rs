//! Where a tipstat column comes from in a file, and what its cells mean.

use std::collections::BTreeMap;
use std::fmt;

use serde::Deserialize;
use serde::de::{Deserializer, MapAccess, SeqAccess, Visitor, value};

/// Where a tipstat column comes from. In TOML a text or a list of texts is short for only `from`.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(remote = "Self", deny_unknown_fields, default)]
pub(crate) struct DeclaredColumn {
    /// Headers it may have. Of several that are there, the first that is not empty in a row is taken.
    #[serde(deserialize_with = "texts")]
    pub from: Vec<String>,
    /// Letters of the column, as a spreadsheet shows them, if a header appears twice.
    pub at: String,
    /// The file may lack it.
    pub optional: bool,
    /// What the cells mean; the empty text is a cell, too.
    #[serde(deserialize_with = "scalars")]
    pub values: BTreeMap<String, String>,
    /// What cells mean that `values` does not name.
    pub otherwise: Otherwise,
    /// Cells that mean "unknown" in this column.
    pub missing: Option<Vec<String>>,
    /// Cells that do so only in a file that has them in other columns.
    pub missing_if_elsewhere: Vec<String>,
    /// Which codes of countries it holds; without it, codes and names of any kind.
    pub codes: Option<CodeSystem>,
    /// What becomes of a person of two nationalities (`Albanian Greek`).
    pub dual: Dual,
    /// For `place`: the country whose places these are.
    pub within: String,
    /// For `age` in case files of which `from` is a date of birth: the header of the date at which the age is meant.
    pub on: String,
    /// An empty cell repeats the one above it.
    pub fill_down: bool,
    /// In case files: headers of flags, and the category that each means.
    pub flags: BTreeMap<String, String>,
    /// The same value in every row where the file has no such column.
    #[serde(deserialize_with = "scalar")]
    pub constant: String,
    /// Has no effect, as the locator always names the row: accepted for declarations that still ask for it.
    #[serde(rename = "row")]
    pub(super) _row: bool,
}

/// What cells mean that `values` does not name.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Otherwise {
    /// The row is skipped, and the ledger names the cell.
    #[default]
    Refuse,
    /// The category `unknown`.
    Unknown,
    /// What they say: `values` lists only exceptions.
    Same,
}

/// Codes of countries.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum CodeSystem {
    /// UN M49 numbers, with or without leading zeros.
    M49,
    /// ISO 3166-1 alpha-2, and Eurostat's `EL` and `UK`.
    Alpha2,
    /// ISO 3166-1 alpha-3.
    Alpha3,
    /// Numbers of the Correlates of War project.
    Cow,
    /// Names and demonyms: no code is taken for a country.
    Names,
}

/// What becomes of a person of two nationalities.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Dual {
    /// The row is skipped, and the ledger names it.
    #[default]
    Refuse,
    /// The first of the two counts.
    First,
    /// A person of unknown nationality.
    Unknown,
}

impl DeclaredColumn {
    /// A column of one header.
    pub(crate) fn named(header: &str) -> Self {
        Self {
            from: vec![header.to_owned()],
            ..Self::default()
        }
    }

    /// Whether every cell means the same in both, as far as these declarations go.
    pub(crate) fn reads_as(&self, other: &Self) -> bool {
        self.values == other.values && self.missing == other.missing && self.codes == other.codes
    }

    /// Whether it is looked for in the file.
    pub(crate) fn is_read(&self) -> bool {
        !self.from.is_empty() || !self.at.is_empty()
    }

    /// How the file calls it.
    pub(crate) fn label(&self) -> String {
        match self.from.first() {
            Some(header) => header.clone(),
            None => format!("column {}", self.at),
        }
    }

    /// The place that `at` names: `A` is 0, `AA` is 26.
    pub(crate) fn place_at(&self) -> Option<usize> {
        let letters = self.at.trim().bytes().map(|byte| byte.to_ascii_uppercase());
        let mut place = 0_usize;
        for letter in letters {
            if !letter.is_ascii_uppercase() || place > 100_000 {
                return None;
            }
            place = place * 26 + usize::from(letter - b'A') + 1;
        }
        place.checked_sub(1)
    }
}

impl<'de> Deserialize<'de> for DeclaredColumn {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct ColumnVisitor;
        impl<'de> Visitor<'de> for ColumnVisitor {
            type Value = DeclaredColumn;

            fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
                f.write_str("a header, a list of headers, or a table with `from`")
            }

            fn visit_str<E>(self, header: &str) -> Result<DeclaredColumn, E> {
                Ok(DeclaredColumn::named(header))
            }

            fn visit_seq<A: SeqAccess<'de>>(self, headers: A) -> Result<DeclaredColumn, A::Error> {
                let headers = value::SeqAccessDeserializer::new(headers);
                Ok(DeclaredColumn {
                    from: Vec::deserialize(headers)?,
                    ..DeclaredColumn::default()
                })
            }

            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<DeclaredColumn, A::Error> {
                DeclaredColumn::deserialize(value::MapAccessDeserializer::new(map))
            }
        }
        deserializer.deserialize_any(ColumnVisitor)
    }
}

/// A text, or a number as the text that it is written as.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Scalar(pub String);

impl<'de> Deserialize<'de> for Scalar {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct ScalarVisitor;
        impl Visitor<'_> for ScalarVisitor {
            type Value = Scalar;

            fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
                f.write_str("a text or a number")
            }

            fn visit_str<E>(self, text: &str) -> Result<Scalar, E> {
                Ok(Scalar(text.to_owned()))
            }

            fn visit_i64<E>(self, number: i64) -> Result<Scalar, E> {
                Ok(Scalar(number.to_string()))
            }

            fn visit_f64<E>(self, number: f64) -> Result<Scalar, E> {
                Ok(Scalar(number.to_string()))
            }
        }
        deserializer.deserialize_any(ScalarVisitor)
    }
}

/// A text, or a number as a text.
fn scalar<'de, D: Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    Scalar::deserialize(deserializer).map(|Scalar(text)| text)
}

/// A text, or a list of texts.
pub(super) fn texts<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<String>, D::Error> {
    struct TextsVisitor;
    impl<'de> Visitor<'de> for TextsVisitor {
        type Value = Vec<String>;

        fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
            f.write_str("a text or a list of texts")
        }

        fn visit_str<E>(self, text: &str) -> Result<Vec<String>, E> {
            Ok(vec![text.to_owned()])
        }

        fn visit_i64<E>(self, number: i64) -> Result<Vec<String>, E> {
            Ok(vec![number.to_string()])
        }

        fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Vec<String>, A::Error> {
            let mut texts = Vec::new();
            while let Some(Scalar(text)) = list.next_element()? {
                texts.push(text);
            }
            Ok(texts)
        }
    }
    deserializer.deserialize_any(TextsVisitor)
}

/// Texts by name, of which numbers may be written without quotes.
pub(super) fn scalars<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<BTreeMap<String, String>, D::Error> {
    let scalars = BTreeMap::<String, Scalar>::deserialize(deserializer)?;
    let texts = scalars.into_iter().map(|(name, Scalar(text))| (name, text));
    Ok(texts.collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_are_places_as_in_a_spreadsheet() {
        let at = |letters: &str| {
            let at = letters.to_owned();
            DeclaredColumn {
                at,
                ..DeclaredColumn::default()
            }
            .place_at()
        };
        assert_eq!((at("A"), at("h"), at("AA")), (Some(0), Some(7), Some(26)));
        assert_eq!((at(""), at("1"), at("A1")), (None, None, None));
    }

    #[test]
    fn a_column_is_a_header_a_list_or_a_table() {
        let of = |text: &str| toml::from_str::<BTreeMap<String, DeclaredColumn>>(text);
        assert_eq!(of("a = \"Land\"").unwrap()["a"].from, ["Land"]);
        assert_eq!(of("a = [\"x\", \"y\"]").unwrap()["a"].from, ["x", "y"]);
        let table =
            of("a = { from = \"Sex\", values = { 1 = \"male\" }, otherwise = \"unknown\" }");
        let table = table.unwrap()["a"].clone();
        assert_eq!(
            (table.values["1"].as_str(), table.otherwise),
            ("male", Otherwise::Unknown)
        );
        assert!(
            of("a = { form = \"Sex\" }")
                .unwrap_err()
                .message()
                .contains("form")
        );
    }
}
