//! Other people's tables: what a declaration can say, what is known already, and what is refused. All figures are made up,
//! but for the excerpts in `tests/files/open-data`.

#![allow(clippy::unwrap_used)] // a test may fail

use std::path::Path;

use tipstat::dataset::{Dataset, Inputs, Table};
use tipstat::stats::rows;

mod drafts;
mod known;
mod language;
mod unseen;
mod workbooks;

/// A folder with a file and, if it is not empty, the declaration next to it.
struct Files(#[expect(dead_code)] tempfile::TempDir, String); // the folder lives as long as this

impl Files {
    fn new(name: &str, text: &str, declaration: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(name);
        std::fs::write(&path, text).unwrap();
        if !declaration.is_empty() {
            std::fs::write(path.with_extension("toml"), declaration).unwrap();
        }
        let path = path.to_str().unwrap().to_owned();
        Self(folder, path)
    }

    fn inputs(&self) -> Inputs {
        Inputs {
            paths: vec![self.1.clone()],
            ..Inputs::default()
        }
    }

    fn open(&self) -> Result<Dataset, String> {
        Dataset::open(&self.inputs()).map_err(|faults| faults.to_string())
    }
}

fn open_data(name: &str) -> Dataset {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/files/open-data")
        .join(name);
    let inputs = Inputs {
        paths: vec![path.to_str().unwrap().into()],
        ..Inputs::default()
    };
    Dataset::open(&inputs).unwrap_or_else(|faults| panic!("{faults}"))
}

/// Rows of `victims` in short: country, year, what divides them, and the count as bounds.
fn victims(data: &Dataset) -> Vec<String> {
    let rows = rows::victims(data.table(Table::Victims)).unwrap();
    rows.iter().map(|row| short(row.country, row)).collect()
}

fn short(place: &str, row: &rows::Victim) -> String {
    let parts = [row.sex, row.age, row.exploitation];
    let parts: Vec<&str> = parts.into_iter().filter(|part| *part != "total").collect();
    let count = row.count.map_or("?".to_owned(), |count| count.to_string());
    let year = row.year.map_or("-".to_owned(), |year| year.to_string());
    [vec![place, year.as_str()], parts, vec![count.as_str()]]
        .concat()
        .join(" ")
}

fn places(data: &Dataset) -> Vec<String> {
    let rows = rows::places(data.table(Table::Places)).unwrap();
    rows.iter()
        .map(|(place, row)| short(&format!("{} {place}", row.country), row))
        .collect()
}

fn rates(data: &Dataset) -> Vec<String> {
    let rows = rows::rates(&data.frame(Table::Rates)).unwrap();
    let short = |row: &rows::Rate| {
        let parts = [&row.place, &row.sex, &row.age, &row.exploitation].map(String::as_str);
        let parts = parts
            .into_iter()
            .filter(|part| !["", "total"].contains(part));
        let parts: String = parts.map(|part| format!(" {part}")).collect();
        format!(
            "{} {}{parts} {} {}",
            row.country,
            row.year.unwrap(),
            row.value.map_or("?".to_owned(), |value| value.to_string()),
            row.unit
        )
    };
    rows.iter().map(short).collect()
}

fn tiers(data: &Dataset) -> Vec<String> {
    let frame = data.frame(Table::Tiers);
    if frame.width() == 0 {
        return Vec::new();
    }
    let rows = rows::tiers_at(&frame, 0..frame.height()).unwrap();
    rows.iter()
        .map(|row| {
            format!(
                "{} {} {}",
                row.country,
                row.year,
                row.tier.as_deref().unwrap_or("?")
            )
        })
        .collect()
}

/// Rows skipped, by reason.
fn skipped(data: &Dataset) -> Vec<String> {
    let reasons = data.ledgers.iter().flat_map(|ledger| &ledger.set_aside);
    reasons
        .map(|(reason, rows)| format!("{}: {reason}", rows.rows))
        .collect()
}

const MERGED: &str = "Table 1. Victims identified,,,,,,\n,,,,,,\nCountry,2022,,,2023,,\n,Female,Male,Total,Female,Male,Total\nKazakhstan,40,22,62,51,30,81\nKyrgyz Republic,12,<5,15,9,8,17\nTotal,52,,77,60,38,98\n.. not available,,,,,,\n";
