//! Capture histories: who is on which lists, for estimates of how many are on none.
//!
//! A file has a column of 0 and 1 for each list and a count, or one row per person; columns such as country, year and sex may divide
//! its rows. The names of lists are names, whatever they look like.

use std::collections::BTreeMap;

use super::fault::{Fault, Kind};
use super::ledger::Ledger;
use super::read::{Record, Sheet};
use columns::{HistoryColumns, flag};

mod columns;

/// What capture histories are called where a release is named.
pub const RELEASE: &str = "lists";

/// The most lists: a table of 2^8-1 histories.
pub const MOST_LISTS: usize = 8;

/// The capture histories of one file.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Histories {
    /// The file as the user named it.
    pub file: String,
    /// The names of the lists, in the order of the file.
    pub lists: Vec<String>,
    /// The names of the columns that divide the persons, in lower case, such as `year`.
    pub strata: Vec<String>,
    /// Persons by the lists they are on, a bit a list, the first the lowest, and by the values of the strata.
    pub persons: BTreeMap<(Vec<String>, u16), u64>,
    /// Whether each row was a person, and none a count.
    pub of_persons: bool,
}

impl Histories {
    /// The position of a column that divides the persons.
    pub fn stratum(&self, name: &str) -> Option<usize> {
        let name = name.to_lowercase();
        self.strata.iter().position(|stratum| *stratum == name)
    }
}

/// Whether a sheet of no known release holds capture histories, by its columns.
pub(super) fn is_like(sheet: &Sheet) -> bool {
    let Some((header, _, rows)) = divided(sheet) else {
        return false;
    };
    let columns = HistoryColumns::of(&header, &rows);
    columns.lists.len() > 1 && columns.others.is_empty()
}

/// The ledger of a sheet before its rows are read.
fn ledger_of(sheet: &Sheet, header: &[String], columns: &HistoryColumns) -> Ledger {
    let mut ledger = Ledger {
        file: sheet.name.clone(),
        release: RELEASE.into(),
        title: "capture histories".into(),
        reading: sheet.reading.clone(),
        columns: header.len(),
        notes: sheet.notes.clone(),
        ..Ledger::default()
    };
    if !columns.others.is_empty() {
        let names = columns.others.iter().map(|at| header[*at].as_str());
        let names: Vec<&str> = names.collect();
        let unused = format!("columns not used: {}", names.join(", "));
        ledger.notes.push(unused);
    }
    ledger
}

/// Reads the histories of a sheet, or says all that is wrong with it.
pub(super) fn read(sheet: &Sheet) -> Result<(Histories, Ledger), Vec<Fault>> {
    let unreadable = |expected: &str| vec![Fault::unreadable(&sheet.name, expected)];
    let Some((header, line, rows)) = divided(sheet) else {
        return Err(unreadable("a header that names the lists"));
    };
    let columns = HistoryColumns::of(&header, &rows);
    columns.check(&sheet.name, line)?;
    let mut ledger = ledger_of(sheet, &header, &columns);
    let mut histories = Histories {
        file: sheet.name.clone(),
        lists: columns.lists.iter().map(|at| header[*at].clone()).collect(),
        strata: columns
            .strata
            .iter()
            .map(|at| header[*at].to_lowercase())
            .collect(),
        of_persons: columns.count.is_none(),
        ..Histories::default()
    };
    let mut faults = Vec::new();
    let row = HistoryRow {
        file: &sheet.name,
        header: &header,
        columns: &columns,
    };
    for record in &rows {
        ledger.read += 1;
        match row.read(record) {
            Ok(Some((strata, on, persons))) => {
                *histories.persons.entry((strata, on)).or_default() += persons;
                ledger.used += 1;
            }
            Ok(None) => ledger.set_aside("zero persons, or a history without a list", record.line),
            Err(wrong) => faults.extend(wrong),
        }
    }
    if faults.is_empty() && histories.persons.values().all(|persons| *persons == 0) {
        faults.push(Fault::unreadable(
            &sheet.name,
            "at least one person on a list",
        ));
    }
    if faults.is_empty() {
        Ok((histories, ledger))
    } else {
        Err(faults)
    }
}

/// The first row that names at least two columns, with its line, and the rows below it that are not blank.
fn divided(sheet: &Sheet) -> Option<(Vec<String>, u64, Vec<Record>)> {
    let is_named = |cell: &&str| !cell.trim().is_empty();
    let mut rows = sheet.rows();
    let header = rows.find(|row| row.cells.iter().filter(is_named).count() > 1)?;
    let names = header.cells.iter().map(|cell| cell.trim().to_owned());
    let mut names: Vec<String> = names.collect();
    while names.last().is_some_and(String::is_empty) {
        names.pop();
    }
    let body = rows.filter(|row| !row.is_blank()).collect();
    Some((names, header.line, body))
}

/// How a row is read.
struct HistoryRow<'a> {
    file: &'a str,
    header: &'a [String],
    columns: &'a HistoryColumns,
}

impl HistoryRow<'_> {
    /// The strata of a row, the lists, and how many persons; `None` for zero persons on no list.
    fn read(&self, record: &Record) -> Result<Option<(Vec<String>, u16, u64)>, Vec<Fault>> {
        let mut faults = Vec::new();
        let cell = |at: usize| record.cells.get(at).map_or("", str::trim);
        let fault = |at: usize, expected: &str| {
            Fault::cell(self.file, record.line, &self.header[at], cell(at), expected)
        };
        let mut on = 0;
        for (nth, at) in self.columns.lists.iter().enumerate() {
            match flag(cell(*at)) {
                Some(true) => on |= 1 << nth,
                Some(false) => {}
                None => faults.push(fault(*at, "0 or 1: whether the person is on this list")),
            }
        }
        let persons = match self.columns.count {
            None => Some(1),
            Some(at) => {
                let persons = whole(cell(at));
                if persons.is_none() {
                    let expected =
                        "a whole number from 0; a suppressed count such as `<5` gives no estimate";
                    faults.push(fault(at, expected));
                }
                persons
            }
        };
        if !cell(self.header.len()).is_empty() {
            let expected = format!("{} cells, as in the header", self.header.len());
            faults.push(Fault::line(self.file, record.line, expected));
        }
        let persons = persons.unwrap_or_default();
        if on == 0 && persons > 0 && faults.is_empty() {
            let expected = "at least one list: a person on none was not seen";
            faults.push(Fault::line(self.file, record.line, expected));
        }
        if !faults.is_empty() {
            return Err(faults);
        }
        let strata = self.columns.strata.iter().map(|at| cell(*at).to_owned());
        Ok((on > 0).then(|| (strata.collect(), on, persons)))
    }
}

/// A count: `1,653` and `12.0` are whole, too.
fn whole(cell: &str) -> Option<u64> {
    let digits = cell.strip_suffix(".0").unwrap_or(cell);
    let grouped = digits.split(',').skip(1).all(|part| part.len() == 3);
    let digits = if grouped {
        digits.replace(',', "")
    } else {
        digits.to_owned()
    };
    digits.parse().ok().filter(|count| *count <= MOST_PERSONS)
}

/// More persons than there are on lists anywhere.
const MOST_PERSONS: u64 = 100_000_000;

impl HistoryColumns {
    /// Says what is wrong with the columns as a whole.
    fn check(&self, file: &str, line: u64) -> Result<(), Vec<Fault>> {
        let fault = |expected: String| {
            let fault = Fault::line(file, line, expected);
            vec![Fault {
                kind: Kind::Unreadable,
                ..fault
            }]
        };
        if let Some(name) = &self.twice {
            return Err(fault(format!(
                "each column once, but `{name}` is in the header twice"
            )));
        }
        match self.lists.len() {
            0 | 1 => Err(fault(format!(
                "at least two lists, each a column of 0 and 1, and a column `count` unless each row is a person; found {}",
                self.lists.len()
            ))),
            lists if lists > MOST_LISTS => Err(fault(format!(
                "at most {MOST_LISTS} lists (2^{MOST_LISTS}-1 histories): found {lists}; merge lists that are alike"
            ))),
            _ => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests;
