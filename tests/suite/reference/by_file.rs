//! The same numbers as a user gets them: each case written to files, `tipstat show ... --format csv` run on them, and the
//! numbers read back from the rows.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::process::Command;

use serde_json::{Value, json};

use super::{Case, run};

const VICTIMS: &str =
    "country,country_role,year,source,reporter,measure,sex,age,exploitation,count,share,locator";
const ROUTES: &str = "origin,destination,year,source,sex,age,exploitation,count,share,locator";

/// A printed row, by column.
struct Row(BTreeMap<String, String>);

impl Row {
    fn text(&self, column: &str) -> &str {
        self.0
            .get(column)
            .unwrap_or_else(|| panic!("no column `{column}`"))
    }

    fn number(&self, column: &str) -> Option<f64> {
        let text = self.text(column);
        (!text.is_empty()).then(|| text.parse().unwrap())
    }

    /// Both limits; one without a number is infinite.
    fn pair(&self, low: &str, high: &str) -> (f64, f64) {
        (
            self.number(low).unwrap(),
            self.number(high).unwrap_or(f64::INFINITY),
        )
    }

    fn interval(&self) -> (f64, f64) {
        self.pair("ci_low", "ci_high")
    }
}

/// What the program prints of the files (name, header, rows) that are given it.
fn show(question: &[&str], files: &[(&str, &str, Vec<String>)]) -> Vec<Row> {
    ask("show", question, files)
}

/// What a command answers, as CSV.
fn ask(command: &str, question: &[&str], files: &[(&str, &str, Vec<String>)]) -> Vec<Row> {
    let folder = tempfile::tempdir().unwrap();
    let name = command;
    let mut command = Command::new(env!("CARGO_BIN_EXE_tipstat"));
    command.arg(name).args(question).args(["--format", "csv"]);
    for (name, header, rows) in files {
        let path: PathBuf = folder.path().join(name);
        std::fs::write(&path, format!("{header}\n{}\n", rows.join("\n"))).unwrap();
        command.arg("--data").arg(path);
    }
    let output = command.output().unwrap();
    assert!(
        output.status.success(),
        "{question:?}: {}",
        String::from_utf8_lossy(&output.stderr)
    );
    let mut reader = csv::Reader::from_reader(output.stdout.as_slice());
    reader.deserialize().map(|row| Row(row.unwrap())).collect()
}

/// The row of a group.
fn group<'a>(rows: &'a [Row], name: &str) -> &'a Row {
    rows.iter()
        .find(|row| row.text("group") == name)
        .unwrap_or_else(|| panic!("no row of `{name}`"))
}

/// A line of `victims`, by government unless said otherwise.
fn victims(year: i64, reporter: &str, sex: &str, count: u64) -> String {
    format!("KGZ,detected_in,{year},s,{reporter},identified,{sex},total,total,{count},,")
}

#[test]
fn intervals_of_one_share() {
    run(
        "intervals_binomial",
        &["wilson_cc", "agresti_coull", "wald"],
        |case| {
            let (x, n) = (case.count("x"), case.count("n"));
            let confidence = case.input("confidence").to_string();
            let rows = || {
                vec![
                    victims(2023, "government", "female", x),
                    victims(2023, "government", "male", n - x),
                ]
            };
            for (field, method) in [
                ("wilson", "wilson"),
                ("clopper_pearson", "clopper-pearson"),
                ("mid_p", "mid-p"),
                ("jeffreys", "jeffreys"),
            ] {
                let question = [
                    "gender-share",
                    "--interval",
                    method,
                    "--confidence",
                    &confidence,
                ];
                let shown = show(&question, &[("victims.csv", VICTIMS, rows())]);
                let women = group(&shown, "female");
                if n == 0 {
                    // a share of zero persons has neither value nor interval; the library gives [0, 1]
                    assert_eq!(case.expected(field), Some(json!([0.0, 1.0])));
                    assert!(women.text("ci_low").is_empty() && women.text("ci_high").is_empty());
                } else {
                    case.pair(field, women.interval());
                }
                case.number("estimate", women.number("value"));
            }
        },
    );
}

#[test]
fn intervals_of_a_split() {
    run(
        "intervals_multinomial",
        &["quesenberry_hurst", "sison_glaz"],
        |case| {
            let shown = split(case, &[]);
            case.pairs("goodman", &limits(&shown));
            let shares: Vec<f64> = shown
                .iter()
                .map(|row| row.number("value").unwrap())
                .collect();
            case.numbers("shares", &shares);
        },
    );
}

#[test]
fn intervals_of_a_split_by_sison_and_glaz() {
    let others = ["quesenberry_hurst", "goodman", "shares"];
    run("intervals_multinomial", &others, |case| {
        let shown = split(case, &["--interval", "sison-glaz"]);
        if case.counts("counts").contains(&0) {
            for row in shown {
                assert!(row.text("ci_low").is_empty(), "refused with an empty cell");
            }
        } else {
            case.pairs("sison_glaz", &limits(&shown));
        }
    });
}

/// The destinations of a case, in the order of its counts.
fn split(case: &Case, interval: &[&str]) -> Vec<Row> {
    const PLACES: [&str; 4] = ["RUS", "KAZ", "TUR", "ARE"];
    let counts = case.counts("counts");
    let confidence = case.input("confidence").to_string();
    let rows = PLACES.iter().zip(&counts);
    let rows = rows.map(|(place, n)| format!("KGZ,{place},2023,s,total,total,total,{n},,"));
    let question = [
        &["destination-split", "--confidence", &confidence],
        interval,
    ]
    .concat();
    let mut shown = show(&question, &[("routes.csv", ROUTES, rows.collect())]);
    let place = |row: &Row| PLACES.iter().position(|place| *place == row.text("group"));
    shown.retain(|row| place(row).is_some());
    shown.sort_by_key(place);
    shown
}

fn limits(rows: &[Row]) -> Vec<(f64, f64)> {
    rows.iter().map(Row::interval).collect()
}

#[test]
fn gaps() {
    let not_in_a_table = [
        "government_share_of_union_bounds",
        "exact_two_sided_p_equal_rates",
        "government_count_poisson_ci",
        "civil_count_poisson_ci",
        "status",
    ];
    run("identification_gaps", &not_in_a_table, |case| {
        let sides = ["government", "civil_society"].map(|side| (side, case.input[side].as_u64()));
        let rows = || -> Vec<String> {
            let known = sides.iter().filter_map(|(side, n)| Some((side, (*n)?)));
            known
                .map(|(side, n)| victims(2023, side, "total", n))
                .collect()
        };
        let question = ["identification-gap"];
        let shown = show(&question, &[("victims.csv", VICTIMS, rows())]);
        let value = |name: &str| group(&shown, name).number("value");
        case.number("difference", value("difference"));
        case.number("government_share_if_disjoint", value("government_share"));
        let [Some(g), Some(c)] = sides.map(|(_, n)| n) else {
            case.number("ratio", value("ratio"));
            assert!(group(&shown, "known_to_either").text("count").is_empty());
            return;
        };
        let known = group(&shown, "known_to_either").pair("count_low", "count_high");
        case.pair("union_bounds", known);
        if g + c == 0 {
            case.number("ratio_civil_to_government", value("ratio"));
            return;
        }
        let ratio = value("ratio").unwrap_or(f64::INFINITY);
        case.number("ratio_civil_to_government", Some(ratio));
        case.pair("ratio_exact_ci", group(&shown, "ratio").interval());
        let wilson = group(&shown, "government_share").interval();
        case.pair("government_share_wilson", wilson);
        let question = ["identification-gap", "--interval", "clopper-pearson"];
        let shown = show(&question, &[("victims.csv", VICTIMS, rows())]);
        let exact = group(&shown, "government_share").interval();
        case.pair("government_share_clopper_pearson", exact);
    });
}

#[test]
fn shares_with_unknowns() {
    run("missing_data", &["imbens_manski"], |case| {
        let parts = [
            ("female", "in_category"),
            ("male", "not_in_category"),
            ("unknown", "unknown"),
        ];
        let counts = parts.map(|(sex, field)| (sex, case.count(field)));
        let of = |base: &str| {
            let rows = counts.map(|(sex, n)| victims(2023, "government", sex, n));
            let question = ["gender-share", "--base", base];
            show(&question, &[("victims.csv", VICTIMS, rows.to_vec())])
        };
        let known = of("known");
        case.number("share_of_known", group(&known, "female").number("value"));
        match case.expected("wilson_of_known") {
            Some(theirs) => {
                let ours = group(&known, "female").interval();
                case.close_pair("wilson_of_known", ours, &theirs);
            }
            None => assert!(group(&known, "female").text("ci_low").is_empty()),
        }
        let all = of("all");
        case.number("share_of_all", group(&all, "female").number("value"));
        case.number("missing_share", group(&all, "missing").number("value"));
        let worst = of("worst-case");
        let women = group(&worst, "female");
        case.pair("worst_case_bounds", women.pair("value_low", "value_high"));
        case.pair("outer_wilson_of_bounds", women.interval());
    });
}

#[test]
fn rates_and_change_over_time() {
    run("rates_trends", &["exact_conditional_p_two_sided"], |case| {
        if case.input.get("population").is_some() {
            rate(case);
        } else if case.input.get("exposure1").is_some() {
            change(case);
        } else {
            series(case);
        }
    });
}

fn rate(case: &mut Case) {
    assert_eq!(case.input("per"), 1e5);
    let count = victims(2021, "government", "total", case.count("count"));
    let people = format!("KGZ,2021,{},p", case.count("population"));
    let files = [
        ("victims.csv", VICTIMS, vec![count]),
        (
            "population.csv",
            "country,year,population,source",
            vec![people],
        ),
    ];
    let shown = show(&["victim-rate"], &files);
    case.number("rate", shown[0].number("value"));
    case.pair("ci95_exact_poisson", shown[0].interval());
    assert_eq!(shown[0].text("population_year"), "2021");
}

/// Two countries whose populations are the exposures, in tenths; of equal exposures also two years of one country.
fn change(case: &mut Case) {
    let (one, other) = (case.count("count1"), case.count("count2"));
    let people = |country: &str, exposure: f64| format!("{country},2021,{:.0},p", exposure * 10.0);
    let of_other = victims(2021, "government", "total", other).replace("KGZ", "UZB");
    let files = [
        (
            "victims.csv",
            VICTIMS,
            vec![victims(2021, "government", "total", one), of_other],
        ),
        (
            "population.csv",
            "country,year,population,source",
            vec![
                people("KGZ", case.input("exposure1")),
                people("UZB", case.input("exposure2")),
            ],
        ),
    ];
    let question = ["KGZ", "UZB", "--on", "victim-rate"];
    let compared = ask("compare", &question, &files);
    let ratio = group(&compared, "ratio");
    case.number("rate_ratio", ratio.number("value"));
    case.pair("exact_conditional_ci95", ratio.interval());
    if case.input("exposure1") == case.input("exposure2") {
        let rows = vec![
            victims(2020, "government", "total", other),
            victims(2021, "government", "total", one),
        ];
        let shown = show(&["trend"], &[("victims.csv", VICTIMS, rows)]);
        assert_eq!(shown[1].text("year"), "2021");
        case.number("rate_ratio", shown[1].number("value"));
        case.pair("exact_conditional_ci95", shown[1].interval());
    }
}

fn series(case: &mut Case) {
    // the vectors also count years from 1
    let shift = |year: u64| i64::try_from(if year < 1900 { year + 2000 } else { year }).unwrap();
    let years = case.counts("years").into_iter().map(shift);
    let rows = years
        .zip(case.counts("counts"))
        .map(|(year, n)| victims(year, "government", "total", n));
    let files = [("victims.csv", VICTIMS, rows.collect())];
    let shown = show(&["trend"], &files);
    for (field, name) in [
        ("mann_kendall_S", "mann_kendall_s"),
        ("kendall_tau_b", "tau"),
        ("kendall_p_value", "p"),
        ("theil_sen_slope", "theil_sen_slope"),
        ("index_of_dispersion_chi2", "dispersion"),
        ("index_of_dispersion_df", "dispersion_df"),
        ("index_of_dispersion_p", "dispersion_p"),
    ] {
        case.number(field, group(&shown, name).number("value"));
    }
    let how = group(&shown, "p").text("note").ends_with("; exact");
    case.equal("kendall_p_method", if how { "exact" } else { "asymptotic" });
}

#[test]
fn the_watch_list_clock() {
    run("tier_rules", &[], |case| {
        let placements = case.input["placements"].as_array().unwrap().clone();
        let row = |placement: &Value| {
            let (year, tier) = (&placement[0], placement[1].as_str().unwrap());
            format!("KGZ,{year},{tier},s,")
        };
        let files = || {
            let rows = placements.iter().map(row).collect();
            [("tiers.csv", "country,year,tier,source,locator", rows)]
        };
        // without a year the clock after the last report
        let last = show(&["tier-moves"], &files());
        assert_eq!(last.len(), 1);
        let number = |column: &str| last[0].number(column);
        case.number("consecutive_watch_list_years", number("watch_list_years"));
        case.number("next_report_year", number("next_report"));
        case.number("waivers_used", number("waivers_used"));
        for (field, column) in [
            (
                "next_downgrade_due_unless_upgraded_or_waived",
                "downgrade_due",
            ),
            ("waiver_still_possible", "waiver_possible"),
            ("must_leave_watch_list", "must_leave"),
        ] {
            let said: bool = last[0].text(column).parse().unwrap();
            case.equal(field, said);
        }
        let all = show(&["tier-moves", "--year", "2000.."], &files());
        let year = |row: &Row, column: &str| row.text(column).parse::<i64>().unwrap();
        let moves: Vec<Value> = all
            .iter()
            .filter(|row| row.text("move") != "first")
            .map(|row| {
                json!({
                    "from_year": year(row, "from_year"),
                    "to_year": year(row, "year"),
                    "move": row.text("move"),
                })
            })
            .collect();
        case.equal("moves", moves);
    });
}
