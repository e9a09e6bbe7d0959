//! Side doors: two case files that differ in suppressed counts alone give the same bytes, whatever is asked.
//!
//! So neither order, cut, colour, length, hover texts, specifications, formulas, notes, ledgers, outcomes of claims, exit codes nor
//! locks tell anything of what is suppressed.

use std::fmt::Write as _;
use std::fs;

use super::DECLARATION;
use crate::common::Place;

/// 143 persons; `few` are counts that are suppressed, and their sum is the same in both files.
fn cases(few: [usize; 2]) -> String {
    let [a, b] = few;
    let mut rows = Vec::new();
    let mut add = |n: usize, row: [&str; 5]| rows.extend(std::iter::repeat_n(row.join(","), n));
    // women and men of one country; men are few
    add(50 - a, ["KGZ", "RUS", "2020", "F", "18--20"]);
    add(a, ["KGZ", "RUS", "2020", "M", "18--20"]);
    // two destinations and two ages of another
    add(40, ["UZB", "RUS", "2020", "F", "18--20"]);
    add(a, ["UZB", "TUR", "2020", "F", "18--20"]);
    add(b, ["UZB", "ARE", "2020", "F", "18--20"]);
    add(20, ["KAZ", "RUS", "2021", "F", "18--20"]);
    add(a, ["KAZ", "RUS", "2021", "F", "21--23"]);
    add(b, ["KAZ", "RUS", "2021", "F", "24--26"]);
    // two countries of a few
    add(a, ["TJK", "RUS", "2020", "F", "18--20"]);
    add(b, ["TKM", "RUS", "2020", "F", "18--20"]);
    add(b - a + 4, ["", "RUS", "2020", "F", "18--20"]);
    add(a + 6 - b, ["", "RUS", "2020", "M", "18--20"]);
    format!("cit,dest,year,sex,age\n{}\n", rows.join("\n"))
}

fn places() -> [Place; 2] {
    [[3, 7], [7, 3]].map(|few| {
        let place = Place::new();
        place.file("cases.toml", DECLARATION);
        let [a, b] = few;
        // the file itself is as long in both
        let text = if a < b { cases([a, b]) } else { swapped(a, b) };
        place.file("cases.csv", text);
        place
    })
}

/// The same with the larger count first.
fn swapped(a: usize, b: usize) -> String {
    let text = cases([b, a]);
    let exchange = |text: String, one: &str, other: &str| {
        let lines = text.lines().map(|line| match line {
            line if line.starts_with(one) => line.replacen(one, other, 1),
            line if line.starts_with(other) => line.replacen(other, one, 1),
            line => line.to_owned(),
        });
        lines.map(|line| line + "\n").collect::<String>()
    };
    let text = exchange(text, "UZB,TUR", "UZB,ARE");
    let text = exchange(text, "TJK,", "TKM,");
    let text = exchange(text, "KAZ,RUS,2021,F,21--23", "KAZ,RUS,2021,F,24--26");
    // four men more, four women fewer
    let women = "KGZ,RUS,2020,F";
    text.replacen(women, "KGZ,RUS,2020,M", a - b)
}

const QUESTIONS: &[&[&str]] = &[
    &["summary"],
    &["profile", "KGZ"],
    &["profile", "UZB"],
    &["report", "KGZ", "KAZ"],
    &["show", "gender-share"],
    &["show", "gender-share", "--base", "all"],
    &["show", "gender-share", "--base", "worst-case"],
    &["show", "gender-share", "--sort", "value"],
    &["show", "gender-share", "--sort", "-count", "--top", "2"],
    &["show", "gender-share", "--sensitivity"],
    &["show", "gender-share", "ALL"],
    &["show", "age-share", "--sort", "count", "--top", "1"],
    &["show", "age-share", "--where", "sex = female"],
    &["show", "age-share", "--by", "sex"],
    &["show", "detected-victims", "--sort", "-count"],
    &["show", "detected-victims", "--top", "3"],
    &["show", "detected-victims", "--by", "sex"],
    &["show", "detected-victims", "--where", "sex = male"],
    &["show", "detected-victims", "--where", "destination = TUR"],
    &["show", "destination-split", "--sort", "count"],
    &["show", "destination-split", "--top", "1"],
    &["show", "destination-split", "--base", "all"],
    &["show", "origin-split"],
    &["show", "flows", "--base", "all"],
    &["show", "flows", "--top", "2"],
    &["show", "trend"],
    &["show", "victim-rate", "--sort", "value"],
    &["show", "coverage", "KGZ", "UZB", "KAZ", "TJK", "TKM"],
    &["cross", "citizenship", "sex"],
    &["cross", "citizenship", "sex", "--percent", "row"],
    &["cross", "citizenship", "destination", "--sort", "-count"],
    &["cross", "citizenship", "destination", "--top", "2"],
    &["cross", "citizenship", "age", "--sort", "count"],
    &["cross", "sex", "age"],
    &["compare", "KGZ", "UZB"],
    &["explain", "gender-share", "KGZ"],
    &["explain", "detected-victims", "TJK"],
    &["explain", "protection"],
    &["figure", "gender"],
    &["figure", "destinations"],
    &["figure", "flows"],
    &["figure", "map"],
    &["figure", "pyramid"],
    &["figure", "map", "--on", "gender-share", "--group", "female"],
    &["sql", "SELECT * FROM gender_share ORDER BY count_low"],
    &[
        "sql",
        "SELECT * FROM destination_split ORDER BY value DESC LIMIT 3",
    ],
    &["sql", "SELECT count(*) FROM flows WHERE count_low > 5"],
    &[
        "sql",
        "SELECT sum(count_low) FROM victims WHERE sex = 'male'",
    ],
    &["list"],
];

const FORMATS: [&str; 8] = [
    "table",
    "json",
    "html-page",
    "xlsx",
    "svg",
    "png",
    "vega-lite",
    "dashboard",
];

/// The exit code, what is said, and the file that is written.
fn said(place: &Place, question: &[&str], format: &str) -> (i32, String, Vec<u8>) {
    let data = ["--data", "cases.csv", "--format", format];
    let file = format!("out.{format}");
    let to_file = matches!(format, "xlsx" | "png" | "dashboard");
    let output: &[&str] = if to_file {
        &["--force", "-o", &file]
    } else {
        &[]
    };
    let (code, text) = place.said(&[question, &data, output].concat());
    let bytes = fs::read(place.path().join(&file)).unwrap_or_default();
    let _ = fs::remove_file(place.path().join(&file));
    (code, text, bytes)
}

#[test]
fn no_byte_of_any_answer_depends_on_a_suppressed_count() {
    let [one, other] = places();
    let (mut answered, mut differ) = (0, String::new());
    for question in QUESTIONS {
        for format in FORMATS {
            let is_drawn = matches!(format, "svg" | "png" | "vega-lite");
            let of_report = format == "dashboard" && question[0] != "report";
            if of_report || is_drawn != (question[0] == "figure") && format != "table" {
                continue;
            }
            let (first, second) = (said(&one, question, format), said(&other, question, format));
            answered += u32::from(first.0 == 0);
            if first != second {
                let mut lines = first.1.lines().zip(second.1.lines());
                let line = lines.find(|(one, other)| one != other);
                let _ = writeln!(
                    differ,
                    "{} {format}: {} {} {line:?}",
                    question.join(" "),
                    first.0,
                    second.0
                );
            }
        }
    }
    assert!(answered > 150, "the questions are answered: {answered}");
    assert!(differ.is_empty(), "{differ}");
}

/// A condition on figures, at every threshold, keeps what is suppressed or leaves it out, whatever it is.
#[test]
fn no_threshold_tells_on_which_side_a_suppressed_count_is() {
    let [one, other] = places();
    for quantity in ["count", "value"] {
        for threshold in ["3", "5", "7", "45", "0.05", "0.1", "0.9"] {
            let condition = format!("{quantity} < {threshold}");
            let question = ["show", "gender-share", "--where", &condition];
            let said = [&one, &other].map(|place| self::said(place, &question, "csv"));
            assert_eq!(said[0], said[1], "{condition}");
            let condition = format!("{quantity} >= {threshold}");
            let question = ["show", "destination-split", "--where", &condition];
            let said = [&one, &other].map(|place| self::said(place, &question, "csv"));
            assert_eq!(said[0], said[1], "{condition}");
        }
    }
}

/// Claims on a suppressed count, right and wrong, with a tolerance searched by halves: all have one outcome, and no number beside it.
#[test]
fn claims_are_no_oracle() {
    let [place, other] = places();
    let mut outcomes = Vec::new();
    for (statistic, cell) in [
        ("gender-share", "male"),
        ("gender-share", "female"),
        ("detected-victims", "case_data"),
    ] {
        let country = if statistic == "detected-victims" {
            "TJK"
        } else {
            "KGZ"
        };
        let mut claims = String::from("source = \"x\"\n");
        for n in 1..=50 {
            for tolerance in ["0", "0.5", "1", "2", "4", "8", "16", "32"] {
                let _ = write!(
                    claims,
                    "[[claims]]\nid = \"c{n}-{tolerance}\"\nstatement = \"s\"\nlocator = \"p\"\nexpected = {n}\ntolerance = {tolerance}\n\
                     query = {{ statistic = \"{statistic}\", country = \"{country}\", source = \"mine\", column = \"count\", cell = {{ group = \"{cell}\" }} }}\n"
                );
            }
        }
        place.file("claims.toml", &claims);
        other.file("claims.toml", &claims);
        let verify = [
            "verify",
            "claims.toml",
            "--data",
            "cases.csv",
            "--format",
            "json",
        ];
        let (first, second) = (place.said(&verify), other.said(&verify));
        assert_eq!(first, second, "{statistic} {cell}");
        let json: serde_json::Value =
            serde_json::from_str(&first.1).unwrap_or_else(|_| panic!("{first:?}"));
        for row in json["rows"].as_array().unwrap() {
            outcomes.push(row["outcome"].to_string());
            assert!(
                row["computed"].is_null()
                    || !row["computed"].to_string().contains(char::is_numeric),
                "{row}"
            );
        }
        let new = [
            "claims",
            "new",
            statistic,
            country,
            "--cell",
            &format!("group={cell}"),
            "--data",
            "cases.csv",
        ];
        assert_eq!(place.said(&new), other.said(&new));
    }
    outcomes.dedup();
    assert_eq!(outcomes.len(), 1, "{outcomes:?}");
}

/// The lock of a project and the JSON that its templates get.
#[test]
fn locks_and_templates_hold_nothing_that_is_suppressed() {
    let manifest = "[build]\ndata = [\"cases.csv\"]\n[[table]]\nfile = \"a.json\"\nstatistic = \"gender-share\"\n\
        [[table]]\nfile = \"b.csv\"\nstatistic = \"destination-split\"\n[[table]]\nfile = \"c.csv\"\ncommand = \"cross citizenship age\"\n\
        [[report]]\nfile = \"d.txt\"\ntemplate = \"t.jinja\"\ncountry = [\"KGZ\", \"UZB\"]\n";
    let built = places().map(|place| {
        place
            .file("tipstat.toml", manifest)
            .file("t.jinja", "{{ countries | tojson }}");
        let (code, said) = place.said(&["build"]);
        assert_eq!(code, 0, "{said}");
        // hashes of the case file and of what names it differ
        let files = ["tipstat.lock", "a.json", "b.csv", "c.csv", "d.txt"];
        files.map(|file| without_hashes(&place.read(file)))
    });
    assert!(built[0][0].contains("\"male\":null") && built[0][4].contains("hidden"));
    assert_eq!(built[0], built[1]);
}

fn without_hashes(text: &str) -> String {
    let mut kept = String::new();
    for word in text.split_inclusive(|c: char| !c.is_ascii_hexdigit()) {
        let is_hash = word
            .trim_end_matches(|c: char| !c.is_ascii_hexdigit())
            .len()
            >= 12;
        kept += if is_hash { "#" } else { word };
    }
    kept
}

/// Persons of whom neither origin nor destination is known are on no route: what is left of a total tells of a few others.
#[test]
fn the_total_of_routes_gives_nobody_away() {
    let place = Place::new();
    let mut text = String::from("cit,dest,year,sex,age\n");
    for (row, n) in [("KAZ,RUS", 32), ("KGZ,RUS", 1), (",", 10)] {
        text += &format!("{row},2020,F,18--20\n").repeat(n);
    }
    place
        .file("cases.csv", text)
        .file("cases.toml", DECLARATION);
    for question in [
        &["show", "flows", "--base", "all"][..],
        &["show", "destination-split", "--base", "all"],
        &[
            "show",
            "destination-split",
            "--base",
            "all",
            "--country",
            "all",
        ],
        &["cross", "citizenship", "destination"],
        &["cross", "citizenship", "sex", "--table", "routes"],
        &["cross", "sex", "age", "--table", "routes"],
    ] {
        let (code, text) = place.said(&[question, &["--data", "cases.csv", "-qq"]].concat());
        assert!(code == 0 && !text.contains("33"), "{question:?}: {text}");
    }
}
