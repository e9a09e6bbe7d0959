//! Reference numbers of other software are reproduced within their tolerances; each file in `tests/vectors/` says how it was
//! computed.

#![allow(clippy::unwrap_used)] // a test may fail that way

use serde_json::Value;
use tipstat::dataset::{Dataset, Inputs};
use tipstat::stats::{Figure, Query, find, interval};

fn cases(name: &str) -> Vec<Value> {
    let path = format!("{}/tests/vectors/{name}.json", env!("CARGO_MANIFEST_DIR"));
    let vectors: Value = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    vectors["cases"].as_array().unwrap().clone()
}

fn close(ours: Option<f64>, theirs: &Value, what: &str) {
    match (ours, theirs.as_f64()) {
        (None, None) => {}
        (Some(ours), Some(theirs)) => {
            let error = (ours - theirs).abs();
            assert!(
                error <= 1e-6 || error <= 1e-6 * theirs.abs(),
                "{what}: {ours} is not {theirs}"
            );
        }
        pair => panic!("{what}: {pair:?}"),
    }
}

#[test]
fn intervals_of_one_share() {
    for case in cases("intervals_binomial") {
        let number = |name: &str| case["input"][name].as_u64().unwrap();
        let confidence = case["input"]["confidence"].as_f64().unwrap();
        for (name, method) in [
            (
                "wilson",
                interval::wilson as fn(u64, u64, f64) -> interval::Limits,
            ),
            ("clopper_pearson", interval::clopper_pearson),
        ] {
            let (low, high) = method(number("x"), number("n"), confidence);
            let what = format!("{name} {}", case["input"]);
            close(Some(low), &case["expected"][name][0], &what);
            close(Some(high), &case["expected"][name][1], &what);
        }
    }
}

/// Each case as a file of one country, through the loader and the statistic.
#[test]
fn identification_gaps() {
    for case in cases("identification_gaps") {
        let mut text = String::from(
            "country,country_role,year,source,reporter,measure,sex,age,exploitation,count,share,locator\n",
        );
        for side in ["government", "civil_society"] {
            if let Some(count) = case["input"][side].as_u64() {
                text += &format!(
                    "KGZ,detected_in,2023,s,{side},identified,total,total,total,{count},,\n"
                );
            }
        }
        if text.lines().count() == 1 {
            continue; // a file without rows is refused: there is no figure to compare
        }
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("victims.csv");
        std::fs::write(&path, text).unwrap();
        let inputs = Inputs {
            paths: vec![path.to_str().unwrap().into()],
            ..Inputs::default()
        };
        let data = Dataset::open(&inputs).unwrap();
        let answer =
            (find("identification-gap").unwrap().compute)(&data, &Query::default()).unwrap();
        let group = |name: &str| -> &Figure {
            answer
                .figures
                .iter()
                .find(|figure| figure.key("group") == name)
                .unwrap()
        };
        let value = |name: &str| {
            group(name)
                .value
                .and_then(|value| value.high.filter(|high| *high == value.low))
        };
        let expected = &case["expected"];
        let what = case["input"].to_string();
        close(value("difference"), &expected["difference"], &what);
        // an infinite ratio is no number: null here
        close(
            value("ratio"),
            &expected["ratio_civil_to_government"],
            &what,
        );
        close(
            value("government_share"),
            &expected["government_share_if_disjoint"],
            &what,
        );
        let wilson = group("government_share").interval;
        close(
            wilson.map(|limits| limits.0),
            &expected["government_share_wilson"][0],
            &what,
        );
        close(
            wilson.and_then(|limits| limits.1),
            &expected["government_share_wilson"][1],
            &what,
        );
        let ratio = group("ratio").interval;
        close(
            ratio.map(|limits| limits.0),
            &expected["ratio_exact_ci"][0],
            &what,
        );
        close(
            ratio.and_then(|limits| limits.1),
            &expected["ratio_exact_ci"][1],
            &what,
        );
        if expected["union_bounds"].is_array() {
            let known = group("known_to_either").count.unwrap();
            assert_eq!(
                Some(known.low),
                expected["union_bounds"][0].as_u64(),
                "{what}"
            );
            assert_eq!(known.high, expected["union_bounds"][1].as_u64(), "{what}");
        }
    }
}
