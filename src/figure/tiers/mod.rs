//! `tiers`: a grid of countries and years, a shade and a sign for each tier of the TIP Report; a year without one is a gap.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};

use super::looks::{Looks, cut_note};
use super::theme::Ink;
use super::{By, Chart, Drawing, Style, frame, select, vega, words};
use crate::render::{Document, Screen, number, wrap};
use crate::stats::INFERRED;
use crate::stats::{Estimate, areas, tier_range};

mod cells;

/// The figure.
pub(super) const CHART: Chart = Chart {
    name: "tiers",
    description: "Tiers of the TIP Report, countries by years; gaps are years without a known tier",
    statistic: "tier-history",
    any: false,
    by: &[],
    countries: &["143"],
    orders: &[By::Name, By::Tier],
    has_height: false,
    choose: select::all,
    message,
    draw,
    text,
    vega: specification,
};

/// The tiers: as data have them, their name, their sign where there is little room, their step.
const TIERS: [(&str, &str, &str, Option<u8>); 5] = [
    ("1", "Tier 1", "1", Some(0)),
    ("2", "Tier 2", "2", Some(1)),
    ("2WL", "Tier 2 Watch List", "WL", Some(3)),
    ("3", "Tier 3", "3", Some(4)),
    ("SC", "Special Case", "SC", None),
];

/// Tiers of a country by year.
#[derive(Default)]
struct Row {
    label: String,
    tiers: BTreeMap<i64, String>,
    /// Years whose tier is inferred.
    inferred: BTreeSet<i64>,
}

/// The mark after a tier that is inferred.
const MARK: &str = "*";

struct Grid {
    rows: Vec<Row>,
    first: i64,
    last: i64,
}

fn grid(document: &Document<'_>) -> Grid {
    let figures = select::figures(document.table);
    let mut seen = BTreeSet::new();
    // several sources of one year have separate rows
    let several = figures
        .iter()
        .any(|figure| !seen.insert((figure.key("country"), figure.key("year"))));
    let ids = crate::render::sources(document.table);
    let mut rows: BTreeMap<String, Row> = BTreeMap::new();
    for figure in figures {
        let Some(year) = figure.year() else { continue };
        let mut label = areas::name(figure.key("country"));
        let at = ids.iter().position(|id| id == figure.key("source"));
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
    let rows = rows.into_iter().map(|(label, row)| Row { label, ..row });
    Grid {
        rows: rows.collect(),
        first,
        last,
    }
}

fn tier(code: &str) -> Option<&'static (&'static str, &'static str, &'static str, Option<u8>)> {
    TIERS.iter().find(|(tier, ..)| *tier == code)
}

fn name(code: &str) -> String {
    match tier_range(code) {
        Some((low, high)) => format!("{} or {}", name(low), name(high)),
        None => tier(code).map_or(code, |(_, name, ..)| name).to_owned(),
    }
}

/// Of one country its tier of the last year; of several how many are on which.
fn message(document: &Document<'_>) -> Option<String> {
    let grid = grid(document);
    let known = |row: &Row| {
        row.tiers
            .get(&grid.last)
            .filter(|tier| !tier.is_empty())
            .cloned()
    };
    let year = grid.last;
    match grid.rows.as_slice() {
        [] => None,
        [one] => {
            let tier = known(one).filter(|tier| tier_range(tier).is_none())?;
            let run = one
                .tiers
                .iter()
                .rev()
                .take_while(|(_, other)| **other == tier);
            let since = run.map(|(year, _)| *year).last()?;
            let name = name(&tier);
            Some(if since == year {
                format!("{} moved to {name} in {year}", one.label)
            } else {
                format!("{} has been on {name} since {since}", one.label)
            })
            .filter(|_| since > grid.first)
        }
        rows => {
            let tiers: Vec<String> = rows.iter().filter_map(known).collect();
            if tiers.iter().any(|tier| tier_range(tier).is_some()) {
                return None;
            }
            let all = tiers.len();
            let on = |wanted: &[&str]| {
                tiers
                    .iter()
                    .filter(|tier| wanted.contains(&tier.as_str()))
                    .count()
            };
            let (low, first) = (on(&["2WL", "3"]), on(&["1"]));
            let first = if first == 0 {
                "none".to_owned()
            } else {
                first.to_string()
            };
            (all > 1).then(|| {
                format!("In {year}, {low} of {all} countries were on the Tier 2 Watch List or Tier 3, {first} on Tier 1")
            })
        }
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
        notes.push(format!("{MARK} inferred, not stated by a source"));
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

impl Grid {
    /// Orders and cuts the rows: by name, or by the tier of the last year, the best first.
    fn arrange(&mut self, looks: &Looks) -> Option<String> {
        let last = self.last;
        let rank = |row: &Row| {
            let tier = row.tiers.get(&last)?;
            TIERS
                .iter()
                .position(|(code, ..)| code == tier)
                .map(|at| at as f64)
        };
        let cut = looks.arrange(&mut self.rows, By::Name, |row| row.label.clone(), rank);
        cut_note(cut, self.rows.len())
    }

    fn years(&self) -> std::ops::RangeInclusive<i64> {
        self.first..=self.last
    }

    fn has_gaps(&self) -> bool {
        let known =
            |row: &Row, year: i64| row.tiers.get(&year).is_some_and(|tier| !tier.is_empty());
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
    fn mark(row: &Row, year: i64) -> &'static str {
        if row.inferred.contains(&year) {
            MARK
        } else {
            ""
        }
    }

    /// The tiers in words: runs of years at each.
    fn alt(&self) -> String {
        const MOST: usize = 40;
        let said = |row: &Row| {
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

fn text(document: &Document<'_>, screen: Screen) -> String {
    let grid = grid(document);
    if grid.rows.is_empty() {
        return " nothing to show\n".into();
    }
    let label = grid
        .rows
        .iter()
        .map(|row| row.label.chars().count())
        .max()
        .unwrap_or(0);
    let label = label.min(usize::from(screen.width) / 3);
    let columns = usize::try_from(grid.last - grid.first + 1).unwrap_or(1);
    let room = usize::from(screen.width).saturating_sub(label + 3);
    // the latest years where not all have room
    let inferred = grid.rows.iter().any(|row| !row.inferred.is_empty());
    let ranges = grid.has_ranges();
    let cell = 3 + usize::from(inferred) + 2 * usize::from(ranges);
    let shown = (room / cell).clamp(1, columns);
    let first = grid.last - i64::try_from(shown).unwrap_or(1) + 1;
    let mut out = String::new();
    let mut heads = String::new();
    for year in first..=grid.last {
        let head = format!("{:02}", year.rem_euclid(100));
        heads += &format!("{head:>cell$}");
    }
    out += &format!(" {} {heads}\n", wrap::padded("", label));
    for row in &grid.rows {
        let mut line = format!(" {} ", wrap::padded(&row.label, label));
        for year in first..=grid.last {
            let code = row.tiers.get(&year).map_or("", String::as_str);
            let sign = format!("{}{}", short(code), Grid::mark(row, year));
            line += &format!("{sign:>cell$}");
        }
        out += line.trim_end();
        out.push('\n');
    }
    let mut signs = "WL Tier 2 Watch List, SC Special Case, – no tier found".to_owned();
    if ranges {
        signs += ", 2/WL one of two tiers";
    }
    if inferred {
        signs += &format!(", {MARK} inferred, not stated by a source");
    }
    out += &format!("\n{}", wrap::paragraph(&signs, usize::from(screen.width)));
    if first > grid.first {
        out += &format!(" earlier years, from {}, have no room here\n", grid.first);
    }
    out
}

/// The sign of a tier where there is little room; of one of two both.
fn short(code: &str) -> String {
    match (tier_range(code), tier(code)) {
        (Some((low, high)), _) => format!("{}/{}", short(low), short(high)),
        (None, Some((_, _, sign, _))) => (*sign).to_owned(),
        (None, None) if code.is_empty() => "–".to_owned(),
        (None, None) => code.to_owned(),
    }
}

/// A tier as a specification writes it, with the mark of one that is inferred.
fn sign(figure: &Estimate) -> String {
    let inferred = figure.key("basis") == INFERRED;
    format!(
        "{}{}",
        figure.key("group"),
        if inferred { MARK } else { "" }
    )
}

fn specification(document: &Document<'_>) -> Value {
    let figures = select::figures(document.table);
    let values = vega::values(document, |at| {
        let figure: &Estimate = &figures[at];
        vec![
            ("place", areas::name(figure.key("country")).into()),
            ("label", name(figure.key("group")).into()),
            ("sign", sign(figure).into()),
        ]
    });
    let ranges = figures.iter().map(|figure| figure.key("group"));
    let ranges: BTreeSet<&str> = ranges.filter(|tier| tier_range(tier).is_some()).collect();
    let tiers = TIERS.iter().map(|(code, ..)| *code).chain(ranges);
    let (names, colors): (Vec<String>, Vec<&str>) = tiers
        .map(|code| {
            let step = tier(code).and_then(|(.., step)| *step);
            (name(code), step.map_or(Ink::Axis, Ink::Step).hex(false))
        })
        .unzip();
    json!({
        "data": {"values": values},
        "width": {"step": 26},
        "height": {"step": 22},
        "encoding": {
            "x": {"field": "year", "type": "ordinal", "title": null, "axis": {"orient": "top", "labelAngle": 0, "labelOverlap": true}},
            "y": {"field": "place", "type": "nominal", "title": null}
        },
        "layer": [
            {"transform": [{"filter": "datum.group !== null"}],
                "mark": {"type": "rect", "stroke": Ink::Axis.hex(false), "strokeWidth": 0.75},
                "encoding": {"color": {"field": "label", "type": "nominal", "title": null,
                    "scale": {"domain": names, "range": colors}}}},
            {"transform": [{"filter": "datum.group !== null"}], "mark": {"type": "text", "fontSize": 11},
                "encoding": {"text": {"field": "sign"},
                    "color": {"condition": {"test": "datum.group === '3' || datum.group === '2WL'", "value": "#ffffff"}, "value": "#1f2328"}}}
        ]
    })
}
