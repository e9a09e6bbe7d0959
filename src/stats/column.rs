//! The columns of outputs, each defined once: name, head for people, kind of cells, unit and description.

use std::borrow::Cow;
use std::fmt;

use super::Unit;

mod defined;

pub use defined::DEFINED;

/// What a column holds, apart from nulls.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum ColumnKind {
    /// Texts.
    #[default]
    Text,
    /// Whole numbers.
    Whole,
    /// Numbers.
    Number,
    /// True or false.
    Truth,
}

impl ColumnKind {
    /// The word in schemas.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Whole => "integer",
            Self::Number => "number",
            Self::Truth => "boolean",
        }
    }
}

/// A column as it is defined.
#[derive(Debug, Clone, Copy)]
pub struct Definition {
    /// Its name in machine formats.
    pub name: &'static str,
    /// Its head for people; empty for its name in words.
    pub head: &'static str,
    /// What it holds.
    pub kind: ColumnKind,
    /// What its numbers are measured in; empty for texts, and where the statistic says it.
    pub unit: &'static str,
    /// What it holds, in a sentence.
    pub description: &'static str,
}

/// A column of a table.
#[derive(Debug, Clone, Default)]
pub struct Column {
    /// Its name in machine formats.
    pub name: Cow<'static, str>,
    /// What it holds.
    pub kind: ColumnKind,
    /// What its numbers are measured in; empty for texts.
    pub units: ColumnUnits,
    /// What it holds, in a sentence.
    pub description: Cow<'static, str>,
}

impl Column {
    /// The column of a name as it is defined; one of texts without a description where it is not.
    pub fn with_name(name: impl Into<Cow<'static, str>>) -> Self {
        let name = name.into();
        let defined = find(&name);
        Self {
            kind: defined.map_or(ColumnKind::Text, |of| of.kind),
            units: ColumnUnits::one(defined.map_or("", |of| of.unit)),
            description: defined.map_or("", |of| of.description).into(),
            name,
        }
    }

    /// Columns of these names, units and descriptions; those of persons and rows hold whole numbers.
    pub fn list<const N: usize>(
        columns: [(&'static str, &'static str, &'static str); N],
    ) -> Vec<Self> {
        let column = |(name, unit, description): (&'static str, &'static str, &'static str)| {
            let counts = matches!(unit, "persons" | "rows");
            let column = Self::with_name(name);
            Self {
                kind: if counts {
                    ColumnKind::Whole
                } else {
                    column.kind
                },
                units: ColumnUnits::one(unit),
                description: description.into(),
                ..column
            }
        };
        columns.map(column).to_vec()
    }

    /// The same in other units.
    #[must_use]
    pub fn measured_in(self, units: ColumnUnits) -> Self {
        Self { units, ..self }
    }

    /// The same with another description.
    #[must_use]
    pub fn described(self, description: impl Into<Cow<'static, str>>) -> Self {
        Self {
            description: description.into(),
            ..self
        }
    }
}

/// The definition of the column of a name.
pub fn find(name: &str) -> Option<&'static Definition> {
    DEFINED.iter().find(|of| of.name == name)
}

/// What the column of a name holds.
pub fn kind(name: &str) -> ColumnKind {
    find(name).map_or(ColumnKind::Text, |of| of.kind)
}

/// The head of the column of a name for people: `Run years`.
pub fn head(name: &str) -> String {
    match find(name) {
        Some(of) if !of.head.is_empty() => of.head.to_owned(),
        _ => in_words(name),
    }
}

/// A name in words, with a capital letter.
pub fn in_words(name: &str) -> String {
    let mut letters = name.replace('_', " ");
    if let Some(first) = letters.get_mut(0..1) {
        first.make_ascii_uppercase();
    }
    letters
}

/// What the numbers of a column are measured in: one unit, and another for the rows of some groups.
///
/// As text `persons; fraction of 1 (a, b); ratio (c)`: only written and read back here.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ColumnUnits {
    unit: Cow<'static, str>,
    of_groups: Vec<(Cow<'static, str>, Vec<String>)>,
}

impl ColumnUnits {
    /// One unit for all rows.
    pub fn one(unit: impl Into<Cow<'static, str>>) -> Self {
        Self {
            unit: unit.into(),
            of_groups: Vec::new(),
        }
    }

    /// The same with another unit for the rows of some groups.
    #[must_use]
    pub fn and(mut self, unit: &'static str, groups: Vec<String>) -> Self {
        self.of_groups.push((unit.into(), groups));
        self
    }

    /// Reads what [`Display`](fmt::Display) writes.
    pub fn read(text: &str) -> Self {
        let mut parts = text.split("; ");
        let unit = parts.next().unwrap_or_default().to_owned();
        let of_groups = parts.filter_map(|part| {
            let (unit, groups) = part.strip_suffix(')')?.split_once(" (")?;
            let groups = groups.split(", ").map(str::to_owned).collect();
            Some((Cow::Owned(unit.to_owned()), groups))
        });
        Self {
            of_groups: of_groups.collect(),
            unit: unit.into(),
        }
    }

    /// The unit of the rows of a group.
    pub fn unit_of(&self, group: Option<&str>) -> &str {
        let has = |groups: &Vec<String>| groups.iter().any(|name| Some(name.as_str()) == group);
        let own = self.of_groups.iter().find(|(_, groups)| has(groups));
        own.map_or(&self.unit, |(unit, _)| unit)
    }

    /// Whether all its numbers count persons or rows.
    pub fn counts(&self) -> bool {
        let units = [Unit::Persons, Unit::Rows].map(Unit::word);
        self.of_groups.is_empty() && units.contains(&&*self.unit)
    }

    /// Whether its numbers have none.
    pub fn is_none(&self) -> bool {
        self.unit.is_empty() && self.of_groups.is_empty()
    }
}

impl fmt::Display for ColumnUnits {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.unit)?;
        for (unit, groups) in &self.of_groups {
            write!(f, "; {unit} ({})", groups.join(", "))?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stats::ALL;

    #[test]
    fn no_column_is_defined_twice_and_every_key_is() {
        for (at, one) in DEFINED.iter().enumerate() {
            assert!(
                DEFINED[..at].iter().all(|other| other.name != one.name),
                "{}",
                one.name
            );
            assert!(!one.description.is_empty(), "{}", one.name);
        }
        for key in ALL.iter().flat_map(|statistic| statistic.keys) {
            assert!(find(key).is_some(), "{key}");
        }
    }

    #[test]
    fn a_group_may_have_a_unit_of_its_own_and_units_read_back() {
        let units = ColumnUnits::one("persons")
            .and("fraction of 1", vec!["a".into(), "b".into()])
            .and("ratio", vec!["c".into()]);
        let text = "persons; fraction of 1 (a, b); ratio (c)";
        assert_eq!(units.to_string(), text);
        assert_eq!(ColumnUnits::read(text), units);
        assert_eq!(
            (units.unit_of(Some("b")), units.unit_of(Some("c"))),
            ("fraction of 1", "ratio")
        );
        assert_eq!(
            (units.unit_of(Some("d")), units.unit_of(None)),
            ("persons", "persons")
        );
        assert!(ColumnUnits::read("").is_none());
    }
}
