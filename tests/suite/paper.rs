//! Every figure the paper prints is recomputed from the embedded package.

use tipstat::dataset::{Dataset, Inputs};
use tipstat::stats::{Answer, Estimate, Query, Remark, Status, find};

fn ask(statistic: &str, country: &str) -> Answer {
    let data = Dataset::open(&Inputs::default()).unwrap();
    let query = Query {
        countries: vec![country.into()],
        ..Query::default()
    };
    (find(statistic).unwrap().compute)(&data, &query).unwrap()
}

fn figure(statistic: &str, country: &str, source: &str, year: &str, group: &str) -> Estimate {
    let has = |figure: &&Estimate| {
        figure.key("source") == source
            && figure.key("year") == year
            && figure.key("group") == group
            && figure.key("country") == country
    };
    let answer = ask(statistic, country);
    answer
        .figures
        .iter()
        .find(has)
        .unwrap_or_else(|| panic!("{statistic} {country} {source} {year} {group}"))
        .clone()
}

#[test]
fn the_governments_reported_111_102_90_3_and_none_for_four_years() {
    for (country, count) in [
        ("KAZ", 111),
        ("UZB", 102),
        ("TJK", 90),
        ("KGZ", 3),
        ("TKM", 0),
    ] {
        let government = figure(
            "identification-gap",
            country,
            "tip-2023",
            "2023",
            "government",
        );
        assert_eq!(government.count.unwrap().number(), Some(count), "{country}");
    }
    for year in ["2020", "2021", "2022", "2023"] {
        assert_eq!(
            figure("identification-gap", "TKM", "tip-2023", year, "government").status,
            Status::ZeroReported
        );
    }
}

#[test]
fn civil_society_identified_66_and_international_organisations_assisted_21() {
    let kgz = |group: &str| figure("identification-gap", "KGZ", "tip-2023", "2023", group);
    assert_eq!(kgz("civil_society").count.unwrap().number(), Some(66));
    assert_eq!(kgz("difference").value.unwrap().number(), Some(63.0));
    assert_eq!(kgz("ratio").value.unwrap().number(), Some(22.0));
    let known = kgz("known_to_either").count.unwrap();
    assert_eq!((known.low, known.high), (66, Some(69)));
    let tkm = |group: &str| figure("identification-gap", "TKM", "tip-2023", "2023", group);
    assert_eq!(tkm("civil_society").count.unwrap().number(), Some(21));
    let counted = tkm("civil_society").remarks;
    assert!(counted.iter().any(|remark| matches!(
        remark,
        Remark::Counted {
            international: true,
            ..
        }
    )));
    assert!(tkm("ratio").value.is_none());
    for country in ["KAZ", "UZB", "TJK"] {
        let gap = |group: &str| figure("identification-gap", country, "tip-2023", "2023", group);
        assert_eq!(gap("civil_society").status, Status::NotPublished);
        assert!(gap("difference").value.is_none() && gap("ratio").value.is_none());
    }
}

#[test]
fn the_shares_of_women_have_no_base_and_no_interval() {
    for (country, share) in [
        ("KAZ", 0.74),
        ("TJK", 0.60),
        ("TKM", 0.60),
        ("KGZ", 0.47),
        ("UZB", 0.48),
    ] {
        let women = figure("gender-share", country, "ctdc-2024", "", "female");
        assert_eq!(women.value.unwrap().number(), Some(share), "{country}");
        assert_eq!(women.status, Status::Published);
        assert!(women.base.is_none() && women.interval.is_none());
    }
    let region = figure("gender-share", "143", "cabar-2022", "2022", "female");
    assert_eq!(region.value.unwrap().number(), Some(0.6));
}

#[test]
fn the_destinations_are_as_printed_and_candidates_stay_a_set() {
    for (origin, to, share) in [
        ("KGZ", "RUS", 0.42),
        ("KGZ", "KAZ", 0.23),
        ("KGZ", "TUR", 0.12),
        ("KAZ", "KAZ", 0.80),
        ("KAZ", "RUS;ARE", 0.10),
    ] {
        let to = figure("destination-split", origin, "ctdc-2024", "", to);
        assert_eq!(to.value.unwrap().number(), Some(share));
        assert_eq!(to.status, Status::Published);
    }
    assert_eq!(
        figure("destination-split", "KAZ", "ctdc-2024", "", "domestic")
            .value
            .unwrap()
            .number(),
        Some(0.80)
    );
    assert_eq!(
        figure("destination-split", "KGZ", "ctdc-2024", "", "domestic").status,
        Status::NotPublished
    );
}

/// Figure 1: 17 + 10 + 6 + 17 of 50; Goodman's limits from statsmodels 0.15.0.
#[test]
fn figure_1_has_a_base_of_50() {
    let to = |group: &str| figure("destination-split", "143", "winrock-2023", "2023", group);
    for (group, count) in [
        ("KAZ", 17),
        ("RUS", 10),
        ("TUR", 6),
        ("KGZ;UZB;IND;ARE;BGD;BLR;MDA", 17),
    ] {
        let figure = to(group);
        assert_eq!(figure.count.unwrap().number(), Some(count));
        assert_eq!(figure.base.unwrap().number(), Some(50));
    }
    let (low, high) = to("KAZ").interval.unwrap();
    assert!((low - 0.198_980).abs() < 1e-6 && (high.unwrap() - 0.516_518).abs() < 1e-6);
    let domestic = to("domestic").count.unwrap();
    assert_eq!((domestic.low, domestic.high), (17, Some(34)));
}

#[test]
fn the_tiers_of_2023_are_2_2_2_2_3() {
    for (country, tier) in [
        ("KAZ", "2"),
        ("UZB", "2"),
        ("KGZ", "2"),
        ("TJK", "2"),
        ("TKM", "3"),
    ] {
        let answer = ask("tier-history", country);
        let of_2023 = answer
            .figures
            .iter()
            .find(|figure| figure.key("year") == "2023")
            .unwrap();
        assert_eq!(of_2023.key("group"), tier, "{country}");
    }
}
