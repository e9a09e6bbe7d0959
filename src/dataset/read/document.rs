//! JSON documents: one object with a list of objects within, such as `features` of `GeoJSON` or the `data` of an interface.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde_json::{Map, Value};

use super::Record;
use crate::dataset::fault::shown;
use crate::dataset::limits::{CELLS, COLUMNS, with_commas};

/// The rows of a document and what to note of them, or what was expected instead.
pub(super) fn rows(mut document: Map<String, Value>) -> Result<(Vec<Record>, Vec<String>), String> {
    let geographic = document.get("type").and_then(Value::as_str) == Some("FeatureCollection");
    let names: Vec<String> = document.keys().take(NAMED).map(String::from).collect();
    let mut lists = Vec::new();
    find_lists("", &mut document, &mut lists, 0);
    let at = match lists.as_slice() {
        [] => {
            return Err(format!(
                "JSON: an array of objects, one object per line, or an object with a list of objects; this \
                one has {}",
                quoted(names.iter(), names.len())
            ));
        }
        [_] => 0,
        several => {
            let at = several.iter().position(|(name, _)| name == "features");
            at.ok_or_else(|| {
                let names = several.iter().map(|(name, _)| name);
                format!(
                    "JSON with one list of objects; this has {}: save the one that you need as a separate file",
                    quoted(names, several.len())
                )
            })?
        }
    };
    let (name, list) = lists.swap_remove(at);
    let mut table = ObjectTable::default();
    // each object is gone once its cells are read: both at once would take twice the memory
    for element in std::mem::take(list) {
        let Value::Object(mut element) = element else {
            continue;
        };
        match element.get_mut("properties").filter(|_| geographic) {
            Some(Value::Object(properties)) => table.add(std::mem::take(properties))?,
            _ => table.add(element)?,
        }
    }
    let records = table.records();
    let what = if geographic {
        "GeoJSON: the `properties` of "
    } else {
        "the list "
    };
    Ok((
        records,
        vec![format!(
            "read from {what}`{name}`; line numbers count its objects"
        )],
    ))
}

/// How many names a message has.
const NAMED: usize = 6;

/// The first of some names, each in quotes.
fn quoted<'n>(names: impl Iterator<Item = &'n String>, all: usize) -> String {
    let names: Vec<String> = names
        .take(NAMED)
        .map(|name| format!("`{}`", shown(name)))
        .collect();
    let more = if all > NAMED { ", …" } else { "" };
    names.join(", ") + more
}

/// Lists of objects, by their path.
fn find_lists<'v>(
    path: &str,
    object: &'v mut Map<String, Value>,
    lists: &mut Vec<(String, &'v mut Vec<Value>)>,
    depth: usize,
) {
    for (name, value) in object {
        let path = if path.is_empty() {
            name.clone()
        } else {
            format!("{path}.{name}")
        };
        match value {
            Value::Array(list) if !list.is_empty() && list.iter().all(Value::is_object) => {
                lists.push((path, list));
            }
            Value::Object(object) if depth < 3 => find_lists(&path, object, lists, depth + 1),
            _ => {}
        }
    }
}

fn text(value: Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text,
        other => other.to_string(),
    }
}

/// The objects as rows: each name once, and the cells by the number of their name.
#[derive(Default)]
struct ObjectTable {
    columns: BTreeMap<String, usize>,
    rows: Vec<Vec<(usize, String)>>,
}

impl ObjectTable {
    /// Adds a row for an object, or says which limit that exceeds.
    fn add(&mut self, object: Map<String, Value>) -> Result<(), String> {
        let mut cells = Vec::with_capacity(object.len());
        self.flatten("", object, &mut cells);
        self.rows.push(cells);
        let columns = self.columns.len();
        if columns > COLUMNS || columns as u64 * self.rows.len() as u64 > CELLS {
            let most = with_commas(CELLS);
            return Err(format!(
                "a table of at most {COLUMNS} columns and {most} cells"
            ));
        }
        Ok(())
    }

    /// The single values of an object by name; those of objects within are named `outer.inner`, lists are joined by `;`.
    fn flatten(
        &mut self,
        path: &str,
        object: Map<String, Value>,
        cells: &mut Vec<(usize, String)>,
    ) {
        for (name, value) in object {
            let path = if path.is_empty() {
                name
            } else {
                format!("{path}.{name}")
            };
            match value {
                Value::Object(object) => self.flatten(&path, object, cells),
                Value::Array(list) => {
                    let texts = list
                        .into_iter()
                        .filter(|value| !value.is_object() && !value.is_array());
                    let texts: Vec<String> = texts.map(text).collect();
                    cells.push((self.column(path), texts.join(";")));
                }
                single => cells.push((self.column(path), text(single))),
            }
        }
    }

    /// The number of a name, in the order in which they are met.
    fn column(&mut self, name: String) -> usize {
        let next = self.columns.len();
        match self.columns.get(&name) {
            Some(known) => *known,
            None => *self.columns.entry(name).or_insert(next),
        }
    }

    /// A header of all names in the order of the alphabet, and a row for each object.
    fn records(self) -> Vec<Record> {
        let record = |line: usize, cells: Vec<&str>| Record {
            line: line as u64,
            cells: Arc::new(cells.into()),
        };
        let header = self.columns.keys().map(String::as_str).collect();
        let mut places = vec![0; self.columns.len()];
        for (place, number) in self.columns.values().enumerate() {
            places[*number] = place;
        }
        let mut records = vec![record(1, header)];
        for (at, row) in self.rows.into_iter().enumerate() {
            let mut cells = vec![""; places.len()];
            for (number, text) in &row {
                cells[places[*number]] = text;
            }
            records.push(record(at + 1, cells));
        }
        records
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str) -> Result<Vec<Vec<String>>, String> {
        let document: Map<String, Value> = serde_json::from_str(text).unwrap();
        let cells = |record: &Record| record.cells.iter().map(str::to_owned).collect();
        rows(document).map(|(records, _)| records.iter().map(cells).collect())
    }

    #[test]
    fn the_properties_of_geojson_are_a_table() {
        let text = r#"{"type": "FeatureCollection", "crs": {"type": "name"}, "features": [
            {"type": "Feature", "geometry": {"type": "Point", "coordinates": [1, 2]}, "properties": {"iso": "KAZ", "n": 54}}]}"#;
        assert_eq!(of(text).unwrap(), [["iso", "n"], ["KAZ", "54"]]);
    }

    #[test]
    fn objects_within_are_named_by_their_path_and_lists_are_joined() {
        let text = r#"{"size": 1, "data": [{"goal": ["16"], "dimensions": {"Sex": "FEMALE"}, "value": null}]}"#;
        assert_eq!(
            of(text).unwrap(),
            [["dimensions.Sex", "goal", "value"], ["FEMALE", "16", ""]]
        );
    }

    #[test]
    fn other_documents_are_refused_once() {
        assert!(
            of(r#"{"a": 1, "b": [1]}"#)
                .unwrap_err()
                .contains("`a`, `b`")
        );
        assert!(
            of(r#"{"a": [{"x": 1}], "b": [{"y": 2}]}"#)
                .unwrap_err()
                .contains("`a`, `b`")
        );
    }
}
