//! Government against civil society: how many victims each side identified, and what can be said of both.
//!
//! International organisations are on the side of civil society and are named. A side of which the source says
//! nothing is `not_published`, never zero; a zero that is reported is `zero_reported`.

use std::borrow::Cow;
use std::collections::{BTreeSet, HashMap};

use foldhash::fast::FixedState;
use polars::prelude::PolarsResult;

use super::detected_victims::{self, MEASURES, remark};
use crate::dataset::count::Count;
use crate::dataset::{Dataset, Needs, Table};
use crate::stats::estimate::{Answer, Estimate, Keys, Status, SumRole};
use crate::stats::grouping::{GroupedItems, group_by};
use crate::stats::mathematics::bounds::{self, Range};
use crate::stats::mathematics::interval;
use crate::stats::note::{PlaceYear, Unpublished};
use crate::stats::questions::query::{Query, UsedYears, sources_that};
use crate::stats::reconciliation::contradiction::{Contradictions, Taken};
use crate::stats::rows::Victim;
use crate::stats::{Description, Note, Remark, Remarks, Statistic, Unit};

pub(in crate::stats) const STATISTIC: Statistic = Statistic {
    about: Description {
        name: "identification-gap",
        title: "Victims identified by government and by civil society",
        unit: Unit::Persons,
        keys: &["country", "year", "source", "group"],
        formula: "difference c - g; ratio c / g with the exact interval of two counts given their sum; government share \
              g / (g + c) of identifications with Wilson's interval; known to at least one side: from max(g, c) to g + c",
        base: "government_share: identifications by either side, g + c",
        caveats: &[
            "how many victims both sides counted is not published, so the number known to at least one side is a range",
            "the two sides may count different things (cases, victims, assisted) over different periods",
            "a side not published is unknown, not zero",
        ],
        source: "Clopper and Pearson (1934), doi:10.1093/biomet/26.4.404, as odds; Wilson (1927), doi:10.1080/01621459.1927.10502953",
        tables: &[Table::Victims],
        divides: &[],
        needs: Needs::NOTHING,
    },
    compute,
};

/// The reporters of each side.
const GOVERNMENT: [&str; 1] = ["government"];
const CIVIL_SOCIETY: [&str; 2] = ["civil_society", "international"];

fn compute(data: &Dataset, query: &Query) -> PolarsResult<Answer> {
    let mut answer = Answer::default();
    let one_sided = one_sided(data, query)?;
    let contradictions = Contradictions::find(data, query)?;
    let mut left_out = BTreeSet::new();
    let mut rows = query.victims(data)?;
    rows.retain(|row| {
        let counts = row.share.is_none() && MEASURES.contains(&row.measure);
        if row.country_role != "detected_in" || !counts {
            return false;
        }
        let is_left_out = one_sided.contains(row.source);
        if is_left_out {
            left_out.insert(row.source);
        }
        !is_left_out && row.reporter != "case_data"
    });
    let blocks = group_by(rows, |row| (row.country, row.year, row.source));
    let total = |rows: &[Victim]| contradictions.take(rows, detected_victims::total(rows, false));
    let is_unpublished = enter(&mut answer, &blocks, &total, query);
    for source in left_out {
        let source = source.to_owned();
        answer.note(Note::OneSided { source });
    }
    if is_unpublished {
        answer.note(Note::NotPublished(Unpublished::Count));
    }
    answer.note(Note::OverlapUnknown);
    answer.note(Note::NotASample);
    Ok(answer)
}

/// The rows of each country, year and source.
type GapBlocks<'d> = GroupedItems<Victim<'d>, (&'d str, Option<i64>, &'d str)>;

/// Enters the figures of each country, year and source that is used, and notes about all of them; whether a side is not published.
fn enter(
    answer: &mut Answer,
    blocks: &GapBlocks<'_>,
    total: &dyn Fn(&[Victim]) -> Taken,
    query: &Query,
) -> bool {
    let latest = LatestBlocks::new(blocks, query.used);
    let (mut is_unpublished, mut has_earlier) = (false, false);
    let (mut contradicted, mut used) = (BTreeSet::new(), BTreeSet::new());
    for ((country, year, source), rows) in blocks.iter() {
        let keys = |group: &str| crate::stats::keys(country, year, source, group);
        let government = side(rows, &GOVERNMENT, total);
        let civil_society = side(rows, &CIVIL_SOCIETY, total);
        let both = government.count.is_some() && civil_society.count.is_some();
        if both && government.measure != civil_society.measure {
            answer.note(Note::SidesDiffer);
        }
        for (group, side) in [
            ("government", &government),
            ("civil_society", &civil_society),
        ] {
            let is_asked = is_asked(group, query);
            is_unpublished |= is_asked && side.status == Status::NotPublished;
            if is_asked && side.is_contradicted() {
                contradicted.insert((country, year));
            }
        }
        if latest.has(country, year, source) {
            used.insert((country, year));
            let figures = block(keys, government, civil_society, query).into_iter();
            let asked = figures.filter(|figure| is_asked(figure.key("group"), query));
            answer.figures.extend(asked);
            continue;
        }
        let is_kept = match query.used {
            UsedYears::LatestOfCountry => {
                government.status == Status::ZeroReported && is_asked("government", query)
            }
            _ => !has_earlier,
        };
        has_earlier = true;
        if is_kept {
            answer.figures.push(government.figure(keys("government")));
        }
    }
    contradicted.retain(|place| used.contains(place));
    let places = contradicted.into_iter().map(|(country, year)| PlaceYear {
        country: country.to_owned(),
        year,
    });
    let places: Vec<PlaceYear> = places.collect();
    let how = query.contradicted;
    answer
        .notes
        .extend((!places.is_empty()).then_some(Note::Contradicted { how, places }));
    is_unpublished
}

/// The blocks whose figures are used.
struct LatestBlocks<'d> {
    used: UsedYears,
    /// The latest year of each country, or of each country and source.
    years: HashMap<(&'d str, &'d str), Option<i64>, FixedState>,
}

impl<'d> LatestBlocks<'d> {
    fn new(blocks: &GapBlocks<'d>, used: UsedYears) -> Self {
        let mut latest = Self {
            used,
            years: HashMap::default(),
        };
        for ((country, year, source), _) in blocks.iter() {
            // years ascend
            latest.years.insert(latest.series(country, source), year);
        }
        latest
    }

    fn series(&self, country: &'d str, source: &'d str) -> (&'d str, &'d str) {
        match self.used {
            UsedYears::All => ("", ""),
            UsedYears::LatestOfCountry => (country, ""),
            UsedYears::LatestOfSource => (country, source),
        }
    }

    fn has(&self, country: &'d str, year: Option<i64>, source: &'d str) -> bool {
        match self.used {
            UsedYears::All => true,
            UsedYears::LatestOfSource if year.is_none() => true,
            _ => self.years.get(&self.series(country, source)) == Some(&year),
        }
    }
}

/// Whether a group is a side that is asked for, or of both: of another one nothing may be said, and not that it is not
/// published.
fn is_asked(group: &str, query: &Query) -> bool {
    let asks = |side: &[&str]| {
        side.iter()
            .any(|one| query.reporters.iter().any(|it| it == one))
    };
    let (government, others) = (asks(&GOVERNMENT), asks(&CIVIL_SOCIETY));
    query.reporters.is_empty()
        || match group {
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
struct ReportingSide {
    count: Option<Count>,
    /// The count to compute with; `None` where the parts of a total contradict it.
    used: Option<Count>,
    status: Status,
    measure: String,
    remarks: Remarks,
}

/// The figure of one side, by its preferred measure; several reporters are combined.
fn side(rows: &[Victim], reporters: &[&str], total: &dyn Fn(&[Victim]) -> Taken) -> ReportingSide {
    let of: Vec<Cow<[Victim]>> = reporters
        .iter()
        .filter_map(|reporter| preferred(rows, reporter))
        .collect();
    match of.as_slice() {
        [] => ReportingSide {
            status: Status::NotPublished,
            ..ReportingSide::default()
        },
        [group] => {
            let taken = total(group);
            let mut remarks: Remarks = remark(&group[0]).into();
            remarks.extend(taken.remark());
            ReportingSide {
                count: taken.shown,
                used: taken.used,
                status: taken.status(),
                measure: group[0].measure.to_owned(),
                remarks,
            }
        }
        groups => {
            let taken: Vec<Taken> = groups.iter().map(|group| total(group)).collect();
            let together = |counts: &mut dyn Iterator<Item = Option<Count>>| {
                counts.reduce(bounds::union).flatten()
            };
            let count = together(&mut taken.iter().map(|taken| taken.shown));
            let contradicted = taken.iter().any(Taken::is_contradicted);
            let usable = taken.iter().all(|taken| taken.shown == taken.used);
            let told = groups.iter().map(|group| remark(&group[0]));
            let status = if contradicted && !usable {
                Status::Contradicted
            } else {
                Status::from_count(count)
            };
            ReportingSide {
                count,
                used: count.filter(|_| usable),
                status,
                measure: groups[0][0].measure.to_owned(),
                remarks: told.chain(taken.iter().filter_map(Taken::remark)).collect(),
            }
        }
    }
}

/// The rows of one reporter and its preferred measure, where it has any.
fn preferred<'r, 'd>(rows: &'r [Victim<'d>], reporter: &str) -> Option<Cow<'r, [Victim<'d>]>> {
    let own = || rows.iter().filter(|row| row.reporter == reporter);
    let is_counted = |measure: &&&str| own().any(|row| row.measure == **measure);
    let measure = *MEASURES.iter().find(is_counted)?;
    let is_one = |row: &Victim| row.reporter == reporter && row.measure == measure;
    Some(if rows.iter().all(is_one) {
        Cow::Borrowed(rows)
    } else {
        let rows = rows.iter().filter(|row| is_one(row));
        Cow::Owned(rows.copied().collect())
    })
}

/// The six figures of one country, year and source.
fn block(
    keys: impl Fn(&str) -> Keys,
    g: ReportingSide,
    c: ReportingSide,
    query: &Query,
) -> Vec<Estimate> {
    let derived = |group: &str, unit: Option<Unit>, value: Option<Range>| Estimate {
        keys: keys(group),
        unit,
        value,
        status: Status::of_value(value),
        part: SumRole::Derived,
        ..Estimate::default()
    };
    let pair = g.used.zip(c.used);
    let unlike = unlike(&g, &c);
    let mut difference = derived(
        "difference",
        Some(Unit::Difference),
        pair.map(|(g, c)| bounds::difference(c, g)),
    );
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
            part: SumRole::Derived,
            unit: Some(Unit::Share),
            ..Estimate::share(keys("government_share"), Some(g), Some(c), query.level())
        };
        share.remarks = Remark::OfIdentifications.into();
    }
    if ratio.interval.is_some() && g.used.and_then(Count::number) == Some(0) {
        ratio.remarks = Remark::GovernmentNone.into();
    } else {
        ratio.remarks.clone_from(&unlike);
    }
    difference.remarks = unlike;
    let either = known_to_either(g.used, c.used);
    let known = Estimate {
        count: either,
        status: either.map_or(Status::Unknown, |count| Status::from_count(Some(count))),
        ..derived("known_to_either", None, None)
    };
    vec![
        g.figure(keys("government")),
        c.figure(keys("civil_society")),
        difference,
        ratio,
        share,
        known,
    ]
}

/// The remark that the two sides count different things, if both have a number.
fn unlike(g: &ReportingSide, c: &ReportingSide) -> Remarks {
    let differ = g.used.is_some() && c.used.is_some() && g.measure != c.measure;
    let remark = differ.then(|| Remark::SidesDiffer {
        civil: c.remarks.iter().cloned().collect(),
        government: g.remarks.iter().cloned().collect(),
    });
    remark.into_iter().collect()
}

/// The number known to at least one side: from the larger count to the sum; `None` where neither bound is known.
fn known_to_either(government: Option<Count>, civil: Option<Count>) -> Option<Count> {
    match (government, civil) {
        (Some(g), Some(c)) if g.number() == Some(0) => Some(c),
        _ => bounds::union(government, civil).filter(|count| count.low > 0 || count.high.is_some()),
    }
}

impl ReportingSide {
    /// Whether the parts of its total contradict it.
    fn is_contradicted(&self) -> bool {
        let told = |remark: &Remark| matches!(remark, Remark::Contradicted { .. });
        self.remarks.any(told)
    }

    /// The count of this side.
    fn figure(self, keys: Keys) -> Estimate {
        Estimate {
            keys,
            count: self.count,
            status: self.status,
            part: SumRole::OfTotal,
            measure: self.measure,
            remarks: self.remarks,
            ..Estimate::default()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dataset::Inputs;

    /// A drawing of the latest years must know that there are others: one of them is enough.
    #[test]
    fn of_earlier_years_one_figure_is_left() {
        let inputs = Inputs {
            paths: vec!["tests/files/several-sources.csv".into()],
            ..Inputs::default()
        };
        let data = Dataset::open(&inputs).unwrap();
        let compute = |used| {
            let query = Query {
                used,
                ..Query::default()
            };
            compute(&data, &query).unwrap().figures
        };
        let (all, some) = (compute(UsedYears::All), compute(UsedYears::LatestOfSource));
        let series =
            |figure: &Estimate| ["country", "source"].map(|key| figure.key(key).to_owned());
        let mut latest = std::collections::BTreeMap::new();
        for figure in &all {
            latest.insert(series(figure), figure.year());
        }
        let is_latest = |figure: &&Estimate| latest.get(&series(figure)) == Some(&figure.year());
        let texts = |figures: Vec<&Estimate>| format!("{figures:?}");
        let expected: Vec<&Estimate> = all.iter().filter(is_latest).collect();
        let found: Vec<&Estimate> = some.iter().filter(is_latest).collect();
        assert!(!found.is_empty() && found.len() < all.len());
        assert_eq!(some.len(), found.len() + 1);
        assert_eq!(texts(found), texts(expected));
    }
}
