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
    let file = ["xlsx", "png"]
        .into_iter()
        .find(|format| arguments.contains(format))
        .map(|format| format!("out.{format}"));
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
const QUESTIONS: [&[&str]; 29] = [
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
        for format in ["table", "csv", "json", "svg", "html-page", "xlsx", "png"] {
            if matches!(format, "svg" | "png") != (question[0] == "figure")
                && !matches!(format, "table" | "json")
            {
                continue;
            }
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
