//! `sql` as a program: what a script does, that threads change nothing, what case files hide, and that no text breaks it.

use std::io::Write as _;
use std::process::{Command, Output, Stdio};

fn run(args: &[&str], input: &str, threads: &str) -> Output {
    let mut child = Command::new(env!("CARGO_BIN_EXE_tipstat"))
        .args(args)
        .env("POLARS_MAX_THREADS", threads)
        .env("COLUMNS", "100")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("tipstat runs");
    let mut stdin = child.stdin.take().expect("a pipe");
    // a program that does not read what it is given closes the pipe
    let _ = stdin.write_all(input.as_bytes());
    drop(stdin);
    child.wait_with_output().expect("it ends")
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

fn csv(query: &str, more: &[&str]) -> String {
    let output = run(
        &[&["sql", query, "--format", "csv", "-q"], more].concat(),
        "",
        "2",
    );
    assert!(output.status.success(), "{query}: {}", text(&output.stderr));
    text(&output.stdout)
}

#[test]
fn a_view_is_what_show_prints() {
    let file = "tests/files/ctdc-kanon-2020.csv";
    for data in [&[][..], &["--data", file]] {
        for statistic in tipstat::stats::ALL {
            let name = statistic.name;
            // `show` gives the moves of the latest report, a view those of all
            let years: &[&str] = match name {
                "tier-moves" => &["--year", "1900..2100"],
                _ => &[],
            };
            let shown = run(
                &[&["show", name, "--format", "csv", "-q"], years, data].concat(),
                "",
                "2",
            );
            // even if other tables are counted in the same statement
            let query = format!(
                "WITH a AS (SELECT 1 FROM victims), b AS (SELECT 1 FROM routes) SELECT * FROM {}",
                name.replace('-', "_")
            );
            assert_eq!(csv(&query, data), text(&shown.stdout), "{name} {data:?}");
        }
    }
}

#[test]
fn options_choose_the_figures_of_views() {
    let options = ["--country", "KGZ", "--year", "2023", "--base", "all"];
    let shown = run(
        &[
            &["show", "identification-gap", "--format", "csv"],
            &options[..],
        ]
        .concat(),
        "",
        "2",
    );
    let asked = csv("SELECT * FROM identification_gap", &options);
    assert_eq!(asked, text(&shown.stdout));
    assert!(asked.lines().count() > 2);
}

#[test]
fn threads_change_nothing() {
    for query in [
        "SELECT country, COUNT(*) AS n FROM tiers GROUP BY country",
        "SELECT country, COUNT(*) AS n FROM tiers GROUP BY country LIMIT 7",
        "SELECT country, year, tier FROM tiers ORDER BY year LIMIT 50",
        "SELECT DISTINCT tier, source FROM tiers",
        "SELECT a.country, b.country AS other FROM tiers a JOIN tiers b ON a.year = b.year AND a.tier = b.tier \
         WHERE a.year = 2019 AND a.country < 'B' LIMIT 500",
        "SELECT country FROM victims UNION SELECT country FROM tiers",
        "SELECT country, ROW_NUMBER() OVER (ORDER BY year) AS place FROM tiers WHERE tier = '3'",
        "EXPLAIN SELECT country, COUNT(*) FROM tiers GROUP BY country ORDER BY 2 LIMIT 3",
    ] {
        let args = ["sql", query, "--format", "csv"];
        let one = run(&args, "", "1");
        assert!(one.status.success(), "{query}: {}", text(&one.stderr));
        for threads in ["2", "8"] {
            assert_eq!(
                run(&args, "", threads).stdout,
                one.stdout,
                "{threads}: {query}"
            );
        }
    }
}

#[test]
fn a_script_stops_at_its_first_fault_and_writes_nothing() {
    let script = "SELECT 1 AS one;\n\nSELECT country,\n  teir FROM tiers;\nSELECT 2";
    let output = run(&["sql"], script, "2");
    assert_eq!(output.status.code(), Some(2));
    assert!(output.stdout.is_empty());
    let said = text(&output.stderr);
    let expected = "tipstat: standard input:4:3: no column `teir`; did you mean `tier`?\n  |\n4 |   teir FROM tiers;\n  |   ^^^^\n";
    assert!(said.starts_with(expected), "{said}");
}

#[test]
fn a_script_answers_each_question_in_order() {
    let output = run(
        &["sql", "--file", "-"],
        "SELECT 1 AS a; -- first\nSELECT 2 AS b;",
        "2",
    );
    assert_eq!(text(&output.stdout), " a\n ─\n 1\n\n b\n ─\n 2\n");
    let machine = run(&["sql", "--format", "csv"], "SELECT 1; SELECT 2", "2");
    assert_eq!(machine.status.code(), Some(2));
}

/// Case files of a release that is not public: tables are refused, views have passed the guard.
#[test]
fn small_counts_stay_hidden() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("cases.csv");
    std::fs::write(folder.path().join("cases.toml"), DECLARED).expect("written");
    let mut rows = String::from("nationality;year;sex\n");
    for (sex, n) in [("f", 30), ("m", 3), ("x", 20)] {
        rows += &format!("Kyrgyzstan;2020;{sex}\n").repeat(n);
    }
    std::fs::write(&file, rows).expect("written");
    let file = file.display().to_string();
    let refused = run(
        &["sql", "SELECT SUM(count_low) FROM victims", "--data", &file],
        "",
        "2",
    );
    assert_eq!(refused.status.code(), Some(4), "{}", text(&refused.stderr));
    assert!(text(&refused.stderr).contains("gender_share"));
    let query = "SELECT country, \"group\", count, base, status FROM gender_share";
    let shown = csv(query, &["--data", &file]);
    assert!(
        shown.contains("hidden") && !shown.contains(",3,"),
        "{shown}"
    );
    let wanted = csv(
        "SELECT SUM(count_low) AS n FROM victims",
        &["--data", &file, "--min-cell", "1"],
    );
    assert_eq!(wanted, "n\n53\n");
    let asked = run(
        &["sql", "SELECT * FROM victims", "--min-cell", "5"],
        "",
        "2",
    );
    assert_eq!(asked.status.code(), Some(4));
}

const DECLARED: &str = r#"release = "own"
title = "Own"
table = "victims"
shape = "cases"
source = "own"
collects = "case_data"

[columns.year]
from = ["year"]
[columns.sex]
from = ["sex"]
values = { "f" = "female", "m" = "male", "x" = "other" }
[columns.citizenship]
from = ["nationality"]
"#;

/// Whatever the text, it is answered or it is a fault of the text.
#[test]
fn no_text_breaks_it() {
    const QUERIES: [&str; 4] = [
        "SELECT country, COUNT(*) AS n FROM tiers WHERE year > 2010 GROUP BY country ORDER BY n DESC LIMIT 5",
        "WITH a AS (SELECT * FROM gender_share) SELECT a.country, t.tier FROM a LEFT JOIN tiers t ON a.country = t.country",
        "SELECT CASE WHEN tier = '3' THEN 1 ELSE NULL END AS x, CAST(year AS VARCHAR) || locator FROM tiers LIMIT 9",
        "SELECT origin FROM routes WHERE destination IN (SELECT country FROM victims) UNION ALL SELECT tier FROM tiers",
    ];
    const WORDS: [&str; 18] = [
        "(",
        ")",
        "'",
        "\"",
        "--",
        "/*",
        "*",
        "NULL",
        "-1",
        "1e400",
        "99999999999999999999",
        "INTERVAL '1'",
        "::int",
        "ORDER BY 0",
        "RANK()",
        "\0",
        "é",
        ";",
    ];
    let mut seed = 20_261_125_u64;
    let mut chance = |n: usize| {
        seed = seed
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(seed >> 33).expect("small") % n
    };
    for _ in 0..150 {
        let mut words: Vec<&str> = QUERIES[chance(QUERIES.len())].split(' ').collect();
        for _ in 0..=chance(3) {
            let at = chance(words.len());
            match chance(3) {
                0 => words[at] = WORDS[chance(WORDS.len())],
                1 => words.insert(at, WORDS[chance(WORDS.len())]),
                _ => words.swap(at, 0),
            }
        }
        let query = words.join(" ");
        let output = run(&["sql"], &query, "2");
        let code = output.status.code();
        assert!(
            matches!(code, Some(0 | 2)),
            "{query:?}: {code:?} {}",
            text(&output.stderr)
        );
    }
}
