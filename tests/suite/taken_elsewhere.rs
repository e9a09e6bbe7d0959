//! What is written for other programs is what they find: Parquet packages are read back, value by value, and the order of
//! a file's rows decides nothing.

use std::path::Path;
use std::process::Output;

use crate::common::{read_stdout, tipstat};

fn run_words(args: &[&str]) -> Output {
    tipstat(args).output().expect("tipstat starts")
}

fn read(args: &[&str]) -> String {
    read_stdout(&mut tipstat(args))
}

/// Equal numbers are in the order of their places, whichever row came first.
#[test]
fn the_order_of_rows_decides_no_tie() {
    let folder = tempfile::tempdir().unwrap();
    let head = "origin,destination,year,source,sex,age,exploitation,count,share,locator\n";
    let mut rows: Vec<String> = ["TUR", "KAZ", "RUS", "ARE"]
        .map(|to| format!("KGZ,{to},2023,mine,total,total,total,4,,\n"))
        .to_vec();
    let mut answers = Vec::new();
    for name in ["one.csv", "other.csv"] {
        let path = folder.path().join(name);
        std::fs::write(&path, head.to_owned() + &rows.concat()).unwrap();
        let path = path.to_str().unwrap();
        answers.push(
            ["destination-split", "flows", "origin-split"]
                .map(|statistic| read(&["show", statistic, "--data", path, "--format", "csv"])),
        );
        rows.reverse();
    }
    assert_eq!(answers[0], answers[1]);
}

/// Without the feature the sentence says how to get it, and no folder is made.
#[cfg(not(feature = "parquet"))]
#[test]
fn without_parquet_it_is_said_how_to_get_it() {
    let folder = tempfile::tempdir().unwrap();
    let place = folder.path().join("out");
    let output = run_words(&[
        "convert",
        "-o",
        place.to_str().unwrap(),
        "--format",
        "parquet",
    ]);
    assert_eq!(output.status.code(), Some(2));
    let error = String::from_utf8(output.stderr).unwrap();
    assert!(error.contains("--no-default-features"), "{error}");
    assert!(!Path::new(&place).exists());
}

#[cfg(feature = "parquet")]
mod parquet_packages {
    use std::collections::BTreeMap;
    use std::fs::File;
    use std::path::PathBuf;

    use parquet::basic::Type as Physical;
    use parquet::file::reader::{FileReader as _, SerializedFileReader};
    use parquet::record::Field;

    use super::{Path, read, run_words};

    const FILES: [&str; 4] = [
        "tests/files/glotip-like.csv",
        "tests/files/ctdc-kanon-2020.csv",
        "tests/files/ctdc-synthetic-2021.tsv",
        "tests/files/tiers-codes.csv",
    ];

    fn convert(files: &[&str], place: &Path, more: &[&str]) {
        let place = place.to_str().unwrap();
        read(&[&["convert"], files, &["-o", place, "-q"], more].concat());
    }

    /// All files below a folder by their paths within it.
    fn files(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
        let mut all = BTreeMap::new();
        let mut folders = vec![folder.to_path_buf()];
        while let Some(next) = folders.pop() {
            for entry in std::fs::read_dir(next).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    folders.push(path);
                } else {
                    let bytes = std::fs::read(&path).unwrap();
                    all.insert(path.strip_prefix(folder).unwrap().to_path_buf(), bytes);
                }
            }
        }
        all
    }

    /// Each value is the same in the Parquet files as in the CSV: bounds as whole numbers, the year and source in the path.
    #[test]
    fn the_parts_hold_what_the_csv_holds() {
        let folder = tempfile::tempdir().unwrap();
        let (columns, rows) = (folder.path().join("columns"), folder.path().join("rows"));
        convert(&FILES[..1], &columns, &["--format", "parquet"]);
        convert(&FILES[..1], &rows, &[]);
        let mut found = Vec::new();
        for path in files(&columns.join("victims")).keys() {
            let place = path.to_str().unwrap().to_owned();
            let reader =
                SerializedFileReader::new(File::open(columns.join("victims").join(path)).unwrap());
            let reader = reader.unwrap();
            let schema = reader.metadata().file_metadata().schema_descr_ptr();
            let kinds: BTreeMap<_, _> = schema
                .columns()
                .iter()
                .map(|column| (column.name().to_owned(), column.physical_type()))
                .collect();
            assert_eq!(kinds["count_low"], Physical::INT64);
            assert_eq!(kinds["count_high"], Physical::INT64);
            assert_eq!(kinds["share"], Physical::DOUBLE);
            assert!(!kinds.contains_key("year") && !kinds.contains_key("source"));
            for row in reader.get_row_iter(None).unwrap() {
                let row: BTreeMap<String, Field> =
                    row.unwrap().into_columns().into_iter().collect();
                let text = |name: &str| match &row[name] {
                    Field::Str(text) => text.clone(),
                    Field::Long(number) => number.to_string(),
                    Field::Null => String::new(),
                    other => panic!("{name} is {other}"),
                };
                let (low, high) = (text("count_low"), text("count_high"));
                let keys = ["country", "sex", "age", "exploitation", "measure"].map(text);
                found.push((place.clone(), keys.join(" "), low, high));
            }
        }
        let mut expected = Vec::new();
        let mut csv = csv::Reader::from_path(rows.join("victims.csv")).unwrap();
        for row in csv.deserialize() {
            let row: BTreeMap<String, String> = row.unwrap();
            let place = format!(
                "source={}/year={}/part-0.parquet",
                row["source"], row["year"]
            );
            let keys = ["country", "sex", "age", "exploitation", "measure"].map(|key| &*row[key]);
            let count = tipstat::stats::Count::parse(&row["count"]).unwrap();
            let number = |n: Option<u64>| n.map_or(String::new(), |n| n.to_string());
            let low = number(count.map(|count| count.low));
            let high = number(count.and_then(|count| count.high));
            expected.push((place, keys.join(" "), low, high));
        }
        found.sort();
        expected.sort();
        assert!(
            expected
                .iter()
                .any(|(_, _, low, high)| low == "0" && high == "4")
        );
        assert_eq!(found, expected);
    }

    #[test]
    fn a_package_of_parts_answers_as_its_files() {
        for file in FILES {
            let folder = tempfile::tempdir().unwrap();
            let place = folder.path().join("taken elsewhere");
            convert(&[file], &place, &["--format", "parquet"]);
            for command in [
                &["summary"][..],
                &["show", "detected-victims"],
                &["show", "gender-share"],
                &["show", "means-of-control"],
                &["show", "flows"],
                &["show", "tier-history"],
                &["show", "coverage"],
            ] {
                let of = |data: &str| {
                    read(&[command, &["--format", "csv", "-q", "--data", data]].concat())
                };
                assert_eq!(of(place.to_str().unwrap()), of(file), "{command:?} {file}");
            }
        }
    }

    /// The embedded package has every table, and figures that pool years: their part is Hive's for null.
    #[test]
    fn everything_embedded_is_written_and_comes_back() {
        let folder = tempfile::tempdir().unwrap();
        let (place, again) = (folder.path().join("a"), folder.path().join("b"));
        convert(&[], &place, &["--format", "parquet"]);
        convert(&[place.to_str().unwrap()], &again, &["--format", "parquet"]);
        let (mut first, mut second) = (files(&place), files(&again));
        let pooled = "victims/source=ctdc-2024/year=__HIVE_DEFAULT_PARTITION__/part-0.parquet";
        assert!(first.contains_key(Path::new(pooled)));
        // who read what is another matter the second time
        let ledger = Path::new("ledger.json");
        assert!(first.remove(ledger).is_some() && second.remove(ledger).is_some());
        assert_eq!(first, second);
    }

    #[test]
    fn the_same_bytes_with_any_number_of_threads() {
        let folder = tempfile::tempdir().unwrap();
        let mut written = Vec::new();
        for threads in ["1", "2", "7"] {
            let place = folder.path().join(threads);
            convert(
                &FILES[1..3],
                &place,
                &["--format", "parquet", "--threads", threads],
            );
            written.push(files(&place));
        }
        assert_eq!(written[0], written[1]);
        assert_eq!(written[0], written[2]);
    }

    /// A source may be called what it likes: its name stays one folder, and comes back.
    #[test]
    fn a_source_of_any_name_is_one_folder() {
        let folder = tempfile::tempdir().unwrap();
        let mine = folder.path().join("mine.csv");
        let head = "country,country_role,year,source,reporter,measure,sex,age,exploitation,count,share,locator\n";
        let row = "KGZ,detected_in,2023,../a/b=c: 50 % отчёт,government,identified,total,total,total,>100,,\n";
        std::fs::write(&mine, head.to_owned() + row).unwrap();
        let place = folder.path().join("out");
        convert(&[mine.to_str().unwrap()], &place, &["--format", "parquet"]);
        let part = "victims/source=..%2Fa%2Fb%3Dc%3A 50 %25 отчёт/year=2023/part-0.parquet";
        assert!(place.join(part).is_file());
        let command = [
            "show",
            "detected-victims",
            "--format",
            "csv",
            "-q",
            "--data",
        ];
        let of = |data: &Path| read(&[&command[..], &[data.to_str().unwrap()]].concat());
        assert_eq!(of(&place), of(&mine));
    }

    /// A folder that holds something else is left alone; one that was converted before is replaced whole.
    #[test]
    fn only_a_package_is_replaced() {
        let folder = tempfile::tempdir().unwrap();
        let place = folder.path().join("out");
        convert(&FILES[..1], &place, &["--format", "parquet"]);
        convert(&FILES[3..], &place, &["--format", "parquet"]);
        assert!(!place.join("victims").exists() && place.join("tiers.parquet").is_file());
        convert(&FILES[..1], &place, &[]);
        assert!(place.join("victims.csv").is_file() && !place.join("tiers.parquet").exists());
        std::fs::create_dir_all(place.join("victims/mine")).unwrap();
        let output = run_words(&[
            "convert",
            FILES[0],
            "-o",
            place.to_str().unwrap(),
            "--format",
            "parquet",
        ]);
        assert!(!output.status.success());
        assert!(place.join("victims/mine").is_dir() && place.join("victims.csv").is_file());
    }

    /// Damage is reported, wherever it is, and not as a bug of tipstat.
    #[test]
    fn a_damaged_file_is_a_fault_of_the_file() {
        let folder = tempfile::tempdir().unwrap();
        let place = folder.path().join("out");
        convert(&[], &place, &["--format", "parquet"]);
        let whole = std::fs::read(place.join("tiers.parquet")).unwrap();
        let damaged = folder.path().join("damaged.parquet");
        for at in (4..whole.len()).step_by(whole.len() / 60) {
            let mut bytes = whole.clone();
            bytes[at] ^= 0xff;
            std::fs::write(&damaged, &bytes).unwrap();
            let output = run_words(&["load", damaged.to_str().unwrap()]);
            let code = output.status.code().unwrap();
            assert!(code == 0 || code == 3, "byte {at}: {code}");
            std::fs::write(&damaged, &whole[..at]).unwrap();
            let output = run_words(&["load", damaged.to_str().unwrap()]);
            assert_eq!(output.status.code(), Some(3), "cut at {at}");
        }
    }
}
