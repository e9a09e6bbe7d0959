//! Tables of years: how long a country stood on a tier, and which years each source covers.

use std::collections::{BTreeMap, BTreeSet};

use super::cite::Cited;
use super::content::{ReportTable, Section};
use super::gather::Gathered;
use super::say::{tiers, trend};
use super::{english, tables};
use crate::render::number;
use crate::stats::Estimate;

/// Years in which a country stayed where it was, in one row.
pub(super) fn runs_of_tiers(figures: &[Estimate], cited: &mut Cited) -> Option<ReportTable> {
    let mut rows = Vec::new();
    let tier = |figure: &Estimate| ["group", "basis"].map(|key| figure.key(key).to_owned());
    for run in figures.chunk_by(|a, b| tier(a) == tier(b)) {
        let years: Vec<i64> = run.iter().filter_map(Estimate::year).collect();
        let years = match years.as_slice() {
            [first, .., last] => number::years(*first, *last),
            [one] => one.to_string(),
            [] => continue,
        };
        let name = match run[0].key("group") {
            "" => "not found".to_owned(),
            tier => {
                let name = english::capital(tiers::name(tier).trim_start_matches("the "));
                format!("{name}{}", tiers::inferred(&run[0]))
            }
        };
        let moved = match run[0].key("move") {
            "worse" => "worse",
            "better" => "better",
            "into_special_case" | "out_of_special_case" => "changed",
            _ => "",
        };
        let references: Vec<String> = cited.of(run).iter().map(|n| format!("[{n}]")).collect();
        rows.push(vec![years, name, moved.into(), references.concat()]);
    }
    let heads = [
        ("Years", false),
        ("Tier", false),
        ("Move", false),
        ("Source", false),
    ];
    let mut table = tables::texts("Tiers of the TIP Report", &heads, rows);
    table.statistic = "tier-history";
    (!table.rows.is_empty()).then_some(table)
}

/// What each source covers.
pub(super) fn coverage(country: &str, gathered: &Gathered, cited: &mut Cited) -> Option<Section> {
    let mut of: BTreeMap<(String, String), (BTreeSet<i64>, bool)> = BTreeMap::new();
    for figure in gathered.figures("coverage", country) {
        let key = (
            figure.key("group").to_owned(),
            figure.key("source").to_owned(),
        );
        let entry = of.entry(key).or_default();
        match figure.year() {
            Some(year) => drop(entry.0.insert(year)),
            None => entry.1 = true,
        }
    }
    let rows: Vec<Vec<String>> = of
        .into_iter()
        .map(|((what, source), (years, pooled))| {
            let years: Vec<i64> = years.into_iter().collect();
            let references: Vec<String> = cited
                .numbers([source.as_str()])
                .iter()
                .map(|n| format!("[{n}]"))
                .collect();
            vec![
                english::capital(&what),
                trend::years(&years, pooled),
                references.concat(),
            ]
        })
        .collect();
    if rows.is_empty() {
        return None;
    }
    let heads = [("What", false), ("Years", false), ("Source", false)];
    Some(Section {
        id: "coverage",
        title: "What the sources cover".into(),
        tables: vec![tables::texts("Years with rows, by source", &heads, rows)],
        ..Section::default()
    })
}
