use tipstat::dataset::count::Count;
use tipstat::stats::mathematics::bounds::Range;
use tipstat::stats::mathematics::concentration::{Class, measure};

use super::run;

/// What follows from other fields, or from the rows of the flows.
const NOT_PROVIDED: [&str; 4] = ["hhi_normalised", "gini_simpson", "top_share", "cr2"];

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
        let ours = measure(&classes).unwrap();
        case.equal("n", ours.cases.number());
        case.equal("k", ours.categories.number());
        let hhi = ours.hhi.number();
        case.number("hhi", hhi);
        case.number("hhi_10000", hhi.map(|hhi| hhi * 1e4));
        for (field, ours) in [
            ("effective_number_simpson", Some(ours.effective_number())),
            ("simpson_unbiased", ours.simpson_unbiased()),
            ("shannon_nats", Some(ours.entropy)),
            (
                "effective_number_shannon",
                Some(ours.effective_number_shannon()),
            ),
            ("pielou_evenness", ours.evenness()),
        ] {
            case.number(field, ours.and_then(Range::number));
        }
        if let Some(other) = case.input["other_index"].as_u64() {
            let other = other as usize;
            classes[other] = class(&["one", "another"], counts[other]);
            let bounds = measure(&classes).unwrap().hhi;
            case.pair(
                "hhi_bounds_other_is_composite",
                (bounds.low, bounds.high.unwrap()),
            );
        }
    });
}
