//! The numbers of a dashboard, from the tables of its report: each source's counts, shares, flows and tiers, by country and year.

use std::collections::{BTreeMap, BTreeSet};

use compact_str::CompactString;
use serde::Serialize;
use serde_json::Value;

use super::super::gather::Gathered;
use super::super::{Ask, Outcome};
use super::choices;
use super::colors::{Palette, palettes};
use super::places::PlacesInSource;
use super::rows::{self, GroupsOfPage};
use crate::dataset::{Dataset, groups};
use crate::figure;
use crate::render::number;
use crate::stats::{Count, Estimate, Whole, areas};

/// The width that outlines are drawn for, in pixels.
const WIDTH: f64 = 960.0;
/// The statistics that are divided into groups.
const SPLITS: [&str; 5] = [
    "gender-share",
    "age-share",
    "exploitation-share",
    "origin-split",
    "destination-split",
];

/// All of it.
#[derive(Serialize)]
struct Explored {
    /// Code and name, in the order of the report.
    countries: Vec<[String; 2]>,
    /// Names of groups and the positions of their members.
    regions: Vec<(String, Vec<usize>)>,
    /// Id, short name, citation and address.
    sources: Vec<[String; 4]>,
    /// Position of the source, who counts, what, and all of it in words.
    series: Vec<(usize, String, String, String)>,
    /// For each series its years without a gap, and how many countries it has in each.
    years: Vec<Vec<(String, usize)>>,
    /// What a map can show: a name, and words.
    metrics: Vec<[String; 2]>,
    /// The positions of the series that can be chosen, that of most countries and years first.
    offered: Vec<usize>,
    /// Codes and names of what counts are divided by.
    groups: Vec<[String; 2]>,
    /// For each country.
    counts: Vec<Vec<Total>>,
    /// For each statistic and country.
    splits: Splits,
    /// For each country: year and tier, `*` after an inferred one.
    tiers: Vec<Vec<[String; 2]>>,
    /// Code, path and place of each country.
    map: Vec<(String, String, [i64; 2])>,
    /// Left, right, top and bottom of what is shown of the map.
    view: [i64; 4],
    /// What marks mean instead of numbers.
    marks: BTreeMap<&'static str, &'static str>,
    /// The fonts of charts.
    font: &'static str,
    /// The level of intervals: `95%`.
    level: String,
    /// On light and on dark ground.
    colors: [Palette; 2],
}

/// Position of the series, year, count, population, and where in the source.
pub(super) type Total = (usize, String, Value, Option<u64>, String);
/// Position of the series, year, base, how shares follow, the groups, and where in the source these are.
pub(super) type Parts = (
    usize,
    String,
    Option<Value>,
    &'static str,
    Vec<Value>,
    String,
);
/// For each statistic and country.
pub(super) type Splits = BTreeMap<&'static str, Vec<Vec<Parts>>>;

/// The numbers as JSON.
pub(in super::super) fn explored(
    data: &Dataset,
    ask: &Ask,
    codes: &[String],
    gathered: &Gathered,
) -> Outcome<String> {
    let mut made = DashboardMaker {
        gathered,
        detecting: detecting(codes, gathered),
        series: Vec::new(),
        groups: GroupsOfPage::default(),
    };
    let places = PlacesInSource::of(data)?;
    let counts: Vec<Vec<Total>> = codes
        .iter()
        .map(|code| made.counts(code, &places))
        .collect();
    let splits = SPLITS.map(|name| {
        let of = codes.iter().map(|code| made.split(name, code, &places));
        (name, of.collect())
    });
    let tiers = codes.iter().map(|code| made.tiers(code)).collect();
    let ids: BTreeSet<&str> = made
        .series
        .iter()
        .map(|whole| whole.source.as_str())
        .collect();
    let ids: Vec<&str> = ids.into_iter().collect();
    let groups = made.groups.names();
    let splits: Splits = splits.into_iter().collect();
    let offered = offered(&made.series, &counts, &splits);
    let colors = palettes(&groups);
    let map = figure::outlines(WIDTH);
    let explored = Explored {
        countries: codes
            .iter()
            .map(|code| [code.clone(), areas::name(code)])
            .collect(),
        regions: regions(codes),
        sources: ids.iter().map(|id| source(id, ask)).collect(),
        years: choices::years(&made.series, &counts, &splits),
        metrics: choices::metrics(&groups, &splits),
        view: choices::view(&map, codes),
        marks: rows::MARKS.into(),
        font: figure::text::FAMILY,
        series: made
            .series
            .iter()
            .map(|whole| named(whole, &ids, ask))
            .collect(),
        groups,
        counts,
        splits,
        offered,
        tiers,
        map,
        level: number::level(ask.question.query.confidence()),
        colors,
    };
    Ok(serde_json::to_string(&explored)?)
}

/// Id, short name, citation and address of a source.
fn source(id: &str, ask: &Ask) -> [String; 4] {
    let known = ask.sources.get(id).cloned().unwrap_or_default();
    let short = if known.short.is_empty() {
        id.to_owned()
    } else {
        known.short
    };
    [id.to_owned(), short, known.citation, known.url]
}

/// Position of the source of a series, who counts, and what.
fn named(whole: &Whole, ids: &[&str], ask: &Ask) -> (usize, String, String, String) {
    let at = ids.iter().position(|id| *id == whole.source).unwrap_or(0);
    let mut measure = whole.measure.replace('_', " ");
    if whole.role == CITIZENS {
        measure += if measure.is_empty() {
            "by citizenship"
        } else {
            ", by citizenship"
        };
    }
    let [_, short, ..] = source(&whole.source, ask);
    let words = [short, whole.reporter.replace('_', " "), measure.clone()];
    let words: Vec<String> = words.into_iter().filter(|one| !one.is_empty()).collect();
    (at, whole.reporter.to_string(), measure, words.join(", "))
}

/// The series with counts, those of most first; then those of sources without counts, for their shares.
fn offered(series: &[Whole], counts: &[Vec<Total>], splits: &Splits) -> Vec<usize> {
    let number = |at: usize| counts.iter().flatten().filter(|of| of.0 == at).count();
    let mut all: Vec<usize> = (0..series.len()).filter(|at| number(*at) > 0).collect();
    all.sort_by_key(|at| std::cmp::Reverse(number(*at)));
    let counted: BTreeSet<&str> = all.iter().map(|at| series[*at].source.as_str()).collect();
    let divided: BTreeSet<usize> = splits
        .values()
        .flatten()
        .flatten()
        .map(|parts| parts.0)
        .filter(|at| !counted.contains(series[*at].source.as_str()))
        .collect();
    all.extend(divided);
    all
}

/// The role of a country whose citizens are counted, wherever they were detected.
const CITIZENS: &str = "citizen_of";

/// The sources with figures of those detected in any country.
fn detecting(codes: &[String], gathered: &Gathered) -> BTreeSet<String> {
    let statistics = SPLITS.into_iter().chain(["detected-victims"]);
    let figures = statistics.flat_map(|name| {
        let of = codes.iter().map(move |code| gathered.figures(name, code));
        of.flatten()
    });
    let detected = figures.filter(|figure| figure.key("country_role") == "detected_in");
    detected
        .map(|figure| figure.key("source").to_owned())
        .collect()
}

/// The groups that some of the countries are members of, and regions of the world.
fn regions(codes: &[String]) -> Vec<(String, Vec<usize>)> {
    let at = |code: &str| codes.iter().position(|known| known == code);
    let shipped = groups::shipped().iter();
    let shipped = shipped.map(|group| {
        (
            group.name.clone(),
            group.members.iter().map(String::as_str).collect(),
        )
    });
    let named = areas::all().iter().filter(|area| area.kind == "area");
    let named = named.map(|area| (area.name.clone(), areas::members(&area.code)));
    let all = shipped
        .chain(named)
        .map(|(name, members): (String, Vec<&str>)| {
            let there = members
                .into_iter()
                .filter_map(at)
                .collect::<BTreeSet<usize>>();
            (name, there.into_iter().collect::<Vec<usize>>())
        });
    let all = all.filter(|(_, there)| there.len() > 1);
    let all = all.map(|(name, there)| (format!("{name} ({})", there.len()), there));
    let mut all: Vec<(String, Vec<usize>)> = all.collect();
    all.sort();
    all
}

struct DashboardMaker<'a> {
    gathered: &'a Gathered,
    /// The sources that tell where victims were detected.
    detecting: BTreeSet<String>,
    series: Vec<Whole>,
    groups: GroupsOfPage,
}

impl DashboardMaker<'_> {
    /// Whether a figure is of those detected in its country; of sources that know only citizenship it is of citizens.
    fn is_shown(&self, figure: &Estimate) -> bool {
        figure.key("country_role") != CITIZENS || !self.detecting.contains(figure.key("source"))
    }

    /// The position of a series.
    fn series(&mut self, whole: Whole) -> usize {
        let whole = Whole {
            others: Vec::new(),
            ..whole.any_year().any_place()
        };
        if let Some(at) = self.series.iter().position(|known| *known == whole) {
            return at;
        }
        self.series.push(whole);
        self.series.len() - 1
    }

    /// The counts of those detected in a country.
    fn counts(&mut self, code: &str, places: &PlacesInSource) -> Vec<Total> {
        let rates = self.gathered.figures("victim-rate", code);
        let detected = self.gathered.figures("detected-victims", code);
        let mut all = Vec::new();
        for figure in detected {
            if !self.is_shown(figure) {
                continue;
            }
            let same = |rate: &&Estimate| {
                ["year", "source", "group", "measure", "country_role"]
                    .iter()
                    .all(|key| rate.key(key) == figure.key(key))
            };
            let population = rates.iter().find(same).and_then(|rate| rate.base);
            let [year, source, group, measure] =
                ["year", "source", "group", "measure"].map(|key| figure.key(key).to_owned());
            let whole = Whole {
                reporter: CompactString::from(&group),
                ..Whole::identify(figure)
            };
            let place = [code.to_owned(), year.clone(), source, group, measure];
            let place = places.of_total(&place);
            let at = self.series(whole);
            let population = population.and_then(Count::number);
            all.push((at, year, rows::number(figure), population, place));
        }
        all
    }

    /// The groups that a statistic divides those counted into.
    fn split(&mut self, statistic: &str, code: &str, places: &PlacesInSource) -> Vec<Parts> {
        let figures = self.gathered.figures(statistic, code);
        let of = |figure: &Estimate| {
            (
                Whole::identify(figure).any_place(),
                figure.key("year").to_owned(),
            )
        };
        let mut all = Vec::new();
        for block in figures.chunk_by(|a, b| of(a) == of(b)) {
            if !self.is_shown(&block[0]) {
                continue;
            }
            let (base, kind) = rows::base(block);
            let cells = self
                .groups
                .cells(block, code, !statistic.ends_with("-split"));
            if cells.is_empty() {
                continue;
            }
            let at = self.series(Whole::identify(&block[0]));
            let year = block[0].key("year");
            let of = ["source", "country_role"].map(|key| block[0].key(key));
            let place = places.of_parts([statistic, code, year, of[0], of[1]]);
            all.push((at, year.to_owned(), base, kind, cells, place));
        }
        all
    }

    fn tiers(&self, code: &str) -> Vec<[String; 2]> {
        let figures = self.gathered.figures("tier-history", code).iter();
        let known = figures.filter(|figure| !figure.key("group").is_empty());
        let tier = known.map(|figure| {
            let inferred = figure.key("basis") == crate::stats::INFERRED;
            let mark = if inferred { "*" } else { "" };
            [
                figure.key("year").to_owned(),
                format!("{}{mark}", figure.key("group")),
            ]
        });
        tier.collect()
    }
}
