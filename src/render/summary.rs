//! The summary's columns: for machines, and for people in a hundred columns.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::stats::INFERRED;
use crate::stats::areas;
use crate::stats::views::summary::CountrySummary;
use crate::stats::{Column, Estimate, Status};

use super::NumberedSources;
use super::cells;
use super::machine::{bounds, float, text};
use super::number;
use super::people::Sheet;

/// The columns for machines: the parts of the line, each with what is known about it.
pub(super) fn fields() -> Vec<Column> {
    const NAMES: [&str; 32] = [
        "country",
        "name",
        "year",
        "source",
        "government",
        "government_low",
        "government_high",
        "government_status",
        "government_note",
        "government_zero_years",
        "civil_society",
        "civil_society_low",
        "civil_society_high",
        "civil_society_status",
        "civil_society_note",
        "difference",
        "ratio",
        "women",
        "women_low",
        "women_high",
        "women_base",
        "women_status",
        "women_source",
        "destinations",
        "destinations_base",
        "destinations_source",
        "tier",
        "tier_year",
        "tier_basis",
        "tier_move",
        "tier_before",
        "tier_before_year",
    ];
    NAMES.map(Column::with_name).to_vec()
}

pub(super) fn cells(line: &CountrySummary) -> Vec<Value> {
    let number = |group: &str| {
        line.side(group)
            .and_then(|figure| figure.value)
            .and_then(crate::stats::mathematics::bounds::Range::number)
    };
    let year = |year: Option<i64>| year.map_or(Value::Null, Value::from);
    let source = line
        .side("government")
        .map_or("", |figure| figure.key("source"));
    let mut cells = vec![
        text(&line.country),
        text(&areas::name(&line.country)),
        year(line.year()),
        text(source),
    ];
    for group in ["government", "civil_society"] {
        let figure = line.side(group);
        cells.extend(bounds(figure.and_then(|figure| figure.count)));
        cells.push(text(figure.map_or("", |figure| figure.status.word())));
        let remarks = figure.map(|figure| figure.remarks.to_string());
        cells.push(text(&remarks.unwrap_or_default()));
        if group == "government" {
            cells.push(line.zero_years.into());
        }
    }
    cells.extend([float(number("difference")), float(number("ratio"))]);
    let women = line.women.as_ref();
    let share = women.and_then(|figure| figure.value);
    cells.push(float(
        share.and_then(crate::stats::mathematics::bounds::Range::number),
    ));
    cells.push(float(share.map(|share| share.low)));
    cells.push(float(share.and_then(|share| share.high)));
    cells.push(bounds(women.and_then(|figure| figure.base))[0].clone());
    cells.push(text(women.map_or("", |figure| figure.status.word())));
    cells.push(text(women.map_or("", |figure| figure.key("source"))));
    let destinations: Vec<String> = line.destinations.iter().map(destination).collect();
    cells.push(text(&destinations.join(" | ")));
    let first = line.destinations.first();
    cells.push(bounds(first.and_then(|figure| figure.base))[0].clone());
    cells.push(text(first.map_or("", |figure| figure.key("source"))));
    let tier = line.tier.as_ref();
    cells.push(text(
        tier.and_then(|step| step.placement.tier.as_deref())
            .unwrap_or(""),
    ));
    cells.push(year(tier.map(|step| step.placement.year)));
    cells.push(text(tier.map_or("", |step| &step.placement.basis)));
    cells.push(text(tier.map_or("", |step| step.moved)));
    let before = tier.and_then(|step| step.moved_from.as_ref());
    cells.push(text(before.map_or("", |(_, tier)| tier)));
    cells.push(year(before.map(|(year, _)| *year)));
    cells
}

fn destination(figure: &Estimate) -> String {
    let share = figure.value.map(|value| match value.high {
        Some(high) if high == value.low => format!(" {}", float(Some(high))),
        Some(high) => format!(" {}-{}", float(Some(value.low)), float(Some(high))),
        None => String::new(),
    });
    format!("{}{}", figure.key("group"), share.unwrap_or_default())
}

/// The table for people; on a screen under a hundred columns without references.
pub(super) fn sheet(
    lines: &[CountrySummary],
    sources: &NumberedSources,
    width: Option<usize>,
) -> Sheet {
    let heads = [
        ("Country", false),
        ("Year", true),
        ("Government", true),
        ("Civil society", true),
        ("Gap", true),
        ("Women", true),
        ("Destinations of citizens", false),
        ("Tier", false),
        ("Sources", false),
    ];
    let rows = lines.iter().map(|line| {
        vec![
            areas::name(&line.country),
            line.year().map_or("–".into(), |year| year.to_string()),
            side(line, "government"),
            side(line, "civil_society"),
            gap(line),
            line.women
                .as_ref()
                .map_or("–".into(), |it| women(it) + &of_year(line, it)),
            destinations(line),
            tier(line),
            references(line, sources),
        ]
    });
    let mut sheet = Sheet {
        heads: heads.map(|(head, right)| (head.to_owned(), right)).to_vec(),
        rows: rows.collect(),
        keys: 1,
        names: vec![
            "country",
            "year",
            "government",
            "civil_society",
            "ratio",
            "women",
            "destinations",
            "tier",
            "source",
        ],
        note: None,
    };
    if width.is_some_and(|width| width < WITH_REFERENCES) || sources.len() < 2 {
        sheet.remove_column(sheet.heads.len() - 1);
    }
    sheet
}

/// A screen of this many columns has room for references.
const WITH_REFERENCES: usize = 100;

/// The references of a line: `[1–3]`, `[1,2,4]`.
fn references(line: &CountrySummary, sources: &NumberedSources) -> String {
    let told = line.figures().map(|figure| figure.key("source"));
    let tiers = line.tier.iter();
    let tiers = tiers.map(|step| step.placement.source.as_str());
    let used: BTreeSet<usize> = told
        .chain(tiers)
        .filter_map(|id| sources.place(id))
        .collect();
    let numbers: Vec<usize> = used.into_iter().map(|at| at + 1).collect();
    let runs = numbers.chunk_by(|a, b| a + 1 == *b).map(|run| match run {
        [first, _, .., last] => format!("{first}–{last}"),
        few => few
            .iter()
            .map(usize::to_string)
            .collect::<Vec<_>>()
            .join(","),
    });
    let runs: Vec<String> = runs.collect();
    if runs.is_empty() {
        String::new()
    } else {
        format!("[{}]", runs.join(","))
    }
}

fn side(line: &CountrySummary, group: &str) -> String {
    let Some(figure) = line.side(group) else {
        return "–".into();
    };
    let what = match figure.measure.as_str() {
        "cases" => "\u{a0}c",
        "assisted" => "\u{a0}a",
        _ => "",
    };
    match figure.status {
        Status::NotPublished => "n.p.".into(),
        Status::Hidden => "hidden".into(),
        Status::ZeroReported if group == "government" && line.zero_years > 1 => {
            format!("0\u{a0}({}\u{a0}y)", line.zero_years)
        }
        Status::Contradicted if figure.count.is_none() => "–".into(),
        _ => {
            let mark = cells::contradicted(figure).replace(' ', "\u{a0}");
            format!("{}{what}{mark}", number::count(figure.count))
        }
    }
}

/// The ratio where there is one, else the difference.
fn gap(line: &CountrySummary) -> String {
    let value = |group: &str| line.side(group).and_then(|figure| figure.value);
    match (value("ratio"), value("difference")) {
        (Some(ratio), _) => number::ratio(ratio, None),
        (None, Some(difference)) => number::signed(difference),
        _ => "–".into(),
    }
}

/// The year of a figure where it is not that of the line.
fn of_year(line: &CountrySummary, figure: &Estimate) -> String {
    match figure.year() {
        Some(year) if line.year() != Some(year) => format!(" ({year})"),
        _ => String::new(),
    }
}

fn women(figure: &Estimate) -> String {
    match figure.status {
        Status::Published => number::share(figure) + "*",
        Status::Hidden => "hidden".into(),
        _ if figure.value.is_none() => "–".into(),
        _ => format!(
            "{} of {}{}",
            number::share_or_count_at(figure, Some(0)),
            number::count(figure.base),
            number::small_base(figure)
        ),
    }
}

/// The first destinations, by code; the home country as `home`.
fn destinations(line: &CountrySummary) -> String {
    const SHOWN: usize = 3;
    let Some(first) = line.destinations.first() else {
        return "–".into();
    };
    let code = |figure: &Estimate| match figure.key("group") {
        home if home == line.country => "home".to_owned(),
        group if areas::by_code(group).is_some_and(|area| area.kind == "area") => {
            areas::name(group)
        }
        group => group.replace(';', " or "),
    };
    let mut parts: Vec<String> = line
        .destinations
        .iter()
        .take(SHOWN)
        .map(|figure| match figure.status {
            Status::NotPublished => code(figure),
            Status::Hidden => format!("{} hidden", code(figure)),
            _ => {
                let code = code(figure);
                // a code and its number stay on one line, a longer name need not
                let blank = if code.len() > 3 { " " } else { "\u{a0}" };
                code + blank + &number::share_or_count_at(figure, Some(0))
            }
        })
        .collect();
    if line.destinations.len() > SHOWN {
        parts.push("…".into());
    }
    let list = parts.join(", ");
    match first.status {
        Status::NotPublished => format!("documented: {list}"),
        Status::Published => format!("{list}*"),
        _ => format!(
            "{list} of {}{}",
            number::count(first.base),
            of_year(line, first)
        ),
    }
}

/// The newest tier, the years it has been the same, and what it was before.
fn tier(line: &CountrySummary) -> String {
    let Some(step) = &line.tier else {
        return "–".into();
    };
    let placement = &step.placement;
    let tier = placement.tier.as_deref().unwrap_or("–");
    let last = placement.year;
    let first = last - i64::try_from(step.run.max(1)).unwrap_or(1) + 1;
    let years = number::years(first, last);
    let inferred = if placement.basis == INFERRED {
        ", inferred"
    } else {
        ""
    };
    // the tier before, the tier, and its years: short words, for a narrow column
    match &step.moved_from {
        Some((_, before)) => format!("{before}\u{a0}→\u{a0}{tier} in {years}{inferred}"),
        None => format!("{tier} in {years}{inferred}"),
    }
}
