//! Shares of age groups among identified victims.
//!
//! Ages come on two levels, bands (`9-17`, `18-20`, ...) and `child` or `adult`; a split is of one of them: of bands where
//! there are bands, from which `child` and `adult` follow, since no band lies on both sides of the eighteenth birthday.

use std::collections::{BTreeMap, BTreeSet};

use polars::prelude::PolarsResult;

use super::shares::{self, SplitDimension};
use super::split::{PublishedSplit, UNKNOWN};
use crate::dataset::count::Count;
use crate::dataset::{Dataset, Division, Needs, Table};
use crate::stats::estimate::Answer;
use crate::stats::mathematics::bounds::sum;
use crate::stats::questions::query::Query;
use crate::stats::{Description, Note, Statistic, Unit, Weight};

pub(in crate::stats) const STATISTIC: Statistic = Statistic {
    about: Description {
        name: "age-share",
        title: "Identified victims by age",
        unit: Unit::Share,
        keys: shares::KEYS,
        formula: "n(age) / n(all recorded ages of one level); Wilson interval of `child` and `adult`, Goodman simultaneous \
              intervals of bands. With bands, `child` and `adult` are sums of them: 0–8 and 9–17, and 18 and over",
        base: "`known`: victims whose age is recorded on that level; `all`: all victims the source counts; `worst-case`: all, from \
           none of the unknown to all of them",
        caveats: &[
            "unknown age is not a category of the split",
            "in case files the age is that at registration, not at exploitation",
            "people known only as child or adult count for `child` and `adult`; for the bands their age is unknown",
        ],
        source: "Goodman (1965), doi:10.1080/00401706.1965.10490252; Wilson (1927), doi:10.1080/01621459.1927.10502953; child: under 18, \
             Palermo Protocol (2000), article 3 (d)",
        tables: &[Table::Victims],
        divides: &["age"],
        needs: Needs::victims(Division {
            age: true,
            ..Division::NONE
        }),
    },
    compute,
};

const AGE: SplitDimension = SplitDimension {
    at: 1,
    by: "age",
    binary: true,
    levels,
    order,
};

const CHILD: &str = "child";
const ADULT: &str = "adult";

fn compute(data: &Dataset, query: &Query) -> PolarsResult<Answer> {
    let mut answer = shares::compute(data, query, &AGE, &BTreeSet::new())?;
    if answer
        .figures
        .iter()
        .any(|figure| side(figure.key("group")).is_some())
    {
        answer.note(Note::AgesAreSums);
    }
    let rows = query.victims(data)?;
    let bands = rows
        .iter()
        .map(|row| (row.source, row.country, row.year, row.age));
    let mut by_figure: BTreeMap<_, BTreeSet<&str>> = BTreeMap::new();
    for (source, country, year, age) in bands.filter(|(.., age)| first_year(age).is_some()) {
        by_figure
            .entry((source, country, year))
            .or_default()
            .insert(age);
    }
    let overlapping = by_figure
        .iter()
        .filter(|(_, bands)| overlap(bands.iter().copied()));
    let sources: BTreeSet<&str> = overlapping.map(|((source, ..), _)| *source).collect();
    if !sources.is_empty() {
        let sources: Vec<String> = sources
            .into_iter()
            .map(|source| format!("`{source}`"))
            .collect();
        let text = format!(
            "Age bands of {} overlap, so no shares by band are calculated.",
            sources.join(", ")
        );
        answer.note(Note::stated("overlapping_ages", Weight::Warning, text));
    }
    shares::note(&mut answer);
    Ok(answer)
}

/// Whether two bands have a year of age in common.
fn overlap<'a>(bands: impl Iterator<Item = &'a str>) -> bool {
    let last = |band: &str| {
        band.split_once('-')
            .and_then(|(_, last)| last.parse::<u64>().ok())
    };
    let mut spans: Vec<(u64, u64)> = bands
        .filter_map(|band| Some((first_year(band)?, last(band).unwrap_or(u64::MAX))))
        .collect();
    spans.sort_unstable();
    spans.windows(2).any(|two| two[0].1 >= two[1].0)
}

/// The first year of age of a band; `None` if the text is not a band.
fn first_year(band: &str) -> Option<u64> {
    let (first, _) = band.split_once('-').or_else(|| band.split_once('+'))?;
    first.parse().ok()
}

/// `child` or `adult`, for a band on one side of 18.
pub(in crate::stats) fn side(band: &str) -> Option<&'static str> {
    let first = first_year(band)?;
    let last = band.split_once('-').and_then(|(_, last)| last.parse().ok());
    match last {
        _ if first >= 18 => Some(ADULT),
        Some(0..=17) => Some(CHILD),
        _ => None,
    }
}

/// Sort key of an age: its first year; other texts come last.
pub(in crate::stats) fn order(age: &str) -> u64 {
    match age {
        CHILD => 0,
        ADULT => 18,
        band => first_year(band).unwrap_or(u64::MAX),
    }
}

/// The split by bands and the split by majority, which is computed from it; without bands only the latter.
fn levels(split: PublishedSplit, disjoint: bool) -> Vec<PublishedSplit> {
    let of = |wanted: &dyn Fn(&str) -> bool| {
        let parts = split.parts.iter().filter(|(age, _)| wanted(age));
        parts
            .map(|(age, count)| (age.clone(), *count))
            .collect::<BTreeMap<String, Count>>()
    };
    let total = |parts: BTreeMap<String, Count>| sum(parts.into_values().map(Some));
    let mut bands = of(&|age| first_year(age).is_some());
    if overlap(bands.keys().map(String::as_str)) {
        // they are not a split: what is left is child and adult as the source prints them
        let parts = of(&|age| first_year(age).is_none());
        return if parts.is_empty() {
            Vec::new()
        } else {
            vec![PublishedSplit { parts, ..split }]
        };
    }
    if bands.is_empty() {
        return vec![split];
    }
    // people known only as a child or an adult have no known band; where sources print both levels, they are the same persons
    let unknown = total(of(&|age| {
        age == UNKNOWN || (disjoint && first_year(age).is_none())
    }));
    bands.extend(unknown.map(|count| (UNKNOWN.to_owned(), count)));
    let astride = bands
        .keys()
        .any(|age| age != UNKNOWN && side(age).is_none());
    let majority = [CHILD, ADULT].map(|name| {
        let printed = split.parts.get(name).copied();
        let of_bands = total(of(&|age| side(age) == Some(name)));
        let count = match (printed, of_bands) {
            (Some(printed), Some(of_bands)) if disjoint => sum([Some(printed), Some(of_bands)]),
            (printed, of_bands) => printed.or(of_bands.filter(|_| !astride)),
        };
        (name.to_owned(), count)
    });
    let mut majority: BTreeMap<String, Count> = majority
        .into_iter()
        .filter_map(|(name, count)| Some((name, count?)))
        .collect();
    let unknown = split.parts.get(UNKNOWN);
    majority.extend(unknown.map(|count| (UNKNOWN.to_owned(), *count)));
    vec![
        PublishedSplit {
            parts: bands,
            binary: false,
            ..split.clone()
        },
        PublishedSplit {
            parts: majority,
            ..split
        },
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn split(parts: &[(&str, u64)]) -> PublishedSplit {
        PublishedSplit {
            parts: parts
                .iter()
                .map(|(age, n)| ((*age).to_owned(), Count::exact(*n)))
                .collect(),
            ..PublishedSplit::default()
        }
    }

    fn parts(split: &PublishedSplit) -> Vec<(&str, u64)> {
        let parts = split.parts.iter();
        parts
            .map(|(age, count)| (age.as_str(), count.low))
            .collect()
    }

    #[test]
    fn levels_are_never_mixed() {
        let mixed = [
            ("0-8", 2),
            ("9-17", 5),
            ("18-20", 7),
            ("48+", 1),
            ("child", 3),
            ("unknown", 4),
        ];
        let of_persons = levels(split(&mixed), true);
        assert_eq!(
            parts(&of_persons[0]),
            [
                ("0-8", 2),
                ("18-20", 7),
                ("48+", 1),
                ("9-17", 5),
                ("unknown", 7)
            ]
        );
        assert_eq!(
            parts(&of_persons[1]),
            [("adult", 8), ("child", 10), ("unknown", 4)]
        );
        // a source that prints both means the same children
        let printed = levels(
            split(&[("0-8", 2), ("9-17", 5), ("child", 7), ("18-20", 1)]),
            false,
        );
        assert_eq!(parts(&printed[0]), [("0-8", 2), ("18-20", 1), ("9-17", 5)]);
        assert_eq!(parts(&printed[1]), [("adult", 1), ("child", 7)]);
    }

    #[test]
    fn without_bands_there_is_one_split() {
        let only = levels(split(&[("adult", 8), ("child", 2), ("unknown", 1)]), true);
        assert_eq!(only.len(), 1);
        assert_eq!(
            parts(&only[0]),
            [("adult", 8), ("child", 2), ("unknown", 1)]
        );
    }

    #[test]
    fn bands_that_overlap_are_no_split() {
        let overlapping = levels(
            split(&[("0-14", 2), ("10-17", 5), ("adult", 8), ("child", 6)]),
            false,
        );
        assert_eq!(overlapping.len(), 1);
        assert_eq!(parts(&overlapping[0]), [("adult", 8), ("child", 6)]);
        assert!(levels(split(&[("0-14", 2), ("10-17", 5)]), false).is_empty());
    }

    #[test]
    fn a_band_astride_the_eighteenth_birthday_makes_nobody_a_child() {
        assert_eq!(
            (side("9-17"), side("48+"), side("15-24"), side("child")),
            (Some(CHILD), Some(ADULT), None, None)
        );
        let astride = levels(split(&[("0-8", 2), ("15-24", 5)]), true);
        assert_eq!(parts(&astride[1]), []);
    }
}
