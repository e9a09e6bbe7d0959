//! What each column of capture histories is.

use crate::dataset::read::Record;

/// Names of the column that counts persons.
const COUNTS: [&str; 12] = [
    "count",
    "counts",
    "n",
    "freq",
    "frequency",
    "number",
    "persons",
    "people",
    "victims",
    "cases",
    "total",
    "counted",
];

/// Names of columns that divide the persons, and are never lists.
const STRATA: [&str; 22] = [
    "country",
    "year",
    "sex",
    "gender",
    "age",
    "age_group",
    "minor",
    "adult",
    "exploitation",
    "form",
    "nationality",
    "citizenship",
    "region",
    "province",
    "state",
    "district",
    "stratum",
    "group",
    "period",
    "month",
    "quarter",
    "area",
];

/// Names of columns that say who a person is.
const NAMES: [&str; 6] = ["id", "person", "person_id", "case_id", "key", "row"];

/// Where the columns are.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct HistoryColumns {
    /// Columns of 0 and 1, one a list.
    pub(super) lists: Vec<usize>,
    /// The column that counts persons; none where each row is a person.
    pub(super) count: Option<usize>,
    /// Columns that divide the persons.
    pub(super) strata: Vec<usize>,
    /// Columns that are none of these.
    pub(super) others: Vec<usize>,
    /// A duplicate name.
    pub(super) twice: Option<String>,
}

impl HistoryColumns {
    /// The columns of a header over rows.
    pub(super) fn of(header: &[String], rows: &[Record]) -> Self {
        let mut columns = Self::default();
        let plain: Vec<String> = header
            .iter()
            .map(|name| name.to_lowercase().replace([' ', '-'], "_"))
            .collect();
        columns.count = COUNTS
            .iter()
            .find_map(|name| plain.iter().position(|cell| cell == name));
        for (at, name) in plain.iter().enumerate() {
            if columns.count == Some(at) {
                continue;
            }
            let cells = || {
                rows.iter()
                    .filter_map(|row| row.cells.get(at))
                    .map(str::trim)
            };
            let filled = cells().filter(|cell| !cell.is_empty()).count();
            let flags = cells().filter(|cell| flag(cell).is_some()).count();
            if STRATA.contains(&name.as_str()) {
                columns.strata.push(at);
            } else if name.is_empty() || NAMES.contains(&name.as_str()) {
                if filled > 0 {
                    columns.others.push(at);
                }
            } else if filled > 0 && flags * 2 > filled {
                columns.lists.push(at); // a cell that is neither 0 nor 1 is a fault of its row
                if plain[..at].contains(name) {
                    columns.twice = Some(header[at].clone());
                }
            } else {
                columns.others.push(at);
            }
        }
        columns
    }
}

/// Whether a person is on a list.
pub(super) fn flag(cell: &str) -> Option<bool> {
    match cell.to_lowercase().as_str() {
        "1" | "1.0" | "true" | "yes" => Some(true),
        "0" | "0.0" | "false" | "no" => Some(false),
        _ => None,
    }
}
