//! The keys of rows: a keyed hash of their values, times the persons they count.

use polars::prelude::{Column, DataFrame, NamedFrom, PolarsResult, Series};
use sha2::{Digest, Sha256};

use super::{KEYS, Noise};
use crate::dataset::Table;

/// What is not a value of persons.
const NOT_VALUES: [&str; 4] = ["count_low", "count_high", "share", "locator"];

/// The rows of a frame with their keys as counts; those whose count is not exact keep it.
pub(super) fn keyed(table: Table, frame: &DataFrame, secret: &[u8]) -> PolarsResult<DataFrame> {
    changed(table, frame, secret, u64::saturating_mul)
}

impl Noise {
    /// The rows of a frame, each count with its noise.
    pub fn frame(&self, table: Table, frame: &DataFrame) -> PolarsResult<DataFrame> {
        if frame.column("count_low").is_err() {
            return Ok(frame.clone());
        }
        changed(table, frame, &self.secret, |count, key| {
            self.count(count, count.saturating_mul(key))
        })
    }
}

/// The rows of a frame whose exact counts become what `of` makes of the count and the key of its row.
fn changed(
    table: Table,
    frame: &DataFrame,
    secret: &[u8],
    of: impl Fn(u64, u64) -> u64,
) -> PolarsResult<DataFrame> {
    let (low, high) = (
        frame.column("count_low")?.i64()?,
        frame.column("count_high")?.i64()?,
    );
    let columns = frame.columns().iter();
    let values: Vec<&Column> = columns
        .filter(|column| !NOT_VALUES.contains(&column.name().as_str()))
        .collect();
    let (mut lows, mut highs) = (Vec::new(), Vec::new());
    for at in 0..frame.height() {
        let (mut least, mut most) = (low.get(at), high.get(at));
        let exact = least.filter(|_| least == most);
        if let Some(count) = exact.and_then(|count| u64::try_from(count).ok()) {
            let changed = of(count, key(table, &values, at, secret));
            least = i64::try_from(changed).ok();
            most = least;
        }
        lows.push(least);
        highs.push(most);
    }
    let mut changed = frame.clone();
    changed.with_column(Series::new("count_low".into(), lows).into())?;
    changed.with_column(Series::new("count_high".into(), highs).into())?;
    Ok(changed)
}

/// The key of a row: from 1 to [`KEYS`].
fn key(table: Table, values: &[&Column], at: usize, secret: &[u8]) -> u64 {
    let mut hash = Sha256::new();
    hash.update((secret.len() as u64).to_le_bytes());
    hash.update(secret);
    hash.update(table.name());
    for column in values {
        let text = if let Ok(texts) = column.str() {
            texts.get(at).unwrap_or_default().to_owned()
        } else if let Ok(numbers) = column.i64() {
            numbers.get(at).map(|n| n.to_string()).unwrap_or_default()
        } else {
            String::new()
        };
        hash.update(column.name().as_str());
        hash.update((text.len() as u64).to_le_bytes());
        hash.update(text);
    }
    let digest = hash.finalize();
    let first = digest
        .iter()
        .take(8)
        .fold(0_u64, |all, byte| all << 8 | u64::from(*byte));
    first % KEYS + 1
}
