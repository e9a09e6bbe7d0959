//! What holds of the statistics of splits and flows for any counts: shares of a complete split sum to one, bounds contain
//! every completion of the hidden cells, the order and splitting of rows change nothing; and of case files, that their
//! shares are those of an independent count.

use std::collections::BTreeMap;

use proptest::prelude::*;
use tipstat::dataset::count::Count;
use tipstat::dataset::{Dataset, Inputs};
use tipstat::stats::{Base, Estimate, Query, find};

/// A statistic and its table, whose rows are made from names of parts.
struct Case {
    statistic: &'static str,
    file: &'static str,
    header: &'static str,
    parts: &'static [&'static str],
    /// A row of a part with a count.
    row: fn(&str, &str) -> String,
    /// The part that a figure is about.
    part: fn(&Estimate) -> Option<String>,
}

const VICTIMS: &str =
    "country,country_role,year,source,reporter,measure,sex,age,exploitation,count,share,locator";
const ROUTES: &str = "origin,destination,year,source,sex,age,exploitation,count,share,locator";

fn group(figure: &Estimate) -> Option<String> {
    let derived = ["domestic", "child", "adult", "missing"];
    let group = figure.key("group");
    (!derived.contains(&group)).then(|| group.to_owned())
}

const CASES: [Case; 4] = [
    Case {
        statistic: "age-share",
        file: "victims.csv",
        header: VICTIMS,
        parts: &["0-8", "9-17", "18-20", "30-38", "48+"],
        row: |age, count| {
            format!("KGZ,detected_in,2023,test,government,identified,total,{age},total,{count},,")
        },
        part: group,
    },
    Case {
        statistic: "exploitation-share",
        file: "victims.csv",
        header: VICTIMS,
        parts: &[
            "forced_labour",
            "sexual_exploitation",
            "mixed",
            "begging",
            "other",
        ],
        row: |form, count| {
            format!("KGZ,detected_in,2023,test,government,identified,total,total,{form},{count},,")
        },
        part: group,
    },
    Case {
        statistic: "origin-split",
        file: "routes.csv",
        header: ROUTES,
        parts: &["KGZ", "KAZ", "UZB", "TJK", "RUS"],
        row: |origin, count| format!("{origin},RUS,2023,test,total,total,total,{count},,"),
        part: group,
    },
    Case {
        statistic: "flows",
        file: "routes.csv",
        header: ROUTES,
        parts: &["KGZ:RUS", "KGZ:KAZ", "KGZ:KGZ", "UZB:RUS", "UZB:KAZ"],
        row: |flow, count| {
            let (from, to) = flow.split_once(':').unwrap();
            format!("{from},{to},2023,test,total,total,total,{count},,")
        },
        part: |figure| {
            let (from, to) = (figure.key("origin"), figure.key("destination"));
            (!to.is_empty()).then(|| format!("{from}:{to}"))
        },
    },
];

impl Case {
    fn figures(&self, counts: &[(&str, String)], query: &Query) -> Vec<Estimate> {
        let rows = counts.iter().enumerate();
        let rows = rows.map(|(at, (part, count))| (self.row)(part, count) + &format!("row {at}\n"));
        let rows: Vec<String> = rows.collect();
        ask(
            self.statistic,
            self.file,
            &format!("{}\n{}", self.header, rows.concat()),
            query,
        )
    }

    fn of(&self, counts: &[(u64, u64)], query: &Query) -> Vec<Estimate> {
        let cell = |(low, more): &(u64, u64)| format!("{low}-{}", low + more);
        let counts: Vec<_> = self
            .parts
            .iter()
            .copied()
            .zip(counts.iter().map(cell))
            .collect();
        self.figures(&counts, query)
    }

    fn parts<'a>(
        &'a self,
        figures: &'a [Estimate],
    ) -> impl Iterator<Item = (String, &'a Estimate)> {
        figures
            .iter()
            .filter_map(|figure| Some(((self.part)(figure)?, figure)))
    }
}

fn open(path: &str) -> Dataset {
    let inputs = Inputs {
        paths: vec![path.into()],
        ..Inputs::default()
    };
    Dataset::open(&inputs).unwrap_or_else(|faults| panic!("{faults}"))
}

fn ask(statistic: &str, file: &str, text: &str, query: &Query) -> Vec<Estimate> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(file);
    std::fs::write(&path, text).unwrap();
    let data = open(path.to_str().unwrap());
    (find(statistic).unwrap().compute)(&data, query)
        .unwrap()
        .figures
}

/// Everything that is reported about each figure, sorted.
fn seen(figures: &[Estimate]) -> Vec<String> {
    let mut seen: Vec<String> = figures
        .iter()
        .map(|f| {
            format!(
                "{:?} {:?} {:?} {:?} {:?}",
                f.keys, f.count, f.base, f.value, f.interval
            )
        })
        .collect();
    seen.sort();
    seen
}

fn with(base: Base) -> Query {
    Query {
        base,
        ..Query::default()
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn shares_of_a_complete_split_sum_to_one(counts in prop::collection::vec(0_u64..500, 2..6)) {
        prop_assume!(counts.iter().sum::<u64>() > 0);
        let exact: Vec<(u64, u64)> = counts.iter().map(|n| (*n, 0)).collect();
        for case in CASES {
            let figures = case.of(&exact, &Query::default());
            let sum: f64 = case.parts(&figures).map(|(_, figure)| figure.value.unwrap().low).sum();
            prop_assert!((sum - 1.0).abs() < 1e-9, "{} {sum}", case.statistic);
        }
    }

    #[test]
    fn bounds_contain_every_completion(counts in prop::collection::vec((0_u64..20, 0_u64..5), 2..6), pick in 0_u64..100_000) {
        let actual: Vec<(u64, u64)> = counts.iter().enumerate().map(|(at, (low, more))| (low + (pick >> (3 * at)) % (more + 1), 0)).collect();
        prop_assume!(actual.iter().map(|(n, _)| n).sum::<u64>() > 0);
        for case in CASES {
            let (hidden, real) = (case.of(&counts, &Query::default()), case.of(&actual, &Query::default()));
            for real in &real {
                let same = |figure: &&Estimate| figure.keys == real.keys;
                let (Some(bounds), Some(value)) = (hidden.iter().find(same), real.value) else { continue };
                let bounds = bounds.value.unwrap();
                prop_assert!(bounds.low <= value.low + 1e-12, "{} {:?} {bounds:?} {value:?}", case.statistic, real.keys);
                prop_assert!(bounds.high.is_none_or(|high| value.high.unwrap() <= high + 1e-12), "{} {:?} {bounds:?} {value:?}", case.statistic, real.keys);
            }
        }
    }

    #[test]
    fn the_order_and_the_splitting_of_rows_change_nothing(counts in prop::collection::vec(1_u64..50, 2..6), by in 0_usize..6) {
        for case in CASES {
            let whole: Vec<_> = case.parts.iter().copied().zip(counts.iter().map(u64::to_string)).collect();
            let mut turned = whole.clone();
            turned.rotate_left(by % counts.len());
            let figures = case.figures(&whole, &Query::default());
            prop_assert_eq!(seen(&figures), seen(&case.figures(&turned, &Query::default())));
            if case.file == "routes.csv" { // a cell of `victims` is printed once
                let first = counts[0] / 2;
                turned.retain(|(part, _)| *part != case.parts[0]);
                turned.push((case.parts[0], first.to_string()));
                turned.push((case.parts[0], (counts[0] - first).to_string()));
                prop_assert_eq!(seen(&figures), seen(&case.figures(&turned, &Query::default())));
            }
        }
    }
}

/// Every completion of a small table: the concentration of an origin's destinations and its share at home.
#[test]
fn what_follows_from_flows_holds_for_every_completion() {
    let flows = &CASES[3];
    let bounds = flows.of(&[(0, 3), (1, 2), (2, 1)], &Query::default());
    let of = |figures: &[Estimate], group: &str| {
        let own =
            |figure: &&Estimate| figure.key("origin") == "KGZ" && figure.key("group") == group;
        figures.iter().find(own).unwrap().value.unwrap()
    };
    for group in [
        "hhi",
        "effective_number",
        "shannon",
        "effective_number_shannon",
        "evenness",
        "domestic",
    ] {
        let (mut low, mut high) = (f64::INFINITY, 0.0_f64);
        for a in 0..=3 {
            for b in 1..=3 {
                for c in 2..=3 {
                    let value = of(
                        &flows.of(&[(a, 0), (b, 0), (c, 0)], &Query::default()),
                        group,
                    );
                    (low, high) = (low.min(value.low), high.max(value.low));
                }
            }
        }
        let ours = of(&bounds, group);
        assert!(
            (ours.low - low).abs() < 1e-12 && (ours.high.unwrap() - high).abs() < 1e-12,
            "{group} {ours:?} {low} {high}"
        );
    }
}

/// The rows of a case file of the layout of 2024, as text.
fn persons() -> Vec<BTreeMap<String, String>> {
    let text = std::fs::read_to_string("tests/files/ctdc-synthetic-2024.csv").unwrap();
    let mut reader = csv::Reader::from_reader(text.trim_start_matches('\u{feff}').as_bytes());
    let rows = reader.deserialize();
    rows.map(|row: Result<BTreeMap<String, String>, _>| row.unwrap())
        .collect()
}

fn case_file(statistic: &str, base: Base) -> Vec<Estimate> {
    let data = open("tests/files/ctdc-synthetic-2024.csv");
    (find(statistic).unwrap().compute)(&data, &with(base))
        .unwrap()
        .figures
}

#[test]
fn shares_of_answers_equal_an_independent_count() {
    let all = persons();
    for (statistic, columns) in [
        (
            "labour-share",
            &[
                ("typeOfLabourAgriculture", "agriculture"),
                ("typeOfLabourConstruction", "construction"),
                ("typeOfLabourDomesticWork", "domestic_work"),
                ("typeOfLabourHospitality", "hospitality"),
            ][..],
        ),
        (
            "recruiter-share",
            &[
                ("recruiterRelationIntimatePartner", "intimate_partner"),
                ("recruiterRelationFriend", "friend"),
                ("recruiterRelationFamily", "family"),
            ],
        ),
        (
            "exploitation-share",
            &[
                ("isForcedLabour", "forced_labour"),
                ("isSexualExploit", "sexual_exploitation"),
                ("isOtherExploit", "other"),
            ],
        ),
    ] {
        let mut compared = 0;
        for (base, of_all) in [(Base::Answered, false), (Base::All, true)] {
            if of_all && statistic == "exploitation-share" {
                continue; // there everybody counts once
            }
            for figure in case_file(statistic, base) {
                let Some((column, _)) = columns
                    .iter()
                    .find(|(_, answer)| *answer == figure.key("group"))
                else {
                    assert_eq!(figure.key("group"), "missing");
                    continue;
                };
                let of_country: Vec<_> = all
                    .iter()
                    .filter(|row| is_of(row["citizenship"].as_str(), &figure))
                    .collect();
                let answered = of_country
                    .iter()
                    .filter(|row| columns.iter().any(|(column, _)| row[*column] == "1"))
                    .count();
                let yes = of_country.iter().filter(|row| row[*column] == "1").count();
                let base = if of_all { of_country.len() } else { answered };
                assert_eq!(
                    figure.count.unwrap().number(),
                    Some(yes as u64),
                    "{statistic} {:?}",
                    figure.keys
                );
                assert_eq!(
                    figure.base.unwrap().number(),
                    Some(base as u64),
                    "{statistic} {:?}",
                    figure.keys
                );
                assert!((figure.value.unwrap().low - yes as f64 / base as f64).abs() < 1e-12);
                compared += 1;
            }
        }
        assert!(compared > 3, "{statistic}");
    }
}

/// Whether a person of a citizenship is one of those whom a figure is about: all, or those of its country.
fn is_of(citizenship: &str, figure: &Estimate) -> bool {
    ["ALL", citizenship].contains(&figure.key("country"))
}

#[test]
fn shares_of_ages_equal_an_independent_count() {
    let all = persons();
    let bands = [("0--8", "0-8"), ("9--17", "9-17"), ("09--17", "9-17")];
    let mut compared = 0;
    for figure in case_file("age-share", Base::Known) {
        let of_country = all
            .iter()
            .filter(|row| is_of(row["citizenship"].as_str(), &figure));
        let known: Vec<&str> = of_country
            .map(|row| row["ageBroad"].as_str())
            .filter(|age| !age.is_empty())
            .collect();
        let is = |age: &&&str| {
            let name = bands
                .iter()
                .find(|(from, _)| from == *age)
                .map_or(age.replace("--", "-"), |(_, name)| (*name).into());
            let child = ["0-8", "9-17"].contains(&name.as_str());
            match figure.key("group") {
                "child" => child,
                "adult" => !child,
                group => group == name,
            }
        };
        assert_eq!(
            figure.count.unwrap().number(),
            Some(known.iter().filter(is).count() as u64),
            "{:?}",
            figure.keys
        );
        assert_eq!(
            figure.base.unwrap().number(),
            Some(known.len() as u64),
            "{:?}",
            figure.keys
        );
        compared += 1;
    }
    assert!(compared > 10);
}

/// What a source says of origins, in UNODC's layout.
fn origins(rows: &[(&str, &str)]) -> Vec<Estimate> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("glotip.csv");
    let mut text = "Iso3_code,Country,Region,Subregion,Indicator,Dimension,Category,Sex,Age,Year,Unit of measurement,txtVALUE,Source\n"
        .to_owned();
    for (category, value) in rows {
        let dimension = if *category == "Total" {
            "Total"
        } else {
            "by citizenship"
        };
        text += &format!(
            "KAZ,Kazakhstan,Asia,Central Asia,Detected trafficking victims,{dimension},{category},Total,Total,2020,Counts,{value},GLOTIP\n"
        );
    }
    std::fs::write(&path, text).unwrap();
    let inputs = Inputs {
        paths: vec![path.to_str().unwrap().into()],
        ..Inputs::default()
    };
    let data = Dataset::open(&inputs).unwrap_or_else(|faults| panic!("{faults}"));
    let statistic = find("origin-split").unwrap();
    (statistic.compute)(&data, &Query::default())
        .unwrap()
        .figures
}

/// Of 29 victims 26 are of the country itself and fewer than five of another: both rows are of the same persons.
#[test]
fn origins_at_home_say_the_same_in_both_rows() {
    let figures = origins(&[("Total", "29"), ("Kazakhstan", "26"), ("Uzbekistan", "<5")]);
    let of = |group: &str| {
        figures
            .iter()
            .find(|figure| figure.key("group") == group)
            .unwrap()
    };
    let (own, home) = (of("KAZ"), of("domestic"));
    assert_eq!(own.value, home.value);
    assert_eq!((own.count, own.base), (home.count, home.base));
}

/// Of the one origin that a source names the number is known, and no share.
#[test]
fn one_origin_at_home_is_a_count() {
    let figures = origins(&[("Kazakhstan", "37")]);
    let told: Vec<_> = figures
        .iter()
        .map(|figure| {
            (
                figure.key("group"),
                figure.count.and_then(Count::number),
                figure.value,
            )
        })
        .collect();
    assert_eq!(
        told,
        [("KAZ", Some(37), None), ("domestic", Some(37), None)]
    );
}
