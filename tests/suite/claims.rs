//! Claims: those that ship say what was established by reading, exactly those that depend on a number move with it, and no
//! file of claims, whatever its bytes, does more than be refused.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use proptest::prelude::*;
use serde_json::Value;
use tipstat::claims;

use crate::common::{run, tipstat};

fn read(file: &str, text: &str) -> Result<Vec<claims::Claim>, tipstat::dataset::Faults> {
    claims::read(file, text, &tipstat::dataset::Places::default())
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Standard output, standard error and exit code.
fn ask(args: &[&str]) -> (String, String, Option<i32>) {
    run(&mut tipstat(args))
}

/// Outcomes by claim.
fn outcomes(args: &[&str]) -> BTreeMap<String, String> {
    let (out, err, _) = ask(&[&["verify", "-q", "--format", "json"], args].concat());
    let json: Value = serde_json::from_str(&out).unwrap_or_else(|_| panic!("{err}"));
    let text = |row: &Value, key: &str| row[key].as_str().unwrap_or_default().to_owned();
    let rows = json["rows"].as_array().unwrap();
    rows.iter()
        .map(|row| (text(row, "claim"), text(row, "outcome")))
        .collect()
}

/// A copy of `data/` with a line of a file changed.
fn changed(file: &str, from: &str, to: &str) -> (tempfile::TempDir, String) {
    let folder = tempfile::tempdir().unwrap();
    for entry in std::fs::read_dir(root().join("data")).unwrap() {
        let path: PathBuf = entry.unwrap().path();
        if path.is_file() {
            std::fs::copy(&path, folder.path().join(path.file_name().unwrap())).unwrap();
        }
    }
    let path = folder.path().join(file);
    let text = std::fs::read_to_string(&path).unwrap();
    assert_eq!(text.matches(from).count(), 1, "{from}");
    std::fs::write(&path, text.replace(from, to)).unwrap();
    let name = folder.path().to_str().unwrap().to_owned();
    (folder, name)
}

/// The claims whose outcome is not that of the embedded package, with the new one.
fn moved(file: &str, from: &str, to: &str) -> Vec<(String, String)> {
    let before = outcomes(&[]);
    let (_folder, name) = changed(file, from, to);
    let after = outcomes(&["--data", &name]);
    assert_eq!(before.len(), after.len());
    after
        .into_iter()
        .filter(|(claim, outcome)| before[claim] != *outcome)
        .collect()
}

fn mismatches(claims: &[&str]) -> Vec<(String, String)> {
    claims
        .iter()
        .map(|claim| ((*claim).into(), "mismatch".into()))
        .collect()
}

/// Read off the paper, statement by statement: whatever is neither computed here nor contradicted is a match.
#[test]
fn the_paper_agrees_with_the_package_where_it_can_be_computed() {
    const ROUNDED: [&str; 2] = ["kgz-women-equal", "uzb-women-equal"];
    const NOT_COMPUTABLE: [&str; 29] = [
        "kaz-cases-above-opened-2022",
        "kaz-efforts-2010s-2020s",
        "kaz-first-reading-march-2024",
        "kaz-president-march-2023",
        "kaz-russia-before-others",
        "kaz-second-reading-early-2024",
        "kaz-second-reading-may-2024",
        "kgz-blacklisted",
        "kgz-kazakhstan-before-turkey",
        "kgz-no-convictions-2022-2023",
        "kgz-recruited-2022-2024",
        "kgz-russia-before-turkey",
        "kgz-seminar-2023",
        "most-cases-in-the-shadows",
        "most-women-and-children-in-prostitution",
        "programmes-end-2024-2025",
        "region-russia-before-emirates",
        "region-turkey-before-emirates",
        "saarc-2014",
        "tier-three-levels",
        "tjk-abroad-before-home",
        "tjk-code-2015",
        "turnover-exceeds-drugs-and-arms",
        "tvpa-public-law",
        "un-sexual-exploitation-highest",
        "uzb-code-1994",
        "winrock-booklet-2003",
        "winrock-booklet-2023",
        "winrock-project-five-years",
    ];
    let outcomes = outcomes(&[]);
    assert_eq!(outcomes.len(), 78);
    for (claim, outcome) in &outcomes {
        let expected = match claim.as_str() {
            claim if ROUNDED.contains(&claim) => "matches_rounded",
            claim if NOT_COMPUTABLE.contains(&claim) => "not_computable",
            _ => "match",
        };
        assert_eq!(outcome, expected, "{claim}");
    }
    assert_eq!(ask(&["verify", "-q"]).2, Some(0));
    assert_eq!(ask(&["verify", "-q", "--strict"]).2, Some(1));
}

#[test]
fn exactly_the_claims_that_depend_on_a_number_move_with_it() {
    let civil = "civil_society,identified,total,total,total,66,";
    assert_eq!(
        moved("victims.csv", civil, &civil.replace("66", "67")),
        mismatches(&["kgz-civil-society-2023"])
    );
    assert_eq!(
        moved("victims.csv", civil, &civil.replace("66", "2")),
        mismatches(&[
            "kgz-civil-society-2023",
            "kgz-civil-society-above-government-2023"
        ])
    );
    let women = "KGZ,citizen_of,,ctdc-2024,case_data,identified,female,total,total,,0.47";
    assert_eq!(
        moved("victims.csv", women, &women.replace("0.47", "0.53")),
        mismatches(&["kgz-women"])
    );
    assert_eq!(
        moved(
            "routes.csv",
            "KGZ,RUS,,ctdc-2024,total,total,total,,0.42",
            "KGZ,RUS,,ctdc-2024,total,total,total,,0.2"
        ),
        mismatches(&["kgz-russia-first", "kgz-to-rus"])
    );
    let tier = "KAZ,2023,2,";
    assert_eq!(
        moved("tiers.csv", tier, "KAZ,2023,1,"),
        mismatches(&["kaz-tier-2023", "tier-none-in-1"])
    );
    // nor is a state of which nothing is known one that is on no first level
    let unknown = moved("tiers.csv", tier, "KAZ,1998,2,");
    assert!(unknown.contains(&mismatches(&["tier-none-in-1"])[0]));
    // a hidden count does not contradict a number within its range
    let bounds = moved("victims.csv", civil, &civil.replace("66", "60-70"));
    assert_eq!(
        bounds,
        [("kgz-civil-society-2023".to_owned(), "possible".to_owned())]
    );
}

/// What the embedded package knows is not said to be supported by a file that does not hold it.
#[test]
fn a_file_answers_only_for_what_it_brings() {
    let cases = outcomes(&["--data", "tests/files/ctdc-kanon-2020.csv"]);
    for claim in ["kgz-tier-2023", "uzb-article-135", "kgz-civil-society-2023"] {
        assert_eq!(cases[claim], "not_computable", "{claim}");
    }
    assert_eq!(cases["kgz-women"], "mismatch");
    // a small count cannot be found out by asking whether it equals a number
    let hidden = outcomes(&[
        "--data",
        "tests/files/ctdc-kanon-2020.csv",
        "--min-cell",
        "11",
    ]);
    assert_eq!(hidden["kgz-women"], "not_computable");
}

#[test]
fn files_of_claims_keep_to_the_schema_and_its_negative_does_not() {
    let schema: Value = serde_json::from_str(claims::SCHEMA).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    let shipped: Value = serde_json::from_str(claims::SHIPPED.1).unwrap();
    assert!(validator.is_valid(&shipped));
    let text = std::fs::read_to_string(root().join("tests/files/claims.toml")).unwrap();
    let table: toml::Table = toml::from_str(&text).unwrap();
    assert!(validator.is_valid(&serde_json::to_value(table).unwrap()));
    let mut wrong = shipped;
    wrong["claims"][0]["expectd"] = 1.into();
    assert!(!validator.is_valid(&wrong));
}

#[test]
fn what_is_written_reads_back() {
    let shipped = claims::shipped().unwrap();
    let said = |claim: &claims::Claim| {
        let mut claim = claim.clone();
        claim.line = 0;
        format!("{claim:?}")
    };
    let as_json = read("a.json", &claims::json(&shipped)).unwrap();
    let toml: String = shipped.iter().map(claims::toml).collect();
    let as_toml = read("a.toml", &toml).unwrap();
    for (at, claim) in shipped.iter().enumerate() {
        assert_eq!(said(claim), said(&as_json[at]));
        assert_eq!(said(claim), said(&as_toml[at]));
    }
}

#[test]
fn a_new_claim_is_true_when_it_is_made() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("claims.toml");
    let questions: [&[&str]; 5] = [
        &[
            "gender-share",
            "KGZ",
            "--cell",
            "group=female",
            "--percent",
            "--decimals",
            "0",
        ],
        &["detected-victims", "KGZ", "--year", "2017"],
        &[
            "destination-split",
            "143",
            "--source",
            "winrock-2023",
            "--cell",
            "group=domestic",
            "--percent",
            "--decimals",
            "0",
        ],
        &["tier-history", "KGZ", "--year", "2024"],
        &[
            "identification-gap",
            "KGZ",
            "--cell",
            "group=ratio",
            "--column",
            "ci_low",
            "--decimals",
            "2",
        ],
    ];
    let mut text = String::new();
    for (at, question) in questions.iter().enumerate() {
        let id = at.to_string();
        let (out, err, code) = ask(&[
            &["claims", "new", "--id", &id, "--statement", "\"a\" \\ b"],
            *question,
        ]
        .concat());
        assert_eq!(code, Some(0), "{err}");
        text += &out;
    }
    std::fs::write(&path, text).unwrap();
    let outcomes = outcomes(&[path.to_str().unwrap()]);
    let made: Vec<&str> = outcomes.values().map(String::as_str).collect();
    assert_eq!(
        made,
        ["match", "match", "match", "match", "matches_rounded"]
    );
}

#[test]
fn all_faults_of_a_file_are_said_at_once() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("wrong.toml");
    let text = r#"
[[claims]]
id = "a"
statement = "s"
query = { statistic = "gender-shar", country = "KGZ" }
expected = 1

[[claims]]
id = "a"
statment = "s"
query = { statistic = "gender-share", country = "Atlantis", year = 3000, cell = { sex = "female" }, column = "vale", where = "sex =" }
expected = { more = 1 }
decimals = 1.5
tolerance = -1

[[claims]]
id = "b"
statement = "no query"

[[claims]]
id = "b"
statement = "again"
not_computable = "why"
"#;
    std::fs::write(&path, text).unwrap();
    let (_, err, code) = ask(&["verify", path.to_str().unwrap()]);
    assert_eq!(code, Some(3));
    for expected in [
        ":5: `statistic` is `gender-shar`, expected one of detected-victims",
        ":10: `statment`",
        "`statement` is empty",
        "`country` is `Atlantis`",
        "`year` is `3000`",
        "`sex` is `female`, expected one of the keys country",
        "`column` is `vale`",
        "`where` is `sex =`",
        "`more` is `1`, expected one of the keys more_than",
        ":13: `decimals` is `1.5`",
        ":14: `tolerance` is `-1`",
        ":16: `query` is empty",
        ":16: `expected` is empty",
    ] {
        assert!(err.contains(expected), "{expected}\n{err}");
    }
    let repeated = text
        .split("[[claims]]")
        .nth(4)
        .unwrap()
        .replace("\"again\"", "\"s\"");
    std::fs::write(&path, format!("[[claims]]{repeated}[[claims]]{repeated}")).unwrap();
    let (_, err, _) = ask(&["verify", path.to_str().unwrap()]);
    assert!(err.contains("an id that no other claim has"), "{err}");
    // a query that cannot be asked is a fault of the file, and no claim that was not computed
    let sql = "[[claims]]\nid = \"q\"\nstatement = \"s\"\nquery.sql = \"SELECT contry FROM victims\"\nexpected = 1\n";
    std::fs::write(&path, sql).unwrap();
    let (_, err, code) = ask(&["verify", path.to_str().unwrap()]);
    assert_eq!(code, Some(3), "{err}");
    assert!(
        err.contains(":1: `sql` is `SELECT contry FROM victims`"),
        "{err}"
    );
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn no_text_does_more_than_be_refused(text in "\\PC*", name in "a\\.(toml|json)") {
        let _ = read(&name, &text);
    }

    /// Valid files with some of their text lost, doubled or replaced.
    #[test]
    fn no_damaged_file_does_more_than_be_refused(
        json in any::<bool>(), at in 0.0..1.0_f64, length in 0_usize..40, put in "[\\[\\]{}\"=,.:0-9a-z% \n\\\\-]{0,8}",
    ) {
        let shipped: Vec<claims::Claim> = claims::shipped().unwrap().into_iter().take(20).collect();
        let text = if json { claims::json(&shipped) } else { shipped.iter().map(claims::toml).collect() };
        let letters: Vec<char> = text.chars().collect();
        let from = (letters.len() as f64 * at) as usize;
        let to = (from + length).min(letters.len());
        let damaged: String = letters[..from].iter().copied().chain(put.chars()).chain(letters[to..].iter().copied()).collect();
        let _ = read(if json { "a.json" } else { "a.toml" }, &damaged);
    }
}

#[test]
fn deep_nesting_is_refused() {
    let deep =
        |open: &str, close: &str| format!("{}{}", open.repeat(100_000), close.repeat(100_000));
    assert!(read("a.json", &deep("[", "]")).is_err());
    assert!(read("a.json", &deep("{\"claims\":", "}")).is_err());
    assert!(read("a.toml", &format!("claims = {}", deep("[", "]"))).is_err());
    assert!(read("a.json", "{\"claims\":[{\"id\":1e999}]}").is_err());
    // a text that would move the cursor is refused
    let escape =
        "{\"claims\":[{\"id\":\"\\u001b[2J\",\"statement\":\"s\",\"not_computable\":\"w\"}]}";
    assert!(read("a.json", escape).is_err());
}

#[test]
fn a_claim_of_ones_own_is_put_to_what_show_answers_from_beside_a_file() {
    let file = ["--data", "tests/files/glotip-like.csv"];
    let tier = ["claims", "new", "tier-history", "KGZ", "--year", "2023"];
    let (claim, said, code) = ask(&[&tier[..], &file].concat());
    assert_eq!(code, Some(0), "{said}");
    let sql = "[[claims]]\nid = \"lists\"\nstatement = \"Kyrgyzstan is in Tier 2.\"\nexpected = \"2\"\n\
        query.sql = \"SELECT tier FROM tiers WHERE country = 'KGZ' AND year = 2023\"\n";
    let folder = tempfile::tempdir().expect("a folder");
    let claims = folder.path().join("claims.toml");
    std::fs::write(&claims, claim + sql).expect("a file");
    let claims = claims.display().to_string();
    let (said, _, code) = ask(&[
        &["verify", &claims, "--strict", "--format", "csv"][..],
        &file,
    ]
    .concat());
    assert_eq!(code, Some(0), "{said}");
    assert_eq!(said.matches(",match,").count(), 2, "{said}");
}

#[test]
fn a_source_that_the_package_lacks_is_not_replaced_by_another() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = "[[claims]]\nid = \"w\"\nstatement = \"s\"\nexpected = \"47%\"\n\
        query = { statistic = \"gender-share\", country = \"KGZ\", source = \"my-report\", cell = { group = \"female\" } }\n";
    std::fs::write(folder.path().join("claims.toml"), file).expect("a file");
    let data = root().join("tests/files/ctdc-synthetic-2024.csv");
    let project = format!("[build]\ndata = ['{}']\n", data.display());
    let verify = |manifest: &str| {
        std::fs::write(folder.path().join("tipstat.toml"), manifest).expect("a file");
        run(tipstat(&["verify", "claims.toml"]).current_dir(folder.path())).0
    };
    let words = |text: String| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let of_package = words(verify(&project));
    assert!(
        of_package.contains("the data have no source my-report"),
        "{of_package}"
    );
    // the project's data are named where only `build` looks, and the message says so
    assert!(of_package.contains("for `build` only"), "{of_package}");
    let of_project = words(verify(&project.replace("[build]", "[defaults]")));
    assert!(
        of_project.contains("computed from ctdc-synthetic-2024 instead of my-report"),
        "{of_project}"
    );
    assert!(!of_project.contains("for `build` only"), "{of_project}");
}

#[test]
fn a_claim_on_an_interval_says_which_interval() {
    let new = [
        "claims",
        "new",
        "destination-split",
        "Central Asia",
        "--source",
        "winrock-2023",
        "--cell",
        "group=RUS",
        "--column",
        "ci_high",
    ];
    let usual = ask(&[&new[..], &["--id", "usual"]].concat()).0;
    let other = [
        "--id",
        "other",
        "--interval",
        "sison-glaz",
        "--confidence",
        "0.9",
    ];
    let other = ask(&[&new[..], &other].concat()).0;
    assert!(
        other.contains("interval = \"sison-glaz\", confidence = 0.9,"),
        "{other}"
    );
    assert!(!usual.contains("interval"), "{usual}");
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("claims.toml");
    let stands = |text: String| {
        std::fs::write(&file, text).expect("a file");
        outcomes(&[&file.display().to_string()])
    };
    let both = stands(format!("{usual}{other}"));
    assert!(both.values().all(|outcome| outcome == "match"), "{both:?}");
    let moved = stands(format!("{usual}{}", other.replace("0.9,", "0.99,")));
    assert_eq!(moved["usual"], "match");
    assert_eq!(moved["other"], "mismatch");
}
