//! JSON values whose objects have each name once: of two values for one name, neither can be chosen.

use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_json::map::Entry;
use serde_json::{Map, Number, Value};

/// The value of a text, and the first name that an object in it has twice.
pub(super) fn value(text: &str) -> serde_json::Result<(Value, Option<String>)> {
    let mut twice = None;
    let mut reader = serde_json::Deserializer::from_str(text);
    let value = ValueReader(&mut twice).deserialize(&mut reader)?;
    reader.end()?;
    Ok((value, twice))
}

/// Reads a value, and keeps the first name that is there twice.
struct ValueReader<'t>(&'t mut Option<String>);

impl<'de> DeserializeSeed<'de> for ValueReader<'_> {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for ValueReader<'_> {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_unit<E: Error>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<Value, E> {
        Ok(Number::from_f64(value).map_or(Value::Null, Value::Number))
    }

    fn visit_str<E: Error>(self, value: &str) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_string<E: Error>(self, value: String) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Value, A::Error> {
        let mut list = Vec::new();
        while let Some(item) = items.next_element_seed(ValueReader(self.0))? {
            list.push(item);
        }
        Ok(list.into())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut items: A) -> Result<Value, A::Error> {
        let mut object = Map::new();
        while let Some(name) = items.next_key::<String>()? {
            let value = items.next_value_seed(ValueReader(self.0))?;
            match object.entry(name) {
                Entry::Vacant(free) => drop(free.insert(value)),
                Entry::Occupied(taken) => {
                    self.0.get_or_insert_with(|| taken.key().clone());
                }
            }
        }
        Ok(object.into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_are_there_twice_are_found_at_any_depth() {
        for (text, name) in [
            (r#"{"a": 1, "b": [{"c": {}, "d": null}]}"#, None),
            (r#"{"a": 1, "a": 1}"#, Some("a")),
            (r#"{"a": [{"b": {"c": 1.5, "d": "x", "c": 2}}]}"#, Some("c")),
        ] {
            let (value, twice) = value(text).unwrap();
            assert_eq!(twice.as_deref(), name, "{text}");
            if name.is_none() {
                assert_eq!(value, serde_json::from_str::<Value>(text).unwrap());
            }
        }
        assert!(value("{} {}").is_err() && value("{\"a\": }").is_err());
        assert!(value(&"[".repeat(100_000)).is_err());
    }
}
