//! How the cells of a file lie: which rows and sheets are meant, and which columns hold figures.

use std::collections::BTreeMap;
use std::fmt;

use serde::Deserialize;
use serde::de::{Deserializer, MapAccess, SeqAccess, Visitor, value};

use super::column::{scalars, texts};

/// Which cells of a column say that a row is meant: `"a"`, `["a", "b"]`, `{ not = "c" }`; `*` matches any text.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Filter {
    /// Rows with these cells are left out.
    pub not: bool,
    /// The cells.
    pub values: Vec<String>,
}

impl Filter {
    /// Whether a row with this cell is meant.
    pub(crate) fn keeps(&self, cell: &str) -> bool {
        self.values.iter().any(|pattern| fits(pattern, cell)) != self.not
    }
}

impl<'de> Deserialize<'de> for Filter {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct FilterVisitor;
        #[derive(Deserialize)]
        #[serde(deny_unknown_fields)]
        struct Not {
            #[serde(deserialize_with = "texts")]
            not: Vec<String>,
        }
        impl<'de> Visitor<'de> for FilterVisitor {
            type Value = Filter;

            fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
                f.write_str("a cell, a list of cells, or `{ not = ... }`")
            }

            fn visit_str<E>(self, cell: &str) -> Result<Filter, E> {
                let values = vec![cell.to_owned()];
                Ok(Filter { not: false, values })
            }

            fn visit_i64<E>(self, cell: i64) -> Result<Filter, E> {
                let values = vec![cell.to_string()];
                Ok(Filter { not: false, values })
            }

            fn visit_seq<A: SeqAccess<'de>>(self, list: A) -> Result<Filter, A::Error> {
                let values = texts(value::SeqAccessDeserializer::new(list))?;
                Ok(Filter { not: false, values })
            }

            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Filter, A::Error> {
                let not = Not::deserialize(value::MapAccessDeserializer::new(map))?;
                Ok(Filter {
                    not: true,
                    values: not.not,
                })
            }
        }
        deserializer.deserialize_any(FilterVisitor)
    }
}

/// Columns that hold figures: their headers as a pattern such as `Cases - {year}`, and what is the same for all of them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Pivot {
    /// The header; names of tipstat's columns in braces match what differs, `{}` matches any text.
    pub head: String,
    /// Columns of ours with their values.
    pub set: BTreeMap<String, String>,
}

impl Pivot {
    /// The names in braces.
    pub(crate) fn names(&self) -> Vec<&str> {
        let parts = self.head.split('{').skip(1);
        parts
            .filter_map(|part| Some(part.split_once('}')?.0))
            .collect()
    }

    /// What a header says about the columns in braces, or nothing where it is another header.
    pub(crate) fn read(&self, header: &str) -> Option<BTreeMap<String, String>> {
        let mut found = BTreeMap::new();
        let mut pieces = self.head.split('{');
        let mut rest = strip_folded(header.trim(), pieces.next()?)?;
        let mut pieces = pieces.peekable();
        while let Some(piece) = pieces.next() {
            let (name, literal) = piece.split_once('}')?;
            let end = match (literal, pieces.peek()) {
                ("", None) => rest.len(),
                (literal, None) => rest.len().checked_sub(literal.len())?,
                (literal, Some(_)) => find_folded(rest, literal)?,
            };
            if !rest.is_char_boundary(end) {
                return None;
            }
            let (value, after) = rest.split_at(end);
            let value = value.trim();
            let is_year = value.len() == 4 && value.bytes().all(|byte| byte.is_ascii_digit());
            if value.is_empty() || (name == "year" && !is_year) {
                return None;
            }
            rest = strip_folded(after, literal)?;
            if !name.is_empty() {
                found.insert(name.to_owned(), value.to_owned());
            }
        }
        rest.trim().is_empty().then_some(found)
    }
}

/// The rest of a text after its beginning, ignoring case.
fn strip_folded<'a>(text: &'a str, start: &str) -> Option<&'a str> {
    let head = text.get(..start.len());
    match head {
        Some(head) if head.to_lowercase() == start.to_lowercase() => Some(&text[start.len()..]),
        // blanks at the end of a header are cut off
        _ if text == start.trim_end() => Some(""),
        _ => None,
    }
}

/// The position of a piece within a text, ignoring case.
fn find_folded(text: &str, piece: &str) -> Option<usize> {
    let places = text.char_indices().map(|(at, _)| at).skip(1);
    places
        .into_iter()
        .find(|at| strip_folded(&text[*at..], piece).is_some())
}

impl<'de> Deserialize<'de> for Pivot {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct PivotVisitor;
        impl<'de> Visitor<'de> for PivotVisitor {
            type Value = Pivot;

            fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
                f.write_str("a header such as `Cases - {year}`, or a table with `head`")
            }

            fn visit_str<E>(self, head: &str) -> Result<Pivot, E> {
                let head = head.to_owned();
                Ok(Pivot {
                    head,
                    set: BTreeMap::new(),
                })
            }

            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Pivot, A::Error> {
                let mut set = scalars(value::MapAccessDeserializer::new(map))?;
                let head = set
                    .remove("head")
                    .ok_or_else(|| serde::de::Error::missing_field("head"))?;
                Ok(Pivot { head, set })
            }
        }
        deserializer.deserialize_any(PivotVisitor)
    }
}

/// A pattern, or a list of them.
pub(super) fn pivots<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<Pivot>, D::Error> {
    struct PivotsVisitor;
    impl<'de> Visitor<'de> for PivotsVisitor {
        type Value = Vec<Pivot>;

        fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
            f.write_str("a header such as `Cases - {year}`, or a list of headers")
        }

        fn visit_str<E>(self, head: &str) -> Result<Vec<Pivot>, E> {
            let head = head.to_owned();
            Ok(vec![Pivot {
                head,
                set: BTreeMap::new(),
            }])
        }

        fn visit_seq<A: SeqAccess<'de>>(self, list: A) -> Result<Vec<Pivot>, A::Error> {
            Vec::deserialize(value::SeqAccessDeserializer::new(list))
        }
    }
    deserializer.deserialize_any(PivotsVisitor)
}

/// Whether a sheet is among those named: by name, by a pattern with `*`, or by a run of numbers such as `2008..2016`.
pub(crate) fn names_sheet(names: &[String], sheet: &str) -> bool {
    names.iter().any(|name| match name.split_once("..") {
        Some((first, last)) => {
            let number = |text: &str| text.trim().parse::<i64>().ok();
            match (number(first), number(sheet), number(last)) {
                (Some(first), Some(sheet), Some(last)) => (first..=last).contains(&sheet),
                _ => false,
            }
        }
        None => fits(name, sheet),
    })
}

/// Whether a text fits a pattern in which `*` matches any text; case and surrounding blanks are ignored.
pub(crate) fn fits(pattern: &str, text: &str) -> bool {
    let (pattern, text) = (pattern.trim().to_lowercase(), text.trim().to_lowercase());
    let Some((start, rest)) = pattern.split_once('*') else {
        return pattern == text;
    };
    let Some(mut left) = text.strip_prefix(start) else {
        return false;
    };
    let mut pieces: Vec<&str> = rest.split('*').collect();
    let end = pieces.pop().unwrap_or_default();
    for piece in pieces {
        let Some(at) = left.find(piece) else {
            return false;
        };
        left = &left[at + piece.len()..];
    }
    left.ends_with(end)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(head: &str, header: &str) -> Option<Vec<(String, String)>> {
        let pivot = Pivot {
            head: head.into(),
            set: BTreeMap::new(),
        };
        Some(pivot.read(header)?.into_iter().collect())
    }

    #[test]
    fn headers_are_read_by_their_pattern() {
        let pairs = |pairs: &[(&str, &str)]| {
            let owned = |(a, b): &(&str, &str)| ((*a).to_owned(), (*b).to_owned());
            Some(pairs.iter().map(owned).collect::<Vec<_>>())
        };
        assert_eq!(
            read("Cases - {year}", "cases - 2021"),
            pairs(&[("year", "2021")])
        );
        let both = pairs(&[("sex", "Female"), ("year", "2022")]);
        assert_eq!(read("{year} / {sex}", "2022 / Female"), both);
        assert_eq!(read("{year} (n)", "2022 (n)"), pairs(&[("year", "2022")]));
        assert_eq!(read("Muškarci", "Muškarci "), pairs(&[]));
        // a date that a spreadsheet wrote as a number is not a year
        assert_eq!(read("{year}", "43101"), None);
        assert_eq!(read("Cases - {year}", "Deaths - 2021"), None);
    }

    #[test]
    fn patterns_take_any_text_for_a_star() {
        assert!(fits("* total", "Government agency total") && !fits("* total", "Total"));
        assert!(fits("*prevalence*", "Estimated Prevalence per 1,000") && fits("NR", " nr "));
        assert!(
            names_sheet(&["2008..2016".into()], "2010")
                && !names_sheet(&["2008..2016".into()], "Notes")
        );
        let not: BTreeMap<String, Filter> = toml::from_str("a = { not = [\"x\", 1] }").unwrap();
        assert!(!not["a"].keeps("1") && not["a"].keeps("y"));
    }
}
