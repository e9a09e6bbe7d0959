//! What is written is what its readers expect: JSON keeps to its schema, workbooks read back, and hostile texts stay texts.

use std::path::{Path, PathBuf};

use calamine::{Data, Reader as _};
use serde_json::Value;
use tipstat::stats::{ALL, Public};

use crate::common::{read_stdout, run, tipstat};

const HOSTILE: [&str; 4] = [
    "=HYPERLINK(\"http://x\")",
    "<script>alert('1')</script>",
    "[a](javascript:b) | \\input{c} & 5 % $x_1$ ~~d~~",
    "@SUM(A1)",
];

fn read(args: &[&str]) -> String {
    read_stdout(&mut tipstat(args))
}

fn written(args: &[&str], folder: &Path, name: &str) -> PathBuf {
    let path = folder.join(name);
    read(&[&["-o", path.to_str().unwrap()], args].concat());
    path
}

/// The commands whose output is looked at: every statistic, on what is embedded and on a case file, and the rest.
fn commands() -> Vec<Vec<&'static str>> {
    const CASES: &str = "tests/files/ctdc-kanon-2020.csv";
    let statistics = ALL.iter().map(|statistic| statistic.name);
    let mut commands: Vec<Vec<&str>> = statistics
        .flat_map(|name| [vec!["show", name], vec!["show", name, "--data", CASES]])
        .collect();
    commands.extend([
        vec!["summary"],
        vec!["summary", "--min-cell", "11"],
        vec!["list"],
        vec!["verify"],
        vec!["claims", "list"],
        vec!["load", "tests/files/glotip-like.csv"],
        vec!["load", "tests/files/tiers-wide.csv"],
        vec!["explain", "gender-share"],
        vec!["explain", "identification-gap", "KGZ"],
        vec![
            "compare",
            "KAZ",
            "KGZ",
            "--on",
            "gender-share",
            "--data",
            CASES,
        ],
        vec!["show", "gender-share", "--sensitivity", "--data", CASES],
        vec!["cross", "citizenship", "destination"],
        vec!["cross", "country", "year", "--percent", "column"],
        vec!["cross", "sex", "exploitation", "--data", CASES],
        vec![
            "cross",
            "citizenship",
            "year",
            "--data",
            CASES,
            "--percent",
            "row",
            "--min-cell",
            "5",
        ],
        vec!["countries", "Кыргызстан", "nowhere"],
        vec!["check", "tests/files/glotip-like.csv"],
        vec!["schema"],
    ]);
    commands
}

#[test]
fn json_keeps_to_its_published_schema() {
    let schema: Value = serde_json::from_str(&read(&["schema", "json"])).unwrap();
    let validator = jsonschema::draft202012::new(&schema).unwrap();
    for command in commands() {
        let output = read(&[&command[..], &["--format", "json", "--quiet"]].concat());
        let output: Value = serde_json::from_str(&output).unwrap();
        let faults: Vec<String> = validator
            .iter_errors(&output)
            .map(|fault| format!("{}: {fault}", fault.instance_path()))
            .collect();
        assert!(faults.is_empty(), "{command:?}: {faults:#?}");
        let fields = output["fields"].as_array().unwrap();
        let names: Vec<&str> = fields
            .iter()
            .map(|field| field["name"].as_str().unwrap())
            .collect();
        for row in output["rows"].as_array().unwrap() {
            let row = row.as_object().unwrap();
            assert!(
                row.len() == names.len() && names.iter().all(|name| row.contains_key(*name)),
                "{command:?}"
            );
        }
    }
}

#[test]
fn the_schema_refuses_what_is_none_of_ours() {
    let schema: Value = serde_json::from_str(tipstat::render::SCHEMA).unwrap();
    assert!(jsonschema::meta::is_valid(&schema));
    let validator = jsonschema::draft202012::new(&schema).unwrap();
    let output = read(&["show", "gender-share", "--format", "json"]);
    let good: Value = serde_json::from_str(&output).unwrap();
    assert!(validator.is_valid(&good));
    for (pointer, bad) in [
        ("/rows/0/status", Value::from("guessed")),
        ("/rows/0/count", Value::from(-1)),
        ("/rows/0/value", Value::from("0.6")),
        ("/version", Value::from("2")),
        ("/notes/0/code", Value::from("No Code")),
        ("/notes/0/text", Value::Null),
    ] {
        let mut wrong = good.clone();
        *wrong.pointer_mut(pointer).unwrap() = bad;
        assert!(!validator.is_valid(&wrong), "{pointer}");
    }
}

/// A workbook reads back as the JSON says, cell by cell, and twice the same bytes.
#[test]
fn a_workbook_holds_what_json_holds() {
    let folder = tempfile::tempdir().unwrap();
    for command in commands() {
        let path = written(&[&command[..], &["-q"]].concat(), folder.path(), "a.xlsx");
        let again = written(&[&command[..], &["-q"]].concat(), folder.path(), "b.xlsx");
        assert_eq!(
            std::fs::read(&path).unwrap(),
            std::fs::read(again).unwrap(),
            "{command:?}"
        );
        let json = read(&[&command[..], &["--format", "json", "-q"]].concat());
        let json: Value = serde_json::from_str(&json).unwrap();
        let mut book = calamine::open_workbook_auto(&path).unwrap();
        let mut names = book.sheet_names();
        names.retain(|name| name != "chart");
        assert_eq!(names, ["table", "data", "notes"]);
        let sheet = book.worksheet_range("data").unwrap();
        let heads: Vec<String> = sheet
            .rows()
            .next()
            .unwrap()
            .iter()
            .map(ToString::to_string)
            .collect();
        let fields = json["fields"].as_array().unwrap();
        // names of places are next to their codes, and nothing else is added
        let added = heads.iter().filter(|head| head.ends_with("_name")).count();
        assert_eq!(heads.len(), fields.len() + added, "{command:?}");
        for field in fields {
            let name = &field["name"];
            let at = heads
                .iter()
                .position(|head| *name == head.as_str())
                .unwrap();
            for (line, row) in json["rows"].as_array().unwrap().iter().enumerate() {
                let cell = sheet.get((line + 1, at)).unwrap_or(&Data::Empty);
                let same = match (&row[name.as_str().unwrap()], cell) {
                    (Value::Null, Data::Empty) => true,
                    (Value::String(text), Data::String(cell)) => text == cell,
                    (Value::Bool(is), Data::Bool(cell)) => is == cell,
                    (Value::Number(n), Data::Float(cell)) => n.as_f64() == Some(*cell),
                    (Value::Number(n), Data::Int(cell)) => n.as_i64() == Some(*cell),
                    _ => false,
                };
                assert!(same, "{command:?} {line} {name} {cell:?}");
            }
        }
        for name in book.sheet_names() {
            let name = name.as_str();
            let formulas = book.worksheet_formula(name).unwrap();
            assert_eq!(formulas.used_cells().count(), 0, "{command:?} {name}");
        }
    }
}

#[test]
fn hostile_texts_stay_texts() {
    let folder = tempfile::tempdir().unwrap();
    let ask = |format: &str| {
        let asked = [&["countries", "--format", format, "--"], &HOSTILE[..]].concat();
        read(&asked)
    };
    for format in ["html", "html-page"] {
        let html = ask(format);
        // the script of a page is ours, and its policy lets no other run
        let ours = usize::from(format == "html-page");
        assert_eq!(html.matches("<script").count(), ours, "{html}");
        assert!(!html.contains("onerror="), "{html}");
        assert!(html.contains("&lt;script&gt;alert(&#39;1&#39;)"), "{html}");
        for fetched in ["src=", "url(", "@import", "href=\"http"] {
            assert!(!html.contains(fetched), "{fetched}");
        }
    }
    let latex = ask("latex");
    assert!(
        latex.contains("\\textbackslash{}input\\{c\\} \\& 5 \\% \\$x\\_1\\$"),
        "{latex}"
    );
    let markdown = ask("markdown");
    assert!(
        !markdown.contains("](") && !markdown.contains("<script"),
        "{markdown}"
    );

    let csv = [&["countries", "--format", "csv", "--"], &HOSTILE[..]].concat();
    let (csv, said, _) = run(&mut tipstat(&csv));
    let firsts = |text: &str| -> Vec<String> {
        let mut reader = csv::Reader::from_reader(text.as_bytes());
        let rows = reader.records().map(|row| row.unwrap()[0].to_owned());
        rows.collect()
    };
    let quoted = firsts(&csv);
    assert_eq!(quoted[0], format!("'{}", HOSTILE[0]));
    assert_eq!(quoted[1..3], HOSTILE[1..3]);
    assert_eq!(quoted[3], format!("'{}", HOSTILE[3]));
    assert!(
        said.starts_with("2 texts ") && said.contains("--raw"),
        "{said}"
    );
    let raw = [
        &["countries", "--format", "csv", "--raw", "--"],
        &HOSTILE[..],
    ]
    .concat();
    let (raw, said, _) = run(&mut tipstat(&raw));
    assert_eq!(firsts(&raw), HOSTILE);
    assert!(said.is_empty());

    let path = folder.path().join("a.xlsx");
    let to = ["countries", "-o", path.to_str().unwrap(), "--"];
    read(&[&to[..], &HOSTILE[..]].concat());
    let mut book = calamine::open_workbook_auto(&path).unwrap();
    let sheet = book.worksheet_range("data").unwrap();
    for (line, label) in (1..).zip(HOSTILE) {
        assert_eq!(sheet.get((line, 0)), Some(&Data::String(label.into())));
    }
}

/// A workbook opens on the table for people: what is one number is a number, a range is a text; the chart draws both ends.
#[test]
fn a_workbook_opens_on_numbers_that_can_be_added() {
    let folder = tempfile::tempdir().unwrap();
    let ask = [
        "show",
        "gender-share",
        "--data",
        "tests/files/glotip-like.csv",
        "-q",
    ];
    let path = written(&ask, folder.path(), "a.xlsx");
    let mut book = calamine::open_workbook_auto(&path).unwrap();
    assert_eq!(book.sheet_names()[0], "table");
    let table = book.worksheet_range("table").unwrap();
    let cells: Vec<&Data> = table.used_cells().map(|(_, _, cell)| cell).collect();
    let shares = cells
        .iter()
        .filter(|cell| matches!(cell, Data::Float(x) if *x > 0.0 && *x < 1.0));
    assert!(shares.count() > 0, "{cells:?}");
    let is_range =
        |cell: &&&Data| matches!(cell, Data::String(text) if text.contains('–') && text.len() > 3);
    assert!(cells.iter().filter(is_range).count() > 0, "{cells:?}");
    let plain = |cell: &&&Data| matches!(cell, Data::String(text) if text.parse::<f64>().is_ok());
    assert_eq!(cells.iter().filter(plain).count(), 0, "{cells:?}");
    let data = book.worksheet_range("data").unwrap();
    assert_eq!(data.get((0, 1)), Some(&Data::String("country_name".into())));
    let chart = book.worksheet_range("chart").unwrap();
    assert!(chart.height() > 2 && matches!(chart.get((1, 1)), Some(Data::Float(_))));
    let bytes = std::fs::read(&path).unwrap();
    let mut zip = zip::ZipArchive::new(std::io::Cursor::new(bytes)).unwrap();
    assert!(zip.by_name("xl/charts/chart1.xml").is_ok());
}

/// `convert` writes for `--data`: as it was read, whatever it begins with.
#[test]
fn convert_reads_back_what_a_spreadsheet_would_run() {
    let folder = tempfile::tempdir().unwrap();
    let mine = folder.path().join("mine.csv");
    let rows = "country,country_role,year,source,reporter,measure,sex,age,exploitation,count,share,locator\n\
                KGZ,detected_in,2023,=mine,government,identified,total,total,total,5,,@page 3\n";
    std::fs::write(&mine, rows).unwrap();
    let to = folder.path().join("package");
    read(&[
        "convert",
        mine.to_str().unwrap(),
        "-o",
        to.to_str().unwrap(),
    ]);
    let back = std::fs::read_to_string(to.join("victims.csv")).unwrap();
    assert!(
        back.contains(",=mine,") && back.contains(",@page 3"),
        "{back}"
    );
    let shown = read(&[
        "show",
        "detected-victims",
        "--data",
        to.to_str().unwrap(),
        "--format",
        "json",
    ]);
    assert!(shown.contains("\"=mine\""), "{shown}");
}

/// Rows of any columns, as a query gives them, go into every format.
#[test]
fn rows_of_a_query_go_everywhere() {
    use tipstat::render::{Detail, Document, Format, Screen, render};
    use tipstat::stats::Column;

    let column = |name: &'static str| Column {
        name: name.into(),
        ..Column::default()
    };
    let columns = vec![column("=n"), column("text"), column("none"), column("is")];
    let rows = vec![
        vec![(1u64 << 60).into(), "=1".into(), Value::Null, true.into()],
        vec![
            (-0.5).into(),
            "x".repeat(40_000).into(),
            Value::Null,
            Value::Null,
        ],
    ];
    let permit = tipstat::stats::guard::Permit::for_shown_numbers();
    let table = Public::rows("a {title} {content}", columns, rows, Vec::new(), permit);
    let document = Document {
        table: &table,
        query: std::collections::BTreeMap::new(),
        sources: std::collections::BTreeMap::new(),
        ledger: &[],
        raw: false,
        detail: Detail::All,
    };
    let screen = Screen {
        width: 100,
        color: false,
    };
    let written = |format| render(&document, format, screen).unwrap();
    for format in [
        Format::Table,
        Format::Markdown,
        Format::Html,
        Format::Latex,
        Format::Xlsx,
    ] {
        assert!(!written(format).is_empty());
    }
    let page = String::from_utf8(written(Format::HtmlPage)).unwrap();
    assert!(page.contains("<title>a {title} {content}</title>") && page.ends_with("</html>\n"));
    let csv = String::from_utf8(written(Format::Csv)).unwrap();
    assert!(csv.starts_with("'=n,text,none,is\n1152921504606846976,'=1,,true\n-0.5,xxx"));
    let schema = serde_json::from_str(tipstat::render::SCHEMA).unwrap();
    let json: Value = serde_json::from_slice(&written(Format::Json)).unwrap();
    assert!(jsonschema::is_valid(&schema, &json));
    #[cfg(feature = "parquet")]
    assert_eq!(&written(Format::Parquet)[..4], b"PAR1");
}
