//! A claims file as a tree that knows its lines, whether it was written in TOML or in JSON.

use std::fmt;

use serde::de::{Deserializer as _, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;
use toml::de::{DeTable, DeValue};

use crate::dataset::Fault;

/// Maximum nesting depth of values; claims need four, and a limit keeps files from using all memory.
const DEEPEST: usize = 16;

/// A value, and its place.
#[derive(Debug, Clone)]
pub(super) struct ClaimNode {
    /// Line, from 1.
    pub line: u64,
    pub value: NodeValue,
}

#[derive(Debug, Clone)]
pub(super) enum NodeValue {
    Table(Vec<(String, ClaimNode)>),
    List(Vec<ClaimNode>),
    Text(String),
    Number(f64),
    Bool(bool),
    /// Null, or a value that claims do not use, as written.
    Other(String),
}

impl ClaimNode {
    /// The tree of a file; JSON where its name or its first character says so, else TOML.
    pub(super) fn read(file: &str, text: &str) -> Result<Self, Vec<Fault>> {
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        let json = std::path::Path::new(file)
            .extension()
            .is_some_and(|ending| ending.eq_ignore_ascii_case("json"));
        let at = LineStarts::find(text);
        let root = if json || text.trim_start().starts_with('{') {
            of_json(file, text, &at)
        } else {
            of_toml(file, text, &at)
        }?;
        let mut faults = Vec::new();
        root.unprintable(file, "", &mut faults);
        if faults.is_empty() {
            Ok(root)
        } else {
            Err(faults)
        }
    }

    /// Names and texts that contain control characters.
    fn unprintable(&self, file: &str, name: &str, faults: &mut Vec<Fault>) {
        const EXPECTED: &str = "a text without control characters";
        let does = |text: &str| text.chars().any(|c| c.is_control() && !c.is_whitespace());
        match &self.value {
            NodeValue::Text(text) if does(text) => {
                faults.push(Fault::cell(file, self.line, name, text, EXPECTED));
            }
            NodeValue::List(list) => list
                .iter()
                .for_each(|node| node.unprintable(file, name, faults)),
            NodeValue::Table(entries) => {
                for (name, node) in entries {
                    if does(name) {
                        faults.push(Fault::cell(file, node.line, "key", name, EXPECTED));
                    } else {
                        node.unprintable(file, name, faults);
                    }
                }
            }
            _ => {}
        }
    }

    /// The value as a message shows it.
    pub(super) fn shown(&self) -> String {
        match &self.value {
            NodeValue::Table(_) => "a table".into(),
            NodeValue::List(list) => {
                let items: Vec<String> = list.iter().take(5).map(Self::shown).collect();
                format!("[{}]", items.join(", "))
            }
            NodeValue::Text(text) | NodeValue::Other(text) => text.clone(),
            NodeValue::Number(number) => number.to_string(),
            NodeValue::Bool(yes) => yes.to_string(),
        }
    }
}

/// Byte offsets of line ends.
struct LineStarts(Vec<usize>);

impl LineStarts {
    fn find(text: &str) -> Self {
        let ends = text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n');
        Self(ends.map(|(at, _)| at).collect())
    }

    fn at(&self, byte: usize) -> u64 {
        self.0.partition_point(|end| *end < byte) as u64 + 1
    }
}

fn of_toml(file: &str, text: &str, lines: &LineStarts) -> Result<ClaimNode, Vec<Fault>> {
    let (table, errors) = DeTable::parse_recoverable(text);
    if !errors.is_empty() {
        let fault = |error: &toml::de::Error| {
            let line = error.span().map_or(1, |span| lines.at(span.start));
            let message = error.message().replace('\n', ", ");
            Fault::line(file, line, format!("TOML: {message}"))
        };
        return Err(errors.iter().map(fault).collect());
    }
    let line = lines.at(table.span().start);
    Ok(ClaimNode {
        line,
        value: table_of_toml(table.get_ref(), lines),
    })
}

fn table_of_toml(table: &DeTable<'_>, lines: &LineStarts) -> NodeValue {
    // in the order of the file
    let mut entries: Vec<_> = table.iter().collect();
    entries.sort_by_key(|(key, _)| key.span().start);
    let entry = |(key, value): (
        &toml::Spanned<toml::de::DeString<'_>>,
        &toml::Spanned<DeValue<'_>>,
    )| {
        let line = lines.at(key.span().start);
        let mut node = value_of_toml(value, lines);
        if !matches!(node.value, NodeValue::List(_)) {
            node.line = line;
        }
        (key.get_ref().to_string(), node)
    };
    NodeValue::Table(entries.into_iter().map(entry).collect())
}

fn value_of_toml(value: &toml::Spanned<DeValue<'_>>, lines: &LineStarts) -> ClaimNode {
    let number = |text: &str| {
        text.parse::<f64>()
            .map_or_else(|_| NodeValue::Other(text.into()), NodeValue::Number)
    };
    let node = match value.get_ref() {
        DeValue::String(text) => NodeValue::Text(text.to_string()),
        DeValue::Integer(whole) if whole.radix() == 10 => number(whole.as_str()),
        DeValue::Integer(whole) => NodeValue::Other(whole.as_str().into()),
        DeValue::Float(float) => number(float.as_str()),
        DeValue::Boolean(yes) => NodeValue::Bool(*yes),
        DeValue::Datetime(date) => NodeValue::Other(date.to_string()),
        DeValue::Array(list) => NodeValue::List(
            list.iter()
                .map(|value| value_of_toml(value, lines))
                .collect(),
        ),
        DeValue::Table(table) => table_of_toml(table, lines),
    };
    ClaimNode {
        line: lines.at(value.span().start),
        value: node,
    }
}

fn of_json(file: &str, text: &str, lines: &LineStarts) -> Result<ClaimNode, Vec<Fault>> {
    let raw: &RawValue = serde_json::from_str(text).map_err(|error| {
        let expected = if error.is_eof() {
            "JSON that does not end before its end".to_owned()
        } else {
            format!(
                "JSON: {}",
                error
                    .to_string()
                    .split(" at line")
                    .next()
                    .unwrap_or_default()
            )
        };
        vec![Fault::line(file, error.line().max(1) as u64, expected)]
    })?;
    let place = |part: &str| lines.at(part.as_ptr() as usize - text.as_ptr() as usize);
    node_of_json(raw, &place, 0).map_err(|line| {
        let expected = "JSON without duplicate names in an object, with numbers of a sensible size and at \
            most sixteen levels";
        vec![Fault::line(file, line, expected)]
    })
}

/// Reads a node; the error is the line that cannot be read.
fn node_of_json(
    raw: &RawValue,
    place: &impl Fn(&str) -> u64,
    depth: usize,
) -> Result<ClaimNode, u64> {
    let text = raw.get();
    let line = place(text);
    if depth > DEEPEST {
        return Err(line);
    }
    let mut parser = serde_json::Deserializer::from_str(text);
    let value = match text.as_bytes().first() {
        Some(b'{') => {
            let entries = parser.deserialize_map(ObjectVisitor).map_err(|_| line)?;
            let mut table: Vec<(String, ClaimNode)> = Vec::new();
            for (name, raw) in entries {
                let node = node_of_json(raw, place, depth + 1)?;
                if table.iter().any(|(known, _)| *known == name) {
                    return Err(node.line);
                }
                table.push((name, node));
            }
            NodeValue::Table(table)
        }
        Some(b'[') => {
            let items = parser.deserialize_seq(Items).map_err(|_| line)?;
            let items = items.into_iter();
            NodeValue::List(
                items
                    .map(|raw| node_of_json(raw, place, depth + 1))
                    .collect::<Result<_, _>>()?,
            )
        }
        Some(b'"') => NodeValue::Text(serde_json::from_str(text).map_err(|_| line)?),
        Some(b't' | b'f') => NodeValue::Bool(text == "true"),
        Some(b'n') | None => NodeValue::Other(text.into()),
        Some(_) => NodeValue::Number(
            text.parse()
                .ok()
                .filter(|number: &f64| number.is_finite())
                .ok_or(line)?,
        ),
    };
    Ok(ClaimNode { line, value })
}

/// Reads an object's entries in order, also those with duplicate names.
struct ObjectVisitor;

impl<'de> Visitor<'de> for ObjectVisitor {
    type Value = Vec<(String, &'de RawValue)>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut entries = Vec::new();
        while let Some(entry) = map.next_entry()? {
            entries.push(entry);
        }
        Ok(entries)
    }
}

/// Reads a list's items.
struct Items;

impl<'de> Visitor<'de> for Items {
    type Value = Vec<&'de RawValue>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Self::Value, A::Error> {
        let mut items = Vec::new();
        while let Some(item) = list.next_element()? {
            items.push(item);
        }
        Ok(items)
    }
}
