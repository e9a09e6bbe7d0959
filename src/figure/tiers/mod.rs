//! `tiers`: a grid of countries and years, a shade and a sign for each tier of the TIP Report; a year without one is a gap.

use std::collections::{BTreeMap, BTreeSet};

use super::looks::{Looks, cut_note};
use super::theme;
use super::{By, Chart, Drawing, Style, frame, select, words};
use crate::render::{Document, number};
use crate::stats::INFERRED;
use crate::stats::{areas, tier_range};

mod cells;
mod outputs;

/// The figure.
pub(super) const CHART: Chart = Chart {
    name: "tiers",
    description: "Tiers of the TIP Report by country and year; gaps are years without a known tier",
    statistic: "tier-history",
    any: false,
    by: &[],
    countries: &["143"],
    orders: &[By::Name, By::Tier],
    has_height: false,
    choose: select::all,
    message,
    draw,
    text: outputs::text,
    vega: outputs::specification,
};

/// The tiers: as data have them, their name, their sign where there is little room.
const TIERS: [(&str, &str, &str); 5] = [
    ("1", "Tier 1", "1"),
    ("2", "Tier 2", "2"),
    ("2WL", "Tier 2 Watch List", "WL"),
    ("3", "Tier 3", "3"),
    ("SC", "Special Case", "SC"),
];

/// Tiers of a country by year.
#[derive(Default)]
struct TierRow {
    label: String,
    tiers: BTreeMap<i64, String>,
    /// Years whose tier is inferred.
    inferred: BTreeSet<i64>,
}

/// The mark after a tier that is inferred.
const MARK: &str = "*";

struct TierGrid {
    rows: Vec<TierRow>,
    first: i64,
    last: i64,
}

fn grid(document: &Document<'_>) -> TierGrid {
    let figures = select::figures(document.table);
    let mut seen = BTreeSet::new();
    // several sources of one year have separate rows
    let several = figures
        .iter()
        .any(|figure| !seen.insert((figure.key("country"), figure.key("year"))));
    let ids = crate::render::sources(document.table);
    let mut rows: BTreeMap<String, TierRow> = BTreeMap::new();
    for figure in figures {
        let Some(year) = figure.year() else { continue };
        let mut label = areas::name(figure.key("country"));
        let at = ids.place(figure.key("source"));
        if let Some(at) = at.filter(|_| several) {
            label += &format!(" [{}]", at + 1);
        }
        let row = rows.entry(label).or_default();
        row.tiers.insert(year, figure.key("group").to_owned());
        if figure.key("basis") == INFERRED {
            row.inferred.insert(year);
        }
    }
    let years = rows.values().flat_map(|row| row.tiers.keys()).copied();
    let (first, last) = (years.clone().min().unwrap_or(0), years.max().unwrap_or(0));
    let rows = rows
        .into_iter()
        .map(|(label, row)| TierRow { label, ..row });
    TierGrid {
        rows: rows.collect(),
        first,
        last,
    }
}

/// The step of a tier.
fn step(code: &str) -> Option<u8> {
    let known = theme::TIERS.iter().find(|(tier, _)| *tier == code);
    known.and_then(|(_, step)| *step)
}

fn tier(code: &str) -> Option<&'static (&'static str, &'static str, &'static str)> {
    TIERS.iter().find(|(tier, ..)| *tier == code)
}

fn name(code: &str) -> String {
    match tier_range(code) {
        Some((low, high)) => format!("{} or {}", name(low), name(high)),
        None => tier(code).map_or(code, |(_, name, ..)| name).to_owned(),
    }
}

/// How many of several countries are on the lowest tiers, and on the first.
fn message_of_several(tiers: &[&str], year: i64) -> Option<String> {
    if tiers.len() < 2 || tiers.iter().any(|tier| tier_range(tier).is_some()) {
        return None;
    }
    let all = tiers.len();
    let on = |wanted: &[&str]| tiers.iter().filter(|tier| wanted.contains(tier)).count();
    let low = match on(&["2WL", "3"]) {
        0 => format!("none of {all} countries was"),
        1 => format!("1 of {all} countries was"),
        low => format!("{} countries were", words::of_all(low, all)),
    };
    let first = match on(&["1"]) {
        0 => "none".to_owned(),
        number if number == all => words::of_all(number, all),
        number => number.to_string(),
    };
    Some(format!(
        "In {year}, {low} on the Tier 2 Watch List or Tier 3, {first} on Tier 1"
    ))
}

/// For one country, its tier of the last year; for several, how many are on which.
fn message(document: &Document<'_>) -> Option<String> {
    let grid = grid(document);
    let year = grid.year_of_most();
    let known = grid.rows.iter().map(|row| {
        let tier = row.tiers.get(&year);
        tier.filter(|tier| !tier.is_empty()).map(String::as_str)
    });
    let known: Vec<Option<&str>> = known.collect();
    match (grid.rows.as_slice(), known.as_slice()) {
        ([one], [tier]) => {
            let tier = tier.filter(|tier| tier_range(tier).is_none())?;
            let run = one.tiers.iter().rev();
            let run = run.take_while(|(_, other)| *other == tier);
            let since = run.map(|(year, _)| *year).last()?;
            let name = name(tier);
            Some(if since == year {
                format!("{} moved to {name} in {year}", one.label)
            } else {
                format!("{} has been on {name} since {since}", one.label)
            })
            .filter(|_| since > grid.first)
        }
        _ => message_of_several(&known.into_iter().flatten().collect::<Vec<_>>(), year),
    }
}

fn draw(document: &Document<'_>, style: &Style) -> Drawing {
    let figures = select::figures(document.table);
    let mut grid = grid(document);
    let cut = grid.arrange(&style.looks);
    let place = words::places(figures.iter().map(|figure| figure.key("country")));
    let title = words::joined(&[document.table.title(), &place, &words::years(figures)]);
    let (items, height) = grid.draw(style);
    let subtitle =
        "The US Department of State's judgement of government efforts against trafficking";
    let mut notes: Vec<String> = cut.into_iter().collect();
    if grid.has_gaps() {
        let sign = "–";
        if !frame::words(&items).contains(sign) {
            notes.push("empty place: no tier found for that year (not: unranked)".into());
        } else if !document
            .table
            .notes()
            .iter()
            .any(|note| note.mark() == Some(sign))
        {
            notes.push(format!(
                "{sign} no tier found for that year (not: unranked)"
            ));
        }
    }
    if grid.has_ranges() {
        notes.push(
            "two shades in a cell: the source leaves open which of the two tiers it is".into(),
        );
    }
    if grid.rows.iter().any(|row| !row.inferred.is_empty()) {
        let has_room = frame::words(&items).contains(MARK);
        let mark = if has_room { MARK } else { "dot below:" };
        notes.push(format!("{mark} inferred, not stated by a source"));
    }
    Drawing {
        alt: format!("{title}. {}", grid.alt()),
        title,
        subtitle: subtitle.into(),
        notes,
        hollow: None,
        items,
        height,
    }
}

impl TierGrid {
    /// Orders and cuts the rows: by name, or by the tier of the last year, the best first.
    fn arrange(&mut self, looks: &Looks) -> Option<String> {
        let last = self.last;
        let rank = |row: &TierRow| {
            let tier = row.tiers.get(&last)?;
            TIERS
                .iter()
                .position(|(code, ..)| code == tier)
                .map(|at| at as f64)
        };
        let cut = looks.arrange(&mut self.rows, By::Name, |row| row.label.clone(), rank);
        cut_note(cut, self.rows.len())
    }

    /// The last year in which at least three quarters of the countries have a tier; else the last of all.
    fn year_of_most(&self) -> i64 {
        let known = |year: i64| {
            let with = |row: &&TierRow| row.tiers.get(&year).is_some_and(|tier| !tier.is_empty());
            self.rows.iter().filter(with).count()
        };
        let mut years = self.years().rev();
        let last = years.find(|year| known(*year) * 4 >= self.rows.len() * 3);
        last.unwrap_or(self.last)
    }

    fn years(&self) -> std::ops::RangeInclusive<i64> {
        self.first..=self.last
    }

    fn has_gaps(&self) -> bool {
        let known =
            |row: &TierRow, year: i64| row.tiers.get(&year).is_some_and(|tier| !tier.is_empty());
        self.rows
            .iter()
            .any(|row| self.years().any(|year| !known(row, year)))
    }

    /// Whether a source leaves open which of two tiers a country is on.
    fn has_ranges(&self) -> bool {
        let mut tiers = self.rows.iter().flat_map(|row| row.tiers.values());
        tiers.any(|tier| tier_range(tier).is_some())
    }

    /// Whether a country's tier of a year is inferred, as the sign after it.
    fn mark(row: &TierRow, year: i64) -> &'static str {
        if row.inferred.contains(&year) {
            MARK
        } else {
            ""
        }
    }

    /// The tiers in words: runs of years at each.
    fn alt(&self) -> String {
        const MOST: usize = 40;
        let said = |row: &TierRow| {
            let years: Vec<(i64, (&str, &str))> = row
                .tiers
                .iter()
                .filter(|(_, tier)| !tier.is_empty())
                .map(|(year, tier)| (*year, (tier.as_str(), Self::mark(row, *year))))
                .collect();
            let runs = years
                .chunk_by(|a, b| a.1 == b.1 && a.0 + 1 == b.0)
                .map(|run| {
                    let (first, last) = (run[0].0, run[run.len() - 1].0);
                    let (tier, mark) = run[0].1;
                    let inferred = if mark.is_empty() { "" } else { " (inferred)" };
                    format!("{} {}{inferred}", name(tier), number::years(first, last))
                });
            format!("{}: {}.", row.label, runs.collect::<Vec<_>>().join(", "))
        };
        let mut all: Vec<String> = self.rows.iter().take(MOST).map(said).collect();
        if self.rows.len() > MOST {
            all.push(format!("And {} more countries.", self.rows.len() - MOST));
        }
        all.join(" ")
    }
}
