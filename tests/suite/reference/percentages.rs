use tipstat::stats::mathematics::percentages::{JointPercentages, PrintedPercentage};

use super::{Case, run};

#[test]
fn percentages_without_a_base() {
    run(
        "percentages_without_n",
        &[],
        |case| match case.input["kind"].as_str().unwrap() {
            "counts_from_share" => {
                let printed = printed(case, &case.input["percent"]);
                let counts: Vec<u64> = printed
                    .counts(case.count("n"))
                    .into_iter()
                    .flatten()
                    .collect();
                case.equal("how_many", counts.len());
                case.equal("consistent_counts", counts);
            }
            "denominators_from_shares" => {
                let percents = case.input["percents"].as_array().unwrap();
                let together = JointPercentages {
                    printed: percents
                        .iter()
                        .map(|percent| printed(case, percent))
                        .collect(),
                    exhaustive: case.input["exhaustive"].as_bool().unwrap(),
                    zero_or_at_least: case.input["every_count_zero_or_at_least"]
                        .as_u64()
                        .unwrap_or(1),
                };
                let n_max = case.count("n_max");
                case.equal("smallest_n", together.smallest(n_max));
                case.equal(
                    "feasible_n_up_to_60",
                    together.denominators(60).collect::<Vec<_>>(),
                );
                case.equal(
                    "number_feasible_up_to_n_max",
                    together.denominators(n_max).count(),
                );
            }
            kind => panic!("{kind}"),
        },
    );
}

fn printed(case: &Case, percent: &serde_json::Value) -> PrintedPercentage {
    assert_eq!(case.count("decimals"), 0);
    PrintedPercentage::parse(&percent.to_string()).unwrap()
}
