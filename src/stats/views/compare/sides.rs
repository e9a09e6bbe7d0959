//! The figures that are compared: one per country, as similar in definition as possible.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use super::ComparedValue;
use crate::dataset::count::Count;
use crate::stats::estimate::{Estimate, Status, SumRole};
use crate::stats::mathematics::bounds;
use crate::stats::mathematics::percentages::{JointPercentages, PrintedPercentage};
use crate::stats::questions::groups;
use crate::stats::questions::query::Query;
use crate::stats::whole::{Whole, latest};

/// One country in the comparison.
pub(in crate::stats) struct ComparedCountry {
    pub country: String,
    pub figure: Estimate,
    /// Measure, role and reporter of the figures, apart from country and year.
    pub kind: ComparedSeries,
    /// The smallest base that can print what the source prints of this whole.
    pub least_base: Option<u64>,
}

/// Identity of comparable figures: everything but country and year.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::stats) struct ComparedSeries {
    whole: Whole,
    destination: String,
    counted: String,
}

impl ComparedSeries {
    fn identify(figure: &Estimate) -> Self {
        Self {
            whole: Whole::identify(figure).any_place().any_year(),
            destination: figure.key("destination").to_owned(),
            counted: figure.measure.clone(),
        }
    }

    /// In what two kinds differ.
    pub(super) fn differences(&self, other: &Self) -> Vec<&'static str> {
        let mut keys = self.whole.differences(&other.whole);
        if self.destination != other.destination {
            keys.push("destination");
        }
        if self.counted != other.counted {
            keys.push("what is counted");
        }
        keys
    }
}

impl ComparedCountry {
    /// The count to compare; `None` where there is none, or its parts contradict it.
    pub(in crate::stats) fn count(&self) -> Option<Count> {
        let usable = self.figure.status != Status::Contradicted;
        self.figure.count.filter(|_| usable)
    }

    /// What the count was counted in: the population of a rate, 1 for a plain count.
    pub(in crate::stats) fn exposure(&self, what: ComparedValue) -> Option<f64> {
        match what {
            ComparedValue::Rate => {
                let people = self.figure.base?.number()?;
                (people > 0).then_some(people as f64)
            }
            ComparedValue::Share | ComparedValue::Count => Some(1.0),
        }
    }

    /// The part and the rest, where a base is known.
    pub(in crate::stats) fn split(&self) -> Option<(Count, Count)> {
        let (count, base) = (self.figure.count?, self.figure.base?);
        let split = self
            .figure
            .split
            .or_else(|| Some((count, bounds::minus(base, count)?)));
        split.filter(|_| base.high != Some(0) && self.figure.status != Status::Published)
    }
}

/// Where a figure is about.
fn place(figure: &Estimate) -> &str {
    match figure.key("country") {
        "" => figure.key("origin"),
        country => country,
    }
}

pub(in crate::stats) fn is_share(figure: &Estimate) -> bool {
    figure.value.is_some() && (figure.base.is_some() || figure.status == Status::Published)
}

/// The part of a name, or of a country's; without a name the only one, or women.
pub(in crate::stats) fn part_of(
    figures: &[Estimate],
    part: Option<&str>,
) -> Result<String, String> {
    let parts: BTreeSet<&str> = figures.iter().map(|figure| figure.key("group")).collect();
    let known = |name: &str| parts.contains(name).then(|| name.to_owned());
    let list = parts.iter().map(|part| format!("`{part}`"));
    let list = list.collect::<Vec<_>>().join(", ");
    match part {
        _ if parts.is_empty() => Err("nothing to compare: no figures for what is asked".into()),
        Some(name) => match groups::find(&parts, name) {
            Some(part) => Ok(part.to_owned()),
            None => Err(format!("no part `{name}` to compare; there are {list}")),
        },
        None if parts.len() == 1 => Ok(parts.into_iter().collect()),
        None => known("female").ok_or(format!("which part is compared? `--group` takes {list}")),
    }
}

/// A figure a country, as alike as can be: of the kind that has a base for most of them, then of the one that most have, and
/// of that the latest year.
pub(in crate::stats) fn sides(
    figures: &[Estimate],
    part: &str,
    query: &Query,
) -> Vec<ComparedCountry> {
    let told = |figure: &Estimate| {
        figure.count.is_some() || figure.value.is_some() || figure.status == Status::Hidden
    };
    let of_part = figures
        .iter()
        .filter(|figure| figure.key("group") == part && told(figure));
    let mut kinds: BTreeMap<ComparedSeries, Vec<&Estimate>> = BTreeMap::new();
    for figure in of_part {
        kinds
            .entry(ComparedSeries::identify(figure))
            .or_default()
            .push(figure);
    }
    let mut kinds: Vec<_> = kinds.into_iter().collect();
    kinds.sort_by_key(|(kind, figures)| {
        let countries = |of: &dyn Fn(&Estimate) -> bool| {
            let of = figures.iter().filter(|figure| of(figure));
            Reverse(
                of.map(|figure| place(figure))
                    .collect::<BTreeSet<_>>()
                    .len(),
            )
        };
        let last_year = figures.iter().filter_map(|figure| figure.year()).max();
        let known = |figure: &Estimate| figure.base.is_some() && figure.count.is_some();
        (
            countries(&known),
            countries(&|_| true),
            Reverse(last_year),
            kind.clone(),
        )
    });
    let all: BTreeSet<&str> = figures.iter().map(place).collect();
    let countries: Vec<&str> = if query.countries.is_empty() {
        all.into_iter().collect()
    } else {
        query.countries.iter().map(String::as_str).collect()
    };
    let side = |country: &str| {
        kinds.iter().find_map(|(kind, of)| {
            let own = of.iter().filter(|figure| place(figure) == country);
            let latest = latest(own, |_| (), |figure| figure.year());
            let figure = (**latest.get(&())?).clone();
            let country = country.to_owned();
            let least_base = least_base(figures, &figure);
            Some(ComparedCountry {
                country,
                figure,
                kind: kind.clone(),
                least_base,
            })
        })
    };
    countries.into_iter().filter_map(side).collect()
}

/// The smallest base that can print all percentages of one split; `None` where one is not printed as a plain number.
pub(in crate::stats) fn least_base(figures: &[Estimate], of: &Estimate) -> Option<u64> {
    const MOST: u64 = 100_000; // with two decimals, every base from 10,000 on can print anything
    if of.status != Status::Published || !of.remarks.is_empty() {
        return None;
    }
    let about = |figure: &Estimate| (Whole::identify(figure), figure.key("origin").to_owned());
    let beside = figures.iter().filter(|figure| {
        figure.status == Status::Published
            && figure.part == SumRole::OfTotal
            && figure.remarks.is_empty()
            && about(figure) == about(of)
    });
    let printed = |figure: &Estimate| {
        let percent = format!("{:.2}", figure.value?.number()? * 100.0);
        PrintedPercentage::parse(percent.trim_end_matches('0').trim_end_matches('.'))
    };
    let printed: Vec<PrintedPercentage> = beside.filter_map(printed).collect();
    let together = JointPercentages {
        printed,
        exhaustive: false,
        zero_or_at_least: 1,
    };
    together
        .smallest(MOST)
        .filter(|_| !together.printed.is_empty())
}
