use tipstat::dataset::count::Count;
use tipstat::stats::mathematics::bounds::Range;
use tipstat::stats::mathematics::concentration::{Class, hhi};

use super::run;

/// What the rows `hhi` and `effective_number` of `flows` do not give.
const NOT_PROVIDED: [&str; 8] = [
    "hhi_normalised",
    "gini_simpson",
    "simpson_unbiased",
    "shannon_nats",
    "effective_number_shannon",
    "pielou_evenness",
    "top_share",
    "cr2",
];

fn class(places: &[&str], count: u64) -> Class {
    Class {
        places: places.iter().map(|&place| place.to_owned()).collect(),
        count: Count::exact(count),
    }
}

#[test]
fn concentration_of_destinations() {
    run("concentration", &NOT_PROVIDED, |case| {
        let counts = case.counts("counts");
        let places: Vec<String> = (0..counts.len()).map(|at| at.to_string()).collect();
        let mut classes: Vec<Class> = places
            .iter()
            .zip(&counts)
            .map(|(place, count)| class(&[place], *count))
            .collect();
        case.equal("n", counts.iter().sum::<u64>());
        case.equal("k", counts.len());
        let index = hhi(&classes).and_then(Range::number);
        case.number("hhi", index);
        case.number("hhi_10000", index.map(|hhi| hhi * 1e4));
        case.number("effective_number_simpson", index.map(|hhi| 1.0 / hhi));
        if let Some(other) = case.input["other_index"].as_u64() {
            let other = other as usize;
            classes[other] = class(&["one", "another"], counts[other]);
            let bounds = hhi(&classes).unwrap();
            case.pair(
                "hhi_bounds_other_is_composite",
                (bounds.low, bounds.high.unwrap()),
            );
        }
    });
}
