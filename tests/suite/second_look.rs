//! What an independent look at the numbers found, each as a file and a question.

use std::process::Command;

const HEADER: &str =
    "country,country_role,year,source,reporter,measure,sex,age,exploitation,count,share,locator";

/// What a question about some rows of 2020 prints.
fn run(rows: &[(&str, &str, &str, &str)], question: &[&str]) -> Vec<u8> {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("victims.csv");
    let lines = rows.iter().map(|(country, reporter, sex, count)| {
        format!("{country},detected_in,2020,s,{reporter},identified,{sex},total,total,{count},,")
    });
    let text: Vec<String> = std::iter::once(HEADER.to_owned()).chain(lines).collect();
    std::fs::write(&file, text.join("\n")).unwrap();
    let mut tipstat = Command::new(env!("CARGO_BIN_EXE_tipstat"));
    let out = tipstat
        .args(question)
        .args(["--quiet", "--data"])
        .arg(&file)
        .output()
        .unwrap();
    assert!(
        out.status.success(),
        "{}",
        String::from_utf8_lossy(&out.stderr)
    );
    out.stdout
}

/// The rows that it gives, cell by cell.
fn ask(rows: &[(&str, &str, &str, &str)], question: &[&str]) -> Vec<Vec<String>> {
    let out = run(rows, &[question, &["--format", "csv"]].concat());
    let mut reader = csv::Reader::from_reader(out.as_slice());
    let names: Vec<String> = reader
        .headers()
        .unwrap()
        .iter()
        .map(str::to_owned)
        .collect();
    let keep = [
        "group",
        "count_low",
        "count_high",
        "base_high",
        "value_low",
        "value_high",
        "ci_high",
        "status",
        "note",
    ];
    let places: Vec<Option<usize>> = keep
        .iter()
        .map(|name| names.iter().position(|it| it == name))
        .collect();
    let cells = |record: csv::StringRecord| {
        places
            .iter()
            .map(|at| at.map_or(String::new(), |at| record[at].to_owned()))
            .collect()
    };
    reader
        .records()
        .map(|record| cells(record.unwrap()))
        .collect()
}

fn row<'a>(rows: &'a [Vec<String>], group: &str) -> &'a [String] {
    rows.iter()
        .find(|row| row[0] == group)
        .unwrap_or_else(|| panic!("no `{group}` in {rows:?}"))
}

#[test]
fn a_part_without_a_number_leaves_the_total_open_above() {
    let rows = ask(
        &[
            ("KGZ", "government", "female", "10"),
            ("KGZ", "government", "male", ""),
        ],
        &["show", "detected-victims"],
    );
    assert_eq!(rows[0][1..3], ["10", ""]);
    assert_eq!(rows[0][7], "bounded");
}

#[test]
fn a_total_cuts_its_parts_and_names_whom_they_leave_out() {
    let cut = ask(
        &[
            ("KGZ", "government", "female", "<5"),
            ("KGZ", "government", "male", "6-9"),
            ("KGZ", "government", "total", "7"),
        ],
        &["show", "gender-share"],
    );
    assert_eq!(row(&cut, "female")[1..3], ["0", "1"]);
    assert_eq!(row(&cut, "male")[1..3], ["6", "7"]);
    let left = [
        ("GBR", "government", "female", "2617"),
        ("GBR", "government", "male", "7383"),
        ("GBR", "government", "total", "10613"),
    ];
    let known = ask(&left, &["show", "gender-share"]);
    assert_eq!(row(&known, "female")[8], "613 of unknown sex left out");
    let all = ask(&left, &["show", "gender-share", "--base", "all"]);
    assert_eq!(row(&all, "missing")[1], "613");
}

#[test]
fn the_interval_of_a_zero_does_not_give_its_base_away() {
    let rows = ask(
        &[
            ("KAZ", "government", "female", "0"),
            ("KAZ", "government", "male", "7"),
        ],
        &["show", "gender-share", "--min-cell", "11"],
    );
    // a zero that is shown would tell that all of the seven are men
    assert_eq!(row(&rows, "female")[3..7], [""; 4].map(String::from));
}

#[test]
fn a_summary_does_not_give_away_whom_the_genders_leave_out() {
    let of = |sex, count| ("UZB", "government", sex, count);
    let rows = [of("female", "30"), of("male", "50"), of("total", "83")];
    let out = run(&rows, &["summary", "--min-cell", "11", "--format", "csv"]);
    let text = String::from_utf8_lossy(&out);
    assert!(
        text.contains("83") && !text.contains(",80,") && text.contains("hidden"),
        "{text}"
    );
}

#[test]
fn an_open_count_bounds_what_it_can() {
    let rows = ask(
        &[
            ("UKR", "government", "total", ">100"),
            ("UKR", "civil_society", "total", "7"),
        ],
        &["show", "identification-gap"],
    );
    assert_eq!(
        row(&rows, "difference")[4..6],
        ["", "-94.0"].map(String::from)
    );
    let ratio = row(&rows, "ratio");
    assert_eq!(ratio[4], "0.0");
    assert!(ratio[5].starts_with("0.0693") && !ratio[8].contains("none"));
}

#[test]
fn an_order_that_bounds_leave_open_is_not_said_to_survive() {
    let said = |one, other| {
        let rows = [
            ("TJK", "government", "total", one),
            ("UZB", "government", "total", other),
        ];
        let out = run(
            &rows,
            &["show", "detected-victims", "--sensitivity", "--notes"],
        );
        let text = String::from_utf8_lossy(&out).into_owned();
        text.split_whitespace().collect::<Vec<_>>().join(" ")
    };
    assert!(said("0-9", "1-10").contains("leave 1"));
    assert!(said("9", "10").contains("is the same under all conventions"));
}
