//! Two files that differ in hidden numbers alone give the same bytes, whatever is asked and in whatever format.

use std::fs;
use std::path::Path;
use std::process::Command;

/// Victims by place of destination, sex and age, small numbers among them: `a` and `b` are hidden in each.
fn tables(folder: &Path, (a, b): (u32, u32)) {
    let mut victims = String::from(
        "country,country_role,year,source,reporter,measure,sex,age,exploitation,count,share,locator\n",
    );
    for (country, year) in [("KAZ", 2020), ("KAZ", 2021), ("UZB", 2021)] {
        let mut row = |reporter: &str, sex: &str, age: &str, count: u32| {
            victims += &format!(
                "{country},detected_in,{year},made-up,{reporter},identified,{sex},{age},total,{count},,x\n"
            );
        };
        row("government", "total", "total", 40 + a + b);
        row("government", "female", "total", a);
        row("government", "male", "total", b);
        row("government", "other", "total", 40);
        row("government", "total", "child", b);
        row("government", "total", "adult", a);
        row("government", "total", "unknown", 40);
        row("civil_society", "total", "total", 60);
    }
    let mut routes = String::from(
        "origin,destination,year,source,sex,age,exploitation,count,share,locator,measure\n",
    );
    for (origin, year) in [("KGZ", 2020), ("KGZ", 2021), ("TJK", 2021)] {
        // the sums over both origins are those of hidden numbers, too, and the same in both files
        let (a, b) = if origin == "TJK" { (b, a) } else { (a, b) };
        let places = [
            ("RUS", 80),
            ("TUR", a),
            ("ARE", b),
            ("DEU", 30),
            ("KAZ", a),
            ("UZB", b),
        ];
        for (destination, count) in places {
            routes += &format!(
                "{origin},{destination},{year},made-up,total,total,total,{count},,x,identified\n"
            );
        }
    }
    fs::create_dir_all(folder).expect("a folder");
    fs::write(folder.join("victims.csv"), victims).expect("a file");
    fs::write(folder.join("routes.csv"), routes).expect("a file");
}

/// The exit code, what is said, and the file that is written where the format is one of files.
fn said(folder: &Path, arguments: &[&str]) -> (Option<i32>, String, Vec<u8>) {
    let file = ["xlsx", "png", "parquet", "pdf", "docx", "dashboard"]
        .into_iter()
        .find(|format| arguments.contains(format))
        .map(|format| match format {
            "dashboard" => "out.html".to_owned(),
            format => format!("out.{format}"),
        });
    let output = file.iter().flat_map(|file| ["--force", "-o", file]);
    let output = Command::new(env!("CARGO_BIN_EXE_tipstat"))
        .args(arguments)
        .args(output)
        .args(["--data", "victims.csv", "--data", "routes.csv"])
        .args(["--min-cell", "11"])
        .current_dir(folder)
        .output()
        .expect("tipstat starts");
    let bytes = [output.stdout, output.stderr].concat();
    let written = file.and_then(|file| fs::read(folder.join(file)).ok());
    (
        output.status.code(),
        String::from_utf8_lossy(&bytes).into_owned(),
        written.unwrap_or_default(),
    )
}

/// The questions, each asked in several formats.
const QUESTIONS: [&[&str]; 41] = [
    &["summary"],
    &["profile", "KAZ"],
    &["profile", "KGZ"],
    &["report", "KAZ", "UZB"],
    &["show", "detected-victims"],
    &["show", "gender-share"],
    &["show", "gender-share", "--base", "all"],
    &["show", "gender-share", "--base", "worst-case"],
    &["show", "age-share"],
    &["show", "destination-split"],
    &["show", "destination-split", "--by", "year"],
    &["show", "origin-split"],
    &["show", "flows"],
    &["show", "flows", "--top", "3"],
    &["show", "flows", "--by", "sex"],
    &["show", "destination-split", "--by", "sex,age"],
    &["show", "origin-split", "--by", "sex"],
    &["show", "identification-gap"],
    &["show", "victim-rate"],
    &["show", "trend"],
    &["show", "coverage"],
    &["show", "flows", "--sort", "count"],
    &["show", "gender-share", "--sensitivity"],
    &["cross", "sex", "age"],
    &["cross", "origin", "destination"],
    &["cross", "origin", "destination", "--percent", "row"],
    &["compare", "KAZ", "UZB"],
    &["figure", "gender"],
    &["figure", "gap"],
    &["figure", "destinations"],
    &["figure", "flows"],
    &["sql", "SELECT * FROM destination_split"],
    &["explain", "gender-share", "KAZ"],
    &["explain", "gender-share", "KAZ", "--year", "2021"],
    &["explain", "detected-victims", "KAZ"],
    &["explain", "destination-split", "KGZ"],
    &["explain", "protection"],
    &["figure", "pyramid"],
    &["figure", "trend"],
    &["figure", "map", "--on", "gender-share", "--group", "female"],
    &["verify"],
];

/// Commands that say what is in the files, or write it: they are refused where small counts are to be suppressed.
const REFUSED: [(&[&str], i32); 4] = [
    (&["convert", "-o", "out"], 4),
    (&["convert", "--format", "parquet"], 4),
    (&["reconcile"], 2),
    (&["load"], 2),
];

/// Outputs of a project in every format, among them those that hold where they come from.
const PROJECT: &str = r#"
[build]
data = ["victims.csv", "routes.csv"]
folder = "out"
min_cell = 11

[[table]]
file = "a.csv"
statistic = "gender-share"

[[table]]
file = "b.parquet"
statistic = "destination-split"

[[table]]
file = "c.json"
statistic = "gender-share"

[[table]]
file = "d.xlsx"
statistic = "age-share"

[[figure]]
file = "e.pdf"
figure = "gender"

[[report]]
file = "f.html"
countries = ["Kazakhstan"]

[[report]]
file = "g.docx"
countries = ["Kazakhstan"]
"#;

#[test]
fn outputs_of_a_project_do_not_give_hidden_numbers_away() {
    let place = tempfile::tempdir().expect("a folder");
    let built = |name: &str, hidden: (u32, u32)| {
        let folder = place.path().join(name);
        tables(&folder, hidden);
        fs::write(folder.join("tipstat.toml"), PROJECT).expect("a file");
        let output = Command::new(env!("CARGO_BIN_EXE_tipstat"))
            .arg("build")
            .current_dir(&folder)
            .output()
            .expect("tipstat starts");
        assert!(output.status.success(), "{output:?}");
        let mut files = Vec::new();
        for entry in fs::read_dir(folder.join("out")).expect("a folder") {
            let path = entry.expect("a file").path();
            files.push((
                path.file_name().map(ToOwned::to_owned),
                fs::read(&path).expect("bytes"),
            ));
        }
        files.sort();
        files
    };
    let (one, other) = (built("one", (3, 7)), built("other", (7, 3)));
    assert_eq!(one.len(), 7);
    let differ = one.iter().zip(&other).filter(|(a, b)| a != b);
    let differ: Vec<_> = differ.map(|(a, _)| &a.0).collect();
    assert!(differ.is_empty(), "{differ:?}");
}

#[test]
fn commands_that_tell_the_files_are_refused_where_counts_are_suppressed() {
    let place = tempfile::tempdir().expect("a folder");
    tables(place.path(), (3, 7));
    for (arguments, code) in REFUSED {
        let (found, said, _) = said(place.path(), arguments);
        assert_eq!(found, Some(code), "{arguments:?}: {said}");
    }
    assert!(!place.path().join("out").exists() && !place.path().join("out.parquet").exists());
}

const FORMATS: [&str; 11] = [
    "table",
    "csv",
    "json",
    "svg",
    "html-page",
    "xlsx",
    "png",
    "pdf",
    "parquet",
    "docx",
    "dashboard",
];

#[test]
fn swapping_hidden_numbers_changes_no_byte() {
    let place = tempfile::tempdir().expect("a folder");
    let (one, other) = (place.path().join("one"), place.path().join("other"));
    tables(&one, (3, 7));
    tables(&other, (7, 3));
    let mut answered = 0;
    let mut differ = Vec::new();
    for question in QUESTIONS {
        let is_asked = |format: &str| match (question[0], format) {
            (_, "table" | "json") => true,
            ("figure", _) => matches!(format, "svg" | "png" | "pdf"),
            ("report", _) => matches!(format, "html-page" | "docx" | "dashboard"),
            _ => matches!(format, "csv" | "html-page" | "xlsx" | "parquet"),
        };
        for format in FORMATS.into_iter().filter(|format| is_asked(format)) {
            let arguments = [question, &["--format", format]].concat();
            let (first, second) = (said(&one, &arguments), said(&other, &arguments));
            answered += u32::from(first.0 == Some(0));
            if first != second {
                let pairs = first.1.lines().zip(second.1.lines());
                let line = pairs.into_iter().find(|(a, b)| a != b);
                differ.push(format!("{}: {line:?}", arguments.join(" ")));
            }
        }
    }
    assert!(answered > 100, "the questions are answered: {answered}");
    assert!(
        differ.is_empty(),
        "{} differ:\n{}",
        differ.len(),
        differ.join("\n")
    );
}
