//! What holds for any input: shares of a split sum to one, an interval holds its share, the order of rows changes nothing,
//! splitting a row changes nothing, no hidden cell follows from those shown, and no bytes make the loader panic.

use proptest::prelude::*;
use tipstat::dataset::{Dataset, Inputs};
use tipstat::stats::{Estimate, Query, Status, find, protect};

const HEADER: &str = "origin,destination,year,source,sex,age,exploitation,count,share,locator\n";
const PLACES: [&str; 6] = ["RUS", "KAZ", "TUR", "ARE", "IND", "DEU"];

fn rows(counts: &[(u64, u64)]) -> Vec<String> {
    let row = |(at, (low, more)): (usize, &(u64, u64))| {
        format!(
            "KGZ,{},2023,test,total,total,total,{low}-{},,row {at}\n",
            PLACES[at % PLACES.len()],
            low + more
        )
    };
    counts.iter().enumerate().map(row).collect()
}

fn split(rows: &[String]) -> Vec<Estimate> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("routes.csv");
    std::fs::write(&path, HEADER.to_owned() + &rows.concat()).unwrap();
    let inputs = Inputs {
        paths: vec![path.to_str().unwrap().into()],
        ..Inputs::default()
    };
    let data = Dataset::open(&inputs).unwrap_or_else(|faults| panic!("{faults}"));
    (find("destination-split").unwrap().compute)(&data, &Query::default())
        .unwrap()
        .figures
}

fn parts(figures: &[Estimate]) -> impl Iterator<Item = &Estimate> {
    figures
        .iter()
        .filter(|figure| figure.key("group") != "domestic")
}

fn seen(figures: &[Estimate]) -> Vec<String> {
    let mut seen: Vec<String> = figures
        .iter()
        .map(|f| {
            format!(
                "{} {:?} {:?} {:?}",
                f.key("group"),
                f.count,
                f.value,
                f.interval
            )
        })
        .collect();
    seen.sort();
    seen
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn exact_shares_sum_to_one_and_lie_in_their_intervals(counts in prop::collection::vec(0_u64..500, 1..6)) {
        prop_assume!(counts.iter().sum::<u64>() > 0);
        let figures = split(&rows(&counts.iter().map(|n| (*n, 0)).collect::<Vec<_>>()));
        let sum: f64 = parts(&figures).map(|figure| figure.value.unwrap().low).sum();
        prop_assert!((sum - 1.0).abs() < 1e-9);
        for figure in parts(&figures) {
            let (value, (low, high)) = (figure.value.unwrap().low, figure.interval.unwrap());
            prop_assert!(low <= value && value <= high.unwrap());
        }
    }

    #[test]
    fn bounds_hold_whatever_the_hidden_numbers_are(counts in prop::collection::vec((0_u64..20, 0_u64..5), 2..6), pick in 0_u64..1000) {
        let figures = split(&rows(&counts));
        let actual: Vec<u64> = counts.iter().enumerate().map(|(at, (low, more))| low + (pick >> at) % (more + 1)).collect();
        let total: u64 = actual.iter().sum();
        prop_assume!(total > 0);
        for figure in parts(&figures) {
            let at = PLACES.iter().position(|place| *place == figure.key("group")).unwrap();
            let share = actual[at] as f64 / total as f64;
            let value = figure.value.unwrap();
            prop_assert!(value.low <= share + 1e-12 && share <= value.high.unwrap() + 1e-12);
            let (low, high) = tipstat::stats::mathematics::interval::wilson(actual[at], total, 0.95);
            let (least, most) = figure.interval.unwrap();
            prop_assert!(least <= low + 1e-12 && high <= most.unwrap() + 1e-12);
        }
    }

    #[test]
    fn the_order_of_rows_changes_nothing(counts in prop::collection::vec((0_u64..50, 0_u64..5), 2..6), by in 0_usize..6) {
        let ordered = rows(&counts);
        let mut turned = ordered.clone();
        turned.rotate_left(by % counts.len());
        prop_assert_eq!(seen(&split(&ordered)), seen(&split(&turned)));
    }

    #[test]
    fn a_row_split_in_two_changes_nothing(counts in prop::collection::vec(1_u64..50, 2..6)) {
        let whole: Vec<(u64, u64)> = counts.iter().map(|n| (*n, 0)).collect();
        let mut halves = rows(&whole);
        let first = counts[0] / 2;
        halves[0] = format!("KGZ,RUS,2023,test,total,total,total,{first},,row a\n");
        halves.push(format!("KGZ,RUS,2023,test,total,total,total,{},,row b\n", counts[0] - first));
        prop_assert_eq!(seen(&split(&rows(&whole))), seen(&split(&halves)));
    }

    #[test]
    fn a_small_part_is_never_hidden_alone(counts in prop::collection::vec(0_u64..60, 2..6), k in 2_u64..15) {
        prop_assume!(counts.iter().filter(|n| **n > 0).count() > 1);
        let figures = protect(split(&rows(&counts.iter().map(|n| (*n, 0)).collect::<Vec<_>>())), Some(k));
        let hidden: Vec<&Estimate> = parts(&figures).filter(|figure| figure.status == Status::Hidden).collect();
        prop_assert!(hidden.iter().filter(|figure| figure.count.is_none()).count() != 1);
        for figure in parts(&figures).filter(|figure| figure.status != Status::Hidden) {
            let n = figure.count.unwrap().low;
            prop_assert!(n == 0 || n >= k);
        }
        // a count that is not small may be shown without the base that would reveal another
        let shown = |figure: &Estimate| figure.count.is_some_and(|count| (1..k).contains(&count.low));
        prop_assert!(hidden.iter().all(|figure| !shown(figure) && figure.base.is_none()));
        prop_assert!(hidden.iter().all(|figure| figure.value.is_none() && figure.interval.is_none()));
    }

    #[test]
    fn no_bytes_make_the_loader_panic(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("any");
        std::fs::write(&path, bytes).unwrap();
        let inputs = Inputs { paths: vec![path.to_str().unwrap().into()], ..Inputs::default() };
        prop_assert!(Dataset::open(&inputs).is_err());
    }
}
