//! The gap between what a government identified and what civil society did: the mathematics, and each case as a file of one
//! country through the loader and the statistic.

use tipstat::dataset::count::Count;
use tipstat::dataset::{Dataset, Inputs};
use tipstat::stats::mathematics::bounds::{self, Range};
use tipstat::stats::mathematics::interval::{clopper_pearson, garwood, p_value, ratio, wilson};
use tipstat::stats::{Estimate, Query, find};

use super::{Case, run};

fn sides(case: &Case) -> (Option<u64>, Option<u64>) {
    (
        case.input["government"].as_u64(),
        case.input["civil_society"].as_u64(),
    )
}

#[test]
fn the_mathematics_of_the_gap() {
    run("identification_gaps", &[], |case| {
        let (Some(g), Some(c)) = sides(case) else {
            case.equal(
                "status",
                "not computable: one side is missing, and missing is not zero",
            );
            for field in ["difference", "ratio", "government_share_if_disjoint"] {
                case.number(field, None);
            }
            return;
        };
        let (government, civil) = (Count::exact(g), Count::exact(c));
        case.equal("status", if g + c == 0 { "both zero" } else { "ok" });
        case.number("difference", bounds::difference(civil, government).number());
        let share = bounds::share(government, civil).and_then(Range::number);
        case.number("government_share_if_disjoint", share);
        let union = bounds::union(Some(government), Some(civil)).unwrap();
        case.pair(
            "union_bounds",
            (union.low as f64, union.high.unwrap() as f64),
        );
        let Some((low, high)) = ratio(c, g, 0.95) else {
            assert_eq!((g, c), (0, 0));
            case.number("ratio_civil_to_government", None);
            return;
        };
        let value = bounds::ratio(civil, government).and_then(Range::number);
        case.number(
            "ratio_civil_to_government",
            Some(value.unwrap_or(f64::INFINITY)),
        );
        case.pair("ratio_exact_ci", (low, high.unwrap_or(f64::INFINITY)));
        let of_union = bounds::ratio(government, union).unwrap();
        case.pair(
            "government_share_of_union_bounds",
            (of_union.low, of_union.high.unwrap()),
        );
        case.pair(
            "government_share_clopper_pearson",
            clopper_pearson(g, g + c, 0.95),
        );
        case.pair("government_share_wilson", wilson(g, g + c, 0.95));
        case.number(
            "exact_two_sided_p_equal_rates",
            p_value::equal_rates_p((g, 1.0), (c, 1.0)),
        );
        case.pair("government_count_poisson_ci", garwood(g, 0.95));
        case.pair("civil_count_poisson_ci", garwood(c, 0.95));
    });
}

/// An infinite ratio is not a number in a table: null.
#[test]
fn the_statistic_of_the_gap() {
    let mathematics = [
        "government_share_clopper_pearson",
        "government_share_of_union_bounds",
        "exact_two_sided_p_equal_rates",
        "government_count_poisson_ci",
        "civil_count_poisson_ci",
        "status",
    ];
    run("identification_gaps", &mathematics, |case| {
        let (government, civil) = sides(case);
        let mut text = String::from(
            "country,country_role,year,source,reporter,measure,sex,age,exploitation,count,share,locator\n",
        );
        for (side, count) in [("government", government), ("civil_society", civil)] {
            if let Some(count) = count {
                text += &format!(
                    "KGZ,detected_in,2023,s,{side},identified,total,total,total,{count},,\n"
                );
            }
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
        let group = |name: &str| -> &Estimate {
            answer
                .figures
                .iter()
                .find(|figure| figure.key("group") == name)
                .unwrap()
        };
        let value = |name: &str| group(name).value.and_then(Range::number);
        case.number("difference", value("difference"));
        case.number("government_share_if_disjoint", value("government_share"));
        if government.is_none() || civil.is_none() {
            case.number("ratio", value("ratio"));
            return;
        }
        let infinite = |number: Option<f64>| Some(number.unwrap_or(f64::INFINITY));
        if government == civil && civil == Some(0) {
            case.number("ratio_civil_to_government", value("ratio"));
        } else {
            case.number("ratio_civil_to_government", infinite(value("ratio")));
            let (low, high) = group("ratio").interval.unwrap();
            case.pair("ratio_exact_ci", (low, infinite(high).unwrap()));
            let (low, high) = group("government_share").interval.unwrap();
            case.pair("government_share_wilson", (low, high.unwrap()));
        }
        let known = group("known_to_either").count.unwrap();
        case.pair(
            "union_bounds",
            (known.low as f64, known.high.unwrap() as f64),
        );
    });
}
