use tipstat::dataset::count::Count;
use tipstat::stats::mathematics::interval::{IntervalMethod, difference, p_value};
use tipstat::stats::mathematics::ranks;

use super::{Case, run};

#[test]
fn comparisons_and_ranks() {
    run("comparisons_ranks", &[], |case| {
        if case.input.get("names").is_some() {
            ranking(case);
            return;
        }
        let one = (case.count("x1"), case.count("n1"));
        let other = (case.count("x2"), case.count("n2"));
        let share = |(x, n): (u64, u64)| x as f64 / n as f64;
        case.number("difference", Some(share(one) - share(other)));
        case.pair("newcombe_ci95", difference(one, other, 0.95));
        case.number("fisher_p", Some(p_value::fisher_p(one, other)));
    });
}

fn ranking(case: &mut Case) {
    let (x, n, confidence) = (case.counts("x"), case.counts("n"), case.input("confidence"));
    assert_eq!(case.input["names"].as_array().unwrap().len(), x.len());
    let shares: Vec<f64> = x
        .iter()
        .zip(&n)
        .map(|(x, n)| *x as f64 / *n as f64)
        .collect();
    case.numbers("shares", &shares);
    case.equal("rank_desc_min", ranks::ranks(&shares));
    let counts: Vec<_> = x
        .iter()
        .zip(&n)
        .map(|(x, n)| (Count::exact(*x), Count::exact(n - x)))
        .collect();
    case.pairs(
        "bonferroni_wilson",
        &ranks::share_limits(&counts, IntervalMethod::Wilson, confidence),
    );
    let sets = ranks::share_sets(&counts, IntervalMethod::Wilson, confidence);
    let sets: Vec<_> = sets
        .iter()
        .map(|set| serde_json::json!([set.first, set.last]))
        .collect();
    case.equal("rank_intervals", sets);
}
