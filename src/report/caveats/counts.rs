//! Rules about counts of identified victims, and rates and ratios of them.

use super::super::english::{self, joined};
use super::super::say::identified;
use super::Rule;
use crate::stats::{Count, Estimate, Status};

pub(super) const RULES: &[Rule] = &[
    Rule {
        id: "no-sample",
        text: "Identified victims are not a representative sample of all trafficked people.",
        because: |case| {
            let counted = case.titles(|figure| figure.count.is_some() || figure.value.is_some());
            let counted = counted.filter(|_| !case.figures("detected-victims").is_empty());
            counted.map(|_| "counts of identified victims are shown".into())
        },
    },
    Rule {
        id: "not-published",
        text: "What is not published is unknown, not zero; no gap, sum or trend is calculated across it.",
        because: |case| {
            let block = identified::latest(case.figures("identification-gap"));
            let sides: Vec<String> = block
                .iter()
                .filter(|figure| figure.status == Status::NotPublished)
                .map(|figure| {
                    format!(
                        "{} in {}",
                        figure.key("group").replace('_', " "),
                        figure.key("year")
                    )
                })
                .collect();
            (!sides.is_empty()).then(|| format!("no figure of {}", joined(&sides, "and")))
        },
    },
    Rule {
        id: "unlike-counts",
        text: "Counts of cases, of victims identified and of victims assisted differ in what they count, so a gap or ratio between \
               them partly reflects that.",
        because: |case| {
            let block = identified::latest(case.figures("identification-gap"));
            let side = |group: &str| {
                let found = block.iter().find(|figure| figure.key("group") == group);
                found.filter(|figure| figure.count.is_some()).copied()
            };
            let (government, civil) = (side("government")?, side("civil_society")?);
            (government.measure != civil.measure).then(|| {
                format!(
                    "government counts {}, civil society {}",
                    counted(&government.measure),
                    counted(&civil.measure)
                )
            })
        },
    },
    Rule {
        id: "overlap",
        text: "How many victims both sides counted is not published; the number known to at least one side lies between the larger \
               count and the sum.",
        because: |case| {
            let block = identified::latest(case.figures("identification-gap"));
            let of = |group: &str| {
                let found = block.iter().find(|figure| figure.key("group") == group);
                found.and_then(|figure| figure.count)
            };
            let positive = |count: Option<Count>| count.is_some_and(|count| count.high != Some(0));
            let both = positive(of("government")) && positive(of("civil_society"));
            let either = of("known_to_either").filter(|_| both)?;
            Some(format!(
                "{} known to at least one side",
                english::count(Some(either))
            ))
        },
    },
    Rule {
        id: "bounds",
        text: "Where a source suppresses small counts, a number is a range, and so is everything calculated from it.",
        because: |case| {
            let bounded = |figure: &Estimate| {
                figure.status == Status::Bounded && figure.key("group") != "known_to_either"
            };
            case.titles(bounded)
                .map(|titles| format!("ranges in {titles}"))
        },
    },
];

fn counted(measure: &str) -> &str {
    match measure {
        "identified" => "victims identified",
        "assisted" => "victims assisted",
        other => other,
    }
}
