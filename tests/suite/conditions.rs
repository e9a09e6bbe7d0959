//! Conditions and break-downs over files: what is always true changes nothing, and parts of a case file add up to the whole.

use std::collections::BTreeMap;

use tipstat::dataset::{Dataset, Inputs};
use tipstat::stats::questions::by::{Breakdown, break_down};
use tipstat::stats::questions::condition::{Condition, apply, columns, kept};
use tipstat::stats::{ALL, Estimate, Query, Unit, find};

fn open(path: &str) -> Dataset {
    let inputs = Inputs {
        paths: vec![path.into()],
        ..Inputs::default()
    };
    Dataset::open(&inputs).unwrap_or_else(|faults| panic!("{faults}"))
}

fn told(figures: &[Estimate]) -> String {
    let told = figures.iter().map(|figure| {
        let (count, base) = (figure.count, figure.base);
        format!("{:?}{count:?}{base:?}{:?}\n", figure.keys, figure.value)
    });
    told.collect()
}

#[test]
fn what_is_always_true_changes_nothing() {
    for path in [
        "tests/files/glotip-like.csv",
        "tests/files/ctdc-synthetic-2024.csv",
        "data",
    ] {
        let data = open(path);
        for statistic in ALL {
            // population has no column that may be asked for, and stays as it is
            let has = |name: &str| {
                let mut tables = statistic.tables.iter();
                tables.all(|table| columns(*table).is_empty() || columns(*table).contains(&name))
            };
            if !has("source") {
                continue;
            }
            let query = Query::default();
            let mut plain = (statistic.compute)(&data, &query).unwrap();
            // of a year without a tier no source is known
            let tiers = statistic.unit == Unit::Tier;
            plain
                .figures
                .retain(|figure| !tiers || !figure.key("source").is_empty());
            let condition = Condition::parse("source != nowhere or source in (nowhere)").unwrap();
            let (under, _) = apply(statistic, &data, &query, &condition).unwrap();
            let answer = (statistic.compute)(&under, &query).unwrap();
            let answer = kept(statistic, answer, &condition);
            assert_eq!(
                told(&answer.figures),
                told(&plain.figures),
                "{path} {}",
                statistic.name
            );
        }
    }
}

#[test]
fn the_parts_of_a_case_file_add_up() {
    let data = open("tests/files/ctdc-synthetic-2024.csv");
    let statistic = find("detected-victims").unwrap();
    let sums = |figures: &[Estimate]| {
        let mut sums: BTreeMap<String, u64> = BTreeMap::new();
        for figure in figures {
            *sums.entry(figure.key("country").into()).or_default() += figure.count.unwrap().low;
        }
        sums
    };
    let whole = (statistic.compute)(&data, &Query::default()).unwrap();
    for names in [
        &["sex"][..],
        &["age"],
        &["exploitation"],
        &["sex", "age", "exploitation"],
    ] {
        let names: Vec<String> = names.iter().map(|name| (*name).to_owned()).collect();
        let by = Breakdown::parse(statistic, &names).unwrap();
        let parts = break_down(statistic, &data, &Query::default(), &by).unwrap();
        assert_eq!(sums(&parts.figures), sums(&whole.figures), "{names:?}");
    }
}
