//! The rows that fulfil a condition, and which sources have none that could.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use polars::prelude::{DataFrame, IdxCa, IntoColumn, NamedFrom, PolarsResult, Series};

use super::{Condition, DIMENSIONS, candidates, columns, conditioned};
use crate::dataset::{Dataset, Table};
use crate::stats::questions::query::{Query, sources_that};
use crate::stats::rows::FrameCells;
use crate::stats::{Answer, Description, Note, Unit, note};

/// The data under a condition, and notes on it.
pub fn apply(
    statistic: &Description,
    data: &Dataset,
    query: &Query,
    condition: &Condition,
) -> PolarsResult<(Dataset, Vec<Note>)> {
    let mut changed = data.clone();
    let mut notes = Vec::new();
    if statistic.unit == Unit::Tier {
        return Ok((changed, notes)); // runs of years are counted in all of them: see `kept`
    }
    let cases = sources_that(data, |source| source.collects("case_data"))?;
    for table in conditioned(statistic) {
        let frame = data.frame(table);
        if frame.width() == 0 {
            continue;
        }
        notes.extend(candidates::count_uncertain(
            table, &frame, query, condition,
        )?);
        let kept = filtered(table, &frame, condition, &cases)?;
        changed = changed.under_condition(table, kept.frame);
        // which of the sources asked for print no such parts
        let everywhere = query.everywhere();
        let side = if table == Table::Routes {
            "origin"
        } else {
            "country"
        };
        let asked = if table == Table::Routes {
            &everywhere
        } else {
            query
        };
        let asked = filtered(table, &asked.select(&frame, side)?, condition, &cases)?;
        if !asked.undivided.is_empty() {
            let (by, sources) = (dimensions(condition), asked.undivided.into_iter().collect());
            note::enter(&mut notes, Note::NotDivided { by, sources });
        }
        if !asked.overlapping.is_empty() {
            let sources = asked.overlapping.into_iter().collect();
            notes.push(Note::PartsOverlap { sources });
        }
    }
    Ok((changed, notes))
}

/// The figures that fulfil a condition on tiers, whose runs of years are counted before.
pub fn kept(statistic: &Description, mut answer: Answer, condition: &Condition) -> Answer {
    if statistic.unit == Unit::Tier {
        answer.figures.retain(|figure| {
            let cell = |column: &str| {
                let key = if column == "tier" { "group" } else { column };
                Some(Cow::Borrowed(figure.key(key))).filter(|cell| !cell.is_empty())
            };
            condition.holds(&cell) == Some(true)
        });
    }
    answer
}

/// The dimensions that a condition names.
fn dimensions(condition: &Condition) -> Vec<&'static str> {
    let columns = condition.columns();
    let named = |name: &&str| columns.iter().any(|column| column == name);
    DIMENSIONS.into_iter().filter(named).collect()
}

struct Kept {
    frame: DataFrame,
    /// Sources with rows that fulfil all but the conditions on parts, and none that divides by them.
    undivided: BTreeSet<String>,
    /// Sources of which several parts are asked for that may overlap.
    overlapping: BTreeSet<String>,
}

fn filtered(
    table: Table,
    frame: &DataFrame,
    condition: &Condition,
    cases: &BTreeSet<String>,
) -> PolarsResult<Kept> {
    let own = columns(table);
    let names = condition.columns();
    let known = names.iter().all(|column| own.contains(&column.as_str()));
    let mut dimensions = dimensions(condition);
    dimensions.retain(|dimension| own.contains(dimension));
    let (on_parts, on_rows) = on_parts_and_rows(condition);
    let share = frame.column("share").ok();
    let share = share.and_then(|share| share.f64().ok());
    let (mut keep, mut whole, mut divided) = (Vec::<u32>::new(), BTreeSet::new(), BTreeSet::new());
    let cells = FrameCells::of(frame);
    for at in 0..if known { frame.height() } else { 0 } {
        let cell = |name: &str| cells.get(name, at);
        let hold = |clauses: &[&Condition]| {
            let mut clauses = clauses.iter();
            clauses.all(|clause| clause.holds(&cell) == Some(true))
        };
        if !hold(&on_rows) {
            continue;
        }
        let source = cell("source").unwrap_or_default();
        let is_part = |dimension: &&str| cell(dimension).is_some_and(|part| part != "total");
        // a published share of a part is a share of the whole, not of the part
        let is_share = share.is_some_and(|share| share.get(at).is_some());
        if !dimensions.iter().all(is_part) || is_share && !dimensions.is_empty() {
            whole.insert(source);
            continue;
        }
        if hold(&on_parts) {
            keep.extend(u32::try_from(at));
        }
        divided.insert(source);
    }
    let undivided = whole
        .difference(&divided)
        .map(|source| source.clone().into_owned());
    let undivided = undivided.collect();
    let mut kept = frame.take(&IdxCa::from_vec("".into(), keep))?;
    let mut overlapping = BTreeSet::new();
    if dimensions.contains(&"exploitation") || dimensions.contains(&"age") {
        overlapping = overlaps(&kept, &dimensions, cases)?;
        kept = without_sources(&kept, &overlapping)?;
    }
    for dimension in dimensions {
        let total = Series::new(dimension.into(), vec!["total"; kept.height()]);
        kept.with_column(total.into_column())?;
    }
    Ok(Kept {
        frame: kept,
        undivided,
        overlapping,
    })
}

/// The clauses of a condition that are on parts (sex, age or form of exploitation), and those on all else.
fn on_parts_and_rows(condition: &Condition) -> (Vec<&Condition>, Vec<&Condition>) {
    let of_dimension = |clause: &&Condition| {
        let columns = clause.columns();
        columns
            .iter()
            .any(|name| DIMENSIONS.contains(&name.as_str()))
    };
    condition.clauses().into_iter().partition(of_dimension)
}

/// The rows of other sources than these.
fn without_sources(frame: &DataFrame, sources: &BTreeSet<String>) -> PolarsResult<DataFrame> {
    let ids = frame.column("source")?.str()?;
    let stays = |at: &usize| !ids.get(*at).is_some_and(|id| sources.contains(id));
    let rows = (0..frame.height()).filter(stays);
    let rows = rows.filter_map(|at| u32::try_from(at).ok()).collect();
    frame.take(&IdxCa::from_vec("".into(), rows))
}

/// The sources, other than case files where people are in one part each, of which several forms of exploitation, or ages as
/// bands and as `child` or `adult`, are kept.
fn overlaps(
    frame: &DataFrame,
    dimensions: &[&str],
    cases: &BTreeSet<String>,
) -> PolarsResult<BTreeSet<String>> {
    let mut found = BTreeSet::new();
    for dimension in ["age", "exploitation"] {
        if !dimensions.contains(&dimension) {
            continue;
        }
        let (sources, parts) = (
            frame.column("source")?.str()?,
            frame.column(dimension)?.str()?,
        );
        let mut kept: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
        for (source, part) in sources.iter().zip(parts.iter()) {
            if let (Some(source), Some(part)) = (source, part) {
                kept.entry(source).or_default().insert(part);
            }
        }
        let bands = |parts: &BTreeSet<&str>| {
            let band = |part: &&&str| part.starts_with(|c: char| c.is_ascii_digit());
            let sides = parts.contains("child") || parts.contains("adult");
            sides && parts.iter().any(|part| band(&part))
        };
        for (source, parts) in kept {
            let several = parts.len() > 1 && (dimension == "exploitation" || bands(&parts));
            if several && !cases.contains(source) {
                found.insert(source.to_owned());
            }
        }
    }
    Ok(found)
}
