//! Categories of case files merged before counts are suppressed, where fewer are suppressed then.
//!
//! What is merged is decided once from the file, not by the question. Age bands are merged with the next one; destinations of few
//! people become one of several candidates. Countries of citizenship, sexes, years and forms of exploitation stay as they are.

use std::collections::{BTreeMap, BTreeSet};

use polars::prelude::{DataFrame, NamedFrom, PolarsResult, Series};

use super::lattice::{Cases, Lattice, PersonColumn};
use super::row;
use crate::dataset::count::Count;
use crate::dataset::{Dataset, Table, areas};

/// Destinations that are merged, at most: more candidates say too little.
const CANDIDATES: usize = 6;

/// Age bands that are merged, at most: of 12 there are 2,048 ways, tried one by one.
const BANDS: usize = 12;

/// The persons of each value, country by country.
type CategoryCounts = Vec<BTreeMap<String, u64>>;
/// The new values.
type Merges = BTreeMap<String, String>;

/// The same data with categories of case files merged; every output says what was merged.
pub(in crate::stats) fn merge(data: &Dataset, k: u64) -> PolarsResult<Dataset> {
    let lattice = Lattice::of(data, k)?;
    let mut merged = data.clone();
    for (source, cases) in lattice.cases() {
        let ages = ages(&rows(cases, PersonColumn::Age), k);
        let places = destinations(&rows(cases, PersonColumn::Destination), cases, k);
        for table in [Table::Victims, Table::Routes] {
            let mut frame = merged.frame(table);
            for (column, merges) in [("age", &ages), ("destination", &places)] {
                if frame.width() > 0 && !merges.is_empty() && frame.column(column).is_ok() {
                    frame = recoded(&frame, source, (column, merges))?;
                }
            }
            merged = merged.with_frame(table, frame);
        }
        let said: Vec<String> = sentences(&ages, str::to_owned)
            .chain(sentences(&places, areas::name))
            .collect();
        if !said.is_empty() {
            let said = format!(
                "merged so that fewer counts are suppressed: {}",
                said.join("; ")
            );
            let before = merged.natures.get(source).cloned();
            let nature = before.map_or(said.clone(), |before| format!("{before}; {said}"));
            merged.natures.insert(source.to_owned(), nature);
        }
    }
    Ok(merged)
}

fn rows(cases: &Cases, column: PersonColumn) -> CategoryCounts {
    let counts = cases.rows().map(|persons| {
        let cells = persons.cells(&BTreeSet::from([column]));
        cells
            .into_iter()
            .map(|(values, n)| (values.concat(), n))
            .collect()
    });
    counts.collect()
}

/// What is merged, in words.
fn sentences(merges: &Merges, name: impl Fn(&str) -> String) -> impl Iterator<Item = String> {
    let mut groups: BTreeMap<&String, Vec<String>> = BTreeMap::new();
    for (from, to) in merges {
        groups.entry(to).or_default().push(name(from));
    }
    let said = groups.into_values().map(|from| from.join(" and "));
    said.collect::<Vec<_>>().into_iter()
}

/// How many counts are suppressed.
fn suppressed(rows: &CategoryCounts, k: u64) -> usize {
    let of_row = |row: &BTreeMap<String, u64>| {
        let counts: Vec<Count> = row.values().map(|n| Count::exact(*n)).collect();
        row::suppress(&counts, k).cells.len()
    };
    rows.iter().map(of_row).sum()
}

/// The rows with some values under one name.
fn with(rows: &CategoryCounts, merges: &Merges) -> CategoryCounts {
    let merged = |row: &BTreeMap<String, u64>| {
        let mut counts = BTreeMap::new();
        for (value, n) in row {
            let value = merges.get(value).unwrap_or(value);
            *counts.entry(value.clone()).or_default() += n;
        }
        counts
    };
    rows.iter().map(merged).collect()
}

/// Age bands, merged with the next ones: of all ways the one that leaves the fewest counts suppressed, and of these the one with
/// most bands. More than [`BANDS`] bands stay as they are: their ways are too many.
fn ages(rows: &CategoryCounts, k: u64) -> Merges {
    let values: BTreeSet<&String> = rows.iter().flat_map(BTreeMap::keys).collect();
    let mut bands: Vec<(u32, Option<u32>, &String)> = values
        .into_iter()
        .filter_map(|value| band(value).map(|(first, last)| (first, last, value)))
        .collect();
    bands.sort();
    let apart = |two: &[(u32, Option<u32>, &String)]| two[0].1.is_some_and(|end| end < two[1].0);
    if bands.len() < 2 || bands.len() > BANDS || !bands.windows(2).all(apart) {
        return Merges::new();
    }
    // a bit for each border between two bands that is kept
    let ways = (0..1_u32 << (bands.len() - 1)).map(|borders| {
        let merges = joined(&bands, borders);
        let left = suppressed(&with(rows, &merges), k);
        ((left, std::cmp::Reverse(borders.count_ones())), merges)
    });
    let best = ways.min_by_key(|(order, _)| *order);
    best.filter(|((left, _), _)| *left < suppressed(rows, k))
        .map(|(_, merges)| merges)
        .unwrap_or_default()
}

/// Bands under the names of those they are merged into, where only the borders in `kept` stay.
fn joined(bands: &[(u32, Option<u32>, &String)], kept: u32) -> Merges {
    let mut merges = Merges::new();
    let mut start = 0;
    for end in 0..bands.len() {
        if end + 1 < bands.len() && kept >> end & 1 == 0 {
            continue;
        }
        if end > start {
            let (first, last) = (bands[start].0, bands[end].1);
            let name = last.map_or(format!("{first}+"), |last| format!("{first}-{last}"));
            let own = bands[start..=end].iter();
            merges.extend(own.map(|(.., value)| ((*value).clone(), name.clone())));
        }
        start = end + 1;
    }
    merges
}

/// The first and last year of an age band such as `15-24` or `65+`.
fn band(value: &str) -> Option<(u32, Option<u32>)> {
    if let Some(first) = value.strip_suffix('+') {
        return Some((first.parse().ok()?, None));
    }
    let (first, last) = value.split_once('-')?;
    Some((first.parse().ok()?, Some(last.parse().ok()?)))
}

/// The smallest destinations, as many of them as leave the fewest counts suppressed. One from which people come stays: it may
/// be at home.
fn destinations(rows: &CategoryCounts, cases: &Cases, k: u64) -> Merges {
    let mut totals: BTreeMap<&String, u64> = BTreeMap::new();
    for (value, n) in rows.iter().flatten() {
        *totals.entry(value).or_default() += n;
    }
    let is_place = |value: &str| areas::by_code(value).is_some() && !cases.has(value);
    let mut values: Vec<(u64, &String)> = totals
        .into_iter()
        .filter(|(value, _)| is_place(value))
        .map(|(value, n)| (n, value))
        .collect();
    values.sort();
    let several = 2..=values.len().min(CANDIDATES);
    let ways = several.map(|many| {
        let mut codes: Vec<&str> = values[..many]
            .iter()
            .map(|(_, code)| code.as_str())
            .collect();
        codes.sort_unstable();
        let name = codes.join(";");
        let merges = codes.iter().map(|code| ((*code).to_owned(), name.clone()));
        let merges: Merges = merges.collect();
        (suppressed(&with(rows, &merges), k), merges)
    });
    let best = ways.min_by_key(|(left, _)| *left);
    let best = best.filter(|(left, _)| *left < suppressed(rows, k));
    best.map(|(_, merges)| merges).unwrap_or_default()
}

/// A frame with values of a column of a source's rows under other names.
fn recoded(
    frame: &DataFrame,
    source: &str,
    (column, merges): (&str, &Merges),
) -> PolarsResult<DataFrame> {
    let sources = frame.column("source")?.str()?;
    let values = frame.column(column)?.str()?;
    let recoded = values.iter().zip(sources.iter()).map(|(value, of)| {
        let own = value.filter(|_| of == Some(source));
        let merged = own.and_then(|value| merges.get(value));
        merged.map_or(value, |merged| Some(merged.as_str()))
    });
    let recoded: Vec<Option<&str>> = recoded.collect();
    let mut frame = frame.clone();
    frame.with_column(Series::new(column.into(), recoded).into())?;
    Ok(frame)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(rows: &[&[(&str, u64)]]) -> CategoryCounts {
        let mut all = CategoryCounts::new();
        for row in rows {
            let counts = row.iter().map(|(value, n)| ((*value).to_owned(), *n));
            all.push(counts.collect());
        }
        all
    }

    #[test]
    fn bands_are_merged_so_that_the_fewest_are_suppressed() {
        let rows = of(&[&[
            ("0-8", 3),
            ("9-17", 20),
            ("18-20", 4),
            ("21-23", 5),
            ("24+", 30),
        ]]);
        let merges = ages(&rows, 11);
        let after = with(&rows, &merges);
        assert!(suppressed(&after, 11) < suppressed(&rows, 11), "{merges:?}");
        assert_eq!(merges["0-8"], "0-17");
        assert!(ages(&of(&[&[("0-17", 20), ("18+", 30)]]), 11).is_empty());
        assert_eq!(
            sentences(&merges, str::to_owned).next().unwrap(),
            "0-8 and 9-17"
        );
    }
}
