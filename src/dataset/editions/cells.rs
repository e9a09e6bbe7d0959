//! Cells of a table: what each is of, and its value.

use polars::prelude::{DataFrame, PolarsResult};

use crate::dataset::Table;
use crate::dataset::count::Count;

/// What rows are of: their cells but the source and the value, in the order of the schema.
pub(super) fn keys(table: Table, frame: &DataFrame) -> PolarsResult<Vec<Vec<String>>> {
    let columns = key_names(table)
        .map(|name| texts(frame, name))
        .collect::<PolarsResult<Vec<_>>>()?;
    let key = |at: usize| columns.iter().map(|column| column[at].clone()).collect();
    Ok((0..frame.height()).map(key).collect())
}

/// The columns that say what a cell is of.
pub(super) fn key_names(table: Table) -> impl Iterator<Item = &'static str> {
    let fields = table.schema().fields.iter();
    let names = fields.map(|field| field.name.as_str());
    names.filter(|name| !NO_KEYS.contains(name) && !VALUES.contains(name))
}

/// Columns that hold remarks on a cell.
const VALUES: [&str; 4] = ["count", "share", "tier", "population"];
/// Columns that neither say what a cell counts nor remark on it.
const NO_KEYS: [&str; 3] = ["source", "locator", "basis"];

/// The value of each row, in the notation of the field; empty where it is not known.
pub(super) fn values(frame: &DataFrame) -> PolarsResult<Vec<String>> {
    let has = |name: &str| {
        frame
            .get_column_names()
            .iter()
            .any(|known| known.as_str() == name)
    };
    let mut values = vec![String::new(); frame.height()];
    if has("count_low") {
        let (low, high) = (texts(frame, "count_low")?, texts(frame, "count_high")?);
        for (at, value) in values.iter_mut().enumerate() {
            if let Ok(low) = low[at].parse() {
                let high = high[at].parse().ok();
                *value = Count { low, high }.to_string();
            }
        }
    }
    for name in VALUES.into_iter().filter(|name| has(name)) {
        for (value, text) in values.iter_mut().zip(texts(frame, name)?) {
            if value.is_empty() {
                *value = text;
            }
        }
    }
    Ok(values)
}

/// A column as texts; null is empty.
fn texts(frame: &DataFrame, name: &str) -> PolarsResult<Vec<String>> {
    let column = frame.column(name)?;
    let cells = 0..frame.height();
    Ok(if let Ok(texts) = column.str() {
        texts
            .iter()
            .map(|text| text.unwrap_or("").to_owned())
            .collect()
    } else if let Ok(wholes) = column.i64() {
        let text = |n: Option<i64>| n.map_or(String::new(), |n| n.to_string());
        wholes.iter().map(text).collect()
    } else {
        let numbers = column.f64()?;
        let text = |n: Option<f64>| n.map_or(String::new(), |n| n.to_string());
        cells.map(|at| text(numbers.get(at))).collect()
    })
}

/// Whether values of one cell can both be right: `2` and `<5` can.
pub(super) fn agree(one: &[String], other: &[String]) -> bool {
    let both = |a: &String, b: &String| {
        if a == b || a.is_empty() || b.is_empty() {
            return true;
        }
        match (Count::parse(a), Count::parse(b)) {
            (Ok(Some(a)), Ok(Some(b))) => {
                a.low <= b.high.unwrap_or(u64::MAX) && b.low <= a.high.unwrap_or(u64::MAX)
            }
            _ => false,
        }
    };
    one.len() == other.len() && one.iter().zip(other).all(|(a, b)| both(a, b))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hidden_count_agrees_with_what_it_may_be() {
        let agrees = |a: &str, b: &str| agree(&[a.to_owned()], &[b.to_owned()]);
        assert!(agrees("2", "<5") && agrees("<5", "4") && agrees("", "7"));
        assert!(!agrees("5", "<5") && !agrees("573", "693") && !agrees("2", "2WL"));
    }
}
