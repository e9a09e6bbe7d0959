//! Rules about what sources are, about years, rates, tiers and proceedings, and about what is hidden.

use std::collections::{BTreeMap, BTreeSet};

use super::super::english::joined;
use super::{Case, Rule};
use crate::stats::{Estimate, Remark, Status};

pub(super) const RULES: &[Rule] = &[
    Rule {
        id: "one-source",
        text: "Numbers from a single source are not confirmed by another.",
        because: |case| {
            let sources = counting(case);
            let only = sources.first().filter(|_| sources.len() == 1)?;
            Some(format!("all counts of victims are from {only}"))
        },
    },
    Rule {
        id: "one-sided",
        text: "A source that covers one side only cannot show a gap between government and civil society.",
        because: |case| {
            let gap = case.figures("identification-gap").iter();
            let with_gap: BTreeSet<&str> = gap.map(|figure| figure.key("source")).collect();
            let mut sides: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
            for figure in case.figures("detected-victims") {
                let reporter = figure.key("group");
                if reporter != "case_data" {
                    sides
                        .entry(figure.key("source"))
                        .or_default()
                        .insert(reporter);
                }
            }
            sides.retain(|source, sides| sides.len() == 1 && !with_gap.contains(source));
            let (source, side) = sides.into_iter().next()?;
            let side = side.into_iter().next()?.replace('_', " ");
            Some(format!("{source} covers {side} only"))
        },
    },
    Rule {
        id: "sources-side-by-side",
        text: "Sources differ in what, whom and when they count, so their numbers are shown side by side and never added.",
        because: |case| {
            let sources = counting(case);
            let names: Vec<String> = sources.iter().map(|id| (*id).to_owned()).collect();
            (names.len() > 1).then(|| joined(&names, "and"))
        },
    },
    Rule {
        id: "few-years",
        text: "A few years are not enough to tell a rise or fall from chance.",
        because: |case| {
            let few = |one: &Remark| matches!(one, Remark::TooFewYears(_));
            let few = |figure: &&Estimate| figure.remarks.any(few);
            let found = case.figures("trend").iter().find(few)?;
            Some(format!("{}: {}", found.key("source"), found.remarks))
        },
    },
    Rule {
        id: "rate",
        text: "Rates count detected victims; a higher rate may mean better detection.",
        because: |case| {
            let known = |figure: &Estimate| figure.value.is_some();
            let rates = case.figures("victim-rate").iter();
            rates.clone().any(known).then(|| "rates are shown".into())
        },
    },
    Rule {
        id: "tier",
        text: "Tiers are the US Department of State's rating of government effort, not of the number of victims.",
        because: |case| {
            let known = |figure: &Estimate| !figure.key("group").is_empty();
            let tiers = case.figures("tier-history").iter();
            tiers.clone().any(known).then(|| "tiers are shown".into())
        },
    },
    Rule {
        id: "proceedings",
        text: "Proceedings of a year mostly concern victims detected in earlier years, and one trafficker may have many victims.",
        because: |case| {
            let known =
                |figure: &Estimate| figure.key("group") != "victims" && figure.count.is_some();
            let justice = case.figures("justice").iter();
            justice
                .clone()
                .any(known)
                .then(|| "proceedings are shown".into())
        },
    },
    Rule {
        id: "hidden",
        text: "Small counts are suppressed to protect people, and so are others from which they could be derived.",
        because: |case| {
            let hidden = case.titles(|figure| figure.status == Status::Hidden);
            let withheld = case.gathered.withheld.contains(case.country);
            match (hidden, withheld) {
                (Some(titles), _) => Some(format!("in {titles}")),
                (None, true) => Some("a share would have revealed a small count".into()),
                (None, false) => None,
            }
        },
    },
];

/// The sources that count victims of the country.
fn counting<'a>(case: &Case<'a>) -> BTreeSet<&'a str> {
    let detected = case.gathered.figures("detected-victims", case.country);
    let counted = detected.iter().filter(|figure| figure.count.is_some());
    counted.map(|figure| figure.key("source")).collect()
}
