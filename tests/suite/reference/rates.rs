use tipstat::dataset::count::Count;
use tipstat::stats::mathematics::interval::{p_value, poisson, two};
use tipstat::stats::mathematics::series::CountSeries;

use super::{Case, run};

#[test]
fn rates_and_change_over_time() {
    run("rates_trends", &[], |case| {
        if case.input.get("population").is_some() {
            rate(case);
        } else if case.input.get("exposure1").is_some() {
            rate_ratio(case);
        } else {
            series(case);
        }
    });
}

fn rate(case: &mut Case) {
    let (count, population) = (
        Count::exact(case.count("count")),
        Count::exact(case.count("population")),
    );
    let per = case.input("per");
    case.number(
        "rate",
        poisson::rate(count, population, per).unwrap().number(),
    );
    let limits = poisson::rate_limits(count, population, per, 0.95).unwrap();
    case.pair("ci95_exact_poisson", (limits.low, limits.high.unwrap()));
}

fn rate_ratio(case: &mut Case) {
    let one = (case.count("count1"), case.input("exposure1"));
    let other = (case.count("count2"), case.input("exposure2"));
    case.expected("rate_ratio"); // `compare` gives it: see `by_file`
    let (low, high) = two::rate_ratio_limits(one, other, 0.95).unwrap();
    case.pair("exact_conditional_ci95", (low, high.unwrap()));
    case.number(
        "exact_conditional_p_two_sided",
        p_value::equal_rates_p(one, other),
    );
}

fn series(case: &mut Case) {
    let years = case.counts("years").into_iter().map(u64::cast_signed);
    let counts = case
        .counts("counts")
        .into_iter()
        .map(|x| Some(Count::exact(x)));
    let series = CountSeries::new(&years.zip(counts).collect::<Vec<_>>()).unwrap();
    let (trend, dispersion) = (series.trend().unwrap(), series.dispersion().unwrap());
    case.equal("mann_kendall_S", trend.s);
    assert_eq!(series.s(), Some((trend.s, trend.s)));
    case.number("kendall_tau_b", trend.tau);
    case.number("kendall_p_value", trend.p);
    case.equal(
        "kendall_p_method",
        if trend.exact { "exact" } else { "asymptotic" },
    );
    case.number("theil_sen_slope", series.slope().unwrap().number());
    case.number("index_of_dispersion_chi2", Some(dispersion.chi_square));
    case.equal("index_of_dispersion_df", dispersion.degrees);
    case.number("index_of_dispersion_p", Some(dispersion.p));
}
