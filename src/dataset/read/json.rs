//! JSON: an array of objects, or one object per line. The first row made is the header: all names, in order of appearance.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::sync::Arc;

use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde_json::Value;
use serde_json::value::RawValue;

use super::{Record, document, unique_names};
use crate::dataset::fault::{Fault, FaultList, Kind, shown};
use crate::dataset::limits::{CELLS, COLUMNS, with_commas};

/// The rows, and what to note of them.
pub(super) fn rows(file: &str, text: &str) -> Result<(Vec<Record>, Vec<String>), Vec<Fault>> {
    if text.trim_start().starts_with('[') {
        return Ok((table(file, &array(file, text)?)?, Vec::new()));
    }
    let objects = by_line(file, text);
    let wrong = match objects {
        Ok(objects) => return Ok((table(file, &objects)?, Vec::new())),
        Err(faults) => faults,
    };
    // not one object per line: perhaps one document
    match unique_names::value(text) {
        Ok((_, Some(name))) => {
            let expected = format!(
                "JSON: each name once in an object; `{}` is there twice",
                shown(&name)
            );
            Err(vec![Fault::unreadable(file, expected)])
        }
        Ok((Value::Object(document), None)) => {
            let rows = document::rows(document);
            rows.map_err(|expected| vec![Fault::unreadable(file, expected)])
        }
        _ if first_line_is_wrong(text) => Err(wrong.into_iter().take(1).collect()),
        _ => Err(wrong),
    }
}

/// Whether not even the first line is an object, so that the text is not one object per line.
fn first_line_is_wrong(text: &str) -> bool {
    let first = text.lines().find(|line| !line.trim().is_empty());
    first.is_some_and(|line| serde_json::from_str::<Object>(line).is_err())
}

/// What a text is that has JSON within, if it is one: a call of JavaScript, or a variable.
pub(super) fn around(text: &str) -> Option<&'static str> {
    let start: String = text.trim_start().chars().take(200).collect();
    let name = |text: &str| {
        !text.is_empty()
            && text
                .chars()
                .all(|c| c.is_alphanumeric() || matches!(c, '_' | '.' | '$' | ' '))
    };
    let call = start.split_once('(').is_some_and(|(before, after)| {
        name(before.trim()) && after.trim_start().starts_with(['{', '['])
    });
    let variable = start.split_once('=').is_some_and(|(before, after)| {
        name(before.trim()) && after.trim_start().starts_with(['{', '['])
    });
    (call || variable).then_some("this is JavaScript around JSON; save the part from the first `{` or `[` to the last as a separate file")
}

/// A header of all names, and a row for each object.
fn table(file: &str, objects: &[(u64, Object)]) -> Result<Vec<Record>, Vec<Fault>> {
    let mut header: Vec<&str> = Vec::new();
    let mut place: BTreeMap<&str, usize> = BTreeMap::new();
    for (line, object) in objects {
        for (name, _) in &object.0 {
            place.entry(name).or_insert_with(|| {
                header.push(name);
                header.len() - 1
            });
        }
        if header.len() > COLUMNS {
            let expected = format!("objects with the same names: these have more than {COLUMNS}");
            return Err(vec![Fault::line(file, *line, expected)]);
        }
    }
    let cells = header.len() as u64 * objects.len() as u64;
    if cells > CELLS {
        let most = with_commas(CELLS);
        let expected = format!(
            "a table of at most {most} cells; these objects and names make {}",
            with_commas(cells)
        );
        return Err(vec![Fault::unreadable(file, expected)]);
    }
    if objects.is_empty() {
        let expected = "rows in the array; there are none";
        return Err(vec![Fault::unreadable(file, expected)]);
    }
    let cells = Arc::new(header.iter().collect());
    let mut records = vec![Record { line: 1, cells }];
    for (line, object) in objects {
        let mut cells = vec![""; header.len()];
        for (name, value) in &object.0 {
            cells[place[name.as_str()]] = value;
        }
        let cells = Arc::new(cells.into());
        records.push(Record { line: *line, cells });
    }
    Ok(records)
}

fn array(file: &str, text: &str) -> Result<Vec<(u64, Object)>, Vec<Fault>> {
    let elements: Vec<&RawValue> = serde_json::from_str(text)
        .map_err(|error| vec![syntax(file, error.line() as u64, &error)])?;
    let mut lines = Lines {
        text,
        offset: 0,
        line: 1,
    };
    let start = text.as_ptr() as usize;
    let line = |raw: &&RawValue| lines.of(raw.get().as_ptr() as usize - start);
    let at: Vec<u64> = elements.iter().map(line).collect();
    let texts = elements.into_iter().map(RawValue::get);
    let mut objects = objects(file, at.iter().copied().zip(texts))?;
    if at.windows(2).any(|two| two[0] == two[1]) {
        // several in a line: they are counted, so that each has a number
        for (number, (line, _)) in (1..).zip(&mut objects) {
            *line = number;
        }
    }
    Ok(objects)
}

fn by_line(file: &str, text: &str) -> Result<Vec<(u64, Object)>, Vec<Fault>> {
    let lines = (1_u64..).zip(text.lines());
    objects(file, lines.filter(|(_, line)| !line.trim().is_empty()))
}

/// Each text as an object, or all that are none.
fn objects<'a>(
    file: &str,
    texts: impl Iterator<Item = (u64, &'a str)>,
) -> Result<Vec<(u64, Object)>, Vec<Fault>> {
    let (mut objects, mut faults) = (Vec::new(), FaultList::default());
    for (line, text) in texts {
        match object(file, line, text) {
            Ok(object) => objects.push((line, object)),
            Err(fault) => faults.push(fault),
        }
    }
    let faults = faults.into_faults();
    if faults.is_empty() {
        Ok(objects)
    } else {
        Err(faults)
    }
}

fn object(file: &str, line: u64, text: &str) -> Result<Object, Fault> {
    serde_json::from_str(text).map_err(|error| syntax(file, line, &error))
}

fn syntax(file: &str, line: u64, error: &serde_json::Error) -> Fault {
    let mut what = error.to_string();
    if let Some(at) = what.rfind(" at line ") {
        what.truncate(at);
    }
    Fault {
        kind: Kind::Unreadable,
        ..Fault::line(
            file,
            line,
            format!(
                "JSON: an array of objects, or one object per line ({})",
                shown(&what)
            ),
        )
    }
}

/// Line numbers of offsets that only grow.
struct Lines<'a> {
    text: &'a str,
    offset: usize,
    line: u64,
}

impl Lines<'_> {
    fn of(&mut self, offset: usize) -> u64 {
        let passed = &self.text.as_bytes()[self.offset..offset];
        self.line += passed.iter().filter(|byte| **byte == b'\n').count() as u64;
        self.offset = offset;
        self.line
    }
}

/// An object of single values, each as the text a cell would have; null is the empty text.
struct Object(Vec<(String, String)>);

impl<'de> Deserialize<'de> for Object {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Names;
        impl<'de> Visitor<'de> for Names {
            type Value = Object;

            fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Object, A::Error> {
                let mut cells = Vec::new();
                let mut seen = BTreeSet::new();
                while let Some((name, value)) = map.next_entry::<String, &RawValue>()? {
                    if !seen.insert(name.clone()) {
                        return Err(serde::de::Error::custom(format!(
                            "duplicate name `{name}` in one object"
                        )));
                    }
                    let text = match value.get().as_bytes().first() {
                        Some(b'"') => {
                            serde_json::from_str(value.get()).map_err(serde::de::Error::custom)?
                        }
                        Some(b'n') => String::new(),
                        Some(b'{' | b'[') => {
                            return Err(serde::de::Error::custom(format!(
                                "`{name}` holds more than a single value"
                            )));
                        }
                        _ => value.get().to_owned(),
                    };
                    cells.push((name, text));
                }
                Ok(Object(cells))
            }
        }
        deserializer.deserialize_map(Names)
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn an_array_and_lines_give_the_same_cells() {
        let array = super::rows("x", "[\n {\"a\": 1, \"b\": null},\n {\"b\": \"y\"}]")
            .unwrap()
            .0;
        let lines = super::rows("x", "{\"a\": 1, \"b\": null}\n\n{\"b\": \"y\"}\n")
            .unwrap()
            .0;
        let cells =
            |rows: &[super::Record]| rows.iter().map(|row| row.cells.clone()).collect::<Vec<_>>();
        assert_eq!(cells(&array), cells(&lines));
        assert_eq!(array[2].line, 3);
        assert_eq!(lines[2].line, 3);
    }

    #[test]
    fn a_wrong_shape_is_a_fault() {
        for text in [
            "[1, 2]",
            "[[1]]",
            "{\"a\": [1]}",
            "{\n\"a\": 1\n}",
            "[{\"a\": 1}",
            "[{\"a\":1,\"a\":2}]",
        ] {
            assert!(super::rows("x", text).is_err(), "{text}");
        }
        let deep = "[".repeat(100_000);
        assert!(super::rows("x", &deep).is_err());
    }
}
