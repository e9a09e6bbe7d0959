//! The cells of a row as a reader would say them: a count and its bounds are one quantity, a share is percent.

use serde_json::Value;

use crate::stats::{ColumnUnits, Unit, number};

/// A quantity of a row, by its name: `count`, `interval`, `status`.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Quantity {
    pub(super) name: String,
    /// Its cells: one, or the number and its bounds.
    cells: Vec<Value>,
    is_share: bool,
}

/// The quantities of a row; `keys` are the columns that say what it is about.
pub(super) fn of_row(columns: &[(String, String)], keys: &[usize], row: &[Value]) -> Vec<Quantity> {
    let at = |name: &str| columns.iter().position(|(column, _)| column == name);
    let bounds = |name: &str| Some([at(&format!("{name}_low"))?, at(&format!("{name}_high"))?]);
    let is_bound = |name: &str| {
        let of = name
            .strip_suffix("_low")
            .or_else(|| name.strip_suffix("_high"));
        of.is_some_and(|of| bounds(of).is_some() && (of == "ci" || at(of).is_some()))
    };
    let group = at("group").and_then(|at| row.get(at)?.as_str());
    let mut quantities = Vec::new();
    for (column, (name, unit)) in columns.iter().enumerate() {
        let cells: Vec<usize> = match bounds(name) {
            _ if keys.contains(&column) || (is_bound(name) && name != "ci_low") => continue,
            Some([low, high]) => vec![column, low, high],
            None if name == "ci_low" => vec![column].into_iter().chain(at("ci_high")).collect(),
            None => vec![column],
        };
        let cells = cells.iter().filter_map(|at| row.get(*at).cloned());
        quantities.push(Quantity {
            name: if name == "ci_low" {
                "interval".into()
            } else {
                name.clone()
            },
            cells: cells.collect(),
            is_share: ColumnUnits::read(unit).unit_of(group) == Unit::Share.word(),
        });
    }
    quantities
}

impl Quantity {
    /// Whether it is a number, known or between bounds.
    pub(super) fn is_number(&self) -> bool {
        self.cells.iter().any(Value::is_number)
    }

    /// Both in words; with as few digits as distinguish them.
    pub(super) fn words(&self, other: &Self) -> (String, String) {
        let said = |digits| (self.write(digits), other.write(digits));
        let (from, to) = said(3);
        if from == to { said(12) } else { (from, to) }
    }

    fn write(&self, digits: usize) -> String {
        let cell = |value: &Value| self.cell(value, digits);
        match self.cells.as_slice() {
            [number, ..] if !number.is_null() && self.name != "interval" => cell(number),
            [_, low, high] if !low.is_null() || !high.is_null() => self.between(low, high, digits),
            [low, high] if !low.is_null() => self.between(low, high, digits),
            _ => "unknown".into(),
        }
    }

    fn between(&self, low: &Value, high: &Value, digits: usize) -> String {
        if high.is_null() {
            return format!("at least {}", self.cell(low, digits));
        }
        let [low, high] = [low, high].map(|end| self.number(end, digits));
        number::range(&low, &high) + self.sign()
    }

    fn cell(&self, value: &Value, digits: usize) -> String {
        let sign = if value.is_number() { self.sign() } else { "" };
        self.number(value, digits) + sign
    }

    /// The sign after a number.
    fn sign(&self) -> &'static str {
        if self.is_share { "%" } else { "" }
    }

    fn number(&self, value: &Value, digits: usize) -> String {
        match value {
            Value::Null => "unknown".into(),
            Value::String(text) => text.clone(),
            Value::Number(number) => match number.as_f64() {
                Some(share) if self.is_share => rounded(share * 100.0, digits),
                Some(number) if !value.is_u64() && !value.is_i64() => rounded(number, digits),
                _ => number.to_string(),
            },
            other => other.to_string(),
        }
    }
}

/// A number with at most `digits` significant digits, without trailing zeros; one of many zeros with its power of ten.
fn rounded(number: f64, digits: usize) -> String {
    const SMALL: f64 = 1e-6;
    let digits = digits.saturating_sub(1);
    let number = format!("{number:.digits$e}")
        .parse::<f64>()
        .unwrap_or(number);
    if number != 0.0 && number.abs() < SMALL {
        format!("{number:e}")
    } else {
        number.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn said(name: &str, unit: &str, from: &[Value], to: &[Value]) -> (String, String) {
        let names = match name {
            "ci" => vec!["ci_low".to_owned(), "ci_high".into()],
            name => vec![
                name.to_owned(),
                format!("{name}_low"),
                format!("{name}_high"),
            ],
        };
        let columns: Vec<_> = names
            .into_iter()
            .map(|name| (name, unit.to_owned()))
            .collect();
        let (from, to) = (of_row(&columns, &[], from), of_row(&columns, &[], to));
        assert_eq!(from.len(), 1, "{from:?}");
        from[0].words(&to[0])
    }

    #[test]
    fn a_small_number_has_its_power_of_ten() {
        assert_eq!(rounded(9.689_561_191_02e-118, 3), "9.69e-118");
        assert_eq!(rounded(-0.000_012_345, 3), "-0.0000123");
        assert_eq!(rounded(0.0, 3), "0");
    }

    #[test]
    fn a_count_and_its_bounds_are_one_quantity() {
        let (from, to) = said(
            "count",
            "persons",
            &[json!(66), json!(66), json!(66)],
            &[json!(67), json!(67), json!(67)],
        );
        assert_eq!((from.as_str(), to.as_str()), ("66", "67"));
        let bounded = vec![Value::Null, json!(0), json!(4)];
        let open = vec![Value::Null, json!(5), Value::Null];
        let (from, to) = said("count", "persons", &bounded, &open);
        assert_eq!((from.as_str(), to.as_str()), ("0–4", "at least 5"));
    }

    #[test]
    fn shares_are_percent_with_as_many_digits_as_tell_them_apart() {
        let share = |share: f64| vec![json!(share); 3];
        let (from, to) = said("value", "fraction of 1", &share(0.47), &share(0.48));
        assert_eq!((from.as_str(), to.as_str()), ("47%", "48%"));
        let (from, to) = said("value", "fraction of 1", &share(0.47001), &share(0.47002));
        assert_eq!((from.as_str(), to.as_str()), ("47.001%", "47.002%"));
        let limits = |low: f64| vec![json!(low), json!(0.5)];
        let (from, to) = said(
            "ci",
            "fraction of 1",
            &limits(0.4),
            &[Value::Null, Value::Null],
        );
        assert_eq!((from.as_str(), to.as_str()), ("40–50%", "unknown"));
    }
}
