//! The units of the numbers of a file, and what is printed next to them.

use std::collections::BTreeMap;
use std::fmt;

use serde::Deserialize;
use serde::de::{Deserializer, MapAccess, Visitor};

use super::column::texts;

/// The key whose units are persons (or cases, or offences, as `measure` says).
const PERSONS: &str = "persons";
/// The key that says what persons with fractions are.
const FRACTIONS: &str = "fractions";
/// A word for the usual rate.
const RATE: &str = "rate";
/// What [`RATE`] means.
pub(super) const PER_100_000: &str = "per 100,000 population";

/// What the numbers are measured in: one unit for all, or by a column's cells.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Units {
    /// The unit of all rows; empty where a column gives it.
    pub all: String,
    /// The column that gives it.
    pub from: Vec<String>,
    /// Its cells, by the unit they mean.
    pub cells: BTreeMap<String, Vec<String>>,
    /// What the numbers are where the file says persons and most are fractions; empty where such a file is refused.
    pub fractions: String,
}

/// What a row's number is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum AmountUnit<'a> {
    /// A count.
    Persons,
    /// A rate, a percentage, a score: with its unit.
    Rate(&'a str),
}

impl Units {
    /// The unit of a row by the cell of the units' column; nothing for a cell that is not declared.
    pub(crate) fn of(&self, cell: &str) -> Option<AmountUnit<'_>> {
        let name = if self.from.is_empty() {
            self.all.as_str()
        } else {
            let here = |cells: &&Vec<String>| cells.iter().any(|it| super::layout::fits(it, cell));
            self.cells.iter().find(|(_, cells)| here(cells))?.0
        };
        Some(match name {
            "" | PERSONS => AmountUnit::Persons,
            RATE => AmountUnit::Rate(PER_100_000),
            other => AmountUnit::Rate(other),
        })
    }
}

impl<'de> Deserialize<'de> for Units {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct UnitsVisitor;
        impl<'de> Visitor<'de> for UnitsVisitor {
            type Value = Units;

            fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
                f.write_str("a unit such as `persons`, or `{ from = \"Units\", persons = [...], rate = [...] }`")
            }

            fn visit_str<E>(self, unit: &str) -> Result<Units, E> {
                let all = unit.to_owned();
                Ok(Units {
                    all,
                    ..Units::default()
                })
            }

            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Units, A::Error> {
                let (from, mut cells) = lists(map)?;
                let fractions = cells
                    .remove(FRACTIONS)
                    .map_or(String::new(), |it| it.concat());
                Ok(Units {
                    all: String::new(),
                    from,
                    cells,
                    fractions,
                })
            }
        }
        deserializer.deserialize_any(UnitsVisitor)
    }
}

/// What every number is multiplied by: one number for all, or by a column's cells.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Multiply {
    /// The number for all rows; 0 where a column gives it.
    pub all: u64,
    /// The column that gives it.
    pub from: Vec<String>,
    /// The number of each of its cells.
    pub cells: BTreeMap<String, u64>,
}

impl Multiply {
    /// The number of a row by the cell of the column; nothing for a cell that is not declared.
    pub(crate) fn of(&self, cell: &str) -> Option<u64> {
        if self.from.is_empty() {
            return Some(self.all.max(1));
        }
        let mut cells = self.cells.iter();
        let known = cells.find(|(known, _)| super::layout::fits(known, cell));
        known.map(|(_, factor)| *factor)
    }
}

impl<'de> Deserialize<'de> for Multiply {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct MultiplyVisitor;
        impl<'de> Visitor<'de> for MultiplyVisitor {
            type Value = Multiply;

            fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
                f.write_str("a whole number, or `{ from = \"Scale\", thousands = 1000 }`")
            }

            fn visit_i64<E: serde::de::Error>(self, number: i64) -> Result<Multiply, E> {
                let all = u64::try_from(number).ok().filter(|number| *number > 0);
                let all = all.ok_or_else(|| E::custom("a whole number above 0"))?;
                Ok(Multiply {
                    all,
                    ..Multiply::default()
                })
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Multiply, A::Error> {
                let mut multiply = Multiply::default();
                while let Some(key) = map.next_key::<String>()? {
                    if key == "from" {
                        multiply.from = map.next_value::<AmountTexts>()?.0;
                    } else {
                        multiply.cells.insert(key, map.next_value()?);
                    }
                }
                Ok(multiply)
            }
        }
        deserializer.deserialize_any(MultiplyVisitor)
    }
}

/// What a letter next to a number means.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Flag {
    /// The source has a number and does not publish it.
    Hidden,
    /// The source has no number.
    Missing,
    /// The number is uncertain, as the source says.
    Unreliable,
    /// Something else, which is kept with the number.
    Note,
}

/// Letters after numbers or in separate columns.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Flags {
    /// The columns that hold them; empty if they follow the numbers.
    pub from: Vec<String>,
    /// What each means.
    pub meanings: BTreeMap<String, Flag>,
}

impl Flags {
    /// The flags of a text such as `c` or `bep`, or nothing where one of them is not declared.
    pub(crate) fn read<'a>(&self, text: &'a str) -> Option<Vec<(&'a str, Flag)>> {
        let text = text.trim();
        let known = |part: &str| {
            let mut meanings = self.meanings.iter();
            meanings
                .find(|(flag, _)| flag.eq_ignore_ascii_case(part))
                .map(|(_, it)| *it)
        };
        if let Some(flag) = known(text) {
            return Some(vec![(text, flag)]);
        }
        let letters = text.char_indices().filter(|(_, c)| c.is_alphanumeric());
        let letters = letters.map(|(at, c)| &text[at..at + c.len_utf8()]);
        letters
            .map(|letter| Some((letter, known(letter)?)))
            .collect()
    }
}

impl<'de> Deserialize<'de> for Flags {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct FlagsVisitor;
        impl<'de> Visitor<'de> for FlagsVisitor {
            type Value = Flags;

            fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
                f.write_str("flags and what they mean, such as `{ c = \"hidden\" }`")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Flags, A::Error> {
                let mut flags = Flags::default();
                while let Some(key) = map.next_key::<String>()? {
                    if key == "from" {
                        flags.from = map.next_value::<AmountTexts>()?.0;
                    } else {
                        flags.meanings.insert(key, map.next_value()?);
                    }
                }
                Ok(flags)
            }
        }
        deserializer.deserialize_map(FlagsVisitor)
    }
}

struct AmountTexts(Vec<String>);

impl<'de> Deserialize<'de> for AmountTexts {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        texts(deserializer).map(Self)
    }
}

/// `from`, and the other keys with their lists.
fn lists<'de, A: MapAccess<'de>>(
    mut map: A,
) -> Result<(Vec<String>, BTreeMap<String, Vec<String>>), A::Error> {
    let (mut from, mut cells) = (Vec::new(), BTreeMap::new());
    while let Some(key) = map.next_key::<String>()? {
        let AmountTexts(list) = map.next_value()?;
        if key == "from" {
            from = list;
        } else {
            cells.insert(key, list);
        }
    }
    Ok((from, cells))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn units_are_told_by_a_column_or_once_for_all() {
        let of = |text: &str| toml::from_str::<BTreeMap<String, Units>>(text).unwrap()["u"].clone();
        let by = of(
            "u = { from = \"UOM\", persons = \"Number\", rate = [\"Rate*\"], percent = \"Percent\" }",
        );
        assert_eq!(by.of("number"), Some(AmountUnit::Persons));
        assert_eq!(
            by.of("Rate per 100,000"),
            Some(AmountUnit::Rate(PER_100_000))
        );
        assert_eq!(
            (by.of("Percent"), by.of("Index")),
            (Some(AmountUnit::Rate("percent")), None)
        );
        assert_eq!(of("u = \"score\"").of(""), Some(AmountUnit::Rate("score")));
    }

    #[test]
    fn flags_are_read_together_or_one_by_one() {
        let flags: Flags = toml::from_str("c = \"hidden\"\nb = \"note\"\np = \"note\"").unwrap();
        assert_eq!(flags.read("c"), Some(vec![("c", Flag::Hidden)]));
        assert_eq!(flags.read("bp").map(|flags| flags.len()), Some(2));
        assert_eq!((flags.read("bx"), flags.read("")), (None, Some(Vec::new())));
    }
}
