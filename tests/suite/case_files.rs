//! Case files are counted in blocks by several workers: the result and the ledger are those of a reader that goes row by row,
//! wherever the blocks end and whichever worker reads them, in every encoding and with every fault.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;

use tipstat::dataset::{Dataset, Inputs, Ledger, Needs, Table};
use tipstat::stats::{ALL, Query, find};

#[path = "../../benches/case_files/generator.rs"]
mod generator;

use generator::Layout;

/// Enough rows for several blocks.
const ROWS: u64 = 30_000;

fn generated(layout: Layout, rows: u64) -> String {
    let mut bytes = Vec::new();
    generator::write(layout, rows, &mut bytes).unwrap();
    String::from_utf8(bytes).unwrap()
}

/// The rows with what breaks readers among them: quoted line breaks, junk, unknown labels, lines of all kinds.
fn nasty(layout: Layout) -> String {
    let text = generated(layout, ROWS);
    let mut out = String::new();
    for (at, line) in text.lines().enumerate() {
        match at % 1000 {
            _ if at == 0 => {}
            17 => out += "\n",
            99 => out += "junk\r\n",
            230 => out += &(",".repeat(line.matches(',').count()) + "\n"),
            _ => {}
        }
        let line = match at % 701 {
            _ if at == 0 => line.to_owned(),
            3 => line.replacen("Female", "\"Fe\r\nmale\"", 1),
            5 => line.replacen("Female", "\"Female\"", 1),
            7 => line.replacen(",Adult", ", \"Adult\"", 1),
            11 => line.replacen("20", "18", 1),
            13 => line
                .replacen("PHL", "Phillipines", 1)
                .replacen(",PH", ",Phillipines", 1),
            19 => line
                .replacen("UKR", " Ukraine ", 1)
                .replacen(",UA", ", Ukraine ", 1),
            23 => line.replacen("Male", "Males", 1),
            _ => line.to_owned(),
        };
        out += &line;
        out += if at % 3 == 0 { "\r\n" } else { "\n" };
    }
    out
}

fn open(bytes: &[u8], name: &str, change: impl FnOnce(&mut Inputs)) -> Result<Dataset, String> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name);
    std::fs::write(&path, bytes).unwrap();
    let mut inputs = Inputs {
        paths: vec![path.to_str().unwrap().into()],
        ..Inputs::default()
    };
    change(&mut inputs);
    let said = |faults: tipstat::dataset::Faults| faults.to_string();
    let open = Dataset::open(&inputs).map_err(said);
    open.map_err(|said| said.replace(path.to_str().unwrap(), name))
}

/// All that was counted, and what became of the rows, as text.
fn told(data: &Dataset) -> String {
    let tables = [Table::Victims, Table::Routes, Table::Answers].map(|table| {
        let frame = data.frame(table);
        let columns = frame.columns().iter().map(|column| {
            let series = column.as_materialized_series();
            format!("{} {:?}", column.name(), series.iter().collect::<Vec<_>>())
        });
        columns.collect::<Vec<_>>().join("\n")
    });
    let ledger = &data.ledgers[0];
    format!(
        "{}\n{} {} {:?} {:?}",
        tables.join("\n"),
        ledger.read,
        ledger.used,
        ledger.set_aside,
        ledger.unresolved
    )
}

#[test]
fn any_number_of_workers_tells_the_same() {
    for layout in [Layout::Narrow, Layout::Wide] {
        let text = nasty(layout);
        let with = |threads: usize| {
            let data = open(text.as_bytes(), "x.csv", |inputs| {
                inputs.threads = Some(threads);
            });
            let data = data.unwrap();
            assert!(data.ledgers[0].balances());
            told(&data) + &data.ledgers[0].notes.join("\n")
        };
        let alone = with(1);
        for threads in [2, 3, 5, 16] {
            assert!(with(threads) == alone, "{threads} workers, {layout:?}");
        }
    }
}

/// The `csv` crate reads the same rows into JSON: they are then counted one by one, from memory.
#[test]
fn rows_from_memory_tell_the_same() {
    for layout in [Layout::Narrow, Layout::Wide] {
        let text = nasty(layout);
        let mut reader = csv::ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .from_reader(text.as_bytes());
        let mut records = reader.records().map(Result::unwrap);
        let header = records.next().unwrap();
        let mut json = String::new();
        for record in records.filter(|record| record.len() == header.len()) {
            // `csv` does not see a quote behind a blank
            let cell = |cell: &str| cell.trim().trim_matches('"').to_owned();
            let row: BTreeMap<&str, String> = header.iter().zip(record.iter().map(cell)).collect();
            json += &(serde_json::to_string(&row).unwrap() + "\n");
        }
        let data = open(text.as_bytes(), "x.csv", |_| {}).unwrap();
        let other = open(json.as_bytes(), "x.json", |_| {}).unwrap();
        // lines are others, junk is not there
        let lines = |told: String| told.split("SetAside").next().unwrap().to_owned();
        let counts = |data: &Dataset| {
            let told = lines(told(data));
            told.rsplit_once('\n').unwrap().0.to_owned()
        };
        assert!(counts(&data) == counts(&other), "{layout:?}");
        let (ours, theirs) = (&data.ledgers[0], &other.ledgers[0]);
        assert_eq!(ours.used, theirs.used);
        assert_eq!(ours.unresolved, theirs.unresolved);
        let junk = ours
            .set_aside
            .iter()
            .find(|(reason, _)| reason.contains("this row has 1"));
        assert_eq!(ours.read, theirs.read + junk.unwrap().1.rows);
    }
}

/// Persons by citizenship and sex, counted by a few lines that share nothing with the reader but the `csv` crate.
#[test]
fn persons_are_counted_as_by_hand() {
    let text = generated(Layout::Narrow, ROWS);
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let mut counts: BTreeMap<(String, String), u64> = BTreeMap::new();
    for record in reader.records().map(Result::unwrap) {
        let (sex, citizenship) = (record[1].to_lowercase(), record[5].to_owned());
        if ["female", "male"].contains(&sex.as_str()) {
            *counts.entry((citizenship, sex)).or_default() += 1;
        }
    }
    let data = open(text.as_bytes(), "x.csv", |_| {}).unwrap();
    let answer = (find("gender-share").unwrap().compute)(&data, &Query::default()).unwrap();
    let mut compared = 0;
    for figure in answer.figures {
        let key = (
            figure.key("country").to_owned(),
            figure.key("group").to_owned(),
        );
        if let Some(count) = counts.get(&key) {
            assert_eq!(figure.count.unwrap().number(), Some(*count), "{key:?}");
            compared += 1;
        }
    }
    assert_eq!(compared, counts.len());
}

/// Persons without a citizenship, without any country, of an unknown label or of a year that is none are in the figures of all
/// persons, in no country's, and in no reason to set a row aside.
#[test]
fn all_persons_of_a_file_are_counted() {
    let text = generated(Layout::Narrow, ROWS);
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let header = reader.headers().unwrap().clone();
    let at = |name: &str| header.iter().position(|cell| cell == name).unwrap();
    let (sex, citizenship, place) = (at("gender"), at("citizenship"), at("CountryOfExploitation"));
    let year = at("yearOfRegistration");
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(&header).unwrap();
    let mut counts: BTreeMap<String, u64> = BTreeMap::new();
    let mut without = 0;
    for (nth, record) in reader.records().map(Result::unwrap).enumerate() {
        let mut cells: Vec<String> = record.iter().map(str::to_owned).collect();
        match nth % 50 {
            3 => cells[citizenship].clear(),
            7 => (cells[citizenship].clear(), cells[place].clear()).1,
            11 => cells[citizenship] = "Nowhereland".into(),
            13 => cells[year] = "20O1".into(),
            _ => {}
        }
        without += u64::from([3, 7, 11].contains(&(nth % 50)));
        let word = match cells[sex].as_str() {
            "Female" => "female",
            "Male" => "male",
            "" => "unknown",
            _ => "other",
        };
        *counts.entry(word.to_owned()).or_default() += 1;
        writer.write_record(&cells).unwrap();
    }
    let data = open(&writer.into_inner().unwrap(), "x.csv", |_| {}).unwrap();
    assert_eq!(
        (data.ledgers[0].used, data.ledgers[0].rows_set_aside()),
        (ROWS, 0)
    );
    let answer = (find("gender-share").unwrap().compute)(&data, &Query::default()).unwrap();
    let all = answer
        .figures
        .iter()
        .filter(|figure| figure.key("country") == "ALL");
    let all: BTreeMap<&str, u64> = all
        .map(|figure| (figure.key("group"), figure.count.unwrap().number().unwrap()))
        .collect();
    assert_eq!(answer.figures[0].key("country"), "ALL");
    for (sex, n) in &all {
        assert_eq!(counts[*sex], *n, "{sex}");
    }
    assert!(all.contains_key("female") && all.contains_key("male"));
    let persons = answer.notes.iter().find_map(|note| match note {
        tipstat::stats::Note::WithoutCountry { persons, .. } => persons.number(),
        _ => None,
    });
    assert_eq!(persons, Some(without));
}

#[test]
fn each_statistic_needs_no_more_than_it_says() {
    let text = nasty(Layout::Narrow);
    let all = open(text.as_bytes(), "x.csv", |_| {}).unwrap();
    for statistic in ALL {
        let data = open(text.as_bytes(), "x.csv", |inputs| {
            inputs.needs = statistic.needs;
        })
        .unwrap();
        let figures = |data: &Dataset| {
            let answer = (statistic.compute)(data, &Query::default()).unwrap();
            format!("{:?} {:?}", answer.figures, answer.notes)
        };
        assert!(figures(&data) == figures(&all), "{}", statistic.name);
        assert_eq!(
            data.ledgers[0].set_aside.len(),
            all.ledgers[0].set_aside.len()
        );
    }
    let nothing = open(text.as_bytes(), "x.csv", |inputs| {
        inputs.needs = Needs::NOTHING;
    })
    .unwrap();
    assert_eq!(nothing.frame(Table::Victims).height(), 0);
    assert_eq!(nothing.ledgers[0].used, all.ledgers[0].used);
}

#[test]
fn every_encoding_and_wrapping_tells_the_same() {
    let text = nasty(Layout::Narrow).replace(" Ukraine ", "Украина");
    let expected = told(&open(text.as_bytes(), "x.csv", |_| {}).unwrap());
    let utf_16 = |bytes: fn(u16) -> [u8; 2], mark: bool| {
        let mark = mark.then_some(0xfeff);
        let units = mark.into_iter().chain(text.encode_utf16());
        units.flat_map(bytes).collect::<Vec<u8>>()
    };
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    std::io::Write::write_all(&mut gzip, text.as_bytes()).unwrap();
    let (cyrillic, _, _) = encoding_rs::WINDOWS_1251.encode(&text);
    for (name, bytes) in [
        ("mark", ["\u{feff}", &text].concat().into_bytes()),
        ("utf-16le", utf_16(u16::to_le_bytes, true)),
        ("utf-16be", utf_16(u16::to_be_bytes, true)),
        ("utf-16le without mark", utf_16(u16::to_le_bytes, false)),
        ("windows-1251", cyrillic.into_owned()),
        ("gzip", gzip.finish().unwrap()),
    ] {
        let data = open(&bytes, "x.csv", |_| {}).unwrap();
        assert!(told(&data) == expected, "{name}");
    }
}

#[test]
fn the_first_lines_of_each_reason_are_named() {
    let mut lines: Vec<String> = generated(Layout::Narrow, ROWS)
        .lines()
        .map(str::to_owned)
        .collect();
    // line 3 holds a line break: everything after it is one line lower
    lines[2] = lines[2]
        .replacen("Female", "\"Fe\nmale\"", 1)
        .replacen(",Male", ",\"Ma\nle\"", 1);
    assert!(lines[2].contains('\n'));
    let places = [10_000, 10_001, 20_000, 25_000, 28_000, 29_000];
    for at in places {
        lines[at] = "short,row".into();
    }
    let data = open(lines.join("\n").as_bytes(), "x.csv", |inputs| {
        inputs.threads = Some(4);
    })
    .unwrap();
    let ledger = &data.ledgers[0];
    let (_, rows) = ledger
        .set_aside
        .iter()
        .find(|(reason, _)| reason.contains("this row has 2"))
        .unwrap();
    assert_eq!(rows.rows, 6);
    // counted from 1, and one line break before them
    let expected: Vec<u64> = places[..5].iter().map(|at| *at as u64 + 2).collect();
    assert_eq!(rows.lines, expected);
}

/// `NA` is Namibia, unless it means missing elsewhere in the file, even if only in the very last row.
#[test]
fn a_doubtful_code_is_decided_by_the_whole_file() {
    let text = generated(Layout::Wide, ROWS);
    let namibia = |data: &Dataset| {
        let answer = (find("detected-victims").unwrap().compute)(data, &Query::default()).unwrap();
        let of = answer
            .figures
            .iter()
            .find(|figure| figure.key("country") == "NAM");
        of.and_then(|figure| figure.count.unwrap().number())
            .unwrap_or(0)
    };
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let rows = reader.records().map(Result::unwrap);
    let by_hand = rows.filter(|row| &row[8] == "NA").count() as u64;
    let data = open(text.as_bytes(), "x.csv", |_| {}).unwrap();
    assert!(by_hand > 0);
    assert_eq!(namibia(&data), by_hand);
    let (before, last) = text.trim_end().rsplit_once('\n').unwrap();
    let cells: Vec<&str> = last.split(',').collect();
    let missing = [&cells[..4], &["NA"], &cells[5..]].concat().join(",");
    let other = open(format!("{before}\n{missing}\n").as_bytes(), "x.csv", |_| {}).unwrap();
    assert_eq!(namibia(&other), 0);
    assert!(other.ledgers[0].balances());
    // persons of no country are persons all the same
    assert_eq!(other.ledgers[0].used, data.ledgers[0].used);
    assert!(
        other.ledgers[0]
            .notes
            .iter()
            .any(|note| note.starts_with("`NA` means missing"))
    );
}

#[test]
fn faults_far_into_a_file_are_named_by_line() {
    let mut lines: Vec<String> = generated(Layout::Narrow, ROWS)
        .lines()
        .map(str::to_owned)
        .collect();
    lines[20_000] = lines[20_000]
        .replacen(",Adult", ",\"Adult", 1)
        .replacen(",Minor", ",\"Minor", 1);
    let at = lines
        .iter()
        .position(|line| line.contains('"'))
        .unwrap_or_else(|| {
            lines[20_001].push_str(",\"");
            20_001
        });
    let said = open(lines.join("\n").as_bytes(), "x.csv", |_| {})
        .err()
        .unwrap();
    let expected = format!(
        "x.csv:{}: expected a closing quote: a quote opened in this line is never closed",
        at + 1
    );
    assert_eq!(said, expected);
    lines[at] = lines[at].replace('"', "\u{1}");
    let said = open(lines.join("\n").as_bytes(), "x.csv", |_| {})
        .err()
        .unwrap();
    let expected = format!(
        "x.csv:{}: expected text without control characters: found one (U+0001)",
        at + 1
    );
    assert_eq!(said, expected);
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    std::io::Write::write_all(&mut gzip, lines.join("\n").as_bytes()).unwrap();
    let whole = gzip.finish().unwrap();
    let said = open(&whole[..whole.len() / 2], "x.csv.gz", |_| {})
        .err()
        .unwrap();
    assert!(said.contains("a whole gzip file"), "{said}");
}

/// A label that fills the memory of the columns is still counted.
#[test]
fn columns_without_repetitions_are_read_too() {
    let rows = (0..40_000).map(|n| format!("20{:02},Female,KGZ,label {n}\n", n % 20));
    let text = "year,gender,citizenship,place\n".to_owned() + &rows.collect::<String>();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("own.csv");
    std::fs::write(&path, text).unwrap();
    let release = "release = \"own\"\ntitle = \"Own\"\ntable = \"victims\"\nshape = \"cases\"\nsource = \"own\"\n\
                   [columns.year]\nfrom = [\"year\"]\n[columns.citizenship]\nfrom = [\"citizenship\"]\n\
                   [columns.sex]\nfrom = [\"gender\"]\n[columns.age]\nfrom = [\"place\"]\n";
    std::fs::write(path.with_extension("toml"), release).unwrap();
    let inputs = Inputs {
        paths: vec![path.to_str().unwrap().into()],
        ..Inputs::default()
    };
    let data = Dataset::open(&inputs).unwrap_or_else(|faults| panic!("{faults}"));
    assert_eq!(data.ledgers[0].used, 40_000);
    let odd = data.ledgers[0]
        .notes
        .iter()
        .filter(|note| note.contains("not known: label"));
    assert_eq!(odd.count(), 40_000);
}

/// What cannot be read twice is read once: a pipe tells the same as the file.
#[test]
fn a_pipe_tells_the_same_as_a_file() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("x.csv");
    std::fs::write(&path, nasty(Layout::Narrow)).unwrap();
    let show = |data: &str, stdin: Option<&Path>| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_tipstat"));
        command.args([
            "show",
            "gender-share",
            "--format",
            "csv",
            "-q",
            "--data",
            data,
        ]);
        if let Some(path) = stdin {
            command.stdin(std::fs::File::open(path).unwrap());
        }
        let output = command.output().unwrap();
        assert!(output.status.success());
        output.stdout
    };
    assert_eq!(show("-", Some(&path)), show(path.to_str().unwrap(), None));
}

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig { cases: 300, failure_persistence: None, ..Default::default() })]

    /// Whatever is put into a file, nothing panics, every row is accounted for, and all workers say the same.
    #[test]
    fn broken_rows_are_told_alike(
        file in proptest::sample::select(vec!["ctdc-kanon-2017.csv", "ctdc-kanon-2020.csv", "ctdc-synthetic-2021.tsv", "ctdc-synthetic-2024.csv"]),
        edits in proptest::collection::vec((0_usize..100_000, proptest::sample::select(vec![
            "\"", ",", "\n", "\r", "\r\n", "\"\"", "\"a\nb\"", " \"x\"", "NA", "-99", ",,,,", "\t", "\u{1}", "К", "\u{feff}", "\0",
        ])), 0..7)
    ) {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/files");
        let mut text = std::fs::read_to_string(folder.join(file)).unwrap();
        for (at, piece) in edits {
            let mut at = at % text.len();
            while !text.is_char_boundary(at) {
                at -= 1;
            }
            text.insert_str(at, piece);
        }
        let with = |threads: usize| {
            let data = open(text.as_bytes(), file, |inputs| {
                inputs.threads = Some(threads);
            });
            data.map(|data| {
                assert!(data.ledgers.iter().all(Ledger::balances));
                told(&data)
            })
        };
        proptest::prop_assert_eq!(with(1), with(4));
    }
}
