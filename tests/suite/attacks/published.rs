//! Attacks with two editions of a case file, of which a project published tables.

use std::collections::BTreeMap;

use super::questions::Random;
use crate::common::{Place, assert_said};

const DECLARATION: &str = include_str!("../../files/cases-to-protect.toml");

/// 57 women and 3 men of one country, 83 persons of others: citizenship, destination, year, sex.
fn persons() -> Vec<[&'static str; 4]> {
    let mut persons = Vec::new();
    for (country, sex, n) in [
        ("KGZ", "F", 57),
        ("KGZ", "M", 3),
        ("UZB", "F", 30),
        ("UZB", "M", 23),
        ("TJK", "F", 18),
        ("TJK", "M", 12),
    ] {
        for at in 0..n {
            let destination = if at % 5 == 4 { "TUR" } else { "RUS" };
            persons.push([country, destination, "2020", sex]);
        }
    }
    persons
}

fn csv(persons: &[[&str; 4]]) -> String {
    let rows = persons.iter().map(|[country, destination, year, sex]| {
        format!("{country},{destination},{year},{sex},18--20\n")
    });
    "cit,dest,year,sex,age\n".to_owned() + &rows.collect::<String>()
}

const OUTPUTS: &str = r#"
[[table]]
file = "gender.csv"
statistic = "gender-share"
[[table]]
file = "detected.csv"
statistic = "detected-victims"
[[table]]
file = "places.csv"
statistic = "destination-split"
base = "all"
[[table]]
file = "cross.csv"
command = "cross citizenship destination"
[[table]]
file = "of-all.csv"
command = "show gender-share --country all"
"#;

fn project(persons: &[[&str; 4]]) -> Place {
    let place = Place::new();
    place
        .file("cases.csv", csv(persons))
        .file("cases.toml", DECLARATION);
    place.file(
        "tipstat.toml",
        format!("[build]\ndata = [\"cases.csv\"]\n{OUTPUTS}"),
    );
    assert_said(&place.said(&["build"]), 0, "5 built");
    place
}

/// The counts of a table, by its keys; suppressed ones are left out.
fn counts(csv: &str) -> BTreeMap<String, i64> {
    let mut lines = csv.lines();
    let heads: Vec<&str> = lines.next().unwrap().split(',').collect();
    let count = heads.iter().position(|head| *head == "count").unwrap();
    let rows = lines.filter_map(|line| {
        let cells: Vec<&str> = line.split(',').collect();
        Some((cells[..count].join(" "), cells[count].parse().ok()?))
    });
    rows.collect()
}

const FILES: [&str; 5] = [
    "gender.csv",
    "detected.csv",
    "places.csv",
    "cross.csv",
    "of-all.csv",
];

#[test]
fn a_row_that_is_added_is_refused_or_suppressed() {
    let mut persons = persons();
    let place = project(&persons);
    let before = FILES.map(|file| counts(&place.read(file)));
    let lock = place.read("tipstat.lock");
    assert!(
        !lock.contains("\"female\":57") && !lock.contains("\"male\":3"),
        "what is suppressed is not kept"
    );
    persons.push(["UZB", "RUS", "2020", "M"]);
    place.file("cases.csv", csv(&persons));
    let said = place.said(&["build"]);
    assert_said(&said, 4, "failed gender.csv: compared with `gender.csv`");
    assert!(
        said.1.contains("Uzbekistan") && said.1.contains("--suppress-more"),
        "{said:?}"
    );
    assert!(
        !said.1.contains("Kyrgyzstan"),
        "nothing of it changed: {said:?}"
    );
    assert_eq!(
        before,
        FILES.map(|file| counts(&place.read(file))),
        "the old files stay"
    );
    assert_said(&place.said(&["build", "--check"]), 4, "cannot be built");
    assert_said(&place.said(&["build", "--suppress-more"]), 0, "5 built");
    assert_said(&place.said(&["build", "--check"]), 0, "all as in the lock");
    for (before, file) in before.iter().zip(FILES) {
        let after = counts(&place.read(file));
        assert!(
            after.iter().all(|(key, n)| before.get(key) == Some(n)),
            "{file}: {before:?} {after:?}"
        );
        assert_eq!(after.is_empty(), file == "of-all.csv", "{file}: {after:?}");
        assert!(
            !after.keys().any(|key| key.contains("UZB")),
            "{file}: {after:?}"
        );
    }
}

#[test]
fn eleven_more_persons_of_one_kind_are_shown() {
    let mut persons = persons();
    let place = project(&persons);
    persons.extend([["UZB", "RUS", "2020", "M"]; 11]);
    place.file("cases.csv", csv(&persons));
    assert_said(&place.said(&["build"]), 0, "5 built");
    assert!(place.read("detected.csv").contains(",64,"));
}

#[test]
fn two_editions_in_one_project_are_named_as_a_pair() {
    let place = project(&persons());
    let later = [persons(), vec![["TJK", "TUR", "2020", "F"]]].concat();
    place
        .file("later.csv", csv(&later))
        .file("later.toml", DECLARATION);
    place.file(
        "tipstat.toml",
        "[[table]]\nfile = \"old.csv\"\nstatistic = \"gender-share\"\ndata = [\"cases.csv\"]\n\
         [[table]]\nfile = \"new.csv\"\nstatistic = \"destination-split\"\ndata = [\"later.csv\"]\n",
    );
    let said = place.said(&["build"]);
    assert_said(
        &said,
        4,
        "failed new.csv: compared with `old.csv`, built from another edition of `made-up`",
    );
    assert_said(&said, 4, "built  old.csv");
}

#[test]
fn other_settings_of_the_same_file_are_another_edition() {
    for (more, expected) in [
        ("min_cell = 1", "protected in two ways"),
        ("protect = \"round\"", "protected in two ways"),
        ("min_cell = 4", "would reveal a group of 1–10 people"),
    ] {
        let place = project(&persons());
        let again =
            format!("\n[[table]]\nfile = \"more.csv\"\nstatistic = \"gender-share\"\n{more}\n");
        place.file(
            "tipstat.toml",
            format!("[build]\ndata = [\"cases.csv\"]\n{OUTPUTS}{again}"),
        );
        let said = place.said(&["build"]);
        assert_said(&said, 4, expected);
        assert!(!place.path().join("more.csv").exists(), "{said:?}");
    }
}

/// Persons come and go at random: no two builds have counts of the same persons that differ by a few, or sums that do.
#[test]
fn no_difference_of_builds_tells_of_a_few() {
    let mut random = Random(0xed17);
    let kinds = persons();
    for _ in 0..4 {
        let mut persons = persons();
        let place = project(&persons);
        let mut editions = vec![FILES.map(|file| counts(&place.read(file)))];
        for _ in 0..2 {
            for _ in 0..=random.below(14) {
                let at = random.below(persons.len() as u64) as usize;
                match random.below(4) {
                    0 => drop(persons.swap_remove(at)),
                    _ => persons.push(kinds[random.below(kinds.len() as u64) as usize]),
                }
            }
            place.file("cases.csv", csv(&persons));
            assert_said(&place.said(&["build", "--suppress-more"]), 0, "");
            editions.push(FILES.map(|file| counts(&place.read(file))));
        }
        for (at, new) in editions.iter().enumerate() {
            for old in &editions[..at] {
                for (old, new) in old.iter().zip(new) {
                    for (key, n) in new {
                        let change = old.get(key).map_or(0, |old| (n - old).abs());
                        assert!(
                            !(1..11).contains(&change),
                            "{key}: {n} after {:?}",
                            old.get(key)
                        );
                    }
                }
            }
        }
    }
}
