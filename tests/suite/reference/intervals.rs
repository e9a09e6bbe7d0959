use tipstat::dataset::count::Count;
use tipstat::stats::mathematics::bounds;
use tipstat::stats::mathematics::interval::{IntervalMethod, goodman, sison_glaz};

use super::run;

/// Wald's interval is there to show that it is not what we print.
#[test]
fn intervals_of_one_share() {
    run(
        "intervals_binomial",
        &["wald", "wilson_cc", "agresti_coull"],
        |case| {
            let (x, n, confidence) = (case.count("x"), case.count("n"), case.input("confidence"));
            let share = bounds::share(Count::exact(x), Count::exact(n - x));
            case.number("estimate", share.and_then(bounds::Range::number));
            for method in IntervalMethod::ALL {
                let limits = method.limits(x, n, confidence);
                case.pair(&method.name().replace('-', "_"), limits);
            }
        },
    );
}

#[test]
fn intervals_of_a_split() {
    run("intervals_multinomial", &["quesenberry_hurst"], |case| {
        let (counts, confidence) = (case.counts("counts"), case.input("confidence"));
        let n: u64 = counts.iter().sum();
        let shares: Vec<f64> = counts.iter().map(|x| *x as f64 / n as f64).collect();
        case.numbers("shares", &shares);
        case.pairs("goodman", &goodman(&counts, confidence));
        match sison_glaz(&counts, confidence) {
            Ok(limits) => case.pairs("sison_glaz", &limits),
            // not listed where a part is 0, and refused there
            Err(_) => assert!(counts.contains(&0) && case.expected("sison_glaz").is_none()),
        }
    });
}
