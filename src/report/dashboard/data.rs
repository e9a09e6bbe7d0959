//! The numbers of a dashboard, from the tables of its report: each source's counts, shares, flows and tiers, by country and year.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::super::gather::Gathered;
use super::super::{Ask, Outcome};
use super::rows::{self, Groups};
use crate::dataset::{Dataset, Table, groups};
use crate::figure;
use crate::stats::rows::victims;
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
    /// Position of the source, who counts, and what.
    series: Vec<(usize, String, String)>,
    /// Codes and names of what counts are divided by.
    groups: Vec<[String; 2]>,
    /// For each country: position of the series, year, count, population, and where in the source.
    counts: Vec<Vec<(usize, String, String, String, String)>>,
    /// For each statistic and country: position of the series, year, base, how shares follow, and the groups.
    splits: BTreeMap<&'static str, Vec<Vec<(usize, String, String, String, String)>>>,
    /// For each country: year and tier, `*` after an inferred one.
    tiers: Vec<Vec<[String; 2]>>,
    /// Code, path and place of each country.
    map: Vec<(String, String, [i64; 2])>,
    /// The rule for small counts, where there is one.
    min_cell: Option<u64>,
}

/// The numbers as JSON.
pub(in super::super) fn explored(
    data: &Dataset,
    ask: &Ask,
    codes: &[String],
    gathered: &Gathered,
) -> Outcome<String> {
    let mut made = Maker {
        gathered,
        detecting: detecting(codes, gathered),
        series: Vec::new(),
        groups: Groups::default(),
    };
    let places = locators(data)?;
    let counts = codes
        .iter()
        .map(|code| made.counts(code, &places))
        .collect();
    let splits = SPLITS.map(|name| {
        let of = codes.iter().map(|code| made.split(name, code));
        (name, of.collect())
    });
    let tiers = codes.iter().map(|code| made.tiers(code)).collect();
    let ids: BTreeSet<&str> = made
        .series
        .iter()
        .map(|whole| whole.source.as_str())
        .collect();
    let ids: Vec<&str> = ids.into_iter().collect();
    let source = |id: &&str| {
        let known = ask.sources.get(*id).cloned().unwrap_or_default();
        let short = if known.short.is_empty() {
            (*id).to_owned()
        } else {
            known.short
        };
        [(*id).to_owned(), short, known.citation, known.url]
    };
    let series = made.series.iter().map(|whole| {
        let at = ids.iter().position(|id| *id == whole.source).unwrap_or(0);
        let mut measure = whole.measure.replace('_', " ");
        if whole.role == CITIZENS {
            measure += if measure.is_empty() {
                "by citizenship"
            } else {
                ", by citizenship"
            };
        }
        (at, whole.reporter.clone(), measure)
    });
    let explored = Explored {
        countries: codes
            .iter()
            .map(|code| [code.clone(), areas::name(code)])
            .collect(),
        regions: regions(codes),
        sources: ids.iter().map(source).collect(),
        series: series.collect(),
        groups: made.groups.names(),
        counts,
        splits: splits.into_iter().collect(),
        tiers,
        map: figure::outlines(WIDTH),
        min_cell: ask.question.least_cell(data),
    };
    Ok(serde_json::to_string(&explored)?)
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
    let mut all: Vec<(String, Vec<usize>)> = all.filter(|(_, there)| there.len() > 1).collect();
    all.sort();
    all
}

/// Where in its source the total of a country, year and series is.
type Places = BTreeMap<[String; 5], String>;

fn locators(data: &Dataset) -> Outcome<Places> {
    let rows = victims(data.table(Table::Victims))?.into_iter();
    let totals = rows.filter(|row| {
        let whole = [row.sex, row.age, row.exploitation] == ["total"; 3];
        whole && !row.locator.is_empty()
    });
    let place = totals.map(|row| {
        let year = row.year.map(|year| year.to_string()).unwrap_or_default();
        let place = [row.country, &year, row.source, row.reporter, row.measure];
        (place.map(str::to_owned), row.locator.to_owned())
    });
    Ok(place.collect())
}

struct Maker<'a> {
    gathered: &'a Gathered,
    /// The sources that tell where victims were detected.
    detecting: BTreeSet<String>,
    series: Vec<Whole>,
    groups: Groups,
}

impl Maker<'_> {
    /// Whether a figure is of those detected in its country; of sources that know citizenship alone it is of citizens.
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
    fn counts(
        &mut self,
        code: &str,
        places: &Places,
    ) -> Vec<(usize, String, String, String, String)> {
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
                reporter: group.clone(),
                ..Whole::identify(figure)
            };
            let place = [code.to_owned(), year.clone(), source, group, measure];
            let place = places.get(&place).cloned().unwrap_or_default();
            let at = self.series(whole);
            let population = population.and_then(Count::number);
            let population = population.map_or(String::new(), |people| people.to_string());
            all.push((at, year, rows::number(figure), population, place));
        }
        all
    }

    /// The groups that a statistic divides those counted into.
    fn split(
        &mut self,
        statistic: &str,
        code: &str,
    ) -> Vec<(usize, String, String, String, String)> {
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
            let cells = self.groups.cells(block, code);
            if cells.is_empty() {
                continue;
            }
            let at = self.series(Whole::identify(&block[0]));
            all.push((at, block[0].key("year").to_owned(), base, kind, cells));
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
