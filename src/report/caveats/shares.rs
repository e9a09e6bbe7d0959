//! Rules about shares: their bases, unknown categories, and combined categories.

use super::super::english::{self, joined};
use super::super::gather::latest_of_sources;
use super::super::say::shares;
use super::{Case, Rule, SPLITS};
use crate::stats::{Count, Estimate, Status};

pub(super) const RULES: &[Rule] = &[
    Rule {
        id: "no-base",
        text: "A percentage published without its base has no confidence interval, because its precision is unknown.",
        because: |case| {
            let published = |figure: &Estimate| figure.status == Status::Published;
            case.titles(published).map(|titles| format!("in {titles}"))
        },
    },
    Rule {
        id: "small-base",
        text: "With a base under 30, one person changes a share by several points; read the interval.",
        because: |case| {
            let small = shown_bases(case, |base| base.high.is_some_and(|high| high < 30));
            (!small.is_empty()).then(|| format!("base of {}", joined(&small, "and")))
        },
    },
    Rule {
        id: "unknown-large",
        text: "Where more people are of unknown category than of a known one, a share says little about all.",
        because: |case| {
            let large: Vec<String> = SPLITS
                .iter()
                .filter_map(|(statistic, what)| {
                    let latest = latest_of_sources(case.figures(statistic));
                    let mut figures = latest.iter().flat_map(|block| block.iter());
                    figures.find_map(|figure| shares::unknown(what, figure))
                })
                .collect();
            (!large.is_empty()).then(|| large.join("; "))
        },
    },
    Rule {
        id: "several-answers",
        text: "One person may have several answers to these questions, so their shares do not add up to 100%.",
        because: |case| {
            let asked: Vec<String> = SPLITS[3..6]
                .iter()
                .filter(|(statistic, _)| !case.figures(statistic).is_empty())
                .map(|(_, what)| (*what).to_owned())
                .collect();
            (!asked.is_empty()).then(|| format!("for {}", joined(&asked, "and")))
        },
    },
    Rule {
        id: "pooled",
        text: "Where years are pooled, changes between them cannot be seen.",
        because: |case| {
            let pooled: Vec<String> = SPLITS
                .iter()
                .filter(|(statistic, _)| {
                    let pooled =
                        |figure: &Estimate| figure.key("year").is_empty() && figure.value.is_some();
                    case.figures(statistic).iter().any(pooled)
                })
                .map(|(_, what)| (*what).to_owned())
                .collect();
            (!pooled.is_empty()).then(|| format!("shares by {}", joined(&pooled, "and")))
        },
    },
    Rule {
        id: "candidates",
        text: "Where a source does not tell several places apart, they are shown as candidates for one count.",
        because: |case| {
            let split = case.figures("destination-split").iter();
            let sets: Vec<&str> = split
                .map(|figure| figure.key("group"))
                .filter(|group| group.contains(';'))
                .collect();
            sets.first().map(|first| english::the(first))
        },
    },
];

/// The bases of the shares that a section shows, by what they are of.
fn shown_bases(case: &Case<'_>, is: impl Fn(Count) -> bool) -> Vec<String> {
    let mut found = Vec::new();
    for (statistic, what) in SPLITS {
        let latest = latest_of_sources(case.figures(statistic));
        let mut bases = latest
            .iter()
            .flat_map(|block| block.iter())
            .filter_map(|figure| figure.base);
        if let Some(base) = bases.find(|base| is(*base)) {
            found.push(format!("{} ({what})", english::count(Some(base))));
        }
    }
    found
}
