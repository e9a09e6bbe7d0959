//! Every shipped release: small invented files in the layout of each are recognised, every row is accounted for, and their
//! statistics are right. The real files are tried where `../shared/data` has them.

use std::path::{Path, PathBuf};

use tipstat::dataset::{Dataset, Inputs, Ledger, Table, TableFormat};
use tipstat::stats::{Answer, Estimate, Query, find};

fn open(path: &Path) -> Dataset {
    let inputs = Inputs {
        paths: vec![path.to_str().unwrap().into()],
        ..Inputs::default()
    };
    Dataset::open(&inputs).unwrap_or_else(|faults| panic!("{faults}"))
}

fn fixture(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/files")
        .join(name)
}

fn ask(data: &Dataset, statistic: &str) -> Answer {
    (find(statistic).unwrap().compute)(data, &Query::default()).unwrap()
}

/// All statistics of a data set as text, but for the name of the file.
fn all(data: &Dataset) -> Vec<String> {
    let statistics = tipstat::stats::ALL.iter();
    statistics
        .map(|statistic| format!("{:?}", ask(data, statistic.name).figures))
        .collect()
}

#[test]
fn each_is_recognised_and_every_row_accounted_for() {
    for (file, release, rows) in [
        ("ctdc-kanon-2017.csv", "ctdc-kanon-2017", 60),
        ("ctdc-kanon-2020.csv", "ctdc-kanon-2020", 60),
        ("ctdc-synthetic-2021.tsv", "ctdc-synthetic-2021", 60),
        (
            "ctdc-synthetic-2021-passed-on.csv",
            "ctdc-synthetic-2021",
            42,
        ),
        ("ctdc-synthetic-2024.csv", "ctdc-synthetic-2024", 60),
        ("glotip-like.csv", "glotip", 60),
        ("tiers-codes.csv", "tip-tiers-codes", 17),
        ("tiers-wide.csv", "tip-tiers-wide", 34), /* figures, several in a row */
        ("tiers_list_2015.csv", "tip-tiers-list", 8),
        ("population-like.csv", "worldbank-population", 12),
    ] {
        let data = open(&fixture(file));
        let ledger: &Ledger = &data.ledgers[0];
        assert_eq!(
            (ledger.release.as_str(), ledger.read),
            (release, rows),
            "{file}"
        );
        assert!(ledger.balances(), "{file}");
    }
}

/// Persons of a case file are counted by a few lines of Python's kind: no reader of ours has a part in it.
#[test]
fn case_rows_are_counted_one_by_one() {
    let text = std::fs::read_to_string(fixture("ctdc-synthetic-2021.tsv")).unwrap();
    let mut lines = text.trim_start_matches('\u{feff}').lines();
    let header: Vec<&str> = lines.next().unwrap().split('\t').collect();
    let at = |name: &str| header.iter().position(|cell| *cell == name).unwrap();
    let (gender, citizenship, place) =
        (at("gender"), at("citizenship"), at("CountryOfExploitation"));
    let rows: Vec<Vec<&str>> = lines.map(|line| line.split('\t').collect()).collect();
    let count = |country: &str, column: usize, value: &str| {
        rows.iter()
            .filter(|row| ["ALL", row[citizenship]].contains(&country) && row[column] == value)
            .count() as u64
    };
    let data = open(&fixture("ctdc-synthetic-2021.tsv"));
    let mut compared = 0;
    for figure in ask(&data, "gender-share").figures {
        let word = if figure.key("group") == "female" {
            "Female"
        } else {
            "Male"
        };
        if ["female", "male"].contains(&figure.key("group")) {
            let expected = count(figure.key("country"), gender, word);
            assert_eq!(
                figure.count.unwrap().number(),
                Some(expected),
                "{}",
                figure.key("country")
            );
            compared += 1;
        }
    }
    for figure in ask(&data, "destination-split")
        .figures
        .iter()
        .filter(|figure| figure.key("group") != "domestic")
    {
        let expected = count(figure.key("country"), place, figure.key("group"));
        assert_eq!(
            figure.count.unwrap().number(),
            Some(expected),
            "{:?}",
            figure.keys
        );
        compared += 1;
    }
    assert!(compared > 10);
}

fn totals(figures: &[Estimate], country: &str) -> Vec<(String, u64, Option<u64>)> {
    let of = figures
        .iter()
        .filter(|figure| figure.key("country") == country);
    let bounds = |figure: &Estimate| {
        let count = figure.count.unwrap();
        (figure.key("year").to_owned(), count.low, count.high)
    };
    of.map(bounds).collect()
}

#[test]
fn the_same_table_in_many_layouts_gives_the_same_figures() {
    let plain = std::fs::read_to_string(fixture("glotip-like.csv")).unwrap();
    let text = plain.trim_start_matches('\u{feff}').replace("\r\n", "\n");
    let table: Vec<Vec<String>> = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .from_reader(text.as_bytes())
        .records()
        .map(|row| row.unwrap().iter().map(str::to_owned).collect())
        .collect();
    let header = table
        .iter()
        .position(|row| row.iter().any(|cell| cell == "Indicator"))
        .unwrap();
    let delimited = |rows: &[Vec<String>], delimiter: u8| {
        let mut writer = csv::WriterBuilder::new()
            .delimiter(delimiter)
            .flexible(true)
            .from_writer(Vec::new());
        for row in rows {
            writer.write_record(row).unwrap();
        }
        String::from_utf8(writer.into_inner().unwrap()).unwrap()
    };
    // with as many lines above as the original, so that rows keep their numbers
    let whole = |rows: &[Vec<String>]| rows.to_vec();
    let turned: Vec<Vec<String>> = table
        .iter()
        .map(|row| {
            if row.len() > 5 {
                row.iter().rev().cloned().collect()
            } else {
                row.clone()
            }
        })
        .collect();
    let indexed: Vec<Vec<String>> = table
        .iter()
        .enumerate()
        .map(|(at, row)| {
            let first = if at <= header {
                String::new()
            } else {
                at.to_string()
            };
            if row.len() > 5 {
                std::iter::once(first).chain(row.iter().cloned()).collect()
            } else {
                row.clone()
            }
        })
        .collect();
    let mut shouted = table.clone();
    shouted[header]
        .iter_mut()
        .for_each(|cell| *cell = format!(" {} ", cell.to_uppercase()));
    let utf_16 = |text: &str| {
        let units = std::iter::once(0xfeff).chain(text.encode_utf16());
        units.flat_map(u16::to_le_bytes).collect::<Vec<u8>>()
    };
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    std::io::Write::write_all(&mut gzip, text.as_bytes()).unwrap();
    let variants: Vec<(&str, Vec<u8>)> = vec![
        (
            "crlf",
            ["\u{feff}", &text.replace('\n', "\r\n")]
                .concat()
                .into_bytes(),
        ),
        ("tsv", delimited(&whole(&table), b'\t').into_bytes()),
        ("semicolon", delimited(&whole(&table), b';').into_bytes()),
        ("turned", delimited(&turned, b',').into_bytes()),
        ("indexed", delimited(&indexed, b',').into_bytes()),
        ("shouted", delimited(&shouted, b',').into_bytes()),
        ("utf-16", utf_16(&text)),
        ("gzip", gzip.finish().unwrap()),
        ("no newline at the end", text.trim_end().as_bytes().to_vec()),
    ];
    let expected = all(&open(&fixture("glotip-like.csv")));
    let folder = tempfile::tempdir().unwrap();
    for (name, bytes) in variants {
        let path = folder.path().join("file.csv");
        std::fs::write(&path, bytes).unwrap();
        assert_eq!(all(&open(&path)), expected, "{name}");
    }
}

#[test]
fn a_converted_package_gives_the_same_figures() {
    for file in [
        "glotip-like.csv",
        "ctdc-synthetic-2021.tsv",
        "ctdc-kanon-2020.csv",
        "tiers-codes.csv",
    ] {
        let data = open(&fixture(file));
        let folder = tempfile::tempdir().unwrap();
        data.write_package(
            folder.path(),
            &[Table::Victims, Table::Routes, Table::Answers, Table::Tiers],
            TableFormat::Csv,
        )
        .unwrap();
        assert_eq!(all(&open(folder.path())), all(&data), "{file}");
    }
}

/// The workbook as downloaded: totals read off it with openpyxl.
#[test]
fn the_real_workbook() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../shared/data/unodc/data_glotip_2023-05-30.xlsx");
    if !path.is_file() {
        println!("skipped: {} is not here", path.display());
        return;
    }
    let data = open(&path);
    let ledger = &data.ledgers[0];
    assert_eq!((ledger.read, ledger.used), (46_556, 44_168));
    assert!(ledger.balances());
    let figures = ask(&data, "detected-victims").figures;
    let first = |year: &str, n: u64| (year.to_owned(), n, Some(n));
    let kazakhstan = totals(&figures, "KAZ");
    assert_eq!(
        kazakhstan[..3],
        [first("2010", 134), first("2011", 141), first("2012", 153)]
    );
    let hidden = |figure: &&Estimate| {
        figure
            .count
            .is_some_and(|count| (count.low, count.high) == (0, Some(4)))
    };
    assert!(figures.iter().any(|figure| hidden(&figure)));
}
