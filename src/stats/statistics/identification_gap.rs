//! Government against civil society: how many victims each side identified, and what can be said of both.
//!
//! International organisations stand on the side of civil society and are named. A side of which the source says
//! nothing is `not_published`, never zero; a zero that is reported is `zero_reported`.

use std::collections::{BTreeMap, BTreeSet};

use polars::prelude::PolarsResult;

use super::detected_victims::{self, MEASURES, remark};
use crate::dataset::count::Count;
use crate::dataset::{Dataset, Needs, Table};
use crate::stats::estimate::{Answer, Estimate, Part, Status};
use crate::stats::mathematics::bounds::{self, Range};
use crate::stats::mathematics::interval;
use crate::stats::note::Unpublished;
use crate::stats::questions::query::{Query, sources_that};
use crate::stats::rows::Victim;
use crate::stats::{Note, Remark, Remarks, Statistic, Unit};

pub(in crate::stats) const STATISTIC: Statistic = Statistic {
    name: "identification-gap",
    title: "Victims identified by government and by civil society",
    unit: Unit::Persons,
    keys: &["country", "year", "source", "group"],
    formula: "difference c - g; ratio c / g with the exact interval of two counts given their sum; government share \
              g / (g + c) of identifications with Wilson's interval; known to either: from max(g, c) to g + c",
    base: "government_share: identifications by either side, g + c",
    caveats: &[
        "how many victims both sides counted is not published: known to either is a pair of bounds",
        "the two sides may count different things (cases, victims, assisted) over different periods",
        "a side not published is unknown, not zero",
    ],
    source: "Clopper and Pearson (1934), doi:10.1093/biomet/26.4.404, as odds; Wilson (1927), doi:10.1080/01621459.1927.10502953",
    tables: &[Table::Victims],
    divides: &[],
    needs: Needs::NOTHING,
    compute,
};

/// The reporters of each side.
const GOVERNMENT: [&str; 1] = ["government"];
const CIVIL_SOCIETY: [&str; 2] = ["civil_society", "international"];

fn compute(data: &Dataset, query: &Query) -> PolarsResult<Answer> {
    let mut answer = Answer::default();
    let one_sided = one_sided(data, query)?;
    let mut left_out = BTreeSet::new();
    let mut blocks: BTreeMap<(String, Option<i64>, String), Vec<Victim>> = BTreeMap::new();
    for row in query.victims(data)? {
        if row.country_role != "detected_in"
            || row.share.is_some()
            || !MEASURES.contains(&row.measure.as_str())
        {
            continue;
        }
        if one_sided.contains(&row.source) {
            left_out.insert(row.source);
        } else if row.reporter != "case_data" {
            blocks
                .entry((row.country.clone(), row.year, row.source.clone()))
                .or_default()
                .push(row);
        }
    }
    for ((country, year, source), rows) in blocks {
        let government = side(&rows, &GOVERNMENT);
        let civil_society = side(&rows, &CIVIL_SOCIETY);
        if government.measure != civil_society.measure
            && government.count.is_some()
            && civil_society.count.is_some()
        {
            answer.note(Note::SidesDiffer);
        }
        let keys = |group: &str| crate::stats::keys(&country, year, &source, group);
        let figures = block(keys, government, civil_society, query).into_iter();
        answer
            .figures
            .extend(figures.filter(|figure| is_asked(figure, query)));
    }
    for source in left_out {
        answer.note(Note::OneSided { source });
    }
    if answer
        .figures
        .iter()
        .any(|figure| figure.status == Status::NotPublished)
    {
        answer.note(Note::NotPublished(Unpublished::Count));
    }
    answer.note(Note::OverlapUnknown);
    answer.note(Note::NotASample);
    Ok(answer)
}

/// Whether a figure is of a side that is asked for, or of both: of another one nothing may be said, and not that it is not
/// published.
fn is_asked(figure: &Estimate, query: &Query) -> bool {
    let asks = |side: &[&str]| {
        side.iter()
            .any(|one| query.reporters.iter().any(|it| it == one))
    };
    let (government, others) = (asks(&GOVERNMENT), asks(&CIVIL_SOCIETY));
    query.reporters.is_empty()
        || match figure.key("group") {
            "government" => government,
            "civil_society" => others,
            _ => government && others,
        }
}

/// The sources known to gather figures from one side only; asking for one by name overrules it.
fn one_sided(data: &Dataset, query: &Query) -> PolarsResult<BTreeSet<String>> {
    sources_that(data, |source| {
        let others = source.collects("civil_society") || source.collects("international");
        let both = source.collects("government") && others;
        !both && !source.collects.is_empty() && !query.sources.contains(&source.id)
    })
}

/// What one side reports.
#[derive(Debug, Default)]
struct Side {
    count: Option<Count>,
    status: Status,
    measure: String,
    remarks: Remarks,
}

/// The figure of one side: by the preferred measure, and for several reporters what they know together.
fn side(rows: &[Victim], reporters: &[&str]) -> Side {
    let mut of: Vec<Vec<Victim>> = reporters
        .iter()
        .filter_map(|reporter| {
            let own: Vec<Victim> = rows
                .iter()
                .filter(|row| row.reporter == *reporter)
                .cloned()
                .collect();
            MEASURES.iter().find_map(|measure| {
                let group: Vec<Victim> = own
                    .iter()
                    .filter(|row| row.measure == *measure)
                    .cloned()
                    .collect();
                (!group.is_empty()).then_some(group)
            })
        })
        .collect();
    match of.as_mut_slice() {
        [] => Side {
            status: Status::NotPublished,
            ..Side::default()
        },
        [group] => {
            let count = detected_victims::total(group, false);
            Side {
                count,
                status: Status::of(count),
                measure: group[0].measure.clone(),
                remarks: remark(&group[0]).into(),
            }
        }
        groups => {
            let counts: Vec<_> = groups
                .iter()
                .map(|group| detected_victims::total(group, false))
                .collect();
            let count = counts.iter().copied().reduce(bounds::union).flatten();
            Side {
                count,
                status: Status::of(count),
                measure: groups[0][0].measure.clone(),
                remarks: groups.iter().map(|group| remark(&group[0])).collect(),
            }
        }
    }
}

/// The six figures of one country, year and source.
fn block(
    keys: impl Fn(&str) -> Vec<(&'static str, String)>,
    g: Side,
    c: Side,
    query: &Query,
) -> Vec<Estimate> {
    let derived = |group: &str, unit: Option<Unit>, value: Option<Range>| {
        let status = Status::of_value(value);
        Estimate {
            keys: keys(group),
            unit,
            value,
            status,
            part: Part::Derived,
            ..Estimate::default()
        }
    };
    let pair = g.count.zip(c.count);
    let mut difference = derived(
        "difference",
        Some(Unit::Difference),
        pair.map(|(g, c)| bounds::difference(c, g)),
    );
    let differ = pair.is_some() && g.measure != c.measure;
    let unlike: Remarks = differ
        .then(|| Remark::SidesDiffer {
            civil: c.remarks.iter().cloned().collect(),
            government: g.remarks.iter().cloned().collect(),
        })
        .into_iter()
        .collect();
    let mut ratio = derived(
        "ratio",
        Some(Unit::Ratio),
        pair.and_then(|(g, c)| bounds::ratio(c, g)),
    );
    let mut share = derived("government_share", Some(Unit::Share), None);
    if let Some((g, c)) = pair {
        difference.working = format!("{c} - {g}");
        ratio.working = format!("{c} / {g}");
        ratio.interval = interval::ratio_over(c, g, query.confidence());
        share = Estimate {
            part: Part::Derived,
            unit: Some(Unit::Share),
            ..Estimate::share(keys("government_share"), Some(g), Some(c), query.level())
        };
        share.remarks = Remark::OfIdentifications.into();
    }
    if ratio.interval.is_some() && g.count.and_then(Count::number) == Some(0) {
        ratio.remarks = Remark::GovernmentNone.into();
    } else {
        ratio.remarks.clone_from(&unlike);
    }
    difference.remarks = unlike;
    let either = match pair {
        Some((g, c)) if g.number() == Some(0) => Some(c),
        _ => bounds::union(g.count, c.count).filter(|count| count.low > 0 || count.high.is_some()),
    };
    let known = Estimate {
        count: either,
        status: either.map_or(Status::Unknown, |count| Status::of(Some(count))),
        ..derived("known_to_either", None, None)
    };
    let part = |group: &str, side: Side| Estimate {
        keys: keys(group),
        count: side.count,
        status: side.status,
        part: Part::OfTotal,
        measure: side.measure,
        remarks: side.remarks,
        ..Estimate::default()
    };
    vec![
        part("government", g),
        part("civil_society", c),
        difference,
        ratio,
        share,
        known,
    ]
}
